"""The answer of a query as a table, CSV, JSON, Turtle or N-Triples."""

from __future__ import annotations

import csv
import io
import json
from typing import IO

import pyoxigraph as ox

from kg.export.turtle import write_triples
from kg.model import ARTICLE, ONTOLOGY, RESOURCE
from kg.store import Answer, Rows, StoreError, Term

FORMATS = ("table", "csv", "json", "turtle", "ntriples")
_SHORT = ((ONTOLOGY, "kg:"), (RESOURCE, ":"), (ARTICLE, "article:"))


def write_answer(answer: Answer, form: str, out: IO[str], *, width: int | None = None) -> None:
    """Write an answer in one of FORMATS; rows go as table, CSV or SPARQL JSON, triples also as Turtle or N-Triples.

    ``width`` is the table's in characters, the terminal's when None. Raises StoreError for a format that does not fit.
    """
    if form not in FORMATS:
        raise StoreError(f"{form}: no such format; there are {', '.join(FORMATS)}")
    if isinstance(answer, list):
        _write_triples(answer, form, out)
    elif form in ("turtle", "ntriples"):
        raise StoreError(f"{form} is for triples; ask with CONSTRUCT, or choose table, csv or json")
    elif form == "json":
        json.dump(_as_json(answer), out, ensure_ascii=False, indent=1)
        out.write("\n")
    else:
        rows = answer if isinstance(answer, Rows) else Rows(("answer",), [(ox.Literal(str(answer).lower()),)])
        (_write_table if form == "table" else _write_csv)(rows, out, width)


def _write_triples(triples: list[ox.Triple], form: str, out: IO[str]) -> None:
    if form in ("turtle", "table"):
        write_triples(triples, out)
    elif form == "ntriples":
        out.writelines(sorted(f"{triple} .\n" for triple in triples))
    else:
        names = ("subject", "predicate", "object")
        rows = Rows(names, [(t.subject, t.predicate, t.object) for t in sorted(triples, key=str)])
        write_answer(rows, form, out)


def _write_csv(rows: Rows, out: IO[str], _: int | None) -> None:
    """SPARQL 1.1 CSV: values without their types, lines ending in CR LF as RFC 4180 has them."""
    writer = csv.writer(out)
    writer.writerow(rows.variables)
    writer.writerows([["" if t is None else plain(t) for t in row] for row in rows.rows])


def plain(term: Term) -> str:
    """A term as text without its type."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)


def shorten(term: Term | None) -> str:
    """A term as a reader of a table likes it: our own IRIs with their prefix."""
    if term is None:
        return ""
    text = plain(term)
    if isinstance(term, ox.NamedNode):
        for namespace, prefix in _SHORT:
            if text.startswith(namespace):
                return prefix + text[len(namespace) :]
    return text


def _write_table(rows: Rows, out: IO[str], width: int | None) -> None:
    from rich.console import Console
    from rich.table import Table

    terminal = bool(getattr(out, "isatty", lambda: False)())
    table = Table(box=None, pad_edge=False, header_style="bold")
    shown = [[" ".join(shorten(t).split()) for t in row] for row in rows.rows]
    used = [n for n in range(len(rows.variables)) if any(row[n] for row in shown)] or list(range(len(rows.variables)))
    for n in used:
        table.add_column(rows.variables[n], overflow="fold")
    for row in shown:
        table.add_row(*(row[n].replace("[", "\\[") for n in used))
    # Without a terminal nothing is folded: the reader is a program or a file.
    wide = width or (None if terminal else 10_000)
    buffer = io.StringIO()
    console = Console(file=out if terminal else buffer, width=wide, highlight=False, soft_wrap=False)
    console.print(table)
    if not terminal:
        out.write("\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n")


def _as_json(answer: Rows | bool) -> dict[str, object]:
    if isinstance(answer, bool):
        return {"head": {}, "boolean": answer}
    bindings = [{k: _term(t) for k, t in row.items() if t is not None} for row in answer]
    return {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}


def _term(term: Term) -> dict[str, str]:
    if isinstance(term, ox.Literal):
        found = {"type": "literal", "value": term.value}
        if term.language:
            return {**found, "xml:lang": term.language}
        return found if term.datatype.value.endswith("#string") else {**found, "datatype": term.datatype.value}
    return {"type": "uri" if isinstance(term, ox.NamedNode) else "bnode", "value": plain(term)}
