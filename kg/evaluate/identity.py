"""Who is who inside an article: our clusters of mentions against annotated ones (the POPCORN format).

POPCORN (Giordano et al. 2024) marks heads with some of their modifiers, without article or title; we mark whole noun
phrases. So a mention of ours counts as an annotated one when its head lies inside it, each for one other only, nested
mentions of one entity ("the town of X", "X") being one ("heads"); the same with equal words, articles aside, is told
beside it ("words"). Mentions are those that we predict; those that nobody annotated count against us, except the
possessives, which this annotation never marks.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.evaluate.clusters import MEASURES, Cluster, Tally
from kg.evaluate.gold import GoldError, load_measures
from kg.evaluate.report import Figure, Report, balance, read
from kg.model import Article, Extraction, Mention, Span
from kg.ontology import Ontology, load_ontology

Annotated = tuple[Article, list[frozenset[Span]]]


def measure_identity(gold: Path, *, model: str | None = None, cores: int | None = None) -> Report:
    """CoNLL F1 over the file ``gold`` or the ``train.json`` of the folder. Raises GoldError when it is no such file."""
    settings = load_measures("identity")
    ontology = load_ontology()
    texts = list(load_annotated(gold, settings))
    tallies = {way: {name: Tally() for name in MEASURES} for way in ("heads", "words")}
    found = given = wanted = 0
    errors: list[str] = []
    for (article, clusters), extraction in zip(texts, read((a for a, _ in texts), model, cores), strict=True):
        ours = [
            m
            for m in extraction.mentions
            if m.text.casefold() not in settings["possessives"]
            and _counts(m, extraction, settings["classes"], ontology)
        ]
        aligned = align(ours, clusters)
        exact = {m: _trim(m.span, article.text, settings["articles"]) for m in ours}
        for way, spans in (("heads", aligned), ("words", exact)):
            predicted = gather(ours, spans)
            for name, count in MEASURES.items():
                tallies[way][name].add(*count(predicted, clusters))
            if way == "heads":
                marked = {s for c in clusters for s in c}
                ourselves = {s for c in predicted for s in c}
                found, given, wanted = found + len(marked & ourselves), given + len(ourselves), wanted + len(marked)
                errors += [f"{article.id}: missed {s.of(article.text)!r}" for s in sorted(marked - ourselves)]
                errors += [f"{article.id}: spurious {s.of(article.text)!r}" for s in sorted(ourselves - marked)]
    figures = []
    for way, by_name in tallies.items():
        figures.append(Figure(f"CoNLL ({way})", 0, 0, 0, 0, sum(t.f1 for t in by_name.values()) / len(by_name)))
        for name, t in by_name.items():
            figures.append(Figure(f"{name} ({way})", t.found_given, t.given, t.found_gold, t.gold))
    figures.insert(1, balance("mentions (heads)", found, given, wanted))
    return Report(f"{len(texts)} texts, identity", figures, errors)


def load_annotated(path: Path, settings: Mapping[str, list[str]]) -> Iterator[Annotated]:
    """Texts and their annotated clusters of the types that count. Raises GoldError naming file and key."""
    file = path / "train.json" if path.is_dir() else path
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        types = set(settings["types"])
        for key, text in data.items():
            entities = [e for e in text["entities"] if e["type"] in types]
            clusters = [frozenset(Span(m["start"], m["end"]) for m in e["mentions"]) for e in entities]
            yield Article(f"popcorn-{key}", text["text"], "fr"), _part(clusters)
    except FileNotFoundError:
        raise GoldError(f"{file}: no such file; name POPCORN's train.json or the folder that holds it") from None
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise GoldError(f"{file}: is not in POPCORN's format ({type(error).__name__}: {error})") from None


def _part(clusters: Iterable[frozenset[Span]]) -> list[frozenset[Span]]:
    """No mention in two clusters (the corpus has a few): the first keeps it."""
    seen: set[Span] = set()
    out = []
    for cluster in clusters:
        rest = cluster - seen
        seen |= rest
        if rest:
            out.append(rest)
    return out


def _counts(mention: Mention, extraction: Extraction, classes: Iterable[str], ontology: Ontology) -> bool:
    if mention.cls == "Nationality":
        return False
    entity = extraction.entities.get(mention.entity)
    cls = entity.cls if entity is not None else mention.cls
    return any(ontology.is_a(cls, wanted) for wanted in classes)


def align(ours: Iterable[Mention], clusters: Iterable[frozenset[Span]]) -> dict[Mention, Span]:
    """For each mention the annotated span that its head lies in, closest pairs first, each once; else its own span."""
    marked = [span for cluster in clusters for span in cluster]
    pairs = []
    listed = list(ours)
    for n, mention in enumerate(listed):
        for span in marked:
            if span.start <= mention.head.start < span.end or mention.span == span:
                distance = abs(span.start - mention.span.start) + abs(span.end - mention.span.end)
                pairs.append((distance, n, span))
    out: dict[Mention, Span] = {}
    taken: set[Span] = set()
    for _, n, span in sorted(pairs):
        if listed[n] not in out and span not in taken:
            out[listed[n]] = span
            taken.add(span)
    for _, n, span in sorted(pairs):
        if listed[n] not in out and any(m.entity == listed[n].entity for m, s in out.items() if s == span):
            out[listed[n]] = span
    for mention in listed:
        out.setdefault(mention, mention.span)
    return out


def gather(ours: Iterable[Mention], spans: Mapping[Mention, Span]) -> list[Cluster]:
    """Our clusters of spans; of mentions that fall on one span the first stays."""
    clusters: dict[str, set[Span]] = defaultdict(set)
    seen: set[Span] = set()
    for mention in ours:
        span = spans[mention]
        if span not in seen:
            seen.add(span)
            clusters[mention.entity].add(span)
    return [frozenset(c) for c in clusters.values()]


def _trim(span: Span, text: str, articles: list[str]) -> Span:
    """The span without a leading article."""
    words = span.of(text).casefold()
    for article in articles:
        if words.startswith(article) and len(words) > len(article):
            return Span(span.start + len(article), span.end)
    return span
