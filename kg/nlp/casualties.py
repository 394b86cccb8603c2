"""People killed, injured, missing, captured or displaced, as a passage counts them.

A casualty is a count together with the word that says what befell those counted: the counted noun itself ("30
blessés", "12 dead"), a verb before it ("killing seven"), a verb or participle after it ("21 civils ont péri", "trois soldats
tués"), a noun or phrase with its complement ("la mort de", "the lives of"), or the total before it ("the death toll rose
to 12"). Members of a list share what is said of one of them, and "dont", "including", "of them" make a part of the total.
The words come from ``ontology/lexicon/<language>/counts.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.model import Casualty
from kg.nlp.counts import CountHit, CountWords, read_counts
from kg.nlp.harm import Harm, HarmWords, find_harms, harm_words, is_person, population_of, singulars

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.nlp.pipeline import Passage

#: How far after a count the word that says what happened may stand, in tokens.
REACH = 24
_STOPS = (".", "!", "?", "…", ":", '"', "»")


@dataclass(frozen=True, slots=True)
class CasualtyHit:
    """A casualty on the tokens [``start``, ``end``): ``head`` is the counted noun (or the number when there is none),
    ``trigger`` the word that says killed, injured and so on. ``casualty.subset_of`` counts in the list of hits."""

    casualty: Casualty
    start: int
    end: int
    head: int
    trigger: int | None


@dataclass(slots=True)
class _Group:
    """A count on its way to be a casualty."""

    hit: CountHit
    article: bool
    end: int
    of_them: bool = False
    kind: str = ""
    trigger: int | None = None
    how: str = ""
    base: _Group | None = None


def find_casualties(passage: Passage, words: CountWords) -> tuple[CasualtyHit, ...]:
    """The casualties of a passage in order of place, also those that the text denies or only fears."""
    doc = passage.doc
    harm = harm_words(words.lang)
    harms, openers = find_harms(doc, harm)
    if not harms:
        return ()
    reader = _Reader(doc, words, harm, harms, openers)
    reader.read()
    groups = [g for g in reader.groups if g.kind]
    hits = []
    for group in groups:
        subset = next((i for i, g in enumerate(groups) if g is group.base), None)
        head = group.hit.noun if group.hit.noun is not None else group.hit.end - 1
        start = group.hit.start
        casualty = Casualty(
            kind=group.kind,  # type: ignore[arg-type]
            count=group.hit.count,
            population=reader.population(group),
            span=passage.span(start, group.end),
            text=doc[start : group.end].text,
            subset_of=subset,
        )
        hits.append(CasualtyHit(casualty, start, group.end, head, group.trigger))
    return tuple(hits)


class _Reader:
    """One text's counts, the harms round them, and which harm befell which count."""

    def __init__(self, doc: Doc, words: CountWords, harm: HarmWords, harms: list[Harm], openers: dict[int, Harm | None]) -> None:
        self.doc, self.words, self.harm, self.openers = doc, words, harm, openers
        self.lower = [t.lower_ for t in doc]
        self.at = {h.start: h for h in harms}
        self.ending = {h.end: h for h in harms}
        self.harms = harms
        self.parsed = doc.has_annotation("DEP")
        self.sentence = self._sentences()
        counts = [(self._recounted(hit), article) for hit, article in read_counts(doc, words)]
        counts = [(hit, article) for hit, article in counts if not (article and hit.noun is None)]
        self.groups = [_Group(hit, article, self._phrase_end(hit)) for hit, article in counts]
        for group in self.groups:
            group.of_them = self.lower[group.hit.end - 1] in words.pronouns

    def _recounted(self, hit: CountHit) -> CountHit:
        """The count with a better noun where the tagger took the people for adjectives ("a senior general killed")."""
        if hit.noun is not None and not self._befalls(hit.noun) and not self.words.head_first:
            return hit
        if hit.noun is not None and is_person(self.doc[hit.noun], self.harm):
            return hit
        last = hit.end + 4 if hit.noun is None else hit.noun
        people = None
        for i in range(hit.end, min(last, len(self.doc))):
            if self.doc[i].pos_ not in ("ADJ", "NOUN", "PROPN", "VERB") or self._befalls(i):
                break
            if set(singulars(self.doc[i])) & self.harm.persons:
                people = i
                if self.words.head_first:
                    break
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
        after = self._skip(hit.end)
        if after in self.at and "counted" in self.at[after].sorts:
            end = max(end, after + 1)
        else:
            while end < len(self.doc) and self.lower[end] in self.words.others:
                end += 1
        while end < len(self.doc) and self.doc[end].pos_ == "ADJ" and not self._befalls(end):
            end += 1
        if self.parsed and hit.noun is not None:
            for child in self.doc[hit.noun].children:
                first, last = child.left_edge.i, child.right_edge.i
                joined = child.dep_.startswith("nmod") and first == end and self.lower[first] in self.words.of
                if joined and last - first < 6 and not any(self._befalls(i) for i in range(first, last + 1)):
                    end = last + 1
        return end

    def _befalls(self, i: int) -> bool:
        return i in self.at and bool({"participle", "undergone"} & self.at[i].sorts)

    def _adverb(self, i: int) -> bool:
        """Whether a token is an adverb that asks or relates nothing (no "when")."""
        return self.doc[i].pos_ == "ADV" and not self.doc[i].morph.get("PronType", [])

    def _skip(self, i: int) -> int:
        """The first token from ``i`` on that is no word for others nor an adverb."""
        while i < len(self.lower) and (self.lower[i] in self.words.others or self._adverb(i)):
            i += 1
        return i

    def read(self) -> None:
        """Give every count its kind, where it is a casualty at all."""
        for i, group in enumerate(self.groups):
            if self._described(i, group):
                continue
            more = self._goes_on(i, group) and self._listed(i, group)
            more or self._part(i, group) or self._told(group) or self._listed(i, group) or self._toll(i, group)
        for i, group in enumerate(self.groups):
            self._apposed(i, group)

    def _goes_on(self, i: int, group: _Group) -> bool:
        """Whether a count may go on the part before it ("dont cinq femmes et huit enfants"): it has no harm of its own."""
        before = self.groups[i - 1] if i else None
        if before is None or before.how != "part" or self._own(group) or self._before(group):
            return False
        after = self._after(group)
        return after is None or (before.base is not None and after.start == before.base.trigger)

    def _set(self, group: _Group, harm: Harm, how: str) -> bool:
        if not self._suits(group, harm.kind, harm.doubtful and how != "counted"):
            return False
        group.kind, group.trigger, group.how = harm.kind, harm.start, how
        return True

    def _suits(self, group: _Group, kind: str, doubtful: bool = False) -> bool:
        """Whether those counted can be what the harm befalls: people, and civilians where they are displaced."""
        noun = group.hit.noun
        if noun is None:
            return True
        if noun in self.at and "counted" in self.at[noun].sorts:
            return True
        person = is_person(self.doc[noun], self.harm)
        if person is False:
            return False
        if person is None and (group.article or doubtful or kind not in ("killed", "injured")):
            return False
        return kind != "displaced" or (not group.article and self.population(group) != "combatant")

    # The harm a count has of its own

    def _described(self, i: int, group: _Group) -> bool:
        """Whether an article heads an apposition: "Shaoyo Liu, un homme de 56 ans, a été tué", "a commander, a militia"."""
        start, noun = group.hit.start, group.hit.noun
        if not group.article or noun is None or start < 2 or self.lower[start - 1] != ",":
            return False
        after = self.groups[i + 1] if i + 1 < len(self.groups) else None
        if after is not None and self._linked(group, after):
            return False
        if i and self.groups[i - 1].article and self.groups[i - 1].end == start - 1:
            return True
        dep = self.doc[noun].dep_
        closed = group.end < len(self.doc) and self.lower[group.end] in (",", ")")
        named = self.doc[start - 2].pos_ in ("PROPN", "NOUN")
        return dep == "appos" or (named and closed and not dep.startswith(("nsubj", "obj")))

    def _told(self, group: _Group) -> bool:
        before = self._before(group)
        if before is not None and self._set(group, before, "before"):
            return True
        own, after = self._own(group), self._after(group)
        if own is not None and after is not None:
            died = own.kind == "injured" and after.kind == "killed" and after.start - group.end < 7
            if (own.kind == "captured" and after.kind in ("killed", "injured")) or died:
                own = None
        if own is not None and self._set(group, own, "counted"):
            return True
        noun = group.hit.noun
        known = noun is None or is_person(self.doc[noun], self.harm)
        if after is not None and not known and after.start - group.end > 8:
            after = None  # too far for a noun that may not be people
        if after is not None and self._set(group, after, "after"):
            return True
        found = self._governed(group)
        return found is not None and self._set(group, found, "governed")

    def _own(self, group: _Group) -> Harm | None:
        """The harm that the counted noun names, or an adjective before it ("12 wounded soldiers")."""
        noun, end = group.hit.noun, group.hit.end
        places = [self._skip(end)] + ([noun] if noun is not None else [])
        places += list(range(end, noun)) if noun is not None else []
        for i in places:
            harm = self.at.get(i)
            if harm is None or "counted" not in harm.sorts:
                continue
            if noun is not None and i < noun and not is_person(self.doc[noun], self.harm):
                continue  # "three dead languages"
            if harm.near and not harm.near & set(self.lower[max(0, group.hit.start - 6) : i + 7]):
                continue
            if group.article:
                said = " ".join(self.lower[group.hit.start : i + 1])
                if self.lower[group.hit.start] not in self.words.data["numbers"] or said in self.harm.idle:
                    continue
                if harm.kind == "captured":
                    continue
            return harm
        return None

    def _before(self, group: _Group) -> Harm | None:
        """The verb or noun just before a count: "killing seven", "la mort de 12"."""
        i, linked = group.hit.start, False
        first = self.lower[i] in self.words.of
        for _ in range(6):
            harm = self.ending.get(i)
            if harm is not None and self.sentence[i - 1] == self.sentence[group.hit.start]:
                close = i == group.hit.start
                wanted = {"of"} if linked else {"active", "participle"}
                if close:  # "tué des dizaines", "la mort de dizaines"; "où ont péri 39 personnes"
                    wanted |= {"undergone", "pushed"} | ({"of"} if first else set())
                if harm.sorts & wanted and not harm.near:
                    return harm
            if i == 0:
                break
            word = self.lower[i - 1]
            if word in self.words.of or word in self.words.data["to"]:
                linked = True
            elif word not in self.words.determiners and not self._adverb(i - 1):
                break
            i -= 1
        return self._past_phrase(i)

    def _past_phrase(self, i: int) -> Harm | None:
        """The active verb before a short phrase of place or manner: "a tué sur le coup deux enfants"."""
        for j in range(i, max(i - 5, 0), -1):
            harm = self.ending.get(j)
            if harm is not None:
                doing = harm.sorts == {"active"} or self._auxiliary(harm.start) & self.harm.avoir
                passive = self._auxiliary(harm.start) & self.harm.passive
                return harm if doing and not passive and not harm.near else None
            if self.doc[j - 1].pos_ not in ("ADP", "DET", "NOUN", "PROPN", "ADV"):
                return None
        return None

    def _after(self, group: _Group) -> Harm | None:
        """The predicate or participle that follows a count in its clause: "ont été tués", "died", "killed by"."""
        others = {g.hit.start: g for g in self.groups if g is not group}
        relative, limit, closed = False, len(self.doc), 0
        sentence = self.sentence[group.hit.start]
        last = group.end
        governed = group.hit.start > 0 and self.doc[group.hit.start - 1].pos_ == "ADP"
        for i in range(group.hit.end, min(len(self.doc), group.end + 2 * REACH)):
            if self.sentence[i] != sentence or self.lower[i] == ";" or i > limit:
                return None
            if i < closed:
                continue
            if self.lower[i] == "(":
                closed = next((j + 1 for j in range(i + 1, min(i + REACH, len(self.doc))) if self.lower[j] == ")"), i)
                last = closed if closed > i and last == i else last
            harm = self.at.get(i)
            if limit < len(self.doc):  # past the verb only its goal counts: "contraint 2.000 familles à fuir"
                if harm is not None and "pushed" in harm.sorts:
                    return harm
                continue
            if harm is not None and self._past(group, i) and not self._heads_other(harm, others):
                if governed and not relative and self._auxiliary(i):
                    return None  # "sur un policier a été arrêté": the count is not the subject
                suffered = "undergone" in harm.sorts and not self._acts(harm) and self.lower[i - 1] not in self.words.of
                if "pushed" in harm.sorts or suffered:  # but not "menaces de mort"
                    return harm
                if "participle" in harm.sorts:
                    return None if self._acts(harm) else harm
                if "active" in harm.sorts and i > group.end:
                    return None
            other = others.get(i)
            if other is not None and i >= group.end:
                between = self.lower[last:i]
                led = self.doc[i - 1].pos_ == "ADP" or i - 1 in self.openers
                if not led and not all(w in self.harm.connectors for w in between):
                    return None
                last = other.end
            if self.lower[i] in self.harm.relatives:
                relative = True
            elif self._finite(i) and i >= group.end:
                if not relative:
                    limit = i + 6
                relative = False
        return None

    def _past(self, group: _Group, i: int) -> bool:
        """Whether token ``i`` lies past the noun of a count; a noun that is no person may itself be the participle."""
        noun = group.hit.noun
        return noun is None or i > noun or (i == noun and not is_person(self.doc[noun], self.harm))

    def _heads_other(self, harm: Harm, others: dict[int, _Group]) -> bool:
        """Whether the harm is the noun of another count ("… et 30 blessés")."""
        return "counted" in harm.sorts and any(
            g.hit.noun == harm.start or self._skip(g.hit.end) == harm.start for g in others.values()
        )

    def _finite(self, i: int) -> bool:
        token = self.doc[i]
        if token.pos_ != "VERB" or i in self.at:
            return False
        if "Fin" in token.morph.get("VerbForm", []):
            return True
        return bool(self._auxiliary(i) & self.harm.avoir)

    def _auxiliary(self, i: int) -> set[str]:
        """The auxiliaries just before token ``i``."""
        found: set[str] = set()
        for j in range(i - 1, max(i - 5, -1), -1):
            word = self.lower[j]
            if word in self.harm.avoir or word in self.harm.passive:
                found.add(word)
            elif self.doc[j].pos_ not in ("ADV", "AUX", "PRON", "PART"):
                break
        return found

    def _acts(self, harm: Harm) -> bool:
        """Whether a form that may be a participle is an active verb here: "ont tué", "killed five"."""
        auxiliaries = self._auxiliary(harm.start)
        if auxiliaries & self.harm.passive:
            return False
        if "undergone" in harm.sorts and "participle" not in harm.sorts:
            return False
        if auxiliaries & self.harm.avoir:
            return True
        if harm.end >= len(self.doc):
            return False
        after = self.doc[harm.end]
        starts = any(g.hit.start == harm.end for g in self.groups)
        return starts or after.pos_ in ("DET", "PRON", "PROPN", "NOUN") and after.lower_ not in self.harm.relatives

    def _governed(self, group: _Group) -> Harm | None:
        """The harm over a count in the parse: its verb, its participle, its noun."""
        if not self.parsed:
            return None
        token = self.doc[group.hit.noun if group.hit.noun is not None else group.hit.end - 1]
        for _ in range(8):
            if token.dep_ not in ("conj", "nummod", "appos", "flat") or token.head.i == token.i:
                break
            token = token.head
        head = token.head
        covering = {i: h for h in self.harms for i in range(h.start, h.end)}
        harm = covering.get(head.i)
        if harm is None or head.i == token.i:
            return None
        role = token.dep_.split(":")[0]
        if role == "nsubj":
            if "undergone" in harm.sorts or (token.dep_ == "nsubj:pass" and "participle" in harm.sorts):
                return harm
        elif role == "obj":
            return harm if {"active", "participle"} & harm.sorts else None
        elif role == "nmod" and "of" in harm.sorts and any(c.lower_ in self.words.of for c in token.children):
            return harm
        return None

    # What a count takes from its neighbours

    def _part(self, i: int, group: _Group) -> bool:
        """A part of a total told before: "dont 11 enfants", "three of them", "parmi les morts figurent"."""
        at = group.hit.start - 1
        steps = 0
        while at >= 0 and at not in self.openers and steps < 5:
            pos = self.doc[at].pos_
            if self.lower[at] not in self.words.determiners and pos not in ("ADV", "DET", "VERB", "AUX", "PRON", "ADP"):
                if self.lower[at] != ",":
                    break
            at, steps = at - 1, steps + 1
        opener = at if at in self.openers else None
        if opener is not None and steps > 1 and (not opener or self.openers.get(opener) is None) and self._single(opener):
            opener = None
        if opener is None and not group.of_them:
            return False
        if group.of_them and (self._before(group) or self._after(group)):
            return False
        named = self.openers[opener] if opener is not None else None
        base = self._base(i, group, named.kind if named else "")
        own = self._own(group)
        if own is not None and own.kind == "captured" and base is not None:
            own = None  # "11 people, including one hostage"
        kind = own.kind if own else named.kind if named else base.kind if base else ""
        close = self._after(group) if base and not own and not named else None
        if close is not None and close.start - group.end < 3:
            kind = close.kind
        if not kind or not self._suits(group, kind):
            return False
        trigger = own.start if own else base.trigger if base else named.end - 1 if named else None
        group.kind, group.trigger, group.how = kind, trigger, "part"
        if base is not None and base.kind == kind:
            group.base = base
        return True

    def _single(self, i: int) -> bool:
        """Whether an opener is one word: "dont" and "including" stand right before their count, "parmi eux" need not."""
        return i == 0 or self.lower[i - 1] not in self.harm.leading

    def _base(self, i: int, group: _Group, kind: str) -> _Group | None:
        sentence = self.sentence[group.hit.start]
        for other in reversed(self.groups[:i]):
            far = sentence - self.sentence[other.hit.start]
            if far > 1:
                break
            if other.kind and other.how != "part" and (not kind or other.kind == kind):
                return other
            if not far and not other.kind and not kind and not other.article:
                return None  # "le train transportait 348 personnes dont sept enfants"
        return None

    def _listed(self, i: int, group: _Group) -> bool:
        """A member of a list whose member before has its harm: "tuant deux femmes et leurs sept enfants"."""
        if not i:
            return False
        other = self.groups[i - 1]
        if not other.kind or self.sentence[other.hit.start] != self.sentence[group.hit.start]:
            return False
        linked = self._linked(other, group)
        if not linked and self.parsed and other.hit.noun is not None and group.hit.noun is not None:
            token = self.doc[group.hit.noun]
            linked = token.dep_ == "conj" and token.head.i == other.hit.noun
        if not linked:
            return False
        noun = group.hit.noun
        if noun is None:
            after = group.end
            if after < len(self.doc) and self.doc[after].pos_ not in ("PUNCT", "ADP", "ADV", "CCONJ"):
                return False
        elif other.how == "counted" or not is_person(self.doc[noun], self.harm):
            return False
        if not self._suits(group, other.kind):
            return False
        group.kind, group.trigger = other.kind, other.trigger
        group.how = "part" if other.how == "part" else "list"
        group.base = other.base if other.how == "part" else None
        return True

    def _linked(self, other: _Group, group: _Group) -> bool:
        """Whether only commas, "et" and the like stand between two counts."""
        between = self.lower[other.end : group.hit.start]
        return bool(between) and len(between) <= 4 and all(w in self.harm.connectors for w in between)

    def _toll(self, i: int, group: _Group) -> bool:
        """The figure of a total: "the death toll rose to 12", "le bilan s'élève à 30"."""
        if group.article or (group.hit.noun is not None and is_person(self.doc[group.hit.noun], self.harm) is not True):
            return False
        start = group.hit.start
        for harm in reversed(self.harms):
            if harm.end <= start and start - harm.end <= 12 and self.sentence[harm.start] == self.sentence[start]:
                return "toll" in harm.sorts and self._set(group, harm, "toll")
        return False

    def _apposed(self, i: int, group: _Group) -> None:
        """A list that adds up to the count before it is its parts: "les quatre personnes tuées, trois femmes et un homme"."""
        if not group.kind or group.base is not None or group.hit.count.low != group.hit.count.high:
            return
        total, parts = 0, []
        for other in self.groups[i + 1 :]:
            if other.kind != group.kind or other.base is not None or other.hit.count.low != other.hit.count.high:
                return
            if self.sentence[other.hit.start] != self.sentence[group.hit.start]:
                return
            total += other.hit.count.low or 0
            parts.append(other)
            if total >= (group.hit.count.low or 0):
                break
        rest = self.groups[i + 1 + len(parts)] if i + 1 + len(parts) < len(self.groups) else None
        going_on = rest is not None and self._linked(parts[-1], rest) if parts else False
        before = i > 0 and self._linked(self.groups[i - 1], group)
        if len(parts) > 1 and total == group.hit.count.low and not going_on and not before:
            for other in parts:
                other.base, other.how = group, "part"

    def population(self, group: _Group) -> str:
        """Who was counted, in the words of the fact record."""
        noun, end = group.hit.noun, group.end
        heads = [self.doc[noun]] if noun is not None else []
        text = self.doc[group.hit.end : end + 2].text.lower()
        if group.of_them or (noun is not None and noun in self.at):
            end = min(len(self.doc), end + (3 if group.of_them else 0))
        found = population_of(heads, self.harm, text) or population_of(self.doc[group.hit.end : end], self.harm)
        if found == "hostage":
            return "unknown" if group.kind == "captured" else "prisoner"
        if found:
            other = self.doc[end + 1] if end + 1 < len(self.doc) and self.lower[end] in self.words.data["and"] else None
            second = population_of([other], self.harm) if other is not None else ""
            numbered = other is not None and any(g.hit.start == other.i for g in self.groups)
            return "mixed" if second and not numbered and {found, second} == {"civilian", "combatant"} else found
        if noun is None or set(self.lower[group.hit.end : noun + 1]) & self.words.others:
            at = next(i for i, g in enumerate(self.groups) if g is group)
            told = [g for g in self.groups[:at] if g.kind and g.how != "part"]
            reach = 0 if noun is None else 1
            if told and self.sentence[group.hit.start] - self.sentence[told[-1].hit.start] <= reach:
                return self.population(told[-1])
        return "unknown"
