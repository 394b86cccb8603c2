"""Which event a time expression dates: the clause it is said of, or the nearest event of its sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kg.model import When
from kg.nlp import syntax
from kg.nlp.anchors import count_from_events
from kg.nlp.carriers import carrier
from kg.nlp.clausetimes import NEAR, follow
from kg.nlp.dateline import is_dateline
from kg.nlp.dates import bounds
from kg.nlp.drafts import Draft, by_passage
from kg.nlp.entries import date_entry, entry_days
from kg.nlp.lemmas import lemma_of
from kg.nlp.reading import Reading
from kg.nlp.sources.saying import saying_phrase
from kg.nlp.timehomes import (
    apart,
    counts,
    days_told,
    ender,
    home_of,
    is_aimed,
    is_bound,
    is_day,
    is_foretold,
    is_recent,
    of_object,
    point_of,
    same_day,
    same_tense,
    same_words,
    says,
)
from kg.nlp.timewords import TimeWords, time_words
from kg.nlp.when import TimeHit

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: What opens a sentence begins within this many characters of it.
OPENING = 4


def attach_times(
    reading: Reading, drafts: list[Draft], times: list[tuple[TimeHit, ...]], day: date | None = None
) -> None:
    """Give each event the time that its words, its light verb or its clause carry; a reporting verb keeps its own.

    ``day`` is that of the article.
    """
    local = by_passage(drafts)
    words = time_words(reading.lexicon.lang)
    reporting = reading.lexicon.verbs("reporting_verbs")
    entries = entry_days(reading, times)
    today: str | None = None
    for n, hits in enumerate(times):
        if local.get(n):
            scene = Scene(reading, reading.passages[n].doc, local[n], hits, words, day)
            scene.date()
            scene.same_day(reading, n, today)
            if n in entries:
                date_entry(scene.doc, local[n], entries[n], scene.days)
            count_from_events(reading, n, scene.asides, drafts, scene.chain)
        days = [h.when.value for h in days_told(reading.passages[n].doc, hits, reporting)]
        today = days[-1] if days else today


class Scene:
    """The events and times of one passage while they are brought together."""

    def __init__(
        self,
        reading: Reading,
        doc: Doc,
        drafts: list[Draft],
        hits: tuple[TimeHit, ...],
        words: TimeWords,
        day: date | None,
    ) -> None:
        self.doc, self.drafts, self.words, self.day = doc, drafts, words, day
        self.lexicon, self.ontology = reading.lexicon, reading.ontology
        self.reporting = reading.lexicon.verbs("reporting_verbs")
        self.telling = self.reporting.keys() | reading.lexicon.verbs("figure_verbs") | self.lexicon.set("finding_verbs")
        self.heads = {i for d in drafts for i in d.frame.trigger.tokens}
        self.spoken = {i for d in drafts if reading.ontology.family(d.type) == "speech" for i in d.frame.trigger.tokens}
        self.kinds = {i: d.type for d in drafts for i in d.frame.trigger.tokens}
        self.asides = [h for h in hits if h.aside]
        self.hits = [h for h in hits if not (h.aside or is_bound(doc, h, words) or is_dateline(doc, h))]
        self.days = days_told(doc, self.hits, self.reporting)
        self.owner = {h.start: home_of(doc, h, self.heads) for h in self.hits}
        self.homes: dict[int, list[TimeHit]] = defaultdict(list)
        for hit in self.hits:
            self.homes[self.owner[hit.start]].append(hit)

    def date(self) -> None:
        """Give the events their times: those told beside a clause first, then each event's own, then what is left."""
        settled = follow(self)
        for draft in self.drafts:
            if draft in settled:
                continue
            own = self._time_for(draft)
            if own is not None:
                draft.time = own
        self._adopt()

    def same_day(self, reading: Reading, n: int, today: str | None) -> None:
        """ "Later in the day": the first event of a sentence that opens so falls on the day told of last."""
        pattern = same_day(self.lexicon)
        for sent in self.doc.sents:
            match = pattern.search(sent.text) if pattern else None
            first = next((d for d in self.drafts if sent.start <= d.head < sent.end), None)
            if match is None or match.start() > OPENING or first is None or (first.time and first.time.value):
                continue
            before = [h.when.value for h in self.days if h.start < sent.start]
            value = before[-1] if before else today
            at = sent.start_char + match.start()
            span = self.doc.char_span(at, sent.start_char + match.end(), alignment_mode="expand")
            if value is not None and span is not None:
                place = reading.passages[n].span(span.start, span.end)
                first.time = When(place, place.of(reading.article.text), value, *bounds(value), "day")

        self._of_the_day(pattern, today)

    def _of_the_day(self, pattern: re.Pattern[str] | None, today: str | None) -> None:
        """An event "at dawn" or "a few hours later" falls on the day told of last."""
        for draft in self.drafts:
            when = draft.time
            if when is None or when.value is not None or self.words.nights & set(re.findall(r"\w+", when.text.lower())):
                continue  # a night belongs to two days
            if when.precision not in ("hour", "minute") and not (pattern and pattern.search(when.text)):
                continue
            before = [h for h in self.days if h.start < draft.head]
            value = before[-1].when.value if before else today
            if value is not None:
                fine = "hour" if when.precision == "unknown" else when.precision
                draft.time = replace(same_words(when, value), precision=fine)

    def _time_for(self, draft: Draft) -> When | None:
        """The time hung from the trigger, its light verb or the clause it is the core of; resolved ones first."""
        trigger = draft.frame.trigger
        inside = self._inside(draft)
        if inside is not None:
            return inside
        teller = self._teller(draft)
        beside = self._beside(draft)
        if beside is not None and not (self.owner[beside.start] == teller and is_day(beside)):
            return self._as_said(draft, beside, draft.head)
        vague = None
        stopped = self._stopped(draft)
        for i in draft.frame.trigger.tokens if stopped else self.chain(draft):
            for hit in sorted(
                self.homes.get(i, ()), key=lambda h: (not self._direct(h, i), abs(h.start - trigger.head))
            ):
                if not hit.may_date(draft.head):
                    continue
                if i == teller and not (hit.when.value or "").endswith("/.."):
                    continue
                if self._told_since(draft, hit, i) or of_object(self.doc[draft.head], hit, i):
                    continue
                if draft.head in self.spoken and is_foretold(hit.when, self.doc[draft.head], self.day):
                    continue
                if hit.when.value is not None:
                    return self._as_said(draft, hit, i)
                vague = vague or hit.when
        return self._until(draft, stopped) if stopped and vague is None else vague

    def _told_since(self, draft: Draft, hit: TimeHit, home: int) -> bool:
        """Whether a time that goes on belongs to a verb before this one: "have shelled the road since Sunday and burned
        a truck"."""
        node = self.doc[draft.head]
        open_ended = (hit.when.value or "").endswith("/..")
        return open_ended and node.dep_ == "conj" and home < hit.start < draft.head

    def _stopped(self, draft: Draft) -> Token | None:
        """The verb that puts an end to an event, unless the event's own words tell its time."""
        return None if draft.head in self.homes else ender(self.doc[draft.head], self.words)

    def _until(self, draft: Draft, verb: Token) -> When | None:
        """The time up to which something went on, when it is known to last; a meeting or a truce took place before."""
        hit = next((h for h in self.homes.get(verb.i, ()) if h.when.value and h.may_date(draft.head)), None)
        if hit is None or "/" in (hit.when.value or ""):
            return hit.when if hit else None
        return same_words(hit.when, f"../{hit.when.value}") if draft.type in self.ontology.lasting else None

    def chain(self, draft: Draft) -> list[int]:
        """The words whose times are the event's, the nearest first."""
        trigger = draft.frame.trigger
        chain: list[int] = list(trigger.tokens)
        node: Token = self.doc[trigger.head]
        chain += [c.i for c in node.children if c.dep_ == "acl" and c.i not in self.heads]
        light = carrier(node, self.lexicon)
        if light is not None and (light[1] == "acl" or lemma_of(light[0]) not in self.reporting):
            if not (light[0].i in self.spoken or is_aimed(node, self.words)):
                chain.append(light[0].i)
        for _ in range(5):
            if not self._shares(node) or (node.head.i in self.heads and apart(node)) or self._spoken(node):
                break
            if counts(node.head, self.lexicon) and lemma_of(node) in self.lexicon.set("toll_nouns"):
                break  # the day of a toll is not that of what it counts
            node = node.head
            chain.append(node.i)
        # "Sunday's attack killed ten": what an event brings about happens at its time
        verbs = [self.doc[i] for i in chain if self.doc[i].pos_ in syntax.VERBAL]
        chain += [c.i for v in verbs for c in v.children if syntax.relation(c) == "nsubj"]
        chain += [c.i for v in verbs for c in self._meanwhile(v)]
        return list(dict.fromkeys(chain))

    def _teller(self, draft: Draft) -> int | None:
        """The verb by which somebody makes a deed known, finds or counts it: "a montré lundi trois chars détruits"."""
        node: Token = self.doc[draft.head]
        if draft.type not in self.ontology.in_the_field or (
            node.pos_ in syntax.VERBAL and syntax.relation(node) != "acl"
        ):
            return None
        for _ in range(4):
            label = syntax.relation(node)
            if label not in ("obj", "obl", "nmod", "acl", "conj", "appos", "amod"):
                return None
            node = node.head
            if node.pos_ in syntax.VERBAL:
                return node.i if lemma_of(node) in self.telling or counts(node, self.lexicon) else None
        return None

    def _meanwhile(self, verb: Token) -> Iterator[Token]:
        """The participles before a verb that tell what its subject was doing then, or came to: "meeting in Arusha on
        Monday, ministers warned", "arrivées dimanche, les troupes ont pris la ville"."""
        subjects = [c for c in verb.children if c.dep_ in syntax.SUBJECTS]
        for word in (c for over in (verb, *subjects) for c in over.children):
            if (
                word.i < verb.i
                and word.dep_ in ("acl", "advcl")
                and (syntax.is_gerund(word) or self.kinds.get(word.i) in self.ontology.gathers)
            ):
                yield word

    def _direct(self, hit: TimeHit, home: int) -> bool:
        return bool(self.doc[hit.start : hit.end].root.head.i == home)

    def _inside(self, draft: Draft) -> When | None:
        """The time of an event told within one ("since the fall of the regime in 2001"): the point, or all since when
        it is said to have begun ("since the siege began on Monday")."""
        for hit in self.hits:
            if not (hit.start <= draft.head < hit.end and (hit.when.value or "").endswith("/..")):
                continue
            begun = any(says(t, self.words.onset) for t in self.doc[hit.start : hit.end])
            begun = begun or any(lemma_of(t) in self.lexicon.set("aspect_nouns") for t in self.doc[hit.start : hit.end])
            return hit.when if begun else point_of(hit.when)
        return None

    def _beside(self, draft: Draft) -> TimeHit | None:
        """The time that stands right after an event's noun: "its strike on Tuesday", "l'attentat de samedi"."""
        end = max(draft.frame.trigger.tokens) + 1
        if self.doc[draft.head].pos_ not in ("NOUN", "PROPN"):
            return None
        if end < len(self.doc) and self.doc[end].pos_ == "ADP":
            end += 1
        near = (h for h in self.hits if end - 1 <= h.start <= end and h.when.value)
        return next((h for h in near if h.may_date(draft.head)), None)

    def _as_said(self, draft: Draft, hit: TimeHit, home: int) -> When:
        """The time of an event by how it is said: since when what began goes on, until when what ended went on, and on
        what day that happened since which something else did."""
        node = self.doc[draft.head]
        value = hit.when.value or ""
        if value.endswith("/.."):
            led = any(hit.start <= c.i < hit.end and c.dep_ in ("case", "mark") for c in node.children)
            return point_of(hit.when) if led and node.pos_ == "NOUN" else hit.when
        if (
            "/" not in value
            and node.pos_ in ("NOUN", "PROPN")
            and draft.type in self.ontology.lasting
            and home not in draft.frame.trigger.tokens
        ):
            verb = self.doc[home]
            tied = (verb.head == node and verb.dep_ in ("acl", "acl:relcl")) or (
                node.head == verb and syntax.relation(node) == "nsubj"
            )
            if tied and says(verb, self.words.onset):
                known = any(syntax.is_definite(c) for c in node.children)
                news = not known and is_recent(hit.when, self.day)
                return hit.when if news else same_words(hit.when, f"{value}/..")
            if tied and says(verb, self.words.ending):
                return same_words(hit.when, f"../{value}")
        return hit.when

    def _shares(self, node: Token) -> bool:
        """Whether what is said of a word's governor in time is said of the word: it is the core of the same clause."""
        above, label = node.head, syntax.relation(node)
        if above == node:
            return False
        lemma = lemma_of(above)
        alone = not any(c.dep_ in syntax.SUBJECTS for c in node.children)
        if node.pos_ in syntax.VERBAL and label == "conj":
            return alone and same_tense(node, above)
        if lemma in self.reporting:
            return label == "obj" and node.pos_ == "NOUN"
        if node.pos_ in syntax.VERBAL:
            if label == "advcl":
                same = any(c.lower_ in self.words.when_words for c in node.children)
                infinitive = syntax.is_infinitive(node) and not is_aimed(node, self.words)
                return same or (alone and (infinitive or syntax.is_gerund(node)))
            return label == "xcomp" and above.i not in self.heads
        if above.pos_ in syntax.VERBAL:
            if label in ("nsubj", "obj", "xcomp") or node.dep_ == "obl:agent":
                return True
            return label == "obl" and syntax.case_of(node).split("_")[0] in self.lexicon.set("occasion_prepositions")
        return label in ("nmod", "conj") and (lemma in self.lexicon.set("aspect_nouns") or label == "conj")

    def _spoken(self, node: Token) -> bool:
        """Whether a word is what an act of speech is about: what is demanded has another time than the demand."""
        return node.head.i in self.spoken and syntax.relation(node) != "conj"

    def _keeps(self, hit: TimeHit) -> bool:
        """Whether the verb of a time keeps it for itself; that since which something was counted is also what was
        counted's."""
        open_ended = (hit.when.value or "").endswith("/..")
        home = self.doc[self.owner[hit.start]]
        says = saying_phrase(home, self.lexicon) is not None  # "fait état mardi de"
        return says or counts(home, self.lexicon) or lemma_of(home) in (self.reporting if open_ended else self.telling)

    def _adopt(self) -> None:
        """A date that no event took goes to the nearest undated event of its sentence, unless it dates speech."""
        used = {d.time.span for d in self.drafts if d.time is not None}
        for hit in self.hits:
            if hit.when.value is None or hit.when.span in used or self._keeps(hit):
                continue
            sent = self.doc[hit.start].sent
            free = [
                d
                for d in self.drafts
                if (d.time is None or d.time.value is None)
                and d.type not in self.ontology.loosely_dated
                and not is_aimed(self.doc[d.head], self.words)
                and self._stopped(d) is None
                and hit.may_date(d.head)
                and (not self._spoken(self.doc[d.head]) or is_foretold(hit.when, self.doc[d.head].head, self.day))
                and sent.start <= d.head < sent.end
                and abs(d.head - hit.start) <= NEAR
            ]
            if free:
                nearest = min(free, key=lambda d: abs(d.head - hit.start))
                nearest.time = hit.when
                used.add(hit.when.span)
