"""Train the encoder for grammar and names: python models/encoder/train_grammar.py PACK OUT [--seconds 425] [--layers 8]

PACK is what pack.py wrote; OUT, a folder, gets ``syntax.npz``. Meant for an accelerator.
"""

from __future__ import annotations

import argparse
import lzma
import pickle
import random
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from decisions import RELATIONS
from network import HALF, Network
from syntax import Syntax, batches, padded, unattachable
from torch import nn
from torch.nn import functional

from kg.nlp.decoding import best_names, best_tree
from kg.nlp.encoder import packed, unpacked

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
MEAN = 0.005  # what the newest weights count in their running mean


def whole(base: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The base as weights.py wrote it, from eight bits."""
    kept = [k for k in base if not k.endswith(".scale")]
    return {k: unpacked(base, k) if f"{k}.scale" in base else base[k] for k in kept}


class Schedule:
    """Rates by the clock: up over a twentieth of the time, then down in a straight line."""

    def __init__(self, groups: list[tuple[list[nn.Parameter], float]], seconds: float) -> None:
        self.optimizer = torch.optim.AdamW(
            [{"params": p, "lr": r} for p, r in groups], weight_decay=0.01, fused=DEVICE == "cuda"
        )
        self.rates, self.seconds, self.begun = [r for _, r in groups], seconds, time.time()
        self.weights = [p for ps, _ in groups for p in ps]
        self.means = [p.detach().clone() for p in self.weights]
        self.count = 0

    def done(self) -> float:
        return (time.time() - self.begun) / self.seconds

    def step(self, loss: torch.Tensor) -> None:
        done = min(1.0, self.done())
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * min(1.0, done / 0.05, (1.0 - done) / 0.95 + 0.01)
        self.optimizer.zero_grad()
        loss.backward()
        for group in self.optimizer.param_groups:
            torch.nn.utils.clip_grad_norm_(group["params"], 1.0)
        self.optimizer.step()
        self.count += 1
        with torch.no_grad():
            torch._foreach_lerp_(self.means, [p.detach() for p in self.weights], max(MEAN, 1 / self.count))

    @torch.no_grad()
    def settle(self) -> None:
        """The running mean of the weights takes their place."""
        torch._foreach_copy_(self.weights, self.means)


def vectors(
    net: Network, top: nn.Module, items: list[dict[str, Any]]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """(items, words, width), of the first piece of each item, and where words are."""
    ids = padded([x["ids"] for x in items], -1, DEVICE)
    first = padded([x["first"] for x in items], -1, DEVICE)
    y = top(net.through(ids.clamp(min=0), (ids >= 0).long()).float())
    x = y.gather(1, first.clamp(min=0)[:, :, None].expand(-1, -1, y.shape[2]))
    return x, y[:, 0], first >= 0


def parse_loss(net: Network, heads: Syntax, items: list[dict[str, Any]]) -> torch.Tensor:
    x, root, there = vectors(net, heads.top, items)
    x = functional.dropout(x, 0.1, net.training)
    z = heads.attach(x, root).float().masked_fill(unattachable(there), -1e9)
    gold = padded([x["heads"] for x in items], -1, DEVICE)
    words = torch.arange(gold.shape[1], device=DEVICE)
    target = torch.where(gold == words, 0, gold + 1)  # a root hangs from itself
    loss = functional.cross_entropy(z[there], target[there])
    b, w = there.nonzero(as_tuple=True)
    above = torch.cat([root[:, None], x], 1)[b, target[b, w]]
    loss = loss + functional.cross_entropy(
        heads.label(x[b, w], above).float(), padded([i["dep"] for i in items], 0, DEVICE)[b, w]
    )
    flat = x[b, w]
    loss = loss + 0.5 * functional.cross_entropy(
        heads.tags(flat).float(), padded([i["tag"] for i in items], 0, DEVICE)[b, w]
    )
    loss = loss + 0.3 * functional.cross_entropy(
        heads.xpos(flat).float(), padded([i["xpos"] for i in items], 0, DEVICE)[b, w]
    )
    lemmas = padded([i["lemma"] for i in items], 65535, DEVICE)[b, w]
    lemmas = torch.where(lemmas == 65535, -100, lemmas)
    loss = loss + 0.3 * functional.cross_entropy(heads.lemmas(flat).float(), lemmas)
    starts = padded([i["starts"].astype(np.int64) for i in items], 0, DEVICE)[b, w].float()
    inner = w > 0
    return loss + functional.binary_cross_entropy_with_logits(heads.starts(flat)[:, 0].float()[inner], starts[inner])


def name_loss(net: Network, heads: Syntax, items: list[dict[str, Any]]) -> torch.Tensor:
    x, _, there = vectors(net, heads.top, items)
    source = torch.tensor([i["source"] for i in items], device=DEVICE)
    z = heads.name(functional.dropout(x, 0.1, net.training), source).float()
    gold = padded([i["labels"] for i in items], -1, DEVICE)
    known = there & (gold >= 0)
    return functional.cross_entropy(z[known], gold[known]) if known.any() else z.sum() * 0


def learn(net: Network, heads: Syntax, data: dict[str, Any], seconds: float, name_weight: float = 1.0) -> None:
    rng = random.Random(2)
    net.unseen = 0.08
    own = [p for n, p in net.named_parameters() if n.startswith(("layers", "norm", "position"))]
    schedule = Schedule([(own, 4e-4), (list(heads.parameters()), 2e-3)], seconds)
    net.train(), heads.train()
    step, sums = 0, [[], []]
    names: list[Any] = []
    looked = time.time()
    while schedule.done() < 1:
        for batch in batches(data["parse"]["train"], 6000, rng):
            if not names:
                names = batches(data["names"]["train"], 6000, rng)
            with torch.autocast(DEVICE, torch.bfloat16, HALF):
                a, b = parse_loss(net, heads, batch), name_loss(net, heads, names.pop())
            schedule.step(a + name_weight * b)
            sums[0].append(a.detach()), sums[1].append(b.detach())
            step += 1
            if time.time() - looked > 20:
                print(
                    f"syntax {schedule.done():.2f} step {step} "
                    + " ".join(f"{torch.stack(s).mean():.3f}" for s in sums),
                    flush=True,
                )
                sums, looked = [[], []], time.time()
            if schedule.done() >= 1:
                break
    schedule.settle()


@torch.no_grad()
def parsed(
    net: Network, heads: Syntax, items: list[dict[str, Any]], given: bool = False
) -> list[dict[str, np.ndarray]]:
    """What the heads say of each block: sentence starts (or ``given``), heads (a root has itself), labels, tags."""
    net.eval(), heads.eval()
    out: dict[int, dict[str, np.ndarray]] = {}
    order = sorted(range(len(items)), key=lambda i: len(items[i]["ids"]))
    at = 0
    while at < len(order):
        size = max(1, 12000 // len(items[order[min(at + 40, len(order) - 1)]]["ids"]))
        chosen = order[at : at + size]
        at += size
        group = [items[i] for i in chosen]
        with torch.autocast(DEVICE, torch.bfloat16, HALF):
            x, root, there = vectors(net, heads.top, group)
            z = heads.attach(x, root).float()
            starts = heads.starts(x)[..., 0].float()
            tags, xpos, lemmas = (
                heads.tags(x).argmax(2),
                heads.xpos(x).argmax(2),
                heads.lemmas(x).argmax(2).cpu().numpy(),
            )
        z = torch.log_softmax(z, 2).cpu().numpy()
        starts, tags, xpos = starts.cpu().numpy(), tags.cpu().numpy(), xpos.cpu().numpy()
        above = np.zeros(there.shape, np.int64)
        for j, i in enumerate(chosen):
            n = len(items[i]["first"])
            begins = items[i]["starts"].copy() if given else starts[j, :n] > 0
            begins[0] = True
            edges = [*np.flatnonzero(begins), n]
            for a, b in pairwise(edges):
                s = z[j, a:b, [0, *range(a + 1, b + 1)]].T.copy()
                s[np.arange(b - a), np.arange(1, b - a + 1)] = -1e9
                h = best_tree(s)
                above[j, a:b] = np.where(h == 0, 0, h + a)
            out[i] = {
                "lemma": lemmas[j, :n].astype(np.uint16),
                "starts": begins,
                "tag": tags[j, :n].astype(np.uint16),
                "xpos": xpos[j, :n].astype(np.uint16),
            }
        targets = torch.from_numpy(above).to(DEVICE)
        both = torch.cat([root[:, None], x], 1)
        deps = np.zeros(above.shape, np.int64)
        for j, i in enumerate(chosen):
            n = len(items[i]["first"])
            with torch.autocast(DEVICE, torch.bfloat16, HALF):
                deps[j, :n] = heads.label(x[j, :n], both[j, targets[j, :n]]).argmax(1).cpu().numpy()
            out[i]["heads"] = np.where(above[j, :n] == 0, np.arange(n), above[j, :n] - 1).astype(np.uint16)
            out[i]["dep"] = deps[j, :n].astype(np.uint16)
    return [out[i] for i in range(len(items))]


@torch.no_grad()
def named(net: Network, heads: Syntax, items: list[dict[str, Any]]) -> list[np.ndarray]:
    """Log probabilities of the nine labels of each word, then the best lawful sequence."""
    net.eval(), heads.eval()
    out = []
    for i in range(0, len(items), 64):
        group = items[i : i + 64]
        with torch.autocast(DEVICE, torch.bfloat16, HALF):
            x, _, _ = vectors(net, heads.top, group)
            z = heads.name(x, torch.tensor([g["source"] for g in group], device=DEVICE))
        z = torch.log_softmax(z.float(), 2).cpu().numpy()
        out += [best_names(z[j, : len(g["first"])]) for j, g in enumerate(group)]
    return out


def spans(labels: np.ndarray) -> set[tuple[int, int, int]]:
    out, start = set(), -1
    for i, x in enumerate([*labels.tolist(), 0]):
        if start >= 0 and (x == 0 or x % 2 == 1):
            out.add((start, i, (int(labels[start]) - 1) // 2))
            start = -1
        if x > 0 and x % 2 == 1:
            start = i
    return out


def report(net: Network, heads: Syntax, data: dict[str, Any]) -> None:
    for part, items in data["parse"].items():
        if part == "train":
            continue
        for given in (False,):
            uas = las = pos = lemma = words = right = said = meant = 0
            names = {v: k for k, v in data["labels"]["tag"].items()}
            for item, found in zip(items, parsed(net, heads, items, given), strict=True):
                same = found["heads"] == item["heads"]
                words += len(same)
                lemma += (found["lemma"] == item["lemma"]).sum()
                uas += same.sum()
                las += (same & (found["dep"] == item["dep"])).sum()
                pos += sum(
                    names[a].split("|")[1] == names[b].split("|")[1]
                    for a, b in zip(found["tag"].tolist(), item["tag"].tolist(), strict=True)
                )
                gold = {tuple(x) for x in edges(item["starts"])}
                own = {tuple(x) for x in edges(found["starts"])}
                right, said, meant = right + len(gold & own), said + len(own), meant + len(gold)
            print(
                f"{part} {'given sentences' if given else ''} pos {pos / words:.4f} uas {uas / words:.4f} "
                f"las {las / words:.4f} lemma {lemma / words:.4f} sents {2 * right / max(1, said + meant):.4f}",
                flush=True,
            )
    for part, items in data["names"].items():
        if part == "train":
            continue
        right = said = meant = 0
        kinds = {s[2] for i in items for s in spans(i["labels"])}
        for item, found in zip(items, named(net, heads, items), strict=True):
            gold, own = (
                spans(item["labels"]),
                {s for s in spans(found) if s[2] in kinds and (item["labels"][s[0] : s[1]] >= 0).all()},
            )
            right, said, meant = right + len(gold & own), said + len(own), meant + len(gold)
        print(
            f"{part} names p {right / max(1, said):.4f} r {right / max(1, meant):.4f} "
            f"f {2 * right / max(1, said + meant):.4f}",
            flush=True,
        )


def edges(starts: np.ndarray) -> list[tuple[int, int]]:
    at = [0, *(np.flatnonzero(starts[1:]) + 1), len(starts)]
    return list(pairwise(at))


def saved(parts: dict[str, torch.Tensor], out: Path, **more: np.ndarray) -> None:
    """Matrices in eight bits with a scale a row, as they ship."""
    numbers = dict(more)
    for name, part in parts.items():
        x = part.detach().float().cpu().numpy()
        if x.ndim == 2 and min(x.shape) > 16:
            numbers[name], numbers[f"{name}.scale"] = packed(x)
        else:
            numbers[name] = x.astype(np.float16)
    np.savez(out, **numbers)


def state_of(net: Network, heads: Syntax) -> dict[str, torch.Tensor]:
    """All that is trained, by name."""
    kept = {f"net.{k}": v for k, v in net.state_dict().items() if k != "word.weight"}
    return {**kept, **{f"heads.{k}": v for k, v in heads.state_dict().items()}}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("pack", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--seconds", type=float, default=425)
    ap.add_argument("--layers", type=int, default=8)
    args = ap.parse_args()
    torch.manual_seed(0)
    torch.set_float32_matmul_precision("high")
    with lzma.open(args.pack) as f:
        data = pickle.load(f)
    base = whole(data["base"])
    net = Network(base, list(range(args.layers)), 1, len(RELATIONS)).to(DEVICE)
    heads = Syntax(base["position"].shape[1], data["labels"]).to(DEVICE)
    learn(net, heads, data, args.seconds)
    saved(
        {
            k: v
            for k, v in state_of(net, heads).items()
            if k.startswith(("heads.", "net.layers", "net.norm", "net.position"))
        },
        args.out / "syntax.npz",
    )
    report(net, heads, data)


if __name__ == "__main__":
    main()
