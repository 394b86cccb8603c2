"""Parses that are mended before the rules read them."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from kg.lexicon import load_lexicon
from kg.nlp import syntax
from kg.nlp.pipeline import load_pipeline
from kg.nlp.repairs import repair


def mended(lang: str, *tokens: tuple[str, str, str, int, str]) -> Doc:
    """A document of (word, lemma, part of speech, head, label), mended.

    "inf" before a label marks an infinitive, "past" a past participle."""
    nlp = load_pipeline(lang)
    words, lemmas, pos, heads, deps = (list(column) for column in zip(*tokens, strict=True))
    forms = {"inf": "VerbForm=Inf", "past": "Tense=Past|VerbForm=Part"}
    morphs = [forms.get(d.partition(" ")[0], "") for d in deps]
    deps = [d.rpartition(" ")[2] for d in deps]
    doc = Doc(nlp.vocab, words=words, lemmas=lemmas, pos=pos, heads=heads, deps=deps, morphs=morphs)
    repair(doc, load_lexicon(lang))
    return doc


def test_the_purpose_of_a_deed_hangs_from_its_verb() -> None:
    doc = mended(
        "en",
        ("Troops", "troop", "NOUN", 1, "nsubj"), ("launched", "launch", "VERB", 1, "ROOT"),
        ("offensives", "offensive", "NOUN", 1, "obj"), ("to", "to", "PART", 4, "mark"),
        ("retake", "retake", "VERB", 2, "inf acl"), ("Homs", "Homs", "PROPN", 4, "obj"),
    )  # fmt: skip
    assert (doc[4].head.text, doc[4].dep_) == ("launched", "advcl")


def test_a_plan_keeps_what_is_planned() -> None:
    doc = mended(
        "en",
        ("They", "they", "PRON", 1, "nsubj"), ("have", "have", "VERB", 1, "ROOT"), ("plans", "plan", "NOUN", 1, "obj"),
        ("to", "to", "PART", 4, "mark"), ("attack", "attack", "VERB", 2, "inf acl"),
    )  # fmt: skip
    assert doc[4].head.text == "plans"


def test_the_dead_that_a_blast_left_are_people() -> None:
    doc = mended(
        "en",
        ("Blasts", "blast", "NOUN", 1, "nsubj"), ("left", "leave", "VERB", 1, "ROOT"),
        ("ten", "ten", "NUM", 3, "nummod"), ("people", "people", "NOUN", 1, "obj"), ("dead", "dead", "ADJ", 1, "xcomp"),
    )  # fmt: skip
    assert (doc[4].head.text, doc[4].dep_) == ("people", "amod")


def test_a_first_word_that_the_lexicon_knows_is_no_name() -> None:
    doc = mended("en", ("Soldiers", "Soldiers", "PROPN", 1, "nsubj"), ("left", "leave", "VERB", 1, "ROOT"))
    assert (doc[0].pos_, doc[0].lemma_) == ("NOUN", "soldier")
    doc = mended("en", ("Reuters", "Reuters", "PROPN", 1, "nsubj"), ("left", "leave", "VERB", 1, "ROOT"))
    assert doc[0].pos_ == "PROPN"


def test_a_participle_behind_a_hyphen_is_a_verb() -> None:
    doc = mended(
        "en",
        ("Saudi", "saudi", "ADJ", 2, "obl"), ("-", "-", "PUNCT", 0, "punct"), ("led", "led", "ADJ", 3, "amod"),
        ("coalition", "coalition", "NOUN", 4, "nsubj"), ("left", "leave", "VERB", 4, "ROOT"),
    )  # fmt: skip
    assert (doc[2].pos_, doc[2].lemma_) == ("VERB", "lead")
    assert syntax.is_participle(doc[2])


def test_who_says_it_stands_behind_the_verb() -> None:
    doc = mended(
        "fr",
        ("Tous", "tout", "PRON", 1, "nsubj"), ("mentent", "mentir", "VERB", 1, "ROOT"), (",", ",", "PUNCT", 3, "punct"),
        ("jure", "jure", "NOUN", 1, "parataxis:insert"), ("le", "le", "DET", 5, "det"),
        ("ministre", "ministre", "NOUN", 3, "obj"),
    )  # fmt: skip
    assert (doc[3].pos_, doc[3].lemma_, doc[5].dep_) == ("VERB", "jurer", "nsubj")


def test_having_before_a_participle_is_its_auxiliary() -> None:
    doc = mended(
        "fr",
        ("rebelles", "rebelle", "NOUN", 0, "ROOT"), ("qui", "qui", "PRON", 3, "nsubj"), ("l'", "le", "PRON", 3, "obj"),
        ("avaient", "avoir", "VERB", 0, "acl:relcl"), ("conquise", "conquérir", "VERB", 3, "past xcomp"),
    )  # fmt: skip
    assert (doc[4].head.text, doc[4].dep_, doc[3].dep_) == ("rebelles", "acl:relcl", "aux:tense")
    assert {c.text for c in doc[4].children} == {"qui", "l'", "avaient"}


def test_a_relative_clause_hangs_from_the_noun_before_it() -> None:
    doc = mended(
        "fr",
        ("Ils", "il", "PRON", 1, "nsubj"), ("fuient", "fuir", "VERB", 1, "ROOT"), ("les", "le", "DET", 3, "det"),
        ("combats", "combat", "NOUN", 1, "obj"), (",", ",", "PUNCT", 6, "punct"), ("qui", "qui", "PRON", 6, "nsubj"),
        ("durent", "durer", "VERB", 1, "conj"),
    )  # fmt: skip
    assert (doc[6].head.text, doc[6].dep_) == ("combats", "acl:relcl")


def test_a_clause_about_an_object_hangs_from_the_noun_before_it() -> None:
    doc = mended(
        "fr",
        ("Ils", "il", "PRON", 1, "nsubj"), ("brisent", "briser", "VERB", 1, "ROOT"), ("le", "le", "DET", 3, "det"),
        ("siège", "siège", "NOUN", 1, "obj"), ("total", "total", "ADJ", 3, "amod"), ("que", "que", "PRON", 8, "obj"),
        ("les", "le", "DET", 7, "det"), ("forces", "force", "NOUN", 8, "nsubj"),
        ("imposent", "imposer", "VERB", 1, "conj"),
    )  # fmt: skip
    assert (doc[8].head.text, doc[8].dep_) == ("siège", "acl:relcl")


def test_one_of_several_is_no_second_subject() -> None:
    doc = mended(
        "fr",
        ("Un", "un", "PRON", 6, "nsubj"), ("des", "de", "ADP", 2, "case"), ("enjeux", "enjeu", "NOUN", 0, "nmod"),
        (",", ",", "PUNCT", 0, "punct"), ("les", "le", "DET", 5, "det"), ("rebelles", "rebelle", "NOUN", 6, "nsubj"),
        ("avancent", "avancer", "VERB", 6, "ROOT"),
    )  # fmt: skip
    doc[6].set_morph("Number=Plur")
    repair(doc, load_lexicon("fr"))
    assert (doc[0].head.text, doc[0].dep_, doc[5].dep_) == ("rebelles", "appos", "nsubj")


def test_verbs_share_the_object_behind_them() -> None:
    doc = mended(
        "en",
        ("Police", "police", "NOUN", 1, "nsubj"), ("chased", "chase", "VERB", 1, "ROOT"),
        ("and", "and", "CCONJ", 3, "cc"), ("killed", "kill", "VERB", 1, "conj"), ("him", "he", "PRON", 1, "obj"),
    )  # fmt: skip
    assert [t.text for t in syntax.shared_objects(doc[3])] == ["him"]
    assert [t.text for t in syntax.logical_objects(doc[3])] == ["him"]


@pytest.mark.parametrize(("of", "above"), [("revolt", "crackdown"), ("junta", "troops")])
def test_what_is_done_hangs_from_the_doing_and_whose_troops_they_are_from_the_troops(of: str, above: str) -> None:
    doc = mended(
        "en",
        ("The", "the", "DET", 1, "det"), ("crackdown", "crackdown", "NOUN", 1, "ROOT"), ("by", "by", "ADP", 3, "case"),
        ("troops", "troop", "NOUN", 1, "nmod"), ("of", "of", "ADP", 6, "case"), ("the", "the", "DET", 6, "det"),
        (of, of, "NOUN", 3, "nmod"),
    )  # fmt: skip
    assert doc[6].head.text == above


@pytest.mark.parametrize(
    ("word", "label", "expected"),
    [
        ("by", "aux:pass", "NOUN"),  # "were killed by shelling"
        ("amid", "aux", "NOUN"),  # "have fled amid shelling"
        ("by", "aux", "VERB"),  # "have answered by shelling": that is how
    ],
)
def test_a_gerund_alone_behind_a_preposition_is_a_noun(word: str, label: str, expected: str) -> None:
    doc = mended(
        "en",
        ("They", "they", "PRON", 2, "nsubj"), ("were", "be", "AUX", 2, label), ("hit", "hit", "VERB", 2, "ROOT"),
        (word, word, "SCONJ", 4, "mark"), ("shelling", "shell", "VERB", 2, "advcl"),
        ("in", "in", "ADP", 6, "case"), ("Homs", "Homs", "PROPN", 4, "obl"),
    )  # fmt: skip
    assert doc[4].pos_ == expected
    assert doc[6].dep_ == ("nmod" if expected == "NOUN" else "obl")


def test_nobody_is_the_agent_of_an_active_verb_but_of_the_deed_before_him() -> None:
    doc = mended(
        "en",
        ("Families", "family", "NOUN", 1, "nsubj"), ("fled", "flee", "VERB", 1, "ROOT"),
        ("amid", "amid", "ADP", 3, "case"), ("shelling", "shelling", "NOUN", 1, "obl"),
        ("by", "by", "ADP", 5, "case"), ("rebels", "rebel", "NOUN", 1, "obl"),
    )  # fmt: skip
    assert (doc[5].head.text, doc[5].dep_) == ("shelling", "nmod")


def test_what_is_denied_is_the_deed() -> None:
    doc = mended(
        "en",
        ("Russia", "Russia", "PROPN", 1, "nsubj"), ("denied", "deny", "VERB", 1, "ROOT"),
        ("bombing", "bombing", "NOUN", 3, "compound"), ("villages", "village", "NOUN", 1, "obj"),
    )  # fmt: skip
    assert [(t.head.text, t.dep_) for t in doc[2:]] == [("denied", "xcomp"), ("bombing", "obj")]


def test_before_belongs_to_the_clause_behind_it() -> None:
    doc = mended(
        "fr",
        ("Ils", "il", "PRON", 1, "nsubj"), ("tuent", "tuer", "VERB", 1, "ROOT"), ("avant", "avant", "ADP", 1, "advmod"),
        ("de", "de", "ADP", 4, "mark"), ("fuir", "fuir", "VERB", 2, "inf xcomp"),
    )  # fmt: skip
    assert [(t.head.text, t.dep_) for t in (doc[4], doc[2])] == [("tuent", "advcl"), ("fuir", "mark")]


@pytest.mark.parametrize(("stop", "label"), [(".", "nsubj"), ("on", "nsubj:pass")])
def test_a_finite_verb_alone_is_in_the_active_but_in_headlines(stop: str, label: str) -> None:
    nlp = load_pipeline("en")
    doc = Doc(
        nlp.vocab, words=["Groups", "fired", stop], lemmas=["group", "fire", stop], pos=["NOUN", "VERB", "PUNCT"],
        tags=["NNS", "VBD", "."], heads=[1, 1, 1], deps=["nsubj:pass", "ROOT", "punct"],
    )  # fmt: skip
    repair(doc, load_lexicon("en"))
    assert doc[0].dep_ == label


@pytest.mark.parametrize(("member", "above"), [("clinic", "market"), ("ambush", "strikes"), ("soldier", "strikes")])
def test_what_is_no_deed_stands_in_a_list_with_what_is_like_it(member: str, above: str) -> None:
    doc = mended(
        "en",
        ("strikes", "strike", "NOUN", 0, "ROOT"), ("on", "on", "ADP", 3, "case"), ("a", "a", "DET", 3, "det"),
        ("market", "market", "NOUN", 0, "nmod"), ("and", "and", "CCONJ", 6, "cc"), ("a", "a", "DET", 6, "det"),
        (member, member, "NOUN", 0, "conj"),
    )  # fmt: skip
    assert doc[6].head.text == above


def test_no_name_ends_in_a_preposition() -> None:
    nlp = load_pipeline("en")
    doc = Doc(
        nlp.vocab, words=["Union", "of", "Miners", "in", "Lota"], lemmas=["Union", "of", "Miners", "in", "Lota"],
        pos=["PROPN", "ADP", "PROPN", "ADP", "PROPN"], heads=[0, 2, 0, 4, 0],
        deps=["ROOT", "case", "nmod", "case", "nmod"], ents=["B-ORG", "I-ORG", "I-ORG", "I-ORG", "B-LOC"],
    )  # fmt: skip
    repair(doc, load_lexicon("en"))
    assert [name.text for name in doc.ents] == ["Union of Miners", "Lota"]


def test_each_does_what_is_asked_of_him() -> None:
    doc = mended(
        "en",
        ("They", "they", "PRON", 1, "nsubj"), ("told", "tell", "VERB", 1, "ROOT"), ("men", "man", "NOUN", 1, "obj"),
        ("to", "to", "PART", 4, "mark"), ("leave", "leave", "VERB", 1, "inf xcomp"), ("Bor", "Bor", "PROPN", 4, "obj"),
        ("and", "and", "CCONJ", 7, "cc"), ("rebels", "rebel", "NOUN", 5, "conj"), ("to", "to", "PART", 9, "mark"),
        ("disarm", "disarm", "VERB", 4, "inf advcl"),
    )  # fmt: skip
    assert [(t.head.text, t.dep_) for t in (doc[7], doc[9])] == [("disarm", "nsubj"), ("leave", "conj")]


def test_two_who_are_told_of_in_a_headline_are_not_one() -> None:
    doc = mended(
        "fr",
        ("Chef", "chef", "NOUN", 1, "nsubj"), ("tué", "tuer", "VERB", 1, "past ROOT"), (",", ",", "PUNCT", 3, "punct"),
        ("otage", "otage", "NOUN", 0, "appos"), ("libéré", "libérer", "VERB", 3, "past acl"),
    )  # fmt: skip
    assert [(t.head.text, t.dep_) for t in (doc[0], doc[3])] == [("tué", "nsubj:pass"), ("tué", "parataxis")]


def test_the_hour_that_opens_an_entry_is_no_part_of_who_acts() -> None:
    doc = mended(
        "fr",
        ("14h30", "14h30", "NUM", 2, "nummod"), ("–", "–", "PUNCT", 2, "punct"),
        ("Soldats", "soldat", "NOUN", 3, "nsubj"), ("tirent", "tirer", "VERB", 3, "ROOT"),
    )  # fmt: skip
    assert [(t.head.text, t.dep_) for t in doc[:2]] == [("tirent", "obl:mod"), ("tirent", "punct")]


def test_what_people_are_parties_to_hangs_from_them() -> None:
    doc = mended(
        "en",
        ("Urge", "urge", "VERB", 0, "ROOT"), ("parties", "party", "NOUN", 0, "obj"), ("to", "to", "ADP", 4, "case"),
        ("the", "the", "DET", 4, "det"), ("war", "war", "NOUN", 0, "obl"),
    )  # fmt: skip
    assert (doc[4].head.text, doc[4].dep_) == ("parties", "nmod")


def test_a_preposition_leads_the_whole_phrase() -> None:
    doc = mended(
        "en",
        ("Two", "two", "NUM", 1, "nsubj:pass"), ("killed", "kill", "VERB", 1, "ROOT"), ("in", "in", "ADP", 3, "case"),
        ("Kivu", "Kivu", "PROPN", 4, "compound"), ("blast", "blast", "NOUN", 1, "obl"),
    )  # fmt: skip
    assert doc[2].head.text == "blast"


def seated(first: str, words: list[str], heads: list[int], deps: list[str]) -> Doc:
    """A body and where it sits, mended; every word is of the part of speech that its letter tells."""
    nlp = load_pipeline("en")
    pos = [{"v": "VERB", "a": "ADP", "n": "NOUN", "p": "PROPN", "r": "PRON", ",": "PUNCT"}[c] for c in first]
    ents = ["B-LOC" if word == "Oslo" else "O" for word in words]
    lemmas = [{"monitors": "monitor"}.get(word, word) for word in words]
    doc = Doc(nlp.vocab, words=words, lemmas=lemmas, pos=pos, heads=heads, deps=deps, ents=ents)
    repair(doc, load_lexicon("en"))
    return doc


def test_of_a_body_and_its_seat_the_body_tells() -> None:
    behind = seated(
        "n,vap,rvv",
        ["monitors", ",", "based", "in", "Oslo", ",", "which", "say", "agree"],
        [8, 2, 0, 4, 2, 7, 7, 4, 8],
        ["nsubj", "punct", "acl", "case", "obl", "punct", "nsubj", "acl:relcl", "ROOT"],
    )
    assert behind[7].head.text == "monitors"
    before = seated(
        "vap,n,rvv",
        ["based", "in", "Oslo", ",", "monitors", ",", "which", "say", "agree"],
        [4, 2, 0, 0, 8, 7, 7, 2, 8],
        ["acl", "case", "obl", "punct", "nsubj", "punct", "nsubj", "acl:relcl", "ROOT"],
    )
    assert before[7].head.text == "Oslo"


@pytest.mark.parametrize(("closing", "over"), [(",", "took"), ("”", "said")])
def test_the_day_before_who_speaks_is_that_of_what_is_said(closing: str, over: str) -> None:
    doc = mended(
        "en",
        ("Men", "man", "NOUN", 1, "nsubj"), ("took", "take", "VERB", 8, "ccomp"), ("Ledo", "Ledo", "PROPN", 1, "obj"),
        (closing, closing, "PUNCT", 1, "punct"), ("on", "on", "ADP", 5, "case"),
        ("Friday", "Friday", "PROPN", 8, "obl"), (",", ",", "PUNCT", 8, "punct"),
        ("police", "police", "NOUN", 8, "nsubj"), ("said", "say", "VERB", 8, "ROOT"),
    )  # fmt: skip
    assert doc[5].head.text == over
