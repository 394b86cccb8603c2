"""Annotated documents to train the scorers on: ``python models/arguments/texts.py CORPORA OUT``.

Writes one gold document (JSON) a text into OUT; ``--part test`` and ``--part plain`` the texts that nothing is trained
on, ``--part second`` what a second annotator made of 12 of the first without seeing the other's work. The texts
written for this project stand in ``gold/written-*.jsonl`` whole; ``gold/corpora-*.jsonl`` holds annotations alone,
whose texts come from CORPORA (WiNER's news, the English treebanks).
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
#: The dateline that opens an article of Wikinews.
_DATELINE = re.compile(r"[^\n]{0,60}\b(?:20\d\d)\b[^\n]{0,25}[–—-]\s*\n?")


def winer(path: Path) -> Iterator[tuple[str, str]]:
    """(id, text) of WiNER's articles without headline and dateline, the corpus' stray blanks closed."""
    for line in path.open(encoding="utf-8"):
        article = json.loads(line)
        body = article["text"].replace("\r", "").partition("\n")[2].strip()
        head = _DATELINE.match(body)
        if head:
            body = body[head.end() :].strip()
        body = re.sub(r' +([,.])(?=\s|$|[»")])', r"\1", body)
        body = re.sub(r"([ldnsjmcLDNSJMC]['’]|qu['’]) (?=\w)", r"\1", body)
        yield "wn-" + article["id"], re.sub(r"\bles(?=\d)", "les ", body)


def treebank(path: Path) -> Iterator[tuple[str, str]]:
    """(id, text) of the documents of a treebank, paragraphs parted by a blank line."""
    name, parts = "", []
    for line in [*path.open(encoding="utf-8"), "# newdoc id = \n"]:
        line = line.rstrip("\n")
        if line.startswith("# newdoc id = "):
            if name:
                yield name, "".join(parts).strip()
            name, parts = line[14:], []
        elif line.startswith("# newpar"):
            parts = [re.sub(r" +", " ", "".join(parts)).rstrip() + "\n\n"]
        elif line.startswith("# text = "):
            parts.append(re.sub(r" +", " ", line[9:]) + " ")


#: The files of each part.
PARTS = {"training": ("written-*", "corpora-*"), "test": ("test-*",), "second": ("second-*",), "plain": ("plain-*",)}


def restore(corpora: Path, part: str = "training") -> Iterator[dict[str, Any]]:
    """Every annotated document of a part whose text is ours or in ``corpora``. ValueError: a trigger is not there."""
    texts: dict[str, str] = {}
    for path in (HERE / "gold").glob("*.jsonl"):
        for line in path.open(encoding="utf-8"):
            document = json.loads(line)
            if "text" in document:
                texts[document["doc"]] = document["text"]
    if corpora.exists():
        texts.update(winer(corpora / "fr/winer/train.jsonl"))
        for path in sorted((corpora / "en/ud").glob("*/*-ud-*.conllu")) + sorted(
            (corpora / "en/ud").glob("*/*-open-*.conllu")
        ):
            texts.update(treebank(path))
    for path in sorted(p for name in PARTS[part] for p in (HERE / "gold").glob(f"{name}.jsonl")):
        for line in path.open(encoding="utf-8"):
            document = json.loads(line)
            if "text" not in document:
                origin = document.get("origin", document["doc"])
                if origin not in texts:
                    continue
                document["text"] = texts[origin]
            for event in document["events"]:
                if document["text"].count(event["trigger"]) < event.get("nth", 1):
                    raise ValueError(f"{path}: {document['doc']}: the trigger {event['trigger']!r} is not in the text")
            yield document


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("corpora", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--part", choices=sorted(PARTS), default="training")
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    count = 0
    for document in restore(args.corpora, args.part):
        (args.out / f"{document['doc']}.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        count += 1
    print(f"{count} documents -> {args.out}")


if __name__ == "__main__":
    main()
