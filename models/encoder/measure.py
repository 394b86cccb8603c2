"""How well decisions fare on documents left out, and the thresholds that serve best there."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "arguments"))
import times
from decisions import RELATIONS
from train import MARGIN, UNWARLIKE, choose_one, choose_triggers

from kg.nlp.chronology import choose
from kg.nlp.roles import ROLES


def line(name: str, before: tuple, after: tuple) -> None:
    texts = [f"F1 {f:.3f} (P {p:.2f} R {r:.2f}, from {t:.1f})" for f, p, r, t in (before, after)]
    print(f"{name:10} rules {texts[0]}  with {texts[1]}", flush=True)


def alone(docs: list[Any]) -> list[dict[str, np.ndarray]]:
    """What would be decided without the encoder: the scorers' log odds, and of relations what the rules state."""
    out = []
    for d in docs:
        out.append({part: rows["odds"] for part, rows in d.parts.items()})
        if d.bonds:
            out[-1]["bonds"] = np.where(d.bonds["rules"] > 0, 9.0, -9.0)
    return out


def chosen_time(data: dict[str, Any], docs: list[Any], found: list[dict[str, np.ndarray]]) -> float:
    """Prints how times fare; the threshold that serves best."""
    rows = data["times"]
    ranked: dict[int, list[tuple[float, Any]]] = {}
    for d, f in zip(docs, found, strict=True):
        for i, z in zip(d.parts["times"]["rows"], f["times"][:, 0], strict=True) if "times" in d.parts else ():
            option = SimpleNamespace(when=SimpleNamespace(value=rows["values"][i]))
            ranked.setdefault(rows["of"][i], []).append((float(1 / (1 + np.exp(-z))), option))

    def pairs(limit: float) -> list[tuple[str | None, str | None]]:
        said = {e: choose(options, limit, rows["rules"][e]) for e, options in ranked.items()}
        return [(found[1].when.value if found else None, rows["gold"][e]) for e, found in said.items()]

    limit = max(times.STEPS, key=lambda x: (round(times.f1(pairs(x))[0], 3), x))
    rules = times.f1([(rows["rules"][e], rows["gold"][e]) for e in ranked])
    line("times", (*rules, 0.0), (*times.f1(pairs(limit)), limit))
    return limit


def relations(docs: list[Any], found: list[dict[str, np.ndarray]]) -> dict[str, dict[str, float]]:
    """Prints how relations fare; the thresholds for what the rules state and for what they do not, for each relation.

    Both are chosen for all relations together; then each relation's own for what the rules state, where that is better.
    """
    wanted = sum(d.bonds["wanted"] for d in docs if d.bonds)

    def f1(kept: float | np.ndarray, added: float) -> tuple[float, float, float]:
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
    results = [
        (f1(kept, added), kept, added)
        for kept in (-20.0, *np.arange(-6, 1.1, 0.5))
        for added in np.arange(-2, 3.1, 0.25)
    ]
    _, kept, added = max(results, key=lambda r: (round(r[0][0], 2), -r[1], r[2]))  # of about equal ones: rules stand
    each = np.full(len(RELATIONS), kept)
    for k in range(len(RELATIONS)):
        tries = [np.where(np.arange(len(each)) == k, x, each) for x in (-20.0, *np.arange(-6, 1.1, 0.5))]
        each = max(tries, key=lambda t: (round(f1(t, added)[0], 3), -t.sum()))
    line("relations", (*rules, 0.0), (*f1(each, added), added))
    return {
        "kept": {r: float(x) for r, x in zip(RELATIONS, each, strict=True)},
        "added": dict.fromkeys(RELATIONS, float(added)),
    }


def two_limits(rows: Any, p: np.ndarray, wanted: int) -> dict[str, float]:
    """The thresholds for what the rules state and for the rest; where what they state stays, nothing is added."""
    events = np.unique([f"{doc} {e[0]}" for doc, e in zip(rows.docs, rows.extra, strict=True)], return_inverse=True)[1]
    had, y = np.array([bool(e[2]) for e in rows.extra]), np.array([a[0] for a in rows.answers])
    results = []
    for kept in np.arange(0.1, 0.61, 0.05):
        for added in np.arange(kept, 0.81, 0.05):
            said = had & (p >= kept)
            said |= ~had & (p >= added) & ~np.isin(events, events[said])
            right = y[said].sum()
            results.append(
                (2 * right / max(1, said.sum() + wanted), right / max(1, said.sum()), right / wanted, kept, added)
            )
    *figures, kept, added = max(results, key=lambda r: (round(r[0], 3), -r[3], r[4]))
    rules = y[had].sum()
    line(
        "sources", (2 * rules / (had.sum() + wanted), rules / max(1, had.sum()), rules / wanted, 0.0), (*figures, added)
    )
    return {"kept": round(float(kept), 3), "added": round(float(added), 3)}


def limits(data: dict[str, Any], docs: list[Any], found: list[dict[str, np.ndarray]]) -> dict[str, Any]:
    """The thresholds that serve best with the log odds ``found``, chosen as those of the scorers
    (models/arguments/train.py); prints how the decisions fare then."""

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
    out: dict[str, Any] = {"triggers": {k: v if k in UNWARLIKE else round(v + MARGIN, 3) for k, v in triggers.items()}}
    rows, p = chosen("roles")
    share = len(rows.docs) / len(data["roles"]["docs"])
    out["roles"] = {r: choose_one(rows, p, k, int(data["roles"]["wanted"][r] * share), r) for k, r in enumerate(ROLES)}
    rows, p = chosen("sources")
    share = len(rows.docs) / len(data["sources"]["docs"])
    out["source"] = two_limits(rows, p[:, 0], int(data["sources"]["wanted"]["source"] * share))
    out["time"] = chosen_time(data, docs, found)
    out["relations"] = relations(docs, found)
    return out
