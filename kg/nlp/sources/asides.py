"""What the writer tells himself in a sentence that also tells what somebody says: scenes, asides, background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.sources.attribution import Attribution, is_background
from kg.nlp.sources.scopes import background, segment

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_aside(head: Token, found: list[Attribution], lexicon: Lexicon, state: bool = False) -> bool:
    """Whether the rules leave the event at ``head`` to the writer though somebody speaks in its sentence.

    ``found`` are the attributions of its passage; ``state`` says that a participle may only mention it
    (``sources_of``). What opens the sentence before the speaker, what a clause of contrast or time adds behind him, and
    what a participle or relative clause tells of someone on the way are the writer's.
    """
    if _sets_scene(head, lexicon):
        return True
    sent = head.sent
    here = [a for a in found if sent.start <= a.verb < sent.end and a.speech and not a.loose]
    if not here:
        return False
    covering = [a for a in here if head.i in a.scope]
    if covering:
        return is_background(head, state) and not any(a.quoted for a in covering)
    openers, since = lexicon.set("aside_openers"), lexicon.set("since_words")
    if any(head.i in aside and not any(a.verb in aside for a in here) for aside in background(sent, openers, since)):
        return True
    markers = lexicon.set("contrast_markers"), lexicon.set("clause_openers")
    return all(not start <= head.i < end for start, end in (segment(sent, a.verb, *markers) for a in here))


def _sets_scene(head: Token, lexicon: Lexicon) -> bool:
    """ "As rebels advanced on Bukavu, residents said", "Speaking after the raid, X said": the writer sets the scene."""
    reporting, markers = lexicon.verbs("reporting_verbs"), lexicon.set("scene_markers")
    for clause in (head, *head.ancestors):
        if clause.dep_ == "advcl" and lemma_of(clause.head) in reporting and clause.head.i > clause.i:
            marks = [c.lower_ for c in clause.children if c.dep_ == "mark"]
            own = any(c.dep_ in syntax.SUBJECTS for c in clause.children)
            scene = any(m in markers for m in marks) or (not marks and not own and "Part" in str(clause.morph))
            return scene and clause.left_edge.i == clause.sent.start
    return False
