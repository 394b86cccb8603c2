"""What a file yields before it is an article, and the refusal of one that cannot be read."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass

#: The longest document, in characters. A dispatch has some thousands; spaCy's parser warns beyond a million.
LONGEST = 1_000_000

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:$|[T ])")


class Refused(ValueError):
    """A file, or one document in it, that cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One document that was left out. ``where`` names the file (and the line in it), ``reason`` why and the remedy."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Draft:
    """One document as its format gives it; None where the format does not say."""

    text: str
    part: str = ""
    id: str | None = None
    lang: str | None = None
    date: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    notes: tuple[str, ...] = ()


def slug(name: str) -> str:
    """``name`` as part of an IRI: lower case, no accents, hyphens for all but letters, digits, "." and "/"."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    flat = re.sub(r"[^\w./]+", "-", flat)
    return re.sub(r"-*/[-/]*", "/", flat).strip("-/.") or "document"


def read_day(value: object) -> str | None:
    """The ISO day at the start of ``value`` ("2016-07-20", "2016-07-20T08:00:00Z"), or None when it is no day."""
    match = _DAY.match(str(value).strip()) if value else None
    if not match:
        return None
    try:
        return datetime.date.fromisoformat(match.group(1)).isoformat()
    except ValueError:
        return None
