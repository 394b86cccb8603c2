"""An event or relation in words: what it says, the sentence with the words marked, who says so, how sure, and why."""

from __future__ import annotations

import textwrap
from dataclasses import replace

from kg.model import ONTOLOGY, Argument, Event, Extraction, Relation, Span
from kg.ontology import load_ontology
from kg.query import QueryError, declare_prefixes
from kg.rdf import read_extraction
from kg.store import Rows, Store

#: How the words are marked in a sentence; a terminal may show them bold instead.
MARKS = ("[[", "]]")
_STATUS = {
    "actual": "stated as fact",
    "uncertain": "said to be uncertain",
    "negated": "said not to have happened",
    "unrealized": "planned, wanted, feared or attempted; not said to have happened",
}
_HOME = """
SELECT DISTINCT ?g WHERE { GRAPH ?g { ?thing a ?type FILTER(?type IN (kg:Event, kg:Relation)) } }
"""
_FROM = """
SELECT DISTINCT ?g ?fact WHERE { GRAPH ?g { ?thing prov:wasDerivedFrom|^kg:casualties ?fact . ?fact a kg:Event } }
"""


def explain(store: Store, iri: str, *, marks: tuple[str, str] = MARKS, why: bool = True) -> str:
    """The event or relation ``iri`` in words, several lines; also by the IRI of one of its statements or counts.

    ``why`` adds the lexicon entry and the paths in the sentence that made it.

    Raises QueryError when the store holds no such thing.
    """
    article, fact = _find(store, iri)
    extraction = read_extraction(store.quads(article))
    for event in extraction.events:
        if event.id == fact:
            return _event(extraction, event if why else replace(event, why=()), marks)
    for relation in extraction.relations:
        if relation.id == fact:
            return _relation(extraction, relation if why else replace(relation, why=()), marks)
    raise QueryError(f"{iri}: is neither event nor relation; kg query who-did-what lists events")


def _find(store: Store, iri: str) -> tuple[str, str]:
    from pyoxigraph import NamedNode

    try:
        node = NamedNode(iri.strip("<>"))
    except ValueError:
        raise QueryError(f"{iri}: is no IRI; copy one from kg query who-did-what") from None
    for text, column in ((_HOME, None), (_FROM, "fact")):
        answer = store.query(declare_prefixes(text) + text, {"thing": node})
        for row in answer if isinstance(answer, Rows) else ():
            graph, fact = row["g"], row[column] if column else node
            return getattr(graph, "value", ""), getattr(fact, "value", "")
    raise QueryError(f"{iri}: this store holds no such event or relation; kg query who-did-what lists events")


def _event(extraction: Extraction, event: Event, marks: tuple[str, str]) -> str:
    ontology = load_ontology()
    lines = [_heading(ontology.label(event.type), event.id)]
    for role, group in (
        ("who", event.initiator),
        ("to whom or what", event.target),
        ("where", event.place),
        ("with what", event.instrument),
    ):
        if group:
            lines.append(_row(role, "; ".join(_named(extraction, a) for a in group)))
    if event.time:
        value = event.time.value or "not resolved"
        lines.append(_row("when", f"{value} ({event.time.text!r}, precision {event.time.precision})"))
    for casualty in event.casualties:
        low, high = casualty.count.low, casualty.count.high
        many = f"{low}" if low == high else f"at least {low}" if high is None else f"at most {high}"
        if low is not None and high is not None and low != high:
            many = f"{low} to {high}"
        part = f", part of count {casualty.subset_of + 1}" if casualty.subset_of is not None else ""
        lines.append(_row("casualties", f"{many} {casualty.population} {casualty.kind} ({casualty.text!r}{part})"))
    spans = [event.trigger, *event.mentions]
    lines += _common(extraction, event, event.sentence, spans, marks)
    return "\n".join(lines)


def _relation(extraction: Extraction, relation: Relation, marks: tuple[str, str]) -> str:
    subject, other = _named(extraction, relation.subject), _named(extraction, relation.object)
    lines = [_heading(relation.type, relation.id), _row("reads", f"{subject} {relation.type} {other}")]
    spans = [relation.subject.span, relation.object.span]
    around = relation.evidence.span
    sentence = next((s for s in extraction.sentences if s.covers(around)), around)
    lines += _common(extraction, relation, sentence, spans, marks)
    return "\n".join(lines)


def _common(
    extraction: Extraction, fact: Event | Relation, sentence: Span, spans: list[Span], marks: tuple[str, str]
) -> list[str]:
    article = extraction.article
    said = "; ".join(_named(extraction, a) for a in fact.sources) if fact.sources else "the article itself"
    quoted = " ".join(mark(article.text, sentence, spans, marks).split())
    lines = [
        _row("status", f"{fact.status}: {_STATUS[fact.status]}"),
        _row("who says so", said),
        _row("confidence", f"{fact.confidence:.2f}"),
        _row("article", f"{article.title or article.id}{f', {article.date}' if article.date else ''} <{article.iri}>"),
        _row("characters", ", ".join(f"{s.start} to {s.end}" for s in spans)),
        "",
        textwrap.indent(textwrap.fill(quoted, 96), "    "),
    ]
    if fact.why:
        lines += ["", "read so because of:", *(f"    {reason}" for reason in fact.why)]
    return lines


def mark(text: str, around: Span, spans: list[Span], marks: tuple[str, str] = MARKS) -> str:
    """The words of ``around`` with each of ``spans`` that lies inside it between marks; overlapping ones are joined."""
    out, at = [], around.start
    for span in sorted(s for s in spans if around.covers(s)):
        start = max(span.start, at)
        if start < span.end:
            out += [text[at:start], marks[0], text[start : span.end], marks[1]]
            at = span.end
    return "".join([*out, text[at : around.end]])


def _named(extraction: Extraction, argument: Argument) -> str:
    entity = extraction.entities.get(argument.entity)
    words = argument.span.of(extraction.article.text)
    if entity is None:
        return words
    return entity.label if entity.label == words else f"{entity.label} ({words!r})"


def _heading(label: str, iri: str) -> str:
    return f"{label[:1].upper()}{label[1:]}  <{iri}>" if not label.startswith(ONTOLOGY) else iri


def _row(name: str, value: str) -> str:
    return f"  {name:16} {value}"
