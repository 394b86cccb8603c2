"""Quads -> extraction: what ``article_quads`` wrote, read back field by field."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import cast

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.model import (
    ONTOLOGY,
    ROLES,
    Argument,
    Article,
    Casualty,
    CasualtyKind,
    Count,
    Entity,
    Event,
    Evidence,
    Extraction,
    Geometry,
    Mention,
    Name,
    Offset,
    Relation,
    Span,
    Status,
    When,
)
from kg.rdf import terms as t
from kg.rdf.terms import kg

Value = NamedNode | Literal
_CHARS = re.compile(r"#char=(\d+),(\d+)$")
_POINT = re.compile(r"POINT\s*\(\s*(\S+)\s+(\S+)\s*\)")


def read_extraction(quads: Iterable[Quad | Triple]) -> Extraction:
    """The extraction that the graph of one article holds; sets come back in order of place, names sorted.

    Raises ValueError when the quads hold no article or more than one.
    """
    return _Graph(quads).extraction()


class _Graph:
    def __init__(self, quads: Iterable[Quad | Triple]) -> None:
        self.about: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
        self.by_type: dict[str, list[str]] = defaultdict(list)
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                self.about[quad.subject.value][quad.predicate.value].append(quad.object)
                if quad.predicate == t.TYPE:
                    self.by_type[quad.object.value].append(quad.subject.value)
        articles = self.by_type[ONTOLOGY + "Article"]
        if len(articles) != 1:
            raise ValueError(f"{len(articles)} articles in the graph; read one article's graph at a time")
        self.iri = articles[0]
        self.text = self.need(self.iri, kg("text"))

    def values(self, node: str, property: NamedNode) -> list[Value]:
        return self.about[node].get(property.value, [])

    def one(self, node: str, property: NamedNode) -> str | None:
        found = self.values(node, property)
        return found[0].value if found else None

    def need(self, node: str, property: NamedNode) -> str:
        value = self.one(node, property)
        if value is None:
            raise ValueError(f"<{node}> has no <{property.value}>; build the article again")
        return value

    def lines(self, node: str, name: str) -> tuple[str, ...]:
        value = self.one(node, kg(name))
        return tuple(value.split("\n")) if value is not None else ()

    def spans(self, node: str, property: NamedNode) -> list[Span]:
        found = []
        for value in self.values(node, property):
            match = _CHARS.search(value.value)
            if match is None:
                raise ValueError(f"<{value.value}> is no passage of an article; build the article again")
            found.append(Span(int(match[1]), int(match[2])))
        return sorted(found)

    def span(self, node: str, property: NamedNode) -> Span:
        found = self.spans(node, property)
        if not found:
            raise ValueError(f"<{node}> has no <{property.value}>; build the article again")
        return found[0]

    def name_of(self, node: str, property: NamedNode) -> str:
        return self.need(node, property).removeprefix(ONTOLOGY)

    def extraction(self) -> Extraction:
        entities = [self.entity(iri) for iri in sorted(self.by_type[ONTOLOGY + "Entity"])]
        mentions = [self.mention(iri) for iri in self.by_type[ONTOLOGY + "Mention"]]
        events = [self.event(iri) for iri in self.by_type[ONTOLOGY + "Event"]]
        relations = [self.relation(iri) for iri in self.by_type[ONTOLOGY + "Relation"]]
        return Extraction(
            article=self.article(),
            entities={e.id: e for e in entities},
            mentions=tuple(sorted(mentions, key=lambda m: (m.span, m.entity, m.cls, m.head, m.named))),
            events=tuple(sorted(events, key=lambda e: (e.trigger, e.id))),
            relations=tuple(sorted(relations, key=lambda r: (r.evidence.span, r.id))),
            sentences=tuple(self.spans(self.iri, kg("sentence"))),
            left_out=self.lines(self.iri, "leftOut"),
        )

    def article(self) -> Article:
        body = self.spans(self.iri, kg("body"))
        return Article(
            id=self.need(self.iri, t.IDENTIFIER),
            text=self.text,
            lang=self.one(self.iri, t.LANGUAGE),
            date=self.one(self.iri, t.ISSUED),
            title=self.one(self.iri, t.TITLE),
            url=self.one(self.iri, t.URL),
            publisher=self.one(self.iri, t.PUBLISHER),
            body=body[0] if body else None,
            notes=self.lines(self.iri, "note"),
        )

    def entity(self, iri: str) -> Entity:
        known = self.one(iri, kg("known")) in ("true", "1")
        names = [
            Name(v.value, v.language or "")
            for p in (t.PREF_LABEL, t.ALT_LABEL)
            for v in self.values(iri, p)
            if isinstance(v, Literal)
        ]
        score = self.one(iri, kg("linkScore"))
        return Entity(
            id=iri,
            cls=self.name_of(iri, kg("entityType")),
            label=self.need(iri, t.PREF_LABEL),
            names=tuple(sorted(set(names), key=name_order)),
            known=known,
            score=float(score) if score is not None else 1.0,
            country=self.one(iri, kg("countryCode")),
            within=tuple(sorted(v.value for v in self.values(iri, kg("within")))),
            geometry=self.geometry(iri),
            offset=self.offset(iri),
            same_as=tuple(sorted(v.value for v in self.values(iri, t.SAME_AS))),
        )

    def geometry(self, iri: str) -> Geometry | None:
        point = self.one(iri, t.HAS_GEOMETRY)
        match = _POINT.search(self.need(point, t.AS_WKT)) if point is not None else None
        return Geometry(latitude=float(match[2]), longitude=float(match[1])) if match else None

    def offset(self, iri: str) -> Offset | None:
        anchor = self.one(iri, kg("offsetFrom"))
        if anchor is None:
            return None
        kilometres, bearing = self.one(iri, kg("offsetKilometres")), self.one(iri, kg("offsetBearing"))
        return Offset(anchor, float(kilometres) if kilometres else None, float(bearing) if bearing else None)

    def mention(self, iri: str) -> Mention:
        span = self.span(iri, kg("passage"))
        return Mention(
            span=span,
            text=span.of(self.text),
            head=self.span(iri, kg("head")),
            cls=self.name_of(iri, kg("mentionClass")),
            entity=self.need(iri, kg("mentionOf")),
            named=self.one(iri, kg("named")) in ("true", "1"),
        )

    def arguments(self, iri: str) -> dict[str, tuple[Argument, ...]]:
        """Participants by role, in the order of their numbers."""
        found: dict[str, list[tuple[int, Argument]]] = defaultdict(list)
        for part in self.values(iri, kg("participation")):
            role, number = part.value.removeprefix(iri + "-").rsplit("-", 1)
            argument = Argument(self.need(part.value, kg("participant")), self.span(part.value, kg("passage")))
            found[role].append((int(number), argument))
        return {role: tuple(a for _, a in sorted(group, key=lambda g: g[0])) for role, group in found.items()}

    def event(self, iri: str) -> Event:
        groups = self.arguments(iri)
        evidence = self.span(iri, kg("evidence"))
        initiator, target, place, instrument = (groups.get(role, ()) for role in ROLES)
        return Event(
            id=iri,
            type=self.name_of(iri, t.EVENT_TYPE),
            trigger=self.span(iri, kg("trigger")),
            sentence=self.span(iri, kg("sentence")),
            evidence=self.evidence(evidence),
            initiator=initiator,
            target=target,
            place=place,
            instrument=instrument,
            time=self.when(iri),
            casualties=self.casualties(iri),
            sources=groups.get("source", ()),
            status=cast(Status, self.name_of(iri, kg("status"))),
            confidence=float(self.need(iri, kg("confidence"))),
            why=self.lines(iri, "why"),
            mentions=tuple(self.spans(iri, kg("furtherMention"))),
        )

    def evidence(self, span: Span) -> Evidence:
        return Evidence(self.need(self.iri, t.IDENTIFIER), span, span.of(self.text))

    def when(self, event: str) -> When | None:
        iri = self.one(event, kg("time"))
        if iri is None:
            return None
        span = self.span(iri, kg("passage"))
        start, end = self.one(event, kg("startDate")), self.one(event, kg("endDate"))
        precision = self.need(iri, kg("precision"))
        return When(span, span.of(self.text), self.one(iri, kg("timeValue")), start, end, precision)

    def casualties(self, event: str) -> tuple[Casualty, ...]:
        numbered = {int(v.value.rsplit("-", 1)[1]): v.value for v in self.values(event, kg("casualties"))}
        return tuple(self.casualty(iri) for _, iri in sorted(numbered.items()))

    def casualty(self, iri: str) -> Casualty:
        span = self.span(iri, kg("passage"))
        low, high = self.one(iri, kg("atLeast")), self.one(iri, kg("atMost"))
        whole = self.one(iri, kg("subsetOf"))
        return Casualty(
            kind=cast(CasualtyKind, self.name_of(iri, kg("casualtyKind")).removesuffix(t.PEOPLE)),
            count=Count(int(low) if low is not None else None, int(high) if high is not None else None),
            population=self.name_of(iri, kg("population")),
            span=span,
            text=span.of(self.text),
            subset_of=int(whole.rsplit("-", 1)[1]) - 1 if whole is not None else None,
        )

    def relation(self, iri: str) -> Relation:
        groups = self.arguments(iri)
        return Relation(
            id=iri,
            type=self.name_of(iri, t.PREDICATE),
            subject=groups["subject"][0],
            object=groups["object"][0],
            evidence=self.evidence(self.span(iri, kg("evidence"))),
            sources=groups.get("source", ()),
            status=cast(Status, self.name_of(iri, kg("status"))),
            confidence=float(self.need(iri, kg("confidence"))),
            why=self.lines(iri, "why"),
        )


def name_order(name: Name) -> tuple[int, str, str]:
    """Names in the order in which a graph gives them back: English, French, then by language tag and text."""
    return ({"en": 0, "fr": 1}.get(name.lang, 2), name.lang, name.text)
