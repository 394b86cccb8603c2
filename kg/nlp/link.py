"""Names in a text -> known actors, countries and places, or new local entities.

``Linker.scan`` finds every stretch of a parsed or merely tokenised text that is a known name; ``Linker.decide``
chooses, with the whole article in view, what each name means or that it means nothing we know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from kg.gazetteer import GEONAMES, Gazetteer, Town, load_gazetteer, slug
from kg.model import ARTICLE, RESOURCE, Entity, Name
from kg.nlp import choice
from kg.nlp.aliases import Alias, Aliases
from kg.nlp.choice import Candidate
from kg.nlp.names import ARTICLES, bare, clean, fold, is_acronym, sound
from kg.ontology import Actor, KnownPlace, Ontology

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: The longest known name is eleven words; hyphens and apostrophes are tokens too.
LONGEST = 16
#: How much a kind of match is worth before the article is looked at.
_WORTH = {"m": 0.9, "a": 0.65, "wm": 0.6, "wa": 0.5, "s": 0.6}
#: From this population on any listed name counts as a main one: other languages call big towns differently.
EXONYMS_FROM = 100_000
#: A guess by sound must look alike too (rapidfuzz ratio), and hamlets are not guessed.
RESEMBLING = 60
SMALLEST_GUESS = 20_000
#: What a name is less likely a town by, when the tagger read it and saw none.
UNSEEN = 0.2
_PERSONS = ("PER", "PERSON")
_OPENERS = frozenset(".:!?\"«“-–—…")
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


class Linker:
    """Finds and decides names for one language. Building one takes some 0.2 s; ``linker_for`` keeps them."""

    def __init__(self, ontology: Ontology, lang: str, gazetteer: Gazetteer | None = None) -> None:
        self.ontology = ontology
        self.lang = lang
        self.gazetteer = gazetteer or load_gazetteer()
        regions = tuple(_unlisted(ontology.places, self.gazetteer))
        self.aliases = Aliases(ontology, self.gazetteer, regions)
        self._actors: dict[str, Actor] = {a.id: a for a in ontology.actors}
        self._places: dict[str, KnownPlace] = {p.id: p for p in (*ontology.places, *regions)}
        self._regions: dict[str, str] = {p.admin1: p.id for p in (*regions, *ontology.places) if p.admin1}
        renamed = {p.country: p.id for p in ontology.places if p.cls == "Country" and p.country}
        self._isos: dict[str, str] = {renamed.get(c.iso, c.id): c.iso for c in self.gazetteer.countries.values()}
        self._states: dict[str, str] = {iso: iri for iri, iso in self._isos.items()}
        self._towns: dict[str, Town] = {}
        self._guessed: dict[tuple[str, str], tuple[Candidate, ...]] = {}
        self._rows = {
            int(same.rstrip("/").rsplit("/", 1)[1]): p.id
            for p in ontology.places
            for same in p.same_as
            if same.startswith(GEONAMES)
        }
        self._governments = {iso: a for a in ontology.actors for iso in a.governs}

    # ------------------------------------------------------------------ finding

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
        for (start, end), label in labels.items():
            if label != "MISC" and end - start <= LONGEST and taken.isdisjoint(range(start, end)):
                text = doc[start:end].text
                found = self._guesses(text, label)
                if found:
                    hits.append(NameHit(start, end, text, fold(text), found, label))
        return sorted(hits, key=lambda h: h.start)

    def _longest(self, sight: _Sight, i: int) -> NameHit | None:
        """The longest known name that begins with token ``i``."""
        doc = sight.doc
        first = doc[i]
        if not any(c.isalnum() for c in first.text):
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
            if not any(c.isalnum() for c in last.text) and last.text != ".":
                continue
            key = fold(text)
            if last.text != "." or text.count(".") > 1:
                found = self._candidates(sight, i, j, text, key)
                if found:
                    best = NameHit(i, j, text, key, found, sight.labels.get((i, j), ""))
            if not (self.aliases.begins(key) or text[-1] in "'’" or (not lower and self.gazetteer.begins(key))):
                break
        return best

    def _candidates(self, sight: _Sight, i: int, j: int, text: str, key: str) -> tuple[Candidate, ...]:
        doc, label = sight.doc, sight.labels.get((i, j), "")
        within = next(((s, e) for s, e in sight.persons if s <= i and j <= e and (s, e) != (i, j)), None)
        out: dict[str, Candidate] = {}
        for alias in self.aliases.get(key, text):
            if alias.exact and sight.shouting and doc[i].is_stop:
                continue
            candidate = self._from_alias(alias)
            person = candidate.cls == "Person"
            if within and not (person and i > within[0] and j == within[1] and j - i > 1):
                continue
            # without a tagger the neighbours alone tell a surname; with one it has told already
            alone = within is None and not label and j == i + 1 and not alias.exact
            if alone and (person or not sight.tagged) and _named_around(doc, i, sight.persons):
                continue
            known = out.get(candidate.id)
            if known is None or known.score < candidate.score:
                out[candidate.id] = candidate
        if within is None and not bare(text)[:1].islower() and len(key) > 2:
            for town, mark in self.gazetteer.find(key):
                if self._plausible(sight, i, j, town, mark):
                    candidate = self._from_town(town, mark)
                    if sight.tagged and not label:  # the tagger saw no name here
                        candidate = replace(candidate, score=candidate.score - UNSEEN)
                    out.setdefault(candidate.id, candidate)
        return tuple(sorted(out.values(), key=lambda c: (-c.score, -c.population, c.id)))

    def _plausible(self, sight: _Sight, i: int, j: int, town: Town, mark: str) -> bool:
        """Whether the words can be the name of a town at all, from their form and their part of speech."""
        doc, label = sight.doc, sight.labels.get((i, j), "")
        token = doc[i]
        if "w" in mark and town.population < EXONYMS_FROM and (label in _PERSONS or (sight.tagged and not label)):
            return False
        if label == "LOC":
            return True
        if j - i > 1:
            return doc[j - 1].text[:1].isupper()
        if token.is_stop or is_acronym(token.text):
            return False
        starts = _begins(doc, i)
        if "w" in mark and starts and token.pos_ != "PROPN":
            return False
        if token.pos_ and token.pos_ not in (("PROPN",) if starts else ("PROPN", "NOUN", "X", "ADJ")):
            return False
        return bool(label) or not _named_around(doc, i, [])

    def _guess(self, text: str, label: str) -> Iterator[Candidate]:
        for alias in self.aliases.alike(text):
            if fuzz.ratio(fold(text), fold(alias.text)) >= RESEMBLING:
                yield replace(self._from_alias(alias), score=0.7, guessed=True)
        key = sound(text)
        if key and label not in _PERSONS and not is_acronym(text):
            for town, mark in self.gazetteer.find("~" + key):
                known = max(fuzz.ratio(fold(text), fold(n)) for n in (town.label, *town.others))
                if known >= RESEMBLING and town.population >= SMALLEST_GUESS:
                    yield replace(self._from_town(town, mark), guessed=True)

    def _guesses(self, text: str, label: str) -> tuple[Candidate, ...]:
        """What an unlisted name may be a transliteration or, failing that, a misspelling of; of the tagger's class."""
        found = self._guessed.get((text, label))
        if found is None:
            kind = choice.KINDS.get(label, "")
            unique = {c.id: c for c in self._guess(text, label)}
            if not unique and not is_acronym(text):
                for alias in self.aliases.misspelt(text):
                    unique.setdefault(alias.id, replace(self._from_alias(alias), score=0.7, guessed=True))
            if len(self._guessed) > 50_000:
                self._guessed.clear()
            fitting = (c for c in unique.values() if self.ontology.is_a(c.cls, kind))
            found = self._guessed[text, label] = tuple(fitting)
        return found

    def _from_alias(self, alias: Alias) -> Candidate:
        native = alias.lang in (self.lang, "")
        score = 1.0 if native else 0.95
        actor = self._actors.get(alias.id)
        if actor is not None:
            period = (actor.active_from, actor.active_until)
            short = alias.exact or " " not in alias.text
            return Candidate(actor.id, actor.cls, actor.label, score, frozenset(actor.countries), 0, period, short)
        place = self._places.get(alias.id)
        if place is not None and place.cls != "Country":
            home = frozenset((place.country,)) if place.country else frozenset[str]()
            town = self._town_of(place)
            short = " " not in alias.text
            people = max(town.population, 1) if town else 0
            return Candidate(place.id, place.cls, place.label, score, home, people, short=short, listed=True)
        iso = self._isos[alias.id]
        country = self.gazetteer.countries[iso]
        return Candidate(alias.id, "Country", country.label, score, frozenset((iso,)), country.population)

    def _from_town(self, town: Town, mark: str) -> Candidate:
        iri = self._rows.get(town.geonames, town.id)
        self._towns[iri] = town
        score = _WORTH[mark]
        if mark != "s" and town.population >= EXONYMS_FROM:
            score = 0.85 if "w" in mark else 0.9
        return Candidate(iri, "City", town.label, score, frozenset((town.country,)), max(town.population, 1))

    # ------------------------------------------------------------------ deciding

    def decide(
        self, hits: Iterable[NameHit], day: str | None = None, countries: Iterable[str] = ()
    ) -> dict[str, Entity | None]:
        """What each name of an article means, by ``NameHit.key``; None where it is not certain enough.

        ``hits`` are those of the whole article, repetitions included; ``countries`` are ISO codes of the adjectives and
        other signs of a country that the caller has seen, repetitions included; ``day`` is the article's ISO day. The
        certainty is the entity's ``score``.
        """
        chosen = choice.choose(list(hits), day, countries, self.ontology)
        return {key: self.entity(c.id, score) if c is not None else None for key, (c, score) in chosen.items()}

    def described(self, text: str, countries: Iterable[str]) -> Entity | None:
        """The actor that a description names in the context of ``countries``: "la coalition" where Syria is meant.

        ``text`` is the noun phrase with or without its article; None when no actor or more than one fits.
        """
        key = fold(text)
        for article in ("le ", "la ", "les ", "the ", "l"):
            if key not in self.aliases.hidden and key.startswith(article):
                key = key.removeprefix(article)
        meant = list(countries)
        rank = {iso: -meant.count(iso) for iso in meant}
        found = {a.id for a in self.aliases.hidden.get(key, ()) if set(self._actors[a.id].countries) & set(meant)}
        if not found:
            return None
        best = sorted(found, key=lambda i: min(rank.get(c, 0) for c in self._actors[i].countries))
        scores = [min(rank.get(c, 0) for c in self._actors[i].countries) for i in best]
        if len(best) > 1 and scores[0] == scores[1]:
            return None
        return self.entity(best[0], 0.8)

    # ------------------------------------------------------------------ entities

    def entity(self, iri: str, score: float = 1.0) -> Entity:
        """The known entity with this IRI, with every name the graph has for it. Raises KeyError for an unknown one."""
        actor = self._actors.get(iri)
        if actor is not None:
            country = actor.countries[0] if len(actor.countries) == 1 else None
            return Entity(iri, actor.cls, actor.label, actor.names, True, score, country, same_as=actor.same_as)
        place = self._places.get(iri)
        if place is not None and place.cls != "Country":
            return self._place(place, score)
        if iri in self._isos:
            return self._country(self._isos[iri], score)
        town = self._towns[iri]
        region = self._regions.get(town.admin1)
        within = tuple(i for i in (region, self._states.get(town.country)) if i)
        return town.entity(score, within)

    def _place(self, place: KnownPlace, score: float) -> Entity:
        within = place.within or ((self._states[place.country],) if place.country in self._states else ())
        town = self._town_of(place)
        names, geometry = place.names, place.geometry
        if town is not None:
            known = {fold(n.text) for n in names}
            names += tuple(Name(n) for n in town.others if fold(n) not in known)
            geometry = geometry or town.geometry
        return Entity(
            place.id, place.cls, place.label, names, True, score, place.country, within, geometry, same_as=place.same_as
        )

    def _town_of(self, place: KnownPlace) -> Town | None:
        """The gazetteer's row of a known place that says it has one."""
        if place.id not in self._towns and any(same.startswith(GEONAMES) for same in place.same_as):
            rows = (town for name in place.names for town, _ in self.gazetteer.find(fold(name.text)))
            found = next((town for town in rows if self._rows.get(town.geonames) == place.id), None)
            if found is not None:
                self._towns[place.id] = found
        return self._towns.get(place.id)

    def _country(self, iso: str, score: float) -> Entity:
        entity = self.gazetteer.countries[iso].entity(score)
        place = self._places.get(self._states[iso])
        if place is None:
            return entity
        names = tuple(dict.fromkeys((*place.names, *entity.names)))
        return replace(entity, id=place.id, label=place.label, names=names, geometry=place.geometry)

    def country(self, iso: str) -> Entity:
        """The country with this ISO 3166-1 alpha-2 code. Raises KeyError for a code that is none."""
        return self._country(iso, 1.0)

    def government_of(self, iso: str) -> Entity:
        """The government of a country: the one that actors.ttl says governs it, else one named after the country."""
        actor = self._governments.get(iso)
        if actor is not None:
            return self.entity(actor.id)
        country = self.country(iso)
        names = (Name(f"Government of {country.label}", "en"),)
        iri = f"{RESOURCE}GovernmentOf{slug(country.label.split(' (')[0])}"
        return Entity(iri, "Government", names[0].text, names, True, 1.0, iso)

    def offices(self, iri: str) -> tuple[str, ...]:
        """What a known person leads, as IRIs; () for anyone else."""
        actor = self._actors.get(iri)
        return actor.leads if actor is not None else ()

    def local_entity(self, article_id: str, label: str, cls: str, names: Iterable[str] = ()) -> Entity:
        """A new entity known only from one article, its IRI made of the article's and its label."""
        text = clean(label)[:80]
        tail = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or slug(text).lower()
        listed = tuple(Name(n, self.lang) for n in dict.fromkeys((label, *names)))
        return Entity(f"{ARTICLE}{article_id}#entity-{tail}", cls, label, listed)


def _unlisted(places: Iterable[KnownPlace], gazetteer: Gazetteer) -> Iterator[KnownPlace]:
    """The gazetteer's regions that no known place of the same country has the name of."""
    taken = {(p.country, fold(n.text)) for p in places for n in p.names}
    for region in gazetteer.regions:
        if (region.country, fold(region.label)) not in taken:
            name = Name(region.label, "en")
            yield KnownPlace(region.id, "Region", region.label, (name,), region.country, admin1=region.admin1)


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


@cache
def linker_for(ontology: Ontology, lang: str) -> Linker:
    """The linker of a language, built once."""
    return Linker(ontology, lang)
