"""Who speaks: the agents that a verb of saying, a phrase ("according to") or a noun ("a statement by") names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.lexicon import load_lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.quotations import MARKS
from kg.nlp.reading import Reading
from kg.nlp.sources.recent import ENCLITIC, going_on, of_last_speaker, who_spoke
from kg.nlp.sources.saying import NUMBERED, Saying, behind_comma, speaking_subjects
from kg.nlp.sources.who import has_trade, named, unnamed, who

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How a negation hangs on its verb.
_NEGATING = ("advmod", "neg")
#: What a group of speakers before its verb is made of.
_GROUP = {"DET", "ADJ", "NUM", "NOUN", "PROPN", "CCONJ", "AUX", "ADV"}


def tellers(reading: Reading, n: int, saying: Saying, recent: tuple[Node, ...]) -> tuple[Node, ...]:
    """The speakers of a verb of saying in passage ``n``, () when none can speak; ``recent`` spoke last before it."""
    verb = saying.verb
    if _withheld(reading, saying):
        return ()
    informed = tuple(dict.fromkeys(_informants(reading, n, verb)))
    if informed:
        return informed
    if verb.dep_ == "advcl" and syntax.is_gerund(verb):
        cited = _quoted_as_saying(reading, n, verb)
        if cited:
            return cited
    passive = syntax.is_passive(verb)
    found = syntax.agents(verb) if passive else _subjects(verb)
    before = who_spoke(reading, n, found[0], verb, recent) if found and not passive else ()
    if before:
        return tuple(named(reading, x) for x in before)
    speakers = tuple(
        dict.fromkeys(
            node
            for token in found
            for node in who(reading, n, token, saying.kind in ("report", "clause", "figure", "toll"))
        )
    )
    if speakers and found and not passive:
        speakers = (*_joined(reading, n, found[0], speakers), *speakers, *_listed(reading, n, found[0], verb))
        speakers = (*speakers, *_also(reading, n, found[0]), *_cited(reading, n, verb))
        speakers = tuple(dict.fromkeys((*speakers, *passed_on(reading, n, found[0]))))
    if not speakers and any(t.lower_ in ENCLITIC for t in found):
        return going_on(reading, n, next(t for t in found if t.lower_ in ENCLITIC), recent)
    if found and not passive and not any(x.named for x in speakers):
        speakers = of_last_speaker(reading, n, found[0], recent) or speakers
    own = [t for t in found if t.head == verb]
    if speakers or passive or saying.kind in NUMBERED:
        return speakers
    if own:
        return _unlisted(reading, n, saying, own[0])
    return _beside(reading, n, verb) or _group_before(reading, n, verb)


def _informants(reading: Reading, n: int, verb: Token) -> Iterator[Node]:
    """ "A appris l'AFP auprès de X et de Y", "Reuters learned from X": X and Y, whom the agency has it from."""
    lexicon = reading.lexicon
    if lemma_of(verb) not in lexicon.set("learning_verbs"):
        return
    for token in (t for c in verb.children if c.i > verb.i for t in (c, *c.children)):
        before = {syntax.case_of(token), token.head.lower_ if token.head != verb else ""}
        asked = not before.isdisjoint(lexicon.set("informant_prepositions"))
        whence = syntax.case_of(token) in lexicon.set("source_prepositions")
        asked = asked or (whence and lemma_of(token) in lexicon.set("source_nouns"))
        if token.pos_ in ("NOUN", "PROPN") and asked:
            yield from who(reading, n, token, True)


def _also(reading: Reading, n: int, subject: Token) -> Iterator[Node]:
    """ "Workers and security sources said": the sources, whom only the list of those who say something knows."""
    for token in syntax.conjuncts(subject):
        if reading.mentions.at(n, token.i) is None and lemma_of(token) in reading.lexicon.set("source_people"):
            yield unnamed(reading, n, token)


def passed_on(reading: Reading, n: int, subject: Token) -> Iterator[Node]:
    """ "Witnesses quoted by X said": X, who passes it on; "said X, who quotes a witness": the witness."""
    quoting = reading.lexicon.verbs("quoting_verbs")
    for clause in subject.children:
        if clause.dep_ == "acl" and lemma_of(clause) in quoting:
            yield from (x for t in syntax.agents(clause) for x in who(reading, n, t, True))
        elif clause.dep_ == "acl:relcl":
            yield from _cited(reading, n, clause)


def _withheld(reading: Reading, saying: Saying) -> bool:
    """Whether something is not said or confirmed: "did not say how many", "n'ont pas confirmé la prise".

    What one verb takes back ("does not deny that") or what is said to be not so has its speaker.
    """
    verb, lexicon = saying.verb, reading.lexicon
    over = verb.head
    asked = syntax.is_infinitive(verb) and verb.dep_ in ("xcomp", "ccomp", "advcl") and over.pos_ in syntax.VERBAL
    if asked and lemma_of(over) in lexicon.verbs("demand_verbs"):
        return True  # "urged the army to explain its incursion"
    if saying.kind not in ("report", "clause") or lemma_of(verb) in lexicon.set("denying_verbs"):
        return False
    whole = lexicon.set("negation") - lexicon.set("half_negations")
    subject = next((c for c in verb.children if c.dep_ in syntax.SUBJECTS and c.i < verb.i), None)
    beside = [c for c in verb.children if c.dep_ in _NEGATING]
    beside += [c for c in subject.children if c.dep_ in ("cc", "cc:preconj")] if subject is not None else []
    return any(c.lower_ in whole for c in beside)


def _joined(reading: Reading, n: int, subject: Token, speakers: tuple[Node, ...]) -> tuple[Node, ...]:
    """ "..., X and Y said": X, where the parser hung him on what is said; () when nothing stands before an "and"."""
    cc = next((c for c in subject.children if c.dep_ == "cc" and c.i < subject.i), None)
    if cc is None or cc.i < 2 or subject.dep_ == "conj":
        return ()
    node = reading.mentions.at(n, cc.i - 1)
    if node is None or node.end != cc.i or node in speakers or not reading.is_a(node, "Agent"):
        return ()
    first = node.start
    while first > subject.sent.start and subject.doc[first - 1].pos_ in ("DET", "ADJ", "NUM", "NOUN"):
        first -= 1
    behind = first > subject.sent.start and subject.doc[first - 1].text in (",", *MARKS)
    return (named(reading, node),) if behind else ()


def _listed(reading: Reading, n: int, subject: Token, verb: Token) -> Iterator[Node]:
    """ "A doctor at the hospital and residents said": the residents, whom the parser joins to the hospital."""
    last = verb.i - 1
    while last > subject.i and verb.doc[last].pos_ in ("AUX", "ADV"):
        last -= 1
    token = verb.doc[last]
    if last <= subject.i or token.dep_ != "conj" or token.head == subject or subject not in token.ancestors:
        return
    other, beside = reading.mentions.at(n, last), reading.mentions.at(n, token.head.i)
    if other is None or beside is None or other.named or not reading.is_a(other, "Agent"):
        return
    if reading.is_a(beside, "Place") and not reading.is_a(beside, "Agent"):
        yield other


def _cited(reading: Reading, n: int, verb: Token) -> Iterator[Node]:
    """ "The agency quoted a soldier as saying": the soldier tells it too."""
    if lemma_of(verb) not in reading.lexicon.verbs("quoting_verbs"):
        return
    for token in verb.children:
        if token.dep_ == "obj" and token.i > verb.i:
            yield from who(reading, n, token)


def _quoted_as_saying(reading: Reading, n: int, verb: Token) -> tuple[Node, ...]:
    """Both of "the agency quoted a soldier as saying", "a soldier was quoted as saying by the agency"; else ()."""
    above = verb.head
    if syntax.is_passive(above) and lemma_of(above) in reading.lexicon.verbs("quoting_verbs"):
        # "saying by X": X is taken for a subject as often as for an agent
        behind = [c for c in verb.children if c.i > verb.i and syntax.case_of(c) in ("by", "par")]
        tokens = [*syntax.subjects(above), *syntax.agents(above), *behind]
        return tuple(dict.fromkeys(x for t in tokens for x in who(reading, n, t)))
    cited = tuple(_cited(reading, n, above))
    return (*(x for t in syntax.subjects(above) for x in who(reading, n, t)), *cited) if cited else ()


def _unlisted(reading: Reading, n: int, saying: Saying, subject: Token) -> tuple[Node, ...]:
    """Behind a subject that is no mention: the name beside it ("a physician from Y, X, said"), else itself."""
    verb = saying.verb
    if subject.i < verb.i and verb.doc[verb.i - 1].text == ",":
        found = _before_apposition(reading, n, verb, verb.i - 1)
        if found is not None and found.head > subject.i:
            return (found,)
    denied = {c.lower_ for c in subject.children} & reading.lexicon.set("negation")
    if saying.kind == "report" and subject.dep_ == "nsubj" and not denied:
        some = subject.lower_ in reading.lexicon.set("some_people") and not syntax.case_of(subject)
        if some or (subject.pos_ == "NOUN" and has_trade(reading, subject)):
            return (unnamed(reading, n, subject),)
    return ()


def _group_before(reading: Reading, n: int, verb: Token) -> tuple[Node, ...]:
    """ "..., police and medics said": the agents between a comma and the verb, where the parse gave it no subject."""
    doc, first = verb.doc, verb.i
    while first > verb.sent.start and doc[first - 1].pos_ in _GROUP and verb.i - first < 8:
        first -= 1
    if first == verb.i or first < 1 or doc[first - 1].text != ",":
        return ()
    inside = [x for x in reading.mentions.nodes if x.passage == n and first <= x.head < verb.i]
    agents = [x for x in inside if x.kind != "adjective" and reading.is_a(x, "Agent") and reading.cls(x) != "Country"]
    return tuple(named(reading, x) for x in agents)


def _subjects(verb: Token) -> list[Token]:
    """The subject of a verb of saying: its own, an inverted one taken for an object, or one lent by another clause."""
    enclitic = [c for c in verb.children if c.lower_ in ENCLITIC]
    if enclitic:
        return enclitic[:1]
    return speaking_subjects(verb) or _adding(verb) or syntax.subjects(verb)


def _adding(verb: Token) -> list[Token]:
    """ "He said the army had withdrawn, adding that …": he adds, whatever the parser hung it on, unless who he says
    this of speaks, too."""
    if verb.dep_ != "advcl" or not syntax.is_gerund(verb):
        return []
    over, verbs = verb.head, load_lexicon(verb.doc.lang_).verbs("reporting_verbs")
    if over.dep_ == "ccomp" and over.i > over.head.i and lemma_of(over.head) in verbs and lemma_of(over) not in verbs:
        over = over.head
    return speaking_subjects(over)


def _beside(reading: Reading, n: int, verb: Token) -> tuple[Node, ...]:
    """ "X said", "a dit X": the agent that touches the verb, where the parse gave it no subject."""
    doc = verb.doc
    before = verb.i - 1
    while (before >= 0 and doc[before].pos_ in ("AUX", "ADV")) or (before >= 0 and doc[before].text == "-"):
        before -= 1
    titles = reading.lexicon.set("person_titles") | reading.lexicon.set("leader_titles")
    after = verb.i + 1
    while after < len(doc) and (doc[after].pos_ == "DET" or {doc[after].lower_, lemma_of(doc[after])} & titles):
        after += 1
    behind = () if lemma_of(verb) in reading.lexicon.set("address_verbs") else (after,)  # "told X": X is spoken to
    if before > 0 and doc[before].text == ",":
        found = _before_apposition(reading, n, verb, before)
        if found is not None:
            return (found,)
    for i in (before, *behind):
        node = reading.mentions.at(n, i) if 0 <= i < len(doc) else None
        if node is None or not reading.is_a(node, "Agent") or reading.cls(node) == "Country":
            continue
        if node.named or (i == after and behind_comma(verb, doc) and node.kind == "description"):
            return (named(reading, node),)
    return ()


def _before_apposition(reading: Reading, n: int, verb: Token, comma: int) -> Node | None:
    """ "..., X, a commander of Y, told Z": X, where the parser hung him elsewhere."""
    doc = verb.doc
    inside = [x for x in reading.mentions.nodes if x.passage == n and verb.sent.start < x.start and x.end <= comma]
    for node in sorted(inside, key=lambda x: -x.start):
        first = node.start
        while first > verb.sent.start and doc[first - 1].pos_ in ("DET", "ADJ", "NUM"):
            first -= 1
        left = doc[first - 1].text if first else ""
        quoted = left in MARKS
        if (
            node.kind != "pronoun"
            and reading.is_a(node, "Person")
            and (quoted or (left == "," and node.named and doc[node.end].text == ","))
        ):
            return named(reading, node)
    return None
