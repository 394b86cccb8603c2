"""What is wrong in a SPARQL text: where, and what was expected there.

The parser only knows how far it came. So the tokens there are changed one at a time, and the first change that makes
the text SPARQL is what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

import pyoxigraph as ox

from kg.store.sparql import form_of, remotes, tokens

_WORDS = """SELECT ASK CONSTRUCT DESCRIBE WHERE DISTINCT REDUCED PREFIX BASE FROM NAMED GRAPH OPTIONAL UNION MINUS
    FILTER EXISTS NOT BIND VALUES AS GROUP ORDER BY HAVING ASC DESC LIMIT OFFSET IN COUNT SUM MIN MAX AVG SAMPLE
    GROUP_CONCAT BOUND IF COALESCE STR LANG DATATYPE REGEX REPLACE CONTAINS STRSTARTS STRENDS LCASE UCASE CONCAT
    INSERT DELETE DATA INTO WITH DROP CLEAR CREATE COPY MOVE ADD SILENT""".split()  # noqa: SIM905
#: What may be missing, and what to call it.
_MISSING = {
    "?x": "a variable or a value",
    "}": "}",
    ")": ")",
    "{": "{",
    "(": "(",
    ".": ".",
    ",": ",",
    "AS": "AS",
    "BY": "BY",
    "WHERE": "WHERE",
    "1": "a whole number",
    "?x ?y": "a property and a value",
}
#: Tokens before the place where the parser gave up that may be at fault, and tries in all.
_BACK, _TRIES = 8, 400


def syntax_error(text: str) -> str | None:
    """What our own parser finds wrong in a query or an update, in one readable line; None when it reads it.

    It only parses by running the text on an empty store: one that reaches elsewhere is not looked at.
    """
    if remotes(text):
        return None
    error = _fault(text)
    return clarify(error, text) if error else None


def clarify(error: SyntaxError, text: str) -> str:
    """A parser's complaint about ``text`` in one readable line: where, what stands there, what was expected."""
    message = " ".join(str(error).split())
    where = re.search(r"error at (\d+):(\d+): ?", message)
    if where is None:
        return message
    line, column, rest = int(where[1]), int(where[2]), message[where.end() :]
    if "Prefix not found" in rest:
        return f"line {line}, column {column}: a prefix is used that no PREFIX line declares"
    if reason := re.search(r"The [A-Z][^,\[]+[^,\[ ]", rest):
        return f"line {line}, column {column}: {reason.group()}"
    found = None if remotes(text) else _expected(text, line, column)
    if found:
        at, said = found
        before = text[:at]
        return f"line {before.count(chr(10)) + 1}, column {at - before.rfind(chr(10))}: {said}"
    if "expected" not in rest:
        return f"line {line}, column {column}: {rest}"
    lines = text.split("\n")
    before = lines[line - 1][: column - 1].strip()[-40:] if line <= len(lines) else ""
    return f"line {line}, column {column}: this is not SPARQL, at or just before the end of {before!r}"


def _fault(text: str) -> SyntaxError | None:
    try:
        if form_of(text) == "UPDATE":
            ox.Store().update(text)
        else:
            ox.Store().query(text)
    except SyntaxError as error:
        return error
    except (RuntimeError, ValueError, OSError):
        pass  # it was read, and failed later
    return None


def _expected(text: str, line: int, column: int) -> tuple[int, str] | None:
    """Where one change makes the text SPARQL, and what it is."""
    given_up = sum(len(part) + 1 for part in text.split("\n")[: line - 1]) + column - 1
    pieces = [(kind, token) for kind, token in tokens(text)]
    starts = [sum(len(token) for _, token in pieces[:n]) for n in range(len(pieces) + 1)]
    near = [n for n, (kind, _) in enumerate(pieces) if kind != "space" and starts[n] <= given_up][-_BACK:]
    for tried, (n, new, said) in enumerate(_changes([token for _, token in pieces], near)):
        if tried >= _TRIES:
            break
        if _fault(new) is None:
            return starts[n], said
    return None


def _changes(pieces: list[str], near: list[int]) -> Iterator[tuple[int, str, str]]:
    """Changed texts, the token that is changed and what to say of it: misspelt words first, then what is missing."""
    for n in reversed(near):
        for word in get_close_matches(pieces[n].upper(), _WORDS, n=3, cutoff=0.6):
            if word != pieces[n].upper():
                yield n, "".join([*pieces[:n], word, *pieces[n + 1 :]]), f"expected {word}, found {pieces[n]!r}"
    for extra, name in _MISSING.items():
        for n in [*reversed(near), len(pieces)]:
            found = repr(pieces[n]) if n < len(pieces) else "the end"
            yield n, "".join([*pieces[:n], f" {extra} ", *pieces[n:]]), f"expected {name} before {found}"
    for n in reversed(near):
        yield n, "".join([*pieces[:n], *pieces[n + 1 :]]), f"{pieces[n]!r} is one too many"
        for extra, name in _MISSING.items():
            yield n, "".join([*pieces[:n], extra, *pieces[n + 1 :]]), f"expected {name}, found {pieces[n]!r}"
