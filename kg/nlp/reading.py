"""What the steps share while one article is read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from numpy import float32
from numpy.typing import NDArray

from kg.lexicon import Lexicon
from kg.model import Argument, Article, Entity, Span
from kg.nlp.nodes import Mentions, Node
from kg.nlp.pipeline import Passage
from kg.nlp.vectors import WordVectors
from kg.ontology import Ontology

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.nlp.contextual import Contextual
    from kg.nlp.link import Linker


@dataclass(slots=True)
class Reading:
    """One article being read: its passages and nodes, and the vocabulary to read it with."""

    article: Article
    passages: list[Passage]
    mentions: Mentions
    lexicon: Lexicon
    ontology: Ontology
    linker: Linker
    entities: dict[str, Entity] = field(default_factory=dict)
    sentence_numbers: list[list[int]] = field(default_factory=list)
    conflict: bool = False  # whether the article is plainly about conflict (``acceptance.warlike``)
    vectors: WordVectors | None = None
    contextual: Contextual | None = None
    coarse: dict[str, str] = field(default_factory=dict)  # classes in the grain of ``context.coarse``
    _meanings: dict[int, NDArray[float32]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        number = 0
        for passage in self.passages:
            row = [0] * len(passage.doc)
            for sent in passage.doc.sents:
                row[sent.start : sent.end] = [number] * (sent.end - sent.start)
                number += 1
            self.sentence_numbers.append(row)

    def span(self, passage: int, start: int, end: int) -> Span:
        """Token indices of a passage as a span of the article."""
        return self.passages[passage].span(start, end)

    def meanings(self, passage: int) -> NDArray[float32] | None:
        """The word vectors of a passage, a row a token; None where the pipeline carries none."""
        if self.vectors is None:
            return None
        found = self._meanings.get(passage)
        if found is None:
            found = self._meanings[passage] = self.vectors.of_doc(self.passages[passage].doc)
        return found

    def token(self, node: Node) -> Token:
        """The head token of a node."""
        return self.passages[node.passage].doc[node.head]

    def sentence(self, node: Node) -> int:
        """A running number of the node's sentence, counted over the article."""
        return self.sentence_numbers[node.passage][node.head]

    def argument(self, node: Node, entity: str | None = None) -> Argument:
        """The node as an argument; ``entity`` when it stands for another than its own (a capital for its state)."""
        return Argument(entity or node.entity, self.span(node.passage, node.start, node.end))

    def cls(self, node: Node) -> str:
        """The class of the entity a node stands for, the node's own before that is decided."""
        entity = self.entities.get(node.entity)
        return entity.cls if entity is not None else node.cls

    def adopt(self, node: Node) -> None:
        """Enter a node that was made after the entities were settled, with a local entity of its own."""
        entity = self.linker.local_entity(self.article.id, node.text, node.cls, (node.text,))
        self.entities.setdefault(entity.id, entity)
        node.entity = entity.id
        self.mentions.add(node)

    def hint(self, node: Node) -> str:
        """The class of a node before its entity is decided: the most specific that its cluster's root has."""
        return node.cls if node.cls not in ("Any", "Name") else node.root().cls

    def merge(self, entity: Entity) -> Entity:
        """An entity with the names that it already has in this article."""
        before = self.entities.get(entity.id)
        if before is None:
            return entity
        return replace(entity, names=tuple(dict.fromkeys(before.names + entity.names)))

    def is_a(self, node: Node, wanted: str) -> bool:
        """Whether a node's entity is of a class. "any" fits all; "Agent" includes countries and nationalities."""
        if wanted == "any":
            return True
        cls = self.cls(node)
        if cls in ("Any", "Name"):
            return wanted in ("Agent", "Organization") and cls == "Name"
        if wanted == "Agent" and (cls in ("Country", "Nationality") or self.country_of(node) is not None):
            return True
        return self.ontology.is_a(cls, wanted) or self.ontology.is_a(node.cls, wanted)

    def tells(self, kind: str, *wanted: str) -> bool:
        """Whether a type of event is one of ``wanted`` or a kind of one: a massacre is a Killing."""
        return any(self.ontology.is_a(kind, w) for w in wanted)

    def country_of(self, node: Node) -> str | None:
        """The ISO code of the state that a node stands for when it acts: an adjective, a capital, a people."""
        if node.kind == "adjective" and node.country:
            return node.country
        if node.kind == "name":
            return self.lexicon.capitals.get(node.text.casefold())
        return None
