"""Word vectors: what words are used like, for the language pipelines and the scorers.

They come from millions of pages of ordinary text, so that a word which no treebank and no annotated dispatch showed is
met as a neighbour of words that were shown. French and English share one space: translations lie near each other.
``models/vectors.py`` makes them; a pipeline carries them as a table of its vocabulary (``vocab.lookups``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

#: spaCy's names of the attributes that hold a word as written and in small letters.
_ORTH, _LOWER = "ORTH", "LOWER"

#: The name of the table in ``vocab.lookups``.
TABLE = "depeche_vectors"


class WordVectors:
    """Rows of a table by word; words share rows where they are used alike.

    ``keys`` are spaCy's string hashes in ascending order, ``rows[i]`` the row of ``keys[i]``; the row behind the last
    one is all zeros and stands for every unknown word.
    """

    def __init__(self, keys: NDArray[numpy.uint64], rows: NDArray[numpy.uint16], table: NDArray[numpy.float16]) -> None:
        self.keys, self.rows = keys, rows
        self.table = numpy.vstack([table, numpy.zeros((1, table.shape[1]))]).astype("float32")
        self.unknown = len(table)

    @property
    def width(self) -> int:
        """Numbers a word."""
        return int(self.table.shape[1])

    def find(self, hashes: NDArray[numpy.uint64]) -> NDArray[numpy.int64]:
        """The row of each string hash; ``unknown`` where there is none."""
        at = numpy.minimum(numpy.searchsorted(self.keys, hashes), len(self.keys) - 1)
        return numpy.where(self.keys[at] == hashes, self.rows[at], self.unknown).astype("int64")

    def of_tokens(self, orth: NDArray[numpy.uint64], lower: NDArray[numpy.uint64]) -> NDArray[numpy.int64]:
        """The rows of tokens by their words as written, by their small letters where those are unknown."""
        rows = self.find(orth)
        missing = rows == self.unknown
        if missing.any():
            rows[missing] = self.find(lower[missing])
        return rows

    def of_doc(self, doc: Doc) -> NDArray[numpy.float32]:
        """The vector of each token, a row each; zeros for unknown words."""
        keys = doc.to_array([_ORTH, _LOWER]).reshape(len(doc), 2)
        return self.table[self.of_tokens(keys[:, 0], keys[:, 1])]

    def store(self, vocab: Vocab) -> None:
        """Keep these vectors in ``vocab``, with which they are saved."""
        if vocab.lookups.has_table(TABLE):
            vocab.lookups.remove_table(TABLE)
        table = vocab.lookups.add_table(TABLE)
        table["width"] = self.width
        table["keys"] = self.keys.astype("<u8").tobytes()
        table["rows"] = self.rows.astype("<u2").tobytes()
        table["table"] = self.table[:-1].astype("<f2").tobytes()

    @classmethod
    def load(cls, vocab: Vocab) -> WordVectors | None:
        """The vectors that ``vocab`` carries; none if it has no table of them."""
        if not vocab.lookups.has_table(TABLE):
            return None
        table: Any = vocab.lookups.get_table(TABLE)
        found = _LOADED.get(id(table))
        if found is None or found[0] is not table:
            keys = numpy.frombuffer(table["keys"], "<u8")
            rows = numpy.frombuffer(table["rows"], "<u2")
            numbers = numpy.frombuffer(table["table"], "<f2").reshape(-1, table["width"])
            if len(_LOADED) > 8:  # vocabularies of pipelines that are long gone
                _LOADED.clear()
            found = _LOADED[id(table)] = (table, cls(keys, rows, numbers))
        return found[1]


_LOADED: dict[int, tuple[Any, WordVectors]] = {}


def hashes(words: Iterable[str]) -> NDArray[numpy.uint64]:
    """spaCy's hashes of ``words``."""
    from spacy.strings import get_string_id

    return numpy.array([get_string_id(word) for word in words], dtype="uint64")
