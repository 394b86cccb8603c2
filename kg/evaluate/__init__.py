"""Compare facts with gold documents: measures, a table and a list of errors."""

from kg.evaluate.gold import Document, GoldError, load_facts, load_gold
from kg.evaluate.measure import score
from kg.evaluate.table import format_table

__all__ = ["Document", "GoldError", "format_table", "load_facts", "load_gold", "score"]
