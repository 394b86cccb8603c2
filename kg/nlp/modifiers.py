"""What the words that hang from a word say of it: "no", "not", "without", "alleged", "planned"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.lexicon import Lexicon
    from kg.model import Status

NEGATORS = frozenset({"pas", "jamais", "not", "n't", "n’t", "never", "nullement", "aucunement", "guère", "ni"})
NO = frozenset({"aucun", "aucune", "no", "nul", "nulle", "neither"})


def by_modifiers(token: Token, lexicon: Lexicon, inside: set[int]) -> tuple[Status, str] | None:
    """What the token's own dependents say."""
    negatable = {c.lower_ for c in token.children}
    for child in token.children:
        if child.i in inside:
            continue
        word, lemma = child.lower_, lemma_of(child)
        if (
            word in NO
            or (word in NEGATORS and child.dep_ not in ("cc",) and not _merely(child, lexicon))
            or (word == "plus" and negatable & {"ne", "n'"})
        ):
            if not _only(token):
                return ("unrealized" if _supposed(token, lexicon) else "negated"), child.text
        if child.dep_ == "case" and word in ("sans", "without"):
            return "negated", child.text
        if child.dep_ in syntax.SUBJECTS and _nobody(child, lexicon):
            return "negated", child.text
        if syntax.relation(child) in ("advmod", "obl", "advcl", "discourse", "parataxis", "amod"):
            if word in lexicon.set("hedge_adverbs") or lemma in lexicon.set("hedge_adverbs"):
                return "uncertain", child.text
        if syntax.relation(child) in ("amod", "acl", "compound", "advmod") and child.dep_ != "acl:relcl":
            if lemma in lexicon.set("hedge_adjectives") or word in lexicon.set("hedge_adjectives"):
                return "uncertain", child.text
            if lemma in lexicon.set("unrealized_adjectives") or word in lexicon.set("unrealized_adjectives"):
                return "unrealized", child.text
    return None


def _merely(negator: Token, lexicon: Lexicon) -> bool:
    """Whether "not" only denies that it was all: "not only soldiers were killed"."""
    behind = negator.doc[negator.i + 1 : negator.i + 2]
    return any(t.lower_ in lexicon.set("merely_words") for t in behind)


def _supposed(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a clause only supposes: what "if they do not withdraw" is waited for has not been denied."""
    return any(c.dep_ == "mark" and c.lower_ in lexicon.set("conditional_markers") for c in verb.children)


def _nobody(subject: Token, lexicon: Lexicon) -> bool:
    """Whether a subject says that there is none: "none of its planes", "aucun avion", "no one", "personne ne"."""
    if subject.lower_ in lexicon.set("nobody_words"):
        return subject.lower_ not in lexicon.set("nobody_with_ne") or any(
            c.lower_ in ("ne", "n'") for c in subject.head.children
        )
    if any(c.dep_ == "det" and c.lower_ in NO for c in subject.children):
        return True
    single = lexicon.set("one_words") | lexicon.set("single_articles")
    return any(c.lower_ in NEGATORS and c.nbor().lower_ in single for c in subject.children if c.i < subject.i)


def _only(token: Token) -> bool:
    """French "ne … que" restricts, it does not deny."""
    return any(c.lower_ in ("que", "qu'") and c.dep_ in ("advmod", "case", "mark") for c in token.children) and not any(
        c.lower_ == "pas" for c in token.children
    )


def denied(verb: Token) -> bool:
    """Whether a verb is negated."""
    return any(c.lower_ in NEGATORS and syntax.relation(c) in ("advmod", "neg") for c in verb.children)
