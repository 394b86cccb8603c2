"""The command ``kg``: parse, call, print. Libraries load inside the commands, so that ``kg --help`` is quick."""

from __future__ import annotations

import os
import sys

import typer

from kg.cli import asking, drawing, judging, pipelines, reading

app = typer.Typer(
    help="Dépêche reads French and English news on armed conflict and writes a knowledge graph.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
for group in (reading, asking, drawing, judging, pipelines):
    for name, command in group.COMMANDS.items():
        extra = name in asking.OPEN
        settings = {"allow_extra_args": extra, "ignore_unknown_options": extra}
        app.command(name, cls=asking.OPEN.get(name), context_settings=settings)(command)


def main() -> None:
    """Run the command line. Our own errors are one line on stderr: status 1 for a query's, 2 for all others.

    With KG_DEBUG set the traceback comes instead.
    """
    try:
        app()
    except BrokenPipeError:  # the reader of our output went away, as in `kg facts … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        module = type(error).__module__
        ours = module.startswith("kg.") or (isinstance(error, OSError) and error.filename)
        if not ours or os.environ.get("KG_DEBUG"):
            raise
        message = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
        print(f"kg: {' '.join(message.split())}", file=sys.stderr)
        sys.exit(1 if module in ("kg.query", "kg.store.sparql") else 2)
