"""The best whole of a sentence's scores: the tree (Chu & Liu 1965, Edmonds 1967) and the names (Viterbi 1967)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Heads = NDArray[np.int64]
_NEVER = -1e9
_DEAR = 1e6
#: What may follow what: 0 outside, 1 + 2k begins and 2 + 2k goes on a name of kind k.
_LAWFUL = np.zeros((9, 9), np.float32)
_LAWFUL[:, 2::2] = -1e9
for _k in range(1, 9):
    _LAWFUL[_k, _k + _k % 2] = 0.0


def best_tree(scores: Matrix) -> Heads:
    """Heads of a sentence's words for scores of (words, 1 + words).

    0 stands for the root, which exactly one word hangs from, i + 1 for word i.
    """
    n = len(scores)
    scores = scores.copy()
    scores[np.arange(n), np.arange(1, n + 1)] = _NEVER
    found: Heads = scores.argmax(axis=1)
    roots = np.flatnonzero(found == 0)
    if len(roots) == 1 and _cycle([0, *found.tolist()]) is None:
        return found
    square = np.full((n + 1, n + 1), -np.inf, np.float64)
    square[1:] = scores
    square[1:, 0] -= _DEAR  # a tree needs one word at the root, and pays for every further one
    return _spanning(square)[1:]


def best_names(z: Matrix) -> NDArray[np.int64]:
    """The likeliest labels in which a name goes on only where it is open (Viterbi 1967)."""
    plain: NDArray[np.int64] = z.argmax(axis=1)
    if not plain.any():
        return plain
    total = z[0] + _LAWFUL[0]
    back = []
    for row in z[1:]:
        both = total[:, None] + _LAWFUL
        back.append(both.argmax(axis=0))
        total = both.max(axis=0) + row
    out = [int(total.argmax())]
    for step in reversed(back):
        out.append(int(step[out[-1]]))
    return np.array(out[::-1], np.int64)


def _spanning(scores: NDArray[np.float64]) -> Heads:
    """The best tree over a matrix of (dependent, head) whose node 0 is the root; of the root itself nothing is told."""
    np.fill_diagonal(scores, -np.inf)
    heads: Heads = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _cycle(heads.tolist())
    if cycle is None:
        return heads
    inside = np.array(cycle)
    outside = np.setdiff1d(np.arange(len(scores)), inside)
    m = len(outside)
    # The cycle becomes one node, the last; entering it at a word costs that word's place in it.
    small = np.full((m + 1, m + 1), -np.inf)
    small[:m, :m] = scores[np.ix_(outside, outside)]
    entering = scores[np.ix_(inside, outside)] - scores[inside, heads[inside]][:, None]
    small[m, :m], entry = entering.max(axis=0), entering.argmax(axis=0)
    leaving = scores[np.ix_(outside, inside)]
    small[:m, m], leave = leaving.max(axis=1), leaving.argmax(axis=1)
    below = _spanning(small)
    for i, head in enumerate(below[:m].tolist()):
        heads[outside[i]] = inside[leave[i]] if head == m else outside[head]
    heads[inside[entry[below[m]]]] = outside[below[m]]
    heads[0] = 0
    return heads


def _cycle(heads: list[int]) -> list[int] | None:
    """Nodes that hang from each other; none where all hang from node 0 in the end."""
    seen = [0] * len(heads)
    for start in range(1, len(heads)):
        path, at = [], start
        while at and not seen[at]:
            seen[at] = start
            path.append(at)
            at = heads[at]
        if at and seen[at] == start:
            return path[path.index(at) :]
    return None
