"""Something missing or wrong in a data file, where it is and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """``line`` counts from 1; 0 when the whole file is meant."""

    path: Path
    line: int
    message: str

    @classmethod
    def of(cls, error: Exception, path: Path) -> Problem:
        """An error of one of our readers, whose message begins with file and line, as a problem of ``path``."""
        message = str(error)
        match = re.match(rf"{re.escape(str(path))}(?::(\d+))?(?::\d+)?: ", message)
        return cls(path, int(match.group(1) or 0), message[match.end() :]) if match else cls(path, 0, message)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"
