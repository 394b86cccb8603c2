"""The vocabulary as one immutable object: classes, event and relation types, known actors and known places.

Reads ``conflict.ttl``, ``actors.ttl`` and ``places.ttl`` of the ontology folder. What a word means is decided in those
files; nothing here names a class except the roots that ``acts`` and the event and relation lists need.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from kg.model import ONTOLOGY, Geometry, Name
from kg.paths import ontology_dir

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
WGS = "http://www.w3.org/2003/01/geo/wgs84_pos#"

#: Classes whose members act although they are not Agents: a state is a place and an actor.
_STATES = ("Country", "Nationality")


class OntologyError(ValueError):
    """An ontology file cannot be used; the message names file, line, value and remedy."""


def malformed(path: Path, error: SyntaxError) -> OntologyError:
    """A parser's complaint about a Turtle file as ours: file, line, column and what was expected."""
    what = str(error.msg).split(": ", 1)[-1]
    where = f"{path}:{error.lineno}:{error.offset}" if error.lineno else str(path)
    return OntologyError(f"{where}: not valid Turtle: {what}; correct it there")


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """One class: local name, the local names of its direct superclasses, and texts by language."""

    name: str
    parents: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    definition: Mapping[str, str] = field(default_factory=dict)
    comment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Actor:
    """A known actor. ``hidden`` holds descriptions that can name it where its ``countries`` (ISO codes) are meant.

    ``active_from`` and ``active_until`` are ISO years, months or days, None when open; ``governs`` are ISO codes of the
    states whose government it is; links are IRIs.
    """

    id: str
    cls: str
    label: str
    names: tuple[Name, ...] = ()
    hidden: tuple[Name, ...] = ()
    side: str | None = None
    countries: tuple[str, ...] = ()
    active_from: str | None = None
    active_until: str | None = None
    governs: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    speaks_for: tuple[str, ...] = ()
    member_of: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A known place. ``admin1`` is the "CC.code" under which a gazetteer files what lies in it; ``within`` are IRIs."""

    id: str
    cls: str
    label: str
    names: tuple[Name, ...] = ()
    country: str | None = None
    within: tuple[str, ...] = ()
    admin1: str | None = None
    geometry: Geometry | None = None
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Ontology:
    """Classes with their tree, event and relation types, actors and places. Immutable; share it freely.

    What is annotated of a class holds of the classes below it, unless they say otherwise: a new kind of strike is read
    as strikes are.

    ``domains`` says of which class the subjects of a relation type are (rdfs:domain); one without is open to all.
    ``reciprocal`` are the event and relation types whose two sides do the same (kg:reciprocal). ``target_from`` says of
    an act which party of the deed that it is about is its target (kg:targetFrom); ``demanded_of`` and ``agreed_with``
    are the deeds whose own target a demand for them, or an agreement on them, is directed at; ``tells_nothing`` are the
    acts of speech whose speaker does not say that what they are about happens; ``negotiable`` is what talks are held
    to bring about. For times: ``in_the_field``,
    ``loosely_dated``, ``gathers``, ``lasting`` and ``takes_effect`` are the types so annotated, with definitions in the
    ontology.
    """

    classes: Mapping[str, ClassInfo]
    actors: tuple[Actor, ...] = ()
    places: tuple[KnownPlace, ...] = ()
    relations: tuple[str, ...] = ()
    families: Mapping[str, str] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)
    reciprocal: frozenset[str] = frozenset()
    target_from: Mapping[str, str] = field(default_factory=dict)
    demanded_of: frozenset[str] = frozenset()
    tells_nothing: frozenset[str] = frozenset()
    agreed_with: frozenset[str] = frozenset()
    negotiable: frozenset[str] = frozenset()
    in_the_field: frozenset[str] = frozenset()
    loosely_dated: frozenset[str] = frozenset()
    gathers: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    takes_effect: frozenset[str] = frozenset()
    _above: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _sets: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def ancestors(self, cls: str) -> tuple[str, ...]:
        """The superclasses of ``cls``, nearest first, without itself; empty for a name that is no class."""
        found = self._above.get(cls)
        if found is None:
            found = self._above[cls] = _ancestors(self.classes, cls)
        return found

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether ``cls`` is ``ancestor`` or one of its subclasses. Strict: a Country is no Agent (see ``acts``)."""
        if cls == ancestor:
            return True
        above = self._sets.get(cls)
        if above is None:
            above = self._sets[cls] = frozenset(self.ancestors(cls))
        return ancestor in above

    def acts(self, cls: str) -> bool:
        """Whether things of this class can act: Agents, and states under the name of their country or people."""
        return self.is_a(cls, "Agent") or any(self.is_a(cls, state) for state in _STATES)

    def family(self, event: str) -> str | None:
        """The family of an event type ("strike", "attack", …; kg:family), None for one that is in no family."""
        return self.families.get(event)

    def label(self, cls: str, lang: str = "en") -> str:
        """The class's label in ``lang``, else in English, else its name."""
        info = self.classes.get(cls)
        return (info.labels.get(lang) or info.labels.get("en") or cls) if info else cls

    @property
    def events(self) -> tuple[str, ...]:
        """The event types: every class below Event, in alphabetical order."""
        return tuple(sorted(c for c in self.classes if c != "Event" and self.is_a(c, "Event")))


class _File:
    """The triples of one Turtle file by subject; keeps the path for messages."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.about: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
        try:
            triples = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
            for quad in triples:
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                    held = self.about.setdefault(quad.subject.value, {})
                    held.setdefault(quad.predicate.value, []).append(quad.object)
        except SyntaxError as error:
            raise malformed(path, error) from None
        except OSError as error:
            raise OntologyError(f"{path}: {error.strerror or error}; the ontology folder needs this file") from None

    def fail(self, subject: str, problem: str) -> OntologyError:
        """An error about ``subject``, with the line where its description begins."""
        local = subject.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        lines = self.path.read_text(encoding="utf-8").splitlines()
        line = next((n for n, text in enumerate(lines, 1) if text.split(" ", 1)[0].endswith(f":{local}")), 1)
        return OntologyError(f"{self.path}:{line}: {local}: {problem}")

    def value(self, subject: str, predicate: str) -> str | None:
        """The one value of a property, None when it has none."""
        values = self.about[subject].get(predicate)
        return values[0].value if values else None

    def values(self, subject: str, predicate: str) -> tuple[str, ...]:
        """All values of a property, sorted, so that the order of the file does not matter."""
        return tuple(sorted(v.value for v in self.about[subject].get(predicate, ())))

    def texts(self, subject: str, predicate: str) -> dict[str, str]:
        """Literals by language tag."""
        found = self.about[subject].get(predicate, ())
        return {v.language or "": v.value for v in found if isinstance(v, ox.Literal)}

    def names(self, subject: str, *predicates: str) -> tuple[Name, ...]:
        """Literals as names, in a fixed order, English and French first."""
        found = {
            Name(v.value, v.language or "")
            for predicate in predicates
            for v in self.about[subject].get(predicate, ())
            if isinstance(v, ox.Literal)
        }
        return tuple(sorted(found, key=lambda n: ({"en": 0, "fr": 1}.get(n.lang, 2), n.lang, n.text)))


def _local(iri: str) -> str:
    return iri[len(ONTOLOGY) :] if iri.startswith(ONTOLOGY) else iri


def _classes(file: _File) -> Iterator[ClassInfo]:
    for iri, about in file.about.items():
        types = {t.value for t in about.get(RDF_TYPE, ())}
        if iri.startswith(ONTOLOGY) and types & {OWL + "Class", RDFS + "Class"}:
            parents = (p for p in file.values(iri, RDFS + "subClassOf") if p.startswith(ONTOLOGY))
            definition = file.texts(iri, SKOS + "definition")
            comment = file.texts(iri, RDFS + "comment")
            labels = file.texts(iri, RDFS + "label")
            yield ClassInfo(_local(iri), tuple(map(_local, parents)), labels, definition, comment)


def _relations(file: _File) -> Iterator[str]:
    """The properties that stand for relation types: those whose type or parent is kg:Relation or kg:relation."""
    marks = {ONTOLOGY + "Relation", ONTOLOGY + "RelationProperty", ONTOLOGY + "relation", ONTOLOGY + "relatedTo"}
    for iri, about in file.about.items():
        kinds = {v.value for p in (RDF_TYPE, RDFS + "subPropertyOf") for v in about.get(p, ())}
        if iri.startswith(ONTOLOGY) and kinds & marks and _local(iri)[:1].islower() and iri not in marks:
            yield _local(iri)


def _domains(file: _File) -> dict[str, str]:
    """Relation type -> the class of its subjects."""
    found = ((r, file.value(ONTOLOGY + r, RDFS + "domain")) for r in _relations(file))
    return {relation: _local(iri) for relation, iri in found if iri is not None}


def _ancestors(classes: Mapping[str, ClassInfo], cls: str) -> tuple[str, ...]:
    order: list[str] = []
    level = list(classes[cls].parents) if cls in classes else []
    while level:
        fresh = [c for c in dict.fromkeys(level) if c not in order and c != cls]
        order += fresh
        level = [p for c in fresh if c in classes for p in classes[c].parents]
    return tuple(order)


def _marked(file: _File, classes: Mapping[str, ClassInfo], annotation: str) -> dict[str, str]:
    """Type -> its value of an annotation of ours ("reciprocal"), its own or that of the nearest class above."""
    own = {_local(iri): file.value(iri, ONTOLOGY + annotation) for iri in file.about}
    found = {name: [own.get(c) for c in (name, *_ancestors(classes, name))] for name in own}
    return {name: next(v for v in values if v is not None) for name, values in found.items() if any(values)}


def _true(file: _File, classes: Mapping[str, ClassInfo], annotation: str) -> frozenset[str]:
    """The types that an annotation says "true" of."""
    return frozenset(name for name, value in _marked(file, classes, annotation).items() if value == "true")


def _class_of(file: _File, iri: str, classes: Mapping[str, ClassInfo]) -> str:
    types = [_local(t) for t in file.values(iri, RDF_TYPE) if t.startswith(ONTOLOGY)]
    if len(types) != 1:
        raise file.fail(iri, f"has {len(types)} classes of the ontology; give it exactly one (`a kg:ArmedGroup`)")
    if types[0] not in classes:
        raise file.fail(iri, f"kg:{types[0]} is no class of conflict.ttl; correct it or add the class there")
    return types[0]


def _label_of(file: _File, iri: str) -> str:
    labels = file.texts(iri, SKOS + "prefLabel")
    label = labels.get("en") or next(iter(labels.values()), None)
    if not label:
        raise file.fail(iri, 'has no preferred label; add skos:prefLabel "…"@en')
    return label


def _subjects(file: _File) -> Iterator[str]:
    return (iri for iri, about in file.about.items() if RDF_TYPE in about)


def _actors(file: _File, classes: Mapping[str, ClassInfo]) -> Iterator[Actor]:
    for iri in _subjects(file):
        yield Actor(
            id=iri,
            cls=_class_of(file, iri, classes),
            label=_label_of(file, iri),
            names=file.names(iri, SKOS + "prefLabel", SKOS + "altLabel"),
            hidden=file.names(iri, SKOS + "hiddenLabel"),
            side=file.value(iri, ONTOLOGY + "side"),
            countries=file.values(iri, ONTOLOGY + "country"),
            active_from=file.value(iri, ONTOLOGY + "activeFrom"),
            active_until=file.value(iri, ONTOLOGY + "activeUntil"),
            governs=file.values(iri, ONTOLOGY + "governs"),
            leads=file.values(iri, ONTOLOGY + "leads"),
            speaks_for=file.values(iri, ONTOLOGY + "speaksFor"),
            member_of=file.values(iri, ONTOLOGY + "memberOf"),
            part_of=file.values(iri, ONTOLOGY + "partOf"),
            same_as=file.values(iri, OWL + "sameAs"),
        )


def _places(file: _File, classes: Mapping[str, ClassInfo]) -> Iterator[KnownPlace]:
    for iri in _subjects(file):
        lat, long = file.value(iri, WGS + "lat"), file.value(iri, WGS + "long")
        try:
            geometry = Geometry(float(lat), float(long)) if lat and long else None
        except ValueError:
            raise file.fail(iri, f"{lat!r}, {long!r} are no coordinates; write decimal degrees") from None
        yield KnownPlace(
            id=iri,
            cls=_class_of(file, iri, classes),
            label=_label_of(file, iri),
            names=file.names(iri, SKOS + "prefLabel", SKOS + "altLabel"),
            country=file.value(iri, ONTOLOGY + "country"),
            within=file.values(iri, ONTOLOGY + "locatedIn"),
            admin1=file.value(iri, ONTOLOGY + "admin1"),
            geometry=geometry,
            same_as=file.values(iri, OWL + "sameAs"),
        )


@cache
def load_ontology(folder: Path | None = None) -> Ontology:
    """The ontology in ``folder`` (the one that ships, when None), read once.

    Raises OntologyError naming file, line, value and remedy for a missing file, malformed Turtle, an unknown class or a
    missing label. actors.ttl and places.ttl may be absent from a folder of one's own; conflict.ttl may not.
    """
    base = folder or ontology_dir()
    schema = _File(base / "conflict.ttl")
    classes = MappingProxyType({c.name: c for c in _classes(schema)})
    actors = base / "actors.ttl"
    places = base / "places.ttl"
    return Ontology(
        classes=classes,
        actors=tuple(_actors(_File(actors), classes)) if actors.exists() else (),
        places=tuple(_places(_File(places), classes)) if places.exists() else (),
        relations=tuple(sorted(set(_relations(schema)))),
        families=MappingProxyType(_marked(schema, classes, "family")),
        domains=MappingProxyType(_domains(schema)),
        reciprocal=_true(schema, classes, "reciprocal"),
        target_from=MappingProxyType(_marked(schema, classes, "targetFrom")),
        demanded_of=_true(schema, classes, "demandedOfTarget"),
        tells_nothing=_true(schema, classes, "tellsNothing"),
        agreed_with=_true(schema, classes, "agreedWithTarget"),
        negotiable=_true(schema, classes, "negotiable"),
        in_the_field=_true(schema, classes, "inTheField"),
        loosely_dated=_true(schema, classes, "looselyDated"),
        gathers=_true(schema, classes, "gathers"),
        lasting=_true(schema, classes, "lasting"),
        takes_effect=_true(schema, classes, "takesEffect"),
    )
