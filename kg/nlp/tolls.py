"""The casualties of each event: which of the events of a text a count belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Entry
from kg.lexicon import Frame as LexicalFrame
from kg.model import Casualty
from kg.nlp import syntax
from kg.nlp.answers import answered
from kg.nlp.causes import VIOLENT, cause_of
from kg.nlp.drafts import Draft, by_passage
from kg.nlp.lemmas import lemmas_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.roles import Frame
from kg.nlp.sources import Attribution, sources_of
from kg.nlp.triggers import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.nlp.casualties import CasualtyHit

#: Families of events that by themselves neither kill nor hurt.
_BLOODLESS = ("coerce", "release", "speech")
#: From this many on a count without a cause in its sentence is the toll of a war, not of the event told before.
TOTAL = 1000
#: What a count tells by itself; the captured and the missing need a word for what happened to them.
_OWN_EVENT = {"killed": "Killing", "injured": "Killing", "displaced": "Displacement"}


def attach_casualties(
    reading: Reading,
    drafts: list[Draft],
    hits: list[tuple[CasualtyHit, ...]],
    moved: dict[int, Draft],
    told: list[list[Attribution]],
) -> list[tuple[int, CasualtyHit]]:
    """Tie each count to the event that caused it; returns those that no event was found for."""
    grouped = by_passage(drafts)
    left = []
    last: Draft | None = None
    base: dict[int, tuple[Draft, int]]
    summed: set[int]
    for n, group in enumerate(hits):
        doc = reading.passages[n].doc
        local = grouped.get(n, [])
        violent = [d for d in local if _hurts(reading, doc, d)]
        base, summed = {}, set()
        for index, hit in enumerate(group):
            draft = None if hit.apart else _event_of(reading, doc, hit, local, moved)
            if hit.apart or (draft is None and answered(reading.lexicon, doc[_anchor(hit)])):
                left.append((n, hit))
                continue
            if draft is None and hit.casualty.subset_of is not None and hit.casualty.subset_of in base:
                draft = base[hit.casualty.subset_of][0]
            if (
                draft is None
                and index
                and (index - 1) in base
                and doc[group[index - 1].start].sent == doc[hit.start].sent
                and _may_tell(reading, base[index - 1][0], hit)
            ):
                draft = base[index - 1][0]
            candidate = _told_before(reading, n, hit, violent, last if n else None) if draft is None else None
            if candidate is not None:
                here = doc[hit.start].sent
                if candidate.frame.passage == n and doc[candidate.head].sent == here:
                    alone = _killed_by_others(doc, hit)
                else:
                    alone = _stands_alone(reading, doc, hit) or _anothers(candidate, hit, doc, told[n])
                    alone = alone or _elsewhere(reading, n, hit, candidate)
                draft = None if alone or here.start in summed else candidate
                summed |= {here.start} if alone else set()  # "20 were killed since Sunday and 100 wounded"
            if draft is None:
                left.append((n, hit))
                continue
            subset = (
                base[hit.casualty.subset_of][1]
                if hit.casualty.subset_of in base and base[hit.casualty.subset_of][0] is draft
                else None
            )
            if not draft.sources and draft.frame.passage == n and doc[_anchor(hit)].is_ancestor(doc[draft.head]):
                draft.sources += _said(doc, hit, told[n])  # "spoke of the death of two, mown down by drone strikes"
            draft.casualties.append(_rebased(hit.casualty, subset))
            base[index] = (draft, len(draft.casualties) - 1)
        last = _likeliest(reading, violent) if violent else last
    return left


def _told_before(reading: Reading, n: int, hit: CasualtyHit, violent: list[Draft], last: Draft | None) -> Draft | None:
    """The event just before a count of dead, wounded or missing, in its passage or ``last`` of those before; None where
    none is near, or the count is that of a war."""
    doc, missing = reading.passages[n].doc, hit.casualty.kind == "missing"
    if not (missing or hit.casualty.kind in ("killed", "injured")):
        return None
    if max(hit.casualty.count.low or 0, hit.casualty.count.high or 0) >= TOTAL:
        return None
    # the missing are so after what is told, also where that is told behind
    before = [d for d in violent if d.head < hit.start or (missing and doc[d.head].sent == doc[hit.start].sent)]
    before = before or [d for d in violent if _occasion(reading, doc, d, hit)]
    found = _likeliest(reading, before) if before else last
    return found if found is not None and _recent(reading, found, n, hit) else None


def _occasion(reading: Reading, doc: Doc, draft: Draft, hit: CasualtyHit) -> bool:
    """Whether the sentence of a count names an attack behind it as what it happened in, wherever the parse hangs it:
    "killed 17 people and abducted a number of women in an overnight raid"."""
    noun = doc[draft.head]
    occasion = syntax.case_of(noun).split("_")[0] in reading.lexicon.set("occasion_prepositions")
    nominal = noun.pos_ == "NOUN" and reading.ontology.family(draft.type) in ("strike", "attack")
    behind = noun.i > hit.start and noun.sent == doc[hit.start].sent
    return occasion and nominal and behind and not reading.tells(draft.type, "Killing")


def _hurts(reading: Reading, doc: Doc, draft: Draft) -> bool:
    """Whether an event can be what people told of after it were hurt by: a death that another deed answers is not."""
    violent = not draft.gone and reading.ontology.family(draft.type) in VIOLENT
    return violent and not (reading.tells(draft.type, "Killing") and answered(reading.lexicon, doc[draft.head]))


def _anchor(hit: CasualtyHit) -> int:
    return hit.trigger if hit.trigger is not None else hit.head


def _said(doc: Doc, hit: CasualtyHit, told: list[Attribution]) -> list[tuple[Node, str]]:
    """Who tells a count."""
    return [(node, node.entity) for node in sources_of(told, (_anchor(hit),), doc[_anchor(hit)]) if node.entity]


def _anothers(draft: Draft, hit: CasualtyHit, doc: Doc, told: list[Attribution]) -> bool:
    """Whether somebody tells a count who does not tell the event before: "the army put the toll at 12" is a statement
    of its own (ANNOTATION.md)."""
    said = {entity for _, entity in _said(doc, hit, told)}
    return bool(said) and said.isdisjoint(entity for _, entity in draft.sources)


def _likeliest(reading: Reading, violent: list[Draft]) -> Draft:
    """Which of the events told before a count caused it: the last, but "raids … as residents fled the fighting" tells
    of the raids' dead, so in one sentence a strike or an attack comes before a clash, a campaign or a march."""
    sentence = _sentence(reading, violent[-1])
    milder = ("ArmedClash", "Offensive", "Advance", "Entry")
    near = [d for d in violent if _sentence(reading, d) == sentence and not reading.tells(d.type, *milder)]
    return near[-1] if near else violent[-1]


def _sentence(reading: Reading, draft: Draft) -> int:
    return reading.sentence_numbers[draft.frame.passage][draft.head]


def tell_casualties(reading: Reading, left: list[tuple[int, CasualtyHit]], frames: list[list[Frame]]) -> list[Draft]:
    """Counts that no event was found for make events of their own, one for each sentence and kind (ANNOTATION.md).

    ``frames`` are all that were looked at: "confirmed the attack but gave a toll of nine" tells of the attack again.
    """
    made: dict[tuple[int, int, str], Draft] = {}
    for n, hit in left:
        kind = _OWN_EVENT.get(hit.casualty.kind)
        anchor = _anchor(hit)
        if kind is None:
            continue
        key = (n, reading.sentence_numbers[n][anchor], f"{kind} apart {anchor}" if hit.apart else kind)
        draft = made.get(key)
        if draft is None:
            again = None if hit.apart else _retold(reading, n, anchor, frames[n])
            draft = Draft(again, why=["a count is of it"]) if again else _own(reading, n, anchor, kind)
            made[key] = draft
        draft.casualties.append(_rebased(hit.casualty, None))
    return list(made.values())


def _own(reading: Reading, n: int, anchor: int, kind: str) -> Draft:
    """An event of a kind by the word that tells it."""
    entry = Entry(kind, "noun", (reading.passages[n].doc[anchor].lower_,), LexicalFrame({}), ())
    return Draft(Frame(Trigger(entry, (anchor,), anchor), n, []), why=["a count without an event"])


def _retold(reading: Reading, n: int, anchor: int, frames: list[Frame]) -> Frame | None:
    """The event that a sentence names again as what its count is of, though no event would be read there else."""
    doc = reading.passages[n].doc
    named = [f for f in frames if f.trigger.entry.pos == "noun" and not f.trigger.entry.weak and f.state != "broken"]
    again = [Draft(f) for f in named if syntax.determiner(doc[f.trigger.head]) in ("Def", "Dem")]
    cause = cause_of(reading, doc, anchor, sorted(again, key=lambda d: d.frame.probability))
    return None if cause is None else cause.frame


def retell(reading: Reading, frames: list[list[Frame]], drafts: list[Draft]) -> None:
    """A toll that names what it is of tells that event again: "put the toll of the attack at 300"."""
    told = {(d.frame.passage, token) for d in drafts for token in d.frame.trigger.tokens}
    nouns = reading.lexicon.set("toll_nouns")
    for draft in drafts:
        n = draft.frame.passage
        doc = reading.passages[n].doc
        toll = next((i for i in draft.frame.trigger.tokens if not nouns.isdisjoint(lemmas_of(doc[i]))), None)
        if toll is not None and reading.tells(draft.type, "Killing"):
            found = _retold(reading, n, toll, [f for f in frames[n] if (n, f.trigger.head) not in told])
            if found is not None:
                draft.frame = found
                draft.why.append("a toll is of it")


def _rebased(casualty: Casualty, subset: int | None) -> Casualty:
    return Casualty(casualty.kind, casualty.count, casualty.population, casualty.span, casualty.text, subset)


def _recent(reading: Reading, draft: Draft, n: int, hit: CasualtyHit) -> bool:
    """Whether an event was told just before a count: its own sentence or the one before."""
    numbers = reading.sentence_numbers
    return 0 <= numbers[n][hit.start] - numbers[draft.frame.passage][draft.head] <= 1


def _stands_alone(reading: Reading, doc: Doc, hit: CasualtyHit) -> bool:
    """Whether the sentence of a count says itself who caused it or that it sums up what went on: "330 have been killed
    by army fire since May" is not the toll of the raid told before."""
    verb = doc[_anchor(hit)]
    verb = verb if verb.pos_ in syntax.VERBAL else verb.head
    if verb.pos_ not in syntax.VERBAL:
        return False
    spans = reading.lexicon.set("since_words")
    return bool(syntax.agents(verb)) or any(
        t.lower_ in spans for c in verb.children for t in c.children if t.dep_ in ("case", "mark")
    )


def _elsewhere(reading: Reading, n: int, hit: CasualtyHit, draft: Draft) -> bool:
    """Whether a count was taken in another place than an event happened in: "a further 11 were hurt in Donetsk". Of
    two places that are not both known nobody can say that neither lies in the other."""
    verb = reading.passages[n].doc[_anchor(hit)]
    found = (reading.mentions.at(n, c.i) for c in syntax.children(verb, "obl"))
    here = [reading.entities[m.entity] for m in found if m is not None and m.entity and reading.is_a(m, "Place")]
    there = [reading.entities[e] for _, e in draft.frame.roles.get("place", ())]
    known = bool(here and there) and all(x.known and x.within for x in (*here, *there))
    return known and not any(a.id == b.id or a.id in b.within or b.id in a.within for a in here for b in there)


def _killed_by_others(doc: Doc, hit: CasualtyHit) -> bool:
    """Whether a participle beside the counted says who did it: "the funeral of two toddlers killed by snipers"."""
    verb = doc[hit.trigger] if hit.trigger is not None else None
    return verb is not None and syntax.relation(verb) == "acl" and bool(syntax.agents(verb))


def _may_tell(reading: Reading, draft: Draft, hit: CasualtyHit) -> bool:
    """Whether an event can be what a count is told of: nobody is killed by an arrest, by his flight, as a hostage."""
    harmless = reading.tells(draft.type, "Displacement") or reading.ontology.family(draft.type) in _BLOODLESS
    return hit.casualty.kind not in ("killed", "injured") or not harmless


def _event_of(
    reading: Reading, doc: Doc, hit: CasualtyHit, local: list[Draft], moved: dict[int, Draft]
) -> Draft | None:
    tokens = {t for t in (hit.trigger, hit.head) if t is not None} | set(range(hit.start, hit.end))
    for draft in local:
        if tokens & set(draft.frame.trigger.tokens) and _may_tell(reading, draft, hit):
            while id(draft) in moved:
                draft = moved[id(draft)]
            return draft
    anchor = _anchor(hit)
    alive = [d for d in local if not d.gone]
    wanted = {"displaced": ("Displacement",), "captured": ("Abduction", "Arrest")}.get(hit.casualty.kind)
    if wanted:
        same = [d for d in alive if d.type in wanted and doc[d.head].sent == doc[anchor].sent]
        return min(same, key=lambda d: abs(d.head - anchor)) if same else None
    return cause_of(reading, doc, anchor, alive) or next(
        (d for d in alive if reading.tells(d.type, "Killing") and doc[d.head].sent == doc[anchor].sent), None
    )
