"""What the README promises is tried: its commands and programs run, its Turtle and its answer are what comes out."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

import kg
from kg.cli import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCKS if name == kind]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples, where the README's commands run one after the other."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder


def run(place: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def commands(block: str) -> list[list[str]]:
    """The commands of a block; a quoted argument may run over several lines."""
    return [words for line in re.split(r"\n(?=kg )", block.strip()) if (words := shlex.split(line, comments=True))]


def test_the_first_screen(place: Path) -> None:
    build, query = commands(blocks("sh")[0])
    run(place, sys.executable, "-m", *build)
    answer = run(place, sys.executable, "-m", *query)
    assert answer.split() == blocks("text")[0].split()
    shown, made = rdflib.Graph(), rdflib.Graph()
    shown.parse(data=blocks("turtle")[0], format="turtle")
    run(place, sys.executable, "-m", "kg", "export", "--store", "entry.kg", "-o", "entry.ttl")
    made.parse(place / "entry.ttl", format="turtle")
    assert len(shown) > 10
    assert not set(shown) - set(made)
    sentence = re.search(r"^> (.*)$", README, re.MULTILINE)
    assert sentence
    assert sentence.group(1) == (ROOT / "examples" / "entry.txt").read_text(encoding="utf-8").strip()


def test_the_other_commands_run(place: Path) -> None:
    for block in blocks("sh")[1:]:
        for command in commands(block):
            assert command[0] == "kg"
            run(place, sys.executable, "-m", *command)
    assert (place / "actors.svg").read_text(encoding="utf-8").lstrip().startswith("<?xml")
    assert (place / "alep.ttl").stat().st_size > 10_000


@pytest.mark.parametrize("program", blocks("python"))
def test_programs_in_the_text_run(place: Path, program: str) -> None:
    assert run(place, sys.executable, "-c", program)


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.py")), ids=lambda p: p.name)
def test_example_programs_run(place: Path, path: Path) -> None:
    assert run(place, sys.executable, str(place / "examples" / path.name))


def test_every_command_is_documented() -> None:
    names = {command.name for command in app.registered_commands}
    assert names
    assert not {name for name in names if f"`kg {name}`" not in README}
    assert not set(re.findall(r"`kg (\w+)`", README)) - names


def test_the_public_names_are_those_of_the_readme() -> None:
    (line,) = re.findall(r"^from kg import (.*)$", README, re.MULTILINE)
    assert sorted(line.split(", ")) == sorted(kg.__all__)


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()
