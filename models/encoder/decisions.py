"""The decisions that the encoder is trained on, ready for the network: python models/encoder/decisions.py ROWS BASE OUT

ROWS is what rows.py wrote, BASE the pretrained weights (weights.py), for its pieces. OUT can be read where nothing of
the product is installed, on a machine with an accelerator for one.
"""

from __future__ import annotations

import lzma
import pickle
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from kg.nlp.encoder import cut
from kg.nlp.pieces import Pieces

sys.path.append(str(Path(__file__).parents[1] / "arguments"))  # what ROWS holds is of a class defined there
from kinds import PART, QUIET

#: How a time can be read (kg.nlp.timeline): one label each.
FORMS = ("said", "point", "since", "until", "day told", "both days", "today", "rule")
RELATIONS = ("leads", "speaksFor", "memberOf", "partOf", "locatedIn", "alliedWith", "opposes")
#: Whose way of annotating names is followed: French news, the English treebank's.
STYLE = {"fr": "fr|winer", "en": "en|uner"}
#: The documents that are kept for thresholds and scores: whatever is trained on from a file that ships leaves them out.
HELD = Path(__file__).with_name("held.txt")
#: How many sentences apart mentions may be that a relation joins.
APART = 1


@dataclass
class Example:
    """One document, ready for the network."""

    doc: str
    lang: str
    windows: list[list[int]]
    place: np.ndarray  # (words, 2): window and piece of each word
    parts: dict[str, dict[str, np.ndarray]] = field(default_factory=dict)
    tags: np.ndarray | None = None
    bonds: dict[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(map(len, self.windows))


def examples(data: dict[str, Any], base: dict[str, np.ndarray], kinds: dict[str, int]) -> list[Example]:
    pieces = Pieces(base["pieces"].tobytes().decode().split("\n"), base["scores"].tolist(), int(base["special"][2]))
    bos, eos = int(base["special"][0]), int(base["special"][1])
    out = {}
    for name, document in data["documents"].items():
        found, place = cut(document["words"], pieces, bos, eos)
        place = np.array(place)
        tags = np.zeros((len(place), len(kinds)), np.float32)
        for inside, kind in document["events"]:
            if inside and kind in kinds:
                tags[inside, kinds[kind]] = 1
        out[name] = Example(name, document["lang"], found, place, tags=tags)
    for part in ("triggers", "roles", "sources", "times"):
        rows = data[part]
        by: dict[str, list[int]] = {}
        for i, doc in enumerate(rows["docs"]):
            by.setdefault(doc, []).append(i)
        for doc, chosen in by.items():
            words = np.array([rows["words"][i] for i in chosen])
            out[doc].parts[part] = {
                "rows": np.array(chosen), "words": words, "answers": rows["answers"][chosen].astype(np.float32),
                "odds": rows["odds"][chosen].astype(np.float32), "weights": rows["weights"][chosen].astype(np.float32),
                "kinds": np.array([kinds[rows["extra"][i][-1]] for i in chosen]),
            }  # fmt: skip
            if part == "times":
                out[doc].parts[part]["forms"] = np.array([FORMS.index(rows["extra"][i][0]) for i in chosen])
    for b in data["bonds"]:
        out[b.doc].bonds = pairs(b)
    return list(out.values())


def pairs(bonds: Any) -> dict[str, Any]:
    """The pairs of mentions that are near enough: their words, the rules' word and the annotated relations."""
    ms = bonds.mentions
    chosen, number = [], {}
    for i, a in enumerate(ms):
        for j, b in enumerate(ms):
            if abs(a[1] - b[1]) <= APART and a[2] != b[2] and a[0] != b[0]:
                number[i, j] = len(chosen)
                chosen.append((i, j))
    rules = np.zeros((len(chosen), len(RELATIONS)), np.float32)
    gold = np.full((len(chosen), len(RELATIONS)), -1)
    for kind, i, j, _ in bonds.rules:
        if (i, j) in number and kind in RELATIONS:
            rules[number[i, j], RELATIONS.index(kind)] = 1
    for kind, i, j, k in bonds.gold:
        for a, b in ((i, j), (j, i)) if kind in ("alliedWith", "opposes") else ((i, j),):
            if (a, b) in number and kind in RELATIONS:
                gold[number[a, b], RELATIONS.index(kind)] = k
    words = np.array([(ms[i][0], ms[j][0]) for i, j in chosen]).reshape(-1, 2)
    entities = [(ms[i][2], ms[j][2]) for i, j in chosen]
    return {"words": words, "rules": rules, "gold": gold, "entities": entities, "wanted": bonds.wanted}


def left_out(docs: list[Example], folds: dict[str, int], fold: int | None, held: bool = False) -> list[Example]:
    """The documents of a fold, and with ``held`` those that no encoder has been trained on so far (held.txt), what are
    parts of them, and an eighth of the texts without events."""
    kept = frozenset(HELD.read_text(encoding="utf-8").split()) if held else frozenset()

    def is_kept(name: str) -> bool:
        quiet = held and name.startswith(QUIET) and zlib.crc32(name.encode()) % 8 == 0
        return quiet or name.partition(PART)[0] in kept

    return [d for d in docs if is_kept(d.doc) or (fold is not None and folds[d.doc] == fold)]


def kinds_of(data: dict[str, Any]) -> dict[str, int]:
    """The types of events by number."""
    return {k: i for i, k in enumerate(sorted({e[-1] for e in data["triggers"]["extra"]}))}


def main() -> None:
    rows, base, out = map(Path, sys.argv[1:4])
    with rows.open("rb") as f:
        data = pickle.load(f)
    kinds = kinds_of(data)
    docs = examples(data, dict(np.load(base)), kinds)
    with lzma.open(out, "wb", preset=4) as f:
        pickle.dump({"docs": [vars(d) for d in docs], "kinds": kinds, "folds": data["folds"]}, f, protocol=4)
    print(f"{len(docs)} documents, {sum(d.size for d in docs)} pieces, {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
