"""YAML as nodes that know their lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from kg.check.problem import Problem


def load_tree(path: Path) -> yaml.MappingNode | Problem:
    """The mapping at the top of a YAML file, or what is wrong with the file."""
    try:
        tree = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        return Problem(path, 0, "is missing; a language needs it (see docs/lexicon.md)")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return Problem(path, line, f"{error.problem}; correct the YAML there")
    except UnicodeDecodeError:
        return Problem(path, 0, "is not UTF-8; save it as UTF-8")
    if not isinstance(tree, yaml.MappingNode):
        return Problem(path, 1, "must be a mapping of keys")
    return tree


def items(node: yaml.Node | None) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """The keys and values of a mapping; nothing for any other node."""
    if isinstance(node, yaml.MappingNode):
        yield from node.value


def fields(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """The values of a mapping by their keys as they are written."""
    return {key.value: value for key, value in items(node) if isinstance(key, yaml.ScalarNode)}


def repeated(path: Path, node: yaml.Node) -> Iterator[Problem]:
    """Keys that a mapping has twice, at any depth: YAML keeps the last one and drops the others without a word."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from repeated(path, child)
    seen: dict[str, int] = {}
    for key, value in items(node):
        if isinstance(key, yaml.ScalarNode):
            line = key.start_mark.line + 1
            if key.value in seen:
                yield Problem(path, line, f"{key.value!r} is given again (line {seen[key.value]}): join the two")
            seen.setdefault(key.value, line)
        yield from repeated(path, value)
