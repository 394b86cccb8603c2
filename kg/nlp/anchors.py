"""Times counted from an event told before: "the day before the ambush, a lorry had hit a mine"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.instants import led_by, value_from
from kg.nlp.lemmas import lemma_of
from kg.nlp.timehomes import home_of, same_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.model import When
    from kg.nlp.drafts import Draft
    from kg.nlp.reading import Reading
    from kg.nlp.when import TimeHit

#: How long the value of a day is: "2016-07-19".
_DAY = 10


def count_from_events(
    reading: Reading, n: int, hits: Sequence[TimeHit], drafts: Sequence[Draft], chain: Callable[[Draft], list[int]]
) -> None:
    """Date what happened in passage ``n`` so long before or after an event that the text dates before.

    ``chain`` gives the words whose times are an event's.
    """
    doc = reading.passages[n].doc
    here = [d for d in drafts if d.frame.passage == n]
    for hit in hits:
        noun = _noun(doc, hit) if hit.step is not None and hit.when.value is None else None
        deed = next((d for d in here if noun is not None and d.head == noun.i), None)
        known = _known(reading, n, noun, drafts) if noun is not None else None
        if known is None or hit.step is None:
            continue
        if deed is not None and (deed.time is None or deed.time.value is None):
            deed.time = known
        value = value_from(known.value or "", *hit.step)
        if value is None:
            continue
        home = home_of(doc, replace(hit, over=True), ())
        sent = doc[hit.start].sent
        for draft in here:
            undated = draft.time is None and draft is not deed and sent.start <= draft.head < sent.end
            if undated and home in chain(draft):
                draft.time = replace(same_words(hit.when, value), precision="day")


def _noun(doc: Doc, hit: TimeHit) -> Token | None:
    """The definite noun that an aside of time leads to."""
    led = led_by(doc[hit.end - 1])
    definite = led is not None and any(syntax.is_definite(c) for c in led.children)
    return led if led is not None and led.pos_ == "NOUN" and definite else None


def _known(reading: Reading, n: int, noun: Token, drafts: Sequence[Draft]) -> When | None:
    """The day of the last event that is told before by the same noun."""
    before = [d for d in drafts if (d.frame.passage, d.head) < (n, noun.i) and d.status == "actual"]
    dated = [d for d in before if d.time is not None and _is_day(d.time)]
    same = [d for d in dated if lemma_of(reading.passages[d.frame.passage].doc[d.head]) == lemma_of(noun)]
    return max(same, key=lambda d: (d.frame.passage, d.head)).time if same else None


def _is_day(when: When) -> bool:
    value = when.value or ""
    return len(value) == _DAY and value[:1].isdigit()
