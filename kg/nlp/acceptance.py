"""A learned second opinion on triggers: how likely the words at hand tell an event of the entry's type.

The scorer sees the entry, how its conditions stand, its arguments, the words around it and what the sentence and the
article tell besides. It ranks rival entries and decides which become events; in articles that are not plainly about
conflict (or too short to tell) limits are others. Weights are made by ``models/arguments/train.py``; without them the
conditions decide alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.carriers import carrier
from kg.nlp.context import bucket, coarse, reached
from kg.nlp.lemmas import lemma_of
from kg.nlp.meaning import trigger_rows
from kg.nlp.reading import Reading
from kg.nlp.rivals import settle
from kg.nlp.roles import ROLES, Frame
from kg.nlp.scorer import load_scorer, probability
from kg.nlp.status import status_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: The probability of a trigger whose type the scorer never saw, when its conditions are met.
UNSEEN = 0.6
#: What more an entry needs whose conditions are seen not to hold, where nothing else speaks of conflict.
FIRMER = 0.25
#: Families of events that hurt people or take ground: the sign of an article about conflict.
_VIOLENT = ("strike", "attack", "operation")
#: Steps of the words' prior (of 100) that the scorer tells apart.
_PRIORS = (1, 2, 4, 6, 9, 13, 18, 24, 30, 38, 46, 54, 62, 70, 80)
#: By how much the prior of one entry is above or below the best of another type on the same words.
_LEADS = (3, 12, 30)
_CONTENT = ("NOUN", "VERB", "ADJ", "PROPN", "ADV")


def score_frames(reading: Reading, frames: list[list[Frame]]) -> None:
    """Set each frame's ``probability``; without weights 1 for met conditions and 0 for others."""
    scorer = load_scorer("triggers")
    flat = [f for group in frames for f in group]
    if scorer is None:
        for frame in flat:
            frame.probability = float(frame.state == "met")
    elif flat:
        odds = scorer.odds(list(frame_features(reading, frames)), trigger_rows(reading, frames))[:, 0]
        if reading.contextual is not None:
            heads = [(n, f.trigger.head) for n, group in enumerate(frames) for f in group]
            odds = reading.contextual.scale["triggers"] * odds
            odds += reading.contextual.triggers(heads, [f.trigger.entry.type for f in flat])
        unknown: set[str] = set()
        for frame, p in zip(flat, probability(odds).tolist(), strict=True):
            # of a type that nobody annotated (Coup, Election …) the scorer knows nothing: its conditions decide
            seen = scorer.knows(frame.trigger.entry.type)
            frame.probability = p if seen else UNSEEN * (frame.state == "met")
            unknown |= set() if seen else {frame.trigger.entry.type}
        for n, group in enumerate(frames):
            settle(reading, reading.passages[n].doc, group, unknown)


def admit(reading: Reading, frames: list[list[Frame]]) -> list[list[Frame]]:
    """The frames that may become events: those that the weights let in, without weights those whose conditions hold."""
    scorer = load_scorer("triggers")
    if scorer is None:
        return [[f for f in group if f.state == "met"] for group in frames]
    limits = scorer.thresholds if reading.contextual is None else reading.contextual.limits["triggers"]
    return let_in(frames, limits, reading.conflict)


def let_in(frames: list[list[Frame]], limits: Mapping[str, float], conflict: bool) -> list[list[Frame]]:
    """The frames that reach the limit of their state.

    Unless the article is about conflict met conditions have the limit "plain", whatever else "quiet", and those that
    are seen not to hold more.
    """
    if not conflict:
        quiet = limits["quiet"]
        limits = {**dict.fromkeys(limits, quiet), "met": limits["plain"], "broken": quiet + FIRMER}
        frames = [_unrefused(group) for group in frames]
    return [[f for f in group if f.probability >= limits[f.state]] for group in frames]


def _unrefused(group: list[Frame]) -> list[Frame]:
    """Without weak entries at words whose entry in the lexicon proper sees its conditions not hold."""
    refused = {f.trigger.head for f in group if f.state == "broken" and not f.trigger.entry.weak}
    return [f for f in group if not f.trigger.entry.weak or f.trigger.head not in refused]


def warlike(reading: Reading, frames: list[list[Frame]]) -> bool:
    """Whether an article is plainly about conflict: certain events of violence, or known armed actors, more than once.

    If not, triggers whose conditions are open must be likelier: "control" of an unnamed thing means something else in
    sport. A single sentence is seldom plainly about anything.
    """
    violent = sum(
        f.state == "met" and reading.ontology.family(f.trigger.entry.type) in _VIOLENT
        for group in frames
        for f in group
    )
    armed = {
        n.entity
        for n in reading.mentions.nodes
        if n.named and any(reading.is_a(n, c) for c in ("ArmedGroup", "StateForce"))
    }
    return violent + len(armed) >= 3


def frame_features(reading: Reading, frames: list[list[Frame]]) -> Iterator[list[str]]:
    """What the scorer sees of each frame, passage by passage."""
    seen: Counter[str] = Counter()
    told: Counter[str] = Counter()
    families = Counter(
        reading.ontology.family(f.trigger.entry.type) or "other" for group in frames for f in group if f.state == "met"
    )
    share = sum(families[f] for f in _VIOLENT) / max(1, sum(families.values()))
    article = [f"warlike={reading.conflict}", f"violent={round(4 * share)}"]
    for n, group in enumerate(frames):
        doc = reading.passages[n].doc
        classes = _classes(reading, n)
        lemmas: dict[int, list[tuple[int, str]]] = {}  # by sentence start: nouns and verbs with their tokens
        for frame in group:
            yield [*article, *_features(reading, n, doc, frame, group, seen, told, classes, lemmas)]
        for lemma in {lemma_of(doc[f.trigger.head]) for f in group}:
            seen[lemma] += 1
        for kind in {f.trigger.entry.type for f in group if f.state == "met"}:
            told[kind] += 1


def _classes(reading: Reading, n: int) -> dict[int, Counter[str]]:
    """By sentence start: the classes that are mentioned in it."""
    out: dict[int, Counter[str]] = {}
    doc = reading.passages[n].doc
    for node in reading.mentions.nodes:
        if node.passage == n:
            out.setdefault(doc[node.head].sent.start, Counter())[coarse(reading, node)] += 1
    return out


def _features(
    reading: Reading,
    n: int,
    doc: Doc,
    frame: Frame,
    group: list[Frame],
    seen: Counter[str],
    told: Counter[str],
    classes: dict[int, Counter[str]],
    lemmas: dict[int, list[tuple[int, str]]],
) -> Iterator[str]:
    entry, head = frame.trigger.entry, doc[frame.trigger.head]
    lang = reading.lexicon.lang
    family = reading.ontology.family(entry.type) or "other"
    state, pos = frame.state, entry.pos
    yield "bias"
    yield from _priors(frame, group)
    yield f"entry={lang}:{entry.name}"
    yield f"entry={lang}:{entry.name}&state={state}"
    yield f"word={lang}:{entry.words[0]}"
    yield f"state={state}"
    for key in (f"type={entry.type}", f"family={family}", f"pos={pos}", f"words={min(len(entry.words), 3)}"):
        yield key
        yield f"{key}&state={state}"
    yield f"tag={head.pos_}&pos={pos}"
    label = syntax.relation(head)
    yield f"dep={label}&pos={pos}"
    yield f"family={family}&dep={label}"
    yield f"type={entry.type}&pos={pos}"
    filled = 0
    for role in ROLES:
        nodes = frame.roles.get(role, [])
        filled += bool(nodes)
        for node, _ in nodes[:2]:
            cls = coarse(reading, node)
            yield f"{role}={cls}"
            yield f"family={family}&{role}={cls}"
            yield f"type={entry.type}&{role}={cls}"
            yield f"{role}&named={node.root().named}"
            if node.kind == "description":
                yield f"{role} noun={lemma_of(reading.passages[node.passage].doc[node.head])}"
        if not nodes:
            yield f"family={family}&no {role}"
            yield f"type={entry.type}&no {role}"
    yield f"filled={filled}&pos={pos}"
    yield f"filled={filled}&state={state}&family={family}"
    for filler in frame.fillers:
        yield f"slot={filler.slot}&type={entry.type}"
        if filler.token.pos_ in ("NOUN", "VERB"):
            yield f"slot={filler.slot}&lemma={lemma_of(filler.token)}"
            yield f"argument={lemma_of(filler.token)}&family={family}"
    if pos == "noun":
        carried = carrier(head, reading.lexicon)
        yield f"light={carried is not None}"
        if carried is not None:
            yield f"carrier={lemma_of(carried[0])}:{carried[1]}"
        yield f"determiner={syntax.determiner(head)}"
        yield f"number={'Plur' in head.morph.get('Number')}&determiner={syntax.determiner(head)}"
    status, _ = status_of(frame.trigger, doc, reading.lexicon)
    yield f"status={status}&family={family}"
    yield from _words_around(doc, frame, head, family, label, lemmas)
    before = seen[lemma_of(head)]
    yield f"again={min(before, 2)}&pos={pos}"
    yield f"again={min(before, 2)}&determiner={syntax.determiner(head)}&filled={filled}"
    yield f"told={min(told[entry.type], 3)}&pos={pos}&filled={min(filled, 2)}"
    yield f"passage={min(n, 4)}"
    numbers = reading.sentence_numbers[n]
    met = [f for f in group if f is not frame and f.state == "met" and numbers[f.trigger.head] == numbers[head.i]]
    yield f"rivals={min(len(met), 4)}"
    for other in met:
        kind = other.trigger.entry.type
        if other.trigger.head != frame.trigger.head:
            side = "before" if other.trigger.head < head.i else "after"
            yield f"beside={reading.ontology.family(kind)}&family={family}&{side}"
        elif kind != entry.type:
            yield f"rival={kind}&type={entry.type}"
        else:
            yield f"twin&longer={len(other.trigger.tokens) > len(frame.trigger.tokens)}"
    sent = head.sent
    for cls, number in classes.get(sent.start, Counter()).items():
        yield f"sentence={cls}&family={family}"
        yield f"sentence={cls}:{min(number, 3)}"
    yield f"length={bucket(sent.end - sent.start)}"
    yield f"capital={head.text[:1].isupper() and not head.is_sent_start}"
    yield f"opens={head.i - sent.start < 3}&pos={pos}"


def _priors(frame: Frame, group: list[Frame]) -> Iterator[str]:
    """How often the words tell the event, beside what other entries say of the same words."""
    entry = frame.trigger.entry
    if entry.prior is None:
        yield "prior=unknown"
        return
    for step in reached(entry.prior, _PRIORS):
        yield f"prior>={step}"
        yield f"prior>={step}&state={frame.state}"
    words = set(frame.trigger.tokens)
    beside = [f.trigger.entry for f in group if f is not frame and not words.isdisjoint(f.trigger.tokens)]
    same = max((e.prior for e in beside if e.type == entry.type and e.prior is not None), default=None)
    rival = max((e.prior for e in beside if e.type != entry.type and e.prior is not None), default=None)
    for step in reached(same, _PRIORS):
        yield f"same prior>={step}"
    if rival is not None:
        for step in reached(rival, _PRIORS):
            yield f"rival prior>={step}"
        lead = entry.prior - rival
        yield f"lead={(lead > 0) - (lead < 0)}:{sum(abs(lead) > gap for gap in _LEADS)}"


def _words_around(
    doc: Doc, frame: Frame, head: Token, family: str, label: str, lemmas: dict[int, list[tuple[int, str]]]
) -> Iterator[str]:
    inside = set(frame.trigger.tokens)
    above = head.head
    if above != head and above.i not in inside:
        yield f"above={lemma_of(above)}&dep={label}"
        yield f"above={above.pos_}&dep={label}&family={family}"
    for child in head.children:
        if child.i not in inside:
            yield f"child={syntax.relation(child)}&family={family}"
            if child.pos_ in _CONTENT:
                yield f"child={lemma_of(child)}"
                yield f"child={lemma_of(child)}&family={family}"
    if "Part" in head.morph.get("VerbForm") or "Inf" in head.morph.get("VerbForm"):
        yield f"form={head.morph.get('VerbForm')}{head.morph.get('Tense')}&family={family}&dep={label}"
    low, high = min(inside), max(inside)
    sent = head.sent
    start, end = sent.start, sent.end
    for offset in (1, 2):
        left = doc[low - offset].lower_ if low - offset >= start else "^"
        right = doc[high + offset].lower_ if high + offset < end else "$"
        yield f"left{offset}={left}"
        yield f"right{offset}={right}"
    if start not in lemmas:  # read once for all frames of a sentence
        lemmas[start] = [(t.i, lemma_of(t)) for t in sent if t.pos_ in ("NOUN", "VERB")]
    for lemma in sorted({lemma for i, lemma in lemmas[start] if i not in inside})[:40]:
        yield f"with={lemma}"
