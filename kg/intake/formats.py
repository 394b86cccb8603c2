"""Text, HTML, JSON, JSON Lines and feeds -> drafts, one function a format."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from kg.intake.decode import decode
from kg.intake.draft import Draft, Refusal, Refused

Parsed = Iterator[Draft | Refusal]

_BLOCKS = frozenset({"p", "div", "br", "li", "ul", "ol", "blockquote", "tr", "table", "section", "h1", "h2", "h3"})


def parse_text(data: bytes, where: str) -> Parsed:
    """A plain text file: one document, its text exactly as it stands."""
    text, notes = decode(data)
    yield Draft(text, notes=notes)


def parse_html(data: bytes, where: str) -> Parsed:
    """A web page: the article's text and what the page says of itself (title, day, site, address).

    Its language is found out, as a feed's is: what pages and feeds declare is often their template's.
    """
    import trafilatura

    page, notes = decode(data)
    found: Any = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    if found is None or not found.text:
        raise Refused("no article was found in this page; save its text as .txt")
    yield Draft(
        found.text,
        date=found.date,
        title=found.title,
        url=found.url,
        publisher=found.sitename,
        notes=notes,
    )


def parse_json(data: bytes, where: str) -> Parsed:
    """A JSON file: one document, or a list of them."""
    text, notes = decode(data)
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Refused(f"is not JSON ({error}); correct it, or name it .txt or .jsonl") from None
    items = value if isinstance(value, list) else [value]
    for n, item in enumerate(items, 1):
        yield from _draft(item, f"{where}[{n}]" if isinstance(value, list) else where, str(n), notes)


def parse_json_lines(data: bytes, where: str) -> Parsed:
    """JSON Lines: a document a line, ``{"id", "lang", "date", "title", "text"}``; only text is needed."""
    text, notes = decode(data)
    for n, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError as error:
            yield Refusal(f"{where}:{n}", f"is not JSON ({error}); write one object a line")
            continue
        yield from _draft(item, f"{where}:{n}", str(n), notes)


def _draft(item: Any, where: str, part: str, notes: tuple[str, ...]) -> Parsed:
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        yield Refusal(where, 'has no "text"; a document is {"id", "lang", "date", "title", "text"}')
        return
    fields = {k: str(item[k]) for k in ("id", "lang", "date", "title", "url", "publisher") if item.get(k) is not None}
    yield Draft(item["text"], part=part, notes=notes, **fields)


def parse_feed(data: bytes, where: str) -> Parsed:
    """An RSS or Atom feed: one document an entry, from its content or, failing that, its summary."""
    import feedparser

    feed = feedparser.parse(data)
    if not feed.version:
        raise Refused("is XML but neither RSS nor Atom; save the articles as .html, .txt or .jsonl")
    for n, entry in enumerate(feed.entries, 1):
        html = "\n".join(c.value for c in entry.get("content", ())) or entry.get("summary", "")
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        yield Draft(
            _plain(html),
            part=str(n),
            date=time.strftime("%Y-%m-%d", moment) if moment else None,
            title=entry.get("title"),
            url=entry.get("link"),
            publisher=feed.feed.get("title"),
        )


def _plain(fragment: str) -> str:
    """The text of an HTML fragment, blocks as paragraphs."""
    if "<" not in fragment and "&" not in fragment:
        return fragment
    from lxml import html

    root = html.fragment_fromstring(fragment, create_parent="div")
    for element in root.iter():
        if element.tag in _BLOCKS:
            element.tail = "\n\n" + (element.tail or "")
            element.text = "\n\n" * (element.tag != "br") + (element.text or "")
    lines = (" ".join(line.split()) for line in root.text_content().split("\n"))
    return "\n\n".join(line for line in lines if line)


_BY_SUFFIX: dict[str, Callable[[bytes, str], Parsed]] = {
    ".html": parse_html,
    ".htm": parse_html,
    ".xhtml": parse_html,
    ".json": parse_json,
    ".jsonl": parse_json_lines,
    ".ndjson": parse_json_lines,
    ".rss": parse_feed,
    ".atom": parse_feed,
    ".xml": parse_feed,
}


def choose(suffix: str, data: bytes) -> Callable[[bytes, str], Parsed]:
    """The parser for a file name's suffix; without a telling one (standard input), for how the data begin."""
    known = _BY_SUFFIX.get(suffix.lower())
    if known or suffix:
        return known or parse_text
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{"):
        return parse_json_lines
    if head.startswith(b"["):
        return parse_json if _is_json(data) else parse_text
    if head.startswith((b"<?xml", b"<rss", b"<feed")):
        return parse_html if b"<html" in head else parse_feed
    return parse_html if head.startswith((b"<!doctype html", b"<html")) else parse_text


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True
