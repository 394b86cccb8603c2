"""Counts in a passage as intervals, with the noun they count.

"Au moins 56" is (56, None), "près de 60" (None, 60), "une dizaine" (10, 10), "des dizaines" (20, None), "entre 20
et 30" (20, 30), "several" (2, None). Years, dates, durations, percentages, distances, sums of money and ages are no
counts. The words come from ``ontology/lexicon/<language>/counts.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from kg.model import Count
from kg.nlp.lexemes import NUMBER, Lexeme, Lexicon, lex, lexicon
from kg.nlp.moments import CLOCK, OPEN, TIME, simple_times
from kg.nlp.timewords import TimeWords, time_words
from kg.paths import ontology_dir

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.nlp.pipeline import Passage

#: The class of a word by its key in counts.yaml.
CLASSES = {
    "collectives": "C", "plurals": "P", "at_least": "G", "at_least_after": "g", "at_most": "S", "about": "q",
    "few": "v", "pairs": "c", "both": "2", "between": "B", "and": "&", "or": "r", "to": "t", "of": "f", "articles": "u",
    "determiners": "d", "numbered": "z",
}  # fmt: skip
_CLOSING = frozenset(('"', "»", "”"))
#: In place of a noun: what is counted is a unit of measure.
MEASURE = -1
_PLURAL = "(?:[fdv]*P(?:f[CP])?)"
_NUMBER = f"(?:[#u]?C|[#u]P|{_PLURAL}|u?#)"
_COUNT = re.compile(
    f"(?P<between>B{_NUMBER}&{_NUMBER})"
    f"|(?P<range>[GSqv]*f?{_NUMBER}[-tr]{_NUMBER}(?=[^#]|$))"
    f"|(?P<plain>[GSqv]*{_NUMBER}[gG]?|[GS]u)"
    "|(?P<few>[GSq]?(?:[cv2]))"
    "|(?P<article>u)"
)


@dataclass(frozen=True, slots=True)
class CountHit:
    """A count on the tokens [``start``, ``end``) and the token of the noun it counts, None when there is none."""

    count: Count
    start: int
    end: int
    noun: int | None


@dataclass(frozen=True)
class CountWords:
    """The words of counts.yaml of one language, ready to be matched."""

    lang: str
    head_first: bool
    words: Lexicon
    times: TimeWords
    of: frozenset[str]
    others: frozenset[str]
    pronouns: frozenset[str]
    determiners: frozenset[str]
    not_people: frozenset[str]
    listing: frozenset[str]
    partitive: frozenset[str]
    pointing: frozenset[str]
    shares: frozenset[str]
    data: dict[str, Any]


@cache
def count_words(lang: str) -> CountWords:
    """The count words of a language. Raises ValueError naming the file when it is missing or lacks a key."""
    path = ontology_dir() / "lexicon" / lang / "counts.yaml"
    if not path.exists():
        raise ValueError(f"{path} is missing: write the count words of {lang!r} there, as fr/counts.yaml does")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries: list[tuple[str, str, Any]] = []
    for key, cls in CLASSES.items():
        if key not in data:
            raise ValueError(f"{path}: the key {key!r} is missing; give it an empty list if there is no such word")
        found = data[key]
        entries += [(p, cls, v) for p, v in (found.items() if isinstance(found, dict) else ((p, p) for p in found))]
    entries += [(p, "G", p) for p in data["at_least"]]  # "au moins" stands on either side
    return CountWords(
        lang=lang,
        head_first=data["head_first"],
        words=lexicon(entries, data["numbers"], data["number_joiners"], data["ordinals"]),
        times=time_words(lang),
        of=frozenset(data["of"]),
        others=frozenset(data["others"]),
        pronouns=frozenset(data["pronouns"]),
        determiners=frozenset(data["determiners"]),
        not_people=frozenset(data["not_people"]),
        listing=frozenset([",", *data["and"], *data["or"], *data["to"]]),
        shares=frozenset(data["shares"]),
        pointing=frozenset(data["pointing"]),
        partitive=frozenset([*data["determiners"], *data["of"], *data["between"]]),
        data=data,
    )


def find_counts(passage: Passage, words: CountWords) -> tuple[CountHit, ...]:
    """The counts of a passage in order. A bare article ("a soldier", "un soldat", "another") is no count here."""
    found = (hit for hit, article in read_counts(passage.doc, words) if not article)
    return tuple(hit for hit in found if passage.doc[hit.start : hit.end].text.lower() not in words.others)


def read_counts(doc: Doc, words: CountWords) -> list[tuple[CountHit, bool]]:
    """The counts of a parsed text, each with whether it is only an article that could mean one."""
    text = doc.text
    lexemes = lex(text, words.words)
    classes = "".join(x.cls for x in lexemes)
    found: list[tuple[CountHit, bool]] = []
    dated: list[tuple[int, int]] | None = None
    for match in _COUNT.finditer(classes):
        piece = lexemes[match.start() : match.end()]
        first, last = piece[0].start, piece[-1].end
        kind = match.lastgroup or ""
        more = lexemes[match.end() : match.end() + 1]
        if more and text[first:last].lower() in words.others and more[0].start == last + 1 and more[0].cls in "#CPG":
            continue  # "another 12 people"
        if dated is None and any(x.cls == NUMBER for x in piece):
            times = (x for x in simple_times(text, words.times) if x.cls in (TIME, OPEN, CLOCK))
            dated = [(x.start, x.end) for x in times if not _beside_time(text[x.start : x.end].lower(), words)]
        if kind == "range" and dated and _in(piece[0], dated) and not _in(piece[-1], dated):
            piece, kind = piece[-1:], "plain"  # "9h15 – Deux journalistes": an hour, and what was counted then
            first = piece[0].start
        if _glued(text, piece, classes[: match.start()]):
            if len(piece) == 1 or piece[0].cls != "u":
                found += [(hit, True) for hit in _aged(doc, first, words)]
                continue
            piece, kind = piece[:1], "article"  # "a 34-year-old man"
            last = piece[0].end
        if dated and any(_in(x, dated) for x in piece if x.cls in "#PC"):
            continue
        span = doc.char_span(first, last, alignment_mode="expand")
        if span is not None and len(piece) > 1 and piece[0].cls == "G" and doc[span.start].dep_ == "compound:prt":
            span, piece = doc[span.start + 1 : span.end], piece[1:]  # "handed over three bodies"
        count = _interval(kind, piece)
        if count is None or span is None:
            continue
        end, noun = _counted(doc, span.end, words)
        if kind == "few" and end < len(doc) and doc[end].lower_ in words.data["numbered"]:
            continue  # "both aged 30"
        if noun is not None and noun >= 0 and any(a <= doc[noun].idx < b for a, b in dated or ()):
            noun = None  # "14 others on Monday", "killed seven Tuesday"
        if _is_unit(doc, span.end, count, words):
            continue
        if noun == MEASURE:
            _drop_measures(doc, found, span.start, words)
            continue
        found.append((CountHit(count, span.start, end, noun), kind == "article"))
    return found


def _is_unit(doc: Doc, at: int, count: Count, words: CountWords) -> bool:
    """Whether a number is that of a military unit, whose noun stands at token ``at``: "the 444 Brigade"."""
    unit = doc[at] if at < len(doc) else None
    one = unit is not None and "Plur" not in unit.morph.get("Number")
    return unit is not None and one and (count.low or 0) > 1 and unit.lower_ in words.data["units"]


def _aged(doc: Doc, at: int, words: CountWords) -> list[CountHit]:
    """One person of whom an age is told in place of an article, in a list or as a headline begins: "a villager,
    8-year-old boy and a ranger died"; ``at`` is the character where the age begins."""
    span = doc.char_span(at, at + 1, alignment_mode="expand")
    if span is None or len(doc) < span.start + 3 or doc[span.start + 1].text != "-":
        return []
    start, first = span.start, span.start == 0 or doc[span.start].is_sent_start
    noun = _noun(doc, start, words)
    listed = first or doc[start - 1].lower_ in words.listing
    aged = doc[start + 2 : start + 5].text.startswith(tuple(words.data["ages"]))
    if noun is None or noun < 0 or not listed or not aged:
        return []
    singular = doc[noun].pos_ == "NOUN" and "Plur" not in doc[noun].morph.get("Number")
    return [CountHit(Count(1, 1), start, start + 5, noun)] if singular else []


def _in(word: Lexeme, dated: list[tuple[int, int]]) -> bool:
    """Whether a word stands in one of these times."""
    return any(start <= word.start < end for start, end in dated)


def _beside_time(said: str, words: CountWords) -> bool:
    """Whether a number only stands before a time: "7,000 last year" counts no years, "3 last years" does."""
    parts = said.split()
    return len(parts) == 3 and parts[0][0].isdigit() and parts[1] in words.pointing and not parts[2].endswith("s")


def _drop_measures(doc: Doc, found: list[tuple[CountHit, bool]], at: int, words: CountWords) -> None:
    """Take back the bare numbers listed before a measure that begins at token ``at``: "26, 30 et 48 ans"."""
    while found and found[-1][0].noun is None and found[-1][0].end < at:
        if not all(t.lower_ in words.listing for t in doc[found[-1][0].end : at]):
            return
        at = found.pop()[0].start


def _glued(text: str, piece: list[Lexeme], before: str) -> bool:
    """Whether a number is part of a name or a measure: "M23", "T-72", "resolution 2249", "$5", "5e"."""
    if before.endswith("z"):
        return True
    if before.endswith(NUMBER) and text[: piece[0].start].rstrip()[-1:].isdigit():
        return True  # "4 sept (AFP)": a month, or a number of something else
    for x in piece:
        if x.cls != NUMBER:
            continue
        tail = text[x.end : x.end + 2]
        if tail[:1] in ("-", "–") and tail[1:].isalpha():
            return True
        if not text[x.start].isdigit():
            continue
        if x.start and (text[x.start - 1].isalnum() or text[x.start - 1] in "$€£.,:/["):
            return True
        if x.start > 1 and text[x.start - 1] in "-–" and text[x.start - 2].isalpha():
            return True
        if tail and (tail[0].isalpha() or tail[0] in "%°/$€£"):
            return True
        if x.value != int(x.value):
            return True
    return False


def _interval(kind: str, piece: list[Lexeme]) -> Count | None:
    if kind == "article":
        return Count(1, 1)
    if kind == "few":
        return Count(2, None if piece[-1].cls == "v" else 2)
    values = _values(piece)
    if kind in ("between", "range"):
        low, high = values[0][0], values[-1][1]
        return Count(low, high) if low is not None and high is not None and low < high else None
    low, high = values[0]
    marks = {x.cls for x in piece}
    if low == 0 and high == 0:
        return None
    if high is None:
        return Count(low, None)
    if "G" in marks or "g" in marks:
        return Count(high, None)
    return Count(None, high) if "S" in marks else Count(low, high)


def _values(piece: list[Lexeme]) -> list[tuple[int | None, int | None]]:
    """The numbers of a piece, each as an interval ("dizaines" is (20, None))."""
    out: list[tuple[int | None, int | None]] = []
    i = 0
    while i < len(piece):
        x = piece[i]
        after = piece[i + 1] if i + 1 < len(piece) else None
        if x.cls in "#u" and after is not None and after.cls in "CP":
            unit = after.value if after.cls == "C" else after.value[0]
            amount = round((1 if x.cls == "u" else x.value) * unit)
            out.append((amount, amount))
            i += 2
        elif x.cls == "P":
            factor = 1
            if after is not None and after.cls == "f" and i + 2 < len(piece):
                more = piece[i + 2]
                factor = more.value if more.cls == "C" else more.value[0]
                i += 2
            out.append((x.value[1] * factor, None))
            i += 1
        else:
            if x.cls in "#C" or (x.cls == "u" and after is None):
                number = 1 if x.cls == "u" else int(x.value)
                out.append((number, number))
            i += 1
    return out


def _counted(doc: Doc, at: int, words: CountWords) -> tuple[int, int | None]:
    """The end of a count that ends at token ``at`` ("cinq des", "four of the") and its noun, or MEASURE."""
    size = len(doc)
    at += at < size and doc[at].text in _CLOSING  # '"several hundred" dead'
    end = at
    if end < size and doc[end].lower_ in words.of:
        end += 1
        while end < size and doc[end].lower_ in words.partitive:
            end += 1
        if end < size and doc[end].lower_ in words.pronouns:
            return end + 1, None
    noun = _noun(doc, end, words)
    if noun is not None and doc[noun].lower_ in words.not_people:
        return end, MEASURE
    if noun is None and end != at:
        return at, None
    return end, noun


def _noun(doc: Doc, at: int, words: CountWords) -> int | None:
    """The head of the noun phrase going on at token ``at``: its first noun in French, the last of a row in English."""
    tagged = doc.has_annotation("POS")
    noun = None
    past = at
    for i in range(at, min(at + 9, len(doc))):
        if i < past:
            continue
        token = doc[i]
        if token.like_num and not token.whitespace_ and doc[min(i + 1, len(doc) - 1)].text == "-":
            past = next((j + 1 for j in range(i, len(doc)) if doc[j].whitespace_), len(doc))
            continue  # "34-year-old" in pieces
        word = token.lower_
        if word in words.pointing:
            break  # "7,000 last year"
        if word in words.not_people and noun is None:
            return i
        if word in words.others:
            continue
        if tagged and token.morph.get("PronType", []) and token.pos_ in ("ADV", "SCONJ", "PRON"):
            break  # "40 wounded when a bomber …"
        if noun is not None and not words.head_first and word in ("-", "'s") and i + 1 < len(doc):
            continue  # "eight al-Qaeda leaders"
        if not tagged:
            return i if token.is_alpha and not token.is_stop else noun
        if token.pos_ in ("NOUN", "PROPN") or (token.pos_ == "X" and token.text[0].isupper()):
            if noun is not None and words.head_first:
                break
            noun = i
            continue
        participle = token.pos_ == "VERB" and not words.head_first and word.endswith(("ed", "ing"))
        if noun is not None or not (token.pos_ in ("ADJ", "ADV", "NUM") or participle or word in ("-", "'s")):
            break
    return noun
