"""Which mentions a token of a slot stands for.

What holds for every slot stands here: relative pronouns stand for their antecedent, coordination adds fillers, "dozens
of X" is X, and a deed that acts stands for who is behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.lexicon import Entry
from kg.nlp import syntax
from kg.nlp.descriptions import describe, idiomatic
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token


#: What can say how many of those behind it are meant: "two of them", "plus d'un million d'Haïtiens".
_FRAMING = ("NUM", "PRON", "DET", "ADJ", "ADV")


def expand(reading: Reading, passage: int, token: Token, depth: int = 0) -> Iterator[Node]:
    """The nodes a filler token stands for, coordinated ones included."""
    if depth > 5:
        return
    if syntax.is_relative(token):
        before = syntax.antecedent(token)
        if before is not None and before.i != token.i:
            yield from expand(reading, passage, _person_above(reading, passage, token, before), depth + 1)
        return
    node = _node_of(reading, passage, token, depth)
    if node is not None:
        yield node
    if depth < 4:
        start = token
        if node is not None and node.head != token.i and node.passage == passage:
            start = token.doc[node.head]
        for other in (*syntax.conjuncts(token), *(syntax.conjuncts(start) if start != token else ())):
            if other.pos_ not in syntax.VERBAL:
                found = _node_of(reading, passage, other, depth)
                if found is not None:
                    yield found


def _person_above(reading: Reading, passage: int, pronoun: Token, before: Token) -> Token:
    """ "The head of mission for Syria, who said": a person speaks, not the place that the parser hung it on."""
    if pronoun.lower_ not in ("qui", "who"):
        return before
    node = reading.mentions.at(passage, before.i)
    if node is None or not reading.is_a(node, "Place"):
        return before
    above = before
    for _ in range(3):
        above = above.head
        found = reading.mentions.at(passage, above.i)
        if found is not None and reading.is_a(found, "Person") and not found.plural:
            return above
    return before


def _node_of(reading: Reading, passage: int, token: Token, depth: int) -> Node | None:
    found = reading.mentions.at(passage, token.i)
    lexicon = reading.lexicon
    if lemma_of(token) in lexicon.set("distance_nouns"):
        return None  # "100 km from X" is not X
    if found is not None and lemma_of(token) not in lexicon.set("container_nouns"):
        return spelled_out(reading, found, token) or found
    if found is None and (one := one_named(reading, passage, token)) is not None:
        return one
    # "dozens of X", "a group of X", "one of the leaders of X": a noun of quantity or a pronoun before "of"
    for child in token.children:
        if syntax.relation(child) in ("nmod", "obl") and syntax.case_of(child) in ("de", "of", "d'", "parmi", "among"):
            inner = next(expand(reading, passage, child, depth + 1), None)
            framing = token.pos_ in _FRAMING or lemma_of(token) in lexicon.set("container_nouns")
            if inner is not None and (framing or found is not None or _counts(token)):
                return inner
    if lemma_of(token) in lexicon.set("container_nouns"):
        for child in (*token.children, *(() if token.i == 0 else (token.nbor(-1), token.doc[max(0, token.i - 2)]))):
            if child.lower_ == "dont" and (before := syntax.antecedent(child)) is not None and before.i < child.i:
                return next(expand(reading, passage, before, depth + 1), None)  # "a land part of which is held by X"
    for child in token.children:
        bare = syntax.relation(child) in ("appos", "flat", "compound") or (
            syntax.relation(child) == "nmod" and not syntax.case_of(child)
        )
        if bare and found is None:
            inner = reading.mentions.at(passage, child.i)
            if inner is not None and not (child.dep_ == "compound" and token.pos_ == "NOUN" and not inner.named):
                return inner  # but "a bank teller" is no bank
    if found is None and token.dep_ == "appos" and token.head.i < token.i:
        return reading.mentions.at(passage, token.head.i)  # "the Janjaweed, Arab horsemen backed by X"
    return found


def spelled_out(reading: Reading, node: Node, token: Token) -> Node | None:
    """ "Two besieged towns, X and Y": the name that says which, for a description that is not tied to one."""
    if node.kind == "description" and (one := one_named(reading, node.passage, token)) is not None:
        return one
    if node.kind != "description" or node.name is not None or (node.definite and not node.plural):
        return None
    for child in token.children:
        if syntax.relation(child) == "appos" and child.i > token.i:
            inner = reading.mentions.at(node.passage, child.i)
            if inner is not None and inner.named and (reading.is_a(inner, node.cls) or reading.is_a(node, inner.cls)):
                return inner
    return None


def one_named(reading: Reading, passage: int, token: Token) -> Node | None:
    """ "One of its members, the X Army", "l'un d'eux, X": the name that says which one, whatever it is."""
    of = [c for c in token.children if syntax.case_of(c) in ("of", "de") and syntax.relation(c) in ("nmod", "obl")]
    if lemma_of(token) not in reading.lexicon.set("one_words") or not of:
        return None
    for child in (c for t in (token, *of) for c in syntax.children(t, "appos")):
        inner = reading.mentions.at(passage, child.i)
        if inner is not None and inner.named and reading.is_a(inner, "Agent"):
            return inner
    return None


def unplaced(reading: Reading, node: Node) -> bool:
    """ "The area", "cette zone": a place of which nothing is said but that it is one, and that goes back to no name."""
    if node.kind != "description" or node.root().named or node.name is not None or not reading.is_a(node, "Place"):
        return False
    head = reading.token(node)
    told = any(t.dep_ not in ("det", "case", "punct", "cc", "conj", "appos") for t in head.children)
    return not told and lemma_of(head) in reading.lexicon.set("unplaced_nouns")


def _counts(token: Token) -> bool:
    return token.pos_ == "NOUN" and (bool(token.morph.get("NumType")) or any(c.like_num for c in token.children))


def behind(reading: Reading, passage: int, token: Token) -> list[Node]:
    """Who stands behind a deed that acts: "backed by coalition strikes", "appuyées par les frappes de la coalition"."""
    out = []
    for child in token.children:
        of = syntax.relation(child) == "nmod" and syntax.case_of(child) in ("de", "of", "'s")
        if of or syntax.relation(child) in ("compound", "amod"):
            out += [n for n in expand(reading, passage, child) if reading.is_a(n, "Agent")]
    return out


def unlisted(reading: Reading, passage: int, entry: Entry, token: Token) -> list[Node]:
    """An object that no list of nouns knows, where the entry takes anything as its target: a thing of no class."""
    bodily = reading.ontology.family(entry.type) in ("strike", "attack", "coerce", "release")
    if (
        token.pos_ != "NOUN"
        or not bodily
        or idiomatic(token, reading.lexicon)
        or not any(c == "any" and r == "target" for c, r in entry.frame.slots.get("obj", ()))
    ):
        return []
    node = describe(passage, token, "Thing", reading.lexicon)
    reading.adopt(node)
    return [node]


def crowd(reading: Reading, passage: int, entry: Entry, token: Token) -> list[Node]:
    """ "Thousands marched", "tens of thousands were moved to safety": a number alone, where people alone do so."""
    numbers = reading.lexicon.set("crowd_nouns")
    family = reading.ontology.family(entry.type)
    if lemma_of(token) not in numbers or not (family == "protest" or reading.tells(entry.type, "Displacement")):
        return []
    beside = [c for c in token.children if syntax.relation(c) in ("nmod", "obl", "compound", "amod", "flat", "appos")]
    if any(lemma_of(c) not in numbers and c.i > token.i and syntax.case_of(c) in ("of", "de") for c in beside):
        return []
    node = describe(passage, token, "Population", reading.lexicon)
    node.plural = True
    reading.adopt(node)
    return [node]


def country_entity(reading: Reading, iso: str) -> str:
    """The IRI of a state, entered among the article's entities."""
    entity = reading.linker.country(iso)
    reading.entities.setdefault(entity.id, entity)
    return entity.id


def meant(reading: Reading, node: Node) -> str:
    """The IRI of what a node stands for: its entity, or the state that an adjective or a capital means."""
    country = reading.country_of(node)
    return country_entity(reading, country) if country else node.entity
