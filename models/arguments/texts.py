"""Annotated documents to train the scorers on: ``python models/arguments/texts.py CORPORA OUT``.

Writes one gold document (JSON) a text into OUT; ``--part test`` and ``--part plain`` the texts that nothing is trained
on, ``--part second`` what a second annotator made of 12 of the first without seeing the other's work. The texts
written for this project stand in ``gold/written-*.jsonl`` whole; ``gold/corpora-*.jsonl`` holds annotations alone,
whose texts come from CORPORA (WiNER's news, the English treebanks). Two parts are derived: ``--part short`` is a
paragraph of each training text as a document of its own, so that what is read alone is known too; ``--part quiet``
texts of the treebanks that tell of other things (recipes, reviews, medicine, talk), with no event in them.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kinds import PART, QUIET

HERE = Path(__file__).parent
#: The dateline that opens an article of Wikinews.
_DATELINE = re.compile(r"[^\n]{0,60}\b(?:20\d\d)\b[^\n]{0,25}[–—-]\s*\n?")
_PARAGRAPH = re.compile(r"\S[^\n]*\S")
#: The shortest paragraph that stands alone, in characters.
LEAST = 60
#: Where texts of other things stand: the language, the treebank, what the names of their documents begin with.
OTHER_THINGS = (
    ("en", "en/ud/GUM", r"GUM_(whow|academic|vlog|voyage|conversation|podcast|textbook)_"),
    ("en", "en/ud/EWT", r"(reviews|answers)-"),
    ("fr", "fr/ud/Sequoia", r"emea"),
)
#: How many sentences of them make a document.
TOGETHER = 8
#: What tells of violence after all: such a text is left out.
_VIOLENT = re.compile(
    r"(?i)\b(war|wars|army|armies|troops?|soldiers?|military|militia|rebels?|terroris\w*|police|killed|murder\w*|bomb\w*|"
    r"guns?|shot|shoot\w*|arrest\w*|invasion|invaded|conquer\w*|occupied|occupation|treaty|protest\w*|president|"
    r"government|minister|guerre|armée|soldats?|police|président|gouvernement|ministre)\b"
)


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


def short(documents: Iterator[dict[str, Any]], every: int = 4) -> Iterator[dict[str, Any]]:
    """One paragraph of every so many documents, with the events told in it, as a document without title."""
    for document in documents:
        chance = random.Random(document["doc"])
        text, told = document["text"], []
        for event in document["events"]:
            at = -1
            for _ in range(event.get("nth", 1)):
                at = text.index(event["trigger"], at + 1)
            told.append((at, event))
        parts = [m for m in _PARAGRAPH.finditer(text) if len(m[0]) >= LEAST and any(_holds(m, *e) for e in told)]
        if not parts or chance.randrange(every):
            continue
        part = chance.choice(parts)
        events = []
        for at, event in told:
            if _holds(part, at, event):
                nth = text.count(event["trigger"], part.start(), at + len(event["trigger"]))
                events.append({**event, "nth": nth})
        name = f"{document['doc']}{PART}{part.start()}"
        yield {**document, "doc": name, "title": None, "text": part[0], "events": events, "relations": []}


def _holds(part: re.Match[str], at: int, event: dict[str, Any]) -> bool:
    return part.start() <= at and at + len(event["trigger"]) <= part.end()


def quiet(corpora: Path) -> Iterator[dict[str, Any]]:
    """Texts of the treebanks in which none of our events is told, some sentences a document."""
    for lang, path, kinds in OTHER_THINGS:
        for name, sentences in _sentences(corpora / path):
            if not re.match(kinds, name):
                continue
            for start in range(0, len(sentences), TOGETHER):
                text = " ".join(sentences[start : start + TOGETHER])
                if _VIOLENT.search(text) is None:
                    about = {"doc": f"{QUIET}{name}-{start}", "lang": lang, "date": None, "title": None, "text": text}
                    yield {**about, "entities": {}, "events": [], "relations": []}


def _sentences(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """(id, sentences) of the documents of a treebank; ids of sentences without their number serve where it has none."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.conllu")):
        name = ""
        for line in path.open(encoding="utf-8"):
            if line.startswith("# sent_id = "):
                name = re.sub(r"[-_.]?\d+$", "", line[12:].strip())
            elif line.startswith("# text = "):
                found.setdefault(name, []).append(line[9:].strip())
    yield from found.items()


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("corpora", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--part", choices=sorted((*PARTS, "short", "quiet")), default="training")
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    count = 0
    derived = {"short": lambda: short(restore(args.corpora)), "quiet": lambda: quiet(args.corpora)}
    for document in derived.get(args.part, lambda: restore(args.corpora, args.part))():
        (args.out / f"{document['doc']}.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        count += 1
    print(f"{count} documents -> {args.out}")


if __name__ == "__main__":
    main()
