"""Spans that can be entities: names, described groups and things, adjectives of nationality, pronouns.

Names come from the tagger of names, from the known names and from runs of proper nouns; demonyms from
``demonyms.yaml``; descriptions from ``kg.nlp.descriptions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.nlp import syntax
from kg.nlp.descriptions import description, noun_class
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.nodes import Mentions, Node, gender, plural
from kg.nlp.pipeline import Passage
from kg.nlp.ties import tie_names
from kg.ontology import Ontology

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.nlp.link import Linker, NameHit

#: The Arabic article before a name: al-Bab, el-Facher, as-Suwayda.
_ARTICLE = re.compile(r"(?:[ae][lnrstdz]|[ae][sd]h)-[^\W\d_a-zß-öø-ÿ]")
#: The sets of words that ``tie_names`` takes, in its order.
_TYING = ("unit_nouns", "seat_nouns", "one_words", "district_nouns", "identifying_verbs")
LABELS = {"PER": "Person", "LOC": "Place", "ORG": "Organization", "MISC": "Name"}


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
                found = _pronoun(n, token, lexicon) or _adjective(n, token, lexicon) or description(n, token, lexicon)
            if found is not None:
                table.add(found)
    _by_surname(table)
    tie_names(table, ontology, *(lexicon.set(key) for key in _TYING))
    table.nodes.sort(key=lambda x: (x.passage, x.start, -x.end))
    return table


def _by_surname(table: Mentions) -> None:
    """One word that is the surname of a person named in full is that person, whatever the tagger took it for there."""
    surnames = {n.text.split()[-1] for n in table.nodes if n.kind == "name" and n.cls == "Person" and " " in n.text}
    for node in table.nodes:
        if node.kind == "name" and node.hit is None and node.cls != "Person" and node.text in surnames:
            node.cls = "Person"


def _names(n: int, doc: Doc, lexicon: Lexicon, ontology: Ontology, linker: Linker) -> list[Node]:
    spans: list[tuple[int, int, int, str, NameHit | None]] = []  # priority, start, end, class, hit
    days = lexicon.set("calendar_words")  # "Sunday" sounds like Sindh
    dated = {t.i for t in doc if t.lower_ in days and (t.i + 1 == len(doc) or t.nbor(1).ent_iob_ != "I")}
    hits = {(h.start, h.end): h for h in linker.scan(doc) if h.end - h.start > 1 or h.start not in dated}
    entities = {(e.start, e.end): e.label_ for e in doc.ents if e.end - e.start > 1 or e.start not in dated}
    for (start, end), hit in hits.items():
        label = entities.get((start, end))
        cls = _class_of(hit, LABELS.get(label or "", ""), ontology)
        courtesy = start > 0 and doc[start - 1].lower_ in lexicon.set("courtesy_titles")
        if courtesy and all(ontology.is_a(c.cls, "Place") for c in hit.candidates):
            spans.append((2 * (end - start) + 1, start, end, "Person", None))  # "M. Soro" is no town of that name
            continue
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
        if label == "PER" and _only_title(doc, start, end, lexicon):
            continue  # "Prime Minister" before a name, or "the Interior Minister" alone
        if label == "PER":
            start = _past_titles(doc, start, end, lexicon.set("leader_titles"))
        while end > start and doc[end - 1].pos_ == "PUNCT" and doc[end - 1].text != ".":
            end -= 1
        while end > start and doc[end - 1].pos_ in ("ADP", "CCONJ", "DET") and doc[end - 1].text.islower():
            end -= 1
        if end - start == 1 and (doc[start].is_sent_start or start == 0) and noun_class(doc[start], lexicon):
            continue  # "Warplanes", "Militants": a capital at the head of a sentence makes no name
        if (
            end > start
            and not (end - start == 1 and _of_origin(doc[start], lexicon))
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
                plural=plural(root),
                gender=gender(root),
            )
        )
    return out


def _of_origin(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is an adjective of nationality or names a people: "Arab", "Kurdish" are no organisations."""
    return any(w in lexicon.demonyms or w in lexicon.peoples for w in _base_forms(token))


def _only_title(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether all words of a span that was taken for a person's name make up an office, or a rank before a name."""
    titles = lexicon.set("leader_titles") | lexicon.set("office_nouns") | lexicon.set("spokes_titles")
    if end < len(doc) and doc[end].pos_ == "PROPN":
        titles |= lexicon.set("person_titles")
    fields = lexicon.set("portfolio_words") | lexicon.set("deputy_words")
    words = [t.lower_ for t in doc[start:end]]
    for i, token in enumerate(doc[start:end]):
        if " ".join(words[i:]) in titles:
            return True
        if token.pos_ != "ADJ" and words[i] not in fields:
            return False
    return False


def _past_titles(doc: Doc, start: int, end: int, titles: frozenset[str]) -> int:
    """Where a person's name begins in a span that also holds an office ("UN Secretary-General X")."""
    last = {re.split(r"[ -]", title)[-1] for title in titles}
    for i in range(end - 2, start, -1):
        if doc[i].lower_ in last and doc[i + 1].pos_ == "PROPN" and doc[i + 1].text[:1].isupper():
            return i + 1
    return start


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
        yield Node(n, i, end, root.i, cls, "name", doc[i:end].text, plural=plural(root), gender=gender(root))
        i = end


def _hyphenated(hyphen: Token) -> bool:
    return bool(hyphen.nbor(1).pos_ == "PROPN" and not hyphen.whitespace_)


def _is_proper(token: Token, lexicon: Lexicon) -> bool:
    if _ARTICLE.match(token.text):
        return not token.ent_type_  # whatever part of speech the tagger makes of it
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


def _pronoun(n: int, token: Token, lexicon: Lexicon) -> Node | None:
    start, table = token.i, lexicon.table("pronouns")
    if token.i and token.dep_ not in ("amod", "det") and f"{token.nbor(-1).lower_} {token.lower_}" in table:
        start -= 1  # "ce dernier", "these latter"
    elif token.pos_ not in ("PRON", "DET"):
        return None
    info = table.get(token.doc[start : token.i + 1].text.casefold())
    if not isinstance(info, dict):
        return None
    if token.pos_ == "DET" and not token.morph.get("Poss"):
        return None
    if token.dep_.startswith("expl"):
        return None
    number = str(info.get("number", "")).casefold()  # "ses" is the plural of what is owned, not of the owner
    many = number.startswith("p") if number else plural(token)
    gender = str(info.get("gender", "any")).casefold()
    cls = "Person" if info.get("person") is True else "Any"
    return Node(n, start, token.i + 1, token.i, cls, "pronoun", token.doc[start : token.i + 1].text, plural=many,
                gender=None if gender == "any" else gender[:4].capitalize())  # fmt: skip


def _base_forms(token: Token) -> tuple[str, ...]:
    """The readings of an adjective of nationality: lemmas, and the masculine singular of a form no lemmatizer knew."""
    form = token.lower_
    bare = form.removesuffix("s")
    endings = (("ienne", "ien"), ("éenne", "éen"), ("aise", "ais"), ("oise", "ois"), ("aine", "ain"), ("e", ""))
    stems = tuple(bare.removesuffix(a) + b for a, b in endings if bare.endswith(a)) if token.doc.lang_ == "fr" else ()
    return tuple(dict.fromkeys((*lemmas_of(token), bare, *stems)))


def _adjective(n: int, token: Token, lexicon: Lexicon) -> Node | None:
    if token.pos_ not in ("ADJ", "PROPN", "NOUN"):
        return None
    if token.i and (state := lexicon.demonyms.get(f"{token.nbor(-1).lower_} {token.lower_}")):
        start = token.i - 1  # "North Korean", "Sri Lankan"
        return Node(n, start, token.i + 1, token.i, "Nationality", "adjective", token.doc[start : token.i + 1].text,
                    country=state)  # fmt: skip
    forms = _base_forms(token)
    country = next((lexicon.demonyms[w] for w in forms if w in lexicon.demonyms), None)
    people = next((lexicon.peoples[w] for w in forms if w in lexicon.peoples), None)
    if country is None and people is None:
        return None
    if token.pos_ == "ADJ" or token.dep_ in ("amod", "compound"):
        return Node(n, token.i, token.i + 1, token.i, "Nationality", "adjective", token.text, country=country)
    return Node(n, token.i, token.i + 1, token.i, "Population", "description", token.text, country=country, plural=True,
                definite=any(c.lower_ in ("les", "the") for c in token.children))  # fmt: skip
