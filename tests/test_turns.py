"""Briefings, interviews, testimonies, statements: who has the floor tells what he says there, the writer the rest."""

from __future__ import annotations

from functools import cache

import pytest
from readings import reader

from kg.model import Article, Extraction


@cache
def read(lang: str, text: str) -> Extraction:
    return reader(lang).read(Article("t", text, lang, "2020-06-15"))


def sources(lang: str, text: str, word: str) -> list[str]:
    """The labels of those who tell the first event at a word."""
    found = read(lang, text)
    event = next(e for e in found.events if word in e.trigger.of(text))
    return [found.entities[s.entity].label for s in event.sources]


NAMED = """Paul Mbala, spokesman of the Congolese army, opened the briefing at noon.

Question (BBC): Rebels say that they captured Rutshuru. Is that so?

Mbala: No. Our battalions repelled them on Sunday. Artillery shelled the hills all night.

Question: Who burned the market?

Mbala: Militiamen burned it. Two of them were arrested.

The UN said on Monday that 9,000 people had fled the town."""

LETTERED = """A Nairobi, la journaliste a interrogé David Otieno, conseiller du président William Ruto.

Q. Pourquoi l'armée est-elle entrée à Lamu ?
R. Des miliciens ont attaqué nos postes dimanche. L'armée a déployé deux bataillons.

Q. Combien de morts ?
R. Douze soldats ont été tués.

Des habitants ont fui vers Garissa."""

ASKED = """Amina Yusuf, a doctor with a relief agency, answered our questions by telephone from El Fasher.

What did you see on Monday?

We heard planes. They bombed the market at noon and killed thirty people.

And the hospital?

Militiamen looted it on Sunday. I left with my sister.

Your colleagues say that help is on its way.

The army blocked the convoy. We have nothing left.

Will you go back?

Rebels captured the road.

The army announced on Tuesday that it had retaken the airport."""

DASHED = """Le porte-parole du gouvernement, Jean Kouadio, a répondu lundi aux questions de la presse.

— L'armée a-t-elle repris Bouna ?

— Nous avons repris la ville dimanche. Des rebelles ont incendié le marché.

— On parle de pillages.

— Nos soldats ont arrêté trois pillards."""

NAME = """Recorded by telephone by a rights group.

My name is Leila Haddad. I was a nurse in Aden.

The militia surrounded our street in March. Planes bombed the clinic twice.

My brother left in May."""

POINTS = """Le porte-parole de l'armée tchadienne, le général Azem Bermandoa, communique :

1. Des terroristes ont attaqué dimanche la base de Bohoma.

2. Nos hommes ont riposté. L'aviation a bombardé leurs pirogues.

Des habitants ont fui la zone."""

HEADED = """Statement by the Ministry of Defence of Armenia

Azerbaijani forces shelled the village of Sotk at dawn. Our units repelled two attacks."""


@pytest.mark.parametrize(
    ("lang", "text", "word", "teller"),
    [
        ("en", NAMED, "repelled", ["Paul Mbala"]),
        ("en", NAMED, "shelled", ["Paul Mbala"]),
        ("en", NAMED, "arrested", ["Paul Mbala"]),
        ("fr", LETTERED, "attaqué", ["David Otieno"]),
        ("fr", LETTERED, "tués", ["David Otieno"]),
        ("en", ASKED, "bombed", ["Amina Yusuf"]),
        ("en", ASKED, "blocked", ["Amina Yusuf"]),
        ("en", ASKED, "captured", ["Amina Yusuf"]),
        ("fr", DASHED, "arrêté", ["Jean Kouadio"]),
        ("fr", DASHED, "incendié", ["Jean Kouadio"]),
        ("en", NAME, "surrounded", ["Leila Haddad"]),
        ("en", NAME, "bombed", ["Leila Haddad"]),
        ("fr", POINTS, "attaqué", ["Azem Bermandoa"]),
        ("fr", POINTS, "bombardé", ["Azem Bermandoa"]),
        ("en", HEADED, "shelled", ["Ministry of Defence of Armenia"]),
    ],
)
def test_who_has_the_floor_tells_it(lang: str, text: str, word: str, teller: list[str]) -> None:
    assert sources(lang, text, word) == teller


MARKED = """ABUJA - Point de presse du porte-parole de l'armée, le général Paul Mbala, jeudi à Abuja.

"Nos troupes ont repoussé les rebelles à Bama. Des avions ont bombardé leurs positions."

Des habitants affirment l'inverse. Que répondez-vous ?
"C'est faux. Nos soldats ont arrêté vingt hommes."

Combien de blessés ?
"Une dizaine. Les rebelles ont incendié un pont."

Le Cameroun dit avoir perdu patience...
"Le Cameroun est un ami. Il a libéré nos hommes."

Des milliers de personnes ont fui la ville."""
LABELLED = """The general who led the inquiry and the head of the command, Ann Holm, took questions.

Did the team have leave to go?
General Roy Clark: "No. The rebels attacked them on the way back."

How many were they?
"More than a hundred. They surrounded the team."

What will change?
General Ann Holm: "We train the army of the country. Our jets bombed two camps."
"""


@pytest.mark.parametrize(
    ("lang", "text", "word", "teller"),
    [
        ("fr", MARKED, "repoussé", ["Paul Mbala"]),
        ("fr", MARKED, "arrêté", ["Paul Mbala"]),
        ("fr", MARKED, "incendié", ["Paul Mbala"]),
        ("fr", MARKED, "libéré", ["Paul Mbala"]),
        ("fr", MARKED, "fui", []),
        ("en", LABELLED, "attacked", ["Roy Clark"]),
        ("en", LABELLED, "surrounded", ["Roy Clark"]),
        ("en", LABELLED, "bombed", ["Ann Holm"]),
    ],
)
def test_answers_in_quotation_marks_are_of_who_answers(lang: str, text: str, word: str, teller: list[str]) -> None:
    assert sources(lang, text, word) == teller


@pytest.mark.parametrize(
    ("lang", "text", "word"),
    [
        ("en", NAMED, "burned"),  # who asks tells nothing
        ("fr", LETTERED, "fui"),  # behind the last answer the writer goes on
        ("fr", POINTS, "fui"),
    ],
)
def test_who_asks_or_goes_on_behind_it_is_not_the_one_who_answers(lang: str, text: str, word: str) -> None:
    assert sources(lang, text, word) == []


def test_a_writer_who_answers_his_own_questions_has_no_speaker() -> None:
    text = """Mali's president, Assimi Goita, visited Gao on Monday.

What happened in Gao?

Gunmen attacked the camp on Sunday and killed nine soldiers.

Who are they?

The group captured Menaka last year."""
    assert sources("en", text, "attacked") == sources("en", text, "captured") == []


def test_a_list_of_places_is_no_transcript() -> None:
    text = "Goma: rebels shelled the port.\n\nBukavu: soldiers attacked a camp.\n\nBeni: militiamen burned the market."
    assert [sources("en", text, word) for word in ("shelled", "attacked", "burned")] == [[], [], []]
