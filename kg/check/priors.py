"""How often triggers tell their event, and verbs their subject's news: lines that can be read, of known triggers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.check.problem import Problem
from kg.lexicon import LexiconError, load_lexicon, read_priors, read_telling


def check_priors(path: Path) -> Iterator[Problem]:
    """Lines of a priors.tsv that cannot be read, that stand twice, or whose trigger the lexicon beside it lacks.

    A trigger without a line is none: nobody said yet how often it tells its event.
    """
    try:
        priors = read_priors(path)
    except LexiconError as error:
        yield Problem.of(error, path)
        return
    if not priors:
        return
    try:
        lexicon = load_lexicon(path.parent.name, path.parent)
    except LexiconError:
        return  # what is wrong beside it is told where it is
    known = {(e.type, e.pos, " ".join(e.words)) for e in lexicon.entries}
    seen: set[tuple[str, ...]] = set()
    for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        key = tuple(line.split("\t")[:3])
        if key not in priors:
            continue
        if key in seen:
            yield Problem(path, n, f"{' '.join(key)!r} stands already in a line above; keep one")
        elif key not in known:
            yield Problem(
                path, n, f"no trigger {key[2]!r} ({key[1]}) of {key[0]} in events.yaml or weak.yaml; remove it"
            )
        seen.add(key)


def check_telling(path: Path) -> Iterator[Problem]:
    """The first line of a telling.tsv that cannot be read."""
    try:
        read_telling(path)
    except LexiconError as error:
        yield Problem.of(error, path)
