"""Commands that read texts: build, facts, mentions, coverage."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import typer

from kg.cli.options import Cluster, Cores, Date, Lang, Model, Output, Sources, Store, check_day, complain, writing
from kg.model import Article


def build(
    sources: Sources,
    store: Store,
    date: Date = None,
    lang: Lang = None,
    model: Model = None,
    cores: Cores = None,
    cluster: Cluster = None,
) -> None:
    """Read texts into a store, one named graph an article, and say what was found."""
    from kg.build import build as run
    from kg.cli.summary import print_summary, progress

    with progress() as advance:
        summary = run(
            sources,
            store,
            date=check_day(date),
            lang=lang,
            model=model,
            cores=cores,
            cluster=cluster,
            progress=advance,
        )
    for refusal in summary.refused:
        complain(refusal)
    if summary.articles:
        print_summary(summary, store)
    raise typer.Exit(2 if summary.failed else 0)


def facts(
    sources: Sources,
    date: Date = None,
    lang: Lang = None,
    model: Model = None,
    cores: Cores = None,
    cluster: Cluster = None,
    output: Output = None,
) -> None:
    """Print the facts of texts as JSON Lines, one event or relation a line, without a store."""
    from kg.export.facts import fact_records

    _print_records(fact_records, sources, date, lang, model, cores, cluster, output)


def mentions(
    sources: Sources,
    date: Date = None,
    lang: Lang = None,
    model: Model = None,
    cores: Cores = None,
    cluster: Cluster = None,
    output: Output = None,
) -> None:
    """Print the mentions of texts as JSON Lines: actors, places, things, times, with the entity each stands for."""
    from kg.export.facts import mention_records

    _print_records(mention_records, sources, date, lang, model, cores, cluster, output)


def _print_records(
    records: Callable[..., Iterable[Mapping[str, Any]]],
    sources: list[str],
    date: str | None,
    lang: str | None,
    model: str | None,
    cores: int | None,
    cluster: str | None,
    output: Any,
) -> None:
    from kg.build import read
    from kg.intake import Refusal
    from kg.ontology import load_ontology

    refused: list[Refusal] = []

    def refuse(refusal: Refusal) -> None:
        refused.append(refusal)
        complain(refusal)

    ontology = load_ontology()
    with writing(output) as out:
        for extraction in read(
            sources, date=check_day(date), lang=lang, model=model, cores=cores, cluster=cluster, refuse=refuse
        ):
            _complain_of(extraction.article)
            for record in records(extraction, ontology):
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
    raise typer.Exit(2 if refused else 0)


def coverage(
    sources: Sources,
    date: Date = None,
    lang: Lang = None,
    model: Model = None,
    output: Output = None,
) -> None:
    """List the sentences that yielded nothing, and the verbs and event nouns that no lexicon entry knows."""
    from itertools import groupby

    from kg.coverage import cover
    from kg.intake import Refusal, read_articles
    from kg.nlp import Reader

    items = list(read_articles(sources, lang=lang, date=check_day(date), languages=(lang,) if model and lang else None))
    refused = [item for item in items if isinstance(item, Refusal)]
    articles = sorted((item for item in items if not isinstance(item, Refusal)), key=lambda a: a.lang or "")
    for refusal in refused:
        complain(refusal)
    for article in articles:
        _complain_of(article)
    with writing(output) as out:
        for code, group in groupby(articles, key=lambda a: a.lang or ""):
            found = cover(Reader(code, model=model), group)
            out.write(f"{code}: {len(found.silent)} of {found.sentences} sentences yielded nothing\n")
            out.writelines(f"  {article}: {sentence}\n" for article, sentence in found.silent)
            for title, counter in (("verbs", found.verbs), ("event nouns", found.nouns)):
                out.write(f"{code}: {len(counter)} {title} that no lexicon entry knows\n")
                for lemma, n in sorted(counter.items(), key=lambda kv: (-kv[1], kv[0])):
                    out.write(f"  {n:4} {lemma:20} {found.examples[lemma]}\n")
    raise typer.Exit(2 if refused else 0)


def _complain_of(article: Article) -> None:
    """What was left out of an article, or guessed, when it was read: a line each on stderr."""
    for note in article.notes:
        complain(f"{article.id}: {note}")


COMMANDS = {"build": build, "facts": facts, "mentions": mentions, "coverage": coverage}
