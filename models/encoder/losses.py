"""The decisions about facts (decisions.py) as tensors, what the network says of them, and how far off that is."""

from __future__ import annotations

import json
import lzma
import pickle
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from decisions import Example
from network import HALF, Network
from torch.nn import functional

from kg.nlp.contextual import steps

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
#: Pieces a batch holds about.
BATCH = 900
#: How much each part counts beside the others.
WEIGHTS = {"tags": 1.0, "triggers": 0.7, "roles": 1.0, "sources": 1.0, "times": 1.0, "bonds": 0.5}

#: What others' opinion of a document that they had not seen counts beside its annotation, which is not always right.
TAUGHT = 0.4


class Ready:
    """One document's decisions as tensors on the device."""

    def __init__(self, d: Example) -> None:
        self.example = d
        self.windows, self.size, self.count, self.lang = d.windows, d.size, len(d.place), d.lang
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
            self.bonds = {
                "words": tensor(w),
                "distance": tensor(steps(w[:, 1] - w[:, 0])),
                "rules": tensor(d.bonds["rules"]),
            }
            gold = d.bonds["gold"]
            self.bonds["none"] = tensor(gold < 0)
            self.bonds["each"] = [tensor(gold == k) for k in np.unique(gold[gold >= 0])]


def tensor(x: Any) -> torch.Tensor:
    return torch.as_tensor(x, device=DEVICE)


def soften(docs: list[Example], predicted: list[Path]) -> None:
    """Move the answers of decisions towards the probabilities that trainings gave which had not seen the document."""
    by = {d.doc: d for d in docs}
    for path in predicted:
        with lzma.open(path) as f:
            found = pickle.load(f)
        for doc, odds in zip(found["docs"], found["odds"], strict=True):
            for part, rows in by[doc].parts.items():
                p = 1 / (1 + np.exp(-odds[part].astype(np.float32)))
                rows["answers"] = ((1 - TAUGHT) * rows["answers"] + TAUGHT * p).astype(np.float32)


def told(kinds: dict[str, int]) -> np.ndarray:
    """The types of events by number, as they are saved beside the weights."""
    return np.frombuffer(json.dumps(kinds).encode(), np.uint8)


def batches(docs: list[Ready], rng: random.Random, size: int) -> list[list[Ready]]:
    docs = docs[:]
    rng.shuffle(docs)
    out: list[list[Ready]] = [[]]
    for doc in docs:
        if sum(d.size for d in out[-1]) + doc.size > size and out[-1]:
            out.append([])
        out[-1].append(doc)
    return out


def pieces_of(batch: list[Ready]) -> tuple[torch.Tensor, torch.Tensor]:
    """The pieces of the windows of a batch, and where there are any."""
    flat = [w for d in batch for w in d.windows]
    ids, mask = np.zeros((2, len(flat), max(map(len, flat))), np.int64)
    for i, w in enumerate(flat):
        ids[i, : len(w)], mask[i, : len(w)] = w, 1
    return tensor(ids), tensor(mask)


def words_in(x: torch.Tensor, batch: list[Ready]) -> list[torch.Tensor]:
    """The vectors of the words of each document, of those of the pieces of all windows."""
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


@torch.no_grad()
def predict(net: Network, docs: list[Ready]) -> list[dict[str, np.ndarray]]:
    """Log odds of every decision of each document."""
    net.eval()
    out = []
    for d in docs:
        with torch.autocast(DEVICE, torch.bfloat16, HALF):
            y = net.encode(*pieces_of([d])).float()
        (x,) = words_in(y, [d])
        out.append({k: v.half().cpu().numpy() for k, v in scores(net, x, d).items()})
    return out


def write_predicted(net: Network, docs: list[Ready], path: Path) -> None:
    """What limits.py reads: the log odds of documents left out."""
    with lzma.open(path, "wb", preset=1) as f:
        pickle.dump({"docs": [d.example.doc for d in docs], "odds": predict(net, docs)}, f)
