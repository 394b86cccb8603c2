"""JSON-LD, compacted with the published context, one named graph an article."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import IO, Any

import pyoxigraph as ox

from kg.ontology import OntologyError
from kg.paths import ontology_dir
from kg.rdf import PREFIXES
from kg.store import Store

_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"
_INTEGER, _BOOLEAN = PREFIXES["xsd"] + "integer", PREFIXES["xsd"] + "boolean"


@cache
def load_context() -> dict[str, Any]:
    """The published JSON-LD context, ontology/context.jsonld. Raises OntologyError when it is malformed."""
    path = ontology_dir() / "context.jsonld"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return {"@context": found["@context"]}
    except (OSError, json.JSONDecodeError, KeyError) as error:
        raise OntologyError(f"{path}: not a JSON-LD context ({error}); correct it there") from None


def write_jsonld(store: Store, out: IO[str], articles: Sequence[str]) -> None:
    """Write the graphs as one JSON-LD document; the context is repeated in it, so that no reader must fetch it."""
    names = _Names(load_context()["@context"])
    out.write(json.dumps(load_context(), ensure_ascii=False, indent=1)[:-2] + ',\n "@graph": [')
    for n, name in enumerate(articles):
        out.write(",\n" if n else "\n")
        out.write(f' {{"@id": {json.dumps(names.resource(name))}, "@graph": [\n')
        nodes = _nodes(store, name, names)
        out.write(",\n".join("  " + json.dumps(node, ensure_ascii=False) for node in nodes))
        out.write("\n ]}")
    out.write("\n]}\n")


class _Names:
    """Terms and compact IRIs, as the context has them."""

    def __init__(self, context: dict[str, Any]) -> None:
        self.base: str = context["@base"]
        spaces = {k: v for k, v in context.items() if isinstance(v, str) and not k.startswith("@")}
        self.spaces = sorted(spaces.items(), key=lambda s: -len(s[1]))
        self.terms: dict[str, tuple[str, dict[str, Any]]] = {}
        for term, definition in context.items():
            if isinstance(definition, dict):
                self.terms[self._expand(definition["@id"], spaces)] = (term, definition)
        self.types = {d["@type"]: self._expand(d["@type"], spaces) for _, d in self.terms.values() if "@type" in d}
        self._cache: dict[str, str] = {}

    @staticmethod
    def _expand(name: str, spaces: dict[str, str]) -> str:
        prefix, _, local = name.partition(":")
        return spaces[prefix] + local if prefix in spaces else name

    def compact(self, iri: str) -> str:
        """A class or property: prefix and name where a prefix fits."""
        found = self._cache.get(iri)
        if found is None:
            found = iri
            for prefix, space in self.spaces:
                if iri.startswith(space):
                    found = f"{prefix}:{iri[len(space) :]}"
                    break
            self._cache[iri] = found
        return found

    def resource(self, iri: str) -> str:
        """A node: relative to the base for what belongs to an article, else compact."""
        if iri.startswith(self.base) and ":" not in iri[len(self.base) :].split("#")[0]:
            return iri[len(self.base) :]
        return self.compact(iri)


def _nodes(store: Store, name: str, names: _Names) -> list[dict[str, Any]]:
    about: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in sorted(store.quads(name), key=str):
        about[str(quad.subject)][quad.predicate.value].append(quad.object)
    out = []
    for subject, properties in sorted(about.items()):
        node: dict[str, Any] = {"@id": names.resource(subject[1:-1]) if subject.startswith("<") else subject}
        types = properties.pop(_TYPE, [])
        if types:
            node["@type"] = [names.compact(t.value) for t in types]
        for predicate, values in properties.items():
            term, definition = names.terms.get(predicate, (names.compact(predicate), {}))
            found = [_value(v, definition, names) for v in values]
            many = len(found) > 1 or definition.get("@container") == "@set"
            node[term] = found if many else found[0]
        out.append(node)
    return out


def _value(value: Any, definition: dict[str, Any], names: _Names) -> Any:
    coerced = definition.get("@type")
    if isinstance(value, ox.NamedNode):
        return names.resource(value.value) if coerced == "@id" else {"@id": names.resource(value.value)}
    if not isinstance(value, ox.Literal):
        return {"@id": str(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    kind = value.datatype.value
    if kind == _STRING and coerced is None:
        return value.value
    if coerced is not None and names.types.get(coerced) == kind:
        # JSON's own numbers and truth values where they stand for the same literal
        if kind == _INTEGER and value.value == str(int(value.value)):
            return int(value.value)
        return value.value == "true" if kind == _BOOLEAN else value.value
    return {"@value": value.value, "@type": names.compact(kind)}
