"""Train the encoder for facts that ships on, on decisions alone, when lexicon, scorers or annotations changed.

    python models/encoder/finetune_facts.py DECISIONS PACK SHIPPED OUT [--held] [--seed N]

DECISIONS is what decisions.py wrote, PACK what pack.py wrote, SHIPPED the folder with ``facts.onnx`` and ``facts.npz``,
whose matrices are taken as they ship, in eight bits. Rates are half those of train_facts.py; neither sentences nor
names are seen, which the facts' network does not read. OUT gets ``joint.npz`` and ``predicted`` as of train_facts.py;
``mean.py`` takes those of several ``--seed``. Two epochs take 25 minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import lzma
import pickle
import random
from pathlib import Path

import losses
import numpy as np
import onnx
import torch
from decisions import RELATIONS, Example, left_out
from export import SCORERS
from network import Network
from onnx import numpy_helper
from syntax import Syntax
from train_facts import RATE, RATE_FACTS, ByBoth, fit, parameters
from train_grammar import DEVICE, saved, state_of, whole

from kg.nlp.encoder import FACTS, unpacked

SLOWER = 0.5


def shipped(folder: Path) -> tuple[dict[str, torch.Tensor], dict[str, int]]:
    """The parts of the facts' encoder in ``folder`` by name, and the numbers of the types of events."""
    parts: dict[str, np.ndarray] = {}
    found = onnx.load(str(folder / f"{FACTS}.onnx")).graph.initializer
    numbers = {x.name: numpy_helper.to_array(x) for x in found}
    for name, part in numbers.items():
        if name.endswith(".eight"):
            own = name.removesuffix(".eight")
            parts[f"net.{own}"] = (part.astype(np.float32) * numbers[f"{own}.scale"]).T.copy()
        elif name.startswith(("layers.", "norm.")) and not name.endswith(".scale"):
            parts[f"net.{name}"] = part
    with np.load(folder / f"{FACTS}.npz") as data:
        heads = {k: data[k] for k in data.files}
    meta = json.loads(heads.pop("meta").tobytes())
    for name in heads:
        if not name.endswith(".scale"):
            parts[f"net.{name.removesuffix('.all')}"] = unpacked(heads, name)
    parts["net.scale"] = np.array([meta["scale"][k] for k in SCORERS], np.float32)
    return {k: torch.from_numpy(np.array(v, np.float32)) for k, v in parts.items()}, meta["kinds"]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("decisions", "pack", "shipped", "out"):
        ap.add_argument(name, type=Path)
    ap.add_argument("--epochs", type=float, default=2)
    ap.add_argument("--seconds", type=float, default=9000)
    ap.add_argument("--held", action="store_true")
    ap.add_argument("--seed", type=int, default=0)
    args = ap.parse_args()
    with lzma.open(args.decisions) as f:
        data = pickle.load(f)
    with lzma.open(args.pack) as f:
        pack = pickle.load(f)
    parts, kinds = shipped(args.shipped)
    if kinds != data["kinds"]:
        raise SystemExit(f"{args.decisions}: other types of events than {args.shipped}: train from the grammar instead")
    torch.manual_seed(args.seed)
    layers = 1 + max(int(k.split(".")[2]) for k in parts if k.startswith("net.layers."))
    net = Network(whole(pack["base"]), list(range(layers)), len(kinds), len(RELATIONS)).to(DEVICE)
    heads = Syntax(net.position.shape[1], pack["labels"]).to(DEVICE)  # trained no further, saved with the rest
    net.load_state_dict({k[4:]: v for k, v in parts.items()}, strict=False)
    examples = [Example(**d) for d in data["docs"]]
    gone = {d.doc for d in left_out(examples, data["folds"], None, args.held)}
    docs = [losses.Ready(d) for d in examples]
    left, used = [d for d in docs if d.example.doc in gone], [d for d in docs if d.example.doc not in gone]
    print(f"{len(used)} documents, {len(left)} left out", flush=True)
    inner, outer = parameters(net)
    schedule = ByBoth([(inner, SLOWER * RATE), (outer, SLOWER * RATE_FACTS)], args.seconds)
    rng = random.Random(args.seed)
    schedule.total = int(args.epochs * len(losses.batches(used, random.Random(0), losses.BATCH)))
    net.train()
    fit(net, used, schedule, rng)
    args.out.mkdir(parents=True, exist_ok=True)
    heads.top = net.top
    saved(state_of(net, heads), args.out / "joint.npz", kinds=losses.told(kinds))
    losses.write_predicted(net, left, args.out / "predicted")


if __name__ == "__main__":
    main()
