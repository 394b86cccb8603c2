"""Odd characters and odd texts: mentions still match, and offsets still point at the text as it was read."""

from __future__ import annotations

from functools import cache

import pytest

from kg.model import Article, Extraction
from kg.nlp import Reader

PLAIN = "Les Forces démocratiques syriennes (FDS) sont entrées mardi dans Minbej, selon l'OSDH."


@cache
def reader(lang: str) -> Reader:
    """One reader a language for the whole module."""
    return Reader(lang)


def read(text: str, lang: str = "fr") -> Extraction:
    """A text as an article of a known day."""
    return reader(lang).read(Article("odd", text, lang, "2016-07-20"))


def quotes(x: Extraction) -> None:
    """Every span quotes the text as it was read."""
    for m in x.mentions:
        assert m.text == x.article.text[m.span.start : m.span.end]
    for e in x.events:
        assert e.evidence.text == x.article.text[e.evidence.span.start : e.evidence.span.end]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace(" ", "  "),
        PLAIN.replace(" ", "\u00a0"),
        PLAIN.replace("syriennes", "syrien\u00adnes"),
        PLAIN.replace("FDS", "F\u200bDS").replace("Minbej", "Min\u200bbej"),
        PLAIN.replace("Minbej", "Minb\u0435j"),  # a Cyrillic "е"
        PLAIN.replace("'", "’"),
        PLAIN.replace("é", "e\u0301"),
        "\ufeff" + PLAIN,
    ],
    ids=[
        "plain",
        "double blanks",
        "no-break blanks",
        "soft hyphen",
        "zero width",
        "homoglyph",
        "apostrophe",
        "combining",
        "mark",
    ],
)
def test_the_same_facts_whatever_the_characters(text: str) -> None:
    x = read(text)
    quotes(x)
    entries = [e for e in x.events if e.type == "Entry"]
    assert len(entries) == 1
    assert {x.entities[a.entity].label for a in entries[0].initiator} == {"Syrian Democratic Forces"}
    assert {x.entities[a.entity].label for a in entries[0].place} == {"Manbij"}


def test_a_headline_in_capitals_is_read() -> None:
    x = read("RUSSIAN WARPLANES BOMBED ALEPPO ON TUESDAY", "en")
    quotes(x)
    assert any(x.entities[m.entity].label == "Aleppo" for m in x.mentions)


def test_missing_accents_still_link() -> None:
    x = read("Les Etats-Unis et l'Egypte ont condamne l'attaque de Boko Haram au Niger.")
    labels = {e.label for e in x.entities.values() if e.known}
    assert {"United States", "Egypt", "Boko Haram", "Niger"} <= labels


def test_a_name_of_ten_thousand_letters_does_no_harm() -> None:
    x = read("Le général " + "A" + "b" * 10_000 + " a pris la ville de Goma.")
    quotes(x)


def test_a_text_without_a_sentence_end_does_no_harm() -> None:
    x = read("les rebelles avancent vers Goma et l'armée recule " * 400)
    quotes(x)
    assert x.sentences


@pytest.mark.parametrize("text", ["", " \n\n ", "…", "- -\n* *"])
def test_a_text_without_words_yields_nothing(text: str) -> None:
    x = read(text)
    assert not x.events and not x.relations


def test_one_town_in_four_spellings_is_one_node() -> None:
    x = read("L'armée est entrée dans Minbej. Menbij était tenue par l'EI. Manbij et Manbidj sont la même ville.")
    nodes = {m.entity for m in x.mentions if m.text in ("Minbej", "Menbij", "Manbij", "Manbidj")}
    assert len(nodes) == 1
