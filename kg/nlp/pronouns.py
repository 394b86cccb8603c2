"""Pronouns: whom "il", "they" and "its" go back to, by agreement, recency, subjecthood and how often one was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.antecedents import Antecedent, Told, features
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node, join
from kg.nlp.reading import Reading
from kg.nlp.scorer import Scorer, load_scorer

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How many sentences back a pronoun or a bare description may look (recency; longer reaches hurt precision).
REACH = 3
#: What each earlier mention of somebody, up to four, adds to his being meant again.
SALIENT = 0.2
#: What being the subject over a pronoun adds.
RULING = 0.8


def join_pronouns(reading: Reading, nodes: list[Node]) -> None:
    """Join every pronoun that has one to its antecedent."""
    scorer = load_scorer("pronouns")
    told = Told(reading)
    for i, node in enumerate(nodes):
        if node.kind != "pronoun":
            told.add(node)
            continue
        if node.text.casefold() in reading.lexicon.set("first_person"):
            continue
        found = antecedents(reading, nodes, i, told)
        best = last_named(reading, node, found)
        if best is None:
            best = likeliest(reading, node, found, told, scorer) if scorer else highest(found)
        if best is not None:
            join(best, node)
            told.add(node)


def antecedents(reading: Reading, nodes: list[Node], i: int, told: Told) -> list[Antecedent]:
    """Whom the pronoun ``nodes[i]`` can go back to, the nearest first, with what the rules say."""
    node = nodes[i]
    token = reading.token(node)
    barred = _barred(token)
    here = reading.sentence(node)
    out = []
    for other in reversed(nodes[max(0, i - 60) : i]):
        far = here - reading.sentence(other)
        if far > REACH - 1:
            break
        if other.kind == "adjective" or (other.kind == "pronoun" and other.root() is other):
            continue
        if (other.passage == node.passage and other.head in barred) or _no_person(reading, node, other):
            continue
        score = _antecedent_score(reading, token, node, other, far)
        score += SALIENT * told.of(other) if score else 0.0
        out.append(Antecedent(other, far, score))
    return out


def highest(found: list[Antecedent]) -> Node | None:
    """The antecedent that the rules prefer."""
    best = max(found, key=lambda a: a.score, default=None)
    return best.node if best is not None and best.score > 0 else None


def last_named(reading: Reading, node: Node, found: list[Antecedent]) -> Node | None:
    """Whom "ce dernier" means: the last one named that agrees, not the owner in "the minister of Y"."""
    if node.text.casefold() not in reading.lexicon.set("latter_words"):
        return None
    fitting = [a.node for a in found if a.score > 0]
    heads = {(other.passage, other.head) for other in fitting}
    return next((x for x in fitting if not _belongs(reading.token(x), x.passage, heads)), None)


def _belongs(token: Token, passage: int, heads: set[tuple[int, int]]) -> bool:
    """Whether a word is the complement of one of ``heads``."""
    return token.dep_ == "nmod" and bool(syntax.case_of(token)) and (passage, token.head.i) in heads


def likeliest(reading: Reading, node: Node, found: list[Antecedent], told: Told, scorer: Scorer) -> Node | None:
    """The antecedent that the scorer prefers, if it is likely enough."""
    if not found:
        return None
    odds = scorer.probabilities(features(reading, node, found, told))[:, 0]
    best = int(odds.argmax())
    return found[best].node if odds[best] >= scorer.thresholds["antecedent"] else None


def _no_person(reading: Reading, node: Node, other: Node) -> bool:
    """ "He" and "her" are persons: in English nothing else is meant by them."""
    if node.cls != "Person" or node.plural or reading.lexicon.lang != "en":
        return False
    cls = reading.hint(other)
    return cls != "Name" and not reading.ontology.is_a(cls, "Person")


def _barred(token: Token) -> set[int]:
    """Whom an object pronoun cannot mean: the subject of its own verb ("X told Y ... and urged him")."""
    if (
        syntax.relation(token) not in ("obj", "iobj", "obl")
        or token.morph.get("Reflex")
        or token.lower_.endswith("self")
    ):
        return set()
    verb = token.head
    if verb.pos_ not in syntax.VERBAL:
        return set()
    return {t.i for s in syntax.subjects(verb) for t in (s, *syntax.conjuncts(s))}


def _ruling(token: Token) -> set[int]:
    """Subjects whom a pronoun most often means: that of its own verb for a possessive ("Algeria opened its airspace"),
    that of the verb above for the subject of what is said ("rebels said they had captured the bridge")."""
    if token.dep_ == "nmod:poss":
        verb = syntax.clause_of(token)
    elif token.dep_ in syntax.SUBJECTS and syntax.relation(token.head) == "ccomp":
        verb = token.head.head
    else:
        return set()
    return {s.i for s in syntax.subjects(verb) if s.i < token.i}


def _of_office(reading: Reading, token: Token) -> bool:
    """Whether a possessive stands before an office that towns have not ("its spokesman")."""
    words = {lemma_of(token.head), token.head.lower_}
    offices = reading.lexicon.set("leader_titles") | reading.lexicon.set("spokes_titles")
    return bool(words & offices) and not words & reading.lexicon.set("territory_titles")


def _antecedent_score(reading: Reading, token: Token, node: Node, other: Node, far: int) -> float:
    head = reading.token(other)
    ontology = reading.ontology
    cls = reading.hint(other)
    agent = any(ontology.is_a(cls, c) for c in ("Agent",)) or cls in ("Name", "Country")
    if not agent and not (node.cls == "Any" and ontology.is_a(cls, "Place")):
        return 0.0
    if not agent and _of_office(reading, token):
        return 0.0  # "its commissioner-general" is no town's
    person = ontology.is_a(cls, "Person")
    collective = ontology.is_a(cls, "Organization") or cls == "Country"
    many = [head, *(c for c in head.children if c.dep_ == "det")] if other.named else []
    plural = other.plural or any("Plur" in t.morph.get("Number") for t in many)
    if node.plural and not (plural or (collective and reading.lexicon.lang == "en")):
        return 0.0
    if not node.plural and plural and not person:
        return 0.0
    if person and (node.gender == "Neut" or (node.plural and other.named and not other.plural)):
        return 0.0
    if node.gender and other.gender and node.gender != other.gender and not other.named:
        return 0.0
    if other.passage == node.passage and far == 0 and other.head in [a.i for a in token.ancestors][:1]:
        return 0.0
    score = 2.0 - 0.5 * far
    score -= 0.5 if node.plural and cls == "Country" else 0.0
    subject = head.dep_ in syntax.SUBJECTS
    score += 0.8 if subject else 0.0
    verbs = reading.lexicon.verbs("reporting_verbs")
    if token.dep_ in syntax.SUBJECTS and lemma_of(token.head) in verbs and subject and lemma_of(head.head) in verbs:
        score += 0.8  # who spoke goes on speaking
    if far == 0 and other.passage == node.passage and head.i in _ruling(token):
        score += RULING
    score += 0.3 if other.named or other.root().named else 0.0
    score += 0.3 if person and node.cls == "Person" and not node.plural else 0.0
    if far == 0 and other.passage == node.passage:
        score -= min(0.4, 0.01 * (node.start - other.end))
    return score
