"""Hypothesis strategies: any article with any facts that the model allows."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kg.model import (
    ARTICLE,
    RESOURCE,
    Argument,
    Article,
    Casualty,
    Count,
    Entity,
    Event,
    Evidence,
    Extraction,
    Geometry,
    Mention,
    Name,
    Offset,
    Relation,
    Span,
    When,
)
from kg.ontology import load_ontology
from kg.rdf.reading import name_order

ONTOLOGY = load_ontology()
ENTITY_CLASSES = sorted(c for c in ONTOLOGY.classes if ONTOLOGY.is_a(c, "Entity"))
KINDS = ("killed", "injured", "missing", "captured", "displaced")
PEOPLE = ("civilian", "combatant", "child", "woman", "journalist", "medic", "prisoner", "mixed", "unknown")
STATUSES = ("actual", "uncertain", "negated", "unrealized")

# Letters of several scripts, quotes, a backslash, a tab, a no-break space and characters beyond the first plane.
ALPHABET = "abcéèßŁ \n\t\"'\\<>{}|^`«»—\u00a0\u202fقوات中文😀𝒳"
words = st.text(alphabet=ALPHABET, min_size=1, max_size=12)
labels = words.filter(lambda t: t.strip())
lines = st.lists(st.text(alphabet=ALPHABET.replace("\n", ""), min_size=1, max_size=9), max_size=3).map(tuple)
certainties = st.integers(0, 10**6).map(lambda n: n / 10**6)
days = st.dates().map(lambda d: d.isoformat())


@st.composite
def extractions(draw: Any) -> Extraction:
    """One article: text, entities, mentions, events and relations that belong together."""
    name = draw(st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True))
    text = draw(st.text(alphabet=ALPHABET, min_size=4, max_size=120))
    home = ARTICLE + name

    @st.composite
    def span(draw: Any) -> Span:
        start = draw(st.integers(0, len(text) - 1))
        return Span(start, draw(st.integers(start + 1, len(text))))

    spans = span()
    entities = draw(st.lists(entity(home), min_size=1, max_size=5, unique_by=lambda e: e.id))
    ids = st.sampled_from([e.id for e in entities])
    argument = st.builds(Argument, ids, spans)
    group = st.lists(argument, max_size=2, unique=True).map(tuple)

    def evidence(s: Span) -> Evidence:
        return Evidence(name, s, s.of(text))

    def mention(s: Span, head: Span, cls: str, iri: str, named: bool) -> Mention:
        return Mention(s, s.of(text), head, cls, iri, named)

    mentions = draw(st.lists(st.builds(mention, spans, spans, st.sampled_from(ENTITY_CLASSES), ids, st.booleans()),
                             max_size=6, unique=True))  # fmt: skip

    def when(s: Span, value: str | None, ends: list[str], precision: str) -> When:
        first, last = sorted(ends)
        return When(s, s.of(text), value, first if value else None, last if value else None, precision)

    whens = st.builds(when, spans, st.none() | days, st.lists(days, min_size=2, max_size=2),
                      st.sampled_from(("minute", "hour", "day", "month", "year", "decade", "unknown")))  # fmt: skip

    @st.composite
    def casualties(draw: Any) -> tuple[Casualty, ...]:
        out: list[Casualty] = []
        for n in range(draw(st.integers(0, 3))):
            low, high = sorted(draw(st.lists(st.integers(0, 10**7), min_size=2, max_size=2)))
            count = draw(st.sampled_from((Count(low, high), Count(low, None), Count(None, high))))
            s = draw(spans)
            part = draw(st.none() | st.integers(0, n - 1)) if n else None
            out.append(
                Casualty(draw(st.sampled_from(KINDS)), count, draw(st.sampled_from(PEOPLE)), s, s.of(text), part)
            )
        return tuple(out)

    events = []
    for n in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(ONTOLOGY.events))
        trigger = draw(spans)
        events.append(
            Event(
                id=f"{home}#event-{n}-{kind}",
                type=kind,
                trigger=trigger,
                sentence=Span(0, len(text)),
                evidence=evidence(draw(spans)),
                initiator=draw(group),
                target=draw(group),
                place=draw(group),
                instrument=draw(group),
                time=draw(st.none() | whens),
                casualties=draw(casualties()),
                sources=draw(group),
                status=draw(st.sampled_from(STATUSES)),
                confidence=draw(certainties),
                why=draw(lines),
                mentions=tuple(sorted(draw(st.sets(spans, max_size=2)))),
            )
        )
    relations = [
        Relation(
            id=f"{home}#relation-{n}",
            type=draw(st.sampled_from(ONTOLOGY.relations)),
            subject=draw(argument),
            object=draw(argument),
            evidence=evidence(draw(spans)),
            sources=draw(group),
            status=draw(st.sampled_from(STATUSES)),
            confidence=draw(certainties),
            why=draw(lines),
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    article = Article(
        id=name,
        text=text,
        lang=draw(st.sampled_from((None, "fr", "en"))),
        date=draw(st.none() | days),
        title=draw(st.none() | labels),
        url=draw(st.sampled_from((None, "https://example.org/a b?c=d#é"))),
        publisher=draw(st.none() | labels),
        body=draw(st.none() | spans),
        notes=draw(lines),
    )
    return Extraction(
        article=article,
        entities={e.id: e for e in sorted(entities, key=lambda e: e.id)},
        mentions=tuple(sorted(mentions, key=lambda m: (m.span, m.entity, m.cls, m.head, m.named))),
        events=tuple(sorted(events, key=lambda e: (e.trigger, e.id))),
        relations=tuple(sorted(relations, key=lambda r: (r.evidence.span, r.id))),
        sentences=tuple(sorted(draw(st.sets(spans, max_size=3)))),
        left_out=draw(lines),
    )


@st.composite
def entity(draw: Any, home: str) -> Entity:
    """An entity, known or of the article; its label is among its names, as the graph gives them back."""
    known = draw(st.booleans())
    number = draw(st.integers(0, 99))
    label = draw(labels)
    tags = st.sampled_from(("", "en", "fr", "ar", "zh-hans"))
    names = set(draw(st.lists(st.builds(Name, labels, tags), max_size=4)))
    if not any(n.text == label for n in names):
        names.add(Name(label, draw(tags)))
    degree = st.integers(0, 10**5)
    geometry = Geometry(draw(degree) / 10**5 * 90, draw(degree) / -(10**5) * 180)
    rounded = Geometry(round(geometry.latitude, 6), round(geometry.longitude, 6))
    offset = Offset(
        RESOURCE + "Anchor",
        draw(st.none() | st.integers(0, 9999).map(lambda n: n / 8)),
        draw(st.none() | st.integers(0, 360).map(float)),
    )
    return Entity(
        id=f"{RESOURCE}Known{number}" if known else f"{home}#entity-{number}",
        cls=draw(st.sampled_from(ENTITY_CLASSES)),
        label=label,
        names=tuple(sorted(names, key=name_order)),
        known=known,
        score=draw(certainties) if known else 1.0,
        country=draw(st.sampled_from((None, "SY", "UA"))),
        within=tuple(sorted(draw(st.sets(st.sampled_from((RESOURCE + "Syria", RESOURCE + "Aleppo")))))),
        geometry=draw(st.sampled_from((None, rounded))),
        offset=draw(st.sampled_from((None, offset))),
        same_as=tuple(sorted(draw(st.sets(st.sampled_from(("https://sws.geonames.org/1/", "urn:x:1")))))),
    )
