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
from collections.abc import Callable
from pathlib import Path
from typing import Any

import losses
import numpy as np
import torch
from decisions import RELATIONS, STYLE, Example, left_out
from distillation import Teacher
from network import HALF, Network
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


Weighed = dict[str, tuple[float, torch.Tensor]]


def parameters(net: Network) -> tuple[list[Any], list[Any]]:
    """What is trained of a network: its layers, and its scorers on top of them. The pieces stay as they are."""
    groups: tuple[list[Any], list[Any]] = ([], [])
    for name, p in net.named_parameters():
        if not name.startswith("word"):
            groups[not name.startswith(("layers", "norm", "position"))].append(p)
    return groups


def fit(
    net: Network,
    used: list[losses.Ready],
    schedule: ByBoth,
    rng: random.Random,
    beside: Callable[[torch.Tensor, list[Any], Any], Weighed] | None = None,
) -> None:
    """Epochs over the decisions of documents until the schedule is done, which then settles.

    ``beside`` gives further losses of a step by name, with their weights, for the vectors and pieces of a batch.
    """
    while schedule.done() < 1:
        sums: dict[str, Any] = {}
        looked = time.time()
        for batch in losses.batches(used, rng, losses.BATCH):
            pieces = losses.pieces_of(batch)
            with torch.autocast(DEVICE, torch.bfloat16, HALF):
                y = net.encode(*pieces)
            more = beside(y, batch, pieces) if beside is not None else {}
            each = [losses.loss_of(net, x, d) for x, d in zip(losses.words_in(y.float(), batch), batch, strict=True)]
            loss = sum(losses.WEIGHTS[k] * v for found in each for k, v in found.items())
            schedule.step(loss / (sum(d.count for d in batch) / 10) + sum(w * v for w, v in more.values()))
            told = [(k, v) for found in each for k, v in found.items()] + [(k, v) for k, (_, v) in more.items()]
            for k, v in told:
                sums[k] = sums.get(k, 0.0) + v.detach()
            if schedule.done() >= 1:
                break
        shown = {k: round(float(v)) for k, v in sums.items()}
        print(f"{schedule.done():.2f} step {schedule.count} {time.time() - looked:.0f} s", shown, flush=True)
    schedule.settle()


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
    inner, outer = parameters(net)
    own = [p for name, p in heads.named_parameters() if not name.startswith("top.")]
    schedule = ByBoth([(inner, RATE), (outer, RATE_FACTS), (own, RATE_SYNTAX)], args.seconds)
    rng = random.Random(args.seed)
    schedule.total = int(args.epochs * len(losses.batches(used, random.Random(0), losses.BATCH)))
    net.train(), heads.train()
    sentences: list[Any] = []
    names: list[Any] = []

    def beside(y: torch.Tensor, batch: list[Any], pieces: Any) -> Weighed:
        """What the sentences, the names and the shipped grammar say of a step."""
        if not sentences:
            sentences.extend(batches(pack["parse"]["train"], PIECES, rng))
        if not names:
            names.extend(batches(pack["names"]["train"], PIECES, rng))
        with torch.autocast(DEVICE, torch.bfloat16, HALF):
            keeping = teacher.loss(heads, y, batch, pieces)
            parsing, naming = parse_loss(net, heads, sentences.pop()), name_loss(net, heads, names.pop())
        return {"grammar": (SYNTAX, parsing), "names": (NAMES, naming), "kept": (KEPT, keeping)}

    fit(net, used, schedule, rng, beside)
    saved(state_of(net, heads), args.out / "joint.npz", kinds=losses.told(kinds))
    losses.write_predicted(net, left, args.out / "predicted")
    print("done", flush=True)


if __name__ == "__main__":
    main()
