"""Heads for grammar and names on the encoder, in torch: a biaffine parser (Dozat & Manning 2017), a name tagger."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

ARC, LABEL, NAME = 256, 96, 256
TOLD = 0.5


class Syntax(nn.Module):
    """Arcs, labels, tags, sentence starts and names for the vectors of words."""

    def __init__(self, width: int, labels: dict[str, dict[str, int]]) -> None:
        super().__init__()
        self.top = nn.LayerNorm(width)
        self.head, self.dependent = nn.Linear(width, ARC), nn.Linear(width, ARC)
        self.arcs = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.label_head, self.label_dependent = nn.Linear(width, LABEL), nn.Linear(width, LABEL)
        kinds = len(labels["dep"])
        self.labels = nn.Parameter(torch.randn(LABEL + 1, kinds, LABEL + 1) * 0.02)
        self.tags, self.xpos = nn.Linear(width, len(labels["tag"])), nn.Linear(width, len(labels["xpos"]))
        self.starts, self.lemmas = nn.Linear(width, 1), nn.Linear(width, len(labels["lemma"]))
        self.sources = nn.Embedding(len(labels["source"]), NAME)
        self.name_hidden, self.names = nn.Linear(width, NAME), nn.Linear(NAME, 9)

    def dropped(self, x: Tensor) -> Tensor:
        return functional.dropout(x, 0.2, self.training)

    def attach(self, x: Tensor, root: Tensor) -> Tensor:
        """(blocks, words, width) and (blocks, width) -> (blocks, words, 1 + words): how well each word hangs from the
        root and from each word."""
        heads = self.dropped(functional.leaky_relu(self.head(torch.cat([root[:, None], x], 1)), 0.1))
        words = self.dropped(functional.leaky_relu(self.dependent(x), 0.1))
        words = torch.cat([words, torch.ones_like(words[..., :1])], 2)
        return words @ self.arcs @ heads.transpose(1, 2) / ARC**0.5

    def label(self, dependent: Tensor, head: Tensor) -> Tensor:
        """(pairs, width) twice -> (pairs, labels)."""
        a = self.dropped(functional.leaky_relu(self.label_dependent(dependent), 0.1))
        b = self.dropped(functional.leaky_relu(self.label_head(head), 0.1))
        one = torch.ones_like(a[:, :1])
        a, b = torch.cat([a, one], 1), torch.cat([b, one], 1)
        return torch.einsum("ni,ikj,nj->nk", a, self.labels.to(a.dtype), b)

    def name(self, x: Tensor, source: Tensor) -> Tensor:
        """Log odds of outside, begins and goes on for each kind, as ``source`` would annotate. In training half of
        the passages do not say who annotated them, so that it can be guessed from the text, as the product must."""
        told = self.sources(source)[:, None]
        if self.training:
            told = told * (torch.rand(len(told), 1, 1, device=told.device) < TOLD)
        z = functional.relu(self.name_hidden(x) + told)
        return self.names(self.dropped(z))


def unattachable(there: Tensor) -> Tensor:
    """(blocks, words, 1 + words): what a word cannot hang from: where no word is, and itself."""
    words = there.shape[1]
    missing = ~torch.cat([torch.ones_like(there[:, :1]), there], 1)[:, None, :]
    itself = torch.eye(words, dtype=torch.bool, device=there.device)
    return missing | torch.cat([torch.zeros_like(itself[:, :1]), itself], 1)


def batches(items: list[dict[str, Any]], size: int, rng: Any) -> list[list[dict[str, Any]]]:
    """Items of about one length together, ``size`` pieces a batch with the padding."""
    order = sorted(range(len(items)), key=lambda i: len(items[i]["ids"]) * (1 + 0.1 * rng.random()))
    out: list[list[dict[str, Any]]] = [[]]
    for i in order:
        item = items[i]
        if out[-1] and (len(out[-1]) + 1) * len(item["ids"]) > size:
            out.append([])
        out[-1].append(item)
    rng.shuffle(out)
    return out


def padded(parts: list[np.ndarray], value: int, device: str) -> Tensor:
    length = max(map(len, parts))
    out = np.full((len(parts), length), value, np.int64)
    for i, part in enumerate(parts):
        out[i, : len(part)] = part
    return torch.from_numpy(out).to(device, non_blocking=True)
