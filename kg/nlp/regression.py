"""Logistic regressions over sparse binary features, as plain JSON: readable, diffable and quick to apply."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import exp

from kg.paths import models_dir


@dataclass(frozen=True)
class Weights:
    """Weight by feature, and named thresholds."""

    weights: dict[str, float]
    thresholds: dict[str, float] = field(default_factory=dict)

    def probability(self, features: Iterable[str]) -> float:
        """The probability that the features speak for."""
        total = sum(self.weights.get(f, 0.0) for f in features)
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


def load_weights(name: str) -> Weights | None:
    """The shipped weights of ``models/arguments/<name>.json``, None when there are none."""
    path = models_dir() / "arguments" / f"{name}.json"
    if not path.exists():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    return Weights(data["weights"], data["thresholds"])
