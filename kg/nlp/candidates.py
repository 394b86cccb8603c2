"""Which mentions could fill the roles of an event, and what speaks for each; ``kg/nlp/arguments.py`` decides."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.context import Surroundings, bucket, clause_head, coarse, path_between
from kg.nlp.fillers import country_entity, expand, one_named, spelled_out, unplaced
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.roles import ROLES, Frame

if TYPE_CHECKING:
    from kg.nlp.drafts import Draft


@dataclass(slots=True)
class Candidate:
    """A mention that could fill a role of an event, with the entity it would stand for.

    ``acting`` and ``place`` are given where the two differ: a capital acts as its state and is itself where things are.
    """

    node: Node
    entity: str
    features: list[str] = field(default_factory=list)
    acting: str = ""
    place: str = ""

    def filling(self, role: str) -> str:
        """The entity that the mention stands for in a role."""
        return (self.place if role == "place" else self.acting) or self.entity

    def stands_for(self) -> tuple[str, str, str]:
        """What tells it from other candidates: a capital acts as its state but is another place."""
        return self.entity, self.acting or self.entity, self.place or self.entity


def candidates(reading: Reading, draft: Draft, around: Surroundings) -> list[Candidate]:
    """The mentions of the trigger's sentence and of the one before, each entity once, with their features."""
    frame = draft.frame
    head = reading.passages[frame.passage].doc[frame.trigger.head]
    here = reading.sentence_numbers[frame.passage][head.i]
    inside = set(frame.trigger.tokens)
    nodes = [n for gap in (0, 1) for n in around.by_sentence.get(here - gap, ())]
    nodes.sort(key=lambda n: (n.passage != frame.passage, abs(n.head - head.i)))
    reached = _reached(reading, frame)
    pool: dict[tuple[str, str, str], Candidate] = {}
    for node in nodes:
        if node.passage == frame.passage and node.head in inside and node.kind != "adjective":
            continue
        if any(reading.ontology.is_a(node.cls, c) for c in ("Work", "Quantity", "Time")):
            continue
        if _empty(reading, node) or _happened(reading, node, around):
            continue
        found = _candidate(reading, node)
        key = found.stands_for()
        better = key in pool and id(node) in reached and id(pool[key].node) not in reached
        if key not in pool or better:
            pool[key] = found
    for role, group in frame.roles.items():
        for node, entity in group:
            known = any(c.filling(role) == entity for c in pool.values())
            if not (known or _empty(reading, node) or _happened(reading, node, around)):
                added = Candidate(node, entity)
                pool[added.stands_for()] = added
    every = list(pool.values())
    shared = list(_of_event(reading, draft))
    order = _ranks(reading, head.i, frame.passage, every)
    for candidate in every:
        features = list(_of_mention(reading, draft, candidate, reached, around, order))
        candidate.features = features + shared
    return every


def _empty(reading: Reading, node: Node) -> bool:
    """Whether a mention says less than the names beside it, or nothing: "two towns, X and Y", "the area", "one of them,
    X"."""
    token = reading.token(node)
    if syntax.case_of(token) in ("of", "de") and one_named(reading, node.passage, token.head) is not None:
        return True
    return spelled_out(reading, node, reading.token(node)) is not None or unplaced(reading, node)


def _happened(reading: Reading, node: Node, around: Surroundings) -> bool:
    """Whether what could be a building tells an event here: "le siège", of a party or of a city."""
    return (
        node.kind == "description" and reading.is_a(node, "Facility") and (node.passage, node.head) in around.triggers
    )


def _candidate(reading: Reading, node: Node) -> Candidate:
    """A mention as a candidate: a capital stands for itself where a preposition says where, else for its state."""
    country = reading.country_of(node)
    if country is None:
        return Candidate(node, node.entity)
    state = country_entity(reading, country)
    if node.kind != "name":
        return Candidate(node, state)
    within = syntax.case_of(reading.token(node)).replace("_", " ") in reading.lexicon.set("locative_prepositions")
    return Candidate(node, node.entity if within else state, acting=state, place=node.entity)


def _reached(reading: Reading, frame: Frame) -> dict[int, list[tuple[str, str]]]:
    """By node identity: the slots of the frame that lead to a mention, and the path in words."""
    out: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for filler in frame.fillers:
        for node in expand(reading, frame.passage, filler.token):
            out[id(node)].append((filler.slot, filler.path.split("'", 1)[0]))
    return out


def _ranks(reading: Reading, at: int, passage: int, found: list[Candidate]) -> dict[int, str]:
    """By node identity: how many mentions of its kind (agent, place, thing) stand nearer on the same side."""
    seen: Counter[tuple[str, str]] = Counter()
    out = {}
    for c in sorted(found, key=lambda c: (c.node.passage != passage, abs(c.node.head - at))):
        kind = "agent" if reading.is_a(c.node, "Agent") else "place" if reading.is_a(c.node, "Place") else "thing"
        side = "far" if c.node.passage != passage else "before" if c.node.head < at else "after"
        out[id(c.node)] = f"{kind} {side} {min(seen[kind, side], 3)}"
        seen[kind, side] += 1
    return out


def _of_event(reading: Reading, draft: Draft) -> Iterator[str]:
    """What every mention of an event shares: its type, trigger and how much the frame filled."""
    frame = draft.frame
    family = reading.ontology.family(draft.type) or "other"
    entry = frame.trigger.entry
    head = reading.passages[frame.passage].doc[frame.trigger.head]
    yield "bias"
    yield f"type={draft.type}"
    yield f"family={family}"
    yield f"pos={entry.pos}&family={family}"
    yield f"trigger={reading.lexicon.lang}:{entry.type}:{entry.words[0]}"
    yield f"status={draft.status}"
    sure = min(int(10 * frame.probability), 9)
    yield f"sure={sure}"
    yield f"sure={sure}&family={family}"
    yield f"tdep={syntax.relation(head)}&pos={entry.pos}"
    for role in ROLES:
        if not frame.roles.get(role):
            yield f"open={role}&family={family}"


def _of_mention(
    reading: Reading,
    draft: Draft,
    candidate: Candidate,
    reached: dict[int, list[tuple[str, str]]],
    around: Surroundings,
    order: dict[int, str],
) -> Iterator[str]:
    frame, node, entity = draft.frame, candidate.node, candidate.entity
    entry = frame.trigger.entry
    kind, family, pos = draft.type, reading.ontology.family(draft.type) or "other", entry.pos
    doc = reading.passages[frame.passage].doc
    head = doc[frame.trigger.head]
    token = reading.passages[node.passage].doc[node.head]
    numbers = reading.sentence_numbers
    gap = numbers[frame.passage][head.i] - numbers[node.passage][node.head]
    gap = gap if 0 <= gap <= 1 else 2
    cls = coarse(reading, node)
    case = syntax.case_of(token)
    label = syntax.relation(token)
    for key in (f"cls={cls}", f"kind={node.kind}", f"gap={gap}", f"rank={order[id(node)]}"):
        yield key
        yield f"{key}&family={family}"
    yield f"cls={cls}&type={kind}"
    yield f"cls={cls}&gap={gap}"
    yield f"plural={node.plural}&definite={node.definite}&kind={node.kind}"
    if node.kind == "description":
        yield f"noun={lemma_of(token)}"
        yield f"noun={lemma_of(token)}&family={family}"
    for role in ROLES:
        held = frame.roles.get(role, [])
        if any(e == candidate.filling(role) for _, e in held):
            yield f"rule={role}"
            yield f"rule={role}&cls={cls}"
            yield f"rule={role}&family={family}"
            yield f"rule={role}&type={kind}&pos={pos}"
        elif held:
            yield f"taken={role}&gap={gap}"
            yield f"taken={role}&cls={cls}"
        else:
            yield f"open={role}&cls={cls}"
            yield f"open={role}&family={family}&rank={order[id(node)]}"
    for slot, path in reached.get(id(node), ()):
        yield f"slot={slot}&pos={pos}"
        yield f"slot={slot}&family={family}"
        yield f"slot={slot}&type={kind}&pos={pos}"
        yield f"slot={slot}&cls={cls}"
        yield f"slot={slot}&trigger={reading.lexicon.lang}:{entry.words[0]}"
        yield f"how={path}"
    yield from _nested(reading, frame, node, cls)
    if any(e == entity for _, e in draft.sources):
        yield "speaker"
        yield f"speaker&family={family}"
    yield f"count={min(around.counts[entity], 5)}&family={family}"
    if around.counts[entity] == around.most:
        yield f"frequent&cls={cls}"
    yield from _elsewhere(draft, entity, around, family)
    if gap == 0:
        side = "before" if token.i < head.i else "after"
        distance = bucket(abs(token.i - head.i))
        path, top = path_between(token, head)
        steps = path.count(">") + path.count("<")
        yield f"side={side}&cls={cls}"
        yield f"side={side}&pos={pos}&family={family}"
        yield f"distance={distance}&side={side}"
        yield f"steps={min(steps, 8)}"
        yield f"steps={min(steps, 8)}&cls={cls}"
        if steps <= 5:
            yield f"path={path}&pos={pos}"
            yield f"path={path}&case={case}"
            yield f"path={path}&family={family}"
            yield f"path={path}&cls={cls}"
        if top is not None:
            yield f"top={reading.lexicon.lang}:{lemma_of(top)}&path={path if steps <= 3 else '-'}"
            if lemma_of(top) in reading.lexicon.verbs("light_verbs"):
                yield f"light top&path={path if steps <= 4 else '-'}"
        yield f"case={case}&family={family}"
        yield f"case={case}&cls={cls}&pos={pos}"
        same = clause_head(token).i == clause_head(head).i
        yield f"clause={same}&cls={cls}"
        yield f"subject={token.dep_ in syntax.SUBJECTS}&clause={same}&family={family}"
        low, high = sorted((token.i, head.i))
        between = {t.text for t in doc[low + 1 : high]}
        yield f"comma={',' in between}&side={side}"
        yield f"quote={bool(between & {'«', '»', chr(34)})}"
        yield f"near={token.nbor(-1).lower_ if token.i else '^'}"
    else:
        yield f"before&dep={label}&cls={cls}"
        yield f"before&dep={label}&family={family}"
        yield f"before&case={case}"
        yield f"before&passage={node.passage == frame.passage}"
        root = token.head.dep_ in ("ROOT", "root")
        yield f"before&subject={token.dep_ in syntax.SUBJECTS}&root={root}&family={family}"


def _nested(reading: Reading, frame: Frame, node: Node, cls: str) -> Iterator[str]:
    """The mention that this one hangs in: "Russian" in "Russian planes", "X" in "the hospital of X"."""
    token = reading.passages[node.passage].doc[node.head]
    host = reading.mentions.at(node.passage, token.head.i) if token.head.i != token.i else None
    if host is None or host is node or not host.entity:
        return
    label = syntax.relation(token)
    yield f"host={coarse(reading, host)}&cls={cls}&dep={label}"
    for role in (*ROLES, "instrument"):
        if any(n is host or e == host.entity for n, e in frame.roles.get(role, [])):
            yield f"host is {role}&cls={cls}"
            yield f"host is {role}&dep={label}"


def _elsewhere(draft: Draft, entity: str, around: Surroundings, family: str) -> Iterator[str]:
    """What the mention's entity does in the other events of the sentence and of the sentence before."""
    number = around.sentence_of(draft)
    for other, role in around.parts.get(entity, ()):
        if other is draft:
            continue
        far = number - around.sentence_of(other)
        if not 0 <= far <= 2:
            continue
        their = around.family(other)
        yield f"elsewhere={role}&far={far}"
        yield f"elsewhere={role}&same family={their == family}&far={far}"
        yield f"elsewhere={role}&theirs={their}&family={family}"
        if far == 0:
            nearer = "before" if other.head < draft.head else "after"
            yield f"elsewhere={role}&{nearer}"
            if other.type == draft.type:
                yield f"elsewhere={role}&same type"
