"""Commands that draw and write a store: network, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import Store
from kg.intake.draft import Refused


def network(
    store: Store,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Picture: .svg, .png or .pdf.")] = None,
    most: Annotated[int, typer.Option(min=2, help="Actors and places drawn at most, the busiest first.")] = 40,
    places: Annotated[bool, typer.Option(help="Draw places too.")] = True,
    relations: Annotated[bool, typer.Option(help="Draw lasting links (leads, part of, allied with) too.")] = True,
    form: Annotated[str | None, typer.Option("--format", help="Without a picture: table, csv or json.")] = None,
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

        print(write_answer(measure_rows(graph), form), end="")
        return
    from kg.drawing import draw_network

    try:
        drawn = draw_network(graph, output, title=title, most=most)
    except ValueError as error:  # a suffix that is no picture's, or nothing to draw
        raise Refused(str(error)) from None
    print(f"{output}: {drawn} of {len(graph)} actors and places, {graph.number_of_edges()} ties")


COMMANDS = {"network": network}
