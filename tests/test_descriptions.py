"""What counts as a mention, and what only looks like one."""

from __future__ import annotations

import pytest

from kg.model import Article, Extraction


def read(text: str, lang: str) -> Extraction:
    from kg.nlp import Reader

    return Reader(lang).read(Article("a", text, lang, "2020-06-15"))


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("fr", "La réunion a eu lieu lundi à Bangui.", "lieu"),
        ("fr", "Un couvre-feu a été mis en place à Goma.", "place"),
        ("fr", "Trois soldats ont été tués au cours de la nuit près de Gao.", "cours"),
        ("fr", "Les rebelles ont tenté de reprendre Tripoli par la force.", "force"),
        ("en", "Talks took place in Geneva on Sunday.", "place"),
        ("en", "Thousands demonstrated in the city of Kirkuk on Sunday.", "Sunday"),
    ],
)
def test_idioms_and_days_name_nothing(lang: str, text: str, words: str) -> None:
    start = text.index(words)
    found = [m for m in read(text, lang).mentions if m.head.start == start and m.cls != "Time"]
    assert not found


def test_the_latter_goes_back_to_a_person() -> None:
    text = "Le général Ibrahim Traoré a rencontré le ministre Paul Diallo à Bamako. Ce dernier a quitté la ville mardi."
    latter = [m for m in read(text, "fr").mentions if m.text == "Ce dernier"]
    assert len(latter) == 1
    assert read(text, "fr").entities[latter[0].entity].cls == "Person"


@pytest.mark.parametrize(
    ("text", "trigger", "target"),
    [
        ("South Korea rejected the North Korean proposal on Monday.", "rejected", "North Korean"),
        ("The union demanded that Kenya release the students.", "demanded", "Kenya"),
        ("Ethiopia threatened to attack Eritrea on Friday.", "threatened", "Eritrea"),
        ("Jordan condemned Israel's raids on the camp.", "condemned", "Israel"),
    ],
)
def test_whom_a_speech_act_is_aimed_at(text: str, trigger: str, target: str) -> None:
    event = next(e for e in read(text, "en").events if e.trigger.of(text) == trigger)
    assert [a.span.of(text) for a in event.target] == [target]


def test_who_called_is_not_who_rejects() -> None:
    text = "The government rejected calls by Kofi Annan for a ceasefire."
    event = next(e for e in read(text, "en").events if e.trigger.of(text) == "rejected")
    assert "Kofi Annan" not in [a.span.of(text) for a in event.initiator]


@pytest.mark.parametrize(
    "text", ["Sa carrière militaire a été détruite.", "Les rebelles ont attaqué sa pension devant le juge."]
)
def test_a_career_and_a_pension_are_no_buildings(text: str) -> None:
    found = read(text, "fr")
    assert "Facility" not in {found.entities[m.entity].cls for m in found.mentions}


@pytest.mark.parametrize(
    ("lang", "text", "words", "cls"),
    [
        # a surname is its person, though "in X" sounds like a place
        ("en", "John Carver spoke on Monday. Rebels lost faith in Carver.", "Carver", "Person"),
        # two words of one nationality
        ("en", "Troops seized a Sri Lankan trawler on Monday.", "Sri Lankan", "Nationality"),
        ("en", "South Sudanese troops withdrew on Monday.", "South Sudanese", "Nationality"),
    ],
)
def test_names_of_more_than_one_reading(lang: str, text: str, words: str, cls: str) -> None:
    assert (words, cls) in [(m.text, m.cls) for m in read(text, lang).mentions]


@pytest.mark.parametrize("name", ["al-Mourra", "el-Khadra", "as-Sabila"])
def test_a_name_may_begin_with_the_arabic_article(name: str) -> None:
    found = [m for m in read(f"L'armée a bombardé {name} lundi.", "fr").mentions if m.text == name]
    assert found and found[0].named


def test_one_of_the_many_beside_a_plural_verb_is_not_its_subject() -> None:
    from kg.lexicon import load_lexicon
    from kg.nlp.pipeline import load_pipeline
    from kg.nlp.repairs import repair

    lexicon = load_lexicon("fr")
    doc = load_pipeline("fr")("L'un des enjeux de la guerre, les rebelles ont annoncé une offensive.")
    one, rebels, verb = (next(t for t in doc if t.text == word) for word in ("un", "rebelles", "annoncé"))
    one.head, one.dep_, rebels.head, rebels.dep_ = verb, "nsubj", one, "conj"
    repair(doc, lexicon)
    assert (rebels.head.text, rebels.dep_) == ("annoncé", "nsubj")
    assert (one.head.text, one.dep_) == ("rebelles", "appos")
    # "l'un des soldats et deux rebelles ont été tués": both are subjects
    doc = load_pipeline("fr")("L'un des soldats et deux rebelles ont été tués.")
    one, rebels, verb = (next(t for t in doc if t.text == word) for word in ("un", "rebelles", "tués"))
    one.head, one.dep_, rebels.head, rebels.dep_ = verb, "nsubj:pass", one, "conj"
    next(t for t in doc if t.text == "et").head = rebels
    next(t for t in doc if t.text == "et").dep_ = "cc"
    repair(doc, lexicon)
    assert (one.head.text, one.dep_, rebels.dep_) == ("tués", "nsubj:pass", "conj")


@pytest.mark.parametrize(
    ("lang", "text", "word"),
    [
        ("en", "Kurdish rebels attacked a base near Mosul. An Arab alliance condemned the raid.", "Arab"),
        ("fr", "Des rebelles touaregs ont attaqué une base. Une alliance arabe a condamné le raid.", "arabe"),
    ],
)
def test_the_adjective_of_a_people_is_no_name(lang: str, text: str, word: str) -> None:
    found = read(text, lang)
    assert all(not m.named for m in found.mentions if m.text == word)


def test_at_least_so_many_are_so_many() -> None:
    found = read("At least 18 people were killed in Homs on Monday.", "en")
    assert "18 people" in {m.text for m in found.mentions}


def test_other_numbers_are_other_people() -> None:
    text = (
        "Au moins 54 personnes ont été tuées au marché. À l'hôpital, 70 personnes sont mortes. Ces personnes dormaient."
    )
    by_text = {m.text: m.entity for m in read(text, "fr").mentions}
    assert by_text["54 personnes"] != by_text["70 personnes"] == by_text["Ces personnes"]


def test_who_says_it_is_not_what_stands_before_the_comma() -> None:
    text = "Rebels seized Sake, a local official said."
    labels = {x.label for x in read(text, "en").entities.values()}
    assert "a local official" in labels


def test_the_last_of_a_list_of_people_takes_whose_they_are() -> None:
    text = "There were clashes between police and supporters of opposition leader Ousmane Sonko."
    assert {"police", "supporters of opposition leader Ousmane Sonko"} <= {m.text for m in read(text, "en").mentions}


def test_no_description_reaches_out_of_a_quotation() -> None:
    text = 'The army said it killed "at least 40 terrorists" near Djibo.'
    assert "40 terrorists" in {m.text for m in read(text, "en").mentions}
    french = 'L\'armée dit avoir tué "au moins 40 terroristes" près de Djibo.'
    assert "40 terroristes" in {m.text for m in read(french, "fr").mentions}


@pytest.mark.parametrize(
    ("lang", "text", "label"),
    [
        ("fr", "Les rebelles ont tué 12 civils à Beni, selon l'ONG Human Rights Watch.", "Human Rights Watch"),
        ("fr", "Dix civils ont été tués à Djibo, a indiqué l'ONG Airwars.", "Airwars"),
        ("en", "Ten people were killed in Djibo, the NGO Sahel Watch said.", "Sahel Watch"),
        ("fr", "Dix civils ont été tués à Djibo, selon une ONG locale.", "une ONG locale"),
    ],
)
def test_a_noun_in_capitals_is_no_part_of_the_name_behind_it(lang: str, text: str, label: str) -> None:
    found = read(text, lang)
    (event,) = found.events
    assert [found.entities[a.entity].label for a in event.sources] == [label]
