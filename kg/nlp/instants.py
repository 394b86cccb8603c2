"""The moment that a time expression means: its ISO 8601 value, by the day of the article and the times told before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kg.nlp.dates import Leaning, Partial, bounds, day_of_month, resolve, season, shift
from kg.nlp.moments import Time

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.when import TimeHit

#: What happens at most this many hours after something falls on the same day.
SAME_DAY = 12
_MONTH = re.compile(r"(?:\d{4}|-)-\d{2}")


def value_of(time: Time, day: date | None, leaning: Leaning, known: list[str]) -> str | None:
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
        told = known if what[1] == 0 else told  # "since May 4. On that day …"
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
    if kind == "of week":
        return _text(shift(day, "day", 7 * what[1] + what[2] - day.weekday()))
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
            found = f"{named.group()}-{number:02d}" if named and number <= _length(named.group()) else None
            if found and not (leaning == "past" and day and found > day.isoformat()):
                return found  # what is told as done is not still to come
    if day is None:
        return None
    if leaning != "future" and number > day.day:
        day = day.replace(day=1) - timedelta(days=1)
    return _text(day_of_month(number, day, leaning))


def _length(month: str) -> int:
    """How many days a month has: "2016-02", "--02"."""
    return int((bounds(month if month[0] != "-" else "2000" + month[1:])[1] or "31")[-2:])


def day_within(doc: Doc, hits: list[TimeHit], at: int, time: Time) -> int | None:
    """Which time is that of what follows "two days after": "two days after the town fell on Monday"; None for none."""
    assert isinstance(time.what, tuple)
    unit = time.what[1]
    if unit in ("nth", "hour", "minute") or not doc.has_annotation("DEP"):
        return None
    last = doc[hits[at].end - 1]
    led = led_by(last)
    inside = {t.i for t in led.subtree} if led is not None else set()
    size = 10 if unit in ("day", "week") else 7 if unit == "month" else 4
    for n, hit in enumerate(hits):
        value = hit.when.value or ""
        exact = "/" not in value and value[:1].isdigit() and len(value) >= size
        if hit.start > last.i and hit.start in inside and not hit.aside and exact:
            return n
    return None


def led_by(last: Token) -> Token | None:
    """The word of what follows an aside of time that ends with ``last``: the attack of "two days after the attack",
    "au lendemain de l'attaque"; None where nothing follows."""
    if last.dep_ in ("case", "mark"):
        return last.head if last.head.i > last.i else None
    return next((c for c in last.children if c.i > last.i and c.dep_ == "nmod"), None)


def value_over(own: TimeHit, time: Time) -> str | None:
    """When those left who left "two days after the town fell on Monday", counted from the day of what fell."""
    assert isinstance(time.what, tuple)
    first = bounds(own.when.value or "")[0]
    return _text(shift(date.fromisoformat(first), time.what[1], -time.what[2])) if first else None


def value_aside(
    doc: Doc, hits: list[TimeHit], at: int, time: Time, told: list[str], day: date | None = None
) -> str | None:
    """ "A day after the town fell": counted from the nearest day of the sentence, or the last one told before.

    ``day`` is that of the article: "on the sixth day of fighting" counts to it where no other day is told of.
    """
    assert isinstance(time.what, tuple)
    _, unit, number = time.what
    hours = unit in ("hour", "minute")
    if unit == "hour" and number > SAME_DAY:
        return None
    size = 10 if unit in ("day", "week", "nth") or hours else 7 if unit == "month" else 4
    here, sent = hits[at].start, doc[hits[at].start].sent if doc.has_annotation("SENT_START") else doc[:]
    near = sorted((h for h in hits if sent.start <= h.start < sent.end), key=lambda h: abs(h.start - here))
    values = [_base(h, here) for h in near if h.when.value]
    fronted = unit == "nth" and here <= sent.start + 1  # "on the third day of fighting they fled": of whatever day
    days = [v for v in told if len(v) == 10]
    if unit == "nth" and day is not None and not any(v != day.isoformat() for v in days[-1:]):
        values.append(day.isoformat())
    # "two days after the attack, they left": the attack was told elsewhere
    if not hours and here > sent.start and not fronted:
        values += told[::-1]
    base = next((v for v in values if "/" not in v and not v.startswith("-") and len(v) >= size), None)
    first = bounds(base)[0] if base else None
    if hours:
        return first
    if unit == "nth":
        return f"{date.fromisoformat(first) - timedelta(days=number - 1)}/.." if first else None
    return _text(shift(date.fromisoformat(first), unit, number)) if first else None


def value_from(value: str, unit: str, number: int) -> str | None:
    """The day ``number`` units before that of ``value``, after it where the number is negative."""
    first = bounds(value)[0]
    return _text(shift(date.fromisoformat(first), unit, -number)) if first else None


def _base(hit: TimeHit, here: int) -> str:
    """The value of a time from which one at token ``here`` counts: "since August 4, a day after" from its start."""
    value = hit.when.value or ""
    return value.removesuffix("/..") if hit.end <= here <= hit.end + 1 else value


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
