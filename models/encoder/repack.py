"""What fine-tuning needs, from the files that ship: python models/encoder/repack.py SHIPPED OUT

SHIPPED is the folder with ``facts.onnx``, ``facts.npz``, ``grammar.npz`` and ``pieces.npz``. OUT, a folder, gets
``base.npz`` (as of weights.py, for decisions.py) and ``pack.xz`` (as of pack.py, without treebanks and names, for
finetune_facts.py, mean.py and export.py): neither the pretrained package nor the corpora are needed then.
"""

from __future__ import annotations

import json
import lzma
import pickle
import sys
from pathlib import Path

import numpy as np
from decisions import STYLE
from finetune_facts import shipped

from kg.nlp.encoder import GRAMMAR


def main() -> None:
    folder, out = map(Path, sys.argv[1:3])
    parts, _ = shipped(folder)
    with np.load(folder / "pieces.npz") as found:
        base = {k: found[k] for k in found.files}
    for name, part in parts.items():
        own = name.removeprefix("net.")
        if own.startswith("layers."):
            base[own.removeprefix("layers.")] = part.numpy()
        elif own == "position" or own.startswith("norm."):
            base[own] = part.numpy()
    with np.load(folder / f"{GRAMMAR}.npz") as found:
        known = json.loads(found["meta"].tobytes())["labels"]
    labels = {kind: {name: i for i, name in enumerate(names)} for kind, names in known.items()}
    labels["source"] = {style: i for i, style in enumerate(STYLE.values())}
    out.mkdir(parents=True, exist_ok=True)
    np.savez(out / "base.npz", **base)
    with lzma.open(out / "pack.xz", "wb", preset=1) as f:
        pickle.dump({"base": base, "labels": labels}, f)
    print(f"{len(base)} parts -> {out}")


if __name__ == "__main__":
    main()
