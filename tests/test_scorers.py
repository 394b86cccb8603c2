"""The learned second opinions: what a scorer computes, that it survives saving, and what it decides in a text."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from kg.lexicon import load_lexicon
from kg.model import Article, Extraction, Span, When
from kg.nlp import Reader
from kg.nlp.chronology import apply, choose
from kg.nlp.drafts import Draft
from kg.nlp.roles import ROLES, Frame
from kg.nlp.scorer import Scorer, load_scorer, read_scorer
from kg.nlp.timeline import Option
from kg.nlp.triggers import Trigger


def small() -> Scorer:
    return Scorer(
        index={"a": 0, "b": 1},
        labels=("yes", "no"),
        direct=np.array([[2.0, 0.0], [0.0, 1.0]], np.float32),
        hidden=np.array([[1.0], [-1.0]], np.float32),
        offset=np.array([0.0], np.float32),
        output=np.array([[1.0, -1.0]], np.float32),
        base=np.array([-1.0, 0.0], np.float32),
        thresholds={"yes": 0.5, "no": 0.5},
    )


def test_a_scorer_adds_its_linear_part_and_its_hidden_layer() -> None:
    (row, other, unknown) = small().probabilities([["a"], ["a", "b"], ["never seen"]]).tolist()
    sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
    assert row == pytest.approx([sigmoid(2 + 1 - 1), sigmoid(-1)], abs=1e-6)
    assert other == pytest.approx([sigmoid(2 - 1), sigmoid(1)], abs=1e-6)  # "b" silences the hidden unit
    assert unknown == pytest.approx([sigmoid(-1), 0.5], abs=1e-6)
    assert small().probabilities([]).shape == (0, 2)


def test_word_vectors_count_behind_the_features() -> None:
    known = small()
    wide = Scorer(
        index=known.index,
        labels=known.labels,
        direct=np.vstack([known.direct, [[0.5, 0.0], [0.0, -0.5]]]).astype(np.float32),
        hidden=np.vstack([known.hidden, [[0.0], [2.0]]]).astype(np.float32),
        offset=known.offset,
        output=known.output,
        base=known.base,
        thresholds=known.thresholds,
    )
    rows = [["a"], ["never seen"]]
    assert wide.probabilities(rows) == pytest.approx(known.probabilities(rows), abs=1e-6)
    first, second = wide.probabilities(rows, np.array([[0.0, 0.0], [1.0, 1.0]], np.float32)).tolist()
    sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
    assert first == pytest.approx([sigmoid(2), sigmoid(-1)], abs=1e-6)
    assert second == pytest.approx([sigmoid(0.5 + 2 - 1), sigmoid(-0.5 - 2)], abs=1e-6)


@pytest.mark.parametrize(
    ("lang", "text"), [("fr", "L'armée a bombardé la ville."), ("en", "The army shelled the town.")]
)
def test_the_shipped_scorers_fit_the_word_vectors_of_the_pipelines(lang: str, text: str) -> None:
    given: dict[str, tuple[int, ...]] = {}

    def noted(name: str, scorer: Scorer) -> Scorer:
        class Noting(Scorer):
            def odds(self, rows, meanings=None):  # type: ignore[no-untyped-def]
                given[name] = meanings.shape
                return super().odds(rows, meanings)

        return Noting(**{f.name: getattr(scorer, f.name) for f in fields(scorer)})

    modules = {"triggers": "acceptance", "roles": "arguments", "sources": "speakers"}
    scorers = {name: scorer for name in modules if (scorer := load_scorer(name)) is not None}
    with pytest.MonkeyPatch.context() as patch:
        for module in modules.values():
            patch.setattr(f"kg.nlp.{module}.load_scorer", lambda name: noted(name, scorers[name]))
        Reader(lang).read(Article("scored", text, lang, "2015-03-10"))
    for name in modules:
        scorer = scorers[name]
        assert given[name][1] == len(scorer.hidden) - len(scorer.index) > 0, name


def test_a_scorer_is_the_same_after_saving(tmp_path: Path) -> None:
    before = small()
    before.save(tmp_path / "small.npz")
    after = read_scorer(tmp_path / "small.npz")
    assert (after.labels, after.thresholds, after.index) == (before.labels, before.thresholds, before.index)
    rows = [["a"], ["b"], ["a", "b"], []]
    assert after.probabilities(rows) == pytest.approx(before.probabilities(rows), abs=1e-3)


def test_the_shipped_scorers_have_the_labels_and_thresholds_that_are_asked_for() -> None:
    triggers, roles, sources, times = (load_scorer(name) for name in ("triggers", "roles", "sources", "times"))
    assert triggers is not None and roles is not None and sources is not None and times is not None
    assert set(triggers.thresholds) == {"met", "plain", "open", "weak", "broken", "quiet"}
    assert roles.labels == ROLES and set(roles.thresholds) == set(ROLES)
    assert sources.thresholds.keys() == {"source"}
    assert times.labels == ("time",) and times.thresholds.keys() == {"time"}
    assert load_scorer("none of that name") is None


def read(lang: str, text: str) -> Extraction:
    return Reader(lang).read(Article("scored", text, lang, "2015-03-10"))


@pytest.mark.parametrize(
    ("lang", "text", "kind", "words"),
    [
        (
            "en",
            "Rebels attacked an army base near Bangui on Monday, killing twelve soldiers. Government forces shelled "
            "the hills. The rebels took two villagers away and emptied the shops.",
            "Destruction",
            "emptied",
        ),
        (
            "fr",
            "Les rebelles ont attaqué lundi une base de l'armée près de Bangui, tuant douze soldats. L'armée a "
            "bombardé les collines. Les rebelles ont emmené deux villageois et vidé les magasins.",
            "Destruction",
            "vidé",
        ),
    ],
)
def test_a_weak_trigger_counts_in_company(lang: str, text: str, kind: str, words: str) -> None:
    strong = {entry.name for entry in load_lexicon(lang).entries if not entry.weak}
    found = [e for e in read(lang, text).events if e.type in kind.split() and words in e.evidence.text]
    assert found and all(e.why[0] not in strong for e in found), [e.why[0] for e in found]


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("en", "Gunmen have kidnapped sixteen foreign engineers from a market in the capital.", "Abduction"),
        ("en", "The government ordered the newspaper to suspend publication.", "Demand"),
        ("fr", "Des inconnus ont enlevé seize ingénieurs étrangers sur un marché de la capitale.", "Abduction"),
        ("fr", "Le gouvernement a ordonné aux habitants de quitter la ville.", "Demand"),
    ],
)
def test_a_sentence_alone_is_read(lang: str, text: str, kind: str) -> None:
    """It is not plainly about conflict: too short to tell."""
    assert kind in {e.type for e in read(lang, text).events}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Attack the dough with both hands and beat it for ten minutes. Then let it rest and strike it flat."),
        pytest.param(
            "en",
            "We investigate how tails displace the centre of mass in birds. The results support our first claim.",
            marks=pytest.mark.xfail(strict=True, reason="to investigate is still an investigation of somebody"),
        ),
        ("fr", "Battez les blancs en neige et tuez l'acidité avec un peu de sucre. Puis chargez la poche à douille."),
    ],
)
def test_kitchens_and_laboratories_tell_of_no_conflict(lang: str, text: str) -> None:
    assert read(lang, text).events == ()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The company pushed into new markets on Monday. Shares landed on the agenda of the board."),
        ("fr", "La pluie est tombée lundi sur le marché. Le maire a répondu aux questions des habitants."),
    ],
)
def test_a_weak_trigger_is_silent_elsewhere(lang: str, text: str) -> None:
    assert read(lang, text).events == ()


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        (
            "en",
            "The battle for Sirte entered its fourth month on Monday, killing 30 soldiers and 12 rebels.",
            "Offensive",
        ),
        ("en", "Twelve soldiers were killed on Monday in a battle with rebels near Sirte.", "ArmedClash"),
        ("fr", "La bataille pour Syrte a fait lundi 30 morts parmi les soldats et les rebelles.", "Offensive"),
        ("fr", "Douze soldats ont été tués lundi dans une bataille avec les rebelles près de Syrte.", "ArmedClash"),
    ],
)
def test_a_battle_for_a_place_is_a_campaign(lang: str, text: str, kind: str) -> None:
    around = {"en": " Troops shelled the rebels.", "fr": " L'armée a bombardé les rebelles."}[lang]
    told = {e.trigger.of(text + around): e.type for e in read(lang, text + around).events}
    assert told["battle" if lang == "en" else "bataille"] == kind


@pytest.mark.parametrize(
    ("lang", "text", "words", "kind"),
    [
        # a name that says what it names; not what is known as something else
        (
            "en",
            "Operation Lightning against the rebels began on Monday near Bangui, killing twelve soldiers. "
            "Government forces shelled the hills and attacked a base.",
            "Operation",
            "Offensive",
        ),
        # an order is a demand, and what is ordered a deed
        ("fr", "Le président a ordonné lundi une frappe aérienne contre les rebelles.", "ordonné", "Demand"),
        ("fr", "Le président a ordonné lundi une frappe aérienne contre les rebelles.", "frappe aérienne", "AirStrike"),
        # whom a deed beside another killed is told by itself
        ("en", "Gunmen burned the police station on Monday and killed its commander.", "killed", "Killing"),
        ("fr", "Des hommes armés ont incendié lundi le commissariat et tué le commandant.", "tué", "Killing"),
    ],
)
def test_an_event_of_its_own(lang: str, text: str, words: str, kind: str) -> None:
    assert (words, kind) in {(e.trigger.of(text), e.type) for e in read(lang, text).events}


def test_what_the_scorer_changes_says_so() -> None:
    text = (
        "Fighters of the Islamic State stormed the town of Baiji on Tuesday. Government troops fled, residents said. "
        "The army sent tanks and launched an offensive to retake it, and air strikes killed dozens of jihadists. "
        "The European Union condemned the coup in Mali."
    )
    told = [line for e in read("en", text).events for line in e.why if "probability" in line]
    assert told
    for line in told:
        assert 0.0 <= float(line.rsplit(" ", 1)[1]) <= 1.0
    roles = [line for e in read("en", text).events for line in e.why if line.split(" ", 1)[0] in ROLES]
    assert roles


def option(value: str) -> Option:
    return Option(When(Span(0, 6), "Monday", value, value, value, "day"), "said", None)


def test_a_time_is_chosen_when_it_is_likely_enough_and_what_the_rules_say_needs_less() -> None:
    monday, friday = option("2016-07-18"), option("2016-07-15")
    assert choose([], 0.4, None) is None
    assert choose([(0.35, monday)], 0.4, None) is None
    assert choose([(0.35, monday)], 0.4, "2016-07-18") == (0.35, monday)
    assert choose([(0.45, monday), (0.5, friday)], 0.4, None) == (0.5, friday)
    assert choose([(0.45, monday), (0.5, friday)], 0.4, "2016-07-18") == (0.45, monday)


def test_a_choice_of_time_says_what_it_changes() -> None:
    entry = load_lexicon("en").entries[0]
    draft = Draft(Frame(Trigger(entry, (0,), 0), 0, []))
    apply(draft, (0.8, option("2016-07-18")))
    assert draft.time is not None and draft.time.value == "2016-07-18"
    apply(draft, (0.5, option("2016-07-18")))  # the same again changes nothing
    apply(draft, (0.6, option("2016-07-15")))
    apply(draft, None)
    assert draft.time is None
    assert draft.why == [
        "time 'Monday' (2016-07-18): learned, probability 0.80",
        "time 'Monday' (2016-07-15) instead of 2016-07-18: learned, probability 0.60",
        "time 'Monday' (2016-07-15) dropped by the scorer",
    ]
