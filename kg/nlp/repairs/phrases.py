"""Nouns and prepositions that hang from the wrong word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.repairs.deeds import deed_nouns
from kg.nlp.timewords import weekdays

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: How many tokens a headline's topic has at most: "Mali:", "Burkina Faso:".
_TOPIC = 4


def topic(doc: Doc) -> None:
    """ "Mali: nine soldiers killed in ambush": what stands before the colon is no part of who stands behind it."""
    colon = next((t.i for t in doc[1 : _TOPIC + 1] if t.text == ":"), 0)
    for word in doc[:colon]:
        if word.head.i > colon and word.dep_ in ("nmod", "compound", "amod", "flat", "flat:name"):
            word.head, word.dep_ = word.sent.root, "parataxis"


def outside(member: Token) -> None:
    """ "The army, led by General X, and rebels said": behind what two commas close off, a list goes on."""
    cc = next((c for c in member.children if c.dep_ == "cc"), None)
    if cc is None or cc.i < 1 or cc.nbor(-1).text != ",":
        return
    for inner in [member.head, *member.head.ancestors]:
        subject = inner.head
        closed = inner.dep_ in ("acl", "acl:relcl", "appos") and inner.left_edge.i > subject.i
        if closed and subject.dep_.startswith("nsubj") and subject.head.i > member.i:
            if inner.left_edge.text == "," or inner.left_edge.nbor(-1).text == ",":
                member.head = subject
            return


def listed(member: Token, lexicon: Lexicon) -> None:
    """ "Strikes on a market and a clinic": what is no deed stands in a list with what is like it, not with the deed."""
    deed, deeds = member.head, deed_nouns(lexicon.lang)
    if deed.pos_ != "NOUN" or deeds.isdisjoint(lemmas_of(deed)) or not deeds.isdisjoint(lemmas_of(member)):
        return
    before = [c for c in deed.children if c.dep_ == "nmod" and deed.i < c.i < member.i and c.pos_ == member.pos_]
    bare = all(c.dep_ != "case" for c in member.children)
    if before and bare and before[-1].right_edge.i >= member.left_edge.i - 2:
        kinds = {lexicon.nouns.get(lemma_of(t)) for t in (before[-1], member)}
        if member.pos_ == "PROPN" or (len(kinds) == 1 and None not in kinds):
            member.head = before[-1]


def told_before(when: Token, lexicon: Lexicon) -> None:
    """ "Took Ledo, the capital of the province, on Friday, the army said": the day or place between two commas, before
    who speaks, is that of what is said."""
    saying, first = when.head, when.left_edge
    if lemma_of(saying) not in lexicon.verbs("reporting_verbs") or not 0 < first.i < saying.i:
        return
    said = next((c for c in saying.children if c.dep_ == "ccomp" and c.right_edge.i < first.i), None)
    named = when.ent_type_ == "LOC" or when.lower_ in weekdays(lexicon.lang)
    if said is not None and named and "," in (first.text, first.nbor(-1).text):
        when.head = said


def lead(case: Token) -> None:
    """ "Killed in South Kivu blast": the preposition leads the whole phrase, not the name within it."""
    noun = case.head
    while noun.dep_ == "compound" and noun.i < noun.head.i:
        noun = noun.head
    case.head = noun


def done(deed: Token, lexicon: Lexicon) -> None:
    """ "The crushing by the army of a revolt": what is done hangs from the doing, not from who does it."""
    doer = deed.head
    by = syntax.case_of(doer) in ("par", "by") and syntax.case_of(deed) in ("de", "of")
    if by and doer.head.i < doer.i < deed.i and lemma_of(doer) in lexicon.nouns:
        deeds = deed_nouns(lexicon.lang)
        if not deeds.isdisjoint(lemmas_of(deed)) and not deeds.isdisjoint(lemmas_of(doer.head)):
            deed.head = doer.head


def doer(by: Token, lexicon: Lexicon) -> None:
    """ "They fled amid shelling by the army": nobody is the agent of an active verb, but of the deed before him."""
    case = next((c for c in by.children if c.dep_ == "case" and c.lower_ in ("by", "par")), None)
    if case is None or case.i < 1 or syntax.is_passive(by.head):
        return
    deed, deeds = case.nbor(-1), deed_nouns(lexicon.lang)
    if by.pos_ == "PROPN" or lemma_of(by) in lexicon.nouns:
        # "condemned the bombing of a camp by the army": the deed stands further off
        while deed.pos_ in ("NOUN", "PROPN") and syntax.relation(deed) in ("nmod", "compound"):
            if not deeds.isdisjoint(lemmas_of(deed)):
                break
            deed = deed.head
    above = by.head if by.head.pos_ in syntax.VERBAL else deed.head
    inside = above in (deed.head, deed.head.head) and deed.i > above.i
    if inside and deed.pos_ == "NOUN" and deed != by.head and not deeds.isdisjoint(lemmas_of(deed)):
        by.head, by.dep_ = deed, "nmod"


def shared(what: Token, lexicon: Lexicon) -> None:
    """ "Urged all parties to the conflict to spare civilians": what they are parties to hangs from them."""
    opening = what.left_edge
    if opening.lower_ == "to" and opening.i and what.pos_ in ("NOUN", "PROPN"):
        before = opening.nbor(-1)
        if before != what.head and not lexicon.set("sharing_nouns").isdisjoint(lemmas_of(before)):
            what.head, what.dep_ = before, "nmod"


def nearest(of: Token, lexicon: Lexicon) -> None:
    """ "Police and supporters of X": whose they are belongs to the last of a list of people, where it stands."""
    first = of.head
    if syntax.case_of(of) not in ("de", "of") or lemma_of(first) not in lexicon.nouns:
        return
    last = [c for c in first.children if c.dep_ == "conj" and first.i < c.i < of.left_edge.i]
    if last and last[-1].i == of.left_edge.i - 1 and deed_nouns(lexicon.lang).isdisjoint(lemmas_of(first)):
        of.head = last[-1]


def answering(what: Token, lexicon: Lexicon) -> None:
    """ "Shelled the town in retaliation for the killing of a soldier on Monday": what is answered hangs from the word
    for the answer, and the day and place behind it from what is answered."""
    opening, answer = what.left_edge, what.head
    if not opening.i or opening.dep_ != "case" or what.pos_ not in ("NOUN", "PROPN"):
        return
    answer = opening.nbor(-1) if answer.pos_ in syntax.VERBAL else answer
    if answer.pos_ != "NOUN" or lexicon.set("answering_words").isdisjoint(lemmas_of(answer)):
        return
    what.head, what.dep_ = answer, "nmod"
    for child in list(answer.head.children):
        if syntax.relation(child) == "obl" and child.i > what.i:
            child.head, child.dep_ = what, "nmod" if syntax.case_of(child) else child.dep_


def mourned(participle: Token, lexicon: Lexicon) -> None:
    """ "A tiré en réponse à la mort d'un chef, tué lundi à Tyr": right behind whose death it is, a participle tells how
    he died, and not when the deed was done."""
    if participle.i < 2 or participle.nbor(-1).text != "," or not syntax.is_participle(participle):
        return
    if any(c.dep_.startswith(("aux", "nsubj", "mark")) for c in participle.children):
        return
    inner = participle.nbor(-2)
    for dead in (inner, *inner.ancestors):
        death = dead.head
        if dead == participle.head or dead.i <= participle.head.i:
            return
        if dead.dep_ == "nmod" and death.i < dead.i and not lexicon.set("death_nouns").isdisjoint(lemmas_of(death)):
            participle.head, participle.dep_ = dead, "acl"
            return


def stated(what: Token, lexicon: Lexicon) -> None:
    """ "A fait état dans un communiqué lu à la radio d'un bilan de dix morts": what is told of belongs to the phrase
    that tells it, and not to what is said of the statement."""
    if syntax.case_of(what) != "de" or not syntax.is_participle(what.head):
        return
    for verb in what.head.ancestors:
        for noun in (c for c in verb.children if c.dep_ in ("obj", "xcomp") and verb.i < c.i < what.head.i):
            phrase = f"{lemma_of(verb)} {noun.lower_}"
            direct = any(syntax.case_of(c) == "de" for c in (*noun.children, *verb.children) if c.i > noun.i)
            if phrase in lexicon.table("reporting_verbs") and not direct:
                what.head, what.dep_ = verb, "obl:arg"
                return
