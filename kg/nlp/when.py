"""Time expressions of an article's passage and the dates they mean on the day of the article.

``kg.nlp.moments`` finds the simple times; here they are joined ("du 3 au 5 mai", "since early March", "dans la nuit
de mardi à mercredi") and resolved in order, so that "the next day" can follow the day named before. Values are ISO
8601 texts as the fact record defines them: a day, a month, a year, an interval with ".." at its open end, "--07-07"
without a year, or None for a time that names no day, month or year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.model import When
from kg.nlp.dates import Leaning, Partial, bounds, resolve, shift
from kg.nlp.lexemes import WORD, Lexeme
from kg.nlp.moments import CLOCK, OPEN, TIME, Time, TimeWords, simple_times, time_words
from kg.nlp.syntax import is_future

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.pipeline import Passage

__all__ = ["TimeHit", "TimeWords", "find_times", "time_words"]

# Times, parts of the day and the words between them, joined in this order.
_JOINED = (
    ("range", re.compile(r"[fB]?\*(?:[tL-]a?|&f?a?)\*|(?<=P)f\*&f?a?\*")),
    ("edge", re.compile(r"[a=]?E-?[fai]*\*|\*E(?=[.,;)]|$)")),
    ("part", re.compile(r"[a=]?(?:Ef?)?[a=]?P[f,i]*\*|\*,?[tidwa=]*(?:Ef?)?[a=]*P(?:f?P)?")),
    ("clock", re.compile(r"\*,?[tiqkdcba]*K(?:f?a?P)?|K(?:f?a?P)?[,ifa]*\*")),
    # "since the rebels launched their offensive on July 31", "depuis le début, en 2014, de la guerre"
    ("since", re.compile(r"[SR](?:a?(?:=U)?|[^,.:;()?*K]{1,10},?[iatd]*)\*|f\*(?:o|i(?=[.,;)]|$))")),
    ("until", re.compile(r"L[at]?\*")),
    ("bare", re.compile(r"(?<=[tidw])[a=]?P|=P")),
)
_VERBAL = ("VERB", "ADJ")
_PRECISION = {10: "day", 7: "month", 4: "year"}


@dataclass(frozen=True, slots=True)
class TimeHit:
    """A time expression on the tokens [``start``, ``end``) of a passage."""

    when: When
    start: int
    end: int


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
    known = [h.when.value for h in before if h.when.value]
    joined = _join([_opening(doc, n, words) if n.cls == "S" else n for n in nodes])
    for node in (inner for n in joined for inner in (n, getattr(n.value, "within", None)) if inner is not None):
        if node.cls not in (TIME, OPEN, CLOCK):
            continue
        span = doc.char_span(node.start, node.end, alignment_mode="expand")
        if span is None or (node.cls == TIME and _inside_name(doc, span.start, span.end)):
            continue
        leaning = _leaning(doc, span.start, span.end, words) if day is not None else ""
        if node.value.ahead and leaning in ("", "open"):
            leaning = "hint"
        value = _value(node.value, day, leaning, known)
        if value:
            known.append(value)
        first, last = bounds(value) if value else (None, None)
        when = When(passage.span(span.start, span.end), "", value, first, last, _precision(value, node.value))
        hits.append(TimeHit(replace(when, text=span.text), span.start, span.end))
    return tuple(hits)


def _precision(value: str | None, time: Time) -> str:
    if value is None:
        return "minute" if time.fine == 2 else "hour" if time.fine else "unknown"
    ends = [part for part in value.split("/") if part != ".."]
    if [len(e) for e in ends] == [4, 4] and int(ends[0]) % 10 == 0 and int(ends[1]) - int(ends[0]) == 9:
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
    if kind == "range":
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
    """ "du 31 août au 1er septembre", "between March and May"; "mars et avril 2014" only lends the year to March."""
    if first.open or last.open or first.last or last.last:
        return None
    joined = {n.cls for n in piece}
    if "&" in joined and "B" not in joined and piece[0].cls != "f":
        return None
    if "-" in joined and not (isinstance(first.what, Partial) and isinstance(last.what, Partial)):
        return None
    start = replace(first.what, turn=0) if isinstance(first.what, Partial) else first.what
    return Time(start, last.what)


# Resolving


def _value(time: Time, day: date | None, leaning: Leaning, known: list[str]) -> str | None:
    """The ISO value of a time, or None."""
    last = _point(time.last, day, leaning, known) if time.last is not None else None
    if time.last is not None:
        if last is None:
            return None
        first = _first(time.what, last, day, known)
        return f"{first}/{last}" if first is not None and first != last else first and last
    value = _point(time.what, day, leaning, known)
    if value is None:
        return None
    return f"{value}/.." if time.open == "since" else f"../{value}" if time.open == "until" else value


def _first(what: Any, last: str, day: date | None, known: list[str]) -> str | None:
    """The start of a range whose end is known: the latest such date before the end."""
    stop = bounds(last)[1]
    if stop is None:
        return _point(what, None, "", known)
    return _point(what, date.fromisoformat(stop), "past", known)


def _point(what: Any, day: date | None, leaning: Leaning, known: list[str]) -> str | None:
    """The ISO value of a single point in time."""
    if what is None:
        return None
    if isinstance(what, Partial):
        found = resolve(_inherit(what, known) if day is None else what, day, leaning)
        return found.value() if found else None
    kind = what[0]
    if kind == "again":
        told = [value for value in known if not value.endswith("/..")]
        base = _day_of(told[-1]) if told else None
        if base is None and what[1] == -1:
            base = day
        return _text(shift(base, "day", what[1])) if base else None
    if kind == "after":
        return _after(what[1], what[2], day, known)
    if day is None:
        return None
    if kind == "day":
        return _text(shift(day, "day", what[1]))
    if kind == "month":
        return Partial(day.year + what[2], what[1]).value()
    return _text(shift(day, what[1], what[2]))


def _text(found: Partial | None) -> str | None:
    return found.value() if found else None


def _day_of(value: str) -> date | None:
    """The day a value names, the last one of an interval of days."""
    end = value.rsplit("/", 1)[-1]
    end = value.split("/")[0] if end == ".." else end
    return date.fromisoformat(end) if len(end) == 10 else None


def _after(unit: str, number: int, day: date | None, known: list[str]) -> str | None:
    """ "four days later", "two years earlier": from the time named before, or for earlier times the article."""
    base = next((value.split("/")[0] for value in reversed(known) if not value.endswith("/..")), "")
    fits = {"day": 10, "week": 10, "month": 7, "year": 4}.get(unit, 99)
    if base and base[0].isdigit() and len(base) >= fits:
        first = bounds(base)[0]
        return _text(shift(date.fromisoformat(first), unit, number)) if first else None
    return _text(shift(day, unit, number)) if day and number < 0 and not known else None


def _inherit(what: Partial, known: list[str]) -> Partial:
    """A date without year in an undated article takes the year of a full date of the same month named before it."""
    if what.year is None and what.month is not None:
        for value in reversed(known):
            if value[0].isdigit() and value[4:7] == f"-{what.month:02d}":
                return replace(what, year=int(value[:4]))
    return what


# What the sentence says of past and future


def _inside_name(doc: Doc, start: int, end: int) -> bool:
    """Whether a single word is (part of) the name of a person: "Theresa May"."""
    return end - start == 1 and doc[start].ent_type_ == "PER"


def _leaning(doc: Doc, start: int, end: int, words: TimeWords) -> Leaning:
    """Whether the verb over the time is past or future, or a word of its clause hints at the future."""
    if doc.has_annotation("DEP"):
        verb = _verb_over(doc[start:end].root)
        if verb is not None:
            group = [verb, *(c for c in verb.children if c.dep_ in ("aux", "aux:tense", "aux:pass", "cop"))]
            infinitive = "Inf" in verb.morph.get("VerbForm", [])
            group += [verb.head] if infinitive and verb.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN") else []
            if any(is_future(t) or t.lower_ in words.future for t in group):
                return "future"
            if infinitive:
                return "open"
            if any({"Past", "Imp"} & set(t.morph.get("Tense", [])) for t in group):
                return "past"
    for at in (*range(end, min(end + 6, len(doc))), *range(start - 1, max(start - 10, -1), -1)):
        if doc[at].lower_ in words.future:
            return "hint"
        if at < start and doc[at].text in ".;:":
            break
    return ""


def _verb_over(token: Token) -> Token | None:
    for _ in range(6):
        if token.pos_ in ("VERB", "AUX"):
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None
