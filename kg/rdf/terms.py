"""Every term that the graph of an article uses, spelled once."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from kg.model import ARTICLE, ONTOLOGY, RESOURCE

#: Prefixes for people: queries, Turtle and JSON-LD bind these.
PREFIXES = {
    "kg": ONTOLOGY,
    "": RESOURCE,
    "article": ARTICLE,
    "dcterms": "http://purl.org/dc/terms/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sf": "http://www.opengis.net/ont/sf#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "uom": "http://www.opengis.net/def/uom/OGC/1.0/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def kg(name: str) -> NamedNode:
    """A term of our own ontology."""
    return NamedNode(ONTOLOGY + name)


def _term(qname: str) -> NamedNode:
    prefix, name = qname.split(":")
    return NamedNode(PREFIXES[prefix] + name)


XSD_BOOLEAN, XSD_DATE, XSD_DECIMAL = _term("xsd:boolean"), _term("xsd:date"), _term("xsd:decimal")
XSD_INTEGER, XSD_URI, WKT = _term("xsd:integer"), _term("xsd:anyURI"), _term("geo:wktLiteral")
TRUE, FALSE = Literal("true", datatype=XSD_BOOLEAN), Literal("false", datatype=XSD_BOOLEAN)

TYPE, STATEMENT, SUBJECT, PREDICATE, OBJECT = (
    _term("rdf:" + n) for n in ("type", "Statement", "subject", "predicate", "object")
)
EVENT_TYPE = _term("sem:eventType")

IDENTIFIER, LANGUAGE, ISSUED, TITLE, PUBLISHER = (
    _term("dcterms:" + n) for n in ("identifier", "language", "issued", "title", "publisher")
)
URL = _term("schema:url")

PREF_LABEL, ALT_LABEL, SAME_AS = _term("skos:prefLabel"), _term("skos:altLabel"), _term("owl:sameAs")
HAS_GEOMETRY, AS_WKT, POINT = _term("geo:hasGeometry"), _term("geo:asWKT"), _term("sf:Point")

HAS_SOURCE, HAS_SELECTOR = _term("oa:hasSource"), _term("oa:hasSelector")
START, END, EXACT = _term("oa:start"), _term("oa:end"), _term("oa:exact")
POSITION_SELECTOR, QUOTE_SELECTOR = _term("oa:TextPositionSelector"), _term("oa:TextQuoteSelector")
HAS_BODY, HAS_TARGET = _term("oa:hasBody"), _term("oa:hasTarget")

BEGINNING, ENDING, INSTANT, IN_DATE = (_term("time:" + n) for n in ("hasBeginning", "hasEnd", "Instant", "inXSDDate"))

ATTRIBUTED, DERIVED = _term("prov:wasAttributedTo"), _term("prov:wasDerivedFrom")
#: The exchange format's casualty kinds as individuals; the suffix keeps them apart from properties.
PEOPLE = "People"
