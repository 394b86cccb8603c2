"""Who holds which office: "Turkey's president", "X, director of Y", "le porte-parole de l'armée", "an envoy of the UN".

A title is looked at where it stands: ``bodies`` finds what it is of, ``holders`` who bears it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kg.model import Entity
from kg.nlp import syntax
from kg.nlp.fillers import meant
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading
from kg.nlp.relations.bodies import find_body
from kg.nlp.relations.holders import find_fellows, find_holder
from kg.nlp.relations.links import Link, link
from kg.nlp.relations.titles import Title, find_titles
from kg.nlp.relations.whereabouts import dateline


def offices(reading: Reading) -> Iterator[Link]:
    """The relations that titles state, in text order."""
    for n in range(len(reading.passages)):
        holders: dict[int, Node] = {}
        for title in find_titles(reading, n):
            yield from _stated(reading, title, holders)


def _stated(reading: Reading, title: Title, holders: dict[int, Node]) -> Iterator[Link]:
    if _over(reading, title):
        return
    body, stop = find_body(reading, title)
    holder = find_holder(reading, title, stop)
    if holder is None:
        first = syntax.first_conjunct(reading.passages[title.passage].doc[title.head]).i
        holder = holders.get(first) if first != title.head else None
    if holder is not None:
        holders[title.head] = holder
    doc = reading.passages[title.passage].doc
    of = title.end < len(doc) and doc[title.end].lower_ == "of"  # "the president of Jubaland state"
    if body is None and holder is not None and holder.root().named and title.kind == "leads" and not of:
        if title.statelike:
            yield from _state(reading, title, holder)
        else:
            yield from _local(reading, title, holder)
    if body is None and holder is not None and holder.root().named and title.kind == "speaksFor":
        yield from _voice(reading, title, holder)
    if body is None:
        return
    for fellow in find_fellows(reading, title, stop) if body.root().named else ():
        if fellow is not holder and fellow is not body:
            holders[title.head] = fellow
            yield link(
                reading, "memberOf" if title.kind == "leads" else title.kind, fellow, body, f"one of {title.words!r}"
            )
    described = reading.mentions.at(title.passage, title.head)
    subject = holder or (described if described is not None and described.kind == "description" else None)
    if subject is None or subject is body:
        return
    if not subject.root().named and not _worth_telling(reading, title, body, described):
        return
    territory = title.words in reading.lexicon.set("territory_titles") and body.start == title.end
    kind = "memberOf" if territory and reading.is_a(body, "Party") else title.kind  # "maire UDI"
    told = link(reading, kind, subject, body, f"{title.words!r} of {body.text!r}")
    of_town = title.words in reading.lexicon.table("local_titles") and reading.is_a(body, "Place")
    yield replace(told, object=body.entity) if of_town else told  # the mayor of a capital heads no state


def _over(reading: Reading, title: Title) -> bool:
    """ "X is not a member of Y", "a former official of Y": what is denied, or was a membership once."""
    doc = reading.passages[title.passage].doc
    head = doc[title.head]
    if any(c.lower_ in reading.lexicon.set("negation") for c in head.children if c.i < title.start):
        return True
    at, former = title.start - 1, reading.lexicon.set("former_words")
    while at > head.sent.start and doc[at].lower_ not in former and doc[at].pos_ in ("ADJ", "NOUN", "PROPN", "PUNCT"):
        if doc[at].text == "," or lemma_of(doc[at]).casefold() in reading.lexicon.set("calendar_words"):
            break  # "late Tuesday President X said"
        at -= 1
    behind = {c.lower_ for c in head.children if c.i > head.i and syntax.relation(c) in ("amod", "acl")}  # "déchu"
    return (at >= 0 and doc[at].lower_ in former) or not behind.isdisjoint(former)


def _worth_telling(reading: Reading, title: Title, body: Node, described: Node | None) -> bool:
    """Whether an office whose holder has no name is told of: of a named body, and not for all of its members."""
    if not body.root().named or (title.kind != "speaksFor" and body.kind == "pronoun"):
        return False
    if title.kind == "memberOf" and reading.is_a(body, "Media"):
        return False  # "an AFP correspondent" only says who writes
    everyone = described is not None and described.plural and described.text[:1].isalpha()
    counted = any(
        t.dep_ == "nummod" or t.like_num
        for t in reading.passages[title.passage].doc[max(0, title.start - 2) : title.start]
    )
    if title.kind == "memberOf" and described is not None and described.plural and not counted:
        if not (described.definite and body.named):
            return False  # "UN experts", "des dirigeants de X" are just some of them
    whole = title.words in reading.lexicon.set("whole_nouns") and everyone
    return not whole or (counted and described is not None and not described.definite)


def _state(reading: Reading, title: Title, holder: Node) -> Iterator[Link]:
    """ "President X" without a country: the ontology knows the office, or the article is about one country."""
    person = reading.entities.get(holder.entity)
    home_title = title.words in reading.lexicon.set("home_titles")
    for iri in reading.linker.offices(holder.entity):
        entity = reading.linker.entity(iri)
        if entity.country and (entity.cls == "Government" or home_title):
            entity = reading.linker.country(entity.country)  # a president leads the country, the text says
        yield _guess(reading, title, holder, entity, "the ontology names the office")
        return
    if not (home_title and _plain(reading, title)):
        return
    if person is not None and person.known and person.country:
        country = reading.linker.country(person.country)
        yield _guess(reading, title, holder, country, "the ontology names the country")
        return
    if _of_field(reading, title):
        return  # the text does not say whose
    home = _fronted(reading, title) or _home(reading)
    if home is not None:
        yield _guess(reading, title, holder, reading.linker.country(home), "the article is about this country")


def _guess(reading: Reading, title: Title, holder: Node, entity: Entity, why: str) -> Link:
    """The link of a bare title to what it is of: the nearest mention of that before it, else the words of the title."""
    reading.entities.setdefault(entity.id, entity)
    before = [
        n
        for n in reading.mentions.nodes
        if n.kind != "pronoun"
        and (n.passage, n.start) < (title.passage, title.start)
        and entity.id in (n.entity, meant(reading, n) if n.kind == "adjective" else "")
    ]
    described = reading.mentions.at(title.passage, title.head)
    node = before[-1] if before else described or holder
    return Link("leads", holder, holder.entity, node, entity.id, f"title {title.words!r}; {why}", settled=True)


def _local(reading: Reading, title: Title, holder: Node) -> Iterator[Link]:
    """ "Mayor X" without a town: of the town that the article named last, at most two sentences before."""
    wanted = reading.lexicon.table("local_titles").get(title.words)
    for iri in reading.linker.offices(holder.entity):
        known = reading.linker.entity(iri)
        if wanted is not None and reading.ontology.is_a(known.cls, str(wanted)):
            yield _guess(reading, title, holder, known, "the ontology names the office")
            return
    here = reading.sentence(holder)
    near: Node | None = None
    for node in reading.mentions.nodes:
        before = (node.passage, node.start) < (title.passage, title.start)
        if not before or node.kind != "name" or not 0 <= here - reading.sentence(node) <= 2:
            continue
        if wanted is not None and reading.ontology.is_a(reading.cls(node), str(wanted)):
            near = node
    if near is not None and holder.named:
        why = f"title {title.words!r}; the place named last"
        yield replace(link(reading, "leads", holder, near, why), settled=True)


def _voice(reading: Reading, title: Title, holder: Node) -> Iterator[Link]:
    """ "A military spokesman, X", "spokesman X said": of the army, or of the body told of just before.

    In the nearest of the sentences up to two before, the body that is the subject, else the one named last.
    """
    doc = reading.passages[title.passage].doc
    around = (*doc[max(0, title.start - 1) : title.start], *doc[title.end : title.end + 1])
    army = any(t.lower_ in reading.lexicon.set("military_words") for t in around)
    of = title.end < len(doc) and doc[title.end].lower_ in reading.lexicon.set("body_prepositions")
    if of or not (army or _plain(reading, title)):
        return  # "a presidential spokesman", "the spokesman for the office"
    cls = "StateForce" if army else "Organization"
    here = reading.sentence(holder)
    near: list[Node] = []
    for node in reading.mentions.nodes:
        before = (node.passage, node.end) <= (title.passage, title.start)
        if not before or node.kind not in ("name", "description") or not 0 <= here - reading.sentence(node) <= 2:
            continue
        if reading.is_a(node, cls) and not reading.is_a(node, "Media"):
            near.append(node)
    if near:
        last = [n for n in near if reading.sentence(n) == reading.sentence(near[-1])]
        body = next((n for n in last if syntax.relation(reading.token(n)) == "nsubj"), last[-1])
        yield link(reading, "speaksFor", holder, body, f"title {title.words!r}; the body told of just before")


def _plain(reading: Reading, title: Title) -> bool:
    """Whether nothing before a title says whose it is, its field aside: "Health Minister X", not "his minister X"."""
    doc, at = reading.passages[title.passage].doc, title.start - 1
    while at > 0 and doc[at].lower_ in reading.lexicon.set("portfolio_words"):
        at -= 1
    return at < 0 or not (doc[at].pos_ in ("ADJ", "NOUN", "PROPN") or doc[at].morph.get("Poss"))


def _of_field(reading: Reading, title: Title) -> bool:
    """ "Le ministre de la Défense, X": a minister of this state or of another that is spoken of."""
    doc = reading.passages[title.passage].doc
    if title.words not in reading.lexicon.set("state_agents") or title.end >= len(doc):
        return False
    return doc[title.end].lower_ in reading.lexicon.set("body_prepositions")


def _fronted(reading: Reading, title: Title) -> str | None:
    """ "In Rome, President X said": the state of the capital that a sentence begins with."""
    doc = reading.passages[title.passage].doc
    first = doc[title.head].sent.start
    if doc[first].lower_ not in reading.lexicon.set("fronted_words") or first + 2 >= len(doc):
        return None
    node = reading.mentions.at(title.passage, first + 1)
    if node is None or not node.named or node.end >= len(doc) or doc[node.end].text != ",":
        return None
    return reading.country_of(node)


def _home(reading: Reading) -> str | None:
    """The country that an article names most: half as often again as any other; what lies in it counts twice."""
    seen: Counter[str] = Counter()
    for node in reading.mentions.nodes:
        entity = reading.entities.get(node.entity)
        known = entity.country if entity is not None and entity.known else None
        acts = node.country or reading.country_of(node)
        if acts or known:
            scene = node.named and not acts and reading.is_a(node, "Place") and reading.cls(node) != "Country"
            seen[acts or known or ""] += 1 + scene
    ranked = seen.most_common(2)
    if len(ranked) > 1 and ranked[1][1] * 3 >= ranked[0][1] and _paired(reading, {iso for iso, _ in ranked}):
        return None
    if not ranked or (len(ranked) > 1 and ranked[1][1] * 3 > ranked[0][1] * 2):
        return _written(reading) if ranked and ranked[0][0] == _written(reading) else None
    return ranked[0][0] if ranked[0][1] >= 3 else None


def _paired(reading: Reading, states: set[str]) -> bool:
    """Whether two states are told in one breath: "Thai and Cambodian troops", "between India and Pakistan"."""
    for node in reading.mentions.nodes:
        other = (reading.mentions.at(node.passage, t.i) for t in syntax.conjuncts(reading.token(node)))
        if any(o is not None and {_state_of(reading, node), _state_of(reading, o)} == states for o in other):
            return True
    return False


def _state_of(reading: Reading, node: Node) -> str | None:
    """The country that a mention is or acts for, if any."""
    entity = reading.entities.get(node.entity)
    return node.country or reading.country_of(node) or (entity.country if entity is not None and entity.known else None)


def _written(reading: Reading) -> str | None:
    """The country of the town where an article says it was written: "KABUL, May 9 -"."""
    first = next((n for n in reading.mentions.nodes if n.kind == "name" and n.start == 0), None)
    entity = reading.entities.get(first.entity) if first is not None and dateline(reading, first) else None
    return entity.country if entity is not None and entity.known else None
