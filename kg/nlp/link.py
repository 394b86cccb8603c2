"""Names in a text -> known actors, countries and places, or new local entities.

``Linker.scan`` finds every stretch of a parsed or merely tokenised text that is a known name; ``Linker.decide``
chooses, with the whole article in view, what each name means or that it means nothing we know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from kg.gazetteer import Gazetteer, slug
from kg.model import ARTICLE, Entity, Name
from kg.nlp import choice
from kg.nlp.choice import Candidate
from kg.nlp.known import Known
from kg.nlp.names import clean, fold
from kg.nlp.spot import NameHit, Spotter
from kg.ontology import Ontology

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Candidate", "Linker", "NameHit", "linker_for"]


class Linker(Known):
    """Finds and decides names for one language. Building one takes some 0.2 s; ``linker_for`` keeps them."""

    def __init__(self, ontology: Ontology, lang: str, gazetteer: Gazetteer | None = None) -> None:
        super().__init__(ontology, lang, gazetteer)
        self._spotter = Spotter(self)

    def scan(self, doc: Doc) -> list[NameHit]:
        """Known names in ``doc``, in order and without overlaps; works on a bare tokenised ``doc`` too."""
        return self._spotter.scan(doc)

    def decide(
        self, hits: Iterable[NameHit], day: str | None = None, countries: Iterable[str] = ()
    ) -> dict[str, Entity | None]:
        """What each name of an article means, by ``NameHit.key``; None where it is not certain enough.

        ``hits`` are those of the whole article, repetitions included; ``countries`` are ISO codes of the adjectives and
        other signs of a country that the caller has seen, repetitions included; ``day`` is the article's ISO day. The
        certainty is the entity's ``score``.
        """
        chosen = choice.choose(list(hits), day, countries, self.ontology)
        return {key: self.entity(c.id, score) if c is not None else None for key, (c, score) in chosen.items()}

    def described(self, text: str, countries: Iterable[str]) -> Entity | None:
        """The actor that a description names in the context of ``countries``: "la coalition" where Syria is meant.

        ``text`` is the noun phrase with or without its article; None when no actor or more than one fits.
        """
        key = fold(text)
        for article in ("le ", "la ", "les ", "the ", "l"):
            if key not in self.aliases.hidden and key.startswith(article):
                key = key.removeprefix(article)
        meant = list(countries)
        rank = {iso: -meant.count(iso) for iso in meant}
        found = {a.id for a in self.aliases.hidden.get(key, ()) if set(self._actors[a.id].countries) & set(meant)}
        if not found:
            return None
        best = sorted(found, key=lambda i: min(rank.get(c, 0) for c in self._actors[i].countries))
        scores = [min(rank.get(c, 0) for c in self._actors[i].countries) for i in best]
        if len(best) > 1 and scores[0] == scores[1]:
            return None
        return self.entity(best[0], 0.8)

    def local_entity(self, article_id: str, label: str, cls: str, names: Iterable[str] = ()) -> Entity:
        """A new entity known only from one article, its IRI made of the article's and its label."""
        text = clean(label)[:80]
        tail = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or slug(text).lower()
        listed = tuple(Name(n, self.lang) for n in dict.fromkeys((label, *names)))
        return Entity(f"{ARTICLE}{article_id}#entity-{tail}", cls, label, listed)


@cache
def linker_for(ontology: Ontology, lang: str) -> Linker:
    """The linker of a language, built once."""
    return Linker(ontology, lang)
