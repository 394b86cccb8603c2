"""Who spoke last, where a pronoun or "the same source" says that he goes on: "he said", "it added", "a-t-il dit"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.quotations import MARKS, quotations
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

#: French subject pronouns behind their verb ("a-t-il ajouté", "disent-ils"), as the tokenizer cuts them.
ENCLITIC = {"-il", "-elle", "-ils", "-elles", "-t-il", "-t-elle", "-t-ils", "-t-elles"}
#: How many tokens may stand between "he" and "said".
_BESIDE = 2
#: How many tokens may stand between a quotation and the pronoun of who said it: "», a-t-il", "”, he".
_BEHIND = 4
#: How many sentences back the account may have been named that "the report" is.
_ACCOUNT = 8
#: How many sentences back an enclitic subject and "the same source" look.
_REACH = 3


def who_spoke(reading: Reading, n: int, subject: Token, verb: Token, recent: tuple[Node, ...]) -> tuple[Node, ...]:
    """Who spoke last, where an inserted "he said", "it said" or "the same source said" goes back to him; else ()."""
    if _is_same(reading, subject):
        return same_source(reading, n, subject, recent)
    above = _above(reading, n, subject) if subject.lower_ in ENCLITIC else _subject_above(reading, n, subject, verb)
    above = above or _before_colon(reading, n, subject, verb)
    if above is not None:
        return (above,)
    told = verb if subject.head == verb else subject.head  # "he said, citing X": his by the verb that he stands beside
    person = meant_by(reading, n, subject, recent) if abs(told.i - subject.i) <= _BESIDE else ()
    if person:
        return person
    last = _lately(reading, n, subject, recent)
    pronoun = reading.lexicon.table("pronouns").get(subject.lower_, {})
    if not last or not pronoun or "1" in subject.morph.get("Person") or last[0].kind == "pronoun":
        return ()
    behind = subject.i - subject.sent.start > 3 and abs(verb.i - subject.i) <= 2
    final = behind and not any(c.dep_ in ("ccomp", "obj") and c.i > verb.i for c in verb.children)
    many = str(pronoun.get("number", "")).startswith(("pl", "Pl"))
    if pronoun.get("person") is True and not many:
        return last if _open(reading, n, subject) and len(last) == 1 and _fits(reading, subject, last[0]) else ()
    near = last[0].passage == n or reading.sentence_numbers[n][subject.i] - 1 == _sentence(reading, last[0])
    fits = _several(last) if many else _a_group(reading, last)
    return last if fits and (final or (near and subject.i < verb.i)) else ()


def _subject_above(reading: Reading, n: int, pronoun: Token, verb: Token) -> Node | None:
    """ "X said that the raid, which he said was ...", "X left after what he called ...": X."""
    person = reading.lexicon.table("pronouns").get(pronoun.lower_, {}).get("person") is True
    if not person or verb.dep_ != "acl:relcl" or "1" in pronoun.morph.get("Person"):
        return None
    for clause in verb.ancestors:
        for subject in clause.children if clause.pos_ in syntax.VERBAL else ():
            node = reading.mentions.at(n, subject.i) if subject.dep_ == "nsubj" and subject.i < pronoun.i else None
            if node is not None and _fits(reading, pronoun, node):
                return node
    return None


def _before_colon(reading: Reading, n: int, pronoun: Token, verb: Token) -> Node | None:
    """ "X was blunter: the garrison had fled, he told Y": X, of whom the words before the colon tell."""
    person = _pronoun(reading, pronoun).get("person") is True and "1" not in pronoun.morph.get("Person")
    doc, start = pronoun.doc, pronoun.sent.start
    colon = next((t.i for t in doc[start : pronoun.i] if t.text == ":"), None)
    if not person or colon is None or any(t.text in MARKS for t in doc[colon : pronoun.i]):
        return None
    for token in doc[start:colon]:
        node = reading.mentions.at(n, token.i) if token.dep_ == "nsubj" and not _below_clause(token) else None
        if node is not None and verb.i > colon:
            return node if _fits(reading, pronoun, node) else None
    return None


def _below_clause(subject: Token) -> bool:
    """Whether a subject is that of a clause at a noun or of one with a mark."""
    verb = subject.head
    return verb.dep_.startswith("acl") or any(c.dep_ == "mark" for c in verb.children)


def meant_by(reading: Reading, n: int, pronoun: Token, recent: tuple[Node, ...]) -> tuple[Node, ...]:
    """Whom a pronoun of one person means that speaks in passage ``n``: who spoke last, or who acted after that.

    ``recent`` spoke last. () where the words tell no such person, or ``pronoun`` is none.
    """
    person = _pronoun(reading, pronoun).get("person")
    if person is not True or "1" in pronoun.morph.get("Person") or pronoun.dep_ == "nmod:poss":
        return ()
    numbers = reading.sentence_numbers
    lately = _lately(reading, n, pronoun, recent)
    spoke = [x for x in lately if _fits(reading, pronoun, x)]
    acted = next(_actors(reading, n, pronoun), None)
    if acted is None:
        return (spoke[0],) if len(spoke) == 1 and len(recent) == 1 else ()
    if pronoun.lower_ in ENCLITIC and any((acted.passage, acted.head) < (x.passage, x.head) for x in lately):
        return ()  # "a-t-il" may be a ministry or "un rebelle", too
    for one in spoke:
        later = numbers[one.passage][one.head] - numbers[acted.passage][acted.head]
        if later > 0 or (later == 0 and _main(reading.token(one))):
            return (one,) if len(recent) == 1 else ()
    return (acted,)


def _above(reading: Reading, n: int, pronoun: Token) -> Node | None:
    """ "X denied it: only guards, dit-il, took part": who does what the clause that "dit-il" breaks into depends on."""
    clause = pronoun.head.head
    if pronoun.head.dep_ in ("ROOT", "conj") or clause.dep_ in ("ROOT", "conj"):
        return None
    many = pronoun.lower_.endswith("s")
    for verb in clause.ancestors:
        for token in verb.children if verb.i < clause.i else ():
            node = reading.mentions.at(n, token.i) if token.dep_ == "nsubj" and _main(token) else None
            if node is not None and node.kind != "pronoun" and node.plural == many and reading.is_a(node, "Agent"):
                return node
    return None


def _actors(reading: Reading, n: int, pronoun: Token) -> Iterator[Node]:
    """The persons who did something in a main clause shortly before a pronoun, the last first."""
    numbers = reading.sentence_numbers
    # "“A. B. C.”, he said" is counted from where the quotation begins
    quote = next((s for s, e in quotations(pronoun.doc) if 0 <= pronoun.i - e <= _BEHIND), pronoun.i)
    here = numbers[n][quote]
    for node in reversed(reading.mentions.nodes):
        if (node.passage, node.head) >= (n, quote):
            continue
        far = here - numbers[node.passage][node.head]
        if far > _REACH - 1:
            return
        head = reading.token(node)
        quoted = any(start <= node.head < end for start, end in quotations(head.doc))
        if far and not quoted and _main(head) and _fits(reading, pronoun, node):
            yield node


def presented(reading: Reading, n: int, start: int) -> Node | None:
    """The person whom the sentence right before a quotation at ``start`` is about: "X, 30, comes from Y. “They …”"""
    numbers = reading.sentence_numbers
    for node in reversed(reading.mentions.nodes):
        far = numbers[n][start] - numbers[node.passage][node.head]
        if far > 1 or (node.passage, node.head) >= (n, start):
            if far > 1:
                return None
            continue
        quoted = any(s <= node.head < e for s, e in quotations(reading.token(node).doc))
        if far == 1 and node.named and not quoted and not node.plural and _main(reading.token(node)):
            return node if reading.is_a(node, "Person") else None
    return None


def of_earlier_account(reading: Reading, n: int, token: Token) -> list[Node]:
    """Whose "the report" is that says something: who said, wrote or published one by that noun shortly before."""
    own = any(syntax.relation(c) in ("nmod", "compound", "appos") for c in token.children)
    if own or not any(syntax.is_definite(c) for c in token.children):
        return []
    numbers = reading.sentence_numbers
    for m in range(n, -1, -1):
        for earlier in reversed(list(reading.passages[m].doc)):
            far = numbers[n][token.i] - numbers[m][earlier.i]
            if far > _ACCOUNT:
                return []
            if far > 0 and earlier.pos_ == "NOUN" and lemma_of(earlier) == lemma_of(token):
                found = _author(reading, m, earlier)
                if found is not None:
                    return [found]
    return []


def _author(reading: Reading, n: int, account: Token) -> Node | None:
    """The agent whose account it is, or who is the subject of the verb that it stands below."""
    verb = account.head
    acts = verb.pos_ in syntax.VERBAL and not syntax.is_passive(verb) and account.dep_ in ("obl", "obj", "obl:mod")
    by = reading.lexicon.set("author_prepositions")  # "a report to the council", "on the army" is not theirs
    tokens = [c for c in account.children if c.dep_ == "nmod:poss" or (c.dep_ == "nmod" and syntax.case_of(c) in by)]
    tokens += syntax.subjects(verb) if acts else []
    nodes = (reading.mentions.at(n, t.i) for t in tokens)
    return next((x for x in nodes if x is not None and x.kind != "pronoun" and reading.is_a(x, "Agent")), None)


def _main(token: Token) -> bool:
    """Whether a word is the active subject of a clause that stands below no other."""
    verb = token.head
    acts = token.dep_ == "nsubj" and verb.pos_ in syntax.VERBAL and not syntax.is_passive(verb)
    while acts and verb.dep_ == "conj":
        verb = verb.head
    marked = any(c.dep_ == "mark" for c in verb.children)  # "as X had announced"
    return acts and not marked and syntax.relation(verb) in ("ROOT", "root", "parataxis")


def _fits(reading: Reading, pronoun: Token, node: Node) -> bool:
    """Whether a pronoun of one person can go back to a node, which is itself no pronoun."""
    if node.plural or node.kind not in ("name", "description"):
        return False
    gender = pronoun.morph.get("Gender") or [str(_pronoun(reading, pronoun).get("gender", ""))]
    other = {"Masc", "Fem"} - set(gender)
    wrong = len(other) == 1 and node.gender in other
    return reading.is_a(node, "Person") and not wrong


def _pronoun(reading: Reading, token: Token) -> dict[str, Any]:
    """What the lexicon tells of a pronoun, "-il" behind its verb like "il"; {} for another word."""
    word = token.lower_
    return dict(reading.lexicon.table("pronouns").get(word.rsplit("-", 1)[-1] if word in ENCLITIC else word, {}))


def _open(reading: Reading, n: int, pronoun: Token) -> bool:
    """Whether a pronoun stands for nobody yet."""
    node = reading.mentions.at(n, pronoun.i)
    return node is not None and node.kind == "pronoun" and not node.entity


def _a_group(reading: Reading, last: tuple[Node, ...]) -> bool:
    """Whether one body, state or force spoke: "it said"."""
    return len(last) == 1 and not reading.is_a(last[0], "Person") and not reading.is_a(last[0], "Population")


def _several(last: tuple[Node, ...]) -> bool:
    """Whether more than one spoke: "they said"."""
    return len(last) > 1 or last[0].plural


def _sentence(reading: Reading, node: Node) -> int:
    return reading.sentence_numbers[node.passage][node.head]


def same_source(reading: Reading, n: int, token: Token, recent: tuple[Node, ...]) -> tuple[Node, ...]:
    """Who spoke last, where a noun of passage ``n`` says "the same source"; () when it does not or nobody is near."""
    return _lately(reading, n, token, recent) if _is_same(reading, token) else ()


def _lately(reading: Reading, n: int, token: Token, recent: tuple[Node, ...]) -> tuple[Node, ...]:
    """Those of the last speakers who were named in the sentences right before a token."""
    numbers = reading.sentence_numbers
    here = numbers[n][token.i]
    return tuple(x for x in recent if 0 < here - numbers[x.passage][x.head] <= _REACH)


def of_last_speaker(reading: Reading, n: int, token: Token, recent: tuple[Node, ...]) -> tuple[Node, ...]:
    """Whose "the statement" is that says something and tells nowhere of one before: of who spoke last; () for
    another noun."""
    bare = not any(syntax.relation(c) in ("nmod", "amod", "compound", "appos", "acl") for c in token.children)
    definite = any(syntax.is_definite(c) for c in token.children)
    if not (bare and definite and {lemma_of(token), token.lower_} & reading.lexicon.set("statement_nouns")):
        return ()
    return _lately(reading, n, token, recent)


def _is_same(reading: Reading, token: Token) -> bool:
    """Whether a noun of a source is "the same source": one that has spoken."""
    return lemma_of(token) in reading.lexicon.set("source_people") and any(
        c.lower_ in reading.lexicon.set("same_words") for c in token.children
    )


def going_on(reading: Reading, n: int, pronoun: Token, recent: tuple[Node, ...]) -> tuple[Node, ...]:
    """Whom "a-t-il dit" goes back to: who spoke last, else the nearest subject that agrees and is not quoted."""
    many = pronoun.lower_.endswith("s")
    numbers = reading.sentence_numbers
    here = numbers[n][pronoun.i]
    quotes = quotations(pronoun.doc)
    gender = "Fem" if "elle" in pronoun.lower_ else "Masc"
    last = tuple(x for x in recent if x.plural == many and here - numbers[x.passage][x.head] <= 2 * _REACH)
    inside = sum(not t.is_punct for t in pronoun.doc[pronoun.i + 1 : pronoun.sent.end]) > 3
    if last and not inside:
        return last
    for node in reversed(reading.mentions.nodes):
        if (node.passage, node.head) >= (n, pronoun.i) or node.kind == "adjective" or not node.entity:
            continue
        if last and numbers[node.passage][node.head] != here:
            return last
        if here - numbers[node.passage][node.head] > _REACH:
            break
        head = reading.passages[node.passage].doc[node.head]
        quoted = node.passage == n and any(start <= node.head < end for start, end in quotes)
        if head.dep_ in syntax.SUBJECTS and node.plural == many and not quoted and reading.is_a(node, "Agent"):
            if node.gender in (None, gender) or node.named:
                return (node,)
    return last
