"""Who goes on speaking: a pronoun behind its verb, and quotations without a speaker of their own."""

from __future__ import annotations

import pytest
from test_sources import told

AGAIN = [
    # who is assured of something has spoken, whatever else the verb can mean
    ("fr", "Une députée a dit que la faim gagnait le pays.\nUn colonel, qui a requis l'anonymat, a assuré que ses "
     "hommes préparaient une contre-attaque. « Nous avons bombardé le pont », a-t-il ajouté.", "bombardé", "colonel"),
    # who refused is nearer than who spoke before
    ("fr", "Un médecin a raconté les combats.\nLe ministre Pedro Alvarez a exclu tout échange. « L'aviation a bombardé "
     "leurs camps », a-t-il dit.", "bombardé", "Pedro Alvarez"),
    ("fr", "Un médecin a raconté les combats.\nLe négociateur, Pedro Alvarez, a exclu tout échange. « L'aviation a "
     "bombardé leurs camps », a-t-il dit.", "bombardé", "Pedro Alvarez"),
    # the clause that "dit-il" breaks into is not the speaker's own
    ("fr", "Lundi, le président avait parlé d'une trêve. Le porte-parole Karim Belhadj a précisé que l'armée gardait "
     "la ville, où l'aviation a bombardé, dit-il, deux écoles.", "bombardé", "Karim Belhadj"),
    # a quotation that ended with its own full stop is not of whoever speaks in the next sentence
    ("fr", "« Nos soldats sont sortis », a annoncé le président Karim Doumbé.\n« Ils ont bombardé la gare. Il ne reste "
     "rien. » Le ministère russe assure que tout est calme.", "bombardé", "Karim Doumbé"),
    # a count that the words of its verb belong to
    ("fr", "Le gouverneur de Mopti, Amadou Touré, a fait état lundi, devant la presse, de douze civils tués.", "tués",
     "Amadou Touré"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "word", "speaker"), AGAIN, ids=[x[1][:30] for x in AGAIN])
def test_who_goes_on(lang: str, text: str, word: str, speaker: str) -> None:
    assert [s for s in told(lang, text, word) if speaker in s]
    assert len(told(lang, text, word)) == 1


PRESENTED = [
    ("fr", "L'armée a parlé de douze morts.\nAminata Koné, 30 ans, vient d'un village voisin. « Les soldats ont brûlé "
     "les toits. Ils ont pillé le marché. »", "pillé", "Aminata Koné"),
    ("en", "The army spoke of twelve dead.\nMary Okello, a nurse, came from a nearby village. \"The soldiers burned "
     "the roofs. They looted the market.\"", "looted", "Mary Okello"),
    # who is quoted says it, whatever else his verb can mean
    ("fr", "Le commandement a précisé que deux chars étaient détruits. « Cela va durer », a prévenu lundi le ministre "
     "Omar Diallo avant de partir. « Nous avons bombardé leurs camps. »", "bombardé", "Omar Diallo"),
    # a pronoun behind a long quotation is counted from where the quotation begins
    ("fr", "Le porte-parole a assuré que la ville était sûre.\nKarim Belhadj, patron d'une société, décrit une autre "
     "réalité. « Les rebelles ont pillé le centre. Il y a des morts partout. Personne ne vient », a-t-il dit à la "
     "radio.", "pillé", "Karim Belhadj"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "word", "speaker"), PRESENTED, ids=[x[3] for x in PRESENTED])
def test_a_quotation_is_of_whom_the_sentence_before_presents(lang: str, text: str, word: str, speaker: str) -> None:
    assert [s for s in told(lang, text, word) if speaker in s]
    assert len(told(lang, text, word)) == 1


def test_nobody_is_presented_where_somebody_else_speaks_of_him() -> None:
    text = "Karim Belhadj est mort, a dit le maire. « Les soldats ont brûlé sa maison cette nuit. »"
    assert "maire" in told("fr", text, "brûlé")[0]


TWO = [
    ("fr", "Dix hommes ont été fusillés à Pale, selon la Croix-Rouge, qui cite un survivant.", "fusillés",
     {"Croix-Rouge", "survivant"}),
    ("fr", "La garnison a été attaquée, a rapporté Radio Kassa, qui cite un officier.", "attaquée",
     {"Radio Kassa", "officier"}),
    ("fr", "Les mutins ont incendié la caserne, selon un inspecteur cité par Radio Kassa.", "incendié",
     {"inspecteur", "Radio Kassa"}),
    ("fr", "« Des femmes nous disent, dans tous les camps que nous avons visités depuis lundi près du fleuve, que "
     "les miliciens ont brûlé leurs maisons », a expliqué Karim Belhadj.", "brûlé", {"femmes", "Karim Belhadj"}),
    ("en", "\"Women told us that militiamen had burned their houses,\" Karim Belhadj, who visited every camp by the "
     "river and in the hills since Monday, said.", "burned", {"Women", "Karim Belhadj"}),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "word", "speakers"), TWO, ids=[x[1][:30] for x in TWO])
def test_who_passes_on_what_another_says_tells_it_too(lang: str, text: str, word: str, speakers: set[str]) -> None:
    found = told(lang, text, word)
    assert len(found) == len(speakers)
    assert all(any(s.casefold() in f.casefold() for f in found) for s in speakers)


LATTER = [
    ("Le président a rencontré lundi Paul Mbeki. Ce dernier a nié que des soldats aient pillé la ville.", "Paul Mbeki"),
    ("Le maire a vu le ministre du Kenya. Ce dernier a nié que des soldats aient pillé la ville.", "ministre"),
    ("L'armée malienne a admis des pertes. Son communiqué explique que des rebelles ont pillé la ville.", "armée"),
]


@pytest.mark.parametrize(("text", "speaker"), LATTER, ids=[x[1] for x in LATTER])
def test_whom_ce_dernier_and_its_statement_mean(text: str, speaker: str) -> None:
    found = told("fr", text, "pillé")
    assert len(found) == 1
    assert speaker in found[0].casefold() or speaker in found[0]


RELAYED = [
    ("fr", "Les rebelles ont menacé, dans un message diffusé mardi par Radio Kassa, de raser la ville.", "menacé",
     "Radio Kassa"),
    ("fr", "Dans un message lu par un chef et capté par une agence, le groupe a réclamé dix otages.", "réclamé",
     "agence"),
    ("fr", "Les rebelles ont démenti par la voix de leur chaîne avoir pris la ville.", "démenti", "chaîne"),
    ("en", "In a message published by Radio Kassa, the rebels rejected the offer.", "rejected", "Radio Kassa"),
    # a building for those in it
    ("fr", "Douze personnes ont été enlevées lundi, selon l'ambassade des Etats-Unis.", "enlevées", "ambassade"),
    ("fr", "Les policiers ont tué quatre jeunes, a-t-on appris auprès de l'hôpital.", "tué", "hôpital"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "word", "speaker"), RELAYED, ids=[x[1][:30] for x in RELAYED])
def test_the_medium_that_passes_on_an_act_of_speech_tells_it(lang: str, text: str, word: str, speaker: str) -> None:
    found = told(lang, text, word)
    assert len(found) == 1
    assert speaker in found[0]
