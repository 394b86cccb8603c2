"""What a time expression hangs from, what it bounds, and its value read otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.model import When
from kg.nlp import syntax
from kg.nlp.answers import answered_phrases
from kg.nlp.dates import bounds
from kg.nlp.lemmas import lemma_of
from kg.nlp.timewords import TimeWords
from kg.nlp.when import TimeHit

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


#: How many tokens before "since" the word may stand that says that nothing was like it.
RANKED = 10
#: How many days before its article what has begun is news of the day and not said to go on.
RECENT = 3


def is_aimed(node: Token, words: TimeWords) -> bool:
    """Whether a verb tells what something is done for: "an offensive launched in June to retake the town"."""
    if not syntax.is_infinitive(node) or syntax.relation(node) == "xcomp":
        return False
    return any(c.lower_ in words.aims for c in node.children if c.dep_ in ("mark", "case"))


def apart(node: Token) -> bool:
    """Whether what hangs from another event is not said to happen at its time: its object, its subject, its purpose."""
    label = syntax.relation(node)
    return label in ("obj", "nsubj") or (syntax.is_infinitive(node) and label != "conj")


def same_tense(node: Token, above: Token) -> bool:
    """Whether a second verb tells of the time of the first: "launched an offensive in June and has taken ten villages"
    and "took the town on Sunday and threaten the capital" do not."""
    here, there = ({x for t in _group(v) for x in t.morph.get("Tense", [])} for v in (node, above))
    if len(_group(node)) > 1 == len(_group(above)):
        return "Pres" not in here or "Pres" in there
    return not ("Pres" in here and "Past" not in here and "Past" in there)


def _group(verb: Token) -> list[Token]:
    """A verb with its auxiliaries."""
    return [verb, *(c for c in verb.children if c.dep_.startswith(("aux", "cop")))]


def says(verb: Token, lemmas: Collection[str]) -> bool:
    """Whether a verb, with its particle, is one of these."""
    lemma = lemma_of(verb)
    return lemma in lemmas or any(f"{lemma} {c.lower_}" in lemmas for c in verb.children)


def ender(node: Token, words: TimeWords) -> Token | None:
    """The verb by which what a noun tells comes to an end, or somebody ends it: "a suspendu lundi les pourparlers"."""
    if node.pos_ not in ("NOUN", "PROPN"):
        return None
    label = syntax.relation(node)
    verbs = [c for c in node.children if c.dep_ in ("acl", "acl:relcl")]
    if label == "obj" or (label == "nsubj" and not any(c.dep_ == "obj" for c in node.head.children)):
        verbs.append(node.head)
    return next((v for v in verbs if says(v, words.stopping)), None)


def is_bound(doc: Doc, hit: TimeHit, words: TimeWords) -> bool:
    """Whether a time only bounds what happens: "until Sunday", "before August 7"."""
    led = hit.start > 0 and doc[hit.start - 1].lower_ in words.before_words
    return (hit.when.value or "").startswith("../") or (led and hit.when.precision in ("day", "month", "year"))


def ranks(doc: Doc, hit: TimeHit, words: TimeWords) -> bool:
    """Whether a time only says since when nothing was like it: "the deadliest attack since 2001", "the first since"."""
    if not (hit.when.value or "").endswith("/.."):
        return False
    for token in reversed(doc[max(doc[hit.start].sent.start, hit.start - RANKED) : hit.start]):
        if token.is_punct or token.pos_ in syntax.VERBAL:
            return False  # "the largest town held by rebels since 2012" tells since when they hold it
        counted = token.i > 0 and token.nbor(-1).lower_ in words.bounding  # "at least 20 since May"
        if ("Sup" in token.morph.get("Degree") and not counted) or token.lower_ in words.ranking:
            return True
    return False


def confined(doc: Doc, hits: Sequence[TimeHit], words: TimeWords, lexicon: Lexicon) -> tuple[TimeHit, ...]:
    """The times of a passage, some of them for what is told within a phrase alone: those that only say since when
    nothing was like something ("the first talks since fighting erupted in May" dates the fighting), and those of what
    a deed answers ("shelled the town in retaliation for the killing of a soldier on Monday")."""
    ranges = [(h.start, h.end) for h in hits if ranks(doc, h, words)]
    ranges += [(r.start, r.stop) for r in answered_phrases(doc, lexicon)]
    inside = [next((r for r in ranges if r[0] <= h.start and h.end <= r[1]), None) for h in hits]
    return tuple(replace(h, only=r) if r is not None else h for h, r in zip(hits, inside, strict=True))


def home_of(doc: Doc, hit: TimeHit, heads: Collection[int]) -> int:
    """The verb, or the word of an event (``heads``), that a time hangs from, through the nominals between them."""
    if hit.within is not None:
        return hit.within
    last = doc[hit.end - 1]
    node = last.head if hit.over and last.dep_ in ("case", "mark") else doc[hit.start : hit.end].root
    for _ in range(6):
        if node.head == node:
            break
        node = node.head
        if node.i in heads or node.pos_ in syntax.VERBAL:
            break
    return int(node.i)


def counts(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb tells what a toll is: "the toll rose on Monday to 30 dead"; its day is that of the count."""
    return any(lemma_of(t) in lexicon.set("toll_nouns") for t in verb.children if t.dep_ in syntax.SUBJECTS)


def of_object(node: Token, hit: TimeHit, home: int) -> bool:
    """Whether a time stands in what a verb before ``node`` is about: "reported the arrival on Monday of refugees and
    warned of"; ``home`` is that verb."""
    beside = node.pos_ in syntax.VERBAL and node.dep_ == "conj" and home < hit.start < node.i
    above = node.doc[hit.start : hit.end].root.head
    return beside and above.i != home and above.pos_ in ("NOUN", "PROPN") and not hit.over


def is_day(hit: TimeHit) -> bool:
    """Whether a time names one known day."""
    value = hit.when.value
    return value is not None and "/" not in value and hit.when.precision in ("day", "hour", "minute")


def is_foretold(when: When, head: Token, day: date | None) -> bool:
    """Whether a time lies ahead of what a verb says has been done: "called for a march on Friday" is of the march."""
    later = day is not None and (when.start or "") > day.isoformat()
    group = [head, *(c for c in head.children if c.dep_.startswith("aux"))]
    told = any("Fin" in t.morph.get("VerbForm") for t in group) and not any(syntax.is_future(t) for t in group)
    return later and head.pos_ in syntax.VERBAL and told


def is_recent(when: When, day: date | None) -> bool:
    """Whether a time is one of the last days before that of the article: "clashes broke out on Monday" is news of that
    day, and nobody says that they have gone on since."""
    if day is None or when.start is None or when.precision not in ("day", "hour", "minute"):
        return False
    return 0 <= (day - date.fromisoformat(when.start)).days <= RECENT


def days_told(doc: Doc, hits: Iterable[TimeHit], reporting: Collection[str]) -> list[TimeHit]:
    """The days on which something happened: without the day of saying so, where a sentence has both ("were killed on
    Monday, X said on Tuesday")."""
    days = [h for h in hits if is_day(h)]
    said = [h for h in days if lemma_of(doc[home_of(doc, h, ())]) in reporting]
    happened = {doc[h.start].sent.start for h in days if h not in said}
    return [h for h in days if h not in said or doc[h.start].sent.start not in happened]


def point_of(when: When) -> When:
    """The first moment of a time that lasts since then."""
    value = when.value or ""
    return same_words(when, value.removesuffix("/..")) if value.endswith("/..") else when


def same_words(when: When, value: str) -> When:
    """The same words with another value."""
    first, last = bounds(value)
    return replace(when, value=value, start=first, end=last)


@cache
def _pattern(lang: str, parts: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{p})" for p in parts), re.IGNORECASE) if parts else None


def same_day(lexicon: Lexicon) -> re.Pattern[str] | None:
    """The expressions of words.yaml for a time on the day told of last."""
    return _pattern(lexicon.lang, tuple(str(p) for p in lexicon.words.get("same_day") or ()))
