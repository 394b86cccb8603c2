"""Sentences as dispatches frame them: "..., a indiqué l'armée mardi.", '"...," the army said.', "Syrie : ...".

Treebanks of parliaments, encyclopaedias and web pages hardly have these frames, dispatches have one in every other
sentence. Frames are ``<lang>/reports.txt``; French follows Sequoia (the saying is a ``parataxis:insert`` of what is
said), English EWT (what is said is a ``ccomp``).
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

Token = tuple[str, str, int, str]
Frames = dict[str, Any]
_NO_BLANK_BEFORE = {",", ".", ")", "-"}


def read(path: Path, sentences: list[dict[str, Any]]) -> Frames:
    """The frames of a file, with lemma, tag and morphology of every form as ``sentences`` have it most often."""
    frames: Frames = defaultdict(list)
    part = ""
    for line in path.read_text("utf8").splitlines():
        if line.startswith("["):
            part = line.strip("[]")
        elif part == "verbs" and line:
            frames[part] += line.split()
        elif part and line:
            rows = [token.split("|") for token in line.split()]
            heads = [int(row[2]) for row in rows]
            if any(head == i or head > len(rows) for i, head in enumerate(heads, 1)) or 0 not in heads:
                raise ValueError(f"{path}: a head is wrong in: {line}")
            frames[part].append([(form, pos, int(head), dep) for form, pos, head, dep in rows])
    seen: dict[tuple[str, str], Counter[tuple[str, str, str]]] = defaultdict(Counter)
    for s in sentences:
        for word, pos, *rest in zip(s["words"], s["pos"], s["lemma"], s["tag"], s["morph"], strict=True):
            seen[(word, pos)][tuple(rest)] += 1
            seen[("", pos)][("", rest[1], rest[2])] += 1
    frames["known"] = {key: found.most_common(1)[0][0] for key, found in seen.items()}
    # Every verb of saying is inflected like the first, which is frequent enough to be known well.
    _, tag, morph = frames["known"][(frames["verbs"][0].split("/")[0], "VERB")]
    for verb in frames["verbs"]:
        form, lemma = verb.split("/")
        frames["known"][(form, "VERB")] = (lemma, tag, morph)
    frames["verbs"] = [verb.split("/")[0] for verb in frames["verbs"]]
    return frames


def _annotation(frames: Frames, form: str, pos: str) -> tuple[str, str, str]:
    known = frames["known"]
    for key in ((form, pos), (form.lower(), pos)):
        if key in known:
            return known[key]  # type: ignore[no-any-return]
    _, tag, morph = known[("", pos)]
    return (form if pos == "PROPN" else form.lower()), tag, morph


def _put(sent: dict[str, Any], frames: Frames, tokens: list[Token], attach: int) -> list[int]:
    """Append tokens; a head of 0 is ``attach``. Their indices."""
    base = len(sent["words"])
    for form, pos, head, dep in tokens:
        if form in _NO_BLANK_BEFORE and sent["words"]:
            sent["spaces"][-1] = form == "-"
        lemma, tag, morph = _annotation(frames, form, pos)
        row = {"words": form, "spaces": not form.endswith("'") and form != "(", "tag": tag, "pos": pos, "morph": morph,
               "lemma": lemma, "head": attach if head == 0 else base + head - 1, "dep": dep}  # fmt: skip
        for key, value in row.items():
            sent[key].append(value)
    return list(range(base, len(sent["words"])))


def _fit(sent: dict[str, Any]) -> int | None:
    """The root of a statement that may stand in a frame."""
    if not 5 <= len(sent["words"]) <= 40 or sent["words"][-1] != "." or len(sent["words"]) - 1 in sent["head"]:
        return None
    root = next(i for i, h in enumerate(sent["head"]) if h == i)
    subject = any(h == root and d.startswith("nsubj") for h, d in zip(sent["head"], sent["dep"], strict=True))
    inserted = any(d.startswith("parataxis") or d == "discourse" for d in sent["dep"])
    quoted = any(w in {"«", "»", '"', "“", "”"} for w in sent["words"])
    return root if subject and not inserted and not quoted and sent["pos"][root] in {"VERB", "NOUN", "ADJ"} else None


def frame(sent: dict[str, Any], frames: Frames, lang: str, rng: random.Random) -> dict[str, Any]:
    """The sentence in one of the frames, or as it was if none fits."""
    root = _fit(sent)
    if root is None:
        return sent
    if rng.random() < 0.3:
        return _acted(sent, frames, root, rng)
    if rng.random() < 0.2:
        return _tailed(sent, frames, root, rng)
    if rng.random() < 0.2:
        return _quoted(sent, frames, root, lang, rng)
    if frames["openers"] and rng.random() < 0.2:
        return _opened(sent, frames, root, rng)
    new: dict[str, Any] = {k: [] for k, v in sent.items() if isinstance(v, list)} | {"src": sent["src"]}
    quoted = rng.random() < 0.4
    shift = 0
    if quoted:
        mark = rng.choice(["«", '"']) if lang == "fr" else '"'
        _put(new, frames, [(mark, "PUNCT", 0, "punct")], root + 1)
        new["spaces"][0] = mark == "«"
        shift = 1
    for key, values in sent.items():
        if isinstance(values, list):
            new[key] += [v + shift for v in values[:-1]] if key == "head" else values[:-1]
    root += shift
    new["spaces"][-1] = False
    if quoted and lang == "fr":
        new["spaces"][-1] = mark == "«"
        _put(new, frames, [("»" if mark == "«" else '"', "PUNCT", 0, "punct")], root)
    (comma,) = _put(new, frames, [(",", "PUNCT", 0, "punct")], root)
    if quoted and lang == "en":
        new["spaces"][-1] = False
        _put(new, frames, [('"', "PUNCT", 0, "punct")], root)
    subject, verb = rng.choice(frames["subjects"]), rng.choice(frames["verbs"])
    extra = rng.choice(frames["extras"]) if rng.random() < 0.5 else []
    if lang == "fr":
        _, saying = _put(new, frames, [("a", "AUX", 2, "aux:tense"), (verb, "VERB", 0, "parataxis:insert")], root)
        new["head"][comma] = saying
        between = extra if rng.random() < 0.4 else []
        _put(new, frames, between, saying)
        _put(new, frames, subject, saying)
        _put(new, frames, [] if between else extra, saying)
        _put(new, frames, [(".", "PUNCT", 0, "punct")], root)
        return new
    first, second = ("subject", "verb") if rng.random() < 0.8 or len(subject) > 4 else ("verb", "subject")
    base = len(new["words"])
    saying = base + (len(subject) if first == "subject" else 0)
    for what in (first, second):
        _put(new, frames, subject if what == "subject" else [(verb, "VERB", 0, "ROOT")], saying)
    new["head"][root], new["dep"][root] = saying, "ccomp"
    _put(new, frames, extra, saying)
    _put(new, frames, [(".", "PUNCT", 0, "punct")], saying)
    return new


def _opened(sent: dict[str, Any], frames: Frames, root: int, rng: random.Random) -> dict[str, Any]:
    opener = rng.choice(frames["openers"])
    new: dict[str, Any] = {k: [] for k, v in sent.items() if isinstance(v, list)} | {"src": sent["src"]}
    shift = len(opener)
    _put(new, frames, opener, root + shift)
    new["spaces"] = [True] * shift
    if shift > 1 and opener[-1][0] == ":" and rng.random() < 0.5:
        new["spaces"][-2] = False
    for key, values in sent.items():
        if isinstance(values, list):
            new[key] += [v + shift for v in values] if key == "head" else values
    return new


def _quoted(sent: dict[str, Any], frames: Frames, root: int, lang: str, rng: random.Random) -> dict[str, Any]:
    """The whole sentence in quotation marks, its full stop inside them."""
    new: dict[str, Any] = {k: [] for k, v in sent.items() if isinstance(v, list)} | {"src": sent["src"]}
    french = lang == "fr" and rng.random() < 0.75
    _put(new, frames, [("«" if french else '"', "PUNCT", 0, "punct")], root + 1)
    new["spaces"][0] = french
    for key, values in sent.items():
        if isinstance(values, list):
            new[key] += [v + 1 for v in values] if key == "head" else values
    new["spaces"][-1] = french
    _put(new, frames, [("»" if french else '"', "PUNCT", 0, "punct")], root + 1)
    return new


def _tailed(sent: dict[str, Any], frames: Frames, root: int, rng: random.Random) -> dict[str, Any]:
    """What came of it, before the full stop: ", tuant 14 civils"."""
    new = {k: v[:-1] if isinstance(v, list) else v for k, v in sent.items()}
    _put(new, frames, rng.choice(frames["tails"]), root)
    _put(new, frames, [(".", "PUNCT", 0, "punct")], root)
    return new


def _acted(sent: dict[str, Any], frames: Frames, root: int, rng: random.Random) -> dict[str, Any]:
    """Another actor in the place of a short subject that opens the sentence: "Le chef de la milice, Abou Omar,"."""
    heads = sent["head"]
    subject = next(i for i, h in enumerate(heads) if h == root and sent["dep"][i].startswith("nsubj"))
    size = subject + 1
    singular = "Number=Sing" in sent["morph"][subject] and "Person=1" not in sent["morph"][subject]
    whole = all(h == subject or i == subject for i, h in enumerate(heads[:size])) and subject not in heads[size:]
    if not (singular and whole and size <= 3 and sent["pos"][subject] in {"NOUN", "PROPN", "PRON"}):
        return sent
    actor = rng.choice(frames["actors"] + frames["subjects"])
    inside = next((head for form, _, head, _ in actor if form == ","), 0)
    if inside and actor[-1][0] != ",":
        actor = [*actor, (",", "PUNCT", inside, "punct")]
    shift = len(actor) - size
    new: dict[str, Any] = {k: [] for k, v in sent.items() if isinstance(v, list)} | {"src": sent["src"]}
    _put(new, frames, actor, root + shift)
    new["dep"] = [sent["dep"][subject] if head == 0 else dep for _, _, head, dep in actor]
    new["words"][0] = new["words"][0][0].upper() + new["words"][0][1:]
    new["spaces"][-1] = True
    for key, values in sent.items():
        if isinstance(values, list):
            new[key] += [v + shift for v in values[size:]] if key == "head" else values[size:]
    return new
