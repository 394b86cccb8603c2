"""Who stands on which side of a meeting, an accord or a fight: the first named is initiator, the others targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax

if TYPE_CHECKING:
    from kg.nlp.reading import Reading
    from kg.nlp.roles import Frame


def split_sides(frame: Frame) -> None:
    """Sides of a meeting, accord or fight that stand in one role: the first named is initiator, the others targets."""
    first, second = frame.roles.get("initiator", []), frame.roles.get("target", [])
    if len(first or second) > 1 and not (first and second):
        sides = sorted(first or second, key=lambda side: (side[0].passage, side[0].start))
        frame.roles["initiator"], frame.roles["target"] = sides[:1], sides[1:]


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
