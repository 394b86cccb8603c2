"""Word order around what is said, in the grain that the scorer of speakers sees: it holds where the parse does not.

A sentence is written as a short pattern of what matters for saying: E the event, S the speaker, V a verb of saying,
P a phrase of attribution, t "that", b a word of contrast, and marks (c comma, k colon, s semicolon, q quotation mark).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.quotations import MARKS, quotations
from kg.nlp.reading import Reading
from kg.nlp.sources.attribution import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How far from its speaker a verb of saying is looked for, in tokens.
NEAR = 10
#: How many passages back somebody still has the word.
BACK = 3
_MARKS = {",": "c", ":": "k", ";": "s", "(": "(", ")": ")", "–": "c", "—": "c"}


class _Place(NamedTuple):
    """Where an event stands among what is said, the same for whoever may be its speaker."""

    sayings: int
    covering: list[Attribution]
    loose: list[Attribution]
    narrowest: int
    quoted: bool
    last: tuple[tuple[Node, ...], int]


class Order:
    """The signs of every passage of an article, and who spoke when."""

    def __init__(self, reading: Reading, told: list[list[Attribution]]) -> None:
        self._reading = reading
        self._told = told
        self._signs: dict[int, list[str]] = {}
        self._quotes: dict[int, list[tuple[int, int]]] = {}
        self._last: dict[tuple[int, int], tuple[tuple[Node, ...], int]] = {}
        self._places: dict[tuple[int, int], _Place] = {}
        self._reported: dict[tuple[int, int], bool] = {}
        self._clauses: dict[tuple[int, int, bool], list[str]] = {}

    def quotes(self, n: int) -> list[tuple[int, int]]:
        """The quotations of passage ``n``."""
        if n not in self._quotes:
            self._quotes[n] = quotations(self._reading.passages[n].doc)
        return self._quotes[n]

    def signs(self, n: int) -> list[str]:
        """One letter for each token of passage ``n`` that matters, "" for the others."""
        if n not in self._signs:
            doc = self._reading.passages[n].doc
            verbs = {a.verb for a in self._told[n]}
            self._signs[n] = [_sign(t, verbs, self._reading.lexicon) for t in doc]
        return self._signs[n]

    def pattern(self, n: int, event: int, speaker: Node) -> str:
        """The pattern of a sentence from the event to the speaker with his nearest verb; "" over two sentences."""
        doc = self._reading.passages[n].doc
        numbers = self._reading.sentence_numbers[n]
        if speaker.passage != n or numbers[event] != numbers[speaker.head]:
            return ""
        sent, signs = doc[event].sent, self.signs(n)
        low, high = min(event, speaker.start), max(event, speaker.head)
        said = [i for i in range(sent.start, sent.end) if signs[i] and signs[i] in "VP"]
        after = next((i for i in said if speaker.head < i < speaker.head + NEAR), None)
        before = next((i for i in reversed(said) if speaker.start - NEAR < i < speaker.start), None)
        near = [i for i in (after, before) if i is not None]
        if near:
            best = min(near, key=lambda i: min(abs(i - speaker.head), abs(i - speaker.start)))
            low, high = min(low, best), max(high, best)
        shown = ["E" if i == event else "S" if i == speaker.head else signs[i] for i in range(low, high + 1)]
        return "".join(key for key, _ in groupby(s for s in shown if s))

    def reported(self, n: int, event: Token) -> bool:
        """Whether the sentence of an event has a verb of saying of its own."""
        sent = event.sent
        if (n, sent.start) not in self._reported:
            reporting = self._reading.lexicon.verbs("reporting_verbs")
            self._reported[n, sent.start] = any(lemma_of(t) in reporting for t in sent)
        return self._reported[n, sent.start]

    def last(self, n: int, start: int) -> tuple[tuple[Node, ...], int]:
        """Who spoke last before token ``start`` of passage ``n``, how many passages before; ((), BACK) for nobody."""
        if (n, start) not in self._last:
            self._last[n, start] = self._spoke_last(n, start)
        return self._last[n, start]

    def _spoke_last(self, n: int, start: int) -> tuple[tuple[Node, ...], int]:
        for far in range(BACK):
            if n - far < 0:
                break
            said = [a for a in self._told[n - far] if a.speech and not a.loose and a.verb >= 0]
            said = [a for a in said if far or a.verb < start]
            if said:
                doc = self._reading.passages[n - far].doc
                main = [a for a in said if _main(doc[a.verb]) and doc[a.verb].sent == doc[said[-1].verb].sent]
                return (main or said)[-1].speakers, far
        return (), BACK

    def features(self, n: int, event: Token, speaker: Node, entity: str, rule: bool) -> Iterator[str]:
        """What the scorer sees of the order of words; ``rule`` says whether the rules name this speaker."""
        pattern = self.pattern(n, event.i, speaker)
        if pattern:
            yield f"order={pattern}"
            yield f"order={pattern}&rule={rule}"
            yield f"order={pattern}&kind={speaker.kind}"
        sayings, covering, loose, narrowest, quoted, (speakers, far) = self._place(n, event)
        loosely = any(speaker in a.speakers for a in loose)
        yield f"loosely={loosely}&covered={bool(covering)}&rule={rule}"
        mine = [a for a in covering if any(s.entity == entity or s is speaker for s in a.speakers)]
        first = bool(mine) and min(len(a.scope) for a in mine) == narrowest
        yield f"sayings={min(sayings, 3)}&rule={rule}"
        yield f"covering={min(len(covering), 3)}&mine={len(mine) > 0}&first={first}"
        yield f"covered={bool(covering)}&rule={rule}&sayings={min(sayings, 2)}&quoted={quoted}"
        was = any(s.entity == entity or s is speaker for s in speakers)
        open_ = f"last={was}&far={far}"
        yield f"{open_}&sayings={min(sayings, 2)}&covered={bool(covering)}"
        yield f"{open_}&quoted={quoted}&covered={bool(covering)}"
        yield f"{open_}&rule={rule}"
        key = (n, event.i, rule)
        if key not in self._clauses:  # the same for all speakers of an event
            self._clauses[key] = list(_clause(event, rule))
        yield from self._clauses[key]

    def _place(self, n: int, event: Token) -> _Place:
        if (n, event.i) not in self._places:
            sent, signs = event.sent, self.signs(n)
            inside = [a for a in self._told[n] if event.i in a.scope]
            covering = [a for a in inside if not a.loose]
            self._places[n, event.i] = _Place(
                sayings=sum(1 for i in range(sent.start, sent.end) if signs[i] and signs[i] in "VP"),
                covering=covering,
                loose=[a for a in inside if a.loose],
                narrowest=min((len(a.scope) for a in covering), default=0),
                quoted=any(start <= event.i < end for start, end in self.quotes(n)),
                last=self.last(n, sent.start),
            )
        return self._places[n, event.i]


def _sign(token: Token, verbs: set[int], lexicon: Lexicon) -> str:
    text = token.lower_
    if token.text in MARKS:
        return "q"
    if text in _MARKS:
        return _MARKS[text]
    if token.i in verbs:
        return "V" if token.pos_ in syntax.VERBAL else "P"
    if token.pos_ in syntax.VERBAL and lemma_of(token) in lexicon.verbs("reporting_verbs"):
        return "V"
    if text in lexicon.set("complementizers") and token.pos_ == "SCONJ":
        return "t"
    return "b" if text in lexicon.set("contrast_markers") else ""


def _main(verb: Token) -> bool:
    """Whether a verb of saying stands in no clause below another verb but an inserted one."""
    return syntax.relation(verb) in ("ROOT", "root", "parataxis", "conj")


def _clause(event: Token, rule: bool) -> Iterator[str]:
    """How the clause of an event hangs in its sentence: background and what is told look different."""
    top = syntax.clause_of(event)
    marks = sorted(c.lower_ for c in top.children if c.dep_ in ("mark", "case") and c.i < top.i)
    yield f"clause={top.dep_}&rule={rule}"
    yield f"mark={marks[0] if marks else '-'}&rule={rule}"
    yield f"dep={event.dep_}&pos={event.pos_}&rule={rule}"
    definite = any(syntax.is_definite(c) for c in event.children)
    yield f"definite={definite}&pos={event.pos_}&rule={rule}"
    tense = next(iter((*event.morph.get("Tense"), *event.morph.get("Mood"))), "-")
    yield f"tense={tense}&rule={rule}"
