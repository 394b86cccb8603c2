"""What is known of actors, places and countries: as candidates for a name, and as entities of the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.gazetteer import GEONAMES, Gazetteer, Town, load_gazetteer, slug
from kg.model import RESOURCE, Entity, Name
from kg.nlp.aliases import Alias, Aliases
from kg.nlp.choice import Candidate
from kg.nlp.names import fold
from kg.ontology import Actor, KnownPlace, Ontology

#: How much a kind of match in the gazetteer is worth before the article is looked at.
_WORTH = {"m": 0.9, "a": 0.65, "wm": 0.6, "wa": 0.5, "s": 0.6}
#: From this population on any listed name counts as a main one: other languages call big towns differently.
EXONYMS_FROM = 100_000
#: Who is named by a word of this many letters is named beyond doubt, also far from home: "Houthis", not "IS".
TELLING = 5
#: Such names of theirs are surnames or ordinary words too often ("Dogan", "Tasnim").
_PRIVATE = ("Person", "Media", "Company")


class Known:
    """The ontology's actors and places and the gazetteer's countries, regions and towns, for one language."""

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
        # places.ttl may hold states that are no more (SU, YU) and so are missing from the country list
        self._isos: dict[str, str] = {iri: iso for iso, iri in renamed.items()}
        self._isos |= {c.id: c.iso for c in self.gazetteer.countries.values() if c.iso not in renamed}
        self._states: dict[str, str] = {iso: iri for iri, iso in self._isos.items()}
        self._towns: dict[str, Town] = {}
        self._drawn = {p.id for p in regions}
        self._rows = {
            int(same.rstrip("/").rsplit("/", 1)[1]): p.id
            for p in ontology.places
            for same in p.same_as
            if same.startswith(GEONAMES)
        }
        self._governments = {iso: a for a in ontology.actors for iso in a.governs}

    def of_alias(self, alias: Alias) -> Candidate:
        """What an alias names; a little less certain when it is another language's name."""
        native = alias.lang in (self.lang, "")
        score = 1.0 if native else 0.95
        actor = self._actors.get(alias.id)
        if actor is not None:
            period = (actor.active_from, actor.active_until)
            short = (alias.exact or " " not in alias.text) and not self._telling(actor, alias)
            return Candidate(actor.id, actor.cls, actor.label, score, frozenset(actor.countries), 0, period, short)
        place = self._places.get(alias.id)
        if place is not None and place.cls != "Country":
            home = frozenset((place.country,)) if place.country else frozenset[str]()
            town = self._town_of(place)
            short = " " not in alias.text
            people = max(town.population, 1) if town else 0
            listed = place.id not in self._drawn
            return Candidate(place.id, place.cls, place.label, score, home, people, short=short, listed=listed)
        iso = self._isos[alias.id]
        country = self.gazetteer.countries.get(iso)
        label, people = (country.label, country.population) if country else (alias.text, 0)
        return Candidate(alias.id, "Country", label, score, frozenset((iso,)), people)

    def _telling(self, actor: Actor, alias: Alias) -> bool:
        """Whether one word is enough to know an actor by, wherever the article is set."""
        letters = sum(c.isalnum() for c in alias.text)
        return letters >= TELLING and not any(self.ontology.is_a(actor.cls, cls) for cls in _PRIVATE)

    def of_town(self, town: Town, mark: str) -> Candidate:
        """A town of the gazetteer that was found under a key with this mark."""
        iri = self._rows.get(town.geonames, town.id)
        self._towns[iri] = town
        score = _WORTH[mark]
        if mark != "s" and town.population >= EXONYMS_FROM:
            score = 0.85 if "w" in mark else 0.9
        return Candidate(iri, "City", town.label, score, frozenset((town.country,)), max(town.population, 1))

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
        around = self._places[region].within if region else ()
        within = tuple(dict.fromkeys(i for i in (region, *around, self._states.get(town.country)) if i))
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
        listed = self.gazetteer.countries.get(iso)
        place = self._places.get(self._states[iso])
        if place is None:
            return self.gazetteer.countries[iso].entity(score)
        entity = listed.entity(score) if listed else Entity(place.id, "Country", place.label, (), True, score, iso)
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


def _unlisted(places: Iterable[KnownPlace], gazetteer: Gazetteer) -> Iterator[KnownPlace]:
    """The gazetteer's regions that no known place of the same country has the name of."""
    taken = {(p.country, fold(n.text)) for p in places for n in p.names}
    for region in gazetteer.regions:
        if (region.country, fold(region.label)) not in taken:
            name = Name(region.label, "en")
            yield KnownPlace(region.id, "Region", region.label, (name,), region.country, admin1=region.admin1)
