"""Names in a text to known actors, countries and places: found, decided, or left alone.

The texts are ordinary newswire sentences about many wars; they are only tokenised, so the tests need no trained model
but where coreference has to tell a surname.
"""

from __future__ import annotations

import time

import pytest
import spacy
from readings import reader
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.gazetteer import Gazetteer, GazetteerError, load_gazetteer, slug
from kg.model import ARTICLE, RESOURCE, Article, Entity
from kg.nlp.link import Linker, linker_for
from kg.nlp.names import fold, sound
from kg.ontology import load_ontology


@pytest.fixture(scope="module")
def blank() -> dict[str, Language]:
    return {lang: spacy.blank(lang) for lang in ("fr", "en")}


@pytest.fixture(scope="module")
def linkers() -> dict[str, Linker]:
    return {lang: linker_for(load_ontology(), lang) for lang in ("fr", "en")}


Read = dict[str, Entity | None]


@pytest.fixture
def read(blank: dict[str, Language], linkers: dict[str, Linker]):  # type: ignore[no-untyped-def]
    def reader(lang: str, text: str, day: str | None = None, countries: tuple[str, ...] = ()) -> Read:
        hits = linkers[lang].scan(blank[lang](text))
        for hit in hits:
            assert hit.start < hit.end
        decided = linkers[lang].decide(hits, day, countries)
        return {hit.text: decided[hit.key] for hit in hits}

    return reader


def ids(found: Read) -> dict[str, str]:
    return {text: entity.id.removeprefix(RESOURCE) for text, entity in found.items() if entity is not None}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "Les FDS sont entrées mardi dans Minbej, dans le nord de la Syrie, selon l'OSDH.",
         {"FDS": "SyrianDemocraticForces", "Minbej": "Manbij", "Syrie": "Syria",
          "OSDH": "SyrianObservatoryForHumanRights"}),
        ("en", "The SDF entered Manbij in northern Syria on Tuesday, the SOHR said.",
         {"SDF": "SyrianDemocraticForces", "Manbij": "Manbij", "Syria": "Syria",
          "SOHR": "SyrianObservatoryForHumanRights"}),
        ("fr", "Au Mali, la Minusma a dit que des combattants du GSIM avaient attaqué Gao et Ménaka.",
         {"Mali": "Mali", "Minusma": "MINUSMA", "GSIM": "JNIM", "Gao": "Gao", "Ménaka": "Menaka"}),
        ("en", "In Sudan, the RSF shelled al-Fashir while the army of Abdel Fattah al-Burhan bombed Nyala.",
         {"Sudan": "Sudan", "RSF": "RapidSupportForces", "al-Fashir": "ElFasher", "Nyala": "Nyala",
          "Abdel Fattah al-Burhan": "AbdelFattahAlBurhan"}),
        ("fr", "L'armée ukrainienne s'est retirée d'Avdiïvka, dans la région de Donetsk, a dit Volodymyr Zelensky.",
         {"armée ukrainienne": "UkrainianArmedForces", "Avdiïvka": "Avdiivka", "région de Donetsk": "DonetskOblast",
          "Volodymyr Zelensky": "VolodymyrZelensky"}),
        ("en", "M23 rebels backed by Rwanda took Goma in the Democratic Republic of the Congo, said MONUSCO.",
         {"M23 rebels": "M23", "Rwanda": "Rwanda", "Goma": "Goma", "MONUSCO": "MONUSCO",
          "Democratic Republic of the Congo": "DemocraticRepublicOfTheCongo"}),
        ("fr", "Le Hezbollah a tiré des roquettes vers la Galilée, a indiqué Tsahal.",
         {"Hezbollah": "Hezbollah", "Galilée": "Galilee", "Tsahal": "IsraeliArmedForces"}),
        ("en", "The Arakan Army seized a base in Rakhine from the Tatmadaw.",
         {"Arakan Army": "ArakanArmy", "Rakhine": "Rakhine", "Tatmadaw": "MyanmarArmedForces"}),
        ("fr", "Dans la bande de Gaza, le Jihad islamique et le Hamas ont condamné l'ONU.",
         {"bande de Gaza": "GazaStrip", "Jihad islamique": "PalestinianIslamicJihad", "Hamas": "Hamas",
          "ONU": "UnitedNations"}),
        ("en", "Al-Shabab fighters attacked Beledweyne in Hiran, Somalia.",
         {"Al-Shabab": "AlShabaab", "Beledweyne": "Beledweyne", "Hiran": "Hiran", "Somalia": "Somalia"}),
    ],
)  # fmt: skip
def test_known_names_of_many_wars(read, lang: str, text: str, expected: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    found = ids(read(lang, text))
    assert {text: found.get(text) for text in expected} == expected


#: Who is known -> the ways that French and English texts name him, as they stand in a sentence.
SPELLINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Taliban": (("Les talibans", "Les Talibans", "Des insurgés talibans", "Un porte-parole taliban",
                 "Les autorités talibanes"), ("The Taliban", "Taliban fighters", "The Taleban")),
    "TehrikITalibanPakistan": (("Les talibans pakistanais", "Le TTP"), ("The Pakistani Taliban", "The TTP")),
    "AlQaeda": (("Al-Qaïda", "al-Qaida", "Al-Qaeda", "Al Qaïda"), ("Al-Qaeda", "al-Qaida", "Al Qaeda")),
    "AlQaedaInTheIslamicMaghreb": (("Aqmi", "Al-Qaïda au Maghreb islamique"), ("AQIM",)),
    "IslamicState": (("L'EI", "L'État islamique", "Le groupe Etat islamique", "Daech"),
                     ("Islamic State", "ISIS", "The IS group", "Daesh")),
    "IslamicStateKhorasan": (("L'État islamique au Khorassan", "L'EI-K", "L'EIK"), ("ISIS-K", "IS-K")),
    "IslamicStateSahel": (("L'État islamique au Sahel", "L'EIGS"), ("Islamic State in the Greater Sahara",)),
    "IslamicStateWestAfrica": (("L'Iswap", "L'ISWAP"), ("ISWAP",)),
    "Houthis": (("Les Houthis", "Les houthis", "Des rebelles houthis", "Les Houthistes", "Un chef houthi"),
                ("The Houthis", "Houthi fighters", "The Houthi group", "Houthi rebels")),
    "Hezbollah": (("Le Hezbollah", "Le Hizbollah", "Le Hizballah", "Le hezbollah"),
                  ("Hezbollah", "Hizbollah", "Hizballah", "Hizbullah")),
    "KataibHezbollah": (("Les Kataëb Hezbollah",), ("Kataib Hezbollah",)),
    "Hamas": (("Le Hamas",), ("Hamas", "Hamas fighters")),
    "PalestinianIslamicJihad": (("Le Jihad islamique",), ("Islamic Jihad",)),
    "AlShabaab": (("Les shebab", "Les Shebab", "Les chebab", "Les Chebab", "Les shebabs", "Al-Shabab"),
                  ("Al-Shabaab", "al-Shabab", "Al Shabaab", "Al-Shabab militants")),
    "MuslimBrotherhood": (("Les Frères musulmans", "Les frères musulmans"), ("The Muslim Brotherhood",)),
    "IslamicRevolutionaryGuardCorps": (("Les Gardiens de la Révolution", "Les gardiens de la révolution",
                                        "Les Gardiens de la révolution islamique", "Les Pasdaran", "Les pasdaran"),
                                       ("The Revolutionary Guards", "The Revolutionary Guard", "The IRGC")),
    "BokoHaram": (("Boko Haram",), ("Boko Haram", "Boko Haram fighters")),
    "M23": (("Le M23", "Les rebelles du M23"), ("The M23", "M23 rebels")),
    "AllianceFleuveCongo": (("L'alliance fleuve Congo", "L'Alliance Fleuve Congo"), ("The Congo River Alliance",)),
    "ADF": (("Les ADF",), ("The Allied Democratic Forces", "ADF rebels")),
    "FDLR": (("Les FDLR",), ("The FDLR",)),
    "Wazalendo": (("Les Wazalendo", "Les wazalendo"), ("The Wazalendo", "The wazalendo")),
    "MaiMai": (("Les Maï-Maï", "Les maï-maï"), ("Mai-Mai fighters",)),
    "RapidSupportForces": (("Les FSR", "Les Forces de soutien rapide", "Les forces de soutien rapide",
                            "Les paramilitaires des FSR"), ("The RSF", "The Rapid Support Forces")),
    "Janjaweed": (("Les janjawids", "Les Janjawids"), ("The Janjaweed", "The janjaweed")),
    "JNIM": (("Le JNIM", "Le GSIM", "Le Groupe de soutien à l'islam et aux musulmans"),
             ("JNIM", "Jama'at Nusrat al-Islam wal-Muslimin")),
    "AntiBalaka": (("Les anti-balaka", "Les Anti-balaka", "Les antibalaka"), ("Anti-balaka fighters",)),
    "WagnerGroup": (("Le groupe Wagner", "Les mercenaires de Wagner"), ("The Wagner Group", "Wagner mercenaries")),
    "SyrianDemocraticForces": (("Les FDS", "Les Forces démocratiques syriennes"), ("The SDF",)),
    "HayatTahrirAlSham": (("HTS", "Hayat Tahrir al-Cham", "Hayat Tahrir al-Sham"), ("HTS", "Hayat Tahrir al-Sham")),
    "PKK": (("Le PKK",), ("The PKK", "The Kurdistan Workers' Party")),
    "Peshmerga": (("Les peshmergas", "Les Peshmergas"), ("The Peshmerga", "The peshmerga")),
    "ArakanArmy": (("L'Armée de l'Arakan", "L'armée de l'Arakan"), ("The Arakan Army",)),
    "TigrayPeoplesLiberationFront": (("Le TPLF", "Le FLPT"), ("The TPLF",)),
    "Fano": (("La milice Fano",), ("Fano militiamen",)),
    "VivAnsanm": (("Viv Ansanm",), ("Viv Ansanm",)),
    "IsraeliArmedForces": (("Tsahal", "L'armée israélienne"), ("The IDF", "The Israeli army")),
    "UNPeacekeepers": (("Trois Casques bleus", "Trois casques bleus", "Un Casque bleu", "Un casque bleu"),
                       ("Three UN peacekeepers", "A UN peacekeeper", "A U.N. peacekeeper")),
    "MONUSCO": (("La Monusco", "La MONUSCO"), ("MONUSCO",)),
    "MINUSCA": (("La Minusca",), ("MINUSCA",)),
    "UNIFIL": (("La Finul", "La FINUL"), ("UNIFIL",)),
    "UNMISS": (("La Minuss",), ("UNMISS",)),
    "UNAMA": (("La Manua",), ("UNAMA",)),
    "NATO": (("L'Otan", "L'OTAN"), ("NATO", "Nato")),
    "AfricanUnion": (("L'Union africaine", "L'UA"), ("The African Union", "The AU")),
    "ECOWAS": (("La Cédéao", "La CEDEAO"), ("ECOWAS",)),
    "AllianceOfSahelStates": (("L'Alliance des États du Sahel", "L'AES"), ("The Alliance of Sahel States",)),
    "EuropeanUnion": (("L'Union européenne", "L'UE"), ("The European Union", "The EU")),
    "ArabLeague": (("La Ligue arabe",), ("The Arab League",)),
}  # fmt: skip


@pytest.mark.parametrize("actor", SPELLINGS)
def test_the_usual_spellings_of_an_actor(read, actor: str) -> None:  # type: ignore[no-untyped-def]
    said = {"fr": "a été mis en cause.", "en": "was blamed."}
    named = [(lang, name) for lang, names in zip(said, SPELLINGS[actor], strict=True) for name in names]
    missed = [n for n in named if actor not in ids(read(n[0], f"{n[1]} {said[n[0]]}")).values()]
    assert not missed


@pytest.mark.parametrize(
    ("lang", "text", "name", "expected"),
    [
        ("fr", "Les Houthis ont tiré un missile sur Israël, a dit Washington.", "Houthis", "Houthis"),
        ("en", "Houthis fired a missile at Israel, Washington said.", "Houthis", "Houthis"),
        ("fr", "Al-Qaïda a menacé la France.", "Al-Qaïda", "AlQaeda"),
        ("fr", "Les talibans ont été reçus à Moscou.", "talibans", "Taliban"),
        ("en", "Washington imposed sanctions on Hamas.", "Hamas", "Hamas"),
        ("en", "UNIFIL was discussed in Washington.", "UNIFIL", "UNIFIL"),
        ("fr", "L'EI a frappé à Paris, en France.", "EI", None),  # two letters can be many things
        ("en", "Dogan spoke in Paris, France.", "Dogan", None),  # an agency, but mostly a surname
        ("fr", "Nos frères musulmans souffrent en Égypte.", "frères musulmans", None),
        ("fr", "Les paramilitaires ont bombardé El-Fasher, au Soudan.", "paramilitaires", None),
    ],
)  # fmt: skip
def test_a_telling_name_needs_no_country(  # type: ignore[no-untyped-def]
    read, lang: str, text: str, name: str, expected: str | None
) -> None:
    assert ids(read(lang, text)).get(name) == expected


#: Leader -> full name and surname, in French and in English.
LEADERS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "VladimirPutin": (("Vladimir Poutine", "Poutine"), ("Vladimir Putin", "Putin")),
    "VolodymyrZelensky": (("Volodymyr Zelensky", "Zelensky"), ("Volodymyr Zelenskiy", "Zelenskiy")),
    "DonaldTrump": (("Donald Trump", "Trump"), ("Donald Trump", "Trump")),
    "BenjaminNetanyahu": (("Benjamin Nétanyahou", "Nétanyahou"), ("Benjamin Netanyahu", "Netanyahu")),
    "EmmanuelMacron": (("Emmanuel Macron", "Macron"), ("Emmanuel Macron", "Macron")),
    "KeirStarmer": (("Keir Starmer", "Starmer"), ("Keir Starmer", "Starmer")),
    "FriedrichMerz": (("Friedrich Merz", "Merz"), ("Friedrich Merz", "Merz")),
    "RecepTayyipErdogan": (("Recep Tayyip Erdogan", "Erdogan"), ("Recep Tayyip Erdoğan", "Erdoğan")),
    "AliKhamenei": (("Ali Khamenei", "Khamenei"), ("Ali Khamenei", "Khamenei")),
    "AhmedAlSharaa": (("Ahmed al-Charaa", "Charaa"), ("Ahmed al-Sharaa", "Sharaa")),
    "AbdelFattahAlBurhan": (("Abdel Fattah al-Burhane", "Burhane"), ("Abdel Fattah al-Burhan", "Burhan")),
    "MohamedHamdanDagalo": (("Mohamed Hamdane Daglo", "Daglo"), ("Mohamed Hamdan Dagalo", "Hemedti")),
    "FelixTshisekedi": (("Félix Tshisekedi", "Tshisekedi"), ("Felix Tshisekedi", "Tshisekedi")),
    "PaulKagame": (("Paul Kagame", "Kagame"), ("Paul Kagame", "Kagame")),
    "AbiyAhmed": (("Abiy Ahmed", "Abiy"), ("Abiy Ahmed", "Abiy")),
    "AssimiGoita": (("Assimi Goïta", "Goïta"), ("Assimi Goita", "Goita")),
    "KhalifaHaftar": (("Khalifa Haftar", "Haftar"), ("Khalifa Haftar", "Haftar")),
    "AntonioGuterres": (("Antonio Guterres", "Guterres"), ("Antonio Guterres", "Guterres")),
}  # fmt: skip


@pytest.mark.parametrize("leader", LEADERS)
def test_a_leader_by_surname_once_named(leader: str) -> None:
    for lang, (full, surname), told in zip(
        ("fr", "en"), LEADERS[leader], ("a parlé lundi", "spoke on Monday"), strict=True
    ):
        text = f"{full} {told}. {surname} {told}."
        mentions = reader(lang).read(Article("a", text, lang, "2024-05-01")).mentions
        found = {m.entity.removeprefix(RESOURCE) for m in mentions if m.span.start > len(full) and m.text == surname}
        assert found == {leader}, (text, mentions)


def test_one_node_for_one_actor_in_both_languages(read) -> None:  # type: ignore[no-untyped-def]
    fr = read("fr", "Les Forces démocratiques syriennes (FDS) et Daech se battent à Raqqa, en Syrie.")
    en = read("en", "The Syrian Democratic Forces (SDF) and Daesh are fighting in Raqqa, Syria.")
    both = {"SyrianDemocraticForces", "IslamicState", "Raqqa", "Syria"}
    assert set(ids(fr).values()) == set(ids(en).values()) == both


@pytest.mark.parametrize(
    ("lang", "text", "name", "expected"),
    [
        ("fr", "Au Mali, des hommes armés ont attaqué Gao, dans le nord du pays.", "Gao", "Gao"),
        ("en", "Gunmen in Libya clashed in Tripoli.", "Tripoli", "Tripoli"),
        ("en", "In Lebanon, the army went into Tripoli. Beirut was calm, Lebanon's president said.",
         "Tripoli", "Tripoli-266826"),
        ("fr", "Au Soudan, l'armée du SAF a repris Wad Madani.", "Soudan", "Sudan"),
    ],
)  # fmt: skip
def test_the_article_decides(read, lang: str, text: str, name: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    assert ids(read(lang, text)).get(name) == expected


def test_the_callers_countries_count(read) -> None:  # type: ignore[no-untyped-def]
    text = "Des soldats ont ouvert le feu à Tripoli."
    assert ids(read("fr", text, countries=("LB", "LB", "LB")))["Tripoli"] == "Tripoli-266826"
    assert ids(read("fr", text, countries=("LY", "LY", "LY")))["Tripoli"] == "Tripoli"


def test_a_small_town_without_its_country_stays_unlinked(read) -> None:  # type: ignore[no-untyped-def]
    assert read("fr", "Les habitants de Malah ont fui.").get("Malah") is None
    assert read("en", "He moved from Union to Clinton last year.").get("Union") is None


def test_ordinary_words_and_other_peoples_surnames_are_no_places(read) -> None:  # type: ignore[no-untyped-def]
    found = read("fr", "Nice journée. Il est allé voir Jean Tours et Marie Damas pour une date. Police partout.")
    assert ids(found) == {}
    found = read("en", "Reading the report took Jack London an hour; they want to split the bill, he said. Of course.")
    assert ids(found) == {}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Un homme est mort et un autre a eu une attaque; il est sous l'eau, au sud."),  # UN, EU, AU
        ("en", "It is what it is, and who said so told us as well; an ap on it."),  # IS, WHO, US, AP
    ],
)
def test_acronyms_match_in_capitals_only(read, lang: str, text: str) -> None:  # type: ignore[no-untyped-def]
    assert read(lang, text) == {}


def test_headlines_in_capitals(read) -> None:  # type: ignore[no-untyped-def]
    found = ids(read("fr", "SYRIE: LES FORCES DEMOCRATIQUES SYRIENNES ENTRENT DANS MINBEJ, UN MORT"))
    assert found["FORCES DEMOCRATIQUES SYRIENNES"] == "SyrianDemocraticForces"
    assert found["MINBEJ"] == "Manbij"
    assert "UN" not in found


def test_missing_accents_curly_quotes_and_hyphens(read) -> None:  # type: ignore[no-untyped-def]
    found = ids(read("fr", "L’Etat islamique et Al‑Qaida; la Cote d’Ivoire; N’Djamena, au Tchad."))
    assert found["Etat islamique"] == "IslamicState"
    assert found["Al‑Qaida"] == "AlQaeda"
    assert found["Cote d’Ivoire"] == "IvoryCoast"
    assert found["N’Djamena"] == "NDjamena"


def test_names_in_arabic_and_cyrillic(read) -> None:  # type: ignore[no-untyped-def]
    found = ids(read("en", "سيطرت قوات سوريا الديمقراطية على منبج في سوريا"))
    assert found["قوات سوريا الديمقراطية"] == "SyrianDemocraticForces"
    assert "Syria" in found.values()
    assert ids(read("en", "Владимир Путин и НАТО"))["Владимир Путин"] == "VladimirPutin"


def test_periods_rule_out_what_did_not_exist_yet(read) -> None:  # type: ignore[no-untyped-def]
    text = "In Ukraine, the Wagner Group was accused."
    assert "Wagner Group" in ids(read("en", text, day="2022-05-01"))
    assert read("en", text, day="1999-05-01")["Wagner Group"] is None


def with_entity(doc: Doc, text: str, label: str) -> Doc:
    start = next(i for i in range(len(doc)) if doc[i:].text.startswith(text))
    end = next(j for j in range(start + 1, len(doc) + 1) if doc[start:j].text == text)
    doc.set_ents([Span(doc, start, end, label)])
    return doc


@pytest.mark.parametrize(
    ("lang", "text", "name", "label", "expected"),
    [
        ("fr", "En Irak, Mossoul et Tall Afar; les raids sur Falluja continuent.", "Falluja", "LOC", "Fallujah"),
        ("fr", "En Syrie, le chef Abou Mohamed al-Jolany a parlé.", "Abou Mohamed al-Jolany", "PER", "AhmedAlSharaa"),
        ("en", "In South Sudan, President Sakva Kiir spoke.", "Sakva Kiir", "PER", "SalvaKiir"),
        ("en", "In Iraq, cleric Moktada al-Sadr spoke.", "Moktada al-Sadr", "PER", "MuqtadaAlSadr"),
    ],
)  # fmt: skip
def test_unlisted_spellings_of_tagged_names(  # type: ignore[no-untyped-def]
    blank, linkers, lang: str, text: str, name: str, label: str, expected: str
) -> None:
    doc = with_entity(blank[lang](text), name, label)
    hits = linkers[lang].scan(doc)
    decided = linkers[lang].decide(hits, None)
    hit = next(h for h in hits if h.text == name)
    entity = decided[hit.key]
    assert entity is not None
    assert entity.id == RESOURCE + expected
    assert entity.score < 1.0 or not hit.candidates[0].guessed


def test_a_persons_name_is_not_the_town_inside_it(blank, linkers) -> None:  # type: ignore[no-untyped-def]
    doc = with_entity(blank["fr"]("Hier à Alep, Abou Omar Homs a parlé, en Syrie."), "Abou Omar Homs", "PER")
    assert [h.text for h in linkers["fr"].scan(doc)] == ["Alep", "Syrie"]


def test_a_town_that_the_tagger_did_not_see_needs_more(blank, linkers) -> None:  # type: ignore[no-untyped-def]
    text = "Hier à Denver, aux États-Unis, la Surprise du chef Rodriguez; puis à Rome."
    doc = with_entity(blank["fr"](text), "Denver", "LOC")
    decided = linkers["fr"].decide(linkers["fr"].scan(doc), None)
    assert {k for k, e in decided.items() if e is not None} == {"denver", "etats unis", "rome"}


def test_a_small_word_at_the_end_makes_no_title(read) -> None:  # type: ignore[no-untyped-def]
    assert read("fr", "Le monde regarde.") == {}
    assert ids(read("fr", "Selon Le Monde, rien.")) == {"Le Monde": "LeMonde"}


def test_descriptions_need_their_country(linkers) -> None:  # type: ignore[no-untyped-def]
    linker = linkers["fr"]
    in_syria, in_yemen = linker.described("la coalition", ["SY", "IQ"]), linker.described("la coalition", ["YE"])
    assert in_syria is not None
    assert in_yemen is not None
    assert in_syria.id == RESOURCE + "GlobalCoalition"
    assert in_yemen.id == RESOURCE + "SaudiLedCoalition"
    assert linker.described("la coalition", []) is None
    assert linker.described("la coalition", ["FR"]) is None
    assert linker.described("le boulanger", ["SY"]) is None


def test_entities_carry_what_the_graph_needs(linkers, read) -> None:  # type: ignore[no-untyped-def]
    manbij = read("fr", "En Syrie, Minbej est tombée.")["Minbej"]
    assert manbij.cls == "City"
    assert manbij.label == "Manbij"
    assert manbij.known
    assert manbij.country == "SY"
    assert {"Manbij", "Minbej", "منبج"} <= {n.text for n in manbij.names}
    assert manbij.within == (RESOURCE + "AleppoGovernorate", RESOURCE + "Syria")
    assert manbij.geometry.latitude == pytest.approx(36.53, abs=0.05)
    assert manbij.same_as == ("https://sws.geonames.org/167357/",)
    hama = linkers["fr"].country("SY")
    assert (hama.cls, hama.label, hama.id) == ("Country", "Syria", RESOURCE + "Syria")
    assert {"Syrie", "سوريا"} <= {n.text for n in hama.names}
    aleppo = linkers["fr"].entity(RESOURCE + "AleppoGovernorate")
    assert aleppo.cls == "Region"
    assert aleppo.geometry is not None
    with pytest.raises(KeyError):
        linkers["fr"].entity(RESOURCE + "Nowhere")
    with pytest.raises(KeyError):
        linkers["fr"].country("XX")


def test_governments(linkers) -> None:  # type: ignore[no-untyped-def]
    syria = linkers["en"].government_of("SY")
    assert "gouvernement syrien" in {n.text for n in syria.names}
    portugal = linkers["en"].government_of("PT")
    assert (portugal.cls, portugal.label, portugal.country) == ("Government", "Government of Portugal", "PT")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_code_of_the_lexicon_has_its_country_and_government(lang: str, linkers) -> None:  # type: ignore[no-untyped-def]
    from kg.lexicon import load_lexicon

    lexicon = load_lexicon(lang)
    for iso in {*lexicon.demonyms.values(), *lexicon.capitals.values()}:
        assert linkers[lang].country(iso).country == iso
        assert linkers[lang].government_of(iso).cls == "Government"


def test_local_entities_have_readable_iris(linkers) -> None:  # type: ignore[no-untyped-def]
    local = linkers["fr"].local_entity("a1", "Brigade « Nour al‑Cham »", "ArmedGroup", ["la brigade"])
    assert local.id == ARTICLE + "a1#entity-brigade-nour-al-cham"
    assert not local.known
    assert [n.text for n in local.names] == ["Brigade « Nour al‑Cham »", "la brigade"]
    assert linkers["fr"].local_entity("a1", "كتيبة النور", "ArmedGroup").id.startswith(ARTICLE + "a1#entity-x")


def test_order_and_repetition_do_not_change_a_decision(blank, linkers) -> None:  # type: ignore[no-untyped-def]
    linker = linkers["fr"]
    doc = blank["fr"]("Au Mali, Gao et Kidal; au Niger, Diffa et Tahoua; la Cédéao et Barkhane.")
    hits = linker.scan(doc)
    assert linker.decide(hits, None) == linker.decide(hits[::-1], None)


@pytest.mark.parametrize("text", ["", "\n", "A" * 10_000, "Al-" * 3000, "« » — …", "Gao " * 2000, "'" * 500])
def test_odd_text_does_no_harm(read, text: str) -> None:  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    read("fr", text)
    assert time.perf_counter() - start < 10


# ---------------------------------------------------------------------------------------------- the gazetteer


def test_the_gazetteer_finds_what_it_lists() -> None:
    gazetteer = load_gazetteer()
    found, mark = gazetteer.find(fold("Alep"))[0]
    assert (found.label, found.country, mark) == ("Aleppo", "SY", "a")
    assert gazetteer.find("no such place") == ()
    assert gazetteer.find("") == ()
    assert gazetteer.begins("deir")
    assert not gazetteer.begins("deir ez zor")
    assert "manbij" in {fold(t.label) for t, _ in gazetteer.find("~" + sound("Menbidj"))}
    assert gazetteer.countries["SY"].geonames == 163843
    assert len(gazetteer.countries) > 240


def test_the_index_fits_the_keys_of_the_code() -> None:
    """Names of the rows are found under the keys that the code makes now: else make.py was not run again."""
    gazetteer = load_gazetteer()
    rows = gazetteer._blob[: gazetteer._first].decode().splitlines()
    for row in rows[:: len(rows) // 400]:
        if not row:
            continue
        cells = row.split("\t")
        for name in (cells[1], *cells[7].split("|")):
            if fold(name):
                assert int(cells[0]) in {t.geonames for t, _ in gazetteer.find(fold(name))}, name


def test_a_damaged_gazetteer_is_told(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(GazetteerError, match=r"places\.tsv\.gz: .*make it anew"):
        Gazetteer(tmp_path)
    (tmp_path / "places.tsv.gz").write_bytes(b"no gzip")
    with pytest.raises(GazetteerError, match="make it anew"):
        Gazetteer(tmp_path)


def test_slugs_are_ascii_and_never_empty() -> None:
    assert slug("Deir ez-Zor") == "DeirEzZor"
    assert slug("Côte d’Ivoire") == "CoteDIvoire"
    assert slug("São Tomé & Príncipe") == "SaoTomePrincipe"
    assert slug("منبج").isascii()
    assert slug("منبج")


@pytest.mark.parametrize(
    ("lang", "text", "who"),
    [
        ("en", "Chadian President Omar Nadif spoke. The president condemned the attack.", "Omar Nadif"),
        ("en", "Foreign Minister Omar Nadif spoke. The minister condemned the attack.", "Omar Nadif"),
        ("fr", "Le ministre de la Défense Omar Nadif a parlé. Le ministre a condamné l'attaque.", "Omar Nadif"),
        # another's title, one that two bear
        ("en", "Vice President Omar Nadif spoke. The president condemned the attack.", "The president"),
        ("en", "President Omar Nadif met President Ali Ondo. The president condemned the attack.", "The president"),
        ("fr", "L'ancien président Omar Nadif a parlé. Le président a condamné l'attaque.", "Le président"),
    ],
)
def test_a_title_told_again_is_whose_it_was(lang: str, text: str, who: str) -> None:
    found = reader(lang).read(Article("a", text, lang, "2020-06-15"))
    blamed = next(e for e in found.events if e.type == "Accusation")
    assert [found.entities[a.entity].label for role, a in blamed.arguments() if role == "initiator"] == [who]
