"""Train one encoder for facts, grammar and names.

    python models/encoder/train_facts.py DECISIONS PACK START OUT [--held]

DECISIONS is what decisions.py wrote, PACK what pack.py wrote, START what train_grammar.py wrote. Every step sees a
batch of decisions, in whose texts grammar and names are to stay as START has them (distillation.py), one of sentences
and one of names. It ends after ``--epochs`` of the decisions or ``--seconds``, whichever comes first. ``--seed``
changes the order and what is hidden, not the weights that training begins with, so that the mean of several trainings
makes sense (mean.py). ``--taught`` names what trainings with ``--without FOLD`` predicted of documents that
they had not seen: it counts beside what the annotators said. OUT gets ``joint.npz`` and, of documents left out,
``predicted`` (limits.py measures it). Meant for an accelerator.
"""

from __future__ import annotations

import argparse
import lzma
import pickle
import random
import time
from pathlib import Path
from typing import Any

import losses
import numpy as np
import torch
from decisions import RELATIONS, STYLE, Example, left_out
from distillation import Teacher
from network import Network
from syntax import Syntax, batches
from train_grammar import DEVICE, Schedule, name_loss, parse_loss, saved, state_of, whole

from kg.nlp.encoder import unpacked

RATE, RATE_SYNTAX, RATE_FACTS = 2e-4, 1e-3, 1e-3
#: What grammar and names of treebanks, and those of the dispatches, count beside a decision.
SYNTAX, NAMES, KEPT = 1.0, 0.7, 1.0
PIECES = 4000


class ByBoth(Schedule):
    """Rates by the clock or by the steps done, whichever is further on."""

    total = 1

    def done(self) -> float:
        return max(super().done(), self.count / self.total)


def read(path: Path) -> dict[str, torch.Tensor]:
    """The parts of a network that was saved."""
    with np.load(path) as data:
        numbers = {k: data[k] for k in data.files if k != "kinds"}
    return {k: torch.from_numpy(unpacked(numbers, k)) for k in numbers if k == "net.scale" or not k.endswith(".scale")}


def start(parts: dict[str, torch.Tensor], net: Network, heads: Syntax) -> None:
    """Give a network weights of an earlier training, as far as there are any."""
    net.load_state_dict({k[4:]: v for k, v in parts.items() if k.startswith("net.")}, strict=False)
    heads.load_state_dict({k[6:]: v for k, v in parts.items() if k.startswith("heads.")})


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("decisions", type=Path)
    ap.add_argument("pack", type=Path)
    ap.add_argument("start", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--layers", type=int, default=8)
    ap.add_argument("--epochs", type=float, default=5.5)
    ap.add_argument("--seconds", type=float, default=480)
    ap.add_argument("--held", action="store_true")
    ap.add_argument("--without", type=int)
    ap.add_argument("--taught", type=Path, nargs="*", default=[])
    ap.add_argument("--seed", type=int, default=0)
    args = ap.parse_args()
    torch.manual_seed(0)
    torch.set_float32_matmul_precision("high")
    with lzma.open(args.decisions) as f:
        data = pickle.load(f)
    with lzma.open(args.pack) as f:
        pack = pickle.load(f)
    kinds = data["kinds"]
    net = Network(whole(pack["base"]), list(range(args.layers)), len(kinds), len(RELATIONS)).to(DEVICE)
    heads = Syntax(net.position.shape[1], pack["labels"]).to(DEVICE)
    start(read(args.start), net, heads)
    net.top = heads.top  # one last step for both: what is read once serves grammar and facts
    teacher = Teacher(net, heads, {lang: pack["labels"]["source"][source] for lang, source in STYLE.items()})
    torch.manual_seed(args.seed)
    examples = [Example(**d) for d in data["docs"]]
    losses.soften(examples, args.taught)
    docs = [losses.Ready(d) for d in examples]
    gone = {d.doc for d in left_out(examples, data["folds"], args.without, args.held)}
    left, used = [d for d in docs if d.example.doc in gone], [d for d in docs if d.example.doc not in gone]
    print(f"{len(used)} documents, {len(left)} left out", flush=True)
    groups: tuple[list[Any], list[Any]] = ([], [])
    for name, p in net.named_parameters():
        if not name.startswith("word"):
            groups[not name.startswith(("layers", "norm", "position"))].append(p)
    own = [p for name, p in heads.named_parameters() if not name.startswith("top.")]
    schedule = ByBoth([(groups[0], RATE), (groups[1], RATE_FACTS), (own, RATE_SYNTAX)], args.seconds)
    rng = random.Random(args.seed)
    schedule.total = int(args.epochs * len(losses.batches(used, random.Random(0), losses.BATCH)))
    net.train(), heads.train()
    sentences: list[Any] = []
    names: list[Any] = []
    sums: dict[str, Any] = {}
    looked = time.time()
    while schedule.done() < 1:
        for batch in losses.batches(used, rng, losses.BATCH):
            if not sentences:
                sentences = batches(pack["parse"]["train"], PIECES, rng)
            if not names:
                names = batches(pack["names"]["train"], PIECES, rng)
            pieces = losses.pieces_of(batch)
            with torch.autocast(DEVICE, torch.bfloat16):
                y = net.encode(*pieces)
                keeping = teacher.loss(heads, y, batch, pieces)
            xs = losses.words_in(y.float(), batch)
            each_loss = [losses.loss_of(net, x, d) for x, d in zip(xs, batch, strict=True)]
            loss = sum(losses.WEIGHTS[k] * v for each in each_loss for k, v in each.items()) / (
                sum(d.count for d in batch) / 10
            )
            with torch.autocast(DEVICE, torch.bfloat16):
                parsing, naming = parse_loss(net, heads, sentences.pop()), name_loss(net, heads, names.pop())
            schedule.step(loss + SYNTAX * parsing + NAMES * naming + KEPT * keeping)
            beside = {"grammar": parsing, "names": naming, "kept": keeping}
            for k, v in (*((k, v) for each in each_loss for k, v in each.items()), *beside.items()):
                sums[k] = sums.get(k, 0.0) + v.detach()
            if schedule.done() >= 1:
                break
        print(
            f"{schedule.done():.2f} step {schedule.count} {time.time() - looked:.0f} s",
            {k: round(float(v)) for k, v in sums.items()},
            flush=True,
        )
        sums, looked = {}, time.time()
    schedule.settle()
    saved(state_of(net, heads), args.out / "joint.npz", kinds=losses.told(kinds))
    losses.write_predicted(net, left, args.out / "predicted")
    print("done", flush=True)


if __name__ == "__main__":
    main()
