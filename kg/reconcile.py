"""Matches for local entities in another knowledge base, asked over SPARQL and written down as proposals.

Nothing is linked: a proposal is a row with a score for a person to accept, in the SSSOM table format
(https://mapping-commons.github.io/sssom/). The query uses ``rdfs:label``, ``skos:altLabel``, ``schema:description`` and
the properties "instance of", "country" and "ISO 3166-1 alpha-2 code" as the Wikidata Query Service spells them.
"""

from __future__ import annotations

import csv
import time
import urllib.error
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rapidfuzz import fuzz

from kg import __version__
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Entity, Extraction
from kg.nlp.names import fold
from kg.ontology import Ontology, load_ontology

#: Wikidata asks automatic clients to say who they are and to send one query at a time.
AGENT = f"depeche-kg/{__version__} (kg reconcile)"
#: Entities a query; with four forms a name that stays well below the thousand values that endpoints accept.
BATCH = 20
#: A proposal below this is not worth a person's look: the name fits but the class speaks against it.
LOWEST = 0.4

_COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label"),
    *("mapping_justification", "confidence", "comment"),
)
#: What Wikidata calls the class of persons; every other class is told by the nouns of its label.
_PERSONS = "human"

_QUERY = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX schema: <http://schema.org/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
SELECT ?name ?item ?label ?description ?kind ?country WHERE {
  VALUES ?name { %s }
  ?item rdfs:label|skos:altLabel ?name .
  OPTIONAL { ?item rdfs:label ?label FILTER(lang(?label) = "en") }
  OPTIONAL { ?item schema:description ?description FILTER(lang(?description) = "en") }
  OPTIONAL { ?item wdt:P31 ?type . ?type rdfs:label ?kind FILTER(lang(?kind) = "en") }
  OPTIONAL { ?item wdt:P17 ?state . ?state wdt:P297 ?country }
}
"""


class EndpointError(RuntimeError):
    """The endpoint did not answer, or not with SPARQL results; the message says which endpoint, what and what to do."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """``match`` may be the same thing as the local ``entity``, with a certainty from 0 to 1 and the reasons for it."""

    entity: str
    label: str
    match: str
    match_label: str
    description: str
    score: float
    why: tuple[str, ...] = ()


@dataclass
class Reconciliation:
    """What was asked and what came back. ``failed`` names the entities whose batch got no answer, with the reason."""

    asked: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One entity as a build found it: how often, in how many articles, and what it is linked to."""

    id: str
    label: str
    cls: str
    names: tuple[str, ...]
    mentions: int
    articles: int
    known: bool
    score: float
    same_as: tuple[str, ...]


def entity_table(extractions: Iterable[Extraction]) -> list[EntityRow]:
    """Every entity of some extractions, most mentioned first; ``known`` is False for what stayed unlinked."""
    entities: dict[str, Entity] = {}
    names: dict[str, dict[str, None]] = defaultdict(dict)
    scores: dict[str, float] = {}
    mentions: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for extraction in extractions:
        mentions.update(m.entity for m in extraction.mentions)
        for iri, entity in extraction.entities.items():
            articles[iri] += 1
            entities.setdefault(iri, entity)
            scores[iri] = min(scores.get(iri, 1.0), entity.score)
            names[iri].update(dict.fromkeys(n.text for n in entity.names))
        for mention in extraction.mentions:
            if mention.named:
                names[mention.entity].setdefault(mention.text)
    rows = (
        EntityRow(iri, e.label, e.cls, tuple(names[iri]), mentions[iri], articles[iri], e.known, scores[iri], e.same_as)
        for iri, e in entities.items()
    )
    return sorted(rows, key=lambda r: (-r.mentions, r.known, r.label, r.id))


def candidates(entities: Iterable[Entity], ontology: Ontology) -> list[Entity]:
    """The entities worth asking about: local, and named (a capital) persons, organisations, places or works."""
    kinds = ("Agent", "Place", "Work", "Weapon", "Vehicle")
    return sorted(
        (
            e
            for e in {e.id: e for e in entities}.values()
            if not e.known and any(_is_name(n.text) for n in e.names) and any(ontology.is_a(e.cls, k) for k in kinds)
        ),
        key=lambda e: e.id,
    )


def reconcile(
    entities: Iterable[Entity],
    endpoint: str,
    *,
    dry_run: bool = False,
    batch: int = BATCH,
    pause: float = 1.0,
    retries: int = 3,
    timeout: int = 30,
    progress: Callable[[int], None] | None = None,
) -> Reconciliation:
    """Ask ``endpoint`` for things that have the names of local entities; returns proposals, best first an entity.

    One query at a time, ``pause`` seconds apart; a batch that fails is tried ``retries`` times more, waiting longer
    each time or as long as the server says. ``dry_run`` fills ``queries`` and asks nothing. Raises EndpointError when
    the first batch gets no answer; later failures are listed and the rest goes on.
    """
    ontology, lexicon = load_ontology(), load_lexicon("en")
    chosen = candidates(entities, ontology)
    out = Reconciliation(asked=[e.id for e in chosen])
    for start in range(0, len(chosen), batch):
        group = chosen[start : start + batch]
        forms = {form for entity in group for form in _forms(entity)}
        query = _QUERY % " ".join(sorted(str(f) for f in forms))
        out.queries.append(query)
        if dry_run:
            continue
        if start:
            time.sleep(pause)
        try:
            rows = _ask(endpoint, query, retries, pause, timeout)
        except EndpointError as error:
            if not start:
                raise
            out.failed += [(e.id, str(error)) for e in group]
            continue
        for entity in group:
            out.proposals += _proposals(entity, rows, ontology, lexicon)
        if progress is not None:
            progress(min(start + batch, len(chosen)))
    return out


def write_proposals(proposals: Sequence[Proposal], path: Path) -> None:
    """Write proposals as an SSSOM table (tab-separated), one a line, for a person to read and accept."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, delimiter="\t", lineterminator="\n")
        table.writerow(_COLUMNS)
        for p in proposals:
            reasons = "; ".join((p.description, *p.why)) if p.description else "; ".join(p.why)
            row = (p.entity, p.label, "skos:closeMatch", p.match, p.match_label, "semapv:LexicalMatching")
            table.writerow((*row, f"{p.score:.2f}", reasons))


def _is_name(text: str) -> bool:
    return any(word[:1].isupper() for word in text.split()) or (text[:1].isalpha() and text.lower() == text.upper())


def _forms(entity: Entity) -> Iterator[ox.Literal]:
    """A name as a knowledge base may hold it: with its language, in English, under "mul" (any language)."""
    for name in entity.names:
        if _is_name(name.text) and len(name.text) <= 200:
            for text in {name.text, name.text.replace("'", "’"), name.text.replace("’", "'")}:
                for lang in dict.fromkeys((name.lang or "en", "en", "mul")):
                    yield ox.Literal(text, language=lang)


def _ask(endpoint: str, query: str, retries: int, pause: float, timeout: int) -> list[dict[str, Any]]:
    from SPARQLWrapper import JSON, POST, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed, SPARQLWrapperException

    client = SPARQLWrapper(endpoint, agent=AGENT)
    client.setMethod(POST)
    client.setReturnFormat(JSON)
    client.setTimeout(timeout)
    client.setQuery(query)
    for attempt in range(retries + 1):
        wait = pause * 2**attempt
        try:
            answer: Any = client.query().convert()
            return list(answer["results"]["bindings"])
        except QueryBadFormed as error:
            reason = f"refused the query: {_first(error)}"
            raise EndpointError(f"{endpoint}: {reason}; is it a SPARQL 1.1 endpoint?") from None
        except urllib.error.HTTPError as error:
            if error.code not in (429, 502, 503, 504) or attempt == retries:
                raise EndpointError(f"{endpoint}: HTTP {error.code} {error.reason}; check the address") from None
            after = error.headers.get("Retry-After", "")
            wait = float(after) if after.isdigit() else wait
        except (EndPointInternalError, urllib.error.URLError, TimeoutError, ConnectionError) as error:
            if attempt == retries:
                reason = f"no answer after {attempt + 1} tries: {_first(error)}"
                raise EndpointError(f"{endpoint}: {reason}; check the address, or try again later") from None
        except (SPARQLWrapperException, ValueError, KeyError, TypeError) as error:
            raise EndpointError(f"{endpoint}: not SPARQL results: {_first(error)}; check the address") from None
        time.sleep(min(wait, 60.0))
    raise AssertionError("unreachable")  # pragma: no cover


def _first(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


def _proposals(entity: Entity, rows: Iterable[dict[str, Any]], ontology: Ontology, lexicon: Lexicon) -> list[Proposal]:
    mine = {fold(n.text) for n in entity.names if _is_name(n.text)}
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        values = {key: str(cell["value"]) for key, cell in row.items()}
        if fold(values["name"]) in mine:
            found[values["item"]].append(values)
    out = []
    for item, held in found.items():
        label = next((v["label"] for v in held if "label" in v), held[0]["name"])
        description = next((v["description"] for v in held if "description" in v), "")
        kinds = sorted({v["kind"] for v in held if "kind" in v})
        score = 0.6 + 0.1 * fuzz.ratio(fold(entity.label), fold(label)) / 100
        why = [f"has the name {held[0]['name']!r}"]
        agrees = _agrees(entity.cls, kinds or [description], ontology, lexicon)
        if agrees is not None:
            score += 0.2 if agrees else -0.4
            why.append(f"{', '.join(kinds) or description} {'fits' if agrees else 'does not fit'} {entity.cls}")
        countries = {v["country"] for v in held if "country" in v}
        if entity.country and countries:
            score += 0.1 if entity.country in countries else -0.2
            why.append(f"country {', '.join(sorted(countries))}")
        if len(found) > 1:
            score -= 0.1
            why.append(f"one of {len(found)} things of that name")
        if score >= LOWEST:
            out.append(Proposal(entity.id, entity.label, item, label, description, round(score, 2), tuple(why)))
    return sorted(out, key=lambda p: (-p.score, p.match))


def _agrees(cls: str, texts: Sequence[str], ontology: Ontology, lexicon: Lexicon) -> bool | None:
    """Whether words that say what a thing is name our class, by the lexicon's nouns; None when no noun is known."""
    hints = {lexicon.nouns[word] for text in texts for word in fold(text).split() if word in lexicon.nouns}
    if _PERSONS in texts:
        hints = {"Person"}
    if not hints:
        return None
    line = (cls, *ontology.ancestors(cls))
    roots = [c for c in line if c in ("Person", "Organization", "Place", "Population")] or [cls]
    return any(ontology.is_a(hint, root) for hint in hints for root in roots)
