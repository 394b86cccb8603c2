"""The named queries: each is valid SPARQL, says in both languages what it is for and uses its parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.check.problem import Problem
from kg.query import QueryError, read_query, run_query
from kg.store import StoreError, open_store


def check_queries(folder: Path) -> Iterator[Problem]:
    """What is missing or wrong in the ``.rq`` files of a folder."""
    with open_store("memory:") as empty:
        for path in sorted(folder.glob("*.rq")):
            try:
                query = read_query(path)
            except QueryError as error:
                yield Problem.of(error, path)
                continue
            for lang in ("en", "fr"):
                if lang not in query.titles:
                    yield Problem(path, 1, f"has no title in {lang!r}; begin with a line `# title@{lang}: …`")
            if not query.summary:
                yield Problem(path, 1, "does not say what it is for; add a line `# summary: …`")
            for parameter in query.parameters:
                if not re.search(rf"[?$]{re.escape(parameter.name)}\b", query.text):
                    yield Problem(path, 1, f"declares the parameter {parameter.name!r} but has no ?{parameter.name}")
            try:
                run_query(empty, query)
            except (QueryError, StoreError) as error:
                yield Problem.of(error, path)
