"""Compare what we read with what people found: measures, tables and lists of errors."""

from collections.abc import Callable, Mapping

from kg.evaluate.gold import Document, GoldError, load_facts, load_gold
from kg.evaluate.identity import measure_identity
from kg.evaluate.linking import measure_linking
from kg.evaluate.measure import score
from kg.evaluate.mentions import measure_mentions
from kg.evaluate.plover import measure_plover
from kg.evaluate.report import Report
from kg.evaluate.table import format_table

#: The measures beside the facts, by the name that ``kg eval --measure`` takes.
MEASURES: Mapping[str, Callable[..., Report]] = {
    "identity": measure_identity,
    "mentions": measure_mentions,
    "plover": measure_plover,
    "linking": measure_linking,
}

__all__ = ["MEASURES", "Document", "GoldError", "Report", "format_table", "load_facts", "load_gold", "score"]
