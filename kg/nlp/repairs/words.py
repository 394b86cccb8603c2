"""Words that the tagger took for others, and names that it ended too late."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.tokens import Span

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.repairs.deeds import deed_nouns

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def generic(doc: Doc, lexicon: Lexicon) -> None:
    """ "L'ONG X", "the NGO X" names X: an acronym for a kind of body is a noun, and no part of the name behind it."""
    kept = []
    for name in doc.ents:
        kind = name[0].lower_ in lexicon.set("generic_acronyms")
        if kind:
            name[0].pos_, name[0].lemma_ = "NOUN", name[0].lower_
        if name.start + kind < name.end:
            kept.append(Span(doc, name.start + kind, name.end, name.label))
    doc.ents = tuple(kept)


def trim(doc: Doc) -> None:
    """ "The People's Army in X": no name ends in a preposition, an article or a conjunction."""
    ends = []
    for name in doc.ents:
        end = name.end
        while end > name.start + 1 and doc[end - 1].pos_ in ("ADP", "CCONJ", "DET", "SCONJ") and doc[end - 1].is_lower:
            end -= 1
        ends.append(end)
    if any(end != name.end for end, name in zip(ends, doc.ents, strict=True)):
        cut = [Span(doc, name.start, end, name.label) for end, name in zip(ends, doc.ents, strict=True)]
        doc.ents = tuple(cut)


def branded(doc: Doc, lexicon: Lexicon) -> None:
    """ "Des roquettes Smertch", "un drone Bayraktar": a name bare behind a weapon is its make, no place."""
    kept = []
    for name in doc.ents:
        noun = name.root.head
        bare = not any(c.dep_ == "case" for c in name.root.children) and noun.i == name.start - 1
        arms = noun.pos_ == "NOUN" and lexicon.nouns.get(lemma_of(noun)) in ("Weapon", "Aircraft")
        if not (name.label_ == "LOC" and bare and arms):
            kept.append(name)
    if len(kept) < len(doc.ents):
        doc.ents = tuple(kept)


#: A time of the clock, as a live page sets it before what it tells: "15h30", "07:15", "8.20".
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])(?:[h:.][0-5]\d|h)")


def clocked(doc: Doc) -> None:
    """ "15h30 – Une maternité touchée par un tir": the hour that opens an entry is no part of whom it tells of."""
    for sent in doc.sents:
        first = sent[0]
        if len(sent) < 3 or not _CLOCK.fullmatch(first.lower_) or first == sent.root:
            continue
        for word in (first, sent[1]) if sent[1].is_punct else (first,):
            if word.head.i > first.i + 1 and not any(c.i > word.i for c in word.children):
                word.head = sent.root
                word.dep_ = "punct" if word.is_punct else "obl:mod"


def common(token: Token, lexicon: Lexicon) -> None:
    """ "Soldiers attacked", "Armed men": a noun of the lexicon is no name in small letters or as a first word."""
    if not (token.is_lower or token.is_sent_start):
        return
    token.pos_ = "NOUN"
    lemma = next((x for x in lemmas_of(token) if x in lexicon.nouns), None)
    if lemma is None:
        token.pos_ = "PROPN"
    else:
        token.lemma_ = lemma
        token.set_morph("Number=Plur" if token.lower_ != lemma else "Number=Sing")


def acting(token: Token) -> None:
    """ "Troops storm Krajina": a word with a subject before it and an object behind is a verb in the present."""
    labels = {c.dep_ for c in token.children if c.i < token.i}
    given = any(c.dep_ == "obj" and c.i > token.i for c in token.children)
    if given and "nsubj" in labels and labels.isdisjoint(("cop", "det", "case", "amod")):
        token.pos_ = "VERB"
        token.set_morph("Mood=Ind|Tense=Pres|VerbForm=Fin")


def denies(token: Token, lexicon: Lexicon) -> None:
    """ "L'Iran nie armer les Houthis": a verb of denying before an infinitive, taken for an adverb of it."""
    token.pos_ = "VERB"
    lemma = next((x for x in lemmas_of(token) if x in lexicon.verbs("negative_verbs")), None)
    deed = token.head if token.dep_ == "advmod" else next((c for c in token.children if c.dep_ == "xcomp"), None)
    if lemma is None or deed is None or not any(syntax.is_infinitive(t) for t in (deed, *deed.children)):
        token.pos_ = "ADV"
        return
    token.lemma_ = lemma
    token.set_morph("Mood=Ind|Tense=Pres|VerbForm=Fin")
    if token.dep_ == "advmod":
        over, label = deed.head, deed.dep_
        token.head, token.dep_ = (token, "ROOT") if over == deed else (over, label)
        for child in [c for c in deed.children if c.i < token.i]:
            child.head = token
        deed.head, deed.dep_ = token, "xcomp"


def denied(deed: Token, lexicon: Lexicon) -> None:
    """ "Denied bombing villages": what is denied is the deed, done to the people or place that the parser made it part
    of. Of deeds it stays a part: "denied bombing raids"."""
    victim = deed.head
    verb = victim.head
    if victim.dep_ != "obj" or verb.i != deed.i - 1 or verb.lemma_ not in lexicon.set("denying_verbs"):
        return
    if lemma_of(victim) not in lexicon.nouns or not deed_nouns(lexicon.lang).isdisjoint(lemmas_of(victim)):
        return
    deed.head, deed.dep_, deed.pos_ = verb, "xcomp", "VERB"
    deed.lemma_ = lemma_of(deed)
    deed.set_morph("Tense=Pres|VerbForm=Part")
    victim.head = deed


def gerund(deed: Token, lexicon: Lexicon) -> None:
    """ "Killed by shelling", "died in fighting near the town": behind such prepositions a gerund alone is a noun."""
    before = deed.nbor(-1) if deed.i else deed
    labels = {c.dep_ for c in deed.children} | {c.dep_ for c in deed.head.children}
    agent = before.lower_ == "by" and ("aux:pass" in labels or deed.head.dep_ in ("acl", "amod"))
    if before.head != deed or not (agent or before.lower_ in lexicon.set("nominal_prepositions")):
        return
    if "obj" in labels or deed.lower_ not in deed_nouns(lexicon.lang):
        return
    before.dep_, before.pos_ = "case", "ADP"
    deed.dep_, deed.pos_, deed.lemma_ = "obl", "NOUN", deed.lower_
    deed.set_morph("Number=Sing")
    for child in deed.children:
        if child.dep_.startswith("obl"):
            child.dep_ = "nmod"


def unbend(token: Token, lexicon: Lexicon) -> None:
    """ "The Saudi-led coalition": a participle behind a hyphen that was taken for an adjective is a verb."""
    if token.lower_.endswith("ed") or token.lower_ in lexicon.set("leading_participles"):
        token.pos_ = "VERB"
        token.set_morph("Tense=Past|VerbForm=Part|Voice=Pass")
        token.lemma_ = next((x for x in lemmas_of(token) if x != token.lower_), token.lemma_)
