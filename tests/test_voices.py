"""Texts that somebody else tells from beginning to end."""

from __future__ import annotations

from functools import cache

import pytest
from readings import reader

from kg.model import Article

LIST = (
    "Relief Watch, an aid group, has compiled the following list of attacks in the region.\n\n"
    "Monday. Gunmen attacked a convoy near Goma. A nurse said that two villagers were abducted.\n\n"
    "Tuesday. Troops seized the airport."
)
SUMMARY = (
    "GENEVA - Following is a summary of remarks by minister Karim Bouda to reporters.\n\n"
    "Rebels shelled Zuwara overnight."
)
ACCOUNT = (
    "The following account was given to our researcher by Amina Saleh, 40, a farmer.\n\nThe soldiers burned the market."
)
TESTIMONY = (
    "Amina Saleh, 40, sold bread in Bria until May. She talked to us at a clinic.\n\n"
    '"They shelled us from the hills. We fled to the church.\n\n'
    'On Friday the soldiers burned the market."\n\n'
    "The army captured the town on Monday."
)
CHRONOLOGY = (
    "La chronologie suivante a été établie par la Ligue des droits, une association locale.\n\n"
    "Dimanche. Les rebelles ont bombardé Bria."
)

ENTRIES = (
    "Relief Watch, an aid group, has published a list of the incidents of this month.\n\n"
    "4 May. Rebels shelled the port of Zuwara.\n\n"
    "6 May. Gunmen abducted two nurses, a doctor said.\n\n"
    "9 May. Troops seized the airport.\n\n"
    "The army besieged the town in April."
)
RELEVE = (
    "La Ligue des droits, un réseau de chercheurs, a publié mardi la liste des incidents du mois.\n\n"
    "1er mai. Embuscade près de Bria.\n\n4 mai. Des rebelles enlèvent deux femmes à Bule.\n\n"
    "7 mai. Les soldats incendient le marché."
)
QUOTED = (
    "The following account was given to our researcher by Amina Saleh, 40, a farmer. It has been shortened.\n\n"
    '"The soldiers burned the market. They told us that we had a day to go.\n\n'
    '"The next day rebels shelled the church."\n\n'
    "The army captured the town on Monday."
)
NUMBERED = (
    "Le ministère de la Défense du Mali informe le public que ses soldats ont repoussé une attaque.\n\n"
    "1. L'aviation a bombardé trois bases.\n\n"
    "2. Le ministère demande aux habitants de quitter la zone."
)


@cache
def told(lang: str, text: str) -> dict[str, list[str]]:
    """Who tells the events of a text, by their types."""
    read = reader(lang).read(Article("t", text, lang, "2024-05-15"))
    return {e.type: [s.span.of(text) for s in e.sources] for e in read.events}


@pytest.mark.parametrize(
    ("lang", "text", "kind", "speakers"),
    [
        ("en", LIST, "Capture", ["Relief Watch"]),
        ("en", LIST, "Abduction", ["A nurse"]),
        ("en", SUMMARY, "Shelling", ["Karim Bouda"]),
        ("en", ACCOUNT, "Destruction", ["Amina Saleh"]),
        ("en", TESTIMONY, "Destruction", ["She"]),
        ("en", TESTIMONY, "Capture", []),
        ("fr", CHRONOLOGY, "Shelling", ["Ligue des droits"]),
        # a published list of incidents, entry by entry
        ("en", ENTRIES, "Shelling", ["Relief Watch"]),
        ("en", ENTRIES, "Abduction", ["a doctor"]),
        ("en", ENTRIES, "Capture", ["Relief Watch"]),
        ("en", ENTRIES, "Siege", []),
        ("fr", RELEVE, "Abduction", ["Ligue des droits"]),
        ("fr", RELEVE, "Destruction", ["Ligue des droits"]),
        # an account in quotation marks ends with them, and whom it quotes has not the floor
        ("en", QUOTED, "Destruction", ["Amina Saleh"]),
        ("en", QUOTED, "Shelling", ["Amina Saleh"]),
        ("en", QUOTED, "Capture", []),
        # what those do whose word it is
        ("fr", NUMBERED, "AirStrike", ["ministère de la Défense du Mali"]),
        ("fr", NUMBERED, "Demand", []),
    ],
)
def test_a_text_that_is_announced_as_somebodys_is_told_by_him(
    lang: str, text: str, kind: str, speakers: list[str]
) -> None:
    assert told(lang, text)[kind] == speakers


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The following attacks were claimed by the rebels.\n\nA bomb destroyed a bridge.", "Destruction"),
        ("Following is a list of raids by the rebels.\n\nTroops seized the airport.", "Capture"),
    ],
)
def test_what_is_only_listed_is_nobodys(text: str, kind: str) -> None:
    assert told("en", text)[kind] == []
