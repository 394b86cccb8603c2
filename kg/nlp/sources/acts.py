"""Acts of speech in somebody's own words: who says «It is unacceptable» accuses, and is no source of an accusation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.fillers import meant
from kg.nlp.lemmas import lemma_of
from kg.nlp.quotations import quotations
from kg.nlp.sources.attribution import sources_of
from kg.nlp.sources.recent import ENCLITIC

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.nlp.drafts import Draft
    from kg.nlp.nodes import Node
    from kg.nlp.reading import Reading
    from kg.nlp.sources.attribution import Attribution

#: More speakers than these are a guess.
MOST = 2
#: How many tokens a quotation has at least that is more than a word in quotation marks.
_WORDS = 6


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
        going_on = () if doers else _going_on(doc[draft.head], told[frame.passage])
        for node in going_on:
            frame.put("initiator", node, meant(reading, node), "says it besides")
        inside = any(start <= draft.head < end for start, end in quotations(doc))
        if doers or going_on or not inside or syntax.is_passive(doc[draft.head]):
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


def _going_on(act: Token, told: list[Attribution]) -> tuple[Node, ...]:
    """Who does an act of speech by the verb that closes his words: "…, a-t-il accusé", "…, a-t-il dit, appelant à"."""
    for said in told:
        if said.verb == act.i and any(c.lower_ in ENCLITIC for c in act.children):
            return tuple(x for x in said.speakers if x.entity)
        between = act.doc[max(said.verb, 0) + 1 : act.i]
        behind = syntax.is_gerund(act) and 0 <= said.verb < act.i and act.sent == act.doc[said.verb].sent
        if behind and [t.i for t in between if t.is_punct] == [act.i - 1] and all(t.pos_ != "VERB" for t in between):
            return tuple(x for x in said.speakers if x.entity)
    return ()


def open_acts(reading: Reading, drafts: list[Draft]) -> frozenset[tuple[int, int]]:
    """Passage and head of those acts of speech that leave open whether what they are about happens.

    "Said it would bomb the port" is a threat that tells what is to come.
    """
    plain = reading.lexicon.set("bare_verbs")
    found = ((d.frame.passage, d.head) for d in drafts if d.type in reading.ontology.tells_nothing and not d.gone)
    return frozenset((n, i) for n, i in found if lemma_of(reading.passages[n].doc[i]) not in plain)


def nobodys_word(reading: Reading, draft: Draft, acts: frozenset[tuple[int, int]]) -> bool:
    """Whether an event is only demanded, threatened or what somebody is accused of, in one of ``acts``.

    Nobody tells that it happened: who demands it speaks of what is to come. That it did not happen is the word of who
    denies it.
    """
    if draft.status == "actual":
        return False
    passage = draft.frame.passage
    head = reading.passages[passage].doc[draft.head]
    for token in (head, *head.ancestors):
        if lemma_of(token) in reading.lexicon.verbs("reporting_verbs") and token != head:
            return False
        if (passage, token.head.i) in acts and token.head != token:
            return syntax.relation(token) not in ("conj", "parataxis") and not _quoted_alone(head, token.head)
    return False


def _quoted_alone(head: Token, act: Token) -> bool:
    """Whether an event stands in a quotation of some length and the act of speech before it: "denied it: “…”"."""
    return any(
        start <= head.i < end and not start <= act.i < end and end - start >= _WORDS
        for start, end in quotations(head.doc)
    )
