"""Whom an act of speech, an inquiry or a protest is against, where only the deed that it is about names him.

"Called for the withdrawal of Israeli troops", "condemned the killing of villagers by the army", "threatened to launch
raids on the camp": the party of the deed stands for the missing target. Whose party that is depends on the act: who
does what is demanded, rebuked or looked into; to whom is done what is threatened, refused or granted; and who is asked
or accused by those that march. What the sentence says of the act itself comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.carriers import carrier
from kg.nlp.drafts import Draft
from kg.nlp.fillers import behind, expand, meant
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How far below the act the deed may stand: "demanded an end to a wave of raids".
_DEPTH = 3


def inherit(reading: Reading, drafts: Sequence[Draft]) -> None:
    """Give acts without a target the party of the deed that they are about.

    What hangs lower in the parse comes first: a march takes the target of the demand that it makes.
    """
    heads = {(d.frame.passage, d.head): d for d in drafts}
    acts = [d for d in drafts if d.type in reading.ontology.target_from and not d.frame.roles.get("target")]
    for draft in sorted(acts, key=lambda d: -len(list(reading.passages[d.frame.passage].doc[d.head].ancestors))):
        _fill(reading, draft, heads)


def _fill(reading: Reading, draft: Draft, heads: dict[tuple[int, int], Draft]) -> None:
    found = list(_others(reading, draft, _parties(reading, draft, heads)))
    if not found and reading.tells(draft.type, "Threat"):
        found = list(_others(reading, draft, _warned(reading, draft)))
    whole = {n.head for n, _, _ in found}
    for node, entity, why in found:
        part = node.kind == "adjective" and reading.token(node).head.i in whole
        if why == found[0][2] and not part:  # one deed, and one of its roles
            draft.frame.put("target", node, entity, why)


def _others(
    reading: Reading, draft: Draft, parties: Iterator[tuple[Node, str, str]]
) -> Iterator[tuple[Node, str, str]]:
    """Those of the parties who can be meant and do not themselves act; whose a thing is stands for the thing."""
    taken = {e for _, e in draft.frame.roles.get("initiator", [])}
    for node, entity, why in parties:
        if node.kind == "pronoun" or any(c.morph.get("Poss") for c in reading.token(node).children):
            continue  # "threatened to withdraw his men": what is one's own
        if _can_be_meant(reading, node):
            if entity not in taken:
                yield node, entity, why
        elif not reading.is_a(node, "Place") or reading.is_a(node, "Facility"):
            for owner in behind(reading, node.passage, reading.token(node)):
                if meant(reading, owner) not in taken:
                    yield owner, meant(reading, owner), why


def _can_be_meant(reading: Reading, node: Node) -> bool:
    """Whether a mention is somebody who can be asked, blamed or threatened; a capital stands for its state."""
    return reading.country_of(node) is not None or reading.is_a(node, "Agent") or reading.cls(node) == "Country"


def _parties(reading: Reading, draft: Draft, heads: dict[tuple[int, int], Draft]) -> Iterator[tuple[Node, str, str]]:
    """Mention, entity and reason for each party of what an act is about, nearest first."""
    passage, kind = draft.frame.passage, draft.type
    of_deeds = reading.ontology.target_from[kind] == "initiator"
    for token in _matters(reading, draft, heads):
        deed = heads.get((passage, token.i))
        if deed is not None:
            name = reading.passages[passage].doc[deed.head].text
            for role in _roles_of(reading, kind, deed, token):
                group = deed.frame.roles.get(role, [])
                yield from ((n, e, f"{role} of {name!r}") for n, e in group)
        if of_deeds and (deed is None or reading.tells(deed.type, "Accusation") or not _speaks(reading, deed)):
            own = "" if deed is None else deed.type
            nodes = [n for doer in _doers(reading, passage, token, kind, own) for n in expand(reading, passage, doer)]
            yield from ((n, meant(reading, n), f"hung on {token.text!r}") for n in nodes)
        elif not of_deeds and token.pos_ in syntax.VERBAL:
            leading = reading.lexicon.set("party_prepositions")
            for child in syntax.children(token, "obl"):
                if syntax.case_of(child) in leading:
                    where = () if deed is None else deed.frame.roles.get("place", ())
                    nodes = [n for n in expand(reading, passage, child) if all(n is not x for x, _ in where)]
                    yield from ((n, meant(reading, n), f"hung on {token.text!r}") for n in nodes)


def _speaks(reading: Reading, deed: Draft) -> bool:
    return reading.ontology.family(deed.type) == "speech"


def _roles_of(reading: Reading, kind: str, deed: Draft, token: Token) -> tuple[str, ...]:
    """Which parties of a deed an act of a kind is against."""
    both = reading.ontology.family(deed.type) == "talk" or deed.type in reading.ontology.reciprocal
    if reading.tells(kind, "Protest") and reading.tells(deed.type, "Demand", "Accusation", "Protest"):
        return ("target",)
    if reading.tells(kind, "Investigation") and reading.tells(deed.type, "Accusation"):
        return ("target",)
    if reading.tells(kind, "Demand") and deed.type in reading.ontology.demanded_of:
        return ("target",)
    if reading.tells(kind, "Demand") and both:
        return ("initiator", "target")
    if reading.ontology.target_from[kind] == "initiator":
        return ("initiator",)
    if both:
        return ("initiator", "target")
    if reading.tells(kind, "Threat"):
        return ("target",)
    if token.pos_ not in syntax.VERBAL:  # "rejected the rebels' demand"
        return ("initiator",) if _speaks(reading, deed) else ()
    return ("target",) if deed.type in reading.ontology.agreed_with else ()


def _matters(reading: Reading, draft: Draft, heads: dict[tuple[int, int], Draft]) -> Iterator[Token]:
    """The words below an act that tell what it is about, nearest first: no deed is looked for below another one."""
    doc = reading.passages[draft.frame.passage].doc
    starts = [doc[i] for i in draft.frame.trigger.tokens]
    inside = {t.i for t in starts}
    if draft.frame.trigger.entry.pos != "verb" and (found := carrier(doc[draft.head], reading.lexicon)) is not None:
        starts.append(found[0])
    for start in starts:
        own = start.i in inside
        for child in start.children:
            if child.i not in inside and _leads(reading, draft, child, own):
                yield from _down(reading, draft, child, heads, _DEPTH)


def _leads(reading: Reading, draft: Draft, child: Token, own: bool) -> bool:
    """Whether a dependent of an act's word tells what the act is about; of the verb that carries it, its purpose."""
    label = syntax.relation(child)
    if label in ("obl", "nmod") and child.pos_ not in syntax.VERBAL:
        return own and syntax.case_of(child) in reading.lexicon.set("matter_prepositions")
    if label == "obj":
        return own
    if label in ("advcl", "xcomp", "ccomp", "acl", "obl", "nmod", "conj") and child.pos_ in syntax.VERBAL:
        marks = {c.lower_ for c in child.children if c.dep_ == "mark"}
        joined = reading.tells(draft.type, "Protest") and (syntax.is_gerund(child) or label == "conj")
        if any(w in reading.lexicon.set("denying_verbs") for w in lemmas_of(child.head)):
            return False  # "denied sheltering the rebels": what is not so is against nobody
        told = label in ("ccomp", "acl") and own and child.dep_ != "acl:relcl"
        aimed = syntax.is_infinitive(child) or (syntax.is_gerund(child) and bool(marks))
        led = marks <= reading.lexicon.set("matter_prepositions")
        return joined or (told and not marks & reading.lexicon.set("conditional_markers")) or (aimed and led)
    return False


def _down(
    reading: Reading, draft: Draft, token: Token, heads: dict[tuple[int, int], Draft], depth: int
) -> Iterator[Token]:
    passage = draft.frame.passage
    deed = heads.get((passage, token.i))
    node = reading.mentions.at(passage, token.i)
    if deed is None and node is not None and (reading.is_a(node, "Agent") or reading.is_a(node, "Place")):
        return  # somebody, and no deed
    if reading.tells(draft.type, "Protest") and token.pos_ in syntax.VERBAL and syntax.relation(token) != "ccomp":
        if deed is None or not reading.tells(deed.type, "Demand", "Accusation", "Protest"):
            return  # what those who march do beside it is done to others
    yield token
    if deed is None and depth:
        for child in token.children:
            label = syntax.relation(child)
            if label in ("obl", "nmod") and child.pos_ not in syntax.VERBAL:
                further = syntax.case_of(child) in reading.lexicon.set("matter_prepositions")
            else:
                further = label in ("obj", "xcomp", "ccomp") or (child.dep_ == "acl" and token.pos_ == "NOUN")
            if further:
                yield from _down(reading, draft, child, heads, depth - 1)
    for child in token.children:
        if child.dep_ == "conj" and depth:
            yield from _down(reading, draft, child, heads, depth - 1)


def _doers(reading: Reading, passage: int, token: Token, kind: str, deed: str) -> Iterator[Token]:
    """Who does what a word tells: the owner of a noun, its agent, whose it is by nation; the subject of a clause."""
    if token.pos_ in syntax.VERBAL:
        if not syntax.is_passive(token) and not deed:
            yield from (c for c in token.children if c.dep_ in syntax.SUBJECTS)
        return
    if reading.tells(kind, "Demand") and deed in reading.ontology.demanded_of:
        return
    if reading.tells(deed, "Accusation"):  # "allegations that ministers took bribes"
        clauses = syntax.children(token, "acl", "ccomp") if reading.tells(kind, "Investigation") else []
        yield from (c for clause in clauses for c in clause.children if c.dep_ in syntax.SUBJECTS)
        return
    yield from syntax.agents(token)
    for child in token.children:
        label, case = syntax.relation(child), syntax.case_of(child)
        if child.dep_ == "nmod:poss" or case == "'s" or (label in ("amod", "compound") and not case):
            yield child
        elif not deed and reading.tells(kind, "Demand") and label == "nmod" and case in ("of", "de"):
            node = reading.mentions.at(passage, child.i)
            if node is not None and (node.named or (reading.is_a(node, "Person") and not node.plural)):
                yield child  # "the removal of the president", where no event is known by that name


def _warned(reading: Reading, draft: Draft) -> Iterator[tuple[Node, str, str]]:
    """Who is to prevent what is threatened: "… unless the government frees them", "… si l'armée n'arrête pas"."""
    doc, passage = reading.passages[draft.frame.passage].doc, draft.frame.passage
    acts = [doc[i] for i in draft.frame.trigger.tokens]
    acts += [c for t in acts for c in t.children if syntax.relation(c) in ("xcomp", "ccomp", "advcl")]
    acts += [c for t in acts for c in t.children if syntax.relation(c) in ("xcomp", "obj")]
    words = reading.lexicon.set("conditional_markers")
    for act in dict.fromkeys(acts):
        for clause in syntax.children(act, "advcl"):
            marks = " ".join(t.lower_ for t in clause.subtree if t.dep_ in ("mark", "fixed") and t.i < clause.i)
            if not any(marks == w or marks.startswith(f"{w} ") for w in words):
                continue
            for subject in (c for c in clause.children if c.dep_ in ("nsubj", "csubj")):
                nodes = list(expand(reading, passage, subject))
                yield from ((n, meant(reading, n), f"subject of {lemma_of(clause)!r}") for n in nodes)
