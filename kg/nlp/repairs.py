"""Parses that grammar forbids, mended before anything reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp.lemmas import lemmas_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def repair(doc: Doc, lexicon: Lexicon) -> None:
    """Mend what the parser gets wrong against agreement; the document is changed in place.

    "L'un des enjeux de la guerre, les rebelles ont annoncé …": the parser takes "un" for the subject and "rebelles" for
    a second one. A plural verb and no "and" between say that the second is the subject; the first stands beside it.
    """
    ones = lexicon.set("one_words")
    for token in doc:
        if token.pos_ == "PROPN" and not token.ent_type_:
            _common(token, lexicon)
        if token.dep_.startswith("parataxis") and lexicon.lang == "fr":
            _inverted(token, lexicon)
        if token.pos_ == "ADJ" and lexicon.lang == "en" and token.i >= 2 and doc[token.i - 1].text == "-":
            _unbend(token, lexicon)
        if token.dep_ in ("nsubj", "nsubj:pass") and token.lower_ in ones:
            subject = _true_subject(token)
            if subject is not None:
                verb, label = token.head, token.dep_
                subject.head, subject.dep_ = verb, label
                token.head, token.dep_ = subject, "appos"


def _common(token: Token, lexicon: Lexicon) -> None:
    """ "Soldiers attacked", "Armed men": a noun that the lexicon knows is no name in small letters or as a first word."""
    if not (token.is_lower or token.is_sent_start):
        return
    token.pos_ = "NOUN"
    lemma = next((x for x in lemmas_of(token) if x in lexicon.nouns), None)
    if lemma is None:
        token.pos_ = "PROPN"
    else:
        token.lemma_ = lemma


def _inverted(verb: Token, lexicon: Lexicon) -> None:
    """ "…, jure le ministre", "…, ont fait savoir des habitants": who says it stands behind the verb of saying."""
    reporting = lexicon.verbs("reporting_verbs")
    if verb.pos_ == "NOUN":
        verb.pos_ = "VERB"
        lemma = next((x for x in lemmas_of(verb) if x in reporting), None)
        if lemma is None:
            verb.pos_ = "NOUN"
            return
        verb.lemma_ = lemma
    if verb.pos_ != "VERB" or any(c.dep_.startswith(("nsubj", "ccomp")) or c.dep_ == "mark" for c in verb.children):
        return
    for child in verb.children:
        first = child.left_edge
        if child.i < verb.i or child.pos_ not in ("NOUN", "PROPN", "PRON"):
            continue
        if child.dep_ == "obj" or (child.dep_.startswith("obl") and first.lower_ == "des" and first.head == child):
            child.dep_ = "nsubj"
            if first.lower_ == "des":
                first.dep_, first.pos_, first.lemma_ = "det", "DET", "un"
            return


def _unbend(token: Token, lexicon: Lexicon) -> None:
    """ "The Saudi-led coalition": a participle behind a hyphen that was taken for an adjective is a form of its verb."""
    if token.lower_.endswith("ed") or token.lower_ in lexicon.set("leading_participles"):
        token.pos_ = "VERB"
        token.set_morph("Tense=Past|VerbForm=Part|Voice=Pass")
        token.lemma_ = next((x for x in lemmas_of(token) if x != token.lower_), token.lemma_)


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
