"""Whom a pronoun means: what the rules allow, what the scorer chooses, and that either does without the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.model import Article
from kg.nlp import Reader, pronouns
from kg.nlp.scorer import load_scorer

ARMY = "Government forces shelled the city of Misrata and rebels said they had captured a bridge."


def meant(lang: str, text: str, pronoun: str) -> str | None:
    """The label of what the first mention with these words means."""
    found = Reader(lang).read(Article("p", text, lang, "2020-06-15"))
    for mention in found.mentions:
        if mention.text == pronoun:
            return found.entities[mention.entity].label
    return None


def test_he_is_no_town() -> None:
    assert meant("en", "Troops entered Mosul on Monday. Residents mourned his death.", "his") is None


def test_without_weights_the_rules_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pronouns, "load_scorer", lambda _: None)
    assert meant("en", ARMY, "they") == "rebels"


def test_a_scorer_that_is_never_sure_leaves_pronouns_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    scorer = load_scorer("pronouns")
    assert scorer is not None
    assert meant("en", ARMY, "they") == "rebels"
    monkeypatch.setattr(pronouns, "load_scorer", lambda _: replace(scorer, thresholds={"antecedent": 1.1}))
    assert meant("en", ARMY, "they") is None


@pytest.mark.parametrize(
    ("lang", "text", "pronoun", "label"),
    [
        (
            "en",
            "Aid workers reached the camp on Monday. The villagers were starving when they fled the valley.",
            "they",
            "The villagers",
        ),
        (
            "fr",
            "Des humanitaires ont atteint le camp lundi. Les villageois mouraient de faim quand ils ont fui la vallée.",
            "ils",
            "Les villageois",
        ),
    ],
)
def test_the_subject_of_the_sentence_is_nearer_than_one_before(lang: str, text: str, pronoun: str, label: str) -> None:
    assert meant(lang, text, pronoun) == label
