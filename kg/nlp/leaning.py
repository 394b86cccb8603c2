"""What a sentence says of past and future: where its verb points at a time that it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.dates import Leaning
from kg.nlp.lemmas import lemma_of
from kg.nlp.syntax import SUBJECTS, is_conditional, is_future
from kg.nlp.timewords import TimeWords

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def leaning_of(doc: Doc, start: int, end: int, words: TimeWords) -> Leaning:
    """Whether the verb over the time is past or future, or a word of its clause hints at the future."""
    whose = doc[start:end].root.dep_ == "nmod:poss"  # "claimed responsibility for Sunday's blast" aims at no Sunday
    if start and doc[start - 1].lower_ in words.aimed and not whose:
        return "future"
    if doc.has_annotation("DEP"):
        path = _path(doc[start:end].root)
        verb = path[-1] if path[-1].pos_ in ("VERB", "AUX") or _helpers(path[-1]) else None
        above = [t for t in path if t is not verb and not start <= t.i < end]
        above += [
            c for c in path[-1].children if c.dep_ == "case"
        ]  # "due to resume", where the verb was taken for a noun
        if any(_ahead(t, words) for t in above):
            return "future"
        if verb is not None and _called_for(verb, start, words):
            return "near"
        if verb is not None:
            found = _tense(verb, words)
            # "the council meets on Friday"; but "Thursday's raid raises fears" lies back
            return found if found != "hint" or len(path) == 2 else ""
    for at in (*range(end, min(end + 6, len(doc))), *range(start - 1, max(start - 10, -1), -1)):
        if _ahead(doc[at], words):
            return "hint"
        if at < start and doc[at].text in ".;:":
            break
    return ""


def _called_for(verb: Token, start: int, words: TimeWords) -> bool:
    """Whether a time at token ``start`` is that of what a verb calls for or invites to: "called for a march on Friday",
    "a invité les deux camps à une réunion lundi"; not "called on Friday for a march"."""
    if not words.calling & {lemma_of(verb)}:
        return False
    below = (t for c in verb.children for t in (c, *c.children) if verb.i < t.i < start)
    return any(syntax.relation(t) in ("obl", "obj", "nmod") and syntax.case_of(t) in words.called_to for t in below)


def _ahead(token: Token, words: TimeWords) -> bool:
    """Whether a word says that something is to come: "scheduled", "set to"."""
    if token.lower_ in words.future_to and token.i + 1 < len(token.doc):
        return token.nbor().lower_ in ("to", "for")
    return token.lower_ in words.future


def _tense(verb: Token, words: TimeWords) -> Leaning:
    """Where a verb and its auxiliaries point. What is bidden or due ("vowed to leave on Friday") lies ahead."""
    helpers = _helpers(verb)
    group = [verb, *helpers]
    forms = verb.morph.get("VerbForm", []) + [
        x for t in helpers if t.dep_ == "aux:pass" for x in t.morph.get("VerbForm", []) if x == "Inf"
    ]
    tenses = {x for t in group for x in t.morph.get("Tense", [])}
    told = ("Fin" in forms and "Past" in tenses) or any(c.dep_ == "compound:prt" for c in verb.children)
    if any(is_future(t) or (_ahead(t, words) and not (t is verb and told)) for t in group):
        return "future"
    if "Inf" in forms:
        over = [verb.head] if verb.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN") else []
        near = [*over, *verb.doc[max(verb.sent.start, verb.i - 3) : verb.i]]
        due = any(is_future(t) or _ahead(t, words) or t.lower_ in words.bidding for t in near)
        return "future" if due or any(t.dep_ == "cop" for t in helpers) or syntax.is_arranged(verb) else "open"
    if is_conditional(verb):  # "a annoncé qu'il suspendrait ses attaques samedi"
        return "future"
    if {"Past", "Imp"} & tenses:
        return "past"
    # a noun taken for a verb ("clashes on Friday left ten dead") has no subject
    ahead = words.present_ahead and "Pres" in tenses and "Fin" in forms and _has_subject(verb)
    return "hint" if ahead else ""


def _has_subject(verb: Token) -> bool:
    """Whether a verb, or the one that it stands beside, has a subject."""
    over = [verb, verb.head] if verb.dep_ == "conj" else [verb]
    return any(c.dep_ in SUBJECTS for v in over for c in v.children)


def _helpers(verb: Token) -> list[Token]:
    """The auxiliaries and the copula of a verb or another predicate."""
    return [c for c in verb.children if c.dep_ in ("aux", "aux:tense", "aux:pass", "cop")]


def _path(token: Token) -> list[Token]:
    """A word and those over it, up to the first verb or other predicate."""
    path = [token]
    while token.pos_ not in ("VERB", "AUX") and not _helpers(token) and token.head.i != token.i and len(path) < 7:
        token = token.head
        path.append(token)
    return path
