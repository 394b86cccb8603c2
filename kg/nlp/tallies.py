"""The counts of a text beside the words of harm in it: what the reader of casualties works on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.model import CasualtyKind
from kg.nlp.counts import CountHit, CountWords, read_counts
from kg.nlp.harm import Harm, HarmWords, find_harms, harm_words, is_person, singulars

if TYPE_CHECKING:
    from spacy.tokens import Doc

_STOPS = (".", "!", "?", "…", '"', "»")


@dataclass(slots=True, eq=False)
class Tally:
    """A count on its way to be a casualty.

    ``end`` is the end of its noun phrase, ``of_them`` whether it counts some of those named before ("three of them").
    ``how`` says what made it a casualty, ``base`` is the total of which it is a part.
    """

    hit: CountHit
    article: bool
    end: int
    of_them: bool = False
    kind: CasualtyKind | None = None
    trigger: int | None = None
    how: str = ""
    base: Tally | None = None


class Tallies:
    """One text with its counts and harms.

    ``at`` and ``ending`` give the harm that starts, or has ended, at a token; ``openers`` the words that open a part.
    """

    def __init__(self, doc: Doc, words: CountWords) -> None:
        self.doc, self.words = doc, words
        self.harm: HarmWords = harm_words(words.lang)
        self.harms, self.openers = find_harms(doc, self.harm)
        self.tallies: list[Tally] = []
        if not self.harms and not any(self.openers.values()):
            return
        self.lower = [t.lower_ for t in doc]
        self.at = {h.start: h for h in self.harms}
        self.ending = {h.end: h for h in self.harms}
        named = [h for h in self.openers.values() if h is not None]
        self.covering: dict[int, Harm] = {i: h for h in named + self.harms for i in range(h.start, h.end)}
        self.parsed = doc.has_annotation("DEP")
        self.sentence = self._sentences()
        for counted, article in read_counts(doc, words):
            hit = self._recounted(counted)
            if not (article and hit.noun is None):
                of_them = self.lower[hit.end - 1] in words.pronouns
                self.tallies.append(Tally(hit, article, self._phrase_end(hit), of_them))

    def after(self, i: int) -> Tally | None:
        """The tally after the ``i``-th."""
        return self.tallies[i + 1] if i + 1 < len(self.tallies) else None

    def person(self, tally: Tally) -> bool | None:
        """Whether a tally counts people: True without a noun, None when its noun is unknown."""
        return True if tally.hit.noun is None else is_person(self.doc[tally.hit.noun], self.harm)

    def _recounted(self, hit: CountHit) -> CountHit:
        """The count with a better noun where the tagger took the people for adjectives ("a senior general killed")."""
        if hit.noun is not None and not self.befalls(hit.noun) and not self.words.head_first:
            return hit
        if hit.noun is not None and is_person(self.doc[hit.noun], self.harm):
            return hit
        last = hit.end + 4 if hit.noun is None else hit.noun
        people = None
        for i in range(hit.end, min(last, len(self.doc))):
            if self.doc[i].pos_ not in ("ADJ", "NOUN", "PROPN", "VERB") or self.befalls(i):
                break
            if set(singulars(self.doc[i])) & self.harm.persons:
                people = i
                if self.words.head_first:
                    break
        if people is None and hit.noun is not None and self.befalls(hit.noun):
            return hit if "counted" in self.at[hit.noun].sorts else replace(hit, noun=None)  # "neuf faits prisonniers"
        return hit if people is None else replace(hit, noun=people)

    def _sentences(self) -> list[int]:
        """The number of the sentence of each token. A parser that cuts where no mark stands is not believed."""
        number, out = 0, []
        for i in range(len(self.lower)):
            ended = i > 0 and any(mark in self.lower[i - 1] for mark in _STOPS)
            if ended and (not self.parsed or self.doc[i].is_sent_start):
                number += 1
            out.append(number)
        return out

    def _phrase_end(self, hit: CountHit) -> int:
        """The end of the noun phrase of a count: its noun, the adjectives after it and a complement with "de"/"of"."""
        end = hit.end if hit.noun is None else hit.noun + 1
        if hit.noun is not None and " ".join(self.lower[hit.noun : hit.noun + 2]) in self.harm.phrases:
            end += 1  # "casques bleus"
        after = self.skip(hit.end)
        if after in self.at and "counted" in self.at[after].sorts:
            end = max(end, after + 1)
        else:
            while end < len(self.doc) and self.lower[end] in self.words.others:
                end += 1
        while end < len(self.doc) and self.doc[end].pos_ == "ADJ" and not self.befalls(end):
            if self.lower[end] in self.words.pointing:
                break  # "7,000 last year"
            end += 1
        if self.parsed and hit.noun is not None:
            for child in self.doc[hit.noun].children:
                first, last = child.left_edge.i, child.right_edge.i
                joined = child.dep_.startswith("nmod") and first == end and self.lower[first] in self.words.of
                if joined and last - first < 6 and not any(self.befalls(i) for i in range(first, last + 1)):
                    end = last + 1
        return end

    def befalls(self, i: int) -> bool:
        return i in self.at and bool({"participle", "undergone"} & self.at[i].sorts)

    def adverb(self, i: int) -> bool:
        """Whether a token is an adverb that asks or relates nothing (no "when")."""
        return self.doc[i].pos_ == "ADV" and not self.doc[i].morph.get("PronType", [])

    def skip(self, i: int) -> int:
        """The first token from ``i`` on that is no word for others nor an adverb."""
        while i < len(self.lower) and (self.lower[i] in self.words.others or self.adverb(i)):
            i += 1
        return i

    def auxiliary(self, i: int) -> set[str]:
        """The auxiliaries just before token ``i``."""
        found: set[str] = set()
        for j in range(i - 1, max(i - 5, -1), -1):
            word = self.lower[j]
            if word in self.harm.avoir or word in self.harm.passive:
                found.add(word)
            elif self.doc[j].pos_ not in ("ADV", "AUX", "PRON", "PART"):
                break
        return found

    def acts(self, harm: Harm) -> bool:
        """Whether a form that may be a participle is an active verb here: "ont tué", "killed five"."""
        auxiliaries = self.auxiliary(harm.start)
        if auxiliaries & self.harm.passive:
            return False
        if "undergone" in harm.sorts and "participle" not in harm.sorts:
            return False
        if auxiliaries & self.harm.avoir:
            return True
        if harm.end >= len(self.doc):
            return False
        after = self.doc[harm.end]
        starts = any(g.hit.start == harm.end for g in self.tallies)
        nominal = after.pos_ in ("DET", "PRON", "PROPN", "NOUN") and after.lower_ not in self.harm.relatives
        return starts or nominal

    def linked(self, other: Tally, tally: Tally) -> bool:
        """Whether only commas, "et" and the like, and what befell the first, stand between two counts."""
        between = [i for i in range(other.end, tally.hit.start) if i not in self.covering]
        return 0 < len(between) <= 4 and all(self.lower[i] in self.harm.connectors for i in between)

    def apposed(self, total: Tally, tally: Tally) -> bool:
        """Whether a count can explain the one before it: "sept morts (deux civils …", "quatre tués, trois femmes …"."""
        between = [i for i in range(total.end, tally.hit.start) if i not in self.covering]
        return 0 < len(between) <= 4 and all(self.lower[i] in self.harm.explaining for i in between)
