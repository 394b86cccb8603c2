"""What somebody answers for, and whose word an event is.

An attribution has speakers and a scope (token indices of its passage). An event whose trigger lies in a scope is told
by those speakers; the narrowest scope wins, so that a quotation inside a report keeps its own speaker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.nodes import Node

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Attribution:
    """Speakers and the tokens they answer for; ``verb`` is the token of the reporting verb or phrase.

    ``speech`` says whether it is speaking rather than counting or believing: only that keeps or takes the floor.
    ``loose`` tells that the scope is guessed from the order of words: it counts where no other covers an event.
    ``sure`` tells that the text says outright whose word this is, whatever its sentences look like: a headline that is
    signed, a turn, a whole statement.
    """

    speakers: tuple[Node, ...]
    scope: frozenset[int]
    verb: int
    quoted: bool = False
    speech: bool = True
    loose: bool = False
    sure: bool = False


def _background(head: Token, state: bool = False) -> bool:
    participle = "Part" in head.morph.get("VerbForm") or head.pos_ == "ADJ"
    if state and participle and head.dep_ in ("acl", "amod"):
        return not any(c.dep_ == "mark" for c in head.children)
    for token in (head, *head.ancestors):
        if token.dep_ in ("acl", "acl:relcl", "amod"):
            first = token.left_edge.i
            return "," in (token.doc[first].text, token.doc[max(first - 1, 0)].text)
        if token.pos_ in syntax.VERBAL or syntax.relation(token) in ("ccomp", "advcl", "parataxis"):
            return False
    return False


def _ours(doc: Doc, inner: Attribution, outer: Attribution) -> bool:
    """Whether somebody quoted tells what others told him or his own saw: "“They tell us that …”, X said"."""
    if not outer.quoted or inner.verb not in outer.scope:
        return False
    own = (doc[inner.verb], *syntax.subjects(doc[inner.verb]))
    return any("1" in c.morph.get("Person") or "1" in c.morph.get("Person[psor]") for t in own for c in t.children)


def _told_by(said: Attribution, tokens: tuple[int, ...]) -> bool:
    """Whether an event is within what is said; its words may hold the verb of saying, too ("reported ten dead")."""
    if said.verb in tokens:
        return any(i in said.scope for i in tokens)
    return tokens[0] in said.scope


def sources_of(found: list[Attribution], tokens: tuple[int, ...], head: Token, state: bool = False) -> tuple[Node, ...]:
    """The speakers for an event by its trigger's tokens; the narrowest scope wins.

    What a participle or relative clause adds behind a comma ("the alliance, backed by X") is the writer's background
    unless it stands in a quotation, which has a scope of its own. So is a ``state`` that a participle only mentions to
    say what is spoken of: "rebel-held districts", "troops backed by X".
    """
    fitting = [a for a in found if _told_by(a, tokens)]
    fitting = [a for a in fitting if not a.loose] or fitting
    if not fitting:
        return ()
    if _background(head, state):
        top = next((t for t in [head, *head.ancestors] if syntax.relation(t) in ("acl", "amod")), head)
        fitting = [a for a in fitting if top.head.i not in a.scope or a.verb in {t.i for t in top.subtree} or a.quoted]
        if not fitting:
            return ()
    best = min(fitting, key=lambda a: (len(a.scope), abs(a.verb - tokens[0])))
    speakers = list(best.speakers)
    for other in fitting:
        # "X said, citing Y" and "according to Y, says X": equal scopes name a chain
        near = len(other.scope) <= len(best.scope) + 12
        if other is not best and (near or _ours(head.doc, best, other)):
            speakers += [s for s in other.speakers if s not in speakers]
    return tuple(speakers)


def sure_of(found: list[Attribution], tokens: tuple[int, ...]) -> tuple[Node, ...]:
    """Those of whom the text says outright that an event is their word."""
    return tuple(s for a in found if a.sure and _told_by(a, tokens) for s in a.speakers)
