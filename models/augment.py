"""Training sentences as a dispatch might have written them: other quotes and dashes, capitals, other people's names.

Every change keeps one token one token, so the annotation stays true. Probabilities are an author's guess, tried as one
bundle; see EXPERIMENTS.md.
"""

from __future__ import annotations

import random
import unicodedata
from typing import Any

_SINGLE = {"'": "’", "’": "'"}


def strip_accents(text: str) -> str:
    """The same letters without their accents, as hurried writers and old wires have them; lengths never change."""
    out = []
    for c in text:
        plain = "".join(x for x in unicodedata.normalize("NFD", c) if not unicodedata.combining(x))
        out.append(plain if len(plain) == 1 else c)
    return "".join(out)


def _upper(text: str) -> str:
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def _lower(text: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def shape(rng: random.Random, small: float = 0.03, large: float = 0.02, plain: float = 0.02) -> Any:
    """A change of letters to apply to a whole sentence, or None."""
    x = rng.random()
    if x < small:
        return _lower
    if x < small + large:
        return _upper
    return strip_accents if x < small + large + plain else None


def quotes(words: list[str], rng: random.Random) -> list[str]:
    """The words with another style of quotation marks, apostrophes or dashes."""
    x = rng.random()
    if x < 0.12:
        words = ['"' if w in {"«", "»", "“", "”"} else w for w in words]
    elif x < 0.24:
        opened, out = False, []
        for w in words:
            if w in {'"', "``", "''", "“", "”"}:
                opened = not opened
                w = "«" if opened else "»"
            out.append(w)
        words = out
    elif x < 0.30:
        words = ["“" if w == "«" else "”" if w == "»" else w for w in words]
    if rng.random() < 0.1:
        words = [{"-": "–", "–": "-", "—": "–"}.get(w, w) for w in words]
    if rng.random() < 0.15:
        words = ["".join(_SINGLE.get(c, c) for c in w) if len(w) > 1 else w for w in words]
    return words


def swap_names(sent: dict[str, Any], pools: dict[str, list[str]], rng: random.Random) -> None:
    """Proper nouns of a treebank sentence become others, each always by the same; the lemma follows the word."""
    given: dict[str, str] = {}
    for i, (word, pos) in enumerate(zip(sent["words"], sent["pos"], strict=True)):
        if pos != "PROPN" or len(word) < 3 or not word[0].isupper():
            continue
        if not word.isalpha() and "-" not in word:
            continue
        if word not in given:
            acronym = word.isupper()
            person = sent["dep"][i].startswith("flat") or any(
                h == i and d.startswith("flat") for h, d in zip(sent["head"], sent["dep"], strict=True)
            )
            pool = "acronym" if acronym else "person" if person else rng.choice(["place", "place", "person"])
            given[word] = rng.choice(pools[pool])
        sent["words"][i] = given[word]
        if sent["lemma"][i].lower() == word.lower():
            sent["lemma"][i] = given[word]


def dashes(sent: dict[str, Any], rng: random.Random) -> None:
    """What stands between brackets, or between two commas of its own, stands between dashes."""
    words, heads = sent["words"], sent["head"]
    opened: dict[int, int] = {}
    for i, word in enumerate(words):
        if sent["dep"][i] != "punct" or word not in {"(", ")", ","}:
            continue
        inside = heads[i]
        if inside > i and word in {"(", ","} and i > 0:
            opened[inside] = i
        elif inside in opened and 0 < i < len(words) - 2 and words[i + 1] not in {",", ".", ";", ":", ")"}:
            first = opened.pop(inside)
            if {words[first], word} not in ({"(", ")"}, {","}):
                continue
            dash = rng.choice("–––-—")
            for at in (first, i):
                words[at] = sent["lemma"][at] = dash
                sent["spaces"][at - 1] = sent["spaces"][at] = True


def parse_sentence(sent: dict[str, Any], pools: dict[str, list[str]], rng: random.Random, last: bool) -> dict[str, Any]:
    """A changed copy of a treebank sentence. ``last``: it ends its document, so its full stop may go."""
    sent = {k: list(v) if isinstance(v, list) else v for k, v in sent.items()}
    if rng.random() < 0.3:
        swap_names(sent, pools, rng)
    if rng.random() < 0.4:
        dashes(sent, rng)
    sent["words"] = quotes(sent["words"], rng)
    if (change := shape(rng)) is not None:
        sent["words"] = [change(w) for w in sent["words"]]
    end = len(sent["words"]) - 1
    if end > 2 and sent["words"][end] == "." and end not in sent["head"] and rng.random() < (0.15 if last else 0.05):
        for value in sent.values():
            if isinstance(value, list):
                del value[end]
    return sent


def name_passage(passage: dict[str, Any], pools: dict[str, list[str]], rng: random.Random) -> dict[str, Any]:
    """A changed copy of a passage with names: some names become others of their kind, the letters may change."""
    text, spans = passage["text"], passage["spans"]
    if rng.random() < 0.3:
        out, new, at = "", [], 0
        given: dict[str, str] = {}
        for start, end, label in spans:
            name = text[start:end]
            if label in pools and name not in given:
                given[name] = rng.choice(pools[label]) if rng.random() < 0.5 else name
            put = given.get(name, name)
            # "d'Alep" and "de Damas": an elided article must meet a vowel.
            if text[start - 1 : start] in {"'", "’"} and put[:1].lower() not in "aeiouyhéèêàâîôœ":
                put = name
            out += text[at:start]
            new.append([len(out), len(out) + len(put), label])
            out += put
            at = end
        text, spans = out + text[at:], new
    x = rng.random()
    if x < 0.15:
        text = text.replace("«", '"').replace("»", '"').replace("“", '"').replace("”", '"')
    if rng.random() < 0.2:
        text = "".join(_SINGLE.get(c, c) for c in text)
    if (change := shape(rng, 0.02, 0.04, 0.02)) is not None:
        text = change(text)
    return {**passage, "text": text, "spans": spans}
