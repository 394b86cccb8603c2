"""Who is told by number: "both sides", "les deux pays" are the two that the article set against each other."""

from __future__ import annotations

import pytest
from readings import read


@pytest.mark.parametrize(
    ("lang", "text", "trigger", "two"),
    [
        (
            "en",
            "Fighting broke out between India and Pakistan on Monday. On Friday the two countries signed a truce.",
            "truce",
            {"India", "Pakistan"},
        ),
        (
            "fr",
            "Des combats ont opposé l'Inde au Pakistan lundi. Vendredi, les deux pays ont signé une trêve.",
            "trêve",
            {"India", "Pakistan"},
        ),
        (
            "en",
            "Fighting between Hamas and the Israeli army went on. On Friday both sides agreed to a ceasefire.",
            "agreed",
            {"Hamas", "Israeli Armed Forces"},
        ),
        # two persons of the event before, a number alone
        (
            "en",
            "President Ruto met President Samia in Nairobi. The two leaders signed a peace agreement.",
            "peace agreement",
            {"William Ruto", "Samia"},
        ),
        (
            "en",
            "President Ruto met President Samia in Nairobi on Monday. Both condemned the attack in Lamu.",
            "condemned",
            {"William Ruto", "Samia"},
        ),
        (
            "fr",
            "Le président Ruto a rencontré le président Kagame à Nairobi. Tous deux ont dénoncé l'attaque.",
            "dénoncé",
            {"William Ruto", "Kagame"},
        ),
        # nobody was told in twos before
        ("en", "A bomb killed two men in Herat on Monday. Both men were buried in Kabul.", "buried", {"two men"}),
        # a number with more words says who they are: these are others
        (
            "en",
            "Fighting broke out between India and Pakistan on Monday. On Friday two African countries signed a truce.",
            "truce",
            {"two African countries"},
        ),
    ],
)
def test_two_who_are_told_by_number(lang: str, text: str, trigger: str, two: set[str]) -> None:
    found = read(lang, text)
    event = next(e for e in found.events if trigger in e.trigger.of(text))
    assert {found.entities[a.entity].label for r, a in event.arguments() if r in ("initiator", "target")} == two


@pytest.mark.parametrize(
    ("lang", "text", "trigger", "two"),
    [
        (
            "en",
            "The army and the rebels accused each other of breaking the truce.",
            "accused",
            {"The army", "the rebels"},
        ),
        ("en", "The army and the rebels traded accusations.", "accusations", {"The army", "the rebels"}),
        ("en", "Soldiers, guerrillas trade blame over the shelling of a market", "blame", {"Soldiers", "guerrillas"}),
        (
            "en",
            "The army and the rebels fought on Tuesday, each accusing the other of firing first.",
            "accusing",
            {"The army", "the rebels"},
        ),
        ("en", "Ghana and Togo resumed talks. Each accused the other of lies.", "accused", {"Ghana", "Togo"}),
        ("fr", "L'armée et les rebelles se sont mutuellement accusés.", "accusés", {"L'armée", "les rebelles"}),
        (
            "fr",
            "L'armée et les rebelles se rejettent la responsabilité des violences.",
            "se rejettent la responsabilité",
            {"L'armée", "les rebelles"},
        ),
        (
            "fr",
            "L'armée et les rebelles ont repris les combats. Les deux camps s'accusent d'avoir rompu la trêve.",
            "accusent",
            {"L'armée", "les rebelles"},
        ),
        ("fr", "Le Ghana et le Togo ont échangé des accusations.", "accusations", {"Ghana", "Togo"}),
    ],
)
def test_what_two_do_to_each_other(lang: str, text: str, trigger: str, two: set[str]) -> None:
    found = read(lang, text)
    event = next(e for e in found.events if trigger in e.trigger.of(text))
    for role in ("initiator", "target"):
        assert {found.entities[a.entity].label for r, a in event.arguments() if r == role} == two


def test_another_is_not_each_other() -> None:
    found = read("en", "The army accused another group of looting.")
    event = next(e for e in found.events if e.type == "Accusation")
    assert [found.entities[a.entity].label for a in event.initiator] == ["The army"]
