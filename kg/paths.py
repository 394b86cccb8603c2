"""Where the data files are: beside the package in an installed wheel, at the top of a checkout otherwise."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _find(name: str) -> Path:
    installed = _PACKAGE / "data" / name
    return installed if installed.exists() else _PACKAGE.parent / name


def ontology_dir() -> Path:
    """The folder of conflict.ttl, shapes.ttl, actors.ttl, places.ttl and lexicon/."""
    return _find("ontology")


def queries_dir() -> Path:
    """The folder of the named queries."""
    return _find("queries")


def models_dir() -> Path:
    """The folder of the language pipelines: one folder a language, the trained pipeline in ``pipeline/``."""
    return _find("models")
