"""Spans that can be entities: names, described groups and things, adjectives of nationality, pronouns.

A ``Node`` is a mention while its article is being read: token positions, class, and the entity once it is known. What
counts as a describing noun and of which class stands in ``nouns.yaml``; demonyms in ``demonyms.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.pipeline import Passage
from kg.ontology import Ontology

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.link import Linker, NameHit

LABELS = {"PER": "Person", "LOC": "Place", "ORG": "Organization", "MISC": "Name"}
#: Dependents that belong to the words of a description; clauses and appositions say more about it but are not it.
_INSIDE = {"det", "amod", "nummod", "compound", "flat", "fixed", "nmod", "case", "advmod", "goeswith"}


@dataclass(slots=True, eq=False)
class Node:
    """A mention while it is being read. ``start``, ``end`` and ``head`` are token indices of its passage."""

    passage: int
    start: int
    end: int
    head: int
    cls: str
    kind: str  # name | description | adjective | pronoun
    text: str
    country: str | None = None  # ISO code of an adjective, or of the adjective inside a description
    plural: bool = False
    gender: str | None = None
    definite: bool = False
    hit: NameHit | None = None
    name: Node | None = None  # the name inside a description ("the village of X")
    entity: str = ""
    cluster: Node | None = field(default=None, repr=False)

    @property
    def named(self) -> bool:
        """Whether the words are a name."""
        return self.kind == "name"

    def root(self) -> Node:
        """The representative of the cluster this node belongs to."""
        node = self
        while node.cluster is not None:
            node = node.cluster
        if self is not node:
            self.cluster = node
        return node


class Mentions:
    """All nodes of an article, found again by token."""

    def __init__(self, passages: list[Passage]) -> None:
        self.passages = passages
        self.nodes: list[Node] = []
        self._by_token: dict[tuple[int, int], Node] = {}

    def add(self, node: Node) -> None:
        """Enter a node; its head finds it again, and every token of a name does."""
        self.nodes.append(node)
        tokens = range(node.start, node.end) if node.kind == "name" else (node.head,)
        for i in tokens:
            self._by_token.setdefault((node.passage, i), node)

    def at(self, passage: int, token: int) -> Node | None:
        """The node whose head, or one of whose name's tokens, is this token."""
        return self._by_token.get((passage, token))


def find_mentions(passages: list[Passage], lexicon: Lexicon, ontology: Ontology, linker: Linker) -> Mentions:
    """Every node of the article, names before descriptions; entities are not decided here."""
    table = Mentions(passages)
    for n, passage in enumerate(passages):
        doc = passage.doc
        taken = [False] * len(doc)
        for node in _names(n, doc, lexicon, ontology, linker):
            if not any(taken[node.start : node.end]):
                table.add(node)
                for i in range(node.start, node.end):
                    taken[i] = True
        for node in _proper(n, doc, taken, lexicon):
            table.add(node)
            for i in range(node.start, node.end):
                taken[i] = True
        for token in doc:
            found = None
            if not taken[token.i]:
                found = _pronoun(n, token, lexicon) or _adjective(n, token, lexicon) or _description(n, token, lexicon)
            if found is not None:
                table.add(found)
    _tie_names(table, ontology)
    table.nodes.sort(key=lambda x: (x.passage, x.start, -x.end))
    return table


def _names(n: int, doc: Doc, lexicon: Lexicon, ontology: Ontology, linker: Linker) -> list[Node]:
    spans: list[tuple[int, int, int, str, NameHit | None]] = []  # priority, start, end, class, hit
    days = lexicon.set("calendar_words")  # "Sunday" sounds like Sindh
    dated = {t.i for t in doc if t.lower_ in days and (t.i + 1 == len(doc) or t.nbor(1).ent_iob_ != "I")}
    hits = {(h.start, h.end): h for h in linker.scan(doc) if h.end - h.start > 1 or h.start not in dated}
    entities = {(e.start, e.end): e.label_ for e in doc.ents if e.end - e.start > 1 or e.start not in dated}
    for (start, end), hit in hits.items():
        label = entities.get((start, end))
        cls = _class_of(hit, LABELS.get(label or "", ""), ontology)
        spans.append((2 * (end - start) + 1, start, end, cls, hit))
    for (start, end), label in entities.items():
        if (start, end) in hits:
            continue
        while start < end and (
            doc[start].pos_ in ("DET", "PUNCT") or doc[start].lower_ in ("l'", "d'", "the", '"', "«")
        ):
            start += 1
        ranks = lexicon.set("person_titles")
        while end - start > 1 and doc[start].lower_ in ranks:
            start += 1  # "Brigadier General X" names X
            label = "PER"
        while end > start and doc[end - 1].pos_ == "PUNCT" and doc[end - 1].text != ".":
            end -= 1
        while end > start and doc[end - 1].pos_ in ("ADP", "CCONJ", "DET"):
            end -= 1
        if end - start == 1 and (doc[start].is_sent_start or start == 0) and noun_class(doc[start], lexicon):
            continue  # "Warplanes", "Militants": a capital at the head of a sentence makes no name
        if (
            end > start
            and doc[start:end].text.casefold() not in lexicon.demonyms
            and any(c.isalpha() for c in doc[start:end].text)
        ):
            weight = 2 * (end - start) if label != "MISC" else 1
            spans.append((weight, start, end, LABELS.get(label, "Name"), hits.get((start, end))))
    spans.sort(key=lambda s: (-s[0], s[1]))
    out = []
    for _, start, end, cls, found in spans:
        root = doc[start:end].root
        out.append(
            Node(
                n,
                start,
                end,
                root.i,
                cls,
                "name",
                doc[start:end].text,
                hit=found,
                plural=_plural(root),
                gender=_gender(root),
            )
        )
    return out


def _proper(n: int, doc: Doc, taken: list[bool], lexicon: Lexicon) -> Iterator[Node]:
    """Runs of proper nouns that neither the tagger of names nor a list knows; a place when a preposition says so."""
    i = 0
    while i < len(doc):
        if taken[i] or not _is_proper(doc[i], lexicon):
            i += 1
            continue
        end = i + 1
        while end < len(doc) and not taken[end] and (
            _is_proper(doc[end], lexicon)
            or (doc[end].text == "-" and end + 1 < len(doc) and not taken[end + 1] and _hyphenated(doc[end]))
        ):  # fmt: skip
            end += 1
        root = doc[i:end].root
        where = syntax.case_of(root).replace("_", " ") in lexicon.set("place_prepositions")
        titled = (
            any(t in lexicon.set("person_titles") for t in (doc[i - 1].lower_, lemma_of(doc[i - 1]))) if i else False
        )
        cls = "Person" if titled else "Place" if where else "Name"
        yield Node(n, i, end, root.i, cls, "name", doc[i:end].text, plural=_plural(root), gender=_gender(root))
        i = end


def _hyphenated(hyphen: Token) -> bool:
    return bool(hyphen.nbor(1).pos_ == "PROPN" and not hyphen.whitespace_)


def _is_proper(token: Token, lexicon: Lexicon) -> bool:
    if token.pos_ != "PROPN" or not token.text[:1].isupper() or len(token.text) < 2 or token.ent_type_:
        return False
    lemma = lemma_of(token)
    return not (
        lemma in lexicon.demonyms or lemma in lexicon.nouns or token.lower_ in lexicon.nouns or token.is_stop
        or {lemma, token.lower_} & lexicon.set("person_titles") or token.lower_ in lexicon.set("calendar_words")
    )  # fmt: skip


def _class_of(hit: NameHit, label: str, ontology: Ontology) -> str:
    classes = [c.cls for c in hit.candidates]
    for cls in classes:
        if label and ontology.is_a(cls, label):
            return cls
    return classes[0] if classes else label or "Name"


def _plural(token: Token) -> bool:
    return "Plur" in token.morph.get("Number")


def _gender(token: Token) -> str | None:
    return next(iter(token.morph.get("Gender")), None)


def _pronoun(n: int, token: Token, lexicon: Lexicon) -> Node | None:
    if token.pos_ not in ("PRON", "DET"):
        return None
    info = lexicon.table("pronouns").get(token.lower_)
    if not isinstance(info, dict):
        return None
    if token.pos_ == "DET" and not token.morph.get("Poss"):
        return None
    if token.dep_.startswith("expl"):
        return None
    plural = str(info.get("number", "")).startswith("p") or _plural(token)
    cls = "Person" if info.get("person") is True else "Any"
    return Node(n, token.i, token.i + 1, token.i, cls, "pronoun", token.text, plural=plural,
                gender=str(info["gender"])[:4].capitalize() if info.get("gender") else None)  # fmt: skip


def _adjective(n: int, token: Token, lexicon: Lexicon) -> Node | None:
    if token.pos_ not in ("ADJ", "PROPN", "NOUN"):
        return None
    country = lexicon.demonyms.get(lemma_of(token)) or lexicon.demonyms.get(token.lower_)
    people = lexicon.peoples.get(lemma_of(token)) or lexicon.peoples.get(token.lower_)
    if country is None and people is None:
        return None
    if token.pos_ == "ADJ" or token.dep_ in ("amod", "compound"):
        return Node(n, token.i, token.i + 1, token.i, "Nationality", "adjective", token.text, country=country)
    return Node(n, token.i, token.i + 1, token.i, "Population", "description", token.text, country=country, plural=True,
                definite=any(c.lower_ in ("les", "the") for c in token.children))  # fmt: skip


def noun_class(token: Token, lexicon: Lexicon) -> str | None:
    """The class that nouns.yaml gives a noun, by lemma, form, or with the noun before or after it as a compound."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB", "X"):
        return None
    nouns = lexicon.nouns
    for child in token.children:
        if child.dep_ in ("compound", "amod", "flat:foreign", "flat:name") and abs(child.i - token.i) == 1:
            pair = (child, token) if child.i < token.i else (token, child)
            for key in (" ".join(lemma_of(t) for t in pair), " ".join(t.lower_ for t in pair)):
                if key in nouns:
                    return nouns[key]
    if token.pos_ in ("ADJ", "VERB"):
        # an adjective or participle used as a noun: "les insurgés", "the wounded"
        if not any(c.dep_ in ("det", "nummod") for c in token.children) or token.dep_ in (
            "amod",
            "acl",
            "root",
            "ROOT",
            "ccomp",
        ):
            return None
    return next((nouns[w] for w in lemmas_of(token) if w in nouns), None)


def _description(n: int, token: Token, lexicon: Lexicon) -> Node | None:
    cls = noun_class(token, lexicon)
    return describe(n, token, cls, lexicon) if cls is not None else None


def describe(n: int, token: Token, cls: str, lexicon: Lexicon) -> Node:
    """The description that a noun heads, of the class given."""
    start, end = _extent(token, lexicon)
    country = None
    for child in token.children:
        if child.dep_ in ("amod", "compound", "nmod") and (
            lemma_of(child) in lexicon.demonyms or child.lower_ in lexicon.demonyms
        ):
            country = lexicon.demonyms.get(lemma_of(child)) or lexicon.demonyms.get(child.lower_)
    definite = any(
        c.dep_ == "det"
        and (
            "Def" in c.morph.get("Definite")
            or "Dem" in c.morph.get("PronType")
            or c.lower_ in ("ce", "cet", "cette", "ces", "the", "this", "these")
        )
        for c in token.children
    ) or any(c.lower_ in ("du", "au", "des", "aux") for c in token.children if c.dep_ == "case")
    words = token.doc[start:end].text
    return Node(n, start, end, token.i, cls, "description", words, country, _plural(token), _gender(token), definite)


def _extent(token: Token, lexicon: Lexicon, deep: bool = True) -> tuple[int, int]:
    """The token span of a description: its head with the modifiers that are part of it, without its own preposition."""
    start, end = token.i, token.i + 1
    for child in token.children:
        label = syntax.relation(child)
        if child.i < token.i and label in _INSIDE - {"case"}:
            start = min(start, child.left_edge.i)
        elif child.i > token.i and label in _INSIDE - {"case"}:
            far = syntax.case_of(child) not in ("de", "of", "") or child.i > token.i + 8
            if label == "nmod" and (far or not (deep or child.pos_ == "PROPN")):
                continue
            stop = _extent(child, lexicon, False)[1] if label in ("nmod", "amod") else child.right_edge.i + 1
            if any(token.doc[i].is_punct and token.doc[i].text in ",;:()" for i in range(token.i, stop)):
                continue
            end = max(end, stop)
    doc = token.doc
    while start < token.i and (
        (doc[start].pos_ in ("ADP", "PUNCT", "CCONJ", "SCONJ", "ADV", "PRON") and doc[start].dep_ != "det")
        or lemma_of(doc[start]) in lexicon.set("calendar_words")
    ):
        start += 1
    return start, end


def _tie_names(table: Mentions, ontology: Ontology) -> None:
    """Tie a description to the name that says which it is: "le village d'al-Toukhar", "President X", "X, a town"."""
    for node in table.nodes:
        if node.kind != "description":
            continue
        doc = table.passages[node.passage].doc
        for name in _names_of(doc[node.head], node.passage, table):
            if name is not node and fits(node, name, ontology):
                node.name = name
                break
        else:
            beside = _beside(doc, node, table, ontology) or _set_off(doc, node, table)
            if beside is not None and fits(node, beside, ontology):
                node.name = beside


def _beside(doc: Doc, node: Node, table: Mentions, ontology: Ontology) -> Node | None:
    """The person's name right after a title: "Prime Minister X", "its spokesman, X"."""
    if node.plural or not ontology.is_a(node.cls, "Person"):
        return None
    at = node.end
    if (
        at + 1 < len(doc)
        and doc[at].text == ","
        and (node.definite or any(c.morph.get("Poss") for c in doc[node.head].children))
    ):
        at += 1
    name = table.at(node.passage, at) if at < len(doc) else None
    return name if name is not None and name.named and name.start == at and name.cls in ("Person", "Name") else None


def _set_off(doc: Doc, node: Node, table: Mentions) -> Node | None:
    """The name just before a comma and a description: "the Forces (FDS), an alliance", "X, director of Y"."""
    at = node.start - 1
    if at < 1 or doc[at].text != "," or doc[at].sent != doc[node.head].sent:
        return None
    at -= 1
    if doc[at].text == ")" and at >= 2:
        at = next((i for i in range(at, max(at - 6, 0), -1) if doc[i].text == "("), 1) - 1
    name = table.at(node.passage, at)
    if name is None or not name.named or node.plural:
        return None
    after = doc[node.end] if node.end < len(doc) else None
    closed = (
        after is None
        or after.is_punct
        or syntax.relation(doc[node.head]) in ("appos", "acl")
        or after.pos_ in ("VERB", "ADJ", "PRON")
    )
    return name if closed else None


def _names_of(head: Token, passage: int, table: Mentions) -> Iterator[Node]:
    for child in head.children:
        found = table.at(passage, child.i)
        if found is None or found.kind != "name":
            continue
        label, case = syntax.relation(child), syntax.case_of(child)
        if label in ("appos", "flat", "compound") or (label == "nmod" and case in ("de", "of", "", "d'")):
            yield found
    if syntax.relation(head) in ("appos", "compound", "flat", "nmod") and not syntax.case_of(head):
        found = table.at(passage, head.head.i)
        if found is not None and found.kind == "name":
            yield found


def fits(node: Node, name: Node, ontology: Ontology) -> bool:
    """Whether a name can be the name of what a description describes."""
    case_less = name.passage == node.passage
    if ontology.is_a(node.cls, "Person"):
        return case_less and not node.plural and name.cls in ("Person", "Name") and not _governed(node, name)
    if ontology.is_a(node.cls, "Place"):
        if node.plural or not (ontology.is_a(name.cls, "Place") or name.cls == "Name"):
            return False
        if node.cls in ("Facility", "Place"):
            return not _governed(node, name)
        if node.cls == "Quarter" and name.cls in ("City", "Country", "Region"):
            return False
        return not (node.cls in ("Region", "Country") and name.cls == "Country" and _governed(node, name))
    if ontology.is_a(node.cls, "Organization"):
        return name.cls in ("Name", "Organization") or (
            ontology.is_a(name.cls, "Organization") and not _governed(node, name)
        )
    return False


def _governed(node: Node, name: Node) -> bool:
    """Whether the name stands under "of" inside the description (the street of X is not X)."""
    return node.head < name.start and name.start - node.head > 1 and node.end >= name.end
