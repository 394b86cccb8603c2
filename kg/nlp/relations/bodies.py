"""What an office is of: "Turkey's president", "UN envoy", "le chef de la mission", "ministre irakien de la Défense".

What stands between is read from the tokens, since parsers often hang compounds and appositions elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.relations.links import before_brackets, document, inside
from kg.nlp.relations.titles import Title

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: How many tokens may stand between a title and what it is of.
REACH = 7


def find_body(reading: Reading, title: Title) -> tuple[Node | None, int]:
    """What a title is of, and the token after its words and its complement."""
    doc = reading.passages[title.passage].doc
    before = _body_before(reading, title, doc)
    after, stop = _body_after(reading, title, doc)
    field = before is not None and reading.cls(before) == "Country" and not title.statelike
    if field and after is not None and after.named and title.words not in reading.lexicon.set("state_agents"):
        if reading.is_a(after, "Organization"):
            return after, stop  # "Myanmar director at Human Rights Watch"
    return (before or after), stop


def _body_before(reading: Reading, title: Title, doc: Doc) -> Node | None:
    """ "Turkey's defence minister", "UN envoy", "its leader": possessor, nationality or compound before the title."""
    whole = reading.mentions.at(title.passage, title.head)
    if whole is not None and whole.named and whole.start < title.start:
        return inside(reading, title.passage, whole.start, title.start)
    relative = _antecedent(reading, title, doc)
    if relative is not None:
        return relative
    nation = inside(reading, title.passage, title.start - 2, title.start) if title.start > 1 else None
    beside = nation is not None and nation.kind == "adjective" and nation.end == title.start
    if nation is not None and beside and _fits(reading, title, nation):
        return nation
    first = doc[title.head].sent.start
    fields = any(w in title.words for w in ("minist", "secr"))
    last = before_brackets(doc, title.start - 1)  # "Islamic Front (IF) chief X"
    for i in range(last, max(first, last + 1 - REACH) - 1, -1):
        token = doc[i]
        node = reading.mentions.at(title.passage, i)
        if node is not None and node.kind == "pronoun":
            return _owner(reading, title, node) if token.morph.get("Poss") or token.dep_ == "nmod:poss" else None
        if node is not None and fields and _portfolio(node, reading.lexicon.set("portfolio_words")):
            continue  # "Finance Minister X"
        if node is not None and node.kind == "description" and node.cls == "Country":
            continue  # "its country director"
        if node is not None and doc.lang_ != "fr" and (_fits(reading, title, node) or _unknown(node, title)):
            return node
        if node is not None and node.kind == "description" and node.cls == "Person":
            return None
        if node is None and doc.lang_ != "fr" and token.text.isupper() and len(token) > 1:
            return _acronym(reading, title, i)
        if not (token.pos_ in ("ADJ", "NOUN", "PROPN", "NUM") or token.text in ("-", "'s", "'")):
            return None
    return None


def _acronym(reading: Reading, title: Title, at: int) -> Node | None:
    """ "RPF officer": letters that no tagger took for a name, known or spelled so elsewhere in the article."""
    known = inside(reading, title.passage, at, at + 1)
    if known is not None:
        return known if _fits(reading, title, known) else None
    text = reading.passages[title.passage].doc[at].text
    return next((n for n in reading.mentions.nodes if n.named and n.text == text and _fits(reading, title, n)), None)


def _antecedent(reading: Reading, title: Title, doc: Doc) -> Node | None:
    """ "X, whose foreign minister", "X, dont le chef", "X, of which Y is a member": what the pronoun stands for."""
    prepositions = reading.lexicon.set("body_prepositions")
    follows = doc[min(title.end, len(doc) - 1)].lower_
    whole = title.words in reading.lexicon.set("part_nouns") and follows not in prepositions
    relatives = reading.lexicon.set("relative_subjects")
    for i in range(title.start - 1, max(title.start - (8 if whole else 4), 0), -1):
        parted = whole and doc[i].lower_ in relatives and doc[i - 1].lower_ in prepositions
        if doc[i].lower_ in reading.lexicon.set("possessive_relatives") or parted:
            i -= parted
            at = i - 2 if doc[i - 1].text == "," else i - 1
            node = reading.mentions.at(title.passage, at) if at >= 0 else None
            return node if node is not None and (_fits(reading, title, node) or node.cls == "Name") else None
        if doc[i].pos_ not in ("DET", "ADJ", "NOUN") and not (whole and doc[i].pos_ in ("AUX", "PROPN")):
            return None
    return None


def _unknown(node: Node, title: Title) -> bool:
    """A name of unknown kind right before a title ("ODM leader") is an organisation's."""
    return node.named and node.cls == "Name" and node.end == title.start


def _owner(reading: Reading, title: Title, pronoun: Node) -> Node | None:
    """The organisation that "its leader" goes back to; a state only where the title is one of a state."""
    root = pronoun.root()
    if root is pronoun or not _fits(reading, title, root):
        return None
    band = reading.cls(root) == "StateForce" and title.words in reading.lexicon.set("band_titles")
    if band:
        return _band(reading, title) or pronoun
    country = reading.cls(root) == "Country" or reading.country_of(root) is not None
    serves = title.statelike or title.kind == "speaksFor" or title.words in reading.lexicon.set("state_agents")
    return pronoun if serves or not country else None


def _band(reading: Reading, title: Title) -> Node | None:
    """The armed group or party told of last, up to two sentences before: armies have commanders, movements leaders."""
    doc = reading.passages[title.passage].doc
    here = reading.sentence_numbers[title.passage][doc[title.head].i]
    found = None
    for node in reading.mentions.nodes:
        if (node.passage, node.start) >= (title.passage, title.start):
            break
        if node.kind in ("name", "description") and here - reading.sentence(node) <= 2:
            found = node if reading.cls(node) in ("ArmedGroup", "Party") else found
    return found


def _body_after(reading: Reading, title: Title, doc: Doc) -> tuple[Node | None, int]:
    """ "Chef de la mission", "ministre irakien de la Défense": the nationality or complement after the title."""
    fields = any(w in title.words for w in ("minist", "secr"))
    portfolios = reading.lexicon.set("portfolio_words") if fields else frozenset[str]()
    found: Node | None = None
    i = stop = title.end
    last = min(doc[title.head].sent.end, title.end + REACH + 4)
    governed = False
    while i < last:
        token = doc[i]
        node = reading.mentions.at(title.passage, i)
        if token.lower_ in reading.lexicon.set("body_prepositions") and token.dep_ in ("case", "mark", "det", "fixed"):
            governed = True
            target = token.head if token.head.i > i and token.head.i - i <= REACH else None
            inner = reading.mentions.at(title.passage, target.i) if target is not None else None
            if inner is None and target is not None and target.lower_ in reading.lexicon.set("courtesy_titles"):
                inner = reading.mentions.at(title.passage, target.i + 1)  # "le porte-parole de M. X"
            inner = _possessed(reading, inner, doc)
            posted = token.lower_ in reading.lexicon.set("posting_prepositions")
            if posted and title.words in reading.lexicon.set("state_agents"):
                break  # "ambassador to X" is not X's
            if inner is not None and inner.start > i - 1 and _portfolio(inner, portfolios):
                i = stop = inner.end
                continue
            fits = inner is not None and inner.start >= i and _fits(reading, title, inner)
            if inner is not None and fits and _under(reading, token, inner):
                return found or inner, max(inner.end, stop)
            if title.kind == "memberOf" and inner is not None and _office(reading, inner):
                held = inside(reading, title.passage, inner.start, target.i) if target is not None else None
                if held is not None and held.kind == "name":
                    return held, inner.end  # "representative of the UN Secretary-General"
                i = stop = target.i + 1 if target is not None else i + 1
                continue  # "représentant du secrétaire général de l'ONU"
            if target is not None and token.lower_ not in ("in", "at", "to", "à", "au", "aux"):
                if target.lower_ not in portfolios:
                    return found, max(stop, inner.end if inner is not None else stop)
                stop = i = target.i + 1
                continue
            if target is not None and inner is not None and reading.is_a(inner, "Place"):
                stop = i = inner.end  # "director in the Strip, X"
                continue
        elif node is not None and node.kind == "adjective" and node.country and not governed:
            found = node if _fits(reading, title, node) else found
            stop = i + 1
        elif node is not None and node.named and node.start == i:
            if _portfolio(node, portfolios):
                i = stop = node.end
                continue
            beside = doc.lang_ == "fr" and (node.text.isupper() or reading.is_a(node, "Party"))
            if (governed or beside) and _fits(reading, title, node):
                return found or node, node.end
            break
        elif token.lower_ in portfolios:
            stop = i + 1
        elif (token.is_punct and token.text not in ('"', "«", "»", "-", "'")) or token.pos_ in ("VERB", "AUX", "PRON"):
            break
        i += 1
    return found, stop


def _office(reading: Reading, node: Node) -> bool:
    """ "The Secretary-General": somebody without a name in whose office a representative or an adviser serves."""
    words = {t.text.casefold() for t in document(reading, node)[node.start : node.end]}
    text = node.text.casefold()
    titles = reading.lexicon.set("leader_titles")
    person = node.kind == "description" and not node.plural and not node.root().named and reading.cls(node) == "Person"
    return person and (not words.isdisjoint(titles) or any(t in text for t in titles if " " in t or "-" in t))


def _possessed(reading: Reading, node: Node | None, doc: Doc) -> Node | None:
    """ "Head of the group's Supreme Committee": what belongs to a possessor, rather than the possessor."""
    if node is None or node.end >= len(doc) or doc[node.end].text not in ("'s", "'"):
        return node
    for i in range(node.end + 1, min(node.end + 6, len(doc))):
        found = reading.mentions.at(node.passage, i)
        if found is not None and found.kind in ("name", "description") and reading.is_a(found, "Organization"):
            return found
    return None


def _under(reading: Reading, preposition: Token, body: Node) -> bool:
    """ "Officer in the army", "nurse at the hospital", not "officials in Kabul"."""
    if preposition.lower_ not in ("in", "at", "to", "à", "au", "aux", "within"):
        return True
    return reading.is_a(body, "Organization") or reading.ontology.is_a(reading.cls(body), "Facility")


def _portfolio(node: Node, portfolios: frozenset[str]) -> bool:
    """Whether a mention is a minister's field: "Défense", "l'Intérieur", "Affaires étrangères"."""
    words = node.text.casefold()
    for article in ("l'", "la ", "le ", "les ", "the "):
        words = words.removeprefix(article)
    return words in portfolios or words.split(" ")[0] in portfolios


def _fits(reading: Reading, title: Title, node: Node) -> bool:
    """Whether an office of this kind can be one of a node's entity."""
    cls = reading.cls(node)
    if node.text.casefold() in reading.lexicon.peoples:
        return False
    if node.kind == "adjective":
        service = title.words in reading.lexicon.set("state_agents")
        return node.country is not None and (title.statelike or service or title.kind == "speaksFor")
    if cls == "Population":
        return title.kind == "leads" and node.definite
    if cls == "Person":
        return title.kind == "speaksFor" and node.root().named
    if cls in ("Nationality", "Weapon", "Vehicle", "Aircraft", "Name", "Any"):
        return False
    if reading.is_a(node, "Organization"):
        state = reading.ontology.is_a(cls, "Government")
        return title.kind != "memberOf" or node.root().named or node.definite or state
    if cls == "Country" or reading.country_of(node) is not None:
        return title.kind != "memberOf" or title.words in reading.lexicon.set("state_agents")
    if title.kind == "speaksFor" and node.named and reading.ontology.is_a(cls, "Place"):
        entity = reading.entities.get(node.entity)
        return entity is not None and not entity.known  # an unknown name that the tagger took for a place
    if reading.ontology.is_a(cls, "Facility"):
        return title.kind == "memberOf" and node.named
    return title.words in reading.lexicon.set("territory_titles") and reading.ontology.is_a(cls, "Place")
