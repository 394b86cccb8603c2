"""What the encoder is trained on: the decisions of the scorers with their answers, and what the scorers alone would say.

    python models/encoder/rows.py GOLD_DIR [GOLD_DIR ...] --out models/work/encoder/rows.pickle

The documents are read as for the scorers (models/arguments/train.py); each decision comes with the log odds of a scorer
that had not seen its document, so that the encoder learns what they leave open.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "arguments"))
from collect import Collector, Rows, command
from fit import fold_of, held_out
from kg.evaluate.gold import load_gold
from kg.nlp.encoder import words_of
from kg.nlp.roles import ROLES
from times import collect as read_times
from train import choose_triggers, weights_of


def odds(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p)).astype(np.float16)


def part(rows: Rows, p: np.ndarray, weights: np.ndarray) -> dict[str, Any]:
    """One scorer's decisions: documents, words, kinds, answers, weights, log odds."""
    return {
        "docs": rows.docs, "words": rows.words, "extra": rows.extra, "answers": np.array(rows.answers),
        "weights": weights, "odds": odds(p), "wanted": rows.wanted,
    }  # fmt: skip


def main() -> None:
    args = command(__doc__)
    documents = [d for folder in args.gold for d in load_gold(folder)]
    folds = fold_of([d.article.id for d in documents], args.folds)
    collector = Collector(documents)
    out: dict[str, Any] = {"folds": folds, "documents": {}}
    for document, passages in collector.parsed:
        words, marked, events = list(words_of(p.doc for p in passages)), [], []
        for passage in passages:
            for token in passage.doc:
                marked.append(passage.span(token.i, token.i + 1))
        for event in document.events:
            inside = [i for i, span in enumerate(marked) if span.overlaps(event.span)]
            events.append((inside, event.type))
        out["documents"][document.article.id] = {"lang": document.article.lang, "words": words, "events": events}

    rows = collector.triggers()
    y = np.array(rows.answers)
    meanings = np.array(rows.meanings, np.float16)
    p = held_out(rows.features, y, rows.docs, ("event",), folds, meanings=meanings)
    gold = sum(len(d.events) for d in documents)
    out["limits"] = limits = choose_triggers(rows, p[:, 0], gold)
    out["triggers"] = part(rows, p, np.ones(len(rows.docs)))
    out["gold"] = gold
    by_document: dict[str, list[float]] = {d.article.id: [] for d in documents}
    for doc, x in zip(rows.docs, p[:, 0].tolist(), strict=True):
        by_document[doc].append(x)
    roles, sources = collector.arguments(by_document, limits)
    for name, found, labels in (("roles", roles, ROLES), ("sources", sources, ("source",))):
        y, w = np.array(found.answers), weights_of(found)
        p = held_out(found.features, y, found.docs, labels, folds, w, meanings=np.array(found.meanings, np.float16))
        out[name] = part(found, p, w)
    out["bonds"] = collector.bonds
    times = read_times(documents)
    y = np.array(times.answers)
    p = held_out(times.features, y, times.docs, ("time",), folds)
    out["times"] = {
        "docs": times.docs, "words": times.words, "extra": [(o.form, k) for o, k in zip(times.options, times.kinds, strict=True)],
        "answers": y, "weights": np.ones(len(y)), "odds": odds(p), "values": [o.when.value for o in times.options],
        "of": times.of, "rules": times.rules, "gold": times.gold,
    }  # fmt: skip
    with args.out.open("wb") as f:
        pickle.dump(out, f)
    print(f"{len(documents)} documents -> {args.out}")


if __name__ == "__main__":
    main()
