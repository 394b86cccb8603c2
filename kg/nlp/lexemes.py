"""Text cut into classed lexemes, so that one small grammar of classes can read dates and counts in every language.

A *lexicon* says which phrases belong to which class ("depuis" and "since" are both ``S``); ``lex`` turns a text into
lexemes, one class character each, and the readers in ``when`` and ``counts`` match regular expressions over the string
of classes. Numerals are read here: "280.000", "280 000", "1,5 million", "quatre-vingt-dix-neuf", "two hundred and six".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

#: Classes that the lexer itself gives: a number, an ordinal in digits, an unknown word, and punctuation.
NUMBER, ORDINAL, WORD = "#", "O", "x"
_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:[.,]\d{3})+(?![\d])|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+)|(?P<dash>[-–—])|(?P<mark>[^\w\s]|_)"
)
_GROUPED = re.compile(r"\d{1,3}([., ])\d{3}(?:\1\d{3})*")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of text with its class (one character), the value its lexicon gives, and its characters.

    ``plain`` says of a number that it was written in digits only ("2016", but not "2.016" or "douze").
    """

    cls: str
    value: Any
    start: int
    end: int
    plain: bool = False


@dataclass(frozen=True, eq=False)  # told apart by identity, so that ``lex`` can keep what it read with one
class Lexicon:
    """Phrases by their first word, and the number words of a language."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, Any], ...]]
    numbers: Mapping[str, int]
    joiners: frozenset[str]
    ordinals: frozenset[str] = field(default_factory=frozenset)


def lexicon(
    entries: Iterable[tuple[str, str, Any]], numbers: Mapping[str, int], joiners: Iterable[str], ordinals: Iterable[str]
) -> Lexicon:
    """A lexicon from (phrase, class, value) entries; of two entries for the same phrase the later one wins."""
    table: dict[str, dict[tuple[str, ...], tuple[str, Any]]] = {}
    for phrase, cls, value in entries:
        if not isinstance(phrase, str):
            raise ValueError(f"{phrase!r} in class {cls!r} is no text; put the word in quotes")
        words = tuple(m.group() for m in _TOKEN.finditer(phrase.lower()))
        if not words:
            raise ValueError(f"empty phrase in class {cls!r}: {phrase!r}; remove it")
        table.setdefault(words[0], {})[words[1:]] = (cls, value)
    phrases = {
        first: tuple((rest, *hit) for rest, hit in sorted(found.items(), key=lambda item: -len(item[0])))
        for first, found in table.items()
    }
    return Lexicon(phrases, dict(numbers), frozenset(joiners), frozenset(ordinals))


def number(digits: str, scaled: bool = False) -> float:
    """The value of a numeral in digits. Groups of three are thousands in both languages ("280.000", "280,000"), unless
    a scale word follows a single group ("1,250 million"); of two sorts of marks the last is the decimal one
    ("1,428.500"), and where even that one is repeated all are thousands."""
    match = _GROUPED.fullmatch(digits)
    if match and not (scaled and digits.count(match.group(1)) == 1 and match.group(1) != " "):
        return float(digits.replace(match.group(1), ""))
    digits = digits.replace(" ", "")
    last = max(digits.rfind(","), digits.rfind("."))
    whole, part = (digits[:last], digits[last + 1 :]) if last >= 0 else (digits, "")
    if digits[last : last + 1] and digits.count(digits[last]) > 1:
        whole, part = digits, ""
    return float(f"{whole.replace(',', '').replace('.', '')}.{part or 0}")


def lex(text: str, words: Lexicon) -> list[Lexeme]:
    """The lexemes of ``text`` in order, without spaces."""
    return list(_lexemes(text, words))


@lru_cache(maxsize=256)  # the passages of an article: times, counts and harms are each looked for more than once
def _lexemes(text: str, words: Lexicon) -> tuple[Lexeme, ...]:
    pieces = [(m.lastgroup, m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text.lower())]
    if len(text.lower()) != len(text):  # a letter whose lower case is longer would shift every offset
        pieces = [(m.lastgroup, m.group().lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    out: list[Lexeme] = []
    i, n = 0, len(pieces)
    spelled = tuple(p[1] for p in pieces)
    phrases, numbers = words.phrases, words.numbers
    while i < n:
        kind, piece, start, end = pieces[i]
        found = phrases.get(piece)
        if found:
            for rest, cls, value in found:
                size = len(rest)
                if not size or spelled[i + 1 : i + 1 + size] == rest:
                    out.append(Lexeme(cls, value, start, pieces[i + size][3]))
                    i += size + 1
                    break
            else:
                found = None
            if found:
                continue
        if kind == "word" and piece not in numbers:
            out.append(Lexeme(WORD, piece, start, end))
            i += 1
        elif kind == "number" or kind == "word":
            lexeme, i = _numeral(pieces, i, words)
            out.append(lexeme)
        else:
            cls = "-" if kind == "dash" else piece
            out.append(Lexeme(cls if cls in "-,.:;()%/'\"" else ".", piece, start, end))
            i += 1
    return tuple(out)


def _numeral(pieces: list[tuple[str | None, str, int, int]], i: int, words: Lexicon) -> tuple[Lexeme, int]:
    """The longest numeral that starts at piece ``i``, and the index after it."""
    kind, piece, start, end = pieces[i]
    numbers, n = words.numbers, len(pieces)
    if kind == "number":
        scale = numbers.get(pieces[i + 1][1], 0) if i + 1 < n and pieces[i + 1][0] == "word" else 0
        if scale >= 100 and pieces[i + 1][2] > end:
            total, i, end = number(piece, scaled=True) * scale, i + 2, pieces[i + 1][3]
            if i < n and numbers.get(pieces[i][1], 0) >= 1000:
                total, i, end = total * numbers[pieces[i][1]], i + 1, pieces[i][3]
            return Lexeme(NUMBER, round(total), start, end), i
        value = number(piece)
        if i + 1 < n and pieces[i + 1][1] in words.ordinals and pieces[i + 1][2] - end <= (piece == "1"):
            return Lexeme(ORDINAL, int(value), start, pieces[i + 1][3]), i + 2
        plain = piece.isdigit()
        return Lexeme(NUMBER, int(value) if value == int(value) else value, start, end, plain), i + 1
    total = current = 0
    while i < n:
        j, joined = i, False
        if end != start and i and pieces[i][2] >= end and pieces[i][0] == "dash" and j + 1 < n:
            j += 1
        elif (current or total) and pieces[i][1] in words.joiners and j + 1 < n:
            j, joined = j + 1, True
        value_or_none = numbers.get(pieces[j][1]) if pieces[j][0] == "word" else None
        if value_or_none is None or not _fits(current, total, value_or_none, joined, first=pieces[j][2] == start):
            break
        v = value_or_none
        if v >= 1000:
            total, current = total + max(current, 1) * v, 0
        elif v == 100:
            current = max(current, 1) * 100
        elif v == 20 and current % 100 == 4:
            current += 76  # quatre-vingt
        else:
            current += v
        end, i = pieces[j][3], j + 1
    return Lexeme(NUMBER, total + current, start, end), i


def _fits(current: int, total: int, value: int, joined: bool, first: bool) -> bool:
    """Whether a number word can go on the numeral read so far ("vingt" + "trois" can, "deux" + "trois" cannot)."""
    if first:
        return True
    low = current % 100
    if joined:
        return (low == 0 and value < 100) or (20 <= low <= 70 and low % 10 == 0 and value in (1, 11))
    if value >= 1000:
        return (0 < current < 1000 and (not total or value < total)) or (current == 0 and total == 0)
    if value == 100:
        return 0 < current < 100 or (current == 0 and total > 0)  # twelve hundred
    if value == 20 and low == 4:
        return True
    if low == 0:
        return current > 0 or total > 0
    if low in (60, 80):
        return value < 20
    if low == 10:
        return value in (7, 8, 9)  # dix-sept
    return low >= 20 and low % 10 == 0 and value < 10
