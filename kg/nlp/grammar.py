"""Grammar and names read off a contextual encoder: a component of spaCy that takes the place of the smaller networks.

The encoder reads an article as a whole. Heads on top give every word its tags, its lemma (by an edit tree of the
pipeline's lemmatizer), the word it depends on (a deep biaffine parser, Dozat & Manning 2017) and the names it belongs
to. Without the encoder the pipeline's own components do this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.parts_of_speech import IDS
from spacy.pipeline.dep_parser import parser_score
from spacy.pipeline.lemmatizer import lemmatizer_score
from spacy.pipeline.morphologizer import morphologizer_score
from spacy.pipeline.tagger import tagger_score
from spacy.scorer import get_ner_prf

from kg.nlp.decoding import best_names, best_tree
from kg.nlp.encoder import GRAMMAR, Encoder, Matrix, load_encoder, words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.training import Example

#: The component's name, and of those that it makes idle.
NAME = "depeche_encoder"
REPLACED = ("tok2vec", "tagger", "morphologizer", "trainable_lemmatizer", "parser", "ner")
KINDS = ("PER", "LOC", "ORG", "MISC")
_SLOPE = np.float32(0.1)
_ATTRIBUTES = [POS, TAG, MORPH, LEMMA, HEAD, DEP, ENT_IOB, ENT_TYPE]


class Grammar:
    """Reads documents of one language. ``nlp`` is the pipeline whose vocabulary and edit trees are used.

    Raises ValueError when the encoder was not trained for the language or for other edit trees than the pipeline's.
    """

    def __init__(self, encoder: Encoder, nlp: Language) -> None:
        self._encoder, self._vocab = encoder, nlp.vocab
        labels: dict[str, list[str]] = encoder.meta["labels"]
        sign = f"{nlp.lang}|"
        chosen = {k: [i for i, x in enumerate(v) if x.startswith(sign)] for k, v in labels.items()}
        if not chosen["dep"]:
            raise ValueError(f"the encoder was not trained for the language {nlp.lang!r}; KG_ENCODER=off does without")
        names = {k: [labels[k][i].removeprefix(sign) for i in v] for k, v in chosen.items()}
        strings = nlp.vocab.strings
        p = encoder.parts
        self._tags, self._xpos, self._lemmas = (
            (p[f"{k}.weight"][v].T.copy(), p[f"{k}.bias"][v])
            for k, v in (("tags", chosen["tag"]), ("xpos", chosen["xpos"]), ("lemmas", chosen["lemma"]))
        )
        parted = [x.split("|", 1) for x in names["tag"]]
        self._pos = np.array([IDS[pos] for pos, _ in parted], np.uint64)
        self._morph = np.array([nlp.vocab.morphology.add(m) for _, m in parted], np.uint64)
        self._xpos_hashes = np.array([strings.add(x) for x in names["xpos"]], np.uint64)
        self._dep_hashes = np.array([strings.add(x) for x in names["dep"]], np.uint64)
        inner = p["labels.all"].shape[0]
        self._label = p["labels.all"][:, chosen["dep"], :].reshape(inner, -1)
        self._style = p["name_hidden.bias"] + p[f"style.{nlp.lang}"]  # corpora differ in what they call a name
        self._kinds = np.array([0, *(strings.add(k) for k in KINDS for _ in "BI")], np.uint64)
        self._trees = nlp.get_pipe("trainable_lemmatizer").trees
        self._tree = [int(x) for x in names["lemma"]]
        known = set(nlp.get_pipe("trainable_lemmatizer").labels)
        if known != set(self._tree):
            raise ValueError(f"the encoder knows other edit trees than the pipeline {nlp.lang!r}; train it anew")
        self._lemma_of: dict[tuple[str, int], int | None] = {}

    def __call__(self, doc: Doc) -> Doc:
        """A document by itself, annotated."""
        self.read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Each document by itself."""
        return map(self, stream)

    def score(self, examples: Iterable[Example], **options: Any) -> dict[str, Any]:
        """spaCy's scores of tags, lemmas, the parse, sentences and names, as its own components give them."""
        examples = list(examples)
        out: dict[str, Any] = {}
        for scorer in (tagger_score, morphologizer_score, lemmatizer_score, parser_score, get_ner_prf):
            out |= scorer(examples, **options)
        return out

    def read(self, docs: Sequence[Doc]) -> None:
        """Annotate the passages of one article, which are read in each other's company."""
        docs = [doc for doc in docs if len(doc)]
        if not docs:
            return
        x, roots, windows = self._encoder.look(list(words_of(docs)))
        starts = (x @ self._part("starts.weight").T + self._part("starts.bias"))[:, 0] > 0
        first = 0
        for doc in docs:
            ended = [not t.text[-1].isalnum() for t in doc]
            # no sentence begins behind a bare word: "officials said Wednesday Houthi rebels shelled the market"
            starts[first + 1 : first + len(doc)] &= np.array(ended[:-1], bool)
            starts[first] = True
            first += len(doc)
        starts[1:] |= windows[1:] != windows[:-1]
        heads, above = self._attached(x, roots, windows, starts)
        deps = self._labelled(x, above)
        tags = (x @ self._tags[0] + self._tags[1]).argmax(axis=1)
        xpos = (x @ self._xpos[0] + self._xpos[1]).argmax(axis=1)
        trees = x @ self._lemmas[0] + self._lemmas[1]
        names = self._named(x)
        first = 0
        for doc in docs:
            here = slice(first, first + len(doc))
            entities = best_names(names[here])
            values = np.empty((len(doc), len(_ATTRIBUTES)), np.uint64)
            values[:, 0], values[:, 2] = self._pos[tags[here]], self._morph[tags[here]]
            values[:, 1] = self._xpos_hashes[xpos[here]]
            values[:, 3] = [self._lemma(t.text, row) for t, row in zip(doc, trees[here], strict=True)]
            values[:, 4] = (heads[here] - np.arange(first, first + len(doc))).astype(np.int64).view(np.uint64)
            values[:, 5] = self._dep_hashes[deps[here]]
            values[:, 6] = np.where(entities == 0, 2, np.where(entities % 2 == 1, 3, 1))
            values[:, 7] = self._kinds[entities]
            doc.from_array(_ATTRIBUTES, values)
            first += len(doc)

    def _part(self, name: str) -> Matrix:
        return self._encoder.parts[name]

    def _through(self, name: str, x: Matrix) -> Matrix:
        """A layer whose output is bent at zero."""
        y = x @ self._part(f"{name}.weight").T + self._part(f"{name}.bias")
        return np.where(y > 0, y, _SLOPE * y)

    def _attached(
        self, x: Matrix, roots: Matrix, windows: NDArray[np.int64], starts: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], Matrix]:
        """The head of each word (itself for a root), by its number in the article, and the vectors of the heads."""
        arcs = self._part("arcs.all")
        wanted = self._through("dependent", x) @ arcs[:-1] + arcs[-1]
        offered, from_root = self._through("head", x), self._through("head", roots)
        heads, above = np.empty(len(x), np.int64), np.empty_like(x)
        edges = [*np.flatnonzero(starts).tolist(), len(x)]
        for a, b in pairwise(edges):
            window = windows[a]
            scores = wanted[a:b] @ np.vstack([from_root[window], offered[a:b]]).T
            found = best_tree(scores)
            rooted = found == 0
            heads[a:b] = np.where(rooted, np.arange(a, b), found + (a - 1))
            above[a:b] = np.where(rooted[:, None], roots[window], x[heads[a:b]])
        return heads, above

    def _labelled(self, x: Matrix, above: Matrix) -> NDArray[np.int64]:
        """The label of each word's dependency on what is above it."""
        one = np.ones((len(x), 1), np.float32)
        a = np.hstack([self._through("label_dependent", x), one])
        b = np.hstack([self._through("label_head", above), one])
        out = np.empty(len(x), np.int64)
        for i in range(0, len(x), 256):  # the product is wide
            z = (a[i : i + 256] @ self._label).reshape(len(a[i : i + 256]), -1, b.shape[1])
            out[i : i + 256] = np.einsum("nkj,nj->nk", z, b[i : i + 256]).argmax(axis=1)
        return out

    def _named(self, x: Matrix) -> Matrix:
        """Log odds of the nine labels of names."""
        y = np.maximum(x @ self._part("name_hidden.weight").T + self._style, 0)
        return np.asarray(y @ self._part("names.weight").T + self._part("names.bias"))

    def _lemma(self, word: str, scores: Matrix) -> int:
        """The lemma that the likeliest edit tree which fits makes of a word, as a number of the vocabulary."""
        for _ in range(3):
            best = int(scores.argmax())
            key = (word, best)
            if key not in self._lemma_of:
                lemma = self._trees.apply(self._tree[best], word)
                self._lemma_of[key] = None if lemma is None else int(self._vocab.strings.add(lemma))
            found = self._lemma_of[key]
            if found is not None:
                return found
            scores[best] = -np.inf
        return int(self._vocab.strings.add(word))


def add_to(nlp: Language) -> Language:
    """The pipeline with the shipped encoder in the place of its smaller networks; as it is where there is none."""
    if load_encoder(GRAMMAR) is not None and NAME not in nlp.pipe_names:
        nlp.add_pipe(NAME, before="depeche_lemmas" if "depeche_lemmas" in nlp.pipe_names else None)
        nlp.select_pipes(disable=[name for name in REPLACED if name in nlp.pipe_names])
    return nlp


def make(nlp: Language, name: str) -> Any:
    """The factory spaCy calls; needs the shipped encoder. Raises ValueError where there is none."""
    encoder = load_encoder(GRAMMAR)
    if encoder is None:
        raise ValueError("there is no encoder for grammar; see models/encoder/README.md, or leave this component out")
    return Grammar(encoder, nlp)


_TOLD = [f"token.{x}" for x in ("pos", "tag", "morph", "lemma", "head", "dep")]
Language.factory(NAME, func=make, assigns=[*_TOLD, "doc.sents", "doc.ents"])
