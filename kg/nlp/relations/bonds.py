"""Relations that a verb states: "X, who heads Y", "X belongs to Y", "the Saudi-led coalition"; which verbs is data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.nlp import syntax
from kg.nlp.fillers import country_entity, expand
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.relations.doubts import in_doubt
from kg.nlp.relations.links import Link, apposed, before_participle, inside, link

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def bonds(reading: Reading) -> Iterator[Link]:
    """The relations that the verbs in ``relation_verbs`` state."""
    for found in _stated(reading):
        yield replace(found, settled=True)


def _stated(reading: Reading) -> Iterator[Link]:
    verbs, participles = reading.lexicon.table("relation_verbs"), reading.lexicon.set("leading_participles")
    for n, passage in enumerate(reading.passages):
        yield from _led(reading, n)
        yield from _under(reading, n)
        for token in passage.doc:
            if token.lower_ in participles:
                yield from _led_by(reading, n, token)
            rule = verbs.get(lemma_of(token))
            if not isinstance(rule, dict) or in_doubt(reading, token):
                continue
            if token.pos_ in syntax.VERBAL:
                for subject, other in _pairs(token, rule):
                    yield from _between(reading, n, subject, other, rule, token)
            if rule["relation"] == "leads" and token.i and token.nbor(-1).lower_ in ("que", "qu'"):
                yield from _turned(reading, n, token, rule)
            if token.i >= 2 and token.nbor(-1).text == "-" and syntax.relation(token) in ("amod", "compound", "acl"):
                yield from _hyphenated(reading, n, token, rule)


def _pairs(verb: Token, rule: Mapping[str, Any]) -> Iterator[tuple[Token, Token]]:
    """Subject and object tokens of a verb, turned round for a passive."""
    slot = str(rule.get("slot", "obj"))
    passive = syntax.is_passive(verb) and slot == "obj"
    subjects = syntax.agents(verb) if passive else syntax.subjects(verb)
    if not subjects and verb.dep_ == "amod":
        subjects = [verb.head]
    if slot == "obj":
        others = syntax.logical_objects(verb)
        others += [c for c in verb.children if c.dep_ == "obj" and syntax.is_relative(c) and c not in others]
    else:
        slots = set(slot.split("|"))
        others = [c for c in verb.children if syntax.case_of(c) in slots]
        # "the Britain-based Observatory"
        others += [c for c in verb.children if c.i == verb.i - 2 and verb.nbor(-1).text == "-"]
    for subject in subjects:
        for other in others:
            yield subject, other


def _between(
    reading: Reading, passage: int, subject: Token, other: Token, rule: Mapping[str, Any], verb: Token
) -> Iterator[Link]:
    for subject_node in expand(reading, passage, subject):
        named = apposed(reading, subject_node) if not subject_node.definite else None
        a = named if named is not None and reading.is_a(named, "Person") else subject_node
        for b in expand(reading, passage, other):
            vague = rule["relation"] == "locatedIn" and not (b.root().named and (a.root().named or not a.plural))
            if _fits(reading, a, b, rule) and not vague:
                first, second = (b, a) if rule.get("inverse") else (a, b)
                yield link(reading, str(rule["relation"]), first, second, f"verb {verb.text!r}")


def _hyphenated(reading: Reading, passage: int, verb: Token, rule: Mapping[str, Any]) -> Iterator[Link]:
    """ "The Saudi-led coalition": who leads stands before the hyphen, what is led is the noun."""
    if rule["relation"] != "leads" or not syntax.is_participle(verb) or in_doubt(reading, verb.doc[verb.i - 2]):
        return
    leader = reading.mentions.at(passage, verb.i - 2)
    if leader is not None and leader.named and leader.end > verb.i:
        leader = inside(reading, passage, verb.i - 2, verb.i - 1)  # the compound is part of a known name
    led = reading.mentions.at(passage, verb.head.i)
    if leader is not None and leader.kind == "adjective" and not leader.country:
        return  # "the Kurdish-led alliance": nobody in particular
    if leader is not None and led is not None and led is not leader and reading.is_a(led, "Organization"):
        yield link(reading, "leads", leader, led, f"{leader.text}-{verb.text}")


def _turned(reading: Reading, passage: int, verb: Token, rule: Mapping[str, Any]) -> Iterator[Link]:
    """ "L'armée, que commande le maréchal X": in French the subject may follow the verb of a relative clause."""
    at = verb.i - 2
    while at > 0 and verb.doc[at].text in (",", ")"):
        at -= 1
    led = reading.mentions.at(passage, at)
    for i in range(verb.i + 1, min(verb.i + 5, len(verb.doc))):
        leader = reading.mentions.at(passage, i)
        if leader is not None and leader.named:
            if led is not None and _fits(reading, leader, led, rule):
                yield link(reading, "leads", leader, led, f"verb {verb.text!r}")
            return


def _led(reading: Reading, passage: int) -> Iterator[Link]:
    """ "The U.S.-led coalition" where the hyphenated word is one token."""
    for token in reading.passages[passage].doc:
        leader = token.lower_.removesuffix("-led")
        if leader == token.lower_:
            continue
        iso = reading.lexicon.demonyms.get(leader) or reading.lexicon.capitals.get(leader)
        if iso is None or in_doubt(reading, token):
            continue
        led = reading.mentions.at(passage, token.i)
        if led is None and token.i + 1 < len(token.doc):
            led = reading.mentions.at(passage, token.i + 1)
        if led is not None and reading.is_a(led, "Organization"):
            state = country_entity(reading, iso)
            where = Node(passage, token.i, token.i + 1, token.i, "Country", "adjective", token.text, iso, entity=state)
            yield link(reading, "leads", where, led, token.text)


def _under(reading: Reading, passage: int) -> Iterator[Link]:
    """ "Rebels under X", "des soldats, sous les ordres du colonel X": fighters and who is named over them."""
    doc, phrases = reading.passages[passage].doc, reading.lexicon.phrases("command_phrases")
    first = {words[0] for words in phrases}
    for token in doc:
        if token.lower_ not in first or token.i < 1:
            continue
        at = max(
            (token.i + len(w) for w in phrases if tuple(t.lower_ for t in doc[token.i :][: len(w)]) == w), default=0
        )
        led = before_participle(reading, passage, token) if at else None
        fighters = led is not None and any(reading.is_a(led, c) for c in ("ArmedGroup", "StateForce", "Coalition"))
        if led is None or not (fighters or (led.plural and led.kind == "description" and reading.is_a(led, "Person"))):
            continue
        near = (reading.mentions.at(passage, i) for i in range(at, min(at + 3, token.sent.end)))
        chief = next((n for n in near if n is not None and n.named), None)
        if chief is not None and reading.is_a(chief, "Person") and not in_doubt(reading, token, led.head):
            yield link(reading, "leads", chief, led, " ".join(t.text for t in doc[token.i : at]))


def _led_by(reading: Reading, passage: int, verb: Token) -> Iterator[Link]:
    """ "The rebels, led by X", "un groupe dirigé par X et Y": by the order of the words, not by the parse."""
    doc, at = verb.doc, verb.i + 1
    if (
        verb.lower_ not in reading.lexicon.set("leading_participles")
        or at >= len(doc)
        or doc[at].lower_ not in reading.lexicon.set("agent_prepositions")
    ):
        return
    led = reading.mentions.at(passage, verb.head.i) if syntax.relation(verb) == "acl" else None
    if led is None or not _can_be_led(reading, led) or led.head > verb.i:
        led = before_participle(reading, passage, verb)
    if led is None or not _can_be_led(reading, led) or in_doubt(reading, verb, led.head):
        return
    if led.start <= verb.i < led.end:  # "la coalition dirigée par les Etats-Unis contre l'EI" is one name
        leader = inside(reading, passage, at + 1, led.end)
        if leader is not None:
            yield link(reading, "leads", leader, led, f"{verb.text} {doc[at].text}")
            return
    count, contracted = 0, reading.lexicon.set("contracted_prepositions")
    for i in range(at + 1, min(at + 14, verb.sent.end)):
        node = reading.mentions.at(passage, i)
        if node is not None and node.named and node.start == i and node is not led and not _before_noun(node, doc):
            if reading.is_a(node, "Agent") or reading.is_a(node, "Person"):
                yield link(reading, "leads", node, led, f"{verb.text} {doc[at].text}")
                count += 1
        elif (
            doc[i].pos_ in ("VERB", "AUX", "SCONJ")
            or doc[i].text in (".", ";", ":", ")")
            or (count and (doc[i].pos_ not in ("PROPN", "NOUN", "ADJ", "CCONJ", "DET") or doc[i].lower_ in contracted))
        ):
            return


def _before_noun(node: Node, doc: Doc) -> bool:
    """ "US president X": the state before a title does not lead."""
    return node.cls != "Person" and node.end < len(doc) and doc[node.end].pos_ == "NOUN" and doc.lang_ != "fr"


def _can_be_led(reading: Reading, node: Node) -> bool:
    """An organisation, a country, or several men."""
    if reading.is_a(node, "Organization") or reading.cls(node) == "Country":
        return node.kind != "adjective"
    return node.kind == "description" and node.plural and reading.is_a(node, "Person")


def _fits(reading: Reading, subject: Node, other: Node, rule: Mapping[str, Any]) -> bool:
    a, b = str(rule.get("subject", "Agent")), str(rule.get("object", "Agent"))
    if reading.is_a(subject, a) and reading.is_a(other, b):
        return True
    # states lead alliances
    return rule["relation"] == "leads" and reading.cls(other) == "Coalition" and reading.is_a(subject, "Agent")
