"""Rival readings of one word: which of two entries gets the likelier probability that the scorer gave them.

Annotators, and so the scorer, mix some readings that the words around tell apart: a campaign and a fight, taking ground
and taking people, a noun and the verb that is spelt like it. Where both stand at one word the probabilities change
hands, so that no event is gained or lost by it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.fillers import expand
from kg.nlp.lemmas import lemma_of
from kg.nlp.reading import Reading
from kg.nlp.roles import Frame

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.lexicon import Entry

#: By how much a verb whose type nobody annotated is above the noun that it undoes.
STEP = 0.1
#: How likely an entry of several words that insists on its conditions must be to outdo one of a part of them.
SURE = 0.4
#: What several people are told as, and who arrests by right.
_PEOPLE = ("Population", "ArmedGroup", "StateForce")
_STATE = ("StateForce", "Government", "Country", "InternationalOrganization")


def settle(reading: Reading, doc: Doc, group: list[Frame], unknown: Collection[str]) -> None:
    """Set the probabilities of a passage's rival frames anew; of ``unknown`` types the scorer knows nothing."""
    _tell_nouns(doc, group)
    _tell_campaigns(reading, doc, group)
    _tell_captives(reading, group)
    _tell_longer(reading, group, unknown)


def _tell_nouns(doc: Doc, group: list[Frame]) -> None:
    """ "Une attaque des FSR" attacks no FSR: a noun with its article or preposition, whose form the tables know as a
    verb's alone, is read by the entry of the noun where there is one of the type."""
    verbs = [f for f in group if f.trigger.entry.pos == "verb" and _is_nominal(doc[f.trigger.head])]
    for verb in verbs:
        for noun in group:
            same = noun.trigger.tokens == verb.trigger.tokens and noun.trigger.entry.type == verb.trigger.entry.type
            if same and noun.trigger.entry.pos == "noun":
                noun.probability = max(noun.probability, verb.probability)
                verb.probability = 0.0


def _is_nominal(token: Token) -> bool:
    return token.pos_ == "NOUN" and any(c.dep_ in ("det", "case") for c in token.children)


def _tell_campaigns(reading: Reading, doc: Doc, group: list[Frame]) -> None:
    """ "The battle for X" is a campaign, "a battle with X" a fight: of the two readings of one word the likelier
    probability goes to the one that the words around it ask for. Annotators call either by either name."""
    battles = reading.lexicon.table("battle_nouns")
    for campaign in group:
        head = doc[campaign.trigger.head]
        if campaign.trigger.entry.type != "Offensive" or lemma_of(head) not in battles:
            continue
        for fight in group:
            if fight.trigger.entry.type == "ArmedClash" and fight.trigger.tokens == campaign.trigger.tokens:
                low, high = sorted((campaign.probability, fight.probability))
                if _is_campaign(reading, head, str(battles[lemma_of(head)])):
                    campaign.probability, fight.probability = high, low


def _tell_captives(reading: Reading, group: list[Frame]) -> None:
    """ "Captured 40 rebels": whoever takes people takes no ground. Of the readings of one verb the likeliest
    probability goes to the one that holds them: of a state and its forces an arrest, of others an abduction."""
    verbs = [f for f in group if f.trigger.entry.pos == "verb"]
    for tokens in dict.fromkeys(f.trigger.tokens for f in verbs if f.trigger.entry.type == "Capture"):
        same = [f for f in verbs if f.trigger.tokens == tokens]
        taking = [f for f in same if f.trigger.entry.type == "Capture"]
        holding = [f for f in same if f.trigger.entry.type in ("Arrest", "Abduction")]
        if not holding or not all(_takes_people(reading, f) for f in taking):
            continue
        best = max(holding, key=lambda f: (_lawful(reading, f), not f.trigger.entry.weak, f.probability))
        known = bool(best.roles.get("initiator"))
        rivals = [*taking, *(f for f in holding if known and not _lawful(reading, f))]
        likeliest = max(rivals, key=lambda f: f.probability)
        if best.probability < likeliest.probability:
            best.probability, likeliest.probability = likeliest.probability, best.probability
            best.state = likeliest.state if best.state == "broken" else best.state
        for frame in rivals:
            frame.probability = min(likeliest.probability, frame.probability)


def _lawful(reading: Reading, frame: Frame) -> bool:
    """Whether a reading fits who acts: a state and its forces arrest, all others abduct."""
    doers = [n for n, _ in frame.roles.get("initiator", [])]
    by_state = any(reading.country_of(n) or reading.is_a(n, c) for n in doers for c in _STATE)
    return by_state == (frame.trigger.entry.type == "Arrest") if doers else frame.trigger.entry.type == "Arrest"


def _takes_people(reading: Reading, frame: Frame) -> bool:
    """Whether the object is people and no place or body: "40 rebels", "a general"; "the Taliban" are not told so."""
    objects = [n for f in frame.fillers if f.slot == "obj" for n in expand(reading, frame.passage, f.token)]
    return bool(objects) and (
        reading.is_a(objects[0], "Person")
        or (
            objects[0].kind == "description" and objects[0].plural and any(reading.is_a(objects[0], c) for c in _PEOPLE)
        )
    )


def _tell_longer(reading: Reading, group: list[Frame], unknown: Collection[str]) -> None:
    """Which reading of several words is not to lose to one of a part of them.

    "Lifted the embargo": a verb that ends what its noun tells, or whose type nobody annotated; nor does that lose to a
    weak one of its first word. "Ordered the envoy to leave": an entry that insists on its conditions and sees them met
    knows more than one that reads its first word alone.
    """
    for frame in group:
        entry, tokens = frame.trigger.entry, set(frame.trigger.tokens)
        if frame.state != "met" or len(tokens) < 2:
            continue
        for other in group:
            rival, within = other.trigger.entry, other.trigger.head in tokens
            undone = rival.pos == "noun" and within and other.trigger.head != frame.trigger.head
            longer = tokens > set(other.trigger.tokens)
            if undone and (entry.type in unknown or entry.type == "Release"):
                frame.probability = max(frame.probability, min(other.probability + STEP, 1.0))
                other.probability = min(other.probability, frame.probability - STEP)
            elif longer and (
                (entry.strict and frame.probability >= SURE)
                or (entry.type in unknown and _outranks(reading, entry, rival))
            ):
                frame.probability = max(frame.probability, other.probability)


def _outranks(reading: Reading, entry: Entry, other: Entry) -> bool:
    """Whether an entry of an unknown type knows more than one of a part of its words: a weak one, or of a type that its
    own is a kind of ("drone strike" beside "strike")."""
    return (other.weak and not entry.weak) or reading.tells(entry.type, other.type)


def _is_campaign(reading: Reading, battle: Token, goal: str) -> bool:
    """ "The battle for X", and "the battle" that is known, unless it is said between whom it was."""
    cases = {syntax.case_of(c) for c in battle.children}
    if goal in cases:
        return True
    known = "Sing" in battle.morph.get("Number") and syntax.determiner(battle) in ("Def", "Dem", "poss")
    return known and cases.isdisjoint(reading.lexicon.set("adversary_prepositions"))
