"""What a text says that the lexicon does not know: silent sentences, unknown verbs and event nouns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.build import silent_sentences
from kg.lexicon import Lexicon
from kg.model import Article

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.nlp import Reader


@dataclass
class Coverage:
    """Over one or more articles of one language. ``silent`` holds (article, sentence); the counters count lemmas.

    ``examples`` holds one sentence for each lemma.
    """

    lang: str
    sentences: int = 0
    silent: list[tuple[str, str]] = field(default_factory=list)
    verbs: Counter[str] = field(default_factory=Counter)
    nouns: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)


def cover(reader: Reader, articles: Iterable[Article]) -> Coverage:
    """Read ``articles`` and list what was passed over. All must be in the reader's language."""
    from kg.nlp.lemmas import lemma_of, lemmas_of
    from kg.nlp.pipeline import parse
    from kg.nlp.syntax import agents

    found = Coverage(reader.lang)
    known = known_words(reader.lexicon)
    light = {word.split()[0] for word in reader.lexicon.table("light_verbs")}
    for article, passages in parse(reader.nlp, articles):
        extraction = reader.extract(article, passages)
        found.sentences += len(extraction.sentences)
        for span in silent_sentences(extraction):
            found.silent.append((article.id, " ".join(span.of(article.text).split())))
        for passage in passages:
            for token in passage.doc:
                if not known.isdisjoint(lemmas_of(token)):
                    continue
                lemma = lemma_of(token)
                if token.pos_ == "VERB":
                    found.verbs[lemma] += 1
                elif token.pos_ == "NOUN" and (_leans(token, light) or agents(token)):
                    found.nouns[lemma] += 1
                else:
                    continue
                found.examples.setdefault(lemma, token.sent.text)
    return found


def known_words(lexicon: Lexicon) -> frozenset[str]:
    """Every word that some lexicon entry, head noun or word list knows."""
    words = {word for entry in lexicon.entries for word in entry.words} | set(lexicon.nouns)
    words.update(word for phrase in _strings(lexicon.words) for word in phrase.casefold().split())
    return frozenset(words)


def _strings(value: Any) -> Iterator[str]:
    """Every string in a tree of lists and mappings, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(key)
            yield from _strings(inner)
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _strings(inner)


def _leans(noun: Token, light: set[str]) -> bool:
    """Whether a noun is the object of a light verb, as names of events are ("mener une frappe")."""
    from kg.nlp.lemmas import lemma_of

    return noun.dep_ in ("obj", "nsubj:pass") and lemma_of(noun.head) in light
