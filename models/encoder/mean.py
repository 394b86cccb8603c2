"""The mean of several trainings.

    python models/encoder/mean.py DECISIONS PACK OUT TRAINED [TRAINED ...] [--held]

Each TRAINED is what train_facts.py wrote with another ``--seed``. They began with the same weights, so their mean is
a network too, and a better one than each (model soups, Wortsman et al. 2022). OUT gets ``joint.npz`` and
``predicted``, as of one training. A minute on two cores.
"""

from __future__ import annotations

import argparse
import lzma
import pickle
from pathlib import Path

import losses
import torch
from decisions import RELATIONS, Example, left_out
from network import Network
from syntax import Syntax
from train_facts import read, start
from train_grammar import DEVICE, saved, state_of, whole


def mean(trained: list[Path]) -> dict[str, torch.Tensor]:
    """The mean of each part."""
    found = [read(path) for path in trained]
    return {name: torch.stack([parts[name] for parts in found]).mean(0) for name in found[0]}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("decisions", "pack", "out"):
        ap.add_argument(name, type=Path)
    ap.add_argument("trained", type=Path, nargs="+")
    ap.add_argument("--held", action="store_true")
    args = ap.parse_args()
    with lzma.open(args.decisions) as f:
        data = pickle.load(f)
    with lzma.open(args.pack) as f:
        pack = pickle.load(f)
    parts = mean(args.trained)
    layers = 1 + max(int(k.split(".")[2]) for k in parts if k.startswith("net.layers."))
    net = Network(whole(pack["base"]), list(range(layers)), len(data["kinds"]), len(RELATIONS)).to(DEVICE)
    heads = Syntax(net.position.shape[1], pack["labels"]).to(DEVICE)
    start(parts, net, heads)
    args.out.mkdir(parents=True, exist_ok=True)
    saved(state_of(net, heads), args.out / "joint.npz", kinds=losses.told(data["kinds"]))
    left = left_out([Example(**d) for d in data["docs"]], data["folds"], None, args.held)
    losses.write_predicted(net, [losses.Ready(d) for d in left], args.out / "predicted")


if __name__ == "__main__":
    main()
