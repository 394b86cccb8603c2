"""RDF/XML: all articles as one graph, for tools that read nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import IO

import pyoxigraph as ox

from kg.rdf import PREFIXES
from kg.store import Store

#: RDF/XML writes properties as XML names: only namespaces that properties and classes use are bound.
_BOUND = ("dcterms", "geo", "kg", "oa", "owl", "prov", "schema", "sem", "sf", "skos", "time")


def write_rdfxml(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write the union of the graphs as RDF/XML."""
    buffer = BytesIO()
    prefixes = {name: PREFIXES[name] for name in _BOUND}
    ox.serialize(_triples(store, articles), buffer, format=ox.RdfFormat.RDF_XML, prefixes=prefixes)
    out.write(buffer.getvalue().decode())
    out.write("\n")


def _triples(store: Store, articles: Sequence[str]) -> Iterator[ox.Triple]:
    merged = {quad.triple for name in articles for quad in store.quads(name)}
    return iter(sorted(merged, key=str))
