"""Which event a count belongs to: its cause, the event told before, or one of its own."""

from __future__ import annotations

import pytest
from readings import reader

from kg.model import Article, Event


def events(lang: str, text: str) -> list[Event]:
    return list(reader(lang).read(Article("a", text, lang, "2024-05-15")).events)


def tolls(lang: str, text: str) -> list[tuple[str, int]]:
    """(type, number) of every count, in order of the events."""
    return [(e.type, c.count.low or c.count.high or 0) for e in events(lang, text) for c in e.casualties]


@pytest.mark.parametrize(
    ("lang", "text", "deed"),
    [
        (
            "en",
            "Israel shelled Tyre in retaliation for the killing of a soldier on Sunday in Haifa. Two men were hurt.",
            ("Shelling", 2),
        ),
        (
            "en",
            "The army launched air strikes on Aden in response to the killing of three officers in Taiz.",
            ("AirStrike", 0),
        ),
        (
            "fr",
            "Le Hezbollah a tiré des roquettes sur Haïfa en représailles à la mort d'un de ses chefs, tué dimanche à "
            "Tyr. Deux soldats ont été blessés.",
            ("Shelling", 2),
        ),
        ("fr", "L'aviation a frappé Gaza après l'assassinat de trois colons dimanche à Hébron.", ("AirStrike", 0)),
    ],
)
def test_a_death_that_is_answered_is_no_result_of_the_answer(lang: str, text: str, deed: tuple[str, int]) -> None:
    told = events(lang, text)
    answer = next(e for e in told if e.type == deed[0])
    assert [c.count.low for c in answer.casualties] == ([deed[1]] if deed[1] else [])
    assert answer.time is None
    killing = next(e for e in told if e.type == "Killing")
    assert killing.casualties and {a.entity for a in killing.place}.isdisjoint(a.entity for a in answer.place)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            "Gunmen raided a market in Kaga, killing 17 people, residents said. "
            "A police spokesman confirmed the raid but gave a lower toll of nine.",
            9,
        ),
        ("en", "The opposition put the toll of the attack at more than 300.", 300),
        ("fr", "Le gouvernement donne un bilan de 132 morts dans l'attaque de Solhan.", 132),
    ],
)
def test_a_toll_that_names_its_attack_is_on_it(lang: str, text: str, expected: int) -> None:
    told = events(lang, text)
    assert [e.type for e in told if [c.count.low for c in e.casualties] == [expected]] == ["ArmedAttack"]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            "Rebels ambushed a convoy in Kidal, killing 40 soldiers, residents said. The air force killed 60 rebels, "
            "the army said. The ministry put the toll at 29 dead.",
            29,
        ),
        (
            "fr",
            "L'aviation est intervenue et aurait neutralisé 60 terroristes.\n\nLe ministère a fait état dans un "
            "communiqué lu à la télévision d'un bilan de 29 soldats tués.",
            29,
        ),
    ],
)
def test_a_rival_toll_is_not_of_the_other_sides_dead(lang: str, text: str, expected: int) -> None:
    (told,) = [e for e in events(lang, text) if expected in [c.count.low for c in e.casualties]]
    assert [c.count.low for c in told.casualties] == [expected] and told.sources


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "Des habitants parlent de la mort de deux passants, fauchés par des tirs de drones.", ("AirStrike", 2)),
        ("en", "Residents spoke of the death of two pedestrians, killed by drone strikes.", ("AirStrike", 2)),
    ],
)
def test_by_what_the_dead_were_killed_is_their_cause(lang: str, text: str, expected: tuple[str, int]) -> None:
    assert expected in tolls(lang, text)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            "In Kharkiv, a drone attack injured 46 people. A further 11 were hurt in the Donetsk region.",
            [("AirStrike", 46), ("Killing", 11)],
        ),
        (
            "fr",
            "Une frappe aérienne a fait douze morts à Alep. Deux civils ont été blessés à Idleb.",
            [("AirStrike", 12), ("Killing", 2)],
        ),
    ],
)
def test_who_was_hurt_elsewhere(lang: str, text: str, expected: list[tuple[str, int]]) -> None:
    assert tolls(lang, text) == expected


def test_what_answers_a_deed_is_one_deed() -> None:
    told = events("fr", "En représailles à cette attaque, des miliciens ont incendié un campement, tuant six bergers.")
    assert "représailles" not in [e.evidence.text for e in told]
    assert [c.count.low for e in told for c in e.casualties] == [6]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "Gunmen raid Nigerian village\n\nMAIDUGURI, Nigeria, Nov 12 (Reuters) - Suspected militants killed at "
            "least 17 people and abducted a number of women in an overnight raid on a farming village in Borno state.",
        ),
    ],
)
def test_an_attack_behind_its_dead_is_their_cause(lang: str, text: str) -> None:
    (told,) = [e for e in events(lang, text) if [c.kind for c in e.casualties] == ["killed"]]
    assert told.type == "ArmedAttack" and told.sentence.start <= text.index("17") < told.sentence.end


def test_who_tells_of_the_dead_tells_of_what_killed_them() -> None:
    text = "Des habitants ont fait état de la mort de deux passants, fauchés par des tirs de drones explosifs."
    (strike,) = [e for e in events("fr", text) if e.casualties]
    assert strike.type == "AirStrike" and [a.span.of(text) for a in strike.sources] == ["Des habitants"]


@pytest.mark.parametrize(
    ("lang", "text", "tellers"),
    [
        ("en", "Rebels attacked the base on Monday. The army speaks of 98 dead.", [[], ["The army"]]),
        ("fr", "Des rebelles ont attaqué la base lundi. Douze corps gisaient devant la porte, a dit le maire.",
         [[], ["le maire"]]),
        ("en", "Rebels attacked the base on Monday, the army said. It spoke of 98 dead.", [["the army"]]),
    ],
)  # fmt: skip
def test_what_another_says_of_the_dead_is_his_own(lang: str, text: str, tellers: list[list[str]]) -> None:
    harm = [e for e in events(lang, text) if e.type in ("ArmedAttack", "Killing")]
    assert [[s.span.of(text) for s in e.sources] for e in harm] == tellers
    assert harm[-1].casualties


def test_one_deed_beside_another_has_its_own_victims() -> None:
    found = events("fr", "Des soldats ont incendié quinze maisons et exécuté deux jeunes gens.")
    assert [(e.type, [c.count.low for c in e.casualties]) for e in found] == [("Destruction", []), ("Killing", [2])]
