"""Train the parse or the names of a language: ``python models/train.py fr parse --minutes 60``.

Resumes from ``<work>/<lang>/<part>/checkpoint`` when that is there; keeps the best averaged weights in ``best``.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import augment
import lexicon
import names
import numpy
import pools
import reports
import spacy
import tokens
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import Adam, NumpyOps, Optimizer, fix_random_seed, set_current_ops

from kg.nlp import layers  # noqa: F401  # registers the embedding layer
from kg.nlp.vectors import WordVectors

SEED = 20160720


def load(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.open(encoding="utf8")]


def gold(nlp: Language, sentences: list[dict[str, Any]]) -> Doc:
    """Sentences joined into one document, as the reference of an example."""
    keys = ("words", "spaces", "tag", "pos", "morph", "lemma", "dep")
    joined: dict[str, list[Any]] = {k: [] for k in keys}
    heads: list[int] = []
    starts: list[bool] = []
    for n, s in enumerate(sentences):
        base = len(heads)
        for k in keys:
            joined[k] += s[k]
        joined["spaces"][-1] = n + 1 < len(sentences)
        heads += [base + h for h in s["head"]]
        starts += [i == 0 for i in range(len(s["words"]))]
    tags = {"tags": joined["tag"]} if any(joined["tag"]) else {}
    return Doc(
        nlp.vocab, words=joined["words"], spaces=joined["spaces"], pos=joined["pos"], morphs=joined["morph"],
        lemmas=joined["lemma"], heads=heads, deps=joined["dep"], **tags,
    )  # fmt: skip


def parse_example(nlp: Language, sentences: list[dict[str, Any]]) -> Example:
    reference = gold(nlp, sentences)
    return Example(nlp.make_doc(reference.text), reference)


def name_example(nlp: Language, passage: dict[str, Any]) -> Example:
    """Names as character spans; a span that no tokens fill, or whose label is "?", is left unknown."""
    reference = nlp.make_doc(passage["text"])
    spans, missing = [], []
    for start, end, label in passage["spans"]:
        span = reference.char_span(start, end, label=label) if label != "?" else None
        if span is None:
            missing.append(reference.char_span(start, end, label=label, alignment_mode="expand"))
        else:
            spans.append(span)
    taken = {t.i for span in spans for t in span}
    unknown = [m for m in missing if m is not None and not taken.intersection(t.i for t in m)]
    reference.set_ents(spans, missing=filter_spans(unknown), default="outside")
    return Example(nlp.make_doc(passage["text"]), reference)


#: The share of sentences put into a dispatch's frame where one fits (about half of them).
FRAMED = 0.2


def parse_stream(
    items: list[dict[str, Any]], swap: dict[str, list[str]], frames: reports.Frames, lang: str, rng: random.Random
) -> Iterator[list[dict[str, Any]]]:
    """Epoch after epoch, neighbouring sentences in documents of one to ten."""

    def changed(s: dict[str, Any], last: bool) -> dict[str, Any]:
        if rng.random() < FRAMED:
            s = reports.frame(s, frames, lang, rng)
        return augment.parse_sentence(s, swap, rng, last)

    while True:
        blocks, at = [], rng.randrange(4)
        while at < len(items):
            size = rng.choice([1, 1, 2, 3, 5, 10])
            blocks.append(items[at : at + size])
            at += size
        rng.shuffle(blocks)
        for block in blocks:
            last = len(block) - 1
            yield [changed(s, i == last) for i, s in enumerate(block)]


def name_stream(
    items: list[dict[str, Any]], swap: dict[str, list[str]], rng: random.Random
) -> Iterator[dict[str, Any]]:
    """Epoch after epoch; short passages of a document now and then together."""
    documents = names.by_document(items)
    while True:
        blocks = []
        for document in documents:
            at = 0
            while at < len(document):
                size = rng.choice([1, 1, 2, 3])
                blocks.append(document[at : at + size])
                at += size
        rng.shuffle(blocks)
        for block in blocks:
            text, spans = "", []
            for p in block:
                p = augment.name_passage(p, swap, rng)
                spans += [[s + len(text), e + len(text), x] for s, e, x in p["spans"]]
                text += p["text"] + " "
            yield {"text": text.rstrip(), "spans": spans, "src": block[0].get("src", "")}


def evaluation(nlp: Language, items: list[dict[str, Any]]) -> list[Example]:
    """Documents of ten sentences, as ``spacy convert -n 10`` makes them."""
    return [parse_example(nlp, items[i : i + 10]) for i in range(0, len(items), 10)]


def score_names(nlp: Language, items: list[dict[str, Any]]) -> dict[str, Any]:
    """Strict scores of names. A label that the corpus never uses (MISC in UNER) is not held against the pipeline."""
    known = {label for p in items for *_, label in p["spans"]} - {"?"}
    examples = [name_example(nlp, p) for p in items]
    for example in examples:
        doc = example.predicted = nlp(example.predicted)
        doc.ents = [e for e in doc.ents if e.label_ in known]
    return dict(Scorer().score_spans(examples, "ents"))


def points(scores: dict[str, Any], part: str) -> float:
    """What the best checkpoint is chosen by."""
    if part == "ner":
        return float(scores["ents_f"])
    return float(
        0.5 * scores["dep_las"] + 0.2 * scores["pos_acc"] + 0.15 * scores["lemma_acc"] + 0.15 * scores["sents_f"]
    )


def line(scores: dict[str, Any], part: str) -> str:
    keys = (
        ["ents_p", "ents_r", "ents_f"]
        if part == "ner"
        else ["pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f"]
    )
    return " ".join(f"{k}={scores[k]:.4f}" for k in keys)


class Batches:
    """Examples in batches of a number of words."""

    def __init__(self, nlp: Language, stream: Iterator[Any], part: str) -> None:
        self.nlp, self.stream, self.part = nlp, stream, part

    def draw(self, words: int) -> list[Example]:
        batch: list[Example] = []
        total = 0
        while total < words:
            item = next(self.stream)
            try:
                example = name_example(self.nlp, item) if self.part == "ner" else parse_example(self.nlp, item)
            except ValueError:  # a swapped name that the tokenizer cannot align
                continue
            batch.append(example)
            total += len(example.predicted)
        return batch


def build(config: Path, vectors: Path) -> Language:
    """A blank pipeline with its tokenizer, the vectors of its dictionary and those of words (``vectors``, an .npz)."""
    nlp = spacy.util.load_model_from_config(spacy.util.load_config(config), auto_fill=True)
    tokens.mend(nlp)
    lexicon.add_vectors(nlp.vocab, nlp.lang)
    with numpy.load(vectors) as data:
        WordVectors(data["keys"], data["rows"], data["table"]).store(nlp.vocab)
    return nlp


def go_on(nlp: Language, trained: Language) -> None:
    """Start from a trained pipeline; word vectors that it lacks come in as further columns of the mixing layer."""
    for name, pipe in nlp.pipeline:
        other = trained.get_pipe(name)
        if tuple(pipe.labels) != tuple(other.labels):
            raise ValueError(f"{name} of the older pipeline has other labels: train from the start, without --go-on")
        theirs = [node for node in other.model.walk() if node.param_names]
        known = {node.name for node in theirs}
        own = [
            node
            for node in pipe.model.walk()
            if node.param_names and (node.name != "word_vectors" or node.name in known)
        ]
        for node, old in zip(own, theirs, strict=True):
            for param in node.param_names:
                value, before = node.get_param(param), old.get_param(param)
                if value.shape == before.shape:
                    value = before
                else:
                    value[..., : before.shape[-1]] = before
                node.set_param(param, value.copy())


def start_from(nlp: Language, trained: Language) -> None:
    """Give the names the word and context features that the parse has learnt: its treebanks are ten times larger."""
    # The first layer: behind it the parser model keeps a projection of its own.
    target = nlp.get_pipe("ner").model.get_ref("tok2vec").layers[0]
    source = trained.get_pipe("tok2vec").model
    own = [node for node in target.walk() if node.param_names]
    theirs = [node for node in source.walk() if node.param_names]
    for node, other in zip(own, theirs, strict=True):
        for name in node.param_names:
            if node.get_param(name).shape != other.get_param(name).shape:
                raise ValueError(
                    f"{nlp.lang}/ner.cfg and parse.cfg differ in the shape of {node.name}; make them equal"
                )
            node.set_param(name, other.get_param(name).copy())


def optimizer() -> Optimizer:
    return Adam(0.001, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("lang")
    args.add_argument("part", choices=["parse", "ner"])
    args.add_argument("--work", type=Path, default=Path("models/work"))
    args.add_argument("--config", type=Path)
    args.add_argument("--name", help="folder for the results, the part's name otherwise")
    args.add_argument("--start", help="folder of results whose tok2vec the names start from, such as parse")
    args.add_argument("--go-on", type=Path, help="a trained pipeline to start from")
    args.add_argument("--rate", type=float, default=0.001, help="the highest learning rate")
    args.add_argument("--minutes", type=float, default=60, help="training time in all, over every resumption")
    args.add_argument("--every", type=float, default=3, help="minutes between evaluations")
    args.add_argument("--words", type=int, default=1000, help="words a batch, from a quarter of it at the start")
    args.add_argument("--dropout", type=float, default=0.2)
    a = args.parse_args()
    work = a.work / a.lang
    out = work / (a.name or a.part)
    out.mkdir(parents=True, exist_ok=True)
    fix_random_seed(SEED)
    set_current_ops(NumpyOps(use_blis=False))  # a sixth faster here than thinc's default
    rng = random.Random(SEED)
    numpy.random.seed(SEED)
    nlp = build(a.config or Path(__file__).parent / a.lang / f"{a.part}.cfg", work / "vectors.npz")
    train, dev = load(work / f"{a.part}-train.jsonl"), load(work / f"{a.part}-dev.jsonl")
    swap = pools.build(a.work, a.lang)
    stream: Iterator[Any] = name_stream(train, swap, rng)
    if a.part == "parse":
        frames = reports.read(Path(__file__).parent / a.lang / "reports.txt", train)
        stream = parse_stream(train, swap, frames, a.lang, rng)
    first = (
        [parse_example(nlp, train[i : i + 4]) for i in range(0, len(train), 4)]
        if a.part == "parse"
        else [name_example(nlp, p) for p in train]
    )
    nlp.initialize(lambda: first)
    first.clear()
    if a.start:
        start_from(nlp, spacy.load(work / a.start / "best"))
    if a.go_on:
        go_on(nlp, spacy.load(a.go_on))
    sgd = optimizer()
    step, spent, best = 0, 0.0, 0.0
    checkpoint = out / "checkpoint.pickle"
    if checkpoint.exists():
        saved = pickle.loads(checkpoint.read_bytes())
        nlp.from_bytes(saved["nlp"])
        sgd.mom1, sgd.mom2, sgd.averages, sgd.nr_update = saved["sgd"]
        step, spent, best = saved["step"], saved["spent"], saved["best"]
        rng.seed(SEED + step)
        print(f"resumed at step {step}, {spent / 60:.1f} minutes", flush=True)
    held = evaluation(nlp, dev) if a.part == "parse" else []
    batches = Batches(nlp, stream, a.part)
    began, next_look = time.monotonic() - spent, spent + a.every * 60
    losses: dict[str, float] = {}
    while True:
        spent = time.monotonic() - began
        done = min(1.0, spent / (a.minutes * 60))
        if spent >= next_look or done >= 1.0:
            with nlp.use_params(sgd.averages):
                scores = score_names(nlp, dev) if a.part == "ner" else nlp.evaluate(held)
                now = points(scores, a.part)
                if now > best:
                    best = now
                    nlp.to_disk(out / "best")
            print(f"{spent / 60:.1f} min step {step} {line(scores, a.part)} {now:.4f} best {best:.4f} "
                  + " ".join(f"{k}:{v:.0f}" for k, v in losses.items()), flush=True)  # fmt: skip
            losses = {}
            state = {"nlp": nlp.to_bytes(), "sgd": (sgd.mom1, sgd.mom2, sgd.averages, sgd.nr_update),
                     "step": step, "spent": spent, "best": best}  # fmt: skip
            partial = checkpoint.with_suffix(".part")
            partial.write_bytes(pickle.dumps(state))
            partial.replace(checkpoint)
            if done >= 1.0:
                break
            next_look = spent + a.every * 60
            began = time.monotonic() - spent
        # Warm up over 200 steps, then down in a straight line to a twentieth.
        sgd.learn_rate = a.rate * min(1.0, (step + 1) / 200) * (1.0 - 0.95 * done)
        size = a.words * min(1.0, 0.25 + step / 600)
        nlp.update(batches.draw(int(size)), sgd=sgd, drop=a.dropout, losses=losses)
        step += 1


if __name__ == "__main__":
    main()
