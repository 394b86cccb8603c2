"""A SPARQL 1.1 endpoint, with the Graph Store Protocol where the server offers it."""

from __future__ import annotations

import os
from ast import literal_eval
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from email.message import Message
from io import BytesIO
from types import TracebackType
from typing import Any, TypeVar
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

from kg.store.dialect import is_virtuoso, limit_of, most_rows, settle, settle_triple
from kg.store.protocol import Answer, Rows, StoreError, Term
from kg.store.sparql import SparqlError, bind, check_query, form_of, remotes
from kg.store.syntax import syntax_error
from kg.store.web import EndpointError, fetch, hide, request

#: Triples an INSERT carries at most: what strict servers take (Virtuoso fails well above a thousand).
BATCH = 1000
#: How triples are wanted: N-Triples first, for Virtuoso's Turtle makes an integer of a whole decimal number.
_TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"
#: Rows and triples that any server gives at once; longer answers may be cut (Virtuoso's usual limit is 10,000).
_CERTAIN = 1000
T = TypeVar("T")
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
        if self.location != url:
            raise StoreError(
                f"{self.location}: an address is shown and logged, so it takes no user or password; set "
                "KG_STORE_USER and KG_STORE_PASSWORD"
            )
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
        return self._construct(text) if form_of(text) in ("CONSTRUCT", "DESCRIBE") else self._select(text)

    def _construct(self, text: str) -> list[ox.Triple]:
        """The triples of an answer. Raises EndpointError where Virtuoso, which does not say so, has cut it."""
        body, headers = self._ask(text, _TRIPLES)
        triples = self._read(_triples, body, headers)
        if triples and is_virtuoso(headers) and form_of(text) == "CONSTRUCT":
            most = most_rows(self._ask("SELECT ?s WHERE { ?s ?p ?o }", JSON)[1])
            if most is not None and self._goes_on(text, most):
                raise self._cut(most)
        return triples

    def _goes_on(self, text: str, most: int) -> bool:
        """Whether a CONSTRUCT has solutions beyond the first ``most``."""
        limit = limit_of(text)
        if limit is not None:
            return limit > most
        return bool(self._read(_triples, *self._ask(f"{text}\nLIMIT 1 OFFSET {most}", _TRIPLES)))

    def _select(self, text: str) -> Rows | bool:
        """The rows of an answer. Raises EndpointError where the server says that it has cut it."""
        body, headers = self._ask(text, JSON)
        answer = self._read(_rows, body, headers)
        most, limit = most_rows(headers), limit_of(text)
        if most is not None and isinstance(answer, Rows) and (limit is None or limit > most):
            raise self._cut(most)
        return answer

    def _cut(self, most: int) -> EndpointError:
        return EndpointError(
            f"{self.location}: gives {most} rows at most and there are more; ask for fewer with LIMIT and OFFSET, or "
            "have the server's limit raised (Virtuoso: ResultSetMaxRows)"
        )

    def _ask(self, text: str, returned: str) -> tuple[bytes, Message]:
        body, headers = self._send(self._query_url, text, returned)
        if headers.get_content_type() == "text/html":
            raise EndpointError(
                f"{self.location}: answered with a web page, not with results; is it a SPARQL endpoint?"
            )
        return body, headers

    def _read(self, reader: Callable[[bytes, str], T], body: bytes, headers: Message) -> T:
        try:
            return reader(body, headers.get_content_type())
        except (SyntaxError, ValueError) as error:
            raise EndpointError(f"{self.location}: the answer cannot be read ({error}); try again") from None

    def update(self, sparql: str, *, allow_remote: bool = False) -> None:
        fetched = [f"{word} {what}" for word, what in remotes(sparql) if word in ("LOAD", "SERVICE")]
        if fetched and not allow_remote:
            raise SparqlError(f"{fetched[0]} fetches from elsewhere; allow it with --allow-remote")
        self._send(self._update_url, sparql, None)

    def _send(self, url: str, text: str, returned: str | None) -> tuple[bytes, Message]:
        wrapper = SPARQLWrapper(url, agent="depeche-kg")
        wrapper.setMethod(POST)
        wrapper.setQuery(text)
        wanted = {"Accept": _TRIPLES} if returned == _TRIPLES else {}
        if returned is not None:
            wrapper.setReturnFormat(N3 if wanted else JSON)
            wrapper.setOnlyConneg(bool(wanted))  # by the header alone
            if all(word != "FROM" for word, _ in remotes(text)):
                wrapper.addParameter("union-default-graph", "true")  # Oxigraph's; others pass over it

        def send(left: float, who: Mapping[str, str]) -> Any:
            wrapper.customHttpHeaders = {**wanted, **who}
            wrapper.setTimeout(max(1, round(left)))
            return _open(wrapper)

        try:
            return fetch(send, "POST", url, self.timeout)
        except EndpointError as error:
            if error.status == 400:
                raise SparqlError(syntax_error(text) or str(error)) from None
            raise

    def graphs(self) -> list[str]:
        # grouped, for Virtuoso takes seconds over DISTINCT
        body, headers = self._ask("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g", JSON)
        found = self._read(_rows, body, headers)
        names = [getattr(row["g"], "value", "") for row in found] if isinstance(found, Rows) else []
        if most_rows(headers) is not None:
            names = [name for name, _ in self._sizes("?g", "GRAPH ?g { ?s ?p ?o }")]
        return sorted(name for name in names if not name.endswith(_STAGING))  # what a broken write may have left

    def quads(self, name: str | None = None) -> Iterator[ox.Quad]:
        for graph in [name] if name is not None else self.graphs():
            node = ox.NamedNode(graph)
            for triple in self._graph_triples(node):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, node)

    def _graph_triples(self, graph: ox.NamedNode) -> Iterable[ox.Triple]:
        """All triples of a graph; in portions where the server does not give them at once."""
        where = f"GRAPH {graph} {{ ?s ?p ?o }}"
        whole = self._read(_triples, *self._ask(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}", _TRIPLES))
        if len(whole) < _CERTAIN:
            return whole
        rows = self._rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}")
        held = next(int(row["n"].value) for row in rows if isinstance(row["n"], ox.Literal))
        if len(whole) >= held:
            return whole
        parts = [triple for portion in self._portions(where) for triple in portion]
        if len(parts) < held:
            raise EndpointError(
                f"{self.location}: gave {len(parts)} of the {held} triples of <{graph.value}>; have the server's limit "
                "on answers raised"
            )
        return parts

    def _portions(self, where: str) -> Iterator[list[ox.Triple]]:
        """The triples of a pattern by subject, in alphabetical order, about _CERTAIN at a time."""
        first, before, last, size = "", "", "", 0
        for last, n in self._sizes("?s", where):
            if size and size + n > _CERTAIN:
                yield self._between(where, first, before)
                first, size = before, 0
            before, size = last, size + n
        if size:
            yield self._between(where, first, last)

    def _between(self, where: str, above: str, upto: str) -> list[ox.Triple]:
        limits = f"FILTER(STR(?s) > {ox.Literal(above)} && STR(?s) <= {ox.Literal(upto)})"
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} {limits} }}"
        return self._read(_triples, *self._ask(text, _TRIPLES))

    def _sizes(self, variable: str, where: str) -> Iterator[tuple[str, int]]:
        """Every IRI that a variable takes in a pattern, in alphabetical order, and how often."""
        last = ""
        while True:
            rows = self._rows(
                f"SELECT ?name (COUNT(*) AS ?n) WHERE {{ {where} BIND(STR({variable}) AS ?name) "
                f"FILTER(?name > {ox.Literal(last)}) }} GROUP BY ?name ORDER BY ?name LIMIT {_CERTAIN}"
            )
            pairs = [(getattr(row["name"], "value", ""), int(getattr(row["n"], "value", 0))) for row in rows]
            if not pairs:
                return
            yield from pairs
            last = pairs[-1][0]

    def _holds(self, name: str) -> bool:
        # SELECT … LIMIT 1: servers differ in how they answer ASK
        return bool(len(self._rows("SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1", {"g": ox.NamedNode(name)})))

    def _rows(self, sparql: str, bindings: Mapping[str, Term] | None = None) -> Rows:
        answer = self._select(bind(sparql, bindings or {}))
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
        said = _answered(str(error))
        headers = getattr(error.__context__, "headers", None) or Message()
        raise HTTPError(wrapper.endpoint, status, error.msg, headers, BytesIO(said)) from None


def _answered(message: str) -> bytes:
    """The server's own words out of SPARQLWrapper's, which end with the body as Python writes bytes."""
    _, _, quoted = message.partition("Response:\n")
    try:
        said = literal_eval(quoted)
    except (ValueError, SyntaxError):
        said = quoted
    return said if isinstance(said, bytes) else str(said).encode()


def _rows(body: bytes, kind: str) -> Rows | bool:
    found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    rows = Rows(tuple(v.value for v in found.variables), [tuple(map(settle, solution)) for solution in found])
    if rows.variables == ("__ASK_RETVAL",):  # how Virtuoso answers ASK
        return any(getattr(cell, "value", "0") not in ("0", "false") for row in rows.rows for cell in row)
    return rows


def _triples(body: bytes, kind: str) -> list[ox.Triple]:
    form = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.TURTLE
    return [settle_triple(quad.triple) for quad in ox.parse(body, format=form)]
