"""The SHACL shapes: valid Turtle, messages in both languages, SPARQL that parses, shapes at every class they name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.check.problem import Problem
from kg.model import ONTOLOGY
from kg.ontology import malformed
from kg.rdf import PREFIXES
from kg.store.syntax import syntax_error

_SHACL = "http://www.w3.org/ns/shacl#"
_MESSAGE, _SELECT, _TARGET = (ox.NamedNode(_SHACL + name) for name in ("message", "select", "targetClass"))
_PRELUDE = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items()) + " "


def check_shapes(path: Path, classes: Collection[str]) -> Iterator[Problem]:
    """What is missing or wrong in shapes.ttl; ``classes`` are the ontology's."""
    if not path.exists():
        yield Problem(path, 0, "is missing; kg validate needs it")
        return
    text = path.read_text(encoding="utf-8")
    try:
        triples = list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        yield Problem.of(malformed(path, error), path)
        return
    messages: dict[object, set[str]] = {}
    for triple in triples:
        value = triple.object
        if triple.predicate == _MESSAGE and isinstance(value, ox.Literal):
            messages.setdefault(triple.subject, set()).add(value.language or "")
    for triple in triples:
        value = triple.object
        if triple.predicate == _MESSAGE and isinstance(value, ox.Literal):
            for lang in sorted({"en", "fr"} - messages[triple.subject]):
                yield Problem(path, _line(text, value.value), f"the message {value.value!r} is not there in {lang!r}")
        elif triple.predicate == _SELECT and isinstance(value, ox.Literal):
            found = syntax_error(_PRELUDE + value.value)
            if found:
                yield Problem(path, _line(text, value.value), f"sh:select is not SPARQL: {found}")
        elif triple.predicate == _TARGET and isinstance(value, ox.NamedNode):
            name = value.value.removeprefix(ONTOLOGY)
            if value.value.startswith(ONTOLOGY) and name not in classes:
                yield Problem(path, _line(text, f"kg:{name}"), f"kg:{name} is no class of conflict.ttl")


def _line(text: str, words: str) -> int:
    """The line where words begin, 0 when they are written otherwise there."""
    at = text.find(words)
    return text.count("\n", 0, at) + 1 if at >= 0 else 0
