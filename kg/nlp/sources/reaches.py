"""How far a speaker answers by the order of words alone, where the parse hung what he says on something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.quotations import MARKS
from kg.nlp.sources.saying import NUMBERED, Saying, speaking_subjects
from kg.nlp.sources.scopes import broken_into, contradicts, does_besides, segment

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

#: How far behind its verb the "that" of what is said may stand, in tokens.
FAR = 16
#: How many tokens there must be before ", X said" for them to be what X said.
SAID = 4
_NOMINAL = {"DET", "ADJ", "NUM", "NOUN", "PROPN", "PART"}


def reach_of(saying: Saying, sent: Span, speakers: tuple[Node, ...], lexicon: Lexicon) -> frozenset[int]:
    """The tokens that an active verb of saying covers by their order: behind its "that", or all before ", X said".

    Empty when the order says nothing.
    """
    verb = saying.verb
    if syntax.is_passive(verb) or saying.kind in NUMBERED:
        return frozenset()
    start, end = segment(sent, verb.i, lexicon.set("contrast_markers"))
    inside = verb.dep_ == "acl:relcl"
    if inside:
        end = min(end, verb.right_edge.i + 1)
    end = min([end, *(c.left_edge.i for c in verb.children if does_besides(c, verb))])
    spoken_to = lemma_of(verb) in lexicon.set("address_verbs")
    opened = _that(verb, end, lexicon.set("complementizers"), spoken_to)
    if opened is not None:
        return frozenset(range(opened, end))
    if inside or saying.kind not in ("report", "open") or broken_into(verb, speaking_subjects(verb)) is not None:
        return frozenset()
    first, last = _group(saying, speakers)
    if (
        first - start > SAID
        and not _has_object(verb)
        and not contradicts(verb, speaking_subjects(verb))
        and _closes(verb, first, last, end, lexicon.set("clause_openers"))
    ):
        verbs = [t for t in verb.doc[start:first] if t.pos_ in syntax.VERBAL]
        fronted = verb.doc[start].pos_ in ("ADP", "SCONJ") and not any(_asserts(t) for t in verbs)
        if verbs and not fronted:
            return frozenset(range(start, first))
    if lemma_of(verb) in lexicon.set("bare_verbs") and first < verb.i and _finite_behind(verb, end):
        return frozenset(range(verb.i + 1, end))
    return frozenset()


def _that(verb: Token, end: int, words: frozenset[str], told: bool = False) -> int | None:
    """Where the clause begins that "that" opens behind the verb, no finite verb between.

    Behind one who is ``told`` a parser takes "that" for a relative pronoun; a clause with a subject of its own is said.
    """
    for token in verb.doc[verb.i + 1 : min(end, verb.i + FAR)]:
        if token.lower_ in words and token.dep_ != "det" and (token.pos_ == "SCONJ" or token.dep_ == "mark"):
            return int(token.i)
        if told and token.lower_ in words and _has_subject(token.head, token):
            return int(token.i)
        if token.pos_ in syntax.VERBAL and "Fin" in token.morph.get("VerbForm"):
            return None
        if token.text in MARKS or token.text in (";", ":"):
            return None
    return None


def _asserts(verb: Token) -> bool:
    """Whether a finite verb stands in a clause without a mark: "after being shelled, ..." tells nothing by itself."""
    clause = syntax.clause_of(verb)
    return "Fin" in verb.morph.get("VerbForm") and not any(c.dep_ == "mark" for c in clause.children)


def _has_subject(clause: Token, that: Token) -> bool:
    """Whether a clause behind "that" has a subject other than "that"."""
    return clause.i > that.i and any(c.dep_ in syntax.SUBJECTS and c.i > that.i for c in clause.children)


def _has_object(verb: Token) -> bool:
    """Whether a verb says what stands behind it: "While X shells Y, Z announced a release"."""
    spoken = speaking_subjects(verb)
    told = ("obj", "ccomp", "xcomp")
    return any(c.i > verb.i and syntax.relation(c) in told and c not in spoken for c in verb.children)


def _group(saying: Saying, speakers: tuple[Node, ...]) -> tuple[int, int]:
    """The first and last token of speaker and verb together."""
    verb = saying.verb
    doc = verb.doc
    first, last = min([verb.i, *saying.words]), max([verb.i, *saying.words])
    first = min([first, *(c.i for c in verb.children if syntax.relation(c) == "aux")])
    for node in speakers:
        if node.start >= len(doc) or doc[node.head].sent != verb.sent:
            continue
        if node.end <= verb.i:
            first = min(first, node.start)
        last = max(last, node.end - 1)
    while first > verb.sent.start and doc[first - 1].pos_ in _NOMINAL:
        first -= 1
    return first, last


def _closes(verb: Token, first: int, last: int, end: int, openers: frozenset[str]) -> bool:
    """Whether speaker and verb stand behind a comma and nothing that is told stands behind them."""
    doc = verb.doc
    if doc[first - 1].text not in (",", "-", "–", "—", *MARKS):
        return False
    for token in doc[last + 1 : end]:
        if token.text in (",", ";", ".", ")") or token.lower_ in openers:
            return True
        if token.pos_ in syntax.VERBAL and "Fin" in token.morph.get("VerbForm"):
            return False
    return True


def _finite_behind(verb: Token, end: int) -> bool:
    """Whether a clause follows that can be what is said: the verb has no object ("added troops", "said no"), and the
    clause has no mark of its own ("when rebels attacked")."""
    after = verb.doc[verb.i + 1 : end]
    if len(after) <= 3 or after[0].is_punct or after[0].pos_ in ("INTJ", "CCONJ"):
        return False
    if any(syntax.relation(c) == "obj" and c.i > verb.i for c in verb.children):
        return False
    finite = [t for t in after if t.pos_ in syntax.VERBAL and "Fin" in t.morph.get("VerbForm")]
    return any(not _marked(t, verb) for t in finite)


def _marked(token: Token, verb: Token) -> bool:
    """Whether a verb stands, below the verb of saying, in a clause that is added with a mark of its own."""
    for node in (token, *token.ancestors):
        if node.i <= verb.i:
            return False
        added = syntax.relation(node) in ("advcl", "conj")
        if added and any(c.dep_ in ("mark", "advmod", "case") and c.i < node.i and _opens(c) for c in node.children):
            return True
    return False


def _opens(token: Token) -> bool:
    """Whether a word begins a subordinate clause."""
    return token.pos_ in ("SCONJ", "ADP") or token.dep_ == "mark" or "Int" in token.morph.get("PronType")
