"""What conflict.ttl says about how an extraction becomes triples: supertypes, and the direct property of a role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.model import ONTOLOGY
from kg.ontology import OntologyError, malformed
from kg.paths import ontology_dir

_SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
_RANGE = "http://www.w3.org/2000/01/rdf-schema#range"
#: A state is a place and acts: it may stand where an agent is asked for.
_ACTING_PLACES = ("Country",)


@dataclass(frozen=True)
class Rules:
    """Direct superclasses (IRIs), and the direct property of each (class, role), with each property's range."""

    parents: Mapping[str, tuple[str, ...]]
    direct: Mapping[tuple[str, str], str]
    ranges: Mapping[str, str]
    _above: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def supertypes(self, cls: str) -> tuple[str, ...]:
        """The IRIs of a class and all above it, those of other vocabularies too, nearest first."""
        found = self._above.get(cls)
        if found is None:
            order = [ONTOLOGY + cls]
            for iri in order:
                order += [p for p in self.parents.get(iri, ()) if p not in order]
            found = self._above[cls] = tuple(order)
        return found

    def property_of(self, event: str, role: str, filler: str) -> str | None:
        """The direct property between the initiator and a filler of class ``filler`` in ``role``, None without one.

        A class without a rule follows its nearest superclass; where the filler does not fit the property's range, the
        rule of the other role is tried: a hill that is captured stands as target or as place.
        """
        other = "place" if role == "target" else "target"
        for wanted in (role, other) if role == "target" else (role,):
            for iri in self.supertypes(event):
                found = self.direct.get((iri, wanted))
                if found is not None:
                    if self._fits(filler, self.ranges.get(found)):
                        return found
                    break
        return None

    def _fits(self, filler: str, wanted: str | None) -> bool:
        if wanted is None or wanted in self.supertypes(filler):
            return True
        return wanted == ONTOLOGY + "Agent" and filler in _ACTING_PLACES


@cache
def load_rules(folder: Path | None = None) -> Rules:
    """The rules of the ontology in ``folder`` (the one that ships, when None), read once. Raises OntologyError."""
    path = (folder or ontology_dir()) / "conflict.ttl"
    parents: dict[str, list[str]] = {}
    direct: dict[tuple[str, str], str] = {}
    ranges: dict[str, str] = {}
    roles = {ONTOLOGY + "targetProperty": "target", ONTOLOGY + "placeProperty": "place"}
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode):
                continue
            subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object.value
            if predicate == _SUBCLASS:
                parents.setdefault(subject, []).append(value)
            elif predicate == _RANGE:
                ranges[subject] = value
            elif predicate in roles:
                direct[subject, roles[predicate]] = value
    except SyntaxError as error:
        raise malformed(path, error) from None
    except OSError as error:
        raise OntologyError(f"{path}: {error.strerror or error}; the ontology folder needs this file") from None
    return Rules({k: tuple(v) for k, v in parents.items()}, direct, ranges)
