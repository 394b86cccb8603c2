"""How sure a text is of an event: who did not do it, who was not let do it, who is accused of it."""

from __future__ import annotations

from functools import cache

import pytest

from kg.model import Article
from kg.nlp import Reader


@cache
def reader(lang: str) -> Reader:
    return Reader(lang)


def statuses(lang: str, text: str) -> dict[str, str]:
    """The status of each event by its type."""
    article = Article(id="a", text=text, lang=lang, date="2020-06-15")
    return {e.type: e.status for e in reader(lang).read(article).events}


@pytest.mark.parametrize(
    ("lang", "text", "kind", "wanted"),
    [
        # a subject that says there is none
        ("en", "The army said none of its planes had carried out strikes in the area.", "AirStrike", "negated"),
        ("fr", "Aucun avion n'a bombardé la ville, a dit l'armée.", "AirStrike", "negated"),
        ("fr", "Aucun groupe n'a revendiqué l'attentat.", "Claim", "negated"),
        ("fr", "Un avion a bombardé la ville, a dit l'armée.", "AirStrike", "actual"),
        ("en", "The army said its planes had carried out strikes in the area.", "AirStrike", "actual"),
        # what is let happen, and what is not
        ("fr", "Les insurgés n'ont pas permis aux civils d'évacuer la ville.", "Displacement", "negated"),
        ("fr", "La trêve a permis à 8.000 civils de quitter la ville, a dit l'ONU.", "Displacement", "actual"),
        ("en", "The truce allowed 8,000 civilians to flee the city.", "Displacement", "actual"),
        # what one is accused of
        ("en", "The group accused the United States of having bombed the town.", "AirStrike", "uncertain"),
    ],
)
def test_status_of_an_event(lang: str, text: str, kind: str, wanted: str) -> None:
    assert statuses(lang, text).get(kind) == wanted
