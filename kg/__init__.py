"""Dépêche: French and English conflict dispatches into an RDF graph with exact evidence.

from kg import read, build, open_store

for extraction in read("examples/alep.txt", date="2016-07-20"):
    print([event.type for event in extraction.events])
build("examples/alep.txt", "alep.kg")
store = open_store("alep.kg")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.build import build, read

if TYPE_CHECKING:
    from kg.store import open_store

__all__ = ["build", "open_store", "read"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The store loads RDF libraries: only when it is asked for."""
    if name == "open_store":
        from kg.store import open_store

        return open_store
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
