"""The actor network as GraphML and GEXF."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import IO

from kg.network import actor_network
from kg.store import Store


def write_graphml(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write the network as GraphML."""
    import networkx as nx

    buffer = BytesIO()
    nx.write_graphml_xml(actor_network(store, articles=articles), buffer, prettyprint=True)
    out.write(buffer.getvalue().decode())


def write_gexf(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write the network as GEXF 1.2; the date that networkx puts in is left out, so that the file does not change."""
    import networkx as nx

    graph = actor_network(store, articles=articles)
    for _, _, key, data in graph.edges(keys=True, data=True):
        data["networkx_key"] = str(key)
        data["label"] = data["type"]
        data["event_type"] = data.pop("type")  # GEXF has a type of its own: directed or not
    text = "\n".join(nx.generate_gexf(graph, prettyprint=True))
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n' + _undated(text) + "\n")


def _undated(text: str) -> str:
    import re

    return re.sub(r' lastmodifieddate="[^"]*"', "", text)
