"""Transcripts: who speaks in each paragraph of a briefing or an interview, as the label before its colon says.

"MR. TONER: We condemn the shelling." A paragraph without a label goes on with the last speaker; a label that names
nobody ("QUESTION:", "Q:") takes the floor from him. "A:" is the one whom the lines before the first label name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.nlp.nodes import Node
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: A label: up to this many tokens before the colon that ends it.
LONGEST = 6
#: So many paragraphs must open with a label in capitals before an article is taken for a transcript.
FEWEST = 3
_CAPITALS = re.compile(r"[^\W\d_a-zß-öø-ÿ]+\.?|[.'’-]")


def turns(reading: Reading) -> Iterator[tuple[int, int, Node]]:
    """(passage, first token of what is said, speaker) for every paragraph of a transcript that somebody speaks."""
    answers = reading.lexicon.set("answer_labels")
    labels = {n: end for n, passage in enumerate(reading.passages) if (end := _label(passage.doc, answers)) is not None}
    if len(labels) < FEWEST:
        return
    speaker: Node | None = None
    for n in range(min(labels), max(labels) + 1):  # what comes behind the last turn may be the writer's again
        if n in labels:
            answered = labels[n] == 1 and reading.passages[n].doc[0].lower_ in answers
            speaker = _interviewed(reading, min(labels)) if answered else _person(reading, n, labels[n])
        if speaker is not None:
            yield n, labels[n] + 1 if n in labels else 0, speaker


def _label(doc: Doc, answers: frozenset[str]) -> int | None:
    """The colon behind a label in capitals, or one of ``answers``, at the beginning of a paragraph."""
    for token in doc[: LONGEST + 1]:
        if token.text == ":":
            return token.i or None
        if not (_CAPITALS.fullmatch(token.text) or (token.i == 0 and token.lower_ in answers)):
            return None
    return None


def _person(reading: Reading, n: int, colon: int) -> Node | None:
    """Whom a label means: the first person whom the article names whose name ends as the label does."""
    doc = reading.passages[n].doc
    first = colon - 1
    while first > 1 and "-" in (doc[first].text, doc[first - 1].text):  # "JEAN - PIERRE" is one surname
        first -= 1
    surname = "".join(t.text for t in doc[first:colon]).casefold()
    people = [node for node in reading.mentions.nodes if node.named and node.entity and reading.is_a(node, "Person")]
    return next((node for node in people if node.text.casefold().split()[-1:] == [surname]), None)


def _interviewed(reading: Reading, first: int) -> Node | None:
    """Who answers: the last person named before the first label."""
    people = [x for x in reading.mentions.nodes if x.named and x.entity and reading.is_a(x, "Person")]
    return next((x for x in reversed(people) if x.passage < first), None)
