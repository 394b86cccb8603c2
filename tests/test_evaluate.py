"""Our measures are those of the scorer, and gold that cannot be used is named."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.evaluate import GoldError, load_facts, load_gold, score
from kg.evaluate.measure import ACCURACIES, MEASURES
from kg.evaluate.table import format_table

TEXT = "Rebels shelled Goma. The army killed 12 civilians in Goma on Monday, the UN said."
GOLD = {
    "doc": "d1",
    "lang": "en",
    "date": "2016-07-20",
    "title": "t",
    "text": TEXT,
    "entities": {
        "rebels": {"class": "ArmedGroup", "names": ["Rebels"]},
        "army": {"class": "StateForce", "names": ["the army"]},
        "goma": {"class": "City", "names": ["Goma"]},
        "un": {"class": "InternationalOrganization", "names": ["UN", "United Nations"]},
    },
    "events": [
        {"type": "Shelling", "trigger": "shelled", "initiator": ["rebels"], "target": [], "place": ["goma"]},
        {
            "type": "Killing",
            "trigger": "killed",
            "initiator": ["army"],
            "place": ["goma"],
            "time": "2016-07-18",
            "sources": ["un"],
            "casualties": [{"kind": "killed", "min": 12, "max": 12, "population": "civilian"}],
        },
    ],
    "relations": [{"type": "opposes", "subject": "rebels", "object": "army"}],
}


def argument(text: str) -> dict[str, Any]:
    return {"id": f"x:{text}", "label": text, "text": text, "names": [text], "start": 0, "end": 0, "class": "Agent"}


def event(kind: str, trigger: str, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(trigger)
    fields = {"status": "actual", **fields}
    return {
        "doc": "d1",
        "kind": "event",
        "type": kind,
        "trigger": {"text": trigger, "start": start, "end": start + 5},
        **fields,
    }


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "d1.json").write_text(json.dumps(GOLD), encoding="utf-8")
    return tmp_path


def test_measures_on_a_small_case(gold: Path) -> None:
    facts = [
        event("AirStrike", "shelled", initiator=[argument("Rebels")], place=[argument("Bukavu")]),
        event(
            "Killing",
            "killed",
            initiator=[argument("army")],
            place=[argument("Goma")],
            time={"value": "2016-07-18"},
            sources=[argument("United Nations")],
            casualties=[{"kind": "killed", "min": 12, "max": 12, "population": "unknown"}],
        ),
        event("Threat", "said"),
        {
            "doc": "d1",
            "kind": "relation",
            "type": "opposes",
            "subject": argument("the army"),
            "object": argument("rebels"),
        },
        {"doc": "other", "kind": "relation", "type": "opposes", "subject": argument("x"), "object": argument("y")},
    ]
    result = score(load_gold(gold), facts)
    counts = {m: (r.found, r.given, r.gold) for m in (*MEASURES, *ACCURACIES) for r in [result.row(m)]}
    assert counts == {
        "event": (1, 3, 2),
        "family": (2, 3, 2),
        "role": (3, 4, 4),
        "triple": (2, 3, 3),
        "pair": (1, 2, 2),
        "relation": (1, 1, 1),
        "casualty": (1, 1, 1),
        "source": (1, 1, 1),
        "time": (1, 1, 1),
        "status": (1, 1, 1),
        "population": (0, 1, 1),
    }
    assert "d1: mistyped Shelling 'shelled' as AirStrike 'shelled'" in result.errors
    assert "d1: spurious Threat 'said'" in result.errors
    assert format_table(result).splitlines()[2].split()[:2] == ["triple", "0.667"]


def test_no_predictions_score_zero(gold: Path) -> None:
    result = score(load_gold(gold), [])
    assert result.row("event").f1 == 0
    assert result.row("event").gold == 2
    assert "d1: missed Shelling 'shelled': initiator rebels | place goma" in result.errors


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"events": [{"type": "Picnic", "trigger": "shelled"}]}, "'Picnic'"),
        ({"events": [{"type": "Shelling", "trigger": "nowhere"}]}, "'nowhere'"),
        ({"events": [{"type": "Shelling", "trigger": "shelled", "target": ["ghost"]}]}, "'ghost'"),
        ({"relations": [{"type": "leads", "subject": "ghost", "object": "army"}]}, "'ghost'"),
        ({"entities": None}, "is no gold document"),
    ],
)
def test_unusable_gold_is_named(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    path = tmp_path / "d1.json"
    path.write_text(json.dumps({**GOLD, **change}), encoding="utf-8")
    with pytest.raises(GoldError, match=words) as caught:
        load_gold(tmp_path)
    assert str(path) in str(caught.value)


def test_no_gold_and_bad_facts(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no gold documents"):
        load_gold(tmp_path)
    path = tmp_path / "facts.jsonl"
    path.write_text('{"doc": "d", "kind": "event"}\n{"kind": "opinion"}\n', encoding="utf-8")
    with pytest.raises(GoldError, match=":2: is no fact record"):
        load_facts(path)


@pytest.mark.parametrize("seed", range(4))
def test_same_figures_as_the_scorer(shared: Path, tmp_path: Path, seed: int) -> None:
    """The gold as facts, spoilt at random: both must count the same."""
    scorer = [sys.executable, str(shared / "eval" / "score.py"), str(shared / "eval" / "dev")]
    lines = subprocess.run([*scorer, "--as-facts"], capture_output=True, text=True, check=True).stdout.splitlines()
    dice = random.Random(seed)
    facts = [spoil(json.loads(line), dice) for line in lines if dice.random() > 0.15 * seed]
    path = tmp_path / "facts.jsonl"
    path.write_text("\n".join(map(json.dumps, facts)), encoding="utf-8")
    theirs = json.loads(
        subprocess.run([*scorer, str(path), "--json"], capture_output=True, text=True, check=True).stdout
    )
    ours = score(load_gold(shared / "eval" / "dev"), load_facts(path))
    for measure in MEASURES:
        row = ours.row(measure)
        assert (row.found, row.given, row.gold) == tuple(theirs[measure][k] for k in ("tp", "pred", "gold")), measure
    for measure in ACCURACIES:
        assert ours.row(measure).precision == theirs[f"{measure} accuracy"]


def spoil(fact: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    if fact["kind"] == "event":
        if dice.random() < 0.2:
            fact["type"] = dice.choice(["AirStrike", "Shelling", "Capture", "Entry", "Accusation", "Meeting", "Other"])
        if dice.random() < 0.3:
            shift = dice.randint(-120, 120)
            fact["trigger"]["start"] = max(0, fact["trigger"]["start"] + shift)
            fact["trigger"]["end"] = max(0, fact["trigger"]["end"] + shift)
        if dice.random() < 0.2:
            fact["initiator"], fact["target"] = fact["target"], fact["initiator"]
        if dice.random() < 0.2:
            fact["place"] = fact["place"] + fact["initiator"]
        if dice.random() < 0.2:
            fact["status"], fact["time"], fact["sources"] = "uncertain", None, []
        for casualty in fact["casualties"]:
            casualty["min"] = dice.choice([casualty["min"], None])
            casualty["population"] = dice.choice([casualty["population"], "unknown"])
    elif dice.random() < 0.3:
        fact["subject"], fact["object"] = fact["object"], fact["subject"]
    return fact
