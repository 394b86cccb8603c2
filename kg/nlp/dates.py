"""Dates that may lack their year, month or day, and what they are once the day of the article is known.

Values are the ISO 8601 texts of the fact record: "2016-07-19", "2016-07", "2016", "--07-07", "--07". A value is a
plain string from here on; ``bounds`` gives the first and last day of one.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

#: Where a sentence points: its verb says past or future, a word near by hints at the future, the verb is an infinitive
#: and leaves it open, or nothing is said.
#: Called for or invited to is mostly what is next: the nearest such day.
Leaning = Literal["past", "future", "hint", "near", "open", ""]
#: A date without a year, this many days ahead, is the coming one though nothing says so: writers name the year of a
#: date that lies almost a year back.
NEAR = 14
#: A hint of the future ("prévu", "due") reaches this many days ahead; a future verb reaches to the next such date, but
#: no farther than writers go without naming the year ("devaient se retirer le 18 février", in March).
SOON, FAR = 62, 300


@dataclass(frozen=True, slots=True)
class Partial:
    """A date as far as the words give it. ``weekday`` counts from Monday 0; ``turn`` is -1 for "last", 1 for "next"."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    turn: int = 0

    def possible(self) -> bool:
        """Whether the calendar has such a date in some year."""
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        if self.day is None:
            return True
        year, month = self.year or 2000, self.month or 1
        return 1 <= self.day <= monthrange(year, month)[1]

    def value(self) -> str | None:
        """The ISO text, or None when only a day of the week or of an unnamed month is known."""
        if self.day is not None and self.month is None:
            return None
        if self.year is None and self.month is None:
            return None
        text = f"{self.year:04d}" if self.year is not None else "-"
        if self.month is not None:
            text += f"-{self.month:02d}"
        return text + f"-{self.day:02d}" if self.day is not None else text


def of_day(day: date) -> Partial:
    """The full date of a calendar day."""
    return Partial(day.year, day.month, day.day)


def resolve(what: Partial, day: date | None, leaning: Leaning = "") -> Partial | None:
    """``what`` with the parts filled in that the article's ``day`` settles; None when a day of the week stays open.

    Without a year the date is the latest on or before ``day``, or the next one when the words or the verb point ahead.
    A day of the week beside a date decides between years.
    """
    if what.year is not None:
        return what
    if what.month is None and what.day is None:
        return _weekday(what, day, leaning)
    if day is None:
        return what
    if what.day is None:
        return _month(what, day, leaning)
    return _day_of_year(what, day, leaning)


def _weekday(what: Partial, day: date | None, leaning: Leaning) -> Partial | None:
    if day is None or what.weekday is None:
        return None
    back = (day.weekday() - what.weekday) % 7
    if what.turn < 0:
        found = day - timedelta(days=back or 7)
    elif what.turn > 0:
        found = day + timedelta(days=(-back) % 7 or 7)
    elif leaning in ("future", "hint") or (leaning == "near" and (-back) % 7 <= back):
        found = day + timedelta(days=(-back) % 7)
    else:
        found = day - timedelta(days=back)
    return of_day(found)


def _month(what: Partial, day: date, leaning: Leaning) -> Partial:
    assert what.month is not None
    ahead = (what.month - day.month) % 12
    if what.turn > 0:
        months = ahead or 12
    elif what.turn < 0:
        months = ahead - 12
    elif leaning == "future" or (leaning == "hint" and ahead * 30 <= SOON):
        months = ahead
    else:
        months = ahead - 12 if ahead else 0
    return replace(what, year=(day.year * 12 + day.month - 1 + months) // 12)


def _day_of_year(what: Partial, day: date, leaning: Leaning) -> Partial | None:
    assert what.month is not None and what.day is not None
    found = []
    for year in range(day.year - 9, day.year + 2):
        if what.day <= monthrange(year, what.month)[1]:
            found.append(date(year, what.month, what.day))
    if what.weekday is not None:
        found = [d for d in found if d.weekday() == what.weekday and abs((d - day).days) < 400] or found
        if len(found) == 1:
            return of_day(found[0])
    past = [d for d in found if d <= day]
    future = [d for d in found if d > day]
    if not past or (not future and what.turn > 0):
        return None
    wait = (future[0] - day).days if future else 9999
    ahead = wait <= {"past": -1, "future": FAR, "hint": SOON, "near": SOON, "open": SOON, "": NEAR}[leaning]
    if what.turn > 0 or (what.turn == 0 and ahead and not (leaning == "future" and past[-1] == day)):
        return of_day(future[0])
    return of_day(past[-1])


def day_of_month(number: int, near: date, leaning: Leaning) -> Partial | None:
    """ "Le 18": that day of the month of ``near``, or of the next month when the words point ahead."""
    ahead = leaning == "future" and number < near.day
    count = near.year * 12 + near.month - 1 + ahead
    found = Partial(count // 12, count % 12 + 1, number)
    return found if found.possible() else None


def season(month: int, turn: int, day: date) -> Partial:
    """The year in which the last (``turn`` -1) season that is over began, the last that began (0), or the next one; it
    begins in ``month``."""
    if turn == 0:
        return Partial(day.year if month <= day.month else day.year - 1)
    if turn < 0:
        return Partial(day.year if month + 2 < day.month else day.year - 1)
    return Partial(day.year if month > day.month else day.year + 1)


def shift(day: date, unit: str, number: int) -> Partial | None:
    """The date ``number`` units from ``day``, as exact as the unit: days and a single week give a day, weeks and months
    a month, years a year. None for other units, and when the calendar ends."""
    try:
        if unit == "day":
            return of_day(day + timedelta(days=number))
        if unit == "week" and abs(number) == 1:
            return of_day(day + timedelta(days=7 * number))
        if unit == "week":
            then = day + timedelta(days=7 * number)
            return Partial(then.year, then.month)
    except OverflowError:
        return None
    if unit == "month":
        count = day.year * 12 + day.month - 1 + number
        return Partial(count // 12, count % 12 + 1) if count >= 12 else None
    if unit in ("year", "decade", "century"):
        year = day.year + number * {"year": 1, "decade": 10, "century": 100}[unit]
        return Partial(year) if 0 < year < 9999 else None
    return None


def bounds(value: str) -> tuple[str | None, str | None]:
    """First and last day of an ISO value or interval; None at an open end or when the year is unknown."""
    first, slash, last = value.partition("/")
    if slash:
        return (None if first == ".." else bounds(first)[0]), (None if last == ".." else bounds(last)[1])
    if value.startswith("--"):
        return None, None
    parts = [int(p) for p in value.split("-")]
    year = parts[0]
    month = parts[1] if len(parts) > 1 else None
    day = parts[2] if len(parts) > 2 else None
    if month is None:
        return f"{year:04d}-01-01", f"{year:04d}-12-31"
    if day is None:
        return f"{year:04d}-{month:02d}-01", f"{year:04d}-{month:02d}-{monthrange(year, month)[1]:02d}"
    return value, value
