"""The syntactic slots round a trigger: subject, object, agent, possessor, and one for each preposition.

A slot is what a lexicon frame names; which role it fills is decided in ``roles``. Every filler keeps the path by which
it was reached, so that ``kg explain --why`` can show it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.carriers import carrier
from kg.nlp.lemmas import lemma_of, lemmas_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.triggers import Trigger


#: How the path of a filler begins that was found one noun too low; it fills roles but meets no condition.
BORROWED = "hung on"


@dataclass(frozen=True, slots=True)
class Filler:
    """A token in a slot, and how it got there."""

    slot: str
    token: Token
    path: str


def slots_of(trigger: Trigger, doc: Doc, lexicon: Lexicon, people: Container[int] = ()) -> list[Filler]:
    """All fillers of a trigger, its own before those lent; of its words those in ``people`` ("expel diplomat")."""
    inside = {i for i in trigger.tokens if i == trigger.head or i not in people}
    found: list[Filler] = []
    head = doc[trigger.head]
    verbal = trigger.entry.pos == "verb"
    if verbal:
        found += _of_verb(head, lexicon, reflexive=trigger.entry.words[0] == "se")
        for i in trigger.tokens:
            if i == head.i:
                continue
            found += _obliques(doc[i], doc[i].lower_)
            if doc[i].dep_ == "aux:caus":  # "les rebelles ont fait sauter un pont": the subject hangs from "faire"
                found += [
                    Filler("subj", c, "subject of the causative") for c in doc[i].children if c.dep_ in syntax.SUBJECTS
                ]
        if "de" not in trigger.entry.frame.slots and not any(f.slot == "obj" for f in found):
            found += _indefinite(found)
    else:
        own = _of_noun(head, inside)
        told = any(f.slot == "adj" for f in own)  # "Turkish launches of American missiles" are Turkey's
        for i in trigger.tokens:
            found += own if i == head.i else [f for f in _of_noun(doc[i], inside) if not told or f.slot != "adj"]
        found += _of_predicate(head)
        found += _lent(head, lexicon, inside)
    found += _borrowed(found, verbal)
    found += _within(found, trigger.entry.frame.slots)
    if "that_subj" in trigger.entry.frame.slots:
        found += _asked(head)
    if "act_obj" in trigger.entry.frame.slots:
        found += _threatened(head, trigger.entry.frame.slots)
    seen: set[tuple[str, int]] = set()
    out = []
    particles = lexicon.set("particles") & set(trigger.entry.words) - set(trigger.entry.frame.slots)
    for filler in found:
        if verbal and filler.slot in particles:
            # "shot down the jet": a particle of the trigger that the parser took for a preposition
            filler = Filler("obj", filler.token, f"object after {filler.slot!r}")
        key = (filler.slot, filler.token.i)
        if filler.token.i not in inside and key not in seen:
            seen.add(key)
            out.append(filler)
    return out


def _indefinite(found: list[Filler]) -> list[Filler]:
    """Objects that the tagger took for complements: "des" is both the plural article and "de les"."""
    out = []
    for filler in found:
        if filler.slot == "de" and any(c.dep_ == "case" and c.lower_ in ("des", "du") for c in filler.token.children):
            out.append(Filler("obj", filler.token, "object with an indefinite article"))
    return out


def _borrowed(found: list[Filler], verbal: bool) -> list[Filler]:
    """What the parser hung one noun too low: "l'avancée des rebelles vers Bangui", "a tué deux soldats à Naplouse"."""
    out = []
    for filler in found:
        if filler.slot != "obj" if verbal else filler.slot not in ("de", "of"):
            continue
        for child in filler.token.children:
            case = syntax.case_of(child) if syntax.relation(child) in ("nmod", "obl") else ""
            if case in ("par", "by") and any(f.slot == "subj" for f in found):
                continue  # "rejected calls by the UN": who acts is said, this is who called
            if case and case not in ("de", "of", "'s", "parmi", "among", "dont", "sans", "without"):
                out.append(Filler("by" if case in ("par", "by") else case, child, f"{BORROWED} {filler.token.text!r}"))
    for filler in found:
        # "raids by Russian planes on the town": where the strike went, hung on who flew it
        if filler.slot in ("subj", "by"):
            for child in filler.token.children:
                case = syntax.case_of(child) if syntax.relation(child) == "nmod" else ""
                if case in ("sur", "contre", "on", "against", "upon"):
                    out.append(Filler(case, child, f"{BORROWED} {filler.token.text!r}"))
    return out


def _within(found: list[Filler], wanted: Container[str]) -> list[Filler]:
    """What belongs to the object where the frame asks for it: "rejected Seoul's demand", "condemned Israeli raids".

    Slots: ``obj_poss``, ``obj_adj``, ``obj_by``, ``obj_from``, ``obj_of``. They fill a role that nothing else does and
    meet no condition. "Complained over the raids" speaks of an object too.
    """
    out = []
    for filler in found:
        if filler.slot not in ("obj", "over", "about", "against", "at", "contre", "de", "to"):
            continue
        for child in filler.token.children:
            label, case = syntax.relation(child), syntax.case_of(child)
            if child.dep_ == "nmod:poss" or case == "'s":
                slot = "obj_poss"
            elif label in ("amod", "compound") and not case:
                slot = "obj_adj"
            elif label in ("nmod", "obl") and case in ("by", "par", "from", "of", "de"):
                slot = {"par": "obj_by", "de": "obj_of"}.get(case, f"obj_{case}")
            else:
                continue
            if slot in wanted:
                out.append(Filler(slot, child, f"{BORROWED} {filler.token.text!r}"))
    return out


def _asked(head: Token) -> list[Filler]:
    """Who is to do what is asked for: "demanded that Israel ease restrictions", "its demand that the rebels leave"."""
    out = []
    for clause in head.children:
        said = clause.dep_ == "ccomp" or any(c.dep_ == "mark" and c.lower_ in ("that", "que") for c in clause.children)
        if said and clause.pos_ in syntax.VERBAL and not syntax.is_passive(clause):
            out += [Filler("that_subj", s, f"{BORROWED} {clause.text!r}") for s in syntax.subjects(clause)]
    return out


def _threatened(head: Token, wanted: Container[str]) -> list[Filler]:
    """Whom the act is for that an infinitive names: "threatened to attack the camp", "… to launch raids on it"."""
    out = []
    for act in head.children:
        if syntax.relation(act) not in ("xcomp", "ccomp", "advcl") or not syntax.is_infinitive(act):
            continue
        objects = syntax.children(act, "obj")
        fillers = [Filler("obj", o, "") for o in objects]
        for token in (act, *objects):
            fillers += _obliques(token, "")
        names = ((f"act_{f.slot}", f.token) for f in fillers)
        out += [Filler(slot, token, f"{BORROWED} {act.text!r}") for slot, token in names if slot in wanted]
    return out


def _of_verb(verb: Token, lexicon: Lexicon, reflexive: bool = False) -> list[Filler]:
    out = []
    # "la ville est tombée", "les troupes se sont retirées": the auxiliary is no sign of a passive there
    active = reflexive or lemma_of(verb) in lexicon.set("verbs_with_be")
    active = active or any(c.dep_ in ("expl:pv", "expl:comp") and c.lower_ != "y" for c in verb.children)
    passive = syntax.is_passive(verb) and not active
    for subject in syntax.subjects(verb):
        shared = "" if subject.head == verb else " (shared)"
        out.append(
            Filler("obj" if passive else "subj", subject, f"{'passive' if passive else 'active'} subject{shared}")
        )
    if verb.dep_ == "amod" and verb.head.pos_ in ("NOUN", "PROPN"):
        slot = "subj" if active or syntax.is_gerund(verb) else "obj"
        out.append(Filler(slot, verb.head, "participle before its noun"))
    for child in syntax.shared_objects(verb):
        out.append(Filler("obj", _measured(child), "object" if child.head == verb else "object (shared)"))
    if not passive and not any(f.slot == "obj" for f in out):
        lent = _relativised(verb)
        if lent is not None:
            out.append(Filler("obj", lent, "noun that the relative clause is about"))
    for child in syntax.agents(verb):
        out.append(Filler("by", child, "agent"))
    for child in syntax.children(verb, "iobj"):
        out.append(Filler("iobj", child, "indirect object"))
    if syntax.is_infinitive(verb) or syntax.relation(verb) in ("acl", "advcl", "xcomp", "ccomp"):
        # who is criticised is not the doer of the noun that he is told with: "la démission de X, critiqué pour …"
        known = passive and not syntax.is_infinitive(verb)
        out += _controlled(verb, lexicon, known or any(f.slot in ("subj", "by") for f in out))
    # "US-backed", "Houthi-held": the noun before the hyphen acts
    for child in verb.children:
        if child.i < verb.i and verb.i >= 2 and verb.nbor(-1).text == "-" and child.i == verb.i - 2:
            out.append(Filler("adj", child, "noun before the hyphen"))
        elif child.dep_ == "compound" or (child.dep_ == "amod" and child.i < verb.i):
            out.append(Filler("adj", child, "modifier"))
    out += _obliques(verb, "verb")
    return out


def _measured(token: Token) -> Token:
    """ "Took much of the suburb": what is measured, where the parser hung "of the suburb" on the verb."""
    if token.pos_ in ("ADJ", "PRON", "NUM", "DET") and not any(c.i > token.i for c in token.children):
        for sister in token.head.children:
            if (
                0 < sister.i - token.i <= 4
                and syntax.case_of(sister) in ("of", "de")
                and token.nbor(1).lower_ in ("of", "de", "des", "du", "d'")
            ):
                return sister
    return token


def _relativised(verb: Token) -> Token | None:
    """The antecedent of "the road that the army cut", "la route que l'armée a coupée", with or without the pronoun."""
    if verb.dep_ != "acl:relcl":
        return None
    subjects = syntax.children(verb, "nsubj")
    if not subjects or any(syntax.is_relative(s) for s in subjects):
        return None
    for child in verb.children:
        if child.lower_ in ("où", "where", "dont", "whose", "when") or (
            syntax.is_relative(child)
            and child.dep_ != "obj"
            and child.lower_ not in ("que", "qu'", "that", "which", "whom")
        ):
            return None
        if any(syntax.is_relative(c) for c in child.children if child not in subjects or c.lower_ in ("whose", "dont")):
            return None
    return verb.head


def _controlled(verb: Token, lexicon: Lexicon, has_subject: bool) -> Iterator[Filler]:
    """The doer of an infinitive under a noun ("the offensive to retake …") or an object control verb."""
    if has_subject:
        return
    head = verb.head
    if syntax.relation(verb) in ("acl", "nmod", "ccomp", "advcl", "obl") and head.pos_ in ("NOUN", "PROPN"):
        for child in head.children:
            if syntax.relation(child) == "nmod" and syntax.case_of(child) in ("de", "of", "par", "by", "'s"):
                yield Filler("subj", child, f"doer of {head.text!r}")
        for filler in _lent(head, lexicon, {head.i}):
            if filler.slot in ("subj", "by"):
                yield Filler("subj", filler.token, f"through {head.text!r}")


def _of_noun(noun: Token, inside: set[int]) -> list[Filler]:
    out = []
    for child in noun.children:
        if child.i in inside:
            continue
        label = syntax.relation(child)
        near = syntax.through_adverb(child)
        if near is not None:
            out.append(Filler(near[0], near[1], f"complement with {near[0]!r}"))
            continue
        case = syntax.case_of(child)
        if child.dep_ in ("nmod:poss", "det:poss") or (child.dep_ in ("det", "nmod") and child.morph.get("Poss")):
            out.append(Filler("poss", child, "possessor"))
        elif label in ("amod", "compound") or (label == "nmod" and child.i < noun.i and not case):
            out.append(Filler("adj", child, "modifier"))
            for other in syntax.conjuncts(child):
                out.append(Filler("adj", other, "coordinated modifier"))
        elif label in ("nmod", "obl", "appos") and case:
            out.append(Filler("by" if case in ("par", "by") else case, child, f"complement with {case!r}"))
        elif label == "nmod":
            out.append(Filler("de" if noun.doc.lang_ == "fr" else "of", child, "complement"))
    return out


def _of_predicate(head: Token) -> list[Filler]:
    """A fixed phrase or noun as predicate: "X is under siege", "the zones under their control"."""
    out = []
    subjects = [c for c in head.children if c.dep_ in syntax.SUBJECTS]
    out += [Filler("subj", s, "subject of the predicate") for s in subjects]
    if not subjects and syntax.case_of(head) and syntax.relation(head) in ("nmod", "acl", "obl"):
        host = head.head
        if host.pos_ in ("NOUN", "PROPN"):
            out.append(Filler("host", host, "noun that it modifies"))
        elif host.pos_ in syntax.VERBAL:
            out += [Filler("host", s, "subject of its verb") for s in syntax.subjects(host)]
            out += [Filler("host", o, "object of its verb") for o in syntax.children(host, "obj")]
    return out


def _lent(noun: Token, lexicon: Lexicon, inside: set[int]) -> list[Filler]:
    """What a light verb lends to its noun: "carried out strikes on X", "raids led by X", "came under fire"."""
    out: list[Filler] = []
    happening = lexicon.verbs("occurrence_verbs")
    for child in (*noun.children, *noun.head.children):
        # "an attack targeting X", "an attack took place, targeting X"
        own = child.head == noun or syntax.relation(noun) == "nsubj"
        added = own and syntax.relation(child) in ("acl", "advcl")
        if added and (syntax.is_gerund(child) or child.dep_ == "acl:relcl"):
            name = next((w for w in lemmas_of(child) if w in lexicon.table("carrier_verbs")), "")
            if name:
                out += [Filler(f"loc:{f.slot}", f.token, f.path) for f in _obliques(child, child.lower_)]
                out += [
                    Filler(f"carrier:{name}:obj", o, f"object of {child.text!r}") for o in syntax.children(child, "obj")
                ]
        elif own and syntax.relation(child) == "acl" and any(w in happening for w in lemmas_of(child)):
            out += [Filler(f"loc:{f.slot}", f.token, f.path) for f in _obliques(child, child.lower_)]
    found = carrier(noun, lexicon)
    if found is None:
        return out
    (verb, label), case = found, syntax.case_of(noun)
    light = lexicon.verbs("light_verbs")
    name = next((w for w in lemmas_of(verb) if w in light), lemma_of(verb))
    role = light.get(name)
    if role is None and any(w in lexicon.set("claim_verbs") for w in lemmas_of(verb)):
        role = "initiator"  # who claims an attack is said to have made it
    if role is None and (label == "obj" or case == "de") and lexicon.verbs("intending_verbs").keys() & lemmas_of(verb):
        role = "initiator"  # "threatened military action", "menacé de représailles"
    if role is not None and (label == "acl" or not label.startswith("nsubj") or label == "nsubj:pass"):
        slot = "subj" if role in ("initiator", True) else "obj" if role == "target" else str(role)
        if not syntax.is_passive(verb):
            out += [Filler(slot, s, f"subject of {verb.text!r}") for s in syntax.subjects(verb) if s != noun]
        out += [Filler("subj", a, f"agent of {verb.text!r}") for a in syntax.agents(verb)]
        for to in lexicon.set("receiver_prepositions"):
            out += [Filler(to, c, f"indirect object of {verb.text!r}") for c in syntax.children(verb, "iobj")]
        out += [f for f in _obliques(verb, verb.lower_) if f.slot not in ("par", "by")]
    elif label.startswith("nsubj"):
        special = lexicon.table("carrier_verbs").get(name)
        if isinstance(special, dict):
            for child in syntax.children(verb, "obj"):
                out.append(Filler(f"carrier:{name}:obj", child, f"object of {verb.text!r}"))
            for filler in (*_obliques(verb, verb.lower_), *_sides_below(verb, special)):
                key = f"carrier:{name}:{filler.slot}" if filler.slot in special else f"loc:{filler.slot}"
                out.append(Filler(key, filler.token, filler.path))
        else:
            out += [Filler(f"loc:{f.slot}", f.token, f.path) for f in _obliques(verb, verb.lower_)]
    elif syntax.is_passive(verb) and (label == "obl:agent" or (label[:3] == "obl" and case in ("par", "by"))):
        if isinstance(lexicon.table("carrier_verbs").get(name), dict):
            out += [Filler(f"carrier:{name}:obj", o, f"object of {verb.text!r}") for o in syntax.logical_objects(verb)]
        out += [Filler(f"loc:{f.slot}", f.token, f.path) for f in _obliques(verb, verb.lower_)]
    elif label in ("obj", "xcomp") or label.startswith("obl"):
        if label != "obj" and case in ("par", "with") and not syntax.is_passive(verb):  # "riposté par un assaut"
            out += [Filler("subj", s, f"subject of {verb.text!r}") for s in syntax.subjects(verb)]
        out += [Filler(f"loc:{f.slot}", f.token, f.path) for f in _obliques(verb, verb.lower_)]
    return [f for f in out if f.token.i not in inside]


def _sides_below(verb: Token, special: Container[str]) -> list[Filler]:
    """The other side of a fight that the parser hung on the first: "a opposé l'armée et ses alliés aux rebelles"."""
    first = [t for o in syntax.children(verb, "obj") for t in (o, *syntax.conjuncts(o))]
    return [
        Filler(case, child, f"complement of {verb.text!r} with {case!r}, hung on {token.text!r}")
        for token in first
        for child in syntax.children(token, "nmod", "obl")
        if (case := syntax.case_of(child)) in special and case not in ("de", "of", "entre", "between")
    ]


def _obliques(head: Token, what: str) -> list[Filler]:
    out = []
    for child in head.children:
        label = syntax.relation(child)
        if label in ("obl", "nmod", "advmod", "advcl", "obj", "dep") and child.dep_ != "obl:agent":
            if syntax.is_relative(child) and child.lower_ in ("où", "where"):
                out.append(Filler("where", child, "relative adverb of place"))
                continue
            near = syntax.through_adverb(child)
            if near is not None:
                out.append(Filler(near[0], near[1], f"complement of {what!r} with {near[0]!r}"))
                continue
            case = syntax.case_of(child)
            if case in ("jusque", "jusque_à", "up_to") and syntax.children(child, "nummod"):
                out.append(Filler("obj", child, "object with a bound on its number"))
                continue
            if case and child.pos_ in syntax.NOMINAL | {"ADV"} and case not in ("par", "by"):
                out.append(Filler(case, child, f"complement of {what!r} with {case!r}"))
    return out


def governors(token: Token) -> Iterator[Token]:
    """The verbs above an event's trigger in its sentence, nearest first, for places and times said of the whole."""
    for above in syntax.ancestors(token):
        if above.pos_ in syntax.VERBAL:
            yield above
