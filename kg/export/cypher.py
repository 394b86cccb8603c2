"""A Cypher script that makes the actor network in Neo4j; running it twice makes nothing twice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import IO

from kg.network import actor_network
from kg.ontology import load_ontology
from kg.store import Store


def write_cypher(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write MERGE statements: a node for each actor or place, labelled with its classes, and an edge for each event."""
    ontology = load_ontology()
    graph = actor_network(store, articles=articles)
    out.write("CREATE CONSTRAINT kg_entity IF NOT EXISTS FOR (n:Entity) REQUIRE n.iri IS UNIQUE;\n")
    for node, data in sorted(graph.nodes(data=True)):
        above = [data["cls"], *ontology.ancestors(data["cls"])]
        labels = ":".join(dict.fromkeys(c for c in above if c.isalnum() and c != "Entity"))
        out.write(f"MERGE (n:Entity {{iri: {_text(node)}}}) SET n{f':{labels}' if labels else ''}, ")
        out.write(f"n.label = {_text(data['label'])};\n")
    edges = [(a, b, data["article"], data["type"], data) for a, b, data in graph.edges(data=True)]
    for n, (a, b, _, kind, data) in enumerate(sorted(edges, key=lambda e: (e[:4], e[4]["words"]))):
        facts = ", ".join(f"{k}: {_text(data[k])}" for k in ("status", "role", "article", "words"))
        out.write(f"MATCH (a:Entity {{iri: {_text(a)}}}), (b:Entity {{iri: {_text(b)}}}) ")
        out.write(f"MERGE (a)-[:{_relation(kind)} {{number: {n}, {facts}}}]->(b);\n")


def _text(value: str) -> str:
    """A Cypher string: JSON's escapes are among Cypher's."""
    return json.dumps(value, ensure_ascii=False)


def _relation(kind: str) -> str:
    """AirStrike -> AIR_STRIKE, as Neo4j's style guide has it."""
    return "".join(f"_{c}" if c.isupper() and n else c.upper() for n, c in enumerate(kind) if c.isalnum())
