"""How well clusters of mentions agree: MUC, B³ and CEAF-e, whose mean F1 is that of the CoNLL 2012 shared task.

Definitions: Vilain et al. 1995 (MUC), Bagga and Baldwin 1998 (B³), Luo 2005 (CEAF with the entity similarity φ4);
Pradhan et al. 2014 for mentions that only one side has. A mention is any hashable thing, a cluster is a frozen
set of them, and no mention is in two clusters of one side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

Cluster = frozenset[Any]


@dataclass
class Tally:
    """Sums over documents: what was right of what, on the predicted and on the gold side."""

    found_given: float = 0.0
    given: float = 0.0
    found_gold: float = 0.0
    gold: float = 0.0

    def add(self, found_given: float, given: float, found_gold: float, gold: float) -> None:
        """Count one document."""
        self.found_given += found_given
        self.given += given
        self.found_gold += found_gold
        self.gold += gold

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall over all documents."""
        p = self.found_given / self.given if self.given else 0.0
        r = self.found_gold / self.gold if self.gold else 0.0
        return 2 * p * r / (p + r) if p + r else 0.0


def count_links(given: Sequence[Cluster], gold: Sequence[Cluster]) -> tuple[float, float, float, float]:
    """MUC: the links that a side's clusters need and the other side has, for both sides."""
    return (*_links(given, gold), *_links(gold, given))


def _links(clusters: Sequence[Cluster], others: Sequence[Cluster]) -> tuple[float, float]:
    home = {mention: n for n, other in enumerate(others) for mention in other}
    kept = needed = 0
    for cluster in clusters:
        parts = {home[m] for m in cluster if m in home}
        strays = sum(m not in home for m in cluster)
        kept += len(cluster) - len(parts) - strays
        needed += len(cluster) - 1
    return kept, needed


def count_mentions(given: Sequence[Cluster], gold: Sequence[Cluster]) -> tuple[float, float, float, float]:
    """B³: for each mention of a side the share of its cluster that is also with it on the other side."""
    return (*_shares(given, gold), *_shares(gold, given))


def _shares(clusters: Sequence[Cluster], others: Sequence[Cluster]) -> tuple[float, float]:
    home = {mention: other for other in others for mention in other}
    kept = sum(len(cluster & home[m]) / len(cluster) for cluster in clusters for m in cluster if m in home)
    return kept, sum(map(len, clusters))


def count_entities(given: Sequence[Cluster], gold: Sequence[Cluster]) -> tuple[float, float, float, float]:
    """CEAF-e: the similarity of the best one-to-one assignment of clusters."""
    graph = nx.Graph()
    for i, left in enumerate(given):
        for j, right in enumerate(gold):
            common = len(left & right)
            if common:
                graph.add_edge(("given", i), ("gold", j), weight=2 * common / (len(left) + len(right)))
    total = sum(graph.edges[edge]["weight"] for edge in nx.max_weight_matching(graph))
    return total, len(given), total, len(gold)


MEASURES = {"MUC": count_links, "B3": count_mentions, "CEAF-e": count_entities}
