"""Gold documents and fact records, as they lie in files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.lexicon import read_yaml
from kg.model import Article, Span
from kg.paths import ontology_dir

Record = Mapping[str, Any]


class GoldError(ValueError):
    """A gold document or a fact record that cannot be used; the message names the file and the value."""


@dataclass(frozen=True)
class Standard:
    """What is compared with what: ontology/measures.yaml."""

    family: Mapping[str, str]
    relations: frozenset[str]
    reciprocal: frozenset[str]
    stop_words: frozenset[str]
    window: int


@dataclass(frozen=True)
class GoldEvent:
    """An event that people found: its fillers are keys of the document's entities."""

    type: str
    trigger: str
    span: Span
    fillers: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]
    time: str | None
    status: str
    casualties: tuple[Record, ...]


@dataclass(frozen=True)
class Document:
    """A text with the facts that people found in it."""

    article: Article
    names: Mapping[str, tuple[str, ...]]
    events: tuple[GoldEvent, ...]
    relations: tuple[tuple[str, str, str], ...]
    classes: Mapping[str, str]


@cache
def load_standard() -> Standard:
    """The families, reciprocal types and stop words that measures use. Raises GoldError where families are none."""
    path = ontology_dir() / "measures.yaml"
    data = read_yaml(path)
    try:
        family = {kind: family for family, kinds in data["families"].items() for kind in kinds}
    except (KeyError, TypeError, AttributeError) as error:
        raise GoldError(f"{path}: {error}; `families` must map each family to a list of event types") from None
    return Standard(
        family=family,
        relations=frozenset(data["relations"]),
        reciprocal=frozenset(data["reciprocal"]),
        stop_words=frozenset(data["stop_words"]),
        window=int(data["window"]),
    )


def load_measures(name: str) -> dict[str, Any]:
    """What ontology/measures.yaml says of one measure. Raises GoldError when it says nothing."""
    data = read_yaml(ontology_dir() / "measures.yaml")
    if not isinstance(data.get(name), dict):
        raise GoldError(f"{ontology_dir() / 'measures.yaml'}: has no entry {name!r}; add it")
    found: dict[str, Any] = data[name]
    return found


def load_gold(folder: Path) -> list[Document]:
    """The gold documents of a folder (``*.json``), by name. Raises GoldError when there is none or one is malformed."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise GoldError(f"{folder}: no gold documents (*.json) here; name a folder that holds some")
    return [_document(path) for path in paths]


def _document(path: Path) -> Document:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        article = Article(data["doc"], data["text"], data["lang"], data.get("date"), data.get("title"), data.get("url"))
        names = {key: tuple(entity["names"]) for key, entity in data["entities"].items()}
        classes = {key: str(entity.get("class", "Agent")) for key, entity in data["entities"].items()}
        events = tuple(_event(event, data["text"], path, names) for event in data["events"])
        relations = tuple((r["subject"], r["type"], r["object"]) for r in data["relations"])
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: is no gold document ({type(error).__name__}: {error})") from None
    for subject, _, other in relations:
        for key in (subject, other):
            if key not in names:
                raise GoldError(f"{path}: a relation names the entity {key!r}, which is not among the entities")
    return Document(article, names, events, relations, classes)


def _event(data: Record, text: str, path: Path, names: Mapping[str, Any]) -> GoldEvent:
    if data["type"] not in load_standard().family:
        raise GoldError(f"{path}: unknown event type {data['type']!r}; add it to ontology/measures.yaml or correct it")
    start = -1
    for _ in range(data.get("nth", 1)):
        start = text.find(data["trigger"], start + 1)
        if start < 0:
            raise GoldError(f"{path}: the trigger {data['trigger']!r} does not occur {data.get('nth', 1)} times")
    fillers = {role: tuple(data.get(role) or ()) for role in ("initiator", "target", "place")}
    sources = tuple(data.get("sources") or ())
    for key in (*sources, *(key for keys in fillers.values() for key in keys)):
        if key not in names:
            raise GoldError(f"{path}: an event names the entity {key!r}, which is not among the entities")
    return GoldEvent(
        type=data["type"],
        trigger=data["trigger"],
        span=Span(start, start + len(data["trigger"])),
        fillers=fillers,
        sources=sources,
        time=data.get("time"),
        status=data.get("status", "actual"),
        casualties=tuple(data.get("casualties") or ()),
    )


def load_facts(path: Path) -> list[Record]:
    """Fact records from JSON Lines. Raises GoldError naming the line that is none."""
    facts: list[Record] = []
    for n, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            fact = json.loads(line)
        except json.JSONDecodeError as error:
            raise GoldError(f"{path}:{n}: is not JSON ({error})") from None
        if not isinstance(fact, dict) or fact.get("kind") not in ("event", "relation") or "doc" not in fact:
            raise GoldError(f'{path}:{n}: is no fact record; "kind" must be event or relation')
        facts.append(fact)
    return facts


def group(facts: Iterable[Record], kind: str) -> dict[str, list[Record]]:
    """The facts of one kind by document."""
    found: dict[str, list[Record]] = {}
    for fact in facts:
        if fact["kind"] == kind:
            found.setdefault(fact["doc"], []).append(fact)
    return found
