"""A learned second opinion on arguments: which mentions of the neighbourhood fill which role of an event.

The frames of the lexicon propose; the scorer sees what they say together with the parse, the classes, the order of the
words and what the mention does in the events around, and decides for every mention of the sentence and of the one
before. What it adds or drops says so in ``why``. Weights are made by ``models/arguments/train.py``; without them the
frames stand alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.answers import answered_phrases
from kg.nlp.backers import tell_backers
from kg.nlp.candidates import Candidate, candidates
from kg.nlp.context import SIDES, Surroundings
from kg.nlp.contextual import in_context
from kg.nlp.meaning import beside
from kg.nlp.mediators import mediators
from kg.nlp.nodes import Node
from kg.nlp.parties import name_first, split_sides, tell_nations
from kg.nlp.reading import Reading
from kg.nlp.roles import ROLES, Frame, carried, sent_by, stands_apart
from kg.nlp.scorer import Matrix, load_scorer, probability
from kg.nlp.vicinity import drop_vicinity

if TYPE_CHECKING:
    from kg.nlp.drafts import Draft

#: How many fillers one role takes at most from the scorer; lists of towns are longer than that only by rule.
MOST = 4
#: What stands in one list with a filler becomes one too from this share of the threshold on.
LISTED = 0.4
#: What a place of the sentence before needs more: annotators of dispatches seldom fetch one from there.
ELSEWHERE = 0.1
#: From where on a name takes the place of a pronoun as who does it: whom a pronoun means is often mistaken.
SURE = 0.7


def refine(reading: Reading, drafts: list[Draft]) -> None:
    """Decide the fillers of every role: those that the scorer is sure enough of, whether the frame had them or not."""
    scorer = load_scorer("roles")
    if scorer is None:
        return
    around = Surroundings(reading, drafts)
    decided = []
    phrases = [answered_phrases(p.doc, reading.lexicon) for p in reading.passages]
    for draft in drafts:
        pool = candidates(reading, draft, around)
        nodes = [c.node for c in pool]
        odds = scorer.odds([c.features for c in pool], beside(reading, draft, nodes))
        if reading.contextual is not None:
            odds = in_context(reading.contextual, "roles", draft, nodes, odds)
        scores = probability(odds)
        against = _resisting(reading, draft, drafts)
        scores[[c.filling("initiator") in against for c in pool], ROLES.index("initiator")] = 0.0
        scores[[_across(reading, phrases, draft, c.node) for c in pool]] = 0.0
        _pass_over(reading, draft.frame, pool, scores)
        both = _both_sides(reading, draft.frame)
        scores[[bool(both) and c.filling("initiator") not in both for c in pool], :2] = 0.0
        decided.append((draft, pool, scores))
    limits = scorer.thresholds if reading.contextual is None else reading.contextual.limits["roles"]
    for draft, pool, scores in decided:
        if scorer.knows(draft.type):
            _apply(reading, draft.frame, pool, scores.tolist(), limits)
        _drop_owners(reading, draft.frame)
        _meet(draft.frame)
        drop_vicinity(reading, draft.frame)
        tell_nations(reading, draft.frame)
        if draft.frame.trigger.entry.frame.reciprocal:
            split_sides(draft.frame)
        name_first(reading, draft.frame)
        tell_backers(reading, draft.frame)


def _resisting(reading: Reading, draft: Draft, drafts: list[Draft]) -> set[str]:
    """Who resists or condemns what a draft tells, by the draft whose object it is: who means to break a siege does not
    lay it, who calls an offensive a crime does not launch it."""
    above = (draft.frame.passage, reading.passages[draft.frame.passage].doc[draft.head].head.i)
    deeds = [d for d in drafts if reading.tells(d.type, "Resistance", "Accusation")]
    breaking = [d for d in deeds if (d.frame.passage, d.head) == above]
    stated = {e for _, e in draft.frame.roles.get("initiator", [])}
    return {e for d in breaking for _, e in d.frame.roles.get("initiator", [])} - stated


def _across(reading: Reading, phrases: list[list[range]], draft: Draft, node: Node) -> bool:
    """Whether a deed and a mention beside it are on two sides of an answer: "in retaliation for the killing of X" does
    nothing to X, and who retaliates did not kill him."""
    at, doc = draft.frame.passage, reading.passages[draft.frame.passage].doc
    sentence = doc[draft.head].sent
    if node.passage != at or not sentence.start <= node.head < sentence.end:
        return False
    return any((node.head in phrase) != (draft.head in phrase) for phrase in phrases[at])


def _pass_over(reading: Reading, frame: Frame, pool: list[Candidate], scores: Matrix) -> None:
    """Take who only mediates for no side, where the sentence names somebody else who can be one.

    Where nobody else is told the accord stays the mediators': annotators take them for want of others.
    """
    between = mediators(reading, frame)
    if not between:
        return
    here = reading.sentence_numbers[frame.passage][frame.trigger.head]
    for candidate in pool:
        node = candidate.node
        agent = reading.is_a(node, "Agent") and reading.sentence(node) == here and node.kind != "adjective"
        if agent and candidate.filling("initiator") not in between and not _within(reading, node, between, pool):
            scores[[c.filling("initiator") in between for c in pool], :2] = 0.0
            return


def _within(reading: Reading, node: Node, between: frozenset[str], pool: list[Candidate]) -> bool:
    """Whether a mention is told inside one of the mediators: "Malaysia" in "Malaysia's prime minister"."""
    outer = [c.node for c in pool if c.filling("initiator") in between and c.node.passage == node.passage]
    return any(reading.token(n) in reading.token(node).ancestors or _part(reading, node, n) for n in outer)


def _both_sides(reading: Reading, frame: Frame) -> frozenset[str]:
    """The sides of "a war between A and B", who are all there are; nobody where it is not said so."""
    between = reading.lexicon.set("between_prepositions")
    if frame.trigger.entry.type not in reading.ontology.reciprocal or all(f.slot not in between for f in frame.fillers):
        return frozenset()
    sides = [side for role in ROLES[:2] for side in frame.roles.get(role, [])]
    both = {e for _, e in sides}  # "between rival gangs": they alone are both sides
    return frozenset(both) if len(both) > 1 or any(n.plural for n, _ in sides) else frozenset()


def _apply(
    reading: Reading, frame: Frame, pool: list[Candidate], scores: list[list[float]], thresholds: dict[str, float]
) -> None:
    """Give each mention the role that it most likely fills, if any is likely enough."""
    chosen = _chosen(reading, frame, pool, scores, thresholds)
    had = {role: {e for _, e in frame.roles.get(role, [])} for role in ROLES}
    for role in ROLES:
        known = {c.filling(role): max(row) for c, row in zip(pool, scores, strict=True)}
        keep = {c.filling(role) for _, c in chosen[role]}
        for node, entity in frame.roles.get(role, []):
            if entity not in keep:
                frame.why.append(f"{role} {node.text!r} dropped: probability {known.get(entity, 0.0):.2f}")
        frame.roles[role] = [(n, e) for n, e in frame.roles.get(role, []) if e in keep]
        new = sorted(((p, c) for p, c in chosen[role] if c.filling(role) not in had[role]), key=lambda x: -x[0])
        for p, c in new:
            held = [n for n, _ in frame.roles[role]]
            if (
                role == "initiator"
                and c.node.kind != "pronoun"
                and all(n.kind == "pronoun" and (p >= SURE or _owns(reading, n)) for n in held)
            ):
                frame.why += [f"{role} {n.text!r} gives way to {c.node.text!r}" for n in held]
                frame.roles[role], held = [], []
            others = [n for r in ROLES[:2] if r != role for n, _ in frame.roles.get(r, [])] if role != "place" else []
            outer = [n for n in (*held, *others, *(x.node for _, x in new)) if _part(reading, c.node, n)]
            if role != "place" and reading.token(c.node).dep_ == "amod":
                # "African" of "African countries", in any role
                outer += [x.node for other in ROLES[:2] for _, x in chosen[other] if _part(reading, c.node, x.node)]
            if not any(role != "place" or not _holds_places(reading, n) for n in outer) and not _refused(
                reading, frame, role, c.node, held
            ):
                frame.put(role, c.node, c.filling(role), f"learned, probability {p:.2f}")


def _chosen(
    reading: Reading, frame: Frame, pool: list[Candidate], scores: list[list[float]], thresholds: dict[str, float]
) -> dict[str, list[tuple[float, Candidate]]]:
    """By role the mentions that most likely fill it and are likely enough, or stand in one list with such a one."""
    chosen: dict[str, list[tuple[float, Candidate]]] = defaultdict(list)
    here = reading.sentence_numbers[frame.passage][frame.trigger.head]
    sides = frame.trigger.entry.type in reading.ontology.reciprocal
    means = [n for n, _ in frame.roles.get("instrument", [])]
    left = []
    for candidate, row in zip(pool, scores, strict=True):
        limits = [
            thresholds[r] + (ELSEWHERE if r == "place" and reading.sentence(candidate.node) != here else 0.0)
            for r in ROLES
        ]
        best = max(range(len(ROLES)), key=lambda i: row[i] - limits[i])
        if ROLES[best] == "target" and any(n is candidate.node for n in means):
            continue  # with what it is done is not whom it is done to
        if sides and best < 2:  # either would do: the frame says which
            stated = (
                i for i in (0, 1) if any(e == candidate.filling(ROLES[i]) for _, e in frame.roles.get(ROLES[i], []))
            )
            best = next(stated, best)
        if row[best] >= limits[best]:
            chosen[ROLES[best]].append((row[best], candidate))
        else:
            left.append((row[best], best, candidate))
    for role in ROLES[:2]:
        chosen[role] = [(p, _whole(reading, c, [x for _, _, x in left])) for p, c in chosen[role]]
    lists = {role: {_list_of(reading, c.node) for _, c in chosen[role]} for role in ROLES}
    for p, best, candidate in left:
        role = ROLES[best]
        if p >= LISTED * thresholds[role] and _list_of(reading, candidate.node) in lists[role]:
            chosen[role].append((p, candidate))
    return chosen


def _whole(reading: Reading, part: Candidate, left: list[Candidate]) -> Candidate:
    """ "American" of "three American hostages": people of a nation stand for it, not their nation for them."""
    if part.node.kind != "adjective":
        return part
    above = reading.token(part.node).head
    hosts = (c for c in left if c.node.passage == part.node.passage and c.node.head == above.i)
    return next((c for c in hosts if c.node.kind == "description" and reading.is_a(c.node, "Agent")), part)


def _refused(reading: Reading, frame: Frame, role: str, node: Node, held: list[Node]) -> bool:
    """Whether a mention cannot fill a role beside those that fill it already, however likely."""
    if len(held) >= MOST and all(_list_of(reading, node) != _list_of(reading, n) for n in held):
        return True
    if role == "place":  # its own sentence says where, and its own clause before the others
        elsewhere = reading.sentence(node) != reading.sentence_numbers[frame.passage][frame.trigger.head]
        nowhere = sent_by(reading, node) or _is_force(reading, node)
        return nowhere or (bool(held) and (elsewhere or _beyond(reading, frame, node, held)))
    if _only_describes(reading, node) or (_owns(reading, node) and any(n.kind != "pronoun" for n in held)):
        return True
    if role == "target":
        own = [n for n in held if _is_object(reading, frame, n)]
        return bool(own) and not any(_joins(reading, node, n) for n in own)
    # "aircraft of the coalition": the coalition strikes, its aircraft are the instrument
    tool = carried(reading, node) and any(_part(reading, n, node) for n in held)
    return tool or _drives_out(reading, frame, node, held) or _is_another(reading, frame, node, held)


def _only_describes(reading: Reading, node: Node) -> bool:
    """Whether a word takes no part itself: "a jihadist alliance" set off from a name, "near a police checkpoint"."""
    token = reading.token(node)
    if token.dep_ not in ("amod", "compound"):
        return False
    near = syntax.case_of(token.head).replace("_", " ") in reading.lexicon.set("vicinity_prepositions")
    return near or ((token.is_lower or node.kind == "adjective") and token.head.dep_ == "appos")


def _meet(frame: Frame) -> None:
    """Put those whom a journey is made to meet where nobody else is told to be met."""
    if not frame.roles.get("target"):
        doers = {e for _, e in frame.roles.get("initiator", [])}
        for node, entity in frame.aims:
            if entity not in doers:
                frame.put("target", node, entity, "whom the journey is to meet")


def _drop_owners(reading: Reading, frame: Frame) -> None:
    """ "The retreat of its troops": whose the men are who retreat does not fill their role beside them."""
    for role in ROLES[:2]:
        group = frame.roles.get(role, [])
        if any(n.kind != "pronoun" for n, _ in group):
            frame.roles[role] = [(n, e) for n, e in group if not _owns(reading, n)]


def _is_force(reading: Reading, node: Node) -> bool:
    """Whether a mention is men under arms, who are nowhere where things happen: "the army" of "an army post"."""
    return any(reading.is_a(node, c) for c in ("ArmedGroup", "StateForce")) and not reading.is_a(node, "Place")


def _owns(reading: Reading, node: Node) -> bool:
    """Whether a pronoun is a possessive ("its operations"): who does what is somebody's is whom it stands for."""
    return "Yes" in reading.token(node).morph.get("Poss")


def _drives_out(reading: Reading, frame: Frame, node: Node, held: list[Node]) -> bool:
    """Whether a mention is who others flee from: where people flee, armed forces beside them and aircraft do not."""
    if not reading.tells(frame.trigger.entry.type, "Displacement") or not any(
        reading.is_a(n, "Population") for n in held
    ):
        return False
    return carried(reading, node) or any(reading.is_a(node, c) for c in SIDES)


def _is_another(reading: Reading, frame: Frame, node: Node, held: list[Node]) -> bool:
    """ "The SDF advance but IS resists": who does it is the verb's own subject, with those in one list with it."""
    verb = frame.trigger.head
    own = [n for n in held if n.passage == frame.passage and reading.token(n).dep_ == "nsubj"]
    own = [n for n in own if reading.token(n).head.i == verb and n.kind != "pronoun"]
    return bool(own) and all(_list_of(reading, node) != _list_of(reading, n) for n in own)


def _is_object(reading: Reading, frame: Frame, node: Node) -> bool:
    """Whether a mention is the object of the event's own verb, its subject in the passive, or where two meet or fight
    one of the two that are its subject."""
    token = syntax.first_conjunct(reading.token(node))
    own = node.passage == frame.passage and token.head.i == frame.trigger.head
    both = frame.trigger.entry.frame.reciprocal and token.dep_ == "nsubj"
    return own and (both or token.dep_ in ("obj", "nsubj:pass"))


def _joins(reading: Reading, node: Node, other: Node) -> bool:
    """Whether two mentions stand in one list, or one is said of the other."""
    one, two = reading.token(node), reading.token(other)
    return _list_of(reading, node) == _list_of(reading, other) or (one.doc == two.doc and two in one.ancestors)


def _beyond(reading: Reading, frame: Frame, node: Node, held: list[Node]) -> bool:
    """Whether a place is told in another clause of the sentence, while the event's own clause tells one."""
    doc = reading.passages[frame.passage].doc
    own = syntax.clause_of(doc[frame.trigger.head])

    def inside(n: Node) -> bool:
        return n.passage == frame.passage and syntax.clause_of(reading.token(n)) == own

    around = any(reading.token(n) in reading.token(node).ancestors for n in held if n.passage == node.passage)
    return any(inside(n) for n in held) and not inside(node) and not around  # "in a hospital of X": X too


def _list_of(reading: Reading, node: Node) -> tuple[int, int]:
    """What tells the list that a mention stands in: its passage and first member's token."""
    return node.passage, syntax.first_conjunct(reading.token(node)).i


def _part(reading: Reading, inner: Node, outer: Node) -> bool:
    """Whether a mention is part of another: "the regime" in "troops of the regime", "Syrian" beside "Kurds"."""
    if inner is outer or inner.passage != outer.passage:
        return False
    if outer.named:  # "X, a coalition of rebel armies": what its description is made of
        said = (n for n in reading.mentions.nodes if n.name is outer and n is not inner)
        if any(_part(reading, inner, n) for n in said):
            return True
    if inner.kind == "adjective" and outer.start <= reading.token(inner).head.i < outer.end:
        return True
    return outer.start <= inner.start and inner.end <= outer.end and outer.end - outer.start > inner.end - inner.start


def _holds_places(reading: Reading, node: Node) -> bool:
    """Whether what a place lies in is told beside it ("a hotel in X"); "the north of X" says both at once."""
    return node.named or node.name is not None or stands_apart(reading, node)
