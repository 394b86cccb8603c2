"""`kg check` finds what is missing in the data, with file and line; the data that ship have no problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.check.events import check_events
from kg.check.priors import check_priors, check_telling
from kg.check.queries import check_queries
from kg.check.shapes import check_shapes
from kg.check.words import NEEDED, check_demonyms, check_nouns, check_words
from kg.ontology import load_ontology
from kg.paths import ontology_dir

TYPES = {"AirStrike", "Capture"}
CLASSES = {"Aircraft", "City", "Place", "Person"}
SOUND = """\
frames:
  attack:
    subj: initiator
    on: {Place: place, any: target}
events:
  AirStrike:
    - pos: verb
      frame: attack
      triggers:
        bomb: "[Jets|initiator] {bombed} [Goma|place]."
      needs: {subj: [Aircraft]}
    - pos: noun
      frame: attack
      triggers:
        air strike: ["An {air strike} hit Goma.", "Jets carried out an {air strike}."]
"""


def problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "events.yaml"
    path.write_text(text, encoding="utf-8")
    return [str(problem).removeprefix(f"{tmp_path}/") for problem in check_events(path, TYPES, CLASSES)]


def test_sound_entries_pass(tmp_path: Path) -> None:
    assert problems(tmp_path, SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  AirStrike:", "  AirStrik:", "events.yaml:6: 'AirStrik' is no event class"),
        ("subj: initiator", "subj: killer", "events.yaml:3: unknown role 'killer'"),
        ("{Place: place", "{Palace: place", "events.yaml:4: 'Palace' is no class"),
        ("[Aircraft]", "[Airship]", "events.yaml:11: 'Airship' is no class"),
        (
            "frame: attack\n      triggers:\n        bomb",
            "frame: strike\n      triggers:\n        bomb",
            ":8: no frame",
        ),
        ("pos: verb", "pos: vreb", "events.yaml:7: pos must be one of"),
        ('"[Jets|initiator] {bombed} [Goma|place]."', '""', "events.yaml:10: the trigger 'bomb' has no example"),
        ('"[Jets|initiator] {bombed} [Goma|place]."', "[]", "events.yaml:10: the trigger 'bomb' has no example"),
        ("{bombed}", "bombed", "events.yaml:10: the example of 'bomb' must mark"),
        ("[Goma|place]", "[Goma|where]", "events.yaml:10: unknown role 'where'"),
        ("needs:", "neds:", "events.yaml:11: unknown key 'neds'"),
        ("    - pos: noun\n", "    - pos: verb\n", None),
        ("        air strike: [", "        bomb: [", None),
        ("frames:", "frames: [", "events.yaml:3: did not find expected"),
    ],
)
def test_each_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str | None) -> None:
    assert old in SOUND
    found = problems(tmp_path, SOUND.replace(old, new, 1))
    if said is None:
        assert found == []
    else:
        assert any(said in line for line in found), found


def test_triggers_given_twice(tmp_path: Path) -> None:
    entry = '    - {pos: verb, frame: attack, triggers: {bomb: "{bombed}"}}\n'
    guarded = '    - {pos: verb, frame: attack, triggers: {bomb: "{bombed}"}, unless: [bath]}\n'
    head = "frames: {attack: {subj: initiator}}\nevents:\n  AirStrike:\n" + entry
    assert "stands already in line 4" in problems(tmp_path, head + entry)[0]
    assert "stands already in line 4" in problems(tmp_path, head + "  Capture:\n" + entry)[0]
    assert problems(tmp_path, head + "  Capture:\n" + guarded) == []
    assert "'AirStrike' is given again" in problems(tmp_path, head + "  AirStrike:\n" + guarded)[0]


def test_missing_and_malformed_files(tmp_path: Path) -> None:
    (missing,) = check_events(tmp_path / "events.yaml", TYPES, CLASSES)
    assert "is missing" in str(missing)
    assert "mapping" in problems(tmp_path, "- a")[0]


def test_nouns(tmp_path: Path) -> None:
    path = tmp_path / "nouns.yaml"
    path.write_text("City: [town]\nPerson: [medic,\n  town]\nRobot: [drone]\n", encoding="utf-8")
    found = [str(p) for p in check_nouns(path, CLASSES)]
    assert found[0].endswith("nouns.yaml:3: 'town' stands already under City (line 1); keep one")
    assert "nouns.yaml:4: 'Robot' is no class" in found[1]


def test_words(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("".join(f"{key}: [x]\n" for key in NEEDED if key != "pronouns"), encoding="utf-8")
    (problem,) = check_words(path)
    assert "'pronouns' is missing" in str(problem)


def test_demonyms(tmp_path: Path) -> None:
    path = tmp_path / "demonyms.yaml"
    path.write_text("syrien: SY\nkosovar: XK\nutopien: UU\npeoples: {kurde: Kurds}\n", encoding="utf-8")
    found = [str(p) for p in check_demonyms(path)]
    assert len(found) == 2
    assert "'capitals_as_government' is missing" in found[0]
    assert ":3: 'UU' is no country code" in found[1]


def test_queries(tmp_path: Path) -> None:
    header = "# title@en: T\n# title@fr: T\n# summary: S\n"
    (tmp_path / "good.rq").write_text(
        header + "# param: n integer 1 how many\nSELECT ?s { ?s ?p ?n }", encoding="utf-8"
    )
    assert list(check_queries(tmp_path)) == []
    (tmp_path / "good.rq").unlink()
    (tmp_path / "a.rq").write_text("SELECT ?s { ?s ?p ?o }", encoding="utf-8")
    (tmp_path / "b.rq").write_text(header + "# param: n integer 1 how many\nSELECT ?s { ?s ?p ?o }", encoding="utf-8")
    (tmp_path / "c.rq").write_text(header + "SELECT ?s\nWERE { ?s ?p ?o }", encoding="utf-8")
    (tmp_path / "d.rq").write_text(header + "# param: n\nSELECT ?s { ?s ?p ?o }", encoding="utf-8")
    found = [str(p).removeprefix(f"{tmp_path}/") for p in check_queries(tmp_path)]
    assert [line.split(" ")[0] for line in found] == ["a.rq:1:", "a.rq:1:", "a.rq:1:", "b.rq:1:", "c.rq:5:", "d.rq:4:"]
    assert "no title in 'en'" in found[0]
    assert "has no ?n" in found[3]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kg:ArticleShape a", "kg:ArticleShape b", "shapes.ttl:27: not valid Turtle: b is not a valid predicate"),
        ('@en, "doit avoir exactement un identifiant"@fr', "@en", "identifier' is not there in 'fr'"),
        ("SELECT $this ?value WHERE {", "SELECT $this ?value WERE {", "expected WHERE, found 'WERE'"),
        ("sh:targetClass kg:Mention", "sh:targetClass kg:Mentoin", "kg:Mentoin is no class of conflict.ttl"),
    ],
)
def test_faulty_shapes_are_told_with_their_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (ontology_dir() / "shapes.ttl").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "shapes.ttl"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (found,) = check_shapes(path, load_ontology().classes)
    assert said in str(found)
    assert found.line


def test_missing_shapes_are_told(tmp_path: Path) -> None:
    (found,) = check_shapes(tmp_path / "shapes.ttl", ())
    assert "is missing" in str(found)


WEAK = """\
events:
  AirStrike:
    - pos: verb
      frame: attack
      triggers:
        take: "[Jets|initiator] {took} the bridge at dawn."
  Capture:
    - pos: verb
      frame: attack
      triggers:
        take: "[Rebels|initiator] {took} the bridge."
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", None),  # frames of events.yaml are known, and two types may share a word
        ("frame: attack", "frame: strike", "weak.yaml:4: no frame is named 'strike'"),
        ("  Capture:", "  AirStrike:", "weak.yaml:11: the trigger 'take' stands already in line 6"),
    ],
)
def test_a_weak_lexicon_is_checked_beside_the_strong_one(tmp_path: Path, old: str, new: str, said: str | None) -> None:
    strong, weak = tmp_path / "events.yaml", tmp_path / "weak.yaml"
    strong.write_text(SOUND, encoding="utf-8")
    weak.write_text(WEAK.replace(old, new, 1) if old else WEAK, encoding="utf-8")
    found = [str(p).removeprefix(f"{tmp_path}/") for p in check_events(weak, TYPES, CLASSES, strong)]
    assert not found if said is None else any(f.startswith(said) for f in found), found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("AirStrike\tverb\tbomb\t80", None),
        ("AirStrike\tverb\tbomb\toften", "priors.tsv:2: 'AirStrike\\tverb\\tbomb\\toften': write type, part"),
        ("AirStrike\tverb\tbomb", "priors.tsv:2: 'AirStrike\\tverb\\tbomb': write type, part"),
        ("AirStrike\tverb\tbomb\t101", "priors.tsv:2: 'AirStrike\\tverb\\tbomb\\t101': write type, part"),
        ("AirStrike\tnoun\tbomb\t80", "priors.tsv:2: no trigger 'bomb' (noun) of AirStrike"),
        ("AirStrike\tverb\tbomb\t80\nAirStrike\tverb\tbomb\t70", "priors.tsv:3: 'AirStrike verb bomb' stands already"),
    ],
)
def test_priors_are_checked_beside_the_triggers(tmp_path: Path, line: str, said: str | None) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    for name in ("nouns.yaml", "words.yaml", "demonyms.yaml"):
        (folder / name).write_text("{}", encoding="utf-8")
    events = 'events:\n  AirStrike:\n    - pos: verb\n      triggers:\n        bomb: "They {bombed} it."\n'
    (folder / "events.yaml").write_text(events, encoding="utf-8")
    path = folder / "priors.tsv"
    path.write_text(f"# of 100 times\n{line}\n", encoding="utf-8")
    found = [str(p).removeprefix(f"{folder}/") for p in check_priors(path)]
    assert not found if said is None else [f.startswith(said) for f in found] == [True], found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("say\t97\t99\t60", []),
        ("say\t97\t99", ["telling.tsv:1: 'say\\t97\\t99': write verb and 3 numbers from 0 to 100, tabs between"]),
    ],
)
def test_what_verbs_tell_is_checked(tmp_path: Path, line: str, said: list[str]) -> None:
    path = tmp_path / "telling.tsv"
    path.write_text(f"{line}\n", encoding="utf-8")
    assert [str(p).removeprefix(f"{tmp_path}/") for p in check_telling(path)] == said
