"""Simple times in a text ("7 juillet", "last Friday", "two days ago", "2014"), not yet joined or resolved.

``ontology/lexicon/<language>/time.yaml`` gives each word a class; one grammar reads the classes, a character a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from kg.nlp.dates import Partial
from kg.nlp.lexemes import WORD, Lexeme
from kg.nlp.timeclasses import classed
from kg.nlp.timewords import TimeWords

#: A found time is one lexeme of class TIME, or OPEN when it means no date; a bare clock time is CLOCK.
TIME, OPEN, CLOCK = "*", "?", "K"

# The classes of numbers: N may be a day of the month, Y a year, n is any other; Z is a date in digits, D a decade.
_D = "[NO]"
_MANY = "[NnuvY]"
# what may follow a day and its month: a year, or one that other words tell ("last year", "of the following year")
_YEAR = "(?:,?f?Y|,?f?a?[=<>gjr]UG?|,?f?aU[<>gj])"
_SIMPLE = re.compile(
    "(?P<iso>Z)"
    f"|(?P<days>[a=f]?(?:W,?)?{_D}(?:,{_D})*(?:[-t]|&)a?f?(?:a?W,?)?{_D}f?M[<>]?(?:,?f?Y)?"
    f"|(?:W,?)?M{_D}(?:[-t]|&(?={_D}(?:[.,;)]|$))){_D}(?!:[NnY]|[-%#nU])(?:,?Y)?)"
    f"|(?P<date>[a=]?(?:W,?)?a?{_D}(?:-(?=M)|f)?M[<>gj]?{_YEAR}?|(?:W,?)?a?M[<>]?a?{_D}(?!:[NnY]|%){_YEAR}?)"
    "|(?P<holiday>C(?:,?f?Y)?)"
    f"|(?P<month>(?:a?Uf)?M[<>]?(?:f?,?Y|f?a?[=<>gjr]UG?|f?aU[<>gj])|[a=]?[<>gj]M|(?:a?Uf)?M[<>gj]|=fM|(?:a?Uf)?M)"
    "|(?P<weekday>W(?:f?a?[<>]U|f?aU[<>])(?!Y)|[a=]?[<>gj]W|[a=]?WG|[a=]?W[<>gj]?)"
    f"|(?P<ago>I[qk]?{_MANY}+UH?|[qk]?{_MANY}UH?A)"
    f"|(?P<later>[qk]?{_MANY}U[le])"
    f"|(?P<lasting>S[qk]?{_MANY}+UH?|Sf?a?{_MANY}?[<>p]?U[<>]?(?!Y|fM)|[dwcb]a?[qk]?{_MANY}U|[qk]?{_MANY}Uq?[cb])"
    "|(?P<soon>U[cb])"
    "|(?P<season>(?:[atidwfE<>]a?|(?<=[SRL])a?)sf?Y|[at=]a?s[<>]|[a=]?[<>=]sG?|rs|[tid]as(?!f)|ds(?=[,.;)]|$))"
    "|(?P<stretch>a?Q(?:f?Y|f?[=<>]U|f?aU[<>]?|(?![fc]))|a?F(?:f?Y|f?[=<>]U|f?aU[<>]?))"
    "|(?P<decade>a?D|a?U[NnY](?=[^#NnYU]|$))"
    "|(?P<edge>[a=]?Ef?(?:[=<>]U|a?U[<>]?)(?!Y)|[el]=U)"
    "|(?P<unit>rU|=UG|a?=[Nn]?[<>p]?U[<>]?|a?[Nnv]?[<>gjp]f?[Nnv]?U|a?[Nnv]?[<>]?U[<>gj])"
    "|(?P<year>(?:a?U)?Y(?:-[YNn])?)"
    "|(?P<clock>N:[Nn]m*|Nh[Nn]?|Nm+|[tiqcb]NU)"
    "|(?P<nth>[at]?a?[@O]x?U(?=[fv]))"
    "|(?P<monthday>a[NO](?=[.,;)xt&dwicbfqSLRP]|$)|aO(?=[nuv]))"
    "|(?P<then>X|S(?=,))|(?P<deictic>T(?:,?W(?!,?a?[NOM]))?)|(?P<anaphoric>J)|(?P<vague>V)"
)
_BULLETS = frozenset("-*.•·")
_BEFORE_YEAR = frozenset("idcbwSRLBft&E(qU=,-")
_BEFORE_NOUN = frozenset("auy")  # "the 2014 war", "a 2014 law", "its 2014 invasion"


@dataclass(frozen=True, slots=True)
class Time:
    """A time that was read but not resolved.

    ``what`` is a Partial; ("day", n), days from the article's; ("again", n), days from the day named before;
    ("of year", "now" or "told", n, month or None, day or None), in the nth year from the article's or from the one told
    before; ("of week", n, weekday), in the nth week from the article's; ("that month",), the month named before;
    ("next", Partial), the first such time after the one named before;
    ("part", first month, last), that part of the year in which it began last;
    ("then",), the time named before; ("unit", unit, n), units from now; ("after", unit, n), units from the time named
    before; ("aside", unit, n), units from the time of the clause that the words lead away from ("a day after the town
    fell"), or "nth" for a day counted since what follows began ("the sixth day of fighting");
    ("season", month, turn); or None.
    ``last`` is the end of a range; ``open`` is "since", "until" or ""; ``fine`` is 1 with a part of the day and 2 with
    a clock time; ``ahead`` says that the words hint at the future ("à partir de", "until"); ``within`` is the time
    inside a longer one ("since the war began in 2014"), which is a time of its own.
    """

    what: Partial | tuple[Any, ...] | None
    last: Partial | tuple[Any, ...] | None = None
    open: str = ""
    fine: int = 0
    ahead: bool = False
    within: Lexeme | None = None


@lru_cache(maxsize=256)  # the passages of an article: counts ask again, so as to leave dates alone
def simple_times(text: str, words: TimeWords) -> tuple[Lexeme, ...]:
    """The lexemes of a text, every simple time put together into one of class TIME, OPEN or CLOCK."""
    lexemes = classed(text, words)
    classes = "".join(x.cls for x in lexemes)
    out: list[Lexeme] = []
    at = 0
    for match in _SIMPLE.finditer(classes):
        for first, last, value in _read(match, lexemes, classes, text, words):
            cls = CLOCK if isinstance(value, int) else TIME if value is not None else OPEN
            out += lexemes[at:first]
            if isinstance(value, int):  # a clock time
                value = Time(None, fine=value)
            time = value if isinstance(value, Time) else Time(value)
            out.append(Lexeme(cls, time, lexemes[first].start, lexemes[last - 1].end))
            at = last
    return (*out, *lexemes[at:])


_Found = list[tuple[int, int, Any]]


def _read(match: re.Match[str], lexemes: list[Lexeme], classes: str, text: str, words: TimeWords) -> _Found:
    """The times of a match as (first lexeme, end, what), none when it is no time after all."""
    start, end = match.span()
    piece = lexemes[start:end]
    by = {x.cls: x for x in reversed(piece)}
    turn = -1 if "<" in by else 1 if ">" in by else 0
    kind = match.lastgroup
    if kind == "iso":
        return [(start, end, piece[0].value)]
    if kind in ("days", "date"):
        return [] if classes[:start].endswith(("zf", "za", "zfa")) else _dates(match, lexemes, classes, words)
    if kind == "month":
        return _month(start, end, by, turn, classes, text, words)
    if kind == "weekday":
        if "U" in by:  # "Monday of last week", "lundi de la semaine dernière"
            whole = by["U"].value == "week"
            return [(start, end, ("of week", turn, by["W"].value))] if whole else []
        if words.turn_follows and piece[-1].cls == "W" and turn:  # "est passée mercredi aux mains"
            return [(end - 1, end, Partial(weekday=by["W"].value))]
        weekday = Partial(weekday=by["W"].value, turn=turn)
        return [(start, end, None if {"j", "G"} & by.keys() else ("next", weekday) if "g" in by else weekday)]
    if kind in ("ago", "later", "lasting"):
        what = _lasting(kind, piece, by)
        if isinstance(what, tuple) and what[0] == "aside" and re.match(r"[.,;)]|$", classes[end:]):
            what = ("after", what[1], -what[2])  # "quatre jours après, ils sont partis"
        return [(start, end, what)]
    if kind == "soon":  # "hours after the vote": on the same day
        leads = by["U"].value in ("hour", "minute") and not re.match(r"[.,;)]|$", classes[end:])
        return [(start, end, ("aside", "hour", 1 if "c" in by else -1))] if leads else []
    if kind == "season":
        if {"r", "G"} & by.keys():  # "that summer"
            return [(start, end, ("of year", "told", 0, None, None))]
        ago = ("season", by["s"].value, turn) if "=" not in by else None
        return [(start, end, Partial(year=by["Y"].value) if "Y" in by else ago)]
    if kind == "stretch":
        return _stretch(start, end, by, turn, classes[:start])
    if kind == "holiday":
        month, day = (int(part) for part in str(by["C"].value).split("-"))
        return [(start, end, Partial(by["Y"].value if "Y" in by else None, month, day))]
    if kind == "monthday":  # "le 18", "on the 17th"
        return [(start, end, Partial(day=piece[-1].value))] if _monthday(match, lexemes, classes, text, words) else []
    if kind == "decade":
        found = _decade(start, end, piece, text, words)
        return _year(start, end, lexemes, classes, text, words) if not found and "Y" in by else found
    if kind in ("edge", "unit"):
        last = text[piece[-1].start : piece[-1].end].lower()  # "début du" holds its article; "early months" are several
        return _unit(start, end, piece, by, turn, classes[end - 2 : end] == "EU" and last in words.single)
    if kind == "year":
        return _year(start, end, lexemes, classes, text, words)
    if kind == "clock":
        hour = by.get("U")
        return [] if hour and (hour.value != "hour" or piece[1].value > 24) else [(start, end, 1 if hour else 2)]
    if kind == "nth":  # "the sixth day of fighting": it began five days before
        number = next(x.value for x in piece if x.cls in "@O")
        return [(start, end, ("aside", "nth", number))] if by["U"].value == "day" and number > 1 else []
    if kind == "deictic":
        return [(start, end, ("day", piece[0].value))]
    if kind == "then":
        return [(start, end, Time(("then",), open="since"))]
    if kind == "anaphoric":  # "la veille", but "la veille du sommet", "the day before the vote"
        leads = text[piece[0].start : piece[0].end].lower() in words.leading and classes[end : end + 1] in (WORD, "a")
        number = piece[0].value
        if (leads or classes[end : end + 1] == "f") and number:
            return [(start, end, ("aside", "day", -number))]
        return [(start, end, ("again", number) if classes[end : end + 1] != "f" else None)]
    return [(start, end, None)]


def _monthday(match: re.Match[str], lexemes: list[Lexeme], classes: str, text: str, words: TimeWords) -> bool:
    """Whether a number alone may be a day of the month: "le 18", "le 4 à Conakry", "on the 17th rebels"; but "les 12",
    "le premier à partir", "the 5th in a row"."""
    article, number = lexemes[match.start()], lexemes[match.end() - 1]
    ordinal = number.cls == "O"
    if text[article.start : article.end].lower() not in words.day_article or not (ordinal or not words.month_first):
        return False
    if re.match(r"[.,;)x]|$", classes[match.end() :]) or (ordinal and re.match(r"[nuv]", classes[match.end() :])):
        return True
    led = not words.month_first or classes[: match.start()].endswith("i")
    return led and text[number.start].isdigit() and not (ordinal and classes[match.end()] == "f")


def _stretch(start: int, end: int, by: dict[str, Lexeme], turn: int, before: str) -> _Found:
    """ "The first half of 2024", "the first six months of the year", "au premier trimestre"."""
    part = by.get("Q") or by["F"]
    first, last = (int(month) for month in str(part.value).split("-"))
    if "Y" in by:
        return [(start, end, Time(Partial(by["Y"].value, first), Partial(by["Y"].value, last)))]
    if "U" in by and by["U"].value == "year":
        return [(start, end, Time(("of year", "now", turn, first, None), ("of year", "now", turn, last, None)))]
    # nothing says of which year: of the one in which such a part began last
    return [(start, end, ("part", first, last))] if "U" not in by and before[-1:] in set("dti") else []


def _year_told(piece: list[Lexeme], turn: int, month: int | None, day: int | None) -> tuple[Any, ...] | None:
    """A year told by other words than its number ("last year", "of that year", "l'année suivante"), if it is one."""
    unit = next((x for x in piece if x.cls == "U" and x.value == "year"), None)
    if unit is None:
        return None
    order = {x.cls for x in piece}
    told = {"r", "G", "g", "j"} & order
    step = turn if not told else 1 if "g" in order else -1 if "j" in order else 0
    return ("of year", "told" if told else "now", step, month, day)


def _dates(match: re.Match[str], lexemes: list[Lexeme], classes: str, words: TimeWords) -> _Found:
    """Dates with a month and one or more days: one day, a range of days, or a list of them."""
    start, end = match.span()
    piece = lexemes[start:end]
    order = [x.cls for x in piece]
    at = order.index("M")
    days = [i for i, c in enumerate(order) if c in "NO"]
    if days[0] > at:  # "July 19"; but "en juillet 19 civils", "in July 19 people"
        counted = match.lastgroup == "date" and "Y" not in order and classes[end : end + 1] == WORD
        if not words.month_first or (counted and start and lexemes[start - 1].value == "in"):
            return [(start + at, start + at + 1, Partial(month=piece[at].value))]
    year = next((x.value for x in piece if x.cls == "Y"), None)
    turn = -1 if "<" in order else 1 if ">" in order else 0
    if len(days) == 1 and (told := _year_told(piece, turn, piece[at].value, piece[days[0]].value)) is not None:
        return [(start, end, told)] if Partial(None, *told[3:]).possible() else []
    made = [Partial(year, piece[at].value, piece[i].value, turn=turn) for i in days]
    if not all(p.possible() for p in made):
        return []
    if len(made) == 1:
        weekday = next((x.value for x in piece if x.cls == "W"), None)
        what = replace(made[0], weekday=weekday)
        return [(start, end, ("next", what) if "g" in order else what)]
    run = [piece[i].value for i in days]
    if "&" not in order or run == list(range(run[0], run[0] + len(run))):
        return [(start, end, Time(replace(made[0], turn=0), made[-1]))]
    apart = [(start + i, start + i + 1, p) for i, p in zip(days, made, strict=True)]
    return [(start, *apart[0][1:]), *apart[1:-1], (apart[-1][0], end, apart[-1][2])]


def _month(start: int, end: int, by: dict[str, Lexeme], turn: int, classes: str, text: str, words: TimeWords) -> _Found:
    name = by["M"]
    if "U" in by and by["U"].start < name.start:  # "le mois de mai", but "les jours de mai"
        if by.pop("U").value != "month":
            return [(end - 1, end, Partial(month=name.value))]
        what = Partial(by["Y"].value if "Y" in by else None, name.value, turn=turn)
        return [(start, end, ("next", what) if "g" in by else what)]
    if "Y" in by:
        return [(start, end, Partial(by["Y"].value, name.value))]
    if "U" in by:  # "March this year", "mars de l'année dernière", "July of that year", "June of the following year"
        told = _year_told(list(by.values()), turn, name.value, None)
        other = [(start, end, Partial(month=name.value))] if {"r", "G"} & by.keys() else []
        return [(start, end, told)] if told is not None else other
    if "g" in by:  # "the following April", "en juin suivant"
        return [(start, end, ("next", Partial(month=name.value)))]
    alone, before = end - start == 1, classes[:start]
    led = bool(before) and before[-1] in "idcbwSRLBE&-t=" and not before.endswith("x-")
    led = led or re.match(r"[-t&]a?[NO]?M", classes[end:]) is not None
    # "l'offensive de mars", "the May attack"
    led = (
        led
        or before.endswith("xf")
        or (before.endswith("a") and words.year_before_noun and classes[end : end + 1] == WORD)
    )
    doubtful = text[name.start : name.end].lower() in words.doubtful
    if alone and (text[name.start : name.end].lower() in words.unstopped or (doubtful and not led)):
        return []
    if alone and before.endswith(("zf", "zfa")):
        return []
    return [(start, end, Partial(month=name.value, turn=turn))]


def _lasting(kind: str, piece: list[Lexeme], by: dict[str, Lexeme]) -> Any:
    """Times told by a number of units: "il y a deux jours", "two days later", "for two days", "depuis deux ans"."""
    unit = by["U"].value
    number = next((x.value for x in piece if x.cls in "NnY"), 1 if "u" in by else None)
    if number is None or number != int(number) or "k" in by or "v" in by:
        return None
    number = int(number)
    if "H" in by:  # "un an et demi"
        unit, number = ("month", 12 * number + 6) if unit == "year" else ("", 0)
    if unit == "fortnight":
        unit, number = "week", 2 * number
    if unit == "hour" and number and number % 24 == 0:  # "quarante-huit heures après"
        unit, number = "day", number // 24
    if kind == "ago":
        return ("unit", unit, -number)
    if kind == "later":
        return ("after", unit, -number if "e" in by else number)
    if {"c", "b"} & by.keys() and piece[0].cls not in "cb":
        number = -number if "c" in by else number
        return ("aside", unit, number) if unit in ("minute", "hour", "day", "week", "month", "year") else None
    if "S" in by and any(x.cls in "Nnu" for x in piece) and not {"<", "p", ">"} & by.keys():
        return Time(("unit", unit, -number), open="since")
    if piece[0].cls == "w" and unit in ("day", "month", "year"):
        return ("unit", unit, number)
    return None


def _decade(start: int, end: int, piece: list[Lexeme], text: str, words: TimeWords) -> _Found:
    number = piece[-1].value
    if piece[-1].cls == "D" and number < 100 and len(piece) == 1:
        return []  # "in his early 30s"
    if piece[-1].cls != "D":
        unit = piece[-2]
        if text[unit.start : unit.end].lower() not in words.decade_before or number % 10:
            return []
    first = number if number >= 1000 else 1900 + number if number >= 30 else 2000 + number
    return [(start, end, Time(Partial(first), Partial(first + 9)))]


def _unit(start: int, end: int, piece: list[Lexeme], by: dict[str, Lexeme], turn: int, edge: bool) -> _Found:
    """ "ce mois", "last year", "la fin de l'année"; None for weeks and for more than one unit."""
    unit = by["U"].value
    if {"r", "G"} & by.keys():  # "the same year", "ce mois-là"
        same = {"year": ("of year", "told", 0, None, None), "month": ("that month",)}.get(unit)
        return [(start, end, same)] if same is not None or "G" in by else []
    if {"g", "j"} & by.keys() and unit in ("month", "year") and not {"N", "n", "v", "p"} & by.keys():
        return [(start, end, ("after", unit, 1 if "g" in by else -1))]  # "the following month"
    if unit in ("hour", "minute", "day") and not {"<", ">", "p"} & by.keys():
        return []
    several = {"N", "n", "v", "p", "g", "j"} & by.keys()
    told = edge or {"<", ">", "="} & by.keys() or {"E", "a"} <= by.keys() or {"E", "f"} <= by.keys()
    return [(start, end, ("unit", unit, turn) if told and not several and unit in ("month", "year") else None)]


def _year(start: int, end: int, lexemes: list[Lexeme], classes: str, text: str, words: TimeWords) -> _Found:
    piece = lexemes[start:end]
    prior, after = classes[start - 1 : start], classes[end : end + 1]
    year = next(x.value for x in piece if x.cls == "Y")
    item = year >= 1700 and after and after in ":-" and set(classes[:start]) <= _BULLETS  # "1994: rebels took"
    counts = after == WORD and lexemes[end].value not in words.after_year
    if prior and prior in "idS":  # "In 2000 rebels took", "depuis 2000 malgré": a number of things seldom opens so
        opens = start == 1 or text[: lexemes[start - 1].start].rstrip()[-1:] in set(".!?\n")
        counts = counts and not (opens or prior == "S")
    named = any(x.cls == "U" and x.value == "year" for x in piece)
    span = sum(x.cls == "Y" for x in piece) == 2
    led = prior in _BEFORE_YEAR and not (prior == "-" and classes[max(0, start - 2)] == WORD)
    before_noun = prior in _BEFORE_NOUN and words.year_before_noun and year % 100
    if not (named or led or span or item or after == "'" or before_noun):
        return []
    if after == "m" or (not named and year < 1700 and prior in set("(,-&")):
        return []  # "(1530 GMT)"
    if not named and (year % 100 == 0 or prior in set("f&-,")) and (counts or not 1900 <= year <= 2099):
        return []  # "plus de 2000 soldats", "de 1950 hommes"
    if piece[-1].cls != "Y" or span:
        last = piece[-1].value
        last = last if last > 99 else year - year % 100 + last
        return [(start, end, Time(Partial(year), Partial(last)))] if year < last else []
    return [(start, end, Partial(year))]
