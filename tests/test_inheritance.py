"""Whom a demand, a rebuke, an inquiry, a protest, a threat or a refusal is against, by the deed that it is about."""

from __future__ import annotations

from functools import cache

import pytest

from kg.model import Article, Event
from kg.nlp.pipeline import NoPipeline
from kg.nlp.reader import Reader


@cache
def reader(lang: str) -> Reader:
    return Reader(lang)


def told(lang: str, text: str, kind: str) -> Event:
    """The first event of a type."""
    try:
        found = reader(lang).read(Article("a", text, lang))
    except NoPipeline as reason:
        pytest.skip(str(reason))
    return next(e for e in found.events if e.type == kind)


@pytest.mark.parametrize(
    ("lang", "text", "kind", "target"),
    [
        (
            "en",
            "The premier called for oil sanctions against Nigeria's military rulers.",
            "Demand",
            "Nigeria's military rulers",
        ),
        ("en", "Arab ministers called for the withdrawal of Israeli troops from Lebanon.", "Demand", "Israeli troops"),
        ("en", "EU leaders demanded an immediate end to Russia's military offensive in Chechnya.", "Demand", "Russia"),
        ("en", "The opposition called on Sunday for Syria's troops to leave the country.", "Demand", "Syria's troops"),
        (
            "fr",
            "La Ligue arabe a appelé au retrait des troupes israéliennes.",
            "Demand",
            "troupes israéliennes",
        ),
        ("fr", "L'opposition a exigé la fin de l'offensive russe en Tchétchénie.", "Demand", "russe"),
        (
            "en",
            "The Union deplored the killing of 13 civilians by Israeli soldiers at a checkpoint.",
            "Accusation",
            "Israeli soldiers",
        ),
        (
            "en",
            "Prosecutors opened an investigation into allegations that two ministers took bribes.",
            "Investigation",
            "two ministers",
        ),
        (
            "fr",
            "Le procureur a ouvert une enquête sur le massacre de villageois par l'armée malienne.",
            "Investigation",
            "armée malienne",
        ),
        ("en", "Demonstrators took to the streets to call for the overthrow of President Saleh.", "Protest", "Saleh"),
        (
            "en",
            "Palestinian prisoners began a hunger strike on Sunday to press Israel for better food.",
            "Protest",
            "Israel",
        ),
        ("en", "Thousands marched in Gaza to protest against Israel's closure of crossings.", "Protest", "Israel"),
        (
            "fr",
            "Des étudiants ont défilé à Sanaa pour réclamer la démission d'Ali Abdallah Saleh.",
            "Protest",
            "Ali Abdallah Saleh",
        ),
        ("en", "The president threatened to go to war with South Sudan.", "Threat", "South Sudan"),
        ("en", "NATO threatened to bomb Bosnian Serb positions around Sarajevo.", "Threat", "Bosnian Serb"),
        (
            "en",
            "The unions threatened to launch a strike unless the government reversed it.",
            "Threat",
            "the government",
        ),
        ("fr", "La Russie a menacé de couper l'aide à l'Arménie.", "Threat", "Arménie"),
        ("en", "The junta refused to negotiate with the Karen rebels.", "Denial", "the Karen rebels"),
        ("fr", "Le Soudan a refusé de négocier avec les rebelles du Darfour.", "Denial", "les rebelles du Darfour"),
        ("en", "Israel agreed to hand over two suspects to Britain.", "Agreement", "Britain"),
        ("fr", "Le Mali a accepté de livrer deux suspects à la France.", "Agreement", "France"),
    ],
)
def test_the_party_of_the_deed_is_the_target(lang: str, text: str, kind: str, target: str) -> None:
    event = told(lang, text, kind)
    assert [a.span.of(text) for a in event.target] == [target]
    assert any(line.startswith(f"target {target!r}: ") for line in event.why)


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("en", "The mayor condemned the killing of 13 civilians.", "Accusation"),  # never the victims
        ("en", "The president threatened to withdraw his men from the force.", "Threat"),  # what is one's own
        ("fr", "Islamabad a nié abriter les chefs talibans.", "Denial"),  # what is not so is against nobody
    ],
)
def test_nobody_else_is_made_a_target(lang: str, text: str, kind: str) -> None:
    assert told(lang, text, kind).target == ()


@pytest.mark.parametrize(
    ("lang", "text", "kind", "initiator"),
    [
        ("en", "The council condemned the bombing of a camp in Sudan by Sudanese soldiers.", "Accusation", "council"),
        (
            "fr",
            "Le procureur a ouvert une enquête sur le massacre de villageois par l'armée.",
            "Investigation",
            "procureur",
        ),
    ],
)
def test_the_agent_of_a_deed_further_off_does_not_condemn_it(lang: str, text: str, kind: str, initiator: str) -> None:
    (only,) = told(lang, text, kind).initiator
    assert initiator in only.span.of(text)
