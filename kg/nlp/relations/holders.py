"""Who bears a title: the name after it, the name before a comma, the subject that it is said of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.fillers import expand
from kg.nlp.nodes import Node, plural
from kg.nlp.reading import Reading
from kg.nlp.relations.links import after_brackets, document, named_after_origin
from kg.nlp.relations.titles import Title

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def find_holder(reading: Reading, title: Title, stop: int) -> Node | None:
    """The person who bears a title: its name after or before it, or the subject that it is said of."""
    doc = reading.passages[title.passage].doc
    node = reading.mentions.at(title.passage, title.head)
    if node is not None and node.named:
        if reading.is_a(node, "Person"):
            return node
        return _name_after(reading, title, doc, max(node.end, title.end))  # "UN Secretary-General" taken for a name
    named = _name_after(reading, title, doc, title.end)
    before = _name_before(reading, title, doc) if named is None else None
    apposed = before is not None and doc[title.start - 1].text == "," and stop < len(doc) and doc[stop].text != ","
    if named is None and not apposed:  # "X, founder of the militia Y"
        named = _name_after(reading, title, doc, after_brackets(doc, stop))
    if named is not None or before is not None:
        return named or before
    if node is not None and node.name is not None and node.name.cls in ("Person", "Name"):
        return node.name
    for child in (*syntax.children(doc[title.head], "nsubj"), *_worker(reading, title, doc)):
        found = next(expand(reading, title.passage, child), None)
        wanted = "Agent" if title.kind == "memberOf" else "Person"
        if found is not None and found is not node and reading.is_a(found, wanted):
            return found
    return node if node is not None and node.root().named and reading.is_a(node, "Person") else None


def _worker(reading: Reading, title: Title, doc: Doc) -> list[Token]:
    """ "X worked as a photographer", "X, qui travaille comme médecin": the subject of the verb that has the title."""
    at = title.start - 1
    at -= at > 0 and doc[at].pos_ == "DET"
    if at < 1 or doc[at].lower_ not in reading.lexicon.set("office_prepositions"):
        return []
    return syntax.subjects(doc[title.head].head)


def _name_after(reading: Reading, title: Title, doc: Doc, at: int) -> Node | None:
    """The person named right after a title, over a comma, brackets and ranks ("General", "Lt. Col.")."""
    ranks = reading.lexicon.set("person_titles")
    comma = False
    for i in range(at, min(len(doc), at + 8)):
        token = doc[i]
        if token.sent != doc[title.head].sent:
            return None
        node = reading.mentions.at(title.passage, i)
        if node is not None and node.named and node.start == i:
            free = not comma or node.end >= len(doc) or doc[node.end].text not in ("'s", "'")
            return node if free and _can_be(reading, node, comma) else None
        called = named_after_origin(reading, title.passage, i) if comma else None
        if called is not None:
            return called  # "its chief, the Tunisian X"
        if token.text == "," and not comma:
            comma = True
        elif not (token.lower_ in ranks or token.text in (".", "-", "'", '"', "«", "»") or _article(token)):
            return None
    return None


def _can_be(reading: Reading, node: Node, comma: bool) -> bool:
    """Whether a name beside a title can be its holder's: a person's, or between commas any that is not known."""
    if node.cls in ("Person", "Name") and reading.cls(node) in ("Person", "Name"):
        return True
    entity = reading.entities.get(node.entity)
    unknown = entity is not None and not entity.known and node.end - node.start >= 2
    if not comma:
        words = document(reading, node)[node.start : node.end]
        return unknown and not any(reading.lexicon.nouns.get(t.lower_) for t in words)
    return unknown and node.end - node.start == 2 and reading.cls(node) == "Place"


def _article(token: Token) -> bool:
    return token.lower_ in ("le", "la", "l'", "the") and token.i + 1 < len(token.doc) and token.nbor(1).pos_ == "NOUN"


def _name_before(reading: Reading, title: Title, doc: Doc) -> Node | None:
    """ "X, director of Y", "X (48), the group's leader": the person named before a comma that the title follows."""
    at = title.start - 1
    while at > 0 and title.start - at < 9 and doc[at].text not in (",", "(", "–", "-", ":", "—"):
        if doc[at].pos_ in ("VERB", "AUX") or doc[at].text in (".", ";"):
            return None
        if doc[at].pos_ == "ADP" and doc[at - 1].pos_ in ("NOUN", "ADJ"):
            return None  # "X, an adviser to the president of Y"
        at -= 1
    if at < 1 or doc[at].text not in (",", "–", "-", "—") or doc[at].sent != doc[title.head].sent:
        return None
    node = reading.mentions.at(title.passage, at - 1)
    if (node is None and at >= 3 and doc[at - 1].text in (")", ",")) or (at >= 3 and doc[at - 1].like_num):
        back = next((i for i in range(at - 1, max(at - 6, 0), -1) if doc[i].text in ("(", ",")), at)
        node = reading.mentions.at(title.passage, back - 1)
    if node is None or not node.named:
        return None
    if node.cls in ("Person", "Name") and reading.cls(node) in ("Person", "Name"):
        return node
    part = title.words in reading.lexicon.set("part_nouns") and not plural(doc[title.head])
    if part and reading.is_a(node, "Agent"):
        return node  # "X, a member of the alliance", of a state or a group
    return node if title.kind != "memberOf" and _untold(reading, node) else None


def _untold(reading: Reading, node: Node) -> bool:
    """Two or more unknown words that the tagger took for something else than a person: "Sultan al-X, leader of"."""
    entity = reading.entities.get(node.entity)
    doc = document(reading, node)
    words = doc[node.start : node.end]
    here = node.start == 0 or doc[node.start - 1].lower_ not in reading.lexicon.set("placing_words")
    common = any(reading.lexicon.nouns.get(t.lower_) or t.pos_ in ("ADP", "DET", "CCONJ") for t in words)
    return entity is not None and not entity.known and 2 <= len(words) <= 5 and here and not common and node.hit is None


def find_fellows(reading: Reading, title: Title, stop: int) -> list[Node]:
    """The persons named after several: "two experts of X, A and B", "trois chefs de X, dont A"."""
    doc = reading.passages[title.passage].doc
    closed = after_brackets(doc, stop)
    if closed > stop:  # "members of the Front (ABC), including X"
        stop = closed if doc[closed].text == "," or doc[closed].lower_ in reading.lexicon.set("among_words") else stop
    if not plural(doc[title.head]) or stop >= len(doc) or doc[stop].text not in (",", "(", "-", "–", "—", ":"):
        if stop >= len(doc) or doc[stop].lower_ not in reading.lexicon.set("among_words"):
            return []
    out: list[Node] = []
    i, last = stop, doc[title.head].sent.end
    while i < last:
        node = reading.mentions.at(title.passage, i)
        if node is not None and node.named and node.start == i:
            if not (node.cls in ("Person", "Name") and reading.cls(node) in ("Person", "Name")):
                return out
            out.append(node)
            i = node.end
            continue
        free = doc[i].pos_ in ("DET", "ADJ", "NOUN", "PROPN", "NUM") and len(out) == 0
        joined = doc[i].text in (",", "(", "-", "–") or doc[i].lower_ in reading.lexicon.set("joining_words")
        kin = node is not None and (node.kind == "adjective" or reading.cls(node) == "Population")  # "the Swede X"
        kin = kin or (doc[i].pos_ == "PRON" and doc[i - 1].lower_ in reading.lexicon.set("among_words"))
        if not (free or joined or kin or doc[i].lower_ in reading.lexicon.set("among_words") or i == stop):
            return out
        if i - stop > 6 and not out:
            return out
        i += 1
    return out
