"""Which predicted entity, event or triple is which gold one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from kg.evaluate.gold import Document, GoldEvent, Record, Standard

ROLES = ("initiator", "target", "place")
#: (subject, type, object): keys of gold entities on one side, argument records on the other.
GoldTriple = tuple[str, str, str]
Triple = tuple[Record, str, Record]

_CLAUSE_END = re.compile(r"[.!?]\s|\n")


class Matcher:
    """Compares arguments with the gold entities of one document."""

    def __init__(self, document: Document, standard: Standard) -> None:
        self.document = document
        self.standard = standard
        self._names = {key: [self._words(n) for n in names] for key, names in document.names.items()}

    def _words(self, name: str) -> tuple[str, ...]:
        flat = unicodedata.normalize("NFKD", name.casefold())
        flat = "".join(c for c in flat if not unicodedata.combining(c))
        return tuple(w for w in re.findall(r"\w+", flat) if w not in self.standard.stop_words)

    def same(self, argument: Record, key: str) -> bool:
        """Whether an argument names the gold entity: one name equal, or its words mostly or wholly in common."""
        surface = self._words(argument.get("text") or "")
        known = {self._words(n) for n in (argument.get("label") or "", *(argument.get("names") or ()))} - {()}
        here = set(surface)
        for name in self._names[key]:
            if not name:
                continue
            gold = set(name)
            if name in known or name == surface:
                return True
            if here and len(here & gold) / len(here | gold) >= 0.5:
                return True
            if gold <= here and (len(gold) >= 2 or len(here) <= 4):
                return True
        return False

    def count(self, keys: Iterable[str], arguments: Iterable[Record]) -> int:
        """How many gold entities are met, each by an argument of its own."""
        left, hits = list(arguments), 0
        for key in keys:
            found = next((a for a in left if self.same(a, key)), None)
            if found is not None:
                left.remove(found)
                hits += 1
        return hits

    def pair(self, predicted: Sequence[Record]) -> list[tuple[int, int]]:
        """One-to-one pairs of gold and predicted events of one family that share a clause, the best pairs first."""
        scored = []
        for i, gold in enumerate(self.document.events):
            for j, event in enumerate(predicted):
                gap = self._gap(gold, event)
                if gap is not None:
                    hits = sum(
                        self.same(a, key) for role in ROLES for key in gold.fillers[role] for a in event.get(role) or ()
                    )
                    scored.append((2 * (event["type"] == gold.type) + (gap == 0) + 0.5 * hits - gap / 1000, i, j))
        pairs: list[tuple[int, int]] = []
        for _, i, j in sorted(scored, reverse=True):
            if all(i != a and j != b for a, b in pairs):
                pairs.append((i, j))
        return pairs

    def _gap(self, gold: GoldEvent, event: Record) -> int | None:
        """Characters between the two triggers, 0 when they touch; None when they cannot be one event."""
        family = self.standard.family
        if family.get(event["type"]) != family[gold.type]:
            return None
        start, end = event["trigger"]["start"], event["trigger"]["end"]
        first_end, second_start = min(gold.span.end, end), max(gold.span.start, start)
        gap = max(0, second_start - first_end)
        between = self.document.article.text[first_end:second_start] if gap else ""
        return None if gap > self.standard.window or _CLAUSE_END.search(between) else gap

    def triples(self, gold: Iterable[GoldTriple], predicted: Iterable[Triple]) -> tuple[list[GoldTriple], list[Triple]]:
        """The gold triples that are met, and the predicted ones that are left over."""
        hits, left = [], list(predicted)
        for wanted in gold:
            for candidate in left:
                if self._same_triple(wanted, candidate):
                    left.remove(candidate)
                    hits.append(wanted)
                    break
        return hits, left

    def _same_triple(self, gold: GoldTriple, candidate: Triple) -> bool:
        subject, kind, other = gold
        first, found, second = candidate
        if found != kind:
            return False
        if self.same(first, subject) and self.same(second, other):
            return True
        return kind in self.standard.reciprocal and self.same(first, other) and self.same(second, subject)


def identify(argument: Record) -> object:
    """What tells two arguments apart."""
    return argument.get("id") or argument.get("label")


def distinct(triples: Iterable[Triple]) -> list[Triple]:
    """Each triple once, by its entities."""
    found: dict[object, Triple] = {}
    for s, kind, o in triples:
        found.setdefault((identify(s), kind, identify(o)), (s, kind, o))
    return list(found.values())


def event_triples(event: Record) -> list[Triple]:
    """(initiator, type, target or place), never an entity with itself."""
    return [
        (s, event["type"], o)
        for s in event.get("initiator") or ()
        for o in (*(event.get("target") or ()), *(event.get("place") or ()))
        if identify(s) != identify(o)
    ]


def gold_triples(event: GoldEvent) -> list[GoldTriple]:
    """The same for a gold event."""
    objects = dict.fromkeys(event.fillers["target"] + event.fillers["place"])
    return [(s, event.type, o) for s in event.fillers["initiator"] for o in objects if s != o]
