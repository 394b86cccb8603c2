"""Clauses that hang from the wrong word, and who or what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.repairs.deeds import deed_nouns

if TYPE_CHECKING:
    from spacy.tokens import Token


def headline(first: Token) -> None:
    """ "Three soldiers killed in Goma, army promises inquiry": of two subjects with a comma between, the first does
    nothing, but is told by itself."""
    verb = first.head
    other = next((c for c in verb.children if c.dep_.startswith("nsubj") and first.i < c.i < verb.i), None)
    told = any(c.dep_ == "acl" and c.i > first.i for c in first.children)
    if verb.dep_ == "ROOT" and other is not None and told and other.left_edge.i > first.i:
        if "," in (other.left_edge.text, other.left_edge.nbor(-1).text):
            first.dep_ = "parataxis"


def suffered(subject: Token) -> None:
    """ "Le maire de Kidal enlevé, son adjoint tué": the participle of a headline, without auxiliary or object, tells
    what befell its subject, and not what he did."""
    verb = subject.head
    bare = not any(c.dep_.startswith(("aux", "cop", "obj", "ccomp", "xcomp", "expl")) for c in verb.children)
    if subject.dep_ == "nsubj" and verb.dep_ == "ROOT" and bare and syntax.is_participle(verb):
        subject.dep_ = "nsubj:pass"


def told_next(other: Token) -> None:
    """ "Un chef arrêté, trois otages libérés": two nouns of a headline, of each of whom a participle tells something,
    are not one and the same."""
    first = other.head
    over = first.head if first.dep_ == "nsubj:pass" else first
    edge = other.left_edge
    if over.dep_ != "ROOT" or edge.i == 0 or "," not in (edge.text, edge.nbor(-1).text):
        return
    told = _told(first, other.i) if over == first else syntax.is_participle(over) and over.i < other.i
    if told and _told(other, len(other.doc)):
        other.head, other.dep_ = over, "parataxis"


def _told(noun: Token, end: int) -> bool:
    """Whether a participle before token ``end`` tells what befell a noun."""
    return any(c.dep_ in ("acl", "amod") and noun.i < c.i < end and syntax.is_participle(c) for c in noun.children)


def active(subject: Token) -> None:
    """ "One group fired at the post.": a sentence whose verb is finite and alone is in the active; headlines leave the
    auxiliary out ("Hundreds killed in raid")."""
    verb = subject.head
    alone = not any(c.dep_.startswith(("aux", "cop", "expl")) for c in verb.children)
    past = verb.tag_ == "VBD" or "Fin" in verb.morph.get("VerbForm")
    if verb.dep_ == "ROOT" and alone and past and verb.sent[-1].text in ".!?":
        subject.dep_ = "nsubj"
        verb.set_morph("Mood=Ind|Tense=Past|VerbForm=Fin")


def perfect(deed: Token) -> None:
    """ "La ville, qui l'avaient conquise", "les a arrêtés": "avoir" before a participle is its auxiliary."""
    having = deed.head
    between = deed.i - having.i
    past = "Part" in deed.morph.get("VerbForm") and "Past" in deed.morph.get("Tense")
    if not (having.pos_ == "VERB" and having.lemma_ == "avoir" and past and 0 < between <= 2):
        return
    if any(c.dep_ == "obj" and c.i > having.i for c in having.children):
        return  # "avait un fils tué"
    over, label = having.head, having.dep_
    deed.head, deed.dep_ = (deed, "ROOT") if over == having else (over, label)
    for child in [c for c in having.children if c != deed]:
        child.head = deed
    having.head, having.dep_, having.pos_ = deed, "aux:tense", "AUX"
    deed.pos_ = "VERB"
    deed.set_morph("Tense=Past|VerbForm=Part")


def lent(verb: Token, lexicon: Lexicon) -> None:
    """ "The fighting, which killed 200", "the total siege that troops lay to it": a clause whose subject or object is a
    relative pronoun hangs from the noun before."""
    for child in verb.children:
        subject = child.dep_.startswith("nsubj") and child.lower_ in lexicon.set("relative_subjects")
        given = child.dep_ == "obj" and child.i < verb.i and child.lower_ in lexicon.set("relative_objects")
        if (subject or given) and child.i >= 2:
            before = child.nbor(-1) if child.nbor(-1).text != "," else child.nbor(-2)
            if before.pos_ == "ADJ" and before.head.i < before.i:
                before = before.head
            if before.pos_ in ("NOUN", "PROPN") and verb not in (before, *before.ancestors):
                verb.head, verb.dep_ = before, "acl:relcl"
            return


def arisen(verb: Token, lexicon: Lexicon) -> None:
    """ "The fighting erupted after an attack on a parade killed 36": what arises is no object, so that its verb is no
    participle; what the sentence goes on to tell came before it."""
    what, deed = verb.head, verb.head.head
    if lemma_of(verb) not in lexicon.set("arising_verbs") or what.dep_ != "nsubj" or not what.i < verb.i < deed.i:
        return
    between = [t for t in verb.doc[verb.i + 1 : deed.i] if t.dep_ in ("obl", "nsubj") and t.head in (verb, deed)]
    marks = [m for t in (*between[:1], deed) for m in t.children if verb.i < m.i < deed.i]
    mark = next((m for m in marks if m.dep_ in ("case", "mark") and m.lower_ in lexicon.set("moment_markers")), None)
    if not between or mark is None or mark.i > between[0].i or deed.nbor(-1).text == ",":
        return
    verb.head, verb.dep_ = (verb, "ROOT") if deed.head == deed else (deed.head, deed.dep_)
    what.head, deed.head, deed.dep_ = verb, verb, "advcl"
    between[0].head, between[0].dep_, mark.head, mark.dep_ = deed, "nsubj", deed, "mark"
    verb.set_morph("Mood=Ind|Tense=Past|VerbForm=Fin")


def inside(subject: Token) -> None:
    """ "X was arrested after troops loyal to Y, backed by Z, overran it": who stands behind the word that opens a
    clause is its subject, not a second one of the verb before."""
    for clause in subject.head.children:
        mark = next((c for c in clause.children if c.dep_ == "mark"), None)
        own = any(c.dep_ in syntax.SUBJECTS for c in clause.children)
        opened = mark is not None and subject.head.i < mark.i < subject.i < clause.i
        if clause.dep_ in ("advcl", "ccomp") and opened and not own and not syntax.is_infinitive(clause):
            subject.dep_ = "nsubj:pass" if syntax.is_passive(clause) else "nsubj"
            subject.head = clause
            return


def cleft(verb: Token, lexicon: Lexicon) -> None:
    """ "It was men of the militia that fired": the clause tells of what "it was", not of the nearest noun."""
    inner = verb.head
    told = next((a for a in inner.ancestors if any(c.dep_ == "cop" and c.i < a.i for c in a.children)), None)
    who = next((c for c in verb.children if c.dep_.startswith("nsubj")), None)
    if told is None or who is None or who.i <= inner.i or not syntax.is_relative(who) or who.nbor(-1).text == ",":
        return
    subject = next((c for c in told.children if c.dep_.startswith(("nsubj", "expl")) and c.i < told.i), None)
    if subject is not None and subject.lower_ in lexicon.set("cleft_subjects") and told.i < inner.i < verb.i:
        verb.head = told


def purposed(verb: Token, lexicon: Lexicon) -> None:
    """ "Launched an offensive to retake the city": the purpose of a deed is that of whoever does it."""
    noun = verb.head
    if not deed_nouns(lexicon.lang).isdisjoint(lemmas_of(noun)) and lemma_of(noun) not in lexicon.set(
        "unrealized_nouns"
    ):
        verb.head, verb.dep_ = noun.head, "advcl"


def asked(deed: Token, lexicon: Lexicon) -> None:
    """ "A exhorté les hommes valides à prendre les armes": what people are asked to do is no part of who they are."""
    people = deed.head
    if people.dep_ == "amod" and lemma_of(people) not in lexicon.table("leaning_adjectives"):
        people = people.head  # not "les hommes prêts à combattre"
    verb = people.head
    led = any(c.dep_ == "mark" and c.lower_ == "à" for c in deed.children)
    if led and people.pos_ in ("NOUN", "PROPN") and people.dep_ == "obj" and syntax.is_infinitive(deed):
        if lemma_of(verb) in lexicon.verbs("demand_verbs").keys() | lexicon.verbs("permit_verbs").keys():
            deed.head, deed.dep_ = verb, "xcomp"


def agreeing(verb: Token) -> None:
    """ "Les abords de la radio, qui a été pillée": a relative clause is about the noun that it agrees with."""
    who = next((c for c in verb.children if c.dep_.startswith("nsubj") and c.lower_ == "qui"), None)
    if who is None or not verb.head.i < who.i:
        return
    forms = [verb, *syntax.children(verb, "aux", "cop")]
    wanted = {"Number": next((n for f in forms if "Fin" in f.morph.get("VerbForm") for n in f.morph.get("Number")), "")}
    if any(c.dep_ == "aux:pass" for c in verb.children):
        wanted["Gender"] = "".join(verb.morph.get("Gender"))
    odd = {k for k, v in wanted.items() if v and verb.head.morph.get(k) and v not in verb.head.morph.get(k)}
    for noun in reversed(verb.doc[verb.head.i + 1 : who.i]) if odd else ():
        fits = all(v in noun.morph.get(k) for k, v in wanted.items() if v)
        if noun.pos_ in ("NOUN", "PROPN") and fits and verb.head in noun.ancestors:
            verb.head = noun
            return


def given(receiver: Token) -> None:
    """ "The Community gave the Ivory Coast aid": a second subject before an object is whom it is given."""
    around = list(receiver.head.children)
    before, after = ([c for c in around if c.dep_ == label] for label in ("nsubj", "obj"))
    if any(c.i < receiver.head.i for c in before) and any(c.i > receiver.i for c in after):
        receiver.dep_ = "iobj"


def left(harmed: Token) -> None:
    """ "The blast left ten people dead": what is left so is a word on the people."""
    people = next((c for c in harmed.head.children if c.dep_ == "obj" and c.i < harmed.i), None)
    if people is not None and harmed.pos_ in ("ADJ", "VERB") and harmed.i - people.i <= 2:
        harmed.head, harmed.dep_ = people, "amod"


def before(avant: Token) -> None:
    """ "Ils ont pillé le marché avant de fuir": what marks a clause belongs to it, and the clause to the one before."""
    de = avant.nbor(1)
    deed, over = de.head, avant.head
    if de.dep_ != "mark" or not syntax.is_infinitive(deed) or avant in deed.children or over == avant:
        return
    if deed.head == avant:
        deed.head, deed.dep_ = over, "advcl"
    if deed.head == over:
        avant.head, avant.dep_ = deed, "mark"


def in_turn(other: Token) -> None:
    """ "Urged the army to withdraw its men and the rebels to disarm": each does what is asked of him."""
    doc, end = other.doc, other.right_edge.i + 1
    cc = next((c for c in other.children if c.dep_ == "cc"), None)
    if cc is None or end >= len(doc) or doc[end].dep_ != "mark":
        return
    deed, first = doc[end].head, doc[end].head.head
    asked = syntax.is_infinitive(deed) and syntax.is_infinitive(first) and first.dep_ == "xcomp"
    if asked and first.i < cc.i and syntax.relation(deed) in ("xcomp", "advcl", "conj"):
        other.head, other.dep_ = deed, "nsubj"
        cc.head, deed.dep_ = deed, "conj"


def agree(one: Token) -> None:
    """ "L'un des enjeux de la guerre, les rebelles ont annoncé …": the parser takes "un" for the subject and "rebelles"
    for a second one. A plural verb and no "and" between say that the second is the subject; the first stands beside."""
    subject = _true_subject(one)
    if subject is not None:
        subject.head, subject.dep_ = one.head, one.dep_
        one.head, one.dep_ = subject, "appos"


def _true_subject(one: Token) -> Token | None:
    """The noun that agrees with the verb whose subject "one of the …" is said to be; None when nothing is wrong."""
    verb = one.head
    if not any(child.dep_ == "nmod" for child in one.children) or not _plural_verb(verb):
        return None
    for other in (*one.children, *verb.children):
        if other.dep_ == one.dep_ and one.i < other.i < verb.i and other.pos_ in ("NOUN", "PROPN"):
            return other  # both were taken for it
        joined = any(child.dep_ == "cc" for child in other.children)
        if other.dep_ == "conj" and not joined and one.i < other.i < verb.i and "Plur" in other.morph.get("Number"):
            return other
    return None


def _plural_verb(verb: Token) -> bool:
    forms = [verb, *(child for child in verb.children if child.dep_.startswith("aux"))]
    return any("Plur" in form.morph.get("Number") for form in forms if "Part" not in form.morph.get("VerbForm"))
