"""The spaCy pipeline of a language, and an article cut into parsed passages.

A passage is one paragraph. The treebanks never show a parser a line break, doubled spaces or a soft hyphen, so these
are taken out before the parse and every character keeps its way back to the article.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.model import Article, Span
from kg.nlp.encoder import GRAMMAR, load_encoder
from kg.nlp.grammar import NAME, add_to
from kg.paths import models_dir

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

#: A paragraph longer than this is parsed in pieces: the parser's time grows with the sentence, and a text without a
#: single full stop must do no harm. Characters; about 300 words, longer than any sentence of the treebanks.
LONGEST = 2000

_REPLACED = {
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "‟": '"',
    "‐": "-", "‑": "-", "−": "-",
}  # fmt: skip
_DROPPED = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\u200f"}
_HOMOGLYPHS = dict(zip("АВЕКМНОРСТУХаеорсухіјѕ", "ABEKMHOPCTYXaeopcyxijs", strict=True))
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")
_CYRILLIC_WORD = re.compile(r"\w*[\u0400-\u04ff]\w*")
_BREAK = re.compile(r"\n[ \t\r\f\v]*\n\s*|[\u2028\u2029]")
_BULLET = re.compile(r"^\s*[-–—•*]\s")


class NoPipeline(ValueError):
    """There is no pipeline for a language; the message says which there are."""


@dataclass(frozen=True)
class Passage:
    """One paragraph, parsed. ``origin[i]`` is the offset in the article of character ``i`` of ``doc.text``."""

    doc: Doc
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The article's span of the tokens from ``start`` up to, not including, ``end``."""
        if end <= start:
            at = self.origin[self.doc[start].idx] if start < len(self.doc) else self.origin[-1]
            return Span(at, at)
        last = self.doc[end - 1]
        return Span(self.origin[self.doc[start].idx], self.origin[last.idx + len(last) - 1] + 1)


def load_pipeline(lang: str, model: str | None = None) -> Language:
    """The pipeline of ``lang``, or any installed pipeline or path given as ``model``. Raises NoPipeline.

    Ours reads with the contextual encoder where there is one (``kg.nlp.grammar``); ``KG_ENCODER=off`` leaves it out.
    """
    return _load(lang, model, model is None and load_encoder(GRAMMAR) is not None)


@cache
def _load(lang: str, model: str | None, encoder: bool) -> Language:
    import spacy

    path = models_dir() / lang / "pipeline"
    if model is None and not (path / "config.cfg").exists():
        have = sorted(p.parent.name for p in models_dir().glob("*/pipeline") if (p / "config.cfg").exists())
        raise NoPipeline(f"no pipeline for language {lang!r}; there are: {', '.join(have) or 'none'}; or pass --model")
    try:
        nlp = spacy.load(model or path)
        return add_to(nlp) if encoder else nlp
    except (OSError, ValueError) as error:
        reason = str(error).split("\n", 1)[0]
        raise NoPipeline(
            f"cannot load the pipeline {model or path}: {reason}; name an installed one or a path"
        ) from None


def normalise(text: str, start: int, end: int) -> tuple[str, tuple[int, ...]]:
    """``text[start:end]`` as the treebanks would write it, with the offset of every character that is left."""
    chars: list[str] = []
    origin: list[int] = []
    blank = True
    for i in range(start, end):
        c = text[i]
        if c in _DROPPED:
            continue
        if c.isspace() or unicodedata.category(c) == "Cc":
            if not blank:
                chars.append(" ")
                origin.append(i)
            blank = True
            continue
        if chars and unicodedata.combining(c):
            joined = unicodedata.normalize("NFC", chars[-1] + c)
            if len(joined) == 1:
                chars[-1] = joined
                continue
        chars.append(_REPLACED.get(c, c))
        origin.append(i)
        blank = False
    while chars and chars[-1] == " ":
        chars.pop()
        origin.pop()
    origin.append(origin[-1] + 1 if origin else end)
    flat = "".join(chars)
    if not flat.isascii():
        flat = _compose(flat)
    return _calm(flat), tuple(origin)


def _compose(flat: str) -> str:
    """Letters of another alphabet that only look Latin, inside a Latin word, become Latin; lengths never change."""

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        return "".join(_HOMOGLYPHS.get(c, c) for c in word) if _LATIN.search(word) else word

    return _CYRILLIC_WORD.sub(mend, flat)


def _calm(flat: str) -> str:
    """A headline in capitals as a title in ordinary letters, so that tagger and parser see words they know."""
    letters = [c for c in flat if c.isalpha()]
    if len(letters) < 12 or sum(c.isupper() for c in letters) < 0.8 * len(letters):
        return flat
    calm = re.sub(
        r"[^\W\d_]+", lambda m: m.group() if len(m.group()) < 4 else m.group()[0] + m.group()[1:].lower(), flat
    )
    return calm if len(calm) == len(flat) else flat


def cut(article: Article) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The paragraphs of an article, normalised, with their origins. Lines of a hard-wrapped text are joined."""
    body = article.body or Span(0, len(article.text))
    text = article.text
    at = body.start
    bounds = [m.span() for m in _BREAK.finditer(text, body.start, body.end)] + [(body.end, body.end)]
    for stop, after in bounds:
        for start, end in _lines(text, at, stop):
            for piece in _pieces(text, start, end):
                flat, origin = normalise(text, *piece)
                if flat:
                    yield flat, origin
        at = after


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph's lines: a line is its own unless the text is wrapped there, in the middle of a sentence."""
    at = start
    for match in re.finditer(r"\n", text[start:end]):
        here = start + match.start()
        before, after = text[at:here].rstrip(), text[here + 1 : end].lstrip()
        line = before.rsplit("\n", 1)[-1]
        wrapped = len(line) >= 50 and not re.search(r"[.!?:»\"”]$", before) and not _BULLET.match(text[here + 1 : end])
        if not wrapped or not after:
            yield at, here
            at = here + 1
    yield at, end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        stop = max((m.end() for m in re.finditer(r"[.!?]['\"»”]?\s", window)), default=0)
        stop = (
            stop
            or max((m.end() for m in re.finditer(r"[,;:]\s", window)), default=0)
            or window.rfind(" ") + 1
            or LONGEST
        )
        yield start, start + stop
        start += stop
    yield start, end


def parse(nlp: Language, articles: Iterable[Article]) -> Iterator[tuple[Article, list[Passage]]]:
    """Every article with its passages: in batches across articles, or article by article where the encoder reads."""

    def texts() -> Iterator[tuple[str, tuple[Article, tuple[int, ...] | None]]]:
        for article in articles:
            for flat, origin in cut(article):
                yield flat, (article, origin)
            yield "", (article, None)  # an empty text ends an article, so that one without prose is not lost

    if NAME in nlp.pipe_names:
        for article in articles:
            pieces = list(cut(article))
            docs = [nlp.make_doc(flat) for flat, _ in pieces]
            nlp.get_pipe(NAME).read(docs)
            for name, component in nlp.pipeline:
                if name != NAME:
                    docs = [component(doc) for doc in docs]
            yield article, [Passage(doc, origin) for doc, (_, origin) in zip(docs, pieces, strict=True)]
        return
    passages: list[Passage] = []
    for doc, (article, origin) in nlp.pipe(texts(), as_tuples=True, batch_size=64):
        if origin is None:
            yield article, passages
            passages = []
        else:
            passages.append(Passage(doc, origin))
