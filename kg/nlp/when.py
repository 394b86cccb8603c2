"""Time expressions of an article's passage and the dates they mean on the day of the article.

``kg.nlp.moments`` finds the simple times; here they are joined ("du 3 au 5 mai", "since early March", "dans la nuit
de mardi à mercredi") and resolved in order by ``kg.nlp.instants``, so that "the next day" can follow the day named
before. Values are ISO 8601 texts as the fact record defines them: a day, a month, a year, an interval with ".." at its
open end, "--07-07" without a year, or None for a time that names no day, month or year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.model import When
from kg.nlp.dates import Leaning, Partial, bounds
from kg.nlp.instants import day_within, led_by, value_aside, value_of, value_over
from kg.nlp.leaning import leaning_of
from kg.nlp.lexemes import WORD, Lexeme
from kg.nlp.moments import CLOCK, OPEN, TIME, Time, simple_times
from kg.nlp.timewords import TimeWords, time_words

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.nlp.pipeline import Passage

__all__ = ["TimeHit", "TimeWords", "find_times", "time_words"]

# Times, parts of the day and the words between them, joined in this order.
_JOINED = (
    ("range", re.compile(r"[fB]?\*(?:[tL-]a?|&f?a?)\*|(?<=P)f\*&f?a?\*")),
    ("edge", re.compile(r"[a=]?E-?[fai]*\*|\*E(?=[.,;)]|$)")),
    ("part", re.compile(r"[a=]?(?:Ef?)?[a=]?P[f,i]*\*|\*,?[tidwa=]*(?:Ef?)?[a=]*P(?:f?P)?")),
    ("clock", re.compile(r"\*,?[tiqkdcba]*K(?:f?a?P)?|K(?:f?a?P)?[,ifa]*\*")),
    ("pair", re.compile(r"\*&[ifa]+\*|\*&\*")),  # "on Sunday and on Monday", "vendredi soir et samedi"
    # "since the rebels launched their offensive on July 31", "depuis le début, en 2014, de la guerre"
    ("since", re.compile(r"[SR](?:a?(?:=U)?|[^,.:;()?*K]{1,10},?[iatd]*)\*|f\*(?:o|i(?=[.,;)]|$))")),
    ("until", re.compile(r"L[at]?\*")),
    ("bare", re.compile(r"(?<=[tidw])[a=]?P|=P")),
)
_VERBAL = ("VERB", "ADJ")
_PRECISION = {10: "day", 7: "month", 4: "year"}


@dataclass(frozen=True, slots=True)
class TimeHit:
    """A time expression on the tokens [``start``, ``end``) of a passage. ``aside`` says that it dates what follows it
    and not the clause it stands in: "a day after the town fell". ``over`` says that it dates the clause above what
    follows it, which has a day of its own: "two days after the town fell on Monday"; that day dates nothing above
    token ``within``. ``step`` says how many units an aside leads on from the clause it stands in: ("day", -1).
    ``only`` are the tokens that it dates nothing outside of."""

    when: When
    start: int
    end: int
    aside: bool = False
    over: bool = False
    within: int | None = None
    step: tuple[str, int] | None = None
    only: tuple[int, int] | None = None

    def may_date(self, head: int) -> bool:
        """Whether it can be the time of an event at token ``head`` of its passage."""
        return self.only is None or self.only[0] <= head < self.only[1]


def find_times(
    passage: Passage, day: date | None, words: TimeWords, before: tuple[TimeHit, ...] = ()
) -> tuple[TimeHit, ...]:
    """The time expressions of a passage in order, resolved against ``day``, the day of the article.

    Without a day a value holds what the words alone fix. ``before`` may hold the hits of the passages before, so that
    "the next day" can refer to them and a date can take the year of the one it follows.
    """
    doc = passage.doc
    nodes = simple_times(doc.text, words)
    if not any(n.cls in (TIME, OPEN, CLOCK, "P") for n in nodes):
        return ()
    hits: list[TimeHit] = []
    asides: list[tuple[int, Time]] = []
    told = [h.when.value for h in before if h.when.value and not h.aside and not _begins(h, before)]
    known = list(told)
    joined = _join([_opening(doc, n, words) if n.cls == "S" else n for n in nodes])
    for node in (inner for n in joined for inner in (n, getattr(n.value, "within", None)) if inner is not None):
        if node.cls not in (TIME, OPEN, CLOCK):
            continue
        span = doc.char_span(node.start, node.end, alignment_mode="expand")
        if span is None or (node.cls == TIME and _is_other(doc, span.start, span.end, node.value)):
            continue
        if span[0].lower_ in words.same_one and span[0].dep_ == "mark":  # "said that month-long fighting had ended"
            continue
        if _leads_nowhere(doc, span.end, node.value, words, doc.text[node.start : node.end]):
            node = replace(node, value=replace(node.value, what=("again", -node.value.what[2])))
        if isinstance(node.value.what, tuple) and node.value.what[0] == "aside":
            asides.append((len(hits), node.value))
            value = None
        else:
            value = value_of(node.value, day, _pointing(doc, span.start, span.end, node.value, day, words), known)
        hits.append(_hit(passage, span.start, span.end, node.value, value))
        if value and not _begins(hits[-1], hits):
            known.append(value)
    for at, time in asides:
        hit = hits[at]
        own = day_within(doc, hits, at, time)
        if own is not None:
            hits[at] = replace(_hit(passage, hit.start, hit.end, time, value_over(hits[own], time)), over=True)
            led = led_by(doc[hit.end - 1])
            hits[own] = replace(hits[own], within=led.i if led is not None else None)
            continue
        value = value_aside(doc, hits, at, time, told, day)
        if isinstance(time.what, tuple) and time.what[1] in ("hour", "minute"):
            time = replace(time, fine=1)
        step = time.what[1:] if isinstance(time.what, tuple) and time.what[1] in ("day", "week") else None
        hits[at] = replace(_hit(passage, hit.start, hit.end, time, value), aside=True, step=step)
    return tuple(hits)


def _begins(hit: TimeHit, hits: Sequence[TimeHit]) -> bool:
    """Whether a time stands in the words of one that goes on since then: "since the fall of the town on May 3"."""
    span = hit.when.span
    open_ended = (h.when.span for h in hits if h is not hit and (h.when.value or "").endswith("/.."))
    return any(other.start <= span.start and span.end <= other.end for other in open_ended)


def _leads_nowhere(doc: Doc, end: int, time: Time, words: TimeWords, text: str) -> bool:
    """Whether "the day before" is a day of its own, as a verb follows: "the raid the day before led to"."""
    if not isinstance(time.what, tuple) or time.what[0] != "aside" or text.lower() not in words.leading:
        return False
    verb = doc[end] if end < len(doc) else None
    return verb is not None and verb.pos_ in ("VERB", "AUX") and "Pres" not in verb.morph.get("Tense")


def _hit(passage: Passage, start: int, end: int, time: Time, value: str | None) -> TimeHit:
    """The hit for a resolved time on the tokens [``start``, ``end``)."""
    first, last = bounds(value) if value else (None, None)
    words = passage.doc[start:end].text
    return TimeHit(When(passage.span(start, end), words, value, first, last, _precision(value, time)), start, end)


def _pointing(doc: Doc, start: int, end: int, time: Time, day: date | None, words: TimeWords) -> Leaning:
    """Where the sentence points at this time; nowhere when there is no day to count from."""
    leaning = leaning_of(doc, start, end, words) if day is not None else ""
    return "hint" if time.ahead and leaning in ("", "open") else leaning


def _precision(value: str | None, time: Time) -> str:
    if value is None:
        return "minute" if time.fine == 2 else "hour" if time.fine else "unknown"
    ends = [part for part in value.split("/") if part != ".."]
    years = [int(e) for e in ends if len(e) == 4 and e.isdigit()]  # not "--08"
    if len(years) == 2 and years[0] % 10 == 0 and years[1] - years[0] == 9:
        return "decade"
    size = max(len(e.removeprefix("--")) + (5 if e.startswith("--") else 0) for e in ends)
    if time.fine and size == 10 and "/" not in value:
        return "minute" if time.fine == 2 else "hour"
    return _PRECISION[size]


# Joining


def _opening(doc: Doc, node: Lexeme, words: TimeWords) -> Lexeme:
    """A word for "since" that stands alone ("they have since left") or tells where from ("tirées depuis Gaza mardi")
    opens no time."""
    span = doc.char_span(node.start, node.end, alignment_mode="expand")
    if span is None or span.end >= len(doc):
        return node
    after = next((t for t in doc[span.end :] if t.pos_ not in ("DET", "ADJ")), span[0])
    led = span.start > 0 and doc[span.start - 1].lower_ in words.auxiliaries
    alone = span[0].pos_ == "ADV" or (led and doc[span.end].pos_ in _VERBAL)
    place = after.ent_type_ == "LOC" or after.lower_ in words.places or after.lemma_ in words.places
    return replace(node, cls=WORD) if alone or place else node


def _join(nodes: list[Lexeme]) -> list[Lexeme]:
    for kind, pattern in _JOINED:
        classes = "".join(n.cls for n in nodes)
        out: list[Lexeme] = []
        at = 0
        for match in pattern.finditer(classes):
            start, end = match.span()
            made = _made(kind, nodes[start:end])
            if made is None:
                continue
            out += nodes[at:start]
            out.append(Lexeme(OPEN if kind == "bare" else TIME, made, nodes[start].start, nodes[end - 1].end))
            at = end
        nodes = out + nodes[at:]
    return nodes


def _made(kind: str, piece: list[Lexeme]) -> Time | None:
    times: list[Time] = [n.value for n in piece if n.cls == TIME]
    if kind == "bare":
        return Time(None, fine=1)
    time = times[0]
    if kind in ("range", "pair"):
        return _range(piece, times[0], times[1])
    if time.open and kind != "part":
        return None
    if kind == "clock":
        return replace(time, fine=next(2 for n in piece if n.cls == CLOCK))
    if kind == "part":
        return replace(time, fine=max(time.fine, 1))
    if kind == "since":
        within = piece[-1] if any(n.cls == WORD for n in piece) else None
        return replace(time, open=kind, last=None, ahead=piece[0].cls not in "Sf", within=within)
    if kind == "until":
        return replace(time, what=time.last or time.what, last=None, open=kind, ahead=True)
    return time


def _range(piece: list[Lexeme], first: Time, last: Time) -> Time | None:
    """ "du 31 août au 1er septembre", "between March and May", "en mars et avril 2014"; "mars et mai" are two times."""
    if first.open or last.open or first.last or last.last:
        return None
    joined = {n.cls for n in piece}
    if "&" in joined and "B" not in joined and piece[0].cls != "f" and not _neighbours(first.what, last.what):
        return None
    if "-" in joined and not (isinstance(first.what, Partial) and isinstance(last.what, Partial)):
        return None
    start = replace(first.what, turn=0) if isinstance(first.what, Partial) else first.what
    return Time(start, last.what)


def _neighbours(first: Any, last: Any) -> bool:
    """Whether two times follow each other and are one stretch: "on Thursday and Friday", "in March and April 2014",
    "in 2002 and 2003"."""
    if not isinstance(first, Partial) or not isinstance(last, Partial) or first.day or last.day:
        return False
    if first.weekday is not None:
        return last.weekday == (first.weekday + 1) % 7
    if last.weekday is not None or (first.month is None) != (last.month is None):
        return False
    if first.month is None or last.month is None:
        return first.year is not None and last.year == first.year + 1
    return first.year in (None, last.year) and last.month == first.month % 12 + 1 and not first.turn


def _in_name(doc: Doc, start: int, end: int) -> bool:
    """Whether a date is part of a longer name of a place or a body, by the tagger or because it says which."""
    inside = [t for t in doc[start:end] if t.ent_type_ in ("LOC", "ORG")]
    if inside and any(t.ent_iob_ == "I" for t in doc[end : end + 1]) and inside[-1].i == end - 1:
        return True
    if inside and inside[0].ent_iob_ == "I" and doc[start].ent_iob_ != "B":
        return True
    named = end < len(doc) and doc[end].text[0].isupper() and doc[end].pos_ in ("NOUN", "PROPN")
    which = any(t.head.i == end and t.dep_ in ("compound", "nummod", "nmod") for t in doc[start:end])
    return named and which


def _is_other(doc: Doc, start: int, end: int, time: Time) -> bool:
    """Whether it is no time after all: part of a name ("Theresa May", "May 13 Square", "le Mouvement du 23-Mars"), or a
    number that counts something."""
    what = time.what
    if _in_name(doc, start, end):
        return True
    if isinstance(what, Partial) and what.month is None and what.day is not None:
        number = doc[end - 1]
        if number.head.morph.get("Number") == ["Plur"] and not number.text.isdigit():
            return False  # "on the 5th rebels took": an ordinal counts no plural
        return number.dep_.split(":")[0] in ("nummod", "amod", "det", "flat", "appos") and number.head.i >= end
    return end - start == 1 and doc[start].ent_type_ == "PER"
