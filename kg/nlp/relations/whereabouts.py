"""What lies where: "the hospital in X", "X (Savoie)", "X, in the province of Y", "the Afghan capital"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.relations.links import OF, Link, abroad, apposed, document, head_of, inside, place_link, wider
from kg.nlp.relations.lists import listed, quarters

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: What is said to be in a town without a verb: its seat is there.
_SEATED = ("Government", "NGO", "Media", "Company")


def whereabouts(reading: Reading) -> Iterator[Link]:
    """Which place lies in which."""
    found = list(_told(reading))
    yield from found
    yield from listed(reading, found)
    yield from quarters(reading)


def _told(reading: Reading) -> Iterator[Link]:
    """Which place lies in which, one by one."""
    for node in reading.mentions.nodes:
        if node.kind in ("name", "description") and reading.is_a(node, "Place") and not dateline(reading, node):
            yield from _placed(reading, node)
        if node.kind in ("name", "description") and not node.plural:
            yield from _seated(reading, node)
    yield from _beside(reading)
    yield from _by_nationality(reading)
    for n in range(len(reading.passages)):
        yield from _by_seat(reading, n)
    yield from _told_from(reading)


def _placed(reading: Reading, node: Node) -> Iterator[Link]:
    """Place in place by syntax: "the hospital in X", "X's hospital", "the centre of X", "X, a town in Y"."""
    head = head_of(reading, node)
    near = reading.lexicon.set("near_prepositions")
    for child in head.children:
        label, case = syntax.relation(child), syntax.case_of(child)
        inner = reading.mentions.at(node.passage, child.i)
        if inner is None or inner is node or inner is node.name or inner.kind in ("adjective", "pronoun"):
            continue
        words = case.replace("_", " ")
        part = case in OF and _part_of(reading, node, inner)
        if not reading.is_a(inner, "Place") or (words in near and not part) or not inner.root().named:
            continue
        if lemma_of(head) in reading.lexicon.set("vague_place_nouns") or _aside(reading, inner, case):
            continue
        if node.named and node.start <= inner.start and inner.end <= node.end:
            continue
        locative = words in reading.lexicon.set("locative_prepositions")
        if label in ("nmod", "obl") and (locative or part):
            told = _called(reading, node) or node
            yield place_link(reading, told, inner, f"{node.text!r} {words} {inner.text!r}")
        elif child.dep_ == "nmod:poss" or (label in ("compound", "nmod") and child.i < head.i and not case):
            if reading.is_a(node, "Facility") and (child.dep_ != "nmod:poss" or reading.is_a(inner, "City")):
                continue  # "the US consulate", "the Omari mosque"; "Aden airport" and "Aden's airport" are names for it
            called = node.name is not None and node.name.start > node.head  # "the Damascus suburb of X" is X
            if child.dep_ != "nmod:poss" and lemma_of(head) in reading.lexicon.set("district_nouns") and not called:
                continue  # "the X district" is X
            yield replace(place_link(reading, node, inner, "possessor or compound"), settled=called)
        elif label == "appos" and child.i > head.i and wider(reading, node, inner):
            if document(reading, node)[child.left_edge.i - 1].text in (",", "("):
                yield place_link(reading, node, inner, "apposition")


def _called(reading: Reading, node: Node) -> Node | None:
    """ "X, a suburb of Y", "X, chef-lieu de la province": the place whose name stands before the comma."""
    nouns = reading.lexicon.set("district_nouns") | reading.lexicon.set("seat_nouns")
    if lemma_of(head_of(reading, node)) not in nouns:
        return None
    before = apposed(reading, node)
    return before if before is not None and reading.is_a(before, "Place") else None


def _part_of(reading: Reading, node: Node, inner: Node) -> bool:
    """ "Le nord de la Syrie", "un hôtel de Sousse", not "the road of X", "the province of X", "the embassy of X"."""
    cls, outer = reading.cls(node), reading.cls(inner)
    if cls in ("Road", "Water") or node.plural:
        return False
    if reading.lexicon.lang != "fr" and cls == "Facility" and node.definite and outer == "City":
        return False  # "the port of X" names it
    if node.name is not None and node.start <= node.name.start and node.name.end <= node.head:
        return True  # "the X district of Y"
    if node.definite and inner.named and lemma_of(head_of(reading, node)) in reading.lexicon.set("district_nouns"):
        return False  # "the district of X" is X, "a district of X" is not
    if outer == "Country":
        sides = reading.lexicon.set("compass_nouns")
        return cls == "Region" and not {lemma_of(head_of(reading, node)), head_of(reading, node).lower_} & sides
    if _genus(reading, node, inner):
        return False
    if outer in ("City", "Village"):
        entity = reading.entities.get(inner.entity)
        return cls != "Region" and entity is not None and (entity.known or reading.lexicon.lang != "fr")
    return cls in ("Facility", "City", "Village", "Quarter", "Place")


def _genus(reading: Reading, node: Node, inner: Node) -> bool:
    """ "Le quartier de X", "l'île de X", "le marché de X": a definite noun whose complement is its own name."""
    if reading.lexicon.lang != "fr" or not node.definite or not inner.named:
        return False
    return not _town(reading, inner) and reading.cls(node) in (
        "Facility",
        "City",
        "Village",
        "Quarter",
        "Region",
        "Place",
    )


def _seated(reading: Reading, node: Node) -> Iterator[Link]:
    """ "The General Staff in Ankara", "parquet de Paris": an institution or a facility and its town."""
    cls = reading.cls(node)
    facility = reading.ontology.is_a(cls, "Facility")
    seated = any(reading.ontology.is_a(cls, c) for c in _SEATED)
    ministry = node.kind == "description" and reading.ontology.is_a(cls, "Government")
    if not (seated or facility or (node.named and cls == "Organization")) or ministry:
        return  # the army in X is only there, and a ministry is in the capital without saying
    doc = document(reading, node)
    for at in range(node.end - 1, node.start + 1, -1) if node.named and not facility else ():
        if doc[at - 1].lower_ in ("de", "d'", "du", "des", "of", "in") and doc[at].pos_ == "PROPN":
            town = inside(reading, node.passage, at, node.end)
            if town is not None and town.start == at and town.end == node.end and town.cls in ("City", "Village"):
                yield place_link(reading, node, town, "named after its town")
                return
    at = node.end
    of = ("de", "d'", "du") if node.named else ()
    if (
        at + 1 < len(doc)
        and doc[at].lower_ in ("in", "at", "à", "en", *of)
        and (seated or facility)
        and (node.named or facility or node.definite)
    ):
        town_node = reading.mentions.at(node.passage, at + 1 + (doc[at + 1].pos_ == "DET" and at + 2 < len(doc)))
        known = town_node is not None and (town_node.named or (town_node.root().named and doc[at].lower_ != "de"))
        wide = facility and doc[at].lower_ != "de" and reading.cls(town_node or node) in ("Region", "Country")
        if town_node is not None and known and (wide or reading.ontology.is_a(reading.cls(town_node), "City")):
            yield place_link(reading, node, town_node, f"{node.text!r} {doc[at].text} {town_node.text!r}")


def _town(reading: Reading, node: Node) -> bool:
    """Whether the gazetteer knows a node for a town."""
    entity = reading.entities.get(node.entity)
    return entity is not None and entity.known and entity.cls in ("City", "Village")


def dateline(reading: Reading, node: Node) -> bool:
    """ "BOGOTA, Colombia -": where an article was written, in capitals at the head of a paragraph."""
    return node.start == 0 and node.named and node.text.isupper() and len(node.text) > 3


def _beside(reading: Reading) -> Iterator[Link]:
    """A place named right after another, in brackets or after "in", or which the gazetteer knows to hold it."""
    places = [n for n in reading.mentions.nodes if _on_map(reading, n)]
    for doc, before, after in _neighbours(reading, [n for n in places if n.named]):
        if any(t.pos_ in ("VERB", "AUX") for t in doc[before.end : after.start]):
            continue  # "Tehran would pay, and Iran's army"
        if _holds(reading, after, before):
            yield place_link(reading, before, after, "named beside it; the gazetteer agrees")
        elif _set_beside(reading, doc, before, after) and not _holds(reading, before, after):
            yield place_link(reading, before, after, "named after it, in brackets or after a preposition")
    for doc, before, after in _neighbours(reading, places):
        if not (before.named and after.named):
            yield from _housed(reading, doc, before, after)


def _neighbours(reading: Reading, places: list[Node]) -> Iterator[tuple[Doc, Node, Node]]:
    """Each of some places with the next one, where both stand in one sentence with few words between."""
    for before, after in pairwise(places):
        if before.passage != after.passage or not 0 < after.start - before.end <= 6:
            continue
        doc = document(reading, before)
        if dateline(reading, before) and (doc[before.end].text != "," or after.start > before.end + 1):
            continue  # "BOGOTA - In Colombia"
        if doc[before.head].sent == doc[after.head].sent and before.entity != after.entity:
            yield doc, before, after


def _on_map(reading: Reading, node: Node) -> bool:
    """A named place, or a described part of one or building: what can be said to lie in the place named beside it."""
    if node.kind == "name":
        return reading.is_a(node, "Place") or _stood_in(reading, node)
    if node.kind != "description" or node.plural or not reading.is_a(node, "Place"):
        return False
    if reading.cls(node) in ("Region", "Country"):
        return False  # "in the north of X": X itself stands beside
    return node.name is None or not node.start <= node.name.start < node.end


def _stood_in(reading: Reading, node: Node) -> bool:
    """A name of nothing known after "in", whatever the tagger of names took it for, unless it is plainly a person's."""
    entity = reading.entities.get(node.entity)
    if entity is None or entity.known or reading.cls(node) not in ("Person", "Organization", "Name"):
        return False
    if "Person" in (reading.cls(node), node.cls) and (
        node.root() is not node or any(" " in n.text for n in entity.names)
    ):
        return False
    doc = document(reading, node)
    at = node.start - 1
    if at > 0 and doc[at].pos_ == "DET":
        at -= 1
    return at >= 0 and doc[at].lower_ in reading.lexicon.set("inside_words")


def _housed(reading: Reading, doc: Doc, before: Node, after: Node) -> Iterator[Link]:
    """ "À X, dans un hôtel", "in X, at a hospital": a building or a quarter after the name of its place."""
    words = [t.lower_ for t in doc[before.end : after.start]]
    inside = reading.lexicon.set("standing_words")
    if not words or len(words) > 3 or words[-1] not in inside or any(w not in inside and w != "," for w in words):
        return
    if before.start and before.named and words[0] == "," and wider(reading, after, before):
        if document(reading, before)[before.start - 1].lower_ in inside:
            yield place_link(reading, after, before, "named after the place that it lies in")


def _set_beside(reading: Reading, doc: Doc, before: Node, after: Node) -> bool:
    """Whether only brackets, a comma, "in" and a noun such as "province of" stand between two places."""
    between = [doc[i] for i in range(before.end, after.start)]
    words = [t.lower_ for t in between]
    if not words or reading.cls(before) == "Country" or wider(reading, after, before):
        return False
    if abroad(reading, before, after):
        return False
    if words in (["à"], ["to"], [",", "à"]) and not wider(reading, before, after):
        return False  # "from X to Y", "in the suburbs of X, at Y"
    if words == [","]:
        closed = after.end >= len(doc) or doc[after.end].is_punct
        return closed and wider(reading, before, after)
    areas = [t for t in between if reading.lexicon.nouns.get(t.lower_) in ("Region", "City", "Village", "Country")]
    # "in the eastern province of X"
    told = {t.i for t in between if t.pos_ == "ADJ" and (t.head in areas or after.start <= t.head.i < after.end)}
    standing = reading.lexicon.set("standing_words")
    opened = words[0] == "(" or words[0] in standing or (words[0] == "," and words[1] in standing)
    rest = (t for t in between if t not in areas)
    sides = reading.lexicon.set("compass_nouns")
    if words[:2] in ([",", "au"], [",", "à"]) and {w for t in areas for w in (t.lower_, lemma_of(t))} & sides:
        if reading.cls(after) in ("City", "Village"):
            return False  # "X, au sud d'Alger" lies beside the town
    return opened and all(
        t.text in ("(", ",")
        or t.lower_ in standing
        or t.pos_ == "DET"
        or t.i in told
        or (areas and t.lower_ in ("de", "d'", "du", "of"))
        for t in rest
    )


def _aside(reading: Reading, place: Node, case: str) -> bool:
    """ "Au sud de Bagdad", "north of X": beside a town, unless the whole is a region or a country."""
    head = head_of(reading, place)
    if place.named or reading.lexicon.nouns.get(lemma_of(head)) != "Region" or case not in ("à", "to"):
        return False
    inner = (reading.mentions.at(place.passage, c.i) for c in head.children)
    return any(n is not None and n.named and reading.is_a(n, "City") for n in inner)


def _by_nationality(reading: Reading) -> Iterator[Link]:
    """ "The Syrian town of X", "the Afghan capital": a described place and the state of its adjective."""
    for node in reading.mentions.nodes:
        if node.kind != "description" or not reading.is_a(node, "Place") or not node.root().named or node.plural:
            continue
        for child in head_of(reading, node).children:
            inner = reading.mentions.at(node.passage, child.i)
            if inner is not None and inner.kind == "adjective" and inner.country:
                yield place_link(reading, node, inner, f"{inner.text!r} {node.text!r}")


def _by_seat(reading: Reading, passage: int) -> Iterator[Link]:
    """ "The Britain-based X", "X, a London-based monitor": the town or state before the hyphen, one token or three."""
    suffixes = reading.lexicon.set("seat_suffixes")
    doc = reading.passages[passage].doc
    for token in doc:
        lead, hyphen, last = token.lower_.rpartition("-")
        if last not in suffixes or token.i < 2:
            continue
        town = inside(reading, passage, token.i, token.i + 1) if hyphen and lead else None
        if town is None and doc[token.i - 1].text == "-":
            town = reading.mentions.at(passage, token.i - 2)
        if town is None or not reading.ontology.is_a(reading.cls(town), "Place"):
            continue
        first = next((i for i in range(token.i, max(token.i - 7, 1), -1) if doc[i - 1].text == ","), None)
        named = reading.mentions.at(passage, first - 2) if first is not None and first >= 2 else None
        after = (reading.mentions.at(passage, i) for i in range(token.i + 1, min(token.i + 5, len(doc))))
        body = next((n for n in after if n is not None and n.named), None)
        if body is None or not reading.is_a(body, "Organization"):
            body = named
        if body is not None and body.named and reading.is_a(body, "Organization"):
            yield place_link(reading, body, town, f"{town.text}-{last}")


def _told_from(reading: Reading) -> Iterator[Link]:
    """ "In X, a bomb went off in the Y district": a district of a sentence that begins with its town."""
    town: Node | None = None
    for node in reading.mentions.nodes:
        doc = document(reading, node)
        first = doc[node.head].sent.start
        if node.start == first + 1 and node.named and doc[first].lower_ in reading.lexicon.set("fronted_words"):
            town = node if reading.cls(node) in ("City", "Village") else None
        if town is None or node is town or node.plural or not node.root().named:
            continue
        if town.passage != node.passage or doc[town.head].sent.start != first:
            town = None
        elif reading.cls(node) == "Quarter" and not reading.entities[node.entity].known:
            yield place_link(reading, node, town, "in the town that the sentence begins with")


def _holds(reading: Reading, wide: Node, narrow: Node) -> bool:
    """Whether the gazetteer says that one place lies in the other."""
    outer, inner = reading.entities.get(wide.entity), reading.entities.get(narrow.entity)
    if outer is None or inner is None or not (outer.known and inner.known):
        return False
    country = outer.cls == "Country" and inner.country is not None and inner.cls != "Country"
    return outer.id in inner.within or (country and reading.linker.country(inner.country or "").id == outer.id)
