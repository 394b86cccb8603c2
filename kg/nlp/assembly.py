"""Frames, times, casualties and attributions of an article -> its events.

The rules of the fact record stand here: a verb and its noun are one event, a death whose cause the sentence names is a
casualty of that cause, and a second mention that adds nothing is a mention of the first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.model import Argument, Casualty, Event, Evidence, Span, Status, When
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.mentions import Node
from kg.nlp.reading import Reading
from kg.nlp.roles import Frame
from kg.nlp.slots import carrier
from kg.nlp.sources import Attribution, sources_of
from kg.nlp.status import status_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.casualties import CasualtyHit
    from kg.nlp.when import TimeHit

#: Families of events that hurt people: what a casualty can be the result of.
VIOLENT = ("strike", "attack", "operation")
SPEECH = "speech"


@dataclass(slots=True, eq=False)
class Draft:
    """An event while its article is being put together."""

    frame: Frame
    status: Status = "actual"
    sources: list[tuple[Node, str]] = field(default_factory=list)
    time: When | None = None
    casualties: list[Casualty] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    gone: bool = False

    @property
    def type(self) -> str:
        """The event type of the lexicon entry."""
        return self.frame.trigger.entry.type

    @property
    def head(self) -> int:
        """The trigger's head token."""
        return self.frame.trigger.head


def choose(reading: Reading, passage: int, frames: list[Frame]) -> list[Frame]:
    """Of the frames whose triggers share a word, the one that says most; a verb and the noun it carries are one."""

    def weight(frame: Frame) -> tuple[int, bool, float, int, int]:
        entry = frame.trigger.entry
        conditions = len(entry.needs) + len(entry.needs_any)
        # an entry that insists on its conditions and sees them met knows more than one that takes any words
        sure = entry.strict and frame.state == "met"
        return (len(entry.words), sure, round(frame.probability, 2), conditions, sum(map(len, frame.roles.values())))

    used: set[int] = set()
    kept: list[Frame] = []
    frames = [f for f in frames if not _in_name(reading, passage, f)]
    doc = reading.passages[passage].doc
    carried = _carried(reading, doc, frames)
    frames = [f for f in frames if f.trigger.head not in carried or len(f.trigger.tokens) > 1]
    for frame in sorted(frames, key=weight, reverse=True):
        if used.isdisjoint(frame.trigger.tokens):
            used.update(frame.trigger.tokens)
            kept.append(frame)
    for frame in kept:
        for role, group in frame.roles.items():
            frame.roles[role] = [(n, e) for n, e in group if n.head not in used or n.named or n.kind == "pronoun" or role != "place"]
    return sorted(kept, key=lambda f: f.trigger.tokens)


def _in_name(reading: Reading, passage: int, frame: Frame) -> bool:
    """The words of a name are no event: the Government of National Accord, the Army of Conquest."""
    node = reading.mentions.at(passage, frame.trigger.head)
    return node is not None and node.named and node.end - node.start > 1 and node.end - node.start > len(frame.trigger.tokens)


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
        passive_agent = label == "obl:agent" or (label.startswith("obl") and syntax.case_of(doc[frame.trigger.head]) in ("par", "by"))
        if (label.startswith("nsubj") or passive_agent) and names & set(lexicon.table("carrier_verbs")):
            out.add(verb.i)
        elif label == "acl" or (label in ("obj", "nsubj:pass") and names & set(lexicon.verbs("light_verbs"))):
            out.add(verb.i)
    return out


def draft_events(reading: Reading, frames: list[list[Frame]], told: list[list[Attribution]]) -> list[Draft]:
    """One draft for each chosen frame, with status and sources."""
    out = []
    for n, chosen in enumerate(frames):
        doc = reading.passages[n].doc
        for frame in chosen:
            draft = Draft(frame, why=[frame.trigger.entry.name])
            draft.status, reason = status_of(frame.trigger, doc, reading.lexicon)
            if reason:
                draft.why.append(f"status {draft.status}: {reason}")
            for node in sources_of(told[n], frame.trigger.tokens, doc[frame.trigger.head]):
                country = reading.country_of(node)
                entity = reading.linker.country(country).id if country else node.entity
                if country:
                    reading.entities.setdefault(entity, reading.linker.country(country))
                if entity and all(entity != e for _, e in draft.sources):
                    draft.sources.append((node, entity))
            out.append(draft)
    return out


def attach_times(reading: Reading, drafts: list[Draft], times: list[tuple[TimeHit, ...]]) -> None:
    """Give each event the time that its words, its light verb or its clause carry; a reporting verb keeps its own."""
    by_passage = _by_passage(drafts)
    today: When | None = None
    for n, hits in enumerate(times):
        doc = reading.passages[n].doc
        homes: dict[int, list[TimeHit]] = defaultdict(list)
        heads = {i for d in by_passage.get(n, ()) for i in d.frame.trigger.tokens}
        owner: dict[int, int] = {}
        for hit in hits:
            owner[hit.start] = _home(doc, hit, heads)
            homes[owner[hit.start]].append(hit)
        days = [h for h in hits if h.when.value is not None and h.when.precision == "day"]
        for draft in by_passage.get(n, ()):
            hit = _time_for(reading, doc, draft, homes, heads)
            if hit is not None:
                draft.time = hit.when
        _adopt(reading, doc, by_passage.get(n, []), hits, owner)
        _same_day(reading, n, by_passage.get(n, []), days, today)
        today = days[-1].when if days else today


def _same_day(reading: Reading, n: int, drafts: list[Draft], days: list[TimeHit], today: When | None) -> None:
    """ "Later in the day", "around 8 a.m.": the first event of such a sentence falls on the day told of last."""
    pattern = same_day(reading.lexicon)
    passage = reading.passages[n]
    if pattern is None or not drafts:
        return
    for sent in passage.doc.sents:
        match = pattern.search(sent.text)
        open_ones = [d for d in drafts if sent.start <= d.head < sent.end]
        if match is None or not open_ones or (open_ones[0].time is not None and open_ones[0].time.value is not None):
            continue
        at = sent.start_char + match.start()
        before = [h.when for h in days if passage.doc[h.start].idx < at]
        known = before[-1] if before else today
        span = passage.doc.char_span(at, sent.start_char + match.end(), alignment_mode="expand")
        if known is not None and span is not None:
            place = passage.span(span.start, span.end)
            words = place.of(reading.article.text)
            open_ones[0].time = When(place, words, known.value, known.start, known.end, "day")


@cache
def _pattern(lang: str, parts: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{p})" for p in parts), re.IGNORECASE) if parts else None


def same_day(lexicon: Lexicon) -> re.Pattern[str] | None:
    """The expressions of words.yaml for a time on the day told of last."""
    return _pattern(lexicon.lang, tuple(str(p) for p in lexicon.words.get("same_day") or ()))


def _home(doc: Doc, hit: TimeHit, heads: set[int]) -> int:
    """The verb or trigger that a time hangs from, through the nominals between them."""
    node = doc[hit.start : hit.end].root
    for _ in range(6):
        if node.head == node:
            break
        node = node.head
        if node.i in heads or node.pos_ in syntax.VERBAL:
            break
    return node.i


def _adopt(reading: Reading, doc: Doc, drafts: list[Draft], hits: tuple[TimeHit, ...], owner: dict[int, int]) -> None:
    """A date that no event took goes to the nearest event of its sentence without one, unless it dates what was said."""
    verbs = reading.lexicon.verbs("reporting_verbs")
    used = {d.time.span for d in drafts if d.time is not None}
    for hit in hits:
        if hit.when.value is None or hit.when.span in used or lemma_of(doc[owner[hit.start]]) in verbs:
            continue
        sent = doc[hit.start].sent
        free = [d for d in drafts if (d.time is None or d.time.value is None) and sent.start <= d.head < sent.end and abs(d.head - hit.start) <= 12]
        if free:
            nearest = min(free, key=lambda d: abs(d.head - hit.start))
            nearest.time = hit.when
            used.add(hit.when.span)


def _time_for(reading: Reading, doc: Doc, draft: Draft, homes: dict[int, list[TimeHit]], heads: set[int]) -> TimeHit | None:
    """The time hung from the trigger, its light verb or the clause it is the core of; resolved ones first."""
    trigger = draft.frame.trigger
    chain: list[int] = list(trigger.tokens)
    node: Token = doc[trigger.head]
    light = carrier(node, reading.lexicon)
    if light is not None and (light[1] == "acl" or lemma_of(light[0]) not in reading.lexicon.verbs("reporting_verbs")):
        chain.append(light[0].i)
    for _ in range(5):
        if not _shares_time(reading, node) or (syntax.relation(node) == "obj" and node.head.i in heads):
            break
        node = node.head
        chain.append(node.i)
    vague = None
    for i in dict.fromkeys(chain):
        for hit in sorted(homes.get(i, ()), key=lambda h: abs(h.start - trigger.head)):
            if hit.when.value is not None:
                return hit
            vague = vague or hit
    return vague


def _shares_time(reading: Reading, node: Token) -> bool:
    """Whether what is said of a word's governor in time is said of the word: it is the core of the same clause."""
    above, label = node.head, syntax.relation(node)
    if above == node:
        return False
    lemma = lemma_of(above)
    if lemma in reading.lexicon.verbs("reporting_verbs"):
        return False
    if node.pos_ in syntax.VERBAL:
        if label == "conj":
            return not any(c.dep_ in syntax.SUBJECTS for c in node.children)
        alone = not any(c.dep_ in syntax.SUBJECTS for c in node.children)
        return label == "xcomp" or (label == "advcl" and alone and (syntax.is_infinitive(node) or syntax.is_gerund(node)))
    if above.pos_ in syntax.VERBAL:
        if label in ("nsubj", "obj", "xcomp") or node.dep_ == "obl:agent":
            return True
        return label == "obl" and syntax.case_of(node).split("_")[0] in reading.lexicon.set("occasion_prepositions")
    return label in ("nmod", "conj") and (lemma in reading.lexicon.set("aspect_nouns") or label == "conj")


def _by_passage(drafts: Iterable[Draft]) -> dict[int, list[Draft]]:
    out: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        out[draft.frame.passage].append(draft)
    return out


def absorb_killings(reading: Reading, drafts: list[Draft]) -> dict[int, Draft]:
    """A death whose cause stands in its sentence is told by that cause; returns what took the place of what."""
    moved: dict[int, Draft] = {}
    for n, group in _by_passage(drafts).items():
        doc = reading.passages[n].doc
        for draft in group:
            if draft.type != "Killing":
                continue
            cause = _cause(reading, doc, draft.head, [d for d in group if d is not draft and not d.gone])
            if cause is None:
                continue
            draft.gone = True
            moved[id(draft)] = cause
            for node, entity in draft.frame.roles.get("target", []):
                if node.kind != "pronoun" and (node.named or not reading.is_a(node, "Population")):
                    cause.frame.put("target", node, entity, f"victim of {doc[draft.head].text!r}")
            for role in ("initiator", "place"):
                if not cause.frame.roles.get(role):
                    for node, entity in draft.frame.roles.get(role, []):
                        cause.frame.put(role, node, entity, f"{role} of {doc[draft.head].text!r}")
            if cause.time is None:
                cause.time = draft.time
            cause.sources += [s for s in draft.sources if s[1] not in {e for _, e in cause.sources}]
    return moved


def _cause(reading: Reading, doc: Doc, head: int, others: list[Draft]) -> Draft | None:
    """The violent event that the death at ``head`` is told of: subject, complement, or clause it hangs from."""
    token = doc[head]
    violent = {d.head: d for d in others if reading.ontology.family(d.type) in VIOLENT and d.type not in ("Killing", "Capture", "Entry", "Advance")}
    if not violent:
        return None
    near = [i for i in _causes(reading, token) if i in violent]
    return violent[near[0]] if near else None


def _causes(reading: Reading, token: Token) -> Iterator[int]:
    """Where the cause of a death can stand: its agent, occasion or subject, or what its participle or gerund adds to."""
    occasions = reading.lexicon.set("occasion_prepositions")
    for child in token.children:
        label = syntax.relation(child)
        case = syntax.case_of(child).split("_")[0]
        if child.dep_ == "obl:agent" or (label in ("obl", "nmod") and case in occasions) or label == "nsubj":
            yield child.i
            for inner in child.children:
                if syntax.relation(inner) in ("nmod", "conj", "acl"):
                    yield inner.i
    label, above = syntax.relation(token), token.head
    for _ in range(3):
        if label not in ("acl", "advcl", "conj", "xcomp", "obj", "obl", "nmod", "appos", "ccomp", "parataxis") or above == token:
            return
        participle = token.pos_ not in syntax.VERBAL or syntax.is_gerund(token) or syntax.is_participle(token)
        if label in ("advcl", "ccomp", "parataxis") and not (participle and not syntax.children(token, "nsubj", "mark")):
            return
        if label == "conj" and syntax.children(token, "nsubj"):
            return
        yield above.i
        for child in above.children:
            if child.i != token.i and (
                child.dep_ in ("nsubj", "nsubj:pass", "obl:agent")
                or (syntax.relation(child) == "obl" and syntax.case_of(child).split("_")[0] in occasions)
                or (label in ("acl", "advcl", "conj") and syntax.relation(child) in ("obj", "obl"))
            ):
                yield child.i
        token, label, above = above, syntax.relation(above), above.head


def attach_casualties(reading: Reading, drafts: list[Draft], hits: list[tuple[CasualtyHit, ...]], moved: dict[int, Draft]) -> list[tuple[int, CasualtyHit]]:
    """Tie each count to the event that caused it; returns those that no event was found for."""
    by_passage = _by_passage(drafts)
    left = []
    last: Draft | None = None
    base: dict[int, tuple[Draft, int]]
    for n, group in enumerate(hits):
        doc = reading.passages[n].doc
        local = by_passage.get(n, [])
        base = {}
        for index, hit in enumerate(group):
            draft = _event_of(reading, doc, hit, local, moved)
            if draft is None and hit.casualty.subset_of is not None and hit.casualty.subset_of in base:
                draft = base[hit.casualty.subset_of][0]
            if draft is None and index and (index - 1) in base and doc[group[index - 1].start].sent == doc[hit.start].sent:
                draft = base[index - 1][0]
            if draft is None:
                before = [d for d in local if d.head < hit.start and not d.gone and reading.ontology.family(d.type) in VIOLENT]
                candidate = before[-1] if before else (last if not before and n else None)
                if candidate is not None and _recent(reading, candidate, n, hit):
                    draft = candidate
            if draft is None:
                left.append((n, hit))
                continue
            subset = base[hit.casualty.subset_of][1] if hit.casualty.subset_of in base and base[hit.casualty.subset_of][0] is draft else None
            draft.casualties.append(_rebased(hit.casualty, subset))
            base[index] = (draft, len(draft.casualties) - 1)
        violent = [d for d in local if not d.gone and reading.ontology.family(d.type) in VIOLENT]
        last = violent[-1] if violent else last
    return left


def _rebased(casualty: Casualty, subset: int | None) -> Casualty:
    return Casualty(casualty.kind, casualty.count, casualty.population, casualty.span, casualty.text, subset)


def _recent(reading: Reading, draft: Draft, n: int, hit: CasualtyHit) -> bool:
    """Whether an event was told just before a count: its own sentence or the one before."""
    numbers = reading.sentence_numbers
    return 0 <= numbers[n][hit.start] - numbers[draft.frame.passage][draft.head] <= 1


def _event_of(reading: Reading, doc: Doc, hit: CasualtyHit, local: list[Draft], moved: dict[int, Draft]) -> Draft | None:
    tokens = {t for t in (hit.trigger, hit.head) if t is not None} | set(range(hit.start, hit.end))
    for draft in local:
        if tokens & set(draft.frame.trigger.tokens):
            return moved.get(id(draft), draft)
    anchor = hit.trigger if hit.trigger is not None else hit.head
    alive = [d for d in local if not d.gone]
    wanted = {"displaced": ("Displacement",), "captured": ("Abduction", "Arrest")}.get(hit.casualty.kind)
    if wanted:
        same = [d for d in alive if d.type in wanted and doc[d.head].sent == doc[anchor].sent]
        return min(same, key=lambda d: abs(d.head - anchor)) if same else None
    return _cause(reading, doc, anchor, alive) or next(
        (d for d in alive if d.type == "Killing" and doc[d.head].sent == doc[anchor].sent), None
    )


def merge_mentions(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """A later mention that adds no participant, place, time, count or source is a mention of the earlier event."""
    kept: list[Draft] = []
    for draft in drafts:
        if draft.gone:
            continue
        for earlier in kept:
            passage = reading.passages[draft.frame.passage]
            definite = _definite(passage.doc[draft.head])
            if earlier.type == draft.type and earlier.status == draft.status and _adds_nothing(draft, earlier, definite):
                tokens = draft.frame.trigger.tokens
                earlier.mentions.append(passage.span(tokens[0], tokens[-1] + 1))
                break
        else:
            kept.append(draft)
    return kept


def _definite(token: Token) -> bool:
    """Whether a noun points back: "the truce", "cette attaque", "du siège"."""
    return any(
        "Def" in c.morph.get("Definite") or "Dem" in c.morph.get("PronType") or c.lower_ in ("du", "au", "aux") for c in token.children
    )


def _adds_nothing(draft: Draft, earlier: Draft, definite: bool) -> bool:
    if draft.casualties or (draft.time is not None and draft.time.value not in (None, earlier.time.value if earlier.time else None)):
        return False
    said = False
    for role, group in draft.frame.roles.items():
        have = {e for _, e in earlier.frame.roles.get(role, [])}
        if any(e not in have for _, e in group):
            return False
        said = said or bool(group)
    if any(e not in {x for _, x in earlier.sources} for _, e in draft.sources):
        return False
    return said or draft.frame.passage == earlier.frame.passage or (draft.frame.trigger.entry.pos == "noun" and definite)


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
        roles = {role: tuple(_argument(reading, node, entity) for node, entity in group) for role, group in frame.roles.items()}
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
    value = 0.55 + 0.1 * min(roles, 3) + 0.05 * (len(draft.frame.trigger.tokens) > 1) + 0.05 * bool(draft.frame.trigger.entry.needs)
    return round(min(value, 0.95), 2)
