"""A learned second opinion on times: which of the times that the text tells, if any, is that of an event.

The rules of ``timing`` propose one; the scorer sees it together with the parse, the distance, what the time hangs from,
which other events it dates, the tense of the event and how far back the time lies, and chooses among the times of the
sentence and of those around. What it changes says so in ``why``. Weights are made by ``models/arguments/times.py``;
without them the rules stand alone.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kg.nlp.cues import weigh
from kg.nlp.drafts import Draft
from kg.nlp.reading import Reading
from kg.nlp.scorer import Scorer, load_scorer, probability
from kg.nlp.timehomes import counts, ender, is_aimed, is_foretold, says
from kg.nlp.timeline import Option, Timeline

if TYPE_CHECKING:
    from kg.nlp.when import TimeHit

#: What the rules say is dropped only when it falls below this share of the threshold for what they do not say.
KEPT = 0.75


def candidates(line: Timeline, draft: Draft) -> list[Option]:
    """The times that could be the event's, with their features."""
    found = line.options(draft)
    weigh(line, draft, found)
    return found


def choose(ranked: list[tuple[float, Option]], limit: float, rule: str | None) -> tuple[float, Option] | None:
    """The likeliest option that is likely enough; the value of the rules (``rule``) needs less than another."""

    def over(p: float, option: Option) -> float:
        return p - limit * (KEPT if option.when.value == rule else 1.0)

    best = max(ranked, key=lambda x: over(*x), default=None)
    return best if best is not None and over(*best) >= 0 else None


def refine_times(reading: Reading, drafts: list[Draft], times: list[tuple[TimeHit, ...]], day: date | None) -> None:
    """Decide the time of each event: the likeliest one that the scorer is sure enough of, or none."""
    scorer = load_scorer("times")
    if scorer is None:
        return
    line = Timeline(reading, drafts, times, day)
    limit = (scorer.thresholds if reading.contextual is None else reading.contextual.limits)["time"]
    chosen = []
    for draft in drafts:
        pool = candidates(line, draft)
        scores = _scores(reading, scorer, draft, pool)
        rule = draft.time.value if draft.time is not None else None
        ranked = [x for x in zip(scores, pool, strict=True) if rule is not None or not _of_another(line, draft, x[1])]
        found = choose(ranked, limit, rule)
        chosen.append((draft, _in_its_words(line, draft, found, pool)))
    for draft, found in chosen:
        apply(draft, found)


def foresee(reading: Reading, drafts: list[Draft], day: date | None) -> None:
    """What is dated later than the article of ``day`` is still to come: "the election of May 2026", "talks on Sunday".

    What is said has been said, and what takes effect on a later day is decided.
    """
    ontology = reading.ontology
    for draft in drafts:
        begin = (draft.time.start if draft.time is not None else None) or ""
        decided = draft.type in ontology.loosely_dated | ontology.takes_effect
        later = day is not None and begin[:1].isdigit() and begin > day.isoformat()[: len(begin)]
        if later and draft.status == "actual" and not decided:
            draft.status = "unrealized"
            draft.why.append(f"status unrealized: {begin} is still to come")


def _of_another(line: Timeline, draft: Draft, option: Option) -> bool:
    """Whether a time is that of what is done for an event, of what ended it or of how it was counted, not the event's:
    "shelled the town on Monday to take it", "suspended talks on Monday", "the toll of the raid rose on Monday"."""
    head = line.reading.passages[draft.frame.passage].doc[draft.head]
    if line.reading.ontology.family(draft.type) == "speech" and is_foretold(option.when, head, line.day):
        return True
    here = line.reading.sentence_numbers[draft.frame.passage][draft.head]
    if option.told is None or option.told.sentence != here:
        return False
    end = ender(head, line.words)
    if end is not None and option.told.home == end.i and "/" not in (option.when.value or ""):
        return True
    home = head.doc[option.told.home]
    if counts(home, line.reading.lexicon) and home in head.ancestors:
        return True
    if not is_aimed(head, line.words):
        return False
    return all(token.i != option.told.home for token in head.subtree)


def _in_its_words(
    line: Timeline, draft: Draft, found: tuple[float, Option] | None, pool: list[Option]
) -> tuple[float, Option] | None:
    """What was chosen, unless grammar has the last word.

    It has where the words say when something began that goes on ("broke out on Monday", "the sixth day of fighting"),
    and where the event has words of its own that no day can be found for ("on Friday" in an undated text).
    """
    rule = draft.time
    if rule is None or (found is not None and found[1].when.span != rule.span):
        return found if rule is None or rule.value is not None else None
    own = next((o for o in pool if o.when.span == rule.span and o.when.value == rule.value), None)
    if own is not None and rule.value is not None and _begins(line, own):
        return (found[0] if found is not None else 0.0, own)
    return found


def _begins(line: Timeline, option: Option) -> bool:
    """Whether a time that goes on is told as that of a beginning, or counted from one."""
    told = option.told
    if told is None or not (option.when.value or "").endswith("/.."):
        return False
    return told.hit.aside or says(line.reading.passages[told.passage].doc[told.home], line.words.onset)


def _scores(reading: Reading, scorer: Scorer, draft: Draft, pool: list[Option]) -> list[float]:
    """How likely each option is the event's time."""
    if not pool:
        return []
    odds = scorer.odds([o.features for o in pool])[:, 0]
    if reading.contextual is not None:
        odds = reading.contextual.scale["times"] * odds + reading.contextual.times(draft, pool)
    return list(probability(odds).tolist())


def apply(draft: Draft, found: tuple[float, Option] | None) -> None:
    """Give an event the time that was chosen, none when none was, and say what that changes."""
    rule = draft.time
    if found is None:
        if rule is not None and rule.value is not None:
            draft.why.append(f"time {rule.text!r} ({rule.value}) dropped by the scorer")
            draft.time = None
        return
    p, option = found
    if rule is None or rule.value != option.when.value:
        before = f" instead of {rule.value}" if rule is not None and rule.value else ""
        draft.why.append(f"time {option.when.text!r} ({option.when.value}){before}: learned, probability {p:.2f}")
        draft.time = option.when
