"""Which event a time expression dates: the clause it is said of, or the nearest event of its sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.model import When
from kg.nlp import syntax
from kg.nlp.drafts import Draft, by_passage
from kg.nlp.lemmas import lemma_of
from kg.nlp.reading import Reading
from kg.nlp.slots import carrier

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.when import TimeHit


def attach_times(reading: Reading, drafts: list[Draft], times: list[tuple[TimeHit, ...]]) -> None:
    """Give each event the time that its words, its light verb or its clause carry; a reporting verb keeps its own."""
    local = by_passage(drafts)
    today: When | None = None
    for n, hits in enumerate(times):
        doc = reading.passages[n].doc
        homes: dict[int, list[TimeHit]] = defaultdict(list)
        heads = {i for d in local.get(n, ()) for i in d.frame.trigger.tokens}
        owner: dict[int, int] = {}
        for hit in hits:
            owner[hit.start] = _home(doc, hit, heads)
            homes[owner[hit.start]].append(hit)
        days = [h for h in hits if h.when.value is not None and h.when.precision == "day"]
        for draft in local.get(n, ()):
            own = _time_for(reading, doc, draft, homes, heads)
            if own is not None:
                draft.time = own.when
        _adopt(reading, doc, local.get(n, []), hits, owner)
        _same_day(reading, n, local.get(n, []), days, today)
        today = days[-1].when if days else today


def _time_for(
    reading: Reading, doc: Doc, draft: Draft, homes: dict[int, list[TimeHit]], heads: set[int]
) -> TimeHit | None:
    """The time hung from the trigger, its light verb or the clause it is the core of; resolved ones first."""
    trigger = draft.frame.trigger
    chain: list[int] = list(trigger.tokens)
    node: Token = doc[trigger.head]
    light = carrier(node, reading.lexicon)
    if light is not None and (light[1] == "acl" or lemma_of(light[0]) not in reading.lexicon.verbs("reporting_verbs")):
        chain.append(light[0].i)
    for _ in range(5):
        if not _shares_time(reading, node) or (syntax.relation(node) == "obj" and node.head.i in heads):
            break
        node = node.head
        chain.append(node.i)
    vague = None
    for i in dict.fromkeys(chain):
        for hit in sorted(homes.get(i, ()), key=lambda h: abs(h.start - trigger.head)):
            if hit.when.value is not None:
                return hit
            vague = vague or hit
    return vague


def _shares_time(reading: Reading, node: Token) -> bool:
    """Whether what is said of a word's governor in time is said of the word: it is the core of the same clause."""
    above, label = node.head, syntax.relation(node)
    if above == node:
        return False
    lemma = lemma_of(above)
    if lemma in reading.lexicon.verbs("reporting_verbs"):
        return False
    if node.pos_ in syntax.VERBAL:
        if label == "conj":
            return not any(c.dep_ in syntax.SUBJECTS for c in node.children)
        alone = not any(c.dep_ in syntax.SUBJECTS for c in node.children)
        return label == "xcomp" or (
            label == "advcl" and alone and (syntax.is_infinitive(node) or syntax.is_gerund(node))
        )
    if above.pos_ in syntax.VERBAL:
        if label in ("nsubj", "obj", "xcomp") or node.dep_ == "obl:agent":
            return True
        return label == "obl" and syntax.case_of(node).split("_")[0] in reading.lexicon.set("occasion_prepositions")
    return label in ("nmod", "conj") and (lemma in reading.lexicon.set("aspect_nouns") or label == "conj")


def _home(doc: Doc, hit: TimeHit, heads: set[int]) -> int:
    """The verb or trigger that a time hangs from, through the nominals between them."""
    node = doc[hit.start : hit.end].root
    for _ in range(6):
        if node.head == node:
            break
        node = node.head
        if node.i in heads or node.pos_ in syntax.VERBAL:
            break
    return int(node.i)


def _adopt(reading: Reading, doc: Doc, drafts: list[Draft], hits: tuple[TimeHit, ...], owner: dict[int, int]) -> None:
    """A date that no event took goes to the nearest undated event of its sentence, unless it dates what was said."""
    verbs = reading.lexicon.verbs("reporting_verbs")
    used = {d.time.span for d in drafts if d.time is not None}
    for hit in hits:
        if hit.when.value is None or hit.when.span in used or lemma_of(doc[owner[hit.start]]) in verbs:
            continue
        sent = doc[hit.start].sent
        free = [
            d
            for d in drafts
            if (d.time is None or d.time.value is None)
            and sent.start <= d.head < sent.end
            and abs(d.head - hit.start) <= 12
        ]
        if free:
            nearest = min(free, key=lambda d: abs(d.head - hit.start))
            nearest.time = hit.when
            used.add(hit.when.span)


def _same_day(reading: Reading, n: int, drafts: list[Draft], days: list[TimeHit], today: When | None) -> None:
    """ "Later in the day", "around 8 a.m.": the first event of such a sentence falls on the day told of last."""
    pattern = same_day(reading.lexicon)
    passage = reading.passages[n]
    if pattern is None or not drafts:
        return
    for sent in passage.doc.sents:
        match = pattern.search(sent.text)
        open_ones = [d for d in drafts if sent.start <= d.head < sent.end]
        if match is None or not open_ones or (open_ones[0].time is not None and open_ones[0].time.value is not None):
            continue
        at = sent.start_char + match.start()
        before = [h.when for h in days if passage.doc[h.start].idx < at]
        known = before[-1] if before else today
        span = passage.doc.char_span(at, sent.start_char + match.end(), alignment_mode="expand")
        if known is not None and span is not None:
            place = passage.span(span.start, span.end)
            words = place.of(reading.article.text)
            open_ones[0].time = When(place, words, known.value, known.start, known.end, "day")


@cache
def _pattern(lang: str, parts: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{p})" for p in parts), re.IGNORECASE) if parts else None


def same_day(lexicon: Lexicon) -> re.Pattern[str] | None:
    """The expressions of words.yaml for a time on the day told of last."""
    return _pattern(lexicon.lang, tuple(str(p) for p in lexicon.words.get("same_day") or ()))
