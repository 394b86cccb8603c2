"""Oxigraph in this process: in memory, or in a directory that one process has open at a time."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox

from kg.store.protocol import Answer, Rows, StoreError, StoreInUse, StoreMissing, Term
from kg.store.sparql import SparqlError, bind, check_query, remotes
from kg.store.syntax import clarify

#: A file that every RocksDB directory has: by it a store is told from a folder of other things.
_MARK = "CURRENT"


class OxigraphStore:
    """Embedded Oxigraph; ``path`` None keeps everything in memory."""

    def __init__(self, path: Path | None = None, *, create: bool = True) -> None:
        self.location = str(path) if path is not None else "memory:"
        self._store: ox.Store | None = ox.Store() if path is None else _open(path, create)

    @property
    def _open_store(self) -> ox.Store:
        if self._store is None:
            raise StoreError(f"{self.location}: the store is closed; open it again")
        return self._store

    def replace(self, name: str, quads: Iterable[ox.Quad]) -> bool:
        store, graph = self._open_store, ox.NamedNode(name)
        listed = (q if q.graph_name == graph else ox.Quad(q.subject, q.predicate, q.object, graph) for q in quads)
        if not store.contains_named_graph(graph):
            with self._writing():
                store.extend(listed)  # one transaction
            return False
        new, old = set(listed), set(store.quads_for_pattern(None, None, None, graph))
        if old != new:
            gone, added = _data("DELETE DATA", graph, old - new), _data("INSERT DATA", graph, new - old)
            with self._writing():
                store.update(";\n".join(part for part in (gone, added) if part))  # one transaction
        return bool(old)

    def remove(self, name: str) -> bool:
        graph = ox.NamedNode(name)
        found = self._open_store.contains_named_graph(graph)
        with self._writing():
            self._open_store.remove_graph(graph)
        return found

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None, *, allow_remote: bool = False) -> Answer:
        named = remotes(sparql)
        check_query(sparql, graphs=dict.fromkeys(self.graphs()) if named else {}, allow_remote=allow_remote)
        whole = all(word != "FROM" for word, _ in named)
        text = bind(sparql, bindings or {})
        try:
            found = self._open_store.query(text, use_default_graph_as_union=whole)
            if isinstance(found, ox.QuerySolutions):
                variables = tuple(v.value for v in found.variables)
                return Rows(variables, [tuple(solution) for solution in found])
            return bool(found) if isinstance(found, ox.QueryBoolean) else list(found)
        except SyntaxError as error:
            raise SparqlError(clarify(error, text)) from None
        except (RuntimeError, ValueError, OSError) as error:
            raise StoreError(f"{self.location}: the query failed: {error}") from None

    def update(self, sparql: str, *, allow_remote: bool = False) -> None:
        fetched = [f"{word} {what}" for word, what in remotes(sparql) if word in ("LOAD", "SERVICE")]
        if fetched and not allow_remote:
            raise SparqlError(f"{fetched[0]} fetches from elsewhere; allow it with --allow-remote")
        try:
            with self._writing():
                self._open_store.update(sparql)
        except SyntaxError as error:
            raise SparqlError(clarify(error, sparql)) from None

    def graphs(self) -> list[str]:
        names = (g for g in self._open_store.named_graphs() if isinstance(g, ox.NamedNode))
        return sorted(g.value for g in names)

    def quads(self, name: str | None = None) -> Iterator[ox.Quad]:
        graph = ox.NamedNode(name) if name is not None else None
        return self._open_store.quads_for_pattern(None, None, None, graph)

    def close(self) -> None:
        if self._store is not None:
            self._store.flush()
        self._store = None  # Oxigraph lets go of its lock when the object goes

    def _writing(self) -> _Writing:
        return _Writing(self.location)

    def __enter__(self) -> OxigraphStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Writing:
    """Turns a failed write into a StoreError that names the store."""

    def __init__(self, location: str) -> None:
        self.location = location

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if isinstance(error, OSError | RuntimeError):
            raise StoreError(f"{self.location}: cannot be written ({error}); check space and permissions") from None


def _data(keyword: str, graph: ox.NamedNode, quads: set[ox.Quad]) -> str:
    if not quads:
        return ""
    lines = "\n".join(f"{q.subject} {q.predicate} {q.object} ." for q in quads)
    return f"{keyword} {{ GRAPH {graph} {{\n{lines}\n}} }}"


def _open(path: Path, create: bool) -> ox.Store:
    if path.is_file():
        raise StoreError(f"{path}: is a file, not a store; name a folder that kg build may make")
    made = path.is_dir() and any(path.iterdir())
    if made and not (path / _MARK).exists():
        raise StoreError(f"{path}: is a folder of other things, not a store; name a new folder, such as {path}.kg")
    if not made and not create:
        raise StoreMissing(f"{path}: there is no store here; make one with kg build FILE --store {path}")
    try:
        return ox.Store(str(path))
    except OSError as error:
        if "lock" in str(error).lower():
            raise StoreInUse(f"{path}: another process has this store open; end it or wait, then try again") from None
        if error.errno == errno.EACCES or "Permission" in str(error):
            raise StoreError(f"{path}: no permission to open this store; check who owns the folder") from None
        raise StoreError(f"{path}: cannot be opened ({error}); if it is damaged, build it again") from None
