"""A component of our pipelines: lemmas that no dictionary knows give way to the dictionary's.

The trained lemmatizer cuts and adds endings; on a verb it never saw it may invent one ("fuyaient" -> "fuyaier"). The
component looks only at such inventions, so what the treebanks taught of known words stands.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc


class LemmaTable:
    """Forms and lemmas by coarse part of speech; ``table["VERB"][lemma]`` lists the forms of a lemma.

    A token whose lemma is none of its class gets the lemma of its form if the table has one; nothing else changes.
    Nouns and adjectives were tried and made worse: dictionary and treebanks differ on "capitale", "Iraqi", "%".
    """

    def __init__(self, name: str = "lemma_table") -> None:
        self.name = name
        self.table: dict[str, dict[str, list[str]]] = {}
        self._lemmas: dict[str, dict[str, str]] = {}

    def load(self, table: dict[str, dict[str, list[str]]]) -> None:
        """Use ``table`` from now on. Of two lemmas with the same form the first counts."""
        self.table = table
        self._lemmas = {kind: {} for kind in table}
        for kind, words in table.items():
            forms = self._lemmas[kind]
            for lemma in words:
                forms[lemma] = lemma
            for lemma, inflected in words.items():
                for form in inflected:
                    forms.setdefault(form, lemma)

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            words = self.table.get(token.pos_)
            if words is not None and token.lemma_ not in words:
                lemma = self._lemmas[token.pos_].get(token.lower_)
                if lemma is not None:
                    token.lemma_ = lemma
        return doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The table, packed."""
        return gzip.compress(json.dumps(self.table, ensure_ascii=False).encode("utf8"), mtime=0)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> LemmaTable:
        """Read what ``to_bytes`` wrote."""
        table: Any = json.loads(gzip.decompress(data))
        self.load(table)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the table to ``path``."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> LemmaTable:
        """Read the table from ``path``."""
        return self.from_bytes(Path(path).read_bytes())


def make(nlp: Language, name: str) -> LemmaTable:
    """The factory spaCy calls; the entry point ``spacy_factories`` in pyproject.toml names it."""
    return LemmaTable(name)


Language.factory("depeche_lemmas", assigns=["token.lemma"], func=make)
