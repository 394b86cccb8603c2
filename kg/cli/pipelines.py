"""Commands about the language pipelines: models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def models(
    evaluate: Annotated[
        Path | None, typer.Option(help="Score on a corpus file or folder (.conllu, .iob2, .jsonl, .spacy).")
    ] = None,
    lang: Annotated[str | None, typer.Option(help="Only this language; with --evaluate, the corpus's.")] = None,
    model: Annotated[Path | None, typer.Option(help="Score this pipeline instead of the shipped one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List the language pipelines that ship, or score one on a corpus."""
    from kg import models as pipelines

    if evaluate is not None:
        scores = pipelines.evaluate(evaluate, lang, model)
        if as_json:
            print(json.dumps(scores))
            return
        for name, measures in scores.items():
            print(f"{name:40}" + "".join(f"  {key} {value:.3f}" for key, value in measures.items()))
        return
    found = [m for m in pipelines.list_models() if lang in (None, m.lang)]
    if as_json:
        print(json.dumps([m.record() for m in found], ensure_ascii=False))
        return
    for m in found:
        size = sum(f.stat().st_size for f in m.path.rglob("*") if f.is_file())
        print(f"{m.lang}  {m.name} {m.version}  {size / 1e6:.1f} MB  {m.licence}\n    {m.path}")


COMMANDS = {"models": models}
