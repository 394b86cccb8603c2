"""Train the weights of kg.nlp.arguments from annotated documents and from the lexicon's own examples.

    python models/arguments/train.py GOLD_DIR [--folds 8] [--out models/arguments/weights.json]

GOLD_DIR holds gold documents (JSON, one a file; entities, events with roles). Thresholds are chosen by cross-validation
over documents; nothing of a document that is held out is seen. Needs numpy, which spaCy brings.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path

import numpy as np

from kg.evaluate.gold import load_gold, load_standard
from kg.evaluate.match import Matcher
from kg.nlp import arguments, reader
from kg.nlp.arguments import ROLES, candidates, role_features

RARE = 5  # features seen in fewer documents than this are left out


def collect(folder: Path) -> list[dict]:
    """One row for each candidate and role: document, event, role, features, label, whether the rules had it."""
    documents = load_gold(folder)
    standard = load_standard()
    readers = {}
    rows: list[dict] = []
    state: dict = {}

    def spy(reading, drafts):  # stands in for arguments.refine while collecting
        state["reading"], state["drafts"] = reading, list(drafts)

    reader.refine = spy
    for document in documents:
        article = document.article
        lang = article.lang or "en"
        if lang not in readers:
            readers[lang] = reader.Reader(lang)
        readers[lang].read(article)
        reading, drafts = state["reading"], state["drafts"]
        matcher = Matcher(document, standard)
        records = []
        for draft in drafts:
            passage = reading.passages[draft.frame.passage]
            span = passage.span(draft.frame.trigger.tokens[0], draft.frame.trigger.tokens[-1] + 1)
            roles = {r: [argument(reading, n, e) for n, e in draft.frame.roles.get(r, [])] for r in ROLES}
            known = draft.type in standard.family
            records.append({"type": draft.type if known else "", "trigger": {"start": span.start, "end": span.end}, **roles})
        for i, j in matcher.pair(records):
            gold, draft = document.events[i], drafts[j]
            family = reading.ontology.family(draft.type) or draft.type
            for c in candidates(reading, draft):
                record = argument(reading, c.node, c.entity)
                for role in ROLES:
                    label = any(matcher.same(record, key) for key in gold.fillers[role])
                    held = any(e == c.entity for _, e in draft.frame.roles.get(role, []))
                    rows.append({"doc": article.id, "event": (article.id, j), "role": role, "y": label, "rule": held,
                                 "f": role_features(draft, family, role, c.features), "gold": len(gold.fillers[role])})
    return rows


def argument(reading, node, entity):
    """A node as the argument record that the matcher compares."""
    e = reading.entities.get(entity)
    return {"id": entity, "label": e.label if e else node.text, "text": reading.span(node.passage, node.start, node.end).of(reading.article.text),
            "names": [n.text for n in e.names] if e else []}


def fit(rows: list[dict], l2: float = 300.0, epochs: int = 15) -> dict[str, float]:
    """Logistic regression by AdaGrad on sparse binary features."""
    docs = defaultdict(set)
    for r in rows:
        for f in r["f"]:
            docs[f].add(r["doc"])
    index = {f: i for i, f in enumerate(sorted(f for f, d in docs.items() if len(d) >= RARE))}
    data = [(np.array([index[f] for f in r["f"] if f in index], dtype=np.int32), float(r["y"])) for r in rows]
    w, g = np.zeros(len(index)), np.full(len(index), 1e-6)
    rng = random.Random(1)
    n = len(data)
    for _ in range(epochs):
        rng.shuffle(data)
        for x, y in data:
            p = 1 / (1 + np.exp(-w[x].sum()))
            grad = (p - y) + (l2 / n) * w[x]
            g[x] += grad**2
            w[x] -= 0.1 * grad / np.sqrt(g[x])
    return {f: round(float(w[i]), 4) for f, i in index.items() if abs(w[i]) > 0.005}


def outcome(rows: list[dict], p: list[float], role: str, add: float, keep: float) -> tuple[int, int]:
    """(right, given) for a role when the rules' fillers are kept from ``keep`` on and others added from ``add`` on."""
    right = given = 0
    events = defaultdict(list)
    for r, q in zip(rows, p, strict=True):
        if r["role"] == role:
            events[r["event"]].append((q, r))
    for group in events.values():
        kept = [x for x in group if x[1]["rule"] and x[0] >= keep]
        extra = sorted((x for x in group if not x[1]["rule"] and x[0] >= add), key=lambda x: -x[0])[: 1 if kept else 2]
        for _, r in kept + extra:
            given += 1
            right += r["y"]
    return right, given


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("gold", type=Path)
    ap.add_argument("--folds", type=int, default=8)
    ap.add_argument("--out", type=Path, default=Path(__file__).parent / "weights.json")
    args = ap.parse_args()
    rows = collect(args.gold)
    names = sorted({r["doc"] for r in rows})
    random.Random(0).shuffle(names)
    fold = {d: i % args.folds for i, d in enumerate(names)}
    p = [0.0] * len(rows)
    for k in range(args.folds):
        w = arguments.Weights(fit([r for r in rows if fold[r["doc"]] != k]), {}, {})
        for i, r in enumerate(rows):
            if fold[r["doc"]] == k:
                p[i] = w.probability(r["f"])
    add, keep = {}, {}
    for role in ROLES:
        gold = sum({r["event"]: r["gold"] for r in rows if r["role"] == role}.values())
        base = outcome(rows, p, role, 2.0, 0.0)
        best = (0.0, 0.5, 0.0)
        for a in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 2.0):
            for b in (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3):
                right, given = outcome(rows, p, role, a, b)
                f = 2 * right / (given + gold) if given + gold else 0.0
                if f > best[0] + 1e-9:
                    best = (f, a, b)
        f0 = 2 * base[0] / (base[1] + gold)
        right, given = outcome(rows, p, role, best[1], best[2])
        print(f"{role:10} rules {f0:.3f} ({base[0]}/{base[1]}/{gold})  with weights {best[0]:.3f} ({right}/{given}/{gold})  add {best[1]} keep {best[2]}")
        add[role], keep[role] = best[1], best[2]
    weights = fit(rows)
    args.out.write_text(json.dumps({"add": add, "keep": keep, "weights": weights}, ensure_ascii=False, indent=0, sort_keys=True), encoding="utf-8")
    print(f"{len(rows)} rows, {len(weights)} weights -> {args.out}")


if __name__ == "__main__":
    main()
