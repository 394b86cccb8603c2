"""Acts of speech in somebody's own words: who says «It is unacceptable» accuses, and is no source of an accusation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.fillers import meant
from kg.nlp.sources.attribution import sources_of
from kg.nlp.sources.quotations import quotations

if TYPE_CHECKING:
    from kg.nlp.drafts import Draft
    from kg.nlp.reading import Reading
    from kg.nlp.sources.attribution import Attribution

#: More speakers than these are a guess.
MOST = 2


def give_to_speakers(reading: Reading, drafts: list[Draft], told: list[list[Attribution]]) -> None:
    """Where an accusation, demand, threat or refusal is quoted and nobody else is named who makes it, the speaker does.

    Who makes it is no source of it, quoted or not ("X said that he had urged Y to leave").
    A passive names nobody on purpose ("is accused of"): its speaker stays the source.
    """
    for draft in drafts:
        frame = draft.frame
        doc = reading.passages[frame.passage].doc
        if reading.ontology.family(draft.type) != "speech":
            continue
        doers = {e for _, e in frame.roles.get("initiator", ())}
        if doers and draft.sources and {meant(reading, n) for n, _ in draft.sources} <= doers:
            draft.why += [f"source {n.text!r} dropped: does so himself" for n, _ in draft.sources]
            draft.sources = []
        inside = any(start <= draft.head < end for start, end in quotations(doc))
        if doers or not inside or syntax.is_passive(doc[draft.head]):
            continue
        quoted = [said for said in told[frame.passage] if said.quoted]
        nodes = [n for n, _ in draft.sources] or sources_of(quoted, frame.trigger.tokens, doc[draft.head])
        speakers = [(n, meant(reading, n)) for n in nodes if n.entity]
        taken = {e for role in ("target", "place") for _, e in frame.roles.get(role, ())}
        if 1 <= len(speakers) <= MOST and taken.isdisjoint(e for _, e in speakers):
            for node, entity in speakers:
                frame.put("initiator", node, entity, "speaks the quotation")
                draft.why += [f"source {node.text!r} dropped: does so himself"] * bool(draft.sources)
            draft.sources = []
