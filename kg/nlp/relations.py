"""Lasting links: who leads, speaks for or belongs to whom, what lies where, who is with or against whom.

All of them are read from nominal patterns: a description tied to a name, and its complement. Titles and the nouns of
membership, units, alliance and enmity are lists in ``words.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.fillers import expand
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.roles import country_entity

if TYPE_CHECKING:
    from spacy.tokens import Token

_OF = ("de", "of", "d'", "'s", "à_la_tête_de", "at")


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two nodes; ``subject`` and ``object`` are entity IRIs (a capital may stand for its state)."""

    type: str
    subject_node: Node
    subject: str
    object_node: Node
    object: str
    why: str


def find_relations(reading: Reading) -> list[Link]:
    """Every relation the article's descriptions state, once for each pair of entities."""
    seen: set[tuple[str, str, str]] = set()
    out = []
    for link in _all(reading):
        key = (link.type, link.subject, link.object)
        if link.subject and link.object and link.subject != link.object and key not in seen:
            seen.add(key)
            out.append(link)
    return out


def _all(reading: Reading) -> Iterator[Link]:
    for node in reading.mentions.nodes:
        if node.kind == "description":
            yield from _described(reading, node)
            if reading.ontology.is_a(node.cls, "Organization"):
                yield from _by_prefix(reading, node)
        if node.named:
            yield from _named_parts(reading, node)
        if node.kind in ("name", "description") and reading.is_a(node, "Place"):
            yield from _placed(reading, node)
    yield from _contained(reading)
    yield from _by_verbs(reading)


def _token(reading: Reading, node: Node) -> Token:
    return reading.passages[node.passage].doc[node.head]


def title_of(head: Token, titles: frozenset[str]) -> bool:
    """Whether a noun, alone or with its neighbours, is one of ``titles`` ("secrétaire général", "prime minister")."""
    doc = head.doc
    if lemma_of(head) in titles or head.lower_ in titles:
        return True
    for start, end in ((head.i, head.i + 2), (head.i - 1, head.i + 1), (head.i, head.i + 3)):
        if start >= 0 and end <= len(doc) and doc[start:end].text.casefold() in titles:
            return True
    return False


def _holder(reading: Reading, node: Node) -> Node | None:
    """The person or group that a title or noun describes: the name tied to it, its copula's subject, or its cluster."""
    if node.name is not None:
        return node.name
    head = _token(reading, node)
    root = node.root()
    if root.named:
        return node
    for child in syntax.children(head, "nsubj"):
        found = next(expand(reading, node.passage, child), None)
        if found is not None and found is not node:
            return found
    if head.dep_ == "appos":
        found = reading.mentions.at(node.passage, head.head.i)
        if found is not None and found is not node:
            return found
    for child in syntax.children(head, "appos", "flat"):
        found = reading.mentions.at(node.passage, child.i)
        if found is not None and found is not node:
            return found
    return None


def _complements(reading: Reading, node: Node) -> Iterator[tuple[Node, str]]:
    """What a description is of: complement, possessor, nationality, compound; with the IRI it stands for."""
    head = _token(reading, node)
    for child in head.children:
        label, case = syntax.relation(child), syntax.case_of(child)
        of = (label == "nmod" and (case in _OF or (not case and child.i < head.i))) or child.dep_ == "nmod:poss"
        if not (of or label in ("amod", "compound", "det")):
            continue
        for inner in expand(reading, node.passage, child):
            if inner is node or inner is node.name:
                continue
            country = reading.country_of(inner)
            yield inner, country_entity(reading, country) if country else inner.entity


def _described(reading: Reading, node: Node) -> Iterator[Link]:
    head = _token(reading, node)
    lexicon, ontology = reading.lexicon, reading.ontology
    lemma = lemma_of(head)
    person = ontology.is_a(node.cls, "Person")
    holder = _holder(reading, node)
    kind = None
    if title_of(head, lexicon.set("spokes_titles")):
        kind = "speaksFor"
    elif title_of(head, lexicon.set("leader_titles")) and person:
        kind = "leads"
    elif lemma in lexicon.set("member_nouns"):
        kind = "memberOf"
    elif lemma in lexicon.set("unit_nouns") or any(ontology.is_a(node.cls, c) for c in ("StateForce",)):
        kind = "partOf"
    if ontology.is_a(node.cls, "Government"):
        # "the regime of X", "X's government"
        for inner, entity in _complements(reading, node):
            if inner.named and reading.is_a(inner, "Person"):
                yield Link("leads", inner, entity, node, node.entity, f"{lemma!r} of {inner.text!r}")
    if kind == "leads" and holder is not None and holder.root().named:
        yield from _known_office(reading, node, holder)
    if kind is not None:
        for inner, entity in _complements(reading, node):
            body = reading.is_a(inner, "Organization") or reading.is_a(inner, "Country") or inner.country is not None
            if not body:
                continue
            if (
                kind in ("leads", "speaksFor", "memberOf")
                and holder is not None
                and not (kind == "memberOf" and holder is node)
            ):
                yield Link(kind, holder, holder.entity, inner, entity, f"{lemma!r} of {inner.text!r}")
            elif kind == "partOf":
                subject = holder if holder is not None and reading.is_a(holder, "Organization") else node
                if reading.is_a(inner, "Government") or (
                    reading.is_a(subject, "Organization") and inner.kind != "adjective" and subject is not node
                ):
                    yield Link(kind, subject, subject.entity, inner, entity, f"{lemma!r} of {inner.text!r}")
    if ontology.is_a(node.cls, "Coalition") and holder is not None and holder is not node:
        for child in syntax.children(head, "nmod"):
            if syntax.case_of(child) in ("de", "of", "entre", "between"):
                for inner in expand(reading, node.passage, child):
                    if reading.is_a(inner, "Agent"):
                        yield Link(
                            "memberOf", inner, inner.entity, holder, holder.entity, f"{lemma!r} of {inner.text!r}"
                        )
    for key, relation in (("alliance_words", "alliedWith"), ("enemy_words", "opposes")):
        group = ontology.is_a(node.cls, "Coalition") and not node.plural and holder is not None
        if lemma in lexicon.set(key) and not group:
            yield from _sides(reading, node, head, relation)


def _known_office(reading: Reading, node: Node, holder: Node) -> Iterator[Link]:
    """ "President X" without a country: the text says that X presides, the ontology knows over what."""
    if any(True for _ in _complements(reading, node)):
        return
    for iri in reading.linker.offices(holder.entity):
        entity = reading.linker.entity(iri)
        if entity.cls == "Government" and entity.country:
            entity = reading.linker.country(entity.country)  # a president leads the country, the text says
        reading.entities.setdefault(entity.id, entity)
        yield Link(
            "leads", holder, holder.entity, node, entity.id, f"title {node.text!r}; the ontology names the office"
        )


def _named_parts(reading: Reading, node: Node) -> Iterator[Link]:
    """ "The Security Council of the United Nations": a body named after the body that it belongs to."""
    if node.end - node.start < 3 or not reading.is_a(node, "Organization"):
        return
    doc = reading.passages[node.passage].doc
    inner = doc[node.start + 1 : node.end].as_doc()
    for hit in reading.linker.scan(inner):
        before = inner[hit.start - 1] if hit.start else None
        ends = hit.end == len(inner)
        if ends and before is not None and before.lower_ in ("de", "des", "du", "l'", "d'", "la", "of", "the", "'s"):
            entity = next(iter(reading.linker.decide([hit], reading.article.date).values()), None)
            if entity is not None and reading.ontology.is_a(entity.cls, "Organization"):
                reading.entities.setdefault(entity.id, entity)
                part = Node(
                    node.passage,
                    node.start + 1 + hit.start,
                    node.end,
                    node.end - 1,
                    entity.cls,
                    "name",
                    hit.text,
                    entity=entity.id,
                )
                yield Link("partOf", node, node.entity, part, entity.id, "named after it")


def _by_prefix(reading: Reading, node: Node) -> Iterator[Link]:
    """ "The anti-IS coalition", "pro-Iranian militias": against or with what the prefix stands before."""
    prefixes = reading.lexicon.table("side_prefixes")
    doc = reading.passages[node.passage].doc
    for i in range(max(0, node.start - 3), node.end):
        text = doc[i].lower_
        prefix = text.rstrip("-")
        if prefix not in prefixes or i + 1 >= len(doc) or i == node.head:
            continue
        after = i + 2 if doc[i + 1].text == "-" else i + 1
        other = reading.mentions.at(node.passage, after) if after < len(doc) else None
        if other is not None and other is not node and reading.is_a(other, "Agent"):
            country = reading.country_of(other)
            entity = country_entity(reading, country) if country else other.entity
            yield Link(str(prefixes[prefix]), node, node.entity, other, entity, f"prefix {prefix!r}")


def _sides(reading: Reading, node: Node, head: Token, relation: str) -> Iterator[Link]:
    """ "X, an ally of Y" and "Y's Russian allies"."""
    owners, named = [], []
    for child in head.children:
        label, case = syntax.relation(child), syntax.case_of(child)
        inner = next(expand(reading, node.passage, child), None)
        if inner is None or not reading.is_a(inner, "Agent"):
            continue
        if (label == "nmod" and case in _OF) or child.dep_ in ("nmod:poss", "det") or child.morph.get("Poss"):
            owners.append(inner)
        elif label in ("amod", "compound", "appos", "flat", "nsubj"):
            named += list(expand(reading, node.passage, child))
    holder = _holder(reading, node)
    if holder is not None and holder is not node:
        named.append(holder)
    for subject in named:
        for owner in owners:
            first, second = (reading.country_of(n) for n in (subject, owner))
            yield Link(
                relation,
                owner, country_entity(reading, second) if second else owner.entity,
                subject, country_entity(reading, first) if first else subject.entity,
                f"{lemma_of(head)!r}",
            )  # fmt: skip


def _placed(reading: Reading, node: Node) -> Iterator[Link]:
    """Place in place: complement or apposition, "the hospital in X", "X, in the province of Y", "the centre of X"."""
    head = _token(reading, node)
    doc = head.doc
    near = reading.lexicon.set("near_prepositions")
    for child in head.children:
        label, case = syntax.relation(child), syntax.case_of(child)
        inner = reading.mentions.at(node.passage, child.i)
        if (
            inner is None
            or inner is node
            or inner is node.name
            or not reading.is_a(inner, "Place")
            or inner.kind == "adjective"
        ):
            continue
        words = case.replace("_", " ")
        if words in near or not inner.root().named:
            continue
        locative = words in reading.lexicon.set("locative_prepositions")
        if label in ("nmod", "obl") and (locative or (case in _OF and (node.kind == "description" or node.named))):
            yield Link("locatedIn", node, node.entity, inner, inner.entity, f"{node.text!r} {words} {inner.text!r}")
        elif (
            label == "appos"
            and child.i > head.i
            and doc[child.left_edge.i - 1].text in (",", "(")
            and _wider(reading, node, inner)
        ):
            yield Link("locatedIn", node, node.entity, inner, inner.entity, "apposition")
        elif label in ("compound", "nmod") and child.i < head.i and not case and node.kind == "description":
            yield Link("locatedIn", node, node.entity, inner, inner.entity, "noun compound")
    if node.named and head.dep_ == "nmod" and syntax.case_of(head) == "":
        return


def _contained(reading: Reading) -> Iterator[Link]:
    """ "Dabiq, a town in Syria", "Mossoul, en Irak", "the Syrian town of Dabiq": place beside a place that holds it.

    The words must stand together and the gazetteer must agree, so that "from Turkey to Aleppo" says nothing.
    """
    places = [n for n in reading.mentions.nodes if n.kind == "name" and reading.is_a(n, "Place")]
    for before, after in pairwise(places):
        close = before.passage == after.passage and 0 < after.start - before.end <= 6
        if close and _token(reading, before).sent == _token(reading, after).sent and _holds(reading, after, before):
            yield Link("locatedIn", before, before.entity, after, after.entity, "named beside it; the gazetteer agrees")
    for node in reading.mentions.nodes:
        if node.kind != "description" or not reading.is_a(node, "Place") or not node.root().named:
            continue
        for child in _token(reading, node).children:
            inner = reading.mentions.at(node.passage, child.i)
            if inner is not None and inner.kind == "adjective" and inner.country:
                state = country_entity(reading, inner.country)
                yield Link("locatedIn", node, node.entity, inner, state, f"{inner.text!r} {node.text!r}")


def _holds(reading: Reading, wide: Node, narrow: Node) -> bool:
    outer, inner = reading.entities.get(wide.entity), reading.entities.get(narrow.entity)
    if outer is None or inner is None or not (outer.known and inner.known):
        return False
    country = outer.cls == "Country" and inner.country is not None and inner.cls != "Country"
    return outer.id in inner.within or (country and reading.linker.country(inner.country or "").id == outer.id)


def _wider(reading: Reading, node: Node, other: Node) -> bool:
    order = ("Facility", "Road", "Quarter", "Village", "City", "Region", "Country")
    a, b = reading.cls(node), reading.cls(other)
    return a in order and b in order and order.index(b) > order.index(a)


def _by_verbs(reading: Reading) -> Iterator[Link]:
    """Relations that a verb states: "X, who heads Y", "X belongs to Y"; which verbs is data."""
    verbs = reading.lexicon.table("relation_verbs")
    for n, passage in enumerate(reading.passages):
        for token in passage.doc:
            if token.pos_ not in syntax.VERBAL:
                continue
            rule = verbs.get(lemma_of(token))
            if not isinstance(rule, dict):
                continue
            slot = str(rule.get("slot", "obj"))
            subjects = syntax.agents(token) if syntax.is_passive(token) and slot == "obj" else syntax.subjects(token)
            if not subjects and token.dep_ == "amod":
                subjects = [token.head]
            if slot == "obj":
                others = syntax.logical_objects(token)
            else:
                slots = set(slot.split("|"))
                others = [c for c in token.children if syntax.case_of(c) in slots]
                # "the Britain-based Observatory"
                others += [c for c in token.children if c.i == token.i - 2 and token.nbor(-1).text == "-"]
            for s in subjects:
                for o in others:
                    for a in expand(reading, n, s):
                        for b in expand(reading, n, o):
                            if reading.is_a(a, str(rule.get("subject", "Agent"))) and reading.is_a(
                                b, str(rule.get("object", "Agent"))
                            ):
                                if rule.get("inverse"):
                                    a, b = b, a
                                yield Link(str(rule["relation"]), a, a.entity, b, b.entity, f"verb {token.text!r}")
