"""Named queries asked of the founding article as the product reads it: rows that every answer must hold.

The whole answers over hand-made extractions are frozen in test_query; here text, pipeline, graph and query meet.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app

TEXT = Path(__file__).parents[1] / "examples" / "alep.txt"
COALITION = "Global Coalition Against Daesh"
SDF = "Syrian Democratic Forces"

#: query -> rows that must be among the answers, by column
EXPECTED: dict[str, list[dict[str, str]]] = {
    "who-did-what": [
        {"who": SDF, "did": "Entry", "where": "Manbij", "how": "actual"},
        {"who": COALITION, "did": "AirStrike", "where": "al-Toukhar"},
        {"who": "les troupes du régime", "did": "Siege", "where": "Castello Road", "when": "2016-07-07"},
    ],
    "strikes-by-place": [{"place": "al-Toukhar", "strike": "AirStrike"}, {"place": "Atarib", "strike": "AirStrike"}],
    "casualties": [
        {"befell": "killed", "at_least": "56", "at_most": "", "population": "civilian", "says": "Rami Abdulrahman"},
        {"befell": "killed", "at_least": "11", "at_most": "11", "population": "child", "part_of_another": "true"},
        {"befell": "killed", "at_least": "280000", "at_most": ""},
    ],
    "who-says-what": [
        {"says": "Syrian Observatory for Human Rights", "event_type": "AirStrike", "who": "Russia", "how": "uncertain"},
        {"says": "Ahrar al-Sham", "event_type": "Offensive"},  # what Amnesty asks for is a demand, told by the writer
    ],
    "allies": [{"one": "United States", "link": "supported", "other": SDF}],
    "what-happened-where": [{"where": "Manbij", "what": "Entry", "who": SDF}],
    "events-without-actor": [{"what": "AirStrike", "words": "bombardements aériens"}],
    "facts-by-certainty": [{"status": "uncertain", "attributed": "true"}, {"status": "unrealized"}],
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding article in a store on disk."""
    path = tmp_path_factory.mktemp("answers") / "alep.kg"
    done = CliRunner().invoke(app, ["build", str(TEXT), "--date", "2016-07-20", "--store", str(path)])
    assert done.exit_code == 0, done.output
    return path


#: Towns, what lies in them and the country around them.
SUDAN = (
    "Quinze civils ont été tués mardi à Khartoum, au Soudan, dans une frappe de l'armée. "
    "Les Forces de soutien rapide ont bombardé jeudi El-Fasher, au Darfour, tuant dix personnes. "
    "Au Soudan, vingt personnes ont été tuées vendredi dans des combats."
)


def answers(store: Path, name: str, *options: str) -> list[dict[str, str]]:
    """The rows of a named query."""
    done = CliRunner().invoke(app, ["query", "--store", str(store), name, *options, "--format", "csv"])
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


@pytest.fixture(scope="module")
def sudan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dispatch about a country, its towns and regions in a store on disk."""
    folder = tmp_path_factory.mktemp("sudan")
    (folder / "sudan.txt").write_text(SUDAN, encoding="utf-8")
    command = ["build", str(folder / "sudan.txt"), "--date", "2024-05-06", "--store", str(folder / "sudan.kg")]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    return folder / "sudan.kg"


@pytest.mark.parametrize("name", ["timeline", "what-happened-where", "casualties"])
def test_a_place_holds_what_lies_in_it(name: str, sudan: Path) -> None:
    for place, inside in (("Soudan", {"Khartoum", "El Fasher", "Sudan"}), ("Darfour", {"El Fasher"})):
        assert {row["where"] for row in answers(sudan, name, "--place", place)} - {"Darfur"} == inside


def test_a_toll_counts_at_the_narrowest_place(sudan: Path) -> None:
    rows = answers(sudan, "casualties-by-place")
    found = {(row["where"], row["part_of"], row["largest"]) for row in rows}
    assert found == {("Khartoum", "Sudan", "15"), ("El Fasher", "Darfur", "10"), ("Sudan", "", "20")}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_answer_holds(name: str, store: Path) -> None:
    rows = answers(store, name)
    for wanted in EXPECTED[name]:
        assert any(all(row[k] == v for k, v in wanted.items()) for row in rows), (wanted, rows)
