"""How sure the text is of an event: actual, uncertain, negated or unrealized.

The walk starts at the trigger and climbs its governors as long as these say something about it (``governors``). Word
lists are data (``words.yaml``); what mood, tense and negation mean is grammar and stands here, in ``moods`` and in
``modifiers``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.carriers import carrier
from kg.nlp.governors import governed_by, over_noun, over_verb
from kg.nlp.lemmas import lemma_of
from kg.nlp.modifiers import NEGATORS, NO, by_modifiers
from kg.nlp.moods import mood_of
from kg.nlp.sources.saying import withholds
from kg.ontology import load_ontology

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.lexicon import Lexicon
    from kg.model import Status
    from kg.nlp.triggers import Trigger


def status_of(trigger: Trigger, doc: Doc, lexicon: Lexicon) -> tuple[Status, str]:
    """The status of a trigger and, for ``why``, the words that decided it ("" for plain fact)."""
    head = doc[trigger.head]
    if any(c.lower_ in lexicon.set("any_words") for c in head.children) and _denied_above(head):
        return "negated", "any"
    for i in trigger.tokens:
        found = by_modifiers(doc[i], lexicon, set(trigger.tokens))
        if found is not None:
            return found
    if trigger.entry.pos == "verb" and withholds(head, lexicon):
        return "negated", head.text
    if trigger.entry.pos == "verb" and _voiced(head, trigger.entry.type, lexicon):
        above = head.head
        return by_modifiers(above, lexicon, set()) or _climb(above, lexicon, set()) or ("actual", "")
    leaning = carrier(head, lexicon) if trigger.entry.pos != "verb" else None
    if leaning is not None and leaning[1] == "acl":
        found = by_modifiers(leaning[0], lexicon, set(trigger.tokens))  # "raids probably carried out by X"
        if found is not None:
            return found
    return _climb(head, lexicon, set(trigger.tokens)) or ("actual", "")


def certainty_of(noun: Token, lexicon: Lexicon) -> Status:
    """The status of what a noun names, whether the lexicon knows an event by it or not."""
    found = by_modifiers(noun, lexicon, {noun.i}) or _climb(noun, lexicon, {noun.i})
    return found[0] if found is not None else "actual"


def _voiced(verb: Token, kind: str, lexicon: Lexicon) -> bool:
    """Whether a deed is done to say something, which is said then: "marched to demand a vote", "manifestent pour
    dénoncer"; but not "sent an envoy to demand"."""
    if load_ontology().family(kind) != "speech" or verb.dep_ != "advcl" or not syntax.is_infinitive(verb):
        return False
    above, marks = verb.head, {c.lower_ for c in verb.children if c.dep_ in ("mark", "case")}
    purpose = bool(marks & lexicon.set("purpose_markers"))
    return purpose and above.i < verb.i and above.pos_ == "VERB" and lemma_of(above) not in lexicon.set("errand_verbs")


def _denied_above(node: Token) -> bool:
    """Whether what governs a noun is denied: "was not aware of any strike"."""
    above = list(node.ancestors)[:3]
    return any(c.lower_ in NEGATORS | NO | {"without", "sans"} and c.i < node.i for t in above for c in t.children)


def _climb(start: Token, lexicon: Lexicon, inside: set[int]) -> tuple[Status, str] | None:
    node = start
    for step in range(8):
        predicate = any(c.dep_ == "cop" for c in node.children)  # "will be in custody"
        if node.pos_ in syntax.VERBAL or predicate or (node.pos_ == "ADJ" and syntax.is_participle(node)):
            if step:
                found = by_modifiers(node, lexicon, inside)
                if found is not None:
                    return found
            found = mood_of(node, lexicon)
            if found is not None:
                return found
        above = node.head
        if above == node:
            return None
        label = syntax.relation(node)
        if label == "conj":
            if (
                (node.pos_ in syntax.VERBAL or syntax.children(node, "cop"))
                and (syntax.children(node, "aux", "cop") or "Fin" in node.morph.get("VerbForm"))
                and syntax.children(node, "nsubj")
            ):
                return _climb_over(node, above, lexicon)
            node = above
            continue
        if label == "advcl" and _ordered(node):
            main = _climb(above, lexicon, set())  # "should shell the camp before storming it"
            return None if main is None or main[0] == "negated" else main
        said = label == "ccomp" and (node.pos_ == "ADJ" or any(c.dep_ == "cop" for c in node.children))
        if node.pos_ not in syntax.VERBAL and not said:
            found, follow = over_noun(node, above, label, lexicon)
        else:
            found, follow = over_verb(node, above, label, lexicon)
        if found is not None:
            return found
        if not follow:
            return None
        node = above
    return None


def _ordered(clause: Token) -> bool:
    """Whether a clause only says what its subject did before or after: "before storming it", "après avoir fui"."""
    marks = {c.lower_ for c in clause.children if c.dep_ in ("mark", "case")}
    return bool(marks & syntax.ORDERING) and (syntax.is_infinitive(clause) or syntax.is_gerund(clause))


def _climb_over(node: Token, above: Token, lexicon: Lexicon) -> tuple[Status, str] | None:
    """A coordinated clause of its own: only what governs the whole coordination still counts."""
    first = syntax.first_conjunct(node)
    if syntax.relation(first) in ("ccomp", "xcomp") and first.head != first:
        return governed_by(first.head, lexicon, first)
    return None
