"""Corpora in, training files out: ``python models/prepare.py fr ../shared/corpora models/work``.

Writes ``<work>/<lang>/{parse,ner}-{train,dev,test-*}.jsonl``. Test files of a corpus stay tests; dev sets for
choosing a checkpoint are cut from what may be trained on.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import names
import treebank

HERE = Path(__file__).resolve().parent
SEED = 20160720
#: Questions are rare in dispatches: no more than so many of FQB's 2,289.
QUESTIONS = 600


def write(path: Path, items: Iterable[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf8") as file:
        for n, item in enumerate(items, 1):  # noqa: B007
            file.write(json.dumps(item, ensure_ascii=False) + "\n")
    print(f"{path}: {n}")


def split(
    items: list[names.Passage], share: float, rng: random.Random
) -> tuple[list[names.Passage], list[names.Passage]]:
    """Documents drawn at random: about ``1 - share`` and ``share`` of them."""
    documents = names.by_document(items)
    rng.shuffle(documents)
    cut = round(len(documents) * share)
    return [p for d in documents[cut:] for p in d], [p for d in documents[:cut] for p in d]


def french(corpora: Path, out: Path, rng: random.Random) -> None:
    ud = corpora / "fr" / "ud"

    def read(name: str, part: str) -> list[treebank.Sentence]:
        path = ud / name / f"fr_{name.lower()}-ud-{part}.conllu"
        return [treebank.mend(s) for s in treebank.read_treebank(path, True, f"{name.lower()}-{part}")]

    gsd = read("GSD", "dev")
    questions = read("FQB", "test")
    # Blocks of questions, so that neighbours stay neighbours.
    questions = [q for i in range(0, len(questions), 8) for q in questions[i : i + 2]][:QUESTIONS]
    news, pud = read("Sequoia", "train"), read("PUD", "test")
    treebank.tell_obliques(pud, [*news, *gsd[:-150]])
    treebank.insert_reports(pud)
    write(out / "parse-train.jsonl", [*news, *read("Sequoia", "dev")[220:], *gsd[:-150], *pud, *questions])
    write(out / "parse-dev.jsonl", [*read("Sequoia", "dev")[:220], *gsd[-150:]])
    write(out / "parse-test-sequoia.jsonl", read("Sequoia", "test"))
    write(out / "parse-test-gsd.jsonl", read("GSD", "test"))
    write(out / "parse-test-dispatch.jsonl", treebank.read_treebank(HERE / "fr" / "dispatch.conllu", True, "dispatch"))

    rest, test = split(names.read_winer(corpora / "fr" / "winer" / "train.jsonl"), 0.1, rng)
    winer, winer_dev = split(rest, 0.04, rng)
    sentences = names.read_jsonl(corpora / "fr" / "ner" / "train.jsonl", "frner")
    ours, ours_dev = split(names.read_dispatches(HERE / "arguments" / "gold" / "written-fr.jsonl"), 0.08, rng)
    write(out / "ner-train.jsonl", [*winer, *2 * sentences[150:], *ours])  # twice: no article, many kinds
    write(out / "ner-dev.jsonl", [*winer_dev, *sentences[:150], *ours_dev])
    write(out / "ner-test-dispatch.jsonl", names.read_dispatches(HERE / "arguments" / "gold" / "test-fr.jsonl"))
    write(out / "ner-test-winer.jsonl", test)
    write(out / "ner-test-frner.jsonl", names.read_jsonl(corpora / "fr" / "ner" / "heldout.jsonl", "frner"))


def english(corpora: Path, out: Path, rng: random.Random) -> None:
    ud, ner = corpora / "en" / "ud", corpora / "en" / "ner"

    def read(path: Path, src: str) -> list[treebank.Sentence]:
        return [treebank.mend(s) for s in treebank.read_treebank(path, False, src)]

    gum = ud / "GUM"
    write(
        out / "parse-train.jsonl",
        [*read(ud / "EWT" / "en_ewt-ud-train.conllu", "ewt"), *read(gum / "en_gum-open-train.conllu", "gum")],
    )
    write(
        out / "parse-dev.jsonl",
        [*read(ud / "EWT" / "en_ewt-ud-dev.conllu", "ewt")[:500], *read(gum / "en_gum-open-dev.conllu", "gum")[:250]],
    )
    write(out / "parse-test-ewt.jsonl", read(ud / "EWT" / "en_ewt-ud-test.conllu", "ewt"))
    write(out / "parse-test-gum.jsonl", read(gum / "en_gum-open-test.conllu", "gum"))
    write(out / "parse-test-dispatch.jsonl", read(HERE / "en" / "dispatch.conllu", "dispatch"))

    uner = ner / "UNER-EWT"
    wikigold, wikigold_test = split(
        names.read_wikigold(ner / "wikigold" / "CONLL-format" / "data" / "wikigold.conll.txt"), 0.1, rng
    )
    dev = names.read_uner(uner / "en_ewt-ud-dev.iob2")
    gum_names = names.read_gum(gum / "en_gum-open-train.conllu")
    ours, ours_dev = split(names.read_dispatches(HERE / "arguments" / "gold" / "written-en.jsonl"), 0.08, rng)
    write(
        out / "ner-train.jsonl",
        [*names.read_uner(uner / "en_ewt-ud-train.older-rev.iob2"), *dev[1000:], *wikigold, *gum_names, *2 * ours],
    )
    write(out / "ner-dev.jsonl", [*dev[:1000], *ours_dev])
    write(out / "ner-test-dispatch.jsonl", names.read_dispatches(HERE / "arguments" / "gold" / "test-en.jsonl"))
    write(out / "ner-test-uner.jsonl", names.read_uner(uner / "en_ewt-ud-test.iob2"))
    write(out / "ner-test-wikigold.jsonl", wikigold_test)


if __name__ == "__main__":
    lang, corpora, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    {"fr": french, "en": english}[lang](corpora, work / lang, random.Random(SEED))
