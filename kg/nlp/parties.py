"""Who stands on which side of a meeting, an accord or a fight: the first named is initiator, the others targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.fillers import meant

if TYPE_CHECKING:
    from kg.nlp.nodes import Node
    from kg.nlp.reading import Reading
    from kg.nlp.roles import Frame


def split_sides(frame: Frame) -> None:
    """Sides of a meeting, accord or fight that stand in one role: the first named is initiator, the others targets."""
    first, second = frame.roles.get("initiator", []), frame.roles.get("target", [])
    if len(first or second) > 1 and not (first and second):
        sides = sorted(first or second, key=lambda side: (side[0].passage, side[0].start))
        frame.roles["initiator"], frame.roles["target"] = sides[:1], sides[1:]


def tell_nations(reading: Reading, frame: Frame) -> None:
    """ "Indian and Pakistani leaders met", "the presidents of X and Y": two nations told of one noun are two sides."""
    for role, other in (("initiator", "target"), ("target", "initiator")):
        group = frame.roles.get(role, [])
        if not group or frame.trigger.entry.type not in reading.ontology.reciprocal:
            continue
        node, entity = group[0]
        two = _two_nations(reading, node)
        if not two or len({e for _, e in two}) != 2:
            continue
        known = {entity, *(e for _, e in two)}
        if all(e in known for _, e in (*group, *frame.roles.get(other, []))):
            frame.roles["initiator"], frame.roles["target"] = two[:1], two[1:]
            frame.why += [
                f"{r} {n.text!r}: a side of {node.text!r}"
                for r, (n, _) in zip(("initiator", "target"), two, strict=True)
            ]
            return


def _two_nations(reading: Reading, node: Node) -> list[tuple[Node, str]]:
    """The two nations that a description of several people tells, by its adjectives or as whose they are."""
    token = reading.token(node)
    if node.kind != "description" or not node.plural:
        return []
    for child in token.children:
        label, case = syntax.relation(child), syntax.case_of(child)
        if label in ("amod", "compound") or (label == "nmod" and case in ("of", "de")):
            nodes = [reading.mentions.at(node.passage, t.i) for t in (child, *syntax.conjuncts(child))]
            nations = [n for n in nodes if n is not None and (reading.country_of(n) or reading.cls(n) == "Country")]
            if len(nations) == len(nodes) == 2:
                return [(n, meant(reading, n)) for n in nations]
    return []


def name_first(reading: Reading, frame: Frame) -> None:
    """Who meets, agrees or fights and stands as target with nobody beside is the initiator: the first who is named.

    Learned parts hold the sides of such events for the same. Not "the fight against X": X is whom one fights.
    """
    alone = frame.roles.get("target", [])
    if frame.roles.get("initiator") or not alone or frame.trigger.entry.type not in reading.ontology.reciprocal:
        return
    first = min(alone, key=lambda side: (side[0].passage, side[0].start))
    if syntax.case_of(reading.token(first[0])) not in reading.lexicon.set("opposing_prepositions"):
        frame.roles["target"] = [side for side in alone if side is not first]
        frame.roles["initiator"] = [first]
        text = first[0].text
        frame.why.append(f"initiator {text!r}: the side that is named first")
