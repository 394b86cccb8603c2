"""A learned second opinion on triggers: how likely the words at hand tell an event of the entry's type.

A logistic regression over the entry, how its conditions stand, its arguments and its sentence. It ranks rival entries
and, in articles plainly about conflict, lets in triggers whose conditions the parse left open. Weights are made by
``models/arguments/train.py``; without them the conditions decide alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.arguments import coarse
from kg.nlp.lemmas import lemma_of
from kg.nlp.reading import Reading
from kg.nlp.regression import Weights, load_weights
from kg.nlp.roles import ROLES, Frame
from kg.nlp.slots import carrier

if TYPE_CHECKING:
    from spacy.tokens import Token


#: Families of events that hurt people or take ground: the sign of an article about conflict.
_VIOLENT = ("strike", "attack", "operation")


@cache
def acceptance_weights() -> Weights | None:
    """The shipped weights, None when there are none."""
    return load_weights("triggers")


def score_frames(reading: Reading, frames: list[list[Frame]]) -> None:
    """Set each frame's ``probability``; without weights 1 for met conditions and 0 for others."""
    weights = acceptance_weights()
    seen: Counter[str] = Counter()
    for n, group in enumerate(frames):
        for frame in group:
            if weights is None:
                frame.probability = float(frame.state == "met")
            else:
                frame.probability = weights.probability(list(frame_features(reading, n, frame, group, seen)))
        for lemma in {lemma_of(reading.passages[n].doc[f.trigger.head]) for f in group}:
            seen[lemma] += 1


def admit(reading: Reading, frames: list[list[Frame]]) -> list[list[Frame]]:
    """The frames that may become events: met conditions, and in articles about conflict what the weights let in."""
    weights = acceptance_weights()
    if weights is None or not warlike(reading, frames):
        return [[f for f in group if f.state == "met"] for group in frames]
    return [[f for f in group if f.probability >= weights.thresholds[f.state]] for group in frames]


def warlike(reading: Reading, frames: list[list[Frame]]) -> bool:
    """Whether an article is plainly about conflict: certain events of violence, or known armed actors, more than once.

    Only then do triggers count whose conditions are open: "control" of an unnamed thing means something else in sport.
    """
    violent = sum(
        f.state == "met" and reading.ontology.family(f.trigger.entry.type) in _VIOLENT
        for group in frames
        for f in group
    )
    armed = {
        n.entity
        for n in reading.mentions.nodes
        if n.named and any(reading.is_a(n, c) for c in ("ArmedGroup", "StateForce"))
    }
    return violent + len(armed) >= 3


def frame_features(reading: Reading, n: int, frame: Frame, group: list[Frame], seen: Counter[str]) -> Iterator[str]:
    """What the regression sees of a frame. ``group``: the passage's frames; ``seen``: lemmas of passages before."""
    doc = reading.passages[n].doc
    entry, head = frame.trigger.entry, doc[frame.trigger.head]
    family = reading.ontology.family(entry.type) or "other"
    state = frame.state
    yield "bias"
    yield f"entry={reading.lexicon.lang}:{entry.name}"
    yield f"entry={reading.lexicon.lang}:{entry.name}&state={state}"
    yield f"state={state}"
    for key in (f"type={entry.type}", f"family={family}", f"pos={entry.pos}", f"words={min(len(entry.words), 3)}"):
        yield key
        yield f"{key}&state={state}"
    yield f"tag={head.pos_}&pos={entry.pos}"
    label = syntax.relation(head)
    yield f"dep={label}&pos={entry.pos}"
    yield f"family={family}&dep={label}"
    filled = 0
    for role in ROLES:
        nodes = frame.roles.get(role, [])
        filled += bool(nodes)
        for node, _ in nodes[:1]:
            yield f"{role}={coarse(reading, node)}"
            yield f"family={family}&{role}={coarse(reading, node)}"
            yield f"{role}&named={node.root().named}"
        if not nodes:
            yield f"family={family}&no {role}"
            yield f"type={entry.type}&no {role}"
    yield f"filled={filled}&pos={entry.pos}"
    yield f"filled={filled}&state={state}"
    if entry.pos == "noun":
        yield f"light={carrier(head, reading.lexicon) is not None}"
        yield f"determiner={_determiner(head)}"
        yield f"number={'Plur' in head.morph.get('Number')}"
    before = seen[lemma_of(head)]
    yield f"again={min(before, 2)}&pos={entry.pos}"
    yield f"passage={min(n, 4)}"
    rivals = sum(f is not frame and f.state == "met" and doc[f.trigger.head].sent == head.sent for f in group)
    yield f"rivals={min(rivals, 3)}"
    same = any(
        f is not frame
        and f.trigger.head == frame.trigger.head
        and f.state == "met"
        and f.trigger.entry.type != entry.type
        for f in group
    )
    yield f"other type there={same}&state={state}"


def _determiner(head: Token) -> str:
    for child in head.children:
        if child.dep_ == "det":
            return str(next(iter(child.morph.get("Definite") or child.morph.get("PronType")), child.lower_))
    return "poss" if any(c.morph.get("Poss") for c in head.children) else "none"
