"""Chronologies: paragraphs that each begin with a day or a month, which is when what they tell took place.

"4 March: Rebels took the town. Two soldiers were killed.", "7 février. Embuscade à Iga. Un camion est brûlé."
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.moments import CLOCK, OPEN, TIME, simple_times
from kg.nlp.timewords import time_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.drafts import Draft
    from kg.nlp.reading import Reading
    from kg.nlp.when import TimeHit

#: So many paragraphs must begin with a day before an article is taken for a chronology.
FEWEST = 3


def entry_days(reading: Reading, times: Sequence[tuple[TimeHit, ...]]) -> dict[int, TimeHit]:
    """The time under which each entry of a chronology stands, by its passage; {} when the article is none."""
    found = {n: times[n][0] for n in entry_passages([p.doc for p in reading.passages]) if times[n]}
    return {n: hit for n, hit in found.items() if ".." not in (hit.when.value or "..") and not hit.aside}


def entry_passages(docs: Sequence[Doc]) -> list[int]:
    """The passages that are entries of a chronology, by their words alone; [] when the article is none."""
    found = [n for n, doc in enumerate(docs) if n and len(doc) and _headed(doc)]
    return found if len(found) >= FEWEST else []


def _headed(doc: Doc) -> bool:
    """Whether a passage begins with a date or a day of the week that is set off from what it tells."""
    first = next((x for x in simple_times(doc.text, time_words(doc.lang_)) if x.cls in (TIME, OPEN, CLOCK)), None)
    if first is None or any(c.isalnum() for c in doc.text[: first.start]):
        return False
    behind = doc.text[first.end :].lstrip()
    return first.cls == TIME and len(behind) > 1 and behind[0] in ":.-–—"


def _added(head: Token) -> bool:
    """Whether an event is told in a clause of time, or in one that says more of a noun."""
    if syntax.relation(head) in ("acl", "amod"):
        return True
    above = [head, *head.ancestors]
    return any((syntax.relation(t) == "acl" and t.pos_ in syntax.VERBAL) or _of_time(t) for t in above)


def _of_time(token: Token) -> bool:
    return token.dep_ == "advcl" and any(c.dep_ == "mark" for c in token.children)


def date_entry(doc: Doc, drafts: Iterable[Draft], heading: TimeHit, days: Sequence[TimeHit]) -> None:
    """Give the events of an entry that have no time of their own the day told of last, at first that of its heading.

    ``days`` are the days that its passage tells of. What a relative clause, a participle or a clause of time adds may
    have been long before.
    """
    for draft in drafts:
        if (draft.time is None or draft.time.value is None) and not _added(doc[draft.head]):
            told = [h for h in days if heading.start < h.start < draft.head]
            draft.time = told[-1].when if told else heading.when
