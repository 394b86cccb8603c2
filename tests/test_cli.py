"""The command as a user meets it: what it prints, its exit status, one clear line for each kind of bad input."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from conftest import Done

from kg.export import FORMATS
from kg.store import open_store

Run = Callable[..., "Done"]

FRENCH = "Les rebelles ont repris la ville de Goma lundi, selon un porte-parole de l'armée."


def test_help_loads_no_heavy_library() -> None:
    """`kg --help` answers at once because neither spaCy nor the RDF libraries are imported for it."""
    code = (
        "import sys; sys.argv = ['kg', '--help']\n"
        "from kg.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "libraries = {'spacy', 'rdflib', 'pyoxigraph', 'matplotlib', 'trafilatura', 'networkx', 'numpy'}\n"
        "heavy = libraries & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "build" in done.stdout


def make(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


BAD = {
    "empty.txt": (b"", "is empty"),
    "binary.txt": (b"\x7fELF\x00\x01", "is binary"),
    "arabic.txt": ("قصفت الطائرات مدينة حلب".encode("cp1256"), "iconv"),
    "german.txt": ("Die Armee hat die Stadt eingenommen und drei Soldaten getötet.".encode(), "without a pipeline"),
    "long.txt": (b"The army took the town. " * 210_000, "split it"),
}


@pytest.mark.parametrize("name", [*BAD, "missing.txt"])
@pytest.mark.parametrize("command", [("facts",), ("build", "--store", "STORE")])
def test_bad_input_is_one_line_and_status_2(kg: Run, tmp_path: Path, name: str, command: tuple[str, ...]) -> None:
    data, words = BAD.get(name, (None, "no such file"))
    path = make(tmp_path, name, data) if data is not None else tmp_path / name
    store = tmp_path / "store.kg"
    done = kg(*(str(store) if word == "STORE" else word for word in command), path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"kg: {path}: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert not store.exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--date", "yesterday"), "--date yesterday"),
        (("--lang", "de"), "without a pipeline"),
        (("--model", "none"), "none"),
    ],
)
def test_bad_options(kg: Run, alep: Path, args: tuple[str, str], words: str) -> None:
    done = kg("facts", alep, *args)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert words in done.stderr


def test_facts_of_the_founding_article(kg: Run, alep: Path) -> None:
    done = kg("facts", alep, "--date", "2016-07-20")
    assert done.returncode == 0, done.stderr
    text = alep.read_text(encoding="utf-8")
    facts = [json.loads(line) for line in done.stdout.splitlines()]
    assert {fact["doc"] for fact in facts} == {"alep"}
    for fact in facts:
        words = fact.get("trigger") or fact["evidence"]
        assert text[words["start"] : words["end"]] == words["text"]


def test_mentions_point_at_the_text(kg: Run, alep: Path) -> None:
    done = kg("mentions", alep)
    assert done.returncode == 0, done.stderr
    text = alep.read_text(encoding="utf-8")
    mentions = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(mentions) > 50
    assert all(text[m["start"] : m["end"]] == m["text"] for m in mentions)


def test_a_text_on_standard_input_and_an_output_file(kg: Run, tmp_path: Path) -> None:
    out = tmp_path / "facts.jsonl"
    done = kg("facts", "-", "-o", out, stdin=FRENCH)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    (doc,) = {json.loads(line)["doc"] for line in out.read_text(encoding="utf-8").splitlines()}
    assert doc.startswith("stdin-")


def test_two_texts_on_standard_input_stay_two(kg: Run, tmp_path: Path) -> None:
    store = tmp_path / "store.kg"
    for text in (FRENCH, "Rebels captured the town of Goma on Monday, the army said.", FRENCH):
        assert kg("build", "-", "--store", store, stdin=text).returncode == 0
    found = kg("query", "--store", store, "articles", "--format", "csv").stdout.splitlines()
    assert len(found) == 3  # with the head


@pytest.mark.parametrize("command", [("facts",), ("mentions",), ("coverage",), ("build", "--store", "STORE")])
def test_what_is_left_out_of_a_text_is_said(kg: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    docs = make(tmp_path, "docs.jsonl", json.dumps({"id": "a", "date": "12 Dec 2024", "text": FRENCH}).encode())
    words = [str(tmp_path / "store.kg") if word == "STORE" else word for word in command]
    done = kg(*words, docs)
    assert done.returncode == 0
    said = done.stdout if command[0] == "build" else done.stderr
    assert "a: date '12 Dec 2024' is no day (YYYY-MM-DD) and is left out" in said
    assert done.stderr.count("\n") == (command[0] != "build")


@pytest.mark.parametrize("command", [("facts",), ("mentions",), ("coverage",), ("build", "--store", "STORE")])
@pytest.mark.parametrize("kind", ["lines", "same name", "folder"])
def test_anything_not_read_beside_what_was_is_status_2(
    kg: Run, tmp_path: Path, command: tuple[str, ...], kind: str
) -> None:
    good = make(tmp_path, "a.txt", FRENCH.encode())
    folder = tmp_path / "folder"
    folder.mkdir()
    same = make(folder, "a.txt", FRENCH.encode())
    lines = make(tmp_path, "docs.jsonl", json.dumps({"text": FRENCH}).encode() + b'\nno JSON\n{"id": 1}\n')
    sources = {"lines": [lines], "same name": [good, same], "folder": [folder]}[kind]
    if kind == "folder":
        make(folder, "bad.txt", b"\x00")
    words = [str(tmp_path / "store.kg") if word == "STORE" else word for word in command]
    done = kg(*words, *sources)
    assert (done.returncode, done.stderr.count("\n")) == (2, 2 if kind == "lines" else 1)
    assert done.stdout


def test_date_is_recommended_only_to_those_who_gave_none(kg: Run, tmp_path: Path) -> None:
    text = "Rebels captured the town of Goma on Monday, the army said."
    hint = "--date gives the day of publication"
    assert hint in kg("build", "-", "--store", tmp_path / "a.kg", stdin=text).stdout
    assert hint not in kg("build", "-", "--store", tmp_path / "b.kg", "--date", "2016-07-20", stdin=text).stdout


def test_an_output_that_cannot_be_written(kg: Run, tmp_path: Path) -> None:
    out = tmp_path / "none" / "facts.jsonl"
    done = kg("facts", "-", "-o", out, stdin=FRENCH)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"kg: {out}: cannot be written")


def test_one_bad_file_in_a_hundred(kg: Run, tmp_path: Path) -> None:
    folder = tmp_path / "hundred"
    folder.mkdir()
    for n in range(99):
        make(folder, f"{n:02}.txt", f"{FRENCH} Il y a {n + 2} morts.".encode())
    bad = make(folder, "bad.txt", b"\x00")
    store = tmp_path / "store.kg"
    done = kg("build", folder, "--store", store)
    assert done.returncode == 2
    assert f"{store}: 99 articles (99 French)" in done.stdout
    assert f"{bad}: is binary" in done.stdout
    assert f"{bad}: is binary" in done.stderr


def test_a_store_in_use_is_one_line(kg: Run, alep: Path, tmp_path: Path) -> None:
    store = tmp_path / "store.kg"
    with open_store(store):
        done = kg("build", alep, "--store", store)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"kg: {store}: another process has this store open" in done.stderr


@pytest.mark.parametrize(
    ("args", "words", "status"),
    [
        (("SELECT ?s WERE { ?s ?p ?o }",), "line 1", 1),
        (("no-such-query",), "no query is named", 1),
        (("who-did-wath",), "who-did-what", 1),
        (("missing.rq",), "missing.rq", 1),
        (("who-did-what", "--colour", "red"), "--colour", 1),
        (("who-did-what", "--since", "soon"), "expected a day", 1),
        (("who-did-what", "--since", "2016-08-01", "--until", "2016-07-01"), "is after --until", 1),
        (("who-did-what", "--status", "foo"), "actual, uncertain, negated, unrealized", 1),
        (("who-did-what", "--type", "Bogus"), "no such class; kg query events-by-type", 1),
        (("who-did-what", "red"), "--name value", 2),
        (("DELETE WHERE { ?s ?p ?o }",), "--update", 1),
        (("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",), "--allow-remote", 1),
        (("who-did-what", "--format", "turtle"), "CONSTRUCT", 2),
        (("who-did-what", "--format", "xls"), "xls", 2),
    ],
)
def test_bad_queries(kg: Run, alep_store: Path, args: tuple[str, ...], words: str, status: int) -> None:
    done = kg("query", "--store", alep_store, *args)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (status, "", 1), done.stderr
    assert words in done.stderr


@pytest.mark.parametrize("command", ["query", "export", "entities", "network", "validate"])
def test_a_missing_store_is_not_made(kg: Run, tmp_path: Path, command: str) -> None:
    store = tmp_path / "none.kg"
    done = kg(command, "--store", store, *(["who-did-what"] if command == "query" else []))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "no store here" in done.stderr
    assert not store.exists()


def test_query_forms(kg: Run, alep_store: Path) -> None:
    select = "SELECT ?name { ?x kg:entered/skos:prefLabel ?name }"
    table = kg("query", "--store", alep_store, select)
    assert "Manbij" in table.stdout.split()
    assert table.stdout.endswith("row)\n") or table.stdout.endswith("rows)\n")
    assert "Manbij" in kg("query", "--store", alep_store, select, "--format", "csv").stdout.splitlines()
    rows = json.loads(kg("query", "--store", alep_store, select, "--format", "json").stdout)["results"]["bindings"]
    assert {"type": "literal", "value": "Manbij", "xml:lang": "en"} in [row["name"] for row in rows]
    triples = kg("query", "--store", alep_store, "CONSTRUCT { ?x kg:entered ?y } { ?x kg:entered ?y }").stdout
    assert len(rdflib.Graph().parse(data=triples, format="turtle")) >= 1
    assert kg("query", "--store", alep_store, "-", stdin="ASK { ?x kg:entered ?y }").stdout == "true\n"


@pytest.mark.parametrize(
    ("line", "offered", "not_offered"),
    [
        ("kg query str", ["strikes-by-place"], ["actors"]),
        ("kg query strikes-by-place --s", ["--since", "--store"], ["--until"]),
        ("kg query strikes-by-place --since 2016-07-01 --", ["--until"], ["--since"]),
        ("kg query nothing-of-the-kind --", ["--store"], ["--since"]),
        ("kg query --l", ["--list"], []),
    ],
)
def test_the_shell_completes_names_and_parameters_of_queries(
    line: str, offered: list[str], not_offered: list[str]
) -> None:
    words = {"_KG_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    done = subprocess.run(
        [sys.executable, "-c", "from kg.cli import app; app(prog_name='kg')"],
        env={**os.environ, **words},
        capture_output=True,
        text=True,
        check=False,
    )
    found = done.stdout.split()
    assert set(offered) <= set(found), done.stderr
    assert not set(not_offered) & set(found)


def test_named_queries_take_parameters(kg: Run, alep_store: Path, tmp_path: Path) -> None:
    listed = kg("query", "--list").stdout
    assert "who-did-what" in listed
    assert "--since" in listed
    out = tmp_path / "rows.csv"
    options = ("--actor", "SDF", "--type=Entry", "--format", "csv", "-o", out)
    assert kg("query", "--store", alep_store, "who-did-what", *options).returncode == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert {(row["who"], row["did"], row["where"]) for row in rows} == {("Syrian Democratic Forces", "Entry", "Manbij")}
    told = kg("explain", "--store", alep_store, rows[0]["event"])
    assert "[[entrer]]" in told.stdout
    assert "Entry/verb/entrer" in told.stdout
    assert "Entry/verb" not in kg("explain", "--store", alep_store, rows[0]["event"], "--no-why").stdout
    short = rows[0]["event"].replace("https://w3id.org/depeche/article/", "article:")
    bare = short.removeprefix("article:")
    for shorter in (short, bare, f"<{bare}>"):
        assert kg("explain", "--store", alep_store, shorter).stdout == told.stdout


def test_explaining_nothing(kg: Run, alep_store: Path) -> None:
    done = kg("explain", "--store", alep_store, "https://example.org/nothing")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_updates(kg: Run, alep: Path, tmp_path: Path) -> None:
    store = tmp_path / "store.kg"
    kg("build", alep, "--store", store)
    assert kg("query", "--store", store, "--update", "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }").returncode == 0
    assert kg("query", "--store", store, "ASK { ?s ?p ?o }").stdout == "false\n"


def test_entities(kg: Run, alep_store: Path) -> None:
    rows = list(csv.DictReader(kg("entities", "--store", alep_store, "--format", "csv").stdout.splitlines()))
    manbij = next(row for row in rows if row["label"] == "Manbij")
    assert (manbij["class"], manbij["linked"]) == ("City", "true")
    assert "Minbej" in manbij["names"]
    local = list(
        csv.DictReader(kg("entities", "--store", alep_store, "--unlinked", "--format", "csv").stdout.splitlines())
    )
    assert local
    assert {row["linked"] for row in local} == {"false"}
    assert len(local) < len(rows)


@pytest.mark.parametrize("form", FORMATS)
def test_exports(kg: Run, alep_store: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / "out"
    done = kg("export", "--store", alep_store, "--format", form, "-o", path)
    assert (done.returncode, done.stdout) == (0, f"{path}: 1 article as {form}\n"), done.stderr
    named = {"void": "void#triples"}.get(form, "Manbij")  # a description of the data names no place
    assert named in path.read_text(encoding="utf-8")
    assert form in kg("export", "--list").stdout


def test_export_mistakes(kg: Run, alep_store: Path, tmp_path: Path) -> None:
    assert "no such format; there are turtle" in kg("export", "--store", alep_store, "--format", "xls").stderr
    done = kg("export", "--store", alep_store, "--format", "csv")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "csv comes as nodes, edges, acled," in done.stderr
    done = kg("export", "--store", alep_store, "--article", "other", "-o", tmp_path / "out")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert list(tmp_path.iterdir()) == []


def test_network(kg: Run, alep_store: Path, tmp_path: Path) -> None:
    assert "Manbij" in kg("network", "--store", alep_store).stdout
    for name in ("a.svg", "a.png"):
        assert kg("network", "--store", alep_store, "-o", tmp_path / name).returncode == 0
        assert (tmp_path / name).stat().st_size > 5_000
    done = kg("network", "--store", alep_store, "-o", tmp_path / "a.gif")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_validate(kg: Run, alep_store: Path) -> None:
    done = kg("validate", "--store", alep_store)
    assert (done.returncode, done.stdout) == (0, f"{alep_store}: keeps every rule\n")


def test_messages_are_in_two_languages_only(kg: Run, alep_store: Path) -> None:
    done = kg("validate", "--store", alep_store, "--lang", "de")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "kg: --lang de: the messages are in en and fr\n")


def test_reconcile_asks_nothing_on_a_dry_run(kg: Run, alep_store: Path, tmp_path: Path) -> None:
    options = ("--endpoint", "http://127.0.0.1:9/sparql", "-o", tmp_path / "proposals.tsv")
    done = kg("reconcile", "--store", alep_store, *options, "--dry-run")
    assert done.returncode == 0
    assert "SELECT" in done.stdout
    assert not (tmp_path / "proposals.tsv").exists()


def test_models(kg: Run) -> None:
    found = json.loads(kg("models", "--json").stdout)
    assert {m["lang"] for m in found} == {"en", "fr"}
    assert all(Path(m["path"]).is_dir() and m["licence"] for m in found)
    assert [line.split()[0] for line in kg("models", "--lang", "fr").stdout.splitlines() if line[0] != " "] == ["fr"]


def test_the_data_that_ship_have_no_problem(kg: Run) -> None:
    done = kg("check")
    assert done.returncode == 0, done.stderr
    assert "triggers" in done.stdout


def test_coverage(kg: Run) -> None:
    done = kg("coverage", "-", stdin=FRENCH + " Le chat dort sur le canapé.")
    assert done.returncode == 0, done.stderr
    assert "fr: 1 of 2 sentences yielded nothing" in done.stdout


def test_eval(kg: Run, tmp_path: Path) -> None:
    doc = {
        "doc": "d",
        "lang": "fr",
        "text": FRENCH,
        "entities": {
            "goma": {"class": "City", "names": ["Goma"]},
            "rebelles": {"class": "ArmedGroup", "names": ["rebelles"]},
        },
        "events": [{"type": "Capture", "trigger": "repris", "initiator": ["rebelles"], "target": ["goma"]}],
        "relations": [],
    }
    (tmp_path / "d.json").write_text(json.dumps(doc), encoding="utf-8")
    done = kg("eval", tmp_path, "--per-doc")
    assert done.returncode == 0, done.stderr
    assert "event       1.000  1.000  1.000" in done.stdout
    facts = tmp_path / "facts.jsonl"
    doc_line = json.dumps({"id": "d", "text": FRENCH})
    facts.write_text(kg("facts", "-", stdin=doc_line).stdout, encoding="utf-8")
    assert json.loads(kg("eval", tmp_path, "--facts", facts, "--json").stdout)["event"]["f"] == 1
    assert kg("eval", tmp_path / "none").returncode == 2
