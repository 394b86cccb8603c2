"""The ontology folder as one object, and what is said when a file of it is wrong."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from kg.evaluate import gold
from kg.evaluate.gold import load_standard
from kg.lexicon import load_lexicon
from kg.model import RESOURCE, Article
from kg.nlp import Reader
from kg.nlp.triggers import TriggerMatcher
from kg.ontology import Ontology, OntologyError, load_ontology
from kg.paths import ontology_dir

SMALL = Path(__file__).parent / "ontology_small"
HEAD = """@prefix : <https://w3id.org/depeche/id/> .
@prefix kg: <https://w3id.org/depeche/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
"""


@pytest.fixture(scope="module")
def shipped() -> Ontology:
    return load_ontology()


def folder_with(tmp_path: Path, name: str, text: str) -> Path:
    (tmp_path / "conflict.ttl").write_text((SMALL / "conflict.ttl").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_class_tree() -> None:
    small = load_ontology(SMALL)
    assert small.ancestors("StateForce") == ("Organization", "Agent")
    assert small.is_a("StateForce", "Agent")
    assert small.is_a("Agent", "Agent")
    assert not small.is_a("Agent", "StateForce")
    assert not small.is_a("Country", "Agent")
    assert small.acts("Country")
    assert small.acts("ArmedGroup")
    assert not small.acts("City")
    assert small.ancestors("NoSuchClass") == ()
    assert not small.is_a("NoSuchClass", "Agent")


def test_what_ships_has_the_classes_of_the_fact_record(shipped: Ontology) -> None:
    for cls in ("ArmedGroup", "StateForce", "Government", "Coalition", "Media", "NGO", "Party", "Company"):
        assert shipped.is_a(cls, "Organization"), cls
    for cls in ("Country", "Region", "City", "Village", "Quarter", "Road", "Water", "Facility"):
        assert shipped.is_a(cls, "Place"), cls
    assert {"AirStrike", "Shelling", "Siege", "Protest"} <= set(shipped.events)
    assert set(shipped.relations) == {"leads", "speaksFor", "memberOf", "partOf", "locatedIn", "alliedWith", "opposes"}
    assert shipped.label("AirStrike", "fr") != shipped.label("AirStrike", "en")
    assert shipped.label("NoSuchClass") == "NoSuchClass"


def test_the_class_of_the_subjects_of_a_relation_is_its_domain(shipped: Ontology) -> None:
    assert {shipped.domains["leads"], shipped.domains["speaksFor"]} == {"Agent"}
    assert set(shipped.domains) == set(shipped.relations)


def test_actors_are_many_and_complete(shipped: Ontology) -> None:
    actors = shipped.actors
    assert len(actors) >= 450
    assert len({a.id for a in actors}) == len(actors)
    assert all(a.id.startswith(RESOURCE) for a in actors)
    assert all(shipped.is_a(a.cls, "Agent") for a in actors)
    ids = {a.id for a in actors}
    for actor in actors:
        for target in (*actor.leads, *actor.speaks_for, *actor.member_of, *actor.part_of):
            assert target in ids, f"{actor.label} points to {target}, which is no actor"
    french = sum(any(n.lang == "fr" for n in a.names) for a in actors)
    other = sum(any(n.lang not in ("en", "fr") for n in a.names) for a in actors)
    assert french > 0.9 * len(actors)
    assert other > 0.35 * len(actors)


def test_periods_and_countries_are_well_formed(shipped: Ontology) -> None:
    from kg.gazetteer import load_gazetteer

    known = load_gazetteer().countries
    for actor in shipped.actors:
        for day in (actor.active_from, actor.active_until):
            assert day is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day), f"{actor.label}: {day}"
        if actor.active_from and actor.active_until:
            assert actor.active_from <= actor.active_until, actor.label
        assert set(actor.countries) <= set(known), f"{actor.label}: {actor.countries}"
    former = {"SU", "YU", "DD"}  # withdrawn codes: states of which the lexicon still has the demonym
    assert {p.country for p in shipped.places if p.country} <= set(known) | former


def test_every_war_has_its_actors(shipped: Ontology) -> None:
    per_country = Counter(c for a in shipped.actors for c in a.countries)
    for iso in ("SY", "IQ", "YE", "LY", "ML", "NG", "CD", "SD", "SS", "SO", "ET", "AF", "UA", "RU", "IL", "PS", "LB",
                "IR", "TR", "MM", "CO", "PH", "CF", "MZ", "AZ"):  # fmt: skip
        assert per_country[iso] >= 5, f"{iso}: {per_country[iso]} actors"


def test_no_identifier_of_another_authority_but_those_of_the_gazetteer(shipped: Ontology) -> None:
    assert not any(a.same_as for a in shipped.actors)
    from kg.gazetteer import GEONAMES, load_gazetteer
    from kg.nlp.link import Linker

    linker = Linker(shipped, "en", load_gazetteer())
    for place in shipped.places:
        for same in place.same_as:
            assert same.startswith(GEONAMES)
            assert linker.entity(place.id).geometry is not None, f"{place.label}: {same} is no row of the gazetteer"


def test_provinces_contain_their_towns_by_the_gazetteers_code(shipped: Ontology) -> None:
    codes = [p.admin1 for p in shipped.places if p.admin1]
    assert len(codes) == len(set(codes)) > 100
    assert {c.split(".")[0] for c in codes} <= {p.country for p in shipped.places}


def test_loading_is_fast() -> None:
    code = (
        "import time, sys; t = time.perf_counter(); from kg.ontology import load_ontology; load_ontology();"
        "print(time.perf_counter() - t); assert 'rdflib' not in sys.modules and 'spacy' not in sys.modules"
    )
    times = [float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout) for _ in "ab"]
    assert min(times) < 1.0  # 0.2 s on an idle machine; what must not come in is an import of rdflib or spaCy


def test_malformed_turtle_names_file_line_and_what_was_expected(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "actors.ttl", HEAD + ":X a kg:ArmedGroup\n    skos:prefLabel ;\n")
    with pytest.raises(OntologyError, match=r"actors\.ttl:\d+:\d+: not valid Turtle: .+; correct it there"):
        load_ontology(folder)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (':X a kg:Gang ;\n skos:prefLabel "X"@en .', r"actors\.ttl:5: X: kg:Gang is no class of conflict\.ttl"),
        (":X a kg:ArmedGroup .", r"actors\.ttl:5: X: has no preferred label; add skos:prefLabel"),
        (':X a kg:ArmedGroup, kg:Party ;\n skos:prefLabel "X"@en .', r"actors\.ttl:5: X: has 2 classes"),
    ],
)
def test_a_wrong_actor_is_told_with_its_line_and_the_remedy(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(OntologyError, match=message):
        load_ontology(folder_with(tmp_path, "actors.ttl", HEAD + body))


def test_wrong_coordinates_are_told(tmp_path: Path) -> None:
    body = ':X a kg:City ; skos:prefLabel "X"@en ; geo:lat "north" ; geo:long 3.0 .'
    with pytest.raises(OntologyError, match=r"places\.ttl:5: X: 'north', '3\.0' are no coordinates"):
        load_ontology(folder_with(tmp_path, "places.ttl", HEAD + body))


def test_a_missing_schema_is_told(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"conflict\.ttl: No such file"):
        load_ontology(tmp_path)


def test_the_families_of_the_ontology_are_those_that_are_measured(shipped: Ontology) -> None:
    for kind, family in load_standard().family.items():
        assert shipped.family(kind) == family, kind
    assert shipped.family("NoSuchType") is None


def test_families_that_are_no_lists_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "measures.yaml").write_text("families: 3\n", encoding="utf-8")
    monkeypatch.setattr(gold, "ontology_dir", lambda: tmp_path)
    with pytest.raises(gold.GoldError, match=r"measures\.yaml: .*must map each family to a list"):
        load_standard.__wrapped__()


def test_what_is_annotated_of_a_class_holds_of_those_below_it(tmp_path: Path) -> None:
    schema = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/depeche/ontology#> .
kg:Event a owl:Class .
kg:Strike a owl:Class ; rdfs:subClassOf kg:Event ; kg:family "strike" ; kg:lasting true ; kg:targetFrom "target" .
kg:DroneStrike a owl:Class ; rdfs:subClassOf kg:Strike ; kg:lasting false .
kg:Ambush a owl:Class ; rdfs:subClassOf kg:DroneStrike ; kg:family "attack" .
"""
    (tmp_path / "conflict.ttl").write_text(schema, encoding="utf-8")
    own = load_ontology(tmp_path)
    assert [own.family(c) for c in ("Event", "Strike", "DroneStrike", "Ambush")] == [None, "strike", "strike", "attack"]
    assert own.lasting == {"Strike"}
    assert own.target_from["Ambush"] == "target"


def test_a_type_of_ones_own_is_read_as_the_class_above_it(tmp_path: Path) -> None:
    """An expert adds a class and a trigger, and no Python: its dead are counted with it, its day is its own."""
    lexicon = tmp_path / "lexicon"
    shutil.copytree(ontology_dir() / "lexicon" / "en", lexicon)
    schema = (ontology_dir() / "conflict.ttl").read_text("utf-8")
    own = '\nkg:ThunderRaid a owl:Class ; rdfs:subClassOf kg:AirStrike ; rdfs:label "thunder raid"@en .\n'
    (tmp_path / "conflict.ttl").write_text(schema + own, "utf-8")
    entry = "  ThunderRaid:\n    - pos: noun\n      frame: attack_noun\n      triggers:\n"
    entry += "        thunder raid: A {thunder raid} hit [Bor|place].\n"
    events = lexicon / "events.yaml"
    events.write_text(events.read_text("utf-8").replace("\nevents:\n", f"\nevents:\n{entry}", 1), "utf-8")
    known = Reader("en", load_ontology(tmp_path))
    known.lexicon = load_lexicon("en", lexicon)
    known.matcher = TriggerMatcher(known.lexicon)
    text = "A Turkish thunder raid near Qamishli killed nine fighters on Monday."
    (raid,) = known.read(Article("own", text, "en", "2020-06-17")).events
    assert (raid.type, raid.time.value if raid.time else None) == ("ThunderRaid", "2020-06-15")
    assert [c.count.low for c in raid.casualties] == [9]
