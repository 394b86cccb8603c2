"""Article -> Extraction: the steps of the language half in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from kg.lexicon import load_lexicon
from kg.model import ARTICLE, Article, Evidence, Extraction, Mention, Name, Relation, Span
from kg.nlp.acceptance import admit, score_frames, warlike
from kg.nlp.arguments import refine
from kg.nlp.assembly import attribute, build, choose, draft_events, merge_mentions
from kg.nlp.blame import blame
from kg.nlp.casualties import find_casualties
from kg.nlp.causes import absorb_killings, lend_killers
from kg.nlp.chronology import foresee, refine_times
from kg.nlp.contextual import Contextual
from kg.nlp.coreference import resolve
from kg.nlp.counts import CountWords, count_words, find_counts
from kg.nlp.dateline import stated_day
from kg.nlp.deixis import point_back
from kg.nlp.duals import tell_apart
from kg.nlp.encoder import load_encoder
from kg.nlp.firsts import speak
from kg.nlp.inheritance import inherit
from kg.nlp.link import Linker
from kg.nlp.mentions import find_mentions
from kg.nlp.pipeline import Passage, load_pipeline, parse
from kg.nlp.reading import Reading
from kg.nlp.relations import Link, find_relations
from kg.nlp.relations.learned import decide
from kg.nlp.repairs import repair
from kg.nlp.roles import Frame, assign
from kg.nlp.sources import attributions
from kg.nlp.sources.acts import give_to_speakers
from kg.nlp.speakers import refine_sources
from kg.nlp.timehomes import confined
from kg.nlp.timing import attach_times
from kg.nlp.tolls import attach_casualties, retell, tell_casualties
from kg.nlp.topic import other_topic
from kg.nlp.triggers import TriggerMatcher
from kg.nlp.vectors import WordVectors
from kg.nlp.when import TimeHit, find_times, time_words
from kg.ontology import Ontology, load_ontology


class Reader:
    """Reads articles of one language. ``model`` is any installed spaCy pipeline or path; ours by default.

    Raises NoPipeline when there is no pipeline and LexiconError when the language's words cannot be read.
    """

    def __init__(self, lang: str, ontology: Ontology | None = None, model: str | None = None) -> None:
        self.lang = lang
        self.ontology = ontology or load_ontology()
        self.nlp = load_pipeline(lang, model)
        self.vectors = WordVectors.load(self.nlp.vocab)
        self.encoder = load_encoder()
        self.lexicon = load_lexicon(lang)
        self.linker = Linker(self.ontology, lang)
        self.matcher = TriggerMatcher(self.lexicon)
        self.times = time_words(lang)
        self.counts = count_words(lang)

    def read(self, article: Article) -> Extraction:
        """One article."""
        return next(self.read_many([article]))

    def read_many(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """Articles in order, parsed in batches."""
        for article, passages in parse(self.nlp, articles):
            yield self.extract(article, passages)

    def extract(self, article: Article, passages: list[Passage]) -> Extraction:
        """The facts of one parsed article."""
        for passage in passages:
            repair(passage.doc, self.lexicon)
        mentions = find_mentions(passages, self.lexicon, self.ontology, self.linker)
        reading = Reading(article, passages, mentions, self.lexicon, self.ontology, self.linker, vectors=self.vectors)
        reading.contextual = Contextual(self.encoder, passages) if self.encoder is not None else None
        resolve(reading)
        told = attributions(reading)
        speak(reading, told)
        silent = other_topic(reading) is not None
        frames = [[] for _ in passages] if silent else self._frames(reading)
        score_frames(reading, frames)
        chosen = [choose(reading, n, group) for n, group in enumerate(admit(reading, frames))]
        drafts = draft_events(reading, chosen, told)
        day = _day(article.date) or stated_day(passages, self.times, self.lexicon)
        times: list[tuple[TimeHit, ...]] = []
        for passage in passages:
            times.append(find_times(passage, day, self.times, tuple(h for group in times[-3:] for h in group)))
        dates = [confined(p.doc, hits, self.times, self.lexicon) for p, hits in zip(passages, times, strict=True)]
        attach_times(reading, drafts, dates, day)
        retell(reading, frames, drafts)
        moved = absorb_killings(reading, frames, drafts)
        lend_killers(reading, frames, drafts)
        hits = [() if silent else find_casualties(passage, self.counts) for passage in passages]
        left = attach_casualties(reading, drafts, hits, moved, told)
        counted = tell_casualties(reading, left, frames)
        attribute(reading, counted, told)
        attach_times(reading, counted, dates, day)
        drafts = sorted(drafts + counted, key=lambda d: (d.frame.passage, d.frame.trigger.tokens))
        alive = [d for d in drafts if not d.gone]
        refine(reading, alive)
        tell_apart(reading, alive)
        blame(reading, alive)
        inherit(reading, alive)
        point_back(reading, alive)
        refine_sources(reading, alive, told)
        give_to_speakers(reading, alive, told)
        refine_times(reading, alive, dates, day)
        foresee(reading, alive, day)
        drafts = merge_mentions(reading, drafts)
        events = build(reading, drafts)
        used = {a.entity for e in events for a in (*(x for _, x in e.arguments()), *e.sources)}
        links = decide(reading, find_relations(reading, frozenset(used)))
        relations = tuple(_relation(reading, link) for link in links)
        used |= {a.entity for r in relations for a in (r.subject, r.object)}
        records = tuple(
            sorted((*_mentions(reading), *_measures(reading, times, self.counts)), key=lambda m: (m.span, m.cls))
        )
        used |= {m.entity for m in records}
        return Extraction(
            article=article,
            entities={k: v for k, v in sorted(reading.entities.items()) if k in used},
            mentions=records,
            events=events,
            relations=relations,
            sentences=tuple(p.span(s.start, s.end) for p in passages for s in p.doc.sents),
            left_out=article.notes,
        )

    def _frames(self, reading: Reading) -> list[list[Frame]]:
        """The frames of each passage; weak triggers come last, and do not say what the article is about."""
        triggers = [self.matcher.find(passage.doc) for passage in reading.passages]
        frames = [[assign(reading, n, t) for t in group if not t.entry.weak] for n, group in enumerate(triggers)]
        reading.conflict = warlike(reading, frames)
        for n, group in enumerate(triggers):
            frames[n] += [assign(reading, n, t) for t in group if t.entry.weak]
        return frames


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _mentions(reading: Reading) -> tuple[Mention, ...]:
    out = []
    for node in reading.mentions.nodes:
        if not node.entity:
            continue
        span = reading.span(node.passage, node.start, node.end)
        head = span if node.named else reading.span(node.passage, node.head, node.head + 1)
        cls = "Nationality" if node.kind == "adjective" else reading.cls(node)
        out.append(Mention(span, span.of(reading.article.text), head, cls, node.entity, node.named))
    return tuple(out)


def _measures(reading: Reading, times: list[tuple[TimeHit, ...]], words: CountWords) -> Iterator[Mention]:
    """Times and quantities as mentions: they are found for events' sake, and are things that the text speaks of."""
    for n, passage in enumerate(reading.passages):
        found = [("Time", hit.start, hit.end) for hit in times[n]]
        dated = {i for _, start, end in found for i in range(start, end)}
        for count in find_counts(passage, words):
            if dated.isdisjoint(range(count.start, count.end)):
                found.append(("Quantity", count.start, count.end))
        for cls, start, end in found:
            span = passage.span(start, end)
            text = span.of(reading.article.text)
            entity = reading.linker.local_entity(reading.article.id, f"{cls.lower()} {text}", cls, (text,))
            entity = reading.entities.setdefault(
                entity.id, replace(entity, label=text, names=(Name(text, reading.lexicon.lang),))
            )
            yield Mention(span, text, span, cls, entity.id, False)


def _relation(reading: Reading, link: Link) -> Relation:
    article = reading.article
    subject = reading.argument(link.subject_node, link.subject)
    other = reading.argument(link.object_node, link.object)
    start = min(subject.span.start, other.span.start)
    end = max(subject.span.end, other.span.end)
    span = Span(start, end) if end - start < 400 else subject.span
    slug = f"{link.type}-{subject.span.start}-{other.span.start}"
    return Relation(
        id=f"{ARTICLE}{article.id}#relation-{slug}",
        type=link.type,
        subject=subject,
        object=other,
        evidence=Evidence(article.id, span, span.of(article.text)),
        confidence=0.8,
        why=(link.why,),
    )
