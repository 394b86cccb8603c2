"""Where the members of a list lie: "the quarters of A and B in X", "towns in X, including A and B"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemmas_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.relations.links import OF, Link, abroad, document, place_link, wider

if TYPE_CHECKING:
    from spacy.tokens import Token


def listed(reading: Reading, links: Iterable[Link]) -> Iterator[Link]:
    """What ``links`` say of one place of a list, of the others, which stand before or behind the place that holds it.

    Places that ``links`` put somewhere themselves are left alone.
    """
    links = [x for x in links if x.type == "locatedIn"]
    placed = {x.subject for x in links}
    for found in links:
        node, outer = found.subject_node, found.object_node
        if node.passage != outer.passage or found.slight:
            continue
        name = node.name or node
        members = [*_conjuncts(document(reading, node)[name.head])] if name.named else [*_called(reading, node)]
        before = [t for t in members if t.i < outer.start]
        after = _examples(reading, node, outer) if node.plural else []
        for token in (*(before if len(before) == len(members) else ()), *after):
            member = reading.mentions.at(node.passage, token.i)
            if member is not None and member.name is not None:
                member = member.name
            if member is None or member.entity in placed or not _may_lie(reading, member, outer):
                continue
            yield place_link(reading, member, outer, f"listed with {node.text!r}")


def quarters(reading: Reading) -> Iterator[Link]:
    """ "The quarters of A, B and C in the east of X": by the order of the words, whatever the parser ties to what.

    Behind a noun for districts a name that no list knows is a district's, whatever the tagger of names took it for.
    """
    nouns = reading.lexicon.set("district_nouns")
    for node in reading.mentions.nodes:
        doc = document(reading, node)
        head = doc[node.head]
        if node.kind != "description" or not node.plural or not set(lemmas_of(head)) & nouns:
            continue
        members: list[Node] = []
        at, end = head.i + 1, head.sent.end
        while at < end:
            found = reading.mentions.at(node.passage, at)
            if found is not None and found.name is not None:
                found = found.name
            if found is not None and found.named and found.start == at and _district(reading, found):
                members.append(found)
                at = found.end
            elif doc[at].pos_ in ("DET", "CCONJ") or doc[at].text == "," or doc[at].lower_ in OF:
                at += 1
            else:
                break
        if len(members) < 2 or at + 1 >= end or doc[at].lower_ not in reading.lexicon.set("standing_words"):
            continue
        near = (reading.mentions.at(node.passage, i) for i in range(at + 1, min(at + 4, end)))
        outer = next((n for n in near if n is not None and reading.is_a(n, "Place") and n.root().named), None)
        for member in members if outer is not None else ():
            if outer is not None and member.entity != outer.entity and not abroad(reading, member, outer):
                yield replace(place_link(reading, member, outer, f"one of {node.text!r}"), settled=True)


def _district(reading: Reading, node: Node) -> bool:
    """A place, or a name of nothing known."""
    entity = reading.entities.get(node.entity)
    return reading.is_a(node, "Place") or (entity is not None and not entity.known)


def _conjuncts(token: Token) -> Iterator[Token]:
    """The other members of the coordination that a word stands in."""
    first = syntax.first_conjunct(token)
    for member in (first, *syntax.conjuncts(first)):
        if member is not token:
            yield member


def _called(reading: Reading, node: Node) -> Iterator[Token]:
    """The names that districts are called by: "the quarters of A and B", "les villages d'A, B et C"."""
    head = document(reading, node)[node.head]
    if not node.plural or not set(lemmas_of(head)) & reading.lexicon.set("district_nouns"):
        return
    for child in syntax.children(head, "nmod", "appos", "flat"):
        if syntax.case_of(child) in ("", "de", "of"):
            yield child
            yield from _conjuncts(child)


def _examples(reading: Reading, node: Node, outer: Node) -> list[Token]:
    """The examples that follow places and what holds them: "towns in X, including A and B", "pays du Sahel : A, B"."""
    doc = document(reading, node)
    at, end = max(node.end, outer.end), doc[node.head].sent.end
    if at < end and doc[at].text == ",":
        at += 1
    if at + 1 >= end:
        return []
    words = f"{doc[at].lower_} {doc[at + 1].lower_}"
    said = reading.lexicon.set("among_words")
    if words in said:
        at += 2
    elif doc[at].lower_ in said or doc[at].text == ":":
        at += 1
    else:
        return []
    if at + 1 < end and doc[at].pos_ == "DET":
        at += 1
    first = reading.mentions.at(node.passage, at) if at < end else None
    if first is None:
        return []
    head = doc[first.head]
    return [head, *_conjuncts(head)]


def _may_lie(reading: Reading, node: Node, outer: Node) -> bool:
    """Whether a named place can lie in another: another place, no wider, and not known to be in another country."""
    if not node.named or node.entity == outer.entity or not reading.is_a(node, "Place"):
        return False
    return not abroad(reading, node, outer) and not wider(reading, outer, node)
