"""Bytes -> text, and the span of the text that is prose."""

from __future__ import annotations

import re

from kg.intake.draft import Refused
from kg.model import Span

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_C1 = re.compile("[\x80-\x9f]")

#: What crawlers write before a text they saved: a field name and a day, a month, a moment or an address.
_STAMP = re.compile(
    r"\s*(?:(?:crawl|crawled|warc)[-_ ]?)?(?:date|timestamp|fetched|retrieved|crawled|archived|url|source[-_ ]url)"
    r"\s*[:=]?\s+"
    r"(?:\d{4}-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?|\d{8}(?:\d{6})?|https?://\S+)"
    r"(?=\s)",
    re.IGNORECASE,
)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file and a note when its encoding had to be guessed.

    UTF-8 and UTF-16 with a byte order mark are taken as they are; otherwise Windows-1252 or Latin-1 when every byte
    is a character there and the letters are mostly unaccented, as in any western language. Raises Refused for binary
    data and for other encodings.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), ("read as UTF-16",)
        except UnicodeDecodeError:
            raise Refused("begins like UTF-16 but is not; save it as UTF-8 text") from None
    if b"\x00" in data:
        raise Refused("is binary, not text; convert it to text, HTML or JSON Lines first")
    notes: tuple[str, ...] = ()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text, notes = _western(data)
    if len(_CONTROL.findall(text)) > max(3, len(text) // 1000):
        raise Refused("is binary, not text; convert it to text, HTML or JSON Lines first")
    return text, notes


def _western(data: bytes) -> tuple[str, tuple[str, ...]]:
    text = data.decode("latin-1")
    name = "Latin-1"
    if _C1.search(text):
        try:
            text, name = data.decode("cp1252"), "Windows-1252"
        except UnicodeDecodeError:
            text = ""
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(c > "\x7f" for c in letters) > 0.3 * len(letters) or _CONTROL.search(text):
        raise Refused("is neither UTF-8 nor Windows-1252 nor Latin-1 text; convert it: iconv -f ENCODING -t UTF-8")
    return text, (f"is not UTF-8; read as {name}",)


def mend(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` without characters that no RDF literal can hold (NUL, halves of surrogate pairs); lengths stay."""
    whole = _UNWRITABLE.sub("\ufffd", text)
    return whole, () if whole == text else ("holds characters that no file can, replaced by \ufffd",)


def find_body(text: str) -> tuple[Span, str | None]:
    """The span of ``text`` that is prose, and the crawl stamp before it ("date 2021-11") when there is one."""
    start = 0
    while match := _STAMP.match(text, start):
        start = match.end()
    stamp = text[:start].strip() or None
    while start < len(text) and text[start].isspace():
        start += 1
    end = len(text)
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end), stamp
