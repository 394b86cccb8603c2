"""Lists of phrases that are looked for at every token of a text."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=64)
def beginnings(phrases: frozenset[str]) -> frozenset[str]:
    """Every beginning of every phrase: a token that is none of them opens no phrase, and nothing more need be read."""
    return frozenset(phrase[:size] for phrase in phrases for size in range(1, len(phrase) + 1))
