"""Slots -> roles: which entity fills initiator, target, place and instrument of an event.

The frame of the lexicon entry says which slot gives which role for which class of filler. What holds for every entry
stands here: relative pronouns stand for their antecedent, coordination adds fillers, "dozens of X" is X, vehicles and
aircraft stand for their owner and are kept as instrument, and a place under a locative preposition is where.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.lexicon import Entry
from kg.nlp import syntax
from kg.nlp.fillers import behind, country_entity, crowd, expand, unlisted
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import CARRIED, Node
from kg.nlp.parties import split_sides
from kg.nlp.reading import Reading
from kg.nlp.slots import BORROWED, Filler, governors, slots_of
from kg.nlp.triggers import Trigger
from kg.nlp.vicinity import drop_vicinity

if TYPE_CHECKING:
    from spacy.tokens import Token

#: The roles that a learned second opinion may fill; an instrument is only ever read from its slot.
ROLES = ("initiator", "target", "place")
#: Families of events whose place is only ever said of themselves: one demands or backs from anywhere.
_NOWHERE = ("speech", "help", "release")


def carried(reading: Reading, node: Node) -> bool:
    """Whether a mention is a thing that acts for its owner: an aircraft, a vehicle, a weapon."""
    return any(reading.ontology.is_a(reading.cls(node), c) for c in CARRIED)


@dataclass(slots=True)
class Frame:
    """A trigger with its fillers while an event is built. ``roles[role]`` lists (node, entity IRI) pairs.

    ``state`` says how the entry's conditions stand ("met", "open" when a slot they ask for is empty, "weak" when the
    entry is one of ``weak.yaml``, "broken");
    ``probability`` is the learned second opinion on the trigger; ``aims`` are those whom a journey is made to meet.
    """

    trigger: Trigger
    passage: int
    fillers: list[Filler]
    roles: dict[str, list[tuple[Node, str]]] = field(default_factory=dict)
    why: list[str] = field(default_factory=list)
    state: str = "met"
    probability: float = 1.0
    aims: list[tuple[Node, str]] = field(default_factory=list)

    def put(self, role: str, node: Node, entity: str, why: str) -> None:
        """Add a filler once."""
        group = self.roles.setdefault(role, [])
        if entity and all(entity != e for _, e in group):
            group.append((node, entity))
            self.why.append(f"{role} {node.text!r}: {why}")


def assign(reading: Reading, passage: int, trigger: Trigger) -> Frame:
    """The roles of one trigger, and how the entry's conditions stand."""
    doc = reading.passages[passage].doc
    entry = trigger.entry
    own = [reading.mentions.at(passage, i) for i in trigger.tokens]
    people = {n.head for n in own if n is not None and not n.named and reading.is_a(n, "Agent")}
    fillers = slots_of(trigger, doc, reading.lexicon, people)
    admitted = _admitted(reading, passage, trigger, fillers)
    frame = Frame(trigger, passage, fillers, state=admitted)
    for filler in fillers:
        nodes = list(expand(reading, passage, filler.token))
        if not nodes and filler.slot in ("by", "subj"):
            nodes = behind(reading, passage, filler.token)
        if not nodes and filler.slot in ("subj", "obj"):
            nodes = crowd(reading, passage, entry, filler.token)
        if not nodes and filler.slot == "obj":
            nodes = unlisted(reading, passage, entry, filler.token)
        for node in nodes:
            _place_in_frame(reading, frame, entry, filler, node)
    _nested_places(reading, frame)
    if not frame.roles.get("place"):
        _inherit_place(reading, frame, doc[trigger.head])
        _nested_places(reading, frame)
    drop_vicinity(reading, frame)
    if entry.frame.reciprocal:
        split_sides(frame)
    _strip_wider(reading, frame)
    return frame


def _admitted(reading: Reading, passage: int, trigger: Trigger, fillers: list[Filler]) -> str:
    """How an entry's conditions stand: "met", "open" (a slot they ask for is empty or unknown), "weak" or "broken"."""
    entry = trigger.entry
    fillers = [f for f in fillers if not f.path.startswith(f"{BORROWED} ")]

    taking = reading.ontology.family(entry.type) in ("operation", "hold")

    def met(slot: str, classes: tuple[str, ...]) -> str:
        verdict = "open"
        for filler in fillers:
            if not (filler.slot == slot or filler.slot.endswith(f":{slot}")):
                continue
            # a class name begins with a capital; a word in small letters or a sign is the lemma of the filler itself
            if any(not c[0].isupper() and c != "any" and lemma_of(filler.token) == c for c in classes):
                return "met"
            nodes = list(expand(reading, passage, filler.token))
            if any(reading.is_a(n, c) for n in nodes for c in classes):
                return "met"
            # a capital stands for its state: "Moscow has lost the village"
            if "Country" in classes and any(reading.country_of(n) for n in nodes):
                return "met"
            if (
                taking
                and any(reading.cls(n) == "Name" for n in nodes)
                and any(reading.ontology.is_a(c, "Place") for c in classes)
            ):
                return "met"  # an unknown name that is taken, entered or held is a place
            # a pronoun without antecedent or an unknown name does not speak against the entry
            vague = any((n.kind == "pronoun" and not n.entity) or reading.cls(n) == "Name" for n in nodes)
            if not vague and nodes:
                verdict = "broken"
        return verdict

    head = reading.passages[passage].doc[trigger.head]
    if entry.pos == "verb" and len(entry.words) == 1 and any(c.dep_ == "expl:pv" for c in head.children):
        return "broken"  # "il s'appuie sur" supports nobody: a pronominal verb has an entry of its own ("se rendre")
    if _otherwise(reading, entry, head, fillers):
        return "broken"
    if entry.unless:
        doc = reading.passages[passage].doc
        near = {
            lemma_of(t) for i in trigger.tokens for t in (*doc[i].children, doc[i].head) if t.i not in trigger.tokens
        }
        near |= {lemma_of(f.token) for f in fillers} | {f.token.lower_ for f in fillers}
        near |= {lemma_of(c) for f in fillers for c in f.token.children}
        if near & entry.unless:
            return "broken"
    verdicts = [met(*condition) for condition in entry.needs]
    if entry.needs_any:
        some = [met(*condition) for condition in entry.needs_any]
        verdicts.append("met" if "met" in some else "open" if "open" in some else "broken")
    verdict = "broken" if "broken" in verdicts else "open" if "open" in verdicts else "met"
    if entry.weak and verdict != "broken":
        return "weak"
    return "broken" if verdict == "open" and entry.strict else verdict


def _otherwise(reading: Reading, entry: Entry, verb: Token, fillers: list[Filler]) -> bool:
    """Whether the form of a verb says that it is meant otherwise: who "was left without water" left no place, and
    nobody is told to have "trained negotiators" or armed "protected areas"."""
    if entry.pos != "verb" or len(entry.words) > 1:
        return False
    near = [verb.nbor(1), *verb.children] if verb.i + 1 < len(verb.doc) else []
    if entry.type in ("Displacement", "Withdrawal") and lemma_of(verb) in reading.lexicon.verbs("leaving_verbs"):
        return syntax.is_passive(verb) or any(c.lower_ in reading.lexicon.set("leaving_particles") for c in near)
    quality = verb.dep_ == "amod" and verb.i < verb.head.i
    return entry.type == "Support" and quality and not any(f.slot in ("adj", "by", "subj") for f in fillers)


def _role_for(reading: Reading, entry: Entry, slot: str, node: Node) -> str | None:
    rules = entry.frame.slots.get(slot, ())
    if reading.cls(node) == "Name" and reading.ontology.family(entry.type) in ("operation", "hold"):
        # an unknown name that is taken, entered or held is a place
        placed = next((role for cls, role in rules if cls == "Place" and role == "place"), None)
        if placed is not None:
            return placed
    for cls, role in rules:
        if reading.is_a(node, cls):
            return role
    return None


def _place_in_frame(reading: Reading, frame: Frame, entry: Entry, filler: Filler, node: Node) -> None:
    slot = filler.slot
    if slot.startswith("carrier:"):
        _, verb, inner = slot.split(":", 2)
        rule = reading.lexicon.table("carrier_verbs").get(verb, {}).get(inner)
        pairs = rule.items() if isinstance(rule, dict) else (("any", rule),)
        role = next((r for c, r in pairs if reading.is_a(node, c)), None)
        ground = reading.is_a(node, "Place") and not reading.is_a(node, "Facility")
        if role == "target" and not isinstance(rule, dict) and ground:
            role = "place"
    elif slot.startswith("loc:"):
        slot, role = slot[4:], None
    elif slot == "where":
        role = "place" if reading.is_a(node, "Place") else None
    else:
        role = _role_for(reading, entry, slot, node)
        if slot.startswith(("obj_", "that_", "act_")) and frame.roles.get(role or ""):
            role = "none"  # what stands inside the object speaks only where nothing nearer does
        if role is None and slot not in entry.frame.slots:
            role = _by_default(reading, entry, slot, node)
    if role is None and _locative(reading, slot) and reading.is_a(node, "Place"):
        role = "place"
    if role is None or role == "none":
        return
    if role == "target" and reading.tells(entry.type, "Killing") and _only_counted(reading, node):
        return  # "killed 85 people" gives a count, and no one that it was done to
    if role == "target" and slot == "obj" and carried(reading, node):
        against = reading.lexicon.set("collision_prepositions")
        if any(f.slot in against for f in frame.fillers):
            role = "instrument"  # "rammed a car into the gate"
    neuter = node.kind == "pronoun" and node.text.casefold() in reading.lexicon.set("neuter_pronouns")
    if role == "target" and slot in ("sur", "on") and reading.is_a(node, "Media"):
        return  # "announced the battle on Twitter"
    if neuter and role == "target" and reading.ontology.family(entry.type) == "speech":
        return  # what is denied or demanded is no party to it
    put(reading, frame, role, node, f"{filler.slot}, {filler.path}")


def _only_counted(reading: Reading, node: Node) -> bool:
    token = reading.passages[node.passage].doc[node.head]
    counted = bool(syntax.children(token, "nummod")) or any(c.like_num for c in token.children)
    return node.kind == "description" and counted and lemma_of(token) in reading.lexicon.set("people_nouns")


def _by_default(reading: Reading, entry: Entry, slot: str, node: Node) -> str | None:
    if slot == "by" and reading.is_a(node, "Agent"):
        return "initiator"
    if entry.pos == "noun" and slot == "subj" and reading.is_a(node, "Agent"):
        return "initiator"
    if entry.pos == "noun" and slot == "obj":
        return "place" if reading.is_a(node, "Place") and not reading.is_a(node, "Facility") else "target"
    return None


def _locative(reading: Reading, slot: str) -> bool:
    return slot in reading.lexicon.set("locative_prepositions") or slot.replace("_", " ") in reading.lexicon.set(
        "locative_prepositions"
    )


def put(reading: Reading, frame: Frame, role: str, node: Node, why: str) -> None:
    """Add a node to a role: things that carry an attack stand for their owner, adjectives and capitals for a state."""
    if role in ("initiator", "instrument") and carried(reading, node):
        frame.put("instrument", node, node.entity, why)
        for owner in _owners(reading, node):
            put(reading, frame, "initiator", owner, f"owner of {node.text!r}")
        return
    country = reading.country_of(node)
    if role != "place" and country is not None:
        frame.put(role, node, country_entity(reading, country), why)
        return
    owning = node.kind == "pronoun" and reading.passages[node.passage].doc[node.head].dep_ == "nmod:poss"
    if role == "place" and (owning or (node.kind == "adjective" and node.country)):
        return
    cls = reading.cls(node)
    if role == "initiator" and reading.ontology.is_a(cls, "Work"):
        for owner in _owners(reading, node):  # "resolution 2401 of the Security Council demands"
            put(reading, frame, "initiator", owner, f"author of {node.text!r}")
        return
    if role == "initiator" and reading.ontology.is_a(cls, "Place") and cls != "Country":
        return  # a town does nothing; a capital that stands for its state was taken above
    frame.put(role, node, node.entity, why)


def _owners(reading: Reading, node: Node) -> Iterator[Node]:
    head = reading.passages[node.passage].doc[node.head]
    for child in head.children:
        label, case = syntax.relation(child), syntax.case_of(child)
        if (
            label in ("amod", "compound")
            or (label == "nmod" and case in ("de", "of", "'s", ""))
            or child.dep_ == "nmod:poss"
        ):
            for owner in expand(reading, node.passage, child):
                if reading.is_a(owner, "Agent"):
                    yield owner


def _inherit_place(reading: Reading, frame: Frame, head: Token) -> None:
    """A place said of the verb above, "fighting broke out in X", or of a clause about the same scene, "as Y fled X"."""
    if reading.ontology.family(frame.trigger.entry.type) in _NOWHERE:
        return
    for above in governors(head):
        _places_of(reading, frame, above, head)
        if not frame.roles.get("place"):
            for clause in syntax.children(above, "advcl"):
                marks = {c.lower_ for c in syntax.children(clause, "mark", "advmod")}
                if marks & reading.lexicon.set("scene_markers") and not _inside(head, clause):
                    for verb in (clause, *syntax.children(clause, "obj")):
                        _places_of(reading, frame, verb, head)
        if frame.roles.get("place") or above.dep_ in ("acl:relcl", "ccomp"):
            return


def _places_of(reading: Reading, frame: Frame, above: Token, head: Token) -> None:
    for child in above.children:
        near = syntax.through_adverb(child)
        case, filler = near if near is not None else (syntax.case_of(child), child)
        placed = syntax.relation(child) in ("obl", "advmod", "nmod") and _locative(reading, case)
        if placed and not _inside(head, child):
            for node in expand(reading, frame.passage, filler):
                if reading.is_a(node, "Place") and node.kind != "adjective":
                    put(reading, frame, "place", node, f"place of {above.text!r}")


def _nested_places(reading: Reading, frame: Frame) -> None:
    """Where a place or a target lies, said in its own words: "a hotel in the centre of X" gives the hotel and X."""
    for role in ("place", "target"):
        for node, _ in list(frame.roles.get(role, [])):
            if node.kind == "adjective" or (role == "target" and not reading.is_a(node, "Place")):
                continue
            head = reading.passages[node.passage].doc[node.head]
            for child in _complements_down(head, 2):
                case = syntax.case_of(child)
                beside = not case and child.dep_ == "appos"  # "in Berlin, Germany"
                if not (beside or _locative(reading, case) or case in ("de", "of")):
                    continue
                inner = reading.mentions.at(node.passage, child.i)
                if (
                    inner is not None
                    and inner is not node
                    and not sent_by(reading, inner)
                    and (inner.named or (case not in ("de", "of") and inner.cls == "Facility"))
                    and reading.is_a(inner, "Place")
                    and inner.entity != node.entity
                    and (node.start > inner.start or inner.end > node.end or stands_apart(reading, node))
                ):
                    frame.put("place", inner, inner.entity, f"within {node.text!r}")


def sent_by(reading: Reading, node: Node) -> bool:
    """Whether a country is told as whose a mission is: "the embassy of X" does not lie in X."""
    token = reading.token(node)
    whose = syntax.case_of(token) in ("de", "of") or token.dep_ == "compound"
    return whose and lemma_of(token.head) in reading.lexicon.set("mission_nouns")


def stands_apart(reading: Reading, node: Node) -> bool:
    """Whether what a place lies in is another place: "a hotel in X", but not "the centre of X"."""
    middle = lemma_of(reading.token(node)) in reading.lexicon.set("middle_nouns")
    return reading.is_a(node, "Facility") and not middle


def _complements_down(head: Token, depth: int) -> Iterator[Token]:
    for child in head.children:
        if syntax.relation(child) in ("nmod", "obl", "appos") and child.i > head.i:
            yield child
            if depth > 1:
                yield from _complements_down(child, depth - 1)
        elif syntax.relation(child) == "acl" and syntax.is_participle(child) and child.i > head.i:
            yield from (c for c in child.children if syntax.relation(c) == "obl")  # "a base set up in a hospital"


def _inside(token: Token, top: Token) -> bool:
    return token.i == top.i or top in token.ancestors


def _strip_wider(reading: Reading, frame: Frame) -> None:
    """One entity fills one role: who is already initiator or place is not also target.

    But "Moscow bombed a market in Russia": a capital that acts leaves its state to be where.
    """
    taken: set[str] = set()
    for role in ("initiator", "target", "place"):
        kept = [(n, e) for n, e in frame.roles.get(role, []) if e not in taken]
        if role in frame.roles:
            frame.roles[role] = kept
        taken.update(e for n, e in kept if n.entity == e)
