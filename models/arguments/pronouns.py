"""Train the scorer of pronouns (kg.nlp.antecedents): which earlier mention a pronoun goes back to.

    python models/arguments/pronouns.py GOLD_DIR [GOLD_DIR ...] --corpora ../shared/corpora [--folds 5] [--out DIR]

Learns from annotated events, of either language (where a frame has a pronoun in a role and the annotator named one
filler for it, that is whom the pronoun means), and from the clusters of mentions of GUM. POPCORN, on which identity
is measured, is left out. The threshold is chosen by cross-validation over documents, for the pronouns of events.
Needs scipy besides what the product needs.
"""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from collect import as_record, record
from fit import fold_of, held_out, several

from kg.evaluate.gold import Document, load_gold, load_standard
from kg.evaluate.match import Matcher
from kg.model import Article, Span
from kg.nlp import antecedents, pronouns, reader
from kg.nlp.nodes import Node
from kg.nlp.pipeline import parse
from kg.nlp.reading import Reading
from kg.nlp.roles import ROLES

STEPS = [x / 40 for x in range(4, 33)]
#: How many of GUM's pronouns one of annotated events is worth: they are of the product's own kind of text.
OWN = 3.0


@dataclass
class Choices:
    """A row for each antecedent that a pronoun could have; ``of`` says whose, ``rules`` whether the rules chose it."""

    features: list[list[str]] = field(default_factory=list)
    docs: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    of: list[int] = field(default_factory=list)
    rules: list[bool] = field(default_factory=list)
    pronouns: int = 0

    def add(self, doc: str, asked: Asked, right: Callable[[Node], bool], whole: bool) -> None:
        """One pronoun whose meaning is known; maybe none, if all that it can mean is annotated (``whole``)."""
        answers = [int(right(a.node)) for a in asked.found]
        chosen = pronouns.highest(asked.found)
        if not any(answers) and not whole:
            return
        self.features += asked.features
        self.docs += [doc] * len(answers)
        self.answers += answers
        self.of += [self.pronouns] * len(answers)
        self.rules += [a.node is chosen for a in asked.found]
        self.pronouns += 1


@dataclass
class Asked:
    """A pronoun with its antecedents and their features, as the reader saw them."""

    node: Node
    found: list[antecedents.Antecedent]
    features: list[list[str]]


class Listener:
    """Reads articles and notes every pronoun."""

    def __init__(self) -> None:
        self.readers: dict[str, reader.Reader] = {}
        self.asked: dict[int, Asked] = {}

    def read(self, articles: list[Article], see: Callable[[int, Reading, list], None]) -> None:
        """Read articles of one language by the rules; ``see`` gets the number, the reading and the events of each."""
        lang = articles[0].lang or "en"
        mine = self.readers.setdefault(lang, reader.Reader(lang))
        mine.encoder = None
        before = pronouns.likeliest, pronouns.load_scorer, reader.refine

        def ask(reading: Reading, node: Node, found: list, told: Any, _: Any) -> Node | None:
            rows = antecedents.features(reading, node, found, told)
            self.asked[id(node)] = Asked(node, found, rows)
            return pronouns.highest(found)

        class Stop(Exception):
            pass

        def refine(reading: Reading, drafts: list) -> None:
            see(number, reading, drafts)
            raise Stop

        pronouns.likeliest, pronouns.load_scorer, reader.refine = ask, lambda _: True, refine
        try:
            for number, (article, passages) in enumerate(parse(mine.nlp, articles)):  # noqa: B007 (read above)
                self.asked.clear()
                with contextlib.suppress(Stop):
                    mine.extract(article, passages)
        finally:
            pronouns.likeliest, pronouns.load_scorer, reader.refine = before


def of_events(listener: Listener, documents: list[Document], out: Choices) -> None:
    """The pronouns that stand in a role for which the annotator named one filler."""
    standard = load_standard()
    for lang in sorted({d.article.lang or "en" for d in documents}):
        mine = [d for d in documents if (d.article.lang or "en") == lang]

        def see(number: int, reading: Reading, drafts: list, mine: list[Document] = mine) -> None:
            document = mine[number]
            matcher = Matcher(document, standard)
            known = [d for d in drafts if d.type in standard.family]
            done: set[int] = set()
            for i, j in matcher.pair([as_record(reading, d) for d in known]):
                for role in ROLES:
                    held, wanted = known[j].frame.roles.get(role, []), document.events[i].fillers[role]
                    if (
                        len(held) != 1
                        or len(wanted) != 1
                        or id(held[0][0]) not in listener.asked
                        or id(held[0][0]) in done
                    ):
                        continue
                    done.add(id(held[0][0]))
                    out.add(
                        document.article.id,
                        listener.asked[id(held[0][0])],
                        lambda node, _key=wanted[0]: matcher.same(record(reading, node, node.entity), _key),
                        False,
                    )

        listener.read([d.article for d in mine], see)


def of_clusters(listener: Listener, texts: list[tuple[Article, list[frozenset[Span]]]], out: Choices) -> None:
    """The pronouns of texts whose mentions are annotated as clusters."""

    def see(number: int, reading: Reading, _: list) -> None:
        article, clusters = texts[number]
        for asked in list(listener.asked.values()):
            own = reading.span(asked.node.passage, asked.node.start, asked.node.end)
            home = [c for c in clusters if own in c]
            if not home:
                continue

            def right(node: Node, home: frozenset[Span] = home[0]) -> bool:
                whole = reading.span(node.passage, node.start, node.end)
                head = whole if node.named else reading.span(node.passage, node.head, node.head + 1)
                inner = [s for c in clusters for s in c if s.start <= head.start and head.end <= s.end]
                return bool(inner) and min(inner, key=lambda s: s.end - s.start) in home

            out.add(article.id, asked, right, True)

    listener.read([a for a, _ in texts], see)


_BRACKET = re.compile(r"\((\d+)-[^()|]*|(\d*)\)")


def gum(path: Path) -> Iterator[tuple[Article, list[frozenset[Span]]]]:
    """The documents of GUM (CoNLL-U with ``Entity`` in MISC): text, paragraphs apart, and clusters."""
    for part in path.read_text("utf-8").split("# newdoc id = ")[1:]:
        name, text, opened, spans = part.split("\n", 1)[0], "", [], {}
        for line in part.splitlines():
            if line.startswith("# newpar") and text:
                text = text.rstrip() + "\n\n"
            columns = line.split("\t")
            if len(columns) != 10 or not columns[0].isdigit():
                continue
            start, text = len(text), text + columns[1]
            entity = next((m[7:] for m in columns[9].split("|") if m.startswith("Entity=")), "")
            for found in _BRACKET.finditer(entity):
                if found[1]:
                    opened.append((found[1], start))
                    continue
                at = next((i for i in range(len(opened) - 1, -1, -1) if found[2] in ("", opened[i][0])), None)
                if at is not None:
                    number, begin = opened.pop(at)
                    spans.setdefault(number, set()).add(Span(begin, len(text)))
            text += "" if "SpaceAfter=No" in columns[9] else " "
        yield Article(f"gum-{name}", text, "en"), [frozenset(s) for s in spans.values()]


def of_gum(doc: str) -> bool:
    return doc.startswith("gum-")


def best_of(choices: Choices, p: np.ndarray) -> dict[int, int]:
    """By pronoun the row of its likeliest antecedent."""
    out: dict[int, int] = {}
    for i, k in enumerate(choices.of):
        if k not in out or p[i] > p[out[k]]:
            out[k] = i
    return out


def report(choices: Choices, p: np.ndarray, limit: float) -> None:
    """Print how often rules and scorer choose right, by kind of text."""
    best = best_of(choices, p)
    for kind, fits in (("gum", of_gum), ("events", lambda d: not of_gum(d))):
        mine = {k: i for k, i in best.items() if fits(choices.docs[i])}
        known = {k for k, a, d in zip(choices.of, choices.answers, choices.docs, strict=True) if a and fits(d)}
        ruled = [i for i, r in enumerate(choices.rules) if r and fits(choices.docs[i])]
        right = sum(choices.answers[i] for i in ruled)
        chosen = [i for i in mine.values() if p[i] >= limit]
        found = sum(choices.answers[i] for i in chosen)
        print(
            f"{kind:8} {len(mine)} pronouns, {len(known)} with antecedent: "
            f"rules P {right / max(1, len(ruled)):.3f} R {right / max(1, len(known)):.3f}, "
            f"scorer P {found / max(1, len(chosen)):.3f} R {found / max(1, len(known)):.3f}",
            flush=True,
        )


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold", type=Path, nargs="+")
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--folds", type=int, default=5)
    ap.add_argument("--out", type=Path, default=Path(__file__).parent)
    args = ap.parse_args()
    choices, listener = Choices(), Listener()
    for part in ("train", "dev"):
        of_clusters(listener, list(gum(args.corpora / f"en/ud/GUM/en_gum-open-{part}.conllu")), choices)
    of_events(listener, [d for folder in args.gold for d in load_gold(folder)], choices)
    y = np.array(choices.answers)[:, None]
    dealt = fold_of(choices.docs, args.folds)
    weights = np.array([1.0 if of_gum(d) else OWN for d in choices.docs], np.float32)
    p = held_out(choices.features, y, choices.docs, ("antecedent",), dealt, weights)[:, 0]
    best = [i for i in best_of(choices, p).values() if not of_gum(choices.docs[i])]

    def f1(limit: float) -> float:
        chosen = [i for i in best if p[i] >= limit]
        return 2 * sum(choices.answers[i] for i in chosen) / (len(chosen) + len(best))

    limit = max(STEPS, key=lambda x: (round(f1(x), 3), x))
    print(f"threshold {limit}")
    report(choices, p, limit)
    scorer = several(choices.features, y, choices.docs, ("antecedent",), weights)
    replace(scorer, thresholds={"antecedent": limit}).save(args.out / "pronouns.npz")


if __name__ == "__main__":
    main()
