"""Objects of ours as rows that can be printed like a query's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from kg.store import Rows

if TYPE_CHECKING:
    from kg.reconcile import EntityRow


def entity_rows(table: list[EntityRow], names: int | None) -> Rows:
    """Entities, the first ``names`` of each one's names (all when None)."""

    def called(given: tuple[str, ...]) -> str:
        rest = f" and {len(given) - names} more" if names and len(given) > names else ""
        return ", ".join(given[:names]) + rest

    columns = ("label", "class", "mentions", "articles", "linked", "score", "names", "entity")
    return Rows(
        columns,
        [
            (
                *(Literal(r.label), Literal(r.cls), Literal(r.mentions), Literal(r.articles), Literal(r.known)),
                *(Literal(f"{r.score:.2f}") if r.known else None, Literal(called(r.names)), NamedNode(r.id)),
            )
            for r in table
        ],
    )


def measure_rows(graph: Any) -> Rows:
    """The nodes of an actor network with their measures, the busiest first."""
    from kg.network import measures

    columns = ("label", "acts", "suffers", "betweenness", "pagerank", "community", "entity")
    return Rows(
        columns,
        [
            (
                *(Literal(m.label), Literal(m.acts), Literal(m.suffers), Literal(m.betweenness), Literal(m.pagerank)),
                *(Literal(m.community), NamedNode(m.id)),
            )
            for m in measures(graph)
        ],
    )
