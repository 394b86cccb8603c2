"""How a build shows what it does and what it did."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kg.build import Summary

#: Left-out lines printed; the rest are counted.
_SHOWN = 8


@contextmanager
def progress() -> Iterator[Callable[[int], None]]:
    """A moving count of articles on a terminal's stderr, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("reading {task.completed:.0f} articles"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("read", total=None)
        yield lambda done: bar.update(task, completed=done)


def print_summary(summary: Summary, store: str) -> None:
    """What was read and found, what was left out, and the documents that could not be read."""
    from babel import Locale

    names = Locale.parse("en").languages
    languages = ", ".join(f"{n} {names.get(code, code)}" for code, n in summary.languages.most_common())
    again = f", {summary.replaced} of them read again" if summary.replaced else ""
    print(f"{store}: {_plural(summary.articles, 'article')} ({languages}){again}")
    print(f"  sentences  {summary.sentences}")
    print(f"  entities   {len(summary.entities)}, {len(summary.known)} of them known actors and places")
    print(f"  events     {summary.events.total()}: {_counts(summary.events)}")
    print(f"  status     {_counts(summary.statuses)}")
    print(f"  relations  {summary.relations.total()}: {_counts(summary.relations)}")
    left_out = [f"{article}: {line}" for article, line in summary.left_out]
    if summary.silent:
        left_out.append(f"{_plural(summary.silent, 'sentence')} yielded no fact; kg coverage lists them")
    if summary.undated:
        left_out.append(
            f"{_plural(summary.undated, 'time')} could not be resolved; --date gives the day of publication"
        )
    if vague := summary.unresolved - summary.undated:
        left_out.append(f"{_plural(vague, 'time')} could not be resolved, though the day of publication is known")
    _print_lines("left out", left_out)
    _print_lines("faulty", [f"{article}: {line}" for article, line in summary.violations])
    _print_lines("not read", [str(refusal) for refusal in summary.refused])


def _print_lines(title: str, lines: list[str]) -> None:
    if lines:
        print(f"  {title:9}  {len(lines)}")
        for line in lines[:_SHOWN]:
            print(f"    {line}")
        if len(lines) > _SHOWN:
            print(f"    and {len(lines) - _SHOWN} more")


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(counter.items(), key=lambda kv: (-kv[1], kv[0]))) or "none"


def _plural(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
