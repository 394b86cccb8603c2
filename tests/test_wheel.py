"""What an installed package needs beside its code travels in the wheel."""

from __future__ import annotations

import tomllib
import zlib
from pathlib import Path

from kg.paths import models_dir, ontology_dir, queries_dir


def test_every_data_file_is_in_the_wheel(root: Path) -> None:
    """Weights, pipelines, ontology and queries; recipes and training data stay out."""
    targets = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    shipped = [root / path for path in targets["wheel"]["only-include"]]
    assert all(path.exists() for path in shipped)
    needed = [ontology_dir(), queries_dir(), *models_dir().glob("*/pipeline"), *models_dir().glob("*/*.npz")]
    assert len(needed) >= 7
    missing = [path for path in needed if not any(path == one or one in path.parents for one in shipped)]
    assert not missing
    moved = targets["wheel"]["sources"]
    assert moved == {"ontology": "kg/data/ontology", "queries": "kg/data/queries", "models": "kg/data/models"}


def test_pipelines_are_small_enough(root: Path) -> None:
    """At most 32 MB each, 9 of them word vectors, so that the repository and the wheel stay light."""
    for pipeline in (root / "models").glob("*/pipeline"):
        assert sum(f.stat().st_size for f in pipeline.rglob("*") if f.is_file()) <= 32_000_000, pipeline


def test_the_wheel_stays_below_what_package_indexes_take(root: Path) -> None:
    """PyPI takes files of up to 100 MB; packed as a wheel packs them these come to 91."""
    targets = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    shipped = [root / path for path in targets["wheel"]["only-include"]]
    files = {f for path in shipped for f in (path.rglob("*") if path.is_dir() else [path]) if f.is_file()}
    assert sum(len(zlib.compress(f.read_bytes())) for f in files if "__pycache__" not in f.parts) < 95_000_000
