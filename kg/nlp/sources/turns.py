"""Who has the floor in a briefing or an interview that is printed in turns, as labels or questions say.

"MR. TONER: We condemn the shelling", "Shea: There is no split", "A. We took the bridge." A paragraph without a label
goes on with the last speaker; a label that names nobody who answers ("QUESTION:", "Q.") takes the floor from him. "A:"
is the one whom the lines before the first label present. Where there are no labels, what stands between questions is
the word of who is presented before them, if it speaks as "I" or "we" does: else the writer answers himself. So is each
paragraph in quotation marks behind one that is not, where there are several and some of what is put are questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.quotations import MARKS, own_words, quotations
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: A label: up to this many tokens before the colon that ends it.
LONGEST = 6
#: So many paragraphs must open with a label before an article is taken for a transcript, or be questions.
FEWEST, ASKED = 3, 2
#: A question has at most this many tokens, and so has what is put to somebody without asking.
QUESTION, PROMPT = 40, 14
#: A colon, and what the tokenizer makes of one behind a bracket.
_COLONS = (":", "):")
_DASHES = ("—", "–", "-")
_CAPITALS = re.compile(r"[^\W\d_a-zß-öø-ÿ]+\.?|[.'’-]")


def turns(reading: Reading) -> Iterator[tuple[int, int, Node]]:
    """(passage, first token of what is said, speaker) for every paragraph that somebody speaks in turn."""
    labels = {n: end for n in range(len(reading.passages)) if (end := _label(reading, n)) is not None}
    if len(labels) >= FEWEST:
        yield from _labelled(reading, labels)
    else:
        yield from list(_quoted(reading, labels)) or _questioned(reading)


def _labelled(reading: Reading, labels: dict[int, int]) -> Iterator[tuple[int, int, Node]]:
    answers = reading.lexicon.set("answer_labels")
    speaker: Node | None = None
    for n in range(min(labels), max(labels) + 1):  # what comes behind the last turn may be the writer's again
        if n in labels:
            answered = _word(reading.passages[n].doc) in answers
            speaker = _interviewed(reading, min(labels)) if answered else _person(reading, n, labels[n])
        elif _asks(reading.passages[n].doc):
            speaker = None
        if speaker is not None:
            yield n, labels[n] + 1 if n in labels else 0, speaker


def _quoted(reading: Reading, labels: dict[int, int]) -> Iterator[tuple[int, int, Node]]:
    """The answers of an interview in which they stand in quotation marks, a paragraph each, and what is put does not.

    A label may say which of several answers; without one it is the last of them, or who is presented before.
    """
    docs = [p.doc for p in reading.passages]
    answers = [n for n, doc in enumerate(docs) if n and _within_marks(doc, labels.get(n, -1) + 1)]
    answers = [n for n in answers if n - 1 not in answers]
    if len(answers) < FEWEST or sum(_asks(docs[n - 1]) for n in answers) < ASKED:
        return
    speaker = _interviewed(reading, answers[0])
    for n in range(answers[0], len(docs)):
        if n in labels and n in answers:
            speaker = _person(reading, n, labels[n])
        if n in answers and speaker is not None:
            yield n, labels.get(n, -1) + 1, speaker


def _within_marks(doc: Doc, start: int) -> bool:
    """Whether what a paragraph holds from a token on is one quotation."""
    return any(first == start and len(doc) - end <= 1 for first, end in quotations(doc))


def _questioned(reading: Reading) -> Iterator[tuple[int, int, Node]]:
    """The answers of an interview without labels: what stands between its questions, and the paragraph behind."""
    docs = [p.doc for p in reading.passages]
    asked = sorted(_dashed(docs)) or [n for n, doc in enumerate(docs) if _asks(doc)]
    speaker = _interviewed(reading, asked[0]) if len(asked) >= ASKED else None
    if speaker is None:
        return
    last = min(asked[-1] + 1, len(docs) - 1)
    between = (n for n in range(asked[0], last + 1) if n not in asked)
    first, second = reading.lexicon.set("first_person"), reading.lexicon.set("second_person")
    answers = [n for n in between if n - 1 in asked or not _put(docs[n], second)]
    own = sum(any(t.lower_ in first for t in _answer(docs[n])) for n in answers)
    if 2 * own >= len(answers) or (own and _presented(reading, speaker)):
        for n in answers:
            yield n, 0, speaker


def _dashed(docs: list[Doc]) -> set[int]:
    """The questions of a dialogue in which every turn is a paragraph behind a dash."""
    said = [n for n, doc in enumerate(docs) if len(doc) and doc[0].text in _DASHES]
    asked: set[int] = set()
    for n in said if len(said) > FEWEST and docs[said[0]][-1].text == "?" else ():
        if n - 1 not in said or n - 1 not in asked:  # who asks begins, and they take turns
            asked.add(n)
    return asked


def _answer(doc: Doc) -> Iterable[Token]:
    """The words of somebody's answer: all of one that begins with a quotation mark, else those not quoted."""
    return doc if len(doc) and doc[0].text in MARKS else own_words(doc)


def _asks(doc: Doc) -> bool:
    """Whether a paragraph is a question as an interviewer asks it."""
    own = list(own_words(doc)) if 1 < len(doc) <= QUESTION and doc[-1].text == "?" else []
    return bool(own) and own[0].i == 0 and own[-1].i == len(doc) - 1


def _put(doc: Doc, second: frozenset[str]) -> bool:
    """Whether a paragraph is no answer: a sentence put to somebody ("your men") or a short one, a note in brackets."""
    short = len(doc) <= (QUESTION if any(t.lower_ in second for t in doc) else PROMPT)
    return not len(doc) or doc[0].text == "[" or (short and len(list(doc.sents)) == 1)


def _word(doc: Doc) -> str:
    """The first word of a paragraph as a label: "q" of "Q.", "Q :"."""
    return doc[0].lower_.rstrip(".") if len(doc) else ""


def _label(reading: Reading, n: int) -> int | None:
    """The last token of a label at the beginning of a paragraph: in capitals, of who asks or answers, or a name."""
    doc = reading.passages[n].doc
    lexicon = reading.lexicon
    short = _word(doc) in lexicon.set("answer_labels") | lexicon.set("question_labels")
    if short and "." in (doc[0].text[-1], *(t.text for t in doc[1:2])):
        return 0 if doc[0].text[-1] == "." else 1  # "Q. Why?"
    colon = next((t.i for t in doc[: LONGEST + 1] if t.text in _COLONS), 0)
    if not colon:
        return None
    told = doc[:colon]
    if all(_CAPITALS.fullmatch(t.text) or (short and t.i == 0) for t in told):
        return colon
    behind = doc[1 : colon + 1].text
    if short and (behind == ":" or (behind[0] == "(" and behind[-2:] == "):")):
        return colon  # "Question (AP):"
    node = reading.mentions.at(n, colon - 1)
    named = node is not None and node.named and any(reading.is_a(node, c) for c in ("Person", "Media"))
    return colon if named or (len(told) == 1 and _person(reading, n, colon) is not None) else None


def _person(reading: Reading, n: int, colon: int) -> Node | None:
    """Whom a label means: the first person whom the article names whose name ends as the label does."""
    doc = reading.passages[n].doc
    first = colon - 1
    while first > 1 and "-" in (doc[first].text, doc[first - 1].text):  # "JEAN - PIERRE" is one surname
        first -= 1
    surname = "".join(t.text for t in doc[first:colon]).casefold()
    return next((node for node in _people(reading) if node.text.casefold().split()[-1:] == [surname]), None)


def _interviewed(reading: Reading, first: int) -> Node | None:
    """Who answers: of the persons named before the first question whom the last sentence is about that tells that
    somebody is asked, or speaks to the press; without one the last."""
    known = [x for x in _people(reading) if x.passage < first]
    described = (x for x in _people(reading, "description") if x.passage < first)
    presented = [x for x in known if _presented(reading, x)] or [x for x in described if _presented(reading, x)]
    if not presented:
        return known[-1] if known else None
    told = [x for x in presented if reading.sentence(x) == reading.sentence(presented[-1])]
    return min(told, key=lambda x: len(list(reading.token(x).ancestors)))


def _presented(reading: Reading, node: Node) -> bool:
    """Whether a sentence tells of somebody that he is asked, or speaks to the press."""
    words = reading.lexicon.set("interview_words")
    return any(lemma_of(t) in words for t in reading.token(node).sent)


def _people(reading: Reading, kind: str = "name") -> list[Node]:
    """The mentions of persons by their names or by a description."""
    return [x for x in reading.mentions.nodes if x.kind == kind and x.entity and reading.is_a(x, "Person")]
