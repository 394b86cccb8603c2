"""The words of a text as the grammar of times sees them: days, years, months, and what only looks like them."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.nlp.dates import Partial
from kg.nlp.lexemes import NUMBER, WORD, Lexeme, lex
from kg.nlp.timewords import TimeWords

_DIGITAL = re.compile(r"(\d{4})-(\d{2})-(\d{2})\b|(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
_HYPHENED = re.compile(r"-[^\W\d]")  # "Mai-Kadra" is a place
_PLAIN = re.compile(r"[-/.\d]")


def classed(text: str, words: TimeWords) -> list[Lexeme]:
    """The lexemes of a text, with numbers told apart and the names of days and months checked for their capital."""
    out: list[Lexeme] = []
    lexemes = lex(text, words.words)
    skip = 0
    for i, x in enumerate(lexemes):
        if skip:
            skip -= 1
        elif x.cls == NUMBER:
            dated, skip = _digits(lexemes, i, text)
            out.append(dated)
        elif _is_word(x, lexemes[i + 1 : i + 4], text, words):
            out.append(replace(x, cls=WORD))
        else:
            out.append(x)
    return out


def _is_word(x: Lexeme, after: list[Lexeme], text: str, words: TimeWords) -> bool:
    """Whether a word of time is another word here: a name's part, one without its capital, "that" before no unit."""
    if x.cls == "M" and _HYPHENED.match(text, x.end) and all(y.cls != "M" for y in after[:2]):
        return True
    if x.cls in "MW" and words.capitalised and not text[x.start].isupper():
        return True
    return x.cls == "r" and x.value in words.same_one and not _one_unit(after, text, words)


def _one_unit(after: list[Lexeme], text: str, words: TimeWords) -> bool:
    """Whether one unit or a season follows, not several ("years") nor one upon another ("year after year")."""
    if after and after[0].cls == "s":
        return True
    if not after or after[0].cls != "U" or text[after[0].start : after[0].end].lower() not in words.single:
        return False
    return not (len(after) > 2 and after[2].cls == "U" and after[2].value == after[0].value)


def _digits(lexemes: list[Lexeme], i: int, text: str) -> tuple[Lexeme, int]:
    """A number as a day, a year, a decade, a date in digits or something else, and how many lexemes more it took."""
    x = lexemes[i]
    match = _DIGITAL.match(text, x.start) if text[x.start].isdigit() else None
    if match and not (x.start and _PLAIN.match(text[x.start - 1])):
        a, b, c, d, e, f = (int(g) if g else 0 for g in match.groups())
        tries = [Partial(a, b, c)] if a else [Partial(f, e, d), Partial(f, d, e)]  # 07/19/2016 is the American order
        date = next((p for p in tries if p.possible()), None)
        taken = sum(1 for other in lexemes[i + 1 : i + 6] if other.start < match.end())
        return Lexeme("Z" if date else WORD, date, x.start, match.end()), taken
    if not x.plain:
        return replace(x, cls="n"), 0
    size = x.end - x.start
    after = lexemes[i + 1] if i + 1 < len(lexemes) else None
    if after and after.value == "s" and after.start == x.end and x.value % 10 == 0 and size in (2, 4):
        return Lexeme("D", x.value, x.start, after.end), 1
    if size == 4 and 1000 <= x.value <= 2099:
        return replace(x, cls="Y"), 0
    return replace(x, cls="N" if size <= 2 and 1 <= x.value <= 31 else "n"), 0
