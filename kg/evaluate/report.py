"""What a measure found, as figures for a table or for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.model import Article, Extraction
from kg.scale import Failure, extract


@dataclass(frozen=True)
class Figure:
    """One line of a table. A share (``given`` None) has a recall only; ``f1`` may be told where it is no harmonic mean.

    ``found_given`` and ``found_gold`` count what was right among the given and among the gold; they differ where the
    measure weighs the two sides differently.
    """

    name: str
    found_given: float
    given: float | None
    found_gold: float
    gold: float
    mean: float | None = None

    @property
    def precision(self) -> float | None:
        """Share of the given that are right; None for a share, 0 when nothing was given."""
        if self.given is None:
            return None
        return self.found_given / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.found_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two, or the mean of other figures that this one stands for; None for a share."""
        if self.mean is not None:
            return self.mean
        p = self.precision
        if p is None:
            return None
        return 2 * p * self.recall / (p + self.recall) if p + self.recall else 0.0


@dataclass
class Report:
    """The figures of one measure, the most important first, and what went wrong, line by line."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def table(self) -> str:
        """The figures as plain text."""
        width = max(len(f.name) for f in self.figures) + 2
        lines = [self.title, f"{'measure':{width}}{'P':>7}{'R':>7}{'F1':>7}{'found':>9}{'given':>9}{'gold':>9}"]
        for f in self.figures:
            if f.mean is not None:
                lines.append(f"{f.name:{width}}{'':14}{f.mean:7.3f}")
                continue
            p = "" if f.precision is None else f"{f.precision:.3f}"
            score = "" if f.f1 is None else f"{f.f1:.3f}"
            given = "" if f.given is None else f"{f.given:.0f}"
            lines.append(f"{f.name:{width}}{p:>7}{f.recall:7.3f}{score:>7}{f.found_gold:9.0f}{given:>9}{f.gold:9.0f}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, dict[str, float | None]]:
        """The same for machines."""
        return {
            f.name: {"f": f.mean}
            if f.mean is not None
            else {"p": f.precision, "r": f.recall, "f": f.f1, "tp": f.found_gold, "pred": f.given, "gold": f.gold}
            for f in self.figures
        }


def share(name: str, found: int, of: int) -> Figure:
    """A part of a whole."""
    return Figure(name, found, None, found, of)


def balance(name: str, found: int, given: int, gold: int) -> Figure:
    """Precision and recall of things found one for one."""
    return Figure(name, found, given, found, gold)


def read(articles: Iterable[Article], model: str | None, cores: int | None) -> Iterator[Extraction]:
    """What we read out of each article, in order. Raises RuntimeError when one cannot be read."""
    for outcome in extract(articles, model=model, cores=cores):
        if isinstance(outcome, Failure):
            raise RuntimeError(str(outcome))
        yield outcome
