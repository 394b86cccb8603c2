"""People killed, injured, missing, captured or displaced, as a passage counts them.

A casualty is a count together with the word that says what befell those counted (``kg.nlp.victims`` finds it), or
the figure of a total ("the death toll rose to 12"). Members of a list share what is said of one of them ("tuant deux
femmes et leurs sept enfants"), and "dont", "including", "of them" make a part of the total. The words come from
``ontology/lexicon/<language>/counts.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Casualty
from kg.nlp import syntax, victims
from kg.nlp.counts import CountWords
from kg.nlp.harm import Harm, is_person
from kg.nlp.portions import find_apposed, find_fronted, find_part
from kg.nlp.tallies import Tallies, Tally

if TYPE_CHECKING:
    from kg.nlp.pipeline import Passage


@dataclass(frozen=True, slots=True)
class CasualtyHit:
    """A casualty on the tokens [``start``, ``end``): ``head`` is the counted noun (or the number when there is none),
    ``trigger`` the word that says killed, injured and so on. ``casualty.subset_of`` counts in the list of hits.
    ``apart`` is what another event is compared with ("40, against 25 in June"), which is an event of its own."""

    casualty: Casualty
    start: int
    end: int
    head: int
    trigger: int | None
    apart: bool = False


def find_casualties(passage: Passage, words: CountWords) -> tuple[CasualtyHit, ...]:
    """The casualties of a passage in order of place, also those that the text denies or only fears."""
    doc = passage.doc
    text = Tallies(doc, words)
    _read(text)
    casualties = [t for t in text.tallies if t.kind]
    index = {id(t): i for i, t in enumerate(casualties)}
    hits = []
    for tally in casualties:
        assert tally.kind is not None
        start, end = tally.hit.start, tally.end
        casualty = Casualty(
            kind=tally.kind,
            count=tally.hit.count,
            population=victims.population(text, tally),
            span=passage.span(start, end),
            text=doc[start:end].text,
            subset_of=index.get(id(tally.base)),
        )
        head = tally.hit.noun if tally.hit.noun is not None else tally.hit.end - 1
        hits.append(CasualtyHit(casualty, start, end, head, tally.trigger, tally.how == "compared"))
    return tuple(hits)


def _read(text: Tallies) -> None:
    """Give every count its kind, where it is a casualty at all."""
    for i, tally in enumerate(text.tallies):
        if _described(text, i, tally) or _age(text, tally) or _day(text, tally):
            continue
        more = _goes_on(text, i, tally) and _listed(text, i, tally)
        told = more or _put(text, i, tally) or find_fronted(text, i, tally) or find_part(text, i, tally)
        told = told or _told(text, tally) or _listed(text, i, tally) or _toll(text, i, tally)
        told or _gapped(text, i, tally) or _compared(text, i, tally)
    for i, tally in enumerate(text.tallies):
        find_apposed(text, i, tally)


def _goes_on(text: Tallies, i: int, tally: Tally) -> bool:
    """Whether a count may go on the part before it ("dont cinq femmes et huit enfants"): it has no harm of its own."""
    before = text.tallies[i - 1] if i else None
    if before is None or before.how != "part" or victims.own(text, tally) or victims.before(text, tally):
        return False
    after = victims.after(text, tally)
    return after is None or (before.base is not None and victims.teller(text, after) == before.base.trigger)


def _set(text: Tallies, tally: Tally, harm: Harm, how: str) -> bool:
    if how == "counted" and harm.kind == "captured" and victims.spared(text, tally):
        return False  # "ten hostages were freed"
    if how == "after" and harm.kind == "missing" and victims.spared(text, tally, harm.end):
        return False  # "five who had been missing were found unharmed"
    if not victims.suits(text, tally, harm.kind, harm.doubtful and how != "counted"):
        return False
    tally.kind, tally.trigger, tally.how = harm.kind, victims.teller(text, harm), how
    return True


def _described(text: Tallies, i: int, tally: Tally) -> bool:
    """Whether an article heads an apposition: "Shaoyo Liu, un homme de 56 ans, a été tué", "a commander, a militia"."""
    start, noun = tally.hit.start, tally.hit.noun
    if not tally.article or noun is None or start < 2 or text.lower[start - 1] != ",":
        return False
    following = text.after(i)
    if following is not None and text.linked(tally, following):
        return False
    if i and text.tallies[i - 1].article and text.tallies[i - 1].end == start - 1:
        return True
    if text.doc[noun].dep_ == "appos":
        return True
    closed = tally.end < len(text.doc) and text.lower[tally.end] in (",", ")")
    return closed and _names(text, start - 2)


def _age(text: Tallies, tally: Tally) -> bool:
    """Whether a bare number behind a name, closed off, tells how old somebody is: "Idris, 34, was killed"."""
    start, end = tally.hit.start, tally.end
    if tally.hit.noun is not None or tally.article or end - start != 1 or start < 2 or end >= len(text.doc):
        return False
    closed = (text.lower[start - 1], text.lower[end]) in ((",", ","), ("(", ")"))
    return closed and text.doc[start - 2].pos_ == "PROPN" and _names(text, start - 2)


def _day(text: Tallies, tally: Tally) -> bool:
    """Whether a bare number behind an article, where no one acts or suffers, is a day of the month: "pris Brega les 28
    et 29"."""
    start, end = tally.hit.start, tally.end
    count = tally.hit.count
    if tally.hit.noun is not None or tally.article or end - start != 1 or not text.lower[start].isdigit():
        return False
    first = syntax.first_conjunct(text.doc[start])
    article = text.lower[first.i - 1] if first.i else ""
    led = article in text.words.determiners and syntax.case_of(first) == ""
    return led and first.lower_.isdigit() and syntax.relation(first) == "obl" and (count.high or 32) < 32


def _names(text: Tallies, i: int) -> bool:
    """Whether a name or a definite phrase without preposition ends at token ``i``: not "au marché", "in Kabul"."""
    if text.doc[i].pos_ not in ("PROPN", "NOUN"):
        return False
    defined = False
    at = i
    while at >= 0 and text.doc[at].pos_ in ("NOUN", "PROPN", "ADJ", "DET"):
        defined = defined or text.doc[at].pos_ in ("PROPN", "DET")
        at -= 1
    return defined and not (at >= 0 and text.doc[at].pos_ == "ADP")


def _told(text: Tallies, tally: Tally) -> bool:
    """The harm a count has of its own; what is said right before the count goes first."""
    before = victims.before(text, tally)
    if before is not None and _set(text, tally, before, "before"):
        return True
    own, after = victims.own(text, tally), victims.after(text, tally)
    if own is not None and after is not None:
        died = own.kind == "injured" and after.kind == "killed" and after.start - tally.end < 7
        if (own.kind in ("captured", "displaced") and after.kind in ("killed", "injured")) or died:
            own = None
    if own is not None and _set(text, tally, own, "counted"):
        return True
    noun = tally.hit.noun
    known = noun is None or is_person(text.doc[noun], text.harm)
    if after is not None and not known and after.start - tally.end > 4:
        after = None  # too far for a noun that may not be people
    if after is not None and _set(text, tally, after, "after"):
        return True
    found = victims.governed(text, tally)
    return found is not None and _set(text, tally, found, "governed")


def _listed(text: Tallies, i: int, tally: Tally) -> bool:
    """A member of a list whose member before has its harm: "tuant deux femmes et leurs sept enfants"."""
    if not i:
        return False
    other = text.tallies[i - 1]
    if not other.kind or text.sentence[other.hit.start] != text.sentence[tally.hit.start]:
        return False
    linked = text.linked(other, tally)
    if not linked and text.parsed and other.hit.noun is not None and tally.hit.noun is not None:
        token = text.doc[tally.hit.noun]
        linked = token.dep_ == "conj" and token.head.i == other.hit.noun
    if not linked:
        return False
    noun = tally.hit.noun
    between = text.lower[other.end : tally.hit.start]
    following = text.after(i)
    closing = set(text.words.data["and"]) & set(between) or (following is not None and text.linked(tally, following))
    if tally.article and not closing:
        return False  # "killed 50 soldiers, a figure that …"
    if noun is None:
        after = tally.end
        if after < len(text.doc) and text.doc[after].pos_ not in ("PUNCT", "ADP", "ADV", "CCONJ"):
            return False
    elif other.how == "counted" or not is_person(text.doc[noun], text.harm):
        return False
    if not victims.suits(text, tally, other.kind):
        return False
    tally.kind, tally.trigger = other.kind, other.trigger
    tally.how = "part" if other.how == "part" else "list"
    tally.base = other.base if other.how == "part" else None
    return True


def _put(text: Tallies, i: int, tally: Tally) -> bool:
    """A figure right behind its total that ends there: "put the toll at 11, adding that most of the wounded …"."""
    start, end = tally.hit.start, tally.end
    harm = next((h for h in reversed(text.harms) if h.end <= start), None)
    if harm is None or "toll" not in harm.sorts or tally.hit.noun is not None or start - harm.end > 2:
        return False
    closed = end >= len(text.doc) or text.doc[end].is_punct
    return closed and text.doc[start - 1].pos_ == "ADP" and _toll(text, i, tally)


def _toll(text: Tallies, i: int, tally: Tally) -> bool:
    """The figure of a total: "the death toll rose to 12", "le bilan s'élève à 30"."""
    if tally.article or (tally.hit.noun is not None and is_person(text.doc[tally.hit.noun], text.harm) is not True):
        return False
    start, end = tally.hit.start, tally.end
    for i in range(end, min(end + 3, len(text.doc))):  # "portant à 14 le nombre de morts"
        harm = text.at.get(i)
        if harm is not None and "toll" in harm.sorts and tally.hit.noun is None and text.doc[start - 1].pos_ == "ADP":
            return _set(text, tally, harm, "toll")
    for harm in reversed(text.harms):
        if harm.end <= start and start - harm.end <= 12 and text.sentence[harm.start] == text.sentence[start]:
            return "toll" in harm.sorts and _set(text, tally, harm, "toll")
    return False


def _compared(text: Tallies, i: int, tally: Tally) -> bool:
    """What a count is compared with, of another time: "40 people were killed this month, against 25 in June"."""
    before = text.tallies[i - 1] if i else None
    if before is None or before.kind not in ("killed", "injured") or tally.article or tally.hit.noun is not None:
        return False
    start = tally.hit.start
    if text.sentence[start] != text.sentence[before.hit.start]:
        return False
    said = (" ".join(text.lower[max(start - n, 0) : start]) for n in (1, 2))
    if not any(phrase in text.words.data["compared"] for phrase in said):
        return False
    tally.kind, tally.trigger, tally.how = before.kind, None, "compared"
    return True


def _gapped(text: Tallies, i: int, tally: Tally) -> bool:
    """Others of whom the verb is not said again: "seven were killed on Sunday, and three more on Monday", "nine bodies
    were found in a church, five others in the fields"."""
    before = next((g for g in reversed(text.tallies[:i]) if g.kind or not g.article), None)
    if before is None or not before.kind or before.how not in ("after", "before", "counted") or tally.article:
        return False
    start, end = tally.hit.start, tally.end
    unnamed = tally.hit.noun is None or text.lower[tally.hit.noun] in text.words.others
    if not unnamed or not set(text.lower[tally.hit.end : end]) & text.words.others:
        return False
    placed = text.lower[start - 1] == "," and end < len(text.doc) and text.doc[end].pos_ == "ADP"
    joined = placed or (text.lower[start - 1] in text.words.data["and"] and before.how != "counted")
    if not joined or text.sentence[start] != text.sentence[before.hit.start]:
        return False
    for token in text.doc[end : end + victims.REACH]:
        if text.sentence[token.i] != text.sentence[start] or token.text in (",", ";"):
            break
        if token.pos_ in ("VERB", "AUX"):
            return False
    tally.kind, tally.trigger, tally.how = before.kind, before.trigger, "list"
    return True
