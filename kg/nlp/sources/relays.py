"""Media through which somebody threatens, demands or denies: "in a message broadcast by X", "par son agence X"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.sources.saying import speech_verbs
from kg.nlp.sources.who import who

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from kg.nlp.nodes import Node
    from kg.nlp.reading import Reading


def relays(reading: Reading, n: int, sent: Span) -> Iterator[tuple[tuple[Node, ...], frozenset[int], int]]:
    """(who passes it on, the verbs of speech, the token that leads to him) for the sentence's acts of speech."""
    verbs = speech_verbs(sent.doc.lang_)
    for verb in sent:
        if verb.pos_ not in syntax.VERBAL or lemma_of(verb) not in verbs:
            continue
        for token in verb.children:
            if syntax.relation(token) != "obl":
                continue
            found = tuple(dict.fromkeys((*_bearers(reading, n, token), *_outlets(reading, n, token))))
            if found:
                yield found, frozenset({verb.i, *(t.i for t in syntax.conjuncts(verb))}), token.i


def _bearers(reading: Reading, n: int, message: Token) -> Iterator[Node]:
    """ "In a message broadcast by X": X."""
    clauses = (t for c in message.children if c.dep_ == "acl" for t in (c, *syntax.conjuncts(c)))
    for clause in clauses:
        if lemma_of(clause) in reading.lexicon.set("relaying_verbs"):
            yield from (x for t in syntax.agents(clause) for x in who(reading, n, t))


def _outlets(reading: Reading, n: int, token: Token) -> Iterator[Node]:
    """ "Through its news agency X", "par la voix de leur chaîne, X": X, where it is a medium."""
    if syntax.case_of(token) not in reading.lexicon.set("channel_prepositions"):
        return
    for word in (token, *(c for c in token.children if c.dep_ == "nmod")):
        yield from (x for x in who(reading, n, word) if reading.is_a(x, "Media"))
