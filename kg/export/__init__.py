"""Files of facts and graphs: one format a module."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import IO

from kg.model import ARTICLE
from kg.store import Store, StoreError

#: Format -> the module here that writes it, and what it is.
FORMATS: dict[str, tuple[str, str]] = {
    "turtle": ("turtle", "all articles as one graph, grouped and readable"),
    "trig": ("turtle", "one named graph an article, readable"),
    "nquads": ("nquads", "one quad a line, sorted"),
    "jsonld": ("jsonld", "JSON-LD with the published context, one named graph an article"),
    "rdfxml": ("rdfxml", "RDF/XML, all articles as one graph"),
    "void": ("dataset", "a description of the dataset in VoID and DCAT"),
    "nodes": ("tables", "CSV of entities"),
    "edges": ("tables", "CSV of who acts on whom"),
    "acled": ("acled", "CSV of events with ACLED's columns"),
    "graphml": ("networks", "the actor network for yEd, Cytoscape, Gephi"),
    "gexf": ("networks", "the actor network for Gephi"),
    "cypher": ("cypher", "a script that makes the actor network in Neo4j"),
}

Writer = Callable[[Store, IO[str], Sequence[str]], None]


def write_export(store: Store, form: str, out: IO[str], articles: Sequence[str] | None = None) -> None:
    """Write the articles of a store (all, or those whose IRIs are given) in one of FORMATS to a text file.

    Raises StoreError for an unknown format or an article that the store does not hold.
    """
    if form not in FORMATS:
        raise StoreError(f"{form}: no such format; there are {', '.join(FORMATS)}")
    module = import_module(f"kg.export.{FORMATS[form][0]}")
    writer: Writer = getattr(module, f"write_{form}")
    writer(store, out, pick_articles(store, articles))


def pick_articles(store: Store, articles: Sequence[str] | None = None) -> list[str]:
    """The graphs to write: those asked for, else every article's; what else a server holds is left alone."""
    held = [name for name in store.graphs() if name.startswith(ARTICLE)]
    missing = sorted(set(articles or ()) - set(held))
    if missing:
        raise StoreError(f"{store.location}: holds no article <{missing[0]}>; kg query articles lists those it holds")
    return [name for name in held if articles is None or name in set(articles)]
