"""Extractions to triples and back: nothing lost, nothing made up, the same each time."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from extractions import extractions
from founding import founding
from hypothesis import HealthCheck, given, settings

from kg.export.facts import fact_records, mention_records
from kg.model import ONTOLOGY, Extraction
from kg.rdf import PREFIXES, article_quads, read_extraction, vocabulary_quads
from kg.rdf.rules import load_rules
from kg.store import open_store

RDF = PREFIXES["rdf"]
generated = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(ONTOLOGY + name)


@generated
@given(extractions())
def test_every_field_comes_back(extraction: Extraction) -> None:
    assert read_extraction(article_quads(extraction)) == extraction


@generated
@given(extractions())
def test_every_field_comes_back_from_a_store_and_a_file(extraction: Extraction) -> None:
    quads = article_quads(extraction)
    with open_store("memory:") as store:
        store.replace(extraction.article.iri, quads)
        assert read_extraction(store.quads(extraction.article.iri)) == extraction
    text = "".join(f"{q} .\n" for q in quads).encode()
    assert read_extraction(ox.parse(text, format=ox.RdfFormat.N_QUADS)) == extraction


@generated
@given(extractions())
def test_one_named_graph_without_blank_nodes_or_doubles(extraction: Extraction) -> None:
    quads = article_quads(extraction)
    assert {q.graph_name for q in quads} == {ox.NamedNode(extraction.article.iri)}
    assert all(isinstance(q.subject, ox.NamedNode) and not isinstance(q.object, ox.BlankNode) for q in quads)
    assert len(quads) == len(set(quads))
    assert article_quads(extraction) == quads


@generated
@given(extractions())
def test_quotes_are_the_articles_own_words(extraction: Extraction) -> None:
    oa, text = PREFIXES["oa"], extraction.article.text
    about: dict[str, dict[str, str]] = {}
    for quad in article_quads(extraction):
        if quad.predicate.value.startswith(oa):
            about.setdefault(str(quad.subject), {})[quad.predicate.value[len(oa) :]] = quad.object.value
    selectors = [s for s in about.values() if "exact" in s]
    assert all(s["exact"] == text[int(s["start"]) : int(s["end"])] for s in selectors)
    assert len(selectors) >= len({m.span for m in extraction.mentions})


@generated
@given(extractions())
def test_direct_triples_only_from_what_is_said_to_have_happened(extraction: Extraction) -> None:
    quads = article_quads(extraction)
    triples = {(q.subject, q.predicate, q.object) for q in quads}
    direct = {p for (_, _), p in load_rules().direct.items()} | {ONTOLOGY + r for r in _relations()}
    statements: dict[object, dict[str, object]] = {}
    for q in quads:
        if q.predicate.value in (RDF + "subject", RDF + "predicate", RDF + "object"):
            statements.setdefault(q.subject, {})[q.predicate.value[len(RDF) :]] = q.object
    stated = {(s["subject"], s["predicate"], s["object"]) for s in statements.values()}
    asserted = {t for t in triples if t[1].value in direct}
    assert asserted <= stated
    actual = {e.id for e in extraction.events if e.status == "actual"}
    actual |= {r.id for r in extraction.relations if r.status == "actual"}
    for name, parts in statements.items():
        origin = [o.value for s, p, o in triples if s == name and p.value == PREFIXES["prov"] + "wasDerivedFrom"]
        fact = next((o for o in origin if "#event-" in o), str(name)[1:-1])
        triple = (parts["subject"], parts["predicate"], parts["object"])
        if fact in actual:
            assert triple in triples
        else:
            assert "#relation-" in fact


def _relations() -> tuple[str, ...]:
    from kg.ontology import load_ontology

    return load_ontology().relations


def test_facts_and_mentions_are_the_same_from_the_graph() -> None:
    again = read_extraction(article_quads(founding()))
    for records in (fact_records, mention_records):
        one, two = list(records(founding())), list(records(again))
        for record in (*one, *two):
            for group in ("initiator", "target", "place", "instrument", "sources"):
                for argument in record.get(group, ()):
                    argument["names"] = sorted(argument["names"])
            for end in ("subject", "object"):
                if end in record:
                    record[end]["names"] = sorted(record[end]["names"])
        assert one == two


def test_the_founding_article_says_what_it_must() -> None:
    with open_store("memory:") as store:
        store.replace(founding().article.iri, article_quads(founding()))
        prefixes = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items())
        for triple in (
            ":SyrianDemocraticForces kg:entered :Manbij-167357",
            ":Coalition kg:struckIn <https://w3id.org/depeche/article/alep#al-toukhar>",
            ":AmnestyInternational kg:calledOn :Coalition",
            ":SyrianArmy kg:besieged <https://w3id.org/depeche/article/alep#castello>",
            ":SyrianDemocraticForces kg:captured <https://w3id.org/depeche/article/alep#qg>",
            ":SyrianDemocraticForces kg:tookFrom :IslamicState",
            ":RamiAbdulrahman kg:leads :SyrianObservatoryForHumanRights",
        ):
            assert store.query(f"{prefixes} ASK {{ {triple} }}") is True, triple
        for triple in (
            ":Russia kg:struckIn ?anywhere",  # uncertain
            ":SyrianDemocraticForces kg:advancedOn :Manbij-167357",  # unrealized
            ":Coalition kg:investigated ?anything",
            ":SyrianArmy kg:opposes :AhrarAlSham",
        ):
            assert store.query(f"{prefixes} ASK {{ {triple} }}") is False, triple


def test_an_attributed_statement_names_its_source() -> None:
    quads = article_quads(founding())
    kinds: dict[str, set[str]] = {}
    said: dict[str, set[str]] = {}
    for q in quads:
        if "-statement-" in q.subject.value:
            if q.predicate.value == RDF + "type":
                kinds.setdefault(q.subject.value, set()).add(q.object.value.rpartition("#")[2])
            elif q.predicate == node("statedBy"):
                said.setdefault(q.subject.value, set()).add(q.object.value)
    assert kinds
    for statement, types in kinds.items():
        event = next(e for e in founding().events if statement.startswith(e.id + "-"))
        assert ("AttributedStatement" in types) == bool(event.sources)
        assert said.get(statement, set()) == {a.entity for a in event.sources}


@pytest.mark.parametrize(
    ("event", "role", "filler", "expected"),
    [
        ("Entry", "place", "City", "entered"),
        ("Capture", "target", "Facility", "captured"),  # a hill or building may stand as target
        ("Capture", "target", "ArmedGroup", "tookFrom"),
        ("Capture", "target", "Country", "tookFrom"),  # a state acts
        ("AirStrike", "target", "Population", "struck"),
        ("AirStrike", "place", "Village", "struckIn"),
        ("SuicideBombing", "target", "Person", "bombed"),
        ("Violence", "target", "Person", None),
        ("Entry", "target", "Person", None),
    ],
)
def test_the_direct_property_follows_the_ontology(event: str, role: str, filler: str, expected: str | None) -> None:
    found = load_rules().property_of(event, role, filler)
    assert found == (ONTOLOGY + expected if expected else None)


def test_a_graph_without_an_article_is_refused() -> None:
    with pytest.raises(ValueError, match="0 articles in the graph"):
        read_extraction([])


def test_malformed_turtle_in_the_ontology_names_file_and_line(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from kg.ontology import OntologyError

    (tmp_path / "conflict.ttl").write_text("@prefix kg: <urn:x> .\nkg:A a kg:B\nkg:C a kg:D .\n", encoding="utf-8")
    for load in (load_rules, vocabulary_quads):
        with pytest.raises(OntologyError, match=r"conflict\.ttl:3:1: not valid Turtle: A dot is expected"):
            load(tmp_path)
