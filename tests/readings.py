"""Read a text as the product does and look at its relations."""

from __future__ import annotations

from functools import cache

from kg.model import Article, Extraction
from kg.nlp import Reader


@cache
def reader(lang: str) -> Reader:
    """One reader a language for a whole run."""
    return Reader(lang)


@cache
def read(lang: str, text: str) -> Extraction:
    """What a text written in the middle of June 2020 tells, read once."""
    return reader(lang).read(Article("t", text, lang, "2020-06-15"))


def relations(lang: str, text: str, day: str = "2020-06-15") -> set[tuple[str, str, str]]:
    """(label of the subject, type, label of the object) of every relation read in a text."""
    x = reader(lang).read(Article("a", text, lang, day))
    return {(x.entities[r.subject.entity].label, r.type, x.entities[r.object.entity].label) for r in x.relations}
