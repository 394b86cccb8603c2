"""Frames and attributions of an article -> its events.

The rules of the fact record stand here: a verb and its noun are one event, and a second mention that adds nothing is a
mention of the first. Times are attached in ``timing``, casualties in ``tolls``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Argument, Event, Evidence
from kg.nlp import syntax
from kg.nlp.carriers import carrier
from kg.nlp.causes import VIOLENT
from kg.nlp.deliberation import deliberated
from kg.nlp.drafts import Draft
from kg.nlp.fillers import meant
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.roles import Frame, carried
from kg.nlp.sources import Attribution, sources_of
from kg.nlp.sources.acts import nobodys_word, open_acts
from kg.nlp.status import status_of
from kg.nlp.timehomes import says
from kg.nlp.triggers import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Families of events that go on rather than happen: to be held, besieged, backed.
_STATES = ("hold", "help")


def choose(reading: Reading, passage: int, frames: list[Frame]) -> list[Frame]:
    """Of the frames whose triggers share a word, the one that says most; a verb and the noun it carries are one."""

    def weight(frame: Frame) -> tuple[float, bool, int, int, int, int]:
        entry = frame.trigger.entry
        conditions = len(entry.needs) + len(entry.needs_any)
        # an entry that insists on its conditions and sees them met knows more than one that takes any words
        sure = entry.strict and frame.state == "met"
        filled = sum(map(len, frame.roles.values()))
        likely = round(frame.probability, 1)
        return (likely, not entry.weak, len(entry.words), 2 * (frame.state == "met") + sure, conditions, filled)

    used: set[int] = set()
    kept: list[Frame] = []
    frames = [f for f in frames if not _in_name(reading, passage, f)]
    doc = reading.passages[passage].doc
    carried = _carried(reading, doc, frames)
    frames = [f for f in frames if f.trigger.head not in carried or len(f.trigger.tokens) > 1]
    if not reading.conflict:  # where nothing else speaks of conflict, a weak trigger takes no word from another
        strong = {i for f in frames if not f.trigger.entry.weak for i in f.trigger.tokens}
        frames = [f for f in frames if not f.trigger.entry.weak or strong.isdisjoint(f.trigger.tokens)]
    for frame in sorted(frames, key=weight, reverse=True):
        if used.isdisjoint(frame.trigger.tokens) or _told_within(reading, frame, kept):
            used.update(frame.trigger.tokens)
            kept.append(frame)
    for frame in kept:
        for other in kept:
            if frame is not other and _purpose(reading, doc, frame, other):
                _lend_aim(reading, frame, other)
    kept = [f for f in kept if not any(_twice(reading, doc, f, other) for other in kept)]
    for frame in kept:
        for role, group in frame.roles.items():
            frame.roles[role] = [
                (n, e) for n, e in group if n.head not in used or n.named or n.kind == "pronoun" or role != "place"
            ]
    return sorted(kept, key=lambda f: f.trigger.tokens)


def _twice(reading: Reading, doc: Doc, frame: Frame, other: Frame) -> bool:
    """Whether a frame tells what a likelier one of its type does by the next word up or down the parse: "a car bomb
    exploded", "hit a roadside bomb"; of what two do together also "agreed to a truce", "a ceasefire deal"."""
    kind = frame.trigger.entry.type
    if frame is not other and (_modifies(reading, doc, frame, other) or _purpose(reading, doc, frame, other)):
        return True
    if frame is not other and _answer(reading, doc, frame, other):
        return True
    likelier = (frame.probability, -frame.trigger.head) < (other.probability, -other.trigger.head)
    if frame is other or kind != other.trigger.entry.type or not likelier:
        return False
    under = doc[frame.trigger.head].head.i in other.trigger.tokens
    lower, upper = (frame.trigger, other.trigger) if under else (other.trigger, frame.trigger)
    noun, label = doc[lower.head], syntax.relation(doc[lower.head])
    if noun.head.i not in upper.tokens or noun.pos_ not in ("NOUN", "PROPN"):
        return False
    case, agreed = syntax.case_of(noun), kind in reading.ontology.reciprocal
    if label == "obl" and doc[upper.head].pos_ in syntax.VERBAL and case in reading.lexicon.set("means_prepositions"):
        return True
    if agreed and label in ("obl", "nmod"):
        return case in reading.lexicon.set("agreed_prepositions")
    if reading.tells(kind, "Resistance") and label == "obj" and doc[upper.head].pos_ in syntax.VERBAL:
        return False  # "repelled a counter-attack": one side's and the other's
    return label in ("nsubj", "obj", "compound")


def _purpose(reading: Reading, doc: Doc, frame: Frame, other: Frame) -> bool:
    """Whether a frame only says what people met for: "met to discuss", "a reçu le ministre pour discuter de"."""
    kinds = {frame.trigger.entry.type, other.trigger.entry.type}
    verb = doc[frame.trigger.head]
    meets = len(kinds) == 1 and kinds <= reading.ontology.gathers
    under = verb.head.i in other.trigger.tokens and verb.dep_ in ("advcl", "acl", "xcomp")
    return meets and under and syntax.is_infinitive(verb)


def _answer(reading: Reading, doc: Doc, frame: Frame, other: Frame) -> bool:
    """Whether a frame only says that the other's deed answers something: "in reprisal for a raid, they burnt it"."""
    noun = doc[frame.trigger.head]
    answers = not reading.lexicon.set("answering_words").isdisjoint(lemmas_of(noun))
    bare = syntax.relation(noun) == "obl" and syntax.determiner(noun) == "none"
    violent = reading.ontology.family(other.trigger.entry.type) in VIOLENT
    return answers and bare and violent and noun.head.i in other.trigger.tokens


def _lend_aim(reading: Reading, aim: Frame, going: Frame) -> None:
    """Let who travels to meet somebody meet him: "flew to Doha to meet the emir"."""
    going.aims += [(n, e) for n, e in aim.roles.get("target", ()) if reading.is_a(n, "Agent") and e]


def _modifies(reading: Reading, doc: Doc, frame: Frame, other: Frame) -> bool:
    """Whether a frame only tells what sort of people or weapon does the other's deed: "suicide bombers blew themselves
    up", "des tireurs embusqués ont ouvert le feu", "attentat suicide à la voiture piégée", "un tir de mortier"."""
    word, kinds = doc[frame.trigger.head], (frame.trigger.entry.type, other.trigger.entry.type)
    alone = word.dep_ in ("amod", "compound") or (word.dep_ == "acl" and not list(word.children))
    noun = word.head if alone else word
    if noun.head.i not in other.trigger.tokens or not set(other.trigger.tokens).isdisjoint((word.i, noun.i)):
        return False
    if kinds[0] != kinds[1] and reading.tells(kinds[1], kinds[0]):  # a suicide bombing is a bombing
        return syntax.relation(noun) in ("nsubj", "obl", "nmod", "compound")
    thing = reading.mentions.at(frame.passage, word.i)
    if noun == word and kinds[0] == kinds[1] and thing is not None and carried(reading, thing):
        return syntax.relation(word) == "nmod" and syntax.case_of(word) in ("de", "of")
    mine, others = ({e for group in f.roles.values() for _, e in group} for f in (frame, other))
    said = noun != word and noun.dep_ == "nsubj"
    called = word.dep_ == "xcomp" and word.pos_ not in syntax.VERBAL  # "called the attack barbaric"
    return (said or called) and kinds[0] == kinds[1] and mine <= others


def _told_within(reading: Reading, frame: Frame, kept: list[Frame]) -> bool:
    """ "Break the siege", "claim the attack": the deed that is broken, claimed or denied is an event of its own."""
    trigger = frame.trigger
    over = [k for k in kept if not set(k.trigger.tokens).isdisjoint(trigger.tokens)]
    if len(trigger.tokens) > 1 or trigger.entry.pos != "noun" or frame.state != "met" or len(over) != 1:
        return False
    outer = over[0].trigger
    speaks = reading.ontology.family(outer.entry.type) == "speech" or reading.tells(outer.entry.type, "Resistance")
    return speaks and outer.head != trigger.head and outer.entry.type != trigger.entry.type


def _in_name(reading: Reading, passage: int, frame: Frame) -> bool:
    """The words of a name are no event ("the Army of Conquest"), but for those that name one ("Operation X")."""
    node = reading.mentions.at(passage, frame.trigger.head)
    if node is None or not node.named or node.end - node.start <= max(1, len(frame.trigger.tokens)):
        return False
    entity = reading.entities.get(node.entity)
    known = entity is not None and entity.known
    head = lemma_of(reading.passages[passage].doc[frame.trigger.head])
    return known or node.head != frame.trigger.head or head not in reading.lexicon.set("event_names")


def _carried(reading: Reading, doc: Doc, frames: list[Frame]) -> set[int]:
    """Verbs that only carry an event noun ("strikes hit X", "X is targeted by an offensive"): the noun tells it."""
    lexicon = reading.lexicon
    out = set()
    for frame in frames:
        if frame.trigger.entry.pos == "verb":
            continue
        found = carrier(doc[frame.trigger.head], lexicon)
        if found is None:
            continue
        verb, label = found
        names = set(lemmas_of(verb))
        passive_agent = label == "obl:agent" or (
            label.startswith("obl") and syntax.case_of(doc[frame.trigger.head]) in ("par", "by")
        )
        if (
            ((label.startswith("nsubj") or passive_agent) and names & set(lexicon.table("carrier_verbs")))
            or label == "acl"
            or (label in ("obj", "nsubj:pass") and names & set(lexicon.verbs("light_verbs")))
        ):
            out.add(verb.i)
    return out


def draft_events(reading: Reading, frames: list[list[Frame]], told: list[list[Attribution]]) -> list[Draft]:
    """One draft for each chosen frame, with status and sources."""
    drafts = [Draft(frame, why=[frame.trigger.entry.name]) for group in frames for frame in group]
    attribute(reading, drafts, told)
    return [d for d in drafts if not _leaves_open(reading, d)]


def _leaves_open(reading: Reading, draft: Draft) -> bool:
    """Whether somebody does not rule something out: he refuses nothing, and what it is stays to be seen."""
    head = reading.passages[draft.frame.passage].doc[draft.head]
    denied = reading.tells(draft.type, "Denial") and draft.status == "negated"
    return denied and says(head, reading.lexicon.set("excluding_verbs"))


def attribute(reading: Reading, drafts: list[Draft], told: list[list[Attribution]]) -> None:
    """Set the status of each draft and who says it."""
    acts = open_acts(reading, drafts)
    for draft in drafts:
        frame = draft.frame
        doc = reading.passages[frame.passage].doc
        draft.status, reason = status_of(_deed(reading, draft, doc), doc, reading.lexicon)
        if draft.status == "actual" and (word := deliberated(reading, draft)) is not None:
            draft.status, reason = "unrealized", word
        if reason:
            draft.why.append(f"status {draft.status}: {reason}")
        if nobodys_word(reading, draft, acts):
            continue
        state = reading.ontology.family(draft.type) in _STATES
        for node in sources_of(told[frame.passage], frame.trigger.tokens, doc[frame.trigger.head], state):
            entity = meant(reading, node)
            if reading.ontology.family(draft.type) == "speech" and _speaks_himself(reading, frame, entity):
                continue  # who accuses or threatens is told by the writer to do so
            if entity and all(entity != e for _, e in draft.sources):
                draft.sources.append((node, entity))


def _deed(reading: Reading, draft: Draft, doc: Doc) -> Trigger:
    """ "Blocked roads to protest against it": who does something to protest does protest, if he does the one."""
    trigger, head = draft.frame.trigger, doc[draft.head]
    means = reading.tells(draft.type, "Protest") and head.dep_ == "advcl" and syntax.is_infinitive(head)
    if not means or head.head.pos_ not in syntax.VERBAL or syntax.is_infinitive(head.head):
        return trigger
    return replace(trigger, tokens=(head.head.i,), head=head.head.i)


def _speaks_himself(reading: Reading, frame: Frame, speaker: str) -> bool:
    """Whether an act of speech is its speaker's own: he is its initiator or speaks for it ("we demand"), or a verb
    ("must stop") has nobody else."""
    first = reading.lexicon.set("first_person")
    doers = {e for _, e in frame.roles.get("initiator", ())}
    head = reading.passages[frame.passage].doc[frame.trigger.head]
    if any(n.kind == "pronoun" and n.text.casefold() in first for n, _ in frame.roles.get("initiator", ())):
        return True
    if doers or head.pos_ in ("NOUN", "PROPN"):
        return speaker in doers
    return not any(c.dep_ in syntax.SUBJECTS and c.pos_ in ("NOUN", "PROPN") for c in head.children)


def merge_mentions(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """A later mention that adds no participant, place, time, count or source is a mention of the earlier event."""
    kept: list[Draft] = []
    for draft in drafts:
        if draft.gone:
            continue
        for earlier in kept:
            passage = reading.passages[draft.frame.passage]
            definite = _definite(passage.doc[draft.head])
            other = reading.passages[earlier.frame.passage].doc[earlier.head]
            if not definite and lemma_of(other) != lemma_of(passage.doc[draft.head]):
                continue
            if (
                earlier.type == draft.type
                and earlier.status == draft.status
                and _adds_nothing(draft, earlier, definite)
            ):
                tokens = draft.frame.trigger.tokens
                earlier.mentions.append(passage.span(tokens[0], tokens[-1] + 1))
                break
        else:
            kept.append(draft)
    return kept


def _definite(token: Token) -> bool:
    """Whether a noun points back: "the truce", "cette attaque", "du siège"."""
    return any(syntax.is_definite(c) or c.lower_ in ("du", "au", "aux") for c in token.children)


def _adds_nothing(draft: Draft, earlier: Draft, definite: bool) -> bool:
    if draft.casualties or (
        draft.time is not None and draft.time.value not in (None, earlier.time.value if earlier.time else None)
    ):
        return False
    said = False
    for role, group in draft.frame.roles.items():
        have = {e for _, e in earlier.frame.roles.get(role, [])}
        if any(e not in have for _, e in group):
            return False
        said = said or bool(group)
    if any(e not in {x for _, x in earlier.sources} for _, e in draft.sources):
        return False
    return (
        said or draft.frame.passage == earlier.frame.passage or (draft.frame.trigger.entry.pos == "noun" and definite)
    )


def build(reading: Reading, drafts: list[Draft]) -> tuple[Event, ...]:
    """Drafts as events of the model, in document order."""
    out = []
    article = reading.article
    used: dict[str, int] = {}
    for draft in drafts:
        frame = draft.frame
        passage = reading.passages[frame.passage]
        tokens = frame.trigger.tokens
        span = passage.span(tokens[0], tokens[-1] + 1)
        sent = passage.doc[tokens[0]].sent
        sentence = passage.span(sent.start, sent.end)
        name = f"{article.iri}#event-{span.start}-{draft.type}"
        used[name] = used.get(name, 0) + 1
        roles = {
            role: tuple(_argument(reading, node, entity) for node, entity in group)
            for role, group in frame.roles.items()
        }
        out.append(
            Event(
                id=name if used[name] == 1 else f"{name}-{used[name]}",
                type=draft.type,
                trigger=span,
                sentence=sentence,
                evidence=Evidence(article.id, span, span.of(article.text)),
                initiator=roles.get("initiator", ()),
                target=roles.get("target", ()),
                place=roles.get("place", ()),
                instrument=roles.get("instrument", ()),
                time=draft.time,
                casualties=tuple(draft.casualties),
                sources=tuple(_argument(reading, node, entity) for node, entity in draft.sources),
                status=draft.status,
                confidence=_confidence(draft),
                why=(draft.why[0], *draft.frame.why, *draft.why[1:]),
                mentions=tuple(draft.mentions),
            )
        )
    return tuple(sorted(out, key=lambda e: (e.trigger.start, e.trigger.end, e.type)))


def _argument(reading: Reading, node: Node, entity: str) -> Argument:
    return reading.argument(node, entity)


def _confidence(draft: Draft) -> float:
    """A rough certainty of the reading (not of the event): more arguments and longer triggers are rarely wrong."""
    roles = sum(bool(g) for g in draft.frame.roles.values())
    value = (
        0.55
        + 0.1 * min(roles, 3)
        + 0.05 * (len(draft.frame.trigger.tokens) > 1)
        + 0.05 * bool(draft.frame.trigger.entry.needs)
    )
    return round(min(value, 0.95), 2)
