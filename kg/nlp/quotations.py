"""Where a text quotes: the token ranges between quotation marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OPEN, _CLOSE, _EITHER = {"«", "“"}, {"»", "”"}, {'"'}
#: The marks that open or close a quotation.
MARKS = frozenset(_OPEN | _CLOSE | _EITHER)


def quotations(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges between quotation marks, marks included; one that is never closed runs to the end."""
    out, start = [], None
    for token in doc:
        text = token.text
        if start is None:
            if text in _OPEN or text in _EITHER:
                start = token.i
        elif text in _CLOSE or (text in _EITHER and doc[start].text in _EITHER):
            out.append((start, token.i + 1))
            start = None
    if start is not None and len(doc) - start > 3:
        out.append((start, len(doc)))
    return out


def own_words(doc: Doc) -> Iterator[Token]:
    """The tokens that stand in no quotation."""
    quoted = {i for start, end in quotations(doc) for i in range(start, end)}
    yield from (t for t in doc if t.i not in quoted)


def closes(token: Token, end: int) -> bool:
    """Whether the word at ``end`` closes a quotation opened from ``token`` on: 'members of the gang "400 Mawozo"'."""
    inside = [t.text for t in token.doc[token.i : end]]
    closing = token.doc[end].text if end < len(token.doc) else ""
    opened = sum(t in _OPEN for t in inside) > sum(t in _CLOSE for t in inside)
    return (closing in _CLOSE and opened) or (closing in _EITHER and sum(t in _EITHER for t in inside) % 2 == 1)


def leaves(token: Token, stop: int) -> bool:
    """Whether the words from ``token`` to ``stop`` close a quotation that they do not open: 'the "bandits" of X'."""
    opened = 0
    for word in token.doc[token.i : stop]:
        opened += (word.text in _OPEN) - (word.text in _CLOSE)
        if opened < 0:
            return True
    return sum(word.text in _EITHER for word in token.doc[token.i : stop]) % 2 == 1
