"""What the words around an event or a mention mean: rows of word vectors for the scorers.

A row is a few vectors side by side, one for each place (the trigger, its subject, the sentence ...); a place that holds several words
has their mean, an empty one zeros. Places that only give the setting have the first ``SETTING`` dimensions, the strongest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.nlp import syntax
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.roles import Frame

Row = NDArray[np.float32]
#: Dimensions of a place that only gives the setting.
SETTING = 64
_CONTENT = ("NOUN", "VERB", "ADJ", "PROPN", "ADV")
_OBJECTS = ("obj", "iobj", "ccomp", "xcomp")


def trigger_rows(reading: Reading, n: int, frames: Sequence[Frame]) -> Row | None:
    """A row for each frame of passage ``n``; None where there are no word vectors."""
    return _rows(reading, n, [(f.trigger.head, set(f.trigger.tokens)) for f in frames])


def word_rows(reading: Reading, n: int, tokens: Sequence[int]) -> Row | None:
    """A row for each of these tokens of passage ``n``; None where there are no word vectors."""
    return _rows(reading, n, [(i, {i}) for i in tokens])


def _rows(reading: Reading, n: int, words: Sequence[tuple[int, set[int]]]) -> Row | None:
    table = reading.meanings(n)
    if table is None:
        return None
    doc = reading.passages[n].doc
    article = _mean(np.vstack([_content(reading, m) for m in range(min(3, len(reading.passages)))]))
    sentences: dict[int, Row] = {}
    rows = []
    for at, inside in words:
        head = doc[at]
        start = head.sent.start
        if start not in sentences:
            sentences[start] = _mean(table[[t.i for t in head.sent if t.pos_ in _CONTENT]])
        rows.append(np.concatenate([_of_words(table, doc, head, inside), sentences[start][:SETTING], article[:SETTING]]))
    return np.asarray(rows, dtype=np.float32) if rows else np.zeros((0, 1), np.float32)


def _of_words(table: Row, doc: Doc, head: Token, inside: set[int]) -> Row:
    """The trigger, its other words, what it hangs from, its subjects, objects, other dependents, and the words beside it."""
    above = [head.head.i] if head.head != head and head.head.i not in inside else []
    subjects, objects, others = [], [], []
    for child in head.children:
        if child.i in inside or child.pos_ not in _CONTENT:
            continue
        label = syntax.relation(child)
        (subjects if child.dep_ in syntax.SUBJECTS else objects if label in _OBJECTS else others).append(child.i)
    low, high = min(inside), max(inside)
    window = [
        i for i in (*range(max(head.sent.start, low - 4), low), *range(high + 1, min(head.sent.end, high + 5)))
        if doc[i].pos_ in _CONTENT
    ]  # fmt: skip
    places = [table[head.i], _mean(table[sorted(inside - {head.i})])[:SETTING]]
    places += [_mean(table[at])[:SETTING] for at in (above, subjects, objects, others, window)]
    return np.concatenate(places)


def _content(reading: Reading, n: int) -> Row:
    table = reading.meanings(n)
    assert table is not None
    return table[[t.i for t in reading.passages[n].doc if t.pos_ in _CONTENT]]


def _mean(rows: Row) -> Row:
    return rows.mean(axis=0) if len(rows) else np.zeros(rows.shape[1], np.float32)


#: Dimensions of a word that stands beside an event: a mention, its governor.
BESIDE = 64


def pair_rows(reading: Reading, trigger: tuple[int, int], mentions: Sequence[tuple[int, int]]) -> Row | None:
    """A row for each mention beside the event of ``trigger``; both are (passage, token). None where there are no word vectors.

    A row holds the trigger, the mention's head, the word it hangs from and, where both stand in one sentence, the word
    that their paths meet in.
    """
    table = reading.meanings(trigger[0])
    if table is None:
        return None
    head = reading.passages[trigger[0]].doc[trigger[1]]
    rows = np.zeros((len(mentions), 4 * BESIDE), np.float32)
    for row, (passage, at) in zip(rows, mentions, strict=True):
        theirs = reading.meanings(passage)
        assert theirs is not None
        token = reading.passages[passage].doc[at]
        row[:BESIDE] = table[head.i, :BESIDE]
        row[BESIDE : 2 * BESIDE] = theirs[at, :BESIDE]
        if token.head != token:
            row[2 * BESIDE : 3 * BESIDE] = theirs[token.head.i, :BESIDE]
        if passage == trigger[0] and token.sent == head.sent:
            row[3 * BESIDE :] = table[_meeting(token, head).i, :BESIDE]
    return rows


def _meeting(one: Token, other: Token) -> Token:
    """The lowest token that both hang from."""
    above = {one.i, *(t.i for t in one.ancestors)}
    return next((t for t in (other, *other.ancestors) if t.i in above), other)
