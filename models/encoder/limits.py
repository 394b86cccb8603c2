"""Choose the thresholds that go with a trained encoder: python models/encoder/limits.py ROWS BASE TRAINED FOLD OUT

TRAINED was made by ``tune.py --without FOLD``; the thresholds serve the documents left out best.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path

import numpy as np
import torch
from measure import limits
from network import RELATIONS, Network
from tune import examples, left_out, predict


def main() -> None:
    rows, base_path, trained, fold, target = sys.argv[1:6]
    with Path(rows).open("rb") as f:
        data = pickle.load(f)
    base, saved = dict(np.load(base_path)), torch.load(trained)
    net = Network(base, saved["layers"], len(saved["kinds"]), len(RELATIONS))
    net.load_state_dict(saved["state"])
    left = left_out(data, examples(data, base, saved["kinds"]), int(fold))
    Path(target).write_text(json.dumps(limits(data, left, predict(net, left)), indent=1))


if __name__ == "__main__":
    main()
