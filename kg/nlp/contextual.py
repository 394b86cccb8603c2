"""What the words in their context say of decisions: log odds that are added to those of the scorers.

One ``Contextual`` belongs to one article: the encoder reads it once, and small heads answer for triggers, for the
mentions beside an event as fillers or sources, for times, and for pairs of mentions as relations. The thresholds that
go with it are the encoder's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kg.nlp.encoder import Encoder, Matrix, first_words, words_of

if TYPE_CHECKING:
    from kg.nlp.drafts import Draft
    from kg.nlp.nodes import Node
    from kg.nlp.pipeline import Passage
    from kg.nlp.timeline import Option

#: Where each distance in words ends, on either side.
STEPS = np.array((1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 50, 100))


def steps(distance: NDArray[np.int64]) -> NDArray[np.int64]:
    """Signed distances in words as numbers of steps."""
    size = np.searchsorted(STEPS, np.abs(distance))
    return np.where(distance < 0, size, size + len(STEPS) + 1)


class Contextual:
    """The encoder's word on one article; ``passages`` are its parsed paragraphs."""

    def __init__(self, encoder: Encoder, passages: Sequence[Passage]) -> None:
        self._encoder = encoder
        self._passages = passages
        self._first = first_words(p.doc for p in passages)
        self._sides: dict[str, tuple[Matrix, Matrix]] = {}
        self.kinds: dict[str, int] = encoder.meta["kinds"]
        self.forms = {form: i for i, form in enumerate(encoder.meta["forms"])}
        self.relations: list[str] = encoder.meta["relations"]
        self.limits: dict[str, Any] = encoder.meta["limits"]
        self.scale: dict[str, float] = encoder.meta["scale"]

    @cached_property
    def _words(self) -> Matrix:
        return self._encoder.read(list(words_of(p.doc for p in self._passages)))

    def at(self, passage: int, token: int) -> int:
        """A token's number in the article."""
        return self._first[passage] + token

    def triggers(self, heads: Sequence[tuple[int, int]], kinds: Sequence[str]) -> Matrix:
        """Log odds that the word at each (passage, token) tells an event of its kind; 0 for kinds never seen."""
        p = self._encoder.parts
        rows = self._words[[self.at(*h) for h in heads]]
        z = np.maximum(rows @ p["triggers.one.weight"].T + p["triggers.one.bias"], 0) @ p["triggers.output.weight"].T
        z += p["triggers.output.bias"]
        numbers = [self.kinds.get(k, -1) for k in kinds]
        return np.array([z[i, k] if k >= 0 else 0.0 for i, k in enumerate(numbers)], np.float32)

    def beside(self, name: str, head: tuple[int, int], kind: str, nodes: Sequence[Node]) -> Matrix:
        """Log odds of each label of ``name`` ("roles", "sources") for mentions beside an event; a row a mention."""
        other = np.array([self.at(n.passage, n.head) for n in nodes])
        one = np.full(len(nodes), self.at(*head))
        z = self._pairs(name, one, other, self.kinds.get(kind))
        return z if kind in self.kinds else np.zeros_like(z)

    def times(self, draft: Draft, options: Sequence[Option]) -> Matrix:
        """Log odds of each way to read a time as an event's; 0 where no words of the text tell it."""
        out = np.zeros(len(options), np.float32)
        told = [(i, o, o.told) for i, o in enumerate(options) if o.told is not None]
        if not told or draft.type not in self.kinds:
            return out
        head = self.at(draft.frame.passage, draft.frame.trigger.head)
        other = np.array([self.at(t.passage, t.hit.start) for _, _, t in told])
        z = self._pairs("times", np.full(len(told), head), other, self.kinds[draft.type])
        for row, (i, option, _) in zip(z, told, strict=True):
            out[i] = row[self.forms[option.form]]
        return out

    def bonds(self, one: Sequence[Node], other: Sequence[Node]) -> Matrix:
        """Log odds of each of ``relations`` for pairs of mentions, without what the rules say (``rule_weights``)."""
        a = np.array([self.at(n.passage, n.head) for n in one])
        b = np.array([self.at(n.passage, n.head) for n in other])
        return self._pairs("bonds", a, b, 0) + self._encoder.parts["bias.all"]

    @property
    def rule_weights(self) -> Matrix:
        """What is added for each relation where the rules state it."""
        return self._encoder.parts["rules.all"]

    def _pairs(self, name: str, one: NDArray[np.int64], other: NDArray[np.int64], kind: int | None) -> Matrix:
        p = self._encoder.parts
        if name not in self._sides:
            self._sides[name] = (
                self._words @ p[f"{name}.one.weight"].T + p[f"{name}.one.bias"],
                self._words @ p[f"{name}.other.weight"].T + p[f"{name}.other.bias"],
            )
        first, second = self._sides[name]
        z = first[one] + second[other] + p[f"{name}.distance.weight"][steps(other - one)]
        if kind is not None:
            z += p[f"{name}.kind.weight"][kind]
        return np.asarray(np.maximum(z, 0) @ p[f"{name}.output.weight"].T + p[f"{name}.output.bias"], np.float32)


def in_context(contextual: Contextual, name: str, draft: Draft, nodes: Sequence[Node], odds: Matrix) -> Matrix:
    """The log odds of a scorer for mentions beside an event, with the encoder's."""
    if not nodes:
        return odds
    head = (draft.frame.passage, draft.frame.trigger.head)
    return contextual.scale[name] * odds + contextual.beside(name, head, draft.type, nodes)
