"""CSV: entities, who acts on whom, and events with the columns of ACLED."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import IO

from kg.export.facts import Record, fact_records
from kg.model import Event, Extraction
from kg.network import actor_network, measures
from kg.ontology import Ontology, load_ontology
from kg.rdf import read_extraction
from kg.store import Rows, Store


def write_nodes(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write one row an actor or place of the network: IRI, label, class, and its measures."""
    graph = actor_network(store, articles=articles)
    head = ("id", "label", "class", "acts", "suffers", "betweenness", "pagerank", "community")
    rows = (
        (m.id, m.label, graph.nodes[m.id]["cls"], m.acts, m.suffers, m.betweenness, m.pagerank, m.community)
        for m in measures(graph)
    )
    _write(out, head, rows)


def write_edges(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write one row an event and pair of initiator and target or place, and one a relation."""
    graph = actor_network(store, articles=articles)
    names = ("type", "kind", "status", "role", "article", "words")
    rows = sorted(
        (a, b, graph.nodes[a]["label"], graph.nodes[b]["label"], *(data[n] for n in names))
        for a, b, data in graph.edges(data=True)
    )
    _write(out, ("source", "target", "source_label", "target_label", *names), rows)


ACLED = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "actor2", "assoc_actor_2", "civilian_targeting", "iso", "country", "admin1", "location",
    "latitude", "longitude", "geo_precision", "source", "notes", "fatalities", "timestamp",
)  # fmt: skip

_CODES = """
SELECT ?class ?sub ?main WHERE {
  GRAPH <https://w3id.org/depeche/ontology> {
    ?class skos:exactMatch|skos:closeMatch ?code .
    ?code skos:inScheme kg:ACLED ; skos:prefLabel ?sub ; skos:broader/skos:prefLabel ?main .
    FILTER(LANG(?sub) = "en" && LANG(?main) = "en")
  }
} ORDER BY ?class ?sub
"""


def write_acled(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write one row an actual event that has an ACLED code, with ACLED's column names.

    What a dispatch cannot give (disorder type, associated actors, time stamp) stays empty; fatalities are the least
    number of dead that the text gives. Precisions follow the ACLED codebook: 1 exact day or place, 2 month or region.
    """
    ontology, codes = load_ontology(), acled_codes()
    rows: list[tuple[object, ...]] = []
    for name in articles:
        extraction = read_extraction(store.quads(name))
        records = {record["id"]: record for record in fact_records(extraction)}
        for event in extraction.events:
            code = codes.get(event.type)
            if event.status == "actual" and code is not None:
                rows.append(_acled_row(extraction, event, records[event.id], code, ontology))
    _write(out, ACLED, rows)


def acled_codes() -> dict[str, tuple[str, str]]:
    """Event class -> ACLED event type and sub-event type, as conflict.ttl matches them."""
    from kg.query import declare_prefixes
    from kg.rdf import VOCABULARY, vocabulary_quads
    from kg.store import open_store

    found: dict[str, tuple[str, str]] = {}
    with open_store("memory:") as memory:
        memory.replace(VOCABULARY, vocabulary_quads())
        answer = memory.query(declare_prefixes(_CODES) + _CODES)
    for row in answer if isinstance(answer, Rows) else ():
        cls, sub, main = (getattr(row[k], "value", "") for k in ("class", "sub", "main"))
        found.setdefault(cls.rpartition("#")[2], (main, sub))
    return found


def _acled_row(
    extraction: Extraction, event: Event, record: Record, code: tuple[str, str], ontology: Ontology
) -> tuple[object, ...]:
    main, sub = code
    day = event.time.start if event.time else None
    date, precision = (day, 1 if event.time and event.time.precision in ("minute", "hour", "day") else 2)
    if day is None:
        date, precision = extraction.article.date, 3
    spots = [extraction.entities[a.entity] for a in event.place if a.entity in extraction.entities]
    spot = next((s for s in spots if s.geometry), spots[0] if spots else None)
    country = spot.country if spot and spot.country else ""
    civilians = any(ontology.is_a(a["class"], "Population") for a in record["target"])
    dead = [c.count.low or 0 for c in event.casualties if c.kind == "killed" and c.subset_of is None]
    return (
        event.id,
        date or "",
        date[:4] if date else "",
        precision if date else "",
        "",
        main,
        sub,
        "; ".join(a["label"] for a in record["initiator"]),
        "",
        "; ".join(a["label"] for a in record["target"]),
        "",
        "Civilian targeting" if civilians else "",
        "",
        country,
        "",
        spot.label if spot else "",
        spot.geometry.latitude if spot and spot.geometry else "",
        spot.geometry.longitude if spot and spot.geometry else "",
        (1 if spot.geometry else 2) if spot else "",
        "; ".join(a["label"] for a in record["sources"]) or extraction.article.publisher or extraction.article.id,
        " ".join(event.sentence.of(extraction.article.text).split()),
        max(dead, default=0),
        "",
    )


def _write(out: IO[str], head: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
