"""A learned second opinion on relations: which two mentions of a sentence stand in which lasting relation.

The patterns of ``relations`` propose; the scorer sees them together with the classes, the words and the parse between
the two mentions and what the gazetteer knows, and decides for every pair. Weights are made by
``models/arguments/train.py``; without them the patterns stand alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from kg.nlp import syntax
from kg.nlp.context import bucket, coarse, columns
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.relations import Link, find_relations
from kg.nlp.roles import country_entity
from kg.nlp.scorer import Scorer, load_scorer

#: How far apart, in tokens, two mentions of one sentence may stand.
REACH = 30
_SETS = ("leader_titles", "spokes_titles", "member_nouns", "unit_nouns", "alliance_words", "enemy_words")


@cache
def relation_scorer() -> Scorer | None:
    """The shipped weights, None when there are none."""
    return load_scorer("relations")


@dataclass(slots=True)
class Pair:
    """Two mentions that could stand in a relation, subject first, with the entities they would stand for."""

    subject: Node
    subject_entity: str
    object: Node
    object_entity: str
    features: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Side:
    """What the features say of one mention, worked out once."""

    node: Node
    entity: str
    cls: str
    agent: bool
    place: bool
    named: bool
    case: str
    lemma: str


class _Words:
    """The words of a passage, and which of the lists of titles and memberships each belongs to."""

    def __init__(self, reading: Reading, passage: int) -> None:
        doc = reading.passages[passage].doc
        self.columns = columns(doc)
        lists = [(key, reading.lexicon.set(key)) for key in _SETS]
        lower, lemma = self.columns.lower, self.columns.lemma
        self.kinds: list[tuple[str, ...]] = []
        for i, pos in enumerate(self.columns.pos):
            found: tuple[str, ...] = ()
            if pos in ("NOUN", "PROPN", "ADJ"):
                near = {
                    lower[i], lemma[i], " ".join(lower[i : i + 2]), " ".join(lower[i : i + 3]),
                    " ".join(lower[max(0, i - 1) : i + 1]),
                }  # fmt: skip
                found = tuple(key for key, words in lists if not near.isdisjoint(words))
            self.kinds.append(found)


def pairs(reading: Reading, links: list[Link]) -> list[Pair]:
    """Every ordered pair of mentions near each other in a sentence that could be related, and those of the patterns."""
    proposed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for link in links:
        proposed[link.subject, link.object].add(link.type)
    groups: dict[int, list[_Side]] = defaultdict(list)
    for node in reading.mentions.nodes:
        if node.entity:
            side = _side(reading, node)
            if side.agent or side.place:
                groups[reading.sentence_numbers[node.passage][node.head]].append(side)
    words = [_Words(reading, n) for n in range(len(reading.passages))]
    out = []
    reached = set()
    for group in groups.values():
        for a in group:
            for b in group:
                if a is b or abs(a.node.head - b.node.head) > REACH or a.node.kind == "adjective":
                    continue
                if a.entity == b.entity or (a.place and not a.agent and not b.place):
                    continue
                out.append(_pair(reading, a, b, proposed, words))
                reached.add((a.entity, b.entity))
    for link in links:
        if (link.subject, link.object) not in reached:
            a, b = _side(reading, link.subject_node), _side(reading, link.object_node)
            a.entity, b.entity = link.subject, link.object
            out.append(_pair(reading, a, b, proposed, words))
    return out


def _side(reading: Reading, node: Node) -> _Side:
    token = reading.passages[node.passage].doc[node.head]
    country = reading.country_of(node)
    return _Side(
        node,
        country_entity(reading, country) if country else node.entity,
        coarse(reading, node),
        reading.is_a(node, "Agent"),
        reading.is_a(node, "Place"),
        node.root().named,
        syntax.case_of(token),
        lemma_of(token),
    )


def _pair(
    reading: Reading, a: _Side, b: _Side, proposed: dict[tuple[str, str], set[str]], words: list[_Words]
) -> Pair:
    features = list(_features(reading, a, b, proposed, words))
    return Pair(a.node, a.entity, b.node, b.entity, features)


def _features(
    reading: Reading, a: _Side, b: _Side, proposed: dict[tuple[str, str], set[str]], words: list[_Words]
) -> Iterator[str]:
    one, two = a.node, b.node
    classes = f"{a.cls}:{b.cls}"
    yield "bias"
    yield f"classes={classes}"
    yield f"kinds={one.kind}:{two.kind}"
    yield f"first={a.cls}&{one.kind}"
    yield f"second={b.cls}&{two.kind}"
    yield f"named={a.named}:{b.named}"
    for rule in proposed.get((a.entity, b.entity), ()) or ("none",):
        yield f"rule={rule}"
        yield f"rule={rule}&classes={classes}"
        yield f"rule={rule}&named={a.named}:{b.named}"
    for rule in proposed.get((b.entity, a.entity), ()):
        yield f"other way={rule}"
    for key in words[one.passage].kinds[one.head]:
        yield f"first is {key}"
        yield f"first is {key}&second={b.cls}"
    for key in words[two.passage].kinds[two.head]:
        yield f"second is {key}"
    if one.kind == "description":
        yield f"noun={a.lemma}"
        yield f"noun={a.lemma}&second={b.cls}"
    if two.kind == "description":
        yield f"other noun={b.lemma}"
    if one.name is two or two.name is one:
        yield "one names the other"
    yield from _known(reading, a.entity, b.entity)
    numbers = reading.sentence_numbers
    if numbers[one.passage][one.head] != numbers[two.passage][two.head]:
        yield "another sentence"
        return
    yield from _between(a, b, classes, words[one.passage])


def _known(reading: Reading, first: str, second: str) -> Iterator[str]:
    inner, outer = reading.entities.get(first), reading.entities.get(second)
    if inner is None or outer is None:
        return
    yield f"known={inner.known}:{outer.known}"
    if outer.id in inner.within:
        yield "within by the gazetteer"
    if inner.country and outer.country:
        yield f"one country={inner.country == outer.country}&{outer.cls == 'Country'}"
    if outer.id in reading.linker.offices(inner.id):
        yield "office by the ontology"


def _between(a: _Side, b: _Side, classes: str, words: _Words) -> Iterator[str]:
    table = words.columns
    low, high = (a.node, b.node) if a.node.head < b.node.head else (b.node, a.node)
    order = "straight" if low is a.node else "turned"
    yield f"order={order}&classes={classes}"
    path, top = table.path(a.node.head, b.node.head)
    steps = path.count("<") + path.count(">")
    yield f"steps={min(steps, 7)}&order={order}"
    cases = f"{a.case}:{b.case}"
    if steps <= 5:
        yield f"path={path}"
        yield f"path={path}&classes={classes}"
        yield f"path={path}&cases={cases}"
    yield f"cases={cases}&classes={classes}"
    if top is not None:
        yield f"top={table.lemma[top]}"
    between = table.lower[low.end : high.start] if low.end <= high.start else ["nested"]
    yield f"gap={bucket(max(1, len(between)))}&order={order}"
    if len(between) <= 4:
        text = " ".join(between)
        yield f"between={text}&order={order}"
        yield f"between={text}&classes={classes}"
    start, end = min(low.start, high.start), max(low.end, high.end)
    said = {table.lemma[i] for i in range(start, end) if table.pos[i] in ("NOUN", "VERB", "ADJ")}
    for word in sorted(said)[:12]:
        yield f"word={word}&order={order}"
        yield f"word={word}&classes={classes}"
    for key in sorted({k for i in range(start, end) for k in words.kinds[i]}):
        yield f"around {key}&classes={classes}"
    yield f"before={table.lower[low.start - 1] if low.start else '^'}"
    yield f"comma={',' in between}&bracket={'(' in between}&order={order}"


def decide_relations(reading: Reading) -> list[Link]:
    """The relations of an article: those of the patterns, and where there are weights those that the scorer is sure of."""
    links = find_relations(reading)
    scorer = relation_scorer()
    if scorer is None:
        return links
    found = pairs(reading, links)
    if not found:
        return []
    by_rule = {(k.type, k.subject, k.object): k for k in links}
    best: dict[tuple[str, str, str], tuple[float, Pair]] = {}
    scores = scorer.probabilities([p.features for p in found])
    for pair, row in zip(found, scores.tolist(), strict=True):
        for kind, p in zip(scorer.labels, row, strict=True):
            key = (kind, pair.subject_entity, pair.object_entity)
            if p >= scorer.thresholds[kind] and p > best.get(key, (0.0, pair))[0]:
                best[key] = (p, pair)
    out = []
    for (kind, subject, other), (p, pair) in best.items():
        rule = by_rule.get((kind, subject, other))
        turned = best.get((kind, other, subject))
        if turned is not None and (turned[0], other) > (p, subject):
            continue  # one direction, the likelier
        out.append(rule or Link(kind, pair.subject, subject, pair.object, other, f"learned, probability {p:.2f}"))
    return sorted(out, key=lambda k: (k.subject_node.passage, k.subject_node.start, k.object_node.start, k.type))
