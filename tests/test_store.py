"""One contract for every store, and what an endpoint may do wrong."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from founding import founding

from kg.export.facts import fact_records, mention_records
from kg.rdf import article_quads, read_extraction
from kg.store import Rows, SparqlError, Store, StoreError, StoreInUse, StoreMissing, open_store
from kg.store.endpoint import BATCH, EndpointStore, addresses
from kg.store.sparql import bind, form_of, remotes, tokens
from kg.store.web import credentials, hide

A, B = "https://w3id.org/depeche/article/a", "https://w3id.org/depeche/article/b"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"


def quads(graph: str, *numbers: int) -> list[ox.Quad]:
    name, p = ox.NamedNode(graph), ox.NamedNode("urn:p")
    return [
        ox.Quad(ox.NamedNode(f"urn:s{n}"), p, ox.Literal(f'"{n}"\n\\ é منبج', language="fr"), name) for n in numbers
    ]


def number(store: Store, sparql: str = COUNT, **bindings: ox.NamedNode) -> int:
    answer = store.query(sparql, bindings)
    assert isinstance(answer, Rows)
    value = answer.rows[0][0]
    assert isinstance(value, ox.Literal)
    return int(value.value)


@pytest.fixture(params=["memory", "directory", "server", "server without graph store protocol", "virtuoso"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each kind of store, empty."""
    if request.param == "memory":
        opened = open_store("memory:")
    elif request.param == "directory":
        opened = open_store(tmp_path / "store.kg")
    elif request.param == "virtuoso":
        opened = open_store(request.getfixturevalue("virtuoso"))
    else:
        opened = open_store(request.getfixturevalue("server"))
        if "without" in request.param:
            assert isinstance(opened, EndpointStore)
            opened._graph_url = None
    for name in opened.graphs():
        if name.startswith("https://w3id.org/depeche/"):
            opened.remove(name)
    with opened:
        yield opened


def ours(store: Store) -> list[str]:
    return [g for g in store.graphs() if g.startswith("https://w3id.org/depeche/")]


def test_a_graph_is_replaced_whole(store: Store) -> None:
    assert store.replace(A, quads(A, 1, 2, 3)) is False
    assert store.replace(B, quads(B, 1)) is False
    assert store.replace(A, quads(A, 3, 4)) is True
    assert ours(store) == [A, B]
    assert set(store.quads(A)) == set(quads(A, 3, 4))
    assert set(store.quads(B)) == set(quads(B, 1))


def test_replacing_by_the_same_changes_nothing(store: Store) -> None:
    store.replace(A, quads(A, 1, 2))
    assert store.replace(A, quads(A, 2, 1)) is True
    assert set(store.quads(A)) == set(quads(A, 1, 2))


def test_quads_go_into_the_graph_that_is_named(store: Store) -> None:
    store.replace(A, quads(B, 1))
    assert ours(store) == [A]


def test_a_graph_is_removed(store: Store) -> None:
    store.replace(A, quads(A, 1))
    assert store.remove(A) is True
    assert store.remove(A) is False
    assert ours(store) == []


def test_a_real_article_comes_back(store: Store) -> None:
    graph = founding().article.iri
    expected = set(article_quads(founding()))
    assert len(expected) > BATCH
    store.replace(graph, expected)
    again, sent = read_extraction(store.quads(graph)), read_extraction(expected)
    assert list(fact_records(again)) == list(fact_records(sent))
    assert list(mention_records(again)) == list(mention_records(sent))
    assert set(store.quads(graph)) == expected


def test_a_large_graph_comes_back_whole(store: Store) -> None:
    """Though Virtuoso cuts every answer at 10,000 solutions; a query's is whole, or refused in words."""
    sent = quads(A, *range(12_345))
    store.replace(A, sent)
    assert set(store.quads(A)) == set(sent)
    everything = f"{{ GRAPH <{A}> {{ ?s ?p ?o }} }}"
    for text in (f"SELECT ?s WHERE {everything}", f"CONSTRUCT {{ ?s ?p ?o }} WHERE {everything}"):
        try:
            answer = store.query(text)
        except StoreError as error:
            assert "gives 10000 rows at most" in str(error)
            answer = store.query(text + " LIMIT 9999")
            assert isinstance(answer, Rows | list) and len(answer) == 9999
        else:
            assert isinstance(answer, Rows | list) and len(answer) == len(sent)


def test_truth_numbers_and_points_come_back_as_they_were_written(store: Store) -> None:
    truth = ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
    wkt = ox.NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral")
    values = [ox.Literal("true", datatype=truth), ox.Literal("false", datatype=truth)]
    values.append(ox.Literal("1", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")))
    values.append(ox.Literal("POINT(37.16117 -36.20124)", datatype=wkt))
    sent = [ox.Quad(ox.NamedNode(f"urn:s{n}"), ox.NamedNode("urn:p"), v, ox.NamedNode(A)) for n, v in enumerate(values)]
    store.replace(A, sent)
    assert set(store.quads(A)) == set(sent)
    answer = store.query("SELECT ?o WHERE { ?s <urn:p> ?o } ORDER BY ?s")
    assert isinstance(answer, Rows)
    assert [row["o"] for row in answer] == values


def test_a_query_sees_all_graphs_together(store: Store) -> None:
    store.replace(A, quads(A, 1))
    store.replace(B, quads(B, 2))
    answer = store.query("SELECT ?s WHERE { ?s <urn:p> ?o } ORDER BY ?s")
    assert isinstance(answer, Rows)
    assert [row["s"] for row in answer] == [ox.NamedNode("urn:s1"), ox.NamedNode("urn:s2")]


def test_every_form_of_query_is_answered(store: Store) -> None:
    store.replace(A, quads(A, 1))
    assert store.query("ASK { ?s <urn:p> ?o }") is True
    assert store.query("ASK { ?s <urn:q> ?o }") is False
    answer = store.query("CONSTRUCT { ?s <urn:q> ?o } WHERE { ?s <urn:p> ?o }")
    assert isinstance(answer, list)
    assert answer == [ox.Triple(ox.NamedNode("urn:s1"), ox.NamedNode("urn:q"), quads(A, 1)[0].object)]
    empty = store.query("SELECT ?s ?o WHERE { ?s <urn:q> ?o }")
    assert isinstance(empty, Rows)
    assert (empty.variables, empty.rows) == (("s", "o"), [])


def test_values_are_bound_as_terms(store: Store) -> None:
    store.replace(A, quads(A, 1, 2))
    text = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s <urn:p> ?o FILTER(?s = ?wanted) } } # ?wanted '?wanted'"
    assert number(store, text, wanted=ox.NamedNode("urn:s1")) == 1
    evil = ox.Literal('x") } } ; DROP ALL # \\ \n')
    assert number(store, text.replace("?s = ", "STR(?o) = "), wanted=evil) == 0  # type: ignore[arg-type]
    assert len(list(store.quads(A))) == 2


def test_an_update_changes_the_store(store: Store) -> None:
    store.update(f"INSERT DATA {{ GRAPH <{A}> {{ <urn:s> <urn:p> <urn:o> }} }}")
    assert ours(store) == [A]


def test_an_update_sent_as_query_is_refused(store: Store) -> None:
    store.replace(A, quads(A, 1))
    with pytest.raises(SparqlError, match="--update"):
        store.query("PREFIX a: <urn:SELECT> # ASK\nDELETE WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert ours(store) == [A]


def test_malformed_sparql_is_refused(store: Store) -> None:
    with pytest.raises(SparqlError):
        store.query("SELECT ?s WHERE { ?s ?p }")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * WHERE { service silent ?where { ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:9/x> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:9/x> WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_what_reaches_beyond_the_store_is_refused(store: Store, text: str) -> None:
    with pytest.raises(SparqlError, match="--allow-remote"):
        store.query(text)


def test_from_may_name_a_graph_that_the_store_holds(store: Store) -> None:
    store.replace(A, quads(A, 1))
    store.replace(B, quads(B, 2))
    answer = store.query(f"SELECT ?s FROM <{A}> WHERE {{ ?s <urn:p> ?o }}")
    assert isinstance(answer, Rows)
    assert [row["s"] for row in answer] == [ox.NamedNode("urn:s1")]


def test_load_is_refused(store: Store) -> None:
    with pytest.raises(SparqlError, match="--allow-remote"):
        store.update("LOAD <http://127.0.0.1:9/x> INTO GRAPH <urn:g>")


# Directories


def test_a_directory_outlives_the_process(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.kg") as store:
        store.replace(A, quads(A, 1))
    with open_store(tmp_path / "s.kg", create=False) as store:
        assert store.graphs() == [A]


def test_a_store_in_use_says_so(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.kg"), pytest.raises(StoreInUse, match=r"s\.kg: another process has this store open"):
        open_store(tmp_path / "s.kg")


def test_a_missing_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="kg build"):
        open_store(tmp_path / "none.kg", create=False)
    assert not (tmp_path / "none.kg").exists()


def test_other_things_are_no_stores(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="is a file, not a store"):
        open_store(tmp_path / "file")
    with pytest.raises(StoreError, match="folder of other things"):
        open_store(tmp_path)
    with pytest.raises(StoreError, match="stores are memory:"):
        open_store("ftp://example.org/x")


def test_a_closed_store_says_so() -> None:
    store = open_store("memory:")
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.graphs()


# Endpoints that misbehave

Answerer = Callable[[http.server.BaseHTTPRequestHandler], None]


@pytest.fixture
def endpoint() -> Iterator[Callable[[Answerer], str]]:
    """A server that answers every request by the function given."""
    running: list[http.server.ThreadingHTTPServer] = []

    def start(answer: Answerer) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                answer(self)

            do_PUT = do_GET = do_POST

            def log_message(self, *args: object) -> None:
                pass

        httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        httpd.daemon_threads = True
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        running.append(httpd)
        return f"http://127.0.0.1:{httpd.server_port}/sparql"

    yield start
    for httpd in running:
        httpd.shutdown()
        httpd.server_close()


def reply(handler: http.server.BaseHTTPRequestHandler, body: bytes, kind: str, status: int = 200, cut: int = 0) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body) + cut))
    handler.end_headers()
    handler.wfile.write(body)


JSON = "application/sparql-results+json"
EMPTY = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'


def test_a_web_page_is_no_answer(endpoint: Callable[[Answerer], str]) -> None:
    url = endpoint(lambda h: reply(h, b"<html>Welcome</html>", "text/html"))
    for ask in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        with pytest.raises(StoreError, match="web page"):
            open_store(url).query(ask)


def test_half_an_answer_is_an_error(endpoint: Callable[[Answerer], str]) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        open_store(endpoint(lambda h: reply(h, EMPTY[:30], JSON))).query("SELECT * { ?s ?p ?o }")
    with pytest.raises(StoreError, match="broke off"):
        open_store(endpoint(lambda h: reply(h, EMPTY, JSON, cut=99))).query("SELECT * { ?s ?p ?o }")


def test_a_cut_answer_is_refused(endpoint: Callable[[Answerer], str]) -> None:
    """A server that gives two rows at most and says so in a header only, as Virtuoso does."""

    def stingy(handler: http.server.BaseHTTPRequestHandler) -> None:
        rows = ",".join(f'{{"s":{{"type":"uri","value":"urn:{n}"}}}}' for n in (1, 2))
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.send_header("X-SPARQL-MaxRows", "2")
        handler.end_headers()
        handler.wfile.write(f'{{"head":{{"vars":["s"]}},"results":{{"bindings":[{rows}]}}}}'.encode())

    store = open_store(endpoint(stingy))
    for text in ("SELECT ?s { ?s ?p ?o }", "SELECT ?s { { SELECT ?s { ?s ?p ?o } LIMIT 1 } } LIMIT 5"):
        with pytest.raises(StoreError, match="gives 2 rows at most and there are more"):
            store.query(text)
    answer = store.query("SELECT ?s { ?s ?p ?o } LIMIT 2")
    assert isinstance(answer, Rows)
    assert len(answer) == 2


def test_what_a_broken_write_left_is_no_article(server: str) -> None:
    with open_store(server) as store:
        store.replace(A, quads(A, 1))
        store.update(f"INSERT DATA {{ GRAPH <{A}-staging> {{ <urn:s> <urn:p> <urn:o> }} }}")
        assert ours(store) == [A]
        store.update(f"DROP GRAPH <{A}-staging>")


def test_a_server_error_is_told(endpoint: Callable[[Answerer], str]) -> None:
    url = endpoint(lambda h: reply(h, b"<p>out of memory</p>", "text/html", 500))
    with pytest.raises(StoreError, match="HTTP 500: the server failed"):
        open_store(url).query("SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize(("status", "message"), [(401, "KG_STORE_USER"), (403, "refuses"), (404, "nothing at this")])
def test_refusals_say_what_to_do(endpoint: Callable[[Answerer], str], status: int, message: str) -> None:
    url = endpoint(lambda h: reply(h, b"no", "text/plain", status))
    with pytest.raises(StoreError, match=message):
        open_store(url).update("INSERT DATA { <urn:s> <urn:p> <urn:o> }")


def test_a_server_that_refuses_writing_by_status_500_is_understood(endpoint: Callable[[Answerer], str]) -> None:
    said = (
        b"Virtuoso 42000 Error SR186:SECURITY: No permission to execute procedure DB.DBA.SPARQL_INSERT_DICT_CONTENT "
        b"with user ID 107, group ID 107\n\nSPARQL query:\nINSERT DATA { <urn:s> <urn:p> <urn:o> }"
    )
    url = endpoint(lambda h: reply(h, said, "text/plain", 500))
    with pytest.raises(StoreError, match=r"refuses this to us; ask .*KG_STORE_USER.*No permission") as caught:
        open_store(url).update("INSERT DATA { <urn:s> <urn:p> <urn:o> }")
    assert "SPARQL query" not in str(caught.value)


def test_a_server_that_hangs_is_given_up(endpoint: Callable[[Answerer], str]) -> None:
    url = endpoint(lambda h: time.sleep(5))
    before = time.monotonic()
    with pytest.raises(StoreError, match="no answer within 1 s"):
        open_store(url, timeout=1).query("SELECT * { ?s ?p ?o }")
    assert time.monotonic() - before < 4


def test_a_server_that_trickles_is_given_up(endpoint: Callable[[Answerer], str]) -> None:
    def trickle(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.end_headers()
        for _ in range(50):
            try:
                handler.wfile.write(b" ")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    before = time.monotonic()
    with pytest.raises(StoreError, match="no answer within 1 s"):
        open_store(endpoint(trickle), timeout=1).query("SELECT * { ?s ?p ?o }")
    assert time.monotonic() - before < 4


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again(endpoint: Callable[[Answerer], str], status: int) -> None:
    seen: list[float] = []

    def busy(handler: http.server.BaseHTTPRequestHandler) -> None:
        seen.append(time.monotonic())
        if len(seen) < 3:
            reply(handler, b"busy", "text/plain", status)
        else:
            reply(handler, EMPTY, JSON)

    answer = open_store(endpoint(busy), timeout=10).query("SELECT ?s { ?s ?p ?o }")
    assert isinstance(answer, Rows)
    assert len(seen) == 3
    assert seen[2] - seen[1] > seen[1] - seen[0] > 0.3


def test_a_server_that_stays_busy_is_given_up(endpoint: Callable[[Answerer], str]) -> None:
    url = endpoint(lambda h: reply(h, b"busy", "text/plain", 503))
    with pytest.raises(StoreError, match="busy and stayed so"):
        open_store(url, timeout=1).query("SELECT * { ?s ?p ?o }")


def test_a_graph_is_written_whole_or_not_at_all(endpoint: Callable[[Answerer], str], server: str) -> None:
    """A proxy that fails on the second batch: the old graph stays, the staging graph goes."""
    behind = open_store(server)
    behind.replace(A, quads(A, 1))
    inserts: list[int] = []

    def relay(handler: http.server.BaseHTTPRequestHandler) -> None:
        from urllib.parse import parse_qs

        form = parse_qs(handler.body.decode())  # type: ignore[attr-defined]
        if "update" in form:
            if "INSERT" in form["update"][0]:
                inserts.append(1)
                if len(inserts) == 2:
                    return reply(handler, b"", "text/plain", 500)
            behind.update(form["update"][0])
            return reply(handler, b"", "text/plain")
        return reply(handler, EMPTY, JSON)

    with pytest.raises(StoreError, match="HTTP 500"):
        open_store(endpoint(relay)).replace(A, quads(A, *range(BATCH + 10)))
    assert len(inserts) == 2
    assert ours(behind) == [A]
    assert set(behind.quads(A)) == set(quads(A, 1))


def test_credentials_come_from_the_environment_and_stay_out_of_messages(
    endpoint: Callable[[Answerer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def look(handler: http.server.BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers.get("Authorization", ""))
        reply(handler, b"", "text/plain", 403)

    monkeypatch.setenv("KG_STORE_TOKEN", "s3cret")
    with pytest.raises(StoreError) as caught:
        open_store(endpoint(look)).query("SELECT * { ?s ?p ?o }")
    assert seen == ["Bearer s3cret"]
    assert "s3cret" not in str(caught.value)
    assert credentials({"KG_STORE_USER": "u", "KG_STORE_PASSWORD": "p"}) == {"Authorization": "Basic dTpw"}
    assert credentials({}) == {}
    assert hide("https://u:p@example.org/x") == "https://example.org/x"


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(StoreError, match="KG_STORE_PASSWORD") as caught:
        open_store("https://u:s3cret@example.org/sparql")
    assert "s3cret" not in str(caught.value)


def test_the_environment_allows_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def timeout() -> float:
        opened = open_store("http://127.0.0.1:9/sparql")
        assert isinstance(opened, EndpointStore)
        return opened.timeout

    assert timeout() == 60
    monkeypatch.setenv("KG_STORE_TIMEOUT", "120")
    assert timeout() == 120
    monkeypatch.setenv("KG_STORE_TIMEOUT", "long")
    with pytest.raises(StoreError, match="KG_STORE_TIMEOUT=long: expected seconds"):
        timeout()


def test_one_address_gives_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    assert addresses("http://h:1") == ("http://h:1/query", "http://h:1/update", "http://h:1/store")
    assert addresses("http://h/ds/query") == ("http://h/ds/query", "http://h/ds/update", "http://h/ds/data")
    assert addresses("http://h/sparql") == ("http://h/sparql", "http://h/sparql", None)
    monkeypatch.setenv("KG_STORE_UPDATE_URL", "http://h/sparql-auth")
    assert addresses("http://h/sparql")[1] == "http://h/sparql-auth"


# SPARQL texts


def test_tokens_are_the_text_again() -> None:
    text = "PREFIX a: <urn:#x>\nSELECT ?s # ?c 'q\nWHERE { ?s a:b-c.d \"?x \\\" }\"@fr , '''y ' SERVICE''' }"
    assert "".join(token for _, token in tokens(text)) == text
    assert [t for k, t in tokens(text) if k == "variable"] == ["?s", "?s"]


def test_words_in_strings_comments_and_names_are_not_sparql() -> None:
    text = "# SERVICE\nSELECT ?service WHERE { ?s kg:service 'FROM <http://x>' ; <http://SERVICE> ?from }"
    assert remotes(text) == []
    assert form_of("# DELETE\nPREFIX insert: <urn:delete>\nask {}") == "ASK"
    assert form_of("PREFIX a: <b>\n with <g> delete {} where {}") == "UPDATE"


def test_binding_replaces_tokens_only() -> None:
    text = "SELECT ?x { ?s ?p ?x . FILTER(?x != '?x' && $x = ?xx) } # ?x"
    assert bind(text, {"x": ox.Literal('a"b')}) == (
        'SELECT "a\\"b" { ?s ?p "a\\"b" . FILTER("a\\"b" != \'?x\' && "a\\"b" = ?xx) } # ?x'
    )
