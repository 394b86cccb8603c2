"""Two who are told by their number: "both sides", "the two countries" are the two that stood against each other before.

Which nouns can mean this, and of which class the two are then, stands in ``words.yaml`` (``dual_nouns``,
``dual_words``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.nlp.context import SIDES
from kg.nlp.drafts import Draft
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.parties import split_sides
from kg.nlp.reading import Reading
from kg.nlp.syntax import relation

#: What may stand beside the noun: any other word says more than the number, "the two European countries".
_BARE = {"det", "nummod", "case", "punct", "cc", "conj"}


def tell_apart(reading: Reading, drafts: Sequence[Draft]) -> None:
    """Put the two in the place of what names them by number, where the article has told who they are."""
    for n, draft in enumerate(drafts):
        frame = draft.frame
        for role in ("initiator", "target"):
            for node, entity in list(frame.roles.get(role, ())):
                cls = _dual_class(reading, node)
                pair = _two(reading, drafts[:n], node, cls) if cls else ()
                if pair:
                    frame.roles[role].remove((node, entity))
                    for one in pair:
                        frame.put(role, node, one, "one of the two told before")
        if frame.trigger.entry.frame.reciprocal:
            split_sides(frame)


def _dual_class(reading: Reading, node: Node) -> str | None:
    """The class of the two that a description names by number alone; None where it is no such description."""
    head = reading.token(node)
    words = reading.lexicon.set("dual_words")
    cls = reading.lexicon.table("dual_nouns").get(lemma_of(head))
    number = [c for c in head.children if c.lower_ in words]
    if node.kind != "description" or node.name is not None or not cls or not number:
        return None
    beside = [c for c in head.children if c not in number and relation(c) not in _BARE]
    known = node.definite or any(c.dep_ == "det" for c in number) or any(c.morph.get("Poss") for c in head.children)
    return str(cls) if known and all(c.morph.get("Poss") for c in beside) else None


def _two(reading: Reading, earlier: Sequence[Draft], node: Node, cls: str) -> tuple[str, ...]:
    """The parties of the last event that had two of the class; else the only two of the class (told twice)."""
    for draft in reversed(earlier):
        roles = draft.frame.roles
        one = next((e for _, e in roles.get("initiator", ()) if _fits(reading, e, cls)), None)
        other = next((e for _, e in roles.get("target", ()) if _fits(reading, e, cls)), None)
        if one and other and one != other:
            return one, other
    place = (node.passage, node.start)
    told = Counter(n.entity for n in reading.mentions.nodes if (n.passage, n.start) < place and n.kind != "pronoun")
    for least in (1, 2):
        known = [e for e, n in told.items() if n >= least and e in reading.entities and _fits(reading, e, cls)]
        if len(known) == 2:
            return tuple(known)
    return ()


def _fits(reading: Reading, entity: str, cls: str) -> bool:
    found = reading.entities[entity].cls
    if found == "Country" or cls == "Country":
        return found == "Country"
    return any(reading.ontology.is_a(found, c) for c in SIDES)
