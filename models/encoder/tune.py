"""Train the encoder on what the scorers leave open (rows.py).

    python models/encoder/tune.py ROWS BASE OUT [--layers 8] [--epochs 4] [--without FOLD]

ROWS is what rows.py wrote, BASE the pretrained weights (weights.py). With --without half a fold of the documents is left
out and scored; without it all documents are trained on. Needs torch; about three minutes an epoch on two cores that know bfloat16.
"""

from __future__ import annotations

import argparse
import pickle
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from kg.nlp.contextual import steps
from kg.nlp.encoder import cut
from kg.nlp.pieces import Pieces
from measure import alone, limits
from network import FORMS, RELATIONS, Network
from torch.nn import functional

#: Pieces a batch holds about.
BATCH = 900
RATE, RATE_HEADS, WARM, DECAY = 3e-4, 1e-3, 0.1, 0.01
#: How much each part counts beside the others.
WEIGHTS = {"tags": 1.0, "triggers": 0.7, "roles": 1.0, "sources": 1.0, "times": 1.0, "bonds": 0.5}
#: How many mentions apart in sentences a relation may join.
APART = 1


@dataclass
class Example:
    """One document, ready for the network."""

    doc: str
    windows: list[list[int]]
    place: np.ndarray  # (words, 2): window and piece of each word
    parts: dict[str, dict[str, np.ndarray]] = field(default_factory=dict)
    tags: np.ndarray | None = None
    bonds: dict[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(map(len, self.windows))


def examples(data: dict[str, Any], base: dict[str, np.ndarray], kinds: dict[str, int]) -> list[Example]:
    pieces = Pieces(base["pieces"].tobytes().decode().split("\n"), base["scores"].tolist(), int(base["special"][2]))
    bos, eos = int(base["special"][0]), int(base["special"][1])
    out = {}
    for name, document in data["documents"].items():
        found, place = cut(document["words"], pieces, bos, eos)
        place = np.array(place)
        tags = np.zeros((len(place), len(kinds)), np.float32)
        for inside, kind in document["events"]:
            if inside and kind in kinds:
                tags[inside, kinds[kind]] = 1
        out[name] = Example(name, found, place, tags=tags)
    for part in ("triggers", "roles", "sources", "times"):
        rows = data[part]
        by: dict[str, list[int]] = {}
        for i, doc in enumerate(rows["docs"]):
            by.setdefault(doc, []).append(i)
        for doc, chosen in by.items():
            words = np.array([rows["words"][i] for i in chosen])
            out[doc].parts[part] = {
                "rows": np.array(chosen), "words": words, "answers": rows["answers"][chosen].astype(np.float32),
                "odds": rows["odds"][chosen].astype(np.float32), "weights": rows["weights"][chosen].astype(np.float32),
                "kinds": np.array([kinds[rows["extra"][i][-1]] for i in chosen]),
            }  # fmt: skip
            if part == "times":
                out[doc].parts[part]["forms"] = np.array([FORMS.index(rows["extra"][i][0]) for i in chosen])
    for b in data["bonds"]:
        out[b.doc].bonds = pairs(b)
    return list(out.values())


def pairs(bonds: Any) -> dict[str, Any]:
    """The pairs of mentions that are near enough: their words, the rules' word and the annotated relations."""
    ms = bonds.mentions
    chosen, number = [], {}
    for i, a in enumerate(ms):
        for j, b in enumerate(ms):
            if abs(a[1] - b[1]) <= APART and a[2] != b[2] and a[0] != b[0]:
                number[i, j] = len(chosen)
                chosen.append((i, j))
    rules = np.zeros((len(chosen), len(RELATIONS)), np.float32)
    gold = np.full((len(chosen), len(RELATIONS)), -1)
    for kind, i, j, _ in bonds.rules:
        if (i, j) in number and kind in RELATIONS:
            rules[number[i, j], RELATIONS.index(kind)] = 1
    for kind, i, j, k in bonds.gold:
        for a, b in ((i, j), (j, i)) if kind in ("alliedWith", "opposes") else ((i, j),):
            if (a, b) in number and kind in RELATIONS:
                gold[number[a, b], RELATIONS.index(kind)] = k
    words = np.array([(ms[i][0], ms[j][0]) for i, j in chosen]).reshape(-1, 2)
    entities = [(ms[i][2], ms[j][2]) for i, j in chosen]
    return {"words": words, "rules": rules, "gold": gold, "entities": entities, "wanted": bonds.wanted, "all": bonds}


def batches(docs: list[Example], rng: random.Random) -> list[list[Example]]:
    docs = docs[:]
    rng.shuffle(docs)
    out: list[list[Example]] = [[]]
    for doc in docs:
        if sum(d.size for d in out[-1]) + doc.size > BATCH and out[-1]:
            out.append([])
        out[-1].append(doc)
    return out


def run(net: Network, batch: list[Example]) -> list[torch.Tensor]:
    """The vectors of the words of each document."""
    flat = [w for d in batch for w in d.windows]
    length = max(map(len, flat))
    ids, mask = np.zeros((len(flat), length), np.int64), np.zeros((len(flat), length), np.int64)
    for i, w in enumerate(flat):
        ids[i, : len(w)], mask[i, : len(w)] = w, 1
    with torch.autocast("cpu", dtype=torch.bfloat16):
        x = net.encode(torch.tensor(ids), torch.tensor(mask)).float()
    out, first = [], 0
    for d in batch:
        out.append(x[first + torch.tensor(d.place[:, 0]), torch.tensor(d.place[:, 1])])
        first += len(d.windows)
    return out


def scores(net: Network, x: torch.Tensor, d: Example) -> dict[str, torch.Tensor]:
    """Log odds of every decision of a document."""
    out = {}
    t = d.parts.get("triggers")
    if t is not None:
        z = net.triggers(x[torch.tensor(t["words"][:, 0])])
        out["triggers"] = net.scale[0] * torch.tensor(t["odds"]) + z[torch.arange(len(z)), torch.tensor(t["kinds"])][:, None]
    for n, part in enumerate(("roles", "sources", "times"), 1):
        rows = d.parts.get(part)
        if rows is not None:
            head = getattr(net, part)
            a, b = head.one(x), head.other(x)
            distance = torch.tensor(steps(rows["words"][:, 1] - rows["words"][:, 0]))
            one, other = (torch.tensor(rows["words"][:, k]) for k in (0, 1))
            z = head(a[one], b[other], torch.tensor(rows["kinds"]), distance)
            if part == "times":
                z = z[torch.arange(len(z)), torch.tensor(rows["forms"])] * (other >= 0)
                z = z[:, None]
            out[part] = net.scale[n] * torch.tensor(rows["odds"]) + z
    if d.bonds and len(d.bonds["words"]):
        w = d.bonds["words"]
        a, b = net.bonds.one(x), net.bonds.other(x)
        z = net.bonds(a[torch.tensor(w[:, 0])], b[torch.tensor(w[:, 1])], torch.zeros(len(w), dtype=torch.long),
                      torch.tensor(steps(w[:, 1] - w[:, 0])))  # fmt: skip
        out["bonds"] = z + net.bias + net.rules * torch.tensor(d.bonds["rules"])
    return out


def loss_of(net: Network, x: torch.Tensor, d: Example) -> dict[str, torch.Tensor]:
    bce = functional.binary_cross_entropy_with_logits
    found = scores(net, x, d)
    out = {"tags": bce(net.tags(x), torch.tensor(d.tags), reduction="sum")}
    for part in ("triggers", "roles", "sources", "times"):
        if part in found:
            rows = d.parts[part]
            out[part] = bce(found[part], torch.tensor(rows["answers"]), torch.tensor(rows["weights"])[:, None], reduction="sum")
    if "bonds" in found:
        z, gold = found["bonds"], torch.tensor(d.bonds["gold"])
        out["bonds"] = functional.softplus(z[gold < 0]).sum()
        for k in gold[gold >= 0].unique():
            best = z[gold == k].max()
            out["bonds"] = out["bonds"] + functional.softplus(-best)
    return out


def train(net: Network, docs: list[Example], epochs: int, report: Any, share: float = 1.0) -> None:
    """Train in place; ``report`` is called after each epoch, ``share`` is of the learning rates."""
    encoder = [p for n, p in net.named_parameters() if n.startswith(("layers", "norm", "position"))]
    rest = [p for n, p in net.named_parameters() if not n.startswith(("layers", "norm", "position", "word"))]
    optimizer = torch.optim.AdamW([{"params": encoder, "lr": RATE}, {"params": rest, "lr": RATE_HEADS}], weight_decay=DECAY)
    rng = random.Random(0)
    total = epochs * len(batches(docs, random.Random(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: share * min(s / (WARM * total), max(0.0, (total - s) / ((1 - WARM) * total)))
    )
    for epoch in range(epochs):
        net.train()
        sums: dict[str, float] = {}
        begun = time.time()
        for batch in batches(docs, rng):
            xs = run(net, batch)
            losses = [loss_of(net, x, d) for x, d in zip(xs, batch, strict=True)]
            words = sum(len(d.place) for d in batch)
            loss = sum(WEIGHTS[k] * v for each in losses for k, v in each.items()) / (words / 10)
            for each in losses:
                for k, v in each.items():
                    sums[k] = sums.get(k, 0.0) + float(v.detach())
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch + 1}: {time.time() - begun:.0f} s", {k: round(v) for k, v in sums.items()}, flush=True)
        report(epoch)


@torch.no_grad()
def predict(net: Network, docs: list[Example]) -> list[dict[str, np.ndarray]]:
    """Log odds of every decision of each document."""
    net.eval()
    out = []
    for d in docs:
        (x,) = run(net, [d])
        out.append({k: v.numpy() for k, v in scores(net, x, d).items()})
    return out


def left_out(data: dict[str, Any], docs: list[Example], fold: int | None) -> list[Example]:
    """Every other document of a fold: a tenth of all where there are five folds."""
    return [d for d in docs if data["folds"][d.doc] == fold][::2]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("rows", type=Path)
    ap.add_argument("base", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--layers", type=int, default=8)
    ap.add_argument("--epochs", type=int, default=4)
    ap.add_argument("--go-on", type=Path, help="what an earlier run wrote; the learning rates are two thirds then")
    ap.add_argument("--without", type=int, help="a fold (0 to 4) of which half is left out and scored")
    args = ap.parse_args()
    torch.manual_seed(0)
    with args.rows.open("rb") as f:
        data = pickle.load(f)
    base = dict(np.load(args.base))
    kinds = {k: i for i, k in enumerate(sorted({e[-1] for e in data["triggers"]["extra"]}))}
    docs = examples(data, base, kinds)
    layers = list(range(args.layers))
    net = Network(base, layers, len(kinds), len(RELATIONS))
    if args.go_on:
        net.load_state_dict(torch.load(args.go_on)["state"])
    left = left_out(data, docs, args.without)
    gone = {d.doc for d in left}
    used = [d for d in docs if d.doc not in gone]
    print(f"{len(used)} documents, {sum(d.size for d in used)} pieces; {len(left)} left out", flush=True)

    def report(epoch: int) -> None:
        saved = {"state": net.state_dict(), "kinds": kinds, "layers": layers}
        for path in (args.out, args.out.with_suffix(f".{epoch + 1}.pt")):
            torch.save(saved, path)
        if left:
            limits(data, left, predict(net, left))

    if left:
        print("without the encoder:")
        limits(data, left, alone(left))
    train(net, used, args.epochs, report, 0.67 if args.go_on else 1.0)


if __name__ == "__main__":
    main()
