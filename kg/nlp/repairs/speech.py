"""Verbs of saying: who stands behind them, what belongs to what is said, and what the speaker did besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.sources.saying import saying_phrase, speech_verbs

if TYPE_CHECKING:
    from spacy.tokens import Token


def inverted(verb: Token, lexicon: Lexicon) -> None:
    """ "…, jure le ministre", "…, ont fait savoir des habitants": who says it stands behind the verb of saying."""
    reporting = lexicon.verbs("reporting_verbs")
    if verb.pos_ == "NOUN":
        verb.pos_ = "VERB"
        lemma = next((x for x in lemmas_of(verb) if x in reporting), None)
        if lemma is None:
            verb.pos_ = "NOUN"
            return
        verb.lemma_ = lemma
    for child in verb.children:
        if child.lower_ in ("s'", "se") and child.dep_ == "obj":
            child.dep_ = "expl:comp"
    if verb.pos_ != "VERB" or any(c.dep_.startswith(("nsubj", "ccomp")) or c.dep_ == "mark" for c in verb.children):
        return
    for child in verb.children:
        first = child.left_edge
        if child.i < verb.i or child.pos_ not in ("NOUN", "PROPN", "PRON", "X"):
            continue
        if child.dep_ == "obj" or (child.dep_.startswith("obl") and first.lower_ == "des" and first.head == child):
            child.dep_ = "nsubj"
            if first.lower_ == "des":
                first.dep_, first.pos_, first.lemma_ = "det", "DET", "un"
            return


def inserted(verb: Token, lexicon: Lexicon) -> None:
    """ "L'armée a tué 130 civils, accuse une ONG", "Cent civils tués, accuse une ONG": a verb of speech right behind a
    comma, in another tense than the deed or behind its one comma, has its speaker behind it, not whom it accuses."""
    if verb.i < 2 or verb.nbor(-1).text != "," or lemma_of(verb) not in speech_verbs(lexicon.lang):
        return
    behind = [c for c in verb.children if c.i > verb.i and c.dep_ in ("obj", "obl:arg", "nsubj")]
    if len(behind) != 1 or "Fin" not in verb.morph.get("VerbForm"):
        return
    own = next((c for c in verb.children if c.dep_.startswith("nsubj") and c.i < verb.i), None)
    if verb.dep_ == "conj" and own is None and all(c.dep_ != "cc" for c in verb.children):
        deed = verb.head
        if syntax.tenses(deed) != syntax.tenses(verb) and lemma_of(deed) not in speech_verbs(lexicon.lang):
            verb.dep_ = "parataxis:insert"
    elif verb.dep_ == "ROOT" and own is not None:
        commas = [t.i for t in verb.doc[own.i : verb.i] if t.text == ","]
        if commas == [verb.i - 1] and any(c.dep_ == "acl" for c in own.subtree):
            own.head, own.dep_ = own, "ROOT"
            verb.head, verb.dep_ = own, "parataxis:insert"


def said_last(speaker: Token, lexicon: Lexicon) -> None:
    """ "Police detained 50, an officer who was not allowed to brief the media said": of a deed before the comma and the
    verb of saying at the end, who is presented at length between them says it, not whoever stands last."""
    deed, saying = speaker.head, speaker.head.head
    edge = speaker.left_edge
    if deed.dep_ != "ccomp" or not deed.i < speaker.i < saying.i or edge.i == 0 or edge.nbor(-1).text != ",":
        return
    if lemma_of(saying) not in lexicon.verbs("reporting_verbs") or not any(
        c.dep_ in syntax.SUBJECTS and c.i < deed.i for c in deed.children
    ):
        return
    clause = next((c for c in speaker.children if c.dep_ == "acl:relcl" and c.i > speaker.i), None)
    last = next((c for c in saying.children if c.dep_ in syntax.SUBJECTS and c.i < saying.i), None)
    if clause is None or (last is not None and last.i < clause.i):
        return
    if last is not None:
        verb = next((t for t in reversed(last.doc[clause.i : last.left_edge.i]) if t.pos_ == "VERB"), clause)
        last.head, last.dep_ = verb, "obj"
    speaker.head, speaker.dep_ = saying, "nsubj"


def unmarked(verb: Token) -> None:
    """ "X said it was over, a claim residents dispute": a noun right before the subject is what it is about, and
    who says so does not say what stands before."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i]
    told = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i), None)
    if verb.dep_ != "ROOT" or told is None or len(subjects) != 2:
        return
    noun, subject = subjects
    if noun.i + 1 == subject.left_edge.i and noun.left_edge.i > told.i and noun.left_edge.nbor(-1).text == ",":
        told.head, told.dep_ = told, "ROOT"
        noun.head, noun.dep_ = told, "appos"
        verb.head, verb.dep_ = noun, "acl:relcl"


def resumed(verb: Token, lexicon: Lexicon) -> None:
    """ "Forces took the town, the ministry announced, and killed 20": behind who says it goes on what is said."""
    saying = verb.head
    if lemma_of(saying) not in lexicon.verbs("reporting_verbs") or lemma_of(verb) in lexicon.verbs("reporting_verbs"):
        return
    own = any(c.dep_.startswith("nsubj") for c in verb.children)
    teller = next((c for c in saying.children if c.dep_ == "nsubj"), None)
    said = next((c for c in saying.children if c.dep_ == "ccomp" and c.pos_ == "VERB" and c.i < saying.i), None)
    if not own and said is not None and teller is not None and said.i < teller.i:
        verb.head = said


def contrasted(verb: Token, lexicon: Lexicon) -> None:
    """ "The army said rebels fired, while rebels said soldiers did": what somebody else says stands beside what the
    first one says, not within it."""
    said, saying = verb.head, verb.head.head
    reporting = lexicon.verbs("reporting_verbs")
    marks = {w for c in verb.children if c.i < verb.i for w in (c.lower_, " ".join(t.lower_ for t in c.subtree))}
    opened = not marks.isdisjoint(lexicon.set("contrast_markers"))
    own = any(c.dep_ == "nsubj" for c in verb.children)
    if opened and own and said.dep_ == "ccomp" and saying.i < said.i < verb.i:
        if lemma_of(saying) in reporting and lemma_of(verb) in reporting:
            verb.head = saying


def said_on(verb: Token, lexicon: Lexicon) -> None:
    """ "X said rebels had shelled the port and urged Y to act": whose act of speech it is, the tenses tell."""
    said, saying = verb.head, verb.head.head
    if said.dep_ != "ccomp" or not saying.i < said.i < verb.i or lemma_of(verb) not in speech_verbs(lexicon.lang):
        return
    own = any(c.dep_ in (*syntax.SUBJECTS, "mark") for c in verb.children)
    if own or syntax.is_passive(verb) or lemma_of(saying) not in lexicon.verbs("reporting_verbs"):
        return
    if syntax.tenses(said) != syntax.tenses(verb) == syntax.tenses(saying):
        verb.head = saying


def besides(verb: Token, lexicon: Lexicon) -> None:
    """ "A dit que la ville avait été bombardée et accusé les rebelles": a participle that does not agree with the
    passive one before it is what the speaker did besides."""
    said = verb.head
    saying = said.head
    told = said.dep_ == "ccomp" and saying.i < said.i < verb.i and lemma_of(saying) in speech_verbs(lexicon.lang)
    bare = not any(c.dep_ in (*syntax.SUBJECTS, "mark") or c.dep_.startswith("aux") for c in verb.children)
    if not (told and bare and any(c.dep_ == "aux:pass" for c in said.children)):
        return
    ours, theirs = (t.morph.get("Gender") + t.morph.get("Number") for t in (verb, said))
    perfect = any(c.dep_ == "aux:tense" for c in saying.children)
    if perfect and syntax.is_participle(verb) and ours == ["Masc", "Sing"] and theirs and ours != theirs:
        verb.head = saying


def around_aside(verb: Token, lexicon: Lexicon) -> None:
    """ "The agency, based in Norway, which counts 17 dead": of a body and where it sits, the body is who tells."""
    place, aside = verb.head, verb.head.head
    who = next((c for c in verb.children if c.dep_.startswith("nsubj")), verb)
    first = aside.left_edge
    if place.ent_type_ != "LOC" or aside.dep_ != "acl" or not aside.head.i < first.i < who.i:
        return
    closed = who.nbor(-1).text == "," and "," in (first.text, first.nbor(-1).text)
    tells = lemma_of(verb) in speech_verbs(lexicon.lang) | lexicon.verbs("reporting_verbs").keys()
    tells = tells or saying_phrase(verb, lexicon) is not None
    if closed and tells and syntax.is_relative(who) and aside.head.pos_ in ("NOUN", "PROPN"):
        verb.head = aside.head
