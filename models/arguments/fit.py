"""Fit a scorer (kg.nlp.scorer) to rows of sparse features and word vectors: linear and one hidden layer, by Adam."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from kinds import PART
from scipy import sparse

from kg.nlp.scorer import Scorer

#: Set by cross-validation over documents (EXPERIMENTS.md).
WIDTH, EPOCHS, RATE = 32, 8, 0.003
SEEDS = 2  # scorers that are averaged into the one that ships
BATCH, MANY = 256, 40_000  # rows a step; four times as many where there are so many rows
PENALTY, DROP_HIDDEN, DROP_FEATURES = 1e-4, 0.3, 0.2
DROP_MEANINGS, DENSE = 0.2, 0.02  # of word vectors: dropout, and the spread of their first weights
RARE = 3  # a feature must occur in this many documents


def vocabulary(rows: Sequence[Sequence[str]], docs: Sequence[str]) -> dict[str, int]:
    """The features that occur in enough documents, numbered."""
    seen: dict[str, set[str]] = defaultdict(set)
    for features, doc in zip(rows, docs, strict=True):
        for feature in features:
            if len(seen[feature]) < RARE:
                seen[feature].add(doc)
    return {f: i for i, f in enumerate(sorted(f for f, d in seen.items() if len(d) >= RARE))}


def matrix(rows: Sequence[Sequence[str]], index: dict[str, int]) -> sparse.csr_matrix:
    pointers, columns = [0], []
    for features in rows:
        columns += sorted({index[f] for f in features if f in index})
        pointers.append(len(columns))
    return sparse.csr_matrix(
        (np.ones(len(columns), np.float32), columns, pointers), shape=(len(rows), len(index)), dtype=np.float32
    )


def fit(
    rows: Sequence[Sequence[str]],
    answers: np.ndarray,
    docs: Sequence[str],
    labels: Sequence[str],
    weights: np.ndarray | None = None,
    seed: int = 0,
    meanings: np.ndarray | None = None,
) -> Scorer:
    """A scorer without thresholds. ``answers``: 0 or 1 by row and label; ``weights``: how much each row counts;
    ``meanings``: word vectors by row (kg.nlp.meaning)."""
    index = vocabulary(rows, docs)
    x, y = matrix(rows, index), answers.astype(np.float32)
    rng = np.random.default_rng(seed)
    n, k = y.shape
    extra = 0 if meanings is None else meanings.shape[1]
    hidden = rng.standard_normal((len(index), WIDTH)) * 0.1
    p = {
        "direct": np.zeros((len(index) + extra, k), np.float32),
        "hidden": np.vstack([hidden, rng.standard_normal((extra, WIDTH)) * DENSE]).astype(np.float32),
        "offset": np.zeros(WIDTH, np.float32),
        "output": (rng.standard_normal((WIDTH, k)) / np.sqrt(WIDTH)).astype(np.float32),
        "base": np.full(k, -2.0, np.float32),
    }
    first = {a: np.zeros_like(v) for a, v in p.items()}
    second = {a: np.zeros_like(v) for a, v in p.items()}
    mean = {a: np.zeros_like(v) for a, v in p.items()}
    size = BATCH if n < MANY else 4 * BATCH
    step, averaged, steps = 0, 0, EPOCHS * -(-n // size)
    for epoch in range(EPOCHS):
        order = rng.permutation(n)
        for start in range(0, n, size):
            chosen = order[start : start + size]
            part = x[chosen]
            part.data = (rng.random(len(part.data)) >= DROP_FEATURES).astype(np.float32) / (1 - DROP_FEATURES)
            dense = None
            if meanings is not None:
                dense = meanings[chosen].astype(np.float32)
                dense *= (rng.random(dense.shape, np.float32) >= DROP_MEANINGS) / np.float32(1 - DROP_MEANINGS)
            gradients = _gradients(p, part, dense, y[chosen], weights[chosen] if weights is not None else None, rng)
            step += 1
            rate = RATE * (1 - 0.95 * step / steps)
            for a, g in gradients.items():
                first[a] = 0.9 * first[a] + 0.1 * g
                second[a] = 0.999 * second[a] + 0.001 * g * g
                p[a] -= rate * (first[a] / (1 - 0.9**step)) / (np.sqrt(second[a] / (1 - 0.999**step)) + 1e-8)
            if epoch >= EPOCHS // 2:  # the weights that ship are the mean over the second half
                averaged += 1
                for a in p:
                    mean[a] += (p[a] - mean[a]) / averaged
    return Scorer(index=index, labels=tuple(labels), thresholds={}, **mean)


def several(
    rows: Sequence[Sequence[str]],
    answers: np.ndarray,
    docs: Sequence[str],
    labels: Sequence[str],
    weights: np.ndarray | None = None,
    meanings: np.ndarray | None = None,
) -> Scorer:
    """The mean of ``SEEDS`` scorers fitted from different beginnings, as one, their hidden layers side by side."""
    found = [fit(rows, answers, docs, labels, weights, seed, meanings) for seed in range(SEEDS)]
    return Scorer(
        index=found[0].index,
        labels=found[0].labels,
        thresholds={},
        direct=sum(s.direct for s in found) / SEEDS,
        hidden=np.hstack([s.hidden for s in found]),
        offset=np.hstack([s.offset for s in found]),
        output=np.vstack([s.output for s in found]) / SEEDS,
        base=sum(s.base for s in found) / SEEDS,
    )


def _gradients(
    p: dict,
    x: sparse.csr_matrix,
    dense: np.ndarray | None,
    y: np.ndarray,
    weights: np.ndarray | None,
    rng: np.random.Generator,
) -> dict:
    known = x.shape[1]
    inner = x @ p["hidden"][:known] + p["offset"]
    if dense is not None:
        inner += dense @ p["hidden"][known:]
    mask = (rng.random(inner.shape) >= DROP_HIDDEN).astype(np.float32) / (1 - DROP_HIDDEN)
    active = np.maximum(inner, 0) * mask
    z = x @ p["direct"][:known] + active @ p["output"] + p["base"]
    if dense is not None:
        z += dense @ p["direct"][known:]
    g = (1 / (1 + np.exp(-np.clip(z, -30, 30))) - y) / len(y)
    if weights is not None:
        g = g * weights[:, None]
    back = (g @ p["output"].T) * mask * (inner > 0)
    direct, hidden = x.T @ g, x.T @ back
    if dense is not None:
        direct, hidden = np.vstack([direct, dense.T @ g]), np.vstack([hidden, dense.T @ back])
    return {
        "direct": direct + PENALTY * p["direct"],
        "hidden": hidden + PENALTY * p["hidden"],
        "offset": back.sum(0),
        "output": active.T @ g + PENALTY * p["output"],
        "base": g.sum(0),
    }


def fold_of(docs: Sequence[str], folds: int) -> dict[str, int]:
    """Documents dealt into folds, the same way every time; a part of a document goes where the document goes."""
    names = sorted({d.partition(PART)[0] for d in docs})
    random.Random(0).shuffle(names)
    dealt = {d: i % folds for i, d in enumerate(names)}
    return {d: dealt[d.partition(PART)[0]] for d in docs}


def held_out(
    rows: Sequence[Sequence[str]],
    answers: np.ndarray,
    docs: Sequence[str],
    labels: Sequence[str],
    folds: dict[str, int],
    weights: np.ndarray | None = None,
    use: Callable[[int], bool] = lambda i: True,
    meanings: np.ndarray | None = None,
) -> np.ndarray:
    """Each row's probabilities by a scorer that never saw its document; rows that ``use`` refuses train nothing."""
    out = np.zeros(answers.shape, np.float32)
    for fold in sorted(set(folds.values())):
        train = [i for i, d in enumerate(docs) if folds.get(d) != fold and use(i)]
        test = [i for i, d in enumerate(docs) if folds.get(d) == fold]
        scorer = several(
            [rows[i] for i in train],
            answers[train],
            [docs[i] for i in train],
            labels,
            weights[train] if weights is not None else None,
            meanings[train] if meanings is not None else None,
        )
        seen = meanings[test].astype(np.float32) if meanings is not None else None
        out[test] = scorer.probabilities([rows[i] for i in test], seen)
    return out
