"""Extraction -> quads: one named graph an article, deterministic IRIs, no blank nodes."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import (
    RESOURCE,
    Argument,
    Article,
    Casualty,
    Entity,
    Event,
    Extraction,
    Mention,
    Name,
    Relation,
    Span,
    When,
)
from kg.rdf import terms as t
from kg.rdf.rules import Rules, load_rules
from kg.rdf.terms import kg

Object = NamedNode | Literal
_LANGUAGES = {"en": 0, "fr": 1}


def article_quads(extraction: Extraction, *, ontology: Path | None = None) -> list[Quad]:
    """The graph of one article, each quad once; ``ontology`` is the folder whose classes and rules apply.

    The same extraction gives the same quads in the same order. Raises ValueError when an identifier is no IRI.
    """
    return list(dict.fromkeys(_Graph(extraction, load_rules(ontology)).build()))


def preferred(entity: Entity) -> Name:
    """An entity's label with its language: English where the label is an English name, else French, else any."""
    found = [n for n in entity.names if n.text == entity.label]
    return min(found, key=lambda n: (_LANGUAGES.get(n.lang, 2), n.lang)) if found else Name(entity.label)


class _Graph:
    def __init__(self, extraction: Extraction, rules: Rules) -> None:
        self.extraction = extraction
        self.rules = rules
        self.text = extraction.article.text
        self.iri = extraction.article.iri
        self.name = NamedNode(self.iri)
        self.quads: list[Quad] = []
        self.passages: dict[Span, NamedNode] = {}

    def build(self) -> list[Quad]:
        self.article(self.extraction.article)
        for entity in sorted(self.extraction.entities.values(), key=lambda e: e.id):
            self.entity(entity)
        used: dict[str, int] = {}
        for mention in self.extraction.mentions:
            self.mention(mention, used)
        for event in self.extraction.events:
            self.event(event)
        for relation in self.extraction.relations:
            self.relation(relation)
        return self.quads

    def add(self, subject: NamedNode, predicate: NamedNode, value: Object) -> None:
        self.quads.append(Quad(subject, predicate, value, self.name))

    def text_of(self, subject: NamedNode, predicate: NamedNode, value: str | None) -> None:
        if value is not None:
            self.add(subject, predicate, Literal(value))

    def types(self, subject: NamedNode, cls: str) -> None:
        for iri in self.rules.supertypes(cls):
            self.add(subject, t.TYPE, NamedNode(iri))

    def passage(self, span: Span) -> NamedNode:
        """The passage of a span; its fragment is that of RFC 5147, text/plain."""
        node = self.passages.get(span)
        if node is None:
            node = self.passages[span] = NamedNode(f"{self.iri}#char={span.start},{span.end}")
            selector = NamedNode(f"{self.iri}#selector={span.start},{span.end}")
            self.types(node, "Passage")
            self.add(node, t.HAS_SOURCE, self.name)
            self.add(node, t.HAS_SELECTOR, selector)
            self.add(selector, t.TYPE, t.POSITION_SELECTOR)
            self.add(selector, t.TYPE, t.QUOTE_SELECTOR)
            self.add(selector, t.START, _integer(span.start))
            self.add(selector, t.END, _integer(span.end))
            self.add(selector, t.EXACT, Literal(span.of(self.text)))
        return node

    def article(self, article: Article) -> None:
        node = self.name
        self.types(node, "Article")
        self.text_of(node, t.IDENTIFIER, article.id)
        self.text_of(node, t.LANGUAGE, article.lang)
        if article.date is not None:
            self.add(node, t.ISSUED, Literal(article.date, datatype=t.XSD_DATE))
        if article.title is not None:
            self.add(node, t.TITLE, _named(Name(article.title, article.lang or "")))
        self.text_of(node, t.PUBLISHER, article.publisher)
        if article.url is not None:
            self.add(node, t.URL, Literal(article.url, datatype=t.XSD_URI))
        self.text_of(node, kg("text"), article.text)
        self.text_of(node, kg("textHash"), sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest())
        if article.body is not None:
            self.add(node, kg("body"), self.passage(article.body))
        self.lines(node, "note", article.notes)
        self.lines(node, "leftOut", self.extraction.left_out)
        for span in self.extraction.sentences:
            self.add(node, kg("sentence"), self.passage(span))

    def lines(self, node: NamedNode, name: str, lines: tuple[str, ...]) -> None:
        if lines:
            self.add(node, kg(name), Literal("\n".join(lines)))

    def entity(self, entity: Entity) -> None:
        node = NamedNode(entity.id)
        label = preferred(entity)
        self.add(node, t.PREF_LABEL, _named(label))
        for name in sorted(set(entity.names) - {label}, key=lambda n: (n.lang, n.text)):
            self.add(node, t.ALT_LABEL, _named(name))
        self.types(node, entity.cls)
        self.add(node, kg("entityType"), kg(entity.cls))
        self.add(node, kg("known"), t.TRUE if entity.known else t.FALSE)
        if entity.known:
            self.add(node, kg("linkScore"), _decimal(entity.score))
        self.text_of(node, kg("countryCode"), entity.country)
        for place in entity.within:
            self.add(node, kg("within"), NamedNode(place))
        if entity.geometry is not None:
            longitude, latitude = _digits(entity.geometry.longitude), _digits(entity.geometry.latitude)
            point = NamedNode(f"{RESOURCE}point-{latitude},{longitude}")
            self.add(node, t.HAS_GEOMETRY, point)
            self.add(point, t.TYPE, t.POINT)
            self.add(point, t.AS_WKT, Literal(f"POINT({longitude} {latitude})", datatype=t.WKT))
        if entity.offset is not None:
            self.add(node, kg("offsetFrom"), NamedNode(entity.offset.anchor))
            if entity.offset.kilometres is not None:
                self.add(node, kg("offsetKilometres"), _decimal(entity.offset.kilometres))
            if entity.offset.bearing is not None:
                self.add(node, kg("offsetBearing"), _decimal(entity.offset.bearing))
        for other in entity.same_as:
            self.add(node, t.SAME_AS, NamedNode(other))

    def mention(self, mention: Mention, used: dict[str, int]) -> None:
        iri = f"{self.iri}#mention-{mention.span.start}-{mention.span.end}"
        used[iri] = used.get(iri, 0) + 1
        node = NamedNode(iri if used[iri] == 1 else f"{iri}-{used[iri]}")
        self.types(node, "Mention")
        self.add(node, kg("mentionOf"), NamedNode(mention.entity))
        self.add(node, t.HAS_BODY, NamedNode(mention.entity))
        self.add(node, kg("mentionClass"), kg(mention.cls))
        self.add(node, kg("named"), t.TRUE if mention.named else t.FALSE)
        self.add(node, kg("passage"), self.passage(mention.span))
        self.add(node, t.HAS_TARGET, self.passage(mention.span))
        self.add(node, kg("head"), self.passage(mention.head))

    def participations(self, node: NamedNode, role: str, property: NamedNode, group: tuple[Argument, ...]) -> None:
        for n, argument in enumerate(group, 1):
            part = NamedNode(f"{node.value}-{role}-{n}")
            self.add(node, kg("participation"), part)
            self.types(part, "Participation")
            self.add(part, kg("ofRole"), property)
            self.add(part, kg("participant"), NamedNode(argument.entity))
            self.add(part, kg("passage"), self.passage(argument.span))

    def said(self, node: NamedNode, sources: tuple[Argument, ...]) -> None:
        for argument in sources:
            self.add(node, kg("statedBy"), NamedNode(argument.entity))
            self.add(node, t.ATTRIBUTED, NamedNode(argument.entity))

    def judged(self, node: NamedNode, fact: Event | Relation) -> None:
        self.add(node, kg("status"), kg(fact.status))
        self.add(node, kg("confidence"), _decimal(fact.confidence))
        self.add(node, kg("evidence"), self.passage(fact.evidence.span))
        self.add(node, kg("reportedIn"), self.name)
        self.add(node, t.DERIVED, self.name)
        self.lines(node, "why", fact.why)
        self.said(node, fact.sources)
        self.participations(node, "source", kg("statedBy"), fact.sources)

    def event(self, event: Event) -> None:
        node = NamedNode(event.id)
        self.types(node, event.type)
        self.add(node, t.EVENT_TYPE, kg(event.type))
        roles = (("initiator", event.initiator), ("target", event.target))
        for role, group in (*roles, ("place", event.place), ("instrument", event.instrument)):
            for argument in group:
                self.add(node, kg(role), NamedNode(argument.entity))
            self.participations(node, role, kg(role), group)
        if event.time is not None:
            self.when(node, event.time)
        for n, casualty in enumerate(event.casualties, 1):
            self.casualty(node, n, casualty, event.sources)
        self.judged(node, event)
        self.add(node, kg("trigger"), self.passage(event.trigger))
        self.add(node, kg("sentence"), self.passage(event.sentence))
        for span in event.mentions:
            self.add(node, kg("furtherMention"), self.passage(span))
        if event.status == "actual":
            self.direct(node, event)

    def when(self, event: NamedNode, when: When) -> None:
        node = NamedNode(f"{event.value}-time")
        self.add(event, kg("time"), node)
        self.types(node, "When")
        self.add(node, kg("passage"), self.passage(when.span))
        self.text_of(node, kg("timeValue"), when.value)
        self.add(node, kg("precision"), Literal(when.precision))
        ends = ((t.BEGINNING, "startDate", when.start), (t.ENDING, "endDate", when.end))
        for property, name, day in ends:
            if day is not None:
                instant = NamedNode(f"{RESOURCE}day-{day}")
                self.add(node, property, instant)
                self.add(instant, t.TYPE, t.INSTANT)
                self.add(instant, t.IN_DATE, Literal(day, datatype=t.XSD_DATE))
                self.add(event, kg(name), Literal(day, datatype=t.XSD_DATE))

    def casualty(self, event: NamedNode, n: int, casualty: Casualty, sources: tuple[Argument, ...]) -> None:
        node = NamedNode(f"{event.value}-casualties-{n}")
        self.add(event, kg("casualties"), node)
        self.types(node, "Casualties")
        self.add(node, kg("casualtyKind"), kg(casualty.kind + t.PEOPLE))
        if casualty.count.low is not None:
            self.add(node, kg("atLeast"), _integer(casualty.count.low))
        if casualty.count.high is not None:
            self.add(node, kg("atMost"), _integer(casualty.count.high))
        self.add(node, kg("population"), kg(casualty.population))
        self.add(node, kg("passage"), self.passage(casualty.span))
        if casualty.subset_of is not None:
            self.add(node, kg("subsetOf"), NamedNode(f"{event.value}-casualties-{casualty.subset_of + 1}"))
        self.said(node, sources)

    def direct(self, node: NamedNode, event: Event) -> None:
        """The triples that a reader would write, each with the statement that says where it comes from."""
        n = 0
        for role, group in (("target", event.target), ("place", event.place)):
            for filler in group:
                known = self.extraction.entities.get(filler.entity)
                property = self.rules.property_of(event.type, role, known.cls if known else "Entity")
                for initiator in event.initiator:
                    if property is None or initiator.entity == filler.entity:
                        continue
                    n += 1
                    statement = NamedNode(f"{node.value}-statement-{n}")
                    self.types(statement, "AttributedStatement" if event.sources else "DirectStatement")
                    self.triple(statement, initiator.entity, NamedNode(property), filler.entity, asserted=True)
                    self.add(statement, t.DERIVED, node)
                    self.add(statement, kg("reportedIn"), self.name)
                    self.said(statement, event.sources)

    def relation(self, relation: Relation) -> None:
        node = NamedNode(relation.id)
        self.types(node, "Relation")
        asserted = relation.status == "actual"
        self.triple(node, relation.subject.entity, kg(relation.type), relation.object.entity, asserted=asserted)
        self.participations(node, "subject", t.SUBJECT, (relation.subject,))
        self.participations(node, "object", t.OBJECT, (relation.object,))
        self.judged(node, relation)

    def triple(self, statement: NamedNode, subject: str, predicate: NamedNode, value: str, *, asserted: bool) -> None:
        self.add(statement, t.TYPE, t.STATEMENT)  # here, not in the ontology: OWL 2 DL reserves rdf:Statement
        self.add(statement, t.SUBJECT, NamedNode(subject))
        self.add(statement, t.PREDICATE, predicate)
        self.add(statement, t.OBJECT, NamedNode(value))
        if asserted:
            self.add(NamedNode(subject), predicate, NamedNode(value))


def _named(name: Name) -> Literal:
    return Literal(name.text, language=name.lang) if name.lang else Literal(name.text)


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=t.XSD_INTEGER)


def _decimal(value: float) -> Literal:
    return Literal(_digits(value), datatype=t.XSD_DECIMAL)


def _digits(value: float) -> str:
    """A float in decimal notation, no exponent, up to six places: a tenth of a metre on the ground."""
    text = f"{Decimal(repr(round(float(value), 6))):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
