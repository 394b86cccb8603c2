"""A score as a table of plain text."""

from __future__ import annotations

from kg.evaluate.measure import ACCURACIES, MEASURES, Score


def format_table(score: Score) -> str:
    """Precision, recall and F1 of each measure with its counts, then the two accuracies."""
    lines = [
        f"{score.documents} documents",
        f"{'measure':10}{'P':>7}{'R':>7}{'F1':>7}{'found':>7}{'given':>7}{'gold':>7}",
    ]
    for measure in MEASURES:
        row = score.row(measure)
        lines.append(
            f"{measure:10}{row.precision:7.3f}{row.recall:7.3f}{row.f1:7.3f}{row.found:7}{row.given:7}{row.gold:7}"
        )
    lines.append("   ".join(f"{name} accuracy {score.row(name).precision:.3f}" for name in ACCURACIES))
    return "\n".join(lines)


def as_dict(score: Score) -> dict[str, dict[str, float]]:
    """The same for machines."""
    return {
        measure: {
            "p": row.precision,
            "r": row.recall,
            "f": row.f1,
            "tp": row.found,
            "pred": row.given,
            "gold": row.gold,
        }
        for measure in (*MEASURES, *ACCURACIES)
        if (row := score.row(measure))
    }


def format_line(name: str, score: Score) -> str:
    """One document's F1 of each measure in a line."""
    return f"{name:28}" + "".join(f"  {measure} {score.row(measure).f1:.2f}" for measure in MEASURES)
