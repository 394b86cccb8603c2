"""The line that dates an article: "KABUL, May 9 (Agency) -", "Published 9 May 2016"."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.timewords import TimeWords
from kg.nlp.when import TimeHit, find_times

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.pipeline import Passage

#: The line that dates an article is among its first, and holds few other words than "Published": a town, an agency.
TOP, STRAY = 4, 2
_PLAIN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"\d{1,2}(?:[:.h]\d{0,2})?")
#: Within how many words the dash comes that parts an article from where it was written.
_WORDS = 18
_DASHES = frozenset({"-", "--", "–", "—"})
_AGENCY = re.compile(r"\s*(?:\([^)]{1,30}\)\s*)?[-–—:]")


def is_dateline(doc: Doc, hit: TimeHit) -> bool:
    """Whether a date belongs to the line that opens an article: "KABUL, May 9 (Agency) -"."""
    if hit.start > 8 or hit.when.precision != "day" or any(t.pos_ in syntax.VERBAL for t in doc[: hit.start]):
        return False
    if _opens_entry(doc, hit):
        return False  # "December 2: gunmen killed", in a list of what happened
    return _AGENCY.match(doc.text, doc[hit.end - 1].idx + len(doc[hit.end - 1])) is not None


def _opens_entry(doc: Doc, hit: TimeHit) -> bool:
    """Whether a passage begins with a day and a colon or a dash, as an entry of a chronology does: "- 4 March: …"."""
    return doc[hit.end : hit.end + 1].text in (":", *_DASHES) and not any(c.isalnum() for c in doc[: hit.start].text)


def where_written(doc: Doc) -> int:
    """How many words of a passage say where and when it was written: "GOMA (DR Congo), Nov 4 (AFP) -"; 0 for none."""
    for token in doc[1:_WORDS]:
        if token.text not in _DASHES:
            if token.pos_ in syntax.VERBAL or token.text in '.!?;«»"':
                return 0
        elif token.whitespace_ and doc[token.i - 1].whitespace_:
            words = doc[: token.i]
            told = doc[0].is_upper or any(t.text == "(" or t.like_num for t in words)
            return token.i + 1 if told and doc[0].text[0].isupper() else 0
    return 0


def stated_day(passages: list[Passage], words: TimeWords, lexicon: Lexicon) -> date | None:
    """The day that an undated article says it is of: a full date in its date line or on a line of its own."""
    events = frozenset(e.words[0] for e in lexicon.entries if len(e.words) == 1)
    for passage in passages[:TOP]:
        for hit in find_times(passage, None, words):
            value = hit.when.value or ""
            if hit.when.precision not in ("day", "minute") or not _PLAIN_DATE.fullmatch(value):
                continue
            doc = passage.doc
            alone = doc[hit.end : hit.end + 1].text == "."  # "Kabul, 9 May 2016. This morning rebels …"
            parted = alone or is_dateline(doc, hit)
            if _only_dates([*doc[: hit.start], *(() if parted else doc[hit.end :])], words, events):
                return date.fromisoformat(value)
    return None


def _only_dates(others: list[Token], words: TimeWords, events: Collection[str]) -> bool:
    """Whether the words beside a date are those of a date line: "Published", a clock time, a few names of a place or
    an agency, none of the words of ``events`` that the date could be of."""
    strays = 0
    for token in others:
        if token.lower_ in words.dateline or not any(c.isalnum() for c in token.text) or _CLOCK.fullmatch(token.text):
            continue
        forms = {token.lower_, lemma_of(token), token.lower_.removesuffix("s")}
        if not token.text[0].isupper() or not forms.isdisjoint(events):
            return False
        strays += 1
    return strays <= STRAY
