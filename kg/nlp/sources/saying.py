"""The words by which somebody says something: verbs and phrases of the lexicon, and any verb at a quotation.

``reporting_verbs`` and ``stance_verbs`` govern a clause or an object that is said, ``clause_verbs`` a clause only,
``figure_verbs`` a thing that is counted or called something, ``toll_verbs`` a toll, ``claim_verbs`` a deed that
somebody takes upon himself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import load_lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.quotations import MARKS
from kg.ontology import load_ontology

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from kg.lexicon import Lexicon

#: How often (of 100) a clause or a quotation with a verb is its subject's word, for the verb to be one of speech.
TELLS = 25
#: How many words may stand between two words of a phrase ("a fait aussitôt savoir").
GAP = 2
#: What a parser makes of a subject behind its verb.
_SUBJECT_LIKE = ("nsubj", "obj", "xcomp", "ccomp")
#: The kinds that tell no clause but a number or a deed.
NUMBERED = ("figure", "toll", "claim")
_LISTS = (("clause_verbs", "clause"), ("reporting_verbs", "report"), ("stance_verbs", "stance"))


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying.

    ``words`` are the tokens of the expression, ``kind`` is report, clause, stance, figure, toll, claim or open,
    ``prepositions`` are those that lead to what is told.
    """

    verb: Token
    words: frozenset[int]
    kind: str
    prepositions: frozenset[str] = frozenset()


def sayings(sent: Span, lexicon: Lexicon, quotes: list[tuple[int, int]]) -> Iterator[Saying]:
    """The verbs of saying of a sentence in order; ``quotes`` are the token ranges of the passage's quotations."""
    for token in sent:
        if token.pos_ not in syntax.VERBAL:
            continue
        found = saying_phrase(token, lexicon) or _listed(token, lexicon)
        if (
            found is None
            and token.pos_ == "VERB"
            and _finite(token)
            and not (set(lemmas_of(token)) & lexicon.set("demand_verbs"))
        ):
            if _closes_quotation(token, quotes) or _inserted(token):
                found = Saying(token, frozenset({token.i}), "open")
        if found is not None and not withholds(token, lexicon):
            yield found


def withholds(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb is one of the two of "neither confirmed nor denied", "n'a ni confirmé ni démenti", which say
    nothing of what they are about."""
    first = syntax.first_conjunct(verb)
    both = [first, *syntax.conjuncts(first)]
    verbs = {lemma_of(t) for t in both}
    if any(verbs.isdisjoint(v) for v in (lexicon.set("confirming_verbs"), lexicon.verbs("negative_verbs"))):
        return False
    return any(c.lower_ in lexicon.set("withholding_words") for t in both for c in t.children)


def saying_phrase(token: Token, lexicon: Lexicon) -> Saying | None:
    """ "Faire savoir", "point out": an expression of several words; its verb is the one that governs the others."""
    for key, kind in _LISTS:
        for phrase in _phrases(lexicon, key):
            if phrase[0] in (lemma_of(token), token.lower_):
                words = _following(token, phrase[1:])
                if words is not None:
                    group = [token, *words]
                    top = next((t for t in group if t.pos_ in syntax.VERBAL and t.head not in group), token)
                    return Saying(top, frozenset(t.i for t in group), kind, frozenset({"de", "of", "to"}))
    return None


def _phrases(lexicon: Lexicon, key: str) -> list[tuple[str, ...]]:
    split = (str(w).casefold().replace("s'", "s' ").split() for w in lexicon.table(key))
    kept = (w[1:] if w[0] in ("se", "s'") else w for w in split)
    return [tuple(w) for w in kept if len(w) > 1]


def _following(token: Token, wanted: tuple[str, ...]) -> list[Token] | None:
    """The tokens after ``token`` that spell ``wanted`` in order, with small gaps; None when they are not there."""
    doc, at, found = token.doc, token.i, []
    for word in wanted:
        for i in range(at + 1, min(at + 2 + GAP, len(doc))):
            if word in (doc[i].lower_, lemma_of(doc[i])) or word == doc[i].lower_.replace("d'", "de"):
                found.append(doc[i])
                at = i
                break
        else:
            return None
    return found


def _listed(token: Token, lexicon: Lexicon) -> Saying | None:
    own = frozenset({token.i})
    names = (lemma_of(token), token.lower_)
    taken = syntax.is_passive(token) or {syntax.relation(c) for c in token.children} & {"obj", "ccomp"} == {"obj"}
    if taken and any(w in lexicon.set("claim_verbs") for w in names):
        return Saying(token, own, "claim")  # "claimed the attack", not "claimed that ..."
    if any(w in lexicon.set("toll_verbs") for w in names) and _of_a_toll(token, lexicon):
        return Saying(token, own, "toll", lexicon.set("toll_prepositions"))
    if token.dep_ == "acl:relcl" and token.head.pos_ == "PRON" and set(names) & lexicon.set("naming_verbs"):
        return Saying(token, own, "figure")  # "in what X called a massacre"
    for key, kind in _LISTS:
        if key == "clause_verbs" and any(c.dep_ == "compound:prt" for c in token.children):
            continue  # "rule out" is not "rule"
        if any(w in lexicon.verbs(key) for w in names):
            return Saying(token, own, kind, _prepositions(lexicon, names))
    if any(w in lexicon.table("figure_verbs") for w in names):
        return Saying(token, own, "figure", _prepositions(lexicon, names))
    if any(w in lexicon.set("claim_verbs") for w in names):
        return Saying(token, own, "claim")
    return None


def _of_a_toll(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb has a toll for its object: "gave a toll of 12", "raised the count to 30"."""
    objects = (c for c in verb.children if c.dep_ == "obj" and c.i > verb.i)
    return any(lemma_of(c) in lexicon.set("toll_nouns") for c in objects)


def _prepositions(lexicon: Lexicon, names: tuple[str, ...]) -> frozenset[str]:
    value = next((v for w in names for v in (lexicon.table("figure_verbs").get(w),) if v), "")
    return frozenset(str(value).split("|")) - {""} if value is not True else frozenset()


def _closes_quotation(verb: Token, quotes: list[tuple[int, int]]) -> bool:
    """Whether a verb with a subject stands just behind the quotation that it belongs to: "…", fulmine X."""
    first = first_of(verb)
    for start, end in quotes:
        if not (start < end <= first and end >= verb.sent.start):
            continue
        between = [t for t in verb.doc[end:first] if not t.is_punct]
        comma = verb.doc[end - 2].text in (",", "!", "?") or verb.doc[end].text == ","
        if not between or not comma:
            return bool(comma and not between and first - end <= 2 and _turned(verb))
        subject = next((c for c in verb.children if c.dep_ in syntax.SUBJECTS), None)
        if subject is not None and -1 <= subject.left_edge.i - end <= 1 and subject.i < verb.i:
            return bool(first - subject.right_edge.i <= 2)
    return False


@cache
def speech_verbs(lang: str) -> frozenset[str]:
    """The verbs by which somebody says, demands, accuses or threatens: those of acts of speech whose subject tells what
    goes with them (telling.tsv), not "fire" or "strike", of which some phrase is such an act ("strike a note")."""
    lexicon, ontology = load_lexicon(lang), load_ontology()
    acts = {e.words[0] for e in lexicon.entries if e.pos == "verb" and ontology.family(e.type) == "speech"}
    told = {verb for verb in acts if max(lexicon.telling.get(verb, (0, 0))[:2]) >= TELLS}
    return frozenset(told.union(lexicon.verbs("reporting_verbs"), lexicon.set("demand_verbs")))


def first_of(verb: Token) -> int:
    """Where a verb begins, its auxiliaries and a clitic of its own included: "a dit", "s'indigne"."""
    return min([int(verb.i), *(int(c.i) for c in verb.children if syntax.relation(c) in ("aux", "expl"))])


def _turned(verb: Token) -> bool:
    """Whether the subject follows its verb."""
    own = [c for c in verb.children if c.dep_ in syntax.SUBJECTS]
    follows = bool(own) and all(c.i > verb.i or c.text.startswith("-") for c in own)
    return not syntax.is_passive(verb) and (follows or (not own and inverted(verb) is not None))


def _inserted(verb: Token) -> bool:
    """French ", jure le ministre": a finite verb between a comma and its subject, after a full clause."""
    if verb.doc.lang_ != "fr" or syntax.is_passive(verb) or syntax.relation(verb) not in ("parataxis", "conj", "ROOT"):
        return False
    first = first_of(verb)
    if first - verb.sent.start < 4 or verb.doc[first - 1].text not in (",", *MARKS):
        return False
    if any(c.dep_ in syntax.SUBJECTS and c.i < verb.i for c in verb.children):
        return False
    if verb.dep_ == "conj" and any(c.dep_ == "conj" and c.i > verb.i for c in verb.head.children):
        return False  # "X condamne l'attaque, accuse Y et appelle …"
    told = [t for t in verb.doc[verb.sent.start : first] if t.pos_ in syntax.VERBAL]
    headline = verb.sent[-1].text not in ".!?"  # "Deux soldats enlevés, dénonce X"
    clause = any("Fin" in t.morph.get("VerbForm") or (headline and syntax.is_participle(t)) for t in told)
    return clause and inverted(verb) is not None


def _finite(verb: Token) -> bool:
    auxiliaries = [c for c in verb.children if c.dep_.startswith("aux")]
    if verb.doc.lang_ == "fr" and not auxiliaries and _ends_as_participle(verb):
        return False
    return any("Fin" in t.morph.get("VerbForm") for t in (verb, *auxiliaries))


def _ends_as_participle(verb: Token) -> bool:
    """Whether a form without auxiliary ends as French participles of the first group do."""
    return bool(verb.lower_.rstrip("es").endswith("é"))


def inverted(verb: Token) -> Token | None:
    """The bare nominal right behind a verb, which a parser takes for an object when it is an inverted subject."""
    possible = _finite(verb) and (verb.doc.lang_ == "fr" or behind_quotation(verb))
    # "croit savoir le journal": the parser gives the subject to the infinitive
    below = [g for c in verb.children if c.i == verb.i + 1 and syntax.is_infinitive(c) for g in c.children]
    for child in (*verb.children, *below) if possible else ():
        if child.i <= verb.i or child.pos_ not in ("NOUN", "PROPN", "PRON") or syntax.case_of(child):
            continue
        if "Yes" in child.morph.get("Reflex"):
            continue  # "found themselves"
        # "indique à RFI un responsable": who is told may stand between
        told = [c.right_edge.i for c in verb.children if verb.i < c.i < child.left_edge.i and syntax.case_of(c) == "à"]
        if syntax.relation(child) in _SUBJECT_LIKE and child.left_edge.i - max([verb.i, *told]) <= 2:
            return child
        if syntax.relation(child) == "obl" and not child.morph.get("NumType"):
            late = [g for g in child.children if any(c.lower_ == "des" and c.dep_ == "case" for c in g.children)]
            if late and child.i - verb.i <= 1:
                return late[0]  # "ont dit mardi des habitants": taken for "the Tuesday of the residents"
    return None


def speaking_subjects(verb: Token) -> list[Token]:
    """The subject of a verb of saying itself: its own, an inverted one, or one that another clause took from it.

    Of several subjects, a parser's error, the nearest speaks. "Residents contacted by phone said that ..." has its
    subject at the participle when the parser takes that for a clause.
    """
    own = [c for c in verb.children if c.dep_ in syntax.SUBJECTS]
    before = [c for c in own if c.i < verb.i]
    turned = inverted(verb) if behind_comma(verb, verb.doc) else None
    beside = any(c.i == verb.i - 1 for c in own)  # "…" he said: nothing is turned
    if turned is not None and not beside and (not own or turned.dep_ in syntax.SUBJECTS or behind_quotation(verb)):
        return [turned]  # "...», a fait savoir X": the subject behind wins over one that the parser fetched from before
    if own:
        return [max(before, key=lambda t: t.i)] if before and len(own) > 1 else own
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    taken = [c for c in clauses if c.i < verb.i and not any(g.dep_.startswith(("aux", "cop")) for g in c.children)]
    if verb.doc.lang_ == "en" and taken and any(c.i > verb.i for c in clauses):
        return [g for g in taken[-1].children if g.dep_ in syntax.SUBJECTS]
    return []


def behind_quotation(verb: Token) -> bool:
    """Whether a verb, auxiliaries included, stands right behind a closing quotation mark, a comma between or none."""
    first = first_of(verb)
    return first > 1 and any(t.text in MARKS for t in verb.doc[first - 2 : first])


def behind_comma(verb: Token, doc: Doc) -> bool:
    """Whether a verb, auxiliaries included, stands right behind a comma or a quotation mark."""
    first = first_of(verb)
    while first > 0 and doc[first - 1].pos_ in ("AUX", "ADV", "PRON") and doc[first - 1].lower_ not in ("qui", "que"):
        first -= 1
    return first > 0 and (doc[first - 1].text in MARKS or doc[first - 1].text in (",", "-", "–", "—"))
