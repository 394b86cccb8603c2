"""Lasting links: who leads, speaks for or belongs to whom, what lies where, who is with or against whom.

Each file reads one sort of words: ``offices`` titles, ``owners`` names beside names, ``parts`` organisations inside
organisations, ``whereabouts`` places, ``sides`` alliance and enmity, ``bonds`` verbs, ``alliances`` who makes up an
alliance. The words are in ``words.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.nlp.reading import Reading
from kg.nlp.relations.alliances import alliances
from kg.nlp.relations.bonds import bonds
from kg.nlp.relations.links import MUTUAL, Link, document, fits, head_of
from kg.nlp.relations.offices import offices
from kg.nlp.relations.owners import owners
from kg.nlp.relations.parts import parts
from kg.nlp.relations.sides import sides
from kg.nlp.relations.titles import one_of_several
from kg.nlp.relations.whereabouts import dateline, whereabouts

__all__ = ["Link", "find_relations"]


def find_relations(reading: Reading, told: frozenset[str] | None = None) -> list[Link]:
    """Every relation that the article states, once for each pair of entities.

    ``told`` are the entities that events and their sources speak of; what says little of others is then left out.
    """
    seen: set[tuple[str, str, str]] = set()
    out = []
    for link in _all(reading):
        key = (link.type, link.subject, link.object)
        idle = told is not None and (_idle(reading, link) or (link.subject not in told and _slight(reading, link)))
        idle |= not fits(reading, link)
        if link.subject and link.object and link.subject != link.object and key not in seen and not idle:
            seen.add(key)
            if link.type in MUTUAL:
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
    yield from alliances(reading)


def _idle(reading: Reading, link: Link) -> bool:
    """Whether a link says where a building is that is no more than a kind: "prison in X", "our house in X".

    The place of "the town's airport" is in its name.
    """
    node, other = link.subject_node, link.object_node
    if link.type != "locatedIn" or node.kind != "description" or node.root().named:
        return False
    if not reading.ontology.is_a(reading.cls(node), "Facility"):
        return False
    head = head_of(reading, node)
    if node.passage == other.passage and node.start <= other.start < node.head:
        return True
    owned = any(c.dep_ == "nmod:poss" and c.pos_ in ("NOUN", "PROPN") for c in head.children)  # "Iran's consulate in X"
    return not (node.definite or owned or one_of_several(document(reading, node), node.head, head))


def _slight(reading: Reading, link: Link) -> bool:
    """Whether a link is worth telling only of what takes part in an event: of somebody or something without a name.

    "Shops in X were shut", "the leader of the group", "155 observers of the UN", "the airport of X", and the town of a
    dateline ("KANO, Nigeria -"). A definite place that is not named by where it lies ("the consulate in X") is told of.
    """
    node, other = link.subject_node, link.object_node
    if link.slight or (link.type == "locatedIn" and dateline(reading, node)):
        return True
    if node.kind != "description" or node.root().named:
        return False
    if link.settled and link.type == "memberOf" and reading.is_a(node, "Organization"):
        return False  # "an alliance of Arab and Kurdish militias"
    if link.type == "locatedIn":
        owned = node.passage == other.passage and node.start <= other.start < node.end
        return not node.definite if not owned else reading.ontology.is_a(reading.cls(node), "Facility")
    return link.type in ("memberOf", "leads") or (link.type == "partOf" and reading.cls(other) == "Country")
