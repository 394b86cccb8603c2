"""Lasting links: who leads, speaks for or belongs to whom, what lies where, who is with or against whom.

Each file reads one sort of words: ``offices`` titles, ``owners`` names beside names, ``parts`` organisations inside
organisations, ``whereabouts`` places, ``sides`` alliance and enmity, ``bonds`` verbs. The words are in ``words.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.nlp.reading import Reading
from kg.nlp.relations.bonds import bonds
from kg.nlp.relations.links import Link
from kg.nlp.relations.offices import offices
from kg.nlp.relations.owners import owners
from kg.nlp.relations.parts import parts
from kg.nlp.relations.sides import sides
from kg.nlp.relations.whereabouts import whereabouts

__all__ = ["Link", "find_relations"]

#: Relations that hold both ways.
_MUTUAL = {"alliedWith", "opposes"}


def find_relations(reading: Reading) -> list[Link]:
    """Every relation that the article states, once for each pair of entities."""
    seen: set[tuple[str, str, str]] = set()
    out = []
    for link in _all(reading):
        key = (link.type, link.subject, link.object)
        if link.subject and link.object and link.subject != link.object and key not in seen:
            seen.add(key)
            if link.type in _MUTUAL:
                seen.add((link.type, link.object, link.subject))
            out.append(link)
    return out


def _all(reading: Reading) -> Iterator[Link]:
    yield from offices(reading)
    yield from owners(reading)
    yield from parts(reading)
    yield from whereabouts(reading)
    yield from sides(reading)
    yield from bonds(reading)
