"""The example sentences of the lexicon as annotated documents: each shows one event with its fillers, or none."""

from __future__ import annotations

import re

from kinds import COUNTER, EXAMPLE

from kg.evaluate.gold import Document, GoldEvent
from kg.lexicon import load_lexicon
from kg.model import Article, Span

#: Of the weak entries one in so many lends its example: they are many, and the documents say more about them.
WEAK = 4
_MARK = re.compile(r"\{(?P<trigger>[^{}]*)\}|\[(?P<filler>[^\[\]|]*)\|(?P<role>\w+)\]")


def example_documents(lang: str, known: frozenset[str]) -> list[Document]:
    """One document for each example sentence of an event type in ``known``."""
    out = []
    for n, entry in enumerate(load_lexicon(lang).entries):
        if entry.type not in known or (entry.weak and n % WEAK):
            continue
        for m, example in enumerate(entry.examples):
            found = _document(f"{EXAMPLE}{lang}-{n}-{m}", lang, entry.type, example)
            if found is not None:
                out.append(found)
    return out


def counterexample_documents(lang: str, known: frozenset[str]) -> list[Document]:
    """One document for each sentence in which an entry must stay silent: its id names the type that is not told."""
    said = {(e.type, s): None for e in load_lexicon(lang).entries if e.type in known for s in e.counterexamples}
    return [
        Document(Article(f"{COUNTER}{kind}-{lang}-{n}", text, lang, "2020-06-15"), {}, (), (), {})
        for n, (kind, text) in enumerate(said)
    ]


def _document(name: str, lang: str, kind: str, example: str) -> Document | None:
    text, at = "", 0
    triggers: list[Span] = []
    fillers: dict[str, list[str]] = {"initiator": [], "target": [], "place": []}
    names: dict[str, tuple[str, ...]] = {}
    for mark in _MARK.finditer(example):
        text += example[at : mark.start()]
        words = mark["trigger"] if mark["trigger"] is not None else mark["filler"]
        if mark["trigger"] is not None:
            triggers.append(Span(len(text), len(text) + len(words)))
        elif mark["role"] in fillers:
            key = f"e{len(names)}"
            names[key] = (words,)
            fillers[mark["role"]].append(key)
        text += words
        at = mark.end()
    text += example[at:]
    if not triggers or "{" in text or "[" in text:
        return None
    span = Span(triggers[0].start, triggers[-1].end)
    event = GoldEvent(
        kind, text[span.start : span.end], span, {r: tuple(k) for r, k in fillers.items()}, (), None, "actual", ()
    )
    return Document(Article(name, text, lang, "2020-06-15"), names, (event,), (), dict.fromkeys(names, "Agent"))
