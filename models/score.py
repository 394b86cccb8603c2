"""Score a pipeline on the test files.

    python models/score.py fr models/fr/pipeline --work models/work -o scores.json

``--encoder`` scores it as the product loads it, with the contextual encoder in the place of its smaller networks.

Treebank documents are ten sentences, as ``spacy convert -n 10`` makes them; text is tokenized by the pipeline and the
scores are spaCy's own (Scorer). Names are strict: boundaries and label.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from train import load, parse_example, score_names

from kg.nlp.grammar import NAME, add_to

PARSE = ("token_acc", "pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")
NAMES = ("ents_p", "ents_r", "ents_f")


def score(nlp: Language, path: Path, gold_tokens: bool = False) -> dict[str, Any]:
    """The scores of one prepared test file."""
    items = load(path)
    if path.name.startswith("ner"):
        found = score_names(nlp, items)
        return {k: round(found[k], 4) for k in NAMES} | {
            "by_label": {k: round(v["f"], 4) for k, v in found["ents_per_type"].items()}
        }
    examples = [parse_example(nlp, items[i : i + 10]) for i in range(0, len(items), 10)]
    if gold_tokens:
        examples = [
            Example(
                Doc(nlp.vocab, words=[t.text for t in e.reference], spaces=[bool(t.whitespace_) for t in e.reference]),
                e.reference,
            )
            for e in examples
        ]
    found = nlp.evaluate(examples)
    out = {k: round(found[k], 4) for k in PARSE if found.get(k) is not None}
    return out | {"by_label": {k: round(v["f"], 3) for k, v in found["dep_las_per_type"].items()}}


def speed(nlp: Language, path: Path) -> int:
    """Words a second of processor time, one thread, of the whole pipeline over the texts of a file; best of two."""
    texts = [p["text"] for p in load(path)][:1500]
    best = 0.0
    for _ in range(2):
        began = time.process_time()
        words = sum(len(doc) for doc in nlp.pipe(texts))
        best = max(best, words / (time.process_time() - began))
    return round(best)


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("lang")
    args.add_argument("pipeline", type=Path)
    args.add_argument("--work", type=Path, default=Path("models/work"))
    args.add_argument("-o", "--out", type=Path)
    args.add_argument("--gold-tokens", action="store_true")
    args.add_argument("--encoder", action="store_true")
    a = args.parse_args()
    nlp = add_to(spacy.load(a.pipeline)) if a.encoder else spacy.load(a.pipeline)
    whole = NAME in nlp.pipe_names
    parts = ({"ner"} if whole or "ner" in nlp.pipe_names else set()) | (
        {"parse"} if whole or "parser" in nlp.pipe_names else set()
    )
    tests = [p for p in sorted((a.work / a.lang).glob("*-test-*.jsonl")) if p.name.split("-")[0] in parts]
    result: dict[str, Any] = {p.stem: score(nlp, p, a.gold_tokens) for p in tests}
    if "ner" in parts:
        result["words_per_second"] = speed(nlp, a.work / a.lang / "ner-train.jsonl")
    for name, scores in result.items():
        print(name, {k: v for k, v in scores.items() if k != "by_label"} if isinstance(scores, dict) else scores)
    if a.out:
        a.out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf8")


if __name__ == "__main__":
    main()
