"""Words for an office: "secretary-general", "porte-parole", "member"; which relation each of them states.

The lists are ``leader_titles``, ``spokes_titles``, ``member_nouns`` and ``office_nouns`` in words.yaml.
``deputy_words`` make a member of a leader, and so do the plural and the indefinite article ("a commander of X").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import plural
from kg.nlp.phrases import beginnings
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: The longest title is of so many tokens ("chef de l'exécutif").
LONGEST = 5


@dataclass(frozen=True, slots=True)
class Title:
    """Tokens ``start`` to ``end`` of a passage name an office, which states the relation ``kind``."""

    passage: int
    start: int
    end: int
    head: int
    words: str
    kind: str  # leads | speaksFor | memberOf
    statelike: bool


def find_titles(reading: Reading, passage: int) -> Iterator[Title]:
    """The titles of a passage, the longest match at each place."""
    doc = reading.passages[passage].doc
    leaders, spokes = reading.lexicon.set("leader_titles"), reading.lexicon.set("spokes_titles")
    members = reading.lexicon.set("member_nouns") | reading.lexicon.set("office_nouns")
    states = reading.lexicon.set("state_titles")
    every = leaders | spokes | members
    openings = beginnings(every)
    i = 0
    while i < len(doc):
        found = _longest(doc, i, every, openings)
        if found is None:
            i += 1
            continue
        end, words = found
        head = _head(reading, passage, i, end)
        kind = "speaksFor" if words in spokes else "leads" if words in leaders else "memberOf"
        several = one_of_several(doc, i, head)
        lone = not plural(head) or (words not in reading.lexicon.set("state_agents") and _one_of(reading, head))
        lesser = _deputy(reading, doc, i, end) or (several and not (lone and words in states))
        if kind == "leads" and lesser:
            kind = "memberOf"
        node = reading.mentions.at(passage, head.i)
        unseen = node is None
        if words in reading.lexicon.set("indefinite_titles") and not several and _definite(head):
            node = None
        deputy = words in reading.lexicon.set("deputy_words") and end < len(doc)
        if deputy and _longest(doc, end, leaders | members, openings):
            node = None  # "deputy commander" is one office
        people = node is not None and any(reading.is_a(node, c) for c in ("Person", "ArmedGroup", "StateForce"))
        apposed = i > 0 and doc[i - 1].text == "," and words in reading.lexicon.set("office_nouns")
        if people or (unseen and (kind != "memberOf" or end - i > 1 or apposed)):
            yield Title(passage, i, end, head.i, words, kind, words in states)
        i = end


def _head(reading: Reading, passage: int, start: int, end: int) -> Token:
    """The token by which a title is found among the mentions, its syntactic head when it is none of them."""
    words = reading.passages[passage].doc[start:end]
    return next((t for t in words if reading.mentions.at(passage, t.i) is not None), words.root)


def _longest(doc: Doc, start: int, titles: frozenset[str], openings: frozenset[str]) -> tuple[int, str] | None:
    """Where the longest title that begins at ``start`` ends, and its words; ``openings`` are the titles' beginnings."""
    token = doc[start]
    opens = token.text.casefold() in openings
    for end in range(min(start + LONGEST, len(doc)), start, -1) if opens else ():
        words = doc[start:end].text.casefold()
        if words in titles and (end - start > 1 or _nominal(token)):
            return end, words
    lemma = lemma_of(token)
    return (start + 1, lemma) if lemma in titles and _nominal(token) else None


def _nominal(token: Token) -> bool:
    """Whether a single word can be a title where it stands: no verb, no adjective before another noun."""
    return token.pos_ in ("NOUN", "PROPN") or (token.pos_ == "ADJ" and token.dep_ != "amod")


def _deputy(reading: Reading, doc: Doc, start: int, end: int) -> bool:
    words = reading.lexicon.set("deputy_words")
    near = [doc[i].lower_ for i in (*range(max(0, start - 3), start), end) if i < len(doc)]
    first = doc[start:end].text.casefold()
    return any(w in words for w in near) or any(first.startswith(w.rstrip("-") + "-") for w in words)


def _one_of(reading: Reading, head: Token) -> bool:
    """ "One of the leaders of X": a single one of several."""
    above = head.head
    return above.i < head.i and syntax.relation(head) == "nmod" and above.lower_ in reading.lexicon.set("one_words")


def _definite(head: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in ("le", "la", "l'", "the") for c in head.children)


def one_of_several(doc: Doc, start: int, head: Token) -> bool:
    """Whether a title is borne by several: plural, counted, or with an indefinite article."""
    if plural(head):
        return True
    return any(
        ((c.dep_ == "det" and c.lower_ in ("a", "an", "un", "une")) or c.dep_ == "nummod") and c.i < start
        for c in head.children
    )
