"""The encoder and its heads as torch sees them: word pieces in, log odds of the decisions out.

The encoder is a BERT; the heads are small and say what the words in their company add to the scorers' log odds
(``graph.py`` hands the layers to onnxruntime, ``kg.nlp.contextual`` applies the heads).
"""

from __future__ import annotations

import numpy as np
import torch
from decisions import FORMS
from torch import Tensor, nn
from torch.nn import functional

from kg.nlp.contextual import STEPS

HEADS = 12
#: Whether products are computed in sixteen bits: many times slower on a processor that has to make them up.
HALF = torch.cuda.is_available() or torch.cpu._is_avx512_bf16_supported()
DROPOUT, UNSEEN = 0.1, 0.1  # of dimensions in the layers, and of pieces that are hidden in training
#: Width of the hidden layers of the heads.
HIDDEN = 128


def dropped(x: Tensor, training: bool) -> Tensor:
    """Some dimensions of each window left out, the same for all its words, which is as good and costs nothing."""
    if not training:
        return x
    kept = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= DROPOUT
    return x * (kept / (1 - DROPOUT)).to(x.dtype)


class Layer(nn.Module):
    """One layer: attention, then two matrices, each with what went in added and made even."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        for name in ("query", "key", "value", "attended"):
            setattr(self, name, nn.Linear(width, width))
        self.inner, self.outer = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(batch, length, HEADS, width // HEADS).transpose(1, 2)

        mixed = functional.scaled_dot_product_attention(
            split(self.query(x)), split(self.key(x)), split(self.value(x)), attn_mask=mask
        )
        mixed = self.attended(mixed.transpose(1, 2).reshape(batch, length, width))
        x = self.norm1(x + dropped(mixed, self.training))
        y = self.outer(functional.gelu(self.inner(x), approximate="tanh"))
        return self.norm2(x + dropped(y, self.training))


class Pair(nn.Module):
    """Log odds of ``labels`` for pairs of words, with a kind (the type of the event) and a distance."""

    def __init__(self, width: int, labels: int, kinds: int) -> None:
        super().__init__()
        self.one, self.other = nn.Linear(width, HIDDEN), nn.Linear(width, HIDDEN)
        self.kind, self.distance = nn.Embedding(kinds, HIDDEN), nn.Embedding(2 * len(STEPS) + 3, HIDDEN)
        self.output = nn.Linear(HIDDEN, labels)
        nn.init.normal_(self.kind.weight, std=0.1)
        nn.init.normal_(self.distance.weight, std=0.1)
        nn.init.normal_(self.output.weight, std=0.02)
        nn.init.zeros_(self.output.bias)

    def forward(self, one: Tensor, other: Tensor, kind: Tensor, distance: Tensor) -> Tensor:
        z = functional.relu(one + other + self.kind(kind) + self.distance(distance))
        return self.output(functional.dropout(z, 0.2, self.training))


class Single(nn.Module):
    """Log odds of ``labels`` for single words."""

    def __init__(self, width: int, labels: int) -> None:
        super().__init__()
        self.one, self.output = nn.Linear(width, HIDDEN), nn.Linear(HIDDEN, labels)
        nn.init.normal_(self.output.weight, std=0.02)
        nn.init.zeros_(self.output.bias)

    def forward(self, x: Tensor) -> Tensor:
        return self.output(functional.dropout(functional.relu(self.one(x)), 0.2, self.training))


class Network(nn.Module):
    """Encoder and heads. ``layers`` names the layers of the pretrained encoder that are kept."""

    def __init__(self, base: dict[str, np.ndarray], layers: list[int], kinds: int, relations: int) -> None:
        super().__init__()
        scales, nibbles = base["word.scales"].astype(np.float32), base["word.nibbles"]
        numbers = np.concatenate([nibbles & 15, nibbles >> 4], axis=2).astype(np.float32) - 8
        words = torch.tensor((numbers * scales[:, :, None]).reshape(len(scales), -1))
        self.unknown, self.unseen = int(base["special"][2]), UNSEEN
        self.word = nn.Embedding.from_pretrained(words, freeze=True)
        width = words.shape[1]
        self.position = nn.Parameter(torch.tensor(base["position"]))
        self.norm = nn.LayerNorm(width, 1e-12)
        self.norm.load_state_dict(
            {"weight": torch.tensor(base["norm.weight"]), "bias": torch.tensor(base["norm.bias"])}
        )
        inner = base["0.inner.weight"].shape[0]
        self.layers = nn.ModuleList(Layer(width, inner) for _ in layers)
        for layer, i in zip(self.layers, layers, strict=True):
            layer.load_state_dict({k: torch.tensor(base[f"{i}.{k}"]) for k in layer.state_dict()})
        self.top = nn.LayerNorm(width, 1e-12)  # the layers in the middle tell words apart, but in small numbers
        self.tags = Single(width, kinds)  # an aim beside: what every word tells, whether the lexicon knows it or not
        self.triggers = Single(width, kinds)
        self.roles = Pair(width, 3, kinds)
        self.sources = Pair(width, 1, kinds)
        self.times = Pair(width, len(FORMS), kinds)
        self.bonds = Pair(width, relations, 1)
        self.rules = nn.Parameter(torch.full((relations,), 2.0))  # what it counts that the rules state a relation
        self.scale = nn.Parameter(torch.ones(4))  # what the scorers' log odds count: triggers, roles, sources, times
        self.bias = nn.Parameter(torch.tensor([-3.0]))  # of relations
        nn.init.constant_(self.tags.output.bias, -4.0)

    def encode(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """(windows, length) pieces, 1 where there is one in ``mask`` -> (windows, length, width)."""
        return functional.dropout(self.top(self.through(pieces, mask)), 0.1, self.training)

    def through(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """What the last layer says, before it is made even."""
        if self.training and self.unseen:
            pieces = torch.where(torch.rand(pieces.shape, device=pieces.device) < self.unseen, self.unknown, pieces)
        x = self.norm(self.word(pieces) + self.position[: pieces.shape[1]])
        kind = torch.get_autocast_dtype(mask.device.type) if torch.is_autocast_enabled(mask.device.type) else x.dtype
        seen = torch.zeros(mask.shape, dtype=kind, device=mask.device).masked_fill(mask == 0, -1e9)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, seen)
        return x
