"""A learned second opinion on arguments: which mentions of the neighbourhood fill a role that the frames left empty.

A logistic regression over plain features (class of the mention, its place in the parse, distance, what the frames
said). The frames stay the default explanation: what is added or dropped here says so in ``why``. Weights are made by
``models/arguments/train.py``; without them the frames stand alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.regression import Weights, load_weights
from kg.nlp.roles import ROLES, Frame, country_entity

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.nlp.drafts import Draft

_COARSE = (
    "Person", "ArmedGroup", "StateForce", "Government", "Coalition", "Media", "InternationalOrganization",
    "Organization", "Population", "Country", "Region", "City", "Village", "Quarter", "Facility", "Road", "Place",
    "Aircraft", "Weapon", "Vehicle",
)  # fmt: skip


@cache
def argument_weights() -> Weights | None:
    """The shipped weights, None when there are none."""
    return load_weights("roles")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that could fill a role of an event, with the entity it would stand for."""

    node: Node
    entity: str
    features: tuple[str, ...]


def coarse(reading: Reading, node: Node) -> str:
    """The class of a node in the grain that the features use."""
    if node.kind == "adjective":
        return "Nationality"
    cls = reading.cls(node)
    return next((c for c in _COARSE if reading.ontology.is_a(cls, c)), cls)


def candidates(reading: Reading, draft: Draft) -> Iterator[Candidate]:
    """The mentions of the trigger's sentence and of the one before, with the features that any role shares."""
    frame = draft.frame
    doc = reading.passages[frame.passage].doc
    head = doc[frame.trigger.head]
    numbers = reading.sentence_numbers
    here = numbers[frame.passage][head.i]
    seen: set[str] = set()
    nodes = [n for n in reading.mentions.nodes if n.entity and n.passage in (frame.passage, frame.passage - 1)]
    nodes.sort(key=lambda n: (n.passage != frame.passage, abs(n.head - head.i)))
    counts = Counter(n.entity for n in reading.mentions.nodes if n.entity)
    inside = set(frame.trigger.tokens)
    for node in nodes:
        gap = here - numbers[node.passage][node.head]
        if not 0 <= gap <= 1 or (node.passage == frame.passage and node.head in inside):
            continue
        if any(reading.ontology.is_a(node.cls, c) for c in ("Work", "Quantity", "Time")):
            continue
        country = reading.country_of(node)
        entity = country_entity(reading, country) if country else node.entity
        if entity in seen:
            continue
        seen.add(entity)
        yield Candidate(node, entity, tuple(_features(reading, draft, node, entity, gap, counts)))


def _features(reading: Reading, draft: Draft, node: Node, entity: str, gap: int, counts: Counter[str]) -> Iterator[str]:
    frame = draft.frame
    doc = reading.passages[frame.passage].doc
    head = doc[frame.trigger.head]
    token = reading.passages[node.passage].doc[node.head]
    cls = coarse(reading, node)
    case = syntax.case_of(token)
    label = syntax.relation(token)
    yield "bias"
    yield f"cls={cls}"
    yield f"kind={node.kind}"
    yield f"gap={gap}"
    yield f"cls={cls}&case={case}"
    yield f"dep={label}&gap={gap}"
    yield f"gap={gap}&definite={node.definite}&kind={node.kind}"
    for role in ROLES:
        if any(e == entity for _, e in frame.roles.get(role, [])):
            yield f"rule={role}"
            yield f"rule={role}&cls={cls}"
        elif frame.roles.get(role):
            yield f"taken={role}"
            yield f"taken={role}&gap={gap}"
        else:
            yield f"open={role}&cls={cls}"
    if any(e == entity for _, e in draft.sources):
        yield "speaker"
    if counts[entity] == max(counts.values()):
        yield "frequent"
    yield f"count={min(counts[entity], 4)}"
    if gap == 0:
        side = "before" if token.i < head.i else "after"
        distance = abs(token.i - head.i)
        bucket = next(b for b in (2, 4, 7, 12, 20, 999) if distance <= b)
        yield f"side={side}"
        yield f"distance={bucket}&side={side}"
        yield f"cls={cls}&side={side}"
        path = _path(token, head)
        yield f"steps={min(path.count('>') + path.count('<'), 7)}"
        if path.count(">") + path.count("<") <= 4:
            yield f"path={path}"
            yield f"path={path}&case={case}"
            yield f"path={path}&pos={frame.trigger.entry.pos}"
        yield f"case={case}"
        yield f"subject={token.dep_ in syntax.SUBJECTS}&root={token.head.dep_ in ('ROOT', 'root')}"
    else:
        yield f"before&dep={label}&cls={cls}"
        yield f"before&subject={token.dep_ in syntax.SUBJECTS}"


def _path(token: Token, head: Token) -> str:
    """The way from a token up to the common ancestor and down to the trigger, by labels without subtype."""
    up = [token, *token.ancestors]
    above = {t.i: n for n, t in enumerate(up)}
    down: list[Token] = []
    node = head
    while node.i not in above:
        down.append(node)
        if node.head == node:
            break
        node = node.head
    n = above.get(node.i, len(up))
    climb = "".join("<" + syntax.relation(t) for t in up[:n])
    return climb + "".join(">" + syntax.relation(t) for t in reversed(down))


def role_features(draft: Draft, family: str, role: str, features: tuple[str, ...]) -> list[str]:
    """The features of a candidate for one role: by role, by role and family, and the rule's word by type."""
    kind, pos = draft.type, draft.frame.trigger.entry.pos
    out = [f"{role}|{f}" for f in features]
    out += [f"{role}|{family}|{f}" for f in features]
    out += [
        f"{role}|{kind}|{f}"
        for f in features
        if f.startswith(("bias", "rule", "cls=", "open", "case")) and "&" not in f
    ]
    out.append(f"{role}|pos={pos}")
    return out


def refine(reading: Reading, drafts: list[Draft]) -> None:
    """Add the arguments that the weights are sure of to empty roles, and drop those that they are sure against."""
    weights = argument_weights()
    if weights is None:
        return
    for draft in drafts:
        family = reading.ontology.family(draft.type) or draft.type
        frame = draft.frame
        pool = list(candidates(reading, draft))
        for role in ROLES:
            scored = [(weights.probability(role_features(draft, family, role, c.features)), c) for c in pool]
            _apply(frame, role, scored, weights)


def _apply(frame: Frame, role: str, scored: list[tuple[float, Candidate]], weights: Weights) -> None:
    held = frame.roles.get(role, [])
    sure = {c.entity: p for p, c in scored}
    kept = [(n, e) for n, e in held if sure.get(e, 1.0) >= weights.thresholds[f"keep {role}"]]
    if len(kept) < len(held):
        gone = {e for _, e in held} - {e for _, e in kept}
        frame.why += [f"{role} {n.text!r} dropped: probability {sure[e]:.2f}" for n, e in held if e in gone]
        frame.roles[role] = kept
    if kept:
        return
    taken = {e for group in frame.roles.values() for _, e in group}
    limit = weights.thresholds[f"add {role}"]
    best = sorted(((p, c) for p, c in scored if c.entity not in taken and p >= limit), key=lambda x: -x[0])
    for p, c in best[:2]:
        frame.put(role, c.node, c.entity, f"learned, probability {p:.2f}")
