"""CoNLL-U files as plain sentences: what ``prepare.py`` writes and ``train.py`` reads.

A sentence is a dict of equally long lists: ``words``, ``spaces`` (is a blank after the word), ``tag``, ``pos``,
``morph``, ``lemma``, ``head`` (index in the sentence, a root is its own head), ``dep``; and ``src``, where it came
from.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from spacy.tokens import Doc
from spacy.training.converters import conllu_to_docs

Sentence = dict[str, Any]


def read_treebank(path: Path, merge_subtokens: bool, src: str) -> list[Sentence]:
    """Every sentence of a CoNLL-U file, as ``spacy convert [--merge-subtokens]`` reads it."""
    text = path.read_text("utf8")
    return [
        sentence(doc, src) for doc in conllu_to_docs(text, n_sents=1, merge_subtokens=merge_subtokens, no_print=True)
    ]


def sentence(doc: Doc, src: str) -> Sentence:
    """One converted sentence as lists."""
    return {
        "src": src,
        "words": [t.text for t in doc],
        "spaces": [bool(t.whitespace_) for t in doc],
        "tag": [t.tag_ for t in doc],
        "pos": [t.pos_ for t in doc],
        "morph": [str(t.morph) for t in doc],
        "lemma": [t.lemma_ for t in doc],
        "head": [t.head.i for t in doc],
        "dep": [t.dep_ for t in doc],
    }


#: Labels that one treebank of a language has and the others do not, with what the others say.
SAME = {"nmod:npmod": "nmod:unmarked", "obl:npmod": "obl:unmarked", "obl:tmod": "obl:unmarked", "dep:comp": "dep"}

_BLANKS = re.compile(r"\s+")


def mend(sent: Sentence) -> Sentence:
    """Labels that only one treebank has become the common ones; a word never holds a blank that is not a plain one."""
    sent["dep"] = [SAME.get(d, d) for d in sent["dep"]]
    sent["words"] = [_BLANKS.sub(" ", w) for w in sent["words"]]
    return sent


def _preposition(sent: Sentence, i: int) -> str:
    return next((sent["lemma"][j] for j, h in enumerate(sent["head"]) if h == i and sent["dep"][j] == "case"), "")


def tell_obliques(plain: list[Sentence], telling: list[Sentence]) -> None:
    """Turn the bare ``obl`` of one French treebank into the ``obl:arg``, ``obl:mod`` and ``obl:agent`` of the others.

    Decided by what ``telling`` says most often of the same verb and preposition, or else of the preposition.
    """
    seen: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for sent in telling:
        for i, dep in enumerate(sent["dep"]):
            if dep.startswith("obl:"):
                word = _preposition(sent, i)
                passive = _passive(sent, sent["head"][i])
                seen[(sent["lemma"][sent["head"][i]], word, passive)][dep] += 1
                seen[(word, passive)][dep] += 1
    for sent in plain:
        for i, dep in enumerate(sent["dep"]):
            if dep == "obl":
                word = _preposition(sent, i)
                passive = _passive(sent, sent["head"][i])
                found = seen.get((sent["lemma"][sent["head"][i]], word, passive)) or seen.get((word, passive))
                sent["dep"][i] = found.most_common(1)[0][0] if found else "obl:mod"


def _passive(sent: Sentence, i: int) -> str:
    if any(h == i and d in {"aux:pass", "nsubj:pass"} for h, d in zip(sent["head"], sent["dep"], strict=True)):
        return "passive"
    return "participle" if sent["dep"][i] == "acl" and "VerbForm=Part" in sent["morph"][i] else "active"


def insert_reports(sentences: list[Sentence]) -> None:
    """Where PUD makes "a dit X" the head of what X said before it, what is said becomes the head, as elsewhere."""
    for sent in sentences:
        root = next(i for i, h in enumerate(sent["head"]) if h == i)
        said = [i for i, h in enumerate(sent["head"]) if h == root and i < root and sent["dep"][i] == "parataxis"]
        subject = any(h == root and i > root and sent["dep"][i] == "nsubj" for i, h in enumerate(sent["head"]))
        if len(said) == 1 and subject and sent["pos"][root] == "VERB":
            sent["head"][said[0]], sent["dep"][said[0]] = said[0], "ROOT"
            sent["head"][root], sent["dep"][root] = said[0], "parataxis:insert"
            end = len(sent["words"]) - 1
            if sent["dep"][end] == "punct":
                sent["head"][end] = said[0]
