"""Extraction <-> triples: the only package that spells predicates, SPARQL queries and shapes aside."""

from kg.rdf.reading import read_extraction
from kg.rdf.terms import PREFIXES
from kg.rdf.vocabulary import VOCABULARY, vocabulary_quads
from kg.rdf.writing import article_quads

__all__ = ["PREFIXES", "VOCABULARY", "article_quads", "read_extraction", "vocabulary_quads"]
