"""Transcripts: who speaks in each paragraph of a briefing or an interview, as the label before its colon says.

"MR. TONER: We condemn the shelling." A paragraph without a label goes on with the last speaker; a label that names
nobody ("QUESTION:", "Q:") takes the floor from him.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.nlp.nodes import Node
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: A label: up to this many words before the colon that ends it.
LONGEST = 5
#: So many paragraphs must open with a label in capitals before an article is taken for a transcript.
FEWEST = 3
_CAPITALS = re.compile(r"[^\W\d_a-z][^\W\d_a-zß-öø-ÿ]*\.?(?:['’-][^\W\d_a-z]+)*\.?")


def turns(reading: Reading) -> Iterator[tuple[int, int, Node]]:
    """(passage, first token of what is said, speaker) for every paragraph of a transcript that somebody speaks."""
    labels = {n: end for n, passage in enumerate(reading.passages) if (end := _label(passage.doc)) is not None}
    if len(labels) < FEWEST:
        return
    speaker: Node | None = None
    for n in range(min(labels), len(reading.passages)):
        if n in labels:
            speaker = _person(reading, n, labels[n])
        if speaker is not None:
            yield n, labels[n] + 1 if n in labels else 0, speaker


def _label(doc: Doc) -> int | None:
    """The colon behind a label in capitals at the beginning of a paragraph."""
    for token in doc[: LONGEST + 1]:
        if token.text == ":":
            return token.i or None
        if token.text != "." and not _CAPITALS.fullmatch(token.text):
            return None
    return None


def _person(reading: Reading, n: int, colon: int) -> Node | None:
    """Whom a label means: the person whom the article names in full with this surname, else the one named here."""
    doc = reading.passages[n].doc
    surname = doc[colon - 1].text.casefold()
    people = [node for node in reading.mentions.nodes if node.named and node.entity and reading.is_a(node, "Person")]
    alike = [node for node in people if node.text.casefold().split()[-1:] == [surname]]
    return next(iter(alike), None)
