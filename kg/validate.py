"""Does a graph keep the rules? SHACL over one article at a time, in plain sentences; and a quick check for builds.

A violation is a fault of ours, never of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.model import ARTICLE, STATUSES, Argument, Event, Extraction, Relation, Span
from kg.ontology import Ontology, OntologyError, malformed
from kg.paths import ontology_dir
from kg.rdf import PREFIXES
from kg.store import Store

if TYPE_CHECKING:
    from rdflib import Graph

SHACL = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A rule that a node breaks: its IRI, its label or its words, and what is wrong in the language asked for."""

    node: str
    label: str
    message: str

    def __str__(self) -> str:
        return f"{self.label} <{self.node}>: {self.message}"


def validate_store(store: Store, *, lang: str = "en", articles: list[str] | None = None) -> Iterator[Violation]:
    """Every violation in every article of a store (or in ``articles``, by IRI), as ontology/shapes.ttl has the rules.

    ``lang`` is "en" or "fr". Raises OntologyError for malformed shapes.
    """
    for name in store.graphs():
        if name.startswith(ARTICLE) and (articles is None or name in articles):
            yield from validate_article(store, name, lang=lang)


def validate_article(store: Store, article: str, *, lang: str = "en") -> list[Violation]:
    """The violations of one article's graph, sorted."""
    from io import BytesIO

    import pyoxigraph as ox
    import rdflib

    buffer = BytesIO()
    ox.serialize((quad.triple for quad in store.quads(article)), buffer, format=ox.RdfFormat.N_TRIPLES)
    data = rdflib.Graph()
    data.parse(data=buffer.getvalue(), format="nt")
    return validate_graph(data, lang=lang)


def validate_graph(data: Graph, *, lang: str = "en") -> list[Violation]:
    """The violations of an rdflib graph that holds one article, sorted."""
    import pyshacl

    _, report, _ = pyshacl.validate(
        data, shacl_graph=_shapes("shapes.ttl"), ont_graph=_shapes("conflict.ttl"), inference="none", advanced=False
    )
    if not hasattr(report, "subjects"):
        raise OntologyError(f"{ontology_dir() / 'shapes.ttl'}: the shapes cannot be used: {report}")
    return sorted(set(_violations(report, data, lang)))


def _violations(report: Any, data: Graph, lang: str) -> Iterator[Violation]:
    from rdflib import RDF, Namespace

    shacl = Namespace(SHACL)
    for result in report.subjects(RDF.type, shacl.ValidationResult):
        node = report.value(result, shacl.focusNode)
        messages = sorted(str(m) for m in report.objects(result, shacl.resultMessage))
        value = report.value(result, shacl.value)
        message = _spoken(messages[0], lang) if messages else "breaks a rule of shapes.ttl"
        if report.value(result, shacl.sourceConstraintComponent) == shacl.SPARQLConstraintComponent and value:
            node, value = value, None  # such a rule is asked once of the article and answers with the node at fault
        shown = f" ({label_of(data, value)})" if value is not None and value != node else ""
        yield Violation(str(node), label_of(data, node), message + shown)


def _spoken(message: str, lang: str) -> str:
    """A message in the language asked for: pyshacl hands on one of a SPARQL rule's messages, whichever comes first."""
    from rdflib import URIRef

    told = URIRef(SHACL + "message")
    shapes = _shapes("shapes.ttl")
    for shape, _, text in shapes.triples((None, told, None)):
        if str(text) == message:
            return next((str(m) for m in shapes.objects(shape, told) if getattr(m, "language", "") == lang), message)
    return message


def label_of(data: Graph, node: Any) -> str:
    """What a reader calls a node: its preferred label, its title, or the words that it stands on."""
    from rdflib import Literal, Namespace, URIRef

    if isinstance(node, Literal):
        return str(node)
    kg, oa = Namespace(PREFIXES["kg"]), Namespace(PREFIXES["oa"])
    skos, dcterms, rdf = Namespace(PREFIXES["skos"]), Namespace(PREFIXES["dcterms"]), Namespace(PREFIXES["rdf"])
    for property in (skos.prefLabel, dcterms.title, dcterms.identifier, oa.exact):
        found = data.value(node, property, any=True)
        if found is not None:
            return f"“{found}”" if property == oa.exact else str(found)
    for property in (kg.trigger, kg.passage, kg.evidence, oa.hasSelector, rdf.subject):
        found = data.value(node, property, any=True)
        if isinstance(found, URIRef) and found != node:
            return label_of(data, found)
    return str(node).rpartition("/")[2]


@cache
def _shapes(name: str, folder: Path | None = None) -> Graph:
    import pyoxigraph as ox
    import rdflib

    path = (folder or ontology_dir()) / name
    try:
        triples = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))  # its errors have the right line
    except OSError as error:
        raise OntologyError(f"{path}: {error.strerror or error}; the ontology folder needs this file") from None
    except SyntaxError as error:
        raise malformed(path, error) from None
    return rdflib.Graph().parse(data="".join(f"{triple.triple} .\n" for triple in triples), format="nt")


def check_extraction(extraction: Extraction, ontology: Ontology) -> list[Violation]:
    """What breaks the rules in one article, found without SHACL: the check that every build can afford.

    Offsets within the text, quotes that are the text's own words, described entities, known classes and statuses,
    confidences from 0 to 1, counts and days in order.
    """
    return sorted(set(_Check(extraction, ontology).run()))


class _Check:
    def __init__(self, extraction: Extraction, ontology: Ontology) -> None:
        self.extraction = extraction
        self.ontology = ontology
        self.text = extraction.article.text

    def run(self) -> Iterator[Violation]:
        for entity in self.extraction.entities.values():
            if not entity.label:
                yield Violation(entity.id, entity.id, "has no label")
            if entity.cls not in self.ontology.classes:
                yield Violation(entity.id, entity.label, f"its class {entity.cls} is none of the ontology's")
            if not 0 <= entity.score <= 1:
                yield Violation(entity.id, entity.label, f"its link score {entity.score} is not from 0 to 1")
        for mention in self.extraction.mentions:
            if mention.entity not in self.extraction.entities:
                yield Violation(mention.entity, mention.text, "is mentioned but not described")
            yield from self.quotes(mention.entity, mention.span, mention.text)
        ids = [e.id for e in self.extraction.events] + [r.id for r in self.extraction.relations]
        for double in sorted({i for i in ids if ids.count(i) > 1}) if len(set(ids)) < len(ids) else ():
            yield Violation(double, double.rpartition("#")[2], "two facts have this identifier")
        for event in self.extraction.events:
            yield from self.event(event)
        for relation in self.extraction.relations:
            if relation.type not in self.ontology.relations:
                yield Violation(relation.id, relation.type, "its type is none of the ontology's relations")
            yield from self.fact(relation, relation.type, (relation.subject, relation.object))

    def event(self, event: Event) -> Iterator[Violation]:
        label = event.trigger.of(self.text)
        if event.type not in self.ontology.classes:
            yield Violation(event.id, label, f"its type {event.type} is none of the ontology's classes")
        if not event.sentence.covers(event.trigger):
            yield Violation(event.id, label, "its trigger lies outside its sentence")
        yield from self.fact(event, label, tuple(a for _, a in event.arguments()))
        if event.time:
            yield from self.quotes(event.id, event.time.span, event.time.text)
            if event.time.start and event.time.end and event.time.start > event.time.end:
                yield Violation(event.id, label, f"begins on {event.time.start}, after its end {event.time.end}")
        for n, casualty in enumerate(event.casualties):
            yield from self.quotes(event.id, casualty.span, casualty.text)
            low, high = casualty.count.low, casualty.count.high
            if (low is None and high is None) or (low is not None and high is not None and low > high):
                yield Violation(event.id, label, f"counts {low} to {high}")
            if casualty.subset_of is not None and not 0 <= casualty.subset_of < len(event.casualties):
                yield Violation(event.id, label, f"count {n + 1} is part of a count that is not there")

    def fact(self, fact: Event | Relation, label: str, arguments: tuple[Argument, ...]) -> Iterator[Violation]:
        if fact.status not in STATUSES:
            yield Violation(fact.id, label, f"its status {fact.status} is none of {', '.join(STATUSES)}")
        if not 0 <= fact.confidence <= 1:
            yield Violation(fact.id, label, f"its confidence {fact.confidence} is not from 0 to 1")
        yield from self.quotes(fact.id, fact.evidence.span, fact.evidence.text)
        for argument in (*arguments, *fact.sources):
            if argument.entity not in self.extraction.entities:
                yield Violation(fact.id, label, f"its participant <{argument.entity}> is not described")
            yield from self.quotes(fact.id, argument.span, None)

    def quotes(self, node: str, span: Span, words: str | None) -> Iterator[Violation]:
        if not 0 <= span.start < span.end <= len(self.text):
            yield Violation(node, words or "?", f"points outside the text, to {span.start}–{span.end}")
        elif words is not None and span.of(self.text) != words:
            yield Violation(node, words, f"does not quote the text, which has {span.of(self.text)!r}")
