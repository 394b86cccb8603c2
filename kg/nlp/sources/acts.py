"""Acts of speech in somebody's own words: who says «It is unacceptable» accuses, and is no source of an accusation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.roles import country_entity
from kg.nlp.sources.quotations import quotations

if TYPE_CHECKING:
    from kg.nlp.drafts import Draft
    from kg.nlp.nodes import Node
    from kg.nlp.reading import Reading
    from kg.nlp.sources.attribution import Attribution

#: More speakers than these are a guess.
MOST = 2


def give_to_speakers(reading: Reading, drafts: list[Draft], told: list[list[Attribution]]) -> None:
    """Where an accusation, demand, threat or refusal is quoted and nobody is named who makes it, the speaker does.

    A passive names nobody on purpose ("is accused of"): its speaker stays the source.
    """
    for draft in drafts:
        frame = draft.frame
        doc = reading.passages[frame.passage].doc
        if reading.ontology.family(draft.type) != "speech" or frame.roles.get("initiator"):
            continue
        inside = any(start <= draft.head < end for start, end in quotations(doc))
        if not inside or syntax.is_passive(doc[draft.head]):
            continue
        speakers = list(draft.sources) or _quoted(reading, draft, told)
        taken = {e for role in ("target", "place") for _, e in frame.roles.get(role, ())}
        if 1 <= len(speakers) <= MOST and taken.isdisjoint(e for _, e in speakers):
            for node, entity in speakers:
                frame.put("initiator", node, entity, "speaks the quotation")
            draft.sources = []


def _quoted(reading: Reading, draft: Draft, told: list[list[Attribution]]) -> list[tuple[Node, str]]:
    """Who speaks the quotation that an event is told in."""
    found: dict[str, Node] = {}
    for said in told[draft.frame.passage]:
        if said.quoted and draft.head in said.scope:
            for node in said.speakers:
                country = reading.country_of(node)
                entity = country_entity(reading, country) if country else node.entity
                if entity:
                    found.setdefault(entity, node)
    return [(node, entity) for entity, node in found.items()]
