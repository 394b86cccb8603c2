"""Who brings an accord about without being a side of it: "a truce brokered by Qatar", "sous l'égide de l'ONU".

The words stand in ``words.yaml``: ``mediating_verbs``, and ``auspice_nouns`` with whose auspices it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.fillers import expand, meant
from kg.nlp.lemmas import lemma_of
from kg.nlp.reading import Reading
from kg.nlp.roles import Frame

if TYPE_CHECKING:
    from spacy.tokens import Token


def mediators(reading: Reading, frame: Frame) -> frozenset[str]:
    """The entities that only mediate what a frame tells; none where it is of a type that has no sides."""
    if frame.trigger.entry.type not in reading.ontology.reciprocal:
        return frozenset()
    doc = reading.passages[frame.passage].doc
    words = [doc[i] for i in frame.trigger.tokens]
    # "agreed to a truce brokered by X": what the verb's own noun is told with
    words += [c for w in words if w.pos_ in syntax.VERBAL for c in syntax.children(w, "obj", "obl", "xcomp")]
    between = (m for w in words for m in _between(reading, w))
    return frozenset(meant(reading, n) for token in between for n in expand(reading, frame.passage, token))


def _between(reading: Reading, accord: Token) -> Iterator[Token]:
    """The agents of verbs of mediation below the noun of an accord, and whose auspices it stands under."""
    verbs, auspices = reading.lexicon.verbs("mediating_verbs"), reading.lexicon.set("auspice_nouns")
    for child in accord.children:
        if syntax.relation(child) in ("acl", "amod") and lemma_of(child) in verbs:
            for agent in (*syntax.agents(child), *(c for c in child.children if c.dep_ == "compound")):
                yield from (agent, *syntax.conjuncts(agent))
        elif lemma_of(child) in auspices and child.i > accord.i:
            yield from (c for c in child.children if syntax.relation(c) in ("nmod", "amod"))
