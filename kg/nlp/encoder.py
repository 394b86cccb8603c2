"""A contextual encoder: what each word of an article means among the words around it.

It is a BERT (Devlin et al. 2019) over word pieces. An article is read in windows that end where sentences seem to; each
word has the vector of its first piece. ``models/encoder`` makes the weights from a published multilingual model (its
README says which); without them the rules and the scorers stand alone.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.nlp.pieces import SPACE, Pieces
from kg.paths import models_dir

if TYPE_CHECKING:
    from spacy.tokens import Doc

Matrix: TypeAlias = NDArray[np.float32]
#: A word as the encoder reads it: its letters, whether a space stands before it, whether a window may begin with it.
Word: TypeAlias = tuple[str, bool, bool]

#: Pieces that a window holds, and the most where one sentence is longer than that; the network knows 512 positions.
WINDOW, LONGEST = 320, 500
#: The environment variable that leaves the encoders out: twice the speed, fewer right facts.
SWITCH = "KG_ENCODER"
#: The two encoders that ship: what is good for facts is not for grammar (models/EXPERIMENTS.md).
FACTS, GRAMMAR = "facts", "grammar"
#: What their files say beside their numbers, and the decisions that there are thresholds for.
NEEDED = {FACTS: ("kinds", "forms", "relations", "scale"), GRAMMAR: ("labels",)}
LIMITS = ("triggers", "roles", "source", "time", "relations")
_STOPS = frozenset(".!?…")
_EPSILON = np.float32(1e-12)


def words_of(docs: Iterable[Doc]) -> Iterator[Word]:
    """The words of passages in order. Where sentences end is not known yet: about at a full stop before a capital."""
    for doc in docs:
        spaced, begins, stopped = True, True, False
        for token in doc:
            text = token.text
            yield text, spaced, begins or (stopped and text[0].isupper())
            stopped, begins = text in _STOPS, False
            spaced = bool(token.whitespace_)


def first_words(docs: Iterable[Doc]) -> list[int]:
    """The number, among the words of all passages, of the first word of each."""
    return list(accumulate((len(doc) for doc in docs), initial=0))[:-1]


class Look(NamedTuple):
    """What was read: a row for each word, one for the begin of each window, and the window of each word."""

    rows: Matrix
    begins: Matrix
    windows: NDArray[np.int64]


class Encoder:
    """The encoder.

    ``numbers`` are its pieces, their embeddings and the heads by name, matrices as eight-bit rows with a scale each;
    ``network`` are the layers between: vectors of pieces in, vectors of pieces out.
    """

    def __init__(self, numbers: Mapping[str, NDArray[Any]], network: Callable[[Matrix], Matrix]) -> None:
        self.meta: dict[str, Any] = json.loads(bytes(numbers["meta"]).decode())
        pieces = bytes(numbers["pieces"]).decode().split("\n")
        self._begin, self._end, unknown = numbers["special"].tolist()
        self._pieces = Pieces(pieces, numbers["scores"].tolist(), unknown)
        self._scales, self._nibbles = numbers["word.scales"], numbers["word.nibbles"]
        self.parts = {k: unpacked(numbers, k) for k in numbers if "." in k and not k.startswith("word.")}
        self.parts = {k: v for k, v in self.parts.items() if not k.endswith(".scale")}
        self._network = network

    def read(self, words: Sequence[Word]) -> Matrix:
        """A row for each word."""
        return self.look(words).rows

    def look(self, words: Sequence[Word]) -> Look:
        """A row for each word, and what is known of the windows they were read in."""
        windows, places = self.windows(words)
        width = self.parts["position.all"].shape[1]
        rows, begins = np.empty((len(words), width), np.float32), np.empty((len(windows), width), np.float32)
        by: list[list[int]] = [[] for _ in windows]
        for i, (window, _) in enumerate(places):
            by[window].append(i)
        for n, (pieces, inside) in enumerate(zip(windows, by, strict=True)):
            if inside:
                x = self._run(pieces)
                rows[inside], begins[n] = x[[places[i][1] for i in inside]], x[0]
        return Look(rows, begins, np.array([window for window, _ in places], np.int64))

    def windows(self, words: Sequence[Word]) -> tuple[list[list[int]], list[tuple[int, int]]]:
        """The pieces of an article in windows, and the window and piece that each word begins with."""
        return cut(words, self._pieces, self._begin, self._end)

    def _run(self, pieces: list[int]) -> Matrix:
        x = self._network(self._embedded(pieces) + self.parts["position.all"][: len(pieces)])
        return _even(x, self.parts["top.weight"], self.parts["top.bias"])

    def _embedded(self, pieces: list[int]) -> Matrix:
        nibbles = self._nibbles[pieces]
        numbers = np.concatenate([nibbles & 15, nibbles >> 4], axis=2).astype(np.float32) - 8
        numbers *= self._scales[pieces].astype(np.float32)[:, :, None]
        return numbers.reshape(len(pieces), -1)


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


def layers(model: Path | bytes) -> Callable[[Matrix], Matrix]:
    """The layers in an ONNX file (or its content), to be called with the vectors of a window's pieces.

    onnxruntime computes them, on as many threads as OMP_NUM_THREADS says, else on all cores.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS") or 0)
    options.log_severity_level = 3
    # Threads that wait leave the cores to others.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    source = model if isinstance(model, bytes) else str(model)
    session = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
    return lambda pieces: np.asarray(session.run(None, {"pieces": pieces})[0], np.float32)


def read_encoder(folder: Path, name: str) -> Encoder:
    """The encoder ``name`` of a folder that ``models/encoder/export.py`` filled: FACTS or GRAMMAR.

    Raises ValueError for files of another make.
    """
    numbers: dict[str, NDArray[Any]] = {}
    for part in ("pieces", name):
        with np.load(folder / f"{part}.npz") as data:
            numbers |= {k: data[k] for k in data.files}
    encoder = Encoder(numbers, layers(folder / f"{name}.onnx"))
    missing = [k for k in NEEDED[name] if k not in encoder.meta]
    if name == FACTS:
        limits = folder / "limits.json"
        encoder.meta["limits"] = json.loads(limits.read_text("utf-8")) if limits.exists() else {}
        missing += [f"limits of {k}" for k in LIMITS if k not in encoder.meta["limits"]]
    if missing:
        lacks = ", ".join(missing)
        raise ValueError(
            f"{folder / name}.npz: lacks {lacks}; make it anew (models/encoder/README.md) or remove it to do without"
        )
    return encoder


def load_encoder(name: str = FACTS) -> Encoder | None:
    """A shipped encoder; None when there is none or the variable ``KG_ENCODER`` says "off"."""
    return None if os.environ.get(SWITCH, "").casefold() == "off" else _shipped(name)


@cache
def _shipped(name: str) -> Encoder | None:
    folder = models_dir() / "encoder"
    return read_encoder(folder, name) if (folder / f"{name}.npz").exists() else None
