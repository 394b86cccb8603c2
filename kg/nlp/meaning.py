"""What the words around an event or a mention mean: rows of word vectors for the scorers.

A row is a few vectors side by side, one for each place (the trigger, its subject, the sentence …); a place that holds
several words has their mean, an empty one zeros. Places that only give the setting have the first ``SETTING``
dimensions, the strongest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.nlp import syntax
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.drafts import Draft
    from kg.nlp.nodes import Node
    from kg.nlp.roles import Frame

Row: TypeAlias = NDArray[np.float32]
#: Dimensions of a place that only gives the setting.
SETTING = 64
#: Dimensions of a word that stands beside an event: a mention, its governor.
BESIDE = 64
#: What the vectors are multiplied with, so that they count about as much as features, which are 1.
SCALE = np.float32(0.3)
#: How many paragraphs are an article's beginning.
OPENING = 3
#: How many words on each side of a trigger stand beside it.
NEAR = 4
_CONTENT = ("NOUN", "VERB", "ADJ", "PROPN", "ADV")
_OBJECTS = ("obj", "iobj", "ccomp", "xcomp")


def trigger_rows(reading: Reading, frames: Sequence[Sequence[Frame]]) -> Row | None:
    """A row for each frame, passage by passage; None where there are no word vectors or no frames.

    A row holds the trigger's head, its other words, the word it hangs from, its subjects, objects and other dependents,
    the words beside it, the sentence and the article's beginning.
    """
    if reading.vectors is None or not any(frames):
        return None
    article = _mean(np.vstack([_content(reading, n) for n in range(min(OPENING, len(reading.passages)))]))[:SETTING]
    rows = []
    for n, group in enumerate(frames):
        table = reading.meanings(n)
        assert table is not None
        doc = reading.passages[n].doc
        sentences: dict[int, Row] = {}
        for frame in group:
            head = doc[frame.trigger.head]
            start = reading.sentence_numbers[n][head.i]
            if start not in sentences:
                sentences[start] = _mean(table[[t.i for t in head.sent if t.pos_ in _CONTENT]])[:SETTING]
            words = _of_words(table, doc, head, set(frame.trigger.tokens))
            rows.append(np.concatenate([words, sentences[start], article]))
    return SCALE * np.asarray(rows, dtype=np.float32)


def _of_words(table: Row, doc: Doc, head: Token, inside: set[int]) -> Row:
    above = [head.head.i] if head.head != head and head.head.i not in inside else []
    subjects: list[int] = []
    objects: list[int] = []
    others: list[int] = []
    for child in head.children:
        if child.i in inside or child.pos_ not in _CONTENT:
            continue
        label = syntax.relation(child)
        (subjects if child.dep_ in syntax.SUBJECTS else objects if label in _OBJECTS else others).append(child.i)
    low, high = min(inside), max(inside)
    sent = head.sent
    left = range(max(sent.start, low - NEAR), low)
    right = range(high + 1, min(sent.end, high + 1 + NEAR))
    beside = [i for i in (*left, *right) if doc[i].pos_ in _CONTENT]
    places = [table[head.i], _mean(table[sorted(inside - {head.i})])[:SETTING]]
    places += [_mean(table[at])[:SETTING] for at in (above, subjects, objects, others, beside)]
    return np.concatenate(places)


def beside(reading: Reading, draft: Draft, nodes: Sequence[Node]) -> Row | None:
    """A row for each mention beside an event; None where there are no word vectors.

    A row holds the trigger, the mention's head, the word it hangs from and, where both stand in one sentence, the word
    that their paths meet in.
    """
    passage = draft.frame.passage
    table = reading.meanings(passage)
    if table is None:
        return None
    head = reading.passages[passage].doc[draft.frame.trigger.head]
    numbers = reading.sentence_numbers[passage]
    rows = np.zeros((len(nodes), 4 * BESIDE), np.float32)
    for row, node in zip(rows, nodes, strict=True):
        theirs = reading.meanings(node.passage)
        assert theirs is not None
        token = reading.passages[node.passage].doc[node.head]
        row[:BESIDE] = table[head.i, :BESIDE]
        row[BESIDE : 2 * BESIDE] = theirs[token.i, :BESIDE]
        if token.head != token:
            row[2 * BESIDE : 3 * BESIDE] = theirs[token.head.i, :BESIDE]
        if node.passage == passage and numbers[token.i] == numbers[head.i]:
            row[3 * BESIDE :] = table[_meeting(token, head).i, :BESIDE]
    return SCALE * rows


def _meeting(one: Token, other: Token) -> Token:
    """The lowest token that both hang from."""
    above = {one.i, *(t.i for t in one.ancestors)}
    return next((t for t in (other, *other.ancestors) if t.i in above), other)


def _content(reading: Reading, n: int) -> Row:
    table = reading.meanings(n)
    assert table is not None
    return table[[t.i for t in reading.passages[n].doc if t.pos_ in _CONTENT]]


def _mean(rows: Row) -> Row:
    return np.asarray(rows.mean(axis=0) if len(rows) else np.zeros(rows.shape[1]), dtype=np.float32)
