"""What the writer tells himself in a sentence that also tells what somebody says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Token


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
            scene = any(m in markers for m in marks) or (not marks and not own and "Part" in str(clause.morph))
            return scene and clause.left_edge.i == clause.sent.start
    return False
