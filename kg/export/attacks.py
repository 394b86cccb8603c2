"""One attack, one event, where a text tells the attack and its dead by two: for tables that sum tolls over rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.model import Argument, Casualty, Event, Span

#: The sub-event type that is only another word for a violent event of any kind.
GENERAL = "Attack"
#: More dead than this, told in a sentence of their own, are rather the toll of a war than of the attack before it.
MOST = 100


def join_tolls(events: Iterable[Event], kinds: Mapping[str, str], text: str) -> list[Event]:
    """``events`` with the toll joined to the attack it is of: "Gunmen attacked a village. Twelve people were killed."

    ``kinds`` are the sub-event types by class of those that can be joined; the others stay as they are. Two are one
    attack where only one of them tells the dead, neither contradicts who, where or when of the other, and they
    stand in one sentence, or the toll stands alone in the next. The more exact of the two stays, with the sentences of
    both.
    """
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: (e.trigger, e.id)):
        mates = (i for i in reversed(range(len(kept))) if _together(kept[i], event, kinds, text))
        mate = next(mates, None)
        if mate is None:
            kept.append(event)
        else:
            kept[mate] = _joined(kept[mate], event, kinds)
    return kept


def tolls(event: Event) -> list[Casualty]:
    """The counts of dead of an event that are no part of another count."""
    return [c for c in event.casualties if c.kind == "killed" and c.subset_of is None]


def _together(first: Event, second: Event, kinds: Mapping[str, str], text: str) -> bool:
    if not {first.type, second.type} <= kinds.keys() or bool(tolls(first)) == bool(tolls(second)):
        return False
    if not (_agree(first.initiator, second.initiator) and _agree(first.place, second.place)):
        return False
    days = [e.time.start for e in (first, second) if e.time and e.time.start]
    if len(set(days)) > 1:
        return False
    if second.sentence.start < first.sentence.end:
        return kinds[first.type] == kinds[second.type] or GENERAL in (kinds[first.type], kinds[second.type])
    between = text[first.sentence.end : second.sentence.start]
    alone = not (second.initiator or second.place) and (second.time is None or bool(days[1:]))
    few = all((c.count.low or c.count.high or 0) <= MOST for c in tolls(second))
    return bool(tolls(second)) and alone and few and not between.strip() and "\n" not in between


def _agree(one: tuple[Argument, ...], other: tuple[Argument, ...]) -> bool:
    return not one or not other or not {a.entity for a in one}.isdisjoint(a.entity for a in other)


def _joined(first: Event, second: Event, kinds: Mapping[str, str]) -> Event:
    exact = second if kinds[first.type] == GENERAL != kinds[second.type] else first
    other = first if exact is second else second
    return replace(
        exact,
        sentence=Span(first.sentence.start, max(first.sentence.end, second.sentence.end)),
        initiator=exact.initiator or other.initiator,
        target=exact.target or other.target,
        place=exact.place or other.place,
        time=exact.time or other.time,
        casualties=exact.casualties if tolls(exact) else other.casualties,
        sources=exact.sources or other.sources,
    )
