"""Casualties: who was killed, injured, captured, displaced or is missing, and how many."""

from __future__ import annotations

import pytest

from kg.nlp.casualties import CasualtyHit, find_casualties
from kg.nlp.counts import count_words
from kg.nlp.harm import harm_words
from kg.nlp.pipeline import NoPipeline, Passage, load_pipeline


def read(lang: str, text: str) -> tuple[Passage, tuple[CasualtyHit, ...]]:
    try:
        nlp = load_pipeline(lang)
    except NoPipeline as reason:
        pytest.skip(str(reason))
    passage = Passage(nlp(text), tuple(range(len(text) + 1)))
    return passage, find_casualties(passage, count_words(lang))


def brief(hits: tuple[CasualtyHit, ...]) -> str:
    """ "killed 56+ civilian; killed 11 child <0" for "au moins 56 civils, dont 11 enfants"."""
    out = []
    for hit in hits:
        c = hit.casualty
        low, high = c.count.low, c.count.high
        number = (
            f"{low}+" if high is None else f"-{high}" if low is None else f"{low}" if low == high else f"{low}-{high}"
        )
        part = "" if c.subset_of is None else f" <{c.subset_of}"
        out.append(f"{c.kind} {number} {c.population}{part}")
    return "; ".join(out)


FRENCH = [
    (
        "Neuf corps ont été retrouvés dans une église, cinq autres dans les champs.",
        "killed 9 unknown; killed 5 unknown",
    ),
    ("Cela porte à plus de 60 le nombre de civils tués dans la région.", "killed 60+ civilian"),
    (
        "Les rebelles ont tué 17 villageois. Onze des victimes étaient d'une même famille.",
        "killed 17 civilian; killed 11 unknown <0",
    ),
    ("Quatre des victimes ont porté plainte.", ""),
    (
        "Un villageois, un enfant et un soldat ont péri. Quatorze autres ont été blessés, dont deux grièvement.",
        "killed 1 civilian; killed 1 child; killed 1 combatant; injured 14 unknown; injured 2 unknown <3",
    ),
    ("Des soldats ont exécuté plusieurs centaines d'habitants d'Aksoum les 28 et 29.", "killed 2+ civilian"),
    ("9h15 – Deux journalistes ont été blessés à Martouni.", "injured 2 journalist"),
    ("Quatre douaniers sont tombés sous les balles.", "killed 4 unknown"),
    ("Deux enfants ont perdu une jambe à Kidal.", "injured 2 child"),
    ("Six passagers ont été soignés pour des blessures.", "injured 6 civilian"),
    ("Quatorze orpailleurs ont été tués à Tillabéri.", "killed 14 civilian"),
    ("BAMAKO, 4 sept (AFP) - Au moins 12 personnes ont été tuées.", "killed 12+ unknown"),
    ("Les rebelles ont enlevé 20 élèves. Deux d'entre eux ont été retrouvés sains et saufs.", "captured 20 child"),
    ("Dix otages ont été libérés lundi.", ""),
    ("Sur les 45 morts, 12 étaient des enfants.", "killed 45 unknown; killed 12 child <0"),
    ("Une femme est morte jeudi, portant le bilan à 30.", "killed 1 woman; killed 30 unknown"),
    ("Deux Britanniques figurent parmi les victimes.", "killed 2 unknown"),
    ("Deux Françaises sont au nombre des victimes.", "killed 2 unknown"),
    ("Deux Russes font partie des victimes.", "killed 2 unknown"),
    ("Au moins 40 personnes ont été tuées en juin, contre 25 en mai.", "killed 40+ unknown; killed 25 unknown"),
    ("Parmi les 23 tués, on compte neuf enfants.", "killed 23 unknown; killed 9 child <0"),
    ("Douze personnes se sont noyées.", "killed 12 unknown"),
    ("L'armée a tué 20 rebelles dans un combat contre 300 hommes.", "killed 20 combatant"),
    ("Plus de 300 déplacés ont été massacrés dans le camp.", "killed 300+ unknown"),
    ("Selon l'armée, 304 corps ont été dénombrés.", "killed 304 unknown"),
    (
        "Quinze assaillants ont été tués. Le 13 juin, 70 autres Tutsis avaient péri.",
        "killed 15 combatant; killed 70 unknown",
    ),
    ("Onze observateurs ont été enlevés.", "captured 11 unknown"),
    ("L'armée dit avoir perdu deux soldats et trois chars.", "killed 2 combatant"),
    ("Six preneurs d'otages ont été abattus et trois capturés.", "killed 6 combatant; captured 3 combatant"),
    ('Le CICR parle de "plusieurs centaines" de morts.', "killed 200+ unknown"),
    ("Les rebelles ont tué « plus de 120 militaires » à Goma.", "killed 120+ combatant"),
    (
        "Neuf villageois ont été tués dimanche, et 14 autres mardi à Omaria.",
        "killed 9 civilian; killed 14 civilian",
    ),
    ("Huit otages ont péri, dont cinq tués par les rebelles.", "killed 8 prisoner; killed 5 prisoner <0"),
    ("Près de 180 personnes manquent toujours à l'appel.", "missing -180 unknown"),
    (
        "Au moins 56 morts civils, dont 11 enfants, et des dizaines de blessés.",
        "killed 56+ civilian; killed 11 child <0; injured 20+ unknown",
    ),
    ("21 civils ont péri dans des raids sur le marché.", "killed 21 civilian"),
    ("Le raid a fait 30 blessés.", "injured 30 unknown"),
    ("Trois soldats tués et cinq autres blessés dans une embuscade.", "killed 3 combatant; injured 5 combatant"),
    ("Deux femmes et leurs sept enfants ont été tués.", "killed 2 woman; killed 7 child"),
    ("L'attaque a coûté la vie à 12 personnes.", "killed 12 unknown"),
    ("Plus de 280.000 morts depuis 2011.", "killed 280000+ unknown"),
    ("Un kamikaze a tué 12 personnes et blessé 30 autres.", "killed 12 unknown; injured 30 unknown"),
    ("Les combats ont contraint 2.000 familles à fuir.", "displaced 2000 civilian"),
    ("Des millions de personnes ont été poussées à la fuite.", "displaced 2000000+ unknown"),
    (
        "Le conflit a fait plus de 10.000 morts et jeté sur les routes trois millions de personnes.",
        "killed 10000+ unknown; displaced 3000000 unknown",
    ),
    ("Le bilan est de 12 morts.", "killed 12 unknown"),
    ("Le nombre de morts s'élève désormais à 45.", "killed 45 unknown"),
    ("Un soldat a été tué à Bamako.", "killed 1 combatant"),
    ("Ces attentats ont provoqué la mort d'au moins 28 personnes.", "killed 28+ unknown"),
    ("Le massacre de 300 villageois a choqué le pays.", "killed 300 civilian"),
    (
        "16 ou 17 morts (incluant quatre policiers) et 41 blessés, puis 48.",
        "killed 16-17 unknown; killed 4 combatant <0; injured 41 unknown; injured 48 unknown",
    ),
    ("Les autorités ont annoncé l'arrestation de douze suspects.", "captured 12 unknown"),
    ("Boko Haram a enlevé 276 lycéennes.", "captured 276 child"),
    ("Les rebelles ont pris en otage 40 policiers.", "captured 40 combatant"),
    ("Huit soldats et un officier ont trouvé la mort dans l'embuscade.", "killed 8 combatant; killed 1 combatant"),
    (
        "Le bilan est passé à 63 morts et plus de 200 blessés, dont 17 dans un état grave.",
        "killed 63 unknown; injured 200+ unknown; injured 17 unknown <1",
    ),
    (
        "L'armée dit avoir abattu une vingtaine de djihadistes et capturé cinq autres.",
        "killed 20 combatant; captured 5 combatant",
    ),
    (
        "Trente-deux personnes, dont cinq femmes et huit enfants, sont portées disparues.",
        "missing 32 unknown; missing 5 woman <0; missing 8 child <0",
    ),
    ("Dix mille habitants ont été évacués de la ville.", "displaced 10000 civilian"),
    (
        "Selon un premier bilan, on compte 12 tués, parmi lesquels trois journalistes.",
        "killed 12 unknown; killed 3 journalist <0",
    ),
    (
        "Onze civils, parmi lesquels trois enfants, ont péri et 42 autres ont été blessés.",
        "killed 11 civilian; killed 3 child <0; injured 42 civilian",
    ),
    ("Parmi les victimes figurent deux médecins et une infirmière.", "killed 2 medic; killed 1 medic"),
    ("Le séisme a fait des milliers de morts.", "killed 2000+ unknown"),
    ("L'explosion d'une mine a tué sur le coup deux enfants.", "killed 2 child"),
    ("Dans l'attaque avaient péri 39 personnes.", "killed 39 unknown"),
    ("Quelque 50.000 à 100.000 personnes attendent de quitter la ville.", "displaced 50000-100000 unknown"),
    ("Trois des blessés sont dans un état critique.", "injured 3 unknown"),
    ("Les victimes sont trois soldats et un civil.", "killed 3 combatant; killed 1 civilian"),
]

ENGLISH = [
    (
        "A villager, 8-year-old boy and a soldier died.",
        "killed 1 civilian; killed 1 child; killed 1 combatant",
    ),
    ("Idris, a 34-year-old father of two, was killed.", ""),
    ("12-year-old girl killed in strike on Rafah", "killed 1 child"),
    ("Nine bodies were found in a church, five others in the fields.", "killed 9 unknown; killed 5 unknown"),
    ("The blast killed a father and his two sons.", "killed 1 unknown; killed 2 unknown"),
    ("Seven of the dead were passers-by.", "killed 7 civilian"),
    ("A member of a relief group who helped bury the dead said so.", ""),
    ("The raid killed one family and two soldiers.", "killed 2 combatant"),
    ("Eleven of the victims were from one family.", "killed 11 unknown"),
    ("Eleven of the victims were from two families.", "killed 11 unknown"),
    (
        "Rebels killed 17 people in the market. Three of the victims were children.",
        "killed 17 unknown; killed 3 child <0",
    ),
    (
        "A villager, a boy and a ranger died. The minister said 14 others were hurt.",
        "killed 1 civilian; killed 1 child; killed 1 unknown; injured 14 unknown",
    ),
    ('The group said it had killed "dozens" of soldiers in Gao.', "killed 20+ combatant"),
    ("A blast killed 31 and 112 others were being treated for wounds.", "killed 31 unknown; injured 112 unknown"),
    ("Two children lost legs near Haradh.", "injured 2 child"),
    ("Nine miners were shot dead in Zamfara.", "killed 9 civilian"),
    ("Gunmen abducted 20 pupils. Two of them have been found safe.", "captured 20 child"),
    ("Eleven were kidnapped. Two of them, a nurse and a teacher, were released.", "captured 11 unknown"),
    ("Dozens of villagers were detained, two of whom were later freed.", "captured 20+ civilian"),
    ("Of the 45 dead, 12 were children.", "killed 45 unknown; killed 12 child <0"),
    ("One woman died on Thursday, bringing the toll to five.", "killed 1 woman; killed 5 unknown"),
    (
        "The conflict has left 450,000 people dead, including nearly 7,000 last year.",
        "killed 450000 unknown; killed -7000 unknown <0",
    ),
    ("Police fatally shot four of the assailants.", "killed 4 combatant"),
    ("The army said it had lost two soldiers and three tanks.", "killed 2 combatant"),
    ("Seven soldiers were killed on Sunday and three more on Monday.", "killed 7 combatant; killed 3 combatant"),
    ("Two hostage-takers were killed.", "killed 2 combatant"),
    ("A policeman and his brother, both aged 30, were killed.", "killed 1 combatant"),
    ("In all 5,500 people died this year, up from 3,100 in 2019.", "killed 5500 unknown; killed 3100 unknown"),
    ("Among the 23 dead were nine children.", "killed 23 unknown; killed 9 child <0"),
    ("The blast killed seven Tuesday.", "killed 7 unknown"),
    ("The minister put the civilian toll at 600.", "killed 600 civilian"),
    ("Five medics who had been missing since Saturday were found unharmed.", ""),
    ("Six observers were abducted.", "captured 6 unknown"),
    (
        "The bomb killed at least 12 people, including three children, and wounded dozens.",
        "killed 12+ unknown; killed 3 child <0; injured 20+ unknown",
    ),
    ("A suicide bomber struck the market, killing seven and wounding 28.", "killed 7 unknown; injured 28 unknown"),
    ("The blast left 12 dead and 30 wounded.", "killed 12 unknown; injured 30 unknown"),
    ("The death toll rose to 45.", "killed 45 unknown"),
    ("Two killed and five wounded in an attack.", "killed 2 unknown; injured 5 unknown"),
    ("The attack claimed 12 lives.", "killed 12 unknown"),
    ("The two-day battle claimed the lives of 14 soldiers and 30 rebels.", "killed 14 combatant; killed 30 combatant"),
    ("Fighting has driven 900,000 people from their homes.", "displaced 900000 unknown"),
    ("Five soldiers were killed and three others were missing.", "killed 5 combatant; missing 3 combatant"),
    ("More than 280,000 people have been killed.", "killed 280000+ unknown"),
    ("A soldier was killed and two policemen wounded.", "killed 1 combatant; injured 2 combatant"),
    ("They captured 12 villages and 30 soldiers.", "captured 30 combatant"),
    ("Nearly 60 civilians died in the raid.", "killed -60 civilian"),
    ("11 people died, three of them children.", "killed 11 unknown; killed 3 child <0"),
    ("Gunmen abducted 276 schoolgirls.", "captured 276 child"),
    (
        "Nine police officers died in the attack, and 14 were taken hostage.",
        "killed 9 combatant; captured 14 combatant",
    ),
    ("The army said it had killed 25 militants and captured ten.", "killed 25 combatant; captured 10 combatant"),
    ("More than a million people have fled their homes since January.", "displaced 1000000+ unknown"),
    ("Some 30 people are still missing.", "missing 30 unknown"),
    ("The group executed 21 hostages.", "killed 21 prisoner"),
    (
        "Three people, among them a doctor and two nurses, were killed.",
        "killed 3 unknown; killed 1 medic <0; killed 2 medic <0",
    ),
    ("Police arrested 25 protesters.", "captured 25 civilian"),
    ("The clashes forced 5,000 families to flee.", "displaced 5000 civilian"),
    ("The police chief was assassinated along with two of his bodyguards.", "killed 2 unknown"),
    ("The bodies of 34 migrants were found in the desert.", "killed 34 civilian"),
    ("Two people died of their wounds, bringing the death toll to 14.", "killed 2 unknown; killed 14 unknown"),
    ("Suspected jihadists killed 37 villagers, 14 of them children.", "killed 37 civilian; killed 14 child <0"),
    ("Thousands of residents have left the city.", "displaced 2000+ civilian"),
    ("Six soldiers, including an officer, were taken prisoner.", "captured 6 combatant; captured 1 combatant <0"),
    ("The raid resulted in the deaths of 15 civilians.", "killed 15 civilian"),
    ("A 12-year-old boy was killed.", "killed 1 child"),
    ("Four civilians, including two women, were among the dead.", "killed 4 civilian; killed 2 woman <0"),
]

NONE = [
    ("fr", "5 000 soldats ont été déployés dans 12 villages."),
    ("fr", "La mission compte 13.000 soldats, dont 1.200 policiers."),
    ("fr", "Trois hommes ont attaqué un poste de police avec deux grenades."),
    ("fr", "Dix-sept personnes ont été condamnées à mort."),
    ("fr", "Les rebelles ont capturé 12 villages."),
    ("fr", "Un homme armé d'un couteau a été vu près de la gare."),
    ("fr", "Il a exécuté 12 ordres en une journée."),
    ("fr", "Il a reçu une trentaine de menaces de mort."),
    ("fr", "300 soldats ont quitté la ville."),
    ("fr", "Vingt chars et deux hélicoptères ont été abattus."),
    ("en", "5,000 troops were deployed to 12 villages."),
    ("en", "The mission has 13,000 troops, including 1,200 police."),
    ("en", "Ten tanks were destroyed and three helicopters shot down."),
    ("en", "Twelve fighters attacked a checkpoint with two rockets."),
    ("en", "Seventeen people were sentenced to death."),
    ("en", "Three dead languages were recorded."),
    ("en", "Some 300 troops left Mali."),
    ("en", "No one was killed."),
]

#: The parser is learned, so a sentence of the tables may fail after a training; this share must stand.
STANDING = 0.93


@pytest.mark.parametrize(("lang", "table"), [("fr", FRENCH), ("en", ENGLISH)])
def test_forms_of_casualties(lang: str, table: list[tuple[str, str]]) -> None:
    found = [(text, wanted, brief(read(lang, text)[1])) for text, wanted in table]
    wrong = [f"{text}\n  wanted {wanted}\n  found  {got}" for text, wanted, got in found if got != wanted]
    assert len(wrong) <= (1 - STANDING) * len(table), "\n".join(wrong)


def test_what_is_no_casualty() -> None:
    wrong = [f"{text}\n  found {found}" for lang, text in NONE if (found := brief(read(lang, text)[1]))]
    assert len(wrong) <= (1 - STANDING) * len(NONE), "\n".join(wrong)


def test_span_head_and_trigger() -> None:
    passage, hits = read("fr", "Samedi, au moins 56 morts civils ont été comptés et trois soldats ont été blessés.")
    assert [h.casualty.text for h in hits] == ["au moins 56 morts civils", "trois soldats"]
    assert [passage.doc[h.head].text for h in hits] == ["morts", "soldats"]
    assert [passage.doc[h.trigger].text for h in hits if h.trigger is not None] == ["morts", "blessés"]
    assert [h.casualty.span.of(passage.doc.text) for h in hits] == ["au moins 56 morts civils", "trois soldats"]


def test_a_list_shares_what_is_said_of_it() -> None:
    text = "247 Palestiniens (surtout des assaillants), 40 Israéliens, deux Américains et un Malien ont perdu la vie."
    assert brief(read("fr", text)[1]) == "killed 247 unknown; killed 40 unknown; killed 2 unknown; killed 1 unknown"


def test_a_list_that_adds_up_is_the_parts_of_its_total() -> None:
    text = "Les quatre personnes tuées, trois femmes et un homme, étaient des employés."
    hits = read("fr", text)[1]
    assert [h.casualty.subset_of for h in hits] == [None, 0, 0]


def test_a_part_of_the_sentence_before() -> None:
    hits = read("en", "Twelve people died. Nine of the dead were children.")[1]
    assert brief(hits) == "killed 12 unknown; killed 9 child <0"


def test_an_apposition_counts_nobody() -> None:
    assert read("fr", "Le suspect, un élève de seize ans, a été arrêté.")[1] == ()


def test_an_age_counts_nobody() -> None:
    assert read("en", "Idris, 34, was wounded by gunmen.")[1] == ()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_kind_of_harm_and_people_has_words(lang: str) -> None:
    words = harm_words(lang)
    kinds = {entry[2][0] for rests in words.words.phrases.values() for entry in rests if entry[1] == "H"}
    assert kinds == {"killed", "injured", "missing", "captured", "displaced"}
    assert {"civilian", "combatant", "child", "woman", "journalist", "medic", "prisoner"} <= set(
        words.population.values()
    )
    assert not words.things & words.persons
