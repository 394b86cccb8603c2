"""A contextual encoder: what each word of an article means among the words around it, in numpy alone.

It is a BERT (Devlin et al. 2019) over word pieces. An article is read in windows that end where sentences do; each
word has the vector of its first piece. ``models/encoder`` makes the weights from a published multilingual model (its
README says which); without them the rules and the scorers stand alone.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.nlp.pieces import SPACE, Pieces
from kg.paths import models_dir

if TYPE_CHECKING:
    from spacy.tokens import Doc

Matrix: TypeAlias = NDArray[np.float32]
#: A word as the encoder reads it: its letters, whether a space stands before it, whether a sentence begins with it.
Word: TypeAlias = tuple[str, bool, bool]

#: Pieces that a window holds, and the most where one sentence is longer than that; the network knows 512 positions.
WINDOW, LONGEST = 320, 500
#: The environment variable that leaves the encoder out: three times the speed, somewhat fewer right facts.
SWITCH = "KG_ENCODER"
#: What the file says beside its numbers (``kg.nlp.contextual`` uses it), and the decisions that it has thresholds for.
NEEDED = ("kinds", "forms", "relations", "scale", "limits")
LIMITS = ("triggers", "roles", "source", "time", "relations")
_EPSILON = np.float32(1e-12)
_GELU = np.float32(0.7978845608)  # sqrt(2 / pi), of the usual approximation (Hendrycks & Gimpel 2016)


def words_of(docs: Iterable[Doc]) -> Iterator[Word]:
    """The words of parsed passages in order."""
    for doc in docs:
        spaced = True
        for token in doc:
            yield token.text, spaced, bool(token.is_sent_start)
            spaced = bool(token.whitespace_)


def first_words(docs: Iterable[Doc]) -> list[int]:
    """The number, among the words of all passages, of the first word of each."""
    return list(accumulate((len(doc) for doc in docs), initial=0))[:-1]


class Encoder:
    """The network. ``numbers`` are its parts by name, matrices as eight-bit rows with a scale each."""

    def __init__(self, numbers: Mapping[str, NDArray[Any]]) -> None:
        self.meta: dict[str, Any] = json.loads(bytes(numbers["meta"]).decode())
        pieces = bytes(numbers["pieces"]).decode().split("\n")
        self._pieces = Pieces(pieces, numbers["scores"].tolist(), self.meta["unknown"])
        self._scales, self._nibbles = numbers["word.scales"], numbers["word.nibbles"]
        self.parts = {k: unpacked(numbers, k) for k in numbers if "." in k and not k.startswith("word.")}
        self.parts = {k: v for k, v in self.parts.items() if not k.endswith(".scale")}
        self._heads: int = self.meta["heads"]
        self._layers: int = self.meta["layers"]

    def read(self, words: Sequence[Word]) -> Matrix:
        """A row for each word."""
        windows, places = self.windows(words)
        out = np.empty((len(words), self.parts["position.all"].shape[1] if words else 0), np.float32)
        by: list[list[int]] = [[] for _ in windows]
        for i, (window, _) in enumerate(places):
            by[window].append(i)
        for pieces, inside in zip(windows, by, strict=True):
            if inside:
                out[inside] = self._run(pieces)[[places[i][1] for i in inside]]
        return out

    def windows(self, words: Sequence[Word]) -> tuple[list[list[int]], list[tuple[int, int]]]:
        """The pieces of an article in windows, and the window and piece that each word begins with."""
        return cut(words, self._pieces, self.meta["begin"], self.meta["end"])

    def _run(self, pieces: list[int]) -> Matrix:
        p = self.parts
        x = self._embedded(pieces) + p["position.all"][: len(pieces)]
        x = _even(x, p["norm.weight"], p["norm.bias"])
        for i in range(self._layers):
            x = self._layer(x, f"layers.{i}.")
        return _even(x, p["top.weight"], p["top.bias"])

    def _embedded(self, pieces: list[int]) -> Matrix:
        nibbles = self._nibbles[pieces]
        numbers = np.concatenate([nibbles & 15, nibbles >> 4], axis=2).astype(np.float32) - 8
        numbers *= self._scales[pieces].astype(np.float32)[:, :, None]
        return numbers.reshape(len(pieces), -1)

    def _layer(self, x: Matrix, name: str) -> Matrix:
        p, heads = self.parts, self._heads
        n, width = x.shape

        def through(key: str, y: Matrix) -> Matrix:
            return y @ p[f"{name}{key}.weight"].T + p[f"{name}{key}.bias"]

        def split(key: str) -> Matrix:
            return through(key, x).reshape(n, heads, width // heads).transpose(1, 0, 2)

        weights: Matrix = split("query") @ split("key").transpose(0, 2, 1)
        weights *= np.float32((width // heads) ** -0.5)
        weights -= weights.max(axis=2, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=2, keepdims=True)
        mixed: Matrix = (weights @ split("value")).transpose(1, 0, 2).reshape(n, width)
        x = _even(x + through("attended", mixed), p[f"{name}norm1.weight"], p[f"{name}norm1.bias"])
        y = through("inner", x)
        y *= np.float32(0.5) * (1 + np.tanh(_GELU * (y + np.float32(0.044715) * y * y * y)))
        return _even(x + through("outer", y), p[f"{name}norm2.weight"], p[f"{name}norm2.bias"])


def _even(x: Matrix, weight: Matrix, bias: Matrix) -> Matrix:
    """Each row with mean 0 and variance 1, then scaled and moved."""
    x = x - x.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", x, x)[:, None] / np.float32(x.shape[1])
    x *= weight / np.sqrt(spread + _EPSILON)
    x += bias
    return x


def cut(words: Sequence[Word], pieces: Pieces, begin: int, end: int) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """Windows of pieces of about one size, a sentence whole in one of them, and where each word begins."""
    split = [pieces.split((SPACE if spaced else "") + unicodedata.normalize("NFKC", text)) for text, spaced, _ in words]
    total = sum(map(len, split))
    room = WINDOW - 2
    limit = min(room, -(-total // max(1, -(-total // room))) + 30)
    out: list[list[int]] = []
    places: list[tuple[int, int]] = []
    current = [begin]
    starts = [i for i, word in enumerate(words) if i == 0 or word[2]]
    for start, stop in zip(starts, [*starts[1:], len(words)], strict=False):  # no words, no start
        size = sum(len(split[i]) for i in range(start, stop))
        if len(current) > 1 and len(current) - 1 + size > limit:
            out.append([*current, end])
            current = [begin]
        for i in range(start, stop):
            found = split[i][: LONGEST - 1]
            if len(current) + len(found) > LONGEST:
                out.append([*current, end])
                current = [begin]
            places.append((len(out), len(current)))
            current += found
    out.append([*current, end])
    return out, places


def packed(matrix: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """A matrix as eight-bit numbers and the scale of each row, which is never 0, whatever a half can hold."""
    scale = np.maximum(np.abs(matrix).max(axis=1), np.finfo(np.float16).tiny).astype(np.float16)
    return np.clip(np.rint(matrix / scale[:, None].astype(np.float32) * 127), -127, 127).astype(np.int8), scale


def unpacked(numbers: Mapping[str, NDArray[Any]], name: str) -> Matrix:
    """A part in full, from eight bits where it was packed."""
    part = numbers[name].astype(np.float32)
    scale = numbers.get(f"{name}.scale")
    return part if scale is None else part * (scale.astype(np.float32)[:, None] / np.float32(127))


def read_encoder(path: Path) -> Encoder:
    """The encoder in a file that ``models/encoder/export.py`` wrote. Raises ValueError for a file of another make."""
    with np.load(path) as data:
        encoder = Encoder({k: data[k] for k in data.files})
    missing = [k for k in NEEDED if k not in encoder.meta]
    missing += [f"limits of {k}" for k in LIMITS if k not in encoder.meta.get("limits", {})]
    if missing:
        lacks = ", ".join(missing)
        raise ValueError(f"{path}: lacks {lacks}; make it anew (models/encoder/README.md) or remove it to do without")
    return encoder


def load_encoder() -> Encoder | None:
    """The shipped encoder; None when there is none or the variable ``KG_ENCODER`` says "off"."""
    return None if os.environ.get(SWITCH, "").casefold() == "off" else _shipped()


@cache
def _shipped() -> Encoder | None:
    path = models_dir() / "encoder" / "encoder.npz"
    return read_encoder(path) if path.exists() else None
