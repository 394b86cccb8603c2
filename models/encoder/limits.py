"""Choose the thresholds that go with a trained encoder: python models/encoder/limits.py ROWS BASE PREDICTED [OUT]

PREDICTED was written by train_facts.py or mean.py with ``--held``; the thresholds serve the documents left
out best.
"""

from __future__ import annotations

import json
import lzma
import pickle
import sys
from pathlib import Path

import numpy as np
from decisions import examples, kinds_of
from measure import limits


def main() -> None:
    rows, base, predicted = map(Path, sys.argv[1:4])
    with rows.open("rb") as f:
        data = pickle.load(f)
    with lzma.open(predicted) as f:
        found = pickle.load(f)
    docs = {d.doc: d for d in examples(data, dict(np.load(base)), kinds_of(data))}
    odds = [{k: v.astype(np.float32) for k, v in d.items()} for d in found["odds"]]
    chosen = limits(data, [docs[d] for d in found["docs"]], odds)
    if len(sys.argv) > 4:
        Path(sys.argv[4]).write_text(json.dumps(chosen, indent=1))


if __name__ == "__main__":
    main()
