"""Proposals from a real SPARQL server that holds a small extract in Wikidata's shape, made here."""

from __future__ import annotations

import csv
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from kg.model import Article, Entity, Extraction, Mention, Name, Span
from kg.ontology import load_ontology
from kg.reconcile import EndpointError, candidates, entity_table, reconcile, write_proposals

# Items and classes are invented: what is real is the shape (labels, aliases, descriptions, P31, P17 with P297).
EXTRACT = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <http://schema.org/> .
wd:X1 rdfs:label "Stephanie Williams"@en ; schema:description "diplomat"@en ; wdt:P31 wd:K1 .
wd:X2 rdfs:label "Stephanie Williams"@en ; schema:description "song"@en ; wdt:P31 wd:K9 .
wd:X3 rdfs:label "Desert Hawks Brigade"@en, "Faucons du désert"@fr ; skos:altLabel "Desert Hawks"@en ;
  schema:description "armed group"@en ; wdt:P31 wd:K2 ; wdt:P17 wd:C1 .
wd:X4 rdfs:label "Kfar Hamra"@mul ; schema:description "village in Syria"@en ; wdt:P31 wd:K3 ; wdt:P17 wd:C1 .
wd:X5 rdfs:label "Kfar Hamra"@en ; schema:description "village in Lebanon"@en ; wdt:P31 wd:K3 ; wdt:P17 wd:C2 .
wd:X6 rdfs:label "L’Étoile \\"rouge\\""@fr ; schema:description "newspaper"@en ; wdt:P31 wd:K4 .
wd:K1 rdfs:label "human"@en . wd:K2 rdfs:label "militia"@en . wd:K3 rdfs:label "village"@en .
wd:K4 rdfs:label "newspaper"@en . wd:K9 rdfs:label "weapon"@en .
wd:C1 wdt:P297 "SY" . wd:C2 wdt:P297 "LB" .
"""


def local(label: str, cls: str, lang: str = "en", country: str | None = None) -> Entity:
    return Entity(f"https://w3id.org/depeche/article/a#{label}", cls, label, (Name(label, lang),), country=country)


ENTITIES = [
    local("Stephanie Williams", "Person"),
    local("Faucons du désert", "ArmedGroup", "fr", "SY"),
    local("Kfar Hamra", "Village", "fr", "SY"),
    local('L\'Étoile "rouge"', "Media", "fr"),
    local("Nobody Anywhere", "Person"),
]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if binary is None:
        pytest.skip("needs the oxigraph server: pip install oxigraph")
    address = f"127.0.0.1:{free_port()}"
    folder = tmp_path_factory.mktemp("oxigraph")
    command = [binary, "serve", "--location", str(folder), "--bind", address]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        load = urllib.request.Request(
            f"http://{address}/store?default", EXTRACT.encode(), {"Content-Type": "text/turtle"}, method="POST"
        )
        for _ in range(100):
            try:
                urllib.request.urlopen(load, timeout=5).read()
                break
            except OSError:
                assert server.poll() is None, "the server stopped"
                time.sleep(0.1)
        else:
            pytest.fail("the server did not start in 10 s")
        yield f"http://{address}/query"
    finally:
        server.terminate()
        server.wait(10)


def test_proposals_come_with_scores_and_reasons(endpoint: str) -> None:
    done = reconcile(ENTITIES, endpoint, pause=0)
    by_entity: dict[str, list[tuple[str, float]]] = {}
    for p in done.proposals:
        by_entity.setdefault(p.label, []).append((p.match.rsplit("/", 1)[1], p.score))
    assert by_entity["Stephanie Williams"][0][0] == "X1"
    assert "X2" not in dict(by_entity["Stephanie Williams"])  # the class speaks against it
    assert by_entity["Faucons du désert"][0][0] == "X3"
    assert [item for item, _ in by_entity["Kfar Hamra"]] == ["X4", "X5"]  # the country decides
    assert by_entity["Kfar Hamra"][0][1] >= by_entity["Kfar Hamra"][1][1] + 0.2
    assert by_entity['L\'Étoile "rouge"'][0][0] == "X6"  # quotes in a name, and another apostrophe
    assert "Nobody Anywhere" not in by_entity
    assert all(0 < p.score <= 1 and p.why for p in done.proposals)
    assert done.failed == []
    assert len(done.asked) == len(ENTITIES)


def test_batches_give_the_same_as_one_query(endpoint: str) -> None:
    whole, parts = reconcile(ENTITIES, endpoint, pause=0), reconcile(ENTITIES, endpoint, pause=0, batch=2)
    assert len(whole.queries) == 1
    assert len(parts.queries) == 3
    assert whole.proposals == parts.proposals


def test_a_dry_run_asks_nothing() -> None:
    done = reconcile(ENTITIES, "http://127.0.0.1:9/none", dry_run=True)
    assert done.proposals == []
    assert len(done.queries) == 1
    assert '"Kfar Hamra"@mul' in done.queries[0]


def test_only_named_local_things_are_asked_about() -> None:
    known = Entity("https://w3id.org/depeche/id/Syria", "Country", "Syria", (Name("Syria", "en"),), known=True)
    crowd = local("des habitants", "Population", "fr")
    count = local("Tuesday", "Time")
    assert candidates([known, crowd, count, ENTITIES[0], ENTITIES[0]], load_ontology()) == [ENTITIES[0]]


def test_the_table_is_sssom(endpoint: str, tmp_path: Path) -> None:
    path = tmp_path / "proposals.tsv"
    write_proposals(reconcile(ENTITIES, endpoint, pause=0).proposals, path)
    rows = list(csv.DictReader(path.open(encoding="utf-8"), delimiter="\t"))
    assert {r["predicate_id"] for r in rows} == {"skos:closeMatch"}
    assert all(r["subject_id"] and r["object_id"].startswith("http") and float(r["confidence"]) <= 1 for r in rows)


class Flaky(BaseHTTPRequestHandler):
    """Answers 503 as often as ``bad`` says, then an empty result."""

    bad = 0
    seen = 0
    agent = ""
    body = b'{"head": {"vars": []}, "results": {"bindings": []}}'

    def do_POST(self) -> None:
        type(self).seen += 1
        type(self).agent = self.headers["User-Agent"]
        self.rfile.read(int(self.headers["Content-Length"]))
        ill = type(self).seen <= type(self).bad
        self.send_response(503 if ill else 200)
        if ill:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(b"" if ill else type(self).body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def flaky() -> Iterator[tuple[type[Flaky], str]]:
    handler = type("Handler", (Flaky,), {})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield handler, f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()


def test_a_busy_server_is_asked_again(flaky: tuple[type[Flaky], str]) -> None:
    handler, url = flaky
    handler.bad = 2
    done = reconcile(ENTITIES[:1], url, pause=0.01)
    assert handler.seen == 3
    assert "kg reconcile" in handler.agent
    assert done.failed == []


def test_a_server_that_stays_away_is_told(flaky: tuple[type[Flaky], str]) -> None:
    handler, url = flaky
    handler.bad = 100
    with pytest.raises(EndpointError, match=r"/sparql: .*503.*check the address|no answer"):
        reconcile(ENTITIES[:1], url, pause=0.01, retries=2)
    assert handler.seen == 3


def test_a_later_failure_is_listed_and_the_rest_goes_on(flaky: tuple[type[Flaky], str]) -> None:
    handler, url = flaky

    class OnceBad(handler):  # type: ignore[misc, valid-type]
        pass

    original = handler.do_POST

    def second_fails(self: Flaky) -> None:
        type(self).bad = 2 if type(self).seen == 1 else 0
        original(self)

    handler.do_POST = second_fails  # type: ignore[method-assign]
    done = reconcile(ENTITIES[:3], url, pause=0.01, retries=0, batch=1)
    assert len(done.failed) == 1
    assert handler.seen == 3


def test_what_is_no_sparql_endpoint_is_told(flaky: tuple[type[Flaky], str]) -> None:
    handler, url = flaky
    handler.body = b"<html>hello</html>"
    with pytest.raises(EndpointError, match="not SPARQL results"):
        reconcile(ENTITIES[:1], url, pause=0)
    with pytest.raises(EndpointError, match="no answer after 1 tries"):
        reconcile(ENTITIES[:1], f"http://127.0.0.1:{free_port()}/", pause=0, retries=0)


def test_the_entity_table_counts_and_says_what_stayed_unlinked() -> None:
    syria = Entity("id:Syria", "Country", "Syria", (Name("Syria", "en"),), True, 0.9)
    group = local("Front", "ArmedGroup")

    def mention(entity: str, text: str) -> Mention:
        return Mention(Span(0, 5), text, Span(0, 5), "Country", entity, True)

    one = Extraction(Article("a", "x"), {syria.id: syria}, (mention(syria.id, "Syrie"), mention(syria.id, "Syria")))
    two = Extraction(
        Article("b", "x"), {syria.id: syria, group.id: group}, (mention(syria.id, "Syria"), mention(group.id, "Front"))
    )
    rows = entity_table([one, two])
    assert [(r.label, r.mentions, r.articles, r.known) for r in rows] == [("Syria", 3, 2, True), ("Front", 1, 1, False)]
    assert rows[0].names == ("Syria", "Syrie")
    assert rows[0].score == 0.9
