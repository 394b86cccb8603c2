"""Train the scorer of times (kg.nlp.chronology) from annotated documents.

    python models/arguments/times.py GOLD_DIR [GOLD_DIR ...] [--folds 5] [--out models/arguments]

Every annotated event is read at its own words, whether the lexicon finds it or not, and every time near it is a row:
whether it is the event's. Thresholds are chosen by cross-validation over documents. Needs scipy besides what the
product needs; train it after the pipelines and apart from the other scorers, on which it does not depend.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from collect import Collector, command, position
from fit import fold_of, held_out, several

from kg.evaluate.gold import Document, GoldEvent, load_gold
from kg.lexicon import Entry, Frame
from kg.nlp import chronology
from kg.nlp.assembly import attribute
from kg.nlp.drafts import Draft
from kg.nlp.reading import Reading
from kg.nlp.roles import assign
from kg.nlp.timeline import Option, Timeline
from kg.nlp.triggers import Trigger, TriggerMatcher

STEPS = [x / 40 for x in range(8, 33)]
_CORE = ("VERB", "AUX", "NOUN", "PROPN", "ADJ")


@dataclass
class Times:
    """The options of every annotated event: one row an option, ``of`` says whose it is."""

    features: list[list[str]] = field(default_factory=list)
    docs: list[str] = field(default_factory=list)
    answers: list[list[int]] = field(default_factory=list)
    of: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    #: The event's head and the time's first word, -1 for none.
    words: list[tuple[int, int]] = field(default_factory=list)
    rules: list[str | None] = field(default_factory=list)
    gold: list[str | None] = field(default_factory=list)


def at_words(reading: Reading, matcher: TriggerMatcher, gold: GoldEvent) -> Draft | None:
    """The event at the annotated words: the lexicon's trigger of that type there, or one made of the words."""
    for n, passage in enumerate(reading.passages):
        words = [t.i for t in passage.doc if passage.span(t.i, t.i + 1).overlaps(gold.span)]
        if not words:
            continue
        found = [t for t in matcher.find(passage.doc) if t.entry.type == gold.type and set(t.tokens) & set(words)]
        if found:
            trigger = max(found, key=lambda t: (len(set(t.tokens) & set(words)), len(t.tokens)))
        else:
            trigger = _made(passage.doc, words, gold.type)
        return Draft(assign(reading, n, trigger), why=[trigger.entry.name])
    return None


def _made(doc: Any, words: list[int], kind: str) -> Trigger:
    head = doc[words[0] : words[-1] + 1].root
    tokens = sorted({head.i, *(i for i in words if doc[i].pos_ in _CORE)})
    pos = "verb" if head.pos_ in ("VERB", "AUX") else "noun" if head.pos_ in ("NOUN", "PROPN") else "adj"
    return Trigger(Entry(kind, pos, tuple(doc[i].lemma_ for i in tokens), Frame({}), ()), tuple(tokens), head.i)


def collect(documents: list[Document]) -> Times:
    """The options of every annotated event with what the rules say of it."""
    out = Times()
    collector = Collector(documents)
    drawn: list[tuple[GoldEvent, Draft]] = []

    def draft_events(document: Document, reading: Reading, _: Any, told: Any) -> list[Draft]:
        matcher = collector.readers[document.article.lang or "en"].matcher
        found = ((g, at_words(reading, matcher, g)) for g in document.events)
        drawn[:] = [(g, d) for g, d in found if d is not None]
        attribute(reading, [d for _, d in drawn], told)
        return [d for _, d in drawn]

    def choose(_: Document, reading: Reading, drafts: list[Draft], times: Any, day: Any) -> None:
        line = Timeline(reading, drafts, times, day)
        for gold, draft in drawn:
            out.rules.append(draft.time.value if draft.time else None)
            out.gold.append(gold.time)
            for option in chronology.candidates(line, draft):
                out.features.append(option.features)
                head = position(reading, draft.frame.passage, draft.frame.trigger.head)
                told = option.told
                out.words.append((head, position(reading, told.passage, told.hit.start) if told else -1))
                out.docs.append(reading.article.id)
                out.answers.append([int(gold.time is not None and option.when.value == gold.time)])
                out.of.append(len(out.gold) - 1)
                out.kinds.append(draft.type)
                out.options.append(option)

    nothing = {
        name: lambda *_: None for name in ("score_frames", "refine", "refine_sources", "attribute", "other_topic")
    }
    empty = {name: lambda *_: [] for name in ("tell_casualties", "attach_casualties", "find_relations", "build")}
    collector.read(
        draft_events=draft_events, refine_times=choose, admit=lambda _, reading, frames: [[] for _ in frames],
        absorb_killings=lambda *_: {}, find_casualties=lambda *_: (), merge_mentions=lambda _, reading, drafts: drafts,
        **nothing, **empty,
    )  # fmt: skip
    return out


def given(times: Times, p: np.ndarray, limit: float) -> Iterator[tuple[str | None, str | None]]:
    """(given value, annotated value) of every event at this threshold."""
    by: dict[int, list[tuple[float, Option]]] = defaultdict(list)
    for event, option, x in zip(times.of, times.options, p.tolist(), strict=True):
        by[event].append((x, option))
    for event, gold in enumerate(times.gold):
        found = chronology.choose(by[event], limit, times.rules[event])
        yield (found[1].when.value if found else None), gold


def f1(pairs: list[tuple[str | None, str | None]]) -> tuple[float, float, float]:
    """F1, precision and recall of given values."""
    right = sum(a is not None and a == b for a, b in pairs)
    said, wanted = sum(a is not None for a, _ in pairs), sum(b is not None for _, b in pairs)
    return 2 * right / max(1, said + wanted), right / max(1, said), right / max(1, wanted)


def learn(documents: list[Document], folds: int, out: Path) -> tuple[Times, np.ndarray]:
    """Train and save the scorer. Returns its rows with the probabilities of scorers that had not seen the document."""
    times = collect(documents)
    y = np.array(times.answers)
    p = held_out(times.features, y, times.docs, ("time",), fold_of([d.article.id for d in documents], folds))[:, 0]
    limit = max(STEPS, key=lambda x: (round(f1(list(given(times, p, x)))[0], 3), x))
    rules = f1(list(zip(times.rules, times.gold, strict=True)))
    for name, (f, precision, recall) in (("rules", rules), ("scorer", f1(list(given(times, p, limit))))):
        print(f"times {name:8} F1 {f:.3f} (P {precision:.2f} R {recall:.2f}), limit {limit}")
    scorer = several(times.features, y, times.docs, ("time",))
    replace(scorer, thresholds={"time": limit}).save(out / "times.npz")
    return times, p


def main() -> None:
    args = command(__doc__)
    learn([d for folder in args.gold for d in load_gold(folder)], args.folds, args.out)


if __name__ == "__main__":
    main()
