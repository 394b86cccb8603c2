"""The command as a user meets it: what it prints, its exit status, one clear line for each kind of bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

FRENCH = "Les rebelles ont repris la ville de Goma lundi, selon un porte-parole de l'armée."


def test_help_loads_no_heavy_library() -> None:
    """`kg --help` answers at once because neither spaCy nor the RDF libraries are imported for it."""
    code = (
        "import sys; sys.argv = ['kg', '--help']\n"
        "from kg.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "libraries = {'spacy', 'rdflib', 'pyoxigraph', 'matplotlib', 'trafilatura', 'networkx', 'numpy'}\n"
        "heavy = libraries & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "build" in done.stdout


def make(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


BAD = {
    "empty.txt": (b"", "is empty"),
    "binary.txt": (b"\x7fELF\x00\x01", "is binary"),
    "arabic.txt": ("قصفت الطائرات مدينة حلب".encode("cp1256"), "iconv"),
    "german.txt": ("Die Armee hat die Stadt eingenommen und drei Soldaten getötet.".encode(), "without a pipeline"),
    "long.txt": (b"The army took the town. " * 210_000, "split it"),
}


@pytest.mark.parametrize("name", [*BAD, "missing.txt"])
@pytest.mark.parametrize("command", [("facts",), ("build", "--store", "STORE")])
def test_bad_input_is_one_line_and_status_2(kg: Run, tmp_path: Path, name: str, command: tuple[str, ...]) -> None:
    data, words = BAD.get(name, (None, "no such file"))
    path = make(tmp_path, name, data) if data is not None else tmp_path / name
    store = tmp_path / "store.kg"
    done = kg(*(str(store) if word == "STORE" else word for word in command), path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"kg: {path}: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert not store.exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--date", "yesterday"), "--date yesterday"),
        (("--lang", "de"), "without a pipeline"),
        (("--model", "none"), "none"),
    ],
)
def test_bad_options(kg: Run, alep: Path, args: tuple[str, str], words: str) -> None:
    done = kg("facts", alep, *args)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert words in done.stderr


def test_facts_of_the_founding_article(kg: Run, alep: Path) -> None:
    done = kg("facts", alep, "--date", "2016-07-20")
    assert done.returncode == 0, done.stderr
    text = alep.read_text(encoding="utf-8")
    facts = [json.loads(line) for line in done.stdout.splitlines()]
    assert {fact["doc"] for fact in facts} == {"alep"}
    for fact in facts:
        words = fact.get("trigger") or fact["evidence"]
        assert text[words["start"] : words["end"]] == words["text"]


def test_mentions_point_at_the_text(kg: Run, alep: Path) -> None:
    done = kg("mentions", alep)
    assert done.returncode == 0, done.stderr
    text = alep.read_text(encoding="utf-8")
    mentions = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(mentions) > 50
    assert all(text[m["start"] : m["end"]] == m["text"] for m in mentions)


def test_a_text_on_standard_input_and_an_output_file(kg: Run, tmp_path: Path) -> None:
    out = tmp_path / "facts.jsonl"
    done = kg("facts", "-", "-o", out, stdin=FRENCH)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert {json.loads(line)["doc"] for line in out.read_text(encoding="utf-8").splitlines()} == {"stdin"}


def test_one_bad_file_in_a_hundred(kg: Run, tmp_path: Path) -> None:
    folder = tmp_path / "hundred"
    folder.mkdir()
    for n in range(99):
        make(folder, f"{n:02}.txt", f"{FRENCH} Il y a {n + 2} morts.".encode())
    bad = make(folder, "bad.txt", b"\x00")
    store = tmp_path / "store.kg"
    done = kg("build", folder, "--store", store)
    assert done.returncode == 0, done.stderr
    assert f"{store}: 99 articles (99 French)" in done.stdout
    assert f"{bad}: is binary" in done.stdout
    assert f"{bad}: is binary" in done.stderr
