"""A SPARQL 1.1 endpoint, with the Graph Store Protocol where the server offers it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from email.message import Message
from io import BytesIO
from types import TracebackType
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
from SPARQLWrapper import JSON, N3, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
    Unauthorized,
    URITooLong,
)

from kg.store.protocol import Answer, Rows, StoreError, Term
from kg.store.sparql import SparqlError, bind, check_query, form_of, remotes
from kg.store.web import EndpointError, credentials, fetch, hide, request

#: Triples an INSERT carries at most: what strict servers take (Virtuoso fails well above a thousand).
BATCH = 1000
_STAGING = "-staging"
_STATUS = {QueryBadFormed: 400, Unauthorized: 401, EndPointNotFound: 404, URITooLong: 414, EndPointInternalError: 500}


def addresses(url: str) -> tuple[str, str, str | None]:
    """Where to query, update and put graphs, from one address.

    A bare host is taken for an Oxigraph server, ``…/query`` and ``…/sparql`` have their siblings ``update`` and, for
    graphs, ``store`` (Oxigraph) or ``data`` (Fuseki); any other address is used for queries and updates alike.
    KG_STORE_UPDATE_URL and KG_STORE_GRAPH_URL say otherwise.
    """
    base = url.rstrip("/")
    path = urlsplit(base).path
    query, update, graphs = base, base, None
    if not path:
        query, update, graphs = base + "/query", base + "/update", base + "/store"
    elif path.endswith("/query"):
        stem = base.removesuffix("/query")
        query, update, graphs = base, stem + "/update", stem + ("/store" if not urlsplit(stem).path else "/data")
    return query, os.environ.get("KG_STORE_UPDATE_URL", update), os.environ.get("KG_STORE_GRAPH_URL", graphs)


class EndpointStore:
    """A store behind HTTP. ``timeout`` is the most seconds that one request may take, retries included."""

    def __init__(self, url: str, *, timeout: float = 60.0) -> None:
        self.location = hide(url)
        self.timeout = timeout
        self._query_url, self._update_url, self._graph_url = addresses(url)

    def replace(self, name: str, quads: Iterable[ox.Quad]) -> bool:
        triples = sorted({f"{q.subject} {q.predicate} {q.object} ." for q in quads})
        found = self._holds(name)
        if self._graph_url is not None and self._put(name, triples):
            return found
        staging = f"{name}{_STAGING}"
        try:  # a graph of its own first, so that a failure on the way leaves the old one whole
            self.update(f"DROP SILENT GRAPH <{staging}>")
            for at in range(0, len(triples), BATCH):
                self.update(f"INSERT DATA {{ GRAPH <{staging}> {{\n" + "\n".join(triples[at : at + BATCH]) + "\n} }")
            self.update(f"MOVE GRAPH <{staging}> TO GRAPH <{name}>" if triples else f"DROP SILENT GRAPH <{name}>")
        except StoreError:
            self._discard(staging)
            raise
        return found

    def _put(self, name: str, triples: list[str]) -> bool:
        """Replace a graph by one PUT; False when the server has no such service."""
        body = "\n".join(triples).encode()
        headers = {"Content-Type": "application/n-triples"}
        try:
            request("PUT", self._graph(name), headers, self.timeout, body)
        except EndpointError as error:
            if error.status not in (400, 404, 405, 413, 415, 501):
                raise
            self._graph_url = None
            return False
        return True

    def _discard(self, staging: str) -> None:
        with suppress(StoreError):  # the first error is the one to tell
            self.update(f"DROP SILENT GRAPH <{staging}>")

    def remove(self, name: str) -> bool:
        found = self._holds(name)
        self.update(f"DROP SILENT GRAPH <{name}>")
        return found

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None, *, allow_remote: bool = False) -> Answer:
        held = dict.fromkeys(self.graphs()) if remotes(sparql) else {}
        check_query(sparql, graphs=held, allow_remote=allow_remote)
        text = bind(sparql, bindings or {})
        form = form_of(text)
        graph = form in ("CONSTRUCT", "DESCRIBE")
        body, kind = self._send(self._query_url, text, N3 if graph else JSON)
        if kind == "text/html":
            raise EndpointError(
                f"{self.location}: answered with a web page, not with results; is it a SPARQL endpoint?"
            )
        try:
            return _triples(body, kind) if graph else _rows(body, kind)
        except (SyntaxError, ValueError) as error:
            raise EndpointError(f"{self.location}: the answer cannot be read ({error}); try again") from None

    def update(self, sparql: str, *, allow_remote: bool = False) -> None:
        fetched = [f"{word} {what}" for word, what in remotes(sparql) if word in ("LOAD", "SERVICE")]
        if fetched and not allow_remote:
            raise SparqlError(f"{fetched[0]} fetches from elsewhere; allow it with --allow-remote")
        self._send(self._update_url, sparql, None)

    def _send(self, url: str, text: str, returned: str | None) -> tuple[bytes, str]:
        wrapper = SPARQLWrapper(url, agent="depeche-kg")
        wrapper.setMethod(POST)
        wrapper.setQuery(text)
        if returned is not None:
            wrapper.setReturnFormat(returned)
            if all(word != "FROM" for word, _ in remotes(text)):
                wrapper.addParameter("union-default-graph", "true")  # Oxigraph's; others pass over it
        for name, value in credentials().items():
            wrapper.addCustomHttpHeader(name, value)

        def send(left: float) -> Any:
            wrapper.setTimeout(max(1, round(left)))
            return _open(wrapper)

        try:
            return fetch(send, url, self.timeout)
        except EndpointError as error:
            if error.status == 400:
                raise SparqlError(str(error)) from None
            raise

    def graphs(self) -> list[str]:
        found = self._select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        return sorted(row["g"].value for row in found if isinstance(row["g"], ox.NamedNode))

    def quads(self, name: str | None = None) -> Iterator[ox.Quad]:
        for graph in [name] if name is not None else self.graphs():
            node = ox.NamedNode(graph)
            answer = self.query("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", {"g": node})
            for triple in answer if isinstance(answer, list) else []:
                yield ox.Quad(triple.subject, triple.predicate, triple.object, node)

    def _holds(self, name: str) -> bool:
        # SELECT … LIMIT 1: servers differ in how they answer ASK
        return bool(len(self._select("SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1", {"g": ox.NamedNode(name)})))

    def _select(self, sparql: str, bindings: Mapping[str, Term] | None = None) -> Rows:
        check_query(sparql)
        body, kind = self._send(self._query_url, bind(sparql, bindings or {}), JSON)
        try:
            answer = _rows(body, kind)
        except (SyntaxError, ValueError) as error:
            raise EndpointError(f"{self.location}: does not answer as a SPARQL endpoint ({error})") from None
        return answer if isinstance(answer, Rows) else Rows((), [])

    def _graph(self, name: str) -> str:
        return f"{self._graph_url}?graph={quote(name, safe='')}"

    def close(self) -> None:
        """Nothing is held open."""

    def __enter__(self) -> EndpointStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open(wrapper: SPARQLWrapper) -> Any:
    """The HTTP response, with SPARQLWrapper's own exceptions as the HTTP errors that they stand for."""
    try:
        return wrapper.query().response
    except SPARQLWrapperException as error:
        status = _STATUS.get(type(error), 500)
        said = error.args[0].encode() if error.args and isinstance(error.args[0], str) else b""
        raise HTTPError(wrapper.endpoint, status, error.msg, Message(), BytesIO(said)) from None


def _rows(body: bytes, kind: str) -> Rows | bool:
    if kind == "text/html":
        raise ValueError("a web page came")
    found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    rows = Rows(tuple(v.value for v in found.variables), [tuple(solution) for solution in found])
    if rows.variables == ("__ASK_RETVAL",):  # how Virtuoso answers ASK
        return any(getattr(cell, "value", "0") not in ("0", "false") for row in rows.rows for cell in row)
    return rows


def _triples(body: bytes, kind: str) -> list[ox.Triple]:
    form = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.TURTLE
    return [quad.triple for quad in ox.parse(body, format=form)]
