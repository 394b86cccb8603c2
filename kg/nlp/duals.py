"""Two who are told by their number: "both sides", "the two countries" are the two that stood against each other before.

Which nouns can mean this, and of which class the two are then, stands in ``words.yaml`` (``dual_nouns``,
``dual_words``); a number alone ("both called for a truce", "tous deux ont fui") means the two told just before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.nlp.carriers import carrier
from kg.nlp.context import SIDES
from kg.nlp.descriptions import describe
from kg.nlp.drafts import Draft
from kg.nlp.lemmas import lemma_of
from kg.nlp.mutual import each_of_two, reciprocate
from kg.nlp.nodes import Node
from kg.nlp.parties import split_sides
from kg.nlp.reading import Reading
from kg.nlp.syntax import VERBAL, is_passive, relation, subjects

#: What may stand beside the noun: any other word says more than the number, "the two European countries".
_BARE = {"det", "nummod", "case", "punct", "cc", "conj"}
#: How many sentences back two persons, or two that a number alone means, may have been told.
_REACH = 2


def tell_apart(reading: Reading, drafts: Sequence[Draft]) -> None:
    """Put the two in the place of what names them by number, where the article has told who they are."""
    for n, draft in enumerate(drafts):
        frame = draft.frame
        if not frame.roles.get("initiator"):
            _name_both(reading, drafts[:n], draft)
        reciprocate(reading, draft)
        for role in ("initiator", "target"):
            for node, entity in list(frame.roles.get(role, ())):
                cls = _dual_class(reading, node)
                pair = _two(reading, drafts[:n], node, cls) if cls else ()
                if pair:
                    frame.roles[role].remove((node, entity))
                    for one in pair:
                        frame.put(role, node, one, "one of the two told before")
        if frame.trigger.entry.frame.reciprocal:
            split_sides(frame)


def _name_both(reading: Reading, earlier: Sequence[Draft], draft: Draft) -> None:
    """Let the two told just before do what "both", "the two", "tous deux" do."""
    passage, lexicon = draft.frame.passage, reading.lexicon
    doc = reading.passages[passage].doc
    verb = doc[draft.head]
    if verb.pos_ not in VERBAL and (light := carrier(verb, lexicon)) is not None:
        verb = light[0] if lemma_of(light[0]) in lexicon.verbs("light_verbs") else verb
    if verb.pos_ not in VERBAL or lemma_of(verb) in lexicon.verbs("mediating_verbs"):
        noun = doc[draft.head]  # "the two sides agreed on a truce brokered by X"
        shared = draft.frame.trigger.entry.frame.reciprocal and relation(noun) in ("obj", "obl")
        verb = noun.head if shared else verb
    for subject in subjects(verb) if verb.pos_ in VERBAL else ():
        known = {subject.lower_, *(f"{c.lower_} {subject.lower_}" for c in subject.children if c.i < subject.i)}
        told = not known.isdisjoint(lexicon.set("dual_pronouns")) or subject == each_of_two(reading, verb)
        described = reading.mentions.at(passage, subject.i)
        if described is not None and _dual_class(reading, described) and not is_passive(verb):
            draft.frame.put("initiator", described, described.entity, "the two, as its subject")
        if not told or described is not None:
            continue
        node = describe(passage, subject, "Agent", lexicon)
        role = "target" if is_passive(verb) else "initiator"
        for one in () if draft.frame.roles.get(role) else _lately(reading, earlier, node, "Agent"):
            draft.frame.put(role, node, one, "one of the two told before")


def _lately(reading: Reading, earlier: Sequence[Draft], node: Node, cls: str) -> tuple[str, ...]:
    """The only two of a class who did something, or the one to the other, in the last event of two sentences that had
    two; () when there is none."""
    here = reading.sentence_numbers[node.passage][node.head]
    for draft in reversed(earlier):
        if here - reading.sentence_numbers[draft.frame.passage][draft.head] > _REACH:
            break
        sides = [n for role in ("initiator", "target") for n in draft.frame.roles.get(role, ())]
        two = tuple(dict.fromkeys(e for n, e in sides if n.kind != "pronoun" and _one_of(reading, n, cls)))
        if len(two) == 2 and len(sides) == 2:
            return two
    return ()


def _one_of(reading: Reading, node: Node, cls: str) -> bool:
    """Whether a mention is one of a class: one person, no crowd of them."""
    return reading.is_a(node, cls) and not (node.plural and node.kind == "description")


def _dual_class(reading: Reading, node: Node) -> str | None:
    """The class of the two that a description names by number alone; None where it is no such description."""
    head = reading.token(node)
    words = reading.lexicon.set("dual_words")
    cls = reading.lexicon.table("dual_nouns").get(lemma_of(head))
    number = [c for c in head.children if c.lower_ in words]
    if node.kind != "description" or node.name is not None or not cls or not number:
        return None
    beside = [c for c in head.children if c not in number and relation(c) not in _BARE]
    known = node.definite or any(c.dep_ == "det" for c in number) or any(c.morph.get("Poss") for c in head.children)
    return str(cls) if known and all(c.morph.get("Poss") for c in beside) else None


def _two(reading: Reading, earlier: Sequence[Draft], node: Node, cls: str) -> tuple[str, ...]:
    """The parties of the last event that had two of the class; else the only two of the class (told twice)."""
    if cls == "Person":
        return _lately(reading, earlier, node, cls)
    for draft in reversed(earlier):
        roles = draft.frame.roles
        one = next((e for _, e in roles.get("initiator", ()) if _fits(reading, e, cls)), None)
        other = next((e for _, e in roles.get("target", ()) if _fits(reading, e, cls)), None)
        if one and other and one != other:
            return one, other
    place = (node.passage, node.start)
    told = Counter(n.entity for n in reading.mentions.nodes if (n.passage, n.start) < place and n.kind != "pronoun")
    for least in (1, 2):
        known = [e for e, n in told.items() if n >= least and e in reading.entities and _fits(reading, e, cls)]
        if len(known) == 2:
            return tuple(known)
    return ()


def _fits(reading: Reading, entity: str, cls: str) -> bool:
    found = reading.entities[entity].cls
    if found == "Country" or cls == "Country":
        return found == "Country"
    return any(reading.ontology.is_a(found, c) for c in SIDES)
