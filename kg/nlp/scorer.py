"""Scorers over sparse features and word vectors: a linear part and a small hidden layer that numpy multiplies.

Features are strings; those that training did not keep count nothing. The vectors of the words that matter
(``kg.nlp.meaning``) come in as one row of numbers beside them. What a scorer is for, how it was trained and how well it
did stands in ``models/arguments/README.md``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.paths import models_dir

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Scorer:
    """``index`` numbers the features; a row of ``direct`` goes to the outputs, one of ``hidden`` to the hidden layer.

    The last rows of ``direct`` and ``hidden`` are for the word vectors, none where the scorer was made without. One
    output for each of ``labels``, each with its threshold.
    """

    index: dict[str, int]
    labels: tuple[str, ...]
    direct: Matrix
    hidden: Matrix
    offset: Matrix
    output: Matrix
    base: Matrix
    thresholds: dict[str, float]

    def knows(self, kind: str) -> bool:
        """Whether events of a type were annotated where it was trained; of others it knows nothing."""
        return f"type={kind}" in self.index

    def probabilities(self, rows: Sequence[Iterable[str]], meanings: Matrix | None = None) -> Matrix:
        """For each row of features, and of word vectors beside it, the probability of each label."""
        return probability(self.odds(rows, meanings))

    def odds(self, rows: Sequence[Iterable[str]], meanings: Matrix | None = None) -> Matrix:
        """The log odds of each label for each row."""
        out = np.empty((len(rows), len(self.labels)), dtype=np.float32)
        inner = np.empty((len(rows), self.hidden.shape[1]), dtype=np.float32)
        number = self.index.get
        for n, row in enumerate(rows):
            found = np.array([i for i in map(number, row) if i is not None], dtype=np.intp)
            inner[n] = self.hidden.take(found, axis=0).sum(axis=0)
            out[n] = self.direct.take(found, axis=0).sum(axis=0)
        size = len(self.hidden) - len(self.index)
        if size and meanings is not None and len(rows):
            inner += meanings @ self.hidden[-size:]
            out += meanings @ self.direct[-size:]
        out += np.maximum(inner + self.offset, 0.0) @ self.output + self.base
        return out

    def save(self, path: Path) -> None:
        """Write to one compressed file: the large matrix in eight bits, a scale a column, all else in sixteen.

        Neither changes a decision that matters.
        """
        features = sorted(self.index, key=self.index.__getitem__)
        head = {"labels": self.labels, "thresholds": self.thresholds, "features": features}
        scale = np.maximum(np.abs(self.hidden).max(axis=0, initial=0.0), 1e-6) / 127
        np.savez_compressed(
            path,
            head=np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), dtype=np.uint8),
            hidden=np.rint(self.hidden / scale).astype(np.int8),
            scale=scale.astype(np.float32),
            **{k: getattr(self, k).astype(np.float16) for k in ("direct", "offset", "output", "base")},
        )


def probability(odds: Matrix) -> Matrix:
    """Probabilities of log odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0))), dtype=np.float32)


def read_scorer(path: Path) -> Scorer:
    """A scorer from the file that ``save`` wrote."""
    with np.load(path) as data:
        head: dict[str, Any] = json.loads(data["head"].tobytes().decode())
        parts = {k: data[k].astype(np.float32) for k in ("direct", "hidden", "offset", "output", "base")}
        parts["hidden"] *= data["scale"]
    index = {name: i for i, name in enumerate(head["features"])}
    return Scorer(index=index, labels=tuple(head["labels"]), thresholds=head["thresholds"], **parts)


@cache
def load_scorer(name: str) -> Scorer | None:
    """The shipped scorer ``models/arguments/<name>.npz``, None when there is none."""
    path = models_dir() / "arguments" / f"{name}.npz"
    return read_scorer(path) if path.exists() else None
