"""Lasting links: who leads, speaks for or belongs to whom, what lies where, who is with or against whom.

Each file reads one sort of words: ``offices`` titles, ``owners`` names beside names, ``parts`` organisations inside
organisations, ``whereabouts`` places, ``sides`` alliance and enmity, ``bonds`` verbs. The words are in ``words.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.nlp.bonds import bonds
from kg.nlp.links import Link
from kg.nlp.offices import offices
from kg.nlp.owners import owners
from kg.nlp.parts import parts
from kg.nlp.reading import Reading
from kg.nlp.sides import sides
from kg.nlp.whereabouts import whereabouts

__all__ = ["Link", "find_relations"]


def find_relations(reading: Reading) -> list[Link]:
    """Every relation that the article states, once for each pair of entities."""
    seen: set[tuple[str, str, str]] = set()
    out = []
    for link in _all(reading):
        key = (link.type, link.subject, link.object)
        if link.subject and link.object and link.subject != link.object and key not in seen:
            seen.add(key)
            out.append(link)
    return out


def _all(reading: Reading) -> Iterator[Link]:
    yield from offices(reading)
    yield from owners(reading)
    yield from parts(reading)
    yield from whereabouts(reading)
    yield from sides(reading)
    yield from bonds(reading)
