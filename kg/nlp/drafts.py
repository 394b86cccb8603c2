"""An event while its article is being put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.model import Casualty, Span, Status, When
from kg.nlp.nodes import Node
from kg.nlp.roles import Frame


@dataclass(slots=True, eq=False)
class Draft:
    """An event while its article is being put together."""

    frame: Frame
    status: Status = "actual"
    sources: list[tuple[Node, str]] = field(default_factory=list)
    time: When | None = None
    casualties: list[Casualty] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    gone: bool = False

    @property
    def type(self) -> str:
        """The event type of the lexicon entry."""
        return self.frame.trigger.entry.type

    @property
    def head(self) -> int:
        """The trigger's head token."""
        return self.frame.trigger.head


def by_passage(drafts: Iterable[Draft]) -> dict[int, list[Draft]]:
    out: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        out[draft.frame.passage].append(draft)
    return out
