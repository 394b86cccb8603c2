"""Paths -> articles: walks folders, reads each file once, and refuses what cannot be read without stopping."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.intake.decode import find_body, mend
from kg.intake.draft import LONGEST, Draft, Refusal, Refused, read_day, slug
from kg.intake.formats import choose
from kg.intake.language import find_language, find_others, installed
from kg.model import Article

_SAFE = re.compile(r"[\w.~/-]+", re.UNICODE)
#: A collection may hold many documents; one text may not be longer than LONGEST characters of up to four bytes.
_COLLECTIONS = frozenset({".jsonl", ".ndjson", ".json", ".xml", ".rss", ".atom"})
_LARGEST = 4 * LONGEST
#: What standard input is called in messages.
_INPUT = "standard input"


def read_articles(
    sources: Iterable[str | Path],
    *,
    lang: str | None = None,
    date: str | None = None,
    languages: Collection[str] | None = None,
) -> Iterator[Article | Refusal]:
    """Every article of the files and folders named (``-`` is standard input), in a fixed order.

    ``lang`` and ``date`` (an ISO day) are for documents that do not say their own; ``languages`` are those that can
    be read (those with a pipeline unless given). What cannot be read comes as a Refusal in its place; nothing is
    raised for it. An identifier that two documents share is taken by the first; a text on standard input that says
    none is called by its words, so that another one does not take its place in a store.
    """
    known = frozenset(installed() if languages is None else languages)
    if lang and languages is None and lang not in known:
        have = " and ".join(sorted(known)) or "none"
        yield Refusal(f"--lang {lang}", f"is a language without a pipeline; there are {have}; or pass --model")
        return
    taken: dict[str, str] = {}
    for path, name in _walk(sources):
        if isinstance(path, Refusal):
            yield path
            continue
        shown = _INPUT if str(path) == "-" else str(path)
        try:
            data = _load(path)
            suffix = "" if shown == _INPUT else path.suffix
            for draft in choose(suffix, data)(data, shown):
                if isinstance(draft, Refusal):
                    yield draft
                    continue
                where = f"{shown}:{draft.part}" if draft.part else shown
                try:
                    article = _finish(draft, name, lang, date, known)
                    if article.id in taken:
                        raise Refused(
                            f"has the identifier {article.id!r} of {taken[article.id]}; rename it, or build the folder "
                            "above both"
                        )
                except Refused as refused:
                    yield Refusal(where, str(refused))
                    continue
                taken[article.id] = where
                yield article
        except Refused as refused:
            yield Refusal(shown, str(refused))


def _walk(sources: Iterable[str | Path]) -> Iterator[tuple[Path | Refusal, str]]:
    """(path, name for an identifier) of every file, folders in the order of their names; standard input has none."""
    for source in sources:
        path = Path(source)
        if str(source) == "-":
            yield path, ""
        elif path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path)))
            if not files:
                yield Refusal(str(path), "is a folder without a file; name one that holds dispatches"), ""
            for file in files:
                yield file, _identify(file.relative_to(path))
        elif not path.exists():
            yield Refusal(str(path), "no such file or folder; correct the path"), ""
        else:
            yield path, _identify(Path(path.name))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _identify(path: Path) -> str:
    """A readable identifier: the path without ".txt"; other suffixes stay, so that a.txt and a.html are two."""
    return slug((path.with_suffix("") if path.suffix == ".txt" else path).as_posix())


def _load(path: Path) -> bytes:
    if str(path) == "-":
        data = sys.stdin.buffer.read()
    else:
        try:
            size = path.stat().st_size
            if size > _LARGEST and path.suffix.lower() not in _COLLECTIONS:
                raise Refused(_too_long(f"{size / 1e6:.1f} MB"))
            data = path.read_bytes()
        except OSError as error:
            raise Refused(f"cannot be read ({error.strerror}); check its permissions") from None
    if not data.strip():
        raise Refused(_empty(str(path) != "-"))
    return data


def _empty(named: bool) -> str:
    remedy = "remove it or fetch it again" if named else "pipe a text into the command, or name a file"
    return f"is empty; {remedy}"


def _too_long(size: str) -> str:
    return f"is {size} long, more than a document may be ({LONGEST:,} characters); split it into one file an article"


def _finish(draft: Draft, name: str, lang: str | None, date: str | None, languages: Collection[str]) -> Article:
    """The article a draft becomes. Raises Refused when it is empty, too long or in another language."""
    if len(draft.text) > LONGEST:
        raise Refused(_too_long(f"{len(draft.text):,} characters"))
    text, mended = mend(draft.text)
    body, stamp = find_body(text)
    if body.start == body.end:
        raise Refused(_empty(bool(name)))
    prose = body.of(text)
    notes = [*draft.notes, *mended]
    day = read_day(draft.date)
    if stamp:
        notes.append(f"begins with the crawl stamp {stamp!r}, set aside: it is not the day of publication")
    if draft.date and not day:
        notes.append(f"date {draft.date!r} is no day (YYYY-MM-DD) and is left out")
    spoken = _language(draft, prose, lang, languages)
    notes += _lost(prose, spoken, languages, bool(draft.lang))
    article = Article(
        id=_article_id(draft, name or f"stdin-{hashlib.sha256(prose.encode()).hexdigest()[:8]}", notes),
        text=text,
        lang=spoken,
        date=day or date,
        title=draft.title or None,
        url=draft.url or None,
        publisher=draft.publisher or None,
        body=body,
    )
    return replace(article, notes=tuple(notes))


def _article_id(draft: Draft, name: str, notes: list[str]) -> str:
    if draft.id is None:
        return f"{name}/{draft.part}" if draft.part else name
    if _SAFE.fullmatch(draft.id):
        return draft.id
    safe = slug(draft.id)
    notes.append(f"the identifier {draft.id!r} cannot stand in an IRI and is written {safe!r}")
    return safe


def _language(draft: Draft, prose: str, lang: str | None, languages: Collection[str]) -> str:
    said = (draft.lang or "").lower()[:2]
    if said in languages:
        return said
    if said and said != "un":  # "und" and "unknown" are no language
        have = " and ".join(sorted(languages)) or "none"
        raise Refused(f"is in {said!r}, a language without a pipeline; there are {have}; or pass --lang and --model")
    return lang or find_language(prose, languages)


def _lost(prose: str, lang: str, languages: Collection[str], said: bool) -> Iterator[str]:
    """A line for every other language that a part of a text is in, for little of that part will be understood.

    ``said`` is whether the document itself says that it is in ``lang``, which no option overrules.
    """
    for other, share in find_others(prose, lang, languages).items():
        from babel import Locale

        names = Locale.parse("en").languages
        correct = f'correct its "lang" to {other}' if said else f"pass --lang {other}"
        remedy = correct if share > 0.5 else "put each language in a file of its own"
        yield (
            f"{max(1, round(100 * share))}% of it is in {names.get(other, other)} but was read as "
            f"{names.get(lang, lang)}, so most of that part is lost; {remedy}"
        )
