"""N-Quads: one quad a line, sorted, so that the same graph is the same file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from kg.store import Store


def write_nquads(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write the graphs as N-Quads. Sorted within each graph, and the graphs by name."""
    for name in articles:
        out.writelines(sorted(f"{quad} .\n" for quad in store.quads(name)))
