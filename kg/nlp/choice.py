"""Which of several known things a name means in one article, or none: an article about Mali has Gao in Mali.

The weights are set by hand so that a big town stands without further signs, a small one needs its country in the
article, and a doubtful name stays unlinked: a wrong link is worse than none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING

from kg.ontology import Ontology

if TYPE_CHECKING:
    from kg.nlp.link import NameHit

#: A name is linked from this score on, and only when the next candidate is ``MARGIN`` behind.
ENOUGH = 0.58
MARGIN = 0.07
#: Of two towns of one name in one country the bigger is meant when it is this many times as big.
BIGGER = 3
#: A town of this size is known everywhere; one whose namesake is this many times as big is not meant by the bare name.
METROPOLIS = 1_000_000
TOWN = 50_000
DWARFED = 10
#: What the named-entity tagger calls the classes.
KINDS = {"PER": "Person", "PERSON": "Person", "LOC": "Place", "GPE": "Place", "ORG": "Organization"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something a name can mean. ``score`` is how well the name fits, before the article is looked at.

    ``countries`` are the ISO codes where it is or acts, ``population`` 0 when unknown or no matter, ``period`` the
    first and last ISO day it existed, ``short`` whether it was named by an acronym or one word, ``guessed`` whether
    only the sound or a like spelling speaks for it, ``listed`` whether it is one of places.ttl.
    """

    id: str
    cls: str
    label: str
    score: float
    countries: frozenset[str] = frozenset()
    population: int = 0
    period: tuple[str | None, str | None] = (None, None)
    short: bool = False
    guessed: bool = False
    listed: bool = False


Chosen = dict[str, tuple[Candidate | None, float]]


def choose(hits: list[NameHit], day: str | None, countries: Iterable[str], ontology: Ontology) -> Chosen:
    """The candidate meant by each name (by ``NameHit.key``) with its certainty from 0 to 1, or None."""
    groups: dict[str, list[NameHit]] = defaultdict(list)
    for hit in hits:
        groups[hit.key].append(hit)
    named = {c.id for group in groups.values() for c in group[0].candidates if not c.short and not c.guessed}
    seen = Counter({iso: min(n, 4) for iso, n in Counter(countries).items()})
    chosen: Chosen = {}
    # What each name adds to the signs of a country: at first those with one meaning, then what the first round chose.
    adds = {k: _own(g[0].candidates[0], len(g)) for k, g in groups.items() if len(g[0].candidates) == 1}
    for _ in range(2):
        signs = sum(adds.values(), seen)
        for key, group in groups.items():
            around = Counter(signs)
            around.subtract(adds.get(key, Counter()))
            chosen[key] = _best(group, day, around, named, ontology)
        adds = {key: _own(chosen[key][0], len(group)) for key, group in groups.items()}
    return chosen


def _own(candidate: Candidate | None, times: int) -> Counter[str]:
    """What one name, mentioned some times, adds to the signs of its countries."""
    out: Counter[str] = Counter()
    if candidate is not None and candidate.countries and not candidate.guessed and len(candidate.countries) <= 6:
        sure = candidate.cls in ("Country", "City", "Region") or len(candidate.countries) == 1
        for iso in candidate.countries:
            out[iso] += min(times, 3) if sure else 1
    return out


def _best(
    group: list[NameHit], day: str | None, around: Counter[str], named: set[str], ontology: Ontology
) -> tuple[Candidate | None, float]:
    label = Counter(h.label for h in group if h.label).most_common(1)
    kind = KINDS.get(label[0][0], "") if label else ""
    biggest = max(c.population for c in group[0].candidates)
    rated = sorted(
        (
            (_rate(c, kind, day, around, named, ontology) - 0.3 * (0 < c.population * DWARFED <= biggest), c)
            for c in group[0].candidates
        ),
        key=lambda pair: (-pair[0], -pair[1].population, pair[1].id),
    )
    score, best = rated[0]
    if score < ENOUGH:
        return None, 0.0
    for other_score, other in rated[1:]:
        if score - other_score >= MARGIN:
            break
        same = best.cls == other.cls == "City" and best.countries == other.countries
        if not (same and best.population >= BIGGER * max(other.population, 1000)):
            return None, 0.0
    return best, round(min(score, 1.0), 2)


def _rate(c: Candidate, kind: str, day: str | None, around: Counter[str], named: set[str], ontology: Ontology) -> float:
    signs = max((around[iso] for iso in c.countries), default=0)
    total = sum(n for n in around.values() if n > 0)
    fit = max(signs, 0) / (max(signs, 0) + 1.5)
    place = ontology.is_a(c.cls, "Place")
    if c.cls == "Country":
        score = 0.9 + 0.1 * fit
    elif place and c.population:
        score = 0.45 * c.score + 0.25 * min(1.0, log10(c.population + 100) / 7) + 0.5 * fit
        score += 0.08 if c.population >= METROPOLIS else -0.1 if total > 2 and not signs else 0.0
    elif place:
        score = (0.57 if c.short and c.countries else 0.72) * c.score + 0.43 * fit
    else:
        score = 0.75 * c.score + 0.3 * fit
        if c.short and c.countries and not signs and c.id not in named:
            score -= 0.2 if total else 0.1
    if c.id in named and c.short:
        score += 0.2
    if c.guessed and not signs:
        score -= 0.3
    if kind == "Place" and place:
        score += 0.05
    elif kind and not ontology.is_a(c.cls, kind) and not (kind == "Place" and c.cls in ("Country", "Government")):
        unlikely = place and (c.population < TOWN or not c.listed)
        score -= 0.1 if "Person" not in (kind, c.cls) else 0.45 if unlikely else 0.25
    return score - _too_early_or_late(c.period, day)


def _too_early_or_late(period: tuple[str | None, str | None], day: str | None) -> float:
    """What speaks against an actor that did not exist yet on the day, or, less, that no longer did."""
    start, end = period
    if day and start and day[:4] < start[:4]:
        return 0.4
    if day and end and day[:4] > end[:4]:
        return 0.1 if int(day[:4]) - int(end[:4]) < 5 else 0.2
    return 0.0
