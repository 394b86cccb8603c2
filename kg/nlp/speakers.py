"""A learned second opinion on sources: which agents near an event are the ones that tell it.

The rules of ``sources`` propose speakers with their scopes; the scorer sees them together with the reporting verbs,
the quotations, the distance and who told the events around. What it adds or drops says so in ``why``. Weights are made
by ``models/arguments/train.py``; without them the rules stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.context import Surroundings, bucket, coarse, path_between, reached
from kg.nlp.contextual import in_context
from kg.nlp.drafts import Draft
from kg.nlp.fillers import meant
from kg.nlp.lemmas import lemma_of
from kg.nlp.meaning import beside
from kg.nlp.nodes import Node
from kg.nlp.quotations import quotations
from kg.nlp.reading import Reading
from kg.nlp.roles import ROLES
from kg.nlp.scorer import load_scorer, probability
from kg.nlp.sources import Attribution, sure_of
from kg.nlp.sources.acts import nobodys_word, open_acts
from kg.nlp.sources.asides import places_only, sets_scene
from kg.nlp.sources.order import Order
from kg.nlp.sources.saying import speech_verbs

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How many sources one event has at most: a chain of citations is rarely longer.
MOST = 3
#: How many sentences back a speaker may be named.
REACH = 2
#: Steps of how often a verb's subject tells something (of 100) that the scorer tells apart.
_STEPS = (3, 10, 25, 45, 65, 85)
#: Families of deeds that are done by announcing them: "announced sanctions", "declared a truce".
_BY_WORD = ("coerce", "speech", "talk")


@dataclass(slots=True)
class Speaker:
    """A mention that could be the source of an event, with the entity it would stand for."""

    node: Node
    entity: str
    features: list[str] = field(default_factory=list)


def speakers(
    reading: Reading,
    draft: Draft,
    around: Surroundings,
    told: list[list[Attribution]],
    order: Order | None = None,
) -> list[Speaker]:
    """The agents of the event's sentence and of the two before and who spoke last, each entity once, with features.

    ``order`` is made anew where none is given; give it to save time over many events of one article.
    """
    order = order or Order(reading, told)
    frame = draft.frame
    here = around.sentence_of(draft)
    inside = set(frame.trigger.tokens)
    held = {e: n for n, e in draft.sources}
    pool: dict[str, Speaker] = {e: Speaker(n, e) for e, n in held.items()}
    nodes = [n for gap in range(REACH + 1) for n in around.by_sentence.get(here - gap, ())]
    start = reading.passages[frame.passage].doc[draft.head].sent.start
    nodes += [s for s in order.last(frame.passage, start)[0] if s.entity and s not in nodes]
    nodes.sort(key=lambda n: (n.passage != frame.passage, abs(n.head - draft.head)))
    reporting = _reporting(reading)
    best: dict[str, int] = {}
    for node in nodes:
        if node.passage == frame.passage and node.head in inside:
            continue
        if not (reading.is_a(node, "Agent") or reading.country_of(node) or node.entity in held):
            continue
        entity = meant(reading, node)
        token = reading.passages[node.passage].doc[node.head]
        rank = 2 * _speaks(token, reporting) + (reading.sentence_numbers[node.passage][node.head] == here)
        if entity not in pool or (entity not in held and rank > best.get(entity, -1)):
            pool[entity] = Speaker(node, entity)
            best[entity] = rank
    for speaker in pool.values():
        speaker.features = list(_features(reading, draft, speaker, around, told, order, reporting))
    return list(pool.values())


def _reporting(reading: Reading) -> frozenset[str]:
    return frozenset(reading.lexicon.verbs("reporting_verbs"))


def _speaks(token: Token, reporting: frozenset[str]) -> bool:
    return lemma_of(token.head) in reporting and syntax.relation(token) in ("nsubj", "obj", "obl")


def _features(
    reading: Reading,
    draft: Draft,
    speaker: Speaker,
    around: Surroundings,
    told: list[list[Attribution]],
    order: Order,
    reporting: frozenset[str],
) -> Iterator[str]:
    frame, node, entity = draft.frame, speaker.node, speaker.entity
    doc = reading.passages[frame.passage].doc
    head = doc[frame.trigger.head]
    token = reading.passages[node.passage].doc[node.head]
    family = around.family(draft)
    cls = coarse(reading, node)
    gap = around.sentence_of(draft) - reading.sentence_numbers[node.passage][node.head]
    gap = gap if 0 <= gap <= REACH else REACH + 1
    rule = any(e == entity for _, e in draft.sources)
    quoted = any(start <= head.i < end for start, end in order.quotes(frame.passage))
    yield "bias"
    yield from order.features(frame.passage, head, node, entity, rule)
    yield f"family={family}&initiators={min(len(frame.roles.get('initiator', ())), 2)}&rule={rule}&quoted={quoted}"
    for key in (f"rule={rule}", f"cls={cls}", f"kind={node.kind}", f"gap={gap}"):
        yield key
        yield f"{key}&family={family}"
        yield f"{key}&quoted={quoted}"
    yield f"rule={rule}&others={min(len(draft.sources), 3)}"
    yield f"rule={rule}&cls={cls}"
    yield f"rule={rule}&gap={gap}"
    yield f"type={draft.type}&rule={rule}"
    yield f"status={draft.status}&rule={rule}"
    yield f"named={node.root().named}&cls={cls}"
    if node.kind == "description":
        yield f"noun={lemma_of(token)}"
    above = token.head
    label = syntax.relation(token)
    says = lemma_of(above) in reporting
    yield f"says={says}&dep={label}&gap={gap}"
    yield f"says={says}&dep={label}&quoted={quoted}"
    yield f"says={says}&dep={label}&rule={rule}"
    yield f"verb={lemma_of(above)}&dep={label}"
    for key in _telling(reading, above):
        yield f"{key}&dep={label}&gap={gap}"
        yield f"{key}&dep={label}&quoted={quoted}"
        yield f"{key}&dep={label}&rule={rule}"
    left = token.nbor(-1).lower_ if token.i else "^"
    yield f"case={syntax.case_of(token)}&gap={gap}"
    yield f"left={left}"
    first = reading.passages[node.passage].doc[max(0, node.start - 1)].lower_
    yield f"edge={first}&gap={gap}"
    for said in told[node.passage] if node.passage < len(told) else ():
        if any(s is node or s.entity == entity for s in said.speakers):
            covers = frame.passage == node.passage and head.i in said.scope
            kind = "loose attribution" if said.loose else "attribution"
            yield f"{kind}&covers={covers}&quoted={said.quoted}&gap={gap}"
            yield f"{kind}&covers={covers}&family={family}"
    for role in ROLES:
        if any(e == entity for _, e in frame.roles.get(role, [])):
            yield f"role={role}"
            yield f"role={role}&rule={rule}"
            yield f"role={role}&family={family}"
    for number in range(3):
        for other in around.drafts.get(around.sentence_of(draft) - number, ()):
            if other is not draft and any(e == entity for _, e in other.sources):
                yield f"tells beside&far={number}&rule={rule}"
            if other is not draft and any(e == entity for _, e in other.frame.roles.get("initiator", [])):
                yield f"does beside&far={number}&theirs={around.family(other)}"
    if gap == 0 and node.passage == frame.passage:
        side = "before" if token.i < head.i else "after"
        path, top = path_between(token, head)
        steps = path.count("<") + path.count(">")
        yield f"side={side}&distance={bucket(abs(token.i - head.i))}"
        yield f"steps={min(steps, 8)}&says={says}"
        if steps <= 6:
            yield f"path={path}"
            yield f"path={path}&says={says}"
        if top is not None:
            yield f"top={lemma_of(top)}&says={lemma_of(top) in reporting}"
            yield f"top says={lemma_of(top) in reporting}&path={path if steps <= 5 else '-'}"
            for key in _telling(reading, top):
                yield f"top {key}&path={path if steps <= 3 else '-'}"
    else:
        yield f"far&subject={token.dep_ in syntax.SUBJECTS}&says={says}"
        yield f"far&own speaker={order.reported(frame.passage, head)}"
        yield f"far&quoted={quoted}&says={says}"


def _telling(reading: Reading, verb: Token) -> Iterator[str]:
    """How often who stands under a verb tells what goes with it, as steps that are reached."""
    found = reading.lexicon.telling.get(lemma_of(verb), (0, 0, 0)) if verb.pos_ in syntax.VERBAL else (0, 0, 0)
    for name, number in zip(("clause", "quotation", "noun"), found, strict=True):
        for step in reached(number, _STEPS):
            yield f"{name}>={step}"


def _announces(reading: Reading, draft: Draft, speaker: Speaker) -> bool:
    """Whether somebody tells his own deed in the clause: "X announced the start of its offensive"."""
    node = speaker.node
    token = reading.passages[node.passage].doc[node.head]
    spoken = _speaks(token, _reporting(reading)) and syntax.relation(token) == "nsubj"
    return (
        spoken
        and node.passage == draft.frame.passage
        and token.head
        in [
            reading.passages[node.passage].doc[draft.head],
            *reading.passages[node.passage].doc[draft.head].ancestors,
        ]
    )


def refine_sources(reading: Reading, drafts: list[Draft], told: list[list[Attribution]]) -> None:
    """Decide who tells each event: those that the scorer is sure enough of, whether the rules named them or not."""
    scorer = load_scorer("sources")
    if scorer is None:
        return
    around = Surroundings(reading, drafts)
    order = Order(reading, told)
    limits = dict.fromkeys(("kept", "added"), scorer.thresholds["source"])
    if reading.contextual is not None:
        limits = reading.contextual.limits["source"]
    decided, acts = [], open_acts(reading, drafts)
    for draft in drafts:
        pool = speakers(reading, draft, around, told, order)
        nodes = [s.node for s in pool]
        odds = scorer.odds([s.features for s in pool], beside(reading, draft, nodes))
        if reading.contextual is not None:
            odds = in_context(reading.contextual, "sources", draft, nodes, odds)
        scores = probability(odds)[:, 0].tolist()
        decided.append((draft, sorted(zip(scores, pool, strict=True), key=lambda x: -x[0])))
    for draft, ranked in decided:
        had = {e for _, e in draft.sources}
        own = {e for _, e in draft.frame.roles.get("initiator", ())} & had
        own = set() if reading.ontology.family(draft.type) in _BY_WORD else own
        sure = had & {meant(reading, n) for n in sure_of(told[draft.frame.passage], draft.frame.trigger.tokens)}
        doc = reading.passages[draft.frame.passage].doc
        if nobodys_word(reading, draft, acts):
            ranked = []
        elif sets_scene(doc[draft.head], reading.lexicon) or _placed(reading, draft, told):
            ranked = [(p, s) for p, s in ranked if s.entity in had]
        silent = {s.entity for _, s in ranked if _spoken_of(reading, draft, s.node) or _goes_on(reading, draft, s.node)}
        ranked = [(p, s) for p, s in ranked if s.entity in had or s.entity not in silent]
        likely = [
            (p, s)
            for p, s in ranked
            if p >= limits["kept" if s.entity in had else "added"]
            or (s.entity in own and _announces(reading, draft, s))
            or s.entity in sure
        ]
        if any(s.entity in had for _, s in likely):  # beside one that the rules name, others are mostly a guess
            likely = [(p, s) for p, s in likely if s.entity in had]
        kept = _whole(reading, likely, had)[:MOST]
        draft.why += [f"source {s.node.text!r}: learned, probability {p:.2f}" for p, s in kept if s.entity not in had]
        names = {s.entity for _, s in kept}
        draft.why += [f"source {n.text!r} dropped by the scorer" for n, e in draft.sources if e not in names]
        draft.sources = [(s.node, s.entity) for _, s in kept]


def _placed(reading: Reading, draft: Draft, told: list[list[Attribution]]) -> bool:
    """Whether an event outside quotations only says when something else happened: ", X said, a day after the raid"."""
    n = draft.frame.passage
    head = reading.passages[n].doc[draft.head]
    verbs = [a.verb for a in told[n] if a.verb >= 0]
    inside = places_only(head, verbs, reading.lexicon)
    return inside and not any(start <= head.i < end for start, end in quotations(head.doc))


def _spoken_of(reading: Reading, draft: Draft, node: Node) -> bool:
    """Whether somebody does not speak: "X is said to have fled", or an event stands within the words for him.

    "A survivor of the attack said", "the minister, who lost a brother, said": that much the writer tells of him.
    """
    token = reading.passages[node.passage].doc[node.head]
    if node.passage == draft.frame.passage and token in token.doc[draft.head].ancestors:
        return token.pos_ not in syntax.VERBAL
    verb, lexicon = token.head, reading.lexicon
    passive = token.dep_ in syntax.SUBJECTS and verb.pos_ in syntax.VERBAL and syntax.is_passive(verb)
    says = lemma_of(verb) in _reporting(reading) and lemma_of(verb) not in lexicon.verbs("quoting_verbs")
    return passive and says


def _goes_on(reading: Reading, draft: Draft, node: Node) -> bool:
    """Whether somebody behind an event says something else: "Army retakes town, rebels say they left", "..., Beyrouth
    dénonce une violation"."""
    if node.passage != draft.frame.passage:
        return False
    doc = reading.passages[node.passage].doc
    token, head = doc[node.head], doc[draft.head]
    verb, lexicon = token.head, reading.lexicon
    if token.dep_ not in syntax.SUBJECTS or not head.i < token.i < verb.i:
        return False
    if lemma_of(verb) not in speech_verbs(doc.lang_) or lemma_of(verb) in lexicon.set("address_verbs"):
        return False
    told = any(c.i > verb.i and syntax.relation(c) in ("obj", "ccomp", "xcomp") for c in verb.children)
    return told and head.sent == verb.sent and verb not in head.ancestors


def _whole(reading: Reading, kept: list[tuple[float, Speaker]], had: set[str]) -> list[tuple[float, Speaker]]:
    """Without those that only stand within the words for another who speaks ("an army spokesman": not the army).

    Those that the rules name (``had``) stay.
    """
    wide = [x for x in reading.mentions.nodes if any(x.entity == s.entity for _, s in kept)]
    return [(p, s) for p, s in kept if s.entity in had or not any(_within(s, x) for x in wide)]


def _within(speaker: Speaker, node: Node) -> bool:
    """Whether a mention of somebody else holds the speaker's, beside a head of its own."""
    inner = speaker.node
    if inner.passage != node.passage or inner.head == node.head or node.entity == speaker.entity:
        return False
    return node.start <= inner.start and inner.end <= node.end
