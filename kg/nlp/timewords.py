"""The words of time expressions of a language, as ``ontology/lexicon/<language>/time.yaml`` gives them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from kg.nlp.lexemes import ORDINAL, WORD, Lexicon, lexicon
from kg.paths import ontology_dir

#: The class of a word by its key in time.yaml.
CLASSES = {
    "months": "M", "weekdays": "W", "units": "U", "deictic": "T", "anaphoric": "J", "parts": "P", "clock": "h",
    "meridiem": "m", "edges": "E", "seasons": "s", "since": "S", "starting": "R", "onwards": "o", "until": "L",
    "between": "B", "and": "&", "from": "f", "to": "t", "article": "a", "this": "=", "last": "<", "past": "p",
    "next": ">", "following": "g", "ago_before": "I", "ago_after": "A", "ahead": "w", "in": "i", "duration": "d",
    "later": "l", "earlier": "e", "after": "c", "before": "b", "one": "u", "half": "H", "few": "v", "about": "q",
    "more": "k", "vague": "V", "named_after": "z", "not_times": WORD, "first": ORDINAL, "possessives": "y",
    "holidays": "C", "since_then": "X", "same": "r", "there": "G", "preceding": "j", "stretches": "Q", "openings": "F",
    "nth": "@",
}  # fmt: skip
_VALUED = ("months", "weekdays", "units", "deictic", "anaphoric", "parts", "edges", "seasons", "holidays",
           "stretches", "openings", "nth")  # fmt: skip
#: Classes of nouns.yaml that name places and what one can act from: "depuis la ville" is no time.
SITES = ("City", "Village", "Quarter", "Region", "Country", "Road", "Water", "Facility", "Place", "Vehicle", "Aircraft")


@dataclass(frozen=True, eq=False)  # told apart by identity, as ``simple_times`` is cached
class TimeWords:
    """The words of time.yaml of one language, ready to be matched."""

    words: Lexicon
    month_first: bool
    year_before_noun: bool
    capitalised: bool
    turn_follows: bool
    doubtful: frozenset[str]
    bounding: frozenset[str]
    ranking: frozenset[str]
    unstopped: frozenset[str]
    decade_before: frozenset[str]
    future: frozenset[str]
    future_to: frozenset[str]
    bidding: frozenset[str]
    calling: frozenset[str]
    called_to: frozenset[str]
    present_ahead: bool
    aimed: frozenset[str]
    auxiliaries: frozenset[str]
    before_words: frozenset[str]
    when_words: frozenset[str]
    nights: frozenset[str]
    leading: frozenset[str]
    aims: frozenset[str]
    onset: frozenset[str]
    ending: frozenset[str]
    stopping: frozenset[str]
    after_year: frozenset[str]
    same_one: frozenset[str]
    single: frozenset[str]
    day_article: frozenset[str]
    dateline: frozenset[str]
    places: frozenset[str]


@cache
def time_words(lang: str) -> TimeWords:
    """The time words of a language. Raises ValueError naming the file when one is missing or lacks a key."""
    folder = ontology_dir() / "lexicon" / lang
    path = folder / "time.yaml"
    if not path.exists():
        raise ValueError(f"{path} is missing: write the time words of {lang!r} there, as fr/time.yaml does")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    counts = yaml.safe_load((folder / "counts.yaml").read_text(encoding="utf-8"))
    nouns = yaml.safe_load((folder / "nouns.yaml").read_text(encoding="utf-8"))
    entries: list[tuple[str, str, Any]] = []
    for key, cls in CLASSES.items():
        if key not in data:
            raise ValueError(f"{path}: the key {key!r} is missing; give it an empty list if there is no such word")
        if key in _VALUED:
            entries += [(phrase, cls, value) for value, phrases in data[key].items() for phrase in phrases]
        else:
            entries += [(phrase, cls, 1 if cls == ORDINAL else phrase) for phrase in data[key]]
    return TimeWords(
        words=lexicon(entries, counts["numbers"], counts["number_joiners"], data["ordinals"]),
        month_first=data["order"] == "mdy",
        year_before_noun=data["year_before_noun"],
        capitalised=data["capitalised"],
        turn_follows=data["turn_follows"],
        doubtful=frozenset(data["doubtful"]),
        bounding=frozenset(data.get("bounding", ())),
        ranking=frozenset(data.get("ranking", ())),
        unstopped=frozenset(data.get("unstopped", ())),
        decade_before=frozenset(data["decade_before"]),
        future=frozenset(data["future"]),
        future_to=frozenset(data["future_to"]),
        bidding=frozenset(data["bidding"]),
        calling=frozenset(data.get("calling", ())),
        called_to=frozenset(data.get("called_to", ())),
        present_ahead=data["present_ahead"],
        aimed=frozenset(data["aimed"]),
        auxiliaries=frozenset(data["auxiliaries"]),
        before_words=frozenset(data["before_words"]),
        when_words=frozenset(data["when_words"]),
        nights=frozenset(data["parts"]["night"]),
        leading=frozenset(data["leading"]),
        aims=frozenset(data["aims"]),
        onset=frozenset(data["onset"]),
        ending=frozenset(data["ending"]),
        stopping=frozenset(data["stopping"]),
        after_year=frozenset(data["after_year"]),
        same_one=frozenset(data.get("same_one", ())),
        single=frozenset(forms[0] for forms in data["units"].values() if forms),
        day_article=frozenset(data["day_article"]),
        dateline=frozenset(data.get("dateline", ())),
        places=frozenset(word for kind in SITES for word in nouns.get(kind, ())),
    )


@cache
def weekdays(lang: str) -> frozenset[str]:
    """The names of the days of a week, in lower case, without those of several words."""
    phrases = time_words(lang).words.phrases
    return frozenset(first for first, found in phrases.items() for rest, cls, _ in found if cls == "W" and not rest)
