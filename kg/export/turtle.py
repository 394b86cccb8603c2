"""Turtle and TriG for people: prefixes, one block a subject, labels first, articles before actors before events."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import IO

import pyoxigraph as ox

from kg.model import ARTICLE, ONTOLOGY
from kg.rdf import PREFIXES
from kg.store import Store

_TYPE = PREFIXES["rdf"] + "type"
#: Properties in the order in which a reader looks for them; the rest follows in alphabetical order.
_FIRST = [
    _TYPE,
    *(PREFIXES["skos"] + n for n in ("prefLabel", "altLabel")),
    *(PREFIXES["dcterms"] + n for n in ("identifier", "title", "issued", "language", "publisher")),
    PREFIXES["sem"] + "eventType",
    *(PREFIXES["rdf"] + n for n in ("subject", "predicate", "object")),
    *(ONTOLOGY + n for n in ("status", "statedBy", "initiator", "target", "place", "instrument", "startDate")),
]
_RANK = {iri: n for n, iri in enumerate(_FIRST)}
#: The sections of a file, by the type that puts a subject there.
_SECTIONS = [
    ("Articles", ONTOLOGY + "Article"),
    ("Actors", ONTOLOGY + "Agent"),
    ("Places", ONTOLOGY + "Place"),
    ("Other entities", ONTOLOGY + "Entity"),
    ("Events", ONTOLOGY + "Event"),
    ("Relations", ONTOLOGY + "Relation"),
    ("Direct statements", ONTOLOGY + "DirectStatement"),
    ("Casualties", ONTOLOGY + "Casualties"),
    ("Times", ONTOLOGY + "When"),
    ("Participations", ONTOLOGY + "Participation"),
    ("Mentions", ONTOLOGY + "Mention"),
    ("Passages", ONTOLOGY + "Passage"),
]
#: The section of what is in no other.
_OTHERS = "Others"
_LOCAL = re.compile(r"[A-Za-z_](?:[\w-]*[\w])?")
_RELATIVE = re.compile(r"[\w-][\w.-]*(?:#[\w=,-]+)?")
_BARE = {
    PREFIXES["xsd"] + "integer": re.compile(r"[+-]?\d+"),
    PREFIXES["xsd"] + "decimal": re.compile(r"[+-]?\d*\.\d+"),
    PREFIXES["xsd"] + "boolean": re.compile("true|false"),
}
_NAMESPACES = sorted(PREFIXES.items(), key=lambda p: -len(p[1]))

Properties = dict[str, dict[ox.NamedNode | ox.Literal, None]]


def write_turtle(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write the union of the graphs as Turtle."""
    out.write(_head())
    _write_blocks(out, _group(quad for name in articles for quad in store.quads(name)), "")


def write_trig(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write each graph as a block of its own in TriG."""
    out.write(_head())
    terms: dict[str, str] = {}
    for name in articles:
        out.write(f"\n{_iri(name, terms)} {{\n")
        _write_blocks(out, _group(store.quads(name)), "  ")
        out.write("}\n")


def write_triples(triples: Iterable[ox.Triple], out: IO[str]) -> None:
    """Write any triples as Turtle in the same manner, with the prefixes they need: the answer of a CONSTRUCT."""
    body = StringIO()
    _write_blocks(body, _group(triples), "")
    text = body.getvalue().removeprefix(f"\n# {_OTHERS}\n")  # no heading where there is but one section
    used = [line for line in _head().splitlines() if line.startswith("@base") or f"{line.split()[1]}" in text]
    out.write("\n".join(used) + "\n" + text)


def _head() -> str:
    lines = [f"@base <{ARTICLE}> ."]
    lines += [f"@prefix {name}: <{iri}> ." for name, iri in sorted(PREFIXES.items()) if name != "article"]
    return "\n".join(lines) + "\n"


def _group(triples: Iterable[ox.Triple | ox.Quad]) -> dict[str, Properties]:
    """Objects by subject and predicate, each once."""
    about: dict[str, Properties] = {}
    for triple in triples:
        subject = triple.subject
        name = subject.value if isinstance(subject, ox.NamedNode) else str(subject)
        properties = about.setdefault(name, {})
        properties.setdefault(triple.predicate.value, {})[triple.object] = None  # type: ignore[index]
    return about


def _write_blocks(out: IO[str], about: dict[str, Properties], indent: str) -> None:
    terms: dict[str, str] = {}
    sections: dict[int, list[str]] = defaultdict(list)
    for subject, properties in about.items():
        types = {v.value for v in properties.get(_TYPE, ())}
        at = next((n for n, (_, iri) in enumerate(_SECTIONS) if iri in types), len(_SECTIONS))
        sections[at].append(subject)
    for at in sorted(sections):
        title = _SECTIONS[at][0] if at < len(_SECTIONS) else _OTHERS
        out.write(f"\n{indent}# {title}\n")
        for subject in sorted(sections[at], key=_in_order):
            out.write(_block(subject, about[subject], indent, terms))


def _in_order(text: str) -> list[str | int]:
    """Numbers inside a name by value: #char=9,20 before #char=100,120."""
    return [int(piece) if n % 2 else piece for n, piece in enumerate(re.split(r"(\d+)", text))]


def _block(subject: str, properties: Properties, indent: str, terms: dict[str, str]) -> str:
    lines = []
    for predicate in sorted(properties, key=lambda p: (_RANK.get(p, len(_RANK)), p)):
        name = "a" if predicate == _TYPE else _iri(predicate, terms)
        values = [_value(v, terms) for v in properties[predicate]]
        lines.append(f"{name} {', '.join(values if len(values) == 1 else sorted(values, key=_in_order))}")
    first = subject if subject.startswith(("_:", "<<")) else _iri(subject, terms)
    return f"\n{indent}{first} " + f" ;\n{indent}    ".join(lines) + " .\n"


def _value(value: ox.NamedNode | ox.Literal, terms: dict[str, str]) -> str:
    if isinstance(value, ox.NamedNode):
        return _iri(value.value, terms)
    if not isinstance(value, ox.Literal) or value.language:
        return str(value)
    if "\n" in value.value and value.datatype.value == PREFIXES["xsd"] + "string":
        text = value.value.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
        return f'"""{text}"""'
    kind = value.datatype.value
    bare = _BARE.get(kind)
    if bare is not None and bare.fullmatch(value.value):
        return value.value
    if kind == PREFIXES["xsd"] + "string":
        return str(value)
    return f"{ox.Literal(value.value)}^^{_iri(kind, terms)}"


def _iri(iri: str, terms: dict[str, str]) -> str:
    found = terms.get(iri)
    if found is None:
        found = terms[iri] = _shorten(iri)
    return found


def _shorten(iri: str) -> str:
    for prefix, namespace in _NAMESPACES:
        if iri.startswith(namespace):
            name = iri[len(namespace) :]
            if prefix == "article":
                return f"<{name}>" if _RELATIVE.fullmatch(name) else f"<{iri}>"
            if _LOCAL.fullmatch(name):
                return f"{prefix}:{name}"
    return str(ox.NamedNode(iri))
