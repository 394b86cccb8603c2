"""For users of rdflib: their own types over our stores, and a description of the dataset in VoID and DCAT."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from kg.export.turtle import write_triples
from kg.model import ONTOLOGY, RESOURCE
from kg.rdf import PREFIXES
from kg.store import Store

if TYPE_CHECKING:
    import rdflib

_VOID, _DCAT = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
#: The vocabularies that an article's graph uses beside our own.
_USED = ("dcterms", "geo", "oa", "prov", "sem", "skos", "time")


def to_dataset(store: Store, articles: Sequence[str] | None = None) -> rdflib.Dataset:
    """A copy of the store, or of some articles by IRI, as an rdflib Dataset with our prefixes bound.

    The Dataset is kept by oxrdflib, so that its queries are as quick as the store's own; changes to it stay in it.
    """
    import rdflib
    from oxrdflib import OxigraphStore

    memory = ox.Store()
    for name in articles if articles is not None else store.graphs():
        memory.extend(store.quads(name))
    return bind_prefixes(rdflib.Dataset(store=OxigraphStore(store=memory), default_union=True))


def bind_prefixes(graph: rdflib.Dataset) -> rdflib.Dataset:
    """Bind all our prefixes in an rdflib graph or dataset, and hand it back."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    return graph


def describe(store: Store, articles: Sequence[str]) -> list[ox.Triple]:
    """What these articles' graphs hold, in VoID and DCAT: counts, vocabularies, a part for each class and property."""
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    subjects: set[str] = set()
    merged: set[ox.Triple] = set()
    for name in articles:
        merged.update(quad.triple for quad in store.quads(name))
    for triple in merged:
        properties[triple.predicate.value] += 1
        subjects.add(str(triple.subject))
        if triple.predicate == _TYPE and isinstance(triple.object, ox.NamedNode):
            classes[triple.object.value] += 1
    out: list[ox.Triple] = []
    dataset = ox.NamedNode(RESOURCE + "dataset")

    def add(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal | int) -> None:
        term = ox.Literal(value) if isinstance(value, int) else value
        out.append(ox.Triple(subject, ox.NamedNode(predicate), term))

    for kind in (_VOID + "Dataset", _DCAT + "Dataset"):
        add(dataset, _TYPE.value, ox.NamedNode(kind))
    title = f"Facts read from {len(articles)} news article{'s' * (len(articles) != 1)}"
    add(dataset, PREFIXES["dcterms"] + "title", ox.Literal(title, language="en"))
    add(dataset, PREFIXES["dcterms"] + "conformsTo", ox.NamedNode(ONTOLOGY.rstrip("#")))
    add(dataset, _VOID + "uriSpace", ox.Literal(RESOURCE))
    for name in ("kg", *_USED):
        add(dataset, _VOID + "vocabulary", ox.NamedNode(PREFIXES[name]))
    add(dataset, _VOID + "triples", len(merged))
    add(dataset, _VOID + "distinctSubjects", len(subjects))
    add(dataset, _VOID + "classes", len(classes))
    add(dataset, _VOID + "properties", len(properties))
    add(dataset, _VOID + "documents", len(articles))
    for counter, part, what, size in (
        (classes, "classPartition", "class", "entities"),
        (properties, "propertyPartition", "property", "triples"),
    ):
        for iri, n in sorted(counter.items()):
            node = ox.NamedNode(f"{dataset.value}-{what}-{_slug(iri)}")
            add(dataset, _VOID + part, node)
            add(node, _VOID + what, ox.NamedNode(iri))
            add(node, _VOID + size, n)
    return out


def _slug(iri: str) -> str:
    """prefix-name for an IRI in one of our namespaces, else its letters."""
    for prefix, namespace in sorted(PREFIXES.items(), key=lambda p: -len(p[1])):
        if prefix and iri.startswith(namespace):
            return f"{prefix}-{iri[len(namespace) :]}"
    return "".join(c if c.isalnum() else "-" for c in iri)


def write_void(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write the description as Turtle."""
    write_triples(describe(store, articles), out)
