"""Which nouns tell events by themselves."""

from __future__ import annotations

from functools import cache

from kg.lexicon import load_lexicon


@cache
def deed_nouns(lang: str) -> frozenset[str]:
    """The nouns that tell events by themselves."""
    return frozenset(e.words[0] for e in load_lexicon(lang).entries if e.pos == "noun" and len(e.words) == 1)
