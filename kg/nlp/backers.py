"""Who is called somebody's backer backs him: "Egypt, a sponsor of the rebels", "la Russie est le soutien du régime".

The nouns stand in ``words.yaml`` (``backer_nouns``); "le soutien de la Russie", which is told of nobody, is Russia's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.fillers import expand, meant
from kg.nlp.lemmas import lemma_of
from kg.nlp.reading import Reading
from kg.nlp.roles import Frame

if TYPE_CHECKING:
    from spacy.tokens import Token


def tell_backers(reading: Reading, frame: Frame) -> None:
    """Set who backs whom where a noun for a backer is said of somebody by name."""
    noun = reading.passages[frame.passage].doc[frame.trigger.head]
    if not reading.tells(frame.trigger.entry.type, "Support") or lemma_of(noun) not in reading.lexicon.set(
        "backer_nouns"
    ):
        return
    called, backed = _called(noun), _backed(noun)
    hosts = [n for t in called for n in expand(reading, frame.passage, t) if reading.is_a(n, "Agent")]
    wards = [n for t in backed for n in expand(reading, frame.passage, t) if reading.is_a(n, "Agent")]
    if hosts and wards:
        for role, nodes in (("initiator", hosts), ("target", wards)):
            frame.roles[role] = []
            for node in nodes:
                frame.put(role, node, meant(reading, node), f"{noun.text!r} says who backs whom")


def _called(noun: Token) -> list[Token]:
    """Of whom a noun is said: what it stands beside, or the subject of which it is the predicate."""
    if noun.dep_ == "appos" and noun.head.i < noun.i:
        return [noun.head]
    copula = any(c.dep_ == "cop" for c in noun.children)
    return [c for c in noun.children if c.dep_ in syntax.SUBJECTS] if copula else []


def _backed(noun: Token) -> list[Token]:
    """Whose backer it is."""
    whose = [c for c in noun.children if c.dep_ == "nmod:poss" and not c.morph.get("Poss")]
    return whose or [
        c for c in noun.children if syntax.relation(c) == "nmod" and syntax.case_of(c) in ("de", "of", "à", "to")
    ]
