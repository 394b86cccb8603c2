"""Known names in a text: every stretch of tokens that a list knows, or that sounds or looks like a name it knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from kg.gazetteer import Town
from kg.nlp import choice
from kg.nlp.choice import Candidate
from kg.nlp.known import Known
from kg.nlp.names import ARTICLES, bare, fold, is_acronym, sound

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: The longest known name is eleven words; hyphens and apostrophes are tokens too.
LONGEST = 16
#: A guess by sound must look alike too (rapidfuzz ratio), and hamlets are not guessed.
RESEMBLING = 60
SMALLEST_GUESS = 20_000
#: How much less likely a town is meant where the tagger read the word and saw no name.
UNSEEN = 0.35
_PERSONS = ("PER", "PERSON")
_OPENERS = frozenset('.:!?"«“-–—…')
_NO_NAME_INSIDE = re.compile(r"[,;:()\[\]«»\"“”/|!?…]|\n")


@dataclass(frozen=True, slots=True)
class NameHit:
    """A stretch of tokens [start, end) that is a known name, with what it can mean, best first.

    ``label`` is the named-entity label of the same words ("" when there is none). ``key`` is the same for every
    occurrence of a name in an article: ``decide`` answers by it.
    """

    start: int
    end: int
    text: str
    key: str
    candidates: tuple[Candidate, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Sight:
    """A text while it is scanned, with what is worth working out once."""

    doc: Doc
    text: str
    labels: Mapping[tuple[int, int], str]
    persons: list[tuple[int, int]]
    shouting: bool
    tagged: bool

    def doubted(self, candidate: Candidate, label: str) -> Candidate:
        """A place that the tagger did not see, or saw as the name of something else, is less likely meant."""
        unseen = self.tagged and label in ("", "MISC") and candidate.population < choice.METROPOLIS
        return replace(candidate, score=candidate.score - UNSEEN) if unseen else candidate


class Spotter:
    """Finds known names in parsed or merely tokenised texts."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._guessed: dict[tuple[str, str], tuple[Candidate, ...]] = {}

    def scan(self, doc: Doc) -> list[NameHit]:
        """Known names in ``doc``, longest first from the left, without overlaps; entities of the named-entity tagger
        that no list knows are tried by sound and spelling. Works on a bare tokenised ``doc`` too."""
        hits: list[NameHit] = []
        labels = {(e.start, e.end): e.label_ for e in doc.ents}
        persons = [(e.start, e.end) for e in doc.ents if e.label_ in _PERSONS]
        sight = _Sight(doc, doc.text, labels, persons, _shouting(doc), doc.has_annotation("ENT_IOB"))
        i = 0
        while i < len(doc):
            hit = self._longest(sight, i)
            if hit is None:
                i += 1
            else:
                hits.append(hit)
                i = hit.end
        taken = {i for h in hits for i in range(h.start, h.end)}
        hits += self._heard(doc, taken.union(i for e in doc.ents for i in range(e.start, e.end)))
        for (start, end), label in labels.items():
            if label != "MISC" and end - start <= LONGEST and taken.isdisjoint(range(start, end)):
                text = doc[start:end].text
                found = self._guesses(text, label)
                if found:
                    hits.append(NameHit(start, end, text, fold(text), found, label))
        return sorted(hits, key=lambda h: h.start)

    def _heard(self, doc: Doc, taken: set[int]) -> Iterator[NameHit]:
        """Proper nouns that the tagger saw no name in and that sound like a known actor or place."""
        for token in doc:
            if token.pos_ != "PROPN" or token.i in taken or token.is_stop or not token.text[:1].isupper():
                continue
            found = {c.id: c for c in self._alike(token.text)}
            if found and not _named_around(doc, token.i, []):
                yield NameHit(token.i, token.i + 1, token.text, fold(token.text), tuple(found.values()))

    def _longest(self, sight: _Sight, i: int) -> NameHit | None:
        """The longest known name that begins with token ``i``."""
        doc = sight.doc
        first = doc[i]
        if not _spelled(first.text):
            return None
        lower = bare(first.text)[:1].islower()
        if lower and first.lower_ in ARTICLES:
            joined = i + 1 < len(doc) and (doc[i + 1].text.startswith("-") or first.lower_ in ("al", "el"))
            if not joined:
                return None
            lower = False
        best = None
        for j in range(i + 1, min(len(doc), i + LONGEST) + 1):
            last = doc[j - 1]
            if j > i + 1 and _NO_NAME_INSIDE.search(last.text):
                break
            text = sight.text[first.idx : last.idx + len(last)]
            if not _spelled(last.text) and last.text != ".":
                continue
            key = fold(text)
            if last.text != "." or text.count(".") > 1:
                found = self._candidates(sight, i, j, text, key)
                if found:
                    best = NameHit(i, j, text, key, found, sight.labels.get((i, j), ""))
            longer = self.known.aliases.begins(key) or (not lower and self.known.gazetteer.begins(key))
            if not longer and text[-1] not in "'’":
                break
        return best

    def _candidates(self, sight: _Sight, i: int, j: int, text: str, key: str) -> tuple[Candidate, ...]:
        doc, label = sight.doc, sight.labels.get((i, j), "")
        within = next(((s, e) for s, e in sight.persons if s <= i and j <= e and (s, e) != (i, j)), None)
        out: dict[str, Candidate] = {}
        for alias in self.known.aliases.get(key, text):
            if alias.exact and sight.shouting and doc[i].is_stop:
                continue
            candidate = self.known.of_alias(alias)
            person = candidate.cls == "Person"
            if within and not (person and i > within[0] and j == within[1] and j - i > 1):
                continue
            # without a tagger the neighbours alone tell a surname; with one it has told already
            alone = within is None and not label and j == i + 1 and not alias.exact
            if alone and (person or not sight.tagged) and _named_around(doc, i, sight.persons):
                continue
            if candidate.cls == "Region" and not candidate.listed:
                candidate = sight.doubted(candidate, label)
            known = out.get(candidate.id)
            if known is None or known.score < candidate.score:
                out[candidate.id] = candidate
        if within is None and not bare(text)[:1].islower() and len(key) > 2:
            for town, mark in self.known.gazetteer.find(key):
                if self._plausible(sight, i, j, town, mark):
                    candidate = sight.doubted(self.known.of_town(town, mark), label)
                    out.setdefault(candidate.id, candidate)
        return tuple(sorted(out.values(), key=lambda c: (-c.score, -c.population, c.id)))

    def _plausible(self, sight: _Sight, i: int, j: int, town: Town, mark: str) -> bool:
        """Whether the words can be the name of a town at all, from their form and their part of speech."""
        doc, label = sight.doc, sight.labels.get((i, j), "")
        token, text = doc[i], doc[i:j].text
        unseen = sight.tagged and label in ("", "MISC")
        if "w" in mark and (label in _PERSONS or unseen) and town.population < choice.METROPOLIS:
            return False
        if label == "LOC":
            return True
        if mark == "a" and len(text) <= 4 and sight.tagged:  # a short other name is some other word more often
            return not unseen
        if j - i > 1:
            return bool(doc[j - 1].text[:1].isupper())
        if token.is_stop or is_acronym(token.text):
            return False
        starts = _begins(doc, i)
        if "w" in mark and starts and token.pos_ != "PROPN":
            return False
        if token.pos_ and token.pos_ not in (("PROPN",) if starts else ("PROPN", "NOUN", "X", "ADJ")):
            return False
        return bool(label) or not _named_around(doc, i, [])

    def _alike(self, text: str) -> Iterator[Candidate]:
        for alias in self.known.aliases.alike(text):
            if fuzz.ratio(fold(text), fold(alias.text)) >= RESEMBLING:
                yield replace(self.known.of_alias(alias), score=0.7, guessed=True)

    def _guess(self, text: str, label: str) -> Iterator[Candidate]:
        yield from self._alike(text)
        key = sound(text)
        if key and label not in _PERSONS and not is_acronym(text):
            for town, mark in self.known.gazetteer.find("~" + key):
                known = max(fuzz.ratio(fold(text), fold(n)) for n in (town.label, *town.others))
                if known >= RESEMBLING and town.population >= SMALLEST_GUESS:
                    yield replace(self.known.of_town(town, mark), guessed=True)

    def _guesses(self, text: str, label: str) -> tuple[Candidate, ...]:
        """What an unlisted name may be a transliteration or, failing that, a misspelling of; of the tagger's class."""
        found = self._guessed.get((text, label))
        if found is None:
            kind = choice.KINDS.get(label, "")
            unique = {c.id: c for c in self._guess(text, label)}
            if not unique and not is_acronym(text):
                for alias in self.known.aliases.misspelt(text):
                    unique.setdefault(alias.id, replace(self.known.of_alias(alias), score=0.7, guessed=True))
            if len(self._guessed) > 50_000:
                self._guessed.clear()
            fits = (c for c in unique.values() if self.known.ontology.is_a(c.cls, kind))
            found = self._guessed[text, label] = tuple(fits)
        return found


def _spelled(text: str) -> bool:
    """Whether a token has a letter or digit at all."""
    return text.isalnum() or any(c.isalnum() for c in text)


def _shouting(doc: Doc) -> bool:
    """Whether the text is a headline in capitals (or was one): a small word in capitals is then no acronym."""
    words = [t.text for t in doc if t.is_alpha]
    return len(words) > 3 and all(w[0].isupper() and (len(w) > 3 or w.isupper()) for w in words)


def _named_around(doc: Doc, i: int, persons: list[tuple[int, int]]) -> bool:
    """Whether the token stands in a longer capitalised name (the surname of somebody else, a part of a title)."""
    if any(s <= i < e and e - s > 1 for s, e in persons):
        return True
    at = i - 1
    while at > 0 and (doc[at].lower_ in ("al", "el") or doc[at].text == "-" or doc[at + 1].text == "-"):
        at -= 1
    joined = at < i - 1  # "Hafez al-Assad", even where the sentence begins with it
    if at >= 0 and _capitalised(doc[at]) and (not _begins(doc, at) or (joined and not doc[at].is_stop)):
        return True
    return i + 1 < len(doc) and _capitalised(doc[i + 1])


def _begins(doc: Doc, i: int) -> bool:
    return i == 0 or bool(doc[i].is_sent_start) or doc[i - 1].text in _OPENERS


def _capitalised(token: Token) -> bool:
    return token.is_alpha and token.text[:1].isupper() and not token.is_upper and token.pos_ in ("PROPN", "", "X")
