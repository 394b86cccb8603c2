"""The ontology itself as quads, for a store to hold beside the articles: its labels and codings answer queries."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.model import ONTOLOGY
from kg.ontology import OntologyError, malformed
from kg.paths import ontology_dir

#: The name of the graph that holds the ontology, which is the ontology's own IRI.
VOCABULARY = ONTOLOGY.rstrip("#")


def vocabulary_quads(ontology: Path | None = None) -> list[ox.Quad]:
    """The triples of conflict.ttl in their named graph. Raises OntologyError with the line of malformed Turtle."""
    path = (ontology or ontology_dir()) / "conflict.ttl"
    graph = ox.NamedNode(VOCABULARY)
    try:
        triples = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        return [ox.Quad(q.subject, q.predicate, q.object, graph) for q in triples]
    except SyntaxError as error:
        raise malformed(path, error) from None
    except OSError as error:
        raise OntologyError(f"{path}: {error.strerror or error}; the ontology folder needs this file") from None
