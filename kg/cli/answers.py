"""Answers of queries as a table, CSV, JSON or RDF."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from typing import IO, Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.export.turtle import write_triples
from kg.intake.draft import Refused
from kg.rdf import PREFIXES
from kg.store import Answer, Rows, Term

GRAPH_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
FORMATS = ("table", "csv", "json", *GRAPH_FORMATS)
#: Columns of a terminal from which on there is room to keep IRIs whole, and of a line that nothing folds.
_WIDE, _UNFOLDED = 160, 100_000
#: An IRI longer than this (with its prefix) is folded like any text.
_LONGEST_IRI = 44


def write_answer(answer: Answer, form: str, out: IO[str]) -> None:
    """Write rows as a table, CSV or SPARQL JSON; triples as Turtle (for table too), N-Triples, RDF/XML or JSON-LD.

    Raises Refused for a form that does not fit the answer.
    """
    if isinstance(answer, list) and form in ("table", "turtle"):
        write_triples(answer, out)
    else:
        out.write(_format(answer, form))


def _format(answer: Answer, form: str) -> str:
    if form not in FORMATS:
        raise Refused(f"--format {form}: unknown; there are {', '.join(FORMATS)}")
    if isinstance(answer, bool):
        return json.dumps({"head": {}, "boolean": answer}) + "\n" if form == "json" else f"{str(answer).lower()}\n"
    if isinstance(answer, Rows):
        if form in GRAPH_FORMATS:
            raise Refused(f"--format {form}: is for CONSTRUCT; the rows of a SELECT can be table, csv or json")
        return {"csv": _csv, "json": _json}.get(form, _table)(answer)
    if form in ("csv", "json"):
        raise Refused(f"--format {form}: is for SELECT; the triples of a CONSTRUCT can be {', '.join(GRAPH_FORMATS)}")
    return (serialize(sorted(answer, key=str), format=GRAPH_FORMATS[form], prefixes=_used(answer)) or b"").decode()


def _used(triples: list[Triple]) -> dict[str, str]:
    """The prefixes that some IRI of the triples needs."""
    values = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    return {prefix: iri for prefix, iri in PREFIXES.items() if any(value.startswith(iri) for value in values)}


def shorten(term: Term | None) -> str:
    """A term as a person reads it: the value of a literal, an IRI with its prefix."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    if isinstance(term, NamedNode):
        for prefix, iri in PREFIXES.items():
            if term.value.startswith(iri) and len(term.value) > len(iri):
                return f"{prefix}:{term.value[len(iri) :]}"
        return term.value
    return str(term)


def _table(rows: Rows) -> str:
    """Columns that say something, folded to the terminal; whole lines where a program or a file reads."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _UNFOLDED
    cells = [[" ".join(shorten(term).split()) for term in row] for row in rows.rows]
    shown = [at for at in range(len(rows.variables)) if any(row[at] for row in cells)] or [*range(len(rows.variables))]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for at in shown:
        # an IRI is there to be copied into the next command: it is not cut where there is room
        iris = [len(row[at]) for row, terms in zip(cells, rows.rows, strict=True) if isinstance(terms[at], NamedNode)]
        whole = bool(iris) and max(iris) <= _LONGEST_IRI and width >= _WIDE
        table.add_column(rows.variables[at], overflow="fold", no_wrap=whole)
    for row in cells:
        table.add_row(*(row[at].replace("[", r"\[") for at in shown))
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(table)
    lines = (line.rstrip() for line in out.getvalue().split("\n"))
    return "\n".join(line for line in lines if line) + f"\n({len(rows)} row{'s' * (len(rows) != 1)})\n"


def _csv(rows: Rows) -> str:
    """SPARQL 1.1 Query Results CSV: values without their types."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.variables)
    for row in rows.rows:
        writer.writerow(["" if term is None else getattr(term, "value", str(term)) for term in row])
    return out.getvalue()


def _json(rows: Rows) -> str:
    """SPARQL 1.1 Query Results JSON."""
    bindings = [{name: _binding(term) for name, term in row.items() if term is not None} for row in rows]
    data = {"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _binding(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "triple", "value": str(term)}
    found: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif not term.datatype.value.endswith("#string"):
        found["datatype"] = term.datatype.value
    return found
