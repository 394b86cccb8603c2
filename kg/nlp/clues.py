"""More that speaks for or against a mention as the filler of a role: words, lists, nesting, and how the article opens.

What the frame, the parse and the events around say of it stands in ``arguments``; both are features of one scorer.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.nlp import syntax
from kg.nlp.context import Surroundings, clause_head, coarse
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.roles import ROLES, Frame

#: How many words between trigger and mention are looked at as they stand.
NEAR = 3


def words_of(reading: Reading, frame: Frame, node: Node, cls: str) -> Iterator[str]:
    """The word that a mention hangs on, the preposition that ties it to this trigger, and the few words between."""
    lang, entry = reading.lexicon.lang, frame.trigger.entry
    token = reading.token(node)
    top = syntax.governor(token)
    label, case = syntax.relation(syntax.first_conjunct(token)), syntax.case_of(token)
    yield f"gov={lang}:{lemma_of(top)}:{label}"
    yield f"gov={lang}:{lemma_of(top)}:{label}:{case}&type={entry.type}"
    if node.passage != frame.passage:
        return
    head = token.doc[frame.trigger.head]
    if head.sent != token.sent:
        return
    trigger = f"{lang}:{entry.words[0]}"
    side = "before" if token.i < head.i else "after"
    if top.i in frame.trigger.tokens or top.i == head.head.i:
        near = "own" if top.i in frame.trigger.tokens else "over"
        yield f"tie={near}:{label}:{case}&trigger={trigger}"
        yield f"tie={near}:{label}:{case}&type={entry.type}&pos={entry.pos}"
        yield f"tie={near}:{label}:{case}&cls={cls}"
    yield f"trigger={trigger}&cls={cls}&side={side}"
    first, last = sorted((frame.trigger.tokens[0], frame.trigger.tokens[-1]))
    start, end = (node.end, first) if node.head < first else (last + 1, node.start)
    if 0 <= end - start <= NEAR:
        words = " ".join(t.lower_ for t in token.doc[start:end])
        yield f"words={lang}:{side}:{words}"
        yield f"words={lang}:{side}:{words}&type={entry.type}"
    if syntax.is_passive(head):
        same = clause_head(token).i == clause_head(head).i
        yield f"passive&side={side}&dep={syntax.relation(token)}&clause={same}"


def company_of(reading: Reading, frame: Frame, node: Node, cls: str) -> Iterator[str]:
    """How a mention stands to those that the frame took: in one list with them, inside them or around them."""
    first = syntax.first_conjunct(reading.token(node))
    listed = first.dep_ == "conj" or any(True for _ in syntax.conjuncts(first))
    if listed:
        yield f"listed&cls={cls}"
    for role in (*ROLES, "instrument"):
        for other, _ in frame.roles.get(role, []):
            if other is node or other.passage != node.passage:
                continue
            if listed and syntax.first_conjunct(reading.token(other)).i == first.i:
                yield f"listed with {role}"
                yield f"listed with {role}&type={frame.trigger.entry.type}"
            if other.start <= node.start and node.end <= other.end:
                yield f"inside {role}&cls={cls}&theirs={coarse(reading, other)}"
            elif node.start <= other.start and other.end <= node.end:
                yield f"around {role}&cls={cls}&theirs={coarse(reading, other)}"


def standing_of(reading: Reading, around: Surroundings, frame: Frame, node: Node, cls: str) -> Iterator[str]:
    """What a mention is to the article: who and where it opens with, and how its words are introduced."""
    family = reading.ontology.family(frame.trigger.entry.type) or "other"
    if node.entity in around.opening:
        yield f"opening&cls={cls}"
        yield f"opening&cls={cls}&family={family}"
    token = reading.token(node)
    counted = any(t.like_num for t in token.children) or bool(syntax.children(token, "nummod"))
    yield f"counted={counted}&definite={node.definite}&cls={cls}&family={family}"
    if node.kind == "pronoun":
        yield f"pronoun={reading.lexicon.lang}:{node.text.casefold()}&family={family}"
