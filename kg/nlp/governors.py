"""What the words over a word say of it: what is planned, feared, denied, prevented, rewarded has not happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.carriers import carrier
from kg.nlp.lemmas import lemma_of
from kg.nlp.modifiers import NEGATORS, NO, by_modifiers, denied
from kg.nlp.moods import mood_of
from kg.nlp.sources.saying import withholds
from kg.nlp.timehomes import says
from kg.nlp.timewords import time_words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.lexicon import Lexicon
    from kg.model import Status

_FRENCH_MODALS = {"devoir", "pouvoir", "aller"}


def over_noun(node: Token, above: Token, label: str, lexicon: Lexicon) -> tuple[tuple[Status, str] | None, bool]:
    """A nominal trigger and what it hangs from: (status, whether to climb on)."""
    if above.pos_ in ("NOUN", "PROPN"):
        lemma = lemma_of(above)
        if label == "nsubj" and any(c.dep_ == "cop" for c in above.children):
            return _predicated(above, lexicon), False
        if label in ("nmod", "compound", "appos"):
            if lemma in lexicon.set("responsibility_nouns"):
                return None, False
            if _purposed(node, above, lexicon):
                return ("unrealized", above.text), False
            if lemma in lexicon.set("knowing_nouns") and any(c.lower_ in NO for c in above.children):
                return ("negated", above.text), False
            if lemma in lexicon.set("unrealized_nouns"):
                return ("unrealized", above.text), False
            if lemma in lexicon.set("hedge_nouns"):
                return ("uncertain", above.text), False
            return None, lemma in lexicon.set("aspect_nouns")
        return None, False
    if label == "nsubj" and above.pos_ == "ADJ":
        return _predicated(above, lexicon), False
    if above.pos_ not in syntax.VERBAL:
        return None, False
    lemma = lemma_of(above)
    if denied(above) and says(above, time_words(lexicon.lang).stopping):
        return None, False  # "the siege has not been lifted": it goes on
    if label in ("obj", "obl") and _alternative(node, above, lexicon):
        return ("unrealized", above.text), False
    if label == "obl" and _rewarded(node, above, lexicon):
        return ("unrealized", above.text), False
    light = carrier(node, lexicon)
    leaning = light is not None and light[0].i == above.i and (
        lemma in lexicon.verbs("light_verbs") or (label == "nsubj" and lemma in lexicon.verbs("occurrence_verbs"))
    )  # fmt: skip
    if lemma in lexicon.verbs("waged_verbs") and (label == "obj" or node.dep_ in ("nsubj:pass", "nsubjpass")):
        return None, True  # "fought a war", not "fought to take the town"
    if leaning:
        if lemma in lexicon.verbs("preparing_verbs") and not _known(node):
            return ("unrealized", above.text), False  # "is planning an offensive", not "had planned the attack"
        return None, label != "nsubj" or _only_happens(above, lexicon)
    named = label == "xcomp" or (label == "obj" and bool(syntax.children(above, "xcomp")))
    if named and lemma in lexicon.set("naming_verbs"):
        return None, False  # "called the offensive a crime"
    if label in ("obj", "xcomp", "iobj") or (
        label == "obl" and syntax.case_of(node) in ("à", "de", "to", "for", "against")
    ):
        yielded = lemma in lexicon.set("yielding_verbs") and not _known(node)
        return governed_by(above, lexicon), yielded  # "urged them to agree to a truce": as sure as the agreeing
    if label == "nsubj" and node.dep_ != "nsubj:pass":
        return None, False
    if node.dep_ == "nsubj:pass":
        if lemma in lexicon.set("purpose_verbs") and any(syntax.is_infinitive(c) for c in above.children):
            return None, False  # "the truce was meant to end the war": it holds, whether the war ends or not
        return governed_by(above, lexicon), lemma in lexicon.verbs("occurrence_verbs")
    if label == "obl" and syntax.case_of(node) in ("en_cas_de", "in_case_of"):
        return ("unrealized", syntax.case_of(node).replace("_", " ")), False
    return None, False


def over_verb(node: Token, above: Token, label: str, lexicon: Lexicon) -> tuple[tuple[Status, str] | None, bool]:
    """A verbal trigger and what it hangs from: (status, whether to climb on)."""
    bare = label == "advcl" and any(c.dep_ == "mark" and c.lower_ in ("of", "de", "d'") for c in node.children)
    if bare or (label in ("acl", "xcomp") and above.pos_ in ("NOUN", "PROPN", "PRON")):
        verb = above if bare else above.head  # "accused X of having bombed it": the deed hangs on X or on the verb
        marked = any(c.dep_ == "mark" for c in node.children) and verb.pos_ in syntax.VERBAL
        if marked and lemma_of(verb) in lexicon.verbs("permit_verbs"):
            return by_modifiers(verb, lexicon, set()), False
        if marked and lemma_of(verb) in lexicon.verbs("hedge_verbs"):
            return ("uncertain", verb.text), False
    marks = {c.lower_ for c in node.children if c.dep_ in ("mark", "case")}
    kept = label == "advcl" and syntax.is_gerund(node) and (not marks or "from" in marks)
    if kept and lemma_of(above) in lexicon.verbs("negative_verbs"):
        return governed_by(above, lexicon, node), False  # "denied killing", "prevented them from entering"
    if label in ("xcomp", "ccomp") or (label in ("obj", "obl", "advcl", "acl", "nmod") and syntax.is_infinitive(node)):
        if above.pos_ in syntax.VERBAL | {"ADJ"}:
            lemma = lemma_of(above)
            if label == "xcomp" and lemma in _FRENCH_MODALS and _had_to(above):
                return None, True
            found = _not_done(node, above, lexicon) or governed_by(above, lexicon, node)
            if found is not None:
                return found, False
            if label == "xcomp" and lemma in _FRENCH_MODALS:
                tense = [t for a in [above, *syntax.children(above, "aux")] for t in a.morph.get("Tense")]
                if lemma == "pouvoir" and "Past" in above.morph.get("Tense"):
                    return None, True
                return (None, True) if "Fut" in tense else (("unrealized", above.text), False)
            achieves = label == "xcomp" or any(lemma in lexicon.verbs(k) for k in ("achieve_verbs", "permit_verbs"))
            return None, achieves
        if above.pos_ in ("NOUN", "PROPN"):
            lemma = lemma_of(above)
            if lemma in lexicon.set("unrealized_nouns"):
                return ("unrealized", above.text), False
            if lemma in lexicon.set("hedge_nouns"):
                return ("uncertain", above.text), False
        return None, False
    if label.startswith("acl") and above.pos_ == "NOUN":
        return _reported(node, above, lexicon), False
    return None, False


def governed_by(verb: Token, lexicon: Lexicon, clause: Token | None = None) -> tuple[Status, str] | None:
    """What a governing verb says of its complement, a noun or a ``clause``."""
    lemma = lemma_of(verb)
    if withholds(verb, lexicon):
        return "uncertain", verb.text
    negative = lexicon.verbs("negative_verbs").get(lemma)
    if negative is not None and denied(verb):
        if negative == "unrealized":  # "has not prevented attacks"
            return None if lemma in lexicon.set("hindering_verbs") else ("unrealized", verb.text)
        told = clause is None or clause.pos_ not in syntax.VERBAL or lemma in lexicon.set("denying_verbs")
        return ("uncertain" if told else "unrealized"), verb.text  # "did not deny killing", "does not rule out bombing"
    if negative is not None:
        status: Status = "unrealized" if negative == "unrealized" else "negated"
        return status, verb.text
    for key in ("attempt_verbs", "plan_verbs", "demand_verbs", "fear_verbs"):
        if lemma in lexicon.verbs(key) and (key == "fear_verbs" or not _tells(lemma, clause, lexicon)):
            return "unrealized", verb.text
    if lemma in lexicon.verbs("hedge_verbs") and lemma not in _FRENCH_MODALS:
        return "uncertain", verb.text
    return None


def _not_done(deed: Token, above: Token, lexicon: Lexicon) -> tuple[Status, str] | None:
    """What is not, or not yet: "not able to hold it", "unable to", "about to", "has yet to"."""
    if above.pos_ == "ADJ":
        leaning = lexicon.table("leaning_adjectives").get(lemma_of(above))
        found: tuple[Status, str] | None = None
        if leaning is not None:
            found = ("negated" if leaning == "negated" else "unrealized"), above.text
        return by_modifiers(above, lexicon, set()) or found
    waiting = next((c for c in above.children if c.lower_ in lexicon.set("not_yet_words")), None)
    if waiting is None or not syntax.is_infinitive(deed):
        return None
    return by_modifiers(above, lexicon, set()) or ("negated", waiting.text)


def _tells(lemma: str, clause: Token | None, lexicon: Lexicon) -> bool:
    """Whether a verb that can ask or plan tells something here: what has been done is not asked for.

    "Told reporters that rebels held the town", not "told them to"; "dit avoir repris la ville"; "claimed the attack",
    "agreed to a truce".
    """
    if clause is None:
        return lemma in lexicon.set("claim_verbs") | lexicon.set("consenting_verbs")
    forms = [clause, *syntax.children(clause, "aux", "cop")]
    past = any({"Past", "Imp"} & set(t.morph.get("Tense")) and "Fin" in t.morph.get("VerbForm") for t in forms)
    perfect = (
        syntax.is_infinitive(forms[-1]) and len(forms) > 1 and forms[-1].lower_ in lexicon.set("perfect_auxiliaries")
    )
    asked = lemma in lexicon.set("infinitive_demands") and not syntax.is_infinitive(clause)
    return past or perfect or asked


def _only_happens(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb says no more than that something happens: "n'a pas eu lieu", but not "n'a pas fait de morts"."""
    phrases = lexicon.table("occurrence_verbs")
    over = [c for c in verb.children if syntax.relation(c) in ("obj", "obl") and syntax.case_of(c) in ("", "de")]
    return all(f"{lemma_of(verb)} {lemma_of(c)}" in phrases for c in over)


def _purposed(deed: Token, noun: Token, lexicon: Lexicon) -> bool:
    """Whether a deed stands behind a phrase that says what something is for: "en vue de la libération des otages"."""
    opening = next((c for c in noun.children if c.dep_ == "case"), None)
    if opening is None or not opening.i < noun.i < deed.i or not syntax.case_of(deed):
        return False
    phrase = f"{deed.doc[opening.i : noun.i + 1].text.casefold()} {syntax.case_of(deed)}"
    return phrase in lexicon.set("purpose_prepositions")


def _rewarded(deed: Token, verb: Token, lexicon: Lexicon) -> bool:
    """Whether a deed is what money is offered for: "offered $5 million for the capture of X", "a reward for information
    leading to his arrest"."""
    over = verb.head
    if syntax.relation(verb) == "acl" and lexicon.set("reward_nouns") & {lemma_of(over), lemma_of(over.head)}:
        return True
    given = syntax.children(verb, "obj")
    paid = any(lemma_of(o) in lexicon.set("reward_nouns") or syntax.children(o, "nummod") for o in given)
    offered = lemma_of(verb) in lexicon.set("rewarding_verbs")
    return paid and offered and syntax.case_of(deed) in lexicon.set("reward_prepositions")


def _predicated(predicate: Token, lexicon: Lexicon) -> tuple[Status, str] | None:
    """What a predicate says of its subject: "talks are not under way", "an offensive is imminent"."""
    lemma = lemma_of(predicate)
    phrase = f"{syntax.case_of(predicate)} {predicate.lower_}".strip()
    if phrase in lexicon.set("ongoing_phrases"):
        return by_modifiers(predicate, lexicon, set()) or mood_of(predicate, lexicon)
    if predicate.pos_ != "ADJ" or any(syntax.relation(c) in ("xcomp", "ccomp") for c in predicate.children):
        return None
    leaning = lexicon.table("leaning_adjectives").get(lemma) == "unrealized"  # "likely", which is an adverb, too
    if (leaning and lemma in lexicon.set("hedge_adverbs")) or lemma in lexicon.set("unrealized_adjectives"):
        return "unrealized", predicate.text
    return ("uncertain", predicate.text) if lemma in lexicon.set("hedge_adjectives") else None


def _known(noun: Token) -> bool:
    """Whether a noun is of something told before: "the attack", "their attack"."""
    return any(syntax.is_definite(c) or "Yes" in c.morph.get("Poss") for c in noun.children)


def _alternative(deed: Token, above: Token, lexicon: Lexicon) -> bool:
    """Whether a deed is to come if something is not done: "withdraw or face sanctions", whichever has the object."""
    verbs = [above, *(c for c in above.children if c.dep_ == "conj" and c.i < deed.i)]
    facing = [v for v in verbs if lemma_of(v) in lexicon.verbs("facing_verbs")]
    return any(c.dep_ == "cc" and c.lower_ in lexicon.set("alternative_words") for v in facing for c in v.children)


def _had_to(modal: Token) -> bool:
    """Whether somebody had to do, or could do, what he then did: "a dû fuir"; not "devait fuir", "aurait dû fuir"."""
    denied = any(c.lower_ in NEGATORS for c in modal.children)
    return syntax.is_participle(modal) and not denied and not any(syntax.is_conditional(c) for c in modal.children)


def _reported(clause: Token, noun: Token, lexicon: Lexicon) -> tuple[Status, str] | None:
    """What a noun says of the clause that tells what it is about: "no evidence that", "reports that".

    One report is somebody's; several are told by nobody in particular ("des informations selon lesquelles").
    """
    led = {c.lower_ for c in clause.children if c.dep_ == "mark"}
    if lemma_of(noun) in lexicon.set("charge_nouns"):  # a parser takes "that" for a relative pronoun
        led |= {c.lower_ for c in clause.children if c.i < clause.i}
    led |= {c.lower_ for g in clause.children for c in g.children if c.dep_ == "case" and syntax.is_relative(g)}
    if not led & (lexicon.set("complementizers") | lexicon.set("according_to")):
        return None
    lemma, missing = lemma_of(noun), any(c.lower_ in NO for c in noun.children)
    verb = noun.head
    rejected = syntax.relation(noun) in ("obj", "obl") and lemma_of(verb) in lexicon.verbs("negative_verbs")
    if rejected and lemma in lexicon.set("charge_nouns") and not denied(verb):
        # somebody says so who is only told to reject it; who denies it says that it is not
        return ("negated" if lemma_of(verb) in lexicon.set("denying_verbs") else "uncertain"), verb.text
    if missing and lemma in lexicon.set("confirming_nouns"):
        return "uncertain", noun.text
    if missing and lemma in lexicon.set("knowing_nouns"):
        return "negated", noun.text
    several = "Plur" in noun.morph.get("Number") and lemma in lexicon.set("hearsay_nouns")
    return ("uncertain", noun.text) if several else None
