"""How sure the text is of an event: actual, uncertain, negated or unrealized.

The walk starts at the trigger and climbs its governors as long as these say something about it. Word lists are data
(``words.yaml``); what mood, tense and negation mean is grammar and stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.model import Status
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.slots import carrier

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.triggers import Trigger

_NEGATORS = {"pas", "jamais", "not", "n't", "n’t", "never", "nullement", "aucunement", "guère", "ni"}
_NO = {"aucun", "aucune", "no", "nul", "nulle", "neither"}
_FUTURE = {"will", "shall", "'ll", "wo"}
_MODALS = {"would", "should", "must", "can", "could", "'d", "ca", "may", "might"}
_PERHAPS = {"may", "might", "could"}
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
    leaning = carrier(head, lexicon) if trigger.entry.pos != "verb" else None
    if leaning is not None and leaning[1] == "acl":
        found = _by_modifiers(leaning[0], lexicon, set(trigger.tokens))  # "raids probably carried out by X"
        if found is not None:
            return found
    return _climb(head, lexicon, set(trigger.tokens)) or ("actual", "")


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
            or (word in _NEGATORS and child.dep_ not in ("cc",))
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
        if syntax.relation(child) in ("amod", "acl", "compound", "advmod"):
            if lemma in lexicon.set("hedge_adjectives") or word in lexicon.set("hedge_adjectives"):
                return "uncertain", child.text
            if lemma in lexicon.set("unrealized_adjectives") or word in lexicon.set("unrealized_adjectives"):
                return "unrealized", child.text
    return None


def _supposed(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a clause only supposes: what "if they do not withdraw" is waited for has not been denied."""
    return any(c.dep_ == "mark" and c.lower_ in lexicon.set("conditional_markers") for c in verb.children)


def _nobody(subject: Token, lexicon: Lexicon) -> bool:
    """Whether a subject says that there is none: "none of its planes", "aucun avion", "no one", "personne ne"."""
    if subject.lower_ in lexicon.set("nobody_words"):
        return subject.lower_ not in lexicon.set("nobody_with_ne") or any(
            c.lower_ in ("ne", "n'") for c in subject.head.children
        )
    return any(c.dep_ == "det" and c.lower_ in _NO for c in subject.children)


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
            found = _by_mood(node, lexicon)
            if found is not None:
                return found
        above = node.head
        if above == node:
            return None
        label = syntax.relation(node)
        if label == "conj":
            if (
                node.pos_ in syntax.VERBAL
                and (syntax.children(node, "aux") or "Fin" in node.morph.get("VerbForm"))
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


def _by_mood(verb: Token, lexicon: Lexicon) -> tuple[Status, str] | None:
    chain = [verb, *syntax.children(verb, "aux", "cop")]
    for token in chain:
        word = token.lower_
        if token is not verb and word in _FUTURE:
            return "unrealized", token.text
        if token is not verb and word in _MODALS:
            perfect = any(t.lower_ in ("have", "'ve") for t in chain)
            if word in _PERHAPS and perfect:
                return "uncertain", token.text
            if (
                word in ("could", "can")
                and any("Past" in t.morph.get("Tense") for t in chain if t.lower_ == "could")
                and not perfect
            ):
                return "unrealized", token.text
            return ("uncertain" if word in ("may", "might") and perfect else "unrealized"), token.text
        if syntax.is_conditional(token):
            return ("unrealized" if _still_to_come(verb, token) else "uncertain"), token.text
        if syntax.is_future(token):
            return "unrealized", token.text
    for child in verb.children:
        if child.dep_ == "mark" and (
            child.lower_ in lexicon.set("conditional_markers") or child.lower_ in ("si", "if", "unless")
        ):
            return "unrealized", child.text
    if syntax.is_infinitive(verb):
        marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "case")}
        if marks & {"pour", "afin", "avant", "before"}:
            return (
                ("unrealized", "pour" if "pour" in marks else next(iter(marks)))
                if not (marks & {"avant", "before"})
                else None
            )
        if syntax.relation(verb) in ("advcl", "acl") and not marks & {"après", "after", "sans"}:
            if verb.head.pos_ in ("NOUN", "PROPN") or marks & {"to", "de"}:
                return "unrealized", f"infinitive under {verb.head.text!r}"
        if "sans" in marks:
            return "negated", "sans"
    return None


def _still_to_come(verb: Token, conditional: Token) -> bool:
    """ "L'armée a dit qu'elle attaquerait", "qu'ils seraient jugés": under a past verb the conditional is its future,
    unlike "aurait tué"."""
    above = verb.head
    que = any(c.dep_ == "mark" and c.lower_ in ("que", "qu'") for c in verb.children)
    others = [c for c in syntax.children(verb, "aux") if c != conditional]
    simple = conditional == verb or (syntax.is_passive(verb) and lemma_of(conditional) == "être")
    if not simple or verb.dep_ != "ccomp" or not que or others:
        return False
    return any("Past" in t.morph.get("Tense") for t in (above, *syntax.children(above, "aux")))


def _governed_by(verb: Token, lexicon: Lexicon, clause: Token | None = None) -> tuple[Status, str] | None:
    """What a governing verb says of its complement, a noun or a ``clause``."""
    lemma = lemma_of(verb)
    negative = lexicon.verbs("negative_verbs").get(lemma)
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
    forms = [clause, *syntax.children(clause, "aux")]
    past = any("Past" in t.morph.get("Tense") and "Fin" in t.morph.get("VerbForm") for t in forms)
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


def _over_noun(node: Token, above: Token, label: str, lexicon: Lexicon) -> tuple[tuple[Status, str] | None, bool]:
    """A nominal trigger and what it hangs from: (status, whether to climb on)."""
    if above.pos_ in ("NOUN", "PROPN"):
        lemma = lemma_of(above)
        if label in ("nmod", "compound", "appos"):
            if lemma in lexicon.set("responsibility_nouns"):
                return None, False
            if lemma in lexicon.set("knowing_nouns") and any(c.lower_ in _NO for c in above.children):
                return ("negated", above.text), False
            if lemma in lexicon.set("unrealized_nouns"):
                return ("unrealized", above.text), False
            if lemma in lexicon.set("hedge_nouns"):
                return ("uncertain", above.text), False
            return None, lemma in lexicon.set("aspect_nouns")
        return None, False
    if above.pos_ not in syntax.VERBAL:
        return None, False
    lemma = lemma_of(above)
    light = carrier(node, lexicon)
    leaning = light is not None and light[0].i == above.i and (
        lemma in lexicon.verbs("light_verbs") or (label == "nsubj" and lemma in lexicon.verbs("occurrence_verbs"))
    )  # fmt: skip
    if leaning:
        return None, label != "nsubj" or _only_happens(above, lexicon)
    if label in ("obj", "xcomp", "iobj") or (
        label == "obl" and syntax.case_of(node) in ("à", "de", "to", "for", "against")
    ):
        return _governed_by(above, lexicon), False
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
