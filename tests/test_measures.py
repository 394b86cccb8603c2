"""The measures beside the facts count as their definitions say, and corpora that cannot be used are named."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kg.evaluate import MEASURES, GoldError
from kg.evaluate.clusters import Cluster, Tally, count_entities, count_links, count_mentions
from kg.evaluate.identity import align, gather
from kg.evaluate.mentions import find_label, pair
from kg.evaluate.plover import align_types, find_words
from kg.evaluate.report import Report, balance, share
from kg.model import Mention, Span
from kg.ontology import load_ontology

Count = Callable[[Sequence[Cluster], Sequence[Cluster]], tuple[float, float, float, float]]


def clusters(*words: str) -> list[Cluster]:
    return [frozenset(word) for word in words]


# The example of Luo 2005 (figure 1): one entity of five mentions, two of two and five, and three ways to answer.
GOLD = clusters("12345", "67", "89ABC")


@pytest.mark.parametrize(
    ("count", "given", "precision", "recall"),
    [
        (count_links, clusters("12345", "6789ABC"), 9 / 10, 1.0),
        (count_links, clusters("1234589ABC", "67"), 9 / 10, 1.0),
        (count_links, clusters("123456789ABC"), 9 / 11, 1.0),
        (count_mentions, clusters("12345", "6789ABC"), 16 / 21, 1.0),
        (count_mentions, clusters("1234589ABC", "67"), 7 / 12, 1.0),
        (count_mentions, clusters("123456789ABC"), 54 / 144, 1.0),
        (count_entities, clusters("12345", "6789ABC"), 11 / 12, 11 / 18),
        (count_entities, clusters("1234589ABC", "67"), 5 / 6, 5 / 9),
        (count_entities, clusters("123456789ABC"), 10 / 17, 10 / 51),
    ],
)
def test_published_example(count: Count, given: list[Cluster], precision: float, recall: float) -> None:
    found_given, total, found_gold, gold = count(given, GOLD)
    assert found_given / total == pytest.approx(precision)
    assert found_gold / gold == pytest.approx(recall)


@pytest.mark.parametrize("count", [count_links, count_mentions, count_entities])
def test_mentions_of_one_side_only(count: Count) -> None:
    """A made-up mention lowers precision, a missed one recall; nothing at all is 0, not an error."""
    tally = Tally()
    tally.add(*count([], []))
    assert tally.f1 == 0
    exact, less, more = Tally(), Tally(), Tally()
    exact.add(*count(GOLD, GOLD))
    less.add(*count(clusters("1234", "67", "89ABC"), GOLD))
    more.add(*count(clusters("12345X", "67", "89ABC"), GOLD))
    assert exact.f1 == 1
    assert less.f1 < 1
    assert more.f1 < 1


def mention(start: int, end: int, entity: str, head: int | None = None) -> Mention:
    at = start if head is None else head
    return Mention(Span(start, end), "", Span(at, at + 1), "Person", entity, False)


def test_each_annotated_span_is_met_once() -> None:
    gold = [frozenset({Span(3, 10)}), frozenset({Span(20, 25)})]
    near, inner, outside = mention(0, 10, "a", head=4), mention(5, 6, "b"), mention(12, 15, "a")
    spans = align([inner, near, outside], gold)
    assert spans == {near: Span(3, 10), inner: Span(5, 6), outside: Span(12, 15)}
    assert sorted(map(sorted, gather([near, inner, outside], spans))) == [[Span(3, 10), Span(12, 15)], [Span(5, 6)]]


def test_mentions_pair_one_to_one_by_label() -> None:
    ours = [(Span(0, 5), "Person"), (Span(3, 9), "Person"), (Span(20, 22), "Location")]
    marked = [(Span(2, 6), "Person"), (Span(4, 8), "Person"), (Span(8, 9), "Person"), (Span(20, 22), "Person")]
    hits, missed, spurious = pair(ours, marked)
    assert hits == ["Person", "Person"]
    assert missed == [(Span(8, 9), "Person"), (Span(20, 22), "Person")]
    assert spurious == [(Span(20, 22), "Location")]
    labels = {"Person": "Person", "Organization": "Organisation"}
    assert find_label("ArmedGroup", labels, load_ontology()) == "Organisation"
    assert find_label("Event", labels, load_ontology()) is None


def test_types_are_aligned_by_the_ontology() -> None:
    codes = align_types()
    assert "ASSAULT" in codes["AirStrike"]
    assert "PROTEST" in codes["Protest"]
    assert {"SUPPORT", "AID"} <= codes["Support"]
    assert find_words("US", "USA and US, US") == [Span(8, 10), Span(12, 14)]


def test_table_and_figures() -> None:
    report = Report("t", [balance("mention", 1, 2, 4), share("linked", 3, 4)])
    lines = [line.split() for line in report.table().splitlines()]
    assert lines[2] == ["mention", "0.500", "0.250", "0.333", "1", "2", "4"]
    assert lines[3] == ["linked", "0.750", "3", "4"]
    assert report.as_dict()["linked"]["p"] is None


POPCORN = {
    "0": {
        "text": "Marie Dupont habite à Lyon. Elle travaille à l'hôpital.",
        "entities": [
            {"type": "CIVILIAN", "mentions": [{"start": 0, "end": 12}, {"start": 28, "end": 32}]},
            {"type": "PLACE", "mentions": [{"start": 22, "end": 26}]},
            {"type": "PLACE", "mentions": [{"start": 47, "end": 54}]},
            {"type": "FIRE", "mentions": [{"start": 33, "end": 42}]},
        ],
    }
}
SENTENCE = "Russia accused Turkey of supporting the rebels."
PLOVER = [
    {"id": "x", "event": "DOCUMENT"},
    {
        "id": "y",
        "event": "DISAPPROVE",
        "text": SENTENCE,
        "source": [{"actorText": "Russia"}],
        "target": [{"actorText": "Turkey"}],
    },
    {"id": "z", "event": "PROTEST", "text": SENTENCE, "source": [{"actorText": "Turkey"}], "target": "none"},
]


def write_corpus(folder: Path, measure: str) -> Path:
    path = folder / measure
    path.mkdir()
    if measure == "identity":
        (path / "train.json").write_text(json.dumps(POPCORN), encoding="utf-8")
    elif measure == "plover":
        (path / "gold.txt").write_text(json.dumps(PLOVER), encoding="utf-8")
    elif measure == "mentions":
        (path / "documents.json").write_text(json.dumps({"_id": "1", "text": SENTENCE}), encoding="utf-8")
        rows = [
            {"documentId": "1", "begin": 0, "end": 6, "type": "Location"},
            {"documentId": "1", "begin": 15, "end": 21, "type": "Location"},
            {"documentId": "1", "begin": 36, "end": 46, "type": "Organisation"},
            {"documentId": "1", "begin": 7, "end": 14, "type": "Url"},
        ]
        (path / "entities.json").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    else:
        entities = {
            "russia": {"class": "Country", "names": ["Russia"]},
            "turkey": {"class": "Country", "names": ["Turkey", "Ankara"]},
            "nobody": {"class": "Person", "names": ["Zyx Wvutsr"]},
        }
        gold = {"doc": "d", "lang": "en", "text": SENTENCE, "entities": entities, "events": [], "relations": []}
        (path / "d.json").write_text(json.dumps(gold), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("measure", "figures"),
    [
        ("identity", {"mentions (heads)": (4, 4), "CEAF-e (heads)": (3, 3)}),
        ("mentions", {"mention": (3, 3), "Location": (2, 2), "Organisation": (1, 1)}),
        ("plover", {"type": (1, 2), "source": (2, 2), "target": (1, 1), "ACCUSE": (1, 1), "PROTEST": (0, 1)}),
        ("linking", {"linked": (2, 2), "links that are right": (2, 2)}),
    ],
)
def test_measures_through_the_command(
    kg: Callable[..., object], tmp_path: Path, measure: str, figures: dict[str, tuple[int, int]]
) -> None:
    corpus = write_corpus(tmp_path, measure)
    done = kg("eval", corpus, "--measure", measure, "--json")
    told = json.loads(done.stdout)  # type: ignore[attr-defined]
    assert {name: (told[name]["tp"], told[name]["gold"]) for name in figures} == figures
    table = kg("eval", corpus, "--measure", measure).stdout  # type: ignore[attr-defined]
    assert next(iter(figures)) in table


@pytest.mark.parametrize("measure", ["identity", "mentions", "plover", "linking"])
def test_unusable_corpora_are_named(tmp_path: Path, measure: str) -> None:
    with pytest.raises(GoldError, match=str(tmp_path)):
        MEASURES[measure](tmp_path)
    corpus = write_corpus(tmp_path, measure)
    for file in corpus.iterdir():
        file.write_text('{"a": 1}', encoding="utf-8")
    with pytest.raises(GoldError, match=str(corpus)):
        MEASURES[measure](corpus)


def test_unknown_measure_is_an_error(kg: Callable[..., object], tmp_path: Path) -> None:
    done = kg("eval", tmp_path, "--measure", "beauty")
    assert done.returncode == 2  # type: ignore[attr-defined]
    assert "beauty" in done.stderr and "identity" in done.stderr  # type: ignore[attr-defined]
