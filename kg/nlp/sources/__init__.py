"""Who says it.

``saying`` knows the verbs and phrases, ``tellers`` who speaks, ``scopes`` how far it reaches, ``quotations`` what
stands between quotation marks; ``attribution`` puts them together for an article.
"""

from kg.nlp.sources.attribution import Attribution, attributions, sources_of
from kg.nlp.sources.quotations import quotations

__all__ = ["Attribution", "attributions", "quotations", "sources_of"]
