"""Words -> word pieces, by the likeliest split under a unigram model (SentencePiece's; Kudo 2018)."""

from __future__ import annotations

from collections.abc import Sequence

#: The sign that stands for a space before a word.
SPACE = "\u2581"
#: What an unknown letter costs beyond the unlikeliest piece.
_UNKNOWN = 10.0


class Pieces:
    """``pieces`` and their log probabilities; a word's pieces are numbers into them, ``unknown`` for other letters."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], unknown: int) -> None:
        self._numbers = {p: i for i, p in enumerate(pieces) if i != unknown}
        self._scores = scores
        self._unknown = unknown
        self._longest = max(map(len, pieces))
        self._penalty = min(scores) - _UNKNOWN
        self._known: dict[str, tuple[int, ...]] = {}

    def split(self, word: str) -> tuple[int, ...]:
        """The pieces of a word (with ``SPACE`` before it where a space stands)."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > 200_000:
                self._known.clear()
            found = self._known[word] = self._split(word)
        return found

    def _split(self, word: str) -> tuple[int, ...]:
        whole = self._numbers.get(word)
        n = len(word)
        best = [0.0] + [float("-inf")] * n
        back: list[tuple[int, int]] = [(0, self._unknown)] * (n + 1)
        for i in range(n):
            for j in range(i + 1, min(n, i + self._longest) + 1):
                piece = self._numbers.get(word[i:j])
                if piece is not None and best[i] + self._scores[piece] > best[j]:
                    best[j], back[j] = best[i] + self._scores[piece], (i, piece)
            if best[i] + self._penalty > best[i + 1]:
                best[i + 1], back[i + 1] = best[i] + self._penalty, (i, self._unknown)
        if whole is not None and back[n] == (0, whole):
            return (whole,)
        out = []
        while n:
            n, piece = back[n]
            out.append(piece)
        return tuple(reversed(out))
