"""The measures, micro-averaged over documents; a document without predictions counts as missed.

event: exact type, trigger in the gold trigger's clause. family: the type's family instead. role: initiator, target and
place fillers of events matched by family. triple: (initiator, type, target or place) and every relation. pair: event
triples without their type. relation, casualty (kind, min, max), source, time (resolved) and the accuracies of status
(events matched by type) and population (casualties found).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kg.evaluate.gold import Document, GoldEvent, Record, group, load_standard
from kg.evaluate.match import ROLES, Matcher, Triple, distinct, event_triples, gold_triples

T = TypeVar("T")

MEASURES = ("triple", "pair", "event", "family", "role", "relation", "casualty", "source", "time")
ACCURACIES = ("status", "population")


@dataclass(frozen=True)
class Row:
    """One measure: how many were found right, given and in the gold."""

    found: int
    given: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the given that are right; 0 when nothing was given."""
        return self.found / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 0 when there is no gold."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass
class Score:
    """All measures over some documents, and what went wrong, line by line."""

    documents: int = 0
    found: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def add(self, measure: str, found: int, given: int, gold: int) -> None:
        """Count one document's share of a measure."""
        self.found[measure] += found
        self.given[measure] += given
        self.gold[measure] += gold

    def row(self, measure: str) -> Row:
        """A measure over all that was added."""
        return Row(self.found[measure], self.given[measure], self.gold[measure])


def score(documents: Iterable[Document], facts: Iterable[Record]) -> Score:
    """Compare fact records with gold documents; facts of other documents are passed over."""
    records = list(facts)
    events, relations = group(records, "event"), group(records, "relation")
    total = Score()
    for document in documents:
        name = document.article.id
        _score_document(document, events.get(name, []), relations.get(name, []), total)
    return total


def _score_document(
    document: Document, given_events: Sequence[Record], given_relations: Sequence[Record], total: Score
) -> None:
    standard = load_standard()
    matcher = Matcher(document, standard)
    given = [e for e in given_events if e["type"] in standard.family]
    indices = matcher.pair(given)
    pairs = [(document.events[i], given[j]) for i, j in indices]
    exact = [(g, e) for g, e in pairs if g.type == e["type"]]
    total.documents += 1
    total.add("event", len(exact), len(given), len(document.events))
    total.add("family", len(pairs), len(given), len(document.events))
    total.add(
        "role",
        sum(_roles_met(matcher, g, e) for g, e in pairs),
        _count(given, lambda e: sum(len(e.get(role) or ()) for role in ROLES)),
        _count(document.events, lambda g: sum(map(len, g.fillers.values()))),
    )
    total.add(
        "source",
        sum(matcher.count(g.sources, e.get("sources") or ()) for g, e in pairs),
        _count(given, lambda e: len(e.get("sources") or ())),
        _count(document.events, lambda g: len(g.sources)),
    )
    total.add(
        "time",
        sum(bool(g.time) and g.time == _time(e) for g, e in pairs),
        _count(given, lambda e: bool(_time(e))),
        _count(document.events, lambda g: bool(g.time)),
    )
    total.add("status", sum(g.status == e.get("status") for g, e in exact), len(exact), len(exact))
    _score_casualties(document, given, total)

    predicted = distinct(
        (r["subject"], r["type"], r["object"]) for r in given_relations if r["type"] in standard.relations
    )
    relation_hits, relations_left = matcher.triples(document.relations, predicted)
    total.add("relation", len(relation_hits), len(predicted), len(document.relations))
    gold = list(dict.fromkeys(t for g in document.events for t in gold_triples(g)))
    triples = distinct(t for e in given for t in event_triples(e))
    hits, _ = matcher.triples(gold, triples)
    total.add(
        "triple", len(hits) + len(relation_hits), len(triples) + len(predicted), len(gold) + len(document.relations)
    )
    gold_pairs = list(dict.fromkeys((s, "", o) for s, _, o in gold))
    given_pairs = distinct((s, "", o) for s, _, o in triples)
    total.add("pair", len(matcher.triples(gold_pairs, given_pairs)[0]), len(given_pairs), len(gold_pairs))

    total.errors += _list_errors(document, given, indices)
    missed = [t for t in document.relations if t not in relation_hits]
    total.errors += [f"{document.article.id}: missed relation {' '.join(t)}" for t in missed]
    total.errors += [f"{document.article.id}: spurious relation {_say(t)}" for t in relations_left]


def _count(items: Iterable[T], size: Callable[[T], int]) -> int:
    return sum(map(size, items))


def _time(event: Record) -> str | None:
    return (event.get("time") or {}).get("value") or None


def _roles_met(matcher: Matcher, gold: GoldEvent, event: Record) -> int:
    """Fillers met in their roles; in a reciprocal event either side may stand first."""
    met = {role: matcher.count(gold.fillers[role], event.get(role) or ()) for role in ROLES}
    straight = sum(met.values())
    if gold.type not in matcher.standard.reciprocal:
        return straight
    crossed = matcher.count(gold.fillers["initiator"], event.get("target") or ())
    crossed += matcher.count(gold.fillers["target"], event.get("initiator") or ())
    return max(straight, crossed + met["place"])


def _score_casualties(document: Document, given: Sequence[Record], total: Score) -> None:
    def toll(casualty: Record) -> tuple[object, ...]:
        return casualty["kind"], casualty.get("min"), casualty.get("max")

    wanted = [c for g in document.events for c in g.casualties]
    left = [c for e in given for c in e.get("casualties") or ()]
    offered, hits, same = len(left), 0, 0
    for casualty in wanted:
        near = [c for c in left if toll(c) == toll(casualty)]
        if near:
            best = max(near, key=lambda c: c.get("population") == casualty.get("population"))
            left.remove(best)
            hits += 1
            same += best.get("population") == casualty.get("population")
    total.add("casualty", hits, offered, len(wanted))
    total.add("population", same, hits, hits)


def _list_errors(document: Document, given: Sequence[Record], pairs: Sequence[tuple[int, int]]) -> list[str]:
    name = document.article.id
    lines = []
    for i, gold in enumerate(document.events):
        match = next((given[b] for a, b in pairs if a == i), None)
        wanted = " | ".join(f"{role} {', '.join(keys)}" for role, keys in gold.fillers.items() if keys) or "no filler"
        if match is None:
            lines.append(f"{name}: missed {gold.type} {gold.trigger!r}: {wanted}")
        elif match["type"] != gold.type:
            lines.append(
                f"{name}: mistyped {gold.type} {gold.trigger!r} as {match['type']} {match['trigger']['text']!r}"
            )
    for j, event in enumerate(given):
        if all(j != b for _, b in pairs):
            lines.append(f"{name}: spurious {event['type']} {event['trigger']['text']!r}")
    return lines


def _say(triple: Triple) -> str:
    subject, kind, other = triple
    return f"{subject.get('text') or subject.get('label')} {kind} {other.get('text') or other.get('label')}"
