"""Ends of relations: whose an office is when the words beside it do not say, and what is worth telling of places."""

from __future__ import annotations

import pytest
from readings import relations


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        # an office before a name is no name
        (
            "en",
            "Kenya buried its dead. Prime Minister Peter Otieno sent the Kenyan army to the north of Kenya.",
            ("Peter Otieno", "leads", "Kenya"),
        ),
        # the country that the article is about
        (
            "fr",
            "Le Kenya a enterré ses morts. Le Kenya est en deuil au Kenya. Le ministre Jean Morel l'a dit.",
            ("Jean Morel", "leads", "Kenya"),
        ),
        # the capital that a sentence begins with
        (
            "en",
            "Kenya buried its dead in Kisumu, Kenya. In Rome, President Luca Bianchi offered Kenya help.",
            ("Luca Bianchi", "leads", "Italy"),
        ),
        (
            "fr",
            "Le Kenya a enterré ses morts à Kisumu, au Kenya. A Rome, le président Luca Bianchi a promis de l'aide.",
            ("Luca Bianchi", "leads", "Italy"),
        ),
        (
            "fr",
            "Le Kenya a enterré ses morts à Kisumu, au Kenya. Au Caire, le président Karim Saleh a promis de l'aide.",
            ("Karim Saleh", "leads", "Egypt"),
        ),
        # the body named last
        (
            "en",
            "The African Union met on Monday. The secretary-general, Peter Otieno, condemned the attack.",
            ("Peter Otieno", "leads", "African Union"),
        ),
        (
            "fr",
            "L'Union africaine s'est réunie. Le secrétaire général, Jean Morel, a condamné l'attaque.",
            ("Jean Morel", "leads", "African Union"),
        ),
        # towns have no spokesmen
        (
            "en",
            "UNICEF denounced the shelling of Kisumu. Its spokesman, Jonas Berg, spoke of ten dead.",
            ("Jonas Berg", "speaksFor", "UNICEF"),
        ),
        # a single one of several leaders
        ("fr", "Un des leaders de Boko Haram, Ali Karim, a été tué.", ("Ali Karim", "leads", "Boko Haram")),
        ("en", "One of the leaders of Boko Haram, Ali Karim, was killed.", ("Ali Karim", "leads", "Boko Haram")),
        ("en", "Al-Shabaab, which is linked to Al-Qaeda, fired mortars.", ("Al-Shabaab", "alliedWith", "Al-Qaeda")),
        # a dateline, where an event speaks of the town
        ("en", "KISUMU, Kenya (AFP) - Gunmen stormed Kisumu on Monday.", ("Kisumu", "locatedIn", "Kenya")),
        ("en", "Gunmen attacked a school in Kisumu.", ("a school", "locatedIn", "Kisumu")),
        ("en", "Rockets hit Chad's consulate in Kano.", ("Chad's consulate", "locatedIn", "Kano")),
        # the town before a noun for a part of it, and the part's own name
        ("en", "A bomb in the Algiers district of Bab el-Oued killed two.", ("Bab el-Oued", "locatedIn", "Algiers")),
        ("en", "Rebels shelled the Nairobi slum of Mathare.", ("Mathare", "locatedIn", "Nairobi")),
        ("en", "Gunmen attacked the Crater district of Aden.", ("Crater", "locatedIn", "Aden")),
        # an army has commanders, a movement has a leader
        (
            "en",
            "Boko Haram fought on. The army shelled its camp. Its leader, Ali Karim, fled.",
            ("Ali Karim", "leads", "Boko Haram"),
        ),
        (
            "fr",
            "Boko Haram a riposté. L'armée a pilonné son camp. Son chef, Ali Karim, a fui.",
            ("Ali Karim", "leads", "Boko Haram"),
        ),
        # for whom a spokesman speaks without its being said
        ("en", 'The army denied it. "We fired," spokesman Jonas Berg said.', ("Jonas Berg", "speaksFor", "The army")),
        (
            "fr",
            "L'armée a repris la ville. Un porte-parole militaire, Jonas Berg, l'a annoncé.",
            ("Jonas Berg", "speaksFor", "L'armée"),
        ),
        ("fr", "Le porte-parole de M. Otieno, Jonas Berg, a nié.", ("Jonas Berg", "speaksFor", "Otieno")),
        # whom a representative or an adviser serves
        (
            "en",
            "Mohamed Souef, special representative of the U.N. Secretary-General in Somalia, condemned the attack.",
            ("Mohamed Souef", "memberOf", "United Nations"),
        ),
        (
            "fr",
            "Ali Souef, représentant spécial du secrétaire général de l'ONU, a condamné l'attaque.",
            ("Ali Souef", "memberOf", "United Nations"),
        ),
        ("fr", "Le conseiller américain Luc Morel a appelé au calme.", ("Luc Morel", "memberOf", "United States")),
        ("en", "Kenya's foreign adviser, Peter Otieno, condemned it.", ("Peter Otieno", "memberOf", "Kenya")),
        ("fr", "Un commandant du Front rouge (FR), le major Luc Bo, a fui.", ("Luc Bo", "memberOf", "Front rouge")),
        # a country may be the field of an office
        (
            "en",
            "Jonas Berg, Kenya country director at Human Rights Watch, condemned it.",
            ("Jonas Berg", "leads", "Human Rights Watch"),
        ),
        # a head of state beside his state
        ("en", "The raid was condemned by Russia's Vladimir Putin.", ("Vladimir Putin", "leads", "Russia")),
        # the country where the article was written, if no other is named more
        (
            "en",
            "KISUMU, Kenya - Kenya buried its dead. Uganda and Uganda's army sent troops. President Peter Otieno wept.",
            ("Peter Otieno", "leads", "Kenya"),
        ),
        (
            "en",
            "NATO trained the men, Secretary-General Antonio Guterres said.",
            ("Antonio Guterres", "leads", "United Nations"),
        ),
        # the name of what somebody founded is not his
        ("en", "Jonas Berg, founder of the militia Salwa Judum, died.", ("Jonas Berg", "leads", "Salwa Judum")),
    ],
)
def test_whose_an_office_is_and_where_things_lie(lang: str, text: str, wanted: tuple[str, str, str]) -> None:
    assert wanted in relations(lang, text)


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("en", "A spokesman for the families, Jonas Berg, spoke after the army left.", "leads"),
        # one minister of many, of a state that is not named with him
        ("fr", "Le Kenya a riposté au Kenya. Le ministre de la Défense, Jean Morel, l'a dit au Kenya.", "leads"),
        # kinds of buildings, and what is named after its town
        ("en", "Gunmen stormed prison in Kisumu and freed inmates.", "locatedIn"),
        ("en", "Rockets hit Kisumu's airport on Monday.", "locatedIn"),
        # backed or led by a body is no part of it
        ("en", "Gunmen attacked a UN-backed mission and the NATO-led force.", "partOf"),
        # a state's own
        ("en", "Kenya's army and Kenya's interior ministry denied the raid.", "partOf"),
        # who is denied or was once an enemy
        ("en", "The people of Kisumu are not our enemy, Boko Haram said.", "opposes"),
        ("fr", "Le peuple n'est pas notre ennemi, a affirmé Boko Haram.", "opposes"),
        # the text says of what, though we do not know it
        ("en", "Hassan Sheikh Mohamud, the president of Zubaland state, fled.", "leads"),
        # two places with a verb between them
        ("en", "Rebels said Tehran would pay, and Iran's army shelled them.", "locatedIn"),
        # who serves a head is none
        ("fr", "Ali Souef, représentant spécial du secrétaire général de l'ONU, a condamné l'attaque.", "leads"),
        ("fr", "Jonas Berg, adjoint au maire de Kisumu, a démenti.", "leads"),
        # a negotiator is no head
        ("fr", "Jonas Berg, négociateur en chef de Boko Haram, a démenti.", "leads"),
        # nothing happened to them
        ("en", "Shops in Kisumu were shut.", "locatedIn"),
        ("fr", "Des boutiques à Alep étaient fermées.", "locatedIn"),
        ("fr", "Trois observateurs de l'ONU ont dîné.", "memberOf"),
        # the noun only says what the name is
        ("en", "Rebels shelled the suburb of Kisumu.", "locatedIn"),
        ("en", "Rebels shelled the Kisumu district.", "locatedIn"),
        ("fr", "Les rebelles ont bombardé le district d'Alep.", "locatedIn"),
        # an army is only for now where it is
        ("en", "The army in Kisumu opened fire.", "locatedIn"),
        ("fr", "Les rebelles ont attaqué l'armée à Alep.", "locatedIn"),
        # a date is no place
        ("en", "They met in Kisumu on Nov. 25.", "locatedIn"),
        # what is over, denied, or what an ally is
        ("en", "Jonas Berg, a former official of Hezbollah, was shot.", "memberOf"),
        ("fr", "Jean Morel, ancien soldat de l'armée française, a été tué.", "memberOf"),
        ("fr", "Le Kenya n'est pas membre de l'Union africaine.", "memberOf"),
        ("en", "The Shiite movement, an ally of Karim Saleh, has not commented.", "leads"),
        ("fr", "L'armée turque est un allié de l'Armée syrienne libre.", "memberOf"),
        # who only happens to be in a town
        ("fr", "Les rebelles ont attaqué la Garde nationale à Alep.", "locatedIn"),
    ],
)
def test_what_is_not_told(lang: str, text: str, kind: str) -> None:
    assert kind not in {found for _, found, _ in relations(lang, text)}


def test_the_country_of_an_article_is_named_half_as_often_again_as_any_other() -> None:
    told = "Kenya mourned. Kenya closed its border. Uganda and Uganda's army waited. Kenya wept for Kenya."
    assert ("Peter Otieno", "leads", "Kenya") not in relations(
        "en", f"Uganda slept. Uganda woke. {told} President Peter Otieno came."
    )
    assert ("Peter Otieno", "leads", "Kenya") in relations("en", f"Kenya slept. {told} President Peter Otieno came.")
