"""What the graph must say of the founding article: an AFP dispatch of July 2016 on Manbij and Aleppo."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model import Article, Event, Extraction
from kg.nlp import Reader

TEXT = Path(__file__).parents[1] / "examples" / "alep.txt"


@pytest.fixture(scope="module")
def dispatch() -> Extraction:
    """The article read with its day of publication known."""
    text = TEXT.read_text(encoding="utf-8")
    return Reader("fr").read(Article("alep", text, "fr", "2016-07-20"))


def labels(x: Extraction, event: Event, role: str) -> set[str]:
    """The preferred labels of a role's fillers."""
    return {x.entities[a.entity].label for a in getattr(event, role)}


def find(x: Extraction, kind: str, initiator: str | None = None, place: str | None = None) -> list[Event]:
    """The events of a type with this initiator and place."""
    return [
        e
        for e in x.events
        if e.type == kind
        and (initiator is None or initiator in labels(x, e, "initiator"))
        and (place is None or place in labels(x, e, "place"))
    ]


def test_the_sdf_entered_manbij(dispatch: Extraction) -> None:
    assert [e.status for e in find(dispatch, "Entry", "Syrian Democratic Forces", "Manbij")] == ["actual"]


def test_the_coalition_struck_near_al_toukhar(dispatch: Extraction) -> None:
    strikes = find(dispatch, "AirStrike", "Global Coalition Against Daesh", "al-Toukhar")
    assert strikes
    assert any("Syrian Observatory for Human Rights" in labels(dispatch, e, "sources") for e in strikes)


def test_fifty_six_civilians_eleven_of_them_children_says_rami_abdel_rahmane(dispatch: Extraction) -> None:
    told = [e for e in dispatch.events if any(c.count.low == 56 for c in e.casualties)]
    assert len(told) == 1
    counts = [(c.kind, c.count.low, c.count.high, c.population) for c in told[0].casualties]
    assert ("killed", 56, None, "civilian") in counts
    assert ("killed", 11, 11, "child") in counts
    child = next(c for c in told[0].casualties if c.population == "child")
    assert child.subset_of is not None and told[0].casualties[child.subset_of].count.low == 56
    assert labels(dispatch, told[0], "sources") == {"Rami Abdulrahman"}
    leads = {(dispatch.entities[r.subject.entity].label, dispatch.entities[r.object.entity].label)
             for r in dispatch.relations if r.type == "leads"}  # fmt: skip
    assert ("Rami Abdulrahman", "Syrian Observatory for Human Rights") in leads


def test_ahrar_al_sham_announced_the_battle(dispatch: Extraction) -> None:
    battles = find(dispatch, "Offensive", "Ahrar al-Sham")
    assert battles and "Ahrar al-Sham" in labels(dispatch, battles[0], "sources")


def test_the_castello_road_was_cut_on_the_seventh_of_july(dispatch: Extraction) -> None:
    (cut,) = find(dispatch, "Siege", place="Castello Road")
    assert labels(dispatch, cut, "initiator") == {"les troupes du régime"}
    assert cut.time is not None and cut.time.value == "2016-07-07"


def test_without_a_known_day_no_year_is_made_up() -> None:
    undated = Reader("fr").read(Article("alep", TEXT.read_text(encoding="utf-8"), "fr"))
    values = {e.time.text: e.time.value for e in undated.events if e.time}
    assert values.get("le 7 juillet") == "--07-07"
    assert all(v is None for t, v in values.items() if t.casefold() in ("mardi", "lundi"))


def test_regime_forces_besiege_rebel_quarters(dispatch: Extraction) -> None:
    besiegers = {label for e in find(dispatch, "Siege") for label in labels(dispatch, e, "initiator")}
    assert {"les forces du régime", "les troupes du régime"} & besiegers


def test_amnesty_urged_the_coalition(dispatch: Extraction) -> None:
    (urged,) = find(dispatch, "Demand", "Amnesty International")
    assert labels(dispatch, urged, "target") == {"Global Coalition Against Daesh"}
    (inquiry,) = find(dispatch, "Investigation", "Global Coalition Against Daesh")
    assert inquiry.status == "unrealized"


def test_russian_aircraft_probably_struck_atareb(dispatch: Extraction) -> None:
    (strike,) = find(dispatch, "AirStrike", "Russia")
    assert strike.status == "uncertain"
    assert "Atarib" in labels(dispatch, strike, "place")
    assert labels(dispatch, strike, "sources") == {"Syrian Observatory for Human Rights"}
    assert [(c.kind, c.count.low) for c in strike.casualties] == [("killed", 21)]


def test_the_sdf_retook_a_headquarters_in_a_hospital(dispatch: Extraction) -> None:
    (retaken,) = find(dispatch, "Capture", "Syrian Democratic Forces")
    assert {"un QG de l'EI", "un hôpital de Minbej"} <= labels(dispatch, retaken, "place")


def test_every_mention_quotes_the_article(dispatch: Extraction) -> None:
    text = dispatch.article.text
    for mention in dispatch.mentions:
        assert mention.text == mention.span.of(text)
    for event in dispatch.events:
        assert event.evidence.text == event.evidence.span.of(text)
