"""People killed, injured, missing, captured or displaced, as a passage counts them.

A casualty is a count together with the word that says what befell those counted (``kg.nlp.victims`` finds it), or
the figure of a total ("the death toll rose to 12"). Members of a list share what is said of one of them ("tuant deux
femmes et leurs sept enfants"), and "dont", "including", "of them" make a part of the total. The words come from
``ontology/lexicon/<language>/counts.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Casualty, CasualtyKind
from kg.nlp import victims
from kg.nlp.counts import CountWords
from kg.nlp.harm import Harm, is_person, population_of, singulars
from kg.nlp.tallies import Tallies, Tally

if TYPE_CHECKING:
    from kg.nlp.pipeline import Passage


@dataclass(frozen=True, slots=True)
class CasualtyHit:
    """A casualty on the tokens [``start``, ``end``): ``head`` is the counted noun (or the number when there is none),
    ``trigger`` the word that says killed, injured and so on. ``casualty.subset_of`` counts in the list of hits."""

    casualty: Casualty
    start: int
    end: int
    head: int
    trigger: int | None


_BETWEEN = ("ADV", "DET", "VERB", "AUX", "PRON", "ADP")


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
            population=_population(text, tally),
            span=passage.span(start, end),
            text=doc[start:end].text,
            subset_of=index.get(id(tally.base)),
        )
        head = tally.hit.noun if tally.hit.noun is not None else tally.hit.end - 1
        hits.append(CasualtyHit(casualty, start, end, head, tally.trigger))
    return tuple(hits)


def _read(text: Tallies) -> None:
    """Give every count its kind, where it is a casualty at all."""
    for i, tally in enumerate(text.tallies):
        if _described(text, i, tally) or _age(text, tally):
            continue
        more = _goes_on(text, i, tally) and _listed(text, i, tally)
        told = more or _part(text, i, tally) or _told(text, tally) or _listed(text, i, tally)
        told or _toll(text, i, tally) or _fronted(text, i, tally) or _gapped(text, i, tally)
    for i, tally in enumerate(text.tallies):
        _apposed(text, i, tally)


def _goes_on(text: Tallies, i: int, tally: Tally) -> bool:
    """Whether a count may go on the part before it ("dont cinq femmes et huit enfants"): it has no harm of its own."""
    before = text.tallies[i - 1] if i else None
    if before is None or before.how != "part" or victims.own(text, tally) or victims.before(text, tally):
        return False
    after = victims.after(text, tally)
    return after is None or (before.base is not None and _head(text, after) == before.base.trigger)


def _set(text: Tallies, tally: Tally, harm: Harm, how: str) -> bool:
    if how == "counted" and harm.kind == "captured" and victims.spared(text, tally):
        return False  # "ten hostages were freed"
    if not _suits(text, tally, harm.kind, harm.doubtful and how != "counted"):
        return False
    tally.kind, tally.trigger, tally.how = harm.kind, _head(text, harm), how
    return True


def _head(text: Tallies, harm: Harm) -> int:
    """The token that tells: the verb of a phrase, else its noun (of a toll the last), else its first word."""
    for pos in ("VERB", "NOUN"):
        for i in range(harm.start, harm.end)[:: -1 if "toll" in harm.sorts else 1]:
            if text.doc[i].pos_ == pos:
                return i
    return harm.start


def _suits(text: Tallies, tally: Tally, kind: CasualtyKind, doubtful: bool = False) -> bool:
    """Whether those counted can be what the harm befalls: people, and civilians where they are displaced."""
    noun = tally.hit.noun
    if noun is None:
        return True
    if tally.article and set(singulars(text.doc[noun])) & text.harm.crowds:
        return False
    if noun in text.at and "counted" in text.at[noun].sorts:
        return True
    person = is_person(text.doc[noun], text.harm)
    if person is False:
        return False
    if person is None and (tally.article or doubtful or kind not in ("killed", "injured")):
        return False
    return kind != "displaced" or (not tally.article and _population(text, tally) != "combatant")


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
        if (own.kind == "captured" and after.kind in ("killed", "injured")) or died:
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


def _part(text: Tallies, i: int, tally: Tally) -> bool:
    """A part of a total told before: "dont 11 enfants", "three of them", "parmi les morts figurent"."""
    at = tally.hit.start - 1
    steps = 0
    while at >= 0 and at not in text.openers and steps < 5:
        pos = text.doc[at].pos_
        word = text.lower[at]
        if word not in text.words.determiners and word != "," and pos not in _BETWEEN:
            break
        at, steps = at - 1, steps + 1
    opener = at if at in text.openers else None
    if opener is not None and steps > 1 and text.openers[opener] is None and _single(text, opener):
        opener = None
    if opener is None and not tally.of_them:
        return _share(text, i, tally)
    if tally.of_them and (victims.before(text, tally) or victims.after(text, tally)):
        return False
    if tally.of_them and victims.spared(text, tally):
        return False
    named = text.openers[opener] if opener is not None else None
    base = _base(text, i, tally, named.kind if named else "")
    own = victims.own(text, tally)
    if own is not None and own.kind == "captured" and base is not None:
        own = None  # "11 people, including one hostage"
    kind = own.kind if own else named.kind if named else base.kind if base else None
    close = victims.after(text, tally) if base and not own and not named else None
    if close is not None and close.start - tally.end < 3:
        kind = close.kind
    if not kind or not _suits(text, tally, kind):
        return False
    told = own or named
    trigger = base.trigger if base and not own else _head(text, told) if told else None
    tally.kind, tally.trigger, tally.how = kind, trigger, "part"
    if base is not None and base.kind == kind:
        tally.base = base
    return True


def _share(text: Tallies, i: int, tally: Tally) -> bool:
    """Some of the victims named before: "nine of the dead", "trois des blessés"."""
    at = tally.hit.end
    while at < len(text.doc) and text.lower[at] in text.words.partitive:
        at += 1
    harm = text.covering.get(at)  # "the dead were" is a word for a part itself
    counted = harm is not None and ("counted" in harm.sorts or harm in text.openers.values())
    if harm is None or not counted or text.lower[at - 1] not in text.words.partitive:
        return False
    if tally.article or harm.near or (at == tally.hit.end and text.lower[at - 1] not in text.words.shares):
        return False
    if harm.kind != "killed" and victims.spared(text, tally):
        return False
    tally.kind, tally.trigger, tally.how = harm.kind, at, "part"
    tally.end = max(tally.end, at + 1)
    tally.base = _base(text, i, tally, harm.kind)
    return True


def _single(text: Tallies, i: int) -> bool:
    """Whether an opener is one word: "dont" and "including" stand right before their count, "parmi eux" need not."""
    return i == 0 or text.lower[i - 1] not in text.harm.leading


def _base(text: Tallies, i: int, tally: Tally, kind: str) -> Tally | None:
    sentence = text.sentence[tally.hit.start]
    for other in reversed(text.tallies[:i]):
        far = sentence - text.sentence[other.hit.start]
        if far > 1:
            break
        if other.kind and other.how != "part" and (not kind or other.kind == kind):
            return other
        if not far and not other.kind and not kind and not other.article:
            return None  # "le train transportait 348 personnes dont sept enfants"
    return None


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
    if not _suits(text, tally, other.kind):
        return False
    tally.kind, tally.trigger = other.kind, other.trigger
    tally.how = "part" if other.how == "part" else "list"
    tally.base = other.base if other.how == "part" else None
    return True


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


def _fronted(text: Tallies, i: int, tally: Tally) -> bool:
    """A part of a total that the sentence begins with: "of the 45 dead, 12 were children"."""
    before = text.tallies[i - 1] if i else None
    if before is None or not before.kind or before.how == "part" or tally.article or tally.hit.noun is not None:
        return False
    at, end = before.hit.start - 1, tally.hit.end
    while at > 0 and text.lower[at] in text.words.determiners:
        at -= 1
    opens = at >= 0 and text.lower[at] in text.words.data["fronted"] and (at == 0 or text.doc[at].is_sent_start)
    said = end < len(text.doc) and text.doc[end].pos_ == "AUX" and population_of(text.doc[end : end + 3], text.harm)
    if not opens or not said or text.sentence[at] != text.sentence[end] or text.lower[tally.hit.start - 1] != ",":
        return False
    tally.kind, tally.trigger, tally.how, tally.base = before.kind, before.trigger, "part", before
    return True


def _gapped(text: Tallies, i: int, tally: Tally) -> bool:
    """Others of whom the verb is not said again: "seven were killed on Sunday, and three more on Monday"."""
    before = text.tallies[i - 1] if i else None
    if before is None or not before.kind or before.how not in ("after", "before") or tally.article:
        return False
    start, end = tally.hit.start, tally.end
    if tally.hit.noun is not None or not set(text.lower[tally.hit.end : end]) & text.words.others:
        return False
    if text.lower[start - 1] not in text.words.data["and"] or text.sentence[start] != text.sentence[before.hit.start]:
        return False
    for token in text.doc[end : end + victims.REACH]:
        if text.sentence[token.i] != text.sentence[start] or token.text in (",", ";"):
            break
        if token.pos_ in ("VERB", "AUX"):
            return False
    tally.kind, tally.trigger, tally.how = before.kind, before.trigger, "list"
    return True


def _apposed(text: Tallies, i: int, tally: Tally) -> None:
    """A list that adds up to the count before it is its parts: "les quatre tués, trois femmes et un homme"."""
    if not tally.kind or tally.base is not None or not _exact(tally):
        return
    if i and text.linked(text.tallies[i - 1], tally):
        return
    total, parts = 0, []
    for n in range(i + 1, len(text.tallies)):
        other, before = text.tallies[n], text.tallies[n - 1]
        close = text.apposed(tally, other) if n == i + 1 else text.linked(before, other)
        if not close or not _exact(other) or other.kind not in (None, tally.kind) or text.person(other) is not True:
            return
        total += other.hit.count.low or 0
        parts.append(other)
        if total >= (tally.hit.count.low or 0):
            break
    rest = text.after(i + len(parts))
    going_on = bool(parts) and rest is not None and text.linked(parts[-1], rest)
    if len(parts) > 1 and total == tally.hit.count.low and not going_on:
        for other in parts:
            other.kind, other.trigger, other.base, other.how = tally.kind, tally.trigger, tally, "part"


def _exact(tally: Tally) -> bool:
    return tally.hit.count.low is not None and tally.hit.count.low == tally.hit.count.high


def _population(text: Tallies, tally: Tally) -> str:
    """Who was counted, in the words of the fact record."""
    noun, end = tally.hit.noun, tally.end
    heads = [text.doc[noun]] if noun is not None else []
    phrase = text.doc[tally.hit.end : end + 2].text.lower()
    if tally.of_them or (tally.how == "part" and (noun is None or noun in text.at)):
        end = min(len(text.doc), end + 3)  # "three of them were children"
        killers = (t for t in text.doc[tally.hit.end : end] if t.lower_ in text.words.data["by"])
        end = next((t.i for t in killers), end)
    found = population_of(heads, text.harm, phrase) or population_of(text.doc[tally.hit.end : end], text.harm)
    if found == "hostage":
        return "unknown" if tally.kind == "captured" else "prisoner"
    if found:
        other = text.doc[end + 1] if end + 1 < len(text.doc) and text.lower[end] in text.words.data["and"] else None
        second = population_of([other], text.harm) if other is not None else ""
        numbered = other is not None and any(g.hit.start == other.i for g in text.tallies)
        return "mixed" if second and not numbered and {found, second} == {"civilian", "combatant"} else found
    if tally.how == "toll":
        return "unknown"  # "a woman died, bringing the toll to five"
    if noun is None or set(text.lower[tally.hit.end : noun + 1]) & text.words.others:
        at = next(i for i, g in enumerate(text.tallies) if g is tally)
        told = [g for g in text.tallies[:at] if g.kind and g.how != "part"]
        reach = 0 if noun is None else 1
        if told and text.sentence[tally.hit.start] - text.sentence[told[-1].hit.start] <= reach:
            return _population(text, told[-1])
    return "unknown"
