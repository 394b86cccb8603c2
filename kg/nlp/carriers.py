"""The verbs that a nominal event leans on: "launched an attack", "the raids carried out by X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of, lemmas_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.lexicon import Lexicon


def carrier(noun: Token, lexicon: Lexicon) -> tuple[Token, str] | None:
    """The light verb that a nominal event leans on, with the noun's relation to it; through nouns of aspect."""
    aspects = lexicon.set("aspect_nouns")
    node = syntax.first_conjunct(noun)
    for _ in range(4):
        if syntax.relation(node) in ("nmod", "appos") and lemma_of(node.head) in aspects:
            node = syntax.first_conjunct(node.head)
        else:
            break
    for child in node.children:
        if syntax.relation(child) in ("acl", "amod") and child.i > node.i:
            if {c.dep_ for c in child.children} >= {"mark", "nsubj"}:
                continue  # "allegations that ministers took bribes": a clause of what is alleged, with its own subject
            if any(w in lexicon.verbs("light_verbs") for w in lemmas_of(child)):
                return child, "acl"
    label = syntax.relation(node)
    governed = node.head != node and node.head.pos_ in syntax.VERBAL | {"ADJ"}
    if label == "obl" and syntax.case_of(node) in lexicon.set("since_words"):
        return None  # "since the truce, the army has carried out raids": the truce is not what it does
    if governed and label in ("obj", "nsubj", "obl", "xcomp", "iobj"):
        return node.head, node.dep_
    return _stray(node, lexicon)


def _stray(noun: Token, lexicon: Lexicon) -> tuple[Token, str] | None:
    """ "Planes carried out at dawn strikes": a light verb without object before a noun that the parser hung lower."""
    light = lexicon.verbs("light_verbs")
    sent = noun.sent
    for i in range(noun.i - 1, max(sent.start, noun.i - 8) - 1, -1):
        token = noun.doc[i]
        if token.is_punct:
            return None
        if token.pos_ == "VERB":
            bare = not syntax.children(token, "obj") and not syntax.is_passive(token)
            if bare and any(w in light for w in lemmas_of(token)) and token in noun.ancestors:
                return token, "obj"
            return None
    return None
