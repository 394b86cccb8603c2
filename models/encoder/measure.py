"""How well decisions fare on documents left out: the scorers alone and with the encoder, at their best thresholds."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "arguments"))
from kg.nlp.roles import ROLES
from train import MARGIN, choose_one, choose_triggers

STEPS = np.arange(-3.0, 3.01, 0.2)
#: The most that an entry whose conditions are met needs in a text that is not plainly about conflict: single sentences are
#: such texts, and the lexicon's examples must hold. There are too few articles of peace to choose it by.
PLAIN = 0.1


def best(odds: np.ndarray, y: np.ndarray, wanted: int) -> tuple[float, float, float, float]:
    """(F1, precision, recall, threshold) at the best threshold of the log odds."""
    found = []
    for t in STEPS:
        said = odds >= t
        right = int(y[said].sum())
        found.append((2 * right / max(1, said.sum() + wanted), right / max(1, said.sum()), right / max(1, wanted), float(t)))
    return max(found)


def line(name: str, before: tuple, after: tuple) -> None:
    texts = [f"F1 {f:.3f} (P {p:.2f} R {r:.2f}, from {t:.1f})" for f, p, r, t in (before, after)]
    print(f"  {name:12} without {texts[0]}  with {texts[1]}", flush=True)


def measure(data: dict[str, Any], docs: list[Any], found: list[dict[str, np.ndarray]]) -> None:
    # rival entries of one word are not told apart here: an event counts once however many entries say it
    names = {d.doc for d in docs}
    alone, both, keys, state = [], [], [], []
    for d, f in zip(docs, found, strict=True):
        t = d.parts.get("triggers")
        if t is None:
            continue
        alone.append(t["odds"][:, 0])
        both.append(f["triggers"][:, 0])
        for i in t["rows"]:
            status, conflict, where, gold, kind = data["triggers"]["extra"][i]
            keys.append((d.doc, where, gold))
            state.append(bool(conflict or status == "met"))
    wanted = sum(len(data["documents"][n]["events"]) for n in names)
    line("triggers", admitted(np.concatenate(alone), keys, state, wanted), admitted(np.concatenate(both), keys, state, wanted))
    for part, labels in (("roles", ("initiator", "target", "place")), ("sources", ("source",))):
        y = np.concatenate([d.parts[part]["answers"] for d in docs if part in d.parts])
        odds = np.concatenate([d.parts[part]["odds"] for d in docs if part in d.parts])
        new = np.concatenate([f[part] for d, f in zip(docs, found, strict=True) if part in d.parts])
        for k, label in enumerate(labels):
            share = data[part]["wanted"][label] * len(y) / len(data[part]["docs"])
            line(label, best(odds[:, k], y[:, k], int(share)), best(new[:, k], y[:, k], int(share)))
    if "times" in data:
        times(data, docs, found)
    relations(docs, found)


def times(data: dict[str, Any], docs: list[Any], found: list[dict[str, np.ndarray]]) -> float:
    rows = data["times"]
    names = {d.doc for d in docs}
    events = {e for e, doc in zip(rows["of"], rows["docs"], strict=True) if doc in names}
    wanted = sum(rows["gold"][e] is not None for e in events)

    def given(odds: dict[int, float]) -> tuple[float, float, float, float]:
        by: dict[int, list[tuple[float, str]]] = {}
        for i, z in odds.items():
            by.setdefault(rows["of"][i], []).append((z, rows["values"][i]))
        results = []
        for t in STEPS:
            right = said = 0
            for e, options in by.items():
                z, value = max(((z + 0.5 * (v == rows["rules"][e]), v) for z, v in options), key=lambda x: x[0])
                if z >= t:
                    said += 1
                    right += value == rows["gold"][e]
            results.append((2 * right / max(1, said + wanted), right / max(1, said), right / max(1, wanted), float(t)))
        return max(results)

    alone, both = {}, {}
    for d, f in zip(docs, found, strict=True):
        if "times" in d.parts:
            alone.update(zip(d.parts["times"]["rows"].tolist(), d.parts["times"]["odds"][:, 0].tolist(), strict=True))
            both.update(zip(d.parts["times"]["rows"].tolist(), f["times"][:, 0].tolist(), strict=True))
    line("times", given(alone), given(both))
    return given(both)[3]


def admitted(odds: np.ndarray, keys: list, state: list, wanted: int) -> tuple[float, float, float, float]:
    results = []
    for t in STEPS:
        used: dict[Any, set[int]] = {}
        right, given = set(), 0
        for i in np.argsort(-odds):
            if odds[i] < t:
                break
            doc, (passage, tokens), gold = keys[i]
            if not state[i]:
                continue
            taken = used.setdefault((doc, passage), set())
            if not taken.isdisjoint(tokens):
                continue
            taken.update(tokens)
            given += 1
            if gold is not None:
                right.add((doc, gold))
        r = len(right)
        results.append((2 * r / max(1, given + wanted), r / max(1, given), r / max(1, wanted), float(t)))
    return max(results)


def relations(docs: list[Any], found: list[dict[str, np.ndarray]]) -> dict[str, float]:
    """Prints how relations fare; the thresholds for what the rules state and for what they do not."""
    wanted = sum(d.bonds["wanted"] for d in docs if d.bonds)

    def f1(kept: float, added: float) -> tuple[float, float, float]:
        right, given = 0, 0
        for d, f in zip(docs, found, strict=True):
            if "bonds" not in f:
                continue
            gold, rules = d.bonds["gold"], d.bonds["rules"] > 0
            z = np.where(rules, f["bonds"] >= kept, f["bonds"] >= added)
            said: dict[Any, set[int]] = {}
            for p, k in zip(*np.nonzero(z), strict=True):
                a, b = d.bonds["entities"][p]
                if k >= 5:  # alliance and enmity hold both ways
                    a, b = sorted((a, b))
                said.setdefault((k, a, b), set()).add(int(gold[p, k]))
            met: set[int] = set()
            for golds in said.values():
                new = golds - {-1} - met
                if new:
                    met.add(new.pop())
            given += len(said)
            right += len(met)
        return 2 * right / max(1, given + wanted), right / max(1, given), right / max(1, wanted)

    rules = f1(-99.0, 99.0)
    results = [(f1(kept, added), kept, added) for kept in (-20.0, *np.arange(-6, 1.1, 0.5)) for added in np.arange(-2, 3.1, 0.25)]
    both, kept, added = max(results, key=lambda r: (round(r[0][0], 2), -r[1], r[2]))  # of about equal ones: rules stand
    line("relations", (*rules, 0.0), (*both, added))
    return {"kept": float(kept), "added": float(added)}


def two_limits(rows: Any, p: np.ndarray, wanted: int) -> dict[str, float]:
    """The thresholds for what the rules state and for what they do not."""
    had, y = np.array([bool(e[2]) for e in rows.extra]), np.array([a[0] for a in rows.answers])
    results = []
    for kept in np.arange(0.1, 0.61, 0.05):
        for added in np.arange(kept, 0.81, 0.05):
            said = p >= np.where(had, kept, added)
            right = y[said].sum()
            results.append((2 * right / max(1, said.sum() + wanted), right / max(1, said.sum()), right / wanted, kept, added))
    *figures, kept, added = max(results, key=lambda r: (round(r[0], 2), -r[3], r[4]))  # of about equal ones: rules stand
    rules = y[had].sum()
    line("sources", (2 * rules / (had.sum() + wanted), rules / max(1, had.sum()), rules / wanted, 0.0), (*figures, added))
    return {"kept": round(float(kept), 3), "added": round(float(added), 3)}


def limits(data: dict[str, Any], docs: list[Any], found: list[dict[str, np.ndarray]]) -> dict[str, Any]:
    """The thresholds that serve best with the encoder, chosen as those of the scorers (models/arguments/train.py)."""

    def chosen(part: str) -> tuple[Any, np.ndarray]:
        """The decisions of the documents left out, as the scorers' recipes see them, and their probabilities."""
        here = [(d.parts[part], f[part]) for d, f in zip(docs, found, strict=True) if part in d.parts]
        at = np.concatenate([p["rows"] for p, _ in here])
        rows = data[part]
        view = SimpleNamespace(**{k: [rows[k][i] for i in at] for k in ("docs", "extra", "answers")})
        return view, 1 / (1 + np.exp(-np.concatenate([z for _, z in here])))

    rows, p = chosen("triggers")
    wanted = sum(len(data["documents"][d.doc]["events"]) for d in docs)
    triggers = choose_triggers(rows, p[:, 0], wanted)
    out: dict[str, Any] = {"triggers": {k: min(v, PLAIN) if k == "plain" else round(v + MARGIN, 3) for k, v in triggers.items()}}
    rows, p = chosen("roles")
    share = len(rows.docs) / len(data["roles"]["docs"])
    out["roles"] = {r: choose_one(rows, p, k, int(data["roles"]["wanted"][r] * share), r) for k, r in enumerate(ROLES)}
    rows, p = chosen("sources")
    share = len(rows.docs) / len(data["sources"]["docs"])
    out["source"] = two_limits(rows, p[:, 0], int(data["sources"]["wanted"]["source"] * share))
    if "times" in data:
        out["time"] = round(float(1 / (1 + np.exp(-times(data, docs, found)))), 3)
    out["relations"] = relations(docs, found)
    return out
