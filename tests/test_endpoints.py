"""What users do to a store, done to real servers: named queries and commands answer as they do in memory."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Done
from founding import founding, second

from kg.export import FORMATS
from kg.model import ARTICLE
from kg.query import load_queries, run_query
from kg.rdf import VOCABULARY, article_quads, vocabulary_quads
from kg.store import Answer, Rows, Store, StoreError, open_store

Run = Callable[..., Done]
#: Names, with what they are asked beside their defaults: a day, a word, a class, an entity by name, a number.
ASKED: list[tuple[str, dict[str, str]]] = [
    *((name, {}) for name in load_queries()),
    ("near", {"place": "Aleppo", "km": "79.5"}),
    ("strikes-by-place", {"since": "2016-07-19"}),
    ("who-did-what", {"actor": "SDF", "status": "actual"}),
    ("who-did-what", {"type": "Violence", "until": "2016-07-18"}),
    ("least-sure", {"most": "3"}),
]


def fill(store: Store) -> None:
    for extraction in (founding(), second()):
        store.replace(extraction.article.iri, article_quads(extraction))
    store.replace(VOCABULARY, vocabulary_quads())


def ours(store: Store) -> list[str]:
    return [name for name in store.graphs() if name.startswith((ARTICLE, VOCABULARY))]


@pytest.fixture(scope="module")
def memory() -> Iterator[Store]:
    with open_store("memory:") as opened:
        fill(opened)
        yield opened


@pytest.fixture(scope="module", params=["server", "virtuoso"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server that holds the two articles and nothing else of ours."""
    found = str(request.getfixturevalue(request.param))
    with open_store(found) as opened:
        for name in ours(opened):
            opened.remove(name)
        fill(opened)
        yield found
        for name in ours(opened):
            opened.remove(name)


def plain(answer: Answer) -> list[tuple[str, ...]]:
    """An answer in an order of its own: ties are in any order, and servers write a number each in its way."""
    if isinstance(answer, bool):
        return [(str(answer),)]
    terms = answer.rows if isinstance(answer, Rows) else [tuple(triple) for triple in answer]
    return sorted(tuple("" if t is None else _plain(getattr(t, "value", str(t))) for t in row) for row in terms)


def _plain(value: str) -> str:
    try:
        return f"{float(value):g}"
    except ValueError:
        return value


@pytest.mark.parametrize(("name", "arguments"), ASKED)
def test_a_named_query_answers_as_in_memory(memory: Store, address: str, name: str, arguments: dict[str, str]) -> None:
    expected = run_query(memory, name, arguments)
    with open_store(address) as opened:
        found = run_query(opened, name, arguments)
    assert plain(found) == plain(expected)
    if isinstance(found, Rows) and isinstance(expected, Rows):
        assert found.variables == expected.variables


@pytest.mark.parametrize("form", FORMATS)
def test_every_export_is_that_of_memory(kg: Run, memory: Store, address: str, form: str, tmp_path: Path) -> None:
    from kg.export import write_export

    done = kg("export", "--store", address, "--format", form, "-o", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{tmp_path / 'out'}: 2 articles as {form}\n"
    expected = io.StringIO()
    write_export(memory, form, expected)
    assert (tmp_path / "out").read_text(encoding="utf-8") == expected.getvalue()


def test_commands_work_on_it(kg: Run, address: str, tmp_path: Path) -> None:
    assert kg("validate", "--store", address).stdout == f"{address}: keeps every rule\n"
    rows = list(csv.DictReader(io.StringIO(kg("entities", "--store", address, "--format", "csv").stdout)))
    assert next(row for row in rows if row["label"] == "Manbij")["linked"] == "true"
    assert "Manbij" in kg("network", "--store", address).stdout
    assert kg("network", "--store", address, "-o", tmp_path / "a.svg").returncode == 0
    strike = next(e for e in founding().events if e.casualties)
    assert "[[frappes]]" in kg("explain", "--store", address, strike.id).stdout
    dry = ("--endpoint", "http://127.0.0.1:9/sparql", "-o", tmp_path / "proposals.tsv", "--dry-run")
    assert kg("reconcile", "--store", address, *dry).returncode == 0
    for text, words in (
        ("SELECT ?s WERE { ?s ?p ?o }", "line 1, column 11: expected WHERE, found 'WERE'"),
        ("DELETE WHERE { ?s ?p ?o }", "--update"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "--allow-remote"),
        ("SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }", "--allow-remote"),
    ):
        done = kg("query", "--store", address, text)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert words in done.stderr


def test_a_text_is_read_into_it_again_and_again(kg: Run, address: str, tmp_path: Path) -> None:
    path = tmp_path / "goma.txt"
    path.write_text("Les rebelles ont repris la ville de Goma lundi, selon un porte-parole de l'armée.", "utf-8")
    first = kg("build", path, "--date", "2025-01-28", "--store", address)
    assert (first.returncode, first.stderr) == (0, "")
    with open_store(address) as opened:
        before = set(opened.quads(ARTICLE + "goma"))
        assert before
        again = kg("build", path, "--date", "2025-01-28", "--store", address)
        assert "read again" in again.stdout
        assert set(opened.quads(ARTICLE + "goma")) == before
    gone = f"DROP SILENT GRAPH <{ARTICLE}goma>"
    assert kg("query", "--store", address, "--update", gone).returncode == 0
    assert kg("query", "--store", address, f"ASK {{ GRAPH <{ARTICLE}goma> {{ ?s ?p ?o }} }}").stdout == "false\n"


def test_a_server_may_want_to_know_who_asks(virtuoso: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Virtuoso asks for user and password at an address of its own, and by Digest."""
    monkeypatch.setenv("KG_STORE_USER", "dba")
    monkeypatch.setenv("KG_STORE_PASSWORD", "not it")
    monkeypatch.setenv("KG_STORE_UPDATE_URL", f"{virtuoso}-auth")
    data = f"INSERT DATA {{ GRAPH <{ARTICLE}mine> {{ <urn:s> <urn:p> 1 }} }}"
    with open_store(virtuoso) as opened:
        with pytest.raises(StoreError, match="HTTP 401: the server wants to know who asks") as caught:
            opened.update(data)
        assert "not it" not in str(caught.value)
        if "KG_TEST_VIRTUOSO" not in os.environ:  # ours has the password that a new one has
            monkeypatch.setenv("KG_STORE_PASSWORD", "dba")
            opened.update(data)
            assert opened.remove(f"{ARTICLE}mine")


def test_the_page_on_stores_names_every_variable(root: Path) -> None:
    page = (root / "docs" / "stores.md").read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in (root / "kg" / "store").glob("*.py"))
    read = set(re.findall(r'"(KG_STORE\w+)"', code))
    assert len(read) >= 6
    assert all(f"`{name}`" in page for name in read), read
