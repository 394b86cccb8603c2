"""Files, folders, JSON Lines, HTML, feeds -> Article."""

from kg.intake.draft import LONGEST, Refusal, Refused
from kg.intake.language import installed
from kg.intake.sources import read_articles

__all__ = ["LONGEST", "Refusal", "Refused", "installed", "read_articles"]
