"""Commands that judge the data and the reading: check, eval, validate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import Cores, Model, Output, Store, complain, writing
from kg.intake.draft import Refused


def check() -> None:
    """Say what is missing or wrong in ontology/ and queries/, with file and line."""
    from kg.check import check_data, count_triggers
    from kg.ontology import load_ontology
    from kg.paths import ontology_dir

    problems = check_data()
    for problem in problems:
        complain(problem)
    if not any(problem.path.suffix == ".ttl" for problem in problems):
        ontology = load_ontology()
        print(f"{len(ontology.classes)} classes, {len(ontology.actors)} actors, {len(ontology.places)} places")
        for folder in sorted(p for p in (ontology_dir() / "lexicon").iterdir() if p.is_dir()):
            counts = count_triggers(folder.name, ontology)
            none = [kind for kind, n in counts.items() if not n]
            lacking = f"; none for {', '.join(none)}" if none else ""
            print(f"{folder.name}: {sum(counts.values())} triggers of {len(counts) - len(none)} event types{lacking}")
    raise typer.Exit(2 if problems else 0)


def evaluate(
    gold: Annotated[
        Path, typer.Argument(help="Folder of gold documents (*.json), or the corpus that a measure needs.")
    ],
    measure: Annotated[
        str,
        typer.Option(
            help="facts or linking (gold documents), identity (POPCORN), mentions (re3d), plover (PLOVER's records)."
        ),
    ] = "facts",
    facts: Annotated[
        Path | None, typer.Option(help="Fact records to score (JSON Lines); otherwise we read the texts.")
    ] = None,
    errors: Annotated[bool, typer.Option(help="List what was missed, mistyped and made up.")] = True,
    per_doc: Annotated[bool, typer.Option("--per-doc", help="A line of F1 figures for each document.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
    model: Model = None,
    cores: Cores = None,
    output: Output = None,
) -> None:
    """Score what we read against what people found: precision, recall and F1 of each measure, and a list of errors."""
    from kg.evaluate import MEASURES, GoldError, format_table, load_facts, load_gold, score
    from kg.evaluate.table import as_dict, format_line

    if measure != "facts":
        if measure not in MEASURES:
            raise GoldError(f"--measure {measure}: is none; there are facts, {', '.join(MEASURES)}")
        if facts is not None or per_doc:
            raise GoldError(f"--measure {measure}: reads the texts itself; --facts and --per-doc go with facts only")
        report = MEASURES[measure](gold, model=model, cores=cores)
        with writing(output) as out:
            if as_json:
                out.write(json.dumps(report.as_dict()) + "\n")
                return
            out.write(report.table() + "\n")
            if errors:
                out.write("\n" + "".join(f"{line}\n" for line in report.errors))
        return
    documents = load_gold(gold)
    if facts is None:
        from kg.evaluate.run import read_facts

        records = read_facts(documents, model=model, cores=cores)
    else:
        records = load_facts(facts)
    result = score(documents, records)
    with writing(output) as out:
        if as_json:
            out.write(json.dumps(as_dict(result)) + "\n")
            return
        if per_doc:
            out.writelines(f"{format_line(d.article.id, score([d], records))}\n" for d in documents)
        out.write(format_table(result) + "\n")
        if errors:
            out.write("\n" + "".join(f"{line}\n" for line in result.errors))


def validate(
    store: Store,
    lang: Annotated[str, typer.Option(help="Language of the messages: en or fr.")] = "en",
) -> None:
    """Check every article of a store against ontology/shapes.ttl; a violation is a fault of ours, never of the text."""
    from kg.store import open_store
    from kg.validate import validate_store

    if lang not in ("en", "fr"):
        raise Refused(f"--lang {lang}: the messages are in en and fr")

    with open_store(store, create=False) as opened:
        count = 0
        for violation in validate_store(opened, lang=lang):
            count += 1
            print(violation)
    print(f"{store}: {count} violations" if count else f"{store}: keeps every rule")
    raise typer.Exit(2 if count else 0)


COMMANDS = {"check": check, "eval": evaluate, "validate": validate}
