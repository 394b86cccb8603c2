"""What Virtuoso does its own way, undone: literals that it rewrites, and how to tell that an answer was cut."""

from __future__ import annotations

import re
from email.message import Message
from itertools import pairwise

from pyoxigraph import Literal, NamedNode, Triple

from kg.store.protocol import Term
from kg.store.sparql import tokens

_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_GEOMETRY = "http://www.openlinksw.com/schemas/virtrdf#Geometry"
_WKT = NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral")
_NUMBER = re.compile(r"-?\d+\.\d{6,}")


def settle(term: Term | None) -> Term | None:
    """The term that was written: ``true`` for Virtuoso's 1, a WKT literal for its geometry (single precision)."""
    if isinstance(term, Triple):
        return settle_triple(term)
    if not isinstance(term, Literal):
        return term
    kind = term.datatype.value
    if kind == _BOOLEAN and term.value in ("0", "1"):
        return Literal(term.value == "1")
    if kind == _GEOMETRY:
        return Literal(_NUMBER.sub(_five_places, term.value), datatype=_WKT)
    return term


def settle_triple(triple: Triple) -> Triple:
    """A triple with its object settled."""
    value = settle(triple.object)
    return triple if value is triple.object else Triple(triple.subject, triple.predicate, value)  # type: ignore[arg-type]


def _five_places(match: re.Match[str]) -> str:
    return f"{float(match.group()):.5f}".rstrip("0").rstrip(".")


def is_virtuoso(headers: Message) -> bool:
    """Whether the server says that it is one."""
    return str(headers.get("Server", "")).startswith("Virtuoso")


def most_rows(headers: Message) -> int | None:
    """The number of rows at which the server has cut this answer, None when it is whole."""
    found = str(headers.get("X-SPARQL-MaxRows", ""))
    return int(found) if found.isdigit() else None


def limit_of(text: str) -> int | None:
    """The number of solutions that a query asks for at most, None when it wants all."""
    words = [token.upper() for kind, token in tokens(text) if kind != "space"]
    tail = words[len(words) - words[::-1].index("}") :] if "}" in words else words
    numbers = [n for word, n in pairwise(tail) if word == "LIMIT" and n.isdigit()]
    return int(numbers[-1]) if numbers else None
