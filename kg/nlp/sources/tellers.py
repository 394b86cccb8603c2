"""Who speaks: the agents that a verb of saying, a phrase ("according to") or a noun ("a statement by") names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.fillers import expand
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node, plural
from kg.nlp.reading import Reading
from kg.nlp.sources.quotations import MARKS
from kg.nlp.sources.recent import ENCLITIC, going_on, of_earlier_account, who_spoke
from kg.nlp.sources.saying import NUMBERED, Saying, behind_comma, speaking_subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How a negation hangs on its verb.
_NEGATING = ("advmod", "neg")
#: How many letters must stand before the ending of a trade: "mist" is no "chemist".
_STEM = 3
#: What a group of speakers before its verb is made of.
_GROUP = {"DET", "ADJ", "NUM", "NOUN", "PROPN", "CCONJ", "AUX", "ADV"}


def tellers(reading: Reading, n: int, saying: Saying, recent: tuple[Node, ...]) -> tuple[Node, ...]:
    """The speakers of a verb of saying in passage ``n``, () when none can speak; ``recent`` spoke last before it."""
    verb = saying.verb
    if _withheld(reading, saying):
        return ()
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
    own = [t for t in found if t.head == verb]
    if speakers or passive or saying.kind in NUMBERED:
        return speakers
    if own:
        return _unlisted(reading, n, saying, own[0])
    return _beside(reading, n, verb) or _group_before(reading, n, verb)


def _also(reading: Reading, n: int, subject: Token) -> Iterator[Node]:
    """ "Workers and security sources said": the sources, whom only the list of those who say something knows."""
    for token in syntax.conjuncts(subject):
        if reading.mentions.at(n, token.i) is None and lemma_of(token) in reading.lexicon.set("source_people"):
            yield _unnamed(reading, n, token)


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
        if some or (subject.pos_ == "NOUN" and _has_trade(reading, subject)):
            return (_unnamed(reading, n, subject),)
    return ()


def _has_trade(reading: Reading, token: Token) -> bool:
    """Whether a noun is of somebody who does something for a living, by the list or by its ending."""
    lexicon = reading.lexicon
    forms = (lemma_of(token), token.lower_)
    known = {lexicon.nouns[w] for w in forms if w in lexicon.nouns}
    if any(w in lexicon.set("source_nouns") for w in forms) or any(
        not reading.ontology.is_a(cls, "Person") for cls in known
    ):
        return False
    endings = tuple(lexicon.set("trade_endings"))
    return any(
        w in lexicon.set("trade_nouns") or any(w.endswith(e) and len(w) >= len(e) + _STEM for e in endings)
        for w in forms
    )


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
    return speaking_subjects(verb) or syntax.subjects(verb)


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


def who(reading: Reading, n: int, token: Token, says: bool = False) -> Iterator[Node]:
    """The speakers that a token stands for: agents, whose statement or count it is, or a source without a name.

    ``says`` tells that the token is the subject of a verb of reporting: what is known as a place or a thing (an
    observatory, an office) speaks there all the same.
    """
    one = _one_of(reading, n, token)
    if one is not None:
        yield one
        return
    nodes = [_person(reading, token, node) for node in _apart(reading, token, list(expand(reading, n, token)))]
    nodes = [x for node in nodes for x in _of_owner(reading, n, token, node)]
    source = lemma_of(token) in reading.lexicon.set("source_nouns")
    people = lemma_of(token) in reading.lexicon.set("source_people")
    if people:  # "U.N. sources", "a source in the army" are people there, and neither speaks itself
        heads = {token.i, *(t.i for t in syntax.conjuncts(token))}  # "military sources and residents"
        behind = [x for x in nodes if x.start > token.i and x.named and reading.is_a(x, "Person")]
        nodes = [x for x in nodes if x.head in heads or x in behind]
        if nodes and all(x.head != token.i and x not in behind for x in nodes):
            yield _unnamed(reading, n, token)
    if source and not people and not any(x.named or reading.is_a(x, "Person") for x in nodes):
        owners = list(_owners(reading, n, token, 0)) or list(_whose(reading, n, token))
        owners = owners or of_earlier_account(reading, n, token)
        best = [o for o in owners if o.named] or owners
        if best:
            yield from (named(reading, o) for o in best)
            return
    nodes = [x for x in nodes if not _nobody(reading, x)]
    agents = [x for x in nodes if reading.is_a(x, "Agent") or reading.country_of(x)]
    yield from (named(reading, x) for x in agents)
    if nodes and not agents and (source or (says and nodes[0].kind != "pronoun")):
        yield nodes[0]
    if not nodes and (people or (token.pos_ == "NOUN" and _has_trade(reading, token))):
        yield _unnamed(reading, n, token)


def _one_of(reading: Reading, n: int, token: Token) -> Node | None:
    """ "One of them, X, said": X, not them; "one of its officers said": one, not all of them."""
    among = [c for c in token.children if syntax.relation(c) == "nmod"]
    if token.pos_ in ("NOUN", "PROPN", *syntax.VERBAL) or not among:
        return None
    for child in token.children:
        node = reading.mentions.at(n, child.i) if child.dep_ == "appos" and child.i > token.i else None
        if node is not None and reading.is_a(node, "Person") and not node.plural:
            return named(reading, node)
    whole = reading.mentions.at(n, among[0].i)
    single = token.lower_ in reading.lexicon.set("one_words") and whole is not None
    if not single or whole is None or whole.kind != "description" or not whole.plural:
        return None
    cls = "Person" if reading.is_a(whole, "Person") or reading.is_a(whole, "Population") else whole.cls
    span = token.doc[token.i : whole.end]
    one = Node(n, token.i, whole.end, token.i, cls, "description", span.text, plural=False)
    reading.adopt(one)
    return one


def _of_owner(reading: Reading, n: int, token: Token, node: Node) -> Iterator[Node]:
    """ "Its head, X, said": X, not "its"."""
    head = token.doc[node.head] if node.passage == n else token
    if node.kind != "pronoun" or head.head != token or head.dep_ not in ("nmod:poss", "det"):
        yield node
        return
    for child in token.children:
        found = reading.mentions.at(n, child.i) if child.dep_ == "appos" else None
        if found is not None:
            yield found


def _nobody(reading: Reading, node: Node) -> bool:
    """Whether the words are "no group", "aucun des belligérants": nobody says it."""
    doc = reading.passages[node.passage].doc
    words = {doc[i].lower_ for i in range(node.start, node.head + 1)}
    return bool(words & reading.lexicon.set("negation")) and not node.named


def _apart(reading: Reading, token: Token, nodes: list[Node]) -> list[Node]:
    """Of "X, head of Y" taken for a coordination though it lacks its "and": the person with a name."""
    if len(nodes) != 2 or any(c.dep_ == "cc" for t in (token, *syntax.conjuncts(token)) for c in t.children):
        return nodes
    if not any(reading.is_a(x, "Person") and not x.plural for x in nodes) or not list(syntax.conjuncts(token)):
        return nodes
    people = [x for x in nodes if x.named and reading.is_a(x, "Person")]
    return people or nodes


def _unnamed(reading: Reading, n: int, token: Token) -> Node:
    """A speaker whose noun only the list of sources knows ("the coroner", "a medical source"), entered as a person."""
    near = [c.i for c in token.children if c.dep_ in ("amod", "compound", "nummod") and abs(c.i - token.i) <= 3]
    start, end = min([token.i, *near]), max([token.i, *near]) + 1
    node = Node(n, start, end, token.i, "Person", "description", token.doc[start:end].text, plural=plural(token))
    reading.adopt(node)
    return node


def _person(reading: Reading, token: Token, node: Node) -> Node:
    """ "X of the council, who says": the person that the organisation in between belongs to."""
    if token.lower_ != "who" or reading.is_a(node, "Person") or node.plural:
        return node
    above = reading.passages[node.passage].doc[node.head]
    for _ in range(3):
        above = above.head
        found = reading.mentions.at(node.passage, above.i)
        if found is not None and reading.is_a(found, "Person"):
            return found
    return node


def named(reading: Reading, node: Node, depth: int = 0) -> Node:
    """The name that stands in apposition to a described speaker ("the minister, X"; "X, a spokesman"), else himself."""
    if node.kind != "description" or node.root().named or node.plural or node.name is not None or depth > 2:
        return node
    head = reading.passages[node.passage].doc[node.head]
    near = [c for c in head.children if c.i > head.i and _stands_beside(c)]
    near += [
        g for c in head.children if c.i > head.i and syntax.relation(c) == "nmod"
        for g in c.children if g.dep_ == "appos" and g.i > c.i and reading.is_a(node, "Person")
    ]  # fmt: skip
    first = min(head.left_edge.i, node.start)
    if first > 1 and head.doc[first - 1].text == "," and reading.is_a(node, "Person"):
        near.append(head.doc[first - 2])  # "X, a spokesman for Y, said" that is parsed as two things
    near += [head.head] if syntax.relation(head) == "appos" and head.head.i < head.i else []
    for token in near:
        parts = (token, *(c for c in token.children if c.dep_ == "flat"))  # "Abu Ahmed", whose "Abu" is a title
        other = next((x for t in parts for x in (reading.mentions.at(node.passage, t.i),) if x is not None), None)
        if other is None or other is node or plural(token):
            continue
        found = named(reading, other, depth + 1)
        if found.named and reading.is_a(found, "Person") and reading.is_a(node, "Population"):
            return found  # "a resident of the town, X"
        if found.root().named and (reading.is_a(found, node.cls) or reading.is_a(node, reading.cls(found))):
            return found
        if found.named and reading.is_a(found, "Person") and found.start == node.head + 1:
            return found  # "the policeman X": a force by its noun, a man by his name
    return node


def _stands_beside(token: Token) -> bool:
    bare = syntax.relation(token) == "nmod" and not syntax.case_of(token)
    return bare or syntax.relation(token) in ("appos", "flat")


def _whose(reading: Reading, n: int, token: Token) -> Iterator[Node]:
    """Whom the possessive of "its statement" means."""
    for child in token.children:
        node = reading.mentions.at(n, child.i) if child.i < token.i else None
        if node is not None and node.kind == "pronoun" and node.root() is not node:
            yield node


def _owners(reading: Reading, n: int, token: Token, depth: int) -> Iterator[Node]:
    """Whose statement, report or count it is: agents among its complements, two steps down.

    Who only saw or checked it ("a video verified by X", "a note obtained by X") says nothing.
    """
    for child in token.children:
        if syntax.relation(child) == "acl":
            if lemma_of(child) not in reading.lexicon.set("consulting_verbs"):
                for agent in syntax.agents(child):
                    yield from (x for x in expand(reading, n, agent) if reading.is_a(x, "Agent"))
        elif syntax.relation(child) in ("nmod", "amod", "compound", "appos") and child.pos_ != "DET":
            found = [x for x in expand(reading, n, child) if reading.is_a(x, "Agent")]
            yield from found
            if depth < 1 and not found:
                yield from _owners(reading, n, child, depth + 1)
