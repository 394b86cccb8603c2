"""Whose a group or a man is, without a title: "the KDP of X", "X's band", "X, of Human Rights Watch"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.context import SIDES
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.relations.links import Link, document, head_of, link, named_after_origin

if TYPE_CHECKING:
    from spacy.tokens import Token


def owners(reading: Reading) -> Iterator[Link]:
    """Leaders of groups that are named by their leader, and members that are named with their organisation."""
    members = reading.lexicon.set("member_nouns")
    followers = reading.lexicon.set("follower_nouns") | reading.lexicon.set("whole_nouns")
    followers |= (
        reading.lexicon.set("rule_nouns") | reading.lexicon.set("alliance_words") | reading.lexicon.set("enemy_words")
    )
    for node in reading.mentions.nodes:
        if node.kind not in ("name", "description"):
            continue
        group = any(reading.ontology.is_a(reading.cls(node), c) for c in SIDES)
        body = node.named and reading.is_a(node, "Organization") and not reading.is_a(node, "Media")
        noun = lemma_of(head_of(reading, node)) if node.kind == "description" else ""
        men = node.plural and noun in members
        if noun in followers:
            pass  # "supporters of X", "an ally of X", "the presidency of X" are not led by him
        elif group or body or men:
            yield from _leader(reading, node)
        if node.named and _can_be_person(reading, node):
            yield from _of_body(reading, node)


def _can_be_person(reading: Reading, node: Node) -> bool:
    """A person, or two unknown words that a comma closes ("Claire Dubois, of Human Rights Watch")."""
    if node.cls != "Name":
        return reading.is_a(node, "Person")
    doc = document(reading, node)
    return node.hit is None and node.end - node.start == 2 and node.end < len(doc) and doc[node.end].text == ","


def _leader(reading: Reading, group: Node) -> Iterator[Link]:
    """ "Le Fatah de X", "the regime of President X", "X's troops", "the X administration"."""
    for child in head_of(reading, group).children:
        label, case = syntax.relation(child), syntax.case_of(child)
        owned = (label == "nmod" and case in ("de", "of", "d'", "'s")) or child.dep_ == "nmod:poss"
        if not (owned or (label in ("compound", "appos", "nmod") and not case and not group.named)):
            continue
        if not owned and not reading.ontology.is_a(reading.cls(group), "Government"):
            continue
        for token in (child, *syntax.conjuncts(child)):
            person = _person(reading, group.passage, token)
            within = person is not None and group.named and group.start <= person.start and person.end <= group.end
            if person is not None and person is not group and not within:
                yield link(reading, "leads", person, group, f"{group.text!r} of {person.text!r}")


def _person(reading: Reading, passage: int, token: Token) -> Node | None:
    """The named person that a token, or the title that it is, stands for."""
    node = named_after_origin(reading, passage, token.i) or reading.mentions.at(passage, token.i)
    if node is not None and node.kind == "description" and node.name is not None:
        node = node.name
    if node is None or not (node.named and reading.is_a(node, "Person") and node.cls != "Name"):
        return None
    return node


def _of_body(reading: Reading, person: Node) -> Iterator[Link]:
    """ "X, of Human Rights Watch", "X (Party)", "the PUK's X"."""
    doc = document(reading, person)
    at = person.end
    sure = False
    if at < len(doc) and doc[at].text == "(":
        inner = reading.mentions.at(person.passage, at + 1) if at + 1 < len(doc) else None
        if inner is not None and inner.named and inner.end < len(doc) and doc[inner.end].text == ")":
            if reading.is_a(inner, "Organization") and reading.cls(inner) != "Name":
                yield link(reading, "memberOf", person, inner, "the organisation in brackets")
        return
    if at < len(doc) and doc[at].text == ",":
        at += 1
        sure = True
        if at + 1 < len(doc) and doc[at].like_num and doc[at + 1].text == ",":
            at += 2
    if at < len(doc) and doc[at].lower_ in ("de", "d'", "du", "des", "of") + sure * ("from",):
        at += 1
        while at < len(doc) and (doc[at].pos_ in ("DET", "ADJ") or doc[at].text in ('"', "«")):
            at += 1
        body = reading.mentions.at(person.passage, at) if at < len(doc) else None
        if body is not None and body.kind == "description" and body.name is not None:
            body = body.name  # "X, de l'organisation Y", "X of the Y movement"
        if at < len(doc) and (body is None or not _employs(reading, body, sure)):
            over = next((t for t in (doc[at].head, doc[at].head.head) if t.i > at), None)
            body = reading.mentions.at(person.passage, over.i) if over is not None else None
            sure = sure or (body is not None and any(t.pos_ == "PROPN" for t in doc[body.start : body.end]))
        if body is not None and _employs(reading, body, sure):
            yield link(reading, "memberOf", person, body, f"{person.text!r} of {body.text!r}")
    before = person.start - 1
    if before > 0 and doc[before].text in ("'s", "'") and doc[before].pos_ in ("PART", "PUNCT"):
        body = reading.mentions.at(person.passage, before - 1)
        if body is not None and _employs(reading, body, False):
            yield link(reading, "memberOf", person, body, f"{body.text!r}'s {person.text!r}")
        elif body is not None and _governs(reading, person, body):
            why = f"{body.text!r}'s {person.text!r}; the ontology names the office"
            yield replace(link(reading, "leads", person, body, why), settled=True)


def _governs(reading: Reading, person: Node, state: Node) -> bool:
    """ "Russia's Vladimir Putin": whether the ontology has a person at the head of the state he is said to be of."""
    found = (reading.linker.entity(iri) for iri in reading.linker.offices(person.entity))
    homes = [x.country for x in found if x.country and reading.ontology.is_a(x.cls, "Government")]
    return any(reading.linker.country(home).id == state.entity for home in homes)


def _employs(reading: Reading, node: Node, sure: bool) -> bool:
    cls = reading.cls(node)
    if cls in ("Name", "Any", "Country") or not reading.ontology.is_a(cls, "Organization"):
        return False
    return node.named or (sure and any(t.pos_ == "PROPN" for t in document(reading, node)[node.start : node.end]))
