"""Word vectors: finding rows, keeping them in a vocabulary, and the layer that projects them."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.vocab import Vocab

from kg.nlp.layers import embed, projected_vectors
from kg.nlp.pipeline import load_pipeline
from kg.nlp.vectors import WordVectors, hashes


def small() -> WordVectors:
    """Three words, two of them on one row."""
    words = ["town", "village", "Goma"]
    keys = hashes(words)
    order = np.argsort(keys)
    rows = np.array([0, 0, 1], dtype="uint16")[order]
    return WordVectors(keys[order], rows, np.array([[1.0, 2.0], [3.0, 4.0]], dtype="float16"))


def test_words_have_their_rows_and_unknown_ones_have_zeros() -> None:
    vectors = small()
    rows = vectors.find(hashes(["village", "Goma", "xyzzy", "town"]))
    assert rows.tolist() == [0, 1, vectors.unknown, 0]
    assert vectors.table[rows].tolist() == [[1, 2], [3, 4], [0, 0], [1, 2]]


def test_a_word_that_is_unknown_as_written_is_looked_up_in_small_letters() -> None:
    doc = spacy.blank("en")("TOWN Goma goma")
    assert small().of_doc(doc).tolist() == [[1, 2], [3, 4], [0, 0]]


def test_a_vocabulary_keeps_the_vectors_when_it_is_saved() -> None:
    vocab = Vocab()
    assert WordVectors.load(vocab) is None
    small().store(vocab)
    again = Vocab().from_bytes(vocab.to_bytes())
    found = WordVectors.load(again)
    assert found is not None and WordVectors.load(again) is found
    assert found.table.tolist() == small().table.tolist()
    assert found.find(hashes(["Goma"])).tolist() == [1]


def test_the_layer_projects_the_vectors_of_the_documents_words() -> None:
    nlp = spacy.blank("en")
    small().store(nlp.vocab)
    docs = [nlp("town Goma"), nlp(""), nlp("xyzzy")]
    layer = projected_vectors(4)
    layer.initialize(X=docs)
    out, back = layer(docs, is_train=True)
    weights = layer.get_param("W")
    assert out.lengths.tolist() == [2, 0, 1]
    assert np.allclose(out.data, small().table[[0, 1, 2]] @ weights.T)
    back(out)
    assert layer.get_grad("W").shape == weights.shape and layer.get_grad("W").any()


def test_a_layer_without_vectors_says_how_to_get_them() -> None:
    with pytest.raises(ValueError, match=r"models/vectors\.py"):
        projected_vectors(4).initialize(X=[spacy.blank("en")("town")])
    with pytest.raises(ValueError, match="attrs and rows"):
        embed(8, ["NORM"], [10, 10])


@pytest.mark.parametrize(
    ("lang", "word", "near", "far"),
    [("fr", "otages", "prisonniers", "fromage"), ("en", "troops", "soldiers", "cheese")],
)
def test_words_that_are_used_alike_lie_near_each_other(lang: str, word: str, near: str, far: str) -> None:
    vectors = WordVectors.load(load_pipeline(lang).vocab)
    assert vectors is not None
    a, b, c = vectors.table[vectors.find(hashes([word, near, far]))]
    assert a @ b > a @ c


def test_translations_lie_near_each_other() -> None:
    fr, en = (WordVectors.load(load_pipeline(lang).vocab) for lang in ("fr", "en"))
    assert fr is not None and en is not None

    def closeness(french: str, english: str) -> float:
        a, b = fr.table[fr.find(hashes([french]))[0]], en.table[en.find(hashes([english]))[0]]
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

    for french, english, other in (("armes", "weapons", "cheese"), ("rebelles", "rebels", "music")):
        assert closeness(french, english) > closeness(french, other)
