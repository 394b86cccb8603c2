"""What a sentence tells only to place something else in time: the writer's, whoever the rest is said by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


def background(sent: Span, lexicon: Lexicon) -> Iterator[frozenset[int]]:
    """What a sentence tells only to place something else in time: ", hours after X fell, ...", "since X fell".

    It is the writer's, whoever the rest is said by.
    """
    yield from asides(sent, lexicon)
    for token in sent:
        if token.lower_ in lexicon.set("since_words") and token.dep_ in ("mark", "case"):
            yield frozenset(t.i for t in _dated(token.head) if t.i > token.i)


def asides(sent: Span, lexicon: Lexicon) -> Iterator[frozenset[int]]:
    """The asides of time of a sentence, at its start or behind a comma: "Two days after the fall of X, ..."."""
    doc, openers = sent.doc, lexicon.set("aside_openers")
    for token in sent:
        first = token.i + 1 if token.text == "," else token.i
        if (token.text == "," or token.i == sent.start) and opens_aside(doc, first, sent.end, openers):
            closing = (t.i for t in doc[first : sent.end] if t.text in (",", ";", "–", "—"))
            end = next(closing, sent.end)
            if first > sent.start or end < sent.end:
                yield frozenset(range(first, end))


def places_only(head: Token, verbs: Iterable[int], lexicon: Lexicon) -> bool:
    """Whether an event stands in an aside of time at the start of its sentence, or behind one of the ``verbs`` of
    saying; none of which is in the aside itself.

    "They retook it, hours after it fell, X said" is told by X in most annotated texts, "they retook it, X said, hours
    after it fell" is not.
    """
    said, start = tuple(verbs), head.sent.start
    for aside in asides(head.sent, lexicon):
        if head.i in aside and aside.isdisjoint(said):
            return min(aside) == start or any(start <= v < min(aside) for v in said)
    return False


def sets_scene(head: Token, lexicon: Lexicon) -> bool:
    """Whether the event at ``head`` opens a sentence that goes on with a verb of saying.

    "As rebels advanced on Bukavu, residents said", "Speaking after the raid, X said": the writer sets the scene. Asides
    behind the speaker (", X said, hours after ...") are as often said by him in annotated texts.
    """
    reporting, markers = lexicon.verbs("reporting_verbs"), lexicon.set("scene_markers")
    for clause in (head, *head.ancestors):
        if clause.dep_ == "advcl" and lemma_of(clause.head) in reporting and clause.head.i > clause.i:
            marks = [c.lower_ for c in clause.children if c.dep_ == "mark"]
            own = any(c.dep_ in syntax.SUBJECTS for c in clause.children)
            bare = not marks and not own and (syntax.is_gerund(clause) or syntax.is_participle(clause))
            return (bare or any(m in markers for m in marks)) and clause.left_edge.i == clause.sent.start
    return False


def _dated(top: Token) -> Iterator[Token]:
    """The clause behind "since", or its noun with what it belongs to ("the start of the offensive")."""
    if top.pos_ in syntax.VERBAL:
        yield from top.subtree
        return
    yield top
    for child in top.children:
        if syntax.relation(child) == "nmod" and syntax.case_of(child) in ("of", "de"):
            yield from child.subtree


def opens_aside(doc: Doc, first: int, end: int, openers: frozenset[str]) -> bool:
    """Whether "as", "after", "two days after", "au lendemain" begins at token ``first``."""
    led = first + 1 < end and doc[first].pos_ == "ADP"
    for token in doc[first : min(end, first + 5)]:
        if token.lower_ in openers:
            return token.pos_ != "NOUN" or syntax.case_of(doc[token.i + 1].head) in ("de", "of")  # "la veille" alone
        if token.pos_ not in ("DET", "NUM", "NOUN", "ADV", "ADJ") and not (led and token.i == first):
            return False
        if led and token.pos_ == "NOUN":
            return False  # "in the town, after"
    return False
