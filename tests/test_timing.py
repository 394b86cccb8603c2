"""Which event a time is given to."""

from __future__ import annotations

from functools import cache

import pytest

from kg.model import Article
from kg.nlp.pipeline import NoPipeline
from kg.nlp.reader import Reader


@cache
def reader(lang: str) -> Reader:
    return Reader(lang)


def dated(lang: str, text: str) -> dict[str, str | None]:
    """The value of the time of every event, by its trigger, in an article of Wednesday 2016-07-20."""
    try:
        found = reader(lang).read(Article("a", text, lang, "2016-07-20"))
    except NoPipeline as reason:
        pytest.skip(str(reason))
    return {e.trigger.of(text): e.time.value if e.time else None for e in found.events}


@pytest.mark.parametrize(
    ("lang", "text", "trigger", "value"),
    [
        # counted from a day that what follows has itself
        ("en", "Two days after rebels attacked the town on July 3, the army shelled it.", "shelled", "2016-07-05"),
        ("en", "Two days after rebels attacked the town on July 3, the army shelled it.", "attacked", "2016-07-03"),
        ("fr", "Deux jours après l'attaque de lundi, l'armée a bombardé la ville.", "bombardé", "2016-07-20"),
        ("en", "The army shelled the town two years after a 2002 ceasefire.", "shelled", "2004"),
        ("en", "The army shelled the town two years after a 2002 ceasefire.", "ceasefire", "2002"),
        # since when nothing was like it is not when it was
        ("en", "It was the deadliest attack on the town since 2001.", "attack", None),
        ("fr", "Il s'agit de la première attaque depuis 2001 à Alep.", "attaque", None),
        ("en", "Rebels have attacked the town since 2001.", "attacked", "2001/.."),
        ("en", "Rebels have kidnapped at least 20 foreigners since May.", "kidnapped", "2016-05/.."),
        # a day that would be almost a year ahead is past
        ("fr", "Les troupes, qui devaient quitter la ville le 18 juin, sont restées.", "quitter", "2016-06-18"),
        ("fr", "Les troupes doivent quitter la ville le 18 septembre.", "quitter", "2016-09-18"),
        # the clause that tells it
        ("fr", "L'armée a repris la ville lundi.", "repris", "2016-07-18"),
        ("en", "The army recaptured the town on Monday.", "recaptured", "2016-07-18"),
        ("en", "The army shelled the town on Monday to capture the airport.", "capture", None),
        ("en", "The minister said on Monday that rebels had attacked the town.", "attacked", None),
        # what follows "a day after" and "on Monday, when"
        ("en", "Troops recaptured the town on Monday, a day after rebels attacked it.", "recaptured", "2016-07-18"),
        ("en", "Troops recaptured the town on Monday, a day after rebels attacked it.", "attacked", "2016-07-17"),
        ("en", "The road has been closed since Monday, when rebels attacked a convoy.", "attacked", "2016-07-18"),
        ("fr", "Deux jours après l'attentat, la police a arrêté un homme lundi.", "attentat", "2016-07-16"),
        ("fr", "Deux jours après l'attentat, l'armée a bombardé la ville lundi.", "bombardé", "2016-07-18"),
        # since when something that began goes on, and since what
        ("en", "The fighting broke out on Monday.", "fighting", "2016-07-18/.."),
        ("fr", "Les combats ont éclaté lundi.", "combats", "2016-07-18/.."),
        ("en", "The fighting began on May 3.", "fighting", "2016-05-03/.."),
        ("en", "The air strikes began on May 3.", "air strikes", "2016-05-03/.."),
        ("fr", "Les combats, déclenchés en 2014, ont fait 300 morts.", "combats", "2014/.."),
        ("fr", "Aucun convoi n'est entré depuis l'attaque du camp en 2011.", "attaque", "2011"),
        # bounds and the line that opens an article
        ("en", "The army must withdraw before August 7.", "withdraw", None),
        ("en", "KABUL, July 20 (Agency) - Rebels attacked a convoy on Monday night.", "attacked", "2016-07-18"),
        # a sentence that opens with a time of the day told of
        ("fr", "Mardi, des rebelles ont attaqué un convoi. Plus tard dans la journée, un hôpital a été bombardé.",
         "bombardé", "2016-07-19"),
        # a second verb of the same subject, unless its tense says otherwise
        ("fr", "L'armée a repris la ville lundi et bombardé un village.", "bombardé", "2016-07-18"),
        ("en", "The army recaptured the town on Monday and attacked a convoy.", "attacked", "2016-07-18"),
        ("en", "The army launched an offensive in June and has recaptured two towns.", "recaptured", None),
        # what an event brings about
        ("en", "Sunday's attack killed ten people and destroyed the market.", "destroyed", "2016-07-17"),
        # hours that are days, and a noun of an event taken for a verb in the present
        ("en", "The army attacked a village on Monday, 48 hours after rebels shelled it.", "shelled", "2016-07-16"),
        (
            "en",
            "In the valley, clashes between rebels and police on Friday left 19 people dead.",
            "clashes",
            "2016-07-15",
        ),
        # what something is done for, and what is demanded
        ("fr", "L'armée a lancé en juin une offensive pour reprendre la ville.", "reprendre", None),
        ("fr", "L'ONU a exigé lundi un cessez-le-feu.", "cessez-le-feu", None),
        # who makes a deed known, shows or counts it does so on a day of his own; what he proclaims begins then
        ("fr", "L'armée a annoncé lundi avoir attaqué un convoi.", "attaqué", None),
        ("fr", "L'armée a annoncé lundi le retrait de ses troupes.", "retrait", None),
        ("fr", "Le gouvernement a annoncé lundi un cessez-le-feu.", "cessez-le-feu", "2016-07-18"),
        ("fr", "La chaîne a montré lundi deux blindés incendiés par les rebelles.", "incendiés", None),
        ("fr", "Le ministre avait parlé lundi de 700 morts.", "morts", None),
        ("fr", "Un médecin a compté 48 morts depuis lundi.", "morts", "2016-07-18/.."),
        ("en", "The channel showed on Monday three burned tanks.", "burned", None),
        ("en", "Soldiers found on Monday a house where hostages had been held.", "held", None),
        # hours after something, the same day; unless it has a day of its own, or is only what somebody says
        ("en", "Rebels seized the town on Monday, hours after soldiers abandoned the barracks.", "abandoned",
         "2016-07-18"),
        ("en", "Rebels seized the town on Monday, hours after talks collapsed on Sunday.", "talks", "2016-07-17"),
        ("fr", "Les rebelles ont pris la ville lundi, quelques heures après l'attaque de la base.", "attaque",
         "2016-07-18"),
        # what somebody ended did not happen then
        ("en", "The president suspended talks with the rebels on Monday.", "talks", None),
        ("fr", "Le président a suspendu lundi les pourparlers avec les rebelles.", "pourparlers", None),
        # "since" that stands before a second verb, and a day counted from the start of what goes on
        ("en", "Gunboats have shelled the road since Sunday and burned a truck.", "burned", None),
        ("en", "Rebels have besieged the town since July 4, a day after troops withdrew from it.", "withdrew",
         "2016-07-03"),
        # a day counted from an attack that this sentence does not date
        ("en", "Rebels bombed the market on July 4.\n\nTwo days after the blast, gunmen attacked a bank.", "attacked",
         None),
        # unless the text has told of the attack by the same noun
        ("en", "The ambush on Monday killed nine soldiers. The day before the ambush, rebels shelled a town.",
         "shelled", "2016-07-17"),
        ("fr", "L'attentat a fait dix morts samedi. Deux jours après l'attentat, l'armée a bombardé un village.",
         "bombardé", "2016-07-18"),
        ("fr", "Au lendemain de l'attaque de lundi, l'armée a bombardé la ville.", "attaque", "2016-07-18"),
        ("fr", "Au lendemain de l'attaque de lundi, l'armée a bombardé la ville.", "bombardé", "2016-07-19"),
        # the day of a toll, of saying so, and of what another verb is about
        ("fr", "Le bilan des massacres s'élevait mardi à 302 morts, selon la Croix-Rouge.", "massacres", None),
        ("en", "The death toll from the bombing rose on Monday to 30.", "bombing", None),
        ("fr", "Le ministre a fait état de l'arrivée lundi de 300 réfugiés et a averti les rebelles.", "averti", None),
        ("en", "Rebels attacked the port on Monday, the army said on Tuesday.\n\nRebels shelled the market at dawn.",
         "shelled", "2016-07-18"),
        # what began when nothing had been like it since
        ("en", "It was the worst attack on the town since the civil war began in December 2013.", "attack",
         None),
        ("en", "It was the worst attack on the town since the civil war began in December 2013.", "war",
         "2013-12/.."),
        # two days in a row, each told with its preposition or its part of the day
        ("en", "Troops left the base on Monday night and Tuesday.", "left", "2016-07-18/2016-07-19"),
        ("fr", "Des soldats ont pillé le marché lundi soir et mardi.", "pillé", "2016-07-18/2016-07-19"),
        # a clock time, or "that evening", of the day told of last
        ("fr", "L'armée est entrée lundi dans Bria. Les rebelles ont bombardé le marché vers 7h00.", "bombardé",
         "2016-07-18"),
        ("en", "Soldiers entered Bria on Monday. Rebels shelled the market that evening.", "shelled", "2016-07-18"),
        # the day after something, and since the time told of
        ("fr", "Des rebelles sont entrés dans la ville lundi, au lendemain de la prise de la base.", "prise",
         "2016-07-17"),
        ("en", "Troops entered the town on Monday, the day after the attack on a convoy.", "attack", "2016-07-17"),
        ("fr", "Les combats ont commencé le 10 mai. Depuis cette date, 300 civils ont été tués.", "tués",
         "2016-05-10/.."),
        ("en", "The war began on May 10. More than 300 civilians have been killed since then.", "killed",
         "2016-05-10/.."),
        # an hour of the day told of last; a night belongs to two days
        ("fr", "L'armée a avancé lundi. Les rebelles ont attaqué un convoi à l'aube.", "attaqué", "2016-07-18"),
        ("en", "The army advanced on Monday. Rebels attacked a convoy at dawn.", "attacked", "2016-07-18"),
        ("fr", "L'armée a avancé lundi. Les rebelles ont attaqué un convoi dans la nuit.", "attaqué", None),
        # whose day it is: "responsibility for" aims at nothing
        ("en", "No group has claimed responsibility for Sunday's blast in Mogadishu.", "blast", "2016-07-17"),
        # the day since which something goes on, told beside it; what happened then in one breath
        ("en", "Roads have been closed since May 3, the day when rebels attacked a convoy.", "attacked", "2016-05-03"),
        ("fr", "Le siège dure depuis le 3 mai, jour où des rebelles ont attaqué un convoi.", "attaqué", "2016-05-03"),
        ("en", "Troops entered Sirte on Monday, a day after rebels attacked a convoy and militiamen burned a market.",
         "burned", "2016-07-17"),
        # who has come together, or was speaking, acts there and then; who was caught is freed another day
        ("fr", "Réunis dimanche à Tunis, les ministres ont rejeté toute intervention militaire.", "rejeté",
         "2016-07-17"),
        ("en", "The president, addressing parliament on Monday, urged both sides to lay down their arms.", "urged",
         "2016-07-18"),
        ("en", "Abducted in April, the girls were freed by soldiers.", "freed", None),
        # the day counted since it began
        ("en", "Jets bombed the port on Tuesday, the sixth day of fighting for the capital.", "fighting",
         "2016-07-14/.."),
        ("en", "Jets bombed the port on Tuesday, the sixth day of an offensive against the rebels.", "offensive",
         "2016-07-14/.."),
        ("fr", "L'armée a pris mardi la ville de Bria, au troisième jour d'une offensive contre les rebelles.",
         "offensive", "2016-07-17/.."),
        ("en", "On Tuesday, the third day of his visit, rebels attacked a convoy.", "attacked", "2016-07-19"),
        # counted to the article's day where no other is told, through a noun for part of it
        ("fr", "Au sixième jour de l'offensive, les rebelles progressent vers la ville.", "offensive",
         "2016-07-15/.."),
        ("en", "On the third day of fierce clashes, the ministry said that 40 had died.", "clashes", "2016-07-18/.."),
        ("fr", "L'armée a pris mardi la ville de Bria, au troisième jour d'une reprise des combats.", "combats",
         "2016-07-17/.."),
        # what began some time before goes on; what broke out in these days is news of its day
        ("fr", "Les rues étaient désertes lundi, cinq jours après le début des combats.", "combats", "2016-07-13/.."),
        ("en", "The town was empty on Monday, two weeks after the outbreak of fighting.", "fighting", "2016-07/.."),
        ("fr", "Des combats ont éclaté lundi à Bria.", "combats", "2016-07-18"),
        ("en", "Clashes broke out on Monday in Bria.", "Clashes", "2016-07-18"),
        ("en", "Clashes broke out on March 2 in Bria.", "Clashes", "2016-03-02/.."),
        # what is called for or invited to is next, and the call is not of that day
        ("en", "The opposition has called for a strike on Thursday.", "strike", "2016-07-21"),
        ("en", "The opposition has called for a strike on Thursday.", "called", None),
        ("en", "The opposition called on Monday for a strike.", "called", "2016-07-18"),
        ("fr", "L'opposition appelle à une grève générale vendredi.", "grève", "2016-07-22"),
        ("fr", "La Ligue arabe a invité les deux camps à une réunion samedi au Caire.", "réunion", "2016-07-23"),
        # the day since which something goes on is a day of its own
        ("fr", "Internet est coupé depuis le 4 mai. Ce jour-là, les rebelles ont attaqué la ville.", "attaqué",
         "2016-05-04"),
        # the time right after the noun
        ("en", "India said its air strike on Tuesday killed ten rebels.", "air strike", "2016-07-19"),
    ],
)  # fmt: skip
def test_time_of_an_event(lang: str, text: str, trigger: str, value: str | None) -> None:
    events = dated(lang, text)
    found = {words: time for words, time in events.items() if trigger in words}
    assert found, f"no event {trigger!r} in {sorted(events)}"
    assert set(found.values()) == {value}


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "Town shelled again\n\nMonday, May 18, 2015\n\nOn Friday, rebels attacked a convoy.", "2015-05-15"),
        ("en", "KABUL, May 18, 2015 (Agency) - On Friday, rebels attacked a convoy.", "2015-05-15"),
        ("en", "Last updated on May 18, 2015 at 10:30 GMT\n\nOn Friday, rebels attacked a convoy.", "2015-05-15"),
        ("en", "A Star\n\nPublished by Reuters on May 18, 2015\n\nOn Friday, rebels attacked a convoy.", "2015-05-15"),
        ("fr", "La ville bombardée\n\nBamako, le 18 mai 2015\n\nVendredi, des rebelles ont attaqué un convoi.",
         "2015-05-15"),
        ("fr", "Publié le 18/05/2015 à 10h30, Radio Okapi\n\nVendredi, des rebelles ont attaqué un convoi.",
         "2015-05-15"),
        ("en", "Kabul, 18 May 2015. On Friday, rebels attacked a convoy near the town.", "2015-05-15"),
        ("fr", "COMMUNIQUE - Bamako, 18 mai 2015. Vendredi, des rebelles ont attaqué un convoi.", "2015-05-15"),
        # a date in a sentence does not date the article
        ("en", "Rebels signed a truce on 18 May 2015. On Friday, rebels attacked a convoy.", None),
        ("en", "The truce of May 18, 2015 has failed, officials said.\n\nOn Friday, rebels attacked a convoy.", None),
        # nor does one in a headline, of what happened long ago or with an open end
        ("en", "The Attacks of September 11, 2001\n\nRebels attacked a convoy on Friday.", None),
        ("en", "Attacks of September 11, 2001: a look back\n\nRebels attacked a convoy on Friday.", None),
        ("en", "Attack, May 18, 2015\n\nRebels attacked a convoy on Friday.", None),
        ("en", "Ceasefire since May 18\n\nRebels attacked a convoy on Friday.", None),
        ("en", "Truce holds until May 18\n\nRebels attacked a convoy on Friday.", None),
        ("fr", "Attentats du 11 septembre 2001\n\nDes rebelles ont attaqué un convoi vendredi.", None),
        ("fr", "Trêve depuis le 18 mai\n\nDes rebelles ont attaqué un convoi vendredi.", None),
    ],
)  # fmt: skip
def test_an_undated_article_may_say_its_day(lang: str, text: str, value: str | None) -> None:
    try:
        found = reader(lang).read(Article("a", text, lang, None))
    except NoPipeline as reason:
        pytest.skip(str(reason))
    trigger = {"en": "attacked", "fr": "attaqué"}[lang]
    events = [e for e in found.events if trigger in e.trigger.of(text)]
    assert [e.time.value if e.time else None for e in events] == [value]


LIST = (
    "Following are some of the main incidents this month.\n\n"
    "July 5 - A bomber blows himself up in Kabul. Gunmen attack a hospital.\n\n"
    "July 9 - Gunmen raid a school. The next day troops storm it. Two men who once fought in Syria are arrested.\n\n"
    "July 12 - Rebels shell the port."
)
LISTE = (
    "Le réseau a publié la liste des incidents du mois.\n\n"
    "5 juillet. Embuscade près d'Iga. Un camion est brûlé.\n\n"
    "9 juillet. Dans la nuit, des rebelles attaquent Bule. Le lendemain, l'armée reprend le village.\n\n"
    "12 juillet. Des miliciens enlèvent deux femmes."
)


@pytest.mark.parametrize(
    ("lang", "text", "trigger", "value"),
    [
        ("en", LIST, "attack", "2016-07-05"),
        ("en", LIST, "raid", "2016-07-09"),
        ("en", LIST, "storm", "2016-07-10"),
        ("en", LIST, "fought", None),
        ("en", LIST, "shell", "2016-07-12"),
        ("fr", LISTE, "Embuscade", "2016-07-05"),
        ("fr", LISTE, "brûlé", "2016-07-05"),
        ("fr", LISTE, "attaquent", "2016-07-09"),
        ("fr", LISTE, "reprend", "2016-07-10"),
        # two dated paragraphs make no chronology
        ("en", "July 5 - A bomb went off.\n\nJuly 9 - Gunmen raid a school. Troops storm it.", "storm", None),
    ],
)
def test_an_entry_of_a_chronology_tells_of_its_day(lang: str, text: str, trigger: str, value: str | None) -> None:
    test_time_of_an_event(lang, text, trigger, value)
