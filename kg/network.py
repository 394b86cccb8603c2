"""Who acts on whom: actors and places as a graph, its measures and its communities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import ONTOLOGY
from kg.ontology import Ontology, load_ontology
from kg.query import run_query
from kg.store import Rows, Store

if TYPE_CHECKING:
    import networkx as nx

#: What an edge is drawn as, by the nearest of these superclasses of its event type.
KINDS = ("Violence", "TerritorialEvent", "Coercion", "Cooperation", "Speech", "Movement", "PoliticalEvent")

_EVENTS = """
SELECT DISTINCT ?event ?type ?status ?doer ?doerLabel ?doerClass ?other ?otherLabel ?otherClass ?role ?article ?words
WHERE {
  GRAPH ?article {
    ?event kg:initiator ?doer ; sem:eventType ?type ; kg:status ?status ; kg:trigger/oa:hasSelector/oa:exact ?words .
    FILTER(?status IN (kg:actual, kg:uncertain))
    { ?event kg:target ?other BIND("target" AS ?role) } UNION { ?event kg:place ?other BIND("place" AS ?role) }
    FILTER(?doer != ?other)
    ?doer skos:prefLabel ?doerLabel ; kg:entityType ?doerClass .
    ?other skos:prefLabel ?otherLabel ; kg:entityType ?otherClass .
  }
}
"""
_RELATIONS = """
SELECT DISTINCT (?relation AS ?event) (?p AS ?type) ?status (?a AS ?doer) ?doerLabel ?doerClass (?b AS ?other)
  ?otherLabel ?otherClass ("relation" AS ?role) ?article ?words
WHERE {
  GRAPH ?article {
    ?relation a kg:Relation ; rdf:subject ?a ; rdf:predicate ?p ; rdf:object ?b ; kg:status ?status ;
      kg:evidence/oa:hasSelector/oa:exact ?words .
    FILTER(?status IN (kg:actual, kg:uncertain))
    ?a skos:prefLabel ?doerLabel ; kg:entityType ?doerClass .
    ?b skos:prefLabel ?otherLabel ; kg:entityType ?otherClass .
  }
}
"""


@dataclass(frozen=True, slots=True)
class Measures:
    """What the graph says of one node. ``community`` counts from 0, the largest community first."""

    id: str
    label: str
    acts: int
    suffers: int
    betweenness: float
    pagerank: float
    community: int


def actor_network(
    store: Store, *, places: bool = True, relations: bool = True, articles: Iterable[str] | None = None
) -> nx.MultiDiGraph:
    """A directed multigraph with one edge for each event, initiator and target (or place), and for each relation.

    Nodes are IRIs with ``label``, ``cls`` and ``place`` (whether it lies on a map and acts in no edge); edges have
    ``type``, ``kind`` (one of KINDS or "relation"), ``status``, ``role``, ``article`` and ``words``; all attributes are
    text or truth values, as GraphML and GEXF want them. ``articles`` limits the graph to those articles' IRIs.
    """
    import networkx as nx

    ontology = load_ontology()
    graph = nx.MultiDiGraph(name="actors")
    wanted = set(articles) if articles is not None else None
    classes: dict[str, str] = {}
    found: dict[tuple[str, str, str, str], dict[str, str]] = {}
    labels: dict[str, str] = {}
    for text in (_EVENTS, _RELATIONS) if relations else (_EVENTS,):
        answer = run_query(store, text)
        for row in answer if isinstance(answer, Rows) else ():
            cell = {k: getattr(v, "value", "") for k, v in row.items()}
            if wanted is not None and cell["article"] not in wanted:
                continue
            for end in ("doer", "other"):
                classes[cell[end]] = cell[end + "Class"].removeprefix(ONTOLOGY)
                labels[cell[end]] = cell[end + "Label"]
            found.setdefault((cell["event"], cell["doer"], cell["other"], cell["role"]), cell)
    for key in sorted(found):
        cell = found[key]
        if cell["role"] == "place" and not places:
            continue
        kind = cell["type"].removeprefix(ONTOLOGY)
        for end in ("doer", "other"):
            iri = cell[end]
            if iri not in graph:
                graph.add_node(iri, label=labels[iri], cls=classes[iri], place=False)
        graph.add_edge(
            cell["doer"],
            cell["other"],
            type=kind,
            kind="relation" if cell["role"] == "relation" else _kind(ontology, kind),
            status=cell["status"].removeprefix(ONTOLOGY),
            role=cell["role"],
            article=cell["article"],
            words=" ".join(cell["words"].split())[:200],
        )
    for node in graph:
        graph.nodes[node]["place"] = ontology.is_a(classes[node], "Place") and graph.out_degree(node) == 0
    return graph


def _kind(ontology: Ontology, event: str) -> str:
    for kind in KINDS:
        if ontology.is_a(event, kind):
            return kind
    return "Event"


def communities(graph: nx.MultiDiGraph, seed: int = 1) -> list[set[str]]:
    """Louvain communities of the actors, largest first; the same seed gives the same ones."""
    import networkx as nx

    plain = nx.Graph()
    plain.add_nodes_from(sorted(graph.nodes))
    for a, b in sorted((a, b) for a, b, _ in graph.edges(keys=True)):
        weight = plain[a][b]["weight"] + 1 if plain.has_edge(a, b) else 1
        plain.add_edge(a, b, weight=weight)
    if not plain.number_of_edges():
        return [{n} for n in plain]
    found = nx.community.louvain_communities(plain, weight="weight", seed=seed)
    return sorted(found, key=lambda c: (-len(c), min(c)))


def measures(graph: nx.MultiDiGraph, seed: int = 1) -> list[Measures]:
    """Degree both ways, betweenness, PageRank and community of each node, the busiest first."""
    import networkx as nx

    if not len(graph):
        return []
    plain = nx.DiGraph(graph)
    between = nx.betweenness_centrality(plain)
    rank = _pagerank(graph)
    group = {node: n for n, members in enumerate(communities(graph, seed)) for node in members}
    rows = [
        Measures(
            id=node,
            label=data["label"],
            acts=graph.out_degree(node),
            suffers=graph.in_degree(node),
            betweenness=round(between[node], 4),
            pagerank=round(rank[node], 4),
            community=group[node],
        )
        for node, data in graph.nodes(data=True)
    ]
    return sorted(rows, key=lambda m: (-(m.acts + m.suffers), m.label, m.id))


def _pagerank(graph: nx.MultiDiGraph, damping: float = 0.85, rounds: int = 100) -> dict[str, float]:
    """PageRank by power iteration over edge counts (networkx's own needs SciPy). Page et al. 1999, damping 0.85."""
    nodes = sorted(graph)
    rank = dict.fromkeys(nodes, 1 / len(nodes))
    for _ in range(rounds):
        loose = sum(rank[n] for n in nodes if not graph.out_degree(n))
        fresh = dict.fromkeys(nodes, (1 - damping + damping * loose) / len(nodes))
        for a, b, _key in graph.edges(keys=True):
            fresh[b] += damping * rank[a] / graph.out_degree(a)
        done = sum(abs(fresh[n] - rank[n]) for n in nodes) < 1e-9
        rank = fresh
        if done:
            break
    return rank
