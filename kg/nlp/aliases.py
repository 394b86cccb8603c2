"""Every name that the ontology and the country list know, by normal form and by sound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from kg.gazetteer import Gazetteer
from kg.nlp.names import bare, fold, is_acronym, sound
from kg.ontology import KnownPlace, Ontology

#: Names of these languages reach ours by transliteration, so that their sound is worth comparing.
_TRANSLITERATED = frozenset({"ar", "fa", "ku", "ckb", "ps", "ur", "so", "ber", "ha", "prs"})
#: A misspelling is accepted from this similarity on (rapidfuzz ratio, 0 to 100): one letter wrong in ten.
SIMILAR = 90
#: Shorter names are too easily like another one.
SHORTEST = 9


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write a known thing. ``exact`` asks for the same capitals (acronyms), ``lower`` allows none."""

    id: str
    text: str
    lang: str
    exact: bool
    lower: bool


class Aliases:
    """Names of actors, known places and countries. ``get`` and ``begins`` take folded text."""

    def __init__(self, ontology: Ontology, gazetteer: Gazetteer, regions: Iterable[KnownPlace] = ()) -> None:
        self._by_key: dict[str, list[Alias]] = defaultdict(list)
        self._starts: set[str] = set()
        self.hidden: dict[str, list[Alias]] = defaultdict(list)
        self._sounding: set[str] = set()
        renamed = {p.country: p.id for p in ontology.places if p.cls == "Country" and p.country}
        for country in gazetteer.countries.values():
            for name in country.names:
                self._add(renamed.get(country.iso, country.id), name.text, name.lang)
        for place in (*ontology.places, *regions):
            for name in place.names:
                self._add(place.id, name.text, name.lang)
            if any(name.lang in _TRANSLITERATED for name in place.names):
                self._sounding.add(place.id)
        for actor in ontology.actors:
            for name in actor.names:
                self._add(actor.id, name.text, name.lang)
            for name in actor.hidden:
                self.hidden[fold(name.text)].append(_alias(actor.id, name.text, name.lang))
            if any(name.lang in _TRANSLITERATED for name in actor.names):
                self._sounding.add(actor.id)

    def _add(self, iri: str, text: str, lang: str) -> None:
        key = fold(text)
        if not key:
            return
        held = self._by_key[key]
        if not any(a.id == iri and a.text == text for a in held):
            held.append(_alias(iri, text, lang))
        words = key.split()
        self._starts.update(" ".join(words[:n]) for n in range(1, len(words)))

    def get(self, key: str, text: str) -> Iterator[Alias]:
        """The aliases with this normal form that ``text``, as it is written, can be."""
        start = not bare(text)[:1].islower()
        low = text.rsplit(" ", 1)[-1][:1].islower()  # "Le monde" is not "Le Monde"
        for alias in self._by_key.get(key, ()):
            if alias.exact:
                if "".join(c for c in text if c.isalnum()) == "".join(c for c in alias.text if c.isalnum()):
                    yield alias
            elif alias.lower or (start and not (low and alias.text.rsplit(" ", 1)[-1][:1].isupper())):
                yield alias

    def begins(self, key: str) -> bool:
        """Whether some longer name begins with these words."""
        return key in self._starts

    @cached_property
    def _by_sound(self) -> dict[str, list[Alias]]:
        out: dict[str, list[Alias]] = defaultdict(list)
        for held in self._by_key.values():
            for alias in held:
                if alias.id in self._sounding and not alias.exact and not alias.lower:
                    key = sound(alias.text)
                    if key:
                        out[key].append(alias)
        return out

    def alike(self, text: str) -> Iterator[Alias]:
        """The aliases that sound like ``text``."""
        key = sound(text)
        if key:
            yield from self._by_sound.get(key, ())

    @cached_property
    def _long(self) -> list[str]:
        return [key for key in self._by_key if len(key) >= SHORTEST]

    def misspelt(self, text: str) -> Iterator[Alias]:
        """The aliases that ``text`` is within a slip of the keyboard of."""
        key = fold(text)
        if len(key) >= SHORTEST:
            best = process.extractOne(key, self._long, scorer=fuzz.ratio, score_cutoff=SIMILAR)
            if best is not None:
                yield from (a for a in self._by_key[best[0]] if not a.exact)


def _alias(iri: str, text: str, lang: str) -> Alias:
    first = next((c for c in bare(text) if c.isalpha()), "")
    return Alias(iri, text, lang, is_acronym(text), first.islower())
