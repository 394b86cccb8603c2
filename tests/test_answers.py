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


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_answer_holds(name: str, store: Path) -> None:
    done = CliRunner().invoke(app, ["query", "--store", str(store), name, "--format", "csv"])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    for wanted in EXPECTED[name]:
        assert any(all(row[k] == v for k, v in wanted.items()) for row in rows), (wanted, rows)
