"""Phrases of attribution: "according to X", "selon X", "citing X", "in the eyes of X"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.phrases import beginnings
from kg.nlp.reading import Reading
from kg.nlp.sources.attribution import Attribution
from kg.nlp.sources.recent import meant_by, same_source
from kg.nlp.sources.scopes import segment
from kg.nlp.sources.tellers import passed_on
from kg.nlp.sources.who import named, who

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: How many tokens behind a phrase of attribution its noun is looked for where the parse does not lead to it.
_NEAR = 5
#: How many tokens before a phrase of attribution the "but" may stand that sets it off.
TURN = 2


def according(reading: Reading, n: int, sent: Span, recent: tuple[Node, ...]) -> Iterator[Attribution]:
    """The attributions that phrases make in a sentence of passage ``n``; ``recent`` spoke last before it."""
    phrases, nouns = reading.lexicon.set("according_to"), reading.lexicon.set("source_nouns")
    openings = beginnings(phrases)
    for token in sent:
        first = token.text.casefold()
        opens = first in openings or "à" + first[1:] in openings  # capitals lose their accents
        end = _phrase_end(token, sent, phrases) if opens else None
        if end is not None:
            yield from _by_phrase(reading, n, sent, token.i, end, recent)
        elif (
            lemma_of(token) in nouns
            and syntax.case_of(token) == "by"
            and any(c.dep_ == "nmod:poss" for c in token.children)
        ):
            speakers = tuple(who(reading, n, token))  # "by the ministry's count"
            if speakers and not any(x.head == token.i for x in speakers):
                phrase = {t.i for t in token.subtree}
                yield Attribution(speakers, frozenset(_clause(reading, sent, token.i, token) - phrase), token.i)
    yield from _fronted(reading, n, sent)


def _phrase_end(token: Token, sent: Span, phrases: frozenset[str]) -> int | None:
    """Where the longest phrase of attribution that begins at ``token`` ends; contractions count as "de", "à"."""
    for length in range(min(6, sent.end - token.i), 0, -1):
        words = token.doc[token.i : token.i + length]
        text = words.text.casefold()
        if words.doc.lang_ == "fr" and words.text.startswith("A "):
            text = "à" + text[1:]  # capitals lose their accents
        last = {"du": "de", "des": "de", "d'": "de", "au": "à", "aux": "à"}.get(words[-1].lower_, "")
        if text in phrases or (last and length > 1 and text[: -len(words[-1])] + last in phrases):
            return int(token.i + length)
    return None


def _by_phrase(
    reading: Reading, n: int, sent: Span, start: int, end: int, recent: tuple[Node, ...]
) -> Iterator[Attribution]:
    phrases, told = reading.lexicon.set("according_to"), reading.lexicon.set("addressee_prepositions")
    doc = sent.doc
    heads = [t for i in range(start, end) for t in (doc[i].head,) if t.i >= end and t.i - end < 12]
    inner = [doc[i] for i in range(start, end) if doc[i].pos_ in ("NOUN", "PROPN")]
    if any(syntax.relation(t) == "nmod" for t in inner):
        return  # "a network of medical sources" attributes nothing
    near = range(end, min(end + _NEAR, sent.end))
    if doc[end - 1].lower_ in told and any(_phrase_end(doc[i], sent, phrases) for i in near):
        return  # "a-t-on indiqué à X de source médicale": X was told
    after = [doc[i] for i in near if doc[i].pos_ in ("NOUN", "PROPN", "PRON") and not _says_when(doc[i])]
    for head in [*heads, *inner, *(_whole(t) for t in after[:1])]:
        again = same_source(reading, n, head, recent) or meant_by(reading, n, head, recent)
        speakers = tuple(named(reading, x) for x in again) or tuple(who(reading, n, head))
        speakers = speakers or _house(reading, n, head)
        if speakers:
            others = (
                *passed_on(reading, n, head),
                *_citing(reading, n, doc[start]),
                *_also(reading, n, head, sent.end),
            )
            speakers = tuple(dict.fromkeys((*speakers, *others)))
        # ", and ten wounded" behind the speaker goes on telling, whatever the parser made of it
        cut = next((i for i in range(end, sent.end) if i > head.i and parts(doc, i)), sent.end)
        speakers = tuple(x for x in speakers if x.passage != n or x.head < cut)
        if speakers:
            phrase = {t.i for t in head.subtree if syntax.relation(t) != "acl" and t.i < cut} | _presenting(head)
            yield Attribution(speakers, frozenset(_clause(reading, sent, start, head) - phrase), start)
            return


def _presenting(head: Token) -> set[int]:
    """The relative clause behind a comma that says who the speaker is: "according to the hospital, itself shelled"."""
    clauses = (c for c in head.children if c.dep_ == "acl:relcl" and c.i > head.i)
    return {t.i for c in clauses if syntax.is_relative(_first(c)) for t in c.subtree}


def _first(clause: Token) -> Token:
    """The first word of a clause, a comma or a preposition before it left out: "which", "among whom"."""
    return next((t for t in clause.subtree if not t.is_punct and t.pos_ != "ADP"), clause)


def _also(reading: Reading, n: int, head: Token, end: int) -> Iterator[Node]:
    """ "A-t-on appris de source X et auprès de Y": Y, behind a preposition of his own."""
    doc, at = head.doc, head.right_edge.i + 1
    if at + 2 < end and doc[at].pos_ == "CCONJ" and doc[at + 1].lower_ in reading.lexicon.set("informant_prepositions"):
        noun = next((t for t in doc[at + 2 : min(at + 2 + _NEAR, end)] if t.pos_ in ("NOUN", "PROPN")), None)
        yield from who(reading, n, noun) if noun is not None else ()


def _house(reading: Reading, n: int, head: Token) -> tuple[Node, ...]:
    """ "According to the hospital": a building, for those in it."""
    node = reading.mentions.at(n, head.i)
    return (node,) if node is not None and node.entity and reading.is_a(node, "Facility") else ()


def _citing(reading: Reading, n: int, word: Token) -> Iterator[Node]:
    """ "X spoke of ten dead, citing residents": X, who cites them."""
    if word.dep_ == "advcl" and syntax.is_gerund(word) and lemma_of(word) in reading.lexicon.verbs("quoting_verbs"):
        yield from (x for t in syntax.subjects(word.head) for x in who(reading, n, t, True))


def _says_when(word: Token) -> bool:
    """Whether a noun without a preposition only dates a verb: "a-t-on appris mardi auprès de X"."""
    return word.dep_ in ("obl:mod", "obl:unmarked") and not syntax.case_of(word)


def _whole(word: Token) -> Token:
    """The noun of "senior Ukrainian police officials" from any word before it."""
    while word.dep_ in ("amod", "compound", "nmod", "nmod:poss", "nummod") and 0 < word.head.i - word.i < 6:
        word = word.head
    return word


def _clause(reading: Reading, sent: Span, start: int, head: Token) -> set[int]:
    """What a phrase of attribution at ``start`` covers: its sentence, or the relative clause that it opens."""
    markers = reading.lexicon.set("contrast_markers"), reading.lexicon.set("clause_openers")
    whole = set(range(*segment(sent, start, *markers)))
    turn = next((i for i in range(max(start - TURN, sent.start + 1), start) if sent.doc[i].lower_ in markers[0]), None)
    if turn is not None:  # "..., but according to X, ...": what stands before is not his
        whole = {i for i in whole if i > turn}
    top = next((t for t in (head, *head.ancestors) if t.dep_.startswith("acl")), None)
    opened = any(syntax.is_relative(t) for t in sent.doc[max(sent.start, start - 2) : start])
    # "the raids, which killed ten according to police": told is only what the relative clause adds
    closed = top is not None and top.i < start and not sent.doc[start - 1].is_punct and _added(top)
    return {t.i for t in top.subtree} if top is not None and (opened or closed) else whole


def _added(clause: Token) -> bool:
    """Whether a clause at a noun is a relative one or a participle between commas ("X, taken on Monday by Y, ...")."""
    if clause.dep_ == "acl:relcl":
        return True
    doc, first, last = clause.doc, clause.left_edge.i, clause.right_edge.i
    before, behind = doc[max(first - 1, 0)].text, doc[min(last + 1, len(doc) - 1)].text
    return "," in (doc[first].text, before) and "," in (doc[last].text, behind)


def _fronted(reading: Reading, n: int, sent: Span) -> Iterator[Attribution]:
    """ "Pour l'ONU, ...": whoever a sentence begins with as the one who judges so."""
    opening = next((t for t in sent if not t.is_punct and t.text not in "«»"), None)
    if opening is None or opening.lower_ not in reading.lexicon.set("opinion_prepositions"):
        return
    head = opening.head
    edge = head.right_edge.i
    last = next((i for i in (edge, edge + 1) if i < sent.end and sent.doc[i].text == ","), None)
    if last is None or head.i < opening.i or head.pos_ in syntax.VERBAL:
        return
    speakers = tuple(x for x in who(reading, n, head) if reading.is_a(x, "Person") or reading.is_a(x, "Organization"))
    if speakers:
        yield Attribution(speakers, frozenset(range(last, segment(sent, last)[1])), opening.i)


def parts(doc: Doc, i: int) -> bool:
    """Whether a conjunction behind a comma begins something else: "..., said X, and ..., said Y"."""
    return bool(doc[i].pos_ == "CCONJ" and doc[i - 1].text == ",")
