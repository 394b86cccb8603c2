"""Texts that somebody else tells from beginning to end: a list that X compiled, a summary of what X said, a testimony.

"The following chronology was compiled by X." What comes behind it is X's where nobody else is named. A quotation that
runs over paragraphs without a speaker of its own is whose doings the sentence before it tells: "She spoke to us." Who
begins with "My name is X" tells what follows as long as he says "I"; who is announced before a colon ("X stated:")
tells the numbered points behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.entries import entry_passages
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.quotations import MARKS, own_words, quotations
from kg.nlp.reading import Reading
from kg.nlp.sources.attribution import Attribution
from kg.nlp.sources.who import who

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: The text is announced within so many paragraphs, or it is not the whole of it that is meant.
_FIRST = 2
#: A heading has at most so many tokens.
_HEADING = 24
#: Where the colon of "4 March 2020:" stands at the latest.
_LABEL = 4
#: How many tokens may stand between "following" and the noun of what follows.
_NEAR = 3


def voices(reading: Reading) -> Iterator[tuple[int, int, tuple[Node, ...]]]:
    """(passage, first token, speakers) for each passage of a text that is announced as somebody's."""
    found = next(_announced(reading), None)
    if found is not None:
        first, start, speakers = found
        docs = [p.doc for p in reading.passages]
        last = _quoted_to(docs, first + 1)
        for n in range(first, last + 1):
            yield n, start if n == first else 0, speakers
        return
    entries = entry_passages([p.doc for p in reading.passages])
    speakers = next(_listers(reading), ()) if entries else ()
    for n in entries if speakers else ():
        yield n, 0, speakers


def _quoted_to(docs: list[Doc], n: int) -> int:
    """The last paragraph of an account that begins at paragraph ``n``: where its quotation closes, else the end."""
    if n >= len(docs) or not len(docs[n]) or docs[n][0].text not in MARKS:
        return len(docs) - 1
    return n if _closes(docs[n]) else _runs_to(docs, n)


def _listers(reading: Reading) -> Iterator[tuple[Node, ...]]:
    """Who published the list that the entries of a chronology are of: "X released a list of attacks this month"."""
    nouns = reading.lexicon.set("account_nouns")
    for n, passage in enumerate(reading.passages[:_FIRST]):
        for noun in passage.doc:
            verb, own = noun.head, noun.dep_ == "obj" and not syntax.is_passive(noun.head)
            listed = verb.pos_ in syntax.VERBAL and {lemma_of(noun), noun.lower_} & nouns
            if listed and (own or noun.dep_ in syntax.SUBJECTS):
                speakers = _who(reading, n, syntax.subjects(verb) if own else syntax.agents(verb))
                if speakers:
                    yield speakers


def _announced(reading: Reading) -> Iterator[tuple[int, int, tuple[Node, ...]]]:
    """Where a text begins that somebody made or said, and who: behind the sentence that says so."""
    for n, passage in enumerate(reading.passages[:_FIRST]):
        before: Span | None = None
        for sent in passage.doc.sents:
            for noun in _accounts(reading, sent):
                makers = list(_makers(reading, noun))
                if not makers and before is not None:  # "X has published a report. Its findings are the following:"
                    makers = syntax.subjects(before.root)
                speakers = _who(reading, n, makers)
                if speakers:
                    yield n, sent.end, speakers
            before = sent
        yield from _headed(reading, n)


def _headed(reading: Reading, n: int) -> Iterator[tuple[int, int, tuple[Node, ...]]]:
    """A heading that says whose the text is: "Statement by the Commissioner, Ann Holm"."""
    doc = reading.passages[n].doc
    short = 0 < len(doc) <= _HEADING and doc[-1].text not in (".", "?", "!", ":")
    if not short or any("Fin" in t.morph.get("VerbForm") for t in doc):
        return
    nouns = reading.lexicon.set("statement_nouns")
    noun = next((t for t in doc if lemma_of(t) in nouns and t.dep_ in ("ROOT", "dep", "nsubj")), None)
    if noun is not None:
        leading = reading.lexicon.set("heading_prepositions")
        makers = [c for c in noun.children if syntax.relation(c) == "nmod" and syntax.case_of(c) in leading]
        speakers = _who(reading, n, [*syntax.agents(noun), *makers])
        if speakers:
            yield n, len(doc), speakers


def _who(reading: Reading, n: int, makers: Iterable[Token]) -> tuple[Node, ...]:
    return tuple(dict.fromkeys(x for t in makers for x in who(reading, n, t)))


def _accounts(reading: Reading, sent: Span) -> Iterator[Token]:
    """The nouns of what follows: "the following list", "the following is a summary", "voici la chronologie"."""
    opening, nouns = reading.lexicon.set("opening_words"), reading.lexicon.set("account_nouns")
    for word in sent:
        if word.lower_ in opening or lemma_of(word) in opening:
            near = word.doc[max(sent.start, word.i - 1) : min(sent.end, word.i + 2 + _NEAR)]
            yield from (t for t in (*near, *syntax.subjects(word)) if t.pos_ == "NOUN" and lemma_of(t) in nouns)


def _makers(reading: Reading, noun: Token) -> Iterator[Token]:
    """The words for who made an account, or said what it is about."""
    lexicon = reading.lexicon
    nouns = lexicon.set("account_nouns") | lexicon.set("source_nouns")
    for token in (noun, *(c for c in noun.children if c.dep_ == "nmod" and lemma_of(c) in nouns)):
        yield from syntax.agents(token)
    verb = noun.head
    if verb.pos_ in syntax.VERBAL and noun.dep_ in syntax.SUBJECTS:
        yield from syntax.agents(verb)
    elif verb.pos_ in syntax.VERBAL and noun.dep_ == "obj":
        yield from syntax.subjects(verb)
    said = {*lexicon.verbs("reporting_verbs"), *lexicon.set("compiling_verbs")}
    for clause in (t for t in noun.subtree if t.i > noun.i and t.pos_ in syntax.VERBAL and lemma_of(t) in said):
        yield from syntax.agents(clause) if syntax.is_passive(clause) else syntax.subjects(clause)


def confided(reading: Reading) -> Iterator[tuple[int, int, tuple[Node, ...]]]:
    """(passage, first token, speakers) for each paragraph of an account whose teller gives his name: "My name is X"."""
    phrases = [tuple(p.split()) for p in reading.lexicon.set("naming_phrases")]
    first = reading.lexicon.set("first_person")
    docs = [p.doc for p in reading.passages]
    for n, doc in enumerate(docs):
        own = [t.i for t in own_words(doc)]
        for words in phrases:
            at = next((i for i in own if tuple(t.lower_ for t in doc[i : i + len(words)]) == words), None)
            teller = reading.mentions.at(n, at + len(words)) if at is not None and at + len(words) < len(doc) else None
            if at is not None and teller is not None and teller.named:
                told = [m for m in range(n, len(docs)) if any(t.lower_ in first for t in own_words(docs[m]))]
                yield from ((m, at if m == n else 0, (teller,)) for m in range(n, max(told) + 1))
                return


def numbered(reading: Reading, told: list[list[Attribution]]) -> Iterator[tuple[int, int, tuple[Node, ...]]]:
    """(passage, first token, speakers) for each numbered paragraph behind one that ends in "X stated:"; ``told`` are
    the attributions of every passage."""
    docs = [p.doc for p in reading.passages]
    speakers: tuple[Node, ...] = ()
    for n, doc in enumerate(docs):
        if not len(doc) or is_point(doc):
            if speakers:
                yield n, 0, speakers
            continue
        *_, last = doc.sents
        said = [a for a in told[n] if a.verb >= 0 and a.speech and not a.loose]
        opens = doc[-1].text == ":" or any(t.lower_ in reading.lexicon.set("opening_words") for t in last)
        speakers = said[-1].speakers if said else _who(reading, n, syntax.subjects(last.root))
        speakers = speakers if opens or _starts(docs, n + 1) else ()


def is_point(doc: Doc) -> bool:
    """Whether a paragraph is one of numbered points, or told under an hour or a day: "2.", "21h20 :", "4 mars :"."""
    if not len(doc) or not doc[0].text[0].isdigit():
        return False
    return doc[0].text.rstrip(".)").isdigit() or any(t.text == ":" for t in doc[:_LABEL])


def _starts(docs: list[Doc], n: int) -> bool:
    """Whether numbered points begin with a paragraph."""
    return n < len(docs) and is_point(docs[n]) and docs[n][0].text.rstrip(".)") == "1"


def testimonies(reading: Reading) -> Iterator[tuple[int, int, tuple[Node, ...]]]:
    """(passage, first token, speakers) for each paragraph of a quotation that runs over several without a speaker."""
    docs = [p.doc for p in reading.passages]
    n = 1
    while n < len(docs):
        last = _runs_to(docs, n)
        speakers = tuple(_told_of(reading, n - 1)) if last > n else ()
        for m in range(n, last + 1) if speakers else ():
            yield m, 0, speakers
        n = last + 1


def _runs_to(docs: list[Doc], n: int) -> int:
    """The paragraph that closes the quotation with which paragraph ``n`` begins; ``n`` where it does not run on."""
    if not len(docs[n]) or docs[n][0].text not in MARKS or _closes(docs[n]):
        return n
    return next((m for m in range(n + 1, len(docs)) if _marks(docs[m]) % 2 or _closes(docs[m])), n)


def _closes(doc: Doc) -> bool:
    """Whether the quotation that opens a paragraph ends in it."""
    first = next(iter(quotations(doc)), (0, 0))
    return first[0] == 0 and first[1] > 0 and doc[first[1] - 1].text in MARKS


def _marks(doc: Doc) -> int:
    return sum(t.text in MARKS for t in doc)


def _told_of(reading: Reading, n: int) -> Iterator[Node]:
    """The person whom the last sentence of passage ``n`` is about."""
    *_, last = reading.passages[n].doc.sents
    for subject in syntax.subjects(last.root):
        node = reading.mentions.at(n, subject.i)
        if node is not None and not node.plural and reading.is_a(node, "Person"):
            yield node


def own_doings(reading: Reading, n: int, start: int, speakers: tuple[Node, ...]) -> set[int]:
    """The tokens of a passage from ``start`` on that tell what those do whose word it is: "The ministry warns …"."""
    doc = reading.passages[n].doc
    told: set[int] = set()
    for sent in doc.sents:
        if any(t.i >= start and _means(reading, n, t, x) for t in syntax.subjects(sent.root) for x in speakers):
            told.update(range(sent.start, sent.end))
    return told


def _means(reading: Reading, n: int, token: Token, speaker: Node) -> bool:
    """Whether a noun is a speaker's name, or the noun of it alone: "the ministry" for "the Ministry of Defence"."""
    node = reading.mentions.at(n, token.i)
    if token.pos_ == "PRON":
        return False
    if node is not None and node.entity == speaker.entity:
        return True
    alone = not any(syntax.relation(c) in ("nmod", "amod", "compound") for c in token.children)
    definite = any(syntax.is_definite(c) for c in token.children)
    return alone and definite and token.text.casefold() in speaker.text.casefold().split()
