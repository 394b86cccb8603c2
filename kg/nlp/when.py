"""Time expressions of an article's passage and the dates they mean on the day of the article.

``kg.nlp.moments`` finds the simple times; here they are joined ("du 3 au 5 mai", "since early March", "dans la nuit
de mardi à mercredi") and resolved in order, so that "the next day" can follow the day named before. Values are ISO
8601 texts as the fact record defines them: a day, a month, a year, an interval with ".." at its open end, "--07-07"
without a year, or None for a time that names no day, month or year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kg.model import When
from kg.nlp.dates import Leaning, Partial, bounds, day_of_month, resolve, season, shift
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
    # "since the rebels launched their offensive on July 31", "depuis le début, en 2014, de la guerre"
    ("since", re.compile(r"[SR](?:a?(?:=U)?|[^,.:;()?*K]{1,10},?[iatd]*)\*|f\*(?:o|i(?=[.,;)]|$))")),
    ("until", re.compile(r"L[at]?\*")),
    ("bare", re.compile(r"(?<=[tidw])[a=]?P|=P")),
)
_VERBAL = ("VERB", "ADJ")
_MONTH = re.compile(r"(?:\d{4}|-)-\d{2}")
_PRECISION = {10: "day", 7: "month", 4: "year"}


@dataclass(frozen=True, slots=True)
class TimeHit:
    """A time expression on the tokens [``start``, ``end``) of a passage. ``aside`` says that it dates what follows it
    and not the clause it stands in: "a day after the town fell"."""

    when: When
    start: int
    end: int
    aside: bool = False


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
            value = _value(node.value, day, _pointing(doc, span.start, span.end, node.value, day, words), known)
        hits.append(_hit(passage, span.start, span.end, node.value, value))
        if value and not _begins(hits[-1], hits):
            known.append(value)
    for at, time in asides:
        hit = hits[at]
        value = _aside(doc, hits, at, time, told)
        hits[at] = replace(_hit(passage, hit.start, hit.end, time, value), aside=True)
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
    if time.open == "since" and day is not None and isinstance(time.what, tuple) and time.what[1:2] == ("week",):
        value = (day + timedelta(days=7 * time.what[2])).isoformat()  # "depuis six semaines"
    return f"{value}/.." if time.open == "since" else f"../{value}" if time.open == "until" else value


def _first(what: Any, last: str, day: date | None, known: list[str]) -> str | None:
    """The start of a range whose end is known: the latest such date before the end."""
    stop = bounds(last)[1]
    if stop is None:
        return _point(what, None, "", known)
    if isinstance(what, tuple) and what[0] == "of year":
        return _point(what, day, "past", known)
    return _point(what, date.fromisoformat(stop), "past", known)


def _point(what: Any, day: date | None, leaning: Leaning, known: list[str]) -> str | None:
    """The ISO value of a single point in time."""
    if what is None:
        return None
    if isinstance(what, Partial) and what.month is None and what.day is not None:
        return _month_day(what.day, day, leaning, known)
    if isinstance(what, Partial):
        found = resolve(_inherit(what, known) if day is None else what, day, leaning)
        return found.value() if found else None
    kind = what[0]
    if kind == "again":
        # "the next day" follows a day on which something happened, not one since which something goes on
        told = [v for v in known if not v.endswith("/..")] or known
        base = _day_of(told[-1]) if told else None
        if base is None and what[1] == -1:
            base = day
        return _text(shift(base, "day", what[1])) if base else None
    if kind == "then":
        told = [v for v in known if not v.startswith("..")]
        told = [v for v in told if not v.endswith("/..")] or told
        return told[-1].split("/")[0] if told else None
    if kind == "of year":
        return _of_year(what, day, known)
    if kind == "that month":
        named = (_MONTH.match(value.removeprefix("../")) for value in reversed(known))
        return next((found.group() for found in named if found), None)
    if kind == "next":
        return _next(what[1], day, leaning, known)
    if kind == "after":
        return _after(what[1], what[2], day, known)
    if day is None:
        return None
    if kind == "day":
        return _text(shift(day, "day", what[1]))
    if kind == "season":
        turn = what[2] or (1 if leaning == "future" else 0)
        return season(what[1], turn, day).value()
    if kind == "part":
        year = day.year - (what[1] > day.month)
        return f"{year:04d}-{what[1]:02d}/{year:04d}-{what[2]:02d}"
    return _text(shift(day, what[1], what[2]))


def _of_year(what: tuple[Any, ...], day: date | None, known: list[str]) -> str | None:
    """ "March this year", "le 19 novembre de l'an dernier", "July of that year", "January the following year"."""
    _, base, step, month, number = what
    years = (re.match(r"(?:\.\./)?(\d{4})", value) for value in reversed(known))
    told = next((int(y.group(1)) for y in years if y), None)
    year = told if base == "told" else day.year if day is not None else None
    if year is None:
        return Partial(None, month, number).value() if step == 0 and base == "told" else None
    made = Partial(year + step, month, number)
    return made.value() if made.possible() else None


def _next(what: Partial, day: date | None, leaning: Leaning, known: list[str]) -> str | None:
    """ "The following April", "le lundi suivant": the first such time after the one named before."""
    told = [v for v in known if not v.endswith("/..") and v[:1].isdigit()]
    if not told:
        return _point(what, day, leaning, known) if what.weekday is None else None
    if what.weekday is not None and what.month is None:
        base = _day_of(told[-1])
        return _text(shift(base, "day", (what.weekday - base.weekday()) % 7 or 7)) if base else None
    end = bounds(told[-1])[0]
    if end is None or what.month is None:
        return None
    year, month = int(end[:4]), int(end[5:7]) if len(told[-1]) > 4 else 0
    made = replace(what, year=year + (what.month <= month), weekday=None)
    return made.value() if made.possible() else None


def _text(found: Partial | None) -> str | None:
    return found.value() if found else None


def _day_of(value: str) -> date | None:
    """The day a value names, the last one of an interval of days."""
    end = value.rsplit("/", 1)[-1]
    end = value.split("/")[0] if end == ".." else end
    return date.fromisoformat(end) if len(end) == 10 else None


def _after(unit: str, number: int, day: date | None, known: list[str]) -> str | None:
    """ "four days later", "two years earlier": from the time named before, or for earlier times the article."""
    size = {"day": 10, "week": 10, "month": 7, "year": 4}.get(unit, 99)
    told = (value.removeprefix("../").split("/")[0] for value in reversed(known) if not value.endswith("/.."))
    base = next((value for value in told if value[0].isdigit() and len(value) >= size), None)
    first = bounds(base)[0] if base else None
    if first:
        return _text(shift(date.fromisoformat(first), unit, number))
    return _text(shift(day, unit, number)) if day and number < 0 else None


def _month_day(number: int, day: date | None, leaning: Leaning, known: list[str]) -> str | None:
    """ "Le 18", "on the 17th": a day of the month named last, or else of the article's."""
    if leaning != "future" or day is None:
        for value in reversed(known):
            named = _MONTH.match(value)
            if named and number <= _length(named.group()):
                return f"{named.group()}-{number:02d}"
    if day is None:
        return None
    if leaning != "future" and number > day.day:
        day = day.replace(day=1) - timedelta(days=1)
    return _text(day_of_month(number, day, leaning))


def _length(month: str) -> int:
    """How many days a month has: "2016-02", "--02"."""
    return int((bounds(month if month[0] != "-" else "2000" + month[1:])[1] or "31")[-2:])


def _aside(doc: Doc, hits: list[TimeHit], at: int, time: Time, told: list[str]) -> str | None:
    """ "A day after the town fell": counted from the nearest day of the sentence, or the last one told before."""
    assert isinstance(time.what, tuple)
    _, unit, number = time.what
    if unit == "hour":
        return None
    size = 10 if unit in ("day", "week", "nth") else 7 if unit == "month" else 4
    here, sent = hits[at].start, doc[hits[at].start].sent if doc.has_annotation("SENT_START") else doc[:]
    near = sorted((h for h in hits if sent.start <= h.start < sent.end), key=lambda h: abs(h.start - here))
    values = [h.when.value for h in near if h.when.value] + told[::-1]
    base = next((v for v in values if "/" not in v and not v.startswith("-") and len(v) >= size), None)
    first = bounds(base)[0] if base else None
    if unit == "nth":
        return f"{date.fromisoformat(first) - timedelta(days=number - 1)}/.." if first else None
    return _text(shift(date.fromisoformat(first), unit, number)) if first else None


def _inherit(what: Partial, known: list[str]) -> Partial:
    """A date without year in an undated article takes the year of a full date of the same month named before it, or of
    the month that was named last when it is a later month."""
    if what.year is None and what.month is not None:
        full = [value for value in reversed(known) if re.match(r"\d{4}-\d{2}", value)]
        for value in full:
            if value[4:7] == f"-{what.month:02d}":
                return replace(what, year=int(value[:4]))
        if full and int(full[0][5:7]) < what.month:
            return replace(what, year=int(full[0][:4]))
    return what


def _is_other(doc: Doc, start: int, end: int, time: Time) -> bool:
    """Whether it is no time after all: part of a person's name ("Theresa May"), or a number that counts something."""
    what = time.what
    if isinstance(what, Partial) and what.month is None and what.day is not None:
        number = doc[end - 1]
        if number.head.morph.get("Number") == ["Plur"] and not number.text.isdigit():
            return False  # "on the 5th rebels took": an ordinal counts no plural
        return number.dep_.split(":")[0] in ("nummod", "amod", "det", "flat", "appos") and number.head.i >= end
    return end - start == 1 and doc[start].ent_type_ == "PER"
