"""Names and what they lead to: of the gold entities that we know how many are linked, and of the links how many right.

Known is a gold entity one of whose names is that of an actor, a country or a place of a class that fits; where several
fit, the ones with most of its names, then those of a country that the article also names. What is left is what a
link must lead to; several are left where two places share name, class and country. A town of a country of which the
article names nothing else is not what is meant. A state and its government are one; the name of a capital that the gold
counts among a state's names may lead to the capital, which acts for its state in the facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kg.evaluate.gold import Document, load_gold, load_measures
from kg.evaluate.report import Report, read, share
from kg.lexicon import load_lexicon
from kg.model import Extraction
from kg.nlp.choice import Candidate
from kg.nlp.link import Linker, linker_for
from kg.nlp.names import fold
from kg.ontology import Ontology, load_ontology


def measure_linking(gold: Path, *, model: str | None = None, cores: int | None = None) -> Report:
    """Shares of linked entities and of right links in the gold documents of a folder. Raises GoldError as load_gold."""
    ontology = load_ontology()
    kinds = load_measures("linking")["kinds"]
    documents = load_gold(gold)
    known = linked = links = right = unsure = 0
    errors: list[str] = []
    for document, extraction in zip(documents, read((d.article for d in documents), model, cores), strict=True):
        finder = Finder(linker_for(ontology, document.article.lang or "en"), ontology, kinds)
        wanted = finder.find(document)
        for key, ids in wanted.items():
            given = given_links(document, key, extraction)
            if not given:
                continue  # the text does not name it by any of these names
            told = sorted({i for i, _ in given if i})
            hits = {i for i, text in given if i and (finder.state(i) in ids or finder.capital_of(text) in ids)}
            known, unsure = known + 1, unsure + (len(ids) > 1)
            linked += bool(told)
            links, right = links + len(told), right + len(hits)
            name = f"{document.article.id}: {key} ({', '.join(document.names[key][:2])})"
            if not told:
                errors.append(f"{name}: not linked; could be {', '.join(sorted(ids))}")
            errors += [f"{name}: linked to {i}, not {', '.join(sorted(ids))}" for i in told if i not in hits]
    figures = [share("linked", linked, known), share("links that are right", right, links)]
    figures.append(share("known entities with one candidate", known - unsure, known))
    return Report(f"{len(documents)} documents, linking", figures, errors)


def given_links(document: Document, key: str, extraction: Extraction) -> list[tuple[str | None, str]]:
    """What our mentions by a gold entity's names are linked to: an IRI, or None for a local entity, and their words."""
    names = {fold(name) for name in document.names[key]}
    out: list[tuple[str | None, str]] = []
    for mention in extraction.mentions:
        if fold(mention.text) in names and any(c.isupper() for c in mention.text) and mention.cls != "Nationality":
            entity = extraction.entities[mention.entity]
            out.append((entity.id if entity.known else None, mention.text))
    return out


class Finder:
    """Finds what the gold entities of a document are called in the ontology and the gazetteer."""

    def __init__(self, linker: Linker, ontology: Ontology, kinds: dict[str, list[str]]) -> None:
        self._linker, self._ontology, self._kinds = linker, ontology, kinds

    def find(self, document: Document) -> dict[str, frozenset[str]]:
        """The IRIs that each known gold entity can have, by its key."""
        found = {key: self._candidates(document, key) for key in document.names}
        sure = [best[0] for best in found.values() if len(best) == 1 and best[0].cls != "City"]
        homes = Counter(country for candidate in sure for country in candidate.countries)
        out = {}
        for key, best in found.items():
            if best:
                most = max(self._near(x, homes) for x in best)
                near = [x for x in best if self._near(x, homes) == most]
                if most or not all(self._ontology.is_a(x.cls, "City") for x in near):
                    out[key] = frozenset(self.state(x.id) for x in near)
        return out

    @staticmethod
    def _near(candidate: Candidate, homes: Counter[str]) -> int:
        return max((homes[c] for c in candidate.countries), default=0)

    def capital_of(self, text: str) -> str | None:
        """The government that a capital's name stands for."""
        iso = load_lexicon(self._linker.lang).capitals.get(text.casefold())
        return self._linker.government_of(iso).id if iso else None

    def _candidates(self, document: Document, key: str) -> list[Candidate]:
        votes: Counter[str] = Counter()
        seen: dict[str, Candidate] = {}
        for name in document.names[key]:
            if name[:1].islower() and not any(c.isupper() for c in name):
                continue  # a description
            here = {c.id: c for c in self._named(name) if self._fits(c.cls, document.classes[key])}
            votes.update(here.keys())
            seen |= here
        most = max(votes.values(), default=0)
        return [seen[i] for i, n in votes.items() if n == most]

    def _named(self, name: str) -> Iterable[Candidate]:
        folded = fold(name)
        for alias in self._linker.aliases.get(folded, name):
            yield self._linker.of_alias(alias)
        for town, mark in self._linker.gazetteer.find(folded):
            yield self._linker.of_town(town, mark)

    def _fits(self, cls: str, wanted: str) -> bool:
        if self._ontology.is_a(cls, wanted) or self._ontology.is_a(wanted, cls):
            return True
        return any(
            any(self._ontology.is_a(cls, k) for k in kinds) and any(self._ontology.is_a(wanted, k) for k in kinds)
            for kinds in self._kinds.values()
        )

    def state(self, iri: str) -> str:
        """The IRI itself, that of the government for a country."""
        try:
            entity = self._linker.entity(iri)
        except KeyError:
            return iri
        if entity.cls == "Country" and entity.country:
            return self._linker.government_of(entity.country).id
        return iri
