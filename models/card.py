"""Put the scores of ``score.py`` into a model card: ``python card.py fr work/fr/scores.json fr/pipeline [encoder]``.

With "encoder" they are those of the pipeline with the contextual encoder, and go into its meta.json as well.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

NAMES = {
    "parse-test-sequoia": "UD French Sequoia, test",
    "parse-test-gsd": "UD French GSD, test",
    "parse-test-ewt": "UD English EWT, test",
    "parse-test-gum": "UD English GUM (open genres), test",
    "parse-test-dispatch": "12 dispatch-like sentences of our own (dispatch.conllu)",
    "ner-test-winer": "WiNER, a tenth kept out by article",
    "ner-test-frner": "fr/ner, held out",
    "ner-test-uner": "UNER-EWT, test (PER, LOC, ORG)",
    "ner-test-wikigold": "wikigold, a tenth kept out",
    "ner-test-dispatch": "dispatches written for this project and never trained on (arguments/gold/test-*.jsonl): "
    "names of who takes part",
}


#: What the encoder for grammar is made of; pieces serve the one for facts as well.
ENCODER = ("grammar.*", "pieces.npz")
#: What our own sentences are not annotated with.
UNKNOWN = {"morph_acc", "lemma_acc"}


def table(scores: dict[str, dict[str, float]], size: float) -> str:
    """The scores as two Markdown tables and a line on speed and size."""
    out = [
        "| parse | tokens | POS | morph | lemma | UAS | LAS | sentences F1 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    keys = ("token_acc", "pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")
    for test, found in scores.items():
        own = test.endswith("dispatch")
        if test.startswith("parse"):
            out.append(
                f"| {NAMES[test]} | "
                + " | ".join(f"{found[k]:.3f}" if found.get(k) and not (own and k in UNKNOWN) else "" for k in keys)
                + " |"
            )
    out += [
        "",
        "| names, strict | precision | recall | F1 | PER | LOC | ORG | MISC |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for test, found in scores.items():
        own = test.endswith("dispatch")
        if test.startswith("ner"):
            by = found["by_label"]
            cells = [f"{found[k]:.3f}" for k in ("ents_p", "ents_r", "ents_f")]
            cells += [f"{by[k]:.3f}" if k in by else "" for k in ("PER", "LOC", "ORG", "MISC")]
            if own:  # only who has a part in an event is annotated there: precision says nothing
                cells = ["", cells[1], "", "", "", "", ""]
            out.append(f"| {NAMES[test]} | " + " | ".join(cells) + " |")
    out += ["", f"{scores['words_per_second']:,} words a second of one core's time, all components; {size:.1f} MB."]
    return "\n".join(out)


def main() -> None:
    lang, scores, pipeline = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    mark = "scores with the encoder" if sys.argv[4:] else "scores"
    card = Path(__file__).parent / lang / "README.md"
    files = [f for f in pipeline.rglob("*") if f.is_file()]
    if sys.argv[4:]:
        files = [f for part in ENCODER for f in (Path(__file__).parent / "encoder").glob(part)]
    size = sum(f.stat().st_size for f in files) / 1e6
    fresh = table(json.loads(scores.read_text("utf8")), size)
    text, n = re.subn(
        rf"(?s)(<!-- {mark} -->\n).*?(<!-- end -->)", lambda m: f"{m[1]}{fresh}\n{m[2]}", card.read_text("utf8")
    )
    if n != 1:
        raise SystemExit(f"{card}: put <!-- {mark} --> and <!-- end --> round the place of the scores")
    card.write_text(text, "utf8")
    if sys.argv[4:]:
        meta = json.loads((pipeline / "meta.json").read_text("utf8"))
        found = json.loads(scores.read_text("utf8"))
        meta["performance"] = found
        (pipeline / "meta.json").write_text(json.dumps(meta, indent=2), "utf8")


if __name__ == "__main__":
    main()
