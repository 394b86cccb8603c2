"""Knowledge distillation (Hinton et al. 2015): what a network knows of the grammar of dispatches, kept while it learns.

There are no treebanks of dispatches. So what the network said of them before is its teacher: every answer about
grammar and names, as probabilities, that it gives there with nothing hidden.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import torch
from losses import DEVICE, Ready
from network import Network
from syntax import Syntax, padded, unattachable
from torch import Tensor
from torch.nn import functional

#: What each answer counts, as in train_grammar.py.
WEIGHTS = {"arcs": 1.0, "labels": 1.0, "tags": 0.5, "xpos": 0.3, "lemmas": 0.3, "starts": 1.0, "names": 0.7}


def first_pieces(batch: list[Ready]) -> Tensor:
    """(windows, words): the piece each word of a window begins with, -1 where there is none."""
    parts = []
    for d in batch:
        place = d.example.place
        parts += [place[place[:, 0] == n, 1] for n in range(len(d.windows))]
    return padded(parts, -1, DEVICE)


def answers(
    heads: Syntax, y: Tensor, first: Tensor, source: Tensor, above: Tensor | None
) -> tuple[dict[str, Tensor], Tensor]:
    """Log probabilities of every answer about the words of windows, and what each hangs from (if not ``above``)."""
    x = y.gather(1, first.clamp(min=0)[:, :, None].expand(-1, -1, y.shape[2]))
    there = first >= 0
    arcs = heads.attach(x, y[:, 0]).float().masked_fill(unattachable(there), -1e9)
    above = arcs.argmax(2) if above is None else above
    b, w = there.nonzero(as_tuple=True)
    flat = x[b, w]
    starts = heads.starts(flat).float()
    out = {
        "arcs": arcs[b, w],
        "labels": heads.label(flat, torch.cat([y[:, :1], x], 1)[b, above[b, w]]),
        "tags": heads.tags(flat), "xpos": heads.xpos(flat), "lemmas": heads.lemmas(flat),
        "starts": torch.cat([starts, torch.zeros_like(starts)], 1),
        "names": heads.name(x, source)[b, w],
    }  # fmt: skip
    return {k: torch.log_softmax(z.float(), 1) for k, z in out.items()}, above


class Teacher:
    """A network as it was. ``sources`` numbers, by language, whose way of annotating names is kept."""

    def __init__(self, net: Network, heads: Syntax, sources: dict[str, int]) -> None:
        self.sources = sources
        # One copy of both: they share the last step of the encoder.
        self._net, self._heads = deepcopy((net, heads))
        self._net.eval(), self._heads.eval()

    def loss(self, heads: Syntax, y: Tensor, batch: list[Ready], pieces: tuple[Tensor, Tensor]) -> Tensor:
        """How far the answers on the vectors ``y`` of the pieces are from the teacher's: divergences, per word."""
        first = first_pieces(batch)
        source = torch.tensor(
            np.repeat([self.sources[d.lang] for d in batch], [len(d.windows) for d in batch]), device=DEVICE
        )
        with torch.no_grad():
            told, above = answers(self._heads, self._net.encode(*pieces), first, source, None)
        found, _ = answers(heads, y, first, source, above)
        total: Any = 0
        for name, weight in WEIGHTS.items():
            total = total + weight * functional.kl_div(found[name], told[name], log_target=True, reduction="batchmean")
        return total
