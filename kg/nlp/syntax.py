"""Walking Universal Dependencies: voice, subjects, cases and coordination, once for both languages.

Every function takes spaCy tokens of a parsed sentence. Contractions of French (du, au, aux, des) are one token whose
lemma varies with the treebank, so prepositions are read from the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from kg.lexicon import load_lexicon
from kg.nlp.lemmas import lemma_of

_CONTRACTED = {"du": "de", "des": "de", "d'": "de", "de": "de", "au": "à", "aux": "à", "a": "à", "jusqu'": "jusque",
               "'s": "'s", "'": "'s"}  # fmt: skip
VERBAL = {"VERB", "AUX"}
_HAVING = {"a", "ont", "avait", "avaient", "ai", "avons", "aura", "auront", "aurait", "auraient", "ait", "aient",
           "ayant", "avoir", "eut", "eurent", "have", "has", "had", "having", "'ve"}  # fmt: skip
_FUTURE = re.compile(r"..r(a|as|ai|ons|ez|ont)$")
NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "SYM", "X"}
SUBJECTS = {"nsubj", "nsubj:pass", "csubj", "csubj:pass", "nsubj:caus", "nsubj:outer"}
CLAUSES = {"acl", "acl:relcl", "advcl", "advcl:cleft", "ccomp", "xcomp", "parataxis", "csubj", "root", "ROOT", "conj",
           "advcl:relcl", "parataxis:insert", "parataxis:obj"}  # fmt: skip
#: What says that one deed came before or after another of the same doer: "tué des gardes avant d'incendier le poste".
ORDERING = frozenset({"avant", "après", "before", "after"})


#: Labels without their subtype by spaCy's number of the label, which is the same in every vocabulary.
_RELATIONS: dict[int, str] = {}


def relation(token: Token) -> str:
    """The dependency label without its subtype."""
    found = _RELATIONS.get(token.dep)
    if found is None:
        found = _RELATIONS[token.dep] = str(token.dep_).split(":", 1)[0]
    return found


def children(token: Token, *labels: str) -> list[Token]:
    """Direct dependents whose label, or label without subtype, is one of ``labels``, in text order."""
    return [c for c in token.children if relation(c) in labels or c.dep_ in labels]


def case_of(token: Token) -> str:
    """The preposition over a nominal, lower case, contractions opened, multiword ones joined by "_"; "" if bare."""
    for child in token.children:
        if child.dep_ == "case" or (child.dep_ == "mark" and token.pos_ not in VERBAL):
            parts = [child, *children(child, "fixed")]
            parts.sort(key=lambda t: t.i)
            words = [_CONTRACTED.get(p.lower_, p.lower_) for p in parts]
            return "_".join(words)
    return ""


def through_adverb(token: Token) -> tuple[str, Token] | None:
    """ "près de X", "north of X" where the adverb is the head: the whole preposition and X."""
    if token.pos_ != "ADV":
        return None
    for child in token.children:
        if relation(child) in ("obl", "nmod") and child.i > token.i and case_of(child) in ("de", "of", "to", "from"):
            return f"{token.lower_}_{case_of(child)}", child
    return None


def conjuncts(token: Token) -> Iterator[Token]:
    """The coordinated members after ``token``, nearest first, without it."""
    for child in token.children:
        if child.dep_ == "conj" and child.i > token.i:
            yield child
            yield from conjuncts(child)


def first_conjunct(token: Token) -> Token:
    """The head of the coordination that ``token`` stands in."""
    seen = 0
    while token.dep_ == "conj" and seen < 50:
        token = token.head
        seen += 1
    return token


def tenses(verb: Token) -> tuple[str, ...]:
    """Tense and form of a verb behind those of its auxiliaries, to compare one verb with another.

    "Did not comment" is in the tense of "did".
    """
    parts = [*(c for c in verb.children if relation(c) == "aux"), verb]
    if len(parts) == 2 and parts[0].lemma_ == "do":
        parts = parts[:1]
    return tuple("".join(t.morph.get("Tense") + t.morph.get("VerbForm")) for t in parts)


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive: a passive subject or auxiliary, an agent, or a bare past participle."""
    if _is_perfect(verb):
        return False  # "le Rwanda a répondu par la voix de": whatever the parser calls its dependents
    told = bool(children(verb, "obj", "ccomp"))
    for child in verb.children:
        if child.dep_ in ("aux:pass", "expl:pass"):
            return True
        if child.dep_ in ("nsubj:pass", "csubj:pass", "obl:agent") and not (told and child.dep_ != "obl:agent"):
            return True
    if (
        verb.dep_ == "conj"
        and verb.head.pos_ in VERBAL
        and is_participle(verb)
        and not told
        and not children(verb, "aux", "nsubj", "cop")
    ):
        return is_passive(verb.head)
    if is_participle(verb) and any(c.dep_ == "cop" and c.i < verb.i for c in verb.children):
        return True  # "avant d'être abattu": the parser took the auxiliary for a copula
    auxiliaries = children(verb, "aux")
    if auxiliaries or children(verb, "nsubj") or (told and relation(verb) != "xcomp"):
        return False
    if verb.pos_ == "ADJ" and relation(verb) == "acl":
        return True  # "31 personnes tuées", where the tagger saw an adjective
    return is_participle(verb) and verb.dep_.split(":")[0] in ("acl", "amod", "advcl", "root", "ROOT", "appos", "xcomp")


def _is_perfect(verb: Token) -> bool:
    """Whether a verb has "avoir" or "have" as its auxiliary, and none of the passive."""
    words = {c.lower_ for c in verb.children if relation(c) in ("aux", "cop")}
    return bool(words & _HAVING) and not words & {"été", "been", "being"}


def is_participle(verb: Token) -> bool:
    """Whether the form is a past participle."""
    morph = verb.morph
    if "Part" in morph.get("VerbForm"):
        return "Past" in morph.get("Tense") or "Pass" in morph.get("Voice") or verb.tag_ == "VBN"
    return False


def is_gerund(verb: Token) -> bool:
    """Whether the form is a present participle or gerund (French -ant, English -ing)."""
    morph = verb.morph
    forms = morph.get("VerbForm")
    if "Ger" in forms:
        return True
    return "Part" in forms and "Pres" in morph.get("Tense")


def is_future(token: Token) -> bool:
    """Whether a verb form is future: by its morphology, or by a French ending that no verb in -rer explains."""
    if "Fut" in token.morph.get("Tense"):
        return True
    if token.doc.lang_ != "fr" or token.pos_ not in VERBAL or "Fin" not in token.morph.get("VerbForm"):
        return False
    return bool(_FUTURE.search(token.lower_)) and not token.lemma_.endswith("rer")


def is_conditional(token: Token) -> bool:
    """Whether a verb form is a French conditional: by its morphology, or by its ending, since the tagger takes some for
    past tenses ("quitteraient")."""
    if "Cnd" in token.morph.get("Mood"):
        return True
    stem = lemma_of(token).removesuffix("e")
    return token.doc.lang_ == "fr" and stem.endswith("r") and token.lower_ in (f"{stem}ait", f"{stem}aient")


def is_infinitive(verb: Token) -> bool:
    """Whether the form is an infinitive, of the passive as well ("to be freed"), without a finite auxiliary."""
    passive = any("Inf" in a.morph.get("VerbForm") for a in verb.children if a.dep_ == "aux:pass")
    if passive or "Inf" in verb.morph.get("VerbForm"):
        return not any("Fin" in a.morph.get("VerbForm") for a in children(verb, "aux"))
    return False


def is_arranged(verb: Token) -> bool:
    """Whether English "be to" stands before a verb: "is to visit", "were to be freed"."""
    to = next((c for c in verb.children if c.dep_ == "mark" and c.lower_ == "to"), None)
    forms = [c for c in verb.children if relation(c) in ("aux", "cop") and "Fin" in c.morph.get("VerbForm")]
    return to is not None and any(f.i == to.i - 1 and lemma_of(f) == "be" for f in forms)


def is_definite(word: Token) -> bool:
    """Whether a determiner is definite or demonstrative ("the", "cette")."""
    return "Def" in word.morph.get("Definite") or "Dem" in word.morph.get("PronType")


def determiner(noun: Token) -> str:
    """How a noun is determined: "Def", "Ind", "Dem" or another of the treebanks' terms, "poss", or "none"."""
    for child in noun.children:
        if child.dep_ == "det":
            return str(next(iter(child.morph.get("Definite") or child.morph.get("PronType")), child.lower_))
    return "poss" if any(c.morph.get("Poss") for c in noun.children) else "none"


def is_relative(token: Token) -> bool:
    """Whether a token is a relative pronoun or adverb."""
    return "Rel" in token.morph.get("PronType") or (
        token.lower_ in ("qui", "que", "qu'", "dont", "où", "lequel", "laquelle", "lesquels", "lesquelles", "auquel",
                         "duquel", "which", "who", "whom", "whose", "that", "where")
        and any(a.dep_ in ("acl:relcl", "advcl:relcl", "advcl:cleft", "acl") for a in [token.head, token.head.head])
        and token.dep_ not in ("mark", "det")
    )  # fmt: skip


def antecedent(token: Token) -> Token | None:
    """The noun that a relative pronoun stands for: what the relative clause hangs from."""
    clause = token
    for _ in range(12):
        if clause.dep_.startswith(("acl", "advcl:relcl", "advcl:cleft")):
            return clause.head
        if clause.head == clause:
            return None
        clause = clause.head
    return None


def subjects(verb: Token) -> list[Token]:
    """The surface subject of a verb's clause, its own or lent by the clause it depends on; [] when there is none."""
    return _subjects(verb, 0)


def _subjects(verb: Token, depth: int) -> list[Token]:
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    if not own:  # "la branche avait récemment appelé": the parser hung the subject on the auxiliary
        own = [c for a in children(verb, "aux") for c in a.children if c.dep_ in SUBJECTS]
    if own:
        return own
    if depth > 6:
        return []
    stray = _stray_subject(verb) if depth == 0 else None
    if stray is not None:
        return [stray]
    head, label = verb.head, relation(verb)
    if head == verb:
        return []
    if label == "conj" and head.pos_ in VERBAL | {"ADJ", "NOUN"}:
        return _subjects(head, depth + 1)
    if label in ("acl",):
        if is_infinitive(verb):
            return []
        return [_agreeing(verb, head)]
    if label == "xcomp":
        controllers = children(head, "obj", "iobj", "obl:arg") if head.pos_ in VERBAL else []
        people = [
            c for c in controllers if c.i < verb.i and c.pos_ in ("NOUN", "PROPN", "PRON") and c.dep_ in ("obj", "iobj")
        ]
        return people or _addressed(head, verb) or _subjects(head, depth + 1)
    bare = is_infinitive(verb) or not any("Fin" in a.morph.get("VerbForm") for a in (verb, *children(verb, "aux")))
    if label in ("advcl", "obl", "ccomp", "acl") and bare and head.pos_ in VERBAL:
        marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "case")}
        purpose = label == "advcl" and marks == {"to"} and not _sends(head)
        asked = marks & {"à", "de", "d'", "to", "of", "for"} or (is_gerund(verb) and "from" in marks)
        if asked and not purpose and not marks & ORDERING:
            controlled = [
                c for c in children(head, "obj", "iobj") if c.i < verb.i and c.pos_ in ("NOUN", "PROPN", "PRON")
            ]
            controlled = controlled or _addressed(head, verb)
            if controlled:
                return controlled
    if label == "advcl" and head.pos_ in VERBAL | {"ADJ"}:
        if is_infinitive(verb) or is_gerund(verb) or is_participle(verb):
            return _subjects(head, depth + 1)
        return []
    if label in ("ccomp", "parataxis") and is_infinitive(verb):
        return _subjects(head, depth + 1)
    return []


def _sends(verb: Token) -> bool:
    """Whether a verb's object is to do what an infinitive tells: "sent troops to retake", not "met them to talk"."""
    lexicon = load_lexicon(verb.doc.lang_)
    return any(lemma_of(verb) in lexicon.verbs(key) for key in ("demand_verbs", "permit_verbs", "sending_verbs"))


def _addressed(head: Token, verb: Token) -> list[Token]:
    """Whom an infinitive is asked of or forbidden: "appealed to the UN to act", "interdit aux troupes d'entrer"."""
    if not is_infinitive(verb) or is_passive(head):
        return []
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "case")}
    wanted = ("à",) if marks & {"de", "d'"} else ("to", "on", "upon") if "to" in marks else ()
    return [
        c
        for c in children(head, "obl", "iobj")
        if case_of(c) in wanted and c.i < verb.i and c.pos_ in ("NOUN", "PROPN", "PRON") and not children(c, "nummod")
    ]


def _stray_subject(verb: Token) -> Token | None:
    """The subject "des avions" just before its verb, that the parser hung elsewhere as if "des" were "de + les".

    Without this "A 100 km d'Alep, des avions ont mené" has the planes hang from the kilometres.
    """
    group = [verb, *(c for c in verb.children if c.dep_.startswith("aux"))]
    first = min(t.i for t in group)
    finite = any("Fin" in t.morph.get("VerbForm") for t in group)
    if not finite or first < 2 or relation(verb) in ("conj", "acl") or verb.doc[first - 1].is_punct:
        return None
    node = verb.doc[first - 1]
    for _ in range(5):
        headed = any(c.dep_ in ("case", "det") and c.lower_ == "des" for c in node.children)
        if node.pos_ == "NOUN" and headed and relation(node) in ("nmod", "appos", "obl", "dep"):
            before = verb.doc[node.left_edge.i - 1].text if node.left_edge.i else ""
            return node if before in (",", ":", "«", '"', "que") else None
        if node.head == node or node.head.i >= first:
            return None
        node = node.head
    return None


def _agreeing(participle: Token, noun: Token) -> Token:
    """The noun of a chain ("an alliance of fighters of Syria backed by") that a French participle agrees with."""
    gender, number = participle.morph.get("Gender"), participle.morph.get("Number")
    if not gender or not is_participle(participle):
        return noun
    if (name := _name_before(participle, gender)) is not None:
        return name
    node = noun
    for _ in range(4):
        known = node.pos_ == "NOUN" and node.morph.get("Gender")
        if known and node.morph.get("Gender") == gender and node.morph.get("Number") == number:
            return node
        if relation(node) not in ("nmod", "conj", "amod", "appos") or node.head.pos_ not in ("NOUN", "PROPN"):
            break
        node = node.head
    return noun


def _name_before(participle: Token, gender: list[str]) -> Token | None:
    """The person just before a comma and a participle that does not agree with what he has: "la démission de X,
    critiqué pour"."""
    at = participle.i - 2
    name = participle.doc[at] if at >= 0 and participle.doc[at + 1].text == "," else participle
    while name.dep_.startswith("flat"):
        name = name.head
    person = name.ent_type_ == "PER" and relation(name) == "nmod" and name.morph.get("Gender") in ([], gender)
    return name if person and name.head.morph.get("Gender") not in ([], gender) else None


def logical_subjects(verb: Token) -> list[Token]:
    """Who does it: the subject of an active verb; for a passive nothing (see ``agents``)."""
    return [] if is_passive(verb) else subjects(verb)


def logical_objects(verb: Token) -> list[Token]:
    """What it is done to: objects of an active verb, the subject of a passive one."""
    if is_passive(verb):
        found = subjects(verb)
        return found + [o for o in children(verb, "obj") if o not in found]
    return shared_objects(verb)


def shared_objects(verb: Token) -> list[Token]:
    """The objects of a verb, or those behind it that it shares: "pursued and killed him" hangs "him" from "pursued"."""
    own = children(verb, "obj")
    if own or verb.dep_ != "conj" or verb.head.pos_ not in VERBAL or is_passive(verb):
        return own
    return [o for o in children(verb.head, "obj") if o.i > verb.i]


def agents(token: Token, prepositions: tuple[str, ...] = ("par", "by")) -> list[Token]:
    """The agent of a passive or of a noun ("par X", "by X")."""
    return [
        c
        for c in token.children
        if c.dep_ == "obl:agent" or (relation(c) in ("obl", "nmod") and case_of(c) in prepositions)
    ]


def governor(token: Token) -> Token:
    """The head over a coordination: what the first member hangs from."""
    first = first_conjunct(token)
    return first.head


def clause_of(token: Token) -> Token:
    """The verb or other clause head that a token belongs to (itself when it heads a clause)."""
    for _ in range(60):
        if token.head == token or token.dep_.split(":")[0] in ("acl", "advcl", "ccomp", "xcomp", "parataxis", "csubj"):
            return token
        if token.dep_ == "conj" and token.pos_ in VERBAL:
            return token
        token = token.head
    return token


def ancestors(token: Token) -> Iterator[Token]:
    """The heads above a token, nearest first."""
    for _ in range(100):
        if token.head == token:
            return
        token = token.head
        yield token
