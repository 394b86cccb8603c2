"""Train the scorers of kg.nlp (triggers, roles, sources) from annotated documents.

    python models/arguments/train.py GOLD_DIR [GOLD_DIR ...] [--folds 5] [--out models/arguments]

A GOLD_DIR holds gold documents (JSON, one a file). Thresholds are chosen by cross-validation over documents, and what a
later scorer is fitted to comes from earlier ones that had not seen the document. Needs scipy besides what the product
needs; takes a few minutes on one core.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
from collect import Collector, Rows, command
from fit import fold_of, held_out, several
from kinds import COUNTER, EXAMPLE

from examples import counterexample_documents, example_documents
from kg.evaluate.gold import Document, load_gold, load_standard
from kg.nlp.acceptance import FIRMER
from kg.nlp.roles import ROLES

STATES = ("met", "plain", "open", "weak", "broken", "quiet")
#: Those in articles that are not plainly about conflict.
UNWARLIKE = ("plain", "quiet")
STEPS = [x / 40 for x in range(2, 34)]
#: What is added to the thresholds of triggers in articles about conflict: a made-up event costs more than a missed one,
#: and the written texts, which are most of the data, hold more events for their length than the news.
MARGIN = 0.1
#: An event or filler that is not annotated trains less than one that is: annotation is never complete.
UNPAIRED = 0.5
#: A sentence made up to show a word trains less than one of a document.
MADE_UP = 0.4
#: But among triggers: where a sentence is all there is, the lexicon's own must be read as they are meant.
SHOWN, COUNTED = 2.0, 4.0


def admitted(rows: Rows, p: np.ndarray, limits: dict[str, float]) -> tuple[int, int]:
    """(right, given) events when triggers are let in by these limits, rival entries on one word counted once."""
    order = []
    for i, (state, conflict, *_) in enumerate(rows.extra):
        limit = limits[state if conflict else "plain" if state == "met" else "quiet"]
        limit += FIRMER if state == "broken" and not conflict else 0.0
        if p[i] >= limit and not is_example(rows.docs[i]):
            order.append(i)
    used: dict[tuple[str, int], set[int]] = defaultdict(set)
    right: set[tuple[str, int]] = set()
    given = 0
    for i in sorted(order, key=lambda i: -p[i]):
        _, _, (passage, tokens), gold, _ = rows.extra[i]
        taken = used[rows.docs[i], passage]
        if not taken.isdisjoint(tokens):
            continue
        taken.update(tokens)
        given += 1
        if gold is not None:
            right.add((rows.docs[i], gold))
    return len(right), given


def choose_triggers(rows: Rows, p: np.ndarray, gold: int) -> dict[str, float]:
    """The threshold for each state that gives the best F1; of equal ones the highest, for precision."""

    def f1(limits: dict[str, float]) -> float:
        right, given = admitted(rows, p, limits)
        return 2 * right / (given + gold)

    limits = dict.fromkeys(STATES, 2.0)
    for _ in range(2):
        for state in STATES:
            limits[state] = max([2.0, *STEPS], key=lambda x: (round(f1({**limits, state: x}), 3), x))
    plain = np.array([float(e[0] == "met") for e in rows.extra])
    alone = admitted(rows, plain, {**dict.fromkeys(STATES, 2.0), "met": 0.5, "plain": 0.5})
    report("triggers", alone, admitted(rows, p, limits), gold, limits)
    return limits


def report(name: str, before: tuple[int, int], after: tuple[int, int], gold: int, limits: object) -> None:
    texts = []
    for right, given in (before, after):
        texts.append(
            f"F1 {2 * right / max(1, given + gold):.3f} (P {right / max(1, given):.2f} R {right / max(1, gold):.2f})"
        )
    print(f"{name:10} rules {texts[0]}  scorer {texts[1]}  {limits}", flush=True)


def choose_one(rows: Rows, p: np.ndarray, k: int, gold: int, name: str) -> float:
    """The threshold of one label that gives the best F1 over the events that were found."""
    real = np.array([not is_example(d) for d in rows.docs])
    y = np.array([a[k] for a in rows.answers]) * real
    p = p * real[:, None]
    limit = max(STEPS, key=lambda x: (round(2 * y[p[:, k] >= x].sum() / (gold + (p[:, k] >= x).sum()), 3), x))
    had = np.array([bool(e[2]) if name == "source" else name in e[2] for e in rows.extra]) & real
    chosen = p[:, k] >= limit
    report(name, (int(y[had].sum()), int(had.sum())), (int(y[chosen].sum()), int(chosen.sum())), gold, limit)
    return limit


def _with_sentences(rows: Rows, known: frozenset[str]) -> tuple:
    """What the scorer of triggers that ships is fitted to: the rows with those of the lexicon's counterexamples. A
    sentence made up to show that a word tells an event, or tells none, counts more than one of a document."""
    against = Collector([d for lang in ("fr", "en") for d in counterexample_documents(lang, known)]).triggers()
    docs = rows.docs + against.docs
    weights = [COUNTED if d.startswith(COUNTER) else SHOWN if is_example(d) else 1.0 for d in docs]
    both = rows.meanings + against.meanings
    meanings = np.array(both, np.float16) if rows.meanings else None
    answers = np.array(rows.answers + against.answers)
    return rows.features + against.features, answers, docs, ("event",), np.array(weights, np.float32), meanings


def is_example(doc: str) -> bool:
    return doc.startswith(EXAMPLE)


def weights_of(rows: Rows) -> np.ndarray:
    weights = [
        MADE_UP if is_example(d) else 1.0 if e[1] else UNPAIRED for d, e in zip(rows.docs, rows.extra, strict=True)
    ]
    return np.array(weights, np.float32)


Decisions = dict[str, tuple[Rows, np.ndarray, np.ndarray]]


def learn(documents: list[Document], folds: int, out: Path) -> tuple[Collector, Decisions]:
    """Train and save the three scorers. Returns what was read and, by scorer, its rows with
    the probabilities of scorers that had not seen the document and with their weights."""
    known = frozenset(load_standard().family)
    shown = [d for lang in ("fr", "en") for d in example_documents(lang, known)]
    dealt = fold_of([d.article.id for d in documents], folds)
    documents = [*documents, *shown]
    collector = Collector(documents)
    out.mkdir(parents=True, exist_ok=True)
    decisions: Decisions = {}

    rows = collector.triggers()
    y = np.array(rows.answers)
    w = np.ones(len(rows.docs), np.float32)
    meanings = np.array(rows.meanings, np.float16) if rows.meanings else None
    p = held_out(rows.features, y, rows.docs, ("event",), dealt, w, meanings=meanings)
    limits = choose_triggers(rows, p[:, 0], sum(len(d.events) for d in documents if not is_example(d.article.id)))
    scorer = several(*_with_sentences(rows, known))
    raised = {state: x if state in UNWARLIKE else round(x + MARGIN, 3) for state, x in limits.items()}
    replace(scorer, thresholds=raised).save(out / "triggers.npz")
    decisions["triggers"] = rows, p, w
    by_document: dict[str, list[float]] = {d.article.id: [] for d in documents}
    for doc, row in zip(rows.docs, p[:, 0].tolist(), strict=True):
        by_document[doc].append(row)

    roles, sources = collector.arguments(by_document, limits)  # with the lower limits: more events to learn from
    for name, part, labels in (("roles", roles, ROLES), ("sources", sources, ("source",))):
        y, w = np.array(part.answers), weights_of(part)
        meanings = np.array(part.meanings, np.float16) if part.meanings else None
        p = held_out(part.features, y, part.docs, labels, dealt, w, meanings=meanings)
        chosen = {}
        for k, label in enumerate(labels):
            chosen[label] = choose_one(part, p, k, part.wanted[label], label)
        scorer = several(part.features, y, part.docs, labels, w, meanings)
        replace(scorer, thresholds=chosen).save(out / f"{name}.npz")
        decisions[name] = part, p, w
    return collector, decisions


def main() -> None:
    args = command(__doc__)
    learn([d for folder in args.gold for d in load_gold(folder)], args.folds, args.out)


if __name__ == "__main__":
    main()
