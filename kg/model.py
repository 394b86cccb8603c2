"""The nouns of Dépêche: what the language half hands to the graph half.

Only the standard library is imported here. Everything is immutable, every offset counts Unicode code points of
``Article.text`` (end exclusive), and every identifier is an IRI written as a plain string.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["actual", "uncertain", "negated", "unrealized"]
CasualtyKind = Literal["killed", "injured", "missing", "captured", "displaced"]

#: The ontology's own terms (classes and properties), and the things it talks about.
ONTOLOGY = "https://w3id.org/depeche/ontology#"
RESOURCE = "https://w3id.org/depeche/id/"
ARTICLE = "https://w3id.org/depeche/article/"

STATUSES: tuple[Status, ...] = ("actual", "uncertain", "negated", "unrealized")
ROLES = ("initiator", "target", "place", "instrument")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text, in code points, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """A dispatch as it was read. ``text`` is never changed after reading: all offsets point into it.

    ``date`` is the ISO day of publication or None when unknown; ``notes`` says what the reading had to decide
    (an encoding that was guessed, a crawl stamp that was set aside) in plain sentences.
    """

    id: str
    text: str
    lang: str | None = None
    date: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    body: Span | None = None
    notes: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The article's IRI, which is also the name of its graph."""
        return ARTICLE + self.id


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its language tag ("" when it has none)."""

    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for an entity. ``head`` is the span of the syntactic head or of the name inside ``span``."""

    span: Span
    text: str
    head: Span
    cls: str
    entity: str
    named: bool


@dataclass(frozen=True, slots=True)
class Geometry:
    """A point in WGS 84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Offset:
    """A place relative to an anchor ("35 km west of …"): kilometres and bearing in degrees, each None when not said."""

    anchor: str
    kilometres: float | None = None
    bearing: float | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor, place or thing. ``known`` says whether its IRI comes from the ontology or a gazetteer.

    ``score`` is the certainty of that link (1.0 for a local entity, which links to nothing). ``same_as`` holds
    identifiers of other authorities, only as read from a source that ships them.
    """

    id: str
    cls: str
    label: str
    names: tuple[Name, ...] = ()
    known: bool = False
    score: float = 1.0
    country: str | None = None
    within: tuple[str, ...] = ()
    geometry: Geometry | None = None
    offset: Offset | None = None
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """A participant of an event or relation: the entity and the words that name it there."""

    entity: str
    span: Span


@dataclass(frozen=True, slots=True)
class When:
    """A time expression and the interval it denotes.

    ``start`` and ``end`` are ISO 8601 dates of the ``precision`` ("minute", "hour", "day", "month", "year",
    "decade" or "unknown"); ``value`` is the ISO text of FACTS.md ("2016-07-19", "--07-07", "2016-05-31/..") or None
    when the expression cannot be resolved.
    """

    span: Span
    text: str
    value: str | None
    start: str | None = None
    end: str | None = None
    precision: str = "unknown"


@dataclass(frozen=True, slots=True)
class Count:
    """A number as an interval: "at least 56" is (56, None), "nearly 60" is (None, 60), "12" is (12, 12)."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Casualty:
    """People killed, injured, missing, captured or displaced, as one source counts them.

    ``subset_of`` is the index, in the same event, of the casualty of which this one is a part ("56 civilians, 11 of
    them children").
    """

    kind: CasualtyKind
    count: Count
    population: str
    span: Span
    text: str
    subset_of: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an article says something."""

    article: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, is said to have happened, is planned or is denied.

    ``sources`` are those to whom the text attributes it. ``why`` names the lexicon entry and the paths that made it.
    ``mentions`` holds further triggers of the same event in the article.
    """

    id: str
    type: str
    trigger: Span
    sentence: Span
    evidence: Evidence
    initiator: tuple[Argument, ...] = ()
    target: tuple[Argument, ...] = ()
    place: tuple[Argument, ...] = ()
    instrument: tuple[Argument, ...] = ()
    time: When | None = None
    casualties: tuple[Casualty, ...] = ()
    sources: tuple[Argument, ...] = ()
    status: Status = "actual"
    confidence: float = 1.0
    why: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()

    def arguments(self) -> tuple[tuple[str, Argument], ...]:
        """Every (role, argument) pair, in the order of ROLES."""
        pairs = zip(ROLES, (self.initiator, self.target, self.place, self.instrument), strict=True)
        return tuple((role, a) for role, group in pairs for a in group)


@dataclass(frozen=True, slots=True)
class Relation:
    """A lasting link between two entities that the text states."""

    id: str
    type: str
    subject: Argument
    object: Argument
    evidence: Evidence
    sources: tuple[Argument, ...] = ()
    status: Status = "actual"
    confidence: float = 1.0
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read out of one article. ``entities`` is keyed by IRI."""

    article: Article
    entities: dict[str, Entity] = field(default_factory=dict)
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()
    sentences: tuple[Span, ...] = ()
    left_out: tuple[str, ...] = ()
