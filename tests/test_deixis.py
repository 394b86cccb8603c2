"""Where things happened that happened "there": the place told last."""

from __future__ import annotations

import pytest
from readings import read


@pytest.mark.parametrize(
    ("lang", "text", "trigger", "place"),
    [
        (
            "en",
            "The rebels fought soldiers in Arauca. Fourteen civilians have been murdered there.",
            "murdered",
            ["Arauca"],
        ),
        ("en", "Thousands fled to Bukavu. Militiamen attacked aid workers there.", "attacked", ["Bukavu"]),
        (
            "fr",
            "Des milliers d'habitants ont fui vers Bukavu. Des miliciens y ont attaqué un convoi.",
            "attaqué",
            ["Bukavu"],
        ),
        # the road to a town is not in it
        ("en", "Gangs fight for control of routes to Goma. Two drivers were killed there.", "killed", []),
        # nothing is pointed to by "there was", "il y a eu"
        ("en", "Rebels entered Goma. There was an attack on a convoy.", "attack", []),
        ("fr", "Les rebelles sont entrés dans Goma. Il y a eu une attaque contre un convoi.", "attaque", []),
    ],
)
def test_there_is_the_place_told_last(lang: str, text: str, trigger: str, place: list[str]) -> None:
    event = next(e for e in read(lang, text).events if e.trigger.of(text) == trigger)
    assert [a.span.of(text) for r, a in event.arguments() if r == "place"] == place
