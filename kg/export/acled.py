"""Events as CSV with the columns of ACLED, for those who have tools for its data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import IO, NamedTuple

from kg.export.attacks import join_tolls, tolls
from kg.export.facts import Record, fact_records
from kg.export.tables import write_csv
from kg.model import Entity, Event, Extraction
from kg.ontology import Ontology, load_ontology
from kg.rdf import read_extraction
from kg.store import Rows, Store

#: The columns of ACLED's export, in its order (codebook of 2023, as the R package acledR lists them).
COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip

#: Event types whose disorder type is not "Political violence", and the sub-types that differ from their event type.
_DISORDER = {
    "Protests": "Demonstrations",
    "Strategic developments": "Strategic developments",
    "Violent demonstration": "Demonstrations",
    "Excessive force against protesters": "Political violence; Demonstrations",
}
#: What lies so wide that its place is one of a region only.
_WIDE = ("Country", "Region", "Water")
#: The event types that count dead.
_VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")


class Code(NamedTuple):
    """An ACLED event type and sub-event type, and the classes of who acts where the ontology says so (kg:doneBy)."""

    main: str
    sub: str
    actors: frozenset[str] = frozenset()


_CODES = """
SELECT ?class ?sub ?main (GROUP_CONCAT(?actor) AS ?actors) WHERE {
  GRAPH <https://w3id.org/depeche/ontology> {
    ?class skos:exactMatch|skos:closeMatch ?code .
    ?code skos:inScheme kg:ACLED ; skos:prefLabel ?sub ; skos:broader/skos:prefLabel ?main .
    FILTER(LANG(?sub) = "en" && LANG(?main) = "en")
    OPTIONAL { ?code kg:doneBy ?by . BIND(STRAFTER(STR(?by), "#") AS ?actor) }
  }
} GROUP BY ?class ?sub ?main ORDER BY ?class ?sub
"""


def write_acled(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write one row an actual event that has an ACLED code; an attack and its dead told by two events are one row.

    What a dispatch cannot give (kinds of actors, regions, tags) stays empty. Precisions follow the ACLED codebook: of
    time, 1 the day is known, 2 the week, 3 less (without any time, the day of publication stands in); of place, 1 a
    point, 2 a place without one, 3 a region or country. Fatalities are the least number of dead that the text gives,
    as ACLED takes the most conservative estimate: 0 where it tells of no dead, empty where it tells of dead without a
    number (ACLED puts a default there that depends on how deadly the conflict is, which no dispatch says). Who took a
    place decides what ACLED calls it; where that is not known the sub-event type stays empty.
    """
    ontology, codes = load_ontology(), acled_codes()
    kinds = {
        cls: code.sub
        for cls, (code, *more) in codes.items()
        if code.main in _VIOLENT and not more and not ontology.is_a(cls, "Coercion")
    }
    rows: list[tuple[object, ...]] = []
    for name in articles:
        extraction = read_extraction(store.quads(name))
        events = [e for e in extraction.events if e.status == "actual" and e.type in codes]
        extraction = replace(extraction, events=tuple(join_tolls(events, kinds, extraction.article.text)))
        records = {record["id"]: record for record in fact_records(extraction)}
        for event in extraction.events:
            code = _code(codes[event.type], records[event.id], ontology)
            row = _row(extraction, event, records[event.id], code, ontology)
            rows.append(tuple(row.get(column, "") for column in COLUMNS))
    write_csv(out, COLUMNS, rows)


def acled_codes() -> Mapping[str, tuple[Code, ...]]:
    """Event class -> ACLED event types and sub-event types, as conflict.ttl matches them; most have one."""
    from kg.query import declare_prefixes
    from kg.rdf import VOCABULARY, vocabulary_quads
    from kg.store import open_store

    found: dict[str, tuple[Code, ...]] = {}
    with open_store("memory:") as memory:
        memory.replace(VOCABULARY, vocabulary_quads())
        answer = memory.query(declare_prefixes(_CODES) + _CODES)
    for row in answer if isinstance(answer, Rows) else ():
        cls, sub, main, actors = (getattr(row[k], "value", "") for k in ("class", "sub", "main", "actors"))
        name = cls.rpartition("#")[2]
        found[name] = (*found.get(name, ()), Code(main, sub, frozenset(actors.split())))
    return found


def _code(found: tuple[Code, ...], record: Record, ontology: Ontology) -> Code:
    """The code of an event: of several the one that its initiators' classes tell, else the event type alone."""
    if len(found) == 1:
        return found[0]
    classes = [a["class"] for a in record["initiator"]]
    told = (code for code in found if any(ontology.is_a(cls, actor) for cls in classes for actor in code.actors))
    return next(told, Code(found[0].main, ""))


def _row(extraction: Extraction, event: Event, record: Record, code: Code, ontology: Ontology) -> dict[str, object]:
    main, sub, _ = code
    day, precision = _day(event, extraction.article.date)
    spots = [extraction.entities[a.entity] for a in event.place if a.entity in extraction.entities]
    # the narrowest that has a point: a town before its region, whichever was named first
    spots.sort(key=lambda s: (_wide(s, ontology), s.geometry is None))
    spot = spots[0] if spots else None
    civilians = any(ontology.is_a(a["class"], "Population") for a in record["target"])

    def names(role: str) -> str:
        return "; ".join(a["label"] for a in record[role])

    return {
        "event_id_cnty": event.id,
        "event_date": day,
        "year": day[:4],
        "time_precision": precision,
        "disorder_type": _DISORDER.get(sub) or _DISORDER.get(main, "Political violence"),
        "event_type": main,
        "sub_event_type": sub,
        "actor1": names("initiator"),
        "actor2": names("target"),
        "civilian_targeting": "Civilian targeting" if civilians else "",
        **(_where(spot, ontology) if spot else {}),
        "source": names("sources") or extraction.article.publisher or extraction.article.id,
        "notes": " ".join(event.sentence.of(extraction.article.text).split()),
        "fatalities": _dead(event, ontology),
    }


def _dead(event: Event, ontology: Ontology) -> int | str:
    """The least number of dead; empty where there are some but no telling how many at least."""
    told = tolls(event)
    least = [c.count.low for c in told if c.count.low is not None]
    if least:
        return max(least)
    return "" if told or ontology.is_a(event.type, "Killing") else 0


def _day(event: Event, published: str | None) -> tuple[str, int | str]:
    """The first day of the event, else that of publication, and its precision; empty without either."""
    start, end = (event.time.start, event.time.end) if event.time else (None, None)
    if start is None:
        return (published, 3) if published else ("", "")
    days = (date.fromisoformat(end or start) - date.fromisoformat(start)).days
    return start, 1 if days == 0 else 2 if days < 7 else 3


def _where(spot: Entity, ontology: Ontology) -> dict[str, object]:
    """Country by name and ISO 3166-1 number, place, point and precision."""
    import pycountry
    from babel import Locale

    found = pycountry.countries.get(alpha_2=spot.country) if spot.country else None
    return {
        "iso": int(found.numeric) if found else "",
        "country": Locale.parse("en").territories.get(spot.country, spot.country) if spot.country else "",
        "location": spot.label,
        "latitude": spot.geometry.latitude if spot.geometry else "",
        "longitude": spot.geometry.longitude if spot.geometry else "",
        "geo_precision": 3 if _wide(spot, ontology) else 1 if spot.geometry else 2,
    }


def _wide(spot: Entity, ontology: Ontology) -> bool:
    return any(ontology.is_a(spot.cls, cls) for cls in _WIDE)
