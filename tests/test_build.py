"""Sources to a store: the same graph each time, in any order, on any number of cores; bad input changes nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.build import Summary, read
from kg.intake import Refused
from kg.model import Article, Event, Evidence, Extraction, Span, When
from kg.store import StoreInUse, open_store

EN = "Rebels captured the town of Goma on Monday, killing at least 12 civilians, the army said."
FR = "L'armée a bombardé la ville de Goma mardi, tuant au moins trois civils, selon l'ONU."


def dump(store: Path) -> list[str]:
    """All quads as sorted N-Quads."""
    with open_store(store, create=False) as opened:
        return sorted(f"{quad} ." for quad in opened.quads())


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "en.txt").write_text(EN, encoding="utf-8")
    (folder / "fr.txt").write_text(FR, encoding="utf-8")
    return folder


def test_the_same_article_twice_leaves_the_same_graph(alep: Path, tmp_path: Path) -> None:
    store = tmp_path / "alep.kg"
    assert kg.build(alep, store, date="2016-07-20").replaced == 0
    first = dump(store)
    assert kg.build(alep, store, date="2016-07-20").replaced == 1
    assert dump(store) == first
    assert len(first) > 500


def test_reading_again_withdraws_what_is_no_longer_said(texts: Path, tmp_path: Path) -> None:
    store = tmp_path / "store.kg"
    kg.build(texts, store)
    fresh = dump(store)
    (texts / "en.txt").write_text("Nothing happened anywhere, and nobody said a word about it.", encoding="utf-8")
    kg.build(texts / "en.txt", store)
    assert not any("Goma" in quad for quad in dump(store) if "/article/en" in quad)
    (texts / "en.txt").write_text(EN, encoding="utf-8")
    kg.build(texts, store)
    assert dump(store) == fresh


def test_order_and_cores_do_not_matter(texts: Path, tmp_path: Path) -> None:
    files = [texts / "en.txt", texts / "fr.txt"]
    kg.build(files, tmp_path / "a.kg", cores=1)
    kg.build(reversed(files), tmp_path / "b.kg", cores=2)
    assert dump(tmp_path / "a.kg") == dump(tmp_path / "b.kg")


def test_the_summary_counts(texts: Path, tmp_path: Path) -> None:
    (texts / "bad.txt").write_bytes(b"\x00")
    done: list[int] = []
    summary = kg.build(texts, tmp_path / "store.kg", progress=done.append)
    assert done == [1, 2]
    assert summary.languages == {"en": 1, "fr": 1}
    assert (summary.articles, summary.sentences, summary.failed) == (2, 2, True)
    assert summary.events["Capture"] == 1
    assert (summary.unresolved, summary.undated) == (2, 2)  # Monday and mardi, of an unknown week
    assert [refusal.where for refusal in summary.refused] == [str(texts / "bad.txt")]


def test_a_time_that_stays_open_though_the_day_is_known_is_not_undated() -> None:
    at = Span(0, 3)
    evidence = Evidence("a", at, "Two")
    event = Event("a#event-0-Capture", "Capture", at, at, evidence, time=When(at, "Two", None))
    summary = Summary()
    for day in ("2016-07-20", None):
        summary.add(Extraction(Article("a", "Two", "en", day), events=(event,)))
    assert (summary.unresolved, summary.undated) == (2, 1)


def test_bad_input_leaves_the_store_as_it_was(texts: Path, tmp_path: Path) -> None:
    store = tmp_path / "store.kg"
    kg.build(texts, store)
    before = dump(store)
    bad = tmp_path / "en.txt"
    bad.write_bytes(b"\x00")
    assert kg.build(bad, store).failed
    assert dump(store) == before


def test_nothing_read_makes_no_store(tmp_path: Path) -> None:
    summary = kg.build(tmp_path / "none.txt", tmp_path / "store.kg")
    assert summary.failed
    assert not (tmp_path / "store.kg").exists()


def test_a_store_in_use_is_refused(texts: Path, tmp_path: Path) -> None:
    store = tmp_path / "store.kg"
    kg.build(texts, store)
    before = dump(store)
    holder = "import sys, pyoxigraph; s = pyoxigraph.Store(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(StoreInUse, match="another process"):
            kg.build(texts, store)
        process.communicate()
    assert dump(store) == before


def test_read_raises_for_the_first_bad_document(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no such file"):
        list(read(tmp_path / "none.txt"))


def test_the_first_page_of_the_api(alep: Path) -> None:
    """from kg import read, build, open_store: all a user needs."""
    (extraction,) = kg.read(alep, date="2016-07-20")
    assert extraction.article.id == "alep"
    store = kg.open_store("memory:")
    kg.build(alep, store, date="2016-07-20")
    assert extraction.article.iri in store.graphs()


def test_an_empty_summary_is_no_failure() -> None:
    assert not Summary().failed
