"""Places that are only near: which of them say where something happened, and which do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from kg.nlp.roles import Frame


def drop_vicinity(reading: Reading, frame: Frame) -> None:
    """ "In X, near Y": Y is where only when nothing closer is told before, "100 km from Y" never."""
    places = [(n, e) for n, e in frame.roles.get("place", []) if not far_from(reading, n)]
    if "place" in frame.roles:
        frame.roles["place"] = places
    if len(places) < 2:
        return
    nearby = [(n, e) for n, e in places if is_near(reading, n)]
    closer = [(n, e) for n, e in places if not is_near(reading, n)]
    if not nearby or not closer:
        return
    inner = {n.entity for n, _ in closer}
    far = {e for n, e in nearby if e not in inner and any(_closer(reading, c, n) for c, _ in closer)}
    frame.roles["place"] = [(n, e) for n, e in places if e not in far]


def is_near(reading: Reading, node: Node) -> bool:
    """Whether a preposition says that something is near a place, not in it: "near X", "au nord de X"."""
    token = reading.token(node)
    case = syntax.case_of(token)
    if token.head.pos_ == "ADV" and case in ("de", "of", "to"):
        case = f"{token.head.lower_}_{case}"
    return case.replace("_", " ") in reading.lexicon.set("vicinity_prepositions")


def _closer(reading: Reading, place: Node, near: Node) -> bool:
    """Whether a place says better where than what it is near to: told first, and neither a country or region around
    both ("near Y, in Z province") nor a thing that the town tells to find ("a camp near Y")."""
    told_first = (place.passage, place.start) < (near.passage, near.start)
    thing = reading.is_a(place, "Facility") and not reading.is_a(near, "Facility")
    return told_first and not thing and not any(reading.is_a(place, wide) for wide in ("Country", "Region"))


def far_from(reading: Reading, node: Node) -> bool:
    """Whether a distance is told from a mention: "100 km from X" is not in X. The parse often hangs X elsewhere."""
    doc, at = reading.passages[node.passage].doc, node.start - 1
    while at > 0 and doc[at].pos_ in ("ADP", "DET"):
        at -= 1
    near = [reading.token(node).head, *((doc[at],) if 0 <= at < node.start - 1 else ())]
    return any(lemma_of(t) in reading.lexicon.set("distance_nouns") for t in near)
