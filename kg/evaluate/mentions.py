"""Mentions of each class against annotated ones (the re3d format): spans that overlap and have one label are the same.

re3d (Dstl 2017): one folder a source, each with ``documents.json`` and ``entities.json``, one JSON object a line.
Each annotated mention is met by one of ours at most, and the other way round.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.evaluate.gold import GoldError, load_measures
from kg.evaluate.report import Report, balance, read
from kg.model import Article, Span
from kg.ontology import Ontology, load_ontology

Labelled = tuple[Span, str]


def measure_mentions(gold: Path, *, model: str | None = None, cores: int | None = None) -> Report:
    """Mention F1 over the sources under ``gold``. Raises GoldError when there is none or one is malformed."""
    settings = load_measures("mentions")
    ontology = load_ontology()
    texts = list(load_texts(gold, settings["labels"]))
    found: Counter[str] = Counter()
    given: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    errors: list[str] = []
    for (article, marked), extraction in zip(texts, read((a for a, _ in texts), model, cores), strict=True):
        listed = dict.fromkeys(
            (m.span, label) for m in extraction.mentions if (label := find_label(m.cls, settings["classes"], ontology))
        )
        hits, missed, spurious = pair(list(listed), marked)
        found.update(hits)
        given.update(label for _, label in listed)
        wanted.update(label for _, label in marked)
        errors += [f"{article.id}: missed {label} {span.of(article.text)!r}" for span, label in missed]
        errors += [f"{article.id}: spurious {label} {span.of(article.text)!r}" for span, label in spurious]
    figures = [balance("mention", found.total(), given.total(), wanted.total())]
    figures += [balance(label, found[label], given[label], wanted[label]) for label in settings["labels"]]
    return Report(f"{len(texts)} texts, mentions", figures, errors)


def find_label(cls: str, classes: Mapping[str, str], ontology: Ontology) -> str | None:
    """The label of a class of ours: its own or its nearest superclass's."""
    for ancestor in (cls, *ontology.ancestors(cls)):
        if ancestor in classes:
            return classes[ancestor]
    return None


def pair(ours: list[Labelled], marked: list[Labelled]) -> tuple[list[str], list[Labelled], list[Labelled]]:
    """Labels of the annotated mentions that are met, those that are not, and ours that are left over."""
    left, hits, missed = list(ours), [], []
    for span, label in marked:
        match = next((other for other in left if other[1] == label and other[0].overlaps(span)), None)
        if match is None:
            missed.append((span, label))
        else:
            left.remove(match)
            hits.append(label)
    return hits, missed, left


def load_texts(folder: Path, labels: list[str]) -> Iterator[tuple[Article, list[Labelled]]]:
    """Annotated texts of the sources, those without any annotation left out."""
    files = sorted(folder.glob("**/documents.json"))
    if not files:
        raise GoldError(f"{folder}: no documents.json below it; name the folder of re3d's sources")
    for file in files:
        marked: dict[str, list[Labelled]] = defaultdict(list)
        annotations = file.with_name("entities.json")
        try:
            for row in _rows(annotations):
                if row["type"] in labels:
                    marked[row["documentId"]].append((Span(row["begin"], row["end"]), row["type"]))
            for row in _rows(file):
                if row["_id"] in marked:
                    yield Article(f"re3d-{row['_id']}", row["text"], "en"), marked[row["_id"]]
        except (KeyError, TypeError) as error:
            raise GoldError(f"{annotations}: is not in re3d's format ({type(error).__name__}: {error})") from None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for n, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise GoldError(f"{path}:{n}: is not JSON ({error})") from None
