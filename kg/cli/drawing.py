"""Commands that draw and write a store: network, export."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import Form, Output, Store, writing
from kg.intake.draft import Refused


def network(
    store: Store,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Picture: .svg, .png or .pdf.")] = None,
    most: Annotated[int, typer.Option(min=2, help="Actors and places drawn at most, the busiest first.")] = 40,
    places: Annotated[bool, typer.Option(help="Draw places too.")] = True,
    relations: Annotated[bool, typer.Option(help="Draw lasting links (leads, part of, allied with) too.")] = True,
    form: Form = "table",
    title: Annotated[str, typer.Option(help="Title of the picture.")] = "",
) -> None:
    """Draw who acts on whom; without -o, list each actor's ties, centrality and community."""
    from kg.network import actor_network
    from kg.store import open_store

    with open_store(store, create=False) as opened:
        graph = actor_network(opened, places=places, relations=relations)
    if output is None:
        from kg.cli.answers import write_answer
        from kg.cli.tables import measure_rows

        write_answer(measure_rows(graph), form, sys.stdout)
        return
    from kg.drawing import draw_network

    try:
        drawn = draw_network(graph, output, title=title, most=most)
    except ValueError as error:  # a suffix that is no picture's, or nothing to draw
        raise Refused(str(error)) from None
    print(f"{output}: {drawn} of {len(graph)} actors and places, {graph.number_of_edges()} ties")


def export(
    store: Store = "",
    form: Annotated[str, typer.Option("--format", help="See kg export --list.")] = "turtle",
    article: Annotated[
        list[str] | None, typer.Option(help="Only this article (its identifier or IRI); repeatable.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the formats.")] = False,
    output: Output = None,
) -> None:
    """Write a store as Turtle, TriG, N-Quads, JSON-LD, RDF/XML, VoID, CSV (nodes, edges, acled), GraphML, GEXF or
    Cypher."""
    from kg.export import FORMATS, pick_articles, write_export
    from kg.model import ARTICLE
    from kg.store import open_store

    if listed:
        for name, (_, what) in FORMATS.items():
            print(f"{name:10} {what}")
        return
    if not store:
        raise Refused("kg export needs --store; kg export --list shows the formats")
    if form not in FORMATS:
        raise Refused(_no_format(form))
    names = [one if "://" in one else ARTICLE + one for one in article] if article else None
    with open_store(store, create=False) as opened, writing(output) as out:
        count = len(pick_articles(opened, names))
        write_export(opened, form, out, names)
    if output is not None and str(output) != "-":
        print(f"{output}: {count} article{'s' * (count != 1)} as {form}")


def _no_format(form: str) -> str:
    """What to say of a format that there is not: which ones are of that kind ("csv", "neo4j"), else all of them."""
    from kg.export import FORMATS

    # what a format is for is named with capitals in its description
    kinds = {name: re.findall(r"[^\s,]*[A-Z][^\s,]*", what) for name, (_, what) in FORMATS.items()}
    kin = [name for name, words in kinds.items() if form.casefold() in map(str.casefold, words)]
    if kin:
        return f"--format {form}: no such format; {form} comes as {', '.join(kin)}, which kg export --list explains"
    return f"--format {form}: no such format; there are {', '.join(FORMATS)}"


COMMANDS = {"network": network, "export": export}
