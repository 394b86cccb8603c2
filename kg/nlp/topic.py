"""Whether an article is about something else: sport, cooking or markets, where strikes are figures of speech.

The words of each topic and those that weigh against it stand in ``topics.yaml``. A text has another topic when enough
different words of it occur, often enough for its length, and clearly more often than words of violence and government.
The three limits were set on dispatches of which none may be lost and on sport, recipes and market reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import lexicon_dir, read_yaml
from kg.nlp.lemmas import lemma_of
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Different words of the topic that must occur, so that one word in a headline decides nothing.
DIFFERENT = 5
#: Share of the topic's words among all words.
DENSE = 0.035
#: How many times as many words of the topic as of violence and government.
RATIO = 2.0


@dataclass(frozen=True)
class Topics:
    """The words of each topic and the words that weigh against all of them."""

    words: Mapping[str, frozenset[str]]
    weighty: frozenset[str]
    classes: frozenset[str] = frozenset()


@cache
def load_topics(lang: str) -> Topics:
    """The topics of a language; none when it has no topics.yaml. Raises LexiconError when that cannot be read."""
    path = lexicon_dir(lang) / "topics.yaml"
    if not path.exists():
        return Topics({}, frozenset())
    data = read_yaml(path)
    topics = {name: frozenset(map(str, words)) for name, words in data["topics"].items()}
    return Topics(topics, frozenset(map(str, data["weighty"])), frozenset(data.get("weighty_classes") or ()))


def other_topic(reading: Reading) -> str | None:
    """The topic that an article has instead of ours ("sport", …), None when it may well be one of ours."""
    topics = load_topics(reading.lexicon.lang)
    found: dict[str, Counter[str]] = {name: Counter() for name in topics.words}
    total, weight = 0, _named(reading, topics.classes)
    for passage in reading.passages:
        for token in passage.doc:
            if not token.is_alpha and "-" not in token.text:
                continue
            total += 1
            forms = _forms(token)
            weight += bool(forms & topics.weighty)
            for name, words in topics.words.items():
                if not forms.isdisjoint(words):
                    found[name][min(forms & words)] += 1  # a form and its lemma may both be listed: always the same one
    for name, counts in found.items():
        number = counts.total()
        if len(counts) >= DIFFERENT and number >= DENSE * total and number >= RATIO * weight:
            return name
    return None


def _named(reading: Reading, classes: Iterable[str]) -> int:
    """How often the article names an armed or public body that the ontology knows."""
    known = (reading.entities.get(n.entity) for n in reading.mentions.nodes if n.named)
    return sum(e is not None and e.known and any(reading.ontology.is_a(e.cls, c) for c in classes) for e in known)


def _forms(token: Token) -> set[str]:
    return {token.lower_, lemma_of(token).casefold()}
