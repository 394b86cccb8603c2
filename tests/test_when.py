"""Times: what is found, and what it means on the day of the article."""

from __future__ import annotations

from datetime import date

import pytest
import spacy

from kg.model import Span
from kg.nlp.pipeline import NoPipeline, Passage, load_pipeline
from kg.nlp.when import TimeHit, find_times, time_words

WEDNESDAY = date(2016, 7, 20)
BLANK = {lang: spacy.blank(lang) for lang in ("fr", "en")}


def passage(lang: str, text: str, nlp: spacy.language.Language | None = None) -> Passage:
    return Passage((nlp or BLANK[lang])(text), tuple(range(len(text) + 1)))


def times(lang: str, text: str, day: date | None = WEDNESDAY) -> tuple[TimeHit, ...]:
    return find_times(passage(lang, text), day, time_words(lang))


def values(lang: str, text: str, day: date | None = WEDNESDAY) -> list[str | None]:
    return [hit.when.value for hit in times(lang, text, day)]


FRENCH = [
    ("L'armée a repris la ville le 7 juillet.", "2016-07-07"),
    ("Les combats ont repris le 7 juillet 2014.", "2014-07-07"),
    ("Le 1er mai, un convoi a été attaqué.", "2016-05-01"),
    ("Le 1 er mai, un convoi a été attaqué.", "2016-05-01"),
    ("L'attentat du 11 sept. 2001", "2001-09-11"),
    ("BAMAKO, 14 avr (AFP) - Un raid", "2016-04-14"),
    ("BAMAKO, 4 nov 2015 (AFP) - Un raid", "2015-11-04"),
    ("Publié le 19/07/2016 à Bamako", "2016-07-19"),
    ("Publié le 19.07.2016 à Bamako", "2016-07-19"),
    ("Mis à jour 2016-07-19", "2016-07-19"),
    ("Mardi, des hommes armés ont attaqué.", "2016-07-19"),
    ("Les faits se sont produits mercredi.", "2016-07-20"),
    ("Il a été enlevé jeudi dernier.", "2016-07-14"),
    ("Il a été libéré lundi de la semaine dernière.", "2016-07-11"),
    ("La ville est passée mardi aux mains des rebelles.", "2016-07-19"),
    ("Des tirs ont visé le camp lundi et mardi soir.", "2016-07-18/2016-07-19"),
    ("Un accord a été signé ce soir-là.", None),
    ("Les pourparlers reprendront lundi prochain.", "2016-07-25"),
    ("Ce samedi matin, une bombe a explosé.", "2016-07-16"),
    ("Mercredi 6 janvier, un essai a eu lieu.", "2016-01-06"),
    ("Hier, deux soldats ont été tués.", "2016-07-19"),
    ("Aujourd'hui, le calme est revenu.", "2016-07-20"),
    ("Avant-hier, le pont a sauté.", "2016-07-18"),
    ("Le cessez-le-feu commence demain.", "2016-07-21"),
    ("Ce matin, l'aviation a frappé.", "2016-07-20"),
    ("Mardi à l'aube, l'armée est entrée.", "2016-07-19"),
    ("Mardi en début de matinée, un tir a visé la base.", "2016-07-19"),
    ("Lundi 28 novembre au soir, aux alentours de 21 h 30, il a été visé.", "2016-11-28"),
    ("Dans la nuit de mardi à mercredi, un raid a eu lieu.", "2016-07-19/2016-07-20"),
    ("Dans la nuit du 16 au 17 octobre 2015", "2015-10-16/2015-10-17"),
    ("Dans la nuit du 30 juin au 1er juillet", "2016-06-30/2016-07-01"),
    ("Du 3 au 5 mai, la trêve a tenu.", "2016-05-03/2016-05-05"),
    ("Les 28 et 29 avril, le sommet s'est tenu.", "2016-04-28/2016-04-29"),
    ("Entre 2004 et 2007, neuf enfants ont disparu.", "2004/2007"),
    ("De mars à mai 2014, la ville a été assiégée.", "2014-03/2014-05"),
    ("La ville est visée depuis le 31 mai.", "2016-05-31/.."),
    ("Il est détenu depuis mardi.", "2016-07-19/.."),
    ("La ville est assiégée depuis deux ans.", "2014/.."),
    ("Les combats durent depuis un an et demi.", "2015-01/.."),
    ("Depuis début mars, la route est coupée.", "2016-03/.."),
    ("Depuis le début de l'année, 30 attaques", "2016/.."),
    ("À partir du 15 août, le pont sera fermé.", "2016-08-15/.."),
    ("Le couvre-feu dure jusqu'au 5 août.", "../2016-08-05"),
    ("Le mandat court jusqu'en 2018.", "../2018"),
    ("Il a été libéré en janvier.", "2016-01"),
    ("En septembre, la ville était tombée.", "2015-09"),
    ("Début mars, les rebelles ont fui.", "2016-03"),
    ("Fin 2015, l'armée a avancé.", "2015"),
    ("À la mi-mars, le siège a commencé.", "2016-03"),
    ("Le mois dernier, 40 civils sont morts.", "2016-06"),
    ("L'année dernière, la base a été prise.", "2015"),
    ("L'accord date de 1995.", "1995"),
    ("L'offensive de l'été 2011 a échoué.", "2011"),
    ("Au cours de l'année 2013, le conflit s'est étendu.", "2013"),
    ("Dans les années 1990, la guerre civile", "1990/1999"),
    ("Dans les années 80, la guerre civile", "1980/1989"),
    ("Il y a deux jours, un drone s'est écrasé.", "2016-07-18"),
    ("Il y a à peine un mois, la ville tombait.", "2016-06"),
    ("Il y a trois ans, la paix était signée.", "2013"),
    ("Un attentat avait fait dix morts trois semaines plus tôt.", "2016-06"),
    ("Il devrait partir avant la fin de l'année.", "2016"),
    ("Dans trois jours, les renforts arriveront.", "2016-07-23"),
    ("L'été dernier, la base a été prise.", "2015"),
    ("La route est coupée depuis l'été 2014.", "2014/.."),
    ("Il a disparu au mois de mai.", "2016-05"),
    ("Il est détenu depuis le mois de mai.", "2016-05/.."),
    ("Le siège dure depuis trois semaines.", "2016-06-29/.."),
    ("L'attentat du 14-Juillet a choqué.", "2016-07-14"),
    ("Un marché a été visé le jour de Noël.", "2015-12-25"),
    ("La ville est tombée le 3, à l'aube.", "2016-07-03"),
    ("Ils ont été arrêtés lundi et mardi.", "2016-07-18/2016-07-19"),
    ("Hier mardi, un pont a sauté.", "2016-07-19"),
    ("Une réunion est convoquée pour vendredi.", "2016-07-22"),
    ("Les accords de 2012 avec le gouvernement", "2012"),
    ("Au début du mois, le conseil a voté des sanctions.", "2016-07"),
    ("Il y a quarante-huit heures, un convoi a été attaqué.", "2016-07-18"),
]

ENGLISH = [
    ("Rebels seized the town on July 7.", "2016-07-07"),
    ("The hostage was freed on Monday of last week.", "2016-07-11"),
    ("Talks will resume on Tuesday of next week.", "2016-07-26"),
    ("Rebels shelled the camp on Sunday and on Monday.", "2016-07-17/2016-07-18"),
    ("On Tuesday, July 19, 2016, rebels attacked.", "2016-07-19"),
    ("On 19 July 2016 rebels attacked.", "2016-07-19"),
    ("The attack of the 19th of July", "2016-07-19"),
    ("KANDAHAR, Oct. 3 (Xinhua)", "2015-10-03"),
    ("KANDAHAR, Oct 3 (Reuters) - Rebels", "2015-10-03"),
    ("KANDAHAR, 3 Feb 2015 - Rebels", "2015-02-03"),
    ("Filed 07/19/2016 from Juba", "2016-07-19"),
    ("The base fell on Friday.", "2016-07-15"),
    ("It happened last Wednesday.", "2016-07-13"),
    ("Talks resume next Monday.", "2016-07-25"),
    ("Tuesday's attack killed ten.", "2016-07-19"),
    ("Early on Tuesday, gunmen struck.", "2016-07-19"),
    ("Early Tuesday morning, gunmen struck.", "2016-07-19"),
    ("The morning of July 15 was calm.", "2016-07-15"),
    ("At 10 a.m. local time on Friday a bomb went off.", "2016-07-15"),
    ("Yesterday the bridge was blown up.", "2016-07-19"),
    ("Shells fell last night.", "2016-07-19"),
    ("The curfew starts tomorrow.", "2016-07-21"),
    ("Fighting has raged since 2014.", "2014/.."),
    ("Fighting has raged since early March.", "2016-03/.."),
    ("He has been held since Tuesday.", "2016-07-19/.."),
    ("The truce lasts until August 5.", "../2016-08-05"),
    ("Between March and May the town was besieged.", "2016-03/2016-05"),
    ("From March to May 2014 the town was besieged.", "2014-03/2014-05"),
    ("From May 3 to May 5, talks were held.", "2016-05-03/2016-05-05"),
    ("Talks were held on May 3-5, 2014.", "2014-05-03/2014-05-05"),
    ("The 2011-2013 conflict killed many.", "2011/2013"),
    ("In the 1990s, warlords ruled.", "1990/1999"),
    ("The group was founded in 2004.", "2004"),
    ("The 2014 war in Gaza", "2014"),
    ("It was signed in May 2015.", "2015-05"),
    ("In May, the army withdrew.", "2016-05"),
    ("He was shot last month.", "2016-06"),
    ("Late last year the camp was closed.", "2015"),
    ("By the end of 2015 the region was lost.", "2015"),
    ("Earlier this year he resigned.", "2016"),
    ("Three years ago the war began.", "2013"),
    ("Two days ago a drone crashed.", "2016-07-18"),
    ("48 hours ago a drone crashed.", "2016-07-18"),
    ("In summer 2014 the caliphate was declared.", "2014"),
    ("Last spring the base was taken.", "2016"),
    ("Last autumn the base was taken.", "2015"),
    ("Talks are called for Friday.", "2016-07-22"),
    ("Two towns fell on Sunday and Monday.", "2016-07-17/2016-07-18"),
    ("A 1996 treaty bars it.", "1996"),
    ("Since its 2003 invasion, the country has changed.", "2003/.."),
    ("A week ago a convoy was hit.", "2016-07-13"),
    ("He was shot on New Year's Day.", "2016-01-01"),
    ("The convoy arrived on the 17th.", "2016-07-17"),
]


@pytest.mark.parametrize(("text", "value"), FRENCH)
def test_french_time(text: str, value: str) -> None:
    assert values("fr", text) == [value]


@pytest.mark.parametrize(("text", "value"), ENGLISH)
def test_english_time(text: str, value: str) -> None:
    assert values("en", text) == [value]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("fr", "le 7 juillet", "--07-07"),
        ("fr", "depuis le 31 mai", "--05-31/.."),
        ("fr", "en 2014", "2014"),
        ("fr", "du 3 au 5 mai", "--05-03/--05-05"),
        ("fr", "entre août et septembre", "--08/--09"),
        ("en", "between August and September", "--08/--09"),
        ("fr", "en janvier", "--01"),
        ("fr", "mardi", None),
        ("fr", "hier", None),
        ("fr", "le mois dernier", None),
        ("fr", "il y a deux jours", None),
        ("en", "on 13 November", "--11-13"),
        ("en", "last July", "--07"),
        ("en", "on Monday 19 December", "--12-19"),
        ("en", "since 2012", "2012/.."),
        ("en", "three years ago", None),
    ],
)
def test_without_the_day_only_the_words_count(lang: str, text: str, value: str | None) -> None:
    assert values(lang, text, day=None) == [value]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Des tirs ont été entendus récemment."),
        ("fr", "La semaine dernière, la route a rouvert."),
        ("fr", "Ces derniers jours, l'armée a progressé."),
        ("fr", "La ville est tombée en 24 heures."),
        ("fr", "Deux mois après, le siège durait encore."),
        ("fr", "Pendant deux mois, ils ont résisté."),
        ("fr", "Ils sont détenus depuis plusieurs mois."),
        ("fr", "Les combats ont repris à l'aube."),
        ("en", "Shelling went on overnight."),
        ("en", "It was retaken last week."),
        ("en", "Clashes broke out in recent days."),
        ("en", "They held out for two months."),
        ("en", "Over the past two years, hundreds fled."),
        ("en", "Several days ago they left."),
    ],
)
def test_times_that_name_no_day_month_or_year_are_open(lang: str, text: str) -> None:
    found = times(lang, text)
    assert len(found) == 1
    assert found[0].when.value is None
    assert found[0].when.start is None


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It may march on towards the capital."),
        ("en", "May said she would resign."),
        ("en", "They march to the sound of drums."),
        ("en", "He sat down and the sun rose."),
        ("en", "Resolution 2249 was adopted by 15 votes."),
        ("en", "About 2000 soldiers took part in it."),
        ("en", "A man in his early 30s fled."),
        ("en", "Survivors of Bloody Sunday marched."),
        ("en", "Jan Novak and Mar Elias fled."),
        ("fr", "Plus de 2000 soldats ont été déployés."),
        ("fr", "La planète Mars est visible."),
        ("fr", "Sept otages et 12 gardes se sont enfuis."),
        ("fr", "Ils se sont réunis sur la place du 14 Juillet."),
        ("fr", "Le M23 et la brigade du 27 Février"),
        ("fr", "Il y a 12 morts et 30 blessés."),
        ("fr", "Le 45 mai n'existe pas."),
        ("fr", "Ils ont parcouru 35 km en voiture."),
        ("fr", "Deux frères ont été passés par les armes."),
        ("en", "The 17 men were freed."),
        ("fr", "Neuf civils ont été tués à Mai-Kadra."),
    ],
)
def test_no_time(lang: str, text: str) -> None:
    assert times(lang, text) == ()


def test_a_month_before_a_count_keeps_its_number_out() -> None:
    assert values("en", "In May 12 people died.") == ["2016-05"]
    assert values("fr", "En mai 12 civils sont morts.") == ["2016-05"]


def test_several_times_in_a_sentence() -> None:
    text = "Visé les 14 juillet et 19 décembre derniers, puis en 2012 et en mai dernier."
    assert values("fr", text) == ["2016-07-14", "2015-12-19", "2012", "2016-05"]


def test_the_next_day_follows_the_day_before_it() -> None:
    text = "On 5 November 2005 troops landed and cleared the city four days later. The next day they left."
    assert values("en", text) == ["2005-11-05", "2005-11-09", "2005-11-10"]
    assert values("fr", "Lundi, la ville est tombée. Le lendemain, elle a été reprise.") == ["2016-07-18", "2016-07-19"]
    assert values("fr", "L'attaque de la veille a fait dix morts.") == ["2016-07-19"]
    assert values("fr", "À la veille du scrutin, des heurts ont éclaté.") == [None]


def test_a_time_beside_a_day_is_counted_from_it() -> None:
    assert values("en", "Troops landed on July 11, a day after the town fell.") == ["2016-07-11", "2016-07-10"]
    assert values("en", "Troops left on July 11, two days before the vote.") == ["2016-07-11", "2016-07-13"]
    text = "Trois jours après la chute de la ville, l'armée a attaqué lundi."
    assert values("fr", text) == ["2016-07-15", "2016-07-18"]


def test_later_counts_from_the_last_time_that_is_exact_enough() -> None:
    text = "Le 3 mai, la ville, perdue en 2001, est tombée. Trois jours plus tard, elle a été reprise."
    assert values("fr", text) == ["2016-05-03", "2001", "2016-05-06"]
    assert values("en", "It was free until 1990. Four years later troops came.") == ["../1990", "1994"]


def test_the_same_year_is_the_one_named_before() -> None:
    english = "He was held in June 2013. The court charged him in July of that year. The same year he left."
    assert values("en", english) == ["2013-06", "2013-07", "2013"]
    french = "Il a pris les armes en 2004. Il est mort en septembre de la même année."
    assert values("fr", french) == ["2004", "2004-09"]
    assert values("en", "They met in July of that year.", None) == ["--07"]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "The battle was fought in March and April 2014.", ["2014-03/2014-04"]),
        ("fr", "Les combats de décembre et janvier ont cessé.", ["2015-12/2016-01"]),
        ("en", "It rained in 2002 and 2003.", ["2002/2003"]),
        ("en", "It rained in March and May 2014.", ["2016-03", "2014-05"]),  # two times, not one stretch
    ],
)
def test_months_and_years_that_follow_each_other_are_one_stretch(lang: str, text: str, value: list[str]) -> None:
    assert values(lang, text) == value


def test_the_day_before_is_a_day_of_its_own_when_a_verb_follows() -> None:
    try:
        nlp = load_pipeline("en")
    except NoPipeline as reason:
        pytest.skip(str(reason))
    own = "Flags were lowered on Monday for the officer whose killing the day before touched off a battle."
    leads = "Troops entered the town on Monday, the day before the vote."
    for text, value in ((own, "2016-07-17"), (leads, "2016-07-19")):
        found = find_times(passage("en", text, nlp), WEDNESDAY, time_words("en"))
        assert [h.when.value for h in found] == ["2016-07-18", value]


def test_a_day_that_the_month_named_before_lacks_is_not_of_it() -> None:
    assert "2016-02-30" not in values("fr", "La trêve date de février 2016. Le 30, un convoi est entré.")


def test_a_day_of_the_month_named_before() -> None:
    assert values("fr", "Ils ont pris Amran en juillet 2014, puis Sanaa le 21 septembre.", None) == [
        "2014-07",
        "2014-09-21",
    ]
    assert values("en", "They took it in May 2017 and lost it in October.", None) == ["2017-05", "2017-10"]
    assert values("fr", "Tout a commencé le 9 août. Le 18, des tirs ont éclaté.", None) == ["--08-09", "--08-18"]


def test_earlier_passages_lend_the_day_and_the_year() -> None:
    words = time_words("en")
    first = find_times(passage("en", "The operation began on 3 November 2005."), None, words)
    second = find_times(passage("en", "On 10 November the town fell. The next day it was looted."), None, words, first)
    assert [h.when.value for h in second] == ["2005-11-10", "2005-11-11"]


def test_bounds_and_precision() -> None:
    month = times("fr", "en janvier 2015")[0].when
    assert (month.start, month.end, month.precision) == ("2015-01-01", "2015-01-31", "month")
    since = times("en", "since 2014")[0].when
    assert (since.start, since.end, since.precision) == ("2014-01-01", None, "year")
    clock = times("fr", "mardi vers 14h30")[0].when
    assert (clock.value, clock.precision) == ("2016-07-19", "minute")
    dawn = times("en", "at dawn on Tuesday")[0].when
    assert (dawn.value, dawn.precision) == ("2016-07-19", "hour")
    assert times("en", "the 1990s")[0].when.precision == "decade"
    assert times("en", "recently")[0].when.precision == "unknown"
    unknown = times("fr", "le 7 juillet", day=None)[0].when
    assert (unknown.start, unknown.end, unknown.precision) == (None, None, "day")


def test_span_and_text_are_those_of_the_article() -> None:
    text = "Hier  encore , le 7 juillet 2014."
    doc = BLANK["fr"]("Hier encore, le 7 juillet 2014.")
    origin = [i for i in range(len(text)) if i not in (5, 13)] + [len(text)]
    hits = find_times(Passage(doc, tuple(origin)), WEDNESDAY, time_words("fr"))
    assert [h.when.span.of(text) for h in hits] == ["Hier", "le 7 juillet 2014"]
    assert hits[0].when.span == Span(0, 4)
    assert [doc[h.start : h.end].text for h in hits] == ["Hier", "le 7 juillet 2014"]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("fr", "Le sommet se tiendra mardi à Genève.", "2016-07-26"),
        ("fr", "Il rencontrera le roi en octobre.", "2016-10"),
        ("fr", "Il a rencontré le roi en octobre.", "2015-10"),
        ("fr", "Une réunion est prévue le 5 septembre.", "2016-09-05"),
        ("fr", "Le général a été tué le 5 septembre.", "2015-09-05"),
        ("en", "The council will meet on Friday.", "2016-07-22"),
        ("en", "The council met on Friday.", "2016-07-15"),
        ("en", "Talks are due to resume on August 15.", "2016-08-15"),
        ("en", "He was killed on August 15.", "2015-08-15"),
        ("en", "Elections will be held in December.", "2016-12"),
        ("en", "The envoy is due to meet the rebels on Friday.", "2016-07-22"),
        ("en", "The envoy vowed to return on Friday.", "2016-07-22"),
        ("en", "The envoy, who vowed on Friday to return, was killed.", "2016-07-15"),
        ("en", "In September the army set the prisoners free.", "2015-09"),
        ("en", "The council meets on Friday.", "2016-07-22"),
        ("en", "The minister is to visit the capital on Friday.", "2016-07-22"),
        ("en", "The envoy has left Tbilisi and is to see the president on Friday.", "2016-07-22"),
        ("fr", "Les deux délégations devaient se réunir vendredi.", "2016-07-22"),
        ("fr", "Le chef rebelle a promis qu'il suspendrait vendredi ses attaques.", "2016-07-22"),
        ("fr", "L'armée ouvrait vendredi la route de Bouaké.", "2016-07-15"),
    ],
)
def test_the_verb_says_past_or_future(lang: str, text: str, value: str) -> None:
    try:
        nlp = load_pipeline(lang)
    except NoPipeline as reason:
        pytest.skip(str(reason))
    hits = find_times(passage(lang, text, nlp), WEDNESDAY, time_words(lang))
    assert [h.when.value for h in hits] == [value]


def test_a_missing_language_is_named() -> None:
    with pytest.raises(ValueError, match=r"time\.yaml is missing"):
        time_words("xx")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The war began in 2013. The army took the town that year.", ["2013", "2013"]),
        ("The war began in 2013. Officials said that years of bombing killed 500 people.", ["2013"]),
        ("Officials said in 2013 that weeks of fighting had emptied the town.", ["2013"]),
        ("The war began in 2013. Officials said that year after year bombs fell.", ["2013"]),
        ("The war began in 2013. Officials said that month-long fighting had ended.", ["2013"]),
    ],
)
def test_that_before_a_unit(text: str, value: list[str]) -> None:
    try:
        nlp = load_pipeline("en")
    except NoPipeline as reason:
        pytest.skip(str(reason))
    hits = find_times(passage("en", text, nlp), WEDNESDAY, time_words("en"))
    assert [h.when.value for h in hits if h.when.value] == value


def test_the_next_day_follows_a_day_and_not_one_since_which_something_goes_on() -> None:
    since = "Ils avancent depuis leur entrée en Syrie le 24 juin."
    assert values("fr", f"Lundi, la ville est tombée. {since} Le lendemain, un attentat a tué dix personnes.")[-1] == (
        "2016-07-19"
    )
    assert values("fr", f"{since} Le lendemain, ils ont pris Jarablous.")[-1] == "2016-06-25"


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        # after the month or the year named before
        ("en", "Rebels took the town in January 2014 and the port the following month.", ["2014-01", "2014-02"]),
        ("en", "They took the town in March 2013 and lost it in January the following year.", ["2013-03", "2014-01"]),
        ("en", "They took the town in October 2000 and the port the following September.", ["2000-10", "2001-09"]),
        ("en", "The raid was on May 2, 2011; the next month the army left.", ["2011-05-02", "2011-06"]),
        ("fr", "La ville est tombée en janvier 2014 et le port le mois suivant.", ["2014-01", "2014-02"]),
        ("fr", "La ville est tombée fin 2013. En juin de l'année suivante, le port a cédé.", ["2013", "2014-06"]),
        ("fr", "Elle est tombée en avril 2013, et le port en mars suivant.", ["2013-04", "2014-03"]),
        ("fr", "Elle est tombée le mardi 5 juillet, et le port le lundi suivant.", ["2016-07-05", "2016-07-11"]),
        # the year or month named before, not the article's
        ("fr", "La guerre a commencé en 2011. Cette année-là, l'armée a assiégé la ville.", ["2011", "2011"]),
        ("fr", "La guerre a commencé en mars 2011. Ce mois-là, la ville est tombée.", ["2011-03", "2011-03"]),
        ("en", "In 2013 the army retook the town; that summer it took the port.", ["2013", "2013"]),
        # a day with another name for its year
        ("en", "The ship was seized on November 19 last year.", ["2015-11-19"]),
        ("fr", "Le navire a été saisi le 19 novembre de l'an dernier.", ["2015-11-19"]),
        # days of a month that is not named
        ("fr", "Il a été arrêté le 4 à Conakry, puis libéré le 9 sous caution.", ["2016-07-04", "2016-07-09"]),
        ("fr", "Le 5 au matin, la ville est tombée.", ["2016-07-05"]),
        ("fr", "Ils ont pris Homs le 7 puis Damas le 8.", ["2016-07-07", "2016-07-08"]),
        ("fr", "Les 4 à Conakry sont libres.", []),
        ("fr", "Il est le 1er à Conakry.", ["2016-07-01"]),
        ("fr", "Il est le premier à partir.", []),
        ("en", "It is the 5th in a row.", []),
        # months before and behind the noun of what happened
        ("en", "The March offensive failed.", ["2016-03"]),
        ("en", "The May attack failed.", ["2016-05"]),
        ("fr", "L'offensive de mars a échoué.", ["2016-03"]),
        ("fr", "L'attaque de mai a échoué.", ["2016-05"]),
        # parts of a year
        ("en", "In the first half of 2014 the army lost ten towns.", ["2014-01/2014-06"]),
        ("en", "In the first three months of the year ten died.", ["2016-01/2016-03"]),
        ("fr", "Au second semestre 2013, l'armée a perdu dix villes.", ["2013-07/2013-12"]),
        ("fr", "Durant les six premiers mois de l'année, dix ont péri.", ["2016-01/2016-06"]),
        ("fr", "Au cours du premier trimestre, dix ont péri.", ["2016-01/2016-03"]),
        ("fr", "Au quatrième trimestre, dix ont péri.", ["2015-10/2015-12"]),
        ("en", "In the first half of the match he fell.", []),
        # what opens an item of a list
        ("en", "December 2: Gunmen killed three.", ["2015-12-02"]),
        ("en", "* Nov. 27: Rebels attack the town.", ["2015-11-27"]),
        ("en", "1994: Militias massacre villagers.", ["1994"]),
        ("fr", "1996 : le Rwanda envahit le Zaïre.", ["1996"]),
        ("en", "July 2:30 pm", ["2016-07"]),
        # seasons
        ("fr", "Au printemps dernier, le Kenya a déployé des policiers.", ["2016"]),
        ("en", "In the autumn, gangs attacked the base.", ["2015"]),
        ("en", "In the fall of the town ten died.", []),
        # round years that open a sentence
        ("en", "In 2000 rebels seized the town.", ["2000"]),
        ("en", "The army lost it. It had been in 2000 villages.", []),
        ("fr", "Il occupe la ville depuis 2000 malgré un accord.", ["2000/.."]),
        ("en", "Gunmen attacked the village a fortnight ago.", ["2016-07"]),
        # the day on which what is counted began
        ("en", "They took Gao on Monday, the third day of fighting.", ["2016-07-18", "2016-07-16/.."]),
        ("en", "They took Gao on Monday, the third day in a row.", ["2016-07-18"]),
    ],
)
def test_times_told_by_what_stands_beside_them(lang: str, text: str, value: list[str]) -> None:
    assert values(lang, text) == value


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "Soldiers escorted protesters to May 13 Square in the capital.", []),
        ("en", "Rebels of the June 14 Brigade attacked.", []),
        ("en", "The March 23 Movement took Goma on Monday.", ["2016-07-18"]),
        ("fr", "Le Mouvement du 23-Mars a pris Goma lundi.", ["2016-07-18"]),
        ("en", "On May 13 Israel attacked Gaza.", ["2016-05-13"]),
        ("en", "May 13 Israeli jets struck Gaza.", ["2016-05-13"]),
    ],
)
def test_a_date_in_a_name_is_no_time(lang: str, text: str, value: list[str]) -> None:
    found = find_times(passage(lang, text, load_pipeline(lang)), WEDNESDAY, time_words(lang))
    assert [hit.when.value for hit in found] == value
