"""Article -> Extraction, one step a file."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.nlp.reader import Reader

__all__ = ["Reader"]


def __getattr__(name: str) -> Any:  # spaCy takes a second to import, so it waits until someone reads
    if name == "Reader":
        from kg.nlp.reader import Reader

        return Reader
    raise AttributeError(name)
