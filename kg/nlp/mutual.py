"""Deeds that two do to each other: who accuses is accused, who shells is shelled.

"Accused each other", "se sont mutuellement accusés", "traded blame", "each blaming the other": both are on both sides.
Meetings, accords and fights, of which that is true by themselves, have their sides told apart elsewhere (``parties``).
The words stand in ``words.yaml`` (``mutual_words`` and the entries below them).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp.carriers import carrier
from kg.nlp.fillers import expand, meant
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.syntax import VERBAL, case_of, is_passive, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.nlp.drafts import Draft

#: How many words before and behind a verb "mutually" or "each other" may stand.
_NEAR = (2, 4)


def reciprocate(reading: Reading, draft: Draft) -> None:
    """Put both on both sides of what they do to each other."""
    frame = draft.frame
    if frame.trigger.entry.frame.reciprocal:
        return
    head = reading.passages[frame.passage].doc[draft.head]
    leans = carrier(head, reading.lexicon) if head.pos_ not in VERBAL else None
    verb = leans[0] if leans is not None else head
    if verb.pos_ not in VERBAL or is_passive(verb):
        return
    each = each_of_two(reading, verb)
    if each is None and not _exchanged(reading, verb, head) and not _mutual(reading, verb):
        return
    sides = _sides(reading, draft, verb if each is None else verb.head)
    if len(sides) > 1 or any(node.plural for node, _ in sides):
        for role in ("initiator", "target"):
            frame.roles[role] = []
            for node, entity in sides:
                frame.put(role, node, entity, "they do so to each other")


def _mutual(reading: Reading, verb: Token) -> bool:
    """Whether words near a verb say that it is done both ways: "accused each other", "s'accusent"."""
    words = reading.lexicon.set("mutual_words")
    before, behind = _NEAR
    near = verb.doc[max(verb.sent.start, verb.i - before) : min(verb.sent.end, verb.i + behind + 1)]
    for token in near:
        pair = f"{token.nbor(-1).lower_} {token.lower_}" if token.i else ""
        if (token.lower_ in words or pair in words) and all(t.pos_ != "VERB" for t in near if verb.i < t.i < token.i):
            return True
    itself = any(lemma_of(c) == "se" and c.i < verb.i for c in verb.children)
    return itself and lemma_of(verb) in reading.lexicon.verbs("mutual_verbs")


def _exchanged(reading: Reading, verb: Token, deed: Token) -> bool:
    """Whether a deed is the object of "trade", with nobody with whom."""
    traded = verb != deed and deed.dep_ == "obj" and lemma_of(verb) in reading.lexicon.verbs("exchange_verbs")
    partner = reading.lexicon.set("partner_prepositions")
    return traded and all(case_of(c) not in partner for c in (*verb.children, *deed.children))


def each_of_two(reading: Reading, verb: Token) -> Token | None:
    """ "Each" as the subject of a verb whose object is "the other"; None where they are not so."""
    each = next((c for c in verb.children if c.lower_ in reading.lexicon.set("each_words") and c.i < verb.i), None)
    others = reading.lexicon.set("other_words")
    told = any(c.lower_ in others and c.dep_ in ("obj", "iobj", "obl", "obl:arg") for c in verb.children)
    return each if told else None


def _sides(reading: Reading, draft: Draft, verb: Token) -> list[tuple[Node, str]]:
    """Who does it: the subjects of the verb, or of one above it, where they are several; else those already read."""
    passage, known = draft.frame.passage, draft.frame.roles.get("initiator", [])
    at = verb
    for _ in range(4):
        found = [(n, meant(reading, n)) for s in subjects(at) for n in expand(reading, passage, s)]
        if len({entity for _, entity in found}) > 1:
            return found
        if any(node.plural and node.kind != "pronoun" for node, _ in found):
            return known if len(known) > 1 else found
        at = at.head
    return known
