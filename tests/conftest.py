"""What several tests share."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

pytest_plugins = ["servers"]

if "PYTEST_XDIST_WORKER" in os.environ:  # one thread to a worker: two that share the cores wait for each other
    os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent


#: What takes minutes comes first, so that neither process waits for the other at the end.
LONGEST = ("test_lexicon.py", "test_readme.py", "test_validate.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Speed is measured on request only: everything under tests/bench is marked so. The longest files come first."""
    items.sort(key=lambda item: item.path.name not in LONGEST)
    for item in items:
        if "bench" in item.path.relative_to(ROOT).parts:
            item.add_marker(pytest.mark.bench)


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of corpora and gold documents that lies beside the checkout; tests that need it skip without it."""
    folder = ROOT.parent / "shared"
    if not (folder / "eval" / "score.py").exists():
        pytest.skip("needs the folder of corpora and gold documents beside the checkout")
    return folder


@pytest.fixture(scope="session")
def alep() -> Path:
    """The founding article."""
    return ROOT / "examples" / "alep.txt"


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(scope="session")
def kg() -> Callable[..., Done]:
    """Run the command with its arguments as a user does, in this process, where the pipelines stay loaded."""
    from kg.cli import main

    def run(*args: str | Path, stdin: str | bytes = "") -> Done:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = io.StringIO(), io.StringIO()
        with ExitStack() as stack:
            stack.enter_context(redirect_stdout(out))
            stack.enter_context(redirect_stderr(err))
            stack.enter_context(patch.object(sys, "argv", ["kg", *map(str, args)]))
            stack.enter_context(patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")))
            try:
                main()
                code: object = 0
            except SystemExit as stop:
                code = stop.code
        return Done(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())

    return run


@pytest.fixture(scope="session")
def alep_store(tmp_path_factory: pytest.TempPathFactory, alep: Path) -> Path:
    """A store that holds the founding article, read with its day; tests only look at it."""
    from kg import build

    store = tmp_path_factory.mktemp("alep") / "alep.kg"
    build(alep, store, date="2016-07-20")
    return store
