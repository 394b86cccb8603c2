"""Train the weights of kg.nlp.acceptance and kg.nlp.arguments from annotated documents.

    python models/arguments/train.py GOLD_DIR [--folds 8] [--out models/arguments]

GOLD_DIR holds gold documents (JSON, one a file; entities, events with roles). Thresholds are chosen by cross-validation
over documents: nothing of a document that is held out is seen. Needs numpy, which spaCy brings. Takes a few minutes.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from kg.evaluate.gold import Document, load_gold, load_standard
from kg.evaluate.match import Matcher
from kg.nlp import acceptance, arguments, reader
from kg.nlp.acceptance import frame_features, warlike
from kg.nlp.arguments import candidates, role_features
from kg.nlp.lemmas import lemma_of
from kg.nlp.regression import Weights
from kg.nlp.roles import ROLES

Row = dict[str, Any]
RARE = 5  # a feature must occur in this many documents
WORTH = 0.6  # share of the added fillers that must be right in cross-validation
BETA2 = 0.7  # weight of recall against precision in choosing the thresholds of triggers
STATES = ("met", "open", "broken")


def read_all(documents: list[Document], refine: Callable, score: Callable) -> None:
    """Read every document with the two learned steps replaced."""
    readers: dict[str, reader.Reader] = {}
    reader.refine, reader.score_frames = refine, score
    for document in documents:
        lang = document.article.lang or "en"
        if lang not in readers:
            readers[lang] = reader.Reader(lang)
        readers[lang].current = document  # type: ignore[attr-defined]
        score.document = refine.document = document
        readers[lang].read(document.article)


def collect_triggers(documents: list[Document]) -> list[Row]:
    """One row for each lexicon entry found: features, and whether people annotated an event of its type there."""
    rows: list[Row] = []

    def score(reading: Any, frames: list) -> None:
        document = score.document  # type: ignore[attr-defined]
        conflict = warlike(reading, frames)
        seen: Counter[str] = Counter()
        for n, group in enumerate(frames):
            for frame in group:
                span = reading.span(n, frame.trigger.tokens[0], frame.trigger.tokens[-1] + 1)
                gold = [g for g in document.events if g.span.overlaps(span)]
                rows.append(
                    {
                        "doc": document.article.id,
                        "y": any(g.type == frame.trigger.entry.type for g in gold),
                        "state": frame.state,
                        "conflict": conflict,
                        "at": (document.article.id, n, frame.trigger.head),
                        "f": list(frame_features(reading, n, frame, group, seen)),
                    }
                )
                frame.probability = float(frame.state == "met")
            for lemma in {lemma_of(reading.passages[n].doc[f.trigger.head]) for f in group}:
                seen[lemma] += 1

    read_all(documents, lambda reading, drafts: None, score)
    return rows


def collect_roles(documents: list[Document]) -> list[Row]:
    """One row for each candidate and role: features, label, and whether the frames had it."""
    standard = load_standard()
    rows: list[Row] = []

    def refine(reading: Any, drafts: list) -> None:
        document = refine.document  # type: ignore[attr-defined]
        drafts = [d for d in drafts if d.type in standard.family]
        matcher = Matcher(document, standard)
        records = []
        for draft in drafts:
            tokens = draft.frame.trigger.tokens
            span = reading.span(draft.frame.passage, tokens[0], tokens[-1] + 1)
            roles = {r: [record(reading, n, e) for n, e in draft.frame.roles.get(r, [])] for r in ROLES}
            records.append({"type": draft.type, "trigger": {"start": span.start, "end": span.end}, **roles})
        for i, j in matcher.pair(records):
            gold, draft = document.events[i], drafts[j]
            family = reading.ontology.family(draft.type) or draft.type
            for c in candidates(reading, draft):
                shown = record(reading, c.node, c.entity)
                for role in ROLES:
                    rows.append(
                        {
                            "doc": document.article.id,
                            "event": (document.article.id, j),
                            "role": role,
                            "y": any(matcher.same(shown, key) for key in gold.fillers[role]),
                            "rule": any(e == c.entity for _, e in draft.frame.roles.get(role, [])),
                            "f": role_features(draft, family, role, c.features),
                            "gold": len(gold.fillers[role]),
                        }
                    )

    read_all(documents, refine, score_plainly)
    return rows


def score_plainly(reading: Any, frames: list) -> None:
    """The shipped second opinion on triggers, as a function that can carry the current document."""
    acceptance.score_frames(reading, frames)


def record(reading: Any, node: Any, entity: str) -> Row:
    """A node as the argument record that the matcher compares."""
    e = reading.entities.get(entity)
    text = reading.span(node.passage, node.start, node.end).of(reading.article.text)
    return {
        "id": entity,
        "label": e.label if e else node.text,
        "text": text,
        "names": [n.text for n in e.names] if e else [],
    }


def fit(rows: list[Row], l2: float = 300.0, epochs: int = 15) -> dict[str, float]:
    """Logistic regression by AdaGrad on sparse binary features, with a quadratic penalty of ``l2`` over all rows."""
    docs = defaultdict(set)
    for r in rows:
        for f in r["f"]:
            docs[f].add(r["doc"])
    index = {f: i for i, f in enumerate(sorted(f for f, d in docs.items() if len(d) >= RARE))}
    data = [(np.array([index[f] for f in r["f"] if f in index], dtype=np.int32), float(r["y"])) for r in rows]
    w, g = np.zeros(len(index)), np.full(len(index), 1e-6)
    rng = random.Random(1)
    for _ in range(epochs):
        rng.shuffle(data)
        for x, y in data:
            grad = 1 / (1 + np.exp(-w[x].sum())) - y + (l2 / len(data)) * w[x]
            g[x] += grad**2
            w[x] -= 0.1 * grad / np.sqrt(g[x])
    return {f: round(float(w[i]), 4) for f, i in index.items() if abs(w[i]) > 0.005}


def held_out(rows: list[Row], folds: int) -> list[float]:
    """Each row's probability by weights that never saw its document."""
    names = sorted({r["doc"] for r in rows})
    random.Random(0).shuffle(names)
    fold = {d: i % folds for i, d in enumerate(names)}
    p = [0.0] * len(rows)
    for k in range(folds):
        weights = Weights(fit([r for r in rows if fold[r["doc"]] != k]))
        for i, r in enumerate(rows):
            if fold[r["doc"]] == k:
                p[i] = weights.probability(r["f"])
    return p


def choose_triggers(rows: list[Row], p: list[float], gold: int) -> dict[str, float]:
    """The threshold for each state that gives the best F-measure, rival entries on one word counted once.

    Precision weighs more than recall (``BETA2``): a made-up event costs more than a missed one.
    """

    def measure(limits: dict[str, float]) -> tuple[float, int, int]:
        best: dict[Any, tuple[float, bool]] = {}
        for r, q in zip(rows, p, strict=True):
            allowed = q >= limits[r["state"]] if r["conflict"] else r["state"] == "met"
            if allowed and q > best.get(r["at"], (-1.0, False))[0]:
                best[r["at"]] = (q, r["y"])
        right = sum(y for _, y in best.values())
        return (1 + BETA2) * right / (len(best) + BETA2 * gold), right, len(best)

    limits = {"met": 0.0, "open": 2.0, "broken": 2.0}
    print("triggers: conditions alone", measure(limits), "of", gold)
    for state in STATES:
        options = [x / 20 for x in range(21)] if state == "met" else [0.3 + x / 20 for x in range(15)]
        limits[state] = max(options, key=lambda x: (round(measure({**limits, state: x})[0], 4), x))
    print("triggers: with weights   ", measure(limits), limits)
    return limits


def choose_roles(rows: list[Row], p: list[float]) -> dict[str, float]:
    """For each role from which probability a filler is added, and from which one of the frames' is kept."""
    limits: dict[str, float] = {}
    for role in ROLES:
        gold = sum({r["event"]: r["gold"] for r in rows if r["role"] == role}.values())
        options = [(a, k) for a in (*(x / 20 for x in range(6, 18)), 2.0) for k in (0.0,)]
        scored = {o: outcome(rows, p, role, *o) for o in options}
        base = scored[(2.0, 0.0)]
        # what is added must be right more often than not: a graph is trusted for what it says, not for how much
        worth = [o for o in options if scored[o][0] - base[0] >= WORTH * (scored[o][1] - base[1])]
        best = max(worth, key=lambda o: round(2 * scored[o][0] / (scored[o][1] + gold), 4))
        for name, o in (("frames alone", (2.0, 0.0)), (f"with weights {best}", best)):
            right, given = scored[o]
            print(
                f"{role:10} {name:28} F1 {2 * right / (given + gold):.3f} ({right} right of {given} given, {gold} gold)"
            )
        limits[f"add {role}"], limits[f"keep {role}"] = best
    return limits


def outcome(rows: list[Row], p: list[float], role: str, add: float, keep: float) -> tuple[int, int]:
    """(right, given) for a role when the frames' fillers are kept from ``keep`` on and others added from ``add`` on."""
    right = given = 0
    events = defaultdict(list)
    for r, q in zip(rows, p, strict=True):
        if r["role"] == role:
            events[r["event"]].append((q, r))
    for group in events.values():
        kept = [x for x in group if x[1]["rule"] and x[0] >= keep]
        others = [] if kept else [x for x in group if not x[1]["rule"] and x[0] >= add]
        extra = sorted(others, key=lambda x: -x[0])[:2]
        given += len(kept) + len(extra)
        right += sum(r["y"] for _, r in kept + extra)
    return right, given


def save(path: Path, rows: list[Row], thresholds: dict[str, float]) -> None:
    """Fit on everything and write the weights."""
    data = {"thresholds": thresholds, "weights": fit(rows)}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(rows)} rows, {len(data['weights'])} weights -> {path}")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold", type=Path)
    ap.add_argument("--folds", type=int, default=8)
    ap.add_argument("--out", type=Path, default=Path(__file__).parent)
    args = ap.parse_args()
    documents = load_gold(args.gold)
    for name in ("triggers", "roles"):
        (args.out / f"{name}.json").unlink(missing_ok=True)
    rows = collect_triggers(documents)
    save(
        args.out / "triggers.json",
        rows,
        choose_triggers(rows, held_out(rows, args.folds), sum(len(d.events) for d in documents)),
    )
    acceptance.acceptance_weights.cache_clear()
    arguments.argument_weights.cache_clear()
    rows = collect_roles(documents)
    save(args.out / "roles.json", rows, choose_roles(rows, held_out(rows, args.folds)))


if __name__ == "__main__":
    main()
