"""Which words tell an event of which type, by the words and their meaning alone: an event detector beside the lexicon.

It sees every verb, noun and adjective of an article about conflict and says how likely each of the event types is. Where the lexicon has
an entry at the word, the detector's word counts beside the trigger scorer's; where it has none, a word that the detector is sure of
becomes a trigger with the frame that the lexicon gives most words of that type. Weights are made by ``models/arguments/train.py``;
without them the lexicon stands alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import Entry, Lexicon
from kg.nlp import syntax
from kg.nlp.context import coarse
from kg.nlp.lemmas import lemma_of
from kg.nlp.meaning import Row, word_rows
from kg.nlp.reading import Reading
from kg.nlp.scorer import Scorer, load_scorer

if TYPE_CHECKING:
    from spacy.tokens import Token

#: The state of a frame that only the detector proposes.
DETECTED = "detected"
_POS = {"VERB": "verb", "NOUN": "noun", "ADJ": "adj"}
_CONTENT = ("NOUN", "VERB", "ADJ", "PROPN", "ADV")


@cache
def detector() -> Scorer | None:
    """The shipped weights, None when there are none."""
    return load_scorer("events")


@dataclass(frozen=True, slots=True)
class Detections:
    """``rows[i]`` are the probabilities of the types for token ``tokens[i]`` of a passage."""

    tokens: tuple[int, ...]
    rows: Row

    def of(self, token: int, column: int) -> float | None:
        """The probability of a type at a token; None for words that are not looked at."""
        return float(self.rows[self.tokens.index(token), column]) if token in self.tokens else None


def detectable(reading: Reading, n: int) -> tuple[int, ...]:
    """The tokens of a passage that may tell an event: content words outside longer names."""
    out = []
    for token in reading.passages[n].doc:
        if token.pos_ in _POS and token.is_alpha | ("-" in token.text):
            node = reading.mentions.at(n, token.i)
            if not (node is not None and node.named and node.head == token.i):
                out.append(token.i)
    return tuple(out)


def detect(reading: Reading, n: int, scorer: Scorer) -> Detections:
    """What the detector says of the words of passage ``n``."""
    tokens = detectable(reading, n)
    features = list(word_features(reading, n, tokens))
    return Detections(tokens, scorer.probabilities(features, word_rows(reading, n, tokens)))


def word_features(reading: Reading, n: int, tokens: tuple[int, ...]) -> Iterator[list[str]]:
    """What the detector sees of each token, besides the vectors of the words around it."""
    doc = reading.passages[n].doc
    for i in tokens:
        yield list(_features(reading, n, doc[i]))


def _features(reading: Reading, n: int, token: Token) -> Iterator[str]:
    lang, lemma, pos = reading.lexicon.lang, lemma_of(token), token.pos_
    label = syntax.relation(token)
    yield "bias"
    yield f"lemma={lang}:{lemma}"
    yield f"lemma={lang}:{lemma}&pos={pos}"
    yield f"form={lang}:{token.lower_}"
    yield f"start={lang}:{lemma[:5]}"
    yield f"end={lang}:{lemma[-4:]}&pos={pos}"
    yield f"pos={pos}&dep={label}"
    yield f"morph={token.morph.get('VerbForm')}{token.morph.get('Tense')}{token.morph.get('Number')}&pos={pos}"
    above = token.head
    if above != token:
        yield f"above={lang}:{lemma_of(above)}&dep={label}"
        yield f"above={above.pos_}&dep={label}"
        yield f"pair={lang}:{lemma_of(above)}>{lemma}"
    yield f"case={syntax.case_of(token)}&pos={pos}"
    for child in token.children:
        slot = syntax.relation(child)
        case = syntax.case_of(child) if slot in ("obl", "nmod") else ""
        yield f"child={slot}:{case}&pos={pos}"
        node = reading.mentions.at(n, child.i)
        if node is not None:
            cls = coarse(reading, node)
            yield f"child={slot}:{case}:{cls}"
            yield f"lemma={lang}:{lemma}&child={slot}:{cls}"
        if child.pos_ in _CONTENT:
            yield f"child={lang}:{slot}:{lemma_of(child)}"
            yield f"pair={lang}:{lemma}>{lemma_of(child)}"
        elif slot in ("compound:prt", "expl", "det", "advmod", "mark"):
            yield f"child={lang}:{slot}:{child.lower_}"
    for offset in (-2, -1, 1, 2):
        at = token.i + offset
        inside = token.sent.start <= at < token.sent.end
        yield f"word{offset}={lang}:{token.doc[at].lower_ if inside else '^'}"


def default_entries(lexicon: Lexicon) -> dict[tuple[str, str], Entry]:
    """By event type and part of speech: an entry with the frame that most single words of that kind have."""
    frames: dict[tuple[str, str], Counter[str]] = {}
    known: dict[str, Entry] = {}
    for entry in lexicon.entries:
        if len(entry.words) == 1:
            key = str(entry.frame)
            known[key] = entry
            frames.setdefault((entry.type, entry.pos), Counter())[key] += 1
    return {
        kind: Entry(type=kind[0], pos=kind[1], words=("",), frame=known[count.most_common(1)[0][0]].frame, examples=())
        for kind, count in frames.items()
    }


def best(detections: Detections, labels: tuple[str, ...], limit: float) -> Iterator[tuple[int, str, float]]:
    """(token, type, probability) of the words whose likeliest type reaches ``limit``."""
    if not len(detections.tokens):
        return
    for token, column, p in zip(
        detections.tokens, detections.rows.argmax(axis=1).tolist(), detections.rows.max(axis=1).tolist(), strict=True
    ):
        if p >= limit:
            yield token, labels[column], p


def pos_of(token: Token) -> str:
    """The lexicon's name of a token's part of speech."""
    return _POS[token.pos_]
