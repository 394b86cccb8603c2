"""Relations of groups and states: who makes up an alliance, who is allied or hostile to whom; and what is not told."""

from __future__ import annotations

import pytest
from readings import reader, relations

from kg.model import Article


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The Red Alliance, a coalition made up of Al-Shabaab and Hezbollah, attacked Kisumu."),
        ("en", "Al-Shabaab and Hezbollah formed the Northern Alliance."),
        ("en", "The Red Alliance, an alliance of militants from Al-Shabaab and Hezbollah, attacked Kisumu."),
        ("fr", "L'Alliance rouge, une alliance de combattants d'Al-Shabaab et du Hezbollah, a attaqué Kisumu."),
        ("fr", "L'Alliance rouge, composée d'Al-Shabaab et du Hezbollah, a attaqué Kisumu."),
        ("fr", "Al-Shabaab et le Hezbollah ont formé l'Alliance du Nord."),
        ("fr", "La coalition, qui comprend Al-Shabaab et le Hezbollah, a attaqué Kisumu."),
    ],
)
def test_an_alliance_has_the_members_that_make_it_up(lang: str, text: str) -> None:
    assert {s for s, kind, _ in relations(lang, text) if kind == "memberOf"} >= {"Al-Shabaab", "Hezbollah"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The Red Alliance was made stronger by Al-Shabaab and Hezbollah."),
        ("en", "The Red Alliance, made up of former members of Al-Shabaab and Hezbollah, attacked Kisumu."),
        ("en", "The Red Alliance is no longer made up of Al-Shabaab and Hezbollah."),
        ("fr", "L'Alliance rouge a composé avec Al-Shabaab et le Hezbollah."),
        ("fr", "L'Alliance rouge n'est plus composée d'Al-Shabaab et du Hezbollah."),
    ],
)
def test_nobody_joins_an_alliance_unsaid(lang: str, text: str) -> None:
    assert "memberOf" not in {kind for _, kind, _ in relations(lang, text)}


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("en", "Turkey, a member of NATO, closed its border.", ("Turkey", "memberOf", "NATO")),
        ("fr", "La Turquie, membre de l'Otan, a fermé sa frontière.", ("Turkey", "memberOf", "NATO")),
        ("en", "The African Union, of which Kenya is a member, voiced alarm.", ("Kenya", "memberOf", "African Union")),
        ("fr", "L'Otan, dont la Turquie est membre, a réagi.", ("Turkey", "memberOf", "NATO")),
        ("en", "Paul Zida of the Citizen Broom movement wants an inquiry.", ("Paul Zida", "memberOf", "Citizen Broom")),
        (
            "fr",
            "Deux enquêteurs de l'ONU, l'Américain Paul Sharp et la Suédoise Anna Lind, ont disparu.",
            ("Anna Lind", "memberOf", "United Nations"),
        ),
        # whose enemy, whose friend
        ("en", "Groups hostile to Hezbollah attacked Kisumu.", ("Groups hostile to Hezbollah", "opposes", "Hezbollah")),
        ("en", "Fighters opposed to Karim Saleh attacked Kisumu.", ("Fighters", "opposes", "Karim Saleh")),
        (
            "fr",
            "Des groupes armés hostiles au Hezbollah ont attaqué.",
            ("Des groupes armés hostiles au Hezbollah", "opposes", "Hezbollah"),
        ),
        ("fr", "Rival du Hamas, Karim Saleh a été arrêté.", ("Karim Saleh", "opposes", "Hamas")),
        ("fr", "Alliée de Moscou, la Syrie a voté contre.", ("Syria", "alliedWith", "Russia")),
        ("en", "An ally of Moscow, Syria voted against it.", ("Syria", "alliedWith", "Russia")),
        (
            "fr",
            "Une milice ougandaise alliée à l'Etat islamique a tué dix civils.",
            ("Une milice ougandaise", "alliedWith", "Islamic State"),
        ),
        (
            "en",
            "The White Front, a Ugandan militia allied to Islamic State, killed ten civilians.",
            ("White Front", "alliedWith", "Islamic State"),
        ),
        # who leads an alliance; the name before an apposition
        ("fr", "La coalition que mènent les Etats-Unis a frappé Kisumu.", ("United States", "leads", "La coalition")),
        (
            "fr",
            "Des rebelles, sous les ordres du colonel Karim Saleh, ont attaqué Kisumu.",
            ("Karim Saleh", "leads", "Des rebelles"),
        ),
        (
            "en",
            "Hezbollah, under the command of General Karim Saleh, attacked Kisumu.",
            ("Karim Saleh", "leads", "Hezbollah"),
        ),
        ("en", "Jimmy Berg, an officer who leads Hezbollah, said so.", ("Jimmy Berg", "leads", "Hezbollah")),
        # whom somebody works for, what a name is against, whose opponents
        (
            "en",
            "Paul Marai, who worked as a photographer for AFP, fled.",
            ("Paul Marai", "memberOf", "Agence France-Presse"),
        ),
        (
            "fr",
            "Paul Marai, qui travaillait comme photographe de l'AFP, a fui.",
            ("Paul Marai", "memberOf", "Agence France-Presse"),
        ),
        ("en", "The anti-IS coalition struck Raqqa.", ("Global Coalition Against Daesh", "opposes", "Islamic State")),
        ("fr", "Les opposants au président Karim Saleh ont défilé.", ("Karim Saleh", "opposes", "Les opposants")),
        # militias without a name
        (
            "en",
            "The Northern Forces, an alliance of Arab and Kurdish fighters, advanced.",
            ("Arab and Kurdish fighters", "memberOf", "Northern Forces"),
        ),
        (
            "fr",
            "Les Forces du Nord, dominées par les milices kurdes, ont avancé.",
            ("les milices kurdes", "memberOf", "Forces du Nord"),
        ),
        # whose war it is, and not the accusers'
        ("en", "Aid groups accused Hezbollah, at war with Hamas, of theft.", ("Hezbollah", "opposes", "Hamas")),
        ("fr", "Des ONG ont accusé le Hezbollah, en guerre contre le Hamas.", ("Hezbollah", "opposes", "Hamas")),
        # an acronym in brackets parts nothing
        ("en", "The Northern Front (NF), a rival of Hamas, attacked.", ("Hamas", "opposes", "Northern Front")),
        ("fr", "Le Front du Nord (FN), rival du Hamas, a attaqué.", ("Hamas", "opposes", "Front du Nord")),
        (
            "en",
            "Two members of the Lord's Resistance Army (LRA), including Karim Saleh, died.",
            ("Karim Saleh", "memberOf", "Lord's Resistance Army"),
        ),
        (
            "fr",
            "Deux membres de l'Armée de résistance du Seigneur (LRA), dont Karim Saleh, sont morts.",
            ("Karim Saleh", "memberOf", "Lord's Resistance Army"),
        ),
        # what a name says of whom it stands for
        (
            "en",
            "His men joined the U.S.-led coalition against Islamic State.",
            ("Global Coalition Against Daesh", "opposes", "Islamic State"),
        ),
        (
            "fr",
            "La coalition dirigée par les Etats-Unis contre l'EI a bombardé Kisumu.",
            ("United States", "leads", "Global Coalition Against Daesh"),
        ),
        # who is called by where he is from, who is more than one thing
        (
            "fr",
            "Le Hezbollah a protesté. Son chef, le Tunisien Karim Saleh, a parlé.",
            ("Karim Saleh", "leads", "Hezbollah"),
        ),
        (
            "en",
            "Karim Saleh, leader of the Northern Front and an ally of Hamas, spoke.",
            ("Karim Saleh", "alliedWith", "Hamas"),
        ),
        # each of two
        ("en", "Kenya and Ethiopia, allies of Hamas, sent troops.", ("Hamas", "alliedWith", "Kenya")),
        ("fr", "Le Kenya et l'Ethiopie, alliés du Hamas, ont envoyé des soldats.", ("Hamas", "alliedWith", "Kenya")),
        # the mayor of a capital heads no state
        ("fr", "Jean Morel, maire de Rome, a parlé.", ("Jean Morel", "leads", "Rome")),
        ("en", "Luca Bianchi, mayor of Rome, spoke.", ("Luca Bianchi", "leads", "Rome")),
        # a man of the name of a town
        ("fr", "M. Soro, chef du Hezbollah, a démenti.", ("Soro", "leads", "Hezbollah")),
        # a town called by what it is of another place
        ("en", "Kisumu, a suburb of Mosul, was shelled.", ("Kisumu", "locatedIn", "Mosul")),
        ("fr", "Kisumu, un faubourg de Mossoul, a été bombardé.", ("Kisumu", "locatedIn", "Mosul")),
    ],
)
def test_bonds_of_groups_and_states(lang: str, text: str, wanted: tuple[str, str, str]) -> None:
    assert wanted in relations(lang, text)


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        # its enemies may be anyone
        ("en", "Hezbollah said its enemies would lose.", "opposes"),
        ("fr", "Le Hezbollah a dit que ses ennemis perdraient.", "opposes"),
        # nobody in particular leads
        ("en", "The Kurdish-led Northern Front attacked Kisumu.", "leads"),
        # who is hostile to a thing, or was
        ("en", "Groups hostile to change attacked Kisumu.", "opposes"),
        ("en", "Groups no longer hostile to Hezbollah met in Kisumu.", "opposes"),
        ("fr", "Des groupes hostiles au changement ont attaqué Kisumu.", "opposes"),
        # a rule is not led, a party is not its people's ally
        ("fr", "La guerre a commencé sous la présidence de Karim Saleh.", "leads"),
        ("en", "The war began under the rule of Karim Saleh.", "leads"),
        ("en", "The pro-Kurdish party denied it.", "alliedWith"),
        # who was president
        ("en", "Former Kenyan president Peter Otieno met rebels in Goma.", "leads"),
        ("fr", "L'ancien président kényan Pierre Otieno a rencontré les rebelles à Goma.", "leads"),
        # a building that is called after its town
        ("en", "Rebels shelled Aden airport on Monday.", "locatedIn"),
        ("en", "Rebels shelled the port of Aden on Monday.", "locatedIn"),
    ],
)
def test_what_goes_without_saying_or_is_over(lang: str, text: str, kind: str) -> None:
    assert kind not in {found for _, found, _ in relations(lang, text)}


def test_a_part_is_of_the_body_that_calls_it_its_own() -> None:
    found = relations("fr", "L'Etat islamique a revendiqué l'attaque via son agence Amaq.")
    assert ("Amaq News Agency", "partOf", "Islamic State") in found


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "In Baghdad, a bomb killed ten people in the Hurriya district on Monday."),
        ("fr", "À Bagdad, une bombe a tué dix personnes dans le quartier de Hurriya lundi."),
    ],
)
def test_a_district_lies_in_the_town_that_its_sentence_begins_with(lang: str, text: str) -> None:
    assert any(kind == "locatedIn" and town == "Baghdad" for _, kind, town in relations(lang, text))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Rebels took the districts of Tawa, Zabda and al-Macha in eastern Mosul."),
        ("fr", "Le convoi est entré dans les quartiers de Tawa, Zabda et al-Macha dans l'est de Mossoul."),
    ],
)
def test_the_districts_of_a_list_lie_in_one_town(lang: str, text: str) -> None:
    inside = {subject for subject, kind, town in relations(lang, text) if kind == "locatedIn" and town == "Mosul"}
    assert inside >= {"Tawa", "Zabda", "al-Macha"}


def test_the_scene_of_an_article_counts_more_than_who_else_acts() -> None:
    told = "Kenya mourned. Fighting went on in Kisumu and Eldoret. Uganda sent troops. Uganda waited."
    found = relations("en", f"{told} President Peter Otieno came to Kisumu.")
    assert ("Peter Otieno", "leads", "Kenya") in found


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        # whatever country the article is about, the ontology knows the president's
        (
            "en",
            "Kenya mourned. Kenya closed its border with Kenya's help. President Barack Obama sent aid.",
            ("Barack Obama", "leads", "United States"),
        ),
        (
            "fr",
            "Le Kenya est en deuil. Le Kenya a fermé sa frontière. Le président Barack Obama a aidé le Kenya.",
            ("Barack Obama", "leads", "United States"),
        ),
    ],
)
def test_a_known_president_is_of_his_own_country(lang: str, text: str, wanted: tuple[str, str, str]) -> None:
    assert {r for r in relations(lang, text) if r[1] == "leads"} == {wanted}


def test_a_bare_title_points_to_the_country_named_before_it() -> None:
    text = "Kenya buried the dead. Prime Minister Peter Otieno sent the Kenyan army to the north of Kenya."
    x = reader("en").read(Article("a", text, "en", "2020-06-15"))
    told = [r for r in x.relations if r.type == "leads"]
    assert [r.object.span.of(text) for r in told] == ["Kenya"]
