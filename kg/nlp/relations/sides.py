"""Who is stated to be with or against whom: allies, rivals, "the anti-IS coalition", "pro-Iranian militias"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.fillers import country_entity, expand
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node, plural
from kg.nlp.reading import Reading
from kg.nlp.relations.doubts import in_doubt
from kg.nlp.relations.links import OF, Link, before_comma, before_participle, document, inside, link

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def sides(reading: Reading) -> Iterator[Link]:
    """The alliances and enmities that nouns, prefixes and suffixes state."""
    for node in reading.mentions.nodes:
        if node.kind in ("name", "description") and reading.is_a(node, "Organization"):
            yield from _by_prefix(reading, node)
        if node.kind in ("name", "description") and reading.cls(node) == "Coalition":
            yield from _raised_against(reading, node)
    words = [(reading.lexicon.set("alliance_words"), "alliedWith"), (reading.lexicon.set("enemy_words"), "opposes")]
    allied, loyal = reading.lexicon.set("allied_words"), reading.lexicon.set("loyal_words")
    hostile = reading.lexicon.set("hostile_words")
    suffixes, enmity = reading.lexicon.table("side_suffixes"), reading.lexicon.table("enmity_nouns")
    for n, passage in enumerate(reading.passages):
        for token in passage.doc:
            lemma, form = lemma_of(token), token.lower_
            if form.rpartition("-")[2] in suffixes:
                yield from _by_suffix(reading, n, token)
            if form in allied:
                yield from _allied(reading, n, token)
                yield from _toward(reading, n, token, "alliedWith", reading.lexicon.set("allied_prepositions"))
            if form in loyal:
                yield from _loyal(reading, n, token)
            if form in hostile:
                yield from _toward(reading, n, token, "opposes", reading.lexicon.set("loyal_prepositions"))
            if form in enmity:
                yield from _at_war(reading, n, token)
            for listed, relation in words:
                if lemma in listed or form in listed:
                    if _names_side(token):
                        yield from _by_noun(reading, n, token, relation)
                    yield from _in_order(reading, n, token, relation)


def _names_side(token: Token) -> bool:
    """Whether a word can be the noun "ally": no verb, unless the parser took "un allié" for one."""
    return token.pos_ in ("NOUN", "PROPN") or any(c.dep_ in ("det", "nmod:poss") for c in token.children)


def _by_prefix(reading: Reading, node: Node) -> Iterator[Link]:
    """ "The anti-IS coalition", "pro-Iranian militias": against or with what the prefix stands before."""
    prefixes = reading.lexicon.table("side_prefixes")
    doc = document(reading, node)
    for i in range(max(0, node.start - 3), node.end):
        prefix = doc[i].lower_.rstrip("-")
        if prefix not in prefixes or i + 1 >= len(doc) or i == node.head:
            continue
        after = i + 2 if doc[i + 1].text == "-" else i + 1
        other = reading.mentions.at(node.passage, after) if after < len(doc) else None
        if other is node and node.named:
            other = inside(reading, node.passage, after, node.end)  # "the anti-IS coalition" is one name
        stateless = other is not None and other.kind == "adjective" and not other.country  # "the pro-Kurdish party"
        if other is None or other is node or stateless or not reading.is_a(other, "Agent"):
            continue
        if other.kind != "description" or reading.cls(other) == "Coalition":
            yield link(reading, str(prefixes[prefix]), node, other, f"prefix {prefix!r}")


def _raised_against(reading: Reading, node: Node) -> Iterator[Link]:
    """ "The coalition against IS", "la coalition contre l'EI": what an alliance is against by its own words."""
    doc = document(reading, node)
    against = reading.lexicon.set("against_words")
    at = node.end if node.end < len(doc) and doc[node.end].lower_ in against else node.head + 1
    foe = _raised_to_fight(reading, node, doc)
    if foe is not None:
        yield link(reading, "opposes", node, foe, f"{node.text!r} to fight {foe.text!r}")
    named = next((i for i in range(node.start + 1, node.end - 1) if node.named and doc[i].lower_ in against), None)
    other = inside(reading, node.passage, named + 1, node.end) if named is not None else None
    if other is not None and reading.ontology.is_a(other.cls, "Organization"):
        yield link(reading, "opposes", node, other, f"named after whom it is {doc[named or 0].text}")
    if at + 1 >= len(doc) or doc[at].lower_ not in against:
        return
    target = doc[at].head if doc[at].head.i > at else doc[at + 1]
    other = reading.mentions.at(node.passage, target.i)
    if other is not None and other is not node and reading.is_a(other, "Organization"):
        yield link(reading, "opposes", node, other, f"{node.text!r} {doc[at].text} {other.text!r}")


def _raised_to_fight(reading: Reading, node: Node, doc: Doc) -> Node | None:
    """ "The coalition to defeat X": the foe in the purpose right after an alliance, unless somebody asks it to."""
    at, purposes = node.end, reading.lexicon.set("raised_prepositions")
    if at + 2 >= doc[node.head].sent.end or doc[at].lower_ not in purposes:
        return None
    verb = doc[at + 1]
    if lemma_of(verb) not in reading.lexicon.set("raised_verbs"):
        return None
    if at + 4 < doc[node.head].sent.end and lemma_of(doc[at + 3]) in reading.lexicon.set("raised_verbs"):
        at += 2  # "to degrade and defeat"
    if {lemma_of(verb.head), lemma_of(doc[node.head].head)} & reading.lexicon.set("demand_verbs"):
        return None
    foe = reading.mentions.at(node.passage, at + 2 + (doc[at + 2].pos_ == "DET" and at + 3 < len(doc)))
    return foe if foe is not None and foe is not node and foe.named and reading.is_a(foe, "Organization") else None


def _allied(reading: Reading, passage: int, token: Token) -> Iterator[Link]:
    """ "The army and allied militias", "l'armée et les milices alliées": who is named with them is their ally."""
    if token.lower_ not in reading.lexicon.set("allied_words") or syntax.relation(token) not in ("amod", "acl"):
        return
    if any(syntax.relation(c) in ("obl", "nmod") for c in token.children):
        return
    ally = reading.mentions.at(passage, token.head.i)
    first = syntax.first_conjunct(token.head)
    if in_doubt(reading, token, token.head.i):
        return
    other = reading.mentions.at(passage, first.i) if first is not token.head else None
    if ally is None or other is None or ally is other:
        return
    if reading.is_a(ally, "Organization") and reading.is_a(other, "Agent"):
        yield link(reading, "alliedWith", other, ally, token.text)


def _loyal(reading: Reading, passage: int, token: Token) -> Iterator[Link]:
    """ "Fighters loyal to X", "des soldats fidèles à X": the mention before and the one after."""
    doc = token.doc
    if token.lower_ not in reading.lexicon.set("loyal_words") or not token.i or token.i + 2 >= len(doc):
        return
    if doc[token.i + 1].lower_ not in reading.lexicon.set("loyal_prepositions"):
        return
    men = reading.mentions.at(passage, token.i - 1) or reading.mentions.at(passage, token.head.i)
    if in_doubt(reading, token, men.head if men is not None else None):
        return
    target = doc[token.i + 1].head if doc[token.i + 1].head.i > token.i + 1 else doc[token.i + 2]
    lord = reading.mentions.at(passage, target.i)
    if lord is not None and lord.name is not None:
        lord = lord.name
    if men is None or lord is None or men is lord or not reading.is_a(men, "Organization"):
        return
    if (
        men.kind == "description"
        and lord.root().named
        and (reading.is_a(lord, "Agent") or reading.is_a(lord, "Person"))
    ):
        yield link(reading, "alliedWith", men, lord, f"{token.text} to")


def _toward(
    reading: Reading, passage: int, token: Token, relation: str, prepositions: frozenset[str]
) -> Iterator[Link]:
    """ "Groups hostile to the junta", "des milices alliées à X": the side before the word and the one after."""
    doc, at = token.doc, token.i + 1
    if not token.i or at + 1 >= len(doc) or doc[at].lower_ not in prepositions:
        return
    side = before_participle(reading, passage, token)
    if side is None or not reading.is_a(side, "Agent") or side.kind == "adjective":
        side = reading.mentions.at(passage, token.head.i) if token.head.i < token.i else None
    if side is None or in_doubt(reading, token, side.head):
        return
    target = doc[at].head if doc[at].head.i > at else doc[at + 1]
    for other in expand(reading, passage, target):
        other = other.name or other
        if other.head > at and other is not side and reading.is_a(side, "Agent") and reading.is_a(other, "Agent"):
            yield link(reading, relation, side, other, f"{token.text} {doc[at].text}")


def _by_suffix(reading: Reading, passage: int, token: Token) -> Iterator[Link]:
    """ "The U.S.-allied forces", "the Iran-aligned movement": the side before the hyphen, one token or three."""
    suffixes = reading.lexicon.table("side_suffixes")
    lead, hyphen, last = token.lower_.rpartition("-")
    if last not in suffixes or in_doubt(reading, token.doc[max(0, token.i - (0 if hyphen else 2))]):
        return
    noun = token.head if token.head.i > token.i else token.nbor(1) if token.i + 1 < len(token.doc) else token
    node = reading.mentions.at(passage, noun.i)
    if node is None or not reading.is_a(node, "Organization"):
        return
    if hyphen:
        iso = reading.lexicon.demonyms.get(lead) or reading.lexicon.capitals.get(lead)
        if iso is not None:
            state = country_entity(reading, iso)
            side = Node(passage, token.i, token.i + 1, token.i, "Country", "adjective", token.text, iso, entity=state)
            yield link(reading, str(suffixes[last]), node, side, token.text)
    elif token.i >= 2 and token.nbor(-1).text == "-":
        other = reading.mentions.at(passage, token.i - 2)
        if other is not None and other is not node and reading.is_a(other, "Agent"):
            yield link(reading, str(suffixes[last]), node, other, f"{other.text}-{token.text}")


def _at_war(reading: Reading, passage: int, noun: Token) -> Iterator[Link]:
    """ "X is at war with Y", "X, en guerre contre Y": the nearest agent before, and all that stand after."""
    prepositions = reading.lexicon.table("enmity_nouns").get(noun.lower_)
    doc = noun.doc
    if prepositions is None or noun.i < 2 or doc[noun.i - 1].lower_ not in ("at", "en") or noun.i + 2 >= len(doc):
        return
    if doc[noun.i + 1].lower_ not in str(prepositions).split("|"):
        return
    apposed = before_comma(reading, passage, noun.i - 2) if doc[noun.i - 2].text == "," else None
    subjects = [s for t in (noun, noun.head) for s in syntax.subjects(t)]
    sides = [n for s in subjects for n in expand(reading, passage, s)]
    if apposed is not None and reading.is_a(apposed, "Agent"):
        sides = [apposed]  # "they accused the Front, at war with the army": not the accusers
    if not sides:
        at = next((i for i in range(noun.i - 2, max(noun.i - 5, 0), -1) if reading.mentions.at(passage, i)), None)
        found = reading.mentions.at(passage, at) if at is not None else None
        sides = [found] if found is not None else []
    foe = doc[noun.i + 1].head if doc[noun.i + 1].head.i > noun.i else doc[noun.i + 2]
    for side in sides:
        for other in expand(reading, passage, foe):
            if side is not other and reading.is_a(side, "Agent") and reading.is_a(other, "Agent"):
                yield link(reading, "opposes", side, other, f"{doc[noun.i - 1].text} {noun.text}")


def _by_noun(reading: Reading, passage: int, head: Token, relation: str) -> Iterator[Link]:
    """ "X, an ally of Y", "its Russian allies", "X et ses alliés du Hezbollah": the owner and who is his ally."""
    node = reading.mentions.at(passage, head.i)
    if (node is not None and node.named) or in_doubt(reading, head):
        return  # "the people are not our enemy"
    owner: Node | None = None
    named: list[Node] = []
    possessive = next((c for c in head.children if c.dep_ == "nmod:poss" or c.morph.get("Poss")), None)
    if possessive is not None:
        owner = _coordinate(reading, passage, possessive) or next(expand(reading, passage, possessive), None)
    for child in head.children:
        label, case = syntax.relation(child), syntax.case_of(child)
        if child is possessive or label in ("punct", "det", "case", "cc"):
            continue
        found = [n for n in expand(reading, passage, child) if reading.is_a(n, "Agent") and n is not node]
        if label in ("nmod", "obl") and (case in OF or case in reading.lexicon.set("sided_prepositions")):
            if owner is None:
                owner = found[0] if found else None
            elif possessive is not None:
                named += found
        elif label in ("amod", "appos", "flat", "nsubj") or (label in ("nmod", "compound") and not case):
            named += [n for n in found if n.named or (n.kind == "adjective" and n.country) or label == "nsubj"]
    beside = _before_comma(reading, passage, head)
    if beside is not None:
        named = [beside, *(_joined(reading, beside) if plural(head) else ())]  # "X and Y, allies of Z"
    unsaid = not named and possessive is not None and node is not None and node.end > head.i
    unsaid = unsaid and owner is not None and owner.kind != "pronoun"
    if unsaid and relation == "alliedWith" and node is not None and reading.is_a(node, "Agent"):
        named = [node]  # "the army and its allies": nobody says who they are; "its enemies" may be anyone
    if not named and relation == "opposes" and owner is not None and owner.root().named and owner.kind != "pronoun":
        named = [node] if node is not None and node.plural and node is not owner else []  # "opponents of X"
    for subject in named:
        if owner is not None and subject is not owner and reading.is_a(owner, "Agent"):
            yield link(reading, relation, owner, subject, f"{lemma_of(head)!r}")


def _joined(reading: Reading, node: Node) -> Iterator[Node]:
    """The named agents that a node is coordinated with: "X" for Y in "X and Y"."""
    token = reading.token(node)
    first = syntax.first_conjunct(token)
    for other in (first, *syntax.conjuncts(first)):
        found = reading.mentions.at(node.passage, other.i) if other is not token else None
        if found is not None and found.named and found is not node and reading.is_a(found, "Agent"):
            yield found


def _in_order(reading: Reading, passage: int, head: Token, relation: str) -> Iterator[Link]:
    """ "X, Y's main ally", "X, alliée du président Y", "X's ally Y": by the order of the words alone."""
    doc = head.doc
    first = head.i
    while first > 0 and head.i - first < 5 and (doc[first - 1].pos_ in ("ADJ", "DET", "ADV", "NUM")):
        first -= 1
    owner = None
    if first >= 2 and doc[first - 1].text in ("'s", "'") and doc[first - 1].pos_ in ("PART", "PUNCT"):
        owner = reading.mentions.at(passage, first - 2)
        first = owner.start if owner is not None else first
        first -= first > 0 and doc[first - 1].pos_ == "DET"
    at = head.i + 1
    if owner is None and at + 1 < len(doc) and doc[at].lower_ in reading.lexicon.set("sided_prepositions"):
        nodes = (reading.mentions.at(passage, i) for i in range(at + 1, min(at + 6, doc[head.i].sent.end)))
        owner = next((n for n in nodes if n is not None and n.kind in ("name", "description")), None)
    if owner is not None and owner.name is not None:
        owner = owner.name
    side = _before(reading, passage, first)
    if side is None and owner is not None and first == head.sent.start and owner.end + 2 < len(doc):
        side = _behind(reading, passage, owner.end)
    if side is None and owner is not None and owner.end <= head.i and at < len(doc):
        side = reading.mentions.at(passage, at)
        side = side if side is not None and side.named else None
    if side is not None and owner is not None and side is not owner and reading.is_a(owner, "Agent"):
        yield link(reading, relation, side, owner, f"{head.text!r} in order")


def _before(reading: Reading, passage: int, first: int) -> Node | None:
    """Who stands before the comma at the head of an apposition."""
    doc = reading.passages[passage].doc
    if first > 1 and doc[first - 1].pos_ == "CCONJ":  # "X, leader of Y and an ally of Z"
        one = next((t for t in doc[first : first + 4] if t.dep_ == "conj" and t.head.dep_ == "appos"), None)
        first = one.head.left_edge.i if one is not None else first
        first += doc[first].text == ","
    if first < 2 or doc[first - 1].text != ",":
        return None
    found = before_comma(reading, passage, first - 1)
    if found is None:
        found = next((n for n in reading.mentions.nodes if n.passage == passage and n.end == first - 1), None)
    if found is not None and found.kind == "adjective" and not found.country:
        found = reading.mentions.at(passage, doc[first - 2].head.i)  # "the Shiite movement" in French order
    return found if found is not None and found.kind != "pronoun" and reading.is_a(found, "Agent") else None


def _behind(reading: Reading, passage: int, at: int) -> Node | None:
    """ "An ally of X, Y said", "rival de X, le maréchal Y": who is named behind the apposition's comma."""
    doc = reading.passages[passage].doc
    if doc[at].text != ",":
        return None
    near = (reading.mentions.at(passage, i) for i in range(at + 1, min(at + 4, len(doc))))
    found = next((n for n in near if n is not None and n.kind != "adjective"), None)
    found = found.name if found is not None and found.name is not None else found
    return found if found is not None and found.named and reading.is_a(found, "Agent") else None


def _coordinate(reading: Reading, passage: int, possessive: Token) -> Node | None:
    """ "X and its allies": the possessor is what stands before "and", whatever the pronoun was taken for."""
    doc = possessive.doc
    at = possessive.i - 1
    while at > 0 and doc[at].lower_ in reading.lexicon.set("sided_prepositions"):
        at -= 1
    if at < 1 or doc[at].pos_ != "CCONJ":
        return None
    before = reading.mentions.at(passage, at - 1)
    if before is None:
        under = next((n for n in reading.mentions.nodes if n.passage == passage and n.end == at), None)
        before = under
    return before if before is not None and reading.is_a(before, "Agent") else None


def _before_comma(reading: Reading, passage: int, head: Token) -> Node | None:
    """ "Russia, a longstanding ally of X": the agent before the comma that the noun's phrase follows."""
    at = head.left_edge.i - (0 if head.left_edge.text == "," else 1)
    if "CCONJ" in (head.left_edge.pos_, head.doc[min(at + 1, len(head.doc) - 1)].pos_):
        return None  # "the Front, X's branch, and its ally Y"
    if at < 1 or head.doc[at].text != ",":
        return None
    found = before_comma(reading, passage, at)
    return found if found is not None and found.named and reading.is_a(found, "Agent") else None
