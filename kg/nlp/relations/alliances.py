"""Who makes up an alliance: "a coalition made up of X and Y", "une alliance composée de X, de Y et de Z"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.relations.doubts import in_doubt
from kg.nlp.relations.links import OF, Link, before_participle, link

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How many words may stand between one member and the next.
_GAP = 4


def alliances(reading: Reading) -> Iterator[Link]:
    """The members that an alliance, a force or a group is said to consist of."""
    words = reading.lexicon.table("composing_words")
    for n, passage in enumerate(reading.passages):
        for token in passage.doc:
            if token.lower_ not in words or token.pos_ not in ("VERB", "ADJ", "AUX"):
                continue
            at = _opening(token, str(words[token.lower_] or ""))
            whole = before_participle(reading, n, token)
            if at is None or whole is None or not reading.is_a(whole, "Organization"):
                continue
            if in_doubt(reading, token, whole.head):
                continue
            for member in _listed(reading, n, at, token.sent.end):
                if member.entity != whole.entity:
                    yield replace(link(reading, "memberOf", member, whole, f"{token.text!r}"), settled=True)


def _opening(token: Token, prepositions: str) -> int | None:
    """Where the list begins: behind "up of", "of", "de"; right behind the word where it needs no preposition."""
    doc, at = token.doc, int(token.i) + 1
    if not prepositions:
        return at
    for phrase in prepositions.split("|"):
        words = phrase.split()
        if [t.lower_ for t in doc[at : at + len(words)]] == words:
            return at + len(words)
    return None


def _listed(reading: Reading, passage: int, at: int, end: int) -> Iterator[Node]:
    """The organisations and states of a list, as long as only commas, "and" and a noun or two stand between them."""
    doc, last = reading.passages[passage].doc, at
    while at < end and at - last <= _GAP:
        node = reading.mentions.at(passage, at)
        if node is not None and node.start == at and node.kind == "name" and _may_belong(reading, node):
            yield node
            at = last = node.end
            continue
        if doc[at].pos_ in ("VERB", "AUX", "PRON", "SCONJ") or doc[at].text in (";", ":", "."):
            return
        if doc[at].pos_ == "NOUN" and at + 1 < end and doc[at + 1].lower_ in OF:
            return  # "made up of former members of X"
        at += 1


def _may_belong(reading: Reading, node: Node) -> bool:
    """An organisation or a country; of a place nothing is said to consist."""
    return reading.is_a(node, "Organization") or reading.cls(node) == "Country"
