"""Every format, read back by the tool that would read it; and events explained in words."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from extractions import extractions
from founding import founding
from hypothesis import HealthCheck, given, settings
from rdflib.compare import isomorphic
from readings import reader

from kg.explain import explain, mark
from kg.export import FORMATS, write_export
from kg.export.acled import _day, _dead
from kg.export.dataset import to_dataset
from kg.export.facts import fact_records
from kg.model import Article, Count, Extraction, Span
from kg.network import actor_network
from kg.ontology import load_ontology
from kg.paths import ontology_dir
from kg.query import QueryError
from kg.rdf import PREFIXES, VOCABULARY, article_quads, vocabulary_quads
from kg.store import Store, StoreError, open_store


def filled(*listed: Extraction) -> Store:
    store = open_store("memory:")
    for extraction in listed:
        store.replace(extraction.article.iri, article_quads(extraction))
    store.replace(VOCABULARY, vocabulary_quads())
    return store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with filled(founding()) as opened:
        yield opened


def written(store: Store, form: str, **options: list[str]) -> str:
    out = io.StringIO()
    write_export(store, form, out, **options)
    return out.getvalue()


def triples(store: Store) -> set[ox.Triple]:
    return {q.triple for q in store.quads(founding().article.iri)}


def as_rdflib(quads: set[ox.Triple]) -> rdflib.Graph:
    return rdflib.Graph().parse(data="".join(f"{t} .\n" for t in quads), format="nt")


@pytest.mark.parametrize(("form", "parser"), [("turtle", "turtle"), ("rdfxml", "xml")])
def test_rdflib_reads_one_graph(store: Store, form: str, parser: str) -> None:
    graph = rdflib.Graph().parse(data=written(store, form), format=parser)
    assert isomorphic(graph, as_rdflib(triples(store)))


@pytest.mark.parametrize(("form", "parser"), [("trig", "trig"), ("nquads", "nquads"), ("jsonld", "json-ld")])
def test_rdflib_reads_named_graphs(store: Store, form: str, parser: str) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=written(store, form), format=parser)
    graph = dataset.graph(rdflib.URIRef(founding().article.iri))
    assert isomorphic(graph, as_rdflib(triples(store)))
    assert len(dataset) in (0, len(graph))  # nothing outside, whatever rdflib counts


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(extractions())
def test_any_text_and_name_survives_every_rdf_format(extraction: Extraction) -> None:
    forms = {"turtle": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS,
             "rdfxml": ox.RdfFormat.RDF_XML}  # fmt: skip
    expected = {q.triple for q in article_quads(extraction)}
    with filled(extraction) as store:
        for form, parser in forms.items():
            assert {q.triple for q in ox.parse(written(store, form), format=parser)} == expected, form
        jsonld = rdflib.Dataset()
        jsonld.parse(data=written(store, "jsonld"), format="json-ld")
        assert set(jsonld.graph(rdflib.URIRef(extraction.article.iri))) == set(as_rdflib(expected))


def test_the_same_graph_is_the_same_file(store: Store) -> None:
    with filled(founding()) as other:
        for form in FORMATS:
            assert written(store, form) == written(other, form), form


def test_quads_are_sorted(store: Store) -> None:
    lines = written(store, "nquads").splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(triples(store))


def test_turtle_is_made_for_people(store: Store) -> None:
    text = written(store, "turtle")
    sections = re.findall(r"^# (.+)$", text, re.MULTILINE)
    assert sections[:4] == ["Articles", "Actors", "Places", "Other entities"]
    assert sections.index("Events") < sections.index("Passages")
    block = text[text.index("\n:SyrianDemocraticForces") :].split("\n\n")[0].splitlines()
    assert block[1].startswith(":SyrianDemocraticForces a ")
    assert block[2].strip().startswith('skos:prefLabel "Syrian Democratic Forces"@en')
    assert "https://w3id.org/depeche/ontology#" not in text.split("# Articles")[1]


def test_prefixes_are_bound(store: Store) -> None:
    dataset = to_dataset(store)
    assert {p: str(n) for p, n in dataset.namespaces()}.items() >= PREFIXES.items()
    assert len(list(dataset.query("SELECT ?e { ?e a kg:AirStrike }"))) == 4
    assert len(dataset.graph(rdflib.URIRef(founding().article.iri))) == len(triples(store))


def test_the_page_s_program_for_rdflib_runs(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", (root / "docs" / "stores.md").read_text("utf-8"), re.DOTALL)
    with open_store(tmp_path / "entry.kg") as opened:
        opened.replace(founding().article.iri, article_quads(founding()))
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    assert capsys.readouterr().out == "Syrian Democratic Forces\n"


def test_the_dataset_is_described(store: Store) -> None:
    graph = rdflib.Graph().parse(data=written(store, "void"), format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    dataset = rdflib.URIRef(PREFIXES[""] + "dataset")
    assert graph.value(dataset, void.triples).toPython() == len(triples(store))
    strikes = graph.value(predicate=void["class"], object=rdflib.URIRef(PREFIXES["kg"] + "AirStrike"))
    assert graph.value(strikes, void.entities).toPython() == 4


@pytest.mark.parametrize(("form", "reader"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_reads_the_network(store: Store, form: str, reader: object, tmp_path: Path) -> None:
    path = tmp_path / f"actors.{form}"
    path.write_text(written(store, form), encoding="utf-8")
    graph = reader(path)  # type: ignore[operator]
    expected = actor_network(store)
    assert set(graph.nodes) == set(expected.nodes)
    assert graph.number_of_edges() == expected.number_of_edges()
    assert graph.nodes[PREFIXES[""] + "IslamicState"]["label"] == "Islamic State"


def test_csv_tables_are_read(store: Store) -> None:
    graph = actor_network(store)
    nodes = list(csv.DictReader(io.StringIO(written(store, "nodes"))))
    edges = list(csv.DictReader(io.StringIO(written(store, "edges"))))
    assert {n["id"] for n in nodes} == set(graph.nodes)
    assert len(edges) == graph.number_of_edges()
    assert {(e["source"], e["target"]) for e in edges} == {(a, b) for a, b, _ in graph.edges(keys=True)}


def test_acled_rows_have_acled_s_columns_and_types(store: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(written(store, "acled"))))
    assert len(rows[0]) == 31
    by_event = {r["event_id_cnty"].rpartition("#")[2].split("-", 2)[2]: r for r in rows if "raids" in r["notes"]}
    assert not any("unrealized" in r["notes"] for r in rows)
    strike = next(r for r in rows if r["fatalities"] == "21")
    assert (strike["event_type"], strike["sub_event_type"]) == ("Explosions/Remote violence", "Air/drone strike")
    assert (strike["event_date"], strike["time_precision"]) == ("2016-07-18", "1")
    assert (strike["location"], strike["latitude"], strike["geo_precision"]) == ("Manbij", "36.52815", "1")
    assert (strike["country"], strike["iso"], strike["disorder_type"]) == ("Syria", "760", "Political violence")
    assert strike["source"] == "Syrian Observatory for Human Rights"
    assert by_event
    actual = [e for e in founding().events if e.status == "actual" and e.type not in ("Support", "Control")]
    assert len(rows) == len(actual)


def test_acled_values_are_of_acled_s_kinds(store: Store) -> None:
    """As a program reads them: numbers, days, and the types of the codebook with their disorder types."""
    vocabulary = rdflib.Graph().parse(ontology_dir() / "conflict.ttl")
    kg = rdflib.Namespace(PREFIXES["kg"])
    known = {
        (str(vocabulary.value(broader, rdflib.SKOS.prefLabel, any=True)), str(label))
        for code, broader in vocabulary.subject_objects(rdflib.SKOS.broader)
        if (code, rdflib.SKOS.inScheme, kg.ACLED) in vocabulary
        for label in vocabulary.objects(code, rdflib.SKOS.prefLabel)
    }
    rows = list(csv.DictReader(io.StringIO(written(store, "acled"))))
    assert len({row["event_id_cnty"] for row in rows}) == len(rows)
    for row in rows:
        assert date.fromisoformat(row["event_date"]).year == int(row["year"])
        assert row["time_precision"] in ("1", "2", "3") and row["geo_precision"] in ("", "1", "2", "3")
        assert (row["event_type"], row["sub_event_type"]) in known
        assert row["disorder_type"] in ("Political violence", "Demonstrations", "Strategic developments")
        assert int(row["fatalities"] or 0) >= 0 and row["notes"] and row["source"]
        assert bool(row["latitude"]) == bool(row["longitude"]) and bool(row["iso"]) == bool(row["country"])
        if row["latitude"]:
            assert -90 <= float(row["latitude"]) <= 90 and -180 <= float(row["longitude"]) <= 180


def acled_rows(lang: str, text: str) -> list[dict[str, str]]:
    """The rows of a text as the product reads it."""
    with filled(reader(lang).read(Article("a", text, lang, "2024-05-01"))) as store:
        return list(csv.DictReader(io.StringIO(written(store, "acled"))))


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "Des hommes armés ont attaqué un village près de Beni lundi. Douze civils ont été tués.",
         [("Attack", "Des hommes armés", "12")]),
        ("fr", "Un attentat suicide a fait vingt morts à Kano, où un kamikaze s'est fait exploser.",
         [("Suicide bomb", "un kamikaze", "20")]),
        ("en", "Fighting between the army and rebels killed several people in Goma.",
         [("Armed clash", "Congolese Armed Forces", "2")]),
        ("en", "The army bombed Nyala, killing at least 30 civilians, and the RSF shelled El Fasher.",
         [("Air/drone strike", "Sudanese Armed Forces", "30"),
          ("Shelling/artillery/missile attack", "Rapid Support Forces", "0")]),
        ("en", "Gunmen attacked a village near Beni on Monday. More than 300,000 people were killed.",
         [("Attack", "Gunmen", "0"), ("Attack", "", "300000")]),
        ("en", "The rebels massacred an unknown number of villagers in Tadamon.", [("Attack", "The rebels", "")]),
    ],
)  # fmt: skip
def test_acled_has_one_row_for_an_attack_and_its_dead(
    lang: str, text: str, expected: list[tuple[str, str, str]]
) -> None:
    found = [(r["sub_event_type"], r["actor1"], r["fatalities"]) for r in acled_rows(lang, text)]
    assert found == expected


@pytest.mark.parametrize(
    ("lang", "text", "sub"),
    [
        ("fr", "L'armée syrienne a pris Alep.", "Government regains territory"),
        ("en", "Ukraine recaptured Lyman on Wednesday.", "Government regains territory"),
        ("fr", "Les rebelles du M23 ont pris Goma.", "Non-state actor overtakes territory"),
        ("en", "Rebels captured Goma on Tuesday.", "Non-state actor overtakes territory"),
        ("fr", "Des hommes ont pris la ville de Ménaka.", ""),
    ],
)
def test_acled_s_word_for_a_capture_is_told_by_who_captures(lang: str, text: str, sub: str) -> None:
    assert [(r["event_type"], r["sub_event_type"]) for r in acled_rows(lang, text)] == [("Battles", sub)]


def test_acled_s_dead_are_empty_where_no_least_number_is_told() -> None:
    strike = next(e for e in founding().events if e.casualties)
    dead = replace(strike.casualties[0], count=Count(None, 10))
    rows = [(replace(strike, casualties=told), count) for told, count in (((dead,), ""), ((), 0))]
    assert [_dead(event, load_ontology()) for event, _ in rows] == [count for _, count in rows]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2016-07-18", "2016-07-18", ("2016-07-18", 1)),
        ("2016-07-18", "2016-07-24", ("2016-07-18", 2)),
        ("2016-07-01", "2016-07-31", ("2016-07-01", 3)),
        (None, None, ("2016-07-20", 3)),
    ],
)
def test_acled_s_precision_of_time(start: str | None, end: str | None, expected: tuple[str, int]) -> None:
    event = next(e for e in founding().events if e.time)
    assert event.time
    assert _day(replace(event, time=replace(event.time, start=start, end=end)), "2016-07-20") == expected


def test_cypher_merges_nodes_and_edges(store: Store) -> None:
    lines = written(store, "cypher").splitlines()
    assert all(line.endswith(";") for line in lines)
    graph = actor_network(store)
    assert sum(line.startswith("MERGE (n:Entity") for line in lines) == len(graph)
    assert sum("-[:" in line for line in lines) == graph.number_of_edges()
    assert any(":ENTRY {" in line for line in lines) and any(":AIR_STRIKE {" in line for line in lines)
    # every text is a literal, whatever it holds
    assert all(json.loads(t) or True for line in lines for t in re.findall(r'iri: ("(?:[^"\\]|\\.)*")', line))


def test_some_articles_of_many() -> None:
    other = replace(founding(), article=replace(founding().article, id="other"), events=(), relations=())
    with filled(founding(), other) as both:
        only = written(both, "nquads", articles=[other.article.iri])
        assert set(re.findall(r"<(\S+)> \.$", only, re.MULTILINE)) == {other.article.iri}
        with pytest.raises(StoreError, match="holds no article <urn:x>"):
            written(both, "nquads", articles=["urn:x"])
        with pytest.raises(StoreError, match="docx: no such format; there are turtle"):
            written(both, "docx")


def test_facts_are_in_document_order_with_the_fields_of_the_exchange_format() -> None:
    records = list(fact_records(founding()))
    starts = [(r.get("trigger") or r.get("evidence"))["start"] for r in records]
    assert starts == sorted(starts)
    text = founding().article.text
    for record in records:
        where = record.get("trigger") or record["evidence"]
        assert text[where["start"] : where["end"]] == where["text"]
        if record["kind"] == "event":
            assert set(record) == {
                "doc", "id", "kind", "type", "trigger", "sentence", "initiator", "target", "place", "instrument",
                "time", "casualties", "sources", "status", "confidence",
            }  # fmt: skip
            for argument in (a for role in ("initiator", "target", "place", "sources") for a in record[role]):
                assert set(argument) == {"id", "label", "class", "text", "start", "end", "names"}
                assert text[argument["start"] : argument["end"]] == argument["text"]
                assert argument["label"] in argument["names"]
    strike = next(r for r in records if r["type"] == "AirStrike" and r["casualties"])
    assert strike["casualties"][0]["min"] == 56 and strike["casualties"][0]["max"] is None


# Explaining


def test_an_event_is_explained(store: Store) -> None:
    event = next(e for e in founding().events if e.type == "AirStrike" and e.casualties)
    text = explain(store, event.id)
    for words in (
        f"Air strike  <{event.id}>",
        "international coalition ('la coalition')",
        "al-Toukhar",
        "not resolved ('à l'aube'" if "'" not in "à l'aube" else "à l'aube",
        "at least 56 civilian killed",
        "11 child killed ('11 enfants', part of count 1)",
        "Rami Abdulrahman ('Rami Abdel Rahmane')",
        "actual: stated as fact",
        "[[frappes]]",
        "AirStrike/frappes",
        f"{event.trigger.start} to {event.trigger.end}",
    ):
        assert words in text, words


def test_a_relation_is_explained(store: Store) -> None:
    text = explain(store, f"<{founding().relations[0].id}>")
    assert "Rami Abdulrahman ('Rami Abdel Rahmane') leads Syrian Observatory for Human Rights ('OSDH')" in text
    assert "[[Rami Abdel Rahmane]], directeur de l'[[OSDH]]" in " ".join(text.split())


def test_a_statement_or_count_leads_to_its_event(store: Store) -> None:
    capture = next(e for e in founding().events if e.type == "Capture").id
    assert explain(store, f"{capture}-statement-1") == explain(store, capture)
    strike = next(e for e in founding().events if e.casualties).id
    assert explain(store, f"{strike}-casualties-2") == explain(store, strike)


def test_what_is_not_there_cannot_be_explained(store: Store) -> None:
    with pytest.raises(QueryError, match="holds no such event"):
        explain(store, "https://w3id.org/depeche/article/alep#event-1-Nothing")
    with pytest.raises(QueryError, match="is no IRI"):
        explain(store, "an event")


def test_marks_stand_round_the_words() -> None:
    assert mark("abcdef", Span(0, 6), [Span(1, 3), Span(2, 4), Span(5, 6)], ("<", ">")) == "a<bc><d>e<f>"
    assert mark("abcdef", Span(2, 4), [Span(0, 6)], ("<", ">")) == "cd"
