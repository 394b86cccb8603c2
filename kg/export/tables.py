"""CSV: entities, and who acts on whom."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import IO

from kg.network import actor_network, measures
from kg.store import Store


def write_nodes(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write one row an actor or place of the network: IRI, label, class, and its measures."""
    graph = actor_network(store, articles=articles)
    head = ("id", "label", "class", "acts", "suffers", "betweenness", "pagerank", "community")
    rows = (
        (m.id, m.label, graph.nodes[m.id]["cls"], m.acts, m.suffers, m.betweenness, m.pagerank, m.community)
        for m in measures(graph)
    )
    write_csv(out, head, rows)


def write_edges(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write one row an event and pair of initiator and target or place, and one a relation."""
    graph = actor_network(store, articles=articles)
    names = ("type", "kind", "status", "role", "article", "words")
    rows = sorted(
        (a, b, graph.nodes[a]["label"], graph.nodes[b]["label"], *(data[n] for n in names))
        for a, b, data in graph.edges(data=True)
    )
    write_csv(out, ("source", "target", "source_label", "target_label", *names), rows)


def write_csv(out: IO[str], head: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a head and rows as CSV with plain line ends."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
