"""Train the scorers and write down what the encoder is trained on: their decisions in documents they had not seen.

    python models/encoder/rows.py GOLD_DIR [GOLD_DIR ...] --out models/work/encoder

Does what models/arguments/train.py and times.py do (their weights go to models/arguments) and leaves ``rows.pickle``
in the folder: each decision with its answer and the log odds of a scorer that had not seen its document, so that the
encoder learns what they leave open.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np

ARGUMENTS = Path(__file__).parents[1] / "arguments"
sys.path.insert(0, str(ARGUMENTS))
import times
import train
from collect import Collector, Rows, command
from fit import fold_of
from kinds import EXAMPLE, PART, QUIET

from kg.evaluate.gold import Document, load_gold
from kg.nlp.encoder import words_of


def odds(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p)).astype(np.float16)


def part(rows: Rows, p: np.ndarray, weights: np.ndarray) -> dict[str, Any]:
    """One scorer's decisions: documents, words, what else is known of them, answers, weights, log odds. Sentences
    made up to show a word are left out."""
    real = [i for i, doc in enumerate(rows.docs) if not doc.startswith(EXAMPLE)]
    return {
        "docs": [rows.docs[i] for i in real],
        "words": [rows.words[i] for i in real],
        "extra": [rows.extra[i] for i in real],
        "answers": np.array(rows.answers)[real],
        "weights": weights[real],
        "odds": odds(p[real]),
        "wanted": rows.wanted,
    }


def of_times(found: times.Times, p: np.ndarray) -> dict[str, Any]:
    """The decisions about times: a row an option, ``of`` says of which event."""
    y = np.array(found.answers)
    return {
        "docs": found.docs,
        "words": found.words,
        "extra": [(o.form, k) for o, k in zip(found.options, found.kinds, strict=True)],
        "answers": y,
        "weights": np.ones(len(y)),
        "odds": odds(p[:, None]),
        "values": [o.when.value for o in found.options],
        "of": found.of,
        "rules": found.rules,
        "gold": found.gold,
    }


def texts(collector: Collector, documents: list[Document]) -> dict[str, Any]:
    """By document: its words and the words that tell each annotated event."""
    wanted = {d.article.id for d in documents}
    out = {}
    for document, passages in collector.parsed:
        if document.article.id not in wanted:
            continue
        spans = [p.span(t.i, t.i + 1) for p in passages for t in p.doc]
        events = [([i for i, s in enumerate(spans) if s.overlaps(e.span)], e.type) for e in document.events]
        words = list(words_of(p.doc for p in passages))
        out[document.article.id] = {"lang": document.article.lang, "words": words, "events": events}
    return out


def tells_events_alone(doc: str) -> bool:
    """Whether no relations are annotated in a document: a sentence made up, a text on other things, a part of one."""
    return doc.startswith((EXAMPLE, QUIET)) or PART in doc


def main() -> None:
    args = command(__doc__)
    documents = [d for folder in args.gold for d in load_gold(folder)]
    collector, decisions = train.learn(documents, args.folds, ARGUMENTS)
    out: dict[str, Any] = {
        "folds": fold_of([d.article.id for d in documents], args.folds),
        "documents": texts(collector, documents),
        "bonds": [b for b in collector.bonds if not tells_events_alone(b.doc)],
        **{name: part(*found) for name, found in decisions.items()},
    }
    out["times"] = of_times(*times.learn(documents, args.folds, ARGUMENTS))
    args.out.mkdir(parents=True, exist_ok=True)
    with (args.out / "rows.pickle").open("wb") as f:
        pickle.dump(out, f)
    print(f"{len(documents)} documents -> {args.out / 'rows.pickle'}")


if __name__ == "__main__":
    main()
