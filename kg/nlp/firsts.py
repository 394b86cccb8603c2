"""First persons: "I" is who says it, "we" the body that the speaker speaks for."""

from __future__ import annotations

from kg.nlp.reading import Reading
from kg.nlp.relations import find_relations
from kg.nlp.sources import Attribution, sources_of

#: Relations by which a person says "we" of a body or a state.
_OFFICES = ("leads", "speaksFor", "memberOf")


def speak(reading: Reading, told: list[list[Attribution]]) -> None:
    """Give "I" and "we" their speaker: for "we" a body among those who say it, or the one that the person serves."""
    first = reading.lexicon.set("first_person")
    serves: dict[str, str] | None = None
    for node in reading.mentions.nodes:
        if node.kind != "pronoun" or node.entity or node.text.casefold() not in first:
            continue
        token = reading.token(node)
        speakers = [s for s in sources_of(told[node.passage], (token.i,), token) if s.entity and s is not node]
        if not speakers:
            continue
        node.entity = speakers[0].entity
        if not node.plural:
            continue
        bodies = [s.entity for s in speakers if reading.is_a(s, "Organization")]
        if not bodies:
            if serves is None:
                links = [link for link in find_relations(reading) if link.type in _OFFICES]
                serves = {link.subject: link.object for link in reversed(links)}
            bodies = [serves[s.entity] for s in speakers if s.entity in serves]
        node.entity = (bodies or [node.entity])[0]
