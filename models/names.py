"""The annotated names of every corpus as passages: ``text``, ``spans`` [[start, end, label]], ``doc``, ``src``.

Labels are PER, LOC, ORG and MISC. ``partial`` lists labels whose absence in a passage means nothing (UNER has no MISC).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from kg.lexicon import load_lexicon

Passage = dict[str, Any]

LABELS = {
    "OTH": "MISC", "Person": "PER", "Location": "LOC", "Organization": "ORG", "Event": "MISC", "Product": "MISC",
    "PER": "PER", "LOC": "LOC", "ORG": "ORG", "MISC": "MISC",
}  # fmt: skip

#: Blanks that WiNER's tokenizer left where no newspaper has one: before a comma or full stop, inside brackets and
#: quotes, after an elided article.
_STRAY = re.compile(
    r"(?<=\S) (?=[.,](?:\s|$))|(?<=\() | (?=\))|(?<=\[) | (?=\])|"
    r"(?:(?<=\b[dlnscjmtDLNSCJMT]['’])|(?<=\b[Qq]u['’])) (?=\w)"
)


def outermost(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans that lie in no longer one, in order."""
    kept: list[tuple[int, int, str]] = []
    for start, end, label in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, label))
    return kept


def without(
    text: str, spans: list[tuple[int, int, str]], pattern: re.Pattern[str]
) -> tuple[str, list[tuple[int, int, str]]]:
    """``text`` with every match of ``pattern`` taken out, and the spans moved along."""
    gone = {i for m in pattern.finditer(text) for i in range(*m.span())}
    at, new = [], 0
    for i in range(len(text) + 1):
        at.append(new)
        new += i < len(text) and i not in gone
    return "".join(c for i, c in enumerate(text) if i not in gone), [(at[s], at[e], label) for s, e, label in spans]


def passages(text: str, spans: list[tuple[int, int, str]], doc: str, src: str) -> Iterator[Passage]:
    """The lines of a text, each with its spans; a span across a line break is dropped."""
    for match in re.finditer(r"[^\n]+", text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        line = line.strip()
        if line:
            inside = [[s - start, e - start, label] for s, e, label in spans if start <= s and e <= start + len(line)]
            yield {"text": line, "spans": inside, "doc": doc, "src": src}


def read_winer(path: Path) -> list[Passage]:
    """WiNER: dates and hours dropped, events and products are MISC, the outermost of nested names, blanks mended."""
    out: list[Passage] = []
    for line in path.open(encoding="utf8"):
        d = json.loads(line)
        spans = outermost((s["start"], s["end"], LABELS[s["label"]]) for s in d["spans"] if s["label"] in LABELS)
        text, moved = without(d["text"].replace("\u00a0", " "), spans, _STRAY)
        out += passages(text, moved, d["id"], "winer")
    return out


def read_jsonl(path: Path, src: str) -> list[Passage]:
    """fr/ner: one sentence a line."""
    out = []
    for line in path.open(encoding="utf8"):
        d = json.loads(line)
        spans = outermost((s["start"], s["end"], s["label"]) for s in d["spans"])
        out.append({"text": d["text"], "spans": [list(s) for s in spans], "doc": d["id"].rsplit("/")[0], "src": src})
    return out


#: POPCORN's types whose capitalised mentions are names.
_POPCORN = {
    "PLACE": "LOC", "CIVILIAN": "PER", "TERRORIST_OR_CRIMINAL": "PER", "MILITARY": "PER",
    "NON_GOVERNMENTAL_ORGANISATION": "ORG", "NON_MILITARY_GOVERNMENT_ORGANISATION": "ORG",
    "MILITARY_ORGANISATION": "ORG", "INTERGOVERNMENTAL_ORGANISATION": "ORG", "GROUP_OF_INDIVIDUALS": "ORG",
}  # fmt: skip
_NAME = re.compile(r"[A-ZÀ-Þ]")
_TITLE = re.compile(r"^(?:M\.|Mme|Mlle|MM\.|Monsieur|Madame|Dr\.?|Docteur|Professeur|Me)\s+")


def read_popcorn(path: Path) -> list[Passage]:
    """POPCORN: the named mentions of persons, places and organisations; described ones are left out."""
    out: list[Passage] = []
    found = json.loads(path.read_text("utf8"))
    if isinstance(found, list):  # the synthetic part: one object a text
        found = {key: d for one in found for key, d in one.items()}
    for key, d in found.items():
        spans = []
        for entity in d["entities"]:
            label = _POPCORN.get(entity["type"])
            for m in entity["mentions"] if label else ():
                value, start = m["value"], m["start"]
                if d["text"][start : m["end"]] != value:
                    continue
                if label == "PER" and (title := _TITLE.match(value)):
                    start, value = start + title.end(), value[title.end() :]
                words = value.split()
                sentence_start = start == 0 or d["text"][:start].rstrip()[-1:] in {".", "!", "?", ""}
                capitals = [bool(_NAME.match(w)) for w in words]
                group = entity["type"] == "GROUP_OF_INDIVIDUALS"
                if (
                    not words
                    or not capitals[0]
                    or (sentence_start and sum(capitals) < 2)
                    or (group and not all(capitals))
                ):
                    continue
                spans.append((start, m["end"], "MISC" if group else label))
        out += passages(d["text"], outermost(spans), f"popcorn-{path.stem}-{key}", "popcorn")
    return out


def _aligned(words: list[str], tags: list[str], text: str, doc: str, src: str) -> Passage:
    spans: list[list[Any]] = []
    at = 0
    for word, tag in zip(words, tags, strict=True):
        start = text.index(word, at)
        at = start + len(word)
        if tag[:2] == "I-" and spans and spans[-1][3]:
            spans[-1][1] = at
        elif tag != "O":
            spans.append([start, at, tag[2:], True])
        if tag == "O" and spans:
            spans[-1][3] = False
    return {"text": text, "spans": [[s, e, LABELS[x]] for s, e, x, _ in spans if x in LABELS], "doc": doc, "src": src}


def read_uner(path: Path) -> list[Passage]:
    """Universal NER in IOB2: PER, LOC, ORG; the OTH of its earlier train file is MISC."""
    out: list[Passage] = []
    doc = ""
    for block in path.read_text("utf8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        notes = dict(m.groups() for m in re.finditer(r"^# (newdoc id|text) = (.*)$", block, re.M))
        doc = notes.get("newdoc id", doc)
        if rows:
            out.append(_aligned([r[1] for r in rows], [r[2] for r in rows], notes["text"], doc, "uner"))
    return out


def read_wikigold(path: Path) -> list[Passage]:
    """wikigold: IOB tags over words; blanks between words are put where English has them."""
    out: list[Passage] = []
    doc = 0
    for block in path.read_text("utf8").split("\n\n"):
        rows = [line.rsplit(" ", 1) for line in block.splitlines() if line.strip()]
        words = [r[0] for r in rows]
        if words == ["-DOCSTART-"]:
            doc += 1
        elif words:
            out.append(_aligned(words, [r[1] for r in rows], _english(words), f"wikigold-{doc // 4}", "wikigold"))
    return out


def _english(words: list[str]) -> str:
    text, opened = "", False
    for word in words:
        left = word in {".", ",", ";", ":", "?", "!", ")", "]", "%", "n't"} or bool(
            re.match(r"['’](?:s|re|ve|ll|d|m)?$", word)
        )
        if word == '"':
            left, opened = opened, not opened
        glued = text[-1:] in {"", "(", "[", "$"} or (text[-1:] == '"' and opened and word != '"')
        text += word if left or glued else " " + word
    return text


#: GUM's entity types that can be names, and what a name of them is.
_GUM = {"person": "PER", "place": "LOC", "organization": "ORG", "event": "MISC", "object": "MISC"}
_BRACKET = re.compile(r"\((\d+)-([a-z]+)-([^()]*)|(\d+)\)|\)")


def read_gum(path: Path) -> list[Passage]:
    """GUM: mentions of persons, places, organisations, events and objects that are proper nouns throughout."""
    out: list[Passage] = []
    doc = ""
    for block in path.read_text("utf8").split("\n\n"):
        notes = dict(m.groups() for m in re.finditer(r"^# (newdoc id|text) = (.*)$", block, re.M))
        doc = notes.get("newdoc id", doc)
        rows = [
            r for r in (line.split("\t") for line in block.splitlines() if not line.startswith("#")) if len(r) == 10
        ]
        rows = [r for r in rows if r[0].isdigit()]
        if not rows:
            continue
        at, offsets, text = 0, [], notes["text"]
        for r in rows:
            start = text.find(r[1], at)
            if start < 0:
                break
            at = start + len(r[1])
            offsets.append((start, at))
        if len(offsets) < len(rows):
            continue
        spans = _gum_spans(rows, offsets)
        out.append({"text": text, "spans": [list(s) for s in outermost(spans)], "doc": doc, "src": "gum"})
    return out


def _gum_spans(rows: list[list[str]], offsets: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    stack: list[tuple[str, str, int]] = []
    spans = []
    for i, r in enumerate(rows):
        entity = re.search(r"(?:^|\|)Entity=([^|]*)", r[9])
        for m in _BRACKET.finditer(entity.group(1)) if entity else ():
            if m.group(2):
                stack.append((m.group(1), m.group(2), i))
                continue
            at = next((k for k in range(len(stack) - 1, -1, -1) if m.group(4) in (None, stack[k][0])), None)
            if at is None:
                continue
            _, kind, first = stack.pop(at)
            while first < i and rows[first][3] == "DET":
                first += 1
            last = i - 1 if rows[i][1] in {"'s", "’s", "'", "’"} and i > first else i
            pos = [rows[k][3] for k in range(first, last + 1)]
            small = {"ADP", "DET", "CCONJ", "PUNCT", "NUM", "PART"}
            named = pos[0] == "PROPN" and pos[-1] in {"PROPN", "NUM"}
            if kind in _GUM and named and all(p == "PROPN" or p in small for p in pos):
                label = "MISC" if kind == "person" and rows[last][4] == "NNPS" else _GUM[kind]  # "the Turks"
                spans.append((offsets[first][0], offsets[last][1], label))
    return spans


#: Classes of the annotated dispatches whose names are of one kind; names of others (weapons, peoples, buildings) are
#: left open.
_KINDS = {
    "Person": "PER", "City": "LOC", "Country": "LOC", "Place": "LOC", "Region": "LOC", "Organization": "ORG",
    "ArmedGroup": "ORG", "StateForce": "ORG", "Coalition": "ORG", "Media": "ORG", "NGO": "ORG",
    "InternationalOrganization": "ORG", "Party": "ORG", "Company": "ORG",
}  # fmt: skip
#: The Arabic article before a name: al-Bab, el-Facher, as-Suwayda.
_ARTICLE = re.compile(r"(?:[ae][lnrstdz]|[ae][sd]h)-(?=[^\W\d_a-zß-öø-ÿ])")
_CAPITAL = re.compile(r"(?<![\w’'-])(?:(?:[ae][lnrstdz]|[ae][sd]h)-)?[^\W\d_a-zß-öø-ÿ][\w’'-]*")
_OPENS = re.compile(r"(?:^|[.!?:;]\s+|[«“\"(–—-]\s*)$")


def read_dispatches(path: Path, src: str = "dispatch") -> list[Passage]:
    """Dispatches annotated with facts (``arguments/gold/written-*.jsonl``): where their named entities stand.

    Only who has a part in an event is annotated, so that other words with a capital are left open: label "?".
    """
    found: list[Passage] = []
    for line in path.open(encoding="utf8"):
        document = json.loads(line)
        text, spans = document["text"], []
        peoples = load_lexicon(document["lang"])
        for entity in document["entities"].values():
            for name in entity["names"]:
                words = re.findall(r"\w+", name)
                begins = name[0].isupper() or _ARTICLE.match(name)
                if (
                    len(name) < 2
                    or not begins
                    or not all(w[0].isupper() or w[0].isdigit() for w in words if len(w) > 3)
                ):
                    continue
                people = name.casefold() in peoples.demonyms or name.casefold() in peoples.peoples
                kind = "?" if people else _KINDS.get(entity["class"], "?")
                spans += [(m.start(), m.end(), kind) for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
        spans = outermost(spans)
        taken = {i for s, e, _ in spans for i in range(s, e)}
        for match in _CAPITAL.finditer(text):
            before = text[max(0, match.start() - 3) : match.start()].replace("\n", ". ")
            follows = re.match(r"\s[^\W\d_a-zß-öø-ÿ]", text[match.end() : match.end() + 2])
            if match.start() not in taken and (follows or not (_OPENS.search(before) or not match.start())):
                spans.append((*match.span(), "?"))
        found += passages(text, outermost(spans), document["doc"], src)
    return found


def by_document(items: list[Passage]) -> list[list[Passage]]:
    """Consecutive passages of one document together."""
    return [list(group) for _, group in groupby(items, key=lambda p: p["doc"])]
