"""The triggers of a language: every entry has a known type, known classes and roles, and examples that show it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kg.check.problem import Problem
from kg.check.tree import fields, items, load_tree, repeated
from kg.model import ROLES

KEYS = frozenset({"pos", "frame", "triggers", "needs", "needs_any", "unless", "strict", "roles", "not"})
PARTS = frozenset({"noun", "verb", "adj", "phrase"})
FRAME_ROLES = frozenset({*ROLES, "none"})

_TRIGGER = re.compile(r"\{[^{}]+\}")
_FILLER = re.compile(r"\[[^\[\]]*\|([^\[\]|]*)\]")


@dataclass
class _Vocabulary:
    path: Path
    types: Collection[str]
    classes: Collection[str]
    weak: bool = False
    frames: set[str] = field(default_factory=set)
    seen: dict[tuple[str, str], list[tuple[str, bool, int]]] = field(default_factory=dict)

    def problem(self, node: yaml.Node, message: str) -> Problem:
        return Problem(self.path, node.start_mark.line + 1, message)


def check_events(
    path: Path, types: Collection[str], classes: Collection[str], strong: Path | None = None
) -> Iterator[Problem]:
    """What is missing or unknown in an events.yaml; ``types`` and ``classes`` are those of the ontology.

    For a weak.yaml ``strong`` is the events.yaml beside it: it shares that file's frames, and a trigger may stand for
    several types, since the scorer tells them apart.
    """
    tree = load_tree(path)
    if isinstance(tree, Problem):
        yield tree
        return
    words = _Vocabulary(path, types, classes, weak=strong is not None)
    if strong is not None:
        shared = load_tree(strong)
        if not isinstance(shared, Problem):
            words.frames.update(name.value for name, _ in items(fields(shared).get("frames")))
    yield from repeated(path, tree)
    top = fields(tree)
    for name, frame in items(top.get("frames")):
        words.frames.add(name.value)
        yield from _slots(frame, words)
    if "events" not in top:
        yield Problem(path, 0, "has no events; list the entries of each event class under that key")
    for name, entries in items(top.get("events")):
        if name.value not in types:
            yield words.problem(name, f"{name.value!r} is no event class of conflict.ttl; add it there or correct it")
        if not isinstance(entries, yaml.SequenceNode):
            yield words.problem(name, f"{name.value} must hold a list of entries")
            continue
        for entry in entries.value:
            yield from _entry(name.value, entry, words)
    yield from _twice(words)


def _entry(kind: str, entry: yaml.Node, words: _Vocabulary) -> Iterator[Problem]:
    if not isinstance(entry, yaml.MappingNode):
        yield words.problem(entry, f"an entry of {kind} must be a mapping with pos, frame and triggers")
        return
    parts = fields(entry)
    for key, _ in items(entry):
        if key.value not in KEYS:
            yield words.problem(key, f"unknown key {key.value!r}; an entry may have {', '.join(sorted(KEYS))}")
    pos = parts.get("pos")
    if pos is None or pos.value not in PARTS:
        yield words.problem(pos or entry, f"pos must be one of {', '.join(sorted(PARTS))}")
    frame = parts.get("frame")
    if frame is not None and frame.value not in words.frames:
        yield words.problem(frame, f"no frame is named {frame.value!r}; add it under frames or correct the name")
    if "roles" in parts:
        yield from _slots(parts["roles"], words)
    for condition in ("needs", "needs_any"):
        for _, wanted in items(parts.get(condition)):
            for cls in wanted.value if isinstance(wanted, yaml.SequenceNode) else [wanted]:
                if cls.value[:1].isupper() and cls.value not in words.classes:
                    yield words.problem(cls, f"{cls.value!r} is no class of conflict.ttl; add it there or correct it")
    triggers = parts.get("triggers")
    if not isinstance(triggers, yaml.MappingNode) or not triggers.value:
        yield words.problem(triggers or entry, f"an entry of {kind} needs triggers, each with an example sentence")
        return
    guarded = any(key in parts for key in ("needs", "needs_any", "unless"))
    for trigger, shown in items(triggers):
        at = (kind, guarded, trigger.start_mark.line + 1)
        words.seen.setdefault((getattr(pos, "value", ""), trigger.value), []).append(at)
        yield from _examples(trigger, shown, words)


def _examples(trigger: yaml.Node, shown: yaml.Node, words: _Vocabulary) -> Iterator[Problem]:
    examples = shown.value if isinstance(shown, yaml.SequenceNode) else [shown]
    if not examples or any(not isinstance(e, yaml.ScalarNode) or not str(e.value).strip() for e in examples):
        yield words.problem(trigger, f"the trigger {trigger.value!r} has no example; write a sentence that shows it")
        return
    for example in examples:
        if not _TRIGGER.search(example.value):
            yield words.problem(example, f"the example of {trigger.value!r} must mark the trigger's words with {{…}}")
        for role in _FILLER.findall(example.value):
            if role not in ROLES:
                yield words.problem(example, f"unknown role {role!r} in an example; a role is {', '.join(ROLES)}")


def _slots(frame: yaml.Node, words: _Vocabulary) -> Iterator[Problem]:
    for slot, value in items(frame):
        if slot.value == "reciprocal":
            continue
        pairs = list(items(value)) if isinstance(value, yaml.MappingNode) else [(None, value)]
        for cls, role in pairs:
            if cls is not None and cls.value != "any" and cls.value not in words.classes:
                yield words.problem(cls, f"{cls.value!r} is no class of conflict.ttl; add it there or correct it")
            if role.value not in FRAME_ROLES:
                yield words.problem(role, f"unknown role {role.value!r}; it is one of {', '.join(sorted(FRAME_ROLES))}")


def _twice(words: _Vocabulary) -> Iterator[Problem]:
    """A trigger given twice for one type, or for two types with nothing to tell them apart."""
    for (_, trigger), places in words.seen.items():
        (first, first_guarded, line), *others = places
        for kind, guarded, again in others:
            if not guarded and (kind == first or not (first_guarded or words.weak)):
                yield Problem(
                    words.path,
                    again,
                    f"the trigger {trigger!r} stands already in line {line} for {first}; remove one, or say with needs "
                    "or unless which is meant",
                )
