"""Places that are pointed back to: "fourteen civilians have been killed there", "des volontaires y ont accueilli".

The words stand in ``words.yaml`` (``pointing_words``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.drafts import Draft
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How many sentences back the place may stand.
_REACH = 2
#: Families of events whose place is only ever said of themselves.
_NOWHERE = ("speech", "help")


def point_back(reading: Reading, drafts: Sequence[Draft]) -> None:
    """Give events without a place that happened "there" the place that was told last."""
    for draft in drafts:
        if draft.frame.roles.get("place") or reading.ontology.family(draft.type) in _NOWHERE:
            continue
        there = _pointer(reading, draft)
        node = _told_last(reading, draft, there) if there is not None else None
        if node is not None:
            draft.frame.put("place", node, node.entity, "the place told last, that is pointed to")


def _pointer(reading: Reading, draft: Draft) -> Token | None:
    """The word at an event's verb, or at its object, that points to a place."""
    words = reading.lexicon.set("pointing_words")
    doc = reading.passages[draft.frame.passage].doc
    for i in draft.frame.trigger.tokens:
        for token in (doc[i], *syntax.children(doc[i], "obj")):
            for child in token.children:
                pair = f"{doc[child.i - 1].lower_} {child.lower_}" if child.i else ""
                if (child.lower_ in words or pair in words) and not child.dep_.startswith("expl"):
                    return child
    return None


def _told_last(reading: Reading, draft: Draft, there: Token) -> Node | None:
    """The last place before a word at which something is said to be, at most two sentences back."""
    passage = draft.frame.passage
    here = reading.sentence_numbers[passage][there.i]
    own = {e for group in draft.frame.roles.values() for _, e in group}
    last = None
    for node in reading.mentions.nodes:
        before = (node.passage, node.end) <= (passage, there.i)
        if before and here - reading.sentence(node) <= _REACH and node.entity not in own and _scene(reading, node):
            last = node
    return last


def _scene(reading: Reading, node: Node) -> bool:
    """Whether a preposition says that something is at a place or goes there: "fled to X", but not "the road to X"."""
    known = node.root().named or node.name is not None or reading.is_a(node, "Facility")
    if node.kind in ("pronoun", "adjective") or not known or not node.entity or not reading.is_a(node, "Place"):
        return False
    token = reading.token(node)
    case = syntax.case_of(token).replace("_", " ")
    moving = case in reading.lexicon.set("moving_prepositions")
    whither = case in reading.lexicon.set("whither_prepositions") and token.head.pos_ in syntax.VERBAL
    return case in reading.lexicon.set("locative_prepositions") and (whither or not moving)
