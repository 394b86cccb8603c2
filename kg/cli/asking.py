"""Commands that ask a store, or another knowledge base about it: query, explain, entities, reconcile."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from kg.cli.options import Form, Output, Store, complain, writing
from kg.intake.draft import Refused
from kg.model import ARTICLE, Extraction


def complete_query(incomplete: str) -> list[tuple[str, str]]:
    """Names of queries that begin so, with their titles, for the shell."""
    from kg.query import load_queries

    return [(n, q.titles.get("en", "")) for n, q in load_queries().items() if n.startswith(incomplete)]


class QueryCommand(TyperCommand):
    """``kg query``, whose completion knows the parameters of the query that the line names."""

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """What may follow ``incomplete`` on the command line."""
        found: list[Any] = super().shell_complete(ctx, incomplete)
        name = ctx.params.get("asked")
        if not name or not incomplete.startswith("-"):
            return found
        from kg.query import QueryError, find_query

        try:
            parameters = find_query(name).parameters
        except QueryError:
            return found
        given = {word.partition("=")[0] for word in ctx.args}
        options = ((f"--{p.name}", p.description) for p in parameters if f"--{p.name}" not in given)
        item = type(super().shell_complete(ctx, "--")[0])  # Click's, or the copy of it that newer Typers hold
        return found + [item(o, help=what) for o, what in options if o.startswith(incomplete)]


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
    form: Form = "table",
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
            found = find_query(text)
            run_update(opened, found.text, allow_remote=allow_remote, path=found.path)
            return
        answer = run_query(opened, text, arguments, allow_remote=allow_remote)
    with writing(output) as out:
        write_answer(answer, form, out)


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


def explain(
    store: Store,
    fact: Annotated[
        str,
        typer.Argument(
            metavar="IRI",
            help="Of an event or relation, as kg query who-did-what has it; what follows article/ is enough.",
        ),
    ],
    why: Annotated[bool, typer.Option(help="Name the lexicon entry and the paths that made it.")] = True,
) -> None:
    """Tell an event or relation in words, with the sentence it came from and the words marked."""
    from kg.explain import MARKS
    from kg.explain import explain as tell
    from kg.rdf import PREFIXES
    from kg.store import open_store

    asked = fact.strip("<>")
    prefix, colon, name = asked.partition(":")
    iri = ARTICLE + asked if "#" in asked and not colon else asked
    if colon and prefix in PREFIXES and not name.startswith("//"):
        iri = PREFIXES[prefix] + name
    marks = ("\033[1;33m", "\033[0m") if sys.stdout.isatty() else MARKS
    with open_store(store, create=False) as opened:
        print(tell(opened, iri, marks=marks, why=why))


def entities(
    store: Store,
    unlinked: Annotated[bool, typer.Option("--unlinked", help="Only those that no row of ontology/ knows.")] = False,
    form: Form = "table",
    output: Output = None,
) -> None:
    """List what a store knows by name: class, mentions, link and its certainty, names; and what stayed unlinked."""
    from kg.cli.answers import write_answer
    from kg.cli.tables import entity_rows
    from kg.reconcile import entity_table
    from kg.store import open_store

    with open_store(store, create=False) as opened:
        table = [row for row in entity_table(_extractions(opened)) if not (unlinked and row.known)]
    with writing(output) as out:
        write_answer(entity_rows(table, names=4 if form == "table" else None), form, out)


def reconcile(
    store: Store,
    output: Annotated[Path, typer.Option("-o", "--output", help="File of proposals (SSSOM, tab-separated).")],
    endpoint: Annotated[str, typer.Option(help="SPARQL endpoint of Wikidata, of a copy or of another base.")],
    dry_run: Annotated[bool, typer.Option(help="Print the queries and ask nothing.")] = False,
    pause: Annotated[float, typer.Option(min=0, help="Seconds between two queries.")] = 1.0,
    timeout: Annotated[int, typer.Option(min=1, help="Seconds one query may take.")] = 30,
) -> None:
    """Propose matches for entities that stayed unlinked; nothing is linked until a person accepts a proposal."""
    from kg.reconcile import reconcile as run
    from kg.reconcile import write_proposals
    from kg.store import open_store

    with open_store(store, create=False) as opened:
        found = [e for extraction in _extractions(opened) for e in extraction.entities.values()]
    result = run(found, endpoint, dry_run=dry_run, pause=pause, timeout=timeout)
    if dry_run:
        print("\n".join(result.queries))
        return
    write_proposals(result.proposals, output)
    print(f"{output}: {len(result.proposals)} proposals for {len(result.asked)} entities")
    for reason in dict.fromkeys(reason for _, reason in result.failed):
        complain(reason)
    raise typer.Exit(2 if result.failed else 0)


def _extractions(store: Any) -> Iterator[Extraction]:
    """What every article's graph says, one article at a time."""
    from kg.rdf import read_extraction

    return (read_extraction(store.quads(name)) for name in store.graphs() if name.startswith(ARTICLE))


COMMANDS = {"query": query, "explain": explain, "entities": entities, "reconcile": reconcile}
#: Commands that take options of which only they know, and what completes these.
OPEN: dict[str, type[TyperCommand]] = {"query": QueryCommand}
