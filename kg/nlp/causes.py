"""What deaths are the result of: the event that the sentence, or the one before, names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.answers import answered, came_first
from kg.nlp.drafts import Draft, by_passage
from kg.nlp.lemmas import lemmas_of, may_be_participle
from kg.nlp.reading import Reading
from kg.nlp.roles import Frame, carried

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Families of events that hurt people: what a casualty can be the result of.
VIOLENT = ("strike", "attack", "operation")


def absorb_killings(reading: Reading, frames: list[list[Frame]], drafts: list[Draft]) -> dict[int, Draft]:
    """A death whose cause stands in its sentence is told by that cause; returns what took the place of what.

    ``frames`` are all that were looked at: "drones killed six in a strike" tells of one air strike, though what
    drones do is one too.
    """
    moved: dict[int, Draft] = {}
    killing = {(n, f.trigger.head) for n, group in enumerate(frames) for f in group if _tells_killing(reading, f)}
    for n, group in by_passage(drafts).items():
        doc = reading.passages[n].doc
        for draft in group:
            head = _killing_head(reading, doc, draft)
            if (n, head) not in killing:
                continue
            cause = cause_of(reading, doc, head, [d for d in group if d is not draft and not d.gone])
            if reading.tells(draft.type, "Killing"):
                before = None if answered(reading.lexicon, doc[head]) else _told_before(reading, draft, drafts)
                cause = cause or before
            elif cause is not None and cause.type != draft.type:
                continue
            if cause is None or _beside(doc, draft, head, cause):
                continue
            draft.gone = True
            moved[id(draft)] = cause
            _lend_dead(reading, doc, draft.frame, cause)
            _lend(doc, draft.frame, cause)
            if draft.time is not None and (cause.time is None or draft.time.value is not None):
                cause.time = (
                    draft.time
                )  # "21 were killed on Monday in raids": the day of the deaths is the day of the raids
            cause.sources += [s for s in draft.sources if s[1] not in {e for _, e in cause.sources}]
    return moved


def _killing_head(reading: Reading, doc: Doc, draft: Draft) -> int:
    """The word that would tell the death: the trigger's, or the verb of which it is the means ("drones killed")."""
    token = doc[draft.head]
    means = reading.mentions.at(draft.frame.passage, draft.head)
    does_it = token.dep_ == "nsubj" and means is not None and carried(reading, means)
    return token.head.i if does_it else draft.head


def _tells_killing(reading: Reading, frame: Frame) -> bool:
    return reading.tells(frame.trigger.entry.type, "Killing")


def lend_killers(reading: Reading, frames: list[list[Frame]], drafts: list[Draft]) -> None:
    """ "Rebels killed ten in a raid on Baga" tells one event, the raid, and the scorer lets in no other: who killed,
    and where, is who raided, and where. ``frames`` are all that were looked at."""
    grouped = by_passage(drafts)
    for n, group in enumerate(frames):
        doc, here = reading.passages[n].doc, grouped.get(n, [])
        told = {token for draft in here for token in draft.frame.trigger.tokens}
        for frame in group:
            entry, head = frame.trigger.entry, frame.trigger.head
            if not _tells_killing(reading, frame) or entry.weak or frame.state != "met" or head in told:
                continue
            cause = cause_of(reading, doc, head, here)
            if cause is not None:
                _lend(doc, frame, cause)
                _lend_dead(reading, doc, frame, cause)


def _lend_dead(reading: Reading, doc: Doc, killing: Frame, cause: Draft) -> None:
    """Who is killed and has a name was aimed at by the cause, unless two sides fought."""
    if not reading.tells(cause.type, "ArmedClash", "Offensive"):
        for node, entity in killing.roles.get("target", []):
            if node.named:
                cause.frame.put("target", node, entity, f"victim of {doc[killing.trigger.head].text!r}")


def _lend(doc: Doc, killing: Frame, cause: Draft) -> None:
    """Who killed, with what and where goes to the cause where it is not known."""
    for role in ("initiator", "instrument", "place"):
        if not cause.frame.roles.get(role):
            for node, entity in killing.roles.get(role, []):
                if node.passage == cause.frame.passage and node.start <= cause.head < node.end:
                    continue  # the event itself, taken for the means
                cause.frame.put(role, node, entity, f"{role} of {doc[killing.trigger.head].text!r}")


def _beside(doc: Doc, draft: Draft, head: int, cause: Draft) -> bool:
    """ "Burnt the police station and killed its chief": one deed beside another, of whom each has its own object."""
    hurt = draft.frame.roles.get("target") or syntax.children(doc[head], "obj")
    if draft.frame.passage != cause.frame.passage or not hurt:
        return False
    killed, other = doc[head], doc[cause.head]
    return killed.dep_ == "conj" and killed.pos_ in syntax.VERBAL and syntax.first_conjunct(killed).i == other.i


def _told_before(reading: Reading, draft: Draft, drafts: list[Draft]) -> Draft | None:
    """The event of the sentence before that a bare count goes with: nobody's or told by the same, no party of its own.

    What somebody else says of the dead is an event of its own (ANNOTATION.md)."""
    roles = draft.frame.roles
    named = any(n.named for n, _ in roles.get("target", []))
    if (
        _new_deed(reading, draft)
        or draft.frame.trigger.entry.pos == "verb"
        or roles.get("initiator")
        or roles.get("place")
        or named
    ):
        return None
    numbers = reading.sentence_numbers
    here = numbers[draft.frame.passage][draft.head]
    said = {e for _, e in draft.sources}
    near = []
    for other in drafts:
        gap = here - numbers[other.frame.passage][other.head]
        same = not said or not said.isdisjoint(e for _, e in other.sources)
        family = reading.ontology.family(other.type)
        if (
            gap == 1
            and same
            and not other.gone
            and family in ("strike", "attack")
            and not reading.tells(other.type, "Killing", "Destruction")
        ):
            near.append((family == "strike", other.head, other))
    return max(near, key=lambda x: x[:2])[2] if near else None


def _new_deed(reading: Reading, draft: Draft) -> bool:
    """Whether a noun tells a deed that was not told before: "witnesses spoke of executions", not "the deaths"."""
    entry, noun = draft.frame.trigger.entry, reading.passages[draft.frame.passage].doc[draft.head]
    done = any(role == "initiator" for _, role in entry.frame.slots.get("subj", ()))
    return done and "Plur" in noun.morph.get("Number") and not any(c.dep_ in ("det", "nummod") for c in noun.children)


def cause_of(reading: Reading, doc: Doc, head: int, others: list[Draft]) -> Draft | None:
    """The violent event that the death at ``head`` is told of: subject, complement, or clause it hangs from."""
    token = doc[head]
    violent = {
        d.head: d
        for d in others
        if reading.ontology.family(d.type) in VIOLENT
        and not reading.tells(d.type, "Killing", "Capture", "Entry", "Advance")
    }
    if not violent:
        return None
    near = [i for i in _causes(reading, token) if i in violent]
    return violent[near[0]] if near else None


def _causes(reading: Reading, token: Token, shared: bool = False) -> Iterator[int]:
    """Where the cause of a death can stand: its agent, occasion or subject, or what its participle adds to."""
    occasions = reading.lexicon.set("occasion_prepositions")
    toll = not reading.lexicon.set("toll_nouns").isdisjoint(lemmas_of(token))
    for child in token.children:
        label = syntax.relation(child)
        if not reading.lexicon.set("answering_words").isdisjoint(lemmas_of(child)):
            continue  # "killing 40, in revenge for the downing of a plane"
        if toll and label == "nmod":
            yield child.i  # "put the toll of the attack at 300"
        case = syntax.case_of(child).split("_")[0]
        through = syntax.through_adverb(child)
        if through is not None and through[0].split("_")[0] in occasions:
            yield through[1].i  # "lors de l'assaut" where "lors" is the head
        if child.dep_ == "obl:agent" or (label in ("obl", "nmod") and case in occasions) or label == "nsubj":
            yield child.i
            for inner in child.children:
                if syntax.relation(inner) in ("nmod", "conj", "acl"):
                    yield inner.i
        if label in ("nmod", "nsubj", "obj"):  # "la mort de deux passants, fauchés par des tirs"
            participles = [c for c in child.children if c.dep_ in ("acl", "amod")]
            yield from (agent.i for c in participles for agent in syntax.agents(c))
        moment = {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod", "case")}
        if label == "advcl" and moment & reading.lexicon.set("moment_markers"):
            yield child.i  # "died when a bomb went off", "when their car hit a mine"
            parties = [c for c in child.children if c.dep_ in ("obj", "nsubj", "nsubj:pass")]
            yield from (x.i for c in parties for x in (c, *syntax.children(c, "compound")))  # "mortar bombs hit"
        # "54 ont été tués et 158 blessés dans le raid": a participle without auxiliary passes for a noun
        verbal = child.pos_ in syntax.VERBAL or may_be_participle(child)
        if child.dep_ == "conj" and verbal and not shared:
            yield from _causes(reading, child, shared=True)  # "two were killed and ten hurt in the attack"
    if shared:
        return
    token = token.head if token.dep_ == "amod" else token  # "left 40 people dead"
    label, above = syntax.relation(token), token.head
    for _ in range(3):
        if (
            label not in ("acl", "advcl", "conj", "xcomp", "obj", "obl", "nmod", "appos", "ccomp", "parataxis")
            or above == token
        ):
            return
        participle = token.pos_ not in syntax.VERBAL or syntax.is_gerund(token) or syntax.is_participle(token)
        if label in ("advcl", "ccomp", "parataxis") and not (
            participle and not syntax.children(token, "nsubj", "mark")
        ):
            return
        if (label == "conj" and syntax.children(token, "nsubj")) or came_first(reading.lexicon, token):
            return
        yield above.i
        if label == "acl":  # "days of fighting that left 40 dead": the measure of a deed stands for it
            yield from (c.i for c in syntax.children(above, "nmod") if syntax.case_of(c) in ("of", "de"))
        for child in above.children:
            if child.i != token.i and (
                child.dep_ in ("nsubj", "nsubj:pass", "obl:agent")
                or (syntax.relation(child) == "obl" and syntax.case_of(child).split("_")[0] in occasions)
                or (label in ("acl", "advcl", "conj") and syntax.relation(child) in ("obj", "obl"))
            ):
                yield child.i
                if child.dep_ == "nsubj":  # "the toll of the raid rose to 45 dead"
                    yield from (inner.i for inner in child.children if syntax.relation(inner) == "nmod")
        token, label, above = above, syntax.relation(above), above.head
