"""Who acts on whom: the graph, its measures, its picture."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from founding import ENTITIES, founding

from kg.drawing import draw_network
from kg.network import actor_network, communities, measures
from kg.rdf import article_quads
from kg.store import Store, open_store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store("memory:") as opened:
        opened.replace(founding().article.iri, article_quads(founding()))
        yield opened


def edges(graph: nx.MultiDiGraph) -> set[tuple[str, str, str]]:
    label = nx.get_node_attributes(graph, "label")
    return {(label[a], data["type"], label[b]) for a, b, data in graph.edges(data=True)}


def test_events_and_relations_are_edges(store: Store) -> None:
    found = edges(actor_network(store))
    assert ("Syrian Democratic Forces", "Entry", "Manbij") in found
    assert ("Syrian Democratic Forces", "Capture", "Islamic State") in found
    assert ("Rami Abdulrahman", "leads", "Syrian Observatory for Human Rights") in found
    assert ("Russia", "AirStrike", "Atareb") in found  # uncertain, and marked so


def test_what_did_not_happen_is_no_edge(store: Store) -> None:
    graph = actor_network(store)
    assert not any(kind == "Advance" for _, kind, _ in edges(graph))
    assert {data["status"] for _, _, data in graph.edges(data=True)} == {"actual", "uncertain"}


def test_places_and_relations_can_be_left_out(store: Store) -> None:
    graph = actor_network(store, places=False, relations=False)
    assert edges(graph) == {
        ("Amnesty International", "Demand", "international coalition"),
        ("United States", "Support", "Syrian Democratic Forces"),
        ("Syrian Democratic Forces", "Capture", "Islamic State"),
    }
    assert len(actor_network(store, articles=[])) == 0


def test_kinds_and_places_are_marked(store: Store) -> None:
    graph = actor_network(store)
    manbij, us = ENTITIES["manbij"].id, ENTITIES["us"].id
    assert graph.nodes[manbij]["place"] is True
    assert graph.nodes[us]["place"] is False  # a country that acts
    kinds = {data["type"]: data["kind"] for _, _, data in graph.edges(data=True)}
    assert (kinds["AirStrike"], kinds["Entry"], kinds["leads"]) == ("Violence", "TerritorialEvent", "relation")


def test_measures_count_acts(store: Store) -> None:
    found = {m.label: m for m in measures(actor_network(store))}
    assert (found["Syrian Democratic Forces"].acts, found["Syrian Democratic Forces"].suffers) == (4, 2)
    assert found["Manbij"].pagerank > found["Russia"].pagerank
    assert sum(m.pagerank for m in found.values()) == pytest.approx(1, abs=0.01)
    assert measures(nx.MultiDiGraph()) == []


def test_pagerank_agrees_with_a_reference() -> None:
    """a -> b -> c, c -> b: by hand, b = c + (1 - d)/3 · …, see the fixed point below."""
    graph = nx.MultiDiGraph()
    for node in "abc":
        graph.add_node(node, label=node)
    graph.add_edges_from([("a", "b"), ("b", "c"), ("c", "b")])
    rank = {m.label: m.pagerank for m in measures(graph)}
    base = 0.15 / 3
    b = (base + 0.85 * base + 0.85 * base) / (1 - 0.85**2)
    assert rank["a"] == pytest.approx(base, abs=1e-3)
    assert rank["b"] == pytest.approx(b, abs=1e-3)
    assert rank["c"] == pytest.approx(base + 0.85 * b, abs=1e-3)


def test_communities_are_the_same_each_time(store: Store) -> None:
    graph = actor_network(store)
    found = communities(graph, seed=3)
    assert found == communities(graph, seed=3)
    assert sum(map(len, found)) == len(graph)
    assert all(len(a) >= len(b) for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_a_picture_is_drawn(store: Store, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"actors{suffix}"
    graph = actor_network(store)
    assert draw_network(graph, path, title="Aleppo & <Manbij>") == len([n for n in graph if graph.degree(n)])
    content = path.read_bytes()
    assert content.startswith({".svg": b"<?xml", ".png": b"\x89PNG"}[suffix])
    draw_network(graph, path, title="Aleppo & <Manbij>")
    assert path.read_bytes() == content
    if suffix == ".svg":
        from xml.etree import ElementTree

        text = "".join(ElementTree.fromstring(content).itertext())
        assert all(
            word in text for word in ("Manbij", "Ahrar al-Sham", "capture", "air strike?", "violence", "lasting link")
        )


def test_only_the_busiest_are_drawn(store: Store, tmp_path: Path) -> None:
    assert draw_network(actor_network(store), tmp_path / "a.svg", most=5) <= 5


def test_nothing_to_draw_and_a_wrong_suffix_say_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        draw_network(nx.MultiDiGraph(), tmp_path / "a.svg")
    with pytest.raises(ValueError, match=r"a\.doc: pictures are \.svg"):
        draw_network(actor_network(store), tmp_path / "a.doc")
