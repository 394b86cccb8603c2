"""What the training on an accelerator needs, in word pieces: python models/encoder/pack.py BASE WORK OUT

BASE is what weights.py wrote, WORK the folder of ``models/prepare.py``. OUT gets one file, which torch and numpy
alone can read: the pretrained matrices in eight bits; treebank sentences in blocks, several times over with other
names, quotes and frames (``models/train.py`` says which); passages with names. Test files of the treebanks and names
come along as tests.
"""

from __future__ import annotations

import lzma
import pickle
import random
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

MODELS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(MODELS))
import pools
import reports
import spacy
import train

from kg.nlp.encoder import packed
from kg.nlp.grammar import KINDS
from kg.nlp.pieces import SPACE, Pieces

#: How many times each language's treebanks and names come, each time changed otherwise.
TIMES = {"parse": {"fr": 8, "en": 3}, "names": {"fr": 3, "en": 2}}
#: Words a block holds at most.
LONGEST = 300
#: And pieces: the network knows 512 positions.
MOST = 500
UNKNOWN = 65535


class Packer:
    """Words -> pieces; labels -> numbers, new ones as they come."""

    def __init__(self, base: dict[str, np.ndarray]) -> None:
        self._pieces = Pieces(
            base["pieces"].tobytes().decode().split("\n"), base["scores"].tolist(), int(base["special"][2])
        )
        self._begin, self._end = int(base["special"][0]), int(base["special"][1])
        self.labels: dict[str, dict[str, int]] = {"dep": {}, "tag": {}, "xpos": {}, "source": {}, "lemma": {}}
        self._lemmatizers: dict[str, Any] = {}

    def lemmatizer(self, nlp: Any) -> None:
        """The edit trees of a pipeline, which lemmas are told by."""
        found = self._lemmatizers[nlp.lang] = nlp.get_pipe("trainable_lemmatizer")
        self.number("lemma", [f"{nlp.lang}|{tree}" for tree in found.labels])

    def lemmas(self, lang: str, words: list[str], lemmas: list[str]) -> np.ndarray:
        """The edit trees that make the lemmas of the words; UNKNOWN where a pipeline has none."""
        found, known = self._lemmatizers[lang], self.labels["lemma"]
        trees = [found.trees.add(w, x) for w, x in zip(words, lemmas, strict=True)]
        return np.array([known.get(f"{lang}|{t}", UNKNOWN) for t in trees], np.uint16)

    def words(self, words: Iterable[str], spaces: Iterable[bool]) -> tuple[np.ndarray, np.ndarray]:
        """The pieces with their ends, and where each word begins."""
        ids, first, spaced = [self._begin], [], True
        for word, space in zip(words, spaces, strict=True):
            first.append(len(ids))
            ids += self._pieces.split((SPACE if spaced else "") + unicodedata.normalize("NFKC", word))
            spaced = space
        return np.array([*ids, self._end], np.uint16), np.array(first, np.uint16)

    def number(self, kind: str, labels: list[str]) -> np.ndarray:
        known = self.labels[kind]
        return np.array([known.setdefault(x, len(known)) for x in labels], np.uint16)

    def parsed(self, lang: str, sentences: list[dict[str, Any]]) -> dict[str, Any]:
        words = [w for s in sentences for w in s["words"]]
        spaces = [x for s in sentences for x in [*s["spaces"][:-1], True]]
        heads, starts, at = [], [], 0
        for s in sentences:
            heads += [at + h for h in s["head"]]
            starts += [i == 0 for i in range(len(s["words"]))]
            at += len(s["words"])
        ids, first = self.words(words, spaces)
        tags = [f"{lang}|{p}|{m}" for s in sentences for p, m in zip(s["pos"], s["morph"], strict=True)]
        return {
            "lang": lang,
            "ids": ids,
            "first": first,
            "heads": np.array(heads, np.uint16),
            "starts": np.array(starts),
            "dep": self.number("dep", [f"{lang}|{d}" for s in sentences for d in s["dep"]]),
            "tag": self.number("tag", tags),
            "lemma": self.lemmas(lang, words, [x for s in sentences for x in s["lemma"]]),
            "xpos": self.number("xpos", [f"{lang}|{t}" for s in sentences for t in s["tag"]]),
        }

    def fitting(self, lang: str, sentences: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The block, or its halves where it is too long for the network."""
        block = self.parsed(lang, sentences)
        if len(block["ids"]) <= MOST:
            return [block]
        half = len(sentences) // 2
        return [*self.fitting(lang, sentences[:half]), *self.fitting(lang, sentences[half:])] if half else []

    def named(self, nlp: Any, passage: dict[str, Any]) -> dict[str, Any] | None:
        """Labels: 0 outside, 1 + 2k begins and 2 + 2k goes on for each of PER, LOC, ORG, MISC; -1 unknown."""
        doc = train.name_example(nlp, passage).reference
        if not 0 < len(doc) <= LONGEST:
            return None
        ids, first = self.words([t.text for t in doc], [bool(t.whitespace_) for t in doc])
        if len(ids) > MOST:
            return None
        labels = [
            -1 if t.ent_iob == 0 else 0 if t.ent_iob == 2 else 1 + 2 * KINDS.index(t.ent_type_) + (t.ent_iob == 1)
            for t in doc
        ]
        source = f"{nlp.lang}|{passage['src']}"
        return {
            "ids": ids,
            "first": first,
            "labels": np.array(labels, np.int8),
            "source": int(self.number("source", [source])[0]),
        }


def blocks(items: list[dict[str, Any]], size: int = 10) -> Iterator[list[dict[str, Any]]]:
    for i in range(0, len(items), size):
        yield items[i : i + size]


def main() -> None:
    base_path, work, out = map(Path, sys.argv[1:4])
    base = dict(np.load(base_path))
    packer, rng = Packer(base), random.Random(0)
    data: dict[str, Any] = {"parse": {}, "names": {}, "base": {}}
    for name, part in base.items():
        if part.ndim == 2 and part.dtype == np.float32 and name != "position":
            data["base"][name], data["base"][f"{name}.scale"] = packed(part)
        else:
            data["base"][name] = part
    for lang in ("fr", "en"):
        nlp = spacy.load(MODELS / lang / "pipeline")
        packer.lemmatizer(nlp)
        swap = pools.build(work, lang)
        items = train.load(work / lang / "parse-train.jsonl")
        frames = reports.read(MODELS / lang / "reports.txt", items)
        stream = train.parse_stream(items, swap, frames, lang, rng)
        wanted, found = TIMES["parse"][lang] * len(items), []
        while wanted > 0:
            block = next(stream)
            wanted -= len(block)
            found += packer.fitting(lang, block)
        data["parse"].setdefault("train", []).extend(found)
        for path in sorted((work / lang).glob("parse-*.jsonl")):
            part = path.stem.removeprefix("parse-")
            if part != "train":
                data["parse"][f"{lang}-{part}"] = [x for b in blocks(train.load(path)) for x in packer.fitting(lang, b)]
        passages = train.load(work / lang / "ner-train.jsonl")
        stream = train.name_stream(passages, swap, rng)
        wanted, found = TIMES["names"][lang] * len(passages) // 2, []
        for _ in range(wanted):
            found.append(packer.named(nlp, next(stream)))
        data["names"].setdefault("train", []).extend(f for f in found if f)
        for path in sorted((work / lang).glob("ner-*.jsonl")):
            part = path.stem.removeprefix("ner-")
            if part != "train":
                data["names"][f"{lang}-{part}"] = [x for p in train.load(path) if (x := packer.named(nlp, p))]
    data["labels"] = packer.labels
    with lzma.open(out, "wb", preset=4) as f:
        pickle.dump(data, f, protocol=4)
    for found in (data["parse"], data["names"], packer.labels):
        print({k: len(v) for k, v in found.items()})
    print(f"{out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
