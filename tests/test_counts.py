"""Numerals and counts as intervals."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.nlp.counts import count_words, find_counts
from kg.nlp.lexemes import NUMBER, lex, lexicon, number
from kg.nlp.pipeline import Passage

BLANK = {lang: spacy.blank(lang) for lang in ("fr", "en")}


def counts(lang: str, text: str) -> list[tuple[int | None, int | None]]:
    hits = find_counts(Passage(BLANK[lang](text), tuple(range(len(text) + 1))), count_words(lang))
    return [(h.count.low, h.count.high) for h in hits]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("fr", "vingt et un", 21),
        ("fr", "dix-neuf", 19),
        ("fr", "soixante et onze", 71),
        ("fr", "soixante-dix-sept", 77),
        ("fr", "quatre-vingts", 80),
        ("fr", "quatre-vingt-dix-neuf", 99),
        ("fr", "deux cent cinquante", 250),
        ("fr", "mille deux cents", 1200),
        ("fr", "trois cent mille", 300000),
        ("fr", "deux millions trois cent mille", 2300000),
        ("fr", "1,5 million", 1500000),
        ("fr", "280.000", 280000),
        ("fr", "280 000", 280000),
        ("fr", "nonante-trois", 93),
        ("en", "twenty-five", 25),
        ("en", "two hundred and six", 206),
        ("en", "twelve hundred", 1200),
        ("en", "two thousand and sixteen", 2016),
        ("en", "1.5 million", 1500000),
        ("en", "1,250 million", 1250000000 // 1000),  # one group of three before a scale word is a decimal
        ("en", "280,000", 280000),
        ("en", "1,428.000", 1428),  # marks of both sorts: the last is the decimal one
        ("en", "three million", 3000000),
    ],
)
def test_numeral(lang: str, text: str, value: int) -> None:
    data = count_words(lang).data
    words = lexicon([], data["numbers"], data["number_joiners"], data["ordinals"])
    assert [x.value for x in lex(text, words) if x.cls == NUMBER] == [value]


@given(st.integers(0, 10**9))
def test_groups_of_three_are_thousands(value: int) -> None:
    for mark in (",", ".", " "):
        assert number(f"{value:,}".replace(",", mark)) == value


@pytest.mark.parametrize(
    ("lang", "text", "low", "high"),
    [
        ("fr", "Au moins 56 civils", 56, None),
        ("fr", "56 civils", 56, 56),
        ("fr", "Plus de 280.000 morts", 280000, None),
        ("fr", "Plus d'une centaine de soldats", 100, None),
        ("fr", "Pas moins de douze soldats", 12, None),
        ("fr", "Près de 60 blessés", None, 60),
        ("fr", "Jusqu'à 200 combattants", None, 200),
        ("fr", "Moins de dix hommes", None, 10),
        ("fr", "Près d'un millier de prisonniers", None, 1000),
        ("fr", "Environ 30 autres", 30, 30),
        ("fr", "Quelque 2.000 familles", 2000, 2000),
        ("fr", "À peu près 60 policiers", 60, 60),
        ("fr", "Une dizaine de soldats", 10, 10),
        ("fr", "Une demi-douzaine de soldats", 6, 6),
        ("fr", "Deux douzaines de soldats", 24, 24),
        ("fr", "Des dizaines de blessés", 20, None),
        ("fr", "Plusieurs dizaines de civils", 20, None),
        ("fr", "Des centaines de milliers de réfugiés", 200000, None),
        ("fr", "Des milliers d'habitants", 2000, None),
        ("fr", "Des millions de personnes", 2000000, None),
        ("fr", "Deux milliers de soldats", 2000, 2000),
        ("fr", "Entre 20 et 30 combattants", 20, 30),
        ("fr", "20 à 30 combattants", 20, 30),
        ("fr", "Seize ou dix-sept morts", 16, 17),
        ("fr", "Plusieurs victimes", 2, None),
        ("fr", "Trente et un soldats", 31, 31),
        ("fr", "Au minimum un mort", 1, None),
        ("fr", "12 ou plus", 12, None),
        ("fr", "Cinq des assaillants", 5, 5),
        ("fr", "Quatre d'entre eux", 4, 4),
        ("en", "At least 56 civilians", 56, None),
        ("en", "More than 280,000 people", 280000, None),
        ("en", "Over 200 rebels", 200, None),
        ("en", "No fewer than 12 men", 12, None),
        ("en", "Nearly 60 dead", None, 60),
        ("en", "Up to 40 fighters", None, 40),
        ("en", "Fewer than ten men", None, 10),
        ("en", "Some 20 people", 20, 20),
        ("en", "An estimated 8,000 men", 8000, 8000),
        ("en", "A dozen soldiers", 12, 12),
        ("en", "Two dozen soldiers", 24, 24),
        ("en", "Half a dozen soldiers", 6, 6),
        ("en", "Dozens of people", 20, None),
        ("en", "Hundreds of rebels", 200, None),
        ("en", "Tens of thousands of people", 20000, None),
        ("en", "Hundreds of thousands of people", 200000, None),
        ("en", "Thousands of people", 2000, None),
        ("en", "A million people", 1000000, 1000000),
        ("en", "Half a million people", 500000, 500000),
        ("en", "Between 20 and 30 fighters", 20, 30),
        ("en", "20 to 30 fighters", 20, 30),
        ("en", "20-30 fighters", 20, 30),
        ("en", "Several officers", 2, None),
        ("en", "A couple of men", 2, 2),
        ("en", "Both men", 2, 2),
        ("en", "20 or more fighters", 20, None),
        ("en", "One of the men", 1, 1),
    ],
)
def test_count(lang: str, text: str, low: int | None, high: int | None) -> None:
    assert counts(lang, text) == [(low, high)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Le M23 et le G20 se sont réunis."),
        ("fr", "Des chars T-72 et des F-16 ont été vus."),
        ("fr", "La résolution 2249 a été adoptée."),
        ("fr", "À 35 km de la ville"),
        ("fr", "Une hausse de 12 %"),
        ("fr", "Âgé de 20 ans"),
        ("fr", "Âgés de 26, 30 et 48 ans"),
        ("fr", "Le 12 mai 2014 à 14h30"),
        ("fr", "Depuis 2011"),
        ("fr", "Pour 5 000 euros"),
        ("fr", "La 3e brigade"),
        ("fr", "Pendant deux mois"),
        ("en", "Resolution 2249 was adopted."),
        ("en", "T-72 tanks and F-16s were seen."),
        ("en", "For $5 million"),
        ("en", "A 12-year-old boy"),
        ("en", "A rise of 5%"),
        ("en", "A rise of five percent"),
        ("en", "On May 12, 2014 at 14:30"),
        ("en", "The 3rd Battalion"),
        ("en", "35 miles away"),
        ("en", "A two-day battle"),
        ("en", "Completed in 1956.[3]"),
        ("en", "A soldier and an officer"),
    ],
)
def test_no_count(lang: str, text: str) -> None:
    assert counts(lang, text) == []


def test_the_counted_noun() -> None:
    text = "Au moins 56 morts civils et cinq des assaillants, mais quatre d'entre eux"
    doc = BLANK["fr"](text)
    hits = find_counts(Passage(doc, tuple(range(len(text) + 1))), count_words("fr"))
    assert [doc[h.noun].text if h.noun is not None else None for h in hits] == ["morts", "assaillants", None]
    assert [doc[h.start : h.end].text for h in hits] == ["Au moins 56", "cinq des", "quatre d'entre eux"]


def test_a_missing_language_is_named() -> None:
    with pytest.raises(ValueError, match=r"counts\.yaml is missing"):
        count_words("xx")


def test_a_word_without_quotes_that_yaml_reads_as_a_truth_value_is_refused() -> None:
    with pytest.raises(ValueError, match="put the word in quotes"):
        lexicon([(False, "z", 1)], {}, (), ())  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "the 444 Brigade lost ten men", [(10, 10)]),
        ("en", "12 battalions lost ten men", [(12, 12), (10, 10)]),
        ("fr", "douze corps dans un puits", [(12, 12)]),
    ],
)
def test_the_number_of_a_unit_counts_nobody(lang: str, text: str, found: list[tuple[int, int]]) -> None:
    assert counts(lang, text) == found
