"""Events of coded sentences (PLOVER's gold records): the type, the source and the target of each.

A record is one sentence with one PLOVER type and the texts of its source and target. Its type is right when one of our
events in the sentence has a type that the ontology aligns with it (``skos:broadMatch`` or ``skos:relatedMatch``). Its
source is found when the words of one of its actors are in an initiator of some event of the sentence, its target when
they are in a target. Beside it stand the same in the event of the right type only, and the target found as target or
place, for PLOVER has one name for both ("visited Russia", "a curfew in Haiti").
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.evaluate.gold import GoldError, load_measures
from kg.evaluate.report import Report, balance, read, share
from kg.model import ONTOLOGY, Argument, Article, Event, Span
from kg.paths import ontology_dir

_CODES = ONTOLOGY + "PLOVER-"
_SKOS = "http://www.w3.org/2004/02/skos/core#"


@dataclass(frozen=True)
class Coded:
    """One record: the sentence, its PLOVER type and where the text names its source and target."""

    article: Article
    type: str
    source: tuple[Span, ...]
    target: tuple[Span, ...]


def measure_plover(gold: Path, *, model: str | None = None, cores: int | None = None) -> Report:
    """Types, sources and targets of the records in ``gold``. Raises GoldError when it is no file of records."""
    codes = align_types()
    records = list(load_records(gold, load_measures("plover")["codes"]))
    counts: Counter[str] = Counter()
    types: Counter[str] = Counter()
    given = 0
    errors: list[str] = []
    for record, extraction in zip(records, read((r.article for r in records), model, cores), strict=True):
        right = [e for e in extraction.events if record.type in codes.get(e.type, ())]
        given += len(extraction.events)
        marks = {
            "type": bool(right),
            "source": bool(record.source) and _named(record.source, extraction.events, "initiator"),
            "target": bool(record.target) and _named(record.target, extraction.events, "target"),
            "target or place": bool(record.target)
            and any(_named(record.target, extraction.events, role) for role in ("target", "place")),
            "source, right type": bool(record.source) and _named(record.source, right, "initiator"),
            "target, right type": bool(record.target) and _named(record.target, right, "target"),
        }
        counts.update(name for name, hit in marks.items() if hit)
        types[record.type] += bool(right)
        lacking = [
            name
            for name in ("type", "source", "target")
            if not marks[name] and (name == "type" or getattr(record, name))
        ]
        if lacking:
            errors.append(f"{record.article.id}: no {', '.join(lacking)}: {_describe(record, extraction.events)}")
    wanted = Counter(record.type for record in records)
    totals = {
        "type": len(records),
        "source": sum(bool(r.source) for r in records),
        "target": sum(bool(r.target) for r in records),
        "target or place": sum(bool(r.target) for r in records),
    }
    figures = [share(name, counts[name], totals[name]) for name in ("type", "source", "target", "target or place")]
    figures += [
        share(f"{name}, right type", counts[f"{name}, right type"], totals[name]) for name in ("source", "target")
    ]
    figures.append(balance("type among all events given", counts["type"], given, len(records)))
    figures += [share(kind, types[kind], n) for kind, n in sorted(wanted.items())]
    return Report(f"{len(records)} sentences, PLOVER", figures, errors)


def _named(spans: tuple[Span, ...], events: tuple[Event, ...] | list[Event], role: str) -> bool:
    return any(argument.span.overlaps(span) for event in events for argument in getattr(event, role) for span in spans)


def _describe(record: Coded, events: tuple[Event, ...]) -> str:
    text = record.article.text
    told = [f"{e.type} {e.trigger.of(text)!r} ({_words(e.initiator, text)} > {_words(e.target, text)})" for e in events]
    source, target = (", ".join(s.of(text) for s in spans) or "-" for spans in (record.source, record.target))
    return f"{record.type} ({source} > {target}); given {'; '.join(told) or 'nothing'}; {text}"


def _words(arguments: tuple[Argument, ...], text: str) -> str:
    return ", ".join(a.span.of(text) for a in arguments) or "-"


def align_types(path: Path | None = None) -> dict[str, frozenset[str]]:
    """For each event type of ours the PLOVER types that conflict.ttl (or ``path``) aligns it with."""
    found: dict[str, set[str]] = {}
    wanted = (_SKOS + "broadMatch", _SKOS + "relatedMatch")
    file = path or ontology_dir() / "conflict.ttl"
    for triple in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
        subject, predicate, other = triple.subject, triple.predicate, triple.object
        if predicate.value in wanted and isinstance(subject, ox.NamedNode) and isinstance(other, ox.NamedNode):
            if other.value.startswith(_CODES):
                found.setdefault(subject.value.removeprefix(ONTOLOGY), set()).add(other.value.removeprefix(_CODES))
    return {kind: frozenset(codes) for kind, codes in found.items()}


def load_records(path: Path, renamed: Mapping[str, str]) -> Iterator[Coded]:
    """The records of a file, or of the only file of a folder; those that document the file itself are left out."""
    files = [path] if path.is_file() else sorted(p for p in path.glob("*") if p.suffix in (".txt", ".json"))
    if not files:
        raise GoldError(f"{path}: no records here; name PLOVER's file of gold records or the folder that holds it")
    for file in files:
        try:
            for row in json.loads(file.read_text(encoding="utf-8")):
                if row["event"] == "DOCUMENT":
                    continue
                text = row["text"].strip("{}")
                sides = [row[side] if isinstance(row.get(side), list) else [] for side in ("source", "target")]
                actors = [[a["actorText"] for a in side] for side in sides]  # a bare string stands for nobody
                source, target = (tuple(s for name in names for s in find_words(name, text)) for names in actors)
                kind = renamed.get(row["event"], row["event"])
                yield Coded(Article(row["id"], text, "en", row.get("date")), kind, source, target)
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError, UnicodeDecodeError) as error:
            raise GoldError(f"{file}: is not in PLOVER's format ({type(error).__name__}: {error})") from None


def find_words(name: str, text: str) -> list[Span]:
    """Where a text says a name, in whole words."""
    if not name.strip():
        return []
    pattern = r"(?<!\w)" + re.escape(name.strip()) + r"(?!\w)"
    return [Span(m.start(), m.end()) for m in re.finditer(pattern, text)]
