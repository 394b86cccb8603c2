"""Write the trained encoder as the product reads it: python models/encoder/export.py TRAINED BASE LIMITS OUT

TRAINED is what tune.py wrote, BASE the pretrained weights (for the pieces and their embeddings, which stay as they are), LIMITS
the thresholds that limits.py chose (JSON).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import torch
from kg.nlp.encoder import packed
from network import FORMS, HEADS, RELATIONS


def main() -> None:
    trained, base_path, limits, target = map(Path, sys.argv[1:5])
    saved = torch.load(trained)
    base = np.load(base_path)
    begin, end, unknown = base["special"].tolist()
    state = {k: v.float().numpy() for k, v in saved["state"].items() if not k.startswith(("word", "tags", "scale"))}
    out: dict[str, np.ndarray] = {k: base[k] for k in ("word.nibbles", "pieces", "scores")}
    out["word.scales"] = base["word.scales"].astype(np.float16)
    for name, part in state.items():
        name = name if "." in name else f"{name}.all"
        if part.ndim == 2 and min(part.shape) > 16:
            out[name], out[f"{name}.scale"] = packed(part)
        else:
            out[name] = part.astype(np.float16)
    scale = dict(zip(("triggers", "roles", "sources", "times"), saved["state"]["scale"].tolist(), strict=False))
    meta = {
        "heads": HEADS, "layers": len(saved["layers"]), "begin": begin, "end": end, "unknown": unknown, "kinds": saved["kinds"],
        "relations": RELATIONS, "forms": FORMS, "limits": json.loads(limits.read_text()), "scale": scale,
    }  # fmt: skip
    out["meta"] = np.frombuffer(json.dumps(meta).encode(), np.uint8)
    np.savez_compressed(target, **out)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
