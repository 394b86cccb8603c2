"""What a store knows by name: entities with their class, mentions and link, and what stayed unlinked."""

from __future__ import annotations

from kg.ontology import load_ontology
from kg.query import declare_prefixes
from kg.store import Rows, Store, StoreError

#: A mention's class can be wider than its entity's, and adjectives of nationality have their own: the types decide.
_ENTITIES = """
SELECT ?entity (SAMPLE(?name) AS ?label) (GROUP_CONCAT(DISTINCT ?type; separator=" ") AS ?types)
  (COUNT(DISTINCT ?mention) AS ?mentions) (COUNT(DISTINCT ?g) AS ?articles) (MAX(STR(?known)) AS ?linked)
  (MIN(?link) AS ?score)
WHERE { GRAPH ?g {
  ?entity kg:known ?known ; a ?class ; skos:prefLabel ?name .
  FILTER(STRSTARTS(STR(?class), STR(kg:)))
  BIND(STRAFTER(STR(?class), "#") AS ?type)
  OPTIONAL { ?entity kg:linkScore ?link }
  OPTIONAL { ?mention kg:mentionOf ?entity }
} } GROUP BY ?entity
"""
_NAMES = """
SELECT DISTINCT ?entity ?name WHERE { GRAPH ?g { ?entity skos:altLabel ?name } }
ORDER BY ?entity (IF(LANG(?name) = "en", 0, IF(LANG(?name) = "fr", 1, 2))) STR(?name)
"""
COLUMNS = ("label", "class", "mentions", "articles", "linked", "score", "names", "entity")


def list_entities(store: Store, *, unlinked: bool = False, names: int | None = None) -> Rows:
    """Every entity of a store: known ones first, then by number of mentions; with ``unlinked`` only the local ones.

    ``class`` is the narrowest class, ``linked`` whether the IRI is that of a known actor or place, ``score`` the
    certainty of the link; of each entity's names the first ``names`` are given (all when None). Raises StoreError.
    """
    from pyoxigraph import Literal

    called: dict[object, list[str]] = {}
    for row in _rows(store, _NAMES):
        called.setdefault(row["entity"], []).append(getattr(row["name"], "value", ""))
    found = []
    for row in _rows(store, _ENTITIES):
        linked = getattr(row["linked"], "value", "") in ("true", "1")
        if linked and unlinked:
            continue
        label = getattr(row["label"], "value", "")
        cls = narrowest(getattr(row["types"], "value", "").split())
        given = called.get(row["entity"], [])
        text = ", ".join(given[:names]) + (f" and {len(given) - names} more" if names and len(given) > names else "")
        cells = (
            row["label"],
            Literal(cls),
            row["mentions"],
            row["articles"],
            Literal(linked),
            row["score"],
            Literal(text),
        )
        count = int(getattr(row["mentions"], "value", "0"))
        found.append(((not linked, -count, label), (*cells, row["entity"])))
    return Rows(COLUMNS, [cells for _, cells in sorted(found, key=lambda f: f[0])])


def narrowest(classes: list[str]) -> str:
    """The class among an entity's classes that has the most superclasses among them."""
    ontology = load_ontology()
    return max(sorted(classes), key=lambda c: len(ontology.ancestors(c)), default="")


def _rows(store: Store, text: str) -> Rows:
    answer = store.query(declare_prefixes(text) + text)
    if not isinstance(answer, Rows):
        raise StoreError(f"{store.location}: answered a SELECT with something else than rows")
    return answer
