"""Sentences that go on with what somebody said: "Rebels entered the camp, residents said. They burned huts." """

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from kg.nlp.sources.attribution import Attribution

#: So many words at most stand behind a speaker who ends a sentence: "residents told the radio on Sunday".
_TAIL = 8


def sequels(reading: Reading, n: int, found: list[Attribution]) -> Iterator[tuple[Span, tuple[Node, ...]]]:
    """The sentences of passage ``n`` that tell on what the one before ends with the speaker of, and who he is.

    Only "they", of others than the speaker, goes on so in annotated texts: with "he" or "the army" the writer does.
    """
    spoke: tuple[Node, ...] = ()
    for sent in reading.passages[n].doc.sents:
        said = [a for a in found if sent.start <= a.verb < sent.end and not a.loose]
        if spoke and not said and _they(reading, n, sent, spoke):
            yield sent, spoke
            continue
        last = said[-1] if said and said[-1].speech else None
        spoke = last.speakers if last is not None and _ends(sent, last) else ()


def _ends(sent: Span, said: Attribution) -> bool:
    """Whether what is said stands before the verb of saying, which ends its sentence."""
    own = {i for i in said.scope if sent.start <= i < sent.end}
    return bool(own) and max(own - {sent.end - 1}, default=sent.end) < said.verb and sent.end - said.verb <= _TAIL


def _they(reading: Reading, n: int, sent: Span, spoke: tuple[Node, ...]) -> bool:
    """Whether a sentence begins with "they" as its subject, who are not those who spoke."""
    first: Token = sent[0]
    pronoun = reading.lexicon.table("pronouns").get(first.lower_, {})
    if not str(pronoun.get("number", "")).casefold().startswith("pl") or first.dep_ not in syntax.SUBJECTS:
        return False
    if "1" in first.morph.get("Person"):
        return False
    node = reading.mentions.at(n, first.i)
    return node is not None and node.entity not in {x.entity for x in spoke}
