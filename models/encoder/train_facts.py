"""Train one encoder for facts, grammar and names: python models/encoder/train_facts.py DECISIONS PACK START OUT [--without FOLD]

DECISIONS is what decisions.py wrote, PACK what pack.py wrote, START what train_grammar.py wrote. Every step sees a batch of each. It ends after
``--epochs`` of the decisions or ``--seconds``, whichever comes first. OUT gets ``joint.npz`` and, of documents left out, ``predicted``
(limits.py measures it). Meant for an accelerator.
"""

from __future__ import annotations

import argparse
import json
import lzma
import pickle
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
import losses
from decisions import RELATIONS, Example, left_out
from kg.nlp.encoder import unpacked
from network import Network
from syntax import Syntax, batches
from train_grammar import DEVICE, Schedule, name_loss, parse_loss, saved, state_of, whole

RATE, RATE_SYNTAX, RATE_FACTS = 2e-4, 1e-3, 1e-3
#: What grammar and names count beside a decision.
SYNTAX, NAMES = 1.0, 0.7
PIECES = 4000


class ByBoth(Schedule):
    """Rates by the clock or by the steps done, whichever is further on."""

    total = 1

    def done(self) -> float:
        return max(super().done(), self.count / self.total)


def start(path: Path, net: Network, heads: Syntax) -> None:
    """Weights of an earlier training."""
    with np.load(path) as data:
        numbers = {k: data[k] for k in data.files if k != "kinds"}
    state = {k: torch.from_numpy(unpacked(numbers, k)) for k in numbers if not k.endswith(".scale")}
    net.load_state_dict({k[4:]: v for k, v in state.items() if k.startswith("net.")}, strict=False)
    heads.load_state_dict({k[6:]: v for k, v in state.items() if k.startswith("heads.")})


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("decisions", type=Path)
    ap.add_argument("pack", type=Path)
    ap.add_argument("start", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--layers", type=int, default=8)
    ap.add_argument("--epochs", type=float, default=5.5)
    ap.add_argument("--seconds", type=float, default=480)
    ap.add_argument("--without", type=int)
    ap.add_argument("--seed", type=int, default=0)
    args = ap.parse_args()
    torch.manual_seed(args.seed)
    torch.set_float32_matmul_precision("high")
    with lzma.open(args.decisions) as f:
        data = pickle.load(f)
    with lzma.open(args.pack) as f:
        pack = pickle.load(f)
    kinds = data["kinds"]
    net = Network(whole(pack["base"]), list(range(args.layers)), len(kinds), len(RELATIONS)).to(DEVICE)
    heads = Syntax(net.position.shape[1], pack["labels"]).to(DEVICE)
    start(args.start, net, heads)
    net.top.load_state_dict(heads.top.state_dict())
    docs = [losses.Ready(Example(**d)) for d in data["docs"]]
    gone = {d.doc for d in left_out([d.example for d in docs], data["folds"], args.without)}
    left, used = [d for d in docs if d.example.doc in gone], [d for d in docs if d.example.doc not in gone]
    print(f"{len(used)} documents, {len(left)} left out", flush=True)
    groups: tuple[list[Any], list[Any]] = ([], [])
    for name, p in net.named_parameters():
        if not name.startswith("word"):
            groups[not name.startswith(("layers", "norm", "position"))].append(p)
    schedule = ByBoth([(groups[0], RATE), (groups[1], RATE_FACTS), (list(heads.parameters()), RATE_SYNTAX)], args.seconds)
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
            xs = losses.run(net, batch)
            each_loss = [losses.loss_of(net, x, d) for x, d in zip(xs, batch, strict=True)]
            loss = sum(losses.WEIGHTS[k] * v for each in each_loss for k, v in each.items()) / (sum(d.count for d in batch) / 10)
            with torch.autocast(DEVICE, torch.bfloat16):
                parsing, naming = parse_loss(net, heads, sentences.pop()), name_loss(net, heads, names.pop())
            schedule.step(loss + SYNTAX * parsing + NAMES * naming)
            for k, v in (*((k, v) for each in each_loss for k, v in each.items()), ("grammar", parsing), ("names", naming)):
                sums[k] = sums.get(k, 0.0) + v.detach()
            if schedule.done() >= 1:
                break
        print(f"{schedule.done():.2f} step {schedule.count} {time.time() - looked:.0f} s", {k: round(float(v)) for k, v in sums.items()}, flush=True)
        sums, looked = {}, time.time()
    schedule.settle()
    told = np.frombuffer(json.dumps(kinds).encode(), np.uint8)
    saved(state_of(net, heads), args.out / "joint.npz", kinds=told)
    if left:
        with lzma.open(args.out / "predicted", "wb", preset=1) as f:
            pickle.dump({"docs": [d.example.doc for d in left], "epochs": [losses.predict(net, left)]}, f)
    print("done", flush=True)


if __name__ == "__main__":
    main()
