"""Words that name events: matching lexicon entries on a parsed passage.

A trigger is a sequence of lemmas; up to four other words may stand between them as long as the parse ties them
together. Which entry wins when several fit is decided in ``roles`` once the arguments are known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.lexicon import Entry, Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import is_only_verb, lemma_of, lemmas_of, may_be_participle
from kg.nlp.nodes import CARRIED

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

GAP = 4  # other words, not counting amounts, that may stand between two words of one trigger
_POS = {
    "verb": {"VERB", "AUX", "ADJ", "NOUN"},
    "noun": {"NOUN", "PROPN", "X"},
    "adj": {"ADJ", "VERB", "NOUN"},
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """An entry found at these token indices (ascending); ``head`` is the one the others hang from."""

    entry: Entry
    tokens: tuple[int, ...]
    head: int


class TriggerMatcher:
    """Finds triggers of one language. Build once, use on many passages."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lang = lexicon.lang
        self._nouns = lexicon.nouns
        self._terms = lexicon.set("speaking_terms")
        self._names = lexicon.set("naming_terms")
        self._by_word: dict[str, list[Entry]] = defaultdict(list)
        for entry in lexicon.entries:
            self._by_word[entry.words[0]].append(entry)

    def find(self, doc: Doc) -> list[Trigger]:
        """Every entry that fits by words and part of speech, in text order; overlapping ones included."""
        keys = [lemmas_of(t) for t in doc]
        texts = [t.text for t in doc]
        stops = [sent.end for sent in doc.sents for _ in range(sent.start, sent.end)]
        present = {word for key in keys for word in key}
        out = []
        for i, key in enumerate(keys):
            for word in key:
                for entry in self._by_word.get(word, ()):
                    if not present.issuperset(entry.words):
                        continue  # most entries of several words miss one in the whole passage
                    tokens = _match(entry, doc, i, keys, texts, stops[i])
                    if not tokens or _scattered(entry, doc, tokens, self._nouns):
                        continue
                    if not _pos_fits(entry, doc, tokens) or self._acts(entry, doc, tokens):
                        continue
                    if not self._of_speaking(doc, tokens):
                        out.append(Trigger(entry, tokens, _head(doc, tokens, entry)))
        return list(dict.fromkeys(out))

    def _acts(self, entry: Entry, doc: Doc, tokens: tuple[int, ...]) -> bool:
        """Whether a noun of several words is read into a clause: "militants attacked" is no "militant attack"."""
        words = [doc[i] for i in tokens] if entry.pos == "noun" else []
        if all(t.pos_ in ("VERB", "ADV") for t in words) and any("Past" in t.morph.get("Tense") for t in words):
            return any(c.dep_ == "nsubj" and c.i not in tokens for t in words for c in t.children)  # "they stayed away"
        subjects = [t for t in words if t.dep_ == "nsubj" and t.head.i in tokens]
        return any(self._nouns.get(lemma_of(t)) not in (None, *CARRIED) for t in subjects)

    def _of_speaking(self, doc: Doc, tokens: tuple[int, ...]) -> bool:
        """Whether words tell on what terms somebody speaks: "requested anonymity", "a request for comment" demand
        nothing of anybody, and "declined to be named" denies nothing."""
        below = [c for i in tokens for c in doc[i].children]
        unnamed = (c for c in below if c.dep_ == "xcomp" and syntax.is_passive(c) and lemma_of(c) in self._names)
        return any(c.pos_ == "NOUN" and lemma_of(c) in self._terms for c in below) or any(unnamed)


def _match(
    entry: Entry, doc: Doc, at: int, keys: list[tuple[str, ...]], texts: list[str], stop: int
) -> tuple[int, ...]:
    """The tokens of an entry whose first word stands at ``at`` in a sentence that ends at ``stop``; () for none."""
    tokens = [at]
    for word in entry.words[1:]:
        left = GAP + 1
        for i in range(at + 1, stop):
            left -= not _amount(doc, i)
            if left < 0:
                return ()
            if word in keys[i]:
                at = i
                tokens.append(i)
                break
            if texts[i] in '.;:!?"«»()':
                return ()
        else:
            return ()
    if len(tokens) > 1 and tokens[-1] - tokens[0] >= len(tokens) and not _tied(doc, tokens):
        return ()
    return tuple(tokens)


def _amount(doc: Doc, i: int) -> bool:
    """Whether a word only says how much: "granted Honduras a $ 20 million loan"."""
    return doc[i].pos_ in ("NUM", "SYM")


def _tied(doc: Doc, tokens: list[int]) -> bool:
    """Whether every word of a gapped trigger hangs, within three steps, from another one (or they share a head)."""
    inside = set(tokens)
    loose = 0
    for i in tokens:
        token, steps = doc[i], 0
        while steps < 3 and token.head != token and token.head.i not in inside:
            token, steps = token.head, steps + 1
        loose += token.head.i not in inside or token.head == token
    return loose <= 1


def _scattered(entry: Entry, doc: Doc, tokens: tuple[int, ...], known: Container[str]) -> bool:
    """Whether the words of a gapped trigger belong to other phrases than its own; ``known`` nouns tell who acts.

    "On Monday ordered", not "on the orders"; "gave money in aid", not "gave in"; "running battles with riot police",
    not "ran riot".
    """
    first, last = doc[tokens[0]], doc[tokens[-1]]
    if "Neg" in first.morph.get("Polarity") and any(t.text == "," for t in doc[first.i : last.i]):
        return True  # "had urged X not to attack, stopped short of criticism" is no "did not stop"
    if len(tokens) > 1 and last.dep_ == "det" and last.head.i not in tokens:
        return True  # "said no", but neither "said no one was hurt" nor "said there were no casualties"
    if tokens[-1] - tokens[0] < len(tokens):
        return False
    if first.dep_ == "case" and first.head.i not in tokens and first.head.i < last.i:
        return True
    if entry.pos != "verb":
        return False
    if last.dep_ == "case" and last.head.i > last.i and entry.words[-1] not in entry.frame.slots:
        taken = any(c == "any" and role != "none" for c, role in entry.frame.slots.get("obj", ()))
        between = (t for t in first.children if t.dep_ == "obj" and first.i < t.i < last.i and t.i not in tokens)
        return not taken and any(t.pos_ == "NOUN" and lemma_of(t) not in known for t in between)
    loose = last.dep_ == "compound" and last.pos_ == "NOUN" and last.head.i not in tokens
    return loose and last.head.head.i not in tokens


def _pos_fits(entry: Entry, doc: Doc, tokens: tuple[int, ...]) -> bool:
    wanted = _POS.get(entry.pos)
    if wanted is None:
        return True
    first = doc[tokens[0]]
    if entry.pos == "verb" and first.pos_ == "PRON" and len(tokens) > 1:
        first = doc[tokens[1]]  # "se retirer": the pronoun comes before its verb
    if entry.pos == "verb":
        if _past_of_another(first, entry):
            return False
        if first.pos_ in ("VERB", "AUX") or is_only_verb(first):
            return True
        # a participle that the tagger calls an adjective: "assiégé", "besieged", "les insurgés délogés"
        return first.pos_ == "ADJ" and first.lower_ not in entry.words and may_be_participle(first)
    if entry.pos == "noun":
        return any(doc[i].pos_ in wanted for i in tokens) or (len(tokens) > 1 and tokens[-1] - tokens[0] < len(tokens))
    return first.pos_ in wanted


def _past_of_another(verb: Token, entry: Entry) -> bool:
    """ "Bodies were found" founds nothing: a past form that is spelt like an entry belongs to the verb of its lemma."""
    past = "Past" in verb.morph.get("Tense") and verb.doc.lang_ == "en"
    return past and verb.lower_ in entry.words and verb.lemma_.lower() not in entry.words


def _head(doc: Doc, tokens: tuple[int, ...], entry: Entry) -> int:
    inside = set(tokens)
    roots = [i for i in tokens if doc[i].head.i not in inside or doc[i].head == doc[i]]
    for i in roots:
        if doc[i].pos_ in ("VERB", "AUX") and entry.pos == "verb":
            return i
    nominal = [i for i in roots if doc[i].pos_ in ("NOUN", "PROPN", "VERB", "ADJ")]
    return (nominal or roots or list(tokens))[0]
