"""Facts and mentions as records for JSON Lines, straight from an extraction.

The fields are those of the exchange format: one record an event or relation, one a mention, offsets in code points.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.model import Argument, Casualty, Event, Extraction, Relation, Span, When

if TYPE_CHECKING:
    from kg.ontology import Ontology

Record = dict[str, Any]


def fact_records(extraction: Extraction, ontology: Ontology | None = None) -> Iterator[Record]:
    """Every event and relation of an article, in document order.

    ``ontology`` gives the most specific class of an argument whose entity the extraction does not describe (a known
    actor referred to by its IRI alone); without it such an argument has its surface text for label.
    """
    known: dict[str, tuple[str, str, list[str]]] = {}
    if ontology is not None and _undescribed(extraction):
        known |= {a.id: (a.label, a.cls, [n.text for n in a.names]) for a in ontology.actors}
        known |= {p.id: (p.label, p.cls, [n.text for n in p.names]) for p in ontology.places}
    text = extraction.article.text

    def argument(a: Argument) -> Record:
        entity = extraction.entities.get(a.entity)
        surface = a.span.of(text)
        if entity is not None:
            label, cls, names = entity.label, entity.cls, [n.text for n in entity.names]
        else:
            label, cls, names = known.get(a.entity, (surface, "Thing", []))
        return {
            "id": a.entity,
            "label": label,
            "class": cls,
            "text": surface,
            "start": a.span.start,
            "end": a.span.end,
            "names": list(dict.fromkeys([label, *names])),
        }

    def event(e: Event) -> Record:
        return {
            "doc": extraction.article.id,
            "id": e.id,
            "kind": "event",
            "type": e.type,
            "trigger": {"text": e.trigger.of(text), **_offsets(e.trigger)},
            "sentence": _offsets(e.sentence),
            "initiator": [argument(a) for a in e.initiator],
            "target": [argument(a) for a in e.target],
            "place": [argument(a) for a in e.place],
            "instrument": [argument(a) for a in e.instrument],
            "time": _time(e.time),
            "casualties": [_casualty(c) for c in e.casualties],
            "sources": [argument(a) for a in e.sources],
            "status": e.status,
            "confidence": round(e.confidence, 4),
        }

    def relation(r: Relation) -> Record:
        return {
            "doc": extraction.article.id,
            "id": r.id,
            "kind": "relation",
            "type": r.type,
            "subject": argument(r.subject),
            "object": argument(r.object),
            "evidence": {"text": r.evidence.text, **_offsets(r.evidence.span)},
            "sources": [argument(a) for a in r.sources],
            "status": r.status,
            "confidence": round(r.confidence, 4),
        }

    found = [(e.trigger, e.id, event(e)) for e in extraction.events]
    found += [(r.evidence.span, r.id, relation(r)) for r in extraction.relations]
    for _, _, record in sorted(found, key=lambda f: f[:2]):
        yield record


def mention_records(extraction: Extraction, ontology: Ontology | None = None) -> Iterator[Record]:
    """Every mention of an article, in order of place; ``ontology`` is taken so that both writers are called alike."""
    for m in sorted(extraction.mentions, key=lambda m: (m.span, m.entity)):
        yield {
            "doc": extraction.article.id,
            **_offsets(m.span),
            "text": m.text,
            "head": _offsets(m.head),
            "class": m.cls,
            "id": m.entity,
            "named": m.named,
        }


def _offsets(span: Span) -> Record:
    return {"start": span.start, "end": span.end}


def _time(when: When | None) -> Record | None:
    return {"text": when.text, **_offsets(when.span), "value": when.value} if when else None


def _casualty(c: Casualty) -> Record:
    return {
        "kind": c.kind,
        "min": c.count.low,
        "max": c.count.high,
        "population": c.population,
        "text": c.text,
        **_offsets(c.span),
    }


def _undescribed(extraction: Extraction) -> bool:
    named = {a.entity for e in extraction.events for a in (*(x for _, x in e.arguments()), *e.sources)}
    named |= {a.entity for r in extraction.relations for a in (r.subject, r.object, *r.sources)}
    return not named <= extraction.entities.keys()
