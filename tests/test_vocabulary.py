"""The ontology as a vocabulary: every term explained in two languages, nothing used that is not defined."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyhornedowl
import pytest
import rdflib
from founding import founding
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Namespace

from kg.model import ONTOLOGY, ROLES, STATUSES
from kg.ontology import load_ontology
from kg.paths import ontology_dir
from kg.rdf import PREFIXES, article_quads, vocabulary_quads
from kg.rdf.rules import load_rules

KG, XSD = Namespace(ONTOLOGY), Namespace(PREFIXES["xsd"])
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
PROPERTIES = KINDS[1:]

# The vocabulary of the exchange format.
ENTITY_CLASSES = [
    "Agent",
    "Person",
    "Organization",
    "ArmedGroup",
    "StateForce",
    "Government",
    "Coalition",
    "Media",
    "NGO",
    "InternationalOrganization",
    "Party",
    "Company",
    "Population",
    "Place",
    "Country",
    "Region",
    "City",
    "Village",
    "Quarter",
    "Road",
    "Water",
    "Facility",
    "Vehicle",
    "Aircraft",
    "Weapon",
    "Time",
    "Quantity",
    "Nationality",
    "Work",
]
EVENT_TYPES = [
    "AirStrike",
    "Shelling",
    "Bombing",
    "SuicideBombing",
    "ArmedClash",
    "ArmedAttack",
    "Killing",
    "Abduction",
    "Destruction",
    "Offensive",
    "Advance",
    "Entry",
    "Capture",
    "Control",
    "Siege",
    "Resistance",
    "Withdrawal",
    "Deployment",
    "Displacement",
    "Support",
    "Aid",
    "Meeting",
    "Agreement",
    "Demand",
    "Accusation",
    "Denial",
    "Threat",
    "Claim",
    "Sanction",
    "Arrest",
    "Release",
    "Investigation",
    "Protest",
]
RELATION_TYPES = ["leads", "speaksFor", "memberOf", "partOf", "locatedIn", "alliedWith", "opposes"]


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_dir() / "conflict.ttl")


def own_terms(graph: rdflib.Graph, *kinds: rdflib.URIRef) -> list[rdflib.URIRef]:
    return sorted({s for kind in kinds for s in graph.subjects(RDF.type, kind) if str(s).startswith(ONTOLOGY)})


def test_the_exchange_formats_names_are_here() -> None:
    ontology = load_ontology()
    assert set(ENTITY_CLASSES) <= set(ontology.classes)
    assert set(EVENT_TYPES) <= set(ontology.events)
    assert set(RELATION_TYPES) == set(ontology.relations)
    assert all(ontology.is_a(c, "Entity") for c in ENTITY_CLASSES)


def test_every_term_has_labels_definition_and_example_in_both_languages(graph: rdflib.Graph) -> None:
    for term in own_terms(graph, *KINDS):
        for property in (RDFS.label, SKOS.definition, SKOS.example):
            languages = [value.language for value in graph.objects(term, property)]
            assert sorted(languages) == ["en", "fr"], (term, property, languages)


def test_every_property_has_one_domain_and_range(graph: rdflib.Graph) -> None:
    for term in own_terms(graph, *PROPERTIES):
        assert len(list(graph.objects(term, RDFS.domain))) == 1, term
        assert len(list(graph.objects(term, RDFS.range))) == 1, term


def test_nothing_is_used_that_is_not_declared(graph: rdflib.Graph) -> None:
    declared = set(graph.subjects(RDF.type, None))
    built_in = (str(RDF), str(RDFS), str(OWL), PREFIXES["xsd"])
    pages = {DCTERMS.license, OWL.versionIRI}
    for s, p, o in graph:
        for term in (p, *([o] if isinstance(o, rdflib.URIRef) and p not in pages else [])):
            assert term in declared or str(term).startswith(built_in), (s, p, o)


def test_terms_of_other_vocabularies_have_labels_too(graph: rdflib.Graph) -> None:
    """They stand in Protégé's trees between ours."""
    for term in set(graph.subjects(RDF.type, None)) - {rdflib.URIRef(ONTOLOGY.rstrip("#"))}:
        labels = [value for p in (RDFS.label, SKOS.prefLabel) for value in graph.objects(term, p)]
        assert {"en", "fr"} <= {value.language for value in labels}, term
        assert all(str(value).strip() == str(value) != "" for value in labels), term


def test_the_data_that_ship_and_the_graphs_we_write_use_declared_terms(graph: rdflib.Graph) -> None:
    """A property that is not declared opens in Protégé as an annotation, a class not at all."""
    declared = set(graph.subjects(RDF.type, None))
    data = rdflib.Graph().parse(data="".join(f"{q.triple} .\n" for q in article_quads(founding())), format="nt")
    for name in ("actors.ttl", "places.ttl"):
        data.parse(ontology_dir() / name)
    for term in {*data.predicates(), *data.objects(None, RDF.type)}:
        assert term in declared or str(term).startswith((str(RDF), str(OWL))), term


#: The datatypes that every OWL 2 reasoner knows (https://www.w3.org/TR/owl2-syntax/#Datatype_Maps), of those we might
#: use; xsd:date is none of them, and HermiT stops at it.
OWL_DATATYPES = {RDFS.Literal, XSD.string, XSD.boolean, XSD.integer, XSD.decimal, XSD.double, XSD.dateTime, XSD.anyURI}


def test_ranges_and_values_are_of_the_kind_of_their_property(graph: rdflib.Graph) -> None:
    def kind(term: object) -> set[object]:
        return set(graph.objects(term, RDF.type))  # type: ignore[arg-type]

    for term in own_terms(graph, OWL.DatatypeProperty):
        assert graph.value(term, RDFS.range) in OWL_DATATYPES, term
    for term in own_terms(graph, OWL.ObjectProperty):
        assert OWL.Class in kind(graph.value(term, RDFS.range)) or graph.value(term, RDFS.range) == OWL.Thing, term
    for term in own_terms(graph, OWL.DatatypeProperty, OWL.ObjectProperty):
        assert OWL.Class in kind(graph.value(term, RDFS.domain)) or graph.value(term, RDFS.domain) == OWL.Thing, term
    for narrow, wide in graph.subject_objects(RDFS.subPropertyOf):
        assert kind(narrow) & set(PROPERTIES) == kind(wide) & set(PROPERTIES), narrow
    for subject, predicate, value in graph:
        if OWL.ObjectProperty in kind(predicate):
            assert isinstance(value, rdflib.URIRef), (subject, predicate)
        elif OWL.DatatypeProperty in kind(predicate):
            assert isinstance(value, rdflib.Literal), (subject, predicate)
    for term in graph.subjects(RDF.type, OWL.TransitiveProperty):  # not simple: no number may be put on it
        assert not kind(term) & {OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.AsymmetricProperty}, term


def test_an_owl_tool_understands_every_triple(graph: rdflib.Graph, tmp_path: Path) -> None:
    """Each is an axiom to horned-owl; what it does not understand it leaves out."""
    path = tmp_path / "conflict.rdf"
    graph.serialize(path, format="xml")
    read = pyhornedowl.open_ontology(str(path))
    identity = 2  # `a owl:Ontology` and its version are one
    assert len(read.get_components()) - 1 + identity == len(graph)
    assert str(read.get_iri()) == ONTOLOGY.rstrip("#")
    assert set(read.get_classes()) == {str(s) for s in graph.subjects(RDF.type, OWL.Class)}
    assert set(read.get_object_properties()) == {str(s) for s in graph.subjects(RDF.type, OWL.ObjectProperty)}
    assert not list(graph.objects(None, OWL.imports))  # it opens without a network


def test_no_term_is_two_kinds_of_property_or_reserved(graph: rdflib.Graph) -> None:
    """What OWL 2 DL asks and Protégé warns of: one kind a property, no blank nodes, no classes of RDF's own."""
    for term in set(graph.subjects(RDF.type, None)):
        assert len(set(graph.objects(term, RDF.type)) & set(PROPERTIES)) <= 1, term
    assert not [t for t in graph.all_nodes() if isinstance(t, rdflib.BNode)]
    assert not [o for o in graph.objects(None, RDFS.subClassOf) if str(o).startswith((str(RDF), str(RDFS)))]


def test_classes_make_a_tree_without_loops() -> None:
    ontology = load_ontology()
    for name in ontology.classes:
        assert name not in ontology.ancestors(name)
    assert not [e for e in ontology.events if ontology.is_a(e, "Entity")]


def test_version_and_licence(graph: rdflib.Graph) -> None:
    ontology = rdflib.URIRef(ONTOLOGY.rstrip("#"))
    assert str(graph.value(ontology, OWL.versionIRI)).endswith(str(graph.value(ontology, OWL.versionInfo)))
    assert graph.value(ontology, DCTERMS.license)


def test_codings_are_complete(graph: rdflib.Graph) -> None:
    def codes(scheme: str) -> set[rdflib.URIRef]:
        return set(graph.subjects(SKOS.inScheme, KG[scheme]))

    acled = codes("ACLED")
    assert len(codes("PLOVER")) == 16
    assert len([c for c in acled if graph.value(c, SKOS.broader) is None]) == 6
    assert len([c for c in acled if graph.value(c, SKOS.broader) in acled]) == 25
    for code in codes("PLOVER") | acled | codes("CAMEO"):
        assert graph.value(code, SKOS.notation)
    ours = set(own_terms(graph, OWL.Class))
    matches = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch)
    coded = {s for p in matches for s, _, o in graph.triples((None, p, None)) if o in acled}
    # the exchange format gives these an ACLED sub-event type
    assert {KG[e] for e in EVENT_TYPES} - coded == {KG.Control, KG.Support, KG.Aid}
    assert coded <= ours


def test_the_rule_of_direct_triples_is_whole(graph: rdflib.Graph) -> None:
    rules = load_rules()
    properties = {rdflib.URIRef(p) for p in rules.direct.values()}
    assert properties == set(graph.subjects(RDFS.subPropertyOf, KG.actedOn))
    ontology = load_ontology()
    for event in ontology.events:
        concrete = (KG[event], KG.abstract, rdflib.Literal(True)) not in graph
        found = [rules.property_of(event, role, cls) for role, cls in (("target", "Person"), ("place", "City"))]
        assert any(found) == concrete, event


def test_all_that_an_articles_graph_uses_is_defined(graph: rdflib.Graph) -> None:
    defined = {str(s) for s in graph.subjects(RDF.type, None)}
    for quad in article_quads(founding()):
        terms = [quad.predicate.value]
        if quad.predicate.value == str(RDF.type) or str(getattr(quad.object, "value", "")).startswith(ONTOLOGY):
            terms.append(quad.object.value)
        for term in terms:
            assert not term.startswith(ONTOLOGY) or term in defined, quad


def test_individuals_for_every_status_kind_and_role(graph: rdflib.Graph) -> None:
    assert set(graph.subjects(RDF.type, KG.Status)) == {KG[s] for s in STATUSES}
    kinds = {"killed", "injured", "missing", "captured", "displaced"}
    assert set(graph.subjects(RDF.type, KG.CasualtyKind)) == {KG[k + "People"] for k in kinds}
    assert len(set(graph.subjects(RDF.type, KG.PopulationKind))) == 9
    assert all((KG[role], RDF.type, OWL.ObjectProperty) in graph for role in ROLES)


def test_the_json_ld_context_has_every_property(graph: rdflib.Graph) -> None:
    context = json.loads((ontology_dir() / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    terms = {d["@id"] for d in context.values() if isinstance(d, dict)}
    direct = set(load_rules().direct.values()) | {ONTOLOGY + r for r in RELATION_TYPES}
    for predicate in {q.predicate.value for q in article_quads(founding())} - direct - {str(RDF.type)}:
        name = next(f"{p}:{predicate[len(n) :]}" for p, n in PREFIXES.items() if p and predicate.startswith(n))
        assert name in terms, name


def test_the_vocabulary_graph_is_the_file(graph: rdflib.Graph) -> None:
    assert len(vocabulary_quads()) == len(graph)


def test_every_query_and_shape_uses_defined_terms_only(graph: rdflib.Graph) -> None:
    from kg.paths import queries_dir

    defined = {str(s)[len(ONTOLOGY) :] for s in graph.subjects(RDF.type, None) if str(s).startswith(ONTOLOGY)}
    files = [*queries_dir().glob("*.rq"), ontology_dir() / "shapes.ttl"]
    for path in files:
        text = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        for name in re.findall(r"(?<![\w.])kg:([\w-]+)", text):
            assert name in defined | {"any"} or name.endswith("Shape"), (path.name, name)
