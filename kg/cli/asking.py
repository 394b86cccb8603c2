"""Commands that ask a store: query, entities."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg.cli.options import Output, Store, writing
from kg.intake.draft import Refused


def complete_query(incomplete: str) -> list[tuple[str, str]]:
    """Names of queries that begin so, with their titles, for the shell."""
    from kg.query import load_queries

    return [(n, q.titles.get("en", "")) for n, q in load_queries().items() if n.startswith(incomplete)]


def query(
    context: typer.Context,
    asked: Annotated[
        str | None,
        typer.Argument(
            metavar="QUERY",
            help="A named query, a .rq file, SPARQL text, or - for standard input.",
            autocompletion=complete_query,
        ),
    ] = None,
    store: Store = "",
    form: Annotated[
        str | None,
        typer.Option("--format", help="table, csv or json; turtle, ntriples, rdfxml or jsonld of CONSTRUCT."),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the named queries and their parameters.")] = False,
    update: Annotated[bool, typer.Option("--update", help="Run a SPARQL update, which changes the store.")] = False,
    allow_remote: Annotated[bool, typer.Option(help="Let SERVICE and FROM reach other servers.")] = False,
    output: Output = None,
) -> None:
    """Ask a store: a named query with its parameters (--since 2016-07-01), a .rq file or any SPARQL."""
    from kg.cli.answers import write_answer
    from kg.query import find_query, run_query, run_update
    from kg.store import open_store

    if listed:
        print(_catalogue())
        return
    if asked is None or not store:
        raise Refused("kg query needs a query and --store; kg query --list shows the named queries")
    text = sys.stdin.read() if asked == "-" else asked
    arguments = parse_arguments(context.args)
    with open_store(store, create=False) as opened:
        if update:
            run_update(opened, find_query(text).text, allow_remote=allow_remote)
            return
        answer = run_query(opened, text, arguments, allow_remote=allow_remote)
    with writing(output) as out:
        out.write(write_answer(answer, form))


def parse_arguments(words: list[str]) -> dict[str, str]:
    """``--name value`` and ``--name=value`` as a mapping. Raises Refused for anything else."""
    found: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if not name.startswith("--") or len(name) < 3:
            raise Refused(f"{word}: a query takes parameters as --name value; put SPARQL text in quotes")
        following = value if equals else next(rest, None)
        if following is None:
            raise Refused(f"{name}: needs a value")
        found[name[2:]] = following
    return found


def _catalogue() -> str:
    from kg.query import load_queries

    lines: list[str] = []
    theme = ""
    for found in sorted(load_queries().values(), key=lambda q: (q.theme, q.name)):
        if found.theme != theme:
            theme = found.theme
            lines.append(f"{theme}:")
        lines.append(f"  {found.name:28} {found.titles.get('en', '')}")
        lines += [f"      --{p.name} {p.type} ({p.default}) {p.description}" for p in found.parameters]
    return "\n".join(lines)


def entities(
    store: Store,
    unlinked: Annotated[bool, typer.Option("--unlinked", help="Only those that no row of ontology/ knows.")] = False,
    form: Annotated[str | None, typer.Option("--format", help="table, csv or json.")] = None,
    output: Output = None,
) -> None:
    """List what a store knows by name: class, mentions, link and its certainty, names; and what stayed unlinked."""
    from kg.cli.answers import write_answer
    from kg.entities import list_entities
    from kg.store import open_store

    with open_store(store, create=False) as opened:
        found = list_entities(opened, unlinked=unlinked, names=4 if form in (None, "table") else None)
    with writing(output) as out:
        out.write(write_answer(found, form))


COMMANDS = {"query": query, "entities": entities}
#: Commands that take options of which only they know.
OPEN = frozenset({"query"})
