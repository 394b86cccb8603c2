"""A lasting relation between two mentions, and what every search for one needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.nlp.fillers import meant
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Prepositions between a part, an office or a member and what it is of, contractions opened (see ``syntax.case_of``).
OF = ("de", "of", "d'", "'s", "à_la_tête_de", "at")


#: Kinds of places from narrow to wide.
_ORDER = ("Facility", "Road", "Quarter", "Village", "City", "Region", "Country")
#: Relations that hold both ways.
MUTUAL = ("alliedWith", "opposes")


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two nodes; ``subject`` and ``object`` are entity IRIs (a capital may stand for its state).

    A ``slight`` one is worth telling only of what takes part in an event; a ``settled`` one needs no second
    opinion: a verb or a participle states it, or it rests on the article or on the ontology.
    """

    type: str
    subject_node: Node
    subject: str
    object_node: Node
    object: str
    why: str
    slight: bool = False
    settled: bool = False


def link(reading: Reading, kind: str, subject: Node, other: Node, why: str) -> Link:
    """The relation between two nodes; adjectives of nationality and capitals that act stand for their states."""
    return Link(kind, subject, meant(reading, subject), other, meant(reading, other), why)


def fits(reading: Reading, found: Link) -> bool:
    """Whether a relation can hold between two entities: a place leads nobody, nobody leads or belongs to one person."""
    acts = reading.ontology.domains.get(found.type) == "Agent"
    if acts and reading.is_a(found.subject_node, "Place") and not reading.is_a(found.subject_node, "Agent"):
        return False
    other = reading.entities.get(found.object)  # of a bare title the words are the office, the entity its country
    one = other is not None and reading.ontology.is_a(other.cls, "Person") and not found.object_node.plural
    return not one or found.type not in ("leads", "memberOf", "partOf")


def abroad(reading: Reading, node: Node, other: Node) -> bool:
    """Whether the gazetteer knows two places to lie in different countries."""
    a, b = reading.entities.get(node.entity), reading.entities.get(other.entity)
    return a is not None and b is not None and bool(a.country and b.country) and a.country != b.country


def wider(reading: Reading, node: Node, other: Node) -> bool:
    """Whether the second of two places is of a wider kind than the first: a town than a quarter."""
    a, b = reading.cls(node), reading.cls(other)
    return a in _ORDER and b in _ORDER and _ORDER.index(b) > _ORDER.index(a)


def place_link(reading: Reading, subject: Node, other: Node, why: str, slight: bool = False) -> Link:
    """One place in another: a capital is a town here, only an adjective stands for its state."""
    state = other.kind == "adjective" and other.country
    place = meant(reading, other) if state else other.entity
    return Link("locatedIn", subject, subject.entity, other, place, why, slight)


def head_of(reading: Reading, node: Node) -> Token:
    """The token that heads a node."""
    return reading.passages[node.passage].doc[node.head]


def document(reading: Reading, node: Node) -> Doc:
    """The parsed passage of a node."""
    return reading.passages[node.passage].doc


def inside(reading: Reading, passage: int, start: int, end: int) -> Node | None:
    """A known name or nationality in the tokens ``start`` to ``end``: "UN" in what was taken for one long name."""
    if end <= start:
        return None
    words = reading.passages[passage].doc[start:end]
    for hit in reading.linker.scan(words.as_doc()):
        entity = next(iter(reading.linker.decide([hit], reading.article.date).values()), None)
        if entity is not None:
            reading.entities.setdefault(entity.id, entity)
            last = start + hit.end
            return Node(passage, start + hit.start, last, last - 1, entity.cls, "name", hit.text, entity=entity.id)
    for i in range(start, end - 1):
        iso = reading.lexicon.demonyms.get(f"{words[i - start].lower_} {words[i - start + 1].lower_}")
        if iso is not None:
            text = words[i - start : i - start + 2].text
            return Node(passage, i, i + 2, i + 1, "Nationality", "adjective", text, country=iso)
    for token in words:
        iso = reading.lexicon.demonyms.get(token.lower_)
        if iso is not None:
            return Node(passage, token.i, token.i + 1, token.i, "Nationality", "adjective", token.text, country=iso)
    return None


def before_brackets(doc: Doc, last: int) -> int:
    """The token before the short brackets that close at token ``last``, "Front" of "the Front (ABC)"; ``last`` itself
    where none close."""
    if last < 3 or doc[last].text != ")":
        return last
    return next((k for k in range(last, max(last - 6, 0), -1) if doc[k].text == "("), last + 1) - 1


def after_brackets(doc: Doc, first: int) -> int:
    """The token after the short brackets that open at token ``first``; ``first`` itself where none open or close."""
    if first >= len(doc) or doc[first].text != "(":
        return first
    return next((i + 1 for i in range(first, min(first + 5, len(doc) - 1)) if doc[i].text == ")"), first)


def before_comma(reading: Reading, passage: int, at: int) -> Node | None:
    """The mention that ends right before the comma at token ``at``, over brackets: "the Front (ABC), rival of X"."""
    last = before_brackets(reading.passages[passage].doc, at - 1)
    return reading.mentions.at(passage, last) if last >= 0 else None


def named_after_origin(reading: Reading, passage: int, at: int) -> Node | None:
    """ "Le Tunisien Mongi Hamdi": the person whose name follows the word at token ``at`` for where he is from."""
    doc = reading.passages[passage].doc
    origin = reading.mentions.at(passage, at)
    people = origin is not None and (bool(origin.country) or reading.cls(origin) == "Population")
    if origin is None or origin.named or not people or origin.end >= len(doc):
        return None
    found = reading.mentions.at(passage, origin.end)
    person = found is not None and found.named and found.start == origin.end and reading.is_a(found, "Person")
    return found if person else None


def apposed(reading: Reading, node: Node) -> Node | None:
    """ "X, a former officer", "X, a suburb of Y": the name before the comma behind which a description stands."""
    doc = document(reading, node)
    if node.kind != "description" or node.root().named or node.plural or node.start < 2:
        return None
    before = reading.mentions.at(node.passage, node.start - 2) if doc[node.start - 1].text == "," else None
    return before if before is not None and before.named else None


def before_participle(reading: Reading, passage: int, word: Token) -> Node | None:
    """The mention that ends right before a participle, over a comma, brackets and adverbs."""
    doc, i = word.doc, word.i - 1
    if i > 0 and doc[i].text == ",":
        i -= 1
    if i > 2 and doc[i].text == ")":
        i = next((k for k in range(i, max(i - 6, 0), -1) if doc[k].text == "("), 1) - 1
    while i > 0 and doc[i].pos_ in ("ADV", "ADJ", "AUX") and reading.mentions.at(passage, i) is None:
        i -= 1
    found = reading.mentions.at(passage, i)
    if found is not None and found.kind == "adjective":
        found = reading.mentions.at(passage, doc[i].head.i)
    return found
