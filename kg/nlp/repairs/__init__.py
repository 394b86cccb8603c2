"""Parses that grammar forbids, or that say less than they could, mended before anything reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.repairs import clauses, phrases, speech, words

if TYPE_CHECKING:
    from spacy.tokens import Doc


def repair(doc: Doc, lexicon: Lexicon) -> None:
    """Mend what the parser gets wrong and hang words from where the rules look; the document is changed in place.
    What is mended, with an example, stands at each of the functions: of ``words`` (tags and names), ``clauses`` (verbs
    with who does what) and ``phrases`` (nouns and prepositions).
    """
    ones = lexicon.set("one_words")
    words.trim(doc)
    words.generic(doc, lexicon)
    words.clocked(doc)
    if lexicon.lang == "fr":
        words.branded(doc, lexicon)
    phrases.topic(doc)
    for token in doc:
        if token.dep_ in ("conj", "advcl", "parataxis", "ccomp") and token.pos_ == "VERB":
            clauses.lent(token, lexicon)
        if token.pos_ == "PROPN" and not token.ent_type_:
            words.common(token, lexicon)
        if token.pos_ == "NOUN" and token.dep_ in ("ROOT", "conj", "parataxis", "ccomp") and lexicon.lang == "en":
            words.acting(token)
        if token.pos_ == "ADV" and lexicon.lang == "fr":
            words.denies(token, lexicon)
        if token.dep_ == "acl" and lexicon.lang == "en":
            clauses.arisen(token, lexicon)
        if token.dep_ == "acl:relcl" and token.head.i < token.i:
            clauses.cleft(token, lexicon)
            speech.around_aside(token, lexicon)
            if lexicon.lang == "fr":
                clauses.agreeing(token)
        if token.dep_ == "acl" and token.head.dep_ == "obj" and syntax.is_infinitive(token):
            clauses.purposed(token, lexicon)
        if token.dep_ == "compound" and token.lower_.endswith("ing") and lexicon.lang == "en":
            words.denied(token, lexicon)
        if token.dep_.startswith("nsubj") and token.i > token.head.i:
            clauses.inside(token)
        if token.dep_ == "nsubj" and token.i > token.head.i and lexicon.lang == "en":
            clauses.given(token)
        if token.dep_ in ("nsubj", "obj") and token.i > token.head.i and lexicon.lang == "en":
            speech.said_last(token, lexicon)
        if token.dep_ == "advcl" and token.lower_.endswith("ing") and lexicon.lang == "en":
            words.gerund(token, lexicon)
        if token.dep_ == "xcomp" and lemma_of(token.head) in lexicon.verbs("leaving_verbs"):
            clauses.left(token)
        if token.dep_ in ("conj", "ROOT") and token.pos_ == "VERB" and lexicon.lang == "fr":
            speech.inserted(token, lexicon)
        if token.dep_ == "xcomp" and lexicon.lang == "fr":
            clauses.asked(token, lexicon)
            clauses.perfect(token)
        if token.dep_.startswith("parataxis") and lexicon.lang == "fr":
            speech.inverted(token, lexicon)
        if token.dep_.startswith("nsubj") and token.i < token.head.i:
            clauses.headline(token)
            if lexicon.lang == "fr":
                clauses.suffered(token)
            if lexicon.lang == "en":
                speech.unmarked(token.head)
        if token.dep_ == "nsubj:pass" and lexicon.lang == "en":
            clauses.active(token)
        if token.dep_ == "appos" and lexicon.lang == "fr":
            clauses.told_next(token)
        if token.dep_ == "conj" and token.pos_ in ("NOUN", "PROPN"):
            phrases.outside(token)
            phrases.listed(token, lexicon)
            clauses.in_turn(token)
        if token.dep_ == "advcl" and token.pos_ == "VERB":
            speech.contrasted(token, lexicon)
        if token.dep_ == "conj" and token.pos_ == "VERB":
            speech.resumed(token, lexicon)
            speech.said_on(token, lexicon)
            if lexicon.lang == "fr":
                speech.besides(token, lexicon)
        if token.dep_ == "nmod" and token.head.dep_.startswith("nmod"):
            phrases.done(token, lexicon)
        if token.dep_.startswith("obl") and token.i < token.head.i:
            phrases.told_before(token, lexicon)
        if token.dep_.startswith(("obl", "nmod")) and token.i > token.head.i:
            phrases.doer(token, lexicon)
            phrases.answering(token, lexicon)
            if lexicon.lang == "fr":
                phrases.stated(token, lexicon)
        if token.dep_ == "advcl":
            phrases.mourned(token, lexicon)
        if token.dep_ == "obl" and lexicon.lang == "en":
            phrases.shared(token, lexicon)
        if token.dep_ == "nmod":
            phrases.nearest(token, lexicon)
        if token.dep_ == "case" and token.head.dep_ == "compound" and token.i < token.head.i < token.head.head.i:
            phrases.lead(token)
        if token.lower_ == "avant" and lexicon.lang == "fr" and token.i + 2 < len(doc):
            clauses.before(token)
        if token.pos_ == "ADJ" and lexicon.lang == "en" and token.i >= 2 and doc[token.i - 1].text == "-":
            words.unbend(token, lexicon)
        if token.dep_ in ("nsubj", "nsubj:pass") and token.lower_ in ones:
            clauses.agree(token)
