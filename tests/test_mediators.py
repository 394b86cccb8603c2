"""Who brings an accord about is no side of it; the two who agree are."""

from __future__ import annotations

import pytest
from readings import read


@pytest.mark.parametrize(
    ("lang", "text", "sides"),
    [
        (
            "en",
            "Fighting broke out between Ghana and Togo on Monday. The two sides agreed on a truce brokered by Qatar.",
            {"Ghana", "Togo"},
        ),
        (
            "en",
            "Fighting broke out between Ghana and Togo. The two countries agreed to a ceasefire mediated by Qatar.",
            {"Ghana", "Togo"},
        ),
        ("en", "Hamas and Fatah signed a truce brokered by Egypt and Qatar.", {"Hamas", "Fatah"}),
        ("fr", "Le Ghana et le Togo ont conclu une trêve négociée par le Qatar.", {"Ghana", "Togo"}),
        ("fr", "Le Ghana et le Togo ont conclu une trêve sous l'égide du Qatar.", {"Ghana", "Togo"}),
        # where nobody else is told, the accord is theirs
        ("en", "A ceasefire brokered by Qatar took effect on Sunday.", {"Qatar"}),
    ],
)
def test_mediators_are_no_sides(lang: str, text: str, sides: set[str]) -> None:
    found = read(lang, text)
    accord = next(e for e in found.events if e.type == "Agreement")
    assert {found.entities[a.entity].label for r, a in accord.arguments() if r != "place"} == sides
