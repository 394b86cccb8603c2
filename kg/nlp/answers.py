"""What a deed answers: who, where and when of that is not the deed's own.

"Shelled Tyre in retaliation for the killing of a soldier in the Golan", "to avenge the death of", "after the deaths of
two protesters": the words are ``answering_words``, ``later_prepositions`` and ``death_nouns`` of ``words.yaml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemmas_of
from kg.nlp.repairs.deeds import deed_nouns

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def answered(lexicon: Lexicon, token: Token) -> bool:
    """Whether a death is what a deed answers or comes after, so that the deed is not its cause."""
    for _ in range(4):
        if came_first(lexicon, token):
            return True
        if syntax.relation(token) not in ("nmod", "acl", "appos", "conj") or token.dep_ == "acl:relcl":
            return False
        token = token.head
    return False


def came_first(lexicon: Lexicon, token: Token) -> bool:
    """Whether what a word hangs from only answers it or comes after it."""
    later = syntax.case_of(token).split("_")[0] in lexicon.set("later_prepositions")
    return _answers(lexicon, token) or (later and syntax.relation(token) in ("nmod", "obl"))


def answered_phrases(doc: Doc, lexicon: Lexicon) -> list[range]:
    """The words of each deed that another one answers, and of each death that something came after."""
    deaths = lexicon.set("death_nouns")
    found = (t for t in doc if _answers(lexicon, t) or (not deaths.isdisjoint(lemmas_of(t)) and came_first(lexicon, t)))
    return [range(t.left_edge.i, t.right_edge.i + 1) for t in found]


def _answers(lexicon: Lexicon, token: Token) -> bool:
    """Whether a deed hangs from a word for the answer to it; who answers and whom he means do so too."""
    if syntax.relation(token) not in ("nmod", "obl", "obj") or token.pos_ not in ("NOUN", "PROPN"):
        return False
    deeds, forms = deed_nouns(lexicon.lang) | lexicon.set("death_nouns"), set(lemmas_of(token))
    return not deeds.isdisjoint(forms) and not lexicon.set("answering_words").isdisjoint(lemmas_of(token.head))
