"""The time expressions of an article and the ways to read them as the time of an event."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kg.model import Span, When
from kg.nlp.context import Surroundings
from kg.nlp.dateline import is_dateline
from kg.nlp.drafts import Draft
from kg.nlp.reading import Reading
from kg.nlp.timehomes import days_told, home_of, is_bound, is_day, same_words
from kg.nlp.timewords import TimeWords, time_words

if TYPE_CHECKING:
    from kg.nlp.when import TimeHit

#: How many sentences back a time may be told; the last day told before is looked at from anywhere.
REACH = 3


@dataclass(slots=True, eq=False)
class Told:
    """A time expression of the article with what its place says: the passage, the number of its sentence, the word that
    it hangs from, the events that it dates by rule, and whether it only bounds, belongs to the date line or is the day
    of saying what happened on another."""

    hit: TimeHit
    passage: int
    sentence: int
    home: int
    owners: list[Draft] = field(default_factory=list)
    bound: bool = False
    dateline: bool = False
    only_said: bool = False


@dataclass(slots=True)
class Option:
    """A time that could be an event's, and what speaks for it (``kg.nlp.cues``).

    ``form`` says how the expression is read: "said" as it stands, "point" the first moment of a stretch, "since" and
    "until" a stretch from or up to it, "day told", "today" and "both days" a part of the day told of last or of the
    article's, "rule" what only the rules made of it.
    """

    when: When
    form: str
    told: Told | None
    features: list[str] = field(default_factory=list)


class Timeline:
    """The time expressions of one article, by sentence, with the events that they date by rule."""

    def __init__(
        self, reading: Reading, drafts: list[Draft], times: list[tuple[TimeHit, ...]], day: date | None
    ) -> None:
        self.reading, self.drafts = reading, drafts
        self.words: TimeWords = time_words(reading.lexicon.lang)
        self.around = Surroundings(reading, drafts)
        self.reporting = frozenset(reading.lexicon.verbs("reporting_verbs"))
        self.day = day
        self.told: list[Told] = []
        self.by_sentence: dict[int, list[Told]] = defaultdict(list)
        heads: dict[int, set[int]] = defaultdict(set)
        self.owner: dict[tuple[int, int], Draft] = {}
        for draft in drafts:
            heads[draft.frame.passage].update(draft.frame.trigger.tokens)
            for i in draft.frame.trigger.tokens:
                self.owner[draft.frame.passage, i] = draft
        dated: dict[Span, list[Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.time is not None:
                dated[draft.time.span].append(draft)
        for n, hits in enumerate(times):
            doc = reading.passages[n].doc
            days = days_told(doc, hits, self.reporting)
            for hit in hits:
                one = Told(hit, n, reading.sentence_numbers[n][hit.start], home_of(doc, hit, heads[n]))
                one.bound = is_bound(doc, hit, self.words)
                one.dateline = is_dateline(doc, hit)
                one.only_said = is_day(hit) and hit not in days
                one.owners = list(dated.get(hit.when.span, ()))
                self.told.append(one)
                self.by_sentence[one.sentence].append(one)
        self.order = {id(d): n for n, d in enumerate(sorted(drafts, key=lambda d: (d.frame.passage, d.head)))}
        self._place = {id(t): at for at, t in enumerate(self.told)}
        self._by_span: dict[Span, Told] = {}
        for one in self.told:
            self._by_span.setdefault(one.hit.when.span, one)
        #: the days told, where they stand among all times and in which sentence; the sentences of times with a value
        self._days = [t for t in self.told if _is_day(t.hit.when) and not t.dateline and not t.only_said]
        self._day_places = [self._place[id(t)] for t in self._days]
        self._day_sentences = [t.sentence for t in self._days]
        self._valued = [t.sentence for t in self.told if t.hit.when.value is not None]
        self.first = next((t for t in self.told if _is_day(t.hit.when)), None)

    def options(self, draft: Draft) -> list[Option]:
        """The times that could be the event's, those of its sentence and of its neighbours, the last day told before,
        the first of the article, and what the rules say."""
        here = self.around.sentence_of(draft)
        near = [t for gap in range(-1, REACH + 1) for t in self.by_sentence.get(here - gap, ())]
        before = bisect_left(self._day_sentences, here)
        for one in (self._days[before - 1] if before else None, self.first):
            if one is not None and one not in near:
                near.append(one)
        found: list[Option] = []
        for one in near:
            when = one.hit.when
            if one.hit.only is not None and not (one.passage == draft.frame.passage and one.hit.may_date(draft.head)):
                continue
            if when.value is None:
                if one.sentence == here:
                    found += self._of_the_day(one)
                continue
            if one.bound and "/" not in when.value:  # "before August 7" is no day on which it happened
                found.append(Option(same_words(when, f"../{when.value}"), "until", one))
                continue
            found.append(Option(when, "said", one))
            if when.value.endswith("/.."):
                found.append(Option(same_words(when, when.value.removesuffix("/..")), "point", one))
            elif "/" not in when.value and one.sentence == here:
                found.append(Option(same_words(when, f"{when.value}/.."), "since", one))
                found.append(Option(same_words(when, f"../{when.value}"), "until", one))
        rule = draft.time
        if rule is not None and rule.value and not any(_same(o.when, rule) for o in found):
            found.append(Option(rule, "rule", self._by_span.get(rule.span)))
        return found

    def is_last(self, told: Told, here: int) -> bool:
        """Whether no time with a value is told in the sentences after it up to sentence ``here``."""
        return bisect_right(self._valued, told.sentence) >= bisect_right(self._valued, here)

    def _of_the_day(self, told: Told) -> Iterator[Option]:
        """An hour or a part of the day ("at dawn", "dans la soirée"): of the day told of last, or of the article's."""
        when = told.hit.when
        if when.precision not in ("hour", "minute"):
            return
        before = bisect_left(self._day_places, self._place[id(told)])
        last = self._days[before - 1].hit.when.value if before else None
        today = self.day.isoformat() if self.day is not None else None
        if last is not None:
            yield Option(same_words(when, last), "day told" if last != today else "both days", told)
        if today is not None and today != last:
            yield Option(same_words(when, today), "today", told)


def _same(a: When, b: When) -> bool:
    return a.value == b.value and a.span == b.span


def _is_day(when: When) -> bool:
    value = when.value
    return value is not None and "/" not in value and when.precision in ("day", "hour", "minute")
