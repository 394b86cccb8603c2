"""How far a speaker answers: the tokens that a verb of saying or a phrase of attribution covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import load_lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.sources.asides import opens_aside
from kg.nlp.sources.saying import NUMBERED, Saying, behind_comma, first_of, speaking_subjects, speech_verbs

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_CONTENT = {
    "report": ("ccomp", "xcomp", "parataxis", "obj"),
    "clause": ("ccomp", "xcomp", "parataxis"),
    "open": ("ccomp", "parataxis"),
    "stance": ("ccomp", "obj"),
    "figure": ("obj", "xcomp", "advcl", "ccomp"),
    "toll": ("obj",),
    "claim": ("obj",),
}
#: How many tokens must stand before a verb or phrase for them to be what is said.
_SAID = 4
#: What ends a sentence inside a quotation without asking for one who speaks behind it, as a comma would.
_STOPS = (".", "…", "...")
#: How many tokens before speaker and verb the relative pronoun stands whose clause they break into.
_OPENED = 4
_LIGHT = ("obl", "advmod", "case", "det", "nmod", "flat", "fixed", "appos", "amod")


def scope_of(
    saying: Saying,
    sent: Span,
    quotes: list[tuple[int, int]],
    contrast: frozenset[str],
    openers: frozenset[str] = frozenset(),
) -> frozenset[int]:
    """The tokens that the speaker of ``saying`` answers for, his own words of speaking left out.

    ``contrast`` are the words that begin a clause of somebody else's ("while", "tandis"), ``openers`` those that do so
    only behind what is said ("..., X said, after ...").
    """
    verb = saying.verb
    if syntax.is_passive(verb) and not syntax.is_gerund(verb):  # "quoted as saying by the agency"
        return _passive(saying)
    own = set(saying.words)
    subjects = speaking_subjects(verb)
    for subject in subjects:
        own.update(t.i for t in subject.subtree)
        own.update(t.i for t in subject.head.subtree if subject.head != verb and subject.head.dep_ == "ccomp")
    out = _governed(saying)
    if saying.kind not in NUMBERED:
        if not contradicts(verb, subjects):
            out |= _around(saying, sent, subjects, own, bool(out), contrast, openers)
        if out and min(out) < min(own | {verb.i}):
            # "..., X said, as Y did": the parser hangs the aside on what is said
            end = segment(sent, verb.i, contrast, openers)[1]
            out = {i for i in out if i < end}
        out |= _quoted(verb, sent, quotes, subjects, own)
    # "raised its toll" may be the event itself
    out |= _taken_from(verb)
    return frozenset(out - own | ({verb.i} if saying.kind == "toll" else set()))


def contradicts(verb: Token, subjects: list[Token]) -> bool:
    """Whether somebody takes back what another says before him: "Army retakes town, rebels deny", not ", denies X"."""
    denies = lemma_of(verb) in load_lexicon(verb.doc.lang_).verbs("negative_verbs")
    return denies and bool(subjects) and all(s.i < verb.i for s in subjects)


def _governed(saying: Saying) -> set[int]:
    out: set[int] = set()
    words = [saying.verb.doc[i] for i in saying.words]
    below = [c for w in words for c in w.children]
    cases = {syntax.case_of(c) for b in below for c in (b, *b.children)} | _before_numbers(saying.verb)
    if saying.kind == "figure" and saying.prepositions and not cases & saying.prepositions:
        return out  # "put at 14" counts, "put to death" does not
    bare = saying.kind == "stance" and not any(
        "Fin" in t.morph.get("VerbForm") for t in (saying.verb, *saying.verb.children)
    )
    for child in (c for w in words for c in w.children if c.i not in saying.words):
        label = syntax.relation(child)
        if _beyond_semicolon(child, saying.verb):
            continue
        told = (label in _CONTENT[saying.kind] and (saying.kind != "clause" or _is_clause(child))) or (
            label in ("obl", "nmod", "advcl", "acl", "advmod") and syntax.case_of(child) in saying.prepositions
        )
        led = label in ("advcl", "acl") and {c.lower_ for c in child.children if c.dep_ == "mark"} & saying.prepositions
        going_on = label == "conj" and child.pos_ in syntax.VERBAL and child.i > saying.verb.i and _says_on(child)
        going_on = going_on and not _announces(saying.verb) and not does_besides(child, saying.verb)
        told = told and not (bare and label == "obj")  # "fearing reprisals" is no statement
        told = told and not (saying.kind == "claim" and _known(child))
        told = told or (saying.kind not in ("figure", "toll") and _introduced(child, saying.verb))
        if told or led or (going_on and saying.kind == "report"):
            out.update(t.i for t in child.subtree)
    if saying.kind in ("report", "clause", "stance"):
        behind = [b for b in below if b.i > saying.verb.i and not (b.dep_ == "conj" and b.pos_ in syntax.VERBAL)]
        for child in (c for b in behind for c in b.subtree if c != b):
            if child.dep_.startswith("acl") and _introduced(child, saying.verb):
                out.update(t.i for t in child.subtree)  # "announced at a conference that ..."
    return out


def _taken_from(verb: Token) -> set[int]:
    """ "The raid, which X said was backed by Y": what is said, where its subject stands before the verb of saying.

    So with "what X said was an attack by Y".
    """
    if verb.dep_ != "acl:relcl":
        return set()
    top = verb.head
    if top.pos_ == "PRON" and top.dep_ in syntax.SUBJECTS and top.head.i > verb.i:
        return {t.i for t in top.head.subtree if t.i > verb.i}
    clauses = (c for c in verb.head.children if c.dep_ == "acl:relcl" and c.i > verb.i)
    taken = (c for c in clauses if any(g.dep_ in syntax.SUBJECTS and g.i < verb.i for g in c.children))
    return {t.i for c in taken for t in c.subtree if t.i > verb.i}


def _before_numbers(verb: Token) -> set[str]:
    """The prepositions of numbers behind a verb: "put the number of people killed in the raid at 20"."""
    behind = (t for t in verb.subtree if t.i > verb.i and t.pos_ == "NUM")
    return {case for t in behind for case in (syntax.case_of(t), syntax.case_of(t.head)) if case}


def _beyond_semicolon(child: Token, verb: Token) -> bool:
    """Whether a semicolon parts a clause from the verb before it and no "that" ties it back."""
    if child.i < verb.i or any(c.lower_ in ("that", "que", "qu'") for c in child.children):
        return False
    return any(t.text == ";" for t in verb.doc[verb.i : child.i])


def _introduced(clause: Token, verb: Token) -> bool:
    """Whether a clause behind the verb is what is said, whatever the parser hung it on: "... and that", "dit avoir"."""
    if clause.i < verb.i:
        return False
    if any(c.lower_ in ("that", "que", "qu'") and c.dep_ in ("mark", "case") for c in clause.children):
        return syntax.relation(clause) in ("conj", "acl", "advcl", "obj", "obl", "dep")
    if clause.dep_ in ("advcl", "xcomp") and any(c.lower_ == "to" and c.dep_ == "mark" for c in clause.children):
        return any(c.lower_ == "have" and c.dep_ == "aux" for c in clause.children)  # "claimed to have taken"
    bare = not any(c.dep_ in ("mark", "case") or c.dep_ in syntax.SUBJECTS for c in clause.children)
    return clause.dep_ == "advcl" and bare and any(c.dep_ == "aux:tense" for c in clause.children)


def _around(
    saying: Saying,
    sent: Span,
    subjects: list[Token],
    own: set[int],
    governs: bool,
    contrast: frozenset[str],
    openers: frozenset[str],
) -> set[int]:
    """The whole sentence for an inserted or final verb; what stands before it for one that its clause precedes."""
    verb = saying.verb
    start, end = segment(sent, verb.i, contrast, openers)
    turned = any(s.i > verb.i for s in subjects)
    first = first_of(verb)
    # "The rebels, explained a resident, left": a parser takes the aside for a relative clause
    aside = turned and first > start and verb.doc[first - 1].text == ","
    if verb.dep_ == "acl:relcl" and not aside:
        start, end = max(start, verb.left_edge.i), min(end, verb.right_edge.i + 1)
    within = broken_into(verb, subjects)
    if within is not None:
        start, end = max(start, within.left_edge.i), min(end, within.right_edge.i + 1)
    inserted = (
        within is not None
        or saying.kind == "open"
        or _parenthetic(saying)
        or (syntax.relation(verb) in ("advcl", "acl", "conj") and verb.i > sent.start and turned)
    )
    tail = all(t.i <= verb.i or t.i in own or t.is_punct or syntax.relation(t) in _LIGHT
               for t in sent if t.i >= verb.i)  # fmt: skip
    final = not governs and verb.i - sent.start > 3 and (tail or turned) and saying.kind in ("report", "open")
    if inserted or final or (not governs and _bracketed(verb, subjects)):
        return set(range(start, end))
    first = min(own | {verb.i})
    told = [c for c in verb.children if c.dep_ in ("ccomp", "parataxis") and c.i < verb.i]
    if told and verb.doc[max(first - 1, 0)].is_punct and first - start > 3:
        return set(range(start, first))
    return set()


def broken_into(verb: Token, subjects: list[Token]) -> Token | None:
    """The relative clause that somebody says right behind its pronoun: "the camp, where, X says, …"; None for none."""
    doc = verb.doc
    first = min([first_of(verb), *(t.i for s in subjects for t in s.subtree if not t.is_punct)])
    for token in doc[max(verb.sent.start, first - _OPENED) : first]:
        if syntax.is_relative(token) and doc[first - 1].text == ",":
            above = (t for t in (token.head, token.head.head) if t.i > verb.i and t.dep_ == "acl:relcl")
            return next(above, None)
    return None


def _parenthetic(saying: Saying) -> bool:
    loose = saying.kind in ("clause", "stance") and not behind_comma(saying.verb, saying.verb.doc)
    return syntax.relation(saying.verb) == "parataxis" and not loose and not _says_another(saying.verb)


def _says_another(verb: Token) -> bool:
    """Whether a clause right behind a verb is what its subject says, and not the one before: "A takes town, B says it
    left"."""
    before = any(c.i < verb.i for c in verb.children if c.dep_ in syntax.SUBJECTS)
    clauses = (c for c in verb.children if c.dep_ == "ccomp" and c.left_edge.i == verb.i + 1)
    return before and any(g.dep_ in syntax.SUBJECTS for c in clauses for g in c.children)


def _bracketed(verb: Token, subjects: list[Token]) -> bool:
    """ "..., witnesses said, ...": subject and verb alone between commas or dashes."""
    doc, marks = verb.doc, {",", "-", "–", "—"}
    if not subjects or subjects[0].i > verb.i or verb.i + 1 >= len(doc):
        return False
    first = subjects[0].left_edge.i
    return first > 0 and doc[first - 1].text in marks and doc[verb.i + 1].text in marks and verb.i - first < 8


def _quoted(verb: Token, sent: Span, quotes: list[tuple[int, int]], subjects: list[Token], own: set[int]) -> set[int]:
    out: set[int] = set()
    for start, end in quotes:
        if _left(verb, sent, end):
            continue
        touching = (0 <= verb.i - end <= 4) or (0 <= start - verb.i <= 3) or (subjects and 0 <= start - max(own) <= 3)
        if touching or (start <= sent.start and end >= sent.start and end <= verb.i):
            out.update(range(start, end))
    return out


def _left(verb: Token, sent: Span, end: int) -> bool:
    """Whether a quotation that closes at ``end`` ended with a sentence of its own before that of ``verb`` begins.

    Who speaks behind it ("“… We fled.” The ministry denied it") has said something else, but for "he said".
    """
    if end > sent.start + 1 or end < 2 or verb.doc[end - 2].text not in _STOPS:
        return False
    subject = next((t for t in syntax.subjects(verb) if not t.text.startswith("-")), None)
    return subject is not None and end <= subject.i < verb.i and subject.pos_ != "PRON"


def _passive(saying: Saying) -> frozenset[int]:
    """What is said by somebody: the subject and the clause of a passive verb, the noun that a participle stands at."""
    verb = saying.verb
    out: set[int] = set()
    if syntax.relation(verb) in ("acl", "amod") and saying.kind in ("report", "claim"):
        return frozenset() if saying.kind == "claim" and _known(verb.head) else frozenset({verb.head.i})
    for child in verb.children:
        subject = child.dep_ in syntax.SUBJECTS and saying.kind != "clause"
        if (subject and saying.kind != "claim") or syntax.relation(child) == "ccomp":
            aside = {t.i for c in child.children if c.dep_ == "acl:relcl" for t in c.subtree}
            out.update(t.i for t in child.subtree if t.i not in aside)
        elif subject and not _known(child):
            out.add(child.i)
    return frozenset(out - saying.words)


def _known(deed: Token) -> bool:
    """Whether a deed that somebody takes upon himself is known without him: "the attack", "Friday's attack".

    "The capture of the town" has its article from what follows: that it happened may be all that is claimed.
    """
    done = [c for c in deed.children if c.dep_ == "nmod" and c.pos_ == "NOUN" and syntax.case_of(c) in ("of", "de")]
    return not done and any(syntax.is_definite(c) or c.dep_ == "nmod:poss" for c in deed.children)


def _is_clause(token: Token) -> bool:
    """Whether what a verb governs tells that something is so: a finite clause, or "avoir" with a participle."""
    if syntax.relation(token) != "xcomp":
        return token.pos_ in syntax.VERBAL or any(c.dep_ in syntax.SUBJECTS for c in token.children)
    return token.doc.lang_ == "fr" and any(c.dep_ == "aux:tense" for c in token.children)


def _says_on(verb: Token) -> bool:
    return not any(c.dep_ in syntax.SUBJECTS for c in verb.children)


def does_besides(verb: Token, saying: Token) -> bool:
    """Whether a verb behind one of saying is what its subject said besides: "X said that A had left and urged Y".

    So with whatever a participle alone tells behind a clause: "a dit que A était parti et décrété un couvre-feu".
    """
    beside = verb.dep_ == "conj" and verb.pos_ in syntax.VERBAL and verb.i > saying.i and _says_on(verb)
    if beside and _shares_auxiliary(verb, saying):
        return True
    beside = beside and lemma_of(verb) in speech_verbs(verb.doc.lang_)
    return beside and syntax.tenses(verb) == syntax.tenses(saying)


def _shares_auxiliary(verb: Token, saying: Token) -> bool:
    """Whether a French participle has no auxiliary but that of a verb of saying with a clause of its own."""
    bare = syntax.is_participle(verb) and not syntax.children(verb, "aux")
    clause = any(c.dep_ == "ccomp" and saying.i < c.i < verb.i for c in saying.children)
    return verb.doc.lang_ == "fr" and bare and clause and bool(syntax.children(saying, "aux"))


def _announces(verb: Token) -> bool:
    """Whether what a verb says is a noun alone: in "announced the release of X and sacked Y", the second is done."""
    told = {syntax.relation(c) for c in verb.children if c.i > verb.i and c not in speaking_subjects(verb)}
    return "obj" in told and not told & {"ccomp", "xcomp", "advcl", "parataxis"}


def segment(
    sent: Span, at: int, contrast: frozenset[str] = frozenset(), openers: frozenset[str] = frozenset()
) -> tuple[int, int]:
    """The part of a sentence that token ``at`` attributes: between semicolons, up to a clause of contrast behind it.

    Where enough stands before ``at`` to be what is said, a clause that one of ``openers`` begins behind it (", hours
    after ...") is the writer's, too.
    """
    start, end = sent.start, sent.end
    for token in sent:
        if token.text == ";" and token.i < at:
            start = token.i + 1
            continue
        turns = token.i > at + 1 and (token.text == ";" or _turns(token, contrast))
        behind = token.text == "," and token.i > at and at - start > _SAID
        if turns or (behind and opens_aside(token.doc, token.i + 1, sent.end, openers)):
            end = token.i
            break
    return start, end


def _turns(token: Token, contrast: frozenset[str]) -> bool:
    """Whether a clause of contrast begins behind a comma: "while", "alors que"."""
    pair = " ".join(t.lower_ for t in token.doc[token.i : token.i + 2])
    return token.nbor(-1).text == "," and (token.lower_ in contrast or pair in contrast)
