"""Identity inside an article: which nodes are one entity, and which entity that is.

Names first (links, acronyms, surnames), then descriptions tied to names or repeated, then bare definite descriptions,
pronouns last. A cluster keeps every node, so every mention keeps its offsets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.model import Entity, Name
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.names import fold
from kg.nlp.nodes import Node, join
from kg.nlp.pronouns import REACH, SALIENT, join_pronouns
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token


#: Classes too wide for a bare noun of theirs to point back to a name.
_LOOSE = ("Place", "Facility", "Person", "Region", "Population", "Government", "StateForce")
#: Classes of organisations that nobody calls "the group" or "the movement".
_NO_GROUP = ("Media", "StateForce", "Government", "InternationalOrganization", "Country")


def resolve(reading: Reading) -> None:
    """Join nodes into clusters and give every node the IRI of its entity; fills ``reading.entities``."""
    nodes = reading.mentions.nodes
    links = _links(reading, nodes)
    _join_names(reading, nodes, links)
    _join_described(reading, nodes)
    _join_repeated(reading, nodes)
    _join_definite(reading, nodes)
    join_pronouns(reading, nodes)
    _join_owned(reading, nodes)
    _settle(reading, nodes, links)


def _links(reading: Reading, nodes: list[Node]) -> dict[int, Entity]:
    """Known entities of names, by the node's identity."""
    named = [n for n in nodes if n.named]
    hits = [n.hit for n in named if n.hit is not None]
    countries = [n.country for n in nodes if n.country]
    countries += [iso for n in named for iso in (reading.country_of(n),) if iso]
    decided = reading.linker.decide(hits, reading.article.date, countries)
    out: dict[int, Entity] = {}
    for node in named:
        link = decided.get(node.hit.key) if node.hit is not None else None
        if link is not None:
            out[id(node)] = link
    return out


def _join_names(reading: Reading, nodes: list[Node], links: dict[int, Entity]) -> None:
    named = [n for n in nodes if n.named]
    by_link: dict[str, Node] = {}
    by_text: dict[str, Node] = {}
    for node in named:
        link = links.get(id(node))
        if link is not None:
            join(by_link.setdefault(link.id, node), node)
        key = fold(node.text)
        first = by_text.setdefault(key, node)
        if link is None or id(first) not in links:
            join(first, node)  # "KISUMU, Kenya -" in a dateline is the Kisumu told of later
    _join_acronyms(reading, named, links)
    _join_surnames(reading, named, links)


def _initials(text: str) -> str:
    return "".join(
        w[0] for w in text.replace("-", " ").replace("'", " ").split() if w[0].isupper() or len(w) > 3
    ).upper()


def _join_acronyms(reading: Reading, named: list[Node], links: dict[int, Entity]) -> None:
    """ "Forces démocratiques syriennes (FDS)": a name in brackets right after a name, in either order."""
    for before, after in pairwise(named):
        if before.passage != after.passage or not 1 <= after.start - before.end <= 2:
            continue
        doc = reading.passages[before.passage].doc
        if doc[before.end].text not in ("(", ",") or doc[after.start - 1].text not in ("(", ",", '"'):
            continue
        short, long = sorted((before.text, after.text), key=len)
        letters = "".join(c for c in short if c.isalpha())
        if (
            letters.isupper()
            and 2 <= len(letters) <= 8
            and (doc[before.end].text == "(" or _initials(long).startswith(letters[:2]))
        ):
            if not (id(before) in links and id(after) in links):
                join(before, after)


def _join_surnames(reading: Reading, named: list[Node], links: dict[int, Entity]) -> None:
    """A person's later, shorter name: the words of one that was introduced in full."""
    full: list[tuple[tuple[str, ...], Node]] = []
    for node in named:
        words = tuple(fold(node.text).split())
        if not words or not (reading.is_a(node, "Person") or node.cls == "Name"):
            continue
        for known, other in reversed(full):
            if words == known or (
                len(words) < len(known)
                and (known[-len(words) :] == words or (len(words) == 1 and words[0] in known[1:]))
            ):
                join(other, node)
                break
        else:
            if reading.is_a(node, "Person") and len(words) > 1:
                full.append((words, node))


def _join_described(reading: Reading, nodes: list[Node]) -> None:
    members = reading.lexicon.set("member_nouns") | {w for w, c in reading.lexicon.nouns.items() if c == "ArmedGroup"}
    for node in nodes:
        if node.kind != "description":
            continue
        if node.name is not None:
            join(node.name, node)
            continue
        head = reading.token(node)
        if not (node.plural and lemma_of(head) in members):
            continue
        # "combattants de l'EI", "Houthi fighters": the members of a group that fight are the group
        for child in head.children:
            inner = reading.mentions.at(node.passage, child.i)
            if inner is not None and inner.name is not None:
                inner = inner.name  # "fighters of the armed group X"
            if inner is None or not inner.named:
                continue
            label, case = syntax.relation(child), syntax.case_of(child)
            if (label == "nmod" and case in ("de", "of", "d'")) or (
                label in ("compound", "amod", "flat", "nmod") and not case
            ):
                if (
                    any(reading.ontology.is_a(inner.cls, c) for c in ("ArmedGroup", "StateForce", "Coalition"))
                    or inner.cls == "Organization"
                ):
                    join(inner, node)
                    break


def _key(reading: Reading, node: Node) -> tuple[str, ...]:
    """What a description says: head lemma with its adjectives and complements, order aside."""
    return (lemma_of(reading.token(node)), *sorted({lemma_of(t) for t in _beside(reading, node)}))


def _beside(reading: Reading, node: Node) -> list[Token]:
    """The words that say something beside the head of a description, those of the name that it is tied to left out."""
    name = node.name if node.name is not None and node.name.passage == node.passage else None
    inside = range(name.start, name.end) if name is not None else range(0)
    words = (t for t in reading.passages[node.passage].doc[node.start : node.end] if t.i not in inside)
    return [t for t in words if t.pos_ in ("NOUN", "PROPN", "ADJ", "VERB") and t.i != node.head]


def _numbers(reading: Reading, node: Node) -> set[str]:
    """The numerals of a description."""
    return {t.lower_ for t in reading.passages[node.passage].doc[node.start : node.end] if t.like_num}


def _join_repeated(reading: Reading, nodes: list[Node]) -> None:
    seen: dict[tuple[str, ...], Node] = {}
    for node in nodes:
        if node.kind != "description" or reading.ontology.is_a(node.cls, "Weapon") or node.name is not None:
            continue
        key = _key(reading, node)
        alone = len(key) == 1
        if key in seen and _numbers(reading, node) - _numbers(reading, seen[key]) and _numbers(reading, seen[key]):
            seen[key] = node  # "54 people", then "70 people": others
            continue
        if key in seen and (not alone or node.definite or node.plural):
            if seen[key].plural == node.plural or not alone:
                join(seen[key], node)
        seen.setdefault(key, node)


def _join_definite(reading: Reading, nodes: list[Node]) -> None:
    """A bare definite description ("le groupe", "the town", "cette ville") goes back to what it can only mean."""
    ontology = reading.ontology
    told: Counter[int] = Counter()
    titled: list[tuple[tuple[str, ...], Node]] = []
    for i, node in enumerate(nodes):
        if node.kind == "name":
            told[id(node.root())] += 1
        if node.kind == "description" and node.name is not None and ontology.is_a(node.cls, "Person"):
            titled.append((_key(reading, node), node))
        if node.kind != "description" or not node.definite or node.root() is not node or node.name is not None:
            continue
        bearer = _bearer(reading, node, titled)
        if bearer is not None:
            join(bearer, node)
        if bearer is not None or len(_key(reading, node)) > 1 or node.country:
            continue
        lemma = lemma_of(reading.token(node))
        where = reading.sentence(node)
        best: tuple[float, Node] | None = None
        for other in reversed(nodes[:i]):
            if other.kind not in ("name", "description") or (other.end > node.start and other.passage == node.passage):
                continue
            if (
                other.kind == "description"
                and other.name is None
                and lemma_of(reading.token(other)) == lemma
                and other.plural == node.plural
            ):
                best = best or (0.0, other)
                break
            far = where - reading.sentence(other)
            if node.plural or not other.named or far > REACH:
                continue
            cls = reading.hint(other)
            if lemma in reading.lexicon.set("genus_nouns") and any(ontology.is_a(cls, c) for c in _NO_GROUP):
                continue  # "the group" is no newspaper
            if node.cls not in _LOOSE and ontology.is_a(cls, node.cls) and cls != "Any":
                subject = reading.token(other).dep_ in syntax.SUBJECTS
                score = 0.5 * subject - 0.5 * far + SALIENT * min(told[id(other.root())], 4)
                if best is None or score > best[0]:
                    best = (score, other)
        if best is not None:
            join(best[1], node)
        told[id(node.root())] += 1


def _bearer(reading: Reading, node: Node, titled: list[tuple[tuple[str, ...], Node]]) -> Node | None:
    """Who bears a title that is told again without his name, where only one was told to bear it: "Prime Minister X ...
    the prime minister", "le ministre de la Défense X ... le ministre"; ``titled`` are the titles told with a name."""
    if node.plural or not reading.ontology.is_a(node.cls, "Person"):
        return None
    key = _key(reading, node)
    same = [t for k, t in titled if k == key or (len(key) == 1 and k[0] == key[0] and _only_whose(reading, t))]
    return same[-1] if len({id(t.root()) for t in same}) == 1 else None


def _only_whose(reading: Reading, title: Node) -> bool:
    """Whether the words beside a title only say of which country or of what it is, not that it is a deputy's."""
    fields, demonyms = reading.lexicon.set("portfolio_words"), reading.lexicon.demonyms.keys()
    return all(
        t.ent_type_ == "LOC" or t.lower_ in fields or not demonyms.isdisjoint({t.lower_, *lemmas_of(t)})
        for t in _beside(reading, title)
    )


def _join_owned(reading: Reading, nodes: list[Node]) -> None:
    """ "Hezbollah said its fighters": those who fight for a group are the group, as with "fighters of the group"."""
    members = reading.lexicon.set("member_nouns") | {w for w, c in reading.lexicon.nouns.items() if c == "ArmedGroup"}
    for node in nodes:
        if node.kind != "description" or not node.plural or node.root() is not node:
            continue
        head = reading.token(node)
        if lemma_of(head) not in members:
            continue
        for child in head.children:
            owner = reading.mentions.at(node.passage, child.i)
            if owner is None or owner.kind != "pronoun" or child.i > head.i:
                continue
            root = owner.root()
            if root is not owner and any(
                reading.ontology.is_a(reading.hint(root), c) for c in ("ArmedGroup", "StateForce", "Coalition")
            ):
                join(root, node)
                break


def _settle(reading: Reading, nodes: list[Node], links: dict[int, Entity]) -> None:
    """One entity a cluster: the link when a name has one, else a local entity named by its best words."""
    clusters: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        clusters[id(node.root())].append(node)
    taken: dict[str, int] = {}
    countries = _countries(reading, nodes, links)
    for members in clusters.values():
        known = next((links[id(m)] for m in members if id(m) in links), None)
        if known is None and not any(m.named for m in members):
            known = _described(reading, members, countries)
        kept = [m for m in members if m.kind != "pronoun"]
        if known is None:
            country = next((m.country for m in members if m.kind == "adjective" and m.country), None)
            if country is not None:
                known = reading.linker.country(country)
        if known is None and not kept:
            continue  # a pronoun without antecedent stands for nothing
        if known is None:
            known = _local(reading, kept, taken)
        names = {n.text: n for n in known.names}
        for member in kept:
            if member.kind in ("name", "description"):
                names.setdefault(member.text, Name(member.text, reading.lexicon.lang))
        entity = (
            replace(known, names=tuple(names.values())) if not known.known or len(names) > len(known.names) else known
        )
        reading.entities[entity.id] = reading.merge(entity)
        for member in members:
            member.entity = entity.id


def _countries(reading: Reading, nodes: list[Node], links: dict[int, Entity]) -> list[str]:
    """The countries an article speaks of, as often as it does: of its places first, its adjectives and capitals too."""
    found = [e.country for e in links.values() if e.country and reading.ontology.is_a(e.cls, "Place")]
    found += [n.country for n in nodes if n.country]
    return found + [iso for n in nodes for iso in (reading.country_of(n),) if iso and n.named]


def _described(reading: Reading, members: list[Node], countries: list[str]) -> Entity | None:
    """The known actor that a description can only mean in this article's countries ("the coalition", "the regime")."""
    for node in members:
        if (
            node.kind == "description"
            and (node.definite or node.country)
            and not reading.ontology.is_a(node.cls, "Place")
        ):
            home = [node.country] if node.country else countries
            head = reading.token(node)
            bare = _key(reading, node)
            text = node.text if len(bare) > 1 else head.text
            entity = reading.linker.described(text, home)
            if entity is not None and (
                reading.ontology.is_a(entity.cls, node.cls) or reading.ontology.is_a(node.cls, entity.cls)
            ):
                return entity
    return None


def _local(reading: Reading, kept: list[Node], taken: dict[str, int]) -> Entity:
    named = [m for m in kept if m.named]
    best = max(named, key=lambda m: len(m.text)) if named else kept[0]
    label = best.text
    # the noun that describes it ("the village of X") knows better than the tagger of names what X is
    told = sorted(kept, key=lambda m: not (m.kind == "description" and m.name is not None))
    classes = [m.cls for m in told if m.cls not in ("Any", "Name")]
    cls = classes[0] if classes else "Organization" if named else "Population"
    for other in classes[1:]:
        if reading.ontology.is_a(other, cls):
            cls = other
    entity = reading.linker.local_entity(reading.article.id, label, cls, tuple(dict.fromkeys(m.text for m in kept)))
    n = taken.get(entity.id, 0) + 1
    taken[entity.id] = n
    return entity if n == 1 else replace(entity, id=f"{entity.id}-{n}")
