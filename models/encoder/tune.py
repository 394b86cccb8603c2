"""Train the encoder on what the scorers leave open (rows.py).

    python models/encoder/tune.py DECISIONS BASE OUT [--start adapted.pt] [--layers 8] [--epochs 4] [--without FOLD]

DECISIONS is what decisions.py wrote, BASE the pretrained weights (weights.py, or the file of pack.py that holds them). With
--without half a fold of the documents is left out and OUT.predicted gets what is said of them after each epoch (limits.py measures it);
without it all documents are trained on. About three minutes an epoch on two cores that know bfloat16, some seconds on an accelerator.
"""

from __future__ import annotations

import argparse
import lzma
import pickle
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from decisions import FORMS, RELATIONS, Example, left_out
from kg.nlp.contextual import steps
from network import Network
from torch.nn import functional

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
#: Pieces a batch holds about.
BATCH = 900
RATE, RATE_HEADS, WARM, DECAY = 3e-4, 1e-3, 0.1, 0.01
#: How much each part counts beside the others.
WEIGHTS = {"tags": 1.0, "triggers": 0.7, "roles": 1.0, "sources": 1.0, "times": 1.0, "bonds": 0.5}


class Ready:
    """One document's decisions as tensors on the device."""

    def __init__(self, d: Example) -> None:
        self.example = d
        self.windows, self.size, self.count = d.windows, d.size, len(d.place)
        self.place, self.tags = tensor(d.place), tensor(d.tags)
        self.parts = {}
        for name, rows in d.parts.items():
            self.parts[name] = part = {k: tensor(rows[k]) for k in ("words", "answers", "odds", "weights", "kinds")}
            if name != "triggers":
                part["distance"] = tensor(steps(rows["words"][:, 1] - rows["words"][:, 0]))
            if name == "times":
                part["forms"] = tensor(rows["forms"])
        self.bonds = None
        if d.bonds and len(d.bonds["words"]):
            w = d.bonds["words"]
            self.bonds = {"words": tensor(w), "distance": tensor(steps(w[:, 1] - w[:, 0])), "rules": tensor(d.bonds["rules"])}
            gold = d.bonds["gold"]
            self.bonds["none"] = tensor(gold < 0)
            self.bonds["each"] = [tensor(gold == k) for k in np.unique(gold[gold >= 0])]


def tensor(x: Any) -> torch.Tensor:
    return torch.as_tensor(x, device=DEVICE)


def batches(docs: list[Ready], rng: random.Random, size: int) -> list[list[Ready]]:
    docs = docs[:]
    rng.shuffle(docs)
    out: list[list[Ready]] = [[]]
    for doc in docs:
        if sum(d.size for d in out[-1]) + doc.size > size and out[-1]:
            out.append([])
        out[-1].append(doc)
    return out


def run(net: Network, batch: list[Ready]) -> list[torch.Tensor]:
    """The vectors of the words of each document."""
    flat = [w for d in batch for w in d.windows]
    length = max(map(len, flat))
    ids, mask = np.zeros((len(flat), length), np.int64), np.zeros((len(flat), length), np.int64)
    for i, w in enumerate(flat):
        ids[i, : len(w)], mask[i, : len(w)] = w, 1
    with torch.autocast(DEVICE, dtype=torch.bfloat16):
        x = net.encode(tensor(ids), tensor(mask)).float()
    out, first = [], 0
    for d in batch:
        out.append(x[first + d.place[:, 0], d.place[:, 1]])
        first += len(d.windows)
    return out


def scores(net: Network, x: torch.Tensor, d: Ready) -> dict[str, torch.Tensor]:
    """Log odds of every decision of a document."""
    out = {}
    t = d.parts.get("triggers")
    if t is not None:
        z = net.triggers(x[t["words"][:, 0]])
        out["triggers"] = net.scale[0] * t["odds"] + z.gather(1, t["kinds"][:, None])
    for n, part in enumerate(("roles", "sources", "times"), 1):
        rows = d.parts.get(part)
        if rows is not None:
            head = getattr(net, part)
            a, b = head.one(x), head.other(x)
            one, other = rows["words"][:, 0], rows["words"][:, 1]
            z = head(a[one], b[other], rows["kinds"], rows["distance"])
            if part == "times":
                z = z.gather(1, rows["forms"][:, None]) * (other >= 0)[:, None]
            out[part] = net.scale[n] * rows["odds"] + z
    if d.bonds is not None:
        w = d.bonds["words"]
        a, b = net.bonds.one(x), net.bonds.other(x)
        z = net.bonds(a[w[:, 0]], b[w[:, 1]], torch.zeros_like(w[:, 0]), d.bonds["distance"])
        out["bonds"] = z + net.bias + net.rules * d.bonds["rules"]
    return out


def loss_of(net: Network, x: torch.Tensor, d: Ready) -> dict[str, torch.Tensor]:
    bce = functional.binary_cross_entropy_with_logits
    found = scores(net, x, d)
    out = {"tags": bce(net.tags(x), d.tags, reduction="sum")}
    for part in ("triggers", "roles", "sources", "times"):
        if part in found:
            rows = d.parts[part]
            out[part] = bce(found[part], rows["answers"], rows["weights"][:, None], reduction="sum")
    if "bonds" in found and d.bonds is not None:
        z = found["bonds"]
        out["bonds"] = functional.softplus(z[d.bonds["none"]]).sum()
        for mine in d.bonds["each"]:
            out["bonds"] = out["bonds"] + functional.softplus(-z[mine].max())
    return out


def train(net: Network, docs: list[Ready], epochs: int, report: Any, share: float, size: int) -> None:
    """Train in place; ``report`` is called after each epoch, ``share`` is of the learning rates."""
    encoder = [p for n, p in net.named_parameters() if n.startswith(("layers", "norm", "position"))]
    rest = [p for n, p in net.named_parameters() if not n.startswith(("layers", "norm", "position", "word"))]
    optimizer = torch.optim.AdamW([{"params": encoder, "lr": RATE}, {"params": rest, "lr": RATE_HEADS}], weight_decay=DECAY)
    rng = random.Random(0)
    total = epochs * len(batches(docs, random.Random(0), size))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: share * min(s / (WARM * total), max(0.0, (total - s) / ((1 - WARM) * total)))
    )
    for epoch in range(epochs):
        net.train()
        sums: dict[str, Any] = {}
        begun = time.time()
        for batch in batches(docs, rng, size):
            xs = run(net, batch)
            losses = [loss_of(net, x, d) for x, d in zip(xs, batch, strict=True)]
            words = sum(d.count for d in batch)
            loss = sum(WEIGHTS[k] * v for each in losses for k, v in each.items()) / (words / 10)
            for each in losses:
                for k, v in each.items():
                    sums[k] = sums.get(k, 0.0) + v.detach()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch + 1}: {time.time() - begun:.0f} s", {k: round(float(v)) for k, v in sums.items()}, flush=True)
        report(epoch)


@torch.no_grad()
def predict(net: Network, docs: list[Ready]) -> list[dict[str, np.ndarray]]:
    """Log odds of every decision of each document."""
    net.eval()
    out = []
    for d in docs:
        (x,) = run(net, [d])
        out.append({k: v.half().cpu().numpy() for k, v in scores(net, x, d).items()})
    return out


def read_base(path: Path) -> dict[str, np.ndarray]:
    """The pretrained weights, in full or in eight bits (pack.py)."""
    if path.suffix == ".npz":
        return dict(np.load(path))
    with lzma.open(path) as f:
        base = pickle.load(f)["base"]
    scales = {k: v for k, v in base.items() if k.endswith(".scale")}
    return {
        k: v.astype(np.float32) * (scales[f"{k}.scale"].astype(np.float32)[:, None] / 127) if f"{k}.scale" in scales else v
        for k, v in base.items()
        if k not in scales
    }


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("decisions", type=Path)
    ap.add_argument("base", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--start", type=Path, nargs="*", default=[], help="layers that teach.py trained on, in as many files as it wrote")
    ap.add_argument("--layers", type=int, default=8)
    ap.add_argument("--epochs", type=int, default=4)
    ap.add_argument("--share", type=float, default=1.0, help="of the learning rates")
    ap.add_argument("--size", type=int, default=BATCH, help="pieces a batch")
    ap.add_argument("--seed", type=int, default=0)
    ap.add_argument("--without", type=int, help="a fold (0 to 4) of which half is left out")
    ap.add_argument("--go-on", type=Path, help="what an earlier run wrote")
    args = ap.parse_args()
    torch.manual_seed(args.seed)
    with lzma.open(args.decisions) as f:
        data = pickle.load(f)
    docs = [Ready(Example(**d)) for d in data["docs"]]
    kinds, layers = data["kinds"], list(range(args.layers))
    net = Network(read_base(args.base), layers, len(kinds), len(RELATIONS)).to(DEVICE)
    for path in args.start:
        state = {k.removeprefix("net."): v for k, v in torch.load(path, map_location=DEVICE).items()}
        state = {k: v.float() for k, v in state.items() if k in net.state_dict() and k.startswith(("layers", "norm", "position"))}
        net.load_state_dict(state, strict=False)
    if args.go_on:
        net.load_state_dict(torch.load(args.go_on, map_location=DEVICE)["state"])
    gone = {d.doc for d in left_out([d.example for d in docs], data["folds"], args.without)}
    left, used = [d for d in docs if d.example.doc in gone], [d for d in docs if d.example.doc not in gone]
    print(f"{len(used)} documents, {sum(d.size for d in used)} pieces; {len(left)} left out", flush=True)
    predicted: list[Any] = []

    def report(epoch: int) -> None:
        state = {k: v.cpu() for k, v in net.state_dict().items() if k != "word.weight"}
        torch.save({"state": state, "kinds": kinds, "layers": layers, "forms": FORMS}, args.out)
        if left:
            predicted.append(predict(net, left))
            with lzma.open(args.out.with_suffix(".predicted"), "wb", preset=1) as f:
                pickle.dump({"docs": [d.example.doc for d in left], "epochs": predicted[-2:]}, f)

    train(net, used, args.epochs, report, args.share, args.size)


if __name__ == "__main__":
    main()
