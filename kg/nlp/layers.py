"""The embedding layer of our pipelines: spaCy's, with word vectors beside its hashed features.

The layer reads the vectors from the vocabulary of the documents it meets (``kg.nlp.vectors``) and learns how to project
them; the vectors themselves stay as they are. spaCy finds ``embed`` by the entry point in pyproject.toml.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy
from spacy import registry
from spacy.ml.featureextractor import FeatureExtractor
from spacy.ml.staticvectors import StaticVectors
from spacy.tokens import Doc
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    chain,
    concatenate,
    glorot_uniform_init,
    list2ragged,
    ragged2list,
    with_array,
)
from thinc.types import Ragged

from kg.nlp.vectors import WordVectors


def projected_vectors(width: int) -> Model[list[Doc], Ragged]:
    """The vectors of the documents' words, projected to ``width``; nothing is added for unknown words."""
    return Model("word_vectors", _forward, init=_init, params={"W": None}, dims={"nO": width, "nM": None})


def _vectors(docs: list[Doc]) -> WordVectors:
    found = WordVectors.load(docs[0].vocab)
    if found is None:
        raise ValueError("this pipeline needs word vectors, its vocabulary has none; make them with models/vectors.py")
    return found


def _init(model: Any, X: list[Doc] | None = None, Y: Any = None) -> Any:
    if X:
        model.set_dim("nM", _vectors(X).width)
    if model.has_dim("nM"):
        model.set_param("W", glorot_uniform_init(model.ops, (model.get_dim("nO"), model.get_dim("nM"))))
    return model


def _forward(model: Any, docs: list[Doc], is_train: bool) -> tuple[Ragged, Callable[[Ragged], list[Doc]]]:
    lengths = model.ops.asarray1i([len(doc) for doc in docs])
    if not any(len(doc) for doc in docs):
        return Ragged(model.ops.alloc2f(0, model.get_dim("nO")), lengths), lambda d_output: []
    vectors = _vectors(docs)
    found = model.ops.asarray2f(numpy.concatenate([vectors.of_doc(doc) for doc in docs if len(doc)]))
    output = Ragged(model.ops.gemm(found, model.get_param("W"), trans2=True), lengths)

    def backprop(d_output: Ragged) -> list[Doc]:
        model.inc_grad("W", model.ops.gemm(model.ops.as_contig(d_output.data), found, trans1=True))
        return []

    return output, backprop


def embed(width: int, attrs: list[str], rows: list[int]) -> Model[list[Doc], list[Any]]:
    """spaCy's ``MultiHashEmbed`` with static vectors, and word vectors as a further input of its mixing layer.

    ``width`` is that of every input and of the output; ``rows`` the sizes of the hash tables of ``attrs``. Raises
    ValueError when these two differ in length.
    """
    if len(rows) != len(attrs):
        raise ValueError(f"attrs and rows differ in length: {len(attrs)} and {len(rows)}")
    tables: list[Any] = [HashEmbed(width, rows[i], column=i, seed=8 + i, dropout=0.0) for i in range(len(attrs))]
    hashed: Any = chain(FeatureExtractor(attrs), list2ragged(), with_array(concatenate(*tables)))
    mixed: Any = with_array(Maxout(width, width * (len(tables) + 2), nP=3, dropout=0.0, normalize=True))
    return chain(concatenate(hashed, StaticVectors(width, dropout=0.0), projected_vectors(width)), mixed, ragged2list())


registry.architectures("depeche.MultiHashEmbed.v1", func=embed)
