"""Deeds that are blamed on somebody: "the bombing was blamed on X", "l'attaque est attribuée à X".

Who is blamed is the deed's initiator; that he did it is uncertain (ANNOTATION.md). Which verbs blame, and with what
preposition, stands in ``words.yaml`` (``blaming_verbs``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.drafts import Draft
from kg.nlp.fillers import meant
from kg.nlp.lemmas import lemma_of
from kg.nlp.reading import Reading
from kg.nlp.roles import ROLES

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.nlp.nodes import Node


def blame(reading: Reading, drafts: Sequence[Draft]) -> None:
    """Give each deed that is blamed on somebody him for its initiator, and for nothing else."""
    verbs = reading.lexicon.table("blaming_verbs")
    for draft in drafts:
        passage = draft.frame.passage
        above = reading.passages[passage].doc[draft.head].head
        preposition = str(verbs.get(lemma_of(above), ""))
        deed = reading.passages[passage].doc[draft.head]
        blaming = reading.ontology.family(draft.type) == "speech"
        if not preposition or deed.dep_ not in ("nsubj:pass", "obj") or blaming:
            continue
        blamed = {meant(reading, node): node for node in _blamed(reading, passage, above, deed, preposition)}
        if not blamed:
            continue
        for role in ROLES:
            draft.frame.roles[role] = [
                (n, e) for n, e in draft.frame.roles.get(role, []) if role != "initiator" and e not in blamed
            ]
        for entity, node in blamed.items():
            draft.frame.put("initiator", node, entity, f"{lemma_of(above)!r} with {preposition!r}")
        if draft.status == "actual":
            draft.status = "uncertain"


def _blamed(reading: Reading, passage: int, verb: Token, deed: Token, preposition: str) -> Iterator[Node]:
    """Who stands behind the preposition, wherever the parse hangs him, with those in one list with him."""
    for child in (*verb.children, *deed.children):
        if child.i < deed.i or syntax.relation(child) not in ("obl", "nmod") or syntax.case_of(child) != preposition:
            continue
        for token in (child, *syntax.children(child, "conj")):
            node = reading.mentions.at(passage, token.i)
            if node is not None and node.entity and (reading.is_a(node, "Agent") or reading.country_of(node)):
                yield node
