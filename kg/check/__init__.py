"""What is missing or wrong in ontology/ and queries/, with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.check.events import check_events
from kg.check.priors import check_priors, check_telling
from kg.check.problem import Problem
from kg.check.queries import check_queries
from kg.check.shapes import check_shapes
from kg.check.words import check_demonyms, check_nouns, check_words
from kg.lexicon import LexiconError, load_lexicon
from kg.ontology import Ontology, OntologyError, load_ontology
from kg.paths import ontology_dir, queries_dir

__all__ = ["Problem", "check_data", "count_triggers"]


#: What the reader calls a name of which it does not know the class; an entry may ask for one.
UNCLASSED = "Name"


def check_data(folder: Path | None = None, queries: Path | None = None) -> list[Problem]:
    """The problems of an ontology folder and of a folder of named queries, those that ship when None."""
    base = folder or ontology_dir()
    problems: list[Problem] = []
    try:
        ontology = load_ontology(folder)
    except OntologyError as error:
        return [Problem.of(error, _named_in(str(error), base))]
    problems += _check_classes(base / "conflict.ttl", ontology)
    problems += check_shapes(base / "shapes.ttl", ontology.classes)
    for lexicon in sorted(p for p in (base / "lexicon").iterdir() if p.is_dir()):
        strong, weak = lexicon / "events.yaml", lexicon / "weak.yaml"
        classes = {*ontology.classes, UNCLASSED}
        problems += check_events(strong, ontology.events, classes)
        if weak.exists():
            problems += check_events(weak, ontology.events, classes, strong)
        problems += check_priors(lexicon / "priors.tsv")
        problems += check_telling(lexicon / "telling.tsv")
        problems += check_nouns(lexicon / "nouns.yaml", ontology.classes)
        problems += check_words(lexicon / "words.yaml")
        problems += check_demonyms(lexicon / "demonyms.yaml")
    problems += check_queries(queries or queries_dir())
    return problems


def _named_in(message: str, base: Path) -> Path:
    match = re.match(r"(.+?\.\w+)(?::\d+)*: ", message)
    return Path(match.group(1)) if match else base


def _check_classes(path: Path, ontology: Ontology) -> Iterator[Problem]:
    """Classes without a label in both languages or without a definition."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for name, info in ontology.classes.items():
        line = next((n for n, text in enumerate(lines, 1) if re.match(rf"\w*:{re.escape(name)}\b", text)), 0)
        for lang in ("en", "fr"):
            if lang not in info.labels:
                yield Problem(path, line, f'{name} has no label in {lang!r}; add rdfs:label "…"@{lang}')
        if not info.definition and not info.comment:
            yield Problem(path, line, f'{name} has no definition; add skos:definition "…"@en')


def count_triggers(lang: str, ontology: Ontology, folder: Path | None = None) -> dict[str, int]:
    """How many triggers a language has for each event class that has no narrower one, 0 included.

    Empty when its lexicon cannot be read.
    """
    try:
        lexicon = load_lexicon(lang, (folder or ontology_dir()) / "lexicon" / lang)
    except LexiconError:
        return {}
    wider = {parent for cls in ontology.events for parent in ontology.ancestors(cls)}
    counts = dict.fromkeys((cls for cls in ontology.events if cls not in wider), 0)
    for entry in lexicon.entries:
        counts[entry.type] = counts.get(entry.type, 0) + 1
    return counts
