"""The pipeline, readable top to bottom: sources -> articles -> extractions -> one named graph an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.intake import Refusal, Refused, read_articles
from kg.model import Article, Extraction, Span
from kg.scale import Failure, extract

if TYPE_CHECKING:
    from kg.store import Store

Sources = str | Path | Iterable[str | Path]
#: Called after each article with the number done so far.
Progress = Callable[[int], None]


@dataclass
class Summary:
    """What a build did: counts over all its articles, and what was left out and why.

    ``silent`` counts sentences without an event or relation, ``unresolved`` times whose day stayed open, ``undated``
    those of them in articles that do not say their day.
    """

    languages: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    replaced: int = 0
    sentences: int = 0
    entities: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    events: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    silent: int = 0
    unresolved: int = 0
    undated: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    violations: list[tuple[str, str]] = field(default_factory=list)

    def add(self, extraction: Extraction, replaced: bool = False) -> None:
        """Count one article."""
        article = extraction.article
        self.articles += 1
        self.replaced += replaced
        self.languages[article.lang or "?"] += 1
        self.sentences += len(extraction.sentences)
        self.entities.update(extraction.entities)
        self.known.update(iri for iri, entity in extraction.entities.items() if entity.known)
        self.events.update(event.type for event in extraction.events)
        self.statuses.update(event.status for event in extraction.events)
        self.relations.update(relation.type for relation in extraction.relations)
        self.silent += len(silent_sentences(extraction))
        unresolved = len({e.time.span for e in extraction.events if e.time and e.time.value is None})
        self.unresolved += unresolved
        self.undated += 0 if article.date else unresolved
        self.left_out += [(article.id, line) for line in dict.fromkeys(article.notes + extraction.left_out)]

    @property
    def failed(self) -> bool:
        """Whether something could not be read."""
        return bool(self.refused)


def read(
    sources: Sources,
    *,
    lang: str | None = None,
    date: str | None = None,
    model: str | None = None,
    cores: int | None = None,
    cluster: str | None = None,
    refuse: Callable[[Refusal], None] | None = None,
) -> Iterator[Extraction]:
    """What is read out of files, folders, JSON Lines, pages or feeds, article by article, without a store.

    ``date`` is the ISO day of publication of articles that do not say it: without one "mardi" stays unresolved.
    ``refuse`` is called with every document that cannot be read; without it the first one raises Refused.
    """
    languages = (lang,) if model and lang else None

    def stop(refusal: Refusal) -> None:
        raise Refused(str(refusal))

    refuse = refuse or stop

    def articles() -> Iterator[Article]:
        for item in read_articles(_listed(sources), lang=lang, date=date, languages=languages):
            if isinstance(item, Refusal):
                refuse(item)
            else:
                yield item

    for outcome in extract(articles(), model=model, cores=cores, cluster=cluster):
        if isinstance(outcome, Failure):
            refuse(Refusal(outcome.article.id, outcome.reason))
        else:
            yield outcome


def build(
    sources: Sources,
    store: str | Path | Store,
    *,
    lang: str | None = None,
    date: str | None = None,
    model: str | None = None,
    cores: int | None = None,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Read ``sources`` into ``store`` (an open one, or what open_store takes) and say what was found.

    Each article is one named graph, replaced whole: reading it again leaves the same graph. A document that cannot be
    read is listed in the summary and changes nothing in the store; when none can be read, no store is made.
    """
    from kg.ontology import load_ontology
    from kg.rdf import VOCABULARY, article_quads, vocabulary_quads
    from kg.store import open_store
    from kg.validate import check_extraction

    summary = Summary()
    ontology = load_ontology()
    extractions = read(
        sources, lang=lang, date=date, model=model, cores=cores, cluster=cluster, refuse=summary.refused.append
    )
    with ExitStack() as closing:
        opened: Store | None = None
        for extraction in extractions:
            if opened is None:  # only now: a build that reads nothing makes no store
                opened = closing.enter_context(open_store(store)) if isinstance(store, (str, Path)) else store
                opened.replace(VOCABULARY, vocabulary_quads())  # its labels and codings answer queries
            replaced = opened.replace(extraction.article.iri, article_quads(extraction))
            summary.add(extraction, replaced)
            summary.violations += [(extraction.article.id, str(v)) for v in check_extraction(extraction, ontology)]
            if progress:
                progress(summary.articles)
    return summary


def silent_sentences(extraction: Extraction) -> tuple[Span, ...]:
    """The sentences of an article that hold no event's trigger and no relation's words."""
    spans = [e.trigger for e in extraction.events] + [m for e in extraction.events for m in e.mentions]
    spans += [r.evidence.span for r in extraction.relations]
    prose = (s for s in extraction.sentences if any(c.isalpha() for c in s.of(extraction.article.text)))
    return tuple(s for s in prose if not any(s.overlaps(span) for span in spans))


def _listed(sources: Sources) -> Iterable[str | Path]:
    return (sources,) if isinstance(sources, (str, Path)) else sources
