"""Whom the words for a speaker mean: a person with a name, a body, an unnamed source, the owner of a statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.descriptions import whereabouts
from kg.nlp.fillers import expand
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node, plural
from kg.nlp.reading import Reading
from kg.nlp.sources.recent import of_earlier_account

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How many letters must stand before the ending of a trade: "mist" is no "chemist".
_STEM = 3


def who(reading: Reading, n: int, token: Token, says: bool = False) -> Iterator[Node]:
    """The speakers that a token stands for: agents, whose statement or count it is, or a source without a name.

    ``says`` tells that the token is the subject of a verb of reporting: what is known as a place or a thing (an
    observatory, an office) speaks there all the same.
    """
    one = _one_of(reading, n, token)
    if one is not None:
        yield one
        return
    nodes = [_person(reading, token, node) for node in _apart(reading, token, list(expand(reading, n, token)))]
    nodes = [x for node in nodes for x in _of_owner(reading, n, token, node)]
    source = lemma_of(token) in reading.lexicon.set("source_nouns")
    people = lemma_of(token) in reading.lexicon.set("source_people")
    if people:  # "U.N. sources", "a source in the army" are people there, and neither speaks itself
        heads = {token.i, *(t.i for t in syntax.conjuncts(token))}  # "military sources and residents"
        behind = [x for x in nodes if x.start > token.i and x.named and reading.is_a(x, "Person")]
        nodes = [x for x in nodes if x.head in heads or x in behind]
        if nodes and all(x.head != token.i and x not in behind for x in nodes):
            yield unnamed(reading, n, token)
    if source and not people and not any(x.named or reading.is_a(x, "Person") for x in nodes):
        owners = list(_owners(reading, n, token, 0)) or list(_whose(reading, n, token))
        owners = owners or of_earlier_account(reading, n, token)
        best = [o for o in owners if o.named] or owners
        if best:
            yield from (named(reading, o) for o in best)
            return
    nodes = [x for x in nodes if not _nobody(reading, x)]
    agents = [x for x in nodes if reading.is_a(x, "Agent") or reading.country_of(x)]
    yield from (named(reading, x) for x in agents)
    if nodes and not agents and (source or (says and nodes[0].kind != "pronoun")):
        yield nodes[0]
    if not nodes and (people or (token.pos_ == "NOUN" and has_trade(reading, token))):
        yield unnamed(reading, n, token)


def _one_of(reading: Reading, n: int, token: Token) -> Node | None:
    """ "One of them, X, said": X, not them; "one of its officers said": one, not all of them."""
    among = [c for c in token.children if syntax.relation(c) == "nmod"]
    if token.pos_ in ("NOUN", "PROPN", *syntax.VERBAL) or not among:
        return None
    for child in token.children:
        node = reading.mentions.at(n, child.i) if child.dep_ == "appos" and child.i > token.i else None
        if node is not None and reading.is_a(node, "Person") and not node.plural:
            return named(reading, node)
    whole = reading.mentions.at(n, among[0].i)
    single = token.lower_ in reading.lexicon.set("one_words") and whole is not None
    if not single or whole is None or whole.kind != "description" or not whole.plural:
        return None
    cls = "Person" if reading.is_a(whole, "Person") or reading.is_a(whole, "Population") else whole.cls
    span = token.doc[token.i : whole.end]
    one = Node(n, token.i, whole.end, token.i, cls, "description", span.text, plural=False)
    reading.adopt(one)
    return one


def _of_owner(reading: Reading, n: int, token: Token, node: Node) -> Iterator[Node]:
    """ "Its head, X, said": X, not "its"."""
    head = token.doc[node.head] if node.passage == n else token
    if node.kind != "pronoun" or head.head != token or head.dep_ not in ("nmod:poss", "det"):
        yield node
        return
    for child in token.children:
        found = reading.mentions.at(n, child.i) if child.dep_ == "appos" else None
        if found is not None:
            yield found


def _nobody(reading: Reading, node: Node) -> bool:
    """Whether the words are "no group", "aucun des belligérants": nobody says it."""
    doc = reading.passages[node.passage].doc
    words = {doc[i].lower_ for i in range(node.start, node.head + 1)}
    return bool(words & reading.lexicon.set("negation")) and not node.named


def has_trade(reading: Reading, token: Token) -> bool:
    """Whether a noun is of somebody who does something for a living, by the list or by its ending."""
    lexicon = reading.lexicon
    forms = (lemma_of(token), token.lower_)
    known = {lexicon.nouns[w] for w in forms if w in lexicon.nouns}
    if any(w in lexicon.set("source_nouns") for w in forms) or any(
        not reading.ontology.is_a(cls, "Person") for cls in known
    ):
        return False
    endings = tuple(lexicon.set("trade_endings"))
    return any(
        w in lexicon.set("trade_nouns") or any(w.endswith(e) and len(w) >= len(e) + _STEM for e in endings)
        for w in forms
    )


def _apart(reading: Reading, token: Token, nodes: list[Node]) -> list[Node]:
    """Of "X, head of Y" taken for a coordination though it lacks its "and": the person with a name."""
    if len(nodes) != 2 or any(c.dep_ == "cc" for t in (token, *syntax.conjuncts(token)) for c in t.children):
        return nodes
    if not any(reading.is_a(x, "Person") and not x.plural for x in nodes) or not list(syntax.conjuncts(token)):
        return nodes
    people = [x for x in nodes if x.named and reading.is_a(x, "Person")]
    return people or nodes


def unnamed(reading: Reading, n: int, token: Token) -> Node:
    """A speaker whose noun only the list of sources knows ("the coroner", "a medical source"), entered as a person."""
    near = [c.i for c in token.children if c.dep_ in ("amod", "compound", "nummod") and abs(c.i - token.i) <= 3]
    start, end = min([token.i, *near]), max([token.i, *near]) + 1
    end = max(end, whereabouts(token, token.i + 1, reading.lexicon))
    node = Node(n, start, end, token.i, "Person", "description", token.doc[start:end].text, plural=plural(token))
    reading.adopt(node)
    return node


def _person(reading: Reading, token: Token, node: Node) -> Node:
    """ "X of the council, who says": the person that the organisation in between belongs to."""
    if token.lower_ != "who" or reading.is_a(node, "Person") or node.plural:
        return node
    above = reading.passages[node.passage].doc[node.head]
    for _ in range(3):
        above = above.head
        found = reading.mentions.at(node.passage, above.i)
        if found is not None and reading.is_a(found, "Person"):
            return found
    return node


def named(reading: Reading, node: Node, depth: int = 0) -> Node:
    """The name that stands in apposition to a described speaker ("the minister, X"; "X, a spokesman"), else himself."""
    if node.kind != "description" or node.root().named or node.plural or node.name is not None or depth > 2:
        return node
    head = reading.passages[node.passage].doc[node.head]
    near = [c for c in head.children if c.i > head.i and _stands_beside(c)]
    near += [
        g for c in head.children if c.i > head.i and syntax.relation(c) == "nmod"
        for g in c.children if g.dep_ == "appos" and g.i > c.i and reading.is_a(node, "Person")
    ]  # fmt: skip
    first = min(head.left_edge.i, node.start)
    if first > 1 and head.doc[first - 1].text == "," and reading.is_a(node, "Person"):
        near.append(head.doc[first - 2])  # "X, a spokesman for Y, said" that is parsed as two things
    near += [head.head] if syntax.relation(head) == "appos" and head.head.i < head.i else []
    for token in near:
        parts = (token, *(c for c in token.children if c.dep_ == "flat"))  # "Abu Ahmed", whose "Abu" is a title
        other = next((x for t in parts for x in (reading.mentions.at(node.passage, t.i),) if x is not None), None)
        if other is None or other is node or plural(token):
            continue
        found = named(reading, other, depth + 1)
        if found.named and reading.is_a(found, "Person") and reading.is_a(node, "Population"):
            return found  # "a resident of the town, X"
        if found.root().named and (reading.is_a(found, node.cls) or reading.is_a(node, reading.cls(found))):
            return found
        if found.named and reading.is_a(found, "Person") and found.start == node.head + 1:
            return found  # "the policeman X": a force by its noun, a man by his name
    return node


def _stands_beside(token: Token) -> bool:
    bare = syntax.relation(token) == "nmod" and not syntax.case_of(token)
    return bare or syntax.relation(token) in ("appos", "flat")


def _whose(reading: Reading, n: int, token: Token) -> Iterator[Node]:
    """Whom the possessive of "its statement" means."""
    for child in token.children:
        node = reading.mentions.at(n, child.i) if child.i < token.i else None
        if node is not None and node.kind == "pronoun" and node.root() is not node:
            yield node


def _owners(reading: Reading, n: int, token: Token, depth: int) -> Iterator[Node]:
    """Whose statement, report or count it is: agents among its complements, two steps down.

    Who only saw or checked it ("a video verified by X", "a note obtained by X") says nothing.
    """
    for child in token.children:
        if syntax.relation(child) == "acl":
            if lemma_of(child) not in reading.lexicon.set("consulting_verbs"):
                for agent in syntax.agents(child):
                    yield from (x for x in expand(reading, n, agent) if reading.is_a(x, "Agent"))
        elif syntax.relation(child) in ("nmod", "amod", "compound", "appos") and child.pos_ != "DET":
            found = [x for x in expand(reading, n, child) if reading.is_a(x, "Agent")]
            yield from found
            if depth < 1 and not found:
                yield from _owners(reading, n, child, depth + 1)
