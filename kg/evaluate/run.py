"""Read gold documents with our own pipeline."""

from __future__ import annotations

from collections.abc import Iterable

from kg.evaluate.gold import Document, Record
from kg.export.facts import fact_records
from kg.ontology import load_ontology
from kg.scale import Failure, extract


def read_facts(documents: Iterable[Document], *, model: str | None = None, cores: int | None = None) -> list[Record]:
    """The fact records that we read out of the documents' texts. Raises RuntimeError when one cannot be read."""
    ontology = load_ontology()
    facts: list[Record] = []
    for outcome in extract((d.article for d in documents), model=model, cores=cores):
        if isinstance(outcome, Failure):
            raise RuntimeError(str(outcome))
        facts += fact_records(outcome, ontology)
    return facts
