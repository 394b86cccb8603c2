"""Who says it: the speakers of what a word of a short text tells."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from kg.model import Article
from kg.nlp.coreference import resolve
from kg.nlp.mentions import find_mentions
from kg.nlp.pipeline import NoPipeline, parse
from kg.nlp.reader import Reader
from kg.nlp.reading import Reading
from kg.nlp.repairs import repair
from kg.nlp.sources import attributions, sources_of
from kg.nlp.sources.saying import speech_verbs


@cache
def reader(lang: str) -> Reader:
    return Reader(lang)


def told(lang: str, text: str, word: str) -> list[str]:
    """The speakers of the first token ``word``, each by all its names."""
    try:
        known = reader(lang)
    except NoPipeline as reason:
        pytest.skip(str(reason))
    article = Article("said", text, lang, "2020-03-05")
    ((_, passages),) = list(parse(known.nlp, [article]))
    for passage in passages:
        repair(passage.doc, known.lexicon)
    mentions = find_mentions(passages, known.lexicon, known.ontology, known.linker)
    reading = Reading(article, passages, mentions, known.lexicon, known.ontology, known.linker)
    resolve(reading)
    found = attributions(reading)
    n, token = next((n, t) for n, p in enumerate(passages) for t in p.doc if t.text == word)
    entities = [reading.entities[s.entity] for s in sources_of(found[n], (token.i,), token)]
    return ["; ".join((e.label, *(name.text for name in e.names))) for e in entities]


SAID = [
    # inverted and inserted verbs, listed or not
    ("fr", "Les rebelles ont bombardé le marché, jure le ministre Karim Belhadj.", "bombardé", "Karim Belhadj"),
    ("fr", "« Ils ont brûlé nos maisons », sanglote une habitante.", "brûlé", "habitante"),
    ("fr", "Deux soldats ont été tués, ont fait savoir mardi des habitants.", "tués", "habitants"),
    ("fr", "Trois policiers ont été tués à Bria, selon leur hiérarchie.", "tués", "hiérarchie"),
    ("fr", "Le président a été arrêté, selon son entourage.", "arrêté", "entourage"),
    ("fr", "Dix mille personnes ont été tuées, d'après l'archevêché.", "tuées", "archevêché"),
    ("fr", "L'armée a annoncé avoir repris Bria. Le communiqué ajoute que dix rebelles ont été tués.", "tués", "armée"),
    ("en", "The rebels said they had taken Bria. The statement added that ten men were killed.", "killed", "rebels"),
    ("en", '"They burned our houses," sobbed a resident.', "burned", "resident"),
    ("fr", "L'armée a tué une centaine de civils, accuse une ONG dans un rapport.", "tué", "ONG"),
    ("fr", "Les soldats ont pillé les maisons, accusent des habitants.", "pillé", "habitants"),
    ("fr", "Douze civils tués par des miliciens, dénonce l'ONU", "tués", "ONU"),
    # phrases of several words
    ("fr", "La Croix-Rouge fait état de 46 blessés.", "blessés", "Croix-Rouge"),
    ("fr", "De l'aveu même du gouverneur, trois villages sont tombés.", "tombés", "gouverneur"),
    ("fr", "A en croire des habitants, les soldats ont pillé le marché.", "pillé", "habitants"),
    ("en", "The army made clear that rebels had attacked the base.", "attacked", "army"),
    ("fr", "Les rebelles ont attaqué le poste, assure-t-on à Kiev.", "attaqué", "Kiev"),
    # counting, naming, believing, denying
    ("en", "The police put the dead at 14.", "dead", "police"),
    ("en", "Residents spoke of a massacre in the village.", "massacre", "Residents"),
    ("en", "Aid workers fear a new exodus.", "exodus", "workers"),
    ("en", "The army denied that its soldiers had looted the town.", "looted", "army"),
    ("fr", "L'armée dément avoir bombardé l'hôpital.", "bombardé", "armée"),
    # who judges so, by whose count
    ("fr", "Pour le ministère de la Défense, les insurgés ont détruit le pont.", "détruit", "ministère"),
    ("en", "By the ministry's count, 26 soldiers were killed.", "killed", "ministry"),
    # the name beside a description
    ("fr", "Le gouverneur, Paul Mercier, a annoncé que la ville était encerclée.", "encerclée", "Paul Mercier"),
    ("en", "Paul Mercier, a spokesman for the army, said the town was shelled.", "shelled", "Paul Mercier"),
    # what the parser hangs elsewhere
    ("en", "The mission said it sent a patrol, and that its men fired shots.", "fired", "mission"),
    ("fr", "L'armée a annoncé lors d'une conférence de presse que le maire a été tué.", "tué", "armée"),
    ("en", "Trucks carried flour over the pass for a second night, the ministry said Friday, as troops dug in.",
     "carried", "ministry"),
    # a statement that fills the next paragraph
    ("en", "Speaking today Mr Ellwood said:\n\nA year ago our planes bombed the camp.", "bombed", "Ellwood"),
    # "its head, X": the person, not the body; a name beside a noun that nothing else knows
    ("en", "Its head, Karim Belhadj, said no convoy had been attacked.", "attacked", "Karim Belhadj"),
    ("fr", "Le convoi a été attaqué, a déclaré le policier Karim Belhadj.", "attaqué", "Karim Belhadj"),
    # trades that nothing else knows, by the list or by their ending
    ("en", "A baker said that rebels had attacked the town.", "attacked", "baker"),
    ("en", "A geologist said that rebels had attacked the town.", "attacked", "geologist"),
    ("fr", "Un boulanger a dit que les rebelles ont attaqué la ville.", "attaqué", "boulanger"),
    ("fr", "Une violoniste a dit que les rebelles ont attaqué la ville.", "attaqué", "violoniste"),
    ("en", "The army said rebels attacked the town when it rained.", "attacked", "army"),
    # an aside that the parser takes for a relative clause
    ("fr", "Les rebelles, expliquent des habitants, refusaient de libérer les otages.", "libérer", "habitants"),
    # what comes first is told, too, and what is quoted is told to the last word
    ("en", "The army said two planes were burned after rebels attacked the base.", "attacked", "army"),
    ("en", '"They fled, days after soldiers stormed the town," a resident said.', "stormed", "resident"),
    ("fr", "« Ils ont fui, deux jours après que les soldats ont attaqué la ville », raconte une habitante.", "attaqué",
     "habitante"),
    # a sentence does not begin behind a bare word
    ("en", "Yemeni officials said Wednesday Houthi rebels shelled a market in Taiz.", "shelled", "officials"),
    # the people of a body, not the body
    ("en", "Rebels shelled the town, two U.N. sources said.", "shelled", "two U.N. sources"),
    ("fr", "Une source de l'armée a dit que trois soldats avaient été tués.", "tués", "source"),
    # who is told is no source
    ("fr", "Six personnes ont été tuées, a indiqué à l'AFP le maire.", "tuées", "maire"),
    ("fr", "Des tirs ont touché l'hôpital, a-t-on indiqué à Reuters de source médicale.", "tirs", "source médicale"),
    ("fr", "Trois soldats ont été tués, a-t-on appris lundi auprès de la gendarmerie.", "tués", "gendarmerie"),
    # a quotation goes on behind the words that name its speaker
    ("fr", "« Les rebelles approchent, assure le colonel Sow. Ils ont pris le port. Nos avions les ont bombardés. »",
     "bombardés", "colonel"),
    # who only saw or checked what is cited says nothing
    ("fr", "Selon des témoins joints par Reuters, les soldats ont pillé le marché.", "pillé", "témoins"),
    ("en", "The soldiers looted the market, according to residents contacted by Reuters.", "looted", "residents"),
    # what somebody else says to the contrary he alone says
    ("en", "The ministry said troops had shelled the town, while the rebels said their men had seized the port.",
     "seized", "rebels"),
    ("fr", "Le ministère a indiqué que l'armée avait bombardé la ville, alors que Kigali affirme que ses hommes ont "
     "pris le port.", "pris", "Kigali"),
    # behind "but according to" another speaks
    ("fr", "Le gouverneur a dit que la ville tenait, mais selon des habitants, les rebelles ont pris le port.", "pris",
     "habitants"),
    ("fr", "Les rebelles ont pris le port, a dit le gouverneur, mais ils ont perdu dix hommes, selon des habitants.",
     "pris", "gouverneur"),
    ("fr", "Les soldats ont pillé le port, selon un communiqué lu à Dakar par le général Sow.", "pillé", "général"),
    # a resident is a man with a name, a missionary somebody who says something
    ("en", "A resident of Kassala, Omar Bello, said soldiers looted the port.", "looted", "Omar Bello"),
    ("fr", "Les soldats ont pillé le port, selon un missionnaire belge.", "pillé", "missionnaire"),
    # headlines
    ("en", "Ten killed in raid on port: UN", "raid", "United Nations"),
    # who goes on, by a pronoun
    ("en", "A statement from the Chadian army said rebels attacked a camp of Sudanese men. It said four were shot.",
     "shot", "Chad"),
    ("en", "Residents told Reuters the militia had burned the market. Planes came later and shelled it, they said.",
     "shelled", "Residents"),
    ("en", "Ghana condemned the raid while residents spoke of an ambush near Kindu.", "ambush", "residents"),
    ("fr", "Le Ghana a déploré la trêve, alors que des médias évoquaient une embuscade.", "embuscade", "médias"),
    # people of whom no noun says who they are, and a name beside those of whom one speaks
    ("en", "Others said soldiers burned the market.", "burned", "Others"),
    ("en", "Those who escaped said militiamen had killed their neighbours.", "killed", "Those"),
    ("fr", "Certains affirment que les soldats ont pillé le marché.", "pillé", "Certains"),
    ("en", "Survivors reached Kindu. One of them, Peter Deng, a teacher, said soldiers burned the market.", "burned",
     "Peter Deng"),
    ("en", "A resident of Kindu, Ahmed Osman, said soldiers burned the market.", "burned", "Ahmed Osman"),
    ("en", "A commander with the rebels, Abu Ahmed, told Reuters his men had seized the base.", "seized", "Ahmed"),
    # one of several is one, who goes on speaking
    ("en", "One of the officers said soldiers burned the market. He said they later shelled it.", "burned",
     "one of the officers"),
    ("fr", "L'armée nie. Un de ses officiers a reconnu le pillage. « Nous avons pillé le port », a-t-il dit.", "pillé",
     "un de ses officiers"),
    # the subject behind two verbs
    ("fr", "Les rebelles ont pillé le port, croit savoir le gouverneur.", "pillé", "gouverneur"),
    # headlines name at their end who says it
    ("en", "Ten killed in raid on market in Kindu: UN", "raid", "United Nations"),
    ("en", "Dozens dead in Mogadishu bombing – officials", "bombing", "officials"),
    ("fr", "Trente morts dans un raid sur un marché de Kindu (ONU)", "raid", "Nations"),
    # claims
    ("fr", "Un attentat revendiqué par les talibans a fait dix morts.", "attentat", "talib"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "word", "speaker"), SAID, ids=[text for _, text, _, _ in SAID])
def test_speaker(lang: str, text: str, word: str, speaker: str) -> None:
    found = told(lang, text, word)
    assert len(found) == 1
    assert speaker.casefold() in found[0].casefold()


NOBODY = [
    # the verb says something only with a clause
    ("fr", "La France soutient l'offensive de l'armée.", "offensive"),
    ("en", "The rebels maintained their siege of the town.", "siege"),
    # behind a semicolon or a contrast another clause begins
    ("en", "Ten soldiers were killed, the army said; rebels then shelled the town.", "shelled"),
    ("fr", "Dix soldats ont été tués, selon l'armée, tandis que les rebelles bombardaient la ville.", "bombardaient"),
    # the writer's background behind a comma
    ("en", "The alliance, backed by France, said it had captured the town.", "backed"),
    # "according to" between commas answers for its participle alone
    ("fr", "Le port, repris lundi par les rebelles selon une ONG, a été bombardé mercredi.", "bombardé"),
    # a place at the end of a headline says where
    ("en", "Ten killed in raid on a market – Yemen", "raid"),
    # what somebody does not say or confirm is not his
    ("en", "Kampala has not confirmed the capture of the port.", "capture"),
    ("fr", "Ni l'armée ni les insurgés n'ont confirmé la prise du port.", "prise"),
    # "... and urged": the tenses tell that the speaker urges, not those of whom he speaks
    ("en", "The envoy said rebels had shelled the port and urged France to send troops.", "urged"),
    ("fr", "L'ONG a dit que des soldats avaient pillé le port et a accusé l'armée de mentir.", "accusé"),
    ("fr", "Le maire a dit que la ville avait été pillée et accusé les rebelles d'avoir brisé la trêve.", "accusé"),
    ("fr", "Le président a dit que la ville avait été pillée et décrété un couvre-feu.", "couvre-feu"),
    # what one does not speak of he does not say
    ("en", "France said it was worried and did not comment on reports that rebels had shelled the port.", "shelled"),
    # who denies tells nothing of what others say before him
    ("en", "Army retakes port from rebels, insurgents deny losses", "retakes"),
    ("fr", "Les soldats ont repris le port, les rebelles démentent.", "repris"),
    # what is announced is a noun: the sentence before it and what is done besides are the writer's
    ("fr", "Alors que l'armée pilonne Taëz, le gouverneur a annoncé la libération de vingt prisonniers.", "pilonne"),
    ("fr", "Le président a annoncé la libération de vingt rebelles et limogé le chef de la police.", "limogé"),
    # nobody says it
    ("fr", "Aucun groupe n'a admis avoir attaqué le convoi.", "attaqué"),
    # what a verb has for its object, or what happens meanwhile, is not what is said
    ("en", "The commander said no when rebels attacked the town.", "attacked"),
    ("en", "Officials added troops after rebels attacked the town.", "attacked"),
    ("en", "The firm claimed insurance after rebels attacked the town.", "attacked"),
    # things do not speak, whatever they end in
    ("en", "The chapter said that rebels had attacked the town.", "attacked"),
    ("en", "The checklist said that rebels had attacked the town.", "attacked"),
    ("en", "The poster said that rebels had attacked the town.", "attacked"),
    ("fr", "La rumeur dit que les rebelles ont attaqué la ville.", "attaqué"),
    ("fr", "Le dossier précise que les rebelles ont attaqué la ville.", "attaqué"),
    ("fr", "La liste précise que les rebelles ont attaqué la ville.", "attaqué"),
    # what is demanded is nobody's word
    ("fr", "Le président exige que les rebelles libèrent les otages.", "libèrent"),
]


@pytest.mark.parametrize(("lang", "text", "word"), NOBODY, ids=[text for _, text, _ in NOBODY])
def test_nobody(lang: str, text: str, word: str) -> None:
    assert told(lang, text, word) == []


def test_inverted_pronoun_goes_back_to_who_spoke_last() -> None:
    text = "Le général Paul Mercier a parlé. La ville est encerclée, a-t-il dit. On a pillé le marché, a-t-il ajouté."
    (speaker,) = told("fr", text, "pillé")
    assert "Paul Mercier" in speaker


def test_each_speaker_answers_for_his_side_of_and() -> None:
    text = "La guerre a fait mille morts, selon l'armée, et cent blessés, d'après les Nations unies."
    assert ["armée" in names for names in told("fr", text, "morts")] == [True]
    assert ["nations unies" in names.casefold() for names in told("fr", text, "blessés")] == [True]


def test_the_same_source_is_the_one_that_spoke() -> None:
    text = "« Ils ont tiré », a raconté un élu. Des maisons ont été incendiées, selon la même source."
    (speaker,) = told("fr", text, "incendiées")
    assert "élu" in speaker


def test_inserted_he_said_goes_back_to_who_spoke_last() -> None:
    text = (
        "Karim Belhadj, a spokesman, said that the city had fallen. Commander Paul Mercier was wounded there, he said."
    )
    (speaker,) = told("en", text, "wounded")
    assert "Karim Belhadj" in speaker


@pytest.mark.parametrize(
    ("lang", "text", "word", "speaker"),
    [
        # who acted since somebody else spoke
        ("en", '"They did it," President Anna Kovac said. Mayor Omar Bello called it a lie. "They burned us," he said.',
         "burned", "Omar Bello"),
        # not whom he met, nor whom he speaks of
        ("en", "Envoy Omar Bello met General Paul Okoro on Monday. He said rebels had shelled the port.", "shelled",
         "Omar Bello"),
        ("en", "Mayor Omar Bello blamed the rebels. The gunman, he said, had been trained abroad.", "trained",
         "Omar Bello"),
        # who spoke last goes on
        ("en", "The rebels fled, according to their spokesman, Omar Bello. He said soldiers had burned the port.",
         "burned", "Omar Bello"),
        ("fr", "Le général Paul Mercier dirige l'opération. L'aviation a détruit trois ponts, selon lui.", "détruit",
         "Paul Mercier"),
    ],
    ids=["since", "subject", "inserted", "on", "selon lui"],
)  # fmt: skip
def test_whom_he_said_means(lang: str, text: str, word: str, speaker: str) -> None:
    (found,) = told(lang, text, word)
    assert speaker in found


def test_quotation_behind_a_colon_is_the_subjects() -> None:
    (speaker,) = told("fr", "Paul Mercier a réagi sur Twitter : « Ils ont brûlé la mairie. »", "brûlé")
    assert "Paul Mercier" in speaker


def test_addressee_does_not_speak() -> None:
    found = told("en", '"They shelled the town," a commander of the brigade told Reuters.', "shelled")
    assert found and not any("Reuters" in names for names in found)


def test_a_speaker_that_only_the_list_of_sources_knows() -> None:
    (speaker,) = told("en", "The coroner said that the prisoner was beaten.", "beaten")
    assert "coroner" in speaker


def test_a_speaker_between_commas_leaves_the_other_nothing() -> None:
    text = (
        "Ten people were killed, the army said, and, according to the UN; a hundred were hurt, and one was abducted, "
        "according to police."
    )
    (speaker,) = told("en", text, "abducted")
    assert "police" in speaker


FAR = [
    ("fr", "« Ils ont tiré », a raconté un élu. {} Des maisons ont été incendiées, selon la même source.",
     "Il pleuvait. La route est longue. Le marché était vide.", "incendiées", "élu"),
    ("en", "A coroner said that guards had fired. {} Houses were burned, according to the same source.",
     "It rained. The road is long. The market was empty.", "burned", "coroner"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "between", "word", "speaker"), FAR, ids=["fr", "en"])
def test_the_same_source_is_not_far(lang: str, text: str, between: str, word: str, speaker: str) -> None:
    assert any(speaker in names for names in told(lang, text.format(""), word))
    assert not any(speaker in names for names in told(lang, text.format(between), word))


def test_a_language_without_trades_has_no_such_speaker(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        known = reader("en")
    except NoPipeline as reason:
        pytest.skip(str(reason))
    words = {k: v for k, v in known.lexicon.words.items() if not k.startswith("trade_")}
    monkeypatch.setattr(known, "lexicon", replace(known.lexicon, lang="xx", words=words, _sets={}, _tables={}))
    assert told("en", "A baker said that rebels had attacked the town.", "attacked") == []


JOINED = [
    # who disputes a claim does not make it
    ("en", "The police said that most of the rebels had been arrested, a claim residents disputed.", "arrested",
     {"police"}),
    # two acts of speech in a row are one speaker's
    ("fr", "Paris a condamné l'attaque, accuse Moscou et appelle à une enquête.", "attaque", set()),
    # who passes it on
    ("en", "Witnesses quoted by CNN said the soldiers burned the port.", "burned", {"Witnesses", "CNN"}),
    ("en", '"They burned it," a resident, Omar Bello, was quoted as saying by CNN.', "burned", {"Omar Bello", "CNN"}),
    ("fr", "Des rebelles ont pillé le port, a-t-on appris de sources militaires et auprès d'un notable.", "pillé",
     {"sources", "notable"}),
    # somebody whom only the list of sources knows, joined to another
    ("en", "Rebels burned the port, military sources and residents said.", "burned", {"military sources", "residents"}),
    ("fr", "Les rebelles ont brûlé le port, selon des sources militaires et des habitants.", "brûlé",
     {"sources militaires", "habitants"}),
    ("en", "Dock workers and security sources said soldiers burned the port.", "burned", {"workers", "sources"}),
    ("en", "Rebels took the bridge on Sunday, officials and the insurgents said.", "took", {"officials", "insurgents"}),
    # the whole noun behind "citing"
    ("en", "Rebels killed three soldiers, CNN reported, quoting two U.S. officials.", "killed", {"CNN", "officials"}),
    ("en", "Omar Tal, head of the Kura district council, told the BBC that the militants burned the town.", "burned",
     {"Omar Tal"}),
    ("en", "Russian forces claimed on Sunday to have entered the village of Karak.", "entered", {"forces"}),
    ("fr", "« Le maire a relâché des rebelles », s'emporte le porte-parole du gouvernement, Paul Renan.", "relâché",
     {"Paul Renan"}),
    ("fr", "Les rebelles ont pris le pont, indique à RFI un responsable local, Paul Renan.", "pris", {"Paul Renan"}),
    ("en", "The brigade claimed an attack on the barracks.", "attack", {"brigade"}),
    ("en", "The brigade claimed the capture of the town on Monday.", "capture", {"brigade"}),
    ("en", "The army claimed the destruction of two tanks.", "destruction", {"army"}),
    ("fr", "Les rebelles ont revendiqué la prise de la ville.", "prise", {"rebelles"}),
    ("en", "A shell killed four people in Kara on Sunday, a doctor at the town hospital and residents said.", "killed",
     {"doctor", "residents"}),
    ("en", "The navy, led by Admiral Omar Tal, and local militias allied with it said they had shelled the port.",
     "shelled", {"navy", "militias"}),
    ("en", "Interfax quoted the defence ministry as saying Russian troops captured the town.", "captured",
     {"Interfax", "defence ministry"}),
    ("en", "Rebels had shelled the port, the state news agency quoted a navy officer as saying.", "shelled",
     {"agency", "officer"}),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "word", "speakers"), JOINED, ids=[x[2] for x in JOINED])
def test_the_speakers_however_the_parse_hung_them(lang: str, text: str, word: str, speakers: set[str]) -> None:
    found = told(lang, text, word)
    assert len(found) == len(speakers)
    assert all(any(s in names for names in found) for s in speakers)


WRITER = [
    ("en", "Speaking two days after the fall of Balda, Prime Minister John Reed said:", "fall"),
    ("en", "Shells hit a school on Sunday, the ministry said, as the cabinet approved an offensive.", "offensive"),
    ("en", "Troops shelled the town on Monday, the army said, two days after rebels attacked a base.", "attacked"),
    # what only says when
    ("en", "Rebels shelled the town on Sunday, hours after soldiers stormed a base, residents said.", "stormed"),
    (
        "fr",
        "Les rebelles ont pilonné la ville, deux jours après que des soldats ont attaqué une base, selon l'ONU.",
        "attaqué",
    ),
    ("en", "Residents said that ten people had died since soldiers stormed the town.", "stormed"),
    ("fr", "Selon l'ONU, dix personnes sont mortes depuis le début de l'offensive.", "offensive"),
    ("fr", "L'attaque a été revendiquée par les rebelles.", "attaque"),
    ("en", "The rebels claimed the attack.", "attack"),
    ("fr", "Des habitants ont fui au cinquième jour des combats, qui ont fait 200 morts selon l'ONU.", "fui"),
]


@pytest.mark.parametrize(("lang", "text", "word"), WRITER, ids=[x[2] for x in WRITER])
def test_what_the_writer_tells_himself(lang: str, text: str, word: str) -> None:
    assert told(lang, text, word) == []


def events(lang: str, text: str) -> dict[str, list[str]]:
    """The labels of the sources of each event, by its type."""
    try:
        known = reader(lang)
    except NoPipeline as reason:
        pytest.skip(str(reason))
    read = known.read(Article("said", text, lang, "2020-03-05"))
    return {e.type: [s.span.of(text) for s in e.sources] for e in read.events}


def test_an_act_of_speech_is_told_by_the_writer_when_it_is_the_speakers_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.nlp.reader.refine_sources", lambda *given: None)
    own = events("en", '"It is unacceptable that shells hit the school," the minister said.')
    assert own["Accusation"] == [] and own["Shelling"] == ["the minister"]
    for lang, text in (
        ("en", '"We call on all sides to stop the fighting," Omar Tal, an envoy of the United Nations, said.'),
        ("fr", "« Nous appelons les rebelles à libérer le maire », a déclaré Omar Tal, un émissaire de l'ONU."),
    ):
        assert events(lang, text)["Demand"] == []
    other = events("en", "The army said on Monday that the rebels had threatened the mayor.")
    assert other["Threat"] == ["The army"]


def test_a_name_within_the_words_for_a_speaker_is_no_speaker() -> None:
    text = "Une source militaire malienne précise que le médecin a été enlevé près de Gao."
    assert events("fr", text)["Abduction"] == ["Une source militaire malienne"]


STATES = [
    ("en", "Residents said that shells had hit the hills held by the militia.", "Control", []),
    ("fr", "Des habitants disent que des obus ont touché les collines tenues par la milice.", "Control", []),
    ("en", "Residents said that the hills were held by the militia.", "Control", ["Residents"]),
    ("fr", "Des habitants disent que les collines sont tenues par la milice.", "Control", ["Des habitants"]),
]


@pytest.mark.parametrize(("lang", "text", "kind", "speakers"), STATES, ids=[x[1] for x in STATES])
def test_a_state_that_a_participle_mentions_is_the_writers(
    monkeypatch: pytest.MonkeyPatch, lang: str, text: str, kind: str, speakers: list[str]
) -> None:
    monkeypatch.setattr("kg.nlp.reader.refine_sources", lambda *given: None)
    assert events(lang, text)[kind] == speakers


SURE = [
    ("en", "Police said that rebels had attacked the mission.", "ArmedAttack", ["Police"]),
    ("fr", "Selon la police, les rebelles ont attaqué la mission.", "ArmedAttack", ["la police"]),
]


@pytest.mark.parametrize(("lang", "text", "kind", "speakers"), SURE, ids=["en", "fr"])
def test_beside_whom_the_rules_name_nobody_is_added(
    monkeypatch: pytest.MonkeyPatch, lang: str, text: str, kind: str, speakers: list[str]
) -> None:
    monkeypatch.setattr("kg.nlp.speakers.probability", np.ones_like)
    assert events(lang, text)[kind] == speakers


ANNOUNCED = [
    ("en", "The army announced the start of its offensive on the town.", "Offensive", ["The army"]),
    ("fr", "L'armée a annoncé le début de son offensive sur la ville.", "Offensive", ["L'armée"]),
    ("en", "France announced sanctions against the general.", "Sanction", []),
    ("fr", "La France a annoncé des sanctions contre le général.", "Sanction", []),
]


@pytest.mark.parametrize(("lang", "text", "kind", "speakers"), ANNOUNCED, ids=[x[1] for x in ANNOUNCED])
def test_who_announces_his_deed_tells_it_unless_announcing_is_the_deed(
    monkeypatch: pytest.MonkeyPatch, lang: str, text: str, kind: str, speakers: list[str]
) -> None:
    monkeypatch.setattr("kg.nlp.speakers.probability", np.zeros_like)
    assert events(lang, text)[kind] == speakers


DEMANDED = [
    ("en", '"We call on the rebels to release the mayor," Omar Tal, an envoy of the United Nations, said.', "Release"),
    ("fr", "« Nous appelons les rebelles à libérer le maire », a déclaré Omar Tal, un émissaire de l'ONU.", "Release"),
]


@pytest.mark.parametrize(("lang", "text", "kind"), DEMANDED, ids=["en", "fr"])
def test_what_is_demanded_has_no_source(monkeypatch: pytest.MonkeyPatch, lang: str, text: str, kind: str) -> None:
    monkeypatch.setattr("kg.nlp.reader.refine_sources", lambda *given: None)
    assert events(lang, text)[kind] == []


BRIEFING = """Daily briefing by Anna Saint-Cyr, spokesperson for the Foreign Ministry

MS. SAINT-CYR: Rebels shelled the port of Goma yesterday.

Shelling of the market followed. Government troops answered at dawn.

QUESTION: Did Uganda send troops?

MS. SAINT-CYR: I have nothing on that.

Fighting also broke out in Bukavu."""

POINT = """Point de presse d'Anne Morel, porte-parole du ministère

MME MOREL : Les rebelles ont bombardé le port de Goma.

QUESTION : L'armée a-t-elle repris la ville ?

MME MOREL : Des soldats sont entrés dans le centre."""


@pytest.mark.parametrize(
    ("lang", "text", "word", "speaker"),
    [
        ("en", BRIEFING, "shelled", "Anna Saint-Cyr"),
        ("en", BRIEFING, "Shelling", "Anna Saint-Cyr"),
        ("en", BRIEFING, "answered", "Anna Saint-Cyr"),
        ("fr", POINT, "bombardé", "Anne Morel"),
        ("fr", POINT, "entrés", "Anne Morel"),
    ],
)
def test_who_has_the_turn_in_a_transcript_tells_it(lang: str, text: str, word: str, speaker: str) -> None:
    assert any(speaker in names for names in told(lang, text, word))


@pytest.mark.parametrize(
    ("lang", "text", "word"),
    [
        # who asks takes the floor
        ("en", BRIEFING, "send"),
        ("fr", POINT, "repris"),
        # behind the last turn the writer goes on
        ("en", BRIEFING, "Fighting"),
    ],
)
def test_what_is_asked_or_added_in_a_transcript_nobody_tells(lang: str, text: str, word: str) -> None:
    assert told(lang, text, word) == []


@pytest.mark.parametrize(
    "text",
    [
        "As rebels advanced on Bukavu, residents said they were afraid.",
        "Speaking after rebels attacked a convoy, General Bazoum said the road was open.",
    ],
)
def test_the_scene_that_opens_a_sentence_is_the_writers(text: str) -> None:
    (scene,) = reader("en").read(Article("said", text, "en", "2020-03-05")).events
    assert scene.sources == ()


def test_who_is_quoted_as_saying_and_who_quotes_him_both_tell_it() -> None:
    text = "The general was quoted by the Interfax agency as saying that rebels had seized the port."
    assert len(told("en", text, "seized")) == 2
    text = '"They withdrew from the town," Peter Deng was quoted as saying by the Interfax agency.'
    assert len(told("en", text, "withdrew")) == 2


INTERVIEW = """The following are excerpts of a briefing given on Thursday by General Paul Mbala.

Q: Is there fighting at the airport?

A: No. Our battalions crossed the bridge on Monday and captured the port.

Q: And the losses?

A: Rebels killed eighteen soldiers.

A bomb killed ten people in Kinshasa on Friday.
"""


@pytest.mark.parametrize(
    ("word", "speakers"), [("fighting", []), ("captured", ["Paul Mbala"]), ("eighteen", ["Paul Mbala"]), ("bomb", [])]
)
def test_who_answers_in_an_interview_tells_it(word: str, speakers: list[str]) -> None:
    assert [s.split(";")[0] for s in told("en", INTERVIEW, word)] == speakers


def test_two_labels_make_no_transcript() -> None:
    text = "Anna Karlsson is the spokesperson.\n\nKARLSSON: Rebels shelled the port of Goma.\n\nGOMA: Fighting went on."
    assert told("en", text, "shelled") == []


@pytest.mark.parametrize(
    ("quoted", "word", "who", "says"),
    [
        ("This attack is unacceptable", "unacceptable", ["John Baker"], []),
        ("The rebels must stop these attacks immediately", "must", ["John Baker"], []),
        ("The rebels are accused of atrocities against civilians", "accused", [], ["John Baker"]),
    ],
)
def test_who_accuses_in_his_own_words_is_no_source_of_it(
    quoted: str, word: str, who: list[str], says: list[str]
) -> None:
    text = f'Rebels shelled a market in Homs on Monday, killing nine. "{quoted}," Foreign Minister John Baker said.'
    found = reader("en").read(Article("t", text, "en"))
    event = next(e for e in found.events if e.trigger.of(text) == word)
    assert [found.entities[a.entity].label for a in event.initiator] == who
    assert [s.span.of(text) for s in event.sources] == says


@pytest.mark.parametrize(
    ("lang", "text", "word"),
    [
        ("en", "The envoy said the raid killed four soldiers and threatened new attacks on the port.", "threatened"),
        ("fr", "L'émissaire a déclaré que le raid avait tué quatre soldats et menacé de nouvelles attaques.", "menacé"),
    ],
    ids=["en", "fr"],
)
def test_who_threatens_is_no_source_of_his_threat(lang: str, text: str, word: str) -> None:
    found = reader(lang).read(Article("t", text, lang))
    event = next(e for e in found.events if e.trigger.of(text) == word)
    assert len(event.initiator) == 1
    assert event.sources == ()


OPEN = [
    ("en", "The envoy said Burundi had accused Rwanda of shelling the port.", "Shelling"),
    ("en", "The governor said that soldiers had been ordered to shoot looters.", "ArmedAttack"),
    ("fr", "L'émissaire a accusé le Rwanda d'avoir bombardé le port.", "Shelling"),
]


@pytest.mark.parametrize(("lang", "text", "kind"), OPEN, ids=[text for _, text, _ in OPEN])
def test_what_is_demanded_or_an_accusation_nobody_tells(lang: str, text: str, kind: str) -> None:
    found = reader(lang).read(Article("t", text, lang, "2020-03-05"))
    event = next(e for e in found.events if e.type == kind)
    assert event.status != "actual"
    assert event.sources == ()


DENIED = [
    ("en", "The general denied that his men had entered Kindu.", "Entry"),
    ("fr", "Le général dément que ses hommes aient tué des civils à Kindu.", "Killing"),
]


@pytest.mark.parametrize(("lang", "text", "kind"), DENIED, ids=["en", "fr"])
def test_who_denies_a_deed_says_that_it_was_not_done(lang: str, text: str, kind: str) -> None:
    found = reader(lang).read(Article("t", text, lang, "2020-03-05"))
    event = next(e for e in found.events if e.type == kind)
    assert event.status == "negated"
    assert len(event.sources) == 1


TOLD = [
    ("The army rejected the charge and said its planes had flown no sorties over Kindu.", "AirStrike"),
    ('The colonel denied it: "There was no massacre in the village and nobody was shot."', "ArmedAttack"),
]


@pytest.mark.parametrize(("text", "kind"), TOLD, ids=["and said", "denied it"])
def test_what_is_said_beside_or_behind_a_denial_has_its_speaker(text: str, kind: str) -> None:
    found = reader("en").read(Article("t", text, "en", "2020-03-05"))
    event = next(e for e in found.events if e.type == kind)
    assert len(event.sources) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The militia is said to have killed 30 villagers near Kindu.", "Killing"),
        ("A survivor of Monday's raid on a convoy said that soldiers fled.", "ArmedAttack"),
    ],
    ids=["is said", "survivor of"],
)
def test_who_is_spoken_of_is_no_speaker(text: str, kind: str) -> None:
    found = reader("en").read(Article("t", text, "en", "2020-03-05"))
    assert next(e for e in found.events if e.type == kind).sources == ()


GIVEN_BY = [
    ("The interior ministry raised its toll to 34 dead and 60 wounded.", "dead", ["interior ministry"]),
    ("Clinic staff, who asked not to be named, put the death toll at more than 90.", "toll", ["Clinic staff"]),
    ("The police put the number of rebels killed up to Sunday at 25.", "killed", ["police"]),
    ("They fled in what diplomats called a sign that peace talks could resume.", "talks", ["diplomats"]),
    ("Two men died in the raid, which Amnesty said was backed by tanks.", "backed", ["Amnesty"]),
    ("Rebels entered the camp, residents told a radio station. They burned huts. They also shot two men.", "shot",
     ["residents"]),
    ("Rebels entered the camp, residents said. He shot two men.", "shot", []),
    (
        "Ann Berg said in a report to the Council that troops fled. It rained. The report, released on Monday, says "
        "that rebels burned huts.",
        "burned",
        ["Ann Berg"],
    ),
    ("It rained. The report says that rebels burned huts.", "burned", []),
    ("The rebels' press office said that troops had fled.", "fled", ["press office"]),
    ("The raid raised the toll to 40 dead.", "dead", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word", "speakers"), GIVEN_BY, ids=[word + str(i) for i, (_, word, _) in enumerate(GIVEN_BY)]
)
def test_who_gives_a_number_a_name_or_goes_on_telling(text: str, word: str, speakers: list[str]) -> None:
    found = told("en", text, word)
    assert len(found) == len(speakers)
    assert all(any(s in f for f in found) for s in speakers)


def test_he_in_a_relative_clause_is_the_subject_above_it() -> None:
    text = (
        "Spokesman Paul Deng wrote that troops had left Bor. Karim Bouda, the mayor, said that two men died "
        "in the raid, which he said was backed by tanks."
    )
    assert "Karim Bouda" in told("en", text, "backed")[0]


@pytest.mark.parametrize(
    ("lang", "text", "kind", "speakers"),
    [
        # a headline with a topic before and its speaker behind
        ("fr", "Mali: neuf soldats tués dans une embuscade dans le nord (armée)", "ArmedAttack", ["armée"]),
        ("fr", "Niger: 20 civils tués dans une attaque dans l'ouest (source de sécurité)", "ArmedAttack",
         ["source de sécurité"]),
        ("fr", "Irak: 12 morts dans un attentat à Bagdad (officiel)", "ArmedAttack", ["officiel"]),
        ("en", "Somalia: car bomb kills six near palace: officials", "Bombing", ["officials"]),
        # who the speaker is
        ("en", "According to the hospital, which was shelled last week, rebels looted the market.", "Shelling", []),
        ("en", "According to the hospital, which was shelled last week, rebels looted the market.", "Destruction",
         ["the hospital"]),
        ("fr", "Selon le maire, dont le convoi a été attaqué lundi, les rebelles ont pillé le marché.", "ArmedAttack",
         []),
        # a clause that he breaks into
        ("en", "Britain deployed 2,000 soldiers to Bor, where, aid workers say, rebels burned huts.", "Deployment", []),
        ("en", "Britain deployed 2,000 soldiers to Bor, where, aid workers say, rebels burned huts.", "Destruction",
         ["aid workers"]),
        ("fr", "L'armée est entrée dans le camp, où, affirme le maire, des miliciens ont tué dix civils.", "Killing",
         ["le maire"]),
        # what only places something in time
        ("fr", "La veille de l'embuscade, des rebelles avaient pillé le marché, d'après le maire.", "ArmedAttack", []),
        ("en", "After rebels attacked the base, soldiers burned huts, according to residents.", "ArmedAttack", []),
        ("en", "Troops retook the town, officials said, a day after rebels attacked it.", "ArmedAttack", []),
        # who adds, who gives a figure
        ("en", "The mayor said the army had withdrawn, adding that rebels burned huts.", "Destruction", ["The mayor"]),
        ("fr", "L'attentat a fait dix morts, selon la police. Un médecin avance un bilan de 14 morts.", "Killing",
         ["Un médecin"]),
    ],
)  # fmt: skip
def test_how_far_who_tells_answers(lang: str, text: str, kind: str, speakers: list[str]) -> None:
    found = reader(lang).read(Article("a", text, lang, "2020-03-05"))
    assert [s.span.of(text) for s in next(e for e in found.events if e.type == kind).sources] == speakers


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The minister did not rule out a military operation against the rebels."),
        ("fr", "Il n'a pas exclu une opération militaire contre les rebelles."),
    ],
)
def test_what_is_not_ruled_out_is_no_denial(lang: str, text: str) -> None:
    assert "Denial" not in {e.type for e in reader(lang).read(Article("a", text, lang, "2020-03-05")).events}


@pytest.mark.parametrize(
    ("lang", "speech", "deeds"),
    [
        ("en", {"accuse", "demand", "pledge", "warn"}, {"be", "fire", "kill", "look", "strike"}),
        ("fr", {"accuser", "exiger", "promettre", "dénoncer"}, {"frapper", "tirer", "violer", "être"}),
    ],
)
def test_a_verb_of_speech_is_one_whose_subject_tells_something(lang: str, speech: set[str], deeds: set[str]) -> None:
    assert speech <= speech_verbs(lang) and deeds.isdisjoint(speech_verbs(lang))


@pytest.mark.parametrize(
    ("lang", "text", "speaker"),
    [
        ("en", "A source in the health ministry said rebels had shelled Bor.", "source in the health ministry"),
        ("en", "Sources close to the mayor said rebels had shelled Bor.", "Sources close to the mayor"),
        ("en", "A source said on Monday that rebels had shelled Bor.", "source"),
        ("en", "According to the Kenyan border service, rebels shelled Bor.", "the Kenyan border service"),
        ("fr", "Une source à la présidence a dit que les rebelles avaient pilonné Bor.", "Une source à la présidence"),
        ("fr", "Une source a dit lundi que les rebelles avaient pilonné Bor.", "Une source"),
    ],
)
def test_a_source_is_told_with_where_he_is(lang: str, text: str, speaker: str) -> None:
    found = reader(lang).read(Article("a", text, lang, "2020-03-05"))
    event = next(e for e in found.events if e.type == "Shelling")
    assert [s.span.of(text) for s in event.sources] == [speaker]


@pytest.mark.parametrize(
    ("lang", "text", "kind", "speakers"),
    [
        # whom an agency has it from
        ("fr", "Le raid a fait dix morts, a appris Reuters lundi auprès d'un médecin.", "Killing", ["médecin"]),
        ("fr", "Dix soldats ont été tués, a appris Reuters de source militaire.", "Killing", ["source militaire"]),
        ("en", "The bomb killed ten people, Reuters learned from a doctor.", "Killing", ["doctor"]),
        # who says something else behind it
        ("en", "Army takes Bor, rebels say they pulled out", "Capture", []),
        ("en", "Army takes Bor, rebels say they pulled out", "Withdrawal", ["rebels"]),
        # who neither confirms nor denies it
        ("en", "Farmers said rebels had shelled Bor, which the army neither confirmed nor denied.", "Shelling",
         ["Farmers"]),
        # who is asked to explain it
        ("en", "The mayor called on the army to explain its incursion into Bor.", "Entry", []),
        # who is told of before a colon
        ("en", "The mayor spoke on Monday. General Dak was blunter: soldiers had raped women, he told reporters.",
         "ArmedAttack", ["Dak"]),
        # who is presented at length
        ("en", "Police have detained 50 men, an officer who was not authorized to brief the media said.", "Arrest",
         ["officer"]),
    ],
)  # fmt: skip
def test_who_is_told_of_beside_the_one_who_tells(lang: str, text: str, kind: str, speakers: list[str]) -> None:
    event = next(e for e in reader(lang).read(Article("a", text, lang, "2020-03-05")).events if e.type == kind)
    told = [s.span.of(text) for s in event.sources]
    assert len(told) == len(speakers) and all(a in b for a, b in zip(speakers, told, strict=True))


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("fr", "Le maire est venu lundi. « Ils ont tiré », a-t-il dit, accusant les rebelles de mentir.", "Accusation"),
        ("fr", "Le maire est venu lundi. « C'est trop », a-t-il déploré, appelant l'armée à se retirer.", "Demand"),
        ("en", "“It is too much,” the mayor said, urging the army to withdraw.", "Demand"),
    ],
)
def test_who_closes_his_words_with_an_act_of_speech_does_it(lang: str, text: str, kind: str) -> None:
    event = next(e for e in reader(lang).read(Article("a", text, lang, "2020-03-05")).events if e.type == kind)
    assert [a.span.of(text).casefold() for role, a in event.arguments() if role == "initiator"] in (
        ["le maire"],
        ["the mayor"],
    )
