"""The named queries: complete headers, expected answers, values bound as terms, errors that help.

KG_FREEZE=1 writes the expected answers anew; look at the difference before you keep it.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from founding import ENTITIES, founding, second

from kg.paths import queries_dir
from kg.query import (
    QueryError,
    declare_prefixes,
    fill,
    find_entities,
    find_query,
    load_queries,
    read_query,
    run_query,
    run_update,
)
from kg.rdf import PREFIXES, VOCABULARY, article_quads, vocabulary_quads
from kg.store import Answer, Rows, Store, open_store
from kg.store.sparql import tokens

NAMES = sorted(load_queries())
EXPECTED = queries_dir() / "expected"
#: What a query is asked with where its defaults would ask for nothing.
ARGUMENTS = {"near": {"place": "Manbij", "km": "100"}}


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store("memory:") as opened:
        for extraction in (founding(), second()):
            opened.replace(extraction.article.iri, article_quads(extraction))
        opened.replace(VOCABULARY, vocabulary_quads())
        yield opened


def as_text(answer: Answer) -> str:
    """Rows as CSV, triples as sorted N-Triples."""
    if isinstance(answer, list):
        return "".join(sorted(f"{t} .\n" for t in answer))
    assert isinstance(answer, Rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.variables)
    writer.writerows(["" if t is None else getattr(t, "value", str(t)) for t in row] for row in answer.rows)
    return out.getvalue()


def rows(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_text(answer))))


@pytest.mark.parametrize("name", NAMES)
def test_every_query_answers_as_expected(store: Store, name: str) -> None:
    answer = run_query(store, name, ARGUMENTS.get(name, {}))
    path = EXPECTED / f"{name}.{'nt' if isinstance(answer, list) else 'csv'}"
    if os.environ.get("KG_FREEZE"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(as_text(answer), encoding="utf-8")
    assert as_text(answer) == path.read_text(encoding="utf-8")


#: Every name of the two articles is known.
EMPTY = {"unlinked"}


def test_few_expected_answers_are_empty() -> None:
    empty = {p.stem for p in EXPECTED.iterdir() if len(p.read_text(encoding="utf-8").splitlines()) < 2}
    assert empty <= EMPTY


def test_every_expected_answer_has_its_query() -> None:
    assert {p.stem for p in EXPECTED.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_headers_are_complete(name: str) -> None:
    query = load_queries()[name]
    assert set(query.titles) == {"en", "fr"}
    assert query.summary.endswith(".")
    assert re.fullmatch(r"[a-z]+", query.theme)
    assert all(p.description for p in query.parameters)


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_variables_of_the_query_that_nothing_else_sets(name: str) -> None:
    query = load_queries()[name]
    used = [token[1:] for kind, token in tokens(query.text) if kind == "variable"]
    named = [p.name for p in query.parameters]
    assert set(named) <= set(used)
    assert len(named) == len(set(named))
    assert not re.search(rf"AS \?({'|'.join(named) or '-'})\b", query.text)


@pytest.mark.parametrize("name", NAMES)
def test_every_query_declares_its_prefixes(name: str) -> None:
    """So that any other SPARQL tool can run the file; its parameters are then plain variables."""
    if load_queries()[name].parameters and "LIMIT ?" in load_queries()[name].text:
        pytest.skip("LIMIT takes no variable")
    ox.Store().query(load_queries()[name].text)


def test_there_are_thirty_in_several_themes() -> None:
    assert len(NAMES) >= 30
    assert len({q.theme for q in load_queries().values()}) >= 6


# Parameters


def test_an_actor_is_found_by_any_of_its_names(store: Store) -> None:
    for name in ("SDF", "fds", "Syrian Democratic Forces", ":SyrianDemocraticForces", ENTITIES["sdf"].id):
        found = rows(run_query(store, "who-did-what", {"actor": name}))
        assert {row["who"] for row in found} == {"Syrian Democratic Forces"}
        assert {row["did"] for row in found} == {"Entry", "Advance", "Capture"}


def test_days_types_and_status_narrow_the_answer(store: Store) -> None:
    def events(**arguments: str) -> set[tuple[str, str]]:
        return {(row["did"], row["when"]) for row in rows(run_query(store, "who-did-what", arguments))}

    assert events(since="2016-07-19") == {("AirStrike", "2016-07-19")}  # nobody is said to have freed the prisoners
    assert events(until="2016-07-18") == {("Siege", "2016-07-07"), ("AirStrike", "2016-07-18")}
    assert {did for did, _ in events(type="Violence")} == {"AirStrike", "Shelling", "ArmedClash"}
    assert {did for did, _ in events(type="Air strike")} == {"AirStrike"}
    assert {did for did, _ in events(status="unrealized")} == {"Investigation", "Advance"}


def test_values_are_never_pasted(store: Store) -> None:
    query = read_query_text("# param: name string x\nSELECT ?l WHERE { ?e skos:prefLabel ?l FILTER(STR(?l) = ?name) }")
    evil = 'x" || true) } # \\'
    assert run_query(store, query, {"name": evil}) == Rows(("l",), [])
    with pytest.raises(QueryError, match="nothing in memory: bears this name"):
        run_query(store, "who-did-what", {"actor": evil})


def read_query_text(text: str, name: str = "own") -> object:  # a file of the user's own
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.rq"
        path.write_text(text, encoding="utf-8")
        return read_query(path)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("timeline", {"since": "yesterday"}, "--since yesterday: expected a day, written 2016-07-19"),
        ("least-sure", {"most": "many"}, "--most many: expected a whole number"),
        ("near", {"km": "far", "place": "Manbij"}, "--km far: expected a number"),
        ("timeline", {"until_": "2016-01-01"}, "timeline has no parameter --until_; it has --actor"),
        ("timeline", {"type": "AirStrik"}, "--type AirStrik: no such class; did you mean AirStrike"),
        ("timeline", {"type": "airstrikes"}, "--type airstrikes: no such class; did you mean AirStrike"),
        ("timeline", {"type": "Bogus"}, "--type Bogus: no such class; kg query events-by-type"),
        ("who-did-what", {"status": "foo"}, "no such status; there are actual, uncertain, negated, unrealized"),
        (
            "timeline",
            {"since": "2016-08-01", "until": "2016-07-01"},
            "--since 2016-08-01: is after --until 2016-07-01",
        ),
        ("timeline", {"actor": "nobody at all"}, "--actor nobody at all: nothing in memory: bears this name"),
        ("evidence", {"property": "http://a b"}, "is no IRI"),
        ("strike-by-place", {}, "no query is named 'strike-by-place'; did you mean strikes-by-place"),
    ],
)
def test_a_bad_value_says_what_was_expected(store: Store, name: str, arguments: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=re.escape(message)):
        run_query(store, name, arguments)


def test_a_name_that_two_entities_bear_is_asked_back() -> None:
    graph = ox.NamedNode("urn:g")
    skos, kg = PREFIXES["skos"], PREFIXES["kg"]
    quads = []
    for n, known in ((1, "true"), (2, "true"), (3, "false")):
        entity = ox.NamedNode(f"urn:e{n}")
        boolean = ox.Literal(known, datatype=ox.NamedNode(PREFIXES["xsd"] + "boolean"))
        quads.append(ox.Quad(entity, ox.NamedNode(skos + "prefLabel"), ox.Literal("Tripoli", language="en"), graph))
        quads.append(ox.Quad(entity, ox.NamedNode(kg + "known"), boolean, graph))
    with open_store("memory:") as store:
        store.replace("urn:g", quads)
        assert find_entities(store, "TRIPOLI") == ["urn:e1", "urn:e2"]  # the unknown one stands back
        with pytest.raises(QueryError, match="can mean <urn:e1>, <urn:e2>; give one of these"):
            run_query(store, "timeline", {"actor": "Tripoli"})


def test_defaults_need_no_store() -> None:
    for query in load_queries().values():
        assert set(fill(query, {})) == {p.name for p in query.parameters}


# Texts of one's own


def test_own_sparql_knows_our_prefixes(store: Store) -> None:
    answer = run_query(store, "SELECT ?where WHERE { GRAPH ?g { :SyrianDemocraticForces kg:entered ?where } }")
    assert isinstance(answer, Rows)
    assert [row["where"] for row in answer] == [ox.NamedNode(ENTITIES["manbij"].id)]
    assert "PREFIX kg:" not in declare_prefixes("prefix kg: <urn:other>\nSELECT * {}")


def test_a_file_of_ones_own_runs(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("# param: n integer 2 how many\nSELECT ?s WHERE { ?s a kg:Event } ORDER BY ?s LIMIT ?n", "utf-8")
    assert len(rows(run_query(store, str(path)))) == 2
    assert len(rows(run_query(store, str(path), {"n": "3"}))) == 3
    with pytest.raises(QueryError, match=r"none\.rq: cannot be read"):
        find_query(str(tmp_path / "none.rq"))
    path.write_text("# param: n number 2", "utf-8")
    with pytest.raises(QueryError, match=r"mine\.rq:1: expected `# param: name type default"):
        find_query(str(path))


def test_malformed_sparql_names_line_and_column(store: Store) -> None:
    with pytest.raises(QueryError, match=r"^line 2, column 9: expected a variable or a value before '}'"):
        run_query(store, "SELECT * WHERE {\n  ?s ?p }")
    with pytest.raises(QueryError, match="a prefix is used that no PREFIX line declares"):
        run_query(store, "SELECT * WHERE { ?s foo:bar ?o }")
    with pytest.raises(QueryError, match="no SELECT, ASK"):
        run_query(store, "?s ?p ?o")


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("SELECT ?s WERE { ?s ?p ?o }", "1:11", "expected WHERE, found 'WERE'"),
        ("PREFX a: <urn:> SELECT * {}", "1:1", "expected PREFIX, found 'PREFX'"),
        ("SELECT * WHERE {\n?s ?p ?o ", "2:10", "expected } before the end"),
        ("SELECT * { ?s ?p ?o FILTER(?s > ) }", "1:33", "expected a variable or a value before ')'"),
        ("SELECT (COUNT(?s) ?n) { ?s ?p ?o }", "1:19", "expected AS before '?n'"),
        ("SELECT * { ?s ?p ?o }\nLIMIT x", "2:7", "expected a whole number, found 'x'"),
        ("SELECT * { ?s ?p ?o FILTER EXIST { ?s a ?b } }", "1:28", "expected EXISTS, found 'EXIST'"),
        ("SELECT ?s ?x { ?s ?p ?o } GROUP BY ?s", "1:38", "The SELECT contains a variable that is unbound"),
        ("SELECT ?s { ?s kgg:x ?o }", "1:2", "a prefix is used that no PREFIX line declares"),
        ("foo bar baz", " no", "no SELECT, ASK"),
    ],
)
def test_a_malformed_file_is_told_by_line_and_what_was_expected(
    store: Store, tmp_path: Path, text: str, where: str, said: str
) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QueryError) as caught:
        run_query(store, str(path))
    assert str(caught.value).startswith(f"{path}:{where}")
    assert said in str(caught.value)


def test_updates_and_remote_clauses_are_refused(store: Store) -> None:
    before = set(store.quads())
    with pytest.raises(QueryError, match="--update"):
        run_query(store, "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }")
    with pytest.raises(QueryError, match="--allow-remote"):
        run_query(store, "SELECT * WHERE { SERVICE <https://query.wikidata.org/sparql> { ?s ?p ?o } }")
    assert set(store.quads()) == before


def test_an_update_runs_when_asked_for() -> None:
    with open_store("memory:") as store:
        run_update(store, "INSERT DATA { GRAPH article:x { :a kg:entered :b } }")
        assert run_query(store, "ASK { :a kg:entered :b }") is True
        with pytest.raises(QueryError, match="line 1"):
            run_update(store, "INSERT DATA { nonsense")


def test_from_a_direct_triple_one_query_leads_to_words_and_source(store: Store) -> None:
    """Every direct triple of the article, without exception."""
    texts = {e.article.iri: e.article.text for e in (founding(), second())}
    facts = {f.id: f for e in (founding(), second()) for f in (*e.events, *e.relations)}
    direct = run_query(
        store,
        """SELECT DISTINCT ?s ?p ?o WHERE {
             GRAPH ?g { ?s ?p ?o . ?s a kg:Entity . ?o a kg:Entity }
             GRAPH <https://w3id.org/depeche/ontology> { ?p rdfs:subPropertyOf ?up }
             FILTER(?up IN (kg:actedOn, kg:relatedTo))
           }""",
    )
    assert isinstance(direct, Rows)
    assert len(direct) > 10
    for s, p, o in direct.rows:
        assert isinstance(s, ox.NamedNode) and isinstance(p, ox.NamedNode) and isinstance(o, ox.NamedNode)
        found = rows(run_query(store, "evidence", {"subject": s.value, "property": p.value, "object": o.value}))
        assert found
        for row in found:
            assert texts[row["article"]][int(row["first_character"]) : int(row["last_character"])] == row["words"]
            assert bool(facts[row["fact"]].sources) == bool(row["says"])
