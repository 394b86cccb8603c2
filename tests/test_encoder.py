"""The contextual encoder: pieces, windows, what the network computes, and what it changes in a text."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import spacy

from kg.model import Article
from kg.nlp import Reader, reader
from kg.nlp.contextual import STEPS, Contextual, steps
from kg.nlp.encoder import (
    FACTS,
    GRAMMAR,
    LONGEST,
    SWITCH,
    WINDOW,
    Encoder,
    Word,
    cut,
    layers,
    load_encoder,
    packed,
    read_encoder,
    unpacked,
    words_of,
)
from kg.nlp.pieces import SPACE, Pieces
from kg.nlp.relations.learned import decide
from kg.nlp.relations.links import link
from kg.paths import models_dir

NAMES = ["<s>", "</s>", "<unk>", SPACE, SPACE + "vil", "lage", SPACE + "village", "s", "x", "."]
SCORES = [0.0, 0.0, 0.0, -3.0, -5.0, -5.0, -9.5, -2.0, -8.0, -1.0]


def pieces() -> Pieces:
    return Pieces(NAMES, SCORES, 2)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        (SPACE + "village", [SPACE + "village"]),  # likelier whole than as "vil" and "lage"
        (SPACE + "villages", [SPACE + "village", "s"]),
        (SPACE + "vils", [SPACE + "vil", "s"]),
        (SPACE + "éx", [SPACE, "<unk>", "x"]),
        ("", []),
    ],
)
def test_a_word_is_split_in_its_likeliest_pieces(word: str, wanted: list[str]) -> None:
    split = pieces()
    assert [NAMES[i] for i in split.split(word)] == wanted
    assert split.split(word) == split.split(word)


def sentence(length: int) -> list[Word]:
    return [("village", True, i == 0) for i in range(length)]


def test_windows_hold_whole_sentences() -> None:
    words = [w for _ in range(12) for w in sentence(60)]
    windows, places = cut(words, pieces(), 0, 1)
    assert len(places) == len(words)
    assert all(len(w) <= WINDOW and w[0] == 0 and w[-1] == 1 for w in windows)
    assert len(windows) == 3  # 720 pieces
    assert all(windows[w][i] == NAMES.index(SPACE + "village") for w, i in places)
    for n in range(12):
        assert len({w for w, _ in places[60 * n : 60 * n + 60]}) == 1


def test_a_sentence_without_end_is_cut_where_the_network_ends() -> None:
    windows, places = cut(sentence(3 * LONGEST), pieces(), 0, 1)
    assert max(map(len, windows)) <= LONGEST + 1
    assert len(set(places)) == 3 * LONGEST
    (only,), nowhere = cut([], pieces(), 0, 1)
    assert only == [0, 1] and nowhere == []


def test_a_very_long_word_keeps_its_first_pieces() -> None:
    windows, places = cut([("s" * 10_000, True, True), (".", False, False)], pieces(), 0, 1)
    assert max(map(len, windows)) <= LONGEST + 1
    assert len(places) == 2


def test_matrices_survive_eight_bits() -> None:
    matrix = np.random.default_rng(0).normal(size=(20, 64)).astype(np.float32)
    numbers, scale = packed(matrix)
    assert numbers.dtype == np.int8
    assert np.abs(unpacked({"a": numbers, "a.scale": scale}, "a") - matrix).max() < 0.02


def test_a_row_of_zeros_survives_too() -> None:
    with np.errstate(all="raise"):
        part, scale = packed(np.zeros((2, 32), np.float32))
    assert not unpacked({"a": part, "a.scale": scale}, "a").any()


@cache
def graph() -> Any:
    """models/encoder/graph.py."""
    pytest.importorskip("onnx")
    sys.path.insert(0, str(Path(__file__).parents[1] / "models" / "encoder"))
    try:
        import graph
    finally:
        sys.path.pop(0)
    return graph


def small(width: int = 32) -> Encoder:
    """An encoder of random numbers."""
    raw = numbers(width)
    return Encoder(raw, layers(graph().network(raw, 2, 4).SerializeToString()))


def numbers(width: int = 32, inner: int = 48, layers: int = 2) -> dict[str, Any]:
    """A small network of random numbers over the pieces above."""
    rng = np.random.default_rng(1)

    def some(*shape: int) -> np.ndarray[Any, Any]:
        return (rng.normal(size=shape) * 0.3).astype(np.float16)

    out: dict[str, Any] = {
        "pieces": np.frombuffer("\n".join(NAMES).encode(), np.uint8),
        "scores": np.array(SCORES, np.float32),
        "special": np.array([0, 1, 2]),
        "word.scales": some(len(NAMES), width // 32),
        "word.nibbles": rng.integers(0, 255, (len(NAMES), width // 32, 16)).astype(np.uint8),
        "position.all": some(512, width),
        "bias.all": some(1),
        "rules.all": np.full(2, 2.0, np.float16),
    }
    for name in ("norm", "top"):
        out[f"{name}.weight"], out[f"{name}.bias"] = np.ones(width, np.float16), some(width)
    for i in range(layers):
        for name, rows, columns in (
            *((n, width, width) for n in ("query", "key", "value", "attended")),
            ("inner", inner, width),
            ("outer", width, inner),
        ):
            out[f"layers.{i}.{name}.weight"], out[f"layers.{i}.{name}.scale"] = some(rows, columns), None
            out[f"layers.{i}.{name}.bias"] = some(rows)
        for name in ("norm1", "norm2"):
            out[f"layers.{i}.{name}.weight"], out[f"layers.{i}.{name}.bias"] = np.ones(width, np.float16), some(width)
    meta = {"kinds": {"Capture": 0}, "relations": ["leads", "alliedWith"], "forms": ["said"], "scale": {}, "limits": {}}
    out["meta"] = np.frombuffer(json.dumps(meta).encode(), np.uint8)
    return {k: v for k, v in out.items() if v is not None}


def test_a_word_means_what_stands_around_it() -> None:
    encoder = small()
    words: list[Word] = [("village", True, True), ("x", True, False), (".", False, False)]
    one, other = encoder.read(words), encoder.read([("village", True, True), ("s", True, False), (".", False, False)])
    assert one.shape == (3, 32)
    assert np.allclose(one, encoder.read(words))
    assert not np.allclose(one[0], other[0])
    assert encoder.read([]).shape[0] == 0


def by_hand(encoder: Encoder, pieces: list[int]) -> Any:
    """The same network written out word by word and head by head, in doubles (Devlin et al. 2019)."""
    p = {k: v.astype(np.float64) for k, v in encoder.parts.items()}
    heads, layers = 4, 2

    def even(row: Any, name: str) -> Any:
        return (row - row.mean()) / np.sqrt(row.var() + 1e-12) * p[f"{name}.weight"] + p[f"{name}.bias"]

    def through(row: Any, name: str) -> Any:
        return p[f"{name}.weight"] @ row + p[f"{name}.bias"]

    raw = numbers()
    rows = []
    for at, piece in enumerate(pieces):
        blocks = zip(raw["word.nibbles"][piece].tolist(), raw["word.scales"][piece].tolist(), strict=True)
        word = [s * (x - 8) for block, s in blocks for x in [*(b % 16 for b in block), *(b // 16 for b in block)]]
        rows.append(even(np.array(word) + p["position.all"][at], "norm"))
    for i in range(layers):
        name = f"layers.{i}"
        q, k, v = ([through(r, f"{name}.{part}") for r in rows] for part in ("query", "key", "value"))
        size = len(rows[0]) // heads
        for n, row in enumerate(rows[:]):
            mixed = []
            for h in range(heads):
                one = slice(h * size, (h + 1) * size)
                odds = np.exp([q[n][one] @ other[one] / np.sqrt(size) for other in k])
                mixed += list(sum(w * other[one] for w, other in zip(odds / odds.sum(), v, strict=True)))
            row = even(row + through(np.array(mixed), f"{name}.attended"), f"{name}.norm1")
            y = through(row, f"{name}.inner")
            y = 0.5 * y * (1 + np.tanh(np.sqrt(2 / np.pi) * (y + 0.044715 * y**3)))
            rows[n] = even(row + through(y, f"{name}.outer"), f"{name}.norm2")
    return np.array([even(r, "top") for r in rows])


def test_the_network_computes_what_a_bert_is() -> None:
    encoder = small()
    words: list[Word] = [("villages", True, True), ("x", True, False), (".", False, False)]
    (window,), places = encoder.windows(words)
    assert np.allclose(encoder.read(words), by_hand(encoder, window)[[at for _, at in places]], atol=1e-3)


def test_a_file_of_another_make_says_what_it_lacks(tmp_path: Any) -> None:
    for name in ("pieces", FACTS, GRAMMAR):
        np.savez(tmp_path / f"{name}.npz", **numbers())
        (tmp_path / f"{name}.onnx").write_bytes(graph().network(numbers(), 2, 4).SerializeToString())
    with pytest.raises(ValueError, match=r"facts\.npz: lacks limits of triggers, .*make it anew"):
        read_encoder(tmp_path, FACTS)
    with pytest.raises(ValueError, match=r"grammar\.npz: lacks labels; make it anew"):
        read_encoder(tmp_path, GRAMMAR)


def test_windows_do_not_see_each_other() -> None:
    encoder = small()
    long = [w for _ in range(12) for w in sentence(60)]
    whole = encoder.read(long)
    windows, places = encoder.windows(long)
    first = [i for i, (w, _) in enumerate(places) if w == 0]
    assert np.allclose(whole[first], encoder.read(long[: len(first)]), atol=1e-5)
    assert len(windows) > 1


def test_distances_grow_in_steps_with_their_side() -> None:
    found = steps(np.array([-500, -2, -1, 1, 2, 500]))
    assert len(set(found.tolist())) == 6
    assert found.min() >= 0 and found.max() < 2 * len(STEPS) + 3


BARS = {"kept": -1.0, "added": 1.0}


class Told(Contextual):
    """A contextual reading whose odds of relations are given."""

    def __init__(self, odds: dict[tuple[str, str, str], float]) -> None:
        self.odds = odds
        self.relations = ["leads", "alliedWith"]
        self.limits = {"relations": {name: dict.fromkeys(self.relations, bar) for name, bar in BARS.items()}}

    def bonds(self, one: Any, other: Any) -> Any:
        pairs = zip(one, other, strict=True)
        rows = [[self.odds.get((k, a.text, b.text), -9.0) for k in self.relations] for a, b in pairs]
        return np.array(rows, np.float32)

    @property
    def rule_weights(self) -> Any:
        return np.array([2.0, 2.0], np.float32)


@cache
def english() -> Reader:
    return Reader("en")


Bond = tuple[str, str, str]


NAMED = "Boko Haram, Al-Shabaab and Abubakar Shekau were named."


def decided(odds: dict[Bond, float], rules: list[Bond], text: str = NAMED) -> set[tuple[str, str, str, str]]:
    """What becomes of the rules' links in a sentence of three names."""
    article = Article(id="a", text=text, lang="en", date="2020-06-15")
    out: list[Any] = []

    def look(reading: Any, told: Any) -> list[Any]:
        nodes = {n.text: n for n in reading.mentions.nodes}
        reading.contextual = Told(odds)
        links = [link(reading, k, nodes[a], nodes[b], "rule") for k, a, b in rules]
        for x in decide(reading, links):
            out.append((x.type, x.subject_node.text, x.object_node.text, x.why.split(",")[0]))
        return []

    with patch.object(reader, "find_relations", look), patch.object(reader, "decide", lambda _, links: links):
        english().read(article)
    return set(out)


def test_relations_are_kept_dropped_and_added_by_their_odds() -> None:
    leads = ("leads", "Abubakar Shekau", "Boko Haram")
    wrong = ("leads", "Abubakar Shekau", "Al-Shabaab")
    assert decided({}, []) == set()
    assert decided({leads: -2.5}, [leads]) == {(*leads, "rule")}  # with what the rule counts it is enough
    assert decided({wrong: -4.0}, [wrong]) == set()
    assert decided({leads: 1.5}, []) == {(*leads, "learned")}
    assert decided({leads: 0.5}, []) == set()


def test_who_cannot_act_leads_nobody() -> None:
    place = ("leads", "Kisumu", "Boko Haram")
    text = "Boko Haram and Abubakar Shekau were named in Kisumu."
    assert decided({place: 5.0}, [], text) == set()
    assert decided({("leads", "Abubakar Shekau", "Boko Haram"): 5.0}, [], text) != set()


def test_an_alliance_is_added_once() -> None:
    one, other = ("alliedWith", "Boko Haram", "Al-Shabaab"), ("alliedWith", "Al-Shabaab", "Boko Haram")
    assert decided({one: 2.0, other: 3.0}, []) == {(*other, "learned")}
    assert decided({one: 2.0, other: 3.0}, [one]) == {(*one, "rule")}


def test_without_an_encoder_rules_and_scorers_stand_alone() -> None:
    text = "Fighters of Boko Haram seized the town of Damasak on Monday, the army said."
    article = Article(id="a", text=text, lang="en", date="2020-06-15")
    with patch.object(reader, "load_encoder", lambda: None):
        alone = Reader("en")
    assert alone.encoder is None
    assert [e.type for e in alone.read(article).events] == ["Capture"]


def test_a_variable_leaves_the_encoder_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "off")
    assert load_encoder() is None
    monkeypatch.setenv(SWITCH, "on")
    assert load_encoder() is not None


def test_the_shipped_encoder_fits_the_product() -> None:
    encoder = load_encoder()
    assert encoder is not None
    assert set(encoder.meta["limits"]) >= {"triggers", "roles", "source", "time", "relations"}
    assert {"Capture", "AirStrike", "Killing"} <= set(encoder.meta["kinds"])
    shipped = [p for p in (models_dir() / "encoder").iterdir() if p.suffix in (".npz", ".onnx")]
    assert sum(p.stat().st_size for p in shipped) < 45_000_000


def test_what_the_encoder_never_saw_it_leaves_to_the_rules() -> None:
    encoder = small()
    for name, size in (("triggers.one", 8), ("roles.one", 8), ("roles.other", 8)):
        encoder.parts[f"{name}.weight"] = np.ones((size, 32), np.float32)
        encoder.parts[f"{name}.bias"] = np.ones(size, np.float32)
    for name, labels in (("triggers", 1), ("roles", 3)):
        encoder.parts[f"{name}.output.weight"] = np.ones((labels, 8), np.float32)
        encoder.parts[f"{name}.output.bias"] = np.ones(labels, np.float32)
    encoder.parts["roles.distance.weight"] = np.zeros((2 * len(STEPS) + 3, 8), np.float32)
    encoder.parts["roles.kind.weight"] = np.zeros((1, 8), np.float32)
    doc = english().nlp("village x")
    contextual = Contextual(encoder, [SimpleNamespace(doc=doc)])  # type: ignore[list-item]
    known, unknown = contextual.triggers([(0, 0), (0, 0)], ["Capture", "Coup"]).tolist()
    assert known > 0 and unknown == 0
    node: Any = SimpleNamespace(passage=0, head=1)
    assert (contextual.beside("roles", (0, 0), "Capture", [node]) > 0).all()
    assert (contextual.beside("roles", (0, 0), "Coup", [node]) == 0).all()


def test_a_window_may_begin_after_a_full_stop_or_with_a_passage() -> None:
    nlp = spacy.blank("en")
    docs = [nlp("M. Ali spoke. He left. then"), nlp("(AFP)")]
    assert [text for text, _, begins in words_of(docs) if begins] == ["M.", "He", "("]
