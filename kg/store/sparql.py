"""What must be known of a SPARQL text before it runs: its form, what it reaches for, and its parameters.

A text is cut into tokens, so that words inside strings, comments and IRIs are never taken for SPARQL's own, and a
parameter is replaced as a token by a term that the library has written out: no value is ever pasted as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal

from kg.store.protocol import StoreError, Term

_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
          |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<tag>@[A-Za-z][\w-]*)
      | (?P<variable>[?$]\w+)
      | (?P<name>[\w.-]*:(?:[\w.:%-]|\\.)*)
      | (?P<word>\w+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}


class SparqlError(StoreError):
    """A SPARQL text that cannot be run as it stands; the message says where and what was expected."""


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """The (kind, text) tokens of a SPARQL text; joined they are the text again."""
    for match in _TOKEN.finditer(text):
        yield str(match.lastgroup), match.group()


def form_of(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE, UPDATE for an update, "" when no such word is there."""
    for kind, token in tokens(text):
        if kind == "word" and token.upper() in _FORMS:
            return token.upper()
        if kind == "word" and token.upper() in _UPDATES:
            return "UPDATE"
    return ""


def remotes(text: str) -> list[tuple[str, str]]:
    """(keyword, what follows) of every SERVICE, FROM and LOAD clause: what a store might fetch from elsewhere."""
    words = [(kind, token) for kind, token in tokens(text) if kind != "space"]
    found = []
    for at, (kind, token) in enumerate(words):
        if kind == "word" and token.upper() in {"SERVICE", "FROM", "LOAD"}:
            ahead = at + 1
            while ahead < len(words) and words[ahead][0] == "word" and words[ahead][1].upper() in {"SILENT", "NAMED"}:
                ahead += 1
            target = words[ahead][1] if ahead < len(words) else ""
            found.append((token.upper(), target.strip("<>")))
    return found


def bind(text: str, values: Mapping[str, Term]) -> str:
    """The text with each variable named in ``values`` replaced by its term, wherever it stands as a token."""
    if not values:
        return text
    out = []
    for kind, token in tokens(text):
        value = values.get(token[1:]) if kind == "variable" else None
        out.append(token if value is None else _written(value))
    return "".join(out)


def _written(term: Term) -> str:
    """A term in SPARQL; whole numbers bare, as LIMIT and OFFSET want them."""
    number = isinstance(term, Literal) and term.datatype.value == _INTEGER and re.fullmatch("[0-9]+", term.value)
    return number.group() if number else str(term)


def check_query(text: str, *, graphs: Mapping[str, object] | None = None, allow_remote: bool = False) -> None:
    """Raise SparqlError unless the text is a query that stays within the store.

    FROM may name graphs that the store holds (``graphs``, or any when None); SERVICE is refused; both pass with
    ``allow_remote``. An update is refused.
    """
    form = form_of(text)
    if form == "UPDATE":
        raise SparqlError("this is an update, not a query: it would change the store; run it with --update")
    if not form:
        raise SparqlError("no SELECT, ASK, CONSTRUCT or DESCRIBE in this query; one of them must begin it")
    if allow_remote:
        return
    for keyword, target in remotes(text):
        if keyword == "SERVICE" or (graphs is not None and target not in graphs and ":" in target):
            what = "asks another server" if keyword == "SERVICE" else "names a graph that the store does not hold"
            raise SparqlError(f"{keyword} {target} {what}; allow it with --allow-remote")
