"""The lexicon of one language: triggers with their frames, head nouns by class, closed classes of words.

Reads ``ontology/lexicon/<lang>/*.yaml`` into frozen dataclasses. Nothing here knows about spaCy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg.paths import ontology_dir

try:  # libyaml is an order of magnitude faster and is in every wheel of PyYAML
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader  # type: ignore[assignment]


class LexiconError(ValueError):
    """A lexicon file says something that cannot be read; the message names the file, the value and the remedy."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Which slot fills which role. ``slots[slot]`` lists (class, role) pairs; the first class that fits wins."""

    slots: Mapping[str, tuple[tuple[str, str], ...]]
    reciprocal: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One trigger of one event type: lemmas, part of speech, frame, and what must or must not stand beside it.

    A weak one (``weak.yaml``) names an event in some company only: it counts where the learned second opinion says so.
    ``prior``: of 100 times that the words turn up in the news on conflict, how often they tell an event of this type
    (``priors.tsv``); None where nobody said.
    """

    type: str
    pos: str
    words: tuple[str, ...]
    frame: Frame
    examples: tuple[str, ...]
    needs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    needs_any: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unless: frozenset[str] = frozenset()
    strict: bool = False
    weak: bool = False
    counterexamples: tuple[str, ...] = ()
    prior: int | None = None

    @property
    def name(self) -> str:
        """How ``why`` names this entry: type, part of speech and trigger."""
        return f"{self.type}/{self.pos}/{' '.join(self.words)}"


@dataclass(frozen=True)
class Lexicon:
    """Everything the language half knows about the words of one language."""

    lang: str
    entries: tuple[Entry, ...]
    nouns: Mapping[str, str]
    words: Mapping[str, Any]
    demonyms: Mapping[str, str]
    peoples: Mapping[str, str]
    capitals: Mapping[str, str]
    #: By verb: of 100 times that a clause, a quotation, an event's noun goes with it, how often its subject tells it.
    telling: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    _sets: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)
    _tables: dict[str, dict[Any, Any]] = field(default_factory=dict, repr=False, compare=False)

    def set(self, key: str) -> frozenset[str]:
        """The words of a list in words.yaml, lower case; empty when the list is absent."""
        found = self._sets.get(key)
        if found is None:
            value = self.words.get(key) or ()
            found = frozenset(str(w).casefold() for w in value)
            self._sets[key] = found
        return found

    def table(self, key: str) -> Mapping[str, Any]:
        """A mapping in words.yaml (empty when absent); a plain list reads as keys with the value True."""
        found = self._tables.get(key)
        if found is None:
            value = self.words.get(key) or {}
            found = value if isinstance(value, dict) else dict.fromkeys((str(w) for w in value), True)
            self._tables[key] = found
        return found

    def phrases(self, key: str) -> Iterable[tuple[str, ...]]:
        """The expressions of several words in a list or mapping of verbs, in order, without their reflexive."""
        name = f"phrases:{key}"
        found = self._tables.get(name)
        if found is None:
            split = (str(w).casefold().replace("s'", "s' ").split() for w in self.table(key))
            kept = (w[1:] if w[0] in ("se", "s'") else w for w in split)
            found = self._tables[name] = {tuple(w): True for w in kept if len(w) > 1}
        return found

    def verbs(self, key: str) -> Mapping[str, Any]:
        """A list or mapping of verbs by bare lemma: "se livrer à" and "s'efforcer" are found under livrer, efforcer."""
        name = f"verbs:{key}"
        found = self._tables.get(name)
        if found is None:
            found = {}
            for phrase, value in self.table(key).items():
                words = (
                    str(phrase).casefold().replace("s'", "", 1).split()
                    if str(phrase).startswith("s'")
                    else str(phrase).casefold().split()
                )
                if len(words) > 1 and words[0] == "se":
                    words = words[1:]
                if len(words) == 2 and words[1] in self.set("governed_words"):
                    words = words[:1]
                if len(words) == 1:
                    found.setdefault(words[0], value)
            self._tables[name] = found
        return found


def lexicon_dir(lang: str) -> Path:
    """The folder of a language's lexicon files."""
    return ontology_dir() / "lexicon" / lang


def read_yaml(path: Path) -> dict[str, Any]:
    """One YAML file as a mapping; raises LexiconError naming file and line when it cannot be read."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=SafeLoader)
    except FileNotFoundError:
        raise LexiconError(f"{path}: no such file; a language needs events, nouns, words and demonyms") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise LexiconError(f"{path}:{line}: {error.problem}; correct the YAML there") from None
    if not isinstance(data, dict):
        raise LexiconError(f"{path}: expected a mapping at the top, found {type(data).__name__}")
    return data


@cache
def load_lexicon(lang: str, folder: Path | None = None) -> Lexicon:
    """The lexicon of ``lang``, read once. Raises LexiconError with file, value and remedy."""
    base = folder or lexicon_dir(lang)
    events, weak = base / "events.yaml", base / "weak.yaml"
    main = read_yaml(events)
    priors = read_priors(base / "priors.tsv")
    entries = list(_entries(main, events, priors))
    if weak.exists():
        more = read_yaml(weak)
        more["frames"] = {**(main.get("frames") or {}), **(more.get("frames") or {})}
        entries += _entries(more, weak, priors)
    demonyms = read_yaml(base / "demonyms.yaml")
    special = {k: demonyms.pop(k, None) or {} for k in ("peoples", "capitals_as_government")}
    nouns: dict[str, str] = {}
    for cls, lemmas in read_yaml(base / "nouns.yaml").items():
        for lemma in lemmas or ():
            nouns.setdefault(str(lemma).casefold(), cls)
    flat = demonyms.pop("demonyms", None) or demonyms
    return Lexicon(
        lang=lang,
        entries=tuple(entries),
        nouns=nouns,
        words=read_yaml(base / "words.yaml"),
        demonyms={str(k).casefold(): str(v) for k, v in flat.items()},
        peoples={str(k).casefold(): str(v) for k, v in special["peoples"].items()},
        capitals={str(k).casefold(): str(v) for k, v in special["capitals_as_government"].items()},
        telling=read_telling(base / "telling.tsv"),
    )


def _slot(value: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(value, str):
        return (("any", value),)
    return tuple((str(cls), str(role)) for cls, role in value.items())


def _frame(raw: Mapping[Any, Any]) -> Frame:
    # YAML 1.1 reads a bare `on` as the boolean True; as a slot it is the English preposition.
    slots = {("on" if k is True else str(k)): _slot(v) for k, v in raw.items() if k != "reciprocal"}
    return Frame(slots, bool(raw.get("reciprocal")))


def _conditions(raw: Mapping[Any, Any] | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    out = []
    for slot, classes in (raw or {}).items():
        group = (classes,) if isinstance(classes, str) else tuple(classes)
        out.append(("on" if slot is True else str(slot), group))
    return tuple(out)


def read_priors(path: Path) -> dict[tuple[str, str, str], int]:
    """By type, part of speech and words: how often of 100 times they tell the event. Without the file none is known.

    Raises LexiconError with file, line, value and remedy.
    """
    return {(kind, pos, words): n for (kind, pos, words), (n,) in _table(path, "type, part of speech, words", 1)}


def read_telling(path: Path) -> dict[str, tuple[int, int, int]]:
    """By verb: of 100 times that a clause, a quotation, an event's noun goes with it, how often its subject tells it.

    Raises LexiconError like ``read_priors``.
    """
    return {verb: (a, b, c) for (verb,), (a, b, c) in _table(path, "verb", 3)}


def _table(path: Path, names: str, numbers: int) -> Iterator[tuple[list[str], list[int]]]:
    """The lines of a table: words, then numbers from 0 to 100, tabs between. Nothing where there is no file."""
    width = names.count(",") + 1
    for n, line in enumerate(path.read_text("utf-8").splitlines() if path.exists() else (), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != width + numbers or any(not c.isdecimal() or int(c) > 100 for c in cells[width:]):
            wanted = "a number" if numbers == 1 else f"{numbers} numbers"
            raise LexiconError(f"{path}:{n}: {line!r}: write {names} and {wanted} from 0 to 100, tabs between")
        yield cells[:width], [int(c) for c in cells[width:]]


def _entries(
    data: Mapping[str, Any], path: Path, priors: Mapping[tuple[str, str, str], int] | None = None
) -> Iterator[Entry]:
    """The entries of a file's ``data``, with what ``priors`` says of them."""
    frames = {name: _frame(raw) for name, raw in (data.get("frames") or {}).items()}
    for kind, groups in (data.get("events") or {}).items():
        for group in groups or ():
            name = group.get("frame")
            if name is not None and name not in frames:
                raise LexiconError(f"{path}: {kind}: no frame named {name!r}; add it under frames or correct the name")
            frame = frames.get(name, Frame({}))
            if group.get("roles"):
                frame = Frame({**frame.slots, **_frame(group["roles"]).slots}, frame.reciprocal)
            triggers = group.get("triggers")
            if not isinstance(triggers, dict):
                raise LexiconError(f"{path}: {kind}: triggers must map each trigger to its example sentences")
            for trigger, examples in triggers.items():
                shown = (examples,) if isinstance(examples, str) else tuple(examples or ())
                pos, words = group.get("pos", "verb"), tuple(str(trigger).casefold().split())
                yield Entry(
                    type=kind,
                    pos=pos,
                    words=words,
                    frame=frame,
                    examples=shown,
                    needs=_conditions(group.get("needs")),
                    needs_any=_conditions(group.get("needs_any")),
                    strict=bool(group.get("strict")),
                    weak=path.name == "weak.yaml",
                    unless=frozenset(str(w).casefold() for w in group.get("unless") or ()),
                    counterexamples=tuple(group.get("not") or ()),
                    prior=(priors or {}).get((kind, pos, " ".join(words))),
                )
