"""Whether the words around a bond take it back: "no longer led by", "autrefois fidèles à", "allegedly allied"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

_LOOSE = ("ADV", "AUX", "PART", "ADJ")


def in_doubt(reading: Reading, word: Token, since: int | None = None) -> bool:
    """Whether a bond that ``word`` states is denied, over or hedged, by its dependents or by the words before it.

    ``since`` is the token index of the noun that the bond is said of; without it only adverbs and auxiliaries right
    before ``word`` count.
    """
    before, i = [], word.i - 1
    while i >= word.sent.start and not word.doc[i].is_punct and word.doc[i].pos_ != "CCONJ":
        token = word.doc[i]
        if (i <= since) if since is not None and since < word.i else token.pos_ not in _LOOSE:
            break
        before.append(token)
        i -= 1
    near = [*before, *(c for c in word.children if c.i not in {t.i for t in before})]
    lexicon = reading.lexicon
    words = {t.lower_ for t in near if not _superlative(t)}
    if words & (lexicon.set("negation") | lexicon.set("unbinding_words") | lexicon.set("hedge_adverbs")):
        return True
    text = f" {' '.join(t.lower_ for t in reversed(before))} "
    if any(f" {phrase} " in text for phrase in lexicon.set("hedge_adverbs") if " " in phrase):
        return True
    above = [word.head] if syntax.relation(word) == "xcomp" else []
    if any(t.pos_ in syntax.VERBAL and lemma_of(t) in lexicon.set("hedge_verbs") for t in (*before, *above)):
        return True  # "believed to be led by"
    helpers = syntax.children(word, "aux", "cop")
    return any(t.lower_ in lexicon.set("hedge_modals") for t in helpers) or any(
        "Cnd" in t.morph.get("Mood") for t in (word, *helpers)
    )


def _superlative(token: Token) -> bool:
    """ "Les plus fidèles": no "plus" of negation."""
    return token.lower_ == "plus" and token.i > 0 and token.nbor(-1).lower_ in ("le", "la", "les")
