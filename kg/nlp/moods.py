"""What the mood of a verb says of how sure it is: "will attack", "aurait tué", "if they leave", "pour reprendre"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.lexicon import Lexicon
    from kg.model import Status

_FUTURE = {"will", "shall", "'ll", "wo"}
_MODALS = {"would", "should", "must", "can", "could", "'d", "ca", "may", "might"}
_PERHAPS = {"may", "might", "could"}


def mood_of(verb: Token, lexicon: Lexicon) -> tuple[Status, str] | None:
    """What auxiliaries, tense, "if" and the infinitive say of a verb, with the word for it; None for plain fact."""
    chain = [verb, *syntax.children(verb, "aux", "cop")]
    for token in chain:
        word = token.lower_
        if token is not verb and word in _FUTURE:
            return "unrealized", token.text
        if token is not verb and word in _MODALS:
            perfect = any(t.lower_ in ("have", "'ve") for t in chain)
            if word in _PERHAPS and perfect:
                return "uncertain", token.text
            if (
                word in ("could", "can")
                and any("Past" in t.morph.get("Tense") for t in chain if t.lower_ == "could")
                and not perfect
            ):
                return "unrealized", token.text
            return ("uncertain" if word in ("may", "might") and perfect else "unrealized"), token.text
        if syntax.is_conditional(token):
            return ("unrealized" if _still_to_come(verb, token) else "uncertain"), token.text
        if syntax.is_future(token):
            return "unrealized", token.text
    if syntax.is_arranged(verb):
        return "unrealized", "to"
    for child in verb.children:
        if child.dep_ == "mark" and (
            child.lower_ in lexicon.set("conditional_markers") or child.lower_ in ("si", "if", "unless")
        ):
            return "unrealized", child.text
    if syntax.is_infinitive(verb):
        marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "case")}
        if marks & {"pour", "afin", "avant", "before"}:
            return (
                ("unrealized", "pour" if "pour" in marks else next(iter(marks)))
                if not (marks & {"avant", "before"})
                else None
            )
        if syntax.relation(verb) in ("advcl", "acl") and not marks & {"après", "after", "sans"}:
            only = any(c.lower_ in lexicon.set("merely_words") for c in verb.children)  # "only to be driven off"
            if verb.head.pos_ in ("NOUN", "PROPN") or (marks & {"to", "de"} and not only):
                return "unrealized", f"infinitive under {verb.head.text!r}"
        if syntax.relation(verb) == "xcomp" and lemma_of(verb.head) in lexicon.verbs("granting_verbs"):
            return "unrealized", verb.head.text  # "has given them a week to leave"
        if "sans" in marks:
            return "negated", "sans"
    return None


def _still_to_come(verb: Token, conditional: Token) -> bool:
    """ "L'armée a dit qu'elle attaquerait", "qu'ils seraient jugés": under a past verb the conditional is its future,
    unlike "aurait tué"."""
    above = verb.head
    que = any(c.dep_ == "mark" and c.lower_ in ("que", "qu'") for c in verb.children)
    others = [c for c in syntax.children(verb, "aux") if c != conditional]
    simple = conditional == verb or (syntax.is_passive(verb) and lemma_of(conditional) == "être")
    if not simple or verb.dep_ != "ccomp" or not que or others:
        return False
    return any("Past" in t.morph.get("Tense") for t in (above, *syntax.children(above, "aux")))
