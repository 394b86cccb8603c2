"""A learned choice among those whom a pronoun can go back to.

The rules of ``pronouns`` give every earlier mention a score; the scorer sees that score together with agreement, parse,
distance and how often somebody was named, for every mention of the sentences before, and the likeliest one is meant if
it is likely enough. Weights are made by ``models/arguments/pronouns.py``; without them the rules stand alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.context import bucket, clause_head, path_between
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.quotations import quotations
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

#: The classes that the features tell apart.
_CLASSES = (
    "Person", "ArmedGroup", "StateForce", "Government", "Coalition", "Media", "InternationalOrganization", "Party",
    "Organization", "Population", "Country", "City", "Facility", "Place", "Vehicle", "Aircraft", "Weapon",
)  # fmt: skip


@dataclass(slots=True)
class Antecedent:
    """An earlier mention that a pronoun can go back to; ``score`` is what the rules say of it, 0 where they refuse."""

    node: Node
    far: int
    score: float


class Told:
    """What was told so far: how often each thing was, and which words stand in quotation marks."""

    def __init__(self, reading: Reading) -> None:
        self.counts: Counter[int] = Counter()
        self._reading = reading
        self._quoted: dict[int, list[tuple[int, int]]] = {}

    def add(self, node: Node) -> None:
        """Count one more mention."""
        self.counts[id(node.root())] += 1

    def of(self, node: Node) -> int:
        """How often a thing was told, up to four times."""
        return min(self.counts[id(node.root())], 4)

    def quotation(self, passage: int, token: int) -> int:
        """The number of the quotation that a token stands in, -1 outside."""
        ranges = self._quoted.get(passage)
        if ranges is None:
            ranges = self._quoted[passage] = quotations(self._reading.passages[passage].doc)
        return next((n for n, (start, end) in enumerate(ranges) if start <= token < end), -1)


def features(reading: Reading, pronoun: Node, found: list[Antecedent], told: Told) -> list[list[str]]:
    """A row of features for each antecedent; they stand in the order of the text, the nearest first."""
    best = max((a.score for a in found), default=0.0)
    seen: Counter[str] = Counter()
    subjects = 0
    out = []
    for antecedent in found:
        cls = _class(reading, antecedent.node)
        row = list(_of(reading, pronoun, antecedent, told, cls))
        row.append(f"rank={min(seen[cls], 3)}&cls={cls}")
        row.append(f"order={min(sum(seen.values()), 8)}")
        row.append(f"rules={int(2 * antecedent.score)}")
        row.append(f"best={antecedent.score == best > 0}")
        row.append(f"behind={int(2 * (best - antecedent.score))}&refused={antecedent.score == 0}")
        subject = reading.token(antecedent.node).dep_ in syntax.SUBJECTS
        if subject:
            row.append(f"subjects between={min(subjects, 3)}")
        subjects += subject
        seen[cls] += 1
        out.append(row)
    return out


def _class(reading: Reading, node: Node) -> str:
    cls = reading.hint(node)
    return next((c for c in _CLASSES if reading.ontology.is_a(cls, c)), cls)


def _of(reading: Reading, pronoun: Node, antecedent: Antecedent, told: Told, cls: str) -> Iterator[str]:
    node, far = antecedent.node, antecedent.far
    token, head = reading.token(pronoun), reading.token(node)
    word = pronoun.text.casefold()
    kind = f"{'many' if pronoun.plural else 'one'} {pronoun.gender or '-'} {pronoun.cls}"
    label, other = syntax.relation(token), syntax.relation(head)
    poss = token.dep_ == "nmod:poss" or bool(token.morph.get("Poss"))
    part = "poss" if poss else "subject" if token.dep_ in syntax.SUBJECTS else label
    subject = head.dep_ in syntax.SUBJECTS
    plural = node.plural or any("Plur" in t.morph.get("Number") for t in (head, *_determiners(head)))
    number = "many" if plural else "one"
    yield f"far={far}"
    yield f"far={far}&subject={subject}"
    yield f"far={far}&part={part}&subject={subject}"
    yield f"far={far}&dep={other}"
    yield f"dep={other}&part={part}"
    yield f"far={far}&passage={pronoun.passage == node.passage}"
    yield f"cls={cls}&kind={kind}"
    yield f"cls={cls}&word={word}"
    yield f"cls={cls}&word={word}&number={number}"
    yield f"cls={cls}&part={part}&far={far}"
    yield f"number={number}&kind={kind}"
    yield f"number={number}&word={word}&named={node.named}"
    yield f"gender={node.gender}&kind={kind}&named={node.named}"
    yield f"form={node.kind}"
    yield f"form={node.kind}&definite={node.definite}&far={far}"
    yield f"form={node.kind}&word={word}"
    yield f"word={word}&far={far}"
    yield f"told={told.of(node)}"
    yield f"told={told.of(node)}&far={far}"
    yield f"named={node.root().named}&far={far}"
    yield f"first={head.sent.start >= node.start - 1}&far={far}"
    inside, outside = told.quotation(pronoun.passage, token.i), told.quotation(node.passage, head.i)
    same = inside == outside and (inside < 0 or pronoun.passage == node.passage)
    yield f"quoted={inside >= 0}&same={same}"
    yield f"quoted={inside >= 0}&same={same}&far={far}&word={word}"
    verbs = reading.lexicon.verbs("reporting_verbs")
    says, said = lemma_of(token.head) in verbs, lemma_of(head.head) in verbs
    yield f"says={says}&said={said}&subject={subject}&part={part}"
    yield f"says={says}&said={said}&subject={subject}&far={far}&aside={syntax.relation(token.head) == 'parataxis'}"
    if token.head.pos_ in ("VERB", "NOUN"):
        yield f"governor={lemma_of(token.head)}&cls={cls}&part={part}"
    if node.kind == "description":
        yield f"noun={lemma_of(head)}&word={word}"
        yield f"noun={lemma_of(head)}&far={far}"
    yield f"alike={syntax.relation(token) == other}&governors={lemma_of(token.head) == lemma_of(head.head)}&far={far}"
    yield f"apart={head.i + 1 < len(head.doc) and head.nbor(1).text in '()'}"
    yield f"dateline={node.passage == 0 and node.start < 8 and head.dep_ not in syntax.SUBJECTS}"
    host = reading.mentions.at(node.passage, head.head.i) if head.head.i != head.i else None
    if host is not None and host is not node:
        yield f"in={_class(reading, host)}&dep={other}&cls={cls}"
    if pronoun.passage != node.passage:
        return
    yield f"distance={bucket(max(1, token.i - head.i))}&far={far}"
    if far:
        return
    path, _ = path_between(token, head)
    steps = path.count(">") + path.count("<")
    yield f"steps={min(steps, 8)}"
    if steps <= 6:
        yield f"path={path}&part={part}"
        yield f"path={path}&word={word}"
    yield f"ancestor={head.i in {a.i for a in token.ancestors}}"
    yield f"clause={clause_head(token).i == clause_head(head).i}&part={part}&subject={subject}"
    yield f"over={head.head.i in {a.i for a in token.ancestors}}&subject={subject}&part={part}"


def _determiners(head: Token) -> list[Token]:
    return [c for c in head.children if c.dep_ == "det"]
