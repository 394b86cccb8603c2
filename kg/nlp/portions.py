"""Counts that are a part of a total: "dont 11 enfants", "three of them", "of the 45 dead, 12 were children"."""

from __future__ import annotations

from kg.nlp import victims
from kg.nlp.harm import population_of
from kg.nlp.tallies import Tallies, Tally

_BETWEEN = ("ADV", "DET", "VERB", "AUX", "PRON", "ADP")


def find_part(text: Tallies, i: int, tally: Tally) -> bool:
    """A part of a total told before: "dont 11 enfants", "three of them", "parmi les morts figurent"."""
    at = tally.hit.start - 1
    steps = 0
    led = False
    while at >= 0 and at not in text.openers and steps < 5:
        pos = text.doc[at].pos_
        word = text.lower[at]
        led = led or pos == "ADP"
        if word not in text.words.determiners and word != "," and pos not in _BETWEEN:
            break
        at, steps = at - 1, steps + 1
    opener = at if at in text.openers else None
    if opener is not None and led and text.doc[opener].pos_ == "AUX":
        opener = None  # "the victims were from two families"
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
    if not kind or not victims.suits(text, tally, kind):
        return False
    told = own or named
    trigger = base.trigger if base and not own else victims.teller(text, told) if told else None
    tally.kind, tally.trigger, tally.how = kind, trigger, "part"
    if base is not None and base.kind == kind:
        tally.base = base
    return True


def find_fronted(text: Tallies, i: int, tally: Tally) -> bool:
    """A part of a total that the sentence begins with: "of the 45 dead, 12 were children", "among them were"."""
    before = text.tallies[i - 1] if i else None
    if before is None or not before.kind or before.how == "part" or tally.article:
        return False
    at, end = before.hit.start - 1, tally.hit.end
    while at > 0 and text.lower[at] in text.words.determiners:
        at -= 1
    opens = at >= 0 and text.lower[at] in text.words.data["fronted"] and (at == 0 or text.doc[at].is_sent_start)
    if not opens or text.sentence[at] != text.sentence[tally.hit.start]:
        return False
    said = end < len(text.doc) and text.doc[end].pos_ == "AUX" and population_of(text.doc[end : end + 3], text.harm)
    bare = tally.hit.noun is None and bool(said) and text.lower[tally.hit.start - 1] == ","
    listed = text.lower[tally.hit.start - 1] in text.words.data["counting"] and text.person(tally) is True
    if not bare and not listed:
        return False
    tally.kind, tally.trigger, tally.how, tally.base = before.kind, before.trigger, "part", before
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
    if tally.article or (at == tally.hit.end and text.lower[at - 1] not in text.words.shares):
        return False
    base = _base(text, i, tally, harm.kind)
    if harm.near and base is None:
        return False  # "three of the victims": of whom else than those told before
    if harm.kind != "killed" and victims.spared(text, tally):
        return False
    tally.kind, tally.trigger, tally.how = harm.kind, at, "part"
    tally.end = max(tally.end, at + 1)
    tally.base = base
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


def find_apposed(text: Tallies, i: int, tally: Tally) -> None:
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
