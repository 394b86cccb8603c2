"""What every store can do, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple


class StoreError(ValueError):
    """A store cannot do what was asked; the message names the store and the remedy."""


class StoreInUse(StoreError):
    """Another process has the store open."""


class StoreMissing(StoreError):
    """There is no store at that place."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer of a SELECT: a term or None for each variable of each row."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]

    def __iter__(self) -> Iterator[dict[str, Term | None]]:
        return (dict(zip(self.variables, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)


#: Rows of a SELECT, the truth of an ASK, the triples of a CONSTRUCT or DESCRIBE.
Answer: TypeAlias = Rows | bool | list[Triple]


class Store(Protocol):
    """A set of named graphs, one an article, that answers SPARQL over all of them together.

    All methods raise StoreError when the store refuses or cannot be reached.
    """

    location: str

    def replace(self, name: str, quads: Iterable[Quad]) -> bool:
        """Make ``quads`` the whole content of the graph ``name``, at once or not at all; whether it was there."""
        ...

    def remove(self, name: str) -> bool:
        """Drop the graph ``name``; whether it was there."""
        ...

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None, *, allow_remote: bool = False) -> Answer:
        """Answer a query; ``bindings`` puts terms in the place of variables. Raises SparqlError for a malformed one."""
        ...

    def update(self, sparql: str, *, allow_remote: bool = False) -> None:
        """Run a SPARQL update."""
        ...

    def graphs(self) -> list[str]:
        """The names of all graphs, sorted."""
        ...

    def quads(self, name: str | None = None) -> Iterator[Quad]:
        """All quads, or those of one graph, in no order."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...

    def __enter__(self) -> Store: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
