"""When two spellings are one name: a normal form for how it is written, a key for how it sounds.

``fold`` removes what typing and typesetting change (case, accents, quotes, hyphens, invisible characters, letters of
another alphabet that look the same). ``sound`` goes on where Arabic and Persian names are transliterated: vowels are
unsettled (Minbej, Menbij, Manbij), some consonants have several spellings (ch/sh, dj/j, q/k), the article comes in many
forms or not at all (al-, el-, as-, ez-). The rules follow the romanisations in use in French and English
newspapers, the BGN/PCGN system and ISO 233-2.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys(
    [0xAD, 0x61C, 0x640, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]
)
_TWINS = str.maketrans("АВЕКМНОРСТУХІЈЅаеорсухіјѕ", "ABEKMHOPCTYXIJSaeopcyxijs")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "œ": "oe", "æ": "ae", "ə": "e", "ħ": "h"}
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ء": None}
)
_APOSTROPHES = re.compile(r"['’‘ʼʻʾʿ´`′ʹ‛]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_NOT_WORD = re.compile(r"[\W_]+")
_ACRONYM_DOTS = re.compile(r"\b((?:\w\.){2,})(?=\W|$|s\b)")


def clean(text: str) -> str:
    """``text`` without invisible characters, with single spaces, look-alike letters inside a Latin word made Latin."""
    text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    if _CYRILLIC.search(text) and _LATIN.search(text):
        text = re.sub(r"\S+", lambda m: m[0].translate(_TWINS) if _LATIN.search(m[0]) else m[0], text)
    return " ".join(text.split())


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """The normal form: words in lower case without accents, separated by one space; apostrophes and dots go."""
    text = clean(text[:400])
    if "." in text:
        text = _ACRONYM_DOTS.sub(lambda m: m[0].replace(".", ""), text)
    text = _APOSTROPHES.sub("", text.casefold()).translate(_LETTERS)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        text = clean(text.translate(_LETTERS))  # a letter without its accent may only look Latin
    return _NOT_WORD.sub(" ", text).strip()


#: Written forms of the Arabic article, assimilated or not; "ou" and "wa" are not among them.
ARTICLES = frozenset(
    {"al", "el", "ul", "il", "as", "es", "us", "ash", "esh", "ach", "ech", "ar", "er", "ur", "az", "ez", "uz"}
    | {"ad", "ed", "at", "et", "an", "en", "ath", "eth"}
)
_GLUED = re.compile(r"^[aeu](?:(ch|sh|[bdnrstz])(?=\1))(?=.{3})")
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"tch|tsh", "c"),
        (r"sch|ch|sh", "S"),
        (r"dsch|dzh|dj|dz(?=[ij])", "j"),
        (r"kh|qu(?=[ei])|ck|q|c(?![eiyS])", "k"),
        (r"c(?=[eiy])", "s"),
        (r"gh|gu(?=[ei])", "g"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"ph", "f"),
        (r"x", "ks"),
        (r"(?<=[aeiouy])w(?![aeiouy])", ""),
        (r"ou(?=[aeiy])|w", "w"),
        (r"^[iy](?=[aeou])", "Y"),
        (r"[aeiouy]+h?(?=$)", ""),
        (r"(?<=[aeiouy])h(?=[^aeiouyw])", ""),
        (r"[aeiouy]+", "a"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=200_000)
def sound(text: str) -> str:
    """The key of a transliterated name: equal for spellings that differ as transliterations do.

    Empty when the key would be too short to tell names apart (fewer than three consonants), and for text that is not in
    Latin letters.
    """
    folded = fold(text)
    if not folded.isascii() or not folded:
        return ""
    words = _abd(folded).split()
    kept = [w for i, w in enumerate(words) if w not in ARTICLES or i == len(words) - 1] or words
    key = "".join(_word(w if i == 0 else _GLUED.sub("", w)) for i, w in enumerate(kept))
    return key if len(key.replace("a", "")) >= 3 else ""


def _abd(folded: str) -> str:
    """ "abdel rahmane", "abdul rahman", "abderrahmane", "abd al rahman" as one word beginning with abd."""
    text = re.sub(r"\babd\s(?:al|el|ul|ar|er|ur|as|es|us|an|en|az|ez|at|et)\s", "abd", folded)
    text = re.sub(r"\babd[aeou]l[\s]?(?=[a-z])", "abd", text)
    text = re.sub(r"\babd[aeou](sh(?=\s?sh)|ch(?=\s?ch)|r(?=\s?r)|s(?=\s?s)|n(?=\s?n)|z(?=\s?z))\s?", "abd", text)
    return text


def _word(word: str) -> str:
    for pattern, put in _SPELLINGS:
        word = pattern.sub(put, word)
    return word


_LEADING = re.compile(r"^(?:a[lnrstdz]|e[lnrstdz]|ash|esh|ach|ech|ez|az)(?:\s?-\s?|\s)(?=\w)")


def bare(text: str) -> str:
    """A name without the Arabic article it begins with in small letters ("al-Bab" -> "Bab")."""
    return _LEADING.sub("", text)


def is_acronym(text: str) -> bool:
    """Whether a name is written in capitals only, as ``FDS`` or ``U.N.``: case then tells it from a word."""
    letters = [c for c in text if c.isalpha()]
    return 2 <= len(letters) <= 6 and " " not in text.strip() and all(c.isupper() for c in letters)
