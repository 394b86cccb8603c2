"""Describing nouns: which class a noun has, and how far the words of a description reach.

What counts as a describing noun, and of which class, stands in ``nouns.yaml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.nodes import Node, gender, plural
from kg.nlp.quotations import closes, leaves

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How many words may follow "loyal" in the words for those who are loyal to somebody.
_LOYAL = 5
#: How many words may follow "source" in the words for where it is.
_SOURCE = 8
#: Dependents that belong to the words of a description; clauses and appositions say more about it but are not it.
_INSIDE = {"det", "amod", "nummod", "compound", "flat", "fixed", "nmod", "case", "advmod", "goeswith"}


def noun_class(token: Token, lexicon: Lexicon) -> str | None:
    """The class that nouns.yaml gives a noun, by lemma, form, or with the noun before or after it as a compound."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB", "X"):
        return None
    nouns = lexicon.nouns
    for child in token.children:
        if child.dep_ in ("compound", "amod", "flat:foreign", "flat:name") and abs(child.i - token.i) == 1:
            pair = (child, token) if child.i < token.i else (token, child)
            for key in (" ".join(lemma_of(t) for t in pair), " ".join(t.lower_ for t in pair)):
                if key in nouns:
                    return nouns[key]
    listed = token.dep_ == "conj" and token.head.pos_ == "NOUN" and any(c.dep_ == "cc" for c in token.children)
    if token.pos_ in ("ADJ", "VERB") and not (listed and lemma_of(token.head) in nouns):  # "entre soldats et rebelles"
        # an adjective or participle used as a noun: "les insurgés", "the wounded"
        if not any(c.dep_ in ("det", "nummod") for c in token.children) or token.dep_ in (
            "amod",
            "acl",
            "root",
            "ROOT",
            "ccomp",
        ):
            return None
    return next((nouns[w] for w in lemmas_of(token) if w in nouns), None)


def description(n: int, token: Token, lexicon: Lexicon) -> Node | None:
    """The description that a noun heads; None for a noun of no class and for one that only makes up an idiom."""
    cls = noun_class(token, lexicon)
    return None if cls is None or idiomatic(token, lexicon) else describe(n, token, cls, lexicon)


def idiomatic(token: Token, lexicon: Lexicon) -> bool:
    """ "Avoir lieu", "mettre en place", "au cours de": words that name nothing, bare or in a phrase."""
    idioms = lexicon.set("idiom_nouns")
    before = [t.lower_ for t in token.doc[max(0, token.i - 2) : token.i]]
    if any(" ".join((*before[k:], token.lower_)) in idioms for k in range(len(before))):
        return True
    bare = not any(c.dep_ in ("det", "nummod", "amod", "nmod", "nmod:poss", "compound") for c in token.children)
    return bare and token.lower_ in idioms and not any(c.lower_ in ("du", "au", "aux", "des") for c in token.children)


def describe(n: int, token: Token, cls: str, lexicon: Lexicon) -> Node:
    """The description that a noun heads, of the class given."""
    start, end = _extent(token, lexicon)
    country = None
    for child in token.children:
        if child.dep_ in ("amod", "compound", "nmod") and (
            lemma_of(child) in lexicon.demonyms or child.lower_ in lexicon.demonyms
        ):
            country = lexicon.demonyms.get(lemma_of(child)) or lexicon.demonyms.get(child.lower_)
    definite = any(
        c.dep_ == "det" and (syntax.is_definite(c) or c.lower_ in ("ce", "cet", "cette", "ces", "the", "this", "these"))
        for c in token.children
    ) or any(c.lower_ in ("du", "au", "des", "aux") for c in token.children if c.dep_ == "case")
    words = token.doc[start:end].text
    return Node(n, start, end, token.i, cls, "description", words, country, plural(token), gender(token), definite)


def whereabouts(token: Token, end: int, lexicon: Lexicon) -> int:
    """How far "a source" reaches that nothing else describes: "in the prosecutor's office", "close to the minister"."""
    bare = lemma_of(token) in lexicon.set("bare_sources")
    bare = bare and all(c.dep_ in ("det", "case") for c in token.children if c.i < token.i)
    for child in sorted(token.children, key=lambda c: c.i) if bare else ():
        first, last = child.left_edge.i, child.right_edge.i
        phrase = syntax.relation(child) in ("nmod", "obl", "amod", "advmod", "acl") and child.pos_ not in syntax.VERBAL
        if child.i > token.i and first <= end <= last and phrase and last - token.i <= _SOURCE:
            end = last + 1 if not any(t.is_punct for t in token.doc[first : last + 1] if t.text in ",;:()") else end
    return end


def _through_name(title: Token, stop: int) -> int:
    """Where the words end of a title and the name right behind it: "la junte du général X" does not end before X."""
    for child in title.children:
        if syntax.relation(child) in ("appos", "flat") and child.left_edge.i == stop and child.pos_ == "PROPN":
            while stop < len(title.doc) and title.doc[stop].pos_ == "PROPN" and title in title.doc[stop].ancestors:
                stop += 1
    return stop


def _extent(token: Token, lexicon: Lexicon, deep: bool = True) -> tuple[int, int]:
    """The token span of a description: its head with the modifiers that are part of it, without its own preposition."""
    start, end = token.i, token.i + 1
    for child in token.children:
        label = syntax.relation(child)
        if child.i < token.i and label in _INSIDE - {"case"}:
            if label == "nmod" and any(
                t.pos_ in syntax.VERBAL or t.text in "();:" for t in token.doc[child.i + 1 : token.i]
            ):
                continue  # the dateline of an article, that the parser hung on a noun far below
            # "at least 18 people" are 18
            numbers = [t.i for t in child.subtree if t.like_num] if label == "nummod" else []
            start = min(start, numbers[0] if numbers else child.left_edge.i)
        elif child.i > token.i and label in _INSIDE - {"case"}:
            far = syntax.case_of(child) not in ("de", "of", "") or child.i > token.i + 8
            if label == "nmod" and (far or not (deep or child.pos_ == "PROPN")):
                continue
            loyal = label == "amod" and 0 < child.right_edge.i - child.i <= _LOYAL  # "troops loyal to X"
            narrow = label in ("nmod", "amod") and not loyal
            stop = _extent(child, lexicon, False)[1] if narrow else child.right_edge.i + 1
            stop = _through_name(child, stop) if narrow else stop
            if any(t.is_punct and t.text in ",;:()" for t in token.doc[token.i : stop]) or leaves(token, stop):
                continue
            end = max(end, stop)
    doc = token.doc
    end = max(end, whereabouts(token, end, lexicon))
    end += closes(token, end)
    while start < token.i and (
        (doc[start].pos_ in ("ADP", "PUNCT", "CCONJ", "SCONJ", "ADV", "PRON") and doc[start].dep_ != "det")
        or lemma_of(doc[start]) in lexicon.set("calendar_words")
    ):
        start += 1
    return start, end
