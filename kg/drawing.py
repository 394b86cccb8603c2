"""The actor network as a picture, SVG or PNG, made to be read by people."""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

#: Nodes drawn at most: more than a few dozen labels cannot be read.
MOST = 40
# Colours that the colour-blind can tell apart: P. Tol, "Colour schemes", 2021, bright and muted.
_COLOURS = {
    "Violence": "#cc3311",
    "TerritorialEvent": "#ee7733",
    "Coercion": "#882255",
    "Cooperation": "#009988",
    "Speech": "#0077bb",
    "Movement": "#999933",
    "PoliticalEvent": "#aa4499",
    "relation": "#777777",
    "Event": "#bbbbbb",
}
_NAMES = {
    "Violence": "violence",
    "TerritorialEvent": "ground",
    "Coercion": "coercion",
    "Cooperation": "cooperation",
    "Speech": "speech",
    "Movement": "movement",
    "PoliticalEvent": "politics",
    "relation": "lasting link",
    "Event": "other",
}
_FILLS = {"place": "#f4efe2", "actor": "#e3ecf5", "state": "#d9e8d9"}
#: A step between nodes is this much wider than high, for labels are; parts keep this many steps apart.
_WIDE, _MARGIN = 1.35, 0.85
#: Inches a step takes.
_STEP = 1.45
_STATES = ("Country", "Government", "StateForce", "InternationalOrganization", "Coalition")


def draw_network(graph: nx.MultiDiGraph, path: Path, *, title: str = "", most: int = MOST, seed: int = 1) -> int:
    """Draw the busiest ``most`` nodes to an .svg or .png file; returns how many were drawn.

    Edges between two nodes of one kind are one arrow, thicker for more events, named by their commonest type, with a
    question mark when the text itself doubts it. Places are squares, actors rounded. Raises ValueError for another
    suffix or an empty graph.
    """
    if path.suffix.lower() not in (".svg", ".png", ".pdf"):
        raise ValueError(f"{path}: pictures are .svg, .png or .pdf; name the file so")
    if not graph.number_of_edges():
        raise ValueError("no actor acts on another in this store; there is nothing to draw")
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    degree = Counter({n: graph.degree(n) for n in graph})
    kept = sorted(graph, key=lambda n: (-degree[n], n))[:most]
    shown = graph.subgraph(kept)
    edges = _bundle(shown)
    kept = sorted({n for a, b, _ in edges for n in (a, b)})
    with mpl.rc_context({"svg.hashsalt": "depeche", "font.family": "DejaVu Sans", "svg.fonttype": "none"}):
        spots = _layout(kept, edges, seed)
        across = max(x for x, _ in spots.values()) - min(x for x, _ in spots.values())
        down = max(y for _, y in spots.values()) - min(y for _, y in spots.values())
        figure, axes = plt.subplots(figsize=(max(8.0, _STEP * (across + 2)), max(5.0, _STEP * (down + 1.6))))
        axes.set_xlim(min(x for x, _ in spots.values()) - 1, max(x for x, _ in spots.values()) + 1)
        axes.set_ylim(min(y for _, y in spots.values()) - 0.8, max(y for _, y in spots.values()) + 0.8)
        figure.subplots_adjust(0, 0, 1, 1)
        sizes = _draw_nodes(axes, shown, spots, degree)
        _draw_edges(axes, spots, edges, sizes)
        _legend(axes, {kind for _, _, kind in edges})
        if title:
            axes.set_title(title, loc="left", fontsize=13, fontweight="bold", color="#222222")
        axes.set_axis_off()
        figure.savefig(path, bbox_inches="tight", dpi=150, metadata=_undated(path))
        plt.close(figure)
    return len(kept)


def _undated(path: Path) -> dict[str, Any]:
    """Without a date the same graph gives the same file."""
    return {"Date": None} if path.suffix.lower() == ".svg" else {}


def _bundle(graph: nx.MultiDiGraph) -> dict[tuple[str, str, str], Counter[str]]:
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for a, b, data in sorted(graph.edges(data=True), key=lambda e: (e[0], e[1], e[2]["type"])):
        if a != b:
            doubt = "?" if data["status"] == "uncertain" else ""
            found.setdefault((a, b, data["kind"]), Counter())[data["type"] + doubt] += 1
    return found


def _layout(nodes: list[str], edges: dict[tuple[str, str, str], Counter[str]], seed: int) -> dict[str, Any]:
    """Each connected part laid out by itself, the parts packed in rows so that none floats far away."""
    import networkx as nx

    plain = nx.Graph()
    plain.add_nodes_from(nodes)
    for (a, b, _), types in edges.items():
        plain.add_edge(a, b, weight=0.5 + math.log1p(types.total()))
    pieces = []
    for part in sorted(nx.connected_components(plain), key=lambda c: (-len(c), min(c))):
        inner = _stress(plain.subgraph(part), seed)
        low, high = min(y for _, y in inner.values()), max(y for _, y in inner.values())
        left, right = min(x for x, _ in inner.values()), max(x for x, _ in inner.values())
        moved = {node: (_WIDE * (x - left), y - low) for node, (x, y) in inner.items()}
        pieces.append((moved, _WIDE * (right - left) + _WIDE * _MARGIN, high - low + _MARGIN))
    wide = max(max(p[1] for p in pieces), 1.3 * math.sqrt(sum(w * h for _, w, h in pieces)))
    spots: dict[str, Any] = {}
    left = top = tall = 0.0
    for moved, w, h in pieces:
        if left and left + w > wide:
            left, top, tall = 0.0, top - tall, 0.0
        for node, (x, y) in moved.items():
            spots[node] = (left + x, top - h + y)
        left, tall = left + w, max(tall, h)
    return spots


def _stress(graph: nx.Graph, seed: int, rounds: int = 300) -> dict[str, Any]:
    """Positions whose distances follow the steps between nodes: stress majorization, Gansner et al. 2004."""
    import networkx as nx
    import numpy as np

    nodes = sorted(graph)
    n = len(nodes)
    if n == 1:
        return {nodes[0]: np.zeros(2)}
    steps = dict(nx.all_pairs_shortest_path_length(graph))
    # leaves of one hub are two steps apart: a little more keeps their labels from touching
    ideal = np.array([[steps[a][b] ** 1.1 for b in nodes] for a in nodes], dtype=float)
    if n == 2:
        ideal *= 1.5  # side by side, with room for the words between
    weight = np.zeros((n, n))
    np.divide(1.0, ideal**2, out=weight, where=ideal > 0)
    angle = 2 * np.pi * np.arange(n) / n
    spot = np.column_stack((np.cos(angle), np.sin(angle))) + np.random.default_rng(seed).normal(0, 0.05, (n, 2))
    laplacian = np.diag(weight.sum(axis=1)) - weight
    inverse = np.linalg.pinv(laplacian)
    for _ in range(rounds):
        gap = np.linalg.norm(spot[:, None] - spot[None], axis=2)
        ratio = np.zeros((n, n))
        np.divide(ideal, gap, out=ratio, where=gap > 1e-9)
        pull = -weight * ratio
        np.fill_diagonal(pull, 0.0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        spot = inverse @ pull @ spot
    if np.ptp(spot[:, 0]) < np.ptp(spot[:, 1]):
        spot = spot[:, ::-1]  # lie down rather than stand: labels are wide
    return dict(zip(nodes, spot, strict=True))


def _draw_edges(
    axes: Any,
    spots: dict[str, Any],
    edges: dict[tuple[str, str, str], Counter[str]],
    sizes: dict[str, tuple[float, float]],
) -> None:
    from matplotlib.patches import FancyArrowPatch

    between: Counter[frozenset[str]] = Counter()
    for a, b, kind in sorted(edges):
        types = edges[a, b, kind]
        nth = between[frozenset((a, b))]
        between[frozenset((a, b))] += 1
        bend = 0.12 + 0.14 * nth
        colour = _COLOURS.get(kind, "#bbbbbb")
        (left, low), (right, high) = axes.transData.transform([spots[a], spots[b]])
        way = (right - left, high - low)
        axes.add_patch(
            FancyArrowPatch(
                spots[a],
                spots[b],
                connectionstyle=f"arc3,rad={bend}",
                arrowstyle="-|>",
                mutation_scale=11 + types.total(),
                linewidth=min(4.0, 0.9 + 0.5 * types.total()),
                linestyle="--" if kind == "relation" else "-",
                color=colour,
                alpha=0.75,
                shrinkA=_to_border(way, sizes[a]),
                shrinkB=_to_border(way, sizes[b]) + 2,
                zorder=1,
            )
        )
        (x1, y1), (x2, y2) = spots[a], spots[b]
        # the middle of an arc3 curve lies half its bend off the straight line, to the right of the way
        x, y = (x1 + x2) / 2 + bend / 2 * (y2 - y1), (y1 + y2) / 2 - bend / 2 * (x2 - x1)
        (first, times), *others = types.most_common()
        words = _spaced(first) + (f" ×{times}" if times > 1 else "") + (f" +{len(others)}" if others else "")
        box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
        axes.text(x, y, words, fontsize=6.5, color=colour, ha="center", va="center", zorder=2, bbox=box)


def _to_border(way: tuple[float, float], size: tuple[float, float]) -> float:
    """Points from the middle of a box of half ``size`` to its border, going ``way``."""
    across, up = abs(way[0]), abs(way[1])
    length = math.hypot(across, up)
    if length == 0:
        return 0.0
    return min(size[0] * length / across if across else math.inf, size[1] * length / up if up else math.inf)


def _draw_nodes(
    axes: Any, graph: nx.MultiDiGraph, spots: dict[str, Any], degree: Counter[str]
) -> dict[str, tuple[float, float]]:
    """Draw the labels in their boxes; returns half the width and height of each box in points."""
    drawn: dict[str, Any] = {}
    for node in sorted(spots):
        data = graph.nodes[node]
        x, y = spots[node]
        kind = "place" if data["place"] else "state" if data["cls"] in _STATES else "actor"
        label = "\n".join(textwrap.wrap(data["label"], 18, max_lines=3, placeholder=" …"))
        box = {
            "boxstyle": "square,pad=0.35" if kind == "place" else "round,pad=0.4,rounding_size=0.6",
            "facecolor": _FILLS[kind],
            "edgecolor": "#8a8a8a",
            "linewidth": 0.8,
        }
        size = min(11.0, 7.5 + 0.35 * degree[node])
        text = axes.text(x, y, label, fontsize=size, ha="center", va="center", zorder=3, linespacing=1.05, bbox=box)
        drawn[node] = text
    axes.figure.canvas.draw()
    per_point = 2 * axes.figure.dpi / 72
    boxes = {node: text.get_bbox_patch().get_window_extent() for node, text in drawn.items()}
    return {node: (box.width / per_point, box.height / per_point) for node, box in boxes.items()}


def _spaced(name: str) -> str:
    return "".join(f" {c.lower()}" if c.isupper() and n else c.lower() for n, c in enumerate(name))


def _legend(axes: Any, kinds: set[str]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Line2D([], [], color=colour, linewidth=2.2, linestyle="--" if kind == "relation" else "-", label=_NAMES[kind])
        for kind, colour in _COLOURS.items()
        if kind in kinds
    ]
    names = {"actor": "actor", "state": "state or bloc", "place": "place"}
    handles += [Patch(facecolor=_FILLS[k], edgecolor="#8a8a8a", label=text) for k, text in names.items()]
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=5, fontsize=8, frameon=False)
