"""Coverage lists what a text says that the lexicon does not know."""

from __future__ import annotations

import pytest

from kg.coverage import cover, known_words
from kg.lexicon import load_lexicon
from kg.model import Article
from kg.nlp import Reader


def test_silent_sentences_and_unknown_words() -> None:
    text = "Rebels captured the town of Goma on Monday. She knits in the garden.\n\n***\n\nTroops shelled the airport."
    found = cover(Reader("en"), [Article("a", text, "en", "2016-07-20")])
    assert ("a", "She knits in the garden.") in found.silent
    assert not any("captured" in sentence or "***" in sentence for _, sentence in found.silent)
    assert "knit" in found.verbs
    assert found.examples["knit"] == "She knits in the garden."
    assert not {"capture", "shell"} & set(found.verbs)


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "capture"), ("en", "spokesman"), ("fr", "selon"), ("fr", "bombarder")]
)
def test_known_words_come_from_every_file(lang: str, word: str) -> None:
    assert word in known_words(load_lexicon(lang))
