"""Where graphs are kept: in memory, in a directory, or behind a SPARQL endpoint."""

from __future__ import annotations

import os
from pathlib import Path

from kg.store.embedded import OxigraphStore
from kg.store.protocol import Answer, Rows, Store, StoreError, StoreInUse, StoreMissing, Term
from kg.store.sparql import SparqlError

__all__ = [
    "Answer",
    "Rows",
    "SparqlError",
    "Store",
    "StoreError",
    "StoreInUse",
    "StoreMissing",
    "Term",
    "open_store",
]


def open_store(location: str | Path, *, create: bool = True, timeout: float | None = None) -> Store:
    """The store at ``location``: "memory:", a directory, or the http(s) address of a SPARQL 1.1 endpoint.

    ``create`` False raises StoreMissing where a directory holds no store yet. ``timeout`` is the most seconds that one
    request to an endpoint may take, retries included: KG_STORE_TIMEOUT, or 60, when None. Close the store, or use it in
    a ``with`` block.
    """
    text = str(location)
    if text.startswith(("http://", "https://")):
        from kg.store.endpoint import EndpointStore

        return EndpointStore(text, timeout=_seconds() if timeout is None else timeout)
    if text == "memory:":
        return OxigraphStore()
    if "://" in text:
        raise StoreError(f"{text}: stores are memory:, a folder, or an http:// or https:// address")
    return OxigraphStore(Path(location), create=create)


def _seconds() -> float:
    given = os.environ.get("KG_STORE_TIMEOUT", "60")
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0
    if seconds > 0:
        return seconds
    raise StoreError(f"KG_STORE_TIMEOUT={given}: expected seconds, as 120")
