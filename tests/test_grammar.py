"""Grammar read off the encoder: trees, names, and what the component makes of a document."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.training import Example

from kg.nlp.decoding import best_names, best_tree
from kg.nlp.encoder import GRAMMAR, load_encoder
from kg.nlp.grammar import NAME, Grammar
from kg.nlp.pipeline import load_pipeline


def is_tree(heads: tuple[int, ...]) -> bool:
    """One word hangs from the root (0), the others from each other without a circle."""
    if heads.count(0) != 1:
        return False
    for at in range(1, len(heads) + 1):
        seen = set()
        while at:
            if at in seen:
                return False
            seen.add(at)
            at = heads[at - 1]
    return True


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(0, 10_000))
def test_the_best_tree_is_the_best_of_all_trees(words: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(words, words + 1)).astype(np.float32)
    found = best_tree(scores)
    assert is_tree(tuple(found.tolist()))
    totals = {
        heads: sum(float(scores[i, h]) for i, h in enumerate(heads))
        for heads in itertools.product(range(words + 1), repeat=words)
        if is_tree(heads) and all(h != i + 1 for i, h in enumerate(heads))
    }
    assert totals[tuple(found.tolist())] == pytest.approx(max(totals.values()), abs=1e-4)


def test_a_name_goes_on_only_where_it_is_open() -> None:
    z = np.full((3, 9), -9.0, np.float32)
    z[0, 1], z[1, 4], z[2, 0] = 3.0, 2.0, 3.0  # begins a person, goes on as a place
    z[1, 2] = 1.5
    assert best_names(z).tolist() == [1, 2, 0]
    assert best_names(np.eye(9, dtype=np.float32)[[0, 0]]).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("lang", "text", "subjects", "names"),
    [
        ("fr", "Les rebelles ont pris Idleb mardi. Mme Diallo a démissionné.", {"rebelles", "Mme"}, {"Idleb"}),
        ("en", "The rebels took Idlib on Tuesday. Ms Diallo resigned.", {"rebels", "Diallo"}, {"Idlib"}),
    ],
)
def test_the_component_annotates_a_document(lang: str, text: str, subjects: set[str], names: set[str]) -> None:
    nlp = load_pipeline(lang)
    assert NAME in nlp.pipe_names and "parser" not in nlp.pipe_names
    doc = nlp(text)
    assert {t.text for t in doc if t.dep_ == "nsubj"} == subjects
    assert names <= {e.text for e in doc.ents}
    assert len(list(doc.sents)) == 2
    assert {"prendre", "take"} & {t.lemma_ for t in doc}
    assert all(t.pos_ and t.lemma_ for t in doc)


def test_passages_are_read_in_each_others_company_and_end_sentences() -> None:
    nlp = load_pipeline("en")
    component: Any = nlp.get_pipe(NAME)
    docs = [nlp.make_doc("Fighting in Aleppo"), nlp.make_doc(""), nlp.make_doc("The army entered the city")]
    component.read(docs)
    assert [len(list(doc.sents)) for doc in docs if len(doc)] == [1, 1]
    assert [t.head.i for t in docs[2]] == [t.head.i for t in nlp("The army entered the city")]


def test_the_component_scores_itself_as_spacys_do() -> None:
    nlp = load_pipeline("en")
    gold = nlp("The army entered the city of Aleppo on Monday.")
    scores = nlp.evaluate([Example(nlp.make_doc(gold.text), gold)])
    assert scores["dep_las"] == scores["pos_acc"] == scores["lemma_acc"] == scores["ents_f"] == scores["sents_f"] == 1.0


def test_a_language_it_was_not_trained_for_is_refused() -> None:
    encoder = load_encoder(GRAMMAR)
    assert encoder is not None
    nlp = load_pipeline("en")
    before, nlp.lang = nlp.lang, "de"
    try:
        with pytest.raises(ValueError, match=r"not trained for the language 'de'; KG_ENCODER=off"):
            Grammar(encoder, nlp)
    finally:
        nlp.lang = before
