"""Mentions while their article is being read: token positions, class, and the entity once it is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.nlp.pipeline import Passage

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.nlp.link import NameHit

#: Classes of things that act for their owner: "drones struck" is somebody's strike.
CARRIED = ("Vehicle", "Aircraft", "Weapon")


@dataclass(slots=True, eq=False)
class Node:
    """A mention while it is being read. ``start``, ``end`` and ``head`` are token indices of its passage."""

    passage: int
    start: int
    end: int
    head: int
    cls: str
    kind: str  # name | description | adjective | pronoun
    text: str
    country: str | None = None  # ISO code of an adjective, or of the adjective inside a description
    plural: bool = False
    gender: str | None = None
    definite: bool = False
    hit: NameHit | None = None
    name: Node | None = None  # the name inside a description ("the village of X")
    entity: str = ""
    cluster: Node | None = field(default=None, repr=False)

    @property
    def named(self) -> bool:
        """Whether the words are a name."""
        return self.kind == "name"

    def root(self) -> Node:
        """The representative of the cluster this node belongs to."""
        node = self
        while node.cluster is not None:
            node = node.cluster
        if self is not node:
            self.cluster = node
        return node


class Mentions:
    """All nodes of an article, found again by token."""

    def __init__(self, passages: list[Passage]) -> None:
        self.passages = passages
        self.nodes: list[Node] = []
        self._by_token: dict[tuple[int, int], Node] = {}

    def add(self, node: Node) -> None:
        """Enter a node; its head finds it again, and every token of a name does."""
        self.nodes.append(node)
        tokens = range(node.start, node.end) if node.kind == "name" else (node.head,)
        for i in tokens:
            self._by_token.setdefault((node.passage, i), node)

    def at(self, passage: int, token: int) -> Node | None:
        """The node whose head, or one of whose name's tokens, is this token."""
        return self._by_token.get((passage, token))


def join(a: Node, b: Node) -> None:
    """Make two nodes one entity; the earlier named root stays root."""
    x, y = a.root(), b.root()
    if x is y:
        return
    if y.named and not x.named:
        x, y = y, x
    y.cluster = x


def plural(token: Token) -> bool:
    """Whether a token is plural."""
    return "Plur" in token.morph.get("Number")


def gender(token: Token) -> str | None:
    """A token's gender, None when it shows none."""
    return next(iter(token.morph.get("Gender")), None)
