"""Parses that grammar forbids, mended before anything reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def repair(doc: Doc, lexicon: Lexicon) -> None:
    """Mend what the parser gets wrong against agreement; the document is changed in place.

    "L'un des enjeux de la guerre, les rebelles ont annoncé …": the parser takes "un" for the subject and "rebelles" for
    a second one. A plural verb and no "and" between say that the second is the subject; the first stands beside it.
    """
    ones = lexicon.set("one_words")
    for token in doc:
        if token.dep_ in ("nsubj", "nsubj:pass") and token.lower_ in ones:
            subject = _true_subject(token)
            if subject is not None:
                verb, label = token.head, token.dep_
                subject.head, subject.dep_ = verb, label
                token.head, token.dep_ = subject, "appos"


def _true_subject(one: Token) -> Token | None:
    """The noun that agrees with the verb whose subject "one of the …" is said to be; None when nothing is wrong."""
    verb = one.head
    if not any(child.dep_ == "nmod" for child in one.children) or not _plural_verb(verb):
        return None
    for other in one.children:
        joined = any(child.dep_ == "cc" for child in other.children)
        if other.dep_ == "conj" and not joined and one.i < other.i < verb.i and "Plur" in other.morph.get("Number"):
            return other
    return None


def _plural_verb(verb: Token) -> bool:
    forms = [verb, *(child for child in verb.children if child.dep_.startswith("aux"))]
    return any("Plur" in form.morph.get("Number") for form in forms if "Part" not in form.morph.get("VerbForm"))
