"""What surrounds an event or a mention, in the grain that the learned second opinions see."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.dateline import where_written
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.roles import ROLES

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.nlp.drafts import Draft

#: Classes of who can be a side of a conflict, beside states.
SIDES = ("ArmedGroup", "StateForce", "Party", "Government", "Coalition")
_COARSE = (
    "Person", "ArmedGroup", "StateForce", "Government", "Coalition", "Media", "NGO", "InternationalOrganization",
    "Party", "Organization", "Population", "Country", "Region", "City", "Village", "Quarter", "Facility", "Road",
    "Place", "Aircraft", "Weapon", "Vehicle",
)  # fmt: skip


def coarse(reading: Reading, node: Node) -> str:
    """The class of a node in the grain that the features use."""
    if node.kind == "adjective":
        return "Nationality"
    cls = reading.cls(node)
    found = reading.coarse.get(cls)
    if found is None:
        found = reading.coarse[cls] = next((c for c in _COARSE if reading.ontology.is_a(cls, c)), cls)
    return found


def bucket(distance: int) -> int:
    """A distance in tokens, in steps that grow."""
    return next(b for b in (1, 2, 4, 7, 12, 20, 999) if distance <= b)


def reached(number: int | None, steps: tuple[int, ...]) -> Iterator[int]:
    """The steps that a number reaches, none without one: what holds for 40 holds for 38, so each is a feature."""
    return (step for step in steps if number is not None and number >= step)


def clause_head(token: Token) -> Token:
    """The head of the clause that a token stands in."""
    return syntax.clause_of(token)


def path_between(token: Token, head: Token) -> tuple[str, Token | None]:
    """The way from a token up to the common ancestor and down to another, by labels without subtype; the ancestor.

    The ancestor is None when it is one of the two.
    """
    up = [token, *token.ancestors]
    above = {t.i: n for n, t in enumerate(up)}
    down: list[Token] = []
    node = head
    while node.i not in above:
        down.append(node)
        if node.head == node:
            break
        node = node.head
    n = above.get(node.i, len(up))
    climb = "".join("<" + syntax.relation(t) for t in up[:n])
    path = climb + "".join(">" + syntax.relation(t) for t in reversed(down))
    return path, None if node.i in (token.i, head.i) else node


class Surroundings:
    """The mentions and events of one article, found by sentence and by entity; where it was written takes no part."""

    def __init__(self, reading: Reading, drafts: list[Draft]) -> None:
        self._reading = reading
        self.by_sentence: dict[int, list[Node]] = defaultdict(list)
        opening = [where_written(p.doc) for p in reading.passages]
        for node in reading.mentions.nodes:
            if node.entity and node.start >= opening[node.passage]:
                self.by_sentence[reading.sentence_numbers[node.passage][node.head]].append(node)
        self.counts = Counter(n.entity for n in reading.mentions.nodes if n.entity)
        self.most = max(self.counts.values(), default=0)
        self.parts: dict[str, list[tuple[Draft, str]]] = defaultdict(list)
        self.drafts: dict[int, list[Draft]] = defaultdict(list)
        self.triggers: set[tuple[int, int]] = set()
        for draft in drafts:
            self.triggers |= {(draft.frame.passage, i) for i in draft.frame.trigger.tokens}
            self.drafts[self.sentence_of(draft)].append(draft)
            for role in ROLES:
                for _, entity in draft.frame.roles.get(role, []):
                    self.parts[entity].append((draft, role))

    def sentence_of(self, draft: Draft) -> int:
        """The number of an event's sentence in the article."""
        return self._reading.sentence_numbers[draft.frame.passage][draft.head]

    def family(self, draft: Draft) -> str:
        """The family of an event's type."""
        return self._reading.ontology.family(draft.type) or "other"
