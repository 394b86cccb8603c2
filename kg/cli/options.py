"""Options and arguments that several commands share, and how output is written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer

from kg.intake.draft import Refused, read_day

Sources = Annotated[
    list[str], typer.Argument(help="Files, folders, .jsonl, .html, feeds; - for standard input.", show_default=False)
]
Store = Annotated[
    str,
    typer.Option(envvar="KG_STORE", help="A folder, memory: or the address of a SPARQL endpoint.", show_default=False),
]
Date = Annotated[str | None, typer.Option(help="Day of publication (YYYY-MM-DD) of texts that do not say theirs.")]
Lang = Annotated[
    str | None, typer.Option(help="Language (fr, en) of texts that do not say theirs; otherwise detected.")
]
Model = Annotated[str | None, typer.Option(help="Any spaCy pipeline, installed or a path, instead of those shipped.")]
Cores = Annotated[int | None, typer.Option(min=1, help="Processes to read with; all cores when there are many texts.")]
Cluster = Annotated[str | None, typer.Option(help="Address of a Dask scheduler to read on, tcp://host:8786.")]
Form = Annotated[
    str, typer.Option("--format", help="table, csv or json; turtle, ntriples, rdfxml or jsonld for triples.")
]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="File to write instead of standard output.")]


def check_day(date: str | None) -> str | None:
    """The day given with --date. Raises Refused when it is none."""
    if date is not None and read_day(date) != date:
        raise Refused(f"--date {date}: is no day; write it YYYY-MM-DD, as 2016-07-20")
    return date


def complain(line: object) -> None:
    """One line on stderr."""
    print(f"kg: {line}", file=sys.stderr)


@contextmanager
def writing(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or the file named, which appears only when it is whole."""
    if output is None or str(output) == "-":
        yield sys.stdout
        return
    partial = output.with_name(output.name + ".part")
    try:
        with partial.open("w", encoding="utf-8") as file:
            yield file
        partial.replace(output)
    except OSError as error:
        raise Refused(
            f"{output}: cannot be written ({error.strerror}); name a file in a folder that you may write to"
        ) from None
    finally:
        partial.unlink(missing_ok=True)
