"""The language pipelines that ship: which there are, what their cards say, and how they score on a corpus.

for model in list_models():
    print(model.lang, model.name, model.version, model.scores)
evaluate(Path("fr_sequoia-ud-test.conllu"), "fr")
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.paths import models_dir

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

#: Sentences a document when a treebank is scored, so that sentence boundaries must be found (``spacy convert -n 10``).
SENTENCES = 10
PARSE = ("token_acc", "pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")
NAMES = ("ents_p", "ents_r", "ents_f")


class BadCorpus(ValueError):
    """A corpus cannot be read or scored; the message names the file and what would help."""


@dataclass(frozen=True)
class Model:
    """One pipeline. ``scores`` maps a test set to its measures; ``path`` is what ``spacy.load`` takes."""

    lang: str
    name: str
    version: str
    path: Path
    licence: str
    scores: dict[str, Any]

    def record(self) -> dict[str, Any]:
        """The model as plain data for JSON."""
        return asdict(self) | {"path": str(self.path)}


def list_models(folder: Path | None = None) -> list[Model]:
    """Every pipeline under ``folder`` (the shipped ones if None), by language."""
    found = []
    for meta in sorted((folder or models_dir()).glob("*/pipeline/meta.json")):
        card = json.loads(meta.read_text("utf8"))
        name = f"{card['lang']}_{card['name']}"
        scores = card.get("performance", {})
        found.append(Model(card["lang"], name, card["version"], meta.parent, card.get("license", ""), scores))
    return found


def load(lang: str) -> Language:
    """The shipped pipeline of ``lang``. Raises ``kg.nlp.pipeline.NoPipeline`` if there is none."""
    from kg.nlp.pipeline import load_pipeline

    return load_pipeline(lang)


def language_of(path: Path) -> str:
    """The language a corpus file's name or folders tell: "fr_gsd-ud-test.conllu", "corpora/fr/ner/heldout.jsonl"."""
    have = [m.lang for m in list_models()]
    for part in reversed(path.resolve().parts):
        lang = part.split("_", 1)[0].split("-", 1)[0]
        if lang in have:
            return lang
    raise BadCorpus(f"{path}: no part of the path tells the language; name it, one of {', '.join(have) or 'none'}")


def evaluate(corpus: Path, lang: str | None = None, model: Path | None = None) -> dict[str, dict[str, float]]:
    """Score a pipeline on a file or on every file of a folder that holds gold.

    corpus: ``.conllu`` (Universal Dependencies), ``.iob2`` (names in CoNLL-U-like columns), ``.jsonl`` (``text`` and
    ``spans`` with ``start``, ``end``, ``label``) or ``.spacy`` (DocBin). The text is tokenized by the pipeline and the
    scorer is spaCy's; names are strict, and a label that a file never uses is not counted.

    Returns measures between 0 and 1 by file. Raises BadCorpus.
    """
    import spacy

    paths = [corpus] if corpus.is_file() else sorted(p for p in corpus.rglob("*") if p.suffix in READERS)
    if not paths:
        raise BadCorpus(f"{corpus}: no {', '.join(READERS)} file there; give a corpus file or a folder of them")
    pipelines: dict[str, Language] = {}
    result = {}
    for path in paths:
        if path.suffix not in READERS:
            raise BadCorpus(
                f"{path}: {path.suffix or 'no ending'} is no corpus format; convert it to {', '.join(READERS)}"
            )
        of = lang or language_of(path)
        nlp = pipelines.get(of) or (spacy.load(model) if model else load(of))
        pipelines[of] = nlp
        result[path.name] = score(nlp, list(READERS[path.suffix](nlp, path)), path)
    return result


def score(nlp: Language, examples: list[Example], path: Path) -> dict[str, float]:
    """spaCy's scores of ``examples``: of the parse, of the names, or of both where the gold has both."""
    from spacy.scorer import Scorer

    if not examples:
        raise BadCorpus(f"{path}: nothing to score in it")
    labels = {e.label_ for example in examples for e in example.reference.ents}
    for example in examples:
        example.predicted = nlp(example.predicted)
    out: dict[str, float] = {}
    if any(example.reference.has_annotation("DEP") for example in examples):
        found = Scorer(nlp).score(examples)
        out |= {k: round(found[k], 4) for k in PARSE if found.get(k) is not None}
    if labels:
        for example in examples:
            example.predicted.ents = [e for e in example.predicted.ents if e.label_ in labels]
        found = Scorer.score_spans(examples, "ents")
        out |= {k: round(found[k], 4) for k in NAMES}
    if not out:
        raise BadCorpus(f"{path}: it has neither dependencies nor names; is it gold?")
    return out


def _treebank(nlp: Language, path: Path) -> Iterator[Example]:
    from spacy.tokens import Doc
    from spacy.training import Example

    convert: Any = import_module("spacy.training.converters.conllu_to_docs").conllu_to_docs
    # French "du" is one token of ours and two words of the treebank.
    merge = nlp.lang == "fr"
    try:
        docs = list(convert(path.read_text("utf8"), n_sents=SENTENCES, merge_subtokens=merge, no_print=True))
    except ValueError as error:
        raise BadCorpus(f"{path}: not CoNLL-U ({error}); ten columns a word and a blank line a sentence") from error
    for doc in docs:
        words = [t.text for t in doc]
        gold = Doc(
            nlp.vocab, words=words, spaces=[bool(t.whitespace_) or t.i + 1 in _starts(doc) for t in doc],
            tags=[t.tag_ for t in doc], pos=[t.pos_ for t in doc], morphs=[str(t.morph) for t in doc],
            lemmas=[t.lemma_ for t in doc], heads=[t.head.i for t in doc], deps=[t.dep_ for t in doc],
        )  # fmt: skip
        yield Example(nlp.make_doc(gold.text), gold)


def _starts(doc: Any) -> set[int]:
    return {sent.start for sent in doc.sents}


def _spans(nlp: Language, text: str, spans: list[tuple[int, int, str]]) -> Example:
    from spacy.training import Example
    from spacy.util import filter_spans

    gold = nlp.make_doc(text)
    found = [gold.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in spans]
    gold.ents = filter_spans([span for span in found if span is not None])
    return Example(nlp.make_doc(text), gold)


def _jsonl(nlp: Language, path: Path) -> Iterator[Example]:
    for number, line in enumerate(path.open(encoding="utf8"), 1):
        try:
            item = json.loads(line)
            spans = [(s["start"], s["end"], s["label"]) for s in item["spans"]]
            yield _spans(nlp, item["text"], spans)
        except (ValueError, KeyError, TypeError) as error:
            raise BadCorpus(f"{path}:{number}: {error!r}; a line holds text and spans of start, end, label") from error


def _iob(nlp: Language, path: Path) -> Iterator[Example]:
    for block in path.read_text("utf8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        text = next((x[9:] for x in block.splitlines() if x.startswith("# text = ")), " ".join(r[1] for r in rows))
        spans: list[tuple[int, int, str]] = []
        at, inside = 0, False
        for row in rows:
            start = text.find(row[1], at)
            if start < 0:
                raise BadCorpus(f"{path}: {row[1]!r} is not in its sentence {text!r}")
            at = start + len(row[1])
            if row[2].startswith("I-") and inside:
                spans[-1] = (spans[-1][0], at, spans[-1][2])
            elif row[2] != "O":
                spans.append((start, at, row[2][2:]))
            inside = row[2] != "O"
        if rows:
            yield _spans(nlp, text, spans)


def _docbin(nlp: Language, path: Path) -> Iterator[Example]:
    from spacy.tokens import DocBin
    from spacy.training import Example

    for doc in DocBin().from_disk(path).get_docs(nlp.vocab):
        yield Example(nlp.make_doc(doc.text), doc)


READERS = {".conllu": _treebank, ".iob2": _iob, ".jsonl": _jsonl, ".spacy": _docbin}
