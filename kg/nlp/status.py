"""How sure the text is of an event: actual, uncertain, negated or unrealized.

The walk starts at the trigger and climbs its governors as long as these say something about it. Word lists are data
(``words.yaml``); what mood, tense and negation mean is grammar and stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.model import Status
from kg.nlp import syntax
from kg.nlp.carriers import carrier
from kg.nlp.lemmas import lemma_of
from kg.nlp.moods import mood_of
from kg.nlp.sources.saying import withholds
from kg.nlp.timehomes import says
from kg.nlp.timewords import time_words
from kg.ontology import load_ontology

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.triggers import Trigger

_NEGATORS = {"pas", "jamais", "not", "n't", "n’t", "never", "nullement", "aucunement", "guère", "ni"}
_NO = {"aucun", "aucune", "no", "nul", "nulle", "neither"}
_FRENCH_MODALS = {"devoir", "pouvoir", "aller"}


def status_of(trigger: Trigger, doc: Doc, lexicon: Lexicon) -> tuple[Status, str]:
    """The status of a trigger and, for ``why``, the words that decided it ("" for plain fact)."""
    head = doc[trigger.head]
    if any(c.lower_ in lexicon.set("any_words") for c in head.children) and _denied_above(head):
        return "negated", "any"
    for i in trigger.tokens:
        found = _by_modifiers(doc[i], lexicon, set(trigger.tokens))
        if found is not None:
            return found
    if trigger.entry.pos == "verb" and withholds(head, lexicon):
        return "negated", head.text
    if trigger.entry.pos == "verb" and _voiced(head, trigger.entry.type, lexicon):
        above = head.head
        return _by_modifiers(above, lexicon, set()) or _climb(above, lexicon, set()) or ("actual", "")
    leaning = carrier(head, lexicon) if trigger.entry.pos != "verb" else None
    if leaning is not None and leaning[1] == "acl":
        found = _by_modifiers(leaning[0], lexicon, set(trigger.tokens))  # "raids probably carried out by X"
        if found is not None:
            return found
    return _climb(head, lexicon, set(trigger.tokens)) or ("actual", "")


def certainty_of(noun: Token, lexicon: Lexicon) -> Status:
    """The status of what a noun names, whether the lexicon knows an event by it or not."""
    found = _by_modifiers(noun, lexicon, {noun.i}) or _climb(noun, lexicon, {noun.i})
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
    return any(c.lower_ in _NEGATORS | _NO | {"without", "sans"} and c.i < node.i for t in above for c in t.children)


def _by_modifiers(token: Token, lexicon: Lexicon, inside: set[int]) -> tuple[Status, str] | None:
    """What the token's own dependents say."""
    negatable = {c.lower_ for c in token.children}
    for child in token.children:
        if child.i in inside:
            continue
        word, lemma = child.lower_, lemma_of(child)
        if (
            word in _NO
            or (word in _NEGATORS and child.dep_ not in ("cc",) and not _merely(child, lexicon))
            or (word == "plus" and negatable & {"ne", "n'"})
        ):
            if not _only(token):
                return ("unrealized" if _supposed(token, lexicon) else "negated"), child.text
        if child.dep_ == "case" and word in ("sans", "without"):
            return "negated", child.text
        if child.dep_ in syntax.SUBJECTS and _nobody(child, lexicon):
            return "negated", child.text
        if syntax.relation(child) in ("advmod", "obl", "advcl", "discourse", "parataxis", "amod"):
            if word in lexicon.set("hedge_adverbs") or lemma in lexicon.set("hedge_adverbs"):
                return "uncertain", child.text
        if syntax.relation(child) in ("amod", "acl", "compound", "advmod") and child.dep_ != "acl:relcl":
            if lemma in lexicon.set("hedge_adjectives") or word in lexicon.set("hedge_adjectives"):
                return "uncertain", child.text
            if lemma in lexicon.set("unrealized_adjectives") or word in lexicon.set("unrealized_adjectives"):
                return "unrealized", child.text
    return None


def _merely(negator: Token, lexicon: Lexicon) -> bool:
    """Whether "not" only denies that it was all: "not only soldiers were killed"."""
    behind = negator.doc[negator.i + 1 : negator.i + 2]
    return any(t.lower_ in lexicon.set("merely_words") for t in behind)


def _supposed(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a clause only supposes: what "if they do not withdraw" is waited for has not been denied."""
    return any(c.dep_ == "mark" and c.lower_ in lexicon.set("conditional_markers") for c in verb.children)


def _nobody(subject: Token, lexicon: Lexicon) -> bool:
    """Whether a subject says that there is none: "none of its planes", "aucun avion", "no one", "personne ne"."""
    if subject.lower_ in lexicon.set("nobody_words"):
        return subject.lower_ not in lexicon.set("nobody_with_ne") or any(
            c.lower_ in ("ne", "n'") for c in subject.head.children
        )
    if any(c.dep_ == "det" and c.lower_ in _NO for c in subject.children):
        return True
    single = lexicon.set("one_words") | lexicon.set("single_articles")
    return any(c.lower_ in _NEGATORS and c.nbor().lower_ in single for c in subject.children if c.i < subject.i)


def _only(token: Token) -> bool:
    """French "ne … que" restricts, it does not deny."""
    return any(c.lower_ in ("que", "qu'") and c.dep_ in ("advmod", "case", "mark") for c in token.children) and not any(
        c.lower_ == "pas" for c in token.children
    )


def _climb(start: Token, lexicon: Lexicon, inside: set[int]) -> tuple[Status, str] | None:
    node = start
    for step in range(8):
        if node.pos_ in syntax.VERBAL or (node.pos_ == "ADJ" and syntax.is_participle(node)):
            if step:
                found = _by_modifiers(node, lexicon, inside)
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
        if node.pos_ not in syntax.VERBAL and not (node.pos_ == "ADJ" and label == "ccomp"):
            found, follow = _over_noun(node, above, label, lexicon)
        else:
            found, follow = _over_verb(node, above, label, lexicon)
        if found is not None:
            return found
        if not follow:
            return None
        node = above
    return None


def _climb_over(node: Token, above: Token, lexicon: Lexicon) -> tuple[Status, str] | None:
    """A coordinated clause of its own: only what governs the whole coordination still counts."""
    first = syntax.first_conjunct(node)
    if syntax.relation(first) in ("ccomp", "xcomp") and first.head != first:
        return _governed_by(first.head, lexicon, first)
    return None


def _governed_by(verb: Token, lexicon: Lexicon, clause: Token | None = None) -> tuple[Status, str] | None:
    """What a governing verb says of its complement, a noun or a ``clause``."""
    lemma = lemma_of(verb)
    if withholds(verb, lexicon):
        return "uncertain", verb.text
    negative = lexicon.verbs("negative_verbs").get(lemma)
    if negative is not None and _denied(verb):
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


def _denied(verb: Token) -> bool:
    """Whether a verb is negated."""
    return any(c.lower_ in _NEGATORS and syntax.relation(c) in ("advmod", "neg") for c in verb.children)


def _not_done(deed: Token, above: Token, lexicon: Lexicon) -> tuple[Status, str] | None:
    """What is not, or not yet: "not able to hold it", "unable to", "about to", "has yet to"."""
    if above.pos_ == "ADJ":
        leaning = lexicon.table("leaning_adjectives").get(lemma_of(above))
        found: tuple[Status, str] | None = None
        if leaning is not None:
            found = ("negated" if leaning == "negated" else "unrealized"), above.text
        return _by_modifiers(above, lexicon, set()) or found
    waiting = next((c for c in above.children if c.lower_ in lexicon.set("not_yet_words")), None)
    if waiting is None or not syntax.is_infinitive(deed):
        return None
    return _by_modifiers(above, lexicon, set()) or ("negated", waiting.text)


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
        return _by_modifiers(predicate, lexicon, set()) or mood_of(predicate, lexicon)
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


def _over_noun(node: Token, above: Token, label: str, lexicon: Lexicon) -> tuple[tuple[Status, str] | None, bool]:
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
            if lemma in lexicon.set("knowing_nouns") and any(c.lower_ in _NO for c in above.children):
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
    if _denied(above) and says(above, time_words(lexicon.lang).stopping):
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
        return _governed_by(above, lexicon), yielded  # "urged them to agree to a truce": as sure as the agreeing
    if label == "nsubj" and node.dep_ != "nsubj:pass":
        return None, False
    if node.dep_ == "nsubj:pass":
        if lemma in lexicon.set("purpose_verbs") and any(syntax.is_infinitive(c) for c in above.children):
            return None, False  # "the truce was meant to end the war": it holds, whether the war ends or not
        return _governed_by(above, lexicon), lemma in lexicon.verbs("occurrence_verbs")
    if label == "obl" and syntax.case_of(node) in ("en_cas_de", "in_case_of"):
        return ("unrealized", syntax.case_of(node).replace("_", " ")), False
    return None, False


def _over_verb(node: Token, above: Token, label: str, lexicon: Lexicon) -> tuple[tuple[Status, str] | None, bool]:
    """A verbal trigger and what it hangs from: (status, whether to climb on)."""
    bare = label == "advcl" and any(c.dep_ == "mark" and c.lower_ in ("of", "de", "d'") for c in node.children)
    if bare or (label in ("acl", "xcomp") and above.pos_ in ("NOUN", "PROPN", "PRON")):
        verb = above if bare else above.head  # "accused X of having bombed it": the deed hangs on X or on the verb
        marked = any(c.dep_ == "mark" for c in node.children) and verb.pos_ in syntax.VERBAL
        if marked and lemma_of(verb) in lexicon.verbs("permit_verbs"):
            return _by_modifiers(verb, lexicon, set()), False
        if marked and lemma_of(verb) in lexicon.verbs("hedge_verbs"):
            return ("uncertain", verb.text), False
    marks = {c.lower_ for c in node.children if c.dep_ in ("mark", "case")}
    kept = label == "advcl" and syntax.is_gerund(node) and (not marks or "from" in marks)
    if kept and lemma_of(above) in lexicon.verbs("negative_verbs"):
        return _governed_by(above, lexicon, node), False  # "denied killing", "prevented them from entering"
    if label == "advcl" and marks & syntax.ORDERING and (syntax.is_infinitive(node) or syntax.is_gerund(node)):
        main = _climb(above, lexicon, set())  # "should shell the camp before storming it"
        return (None if main is None or main[0] == "negated" else main), False
    if label in ("xcomp", "ccomp") or (label in ("obj", "obl", "advcl", "acl", "nmod") and syntax.is_infinitive(node)):
        if above.pos_ in syntax.VERBAL | {"ADJ"}:
            lemma = lemma_of(above)
            if label == "xcomp" and lemma in _FRENCH_MODALS and _had_to(above):
                return None, True
            found = _not_done(node, above, lexicon) or _governed_by(above, lexicon, node)
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


def _had_to(modal: Token) -> bool:
    """Whether somebody had to do, or could do, what he then did: "a dû fuir"; not "devait fuir", "aurait dû fuir"."""
    denied = any(c.lower_ in _NEGATORS for c in modal.children)
    return syntax.is_participle(modal) and not denied and not any(syntax.is_conditional(c) for c in modal.children)


def _reported(clause: Token, noun: Token, lexicon: Lexicon) -> tuple[Status, str] | None:
    """What a noun says of the clause that tells what it is about: "no evidence that", "reports that".

    One report is somebody's; several are told by nobody in particular ("des informations selon lesquelles").
    """
    led = {c.lower_ for c in clause.children if c.dep_ == "mark"}
    led |= {c.lower_ for g in clause.children for c in g.children if c.dep_ == "case" and syntax.is_relative(g)}
    if not led & (lexicon.set("complementizers") | lexicon.set("according_to")):
        return None
    lemma, missing = lemma_of(noun), any(c.lower_ in _NO for c in noun.children)
    if missing and lemma in lexicon.set("confirming_nouns"):
        return "uncertain", noun.text
    if missing and lemma in lexicon.set("knowing_nouns"):
        return "negated", noun.text
    several = "Plur" in noun.morph.get("Number") and lemma in lexicon.set("hearsay_nouns")
    return ("uncertain", noun.text) if several else None
