"""Who says what: inside a sentence, in quotations that run over sentences, from one passage to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.quotations import MARKS, quotations
from kg.nlp.reading import Reading
from kg.nlp.sources.according import TURN, according, parts
from kg.nlp.sources.asides import background
from kg.nlp.sources.attribution import Attribution
from kg.nlp.sources.headlines import signed
from kg.nlp.sources.reaches import reach_of
from kg.nlp.sources.recent import presented
from kg.nlp.sources.relays import relays
from kg.nlp.sources.saying import sayings
from kg.nlp.sources.scopes import scope_of
from kg.nlp.sources.sequels import sequels
from kg.nlp.sources.tellers import tellers
from kg.nlp.sources.turns import turns
from kg.nlp.sources.voices import confided, is_point, numbered, own_doings, testimonies, voices
from kg.nlp.sources.who import named, who

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: A quotation of fewer words is one that the writer takes over, and tells nothing by itself.
_SHORT = 6


def attributions(reading: Reading) -> list[list[Attribution]]:
    """The attributions of every passage."""
    out: list[list[Attribution]] = []
    last: tuple[Node, ...] = ()
    floor: tuple[Node, ...] = ()  # who was given the floor by "X said:" at the end of a passage
    for n, passage in enumerate(reading.passages):
        doc = passage.doc
        quotes = quotations(doc)
        if n and is_point(reading.passages[n - 1].doc) and not is_point(doc):
            floor = ()  # who states numbered points has done with the last of them
        said: list[Attribution] = []
        for sent in doc.sents:
            recent = next((a.speakers for a in said[::-1] if a.speech and not a.loose), last)
            here = list(_of_sentence(reading, n, sent, quotes, recent))
            here = _parted(doc, here, reading.lexicon.set("contrast_markers"))
            said += _told(reading, sent, here, quotes)
        # "we announced" names nobody: it is the one who has the floor
        first = reading.lexicon.set("first_person")
        found = [a for a in said if not all(s.text.casefold() in first for s in a.speakers)]
        for colon in (t.i for t in doc if t.text == ":" and t.i + 3 < len(doc)):
            opener = next((a for a in found if 0 < colon - a.verb <= 4 and doc[colon].sent == doc[a.verb].sent), None)
            if opener is not None and not any(start <= colon + 1 < end for start, end in quotes):
                own_voice = any(t.lower_ in first for t in doc[colon + 1 :])
                floor = opener.speakers if own_voice else floor
                end = len(doc) if own_voice else doc[colon].sent.end
                found.append(Attribution(opener.speakers, frozenset(range(colon + 1, end)), opener.verb, True))
        found += [a for start, _ in quotes for a in _announced(reading, n, doc, start, found)]
        found += _unnamed(reading, n, quotes, [*out, found], last)
        found += list(_rests(quotes, found))
        taken = any(a.speech and not a.loose and any(_somebody(reading, x) for x in a.speakers) for a in found)
        if floor and (not taken or quotes) and not any(a.speakers == floor for a in found):
            found.append(Attribution(floor, frozenset(range(len(doc))), -1, True))
        mark, signers = signed(reading, n, doc)
        if signers and not any(a.verb > mark for a in found):
            found.append(Attribution(signers, frozenset(range(mark)), mark, speech=False, sure=True))
        for sent, who_said in sequels(reading, n, found):
            found.append(Attribution(who_said, frozenset(range(sent.start, sent.end)), -1, speech=False))
        found.sort(key=lambda a: a.verb)
        own = [a for a in found if a.verb >= 0 and a.speech and not a.loose]
        last = own[-1].speakers if own else floor
        floor = _floor(doc, own, floor)
        out.append(found)
    for n, start, speakers in _whole_passages(reading, out):
        doc = reading.passages[n].doc
        out[n] = [a for a in out[n] if not (a.verb >= start and doc[a.verb].text in MARKS)]  # the guess gives way
        others = {i for a in out[n] for i in a.scope if not a.loose}
        scope = frozenset(range(start, len(doc))) - others - own_doings(reading, n, start, speakers)
        if scope:
            out[n].append(Attribution(speakers, scope, start - 1, quoted=True, sure=True))
    return out


def _unnamed(
    reading: Reading,
    n: int,
    quotes: list[tuple[int, int]],
    told: list[list[Attribution]],
    last: tuple[Node, ...],
) -> list[Attribution]:
    """The attributions of quotations for which nobody is named beside: of whom the sentence before presents, or of the
    last speaker. ``told`` are those of the passages up to this one; ``last`` spoke before it."""
    found = list(told[n])
    known = len(found)
    covered = {i for a in found for i in a.scope if not a.loose}
    speakers = last
    for start, end in quotes:
        if end - start < _SHORT:
            continue
        before = [a for a in found if a.verb < start and a.speech and not a.loose]
        speakers = before[-1].speakers if before else speakers
        if start + 1 in covered:
            continue
        scope = frozenset(range(start, end))
        new = presented(reading, n, start)
        if new is not None and not _spoken(reading, new, [*told[:n], found]):
            found.append(Attribution((named(reading, new),), scope, start, True))
        elif speakers and (before or start <= 1):
            found.append(Attribution(speakers, scope, start, True))
    return found[known:]


def _whole_passages(reading: Reading, told: list[list[Attribution]]) -> list[tuple[int, int, tuple[Node, ...]]]:
    """The passages that are somebody's as a whole, from which token on: of a transcript, a list, a testimony."""
    said: list[tuple[int, int, tuple[Node, ...]]] = [(n, start, (speaker,)) for n, start, speaker in turns(reading)]
    said = said or list(confided(reading))
    return said or [*voices(reading), *testimonies(reading), *numbered(reading, told)]


def _told(
    reading: Reading, sent: Span, said: list[Attribution], quotes: list[tuple[int, int]]
) -> Iterator[Attribution]:
    """The attributions of a sentence without its asides of time, but for those quoted and those of a verb inside."""
    quoted = {i for start, end in quotes for i in range(start, end)}
    for one in said:
        placed = (a for a in background(sent, reading.lexicon) if one.verb not in a)
        aside = frozenset(i for a in placed for i in a if i not in quoted)
        if one.scope - aside:
            yield replace(one, scope=one.scope - aside)


def _spoken(reading: Reading, node: Node, told: list[list[Attribution]]) -> bool:
    """Whether somebody says something in the sentence of a node; ``told`` are the attributions of the passages."""
    numbers = reading.sentence_numbers[node.passage]
    said = (a for a in told[node.passage] if a.verb >= 0)
    return any(numbers[a.verb] == numbers[node.head] for a in said)


def _somebody(reading: Reading, node: Node) -> bool:
    """Whether a speaker can take the floor: who has a name or is a person, not a report that is told of."""
    return node.root().named or reading.is_a(node, "Person")


def _parted(doc: Doc, said: list[Attribution], contrast: frozenset[str]) -> list[Attribution]:
    """ "..., said X, and ..., said Y": each answers for his side of ", and", where both would for the whole.

    ``contrast`` are the words that part a verb of saying from a phrase ("..., said X, but ..., according to Y"), too.
    """
    out = sorted(said, key=lambda a: a.verb)
    for i, first in enumerate(out):
        for j in range(i + 1, len(out)):
            other, here = out[j], out[i]
            cut = next((t for t in range(first.verb + 1, other.verb) if parts(doc, t)), None)
            if cut is None or here.quoted or other.quoted or max(other.scope) <= cut:
                continue
            turned = doc[cut].lower_ in contrast
            set_off = turned and other.verb - cut <= TURN  # "..., but according to Y": what follows is Y's alone
            behind = min(here.scope) > first.verb or min(other.scope) > first.verb
            if not set_off and (behind or (doc[first.verb].pos_ != doc[other.verb].pos_ and not turned)):
                continue
            out[i] = replace(here, scope=frozenset(t for t in here.scope if t < cut))
            out[j] = replace(other, scope=frozenset(t for t in other.scope if t > cut))
            break
    return out


def _announced(reading: Reading, n: int, doc: Doc, start: int, found: list[Attribution]) -> Iterator[Attribution]:
    """ "X reacted on Twitter: “…”": a quotation at ``start`` behind a colon is its sentence's subject's."""
    if start < 3 or doc[start - 1].text != ":" or any(start in a.scope for a in found):
        return
    colon = doc[start - 1]
    verb = next((t for t in (colon.head, *colon.head.ancestors, colon.sent.root) if t.i < start and _acts(t)), None)
    speakers = tuple(x for t in syntax.subjects(verb) for x in who(reading, n, t)) if verb is not None else ()
    end = next((e for s, e in quotations(doc) if s == start), start)
    if verb is not None and speakers and not any(reading.cls(x) == "Country" for x in speakers):
        yield Attribution(speakers, frozenset(range(start, end)), verb.i, True)


def _rests(quotes: list[tuple[int, int]], found: list[Attribution]) -> Iterator[Attribution]:
    """What a quotation goes on with behind the sentence that names its speaker: "« A, dit X. B. »": B is X's, too."""
    for start, end in quotes:
        said = [a for a in found if start + 1 in a.scope and (a.speech or a.quoted) and not a.loose and a.verb < end]
        opener = min(said, key=lambda a: len(a.scope), default=None)
        known = {i for a in found for i in a.scope if not a.loose}
        rest = frozenset(range(start, end)) - known
        if opener is not None and any(i > max(opener.verb, start) for i in rest):
            yield Attribution(opener.speakers, rest, opener.verb, True)


def _acts(token: Token) -> bool:
    return token.pos_ in syntax.VERBAL and not syntax.is_passive(token)


def _floor(doc: Doc, own: list[Attribution], before: tuple[Node, ...]) -> tuple[Node, ...]:
    """Who speaks in the passages that follow: after "X said:", until a closing quotation mark or another speaker."""
    text = doc.text.rstrip()
    if text.endswith(":"):
        return own[-1].speakers if own else ()
    if before and own and own[-1].speakers == before and own[-1].quoted and max(own[-1].scope) == len(doc) - 1:
        return before
    opened = text.count("«") + text.count("\u201c") > text.count("»") + text.count("\u201d") or text.count('"') % 2 == 1
    if not before or (own and not opened):
        return ()
    return () if text.endswith(('"', "»")) and not opened else before


def _of_sentence(
    reading: Reading, n: int, sent: Span, quotes: list[tuple[int, int]], recent: tuple[Node, ...]
) -> Iterator[Attribution]:
    """The attributions of one sentence; ``recent`` are the speakers before it."""
    contrast, openers = reading.lexicon.set("contrast_markers"), reading.lexicon.set("clause_openers")
    reporting = reading.lexicon.verbs("reporting_verbs")
    for saying in sayings(sent, reading.lexicon, quotes):
        speakers = tellers(reading, n, saying, recent)
        # "assured that" needs its clause, but who assures speaks
        speech = saying.kind in ("report", "open") or lemma_of(saying.verb) in reporting
        scope = scope_of(saying, sent, quotes, contrast, openers) if speakers else frozenset()
        ahead = speech and _leads(saying.verb, sent)
        if ahead:  # "Speaking after the fall of Y, X said:": what stands before is the writer's
            scope = frozenset(i for i in scope if i > saying.verb.i or any(s <= i < e for s, e in quotes))
        if speakers and speech and not scope and sent.text.rstrip().endswith(":"):
            scope = frozenset({sent.end - 1})  # "X said:", and what he said stands in the next paragraph
        if scope:
            quoted = any(start <= min(scope) <= start + 1 or end - 1 in scope for start, end in quotes)
            yield Attribution(speakers, scope, saying.verb.i, quoted, speech or quoted)
        loose = reach_of(saying, sent, speakers, reading.lexicon) - scope if speakers and not ahead else frozenset()
        if loose:
            yield Attribution(speakers, loose, saying.verb.i, False, speech, True)
    for passing, acts, at in relays(reading, n, sent):
        yield Attribution(passing, acts, at, speech=False)
    yield from according(reading, n, sent, recent)


def _leads(verb: Token, sent: Span) -> bool:
    """Whether what a verb says comes behind the colon that ends its sentence, with no other clause between."""
    after = [t for t in verb.doc[verb.i + 1 : sent.end] if not t.is_space]
    return bool(after) and after[-1].text == ":" and not any(t.pos_ in syntax.VERBAL for t in after)
