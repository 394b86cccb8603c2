"""No violation in what we make; every kind of planted fault found, and told in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from extractions import extractions
from founding import founding
from hypothesis import HealthCheck, given, settings
from rdflib import Literal, Namespace, URIRef

from kg.model import Argument, Casualty, Count, Extraction, Mention, Span
from kg.ontology import OntologyError, load_ontology
from kg.rdf import PREFIXES, VOCABULARY, article_quads, vocabulary_quads
from kg.store import open_store
from kg.validate import check_extraction, validate_graph, validate_store

KG, OA, RDF = Namespace(PREFIXES["kg"]), Namespace(PREFIXES["oa"]), Namespace(PREFIXES["rdf"])
SKOS, PROV = Namespace(PREFIXES["skos"]), Namespace(PREFIXES["prov"])


def graph_of(extraction: Extraction) -> rdflib.Graph:
    graph = rdflib.Graph()
    graph.parse(data="".join(f"{q.triple} .\n" for q in article_quads(extraction)), format="nt")
    return graph


def test_the_founding_article_keeps_every_rule() -> None:
    with open_store("memory:") as store:
        store.replace(founding().article.iri, article_quads(founding()))
        store.replace(VOCABULARY, vocabulary_quads())
        assert list(validate_store(store)) == []
    assert check_extraction(founding(), load_ontology()) == []


def test_every_example_keeps_every_rule(root: Path) -> None:
    """And quotes its article word for word: the check compares every passage with the text."""
    import kg

    examples = sorted((root / "examples").glob("*.txt"))
    assert examples
    for extraction in kg.read(examples, date="2016-07-20"):
        assert check_extraction(extraction, load_ontology()) == []
        assert validate_graph(graph_of(extraction)) == []


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(extractions())
def test_a_hundred_generated_extractions_keep_every_rule(extraction: Extraction) -> None:
    assert check_extraction(extraction, load_ontology()) == []
    assert validate_graph(graph_of(extraction)) == []


def event(kind: str, nth: int = 0) -> URIRef:
    return URIRef([e.id for e in founding().events if e.type == kind][nth])


def _two_statuses(g: rdflib.Graph) -> None:
    g.add((event("Entry"), KG.status, KG.negated))


def _no_label(g: rdflib.Graph) -> None:
    g.remove((URIRef(PREFIXES[""] + "Manbij-167357"), SKOS.prefLabel, None))


def _wrong_quote(g: rdflib.Graph) -> None:
    selector = g.value(g.value(event("Entry"), KG.trigger), OA.hasSelector)
    g.set((selector, OA.exact, Literal("ont pris")))


def _planned_as_fact(g: rdflib.Graph) -> None:
    g.set((event("Entry"), KG.status, KG.unrealized))


def _unaccounted(g: rdflib.Graph) -> None:
    g.add((URIRef(PREFIXES[""] + "Coalition"), KG.struck, URIRef(PREFIXES[""] + "SyrianDemocraticForces")))


def _source_left_out(g: rdflib.Graph) -> None:
    statement = next(s for s in g.subjects(PROV.wasDerivedFrom, event("Capture")) if "-statement-" in s)
    g.remove((statement, KG.statedBy, None))


def _bounds_crossed(g: rdflib.Graph) -> None:
    toll = next(t for t in g.subjects(RDF.type, KG.Casualties) if g.value(t, KG.atMost) is None)
    g.add((toll, KG.atMost, Literal(1)))


def _confidence_two(g: rdflib.Graph) -> None:
    g.set((event("Demand"), KG.confidence, Literal("2", datatype=rdflib.XSD.decimal)))


@pytest.mark.parametrize(
    ("spoil", "label", "english", "french"),
    [
        (_two_statuses, "“parvenus à entrer”", "must have exactly one status", "doit avoir exactement un statut"),
        (_no_label, "Manbij", "must have a preferred label", "doit avoir un libellé préféré"),
        (_wrong_quote, "“ont pris”", "does not quote the article", "ne cite pas l'article"),
        (_planned_as_fact, "“parvenus à entrer”", "is not stated as having happened", "n'est pas présenté comme"),
        (_unaccounted, "international coalition", "has a direct triple that no event", "a un triplet direct dont"),
        (_source_left_out, "Syrian Democratic Forces", "does not name its source", "ne nomme pas sa source"),
        (_bounds_crossed, "“au moins", "may have one lower bound, not above", "une seule borne inférieure"),
        (_confidence_two, "“exhorté”", "must have one confidence from 0 to 1", "un seul degré de confiance"),
    ],
)
def test_a_fault_is_told_by_label_in_both_languages(
    spoil: Callable[[rdflib.Graph], None], label: str, english: str, french: str
) -> None:
    graph = graph_of(founding())
    spoil(graph)
    for lang, message in (("en", english), ("fr", french)):
        found = validate_graph(graph, lang=lang)
        assert found
        assert any(label in v.label and message in v.message for v in found), [str(v) for v in found]


def test_a_dangling_participant_is_found() -> None:
    graph = graph_of(founding())
    node = URIRef(PREFIXES[""] + "Nobody")
    graph.add((event("Entry"), KG.initiator, node))
    (violation,) = validate_graph(graph)
    assert "its initiator is no described entity" in violation.message


# The quick check


def changed(**changes: object) -> Extraction:
    first, *rest = founding().events
    return replace(founding(), events=(replace(first, **changes), *rest))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("extraction", "message"),
    [
        (changed(status="maybe"), "its status maybe is none of"),
        (changed(confidence=1.5), "its confidence 1.5 is not from 0 to 1"),
        (changed(type="Picnic"), "its type Picnic is none of the ontology's classes"),
        (changed(trigger=Span(3000, 3007)), "its trigger lies outside its sentence"),
        (changed(initiator=(Argument("urn:nobody", Span(0, 3)),)), "its participant <urn:nobody> is not described"),
        (changed(initiator=(Argument(founding().events[0].initiator[0].entity, Span(5, 99999)),)), "outside the text"),
        (changed(casualties=(Casualty("killed", Count(9, 3), "civilian", Span(1, 5), "date"),)), "counts 9 to 3"),
        (changed(casualties=(Casualty("killed", Count(9, 9), "civilian", Span(1, 5), "dat!"),)), "does not quote"),
        (changed(casualties=(Casualty("killed", Count(9, 9), "child", Span(1, 5), "date", 4),)), "that is not there"),
        (changed(id=founding().events[1].id), "two facts have this identifier"),
        (
            replace(founding(), mentions=(Mention(Span(1, 5), "date", Span(1, 5), "Time", "urn:t", False),)),
            "is mentioned but not described",
        ),
    ],
)
def test_the_quick_check_finds_it(extraction: Extraction, message: str) -> None:
    found = check_extraction(extraction, load_ontology())
    assert any(message in v.message for v in found), [str(v) for v in found]


def test_malformed_shapes_name_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import kg.validate

    (tmp_path / "shapes.ttl").write_text("@prefix sh: <urn:x> .\n\nsh:A a .\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"shapes\.ttl:3:8: not valid Turtle: \. is not a valid RDF object"):
        kg.validate._shapes("shapes.ttl", tmp_path)
    with pytest.raises(OntologyError, match=r"none\.ttl"):
        kg.validate._shapes("none.ttl", tmp_path)
