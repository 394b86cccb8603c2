"""What several tests share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Speed is measured on request only: everything under tests/bench is marked so."""
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


@pytest.fixture(scope="session")
def kg() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command as a user does, in a process of its own."""

    def run(*args: str | Path, stdin: str | bytes | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        command = [sys.executable, "-m", "kg", *map(str, args)]
        done = subprocess.run(command, input=data, capture_output=True, cwd=cwd, timeout=300, check=False)
        return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
