"""Write trained encoders as the product reads them.

    python models/encoder/export.py grammar|facts|pieces TRAINED PACK OUT

TRAINED is what train_grammar.py (grammar) or train_facts.py (facts) wrote, PACK (pack.py) holds the labels and, for
"pieces", the pieces with their embeddings, which stay as they are. OUT is a folder. The thresholds lie there too, in
``limits.json`` (limits.py).
"""

from __future__ import annotations

import json
import lzma
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
from decisions import FORMS, RELATIONS, STYLE
from graph import network

from kg.nlp.encoder import FACTS, GRAMMAR, unpacked

HEADS = 12
#: Of facts fewer are enough.
LEVELS = {GRAMMAR: 31, FACTS: 15}
SCORERS = ("triggers", "roles", "sources", "times")
#: Parts that only training needs: what every word tells, and whose way of annotating names a text follows.
LEFT = ("net.tags.", "net.scale", "heads.sources.")
#: Parts of the one that the other does without.
OTHER = {FACTS: ("heads.",), GRAMMAR: tuple(f"net.{k}" for k in (*SCORERS, "bonds", "rules", "bias", "top"))}


def renamed(name: str) -> str:
    """A part as the product calls it: a part of a part, or "all" of it."""
    own, dot, rest = name.split(".", 1)[1].partition(".")
    return f"{own}.{rest}" if dot and rest != "scale" else f"{own}.all{dot}{rest}"


def rounded(numbers: dict[str, np.ndarray], levels: int) -> dict[str, np.ndarray]:
    """Matrices with no more than ``levels`` numbers above and below zero: a third smaller when packed, and as good."""
    out = dict(numbers)
    for name, part in numbers.items():
        if part.dtype == np.int8:
            out[name] = np.rint(part.astype(np.float32) * (levels / 127)).astype(np.int8)
            out[f"{name}.scale"] = (numbers[f"{name}.scale"].astype(np.float32) * (127 / levels)).astype(np.float32)
    return out


def written(path: Path, meta: dict[str, Any], **numbers: np.ndarray) -> None:
    np.savez_compressed(path, meta=np.frombuffer(json.dumps(meta).encode(), np.uint8), **numbers)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    name, trained, pack, folder = sys.argv[1], *map(Path, sys.argv[2:5])
    with lzma.open(pack) as f:
        data = pickle.load(f)
    base = data["base"]
    if name == "pieces":
        kept = {k: base[k] for k in ("word.nibbles", "pieces", "scores", "special")}
        np.savez_compressed(folder / "pieces.npz", **kept, **{"word.scales": base["word.scales"].astype(np.float16)})
        return
    with np.load(trained) as found:
        numbers = {k: found[k] for k in found.files}
    kinds = json.loads(numbers.pop("kinds").tobytes()) if "kinds" in numbers else {}
    out = {renamed(k): v for k, v in numbers.items() if not k.startswith((*LEFT, *OTHER[name]))}
    count = 1 + max(int(k.split(".")[1]) for k in out if k.startswith("layers."))
    inner = {k: out.pop(k) for k in list(out) if k.startswith(("layers.", "norm."))}
    model = folder / f"{name}.onnx"
    model.write_bytes(network(rounded(inner, LEVELS[name]), count, HEADS).SerializeToString())
    print(f"{model}: {model.stat().st_size / 1e6:.1f} MB")
    if name == GRAMMAR:
        style = numbers["heads.sources.weight"]
        out |= {f"style.{lang}": style[data["labels"]["source"][source]] for lang, source in STYLE.items()}
    meta: dict[str, Any] = {"labels": {k: sorted(v, key=v.get) for k, v in data["labels"].items() if k != "source"}}
    if name == FACTS:
        scale = dict(zip(SCORERS, unpacked(numbers, "net.scale").tolist(), strict=True))
        meta = {"kinds": kinds, "relations": RELATIONS, "forms": FORMS, "scale": scale}
    written(folder / f"{name}.npz", meta, **out)


if __name__ == "__main__":
    main()
