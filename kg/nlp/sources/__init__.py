"""Who says it.

``saying`` knows the verbs, ``according`` the phrases, ``tellers`` who speaks, ``scopes`` how far it reaches,
``quotations`` what stands between quotation marks; ``passages`` puts them together for an article, and ``attribution``
says whose word an event is.
"""

from kg.nlp.quotations import quotations
from kg.nlp.sources.attribution import Attribution, sources_of, sure_of
from kg.nlp.sources.passages import attributions

__all__ = ["Attribution", "attributions", "quotations", "sources_of", "sure_of"]
