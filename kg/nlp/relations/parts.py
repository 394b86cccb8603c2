"""Organisations inside organisations: armies of states, branches of movements, bodies of the UN, alliances."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.fillers import expand
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.relations.links import Link, document, head_of, inside, link

if TYPE_CHECKING:
    from spacy.tokens import Token

_LINKERS = ("de", "des", "du", "l'", "d'", "la", "of", "the", "'s")
#: Classes of which something can be a part; an NGO named after another is not a part of it.
_WHOLES = ("InternationalOrganization", "StateForce", "Government", "Party", "ArmedGroup", "Coalition")


def parts(reading: Reading) -> Iterator[Link]:
    """What is a part or a member of what."""
    for n in range(len(reading.passages)):
        yield from _units(reading, n)
    for node in reading.mentions.nodes:
        if node.kind not in ("name", "description") or not reading.is_a(node, "Organization"):
            continue
        if node.named:
            yield from _named_after(reading, node)
        yield from _owned(reading, node)
        yield from _continued(reading, node)
        if node.kind == "description" and reading.ontology.is_a(node.cls, "Coalition"):
            yield from _components(reading, node)


def whole(reading: Reading, node: Node) -> bool:
    """Whether an organisation can have parts that are told with it."""
    classes = {reading.cls(node), node.root().cls}
    return any(reading.ontology.is_a(cls, c) for cls in classes for c in _WHOLES)


def _named_after(reading: Reading, node: Node) -> Iterator[Link]:
    """ "The Security Council of the United Nations", "UN Mission in X": a body named after the one it belongs to."""
    if node.end - node.start < 2:
        return
    doc = document(reading, node)
    first = inside(reading, node.passage, node.start, node.end - 1)
    if first is not None and first.start == node.start and first.entity != node.entity and first.kind == "name":
        body = doc[first.end].text != "-"  # "UN-backed mission"
        body = body and any(_names_body(reading, doc[i]) for i in range(first.end, node.end))
        if body and reading.ontology.is_a(first.cls, "InternationalOrganization"):
            yield link(reading, "partOf", node, first, "named after it")
            return
    for at in range(node.end - 1, node.start + 1, -1):
        if doc[at - 1].lower_ in _LINKERS and doc[at].lower_ not in _LINKERS:
            last = inside(reading, node.passage, at, node.end)
            whole_name = last is not None and (
                last.end == node.end or doc[last.end].lower_ in reading.lexicon.set("purview_words")
            )
            if last is not None and last.start == at and whole_name and whole(reading, last) and last.kind == "name":
                yield link(reading, "partOf", node, last, "named after it")
                return


def _names_body(reading: Reading, token: Token) -> bool:
    """Whether a word in a name is one for an organisation ("Council", "agency", "mission")."""
    nouns = reading.lexicon.nouns
    cls = nouns.get(token.lower_) or nouns.get(lemma_of(token))
    return cls is not None and reading.ontology.is_a(cls, "Organization")


def _owned(reading: Reading, node: Node) -> Iterator[Link]:
    """ "Iran's Quds Force", "the UN's migration agency", "l'armée du Burundi", "le bureau de l'ONU"."""
    head = head_of(reading, node)
    people = reading.lexicon.set("member_nouns") | reading.lexicon.set("office_nouns")
    forces = head.lower_ == "forces" and any(c.dep_ == "nmod:poss" for c in head.children)  # "the UK's armed forces"
    if node.kind == "description" and (
        (node.plural and not forces)
        or lemma_of(head) in people | reading.lexicon.set("genus_nouns")
        or reading.cls(node) == "Coalition"
    ):
        return
    last = document(reading, node)[node.end - 1]
    ends = [last] if node.kind == "description" and last.i > node.head else []
    for child in dict.fromkeys((*head.children, *ends)):
        label, case = syntax.relation(child), syntax.case_of(child)
        of = (label == "nmod" and case in ("de", "of", "d'", "'s")) or child.dep_ == "nmod:poss"
        if not (of or (label == "compound" and child.i < node.head)):
            continue
        owner = reading.mentions.at(node.passage, child.i)
        if owner is None or owner is node or owner is node.name or owner.kind in ("adjective", "pronoun"):
            continue
        if node.named and node.start <= owner.start and owner.end <= node.end:
            continue
        if _owns(reading, owner):
            yield link(reading, "partOf", node, owner, f"{node.text!r} of {owner.text!r}")


def _continued(reading: Reading, node: Node) -> Iterator[Link]:
    """ "Le Conseil des droits de l'homme des Nations unies": the body named right after a name that names one too."""
    doc = document(reading, node)
    at = node.end
    if not node.named or at + 1 >= len(doc) or doc[at].lower_ not in ("de", "d'", "des", "du", "of"):
        return
    at += 1 + (doc[at + 1].lower_ in ("l'", "la", "the"))
    owner = reading.mentions.at(node.passage, at) if at < len(doc) else None
    if owner is None or owner is node or not owner.named or owner.start != at:
        return
    if any(_names_body(reading, t) for t in doc[node.start : node.end]) and _owns(reading, owner):
        yield link(reading, "partOf", node, owner, f"{node.text!r} of {owner.text!r}")


def _owns(reading: Reading, owner: Node) -> bool:
    """Whether an owner can be what something is a part of: a named body, not a state, whose army is its own."""
    return whole(reading, owner) and owner.root().named and reading.country_of(owner) is None


def _units(reading: Reading, passage: int) -> Iterator[Link]:
    """ "X, the armed wing of Y", "JNIM, an al-Qaeda affiliate", "la branche d'Aqmi": what a noun calls a part."""
    doc = reading.passages[passage].doc
    nouns = reading.lexicon.set("unit_nouns")
    for token in doc:
        if token.pos_ not in ("NOUN", "PROPN") or not {lemma_of(token), token.lower_} & nouns:
            continue
        if lemma_of(token) in reading.lexicon.set("genus_nouns"):
            continue
        owner = _whole_before(reading, passage, token) or _whole_after(reading, passage, token)
        node = reading.mentions.at(passage, token.i)
        if owner is None:
            continue
        if node is not None and node.named:  # "son agence X" taken for one name
            if owner.kind == "pronoun" and owner.end == node.start:
                why = f"{token.text!r} of {owner.text!r}"
                yield replace(link(reading, "partOf", node, owner, why), settled=True)
            continue
        subject = _named_unit(reading, passage, token, owner)
        if subject is None and node is not None and (node.root().named or not node.plural):
            subject = node.root() if node.root().named else node
        if subject is not None and subject is not owner and reading.is_a(subject, "Organization"):
            yield link(reading, "partOf", subject, owner, f"{token.text!r} of {owner.text!r}")


def _whole_before(reading: Reading, passage: int, unit: Token) -> Node | None:
    """ "Al-Qaeda affiliate", "ETA's outlawed political wing": the owner before the noun, in English."""
    doc = unit.doc
    for i in range(unit.i - 1, max(unit.sent.start, unit.i - 6) - 1, -1):
        node = reading.mentions.at(passage, i)
        if node is not None and node.root().named and whole(reading, node) and doc.lang_ != "fr":
            if node.end < unit.i and doc[node.end].text == "-":
                return None  # "a UN-backed mission", "the NATO-led force"
            return node if node.kind != "pronoun" or unit.i - i < 4 else None
        if node is not None and node.kind == "pronoun" and i == unit.i - 1 and doc[i].morph.get("Poss"):
            return node if node.root().named and whole(reading, node) else None  # "son agence X"
        if doc[i].pos_ not in ("ADJ", "NOUN", "PROPN", "VERB", "NUM", "PART", "AUX") and doc[i].text not in ("-", "'s"):
            return None
    return None


def _whole_after(reading: Reading, passage: int, unit: Token) -> Node | None:
    """ "Branche yéménite d'Aqmi", "wing of the movement X": the owner after "of", over adjectives and nouns."""
    doc, governed = unit.doc, False
    for i in range(unit.i + 1, min(unit.sent.end, unit.i + 8)):
        node = reading.mentions.at(passage, i)
        named = node is not None and node.root().named
        if governed and node is not None and named and (whole(reading, node) or _unlisted(reading, node)):
            return node
        if doc[i].lower_ in ("de", "d'", "du", "des", "of"):
            governed = True
            continue
        stop = doc[i].is_punct and doc[i].text not in ("'", "-", "«", '"')
        if stop or (doc[i].pos_ in ("VERB", "AUX", "PRON", "ADP", "CCONJ") and doc[i].dep_ != "amod"):
            return None
    return None


def _unlisted(reading: Reading, node: Node) -> bool:
    """A name that is told for an organisation and of which nothing more is known."""
    return node.named and reading.cls(node) == "Organization"


def _named_unit(reading: Reading, passage: int, unit: Token, owner: Node) -> Node | None:
    """The name of a part: before a comma ("X (Y), the wing of"), or right after ("the front's armed wing, the AIS")."""
    doc = unit.doc
    first = min(unit.left_edge.i, owner.start if owner.start < unit.i else unit.i)
    at = first if doc[first].text == "," else first - 1
    if at > 1 and doc[at].text == ",":
        at -= 1
        if doc[at].text == ")":
            at = next((i for i in range(at, max(at - 8, 0), -1) if doc[i].text == "("), 1) - 1
        found = reading.mentions.at(passage, at)
        if found is not None and found.named and reading.is_a(found, "Organization"):
            return found
    at = max(unit.i + 1, owner.end if owner.start > unit.i else 0)
    if at + 1 < len(doc) and doc[at].text == ",":
        at += 1
        if doc[at].pos_ == "DET" and at + 1 < len(doc):
            at += 1
    elif owner.start < unit.i:  # "its news agency X", "son agence X"
        described = reading.mentions.at(passage, unit.i)
        at = max(at, described.end if described is not None else at)
        at += at < len(doc) and doc[at].text in ("«", '"')
    found = reading.mentions.at(passage, at) if at < len(doc) else None
    return found if found is not None and found.named and reading.is_a(found, "Organization") else None


def part_of_apposition(reading: Reading, node: Node) -> Node | None:
    """The named organisation that a description is tied to or stands beside."""
    if node.name is not None:
        return node.name
    if node.root().named:
        return node
    head = head_of(reading, node)
    beside: list[Token] = [head.head] if head.dep_ == "appos" else []
    for token in (*beside, *syntax.children(head, "appos", "flat", "nsubj")):
        found = reading.mentions.at(node.passage, token.i)
        if found is not None and found is not node and found.named and reading.is_a(found, "Organization"):
            return found
    return None


def _components(reading: Reading, node: Node) -> Iterator[Link]:
    """ "X, an alliance of Y and Z": the components are members of the alliance."""
    if lemma_of(head_of(reading, node)) in reading.lexicon.set("alliance_words"):
        return  # "X, an ally of Y"
    alliance = part_of_apposition(reading, node)
    if alliance is None or alliance is node:
        return
    for child in syntax.children(head_of(reading, node), "nmod"):
        if syntax.case_of(child) in ("de", "of", "entre", "between"):
            for inner in expand(reading, node.passage, child):
                for member in _whose(reading, inner) or [inner]:
                    if reading.is_a(member, "Agent"):
                        yield replace(link(reading, "memberOf", member, alliance, f"{node.text!r}"), settled=True)


def _whose(reading: Reading, fighters: Node) -> list[Node]:
    """ "Militants from X, Y and other groups": the named bodies whose they are, rather than the men."""
    if fighters.named or not fighters.plural:
        return []
    found = []
    for child in syntax.children(head_of(reading, fighters), "nmod"):
        if syntax.case_of(child) in ("from", "of", "de", "d'", "issu_de"):
            bodies = expand(reading, fighters.passage, child)
            found += [n for n in bodies if n.named and reading.is_a(n, "Organization")]
    return found
