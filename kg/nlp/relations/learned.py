"""A learned second opinion on relations: which pairs of mentions the words in their context join.

The patterns propose; the encoder sees every two mentions of a sentence or of two that follow each other and decides,
what the patterns say counting for much. What it adds says so in ``why``. Without the encoder the patterns stand alone.
"""

from __future__ import annotations

import numpy as np

from kg.nlp.contextual import Contextual
from kg.nlp.fillers import meant
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.relations.links import MUTUAL, Link, fits, link, place_link
from kg.nlp.scorer import probability
from kg.nlp.vicinity import far_from, is_near

#: How many sentences apart two mentions may be.
APART = 1
#: How much likelier, in log odds, the context must find what it adds of a thing without a name: readers miss it less.
NAMELESS = 0.5
#: Classes of bodies of which one person leads one.
_RIVAL = ("Party", "ArmedGroup")
#: How a name and its title hang together, one from the other.
_JOINED = ("appos", "flat")


def decide(reading: Reading, links: list[Link]) -> list[Link]:
    """The relations that stand: those that are likely enough, whether the patterns state them or not."""
    if reading.contextual is None:
        return links
    contextual = reading.contextual
    pairs = _pairs(reading)
    if not pairs:
        return links
    odds = contextual.bonds([a for a, _ in pairs], [b for _, b in pairs])
    number = {(id(a), id(b)): i for i, (a, b) in enumerate(pairs)}
    kept = _kept(contextual, links, odds, number)
    return kept + _added(reading, contextual, kept, links, pairs, odds)


def _pairs(reading: Reading) -> list[tuple[Node, Node]]:
    """Every two mentions of different things in one sentence or in two that follow each other, in both orders."""
    nodes = [(n, reading.sentence(n), meant(reading, n)) for n in reading.mentions.nodes if n.entity]
    return [
        (a, b)
        for a, number, one in nodes
        for b, other, two in nodes
        if abs(number - other) <= APART and one != two and (a.passage, a.head) != (b.passage, b.head)
    ]


def _kept(
    contextual: Contextual, links: list[Link], odds: np.ndarray, number: dict[tuple[int, int], int]
) -> list[Link]:
    """The links of the patterns that the context does not speak against."""
    out = []
    for found in links:
        at = number.get((id(found.subject_node), id(found.object_node)))
        if at is None or found.settled or found.type not in contextual.relations:
            out.append(found)
            continue
        k = contextual.relations.index(found.type)
        if odds[at, k] + contextual.rule_weights[k] >= contextual.limits["relations"]["kept"][found.type]:
            out.append(found)
    return out


def _of_state(reading: Reading, found: Link) -> bool:
    """Whether what a relation is of is a state."""
    other = reading.entities.get(found.object)
    return other is not None and other.cls == "Country"


def _side_by_side(reading: Reading, node: Node, other: Node) -> bool:
    """Whether two places are named together where an article was written: "X/Y, Dec 9 -"."""
    doc = reading.passages[node.passage].doc
    before, after = sorted((node, other), key=lambda n: (n.passage, n.start))
    return before.passage == after.passage and doc[before.end : after.start].text == "/"


def _elsewhere(reading: Reading, found: Link, kept: list[Link]) -> bool:
    """Whether the patterns have somebody lead another body of the same sort: nobody is the head of two parties."""
    sort = reading.cls(found.object_node)
    return sort in _RIVAL and any(
        x.type == "leads" and x.subject == found.subject and reading.cls(x.object_node) == sort for x in kept
    )


def _foreigner(reading: Reading, found: Link) -> bool:
    """Whether the ontology knows a person for one of another country than that which he is to lead."""
    person, state = reading.entities.get(found.subject), reading.entities.get(found.object)
    home = person.country if person is not None and person.known else None
    return home is not None and state is not None and reading.linker.country(home).id != state.id


def _past(reading: Reading, node: Node) -> bool:
    """Whether a mention says of itself that it is over, or its title does: "former", "l'ancien président X"."""
    doc = reading.passages[node.passage].doc
    token = reading.token(node)
    titles = [c for c in token.children if c.dep_.startswith(_JOINED)]
    if token.dep_.startswith(_JOINED):
        titles.append(token.head)
    words = {t.lower_ for t in doc[max(0, node.start - 1) : node.end]}
    words |= {t.lower_ for title in titles if title.pos_ == "NOUN" for t in title.children}
    return not words.isdisjoint(reading.lexicon.set("former_words"))


def _added(
    reading: Reading,
    contextual: Contextual,
    kept: list[Link],
    links: list[Link],
    pairs: list[tuple[Node, Node]],
    odds: np.ndarray,
) -> list[Link]:
    """The links that the context states beyond the patterns, the likeliest pair of mentions for each two things."""
    seen = {(x.type, x.subject, x.object) for x in [*kept, *links]}
    seen |= {(x.type, x.object, x.subject) for x in [*kept, *links] if x.type in MUTUAL}
    linked = {(x.type, id(x.subject_node), id(x.object_node)) for x in kept}  # "the mayor of Kyiv" heads no state
    heads = {x.subject for x in kept if x.type == "leads" and _of_state(reading, x)}
    out = []
    added = contextual.limits["relations"]["added"]
    nameless = np.array([[NAMELESS * (not a.root().named)] for a, _ in pairs])
    rows, columns = np.nonzero(odds - nameless >= np.array([added[k] for k in contextual.relations]))
    for i, k in sorted(zip(rows.tolist(), columns.tolist(), strict=True), key=lambda x: -odds[x]):
        kind = contextual.relations[k]
        why = f"learned, probability {probability(odds[i, k]):.2f}"
        a, b = pairs[i]
        found = place_link(reading, a, b, why) if kind == "locatedIn" else link(reading, kind, a, b, why)
        if reading.sentence(a) != reading.sentence(b) or (kind, id(a), id(b)) in linked:
            continue  # over a full stop the context only weighs what the patterns say: what it adds is mostly wrong
        if any(_past(reading, n) for n in (a, b)) and kind in ("leads", "speaksFor", "memberOf"):
            continue
        if kind == "locatedIn" and (far_from(reading, b) or is_near(reading, b) or _side_by_side(reading, a, b)):
            continue  # "100 km from Aleppo, in the village of X"
        if kind != "leads" and a.passage == b.passage and b.start <= a.start < b.end:
            continue  # who gives a government its name does not speak for it
        if kind == "leads" and _elsewhere(reading, found, kept):
            continue
        if not fits(reading, found) or found.subject == found.object or (kind, found.subject, found.object) in seen:
            continue
        if kind == "leads" and _of_state(reading, found):
            if found.subject in heads or _foreigner(reading, found):
                continue  # nobody is the head of two states
            heads.add(found.subject)
        seen.add((kind, found.subject, found.object))
        if kind in MUTUAL:
            seen.add((kind, found.object, found.subject))
        out.append(found)
    return out
