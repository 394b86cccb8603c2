"""Which words tell an event, which only tell of one told beside them, and which events the counts go with."""

from __future__ import annotations

import pytest
from readings import reader

from kg.model import Article, Extraction


def read(lang: str, text: str) -> Extraction:
    """A text of June 2020."""
    return reader(lang).read(Article("a", text, lang, "2020-06-15"))


def told(lang: str, text: str) -> list[tuple[str, str]]:
    """Type and trigger of the events of a text."""
    return [(e.type, e.trigger.of(text)) for e in read(lang, text).events]


def counted(lang: str, text: str) -> dict[str, list[tuple[str, int | None]]]:
    """The casualties of a text by the words of their event."""
    return {e.trigger.of(text): [(c.kind, c.count.low) for c in e.casualties] for e in read(lang, text).events}


@pytest.mark.parametrize(
    ("lang", "text", "kind", "trigger"),
    [
        ("en", "Suicide bombers blew themselves up in Maiduguri on Sunday.", "SuicideBombing", "blew themselves up"),
        ("fr", "Un attentat suicide à la voiture piégée a tué huit soldats à Gao.", "Bombing", ""),
        ("en", "Rebels attacked Hodeidah. President Bush called the attack barbaric.", "Accusation", "called"),
        ("fr", "Un Casque bleu a été tué et un autre blessé par un tir de mortier samedi.", "Shelling", "tir"),
        ("fr", "Des tireurs embusqués ont ouvert le feu sur la foule à Bangui.", "ArmedAttack", "ouvert le feu"),
    ],
)
def test_what_sort_of_people_or_bomb_is_no_deed_of_its_own(lang: str, text: str, kind: str, trigger: str) -> None:
    assert [words for type_, words in told(lang, text) if type_ == kind] == [trigger] * bool(trigger)


@pytest.mark.parametrize(
    ("lang", "text", "trigger", "casualties"),
    [
        # the measure of a deed stands for it
        (
            "en",
            "Rebels seized Aden after four days of street fighting that left 40 people dead and 260 wounded.",
            "street fighting",
            ["killed", "injured"],
        ),
        (
            "fr",
            "Les rebelles ont pris la ville après une semaine de combats qui a fait 40 morts et 20 blessés.",
            "combats",
            ["killed", "injured"],
        ),
        # what arises does not kill
        (
            "en",
            "The fighting erupted after a missile attack on a parade killed 36 people.",
            "missile attack",
            ["killed"],
        ),
        # one more is one
        ("en", "One soldier was killed and another wounded in an ambush near Taiz.", "ambush", ["killed", "injured"]),
        # a list that sums up is not the toll of what was told before
        (
            "fr",
            "L'artillerie a pilonné Sarajevo mardi. Vingt ont été tuées et une centaine blessées depuis lundi.",
            "tuées",
            ["killed", "injured"],
        ),
    ],
)
def test_what_a_count_is_of(lang: str, text: str, trigger: str, casualties: list[str]) -> None:
    assert [kind for kind, _ in counted(lang, text)[trigger]] == casualties


@pytest.mark.parametrize(
    ("lang", "text", "trigger"),
    [
        # in a headline
        ("en", "Croat troops storm Krajina, Serbs flee in thousands", ("ArmedAttack", "storm")),
        # a deed of its own, not the toll of what was told before
        (
            "fr",
            "Les rebelles ont attaqué Goma. Des témoins ont fait état d'exécutions.",
            ("Killing", "exécutions"),
        ),
        # what is said below a second verb
        ("en", "The unrest began after police shot dead a student in Dakar.", ("Killing", "shot dead")),
    ],
)
def test_what_is_told(lang: str, text: str, trigger: tuple[str, str]) -> None:
    assert trigger in told(lang, text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rebels attacked Goma. Tens of thousands of civilians had been left without water.", "Displacement"),
        ("Rebels attacked Goma. The guerrillas left behind two bodies.", "Withdrawal"),
        ("Rebels attacked Goma. Trained negotiators entered the building.", "Support"),
        ("Rebels attacked Goma. Most voters stayed away from the polls on Sunday.", "Protest"),
        ("Worshippers had gathered at the mosque for Friday prayers when the bomb went off.", "Protest"),
        ("Washington, which had urged Zagreb not to attack Knin, stopped short of criticism.", "Denial"),
    ],
)
def test_words_meant_otherwise(text: str, kind: str) -> None:
    assert kind not in [type_ for type_, _ in told("en", text)]


def test_who_trained_them_is_told_before_a_hyphen() -> None:
    text = "Rebels attacked Goma. US-trained commandos retook the base."
    assert ("Support", "trained") in told("en", text)


@pytest.mark.parametrize(
    ("lang", "text", "who"),
    [
        ("en", "The mutineers repelled a counter-attack by loyalist forces in Bouake.", "mutineers"),
        ("fr", "Les mutins ont repoussé une contre-attaque des forces loyalistes à Bouaké.", "mutins"),
    ],
)
def test_who_repels_a_counter_attack_resists(lang: str, text: str, who: str) -> None:
    first = read(lang, text).events[0]
    assert first.type == "Resistance" and who in first.initiator[0].span.of(text)


def test_families_in_the_rain_protest_against_nothing() -> None:
    assert told("fr", "Les rebelles ont attaqué Goma. Des familles campaient dimanche sous la pluie.")[1:] == []


def test_who_stands_in_a_clause_is_not_arrested() -> None:
    text = "Gbagbo was arrested after troops loyal to his rival, backed by French tanks, overran his residence."
    arrest = next(e for e in read("en", text).events if e.type == "Arrest")
    assert [a.span.of(text) for a in arrest.target] == ["Gbagbo"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Rebels attacked Hodeidah. Iran called the offensive a crime."),
        ("fr", "Les rebelles ont attaqué Goma. L'Iran a qualifié l'offensive de crime."),
    ],
)
def test_who_condemns_a_deed_does_not_do_it(lang: str, text: str) -> None:
    deed = next(e for e in read(lang, text).events if e.type == "Offensive")
    assert (deed.initiator, deed.status) == ((), "actual")
