"""One pipeline of a language's trained parts: ``python models/assemble.py fr models/work models/fr/pipeline``."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import lexicon
import spacy
import srsly
import tokens
from spacy.language import Language

LICENCES = {
    "fr": "LGPLLR AND CC-BY-SA-4.0 AND CC-BY-SA-3.0 AND CC-BY-4.0 AND CC-BY-2.5 AND MIT AND CC0-1.0",
    "en": "CC-BY-SA-4.0 AND CC-BY-4.0 AND CC0-1.0",
}
DESCRIPTION = {
    "fr": "French news on armed conflict: parts of speech, morphology, lemmas, UD dependencies, names",
    "en": "English news on armed conflict: tags, parts of speech, morphology, lemmas, UD dependencies, names",
}


def assemble(parse: Path, names: Path, lang: str, version: str) -> Language:
    """The parse pipeline with the names behind it; both read one table of vectors."""
    nlp = spacy.load(parse)
    tokens.mend(nlp)
    ner = spacy.load(names)
    if not len(nlp.vocab.vectors):
        nlp.vocab.vectors = ner.vocab.vectors
    for label in ner.get_pipe("ner").labels:
        nlp.vocab.strings.add(label)
    nlp.add_pipe("ner", source=ner)
    nlp.add_pipe("depeche_lemmas", after="trainable_lemmatizer").load(lexicon.lemma_table(lang))
    nlp.meta.update(
        lang=lang, name="depeche_news", version=version, description=DESCRIPTION[lang], author="The Dépêche project",
        license=LICENCES[lang], email="", url="",
    )  # fmt: skip
    return nlp


def forget(path: Path) -> None:
    """Drop the corpus words from the saved string store: labels and rules add what they need when loaded.

    What is kept: strings of the tokenizer's rules, of labels, and of the vectors' own language data.
    """
    nlp = spacy.load(path)
    blank = spacy.blank(nlp.lang)
    keep = set(blank.vocab.strings)
    for name, pipe in nlp.pipeline:
        for label in getattr(pipe, "labels", ()):
            keep.add(str(label))
            keep.update(str(label).split("||"))
            keep.update(str(label).split("-", 1))
        if name == "trainable_lemmatizer":  # the leaves of its trees: what to cut off and what to put in its place
            for node in srsly.msgpack_loads(pipe.trees.to_bytes())["trees"]:
                keep.update(nlp.vocab.strings[node[side]] for side in ("orig", "subst") if side in node)
    store = [s for s in nlp.vocab.strings if s in keep]
    (path / "vocab" / "strings.json").write_text(json.dumps(store, ensure_ascii=False), "utf8")


def replace(nlp: Language, target: Path) -> None:
    """Write the pipeline and its licences beside ``target`` and put it in its place at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=".pipeline-"))
    nlp.to_disk(fresh)
    forget(fresh)
    for licence in target.parent.glob("LICENSE*"):
        shutil.copy(licence, fresh)
    fresh.chmod(0o755)
    old = target.with_name(".pipeline-old")
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def halve(nlp: Language) -> None:
    """Weights as halves could hold them, which changes no score and lets the wheel pack them twice as tight."""
    for _, pipe in nlp.pipeline:
        for node in pipe.model.walk() if hasattr(pipe, "model") else ():
            for name in node.param_names:
                if node.has_param(name):
                    node.set_param(name, node.get_param(name).astype("float16").astype("float32"))


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("lang")
    args.add_argument("work", type=Path)
    args.add_argument("target", type=Path)
    args.add_argument("--parse", default="parse")
    args.add_argument("--names", default="ner")
    args.add_argument("--version", default="0.1.0")
    args.add_argument("--scores", type=Path, help="JSON of score.py, kept in the pipeline's meta")
    a = args.parse_args()
    base = a.work / a.lang
    nlp = assemble(base / a.parse / "best", base / a.names / "best", a.lang, a.version)
    nlp.meta["performance"] = json.loads(a.scores.read_text("utf8")) if a.scores else {}
    halve(nlp)
    replace(nlp, a.target)
    size = sum(f.stat().st_size for f in a.target.rglob("*") if f.is_file())
    print(f"{a.target}: {nlp.pipe_names}, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
