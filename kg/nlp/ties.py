"""Descriptions and the names that say which one they are: "le village d'al-Toukhar", "President X", "X, a town"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Mentions, Node
from kg.ontology import Ontology

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def tie_names(
    table: Mentions,
    ontology: Ontology,
    parts: frozenset[str] = frozenset(),
    seats: frozenset[str] = frozenset(),
    ones: frozenset[str] = frozenset(),
    districts: frozenset[str] = frozenset(),
    calling: frozenset[str] = frozenset(),
) -> None:
    """Tie a description to the name that says which it is: "le village d'al-Toukhar", "President X", "X, a town".

    ``parts`` are nouns for parts of an organisation: "a UN panel", "le bureau de la FIDH" are not the UN, the FIDH.
    ``seats`` are nouns for towns that rule something: the capital of a country is not the country.
    ``ones`` are words for a single one: "one of the leaders, X".
    ``calling`` are verbs that say who somebody is: "the officer, identified as X".
    ``districts`` are nouns for parts of a town and settlements: "the Damascus suburb of X" is X, not Damascus.
    """
    for node in table.nodes:
        if node.kind != "description":
            continue
        doc = table.passages[node.passage].doc
        names = list(_names_of(doc[node.head], node.passage, table))
        if lemma_of(doc[node.head]) in districts and not node.plural and _town_before(node, names):
            node.name = names[1]
            continue
        for name in names:
            under = _governed(node, name) or syntax.case_of(doc[name.head]) in ("de", "d'", "of")
            owner = name.end <= node.head or under
            nouns = {lemma_of(doc[node.head]), doc[node.head].lower_}
            if owner and not node.plural and nouns & parts:
                continue
            if owner and nouns & seats and not ontology.is_a(name.cls, "City"):
                continue
            if name is not node and fits(node, name, ontology):
                node.name = name
                if ontology.is_a(node.cls, "Place") and not ontology.is_a(name.cls, "Place"):
                    name.cls = node.cls
                break
        else:
            one = _one_of(doc[node.head], ones)
            beside = (
                _told_by_name(doc, node, table, ontology, calling)
                or _beside(doc, node, table, ontology, one)
                or _set_off(doc, node, table)
            )
            if beside is not None and fits(node, beside, ontology, one):
                node.name = beside


def _town_before(node: Node, names: list[Node]) -> bool:
    """ "The Damascus suburb of X", not "the X district of Damascus": the bigger of two names is the town that holds it.

    ``names`` are those tied to the noun, in the order of the text; a name that no list knows is the smaller one.
    """
    if len(names) != 2 or not names[0].end <= node.head < names[1].start:
        return False
    first, second = (max((c.population for c in n.hit.candidates), default=0) if n.hit else 0 for n in names)
    return first > second


def _beside(doc: Doc, node: Node, table: Mentions, ontology: Ontology, one: bool) -> Node | None:
    """The name right after a title or genus: "Prime Minister X", "its spokesman, X", "the armed group X"."""
    at = node.end
    if ontology.is_a(node.cls, "Organization") and node.definite and not node.plural:
        name = table.at(node.passage, at) if at < len(doc) else None
        return name if name is not None and name.named and name.start == at and not doc[at].is_sent_start else None
    if (node.plural and not one) or not ontology.is_a(node.cls, "Person"):
        return None
    if (
        at + 1 < len(doc)
        and doc[at].text == ","
        and (one or node.definite or any(c.morph.get("Poss") for c in doc[node.head].children))
    ):
        at += 1
    name = table.at(node.passage, at) if at < len(doc) else None
    return name if name is not None and name.named and name.start == at and name.cls in ("Person", "Name") else None


def _told_by_name(doc: Doc, node: Node, table: Mentions, ontology: Ontology, calling: frozenset[str]) -> Node | None:
    """The name told with a second title or by a verb: "the speaker, General X", "an officer identified as X"."""
    if node.plural or not ontology.is_a(node.cls, "Person"):
        return None
    for child in doc[node.head].children:
        if child.i < node.head:
            continue
        told = lemma_of(child) in calling and syntax.relation(child) == "acl" and syntax.is_passive(child)
        title = table.at(node.passage, child.i) if syntax.relation(child) == "appos" else None
        second = title is not None and title.kind == "description" and ontology.is_a(title.cls, "Person")
        for inner in child.children if told or (second and title and not title.plural) else ():
            name = table.at(node.passage, inner.i)
            if name is not None and name.named and name.cls == "Person" and inner.i > child.i:
                if told or syntax.relation(inner) in ("appos", "flat"):
                    return name
    return None


def _one_of(head: Token, ones: frozenset[str]) -> bool:
    """ "One of the leaders of X": a plural that is one of its kind."""
    above = head.head
    return (
        syntax.relation(head) == "nmod"
        and above.i < head.i
        and above.lower_ in ones
        and syntax.case_of(head) in ("of", "de", "d'")
    )


def _set_off(doc: Doc, node: Node, table: Mentions) -> Node | None:
    """The name just before a comma and a description: "the Forces (FDS), an alliance", "X, director of Y"."""
    at = node.start - 1
    if at < 1 or doc[at].text != "," or doc[at].sent != doc[node.head].sent:
        return None
    at -= 1
    if doc[at].text == ")" and at >= 2:
        at = next((i for i in range(at, max(at - 6, 0), -1) if doc[i].text == "("), 1) - 1
    name = table.at(node.passage, at)
    if name is None or not name.named or node.plural:
        return None
    head = doc[node.head]
    if syntax.relation(head) == "nsubj" and doc[name.head].dep_ != "nsubj" and head.head in doc[name.head].ancestors:
        return None  # "Rebels seized Sake, a local official said": who says it is no town
    after = doc[node.end] if node.end < len(doc) else None
    closed = (
        after is None
        or after.is_punct
        or syntax.relation(doc[node.head]) in ("appos", "acl")
        or after.pos_ in ("VERB", "ADJ", "PRON")
    )
    return name if closed else None


def _names_of(head: Token, passage: int, table: Mentions) -> Iterator[Node]:
    for child in head.children:
        found = table.at(passage, child.i)
        if found is None or found.kind != "name":
            continue
        label, case = syntax.relation(child), syntax.case_of(child)
        if label in ("appos", "flat", "compound") or (label == "nmod" and case in ("de", "of", "", "d'")):
            yield found
    label = syntax.relation(head)
    if label in ("compound", "flat") or (label in ("appos", "nmod") and not syntax.case_of(head)):
        found = table.at(passage, head.head.i)
        if found is not None and found.kind == "name":
            yield found


def fits(node: Node, name: Node, ontology: Ontology, one: bool = False) -> bool:
    """Whether a name can be the name of what a description describes; ``one``: of one of those it describes."""
    case_less = name.passage == node.passage
    if ontology.is_a(node.cls, "Person"):
        if name.cls == "Name" and name.end <= node.head:
            return False  # "RUF leader": what stands before a title is what it is of
        single = one or not node.plural
        return case_less and single and name.cls in ("Person", "Name") and not _governed(node, name)
    if ontology.is_a(node.cls, "Place"):
        # "the village of X": X is a place whatever the tagger of names takes an unlisted X for
        beside = node.head < name.start or name.end == node.head
        said = name.hit is None and node.cls in ("Village", "City", "Quarter", "Region") and beside
        if node.plural or not (ontology.is_a(name.cls, "Place") or name.cls == "Name" or said):
            return False
        if node.cls in ("Facility", "Place"):
            towns = ("City", "Village", "Region", "Country")
            return not _governed(node, name) and not (name.end <= node.head and name.cls in towns)
        if node.cls == "Quarter" and name.cls in ("City", "Country", "Region"):
            return False
        if (
            node.cls == "City"
            and name.cls in ("Country", "Region")
            and (_governed(node, name) or name.end <= node.head)
        ):
            return False  # "the capital of X", "the X capital" are not X
        return not (node.cls in ("Region", "Country") and name.cls == "Country" and _governed(node, name))
    if ontology.is_a(node.cls, "Organization"):
        return name.cls in ("Name", "Organization") or (
            ontology.is_a(name.cls, "Organization") and not _governed(node, name)
        )
    return False


def _governed(node: Node, name: Node) -> bool:
    """Whether the name stands under "of" inside the description (the street of X is not X)."""
    return node.head < name.start and name.start - node.head > 1 and node.end >= name.end
