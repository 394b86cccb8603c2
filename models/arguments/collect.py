"""Rows to fit the scorers to: what the reader saw in annotated documents, and what was annotated there."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from kinds import COUNTER, EXAMPLE

from kg.evaluate.gold import Document, load_standard
from kg.evaluate.match import Matcher
from kg.nlp import acceptance, reader, speakers
from kg.nlp.candidates import candidates
from kg.nlp.context import Surroundings, coarse
from kg.nlp.encoder import first_words
from kg.nlp.fillers import meant
from kg.nlp.meaning import beside, trigger_rows
from kg.nlp.pipeline import parse
from kg.nlp.reading import Reading
from kg.nlp.roles import ROLES


def command(description: str | None) -> argparse.Namespace:
    """The command line of the recipes: folders of gold documents, the number of folds, where the weights go."""
    ap = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold", type=Path, nargs="+")
    ap.add_argument("--folds", type=int, default=5)
    ap.add_argument("--out", type=Path, default=Path(__file__).parent)
    return ap.parse_args()


Parsed = list[tuple[Document, Any]]


@dataclass
class Rows:
    """Feature rows of one scorer, with their documents and answers; ``extra`` and ``wanted`` (answers that
    are annotated for the events found, by label) hold what choosing thresholds needs."""

    features: list[list[str]] = field(default_factory=list)
    docs: list[str] = field(default_factory=list)
    answers: list[list[int]] = field(default_factory=list)
    extra: list[Any] = field(default_factory=list)
    meanings: list[np.ndarray] = field(default_factory=list)  # word vectors beside the features, if there are any
    wanted: Counter[str] = field(default_factory=Counter)
    #: The heads that a row is about, as tokens of the document.
    words: list[tuple[int, ...]] = field(default_factory=list)

    def add(
        self,
        features: list[str],
        doc: str,
        answers: list[int],
        extra: Any,
        meaning: np.ndarray | None = None,
        words: tuple[int, ...] = (),
    ) -> None:
        self.words.append(words)
        if meaning is not None:
            self.meanings.append(meaning.astype(np.float16))
        self.features.append(features)
        self.docs.append(doc)
        self.answers.append(answers)
        self.extra.append(extra)


@dataclass
class Bonds:
    """The mentions of a document that a relation can join: (token, sentence, entity, class, kind) each; what the rules
    say of them and what is annotated, both as (type, mention, mention)."""

    doc: str
    mentions: list[tuple[int, int, str, str, str]] = field(default_factory=list)
    rules: list[tuple[str, int, int, str]] = field(default_factory=list)
    gold: list[tuple[str, int, int, int]] = field(default_factory=list)  # the last: which annotated relation
    wanted: int = 0


def bonds_of(document: Document, standard: Any, reading: Reading, links: list) -> Bonds:
    """The mentions of a document with what rules and annotators join."""
    out = Bonds(document.article.id, wanted=len(document.relations))
    matcher = Matcher(document, standard)
    nodes = [n for n in reading.mentions.nodes if n.entity]
    names = {key for s, _, o in document.relations for key in (s, o)}
    same: dict[str, list[int]] = {key: [] for key in names}
    place: dict[int, int] = {}
    for i, node in enumerate(nodes):
        place[id(node)] = i
        at = position(reading, node.passage, node.head)
        out.mentions.append((at, reading.sentence(node), meant(reading, node), coarse(reading, node), node.kind))
        shown = [record(reading, node, e) for e in {node.entity, meant(reading, node)}]
        for key in names:
            if any(matcher.same(r, key) for r in shown):
                same[key].append(i)
    for k, (subject, kind, other) in enumerate(document.relations):
        out.gold += [(kind, i, j, k) for i in same[subject] for j in same[other] if i != j]
    for link in links:
        if id(link.subject_node) in place and id(link.object_node) in place:
            out.rules.append((link.type, place[id(link.subject_node)], place[id(link.object_node)], link.why))
    return out


class Collector:
    """Reads documents with the learned steps replaced by steps that note what they are given."""

    def __init__(self, documents: list[Document]) -> None:
        self.standard = load_standard()
        self.readers: dict[str, reader.Reader] = {}
        self.parsed: Parsed = []
        self.bonds: list[Bonds] = []
        for lang in sorted({d.article.lang or "en" for d in documents}):
            mine = [d for d in documents if (d.article.lang or "en") == lang]
            self.readers[lang] = reader.Reader(lang)
            self.readers[lang].encoder = None  # it is trained on what is collected here: an older one has no say in it
            found = parse(self.readers[lang].nlp, [d.article for d in mine])
            self.parsed += [(d, passages) for d, (_, passages) in zip(mine, found, strict=True)]

    def read(self, **steps: Callable) -> None:
        """Read every document; each keyword replaces the reader's step of that name, called with the document first."""
        before = {name: getattr(reader, name) for name in steps}
        try:
            for document, passages in self.parsed:
                for name, step in steps.items():
                    setattr(reader, name, lambda *given, _step=step, _doc=document: _step(_doc, *given))
                self.readers[document.article.lang or "en"].extract(document.article, passages)
        finally:
            for name, step in before.items():
                setattr(reader, name, step)

    def triggers(self) -> Rows:
        """One row for each lexicon entry found: whether an event is annotated of its type at its words."""
        rows = Rows()

        def score(document: Document, reading: Reading, frames: list) -> None:
            partly = document.article.id.startswith(EXAMPLE)
            silent = _silent_type(document.article.id)
            flat = [(n, f) for n, group in enumerate(frames) for f in group]
            meanings = trigger_rows(reading, frames)
            for i, ((n, frame), features) in enumerate(
                zip(flat, acceptance.frame_features(reading, frames), strict=True)
            ):
                tokens, kind = frame.trigger.tokens, frame.trigger.entry.type
                span = reading.span(n, tokens[0], tokens[-1] + 1)
                if (
                    kind not in self.standard.family
                    or (silent and kind != silent)
                    or (partly and not any(g.span.overlaps(span) for g in document.events))
                ):
                    continue
                gold = [i for i, g in enumerate(document.events) if g.type == kind and g.span.overlaps(span)]
                extra = (frame.state, reading.conflict, (n, tokens), gold[0] if gold else None, kind)
                meaning = meanings[i] if meanings is not None else None
                words = (position(reading, n, frame.trigger.head),)
                rows.add(features, document.article.id, [int(bool(gold))], extra, meaning, words)

        self.read(
            score_frames=score, admit=lambda _, reading, frames: [[] for _ in frames], find_relations=lambda *given: []
        )
        return rows

    def arguments(self, probabilities: dict[str, list[float]], limits: dict[str, float]) -> tuple[Rows, Rows]:
        """Rows for roles and for sources, of the events that triggers with these probabilities make.

        ``probabilities``: by document, of its frames in order, held out; ``limits``: the thresholds of triggers.
        """
        roles, sources = Rows(), Rows()
        told: list[Any] = []

        def score(document: Document, reading: Reading, frames: list) -> None:
            flat = []
            for frame in (f for group in frames for f in group):
                if frame.trigger.entry.type in self.standard.family:
                    flat.append(frame)
                else:
                    frame.probability = acceptance.UNSEEN * (frame.state == "met")
            if document.article.id.startswith(EXAMPLE):
                (gold,) = document.events
                for n, group in enumerate(frames):
                    for frame in group:
                        tokens = frame.trigger.tokens
                        here = gold.span.overlaps(reading.span(n, tokens[0], tokens[-1] + 1))
                        frame.probability = float(here and frame.trigger.entry.type == gold.type)
                return
            for frame, p in zip(flat, probabilities[document.article.id], strict=True):
                frame.probability = p

        def admit(document: Document, reading: Reading, frames: list) -> list:
            if document.article.id.startswith(EXAMPLE):
                return [[f for f in group if f.probability] for group in frames]
            return acceptance.let_in(frames, limits, reading.conflict)

        def attributions(_: Document, reading: Reading) -> Any:
            told[:] = original(reading)
            return list(told)

        def refine(document: Document, reading: Reading, drafts: list) -> None:
            around = Surroundings(reading, drafts)
            known = [d for d in drafts if d.type in self.standard.family]
            matcher = Matcher(document, self.standard)
            paired = {j: i for i, j in matcher.pair([as_record(reading, d) for d in known])}
            partly = document.article.id.startswith(EXAMPLE)
            for i in () if partly else paired.values():
                roles.wanted.update({r: len(document.events[i].fillers[r]) for r in ROLES})
                sources.wanted["source"] += len(document.events[i].sources)
            for j, draft in enumerate(known):
                gold = document.events[paired[j]] if j in paired else None
                if partly and gold is None:
                    continue
                pool = candidates(reading, draft, around)
                meanings = beside(reading, draft, [c.node for c in pool])
                for n, c in enumerate(pool):
                    shown = {r: record(reading, c.node, c.filling(r)) for r in ROLES}
                    y = [
                        int(gold is not None and any(matcher.same(shown[r], k) for k in gold.fillers[r])) for r in ROLES
                    ]
                    if gold is not None and gold.type in self.standard.reciprocal and (y[0] or y[1]):
                        y[:2] = [1, 1]
                    had = [r for r in ROLES if any(e == c.filling(r) for _, e in draft.frame.roles.get(r, []))]
                    meaning = meanings[n] if meanings is not None else None
                    extra = (j, gold is not None, had, draft.type)
                    roles.add(c.features, document.article.id, y, extra, meaning, pair(reading, draft, c.node))
                tellers = [] if partly else speakers.speakers(reading, draft, around, told)
                meanings = beside(reading, draft, [s.node for s in tellers])
                for n, s in enumerate(tellers):
                    teller = record(reading, s.node, s.entity)
                    y = [int(gold is not None and any(matcher.same(teller, k) for k in gold.sources))]
                    had = [e for _, e in draft.sources if e == s.entity]
                    meaning = meanings[n] if meanings is not None else None
                    extra = (j, gold is not None, had, draft.type)
                    sources.add(s.features, document.article.id, y, extra, meaning, pair(reading, draft, s.node))

        def bonds(document: Document, reading: Reading, told: frozenset[str]) -> list:
            self.bonds.append(bonds_of(document, self.standard, reading, found_relations(reading, told)))
            return []

        original, found_relations = reader.attributions, reader.find_relations
        self.read(
            score_frames=score,
            admit=admit,
            attributions=attributions,
            refine=refine,
            refine_sources=lambda *given: None,
            find_relations=bonds,
        )
        return roles, sources


def _silent_type(doc: str) -> str | None:
    """The type of which a counterexample tells no event; None for any other document."""
    return doc.removeprefix(COUNTER).split("-")[0] if doc.startswith(COUNTER) else None


def position(reading: Reading, passage: int, token: int) -> int:
    """A token's number in its document."""
    return first_words(p.doc for p in reading.passages)[passage] + token


def pair(reading: Reading, draft: Any, node: Any) -> tuple[int, int]:
    """The heads of an event and of a mention beside it."""
    trigger = draft.frame.trigger
    return position(reading, draft.frame.passage, trigger.head), position(reading, node.passage, node.head)


def as_record(reading: Reading, draft: Any) -> dict[str, Any]:
    """An event as the record that the matcher compares."""
    tokens = draft.frame.trigger.tokens
    span = reading.span(draft.frame.passage, tokens[0], tokens[-1] + 1)
    roles = {r: [record(reading, n, e) for n, e in draft.frame.roles.get(r, [])] for r in ROLES}
    return {"type": draft.type, "trigger": {"start": span.start, "end": span.end}, **roles}


def record(reading: Reading, node: Any, entity: str) -> dict[str, Any]:
    """A node as the argument record that the matcher compares."""
    e = reading.entities.get(entity)
    return {
        "id": entity,
        "label": e.label if e else node.text,
        "text": reading.span(node.passage, node.start, node.end).of(reading.article.text),
        "names": [n.text for n in e.names] if e else [],
    }
