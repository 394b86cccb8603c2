"""Words that say that people were killed, injured, captured or displaced or are missing, and words for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from kg.model import CasualtyKind
from kg.nlp.counts import count_words
from kg.nlp.lexemes import Lexicon, lex, lexicon
from kg.paths import ontology_dir

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: How a word can say it: "counted" (12 dead), "undergone" (12 died), "participle" (12 killed), "active" (killing 12),
#: "of" (the death of 12), "pushed" (drove 12 from their homes), "left" (12 left the city), "toll" (the toll rose).
SORTS = ("counted", "undergone", "participle", "active", "of", "pushed", "left", "toll")
_HARM, _SUBSET = "H", "D"
#: Classes of ontology/lexicon/<language>/nouns.yaml whose nouns are people.
_PERSONS = ("Person", "Population", "StateForce", "ArmedGroup")


@dataclass(frozen=True, slots=True)
class Harm:
    """A word or phrase on the tokens [``start``, ``end``) that says what befell people, and in which ways it can.

    ``near`` holds words of which one must stand near by ("claimed 12 lives"); a ``doubtful`` word befalls other things
    as well ("exécuter"), so that those counted must be known for people.
    """

    kind: CasualtyKind
    sorts: frozenset[str]
    start: int
    end: int
    near: frozenset[str] = frozenset()
    doubtful: bool = False


@dataclass(frozen=True)
class HarmWords:
    """The casualty words of a language."""

    words: Lexicon
    population: Mapping[str, str]
    phrases: Mapping[str, str]
    persons: frozenset[str]
    things: frozenset[str]
    crowds: frozenset[str]
    connectors: frozenset[str]
    explaining: frozenset[str]
    avoir: frozenset[str]
    passive: frozenset[str]
    relatives: frozenset[str]
    leading: frozenset[str]
    amid: frozenset[str]
    idle: frozenset[str]


@cache
def harm_words(lang: str) -> HarmWords:
    """The casualty words of a language, from counts.yaml and the head nouns of nouns.yaml."""
    data = count_words(lang).data
    folder = ontology_dir() / "lexicon" / lang
    nouns = yaml.safe_load((folder / "nouns.yaml").read_text(encoding="utf-8"))
    forms: dict[str, dict[str, Any]] = {}
    for kind, groups in data["casualties"].items():
        for phrase, sort in _forms(groups, data["endings"]):
            entry = forms.setdefault(phrase, {"kind": kind, "sorts": set(), "near": frozenset(), "doubtful": True})
            if entry["kind"] == kind:
                entry["sorts"].add(sort.removeprefix("doubtful_"))
                entry["doubtful"] &= sort.startswith("doubtful_") or kind not in ("killed", "injured")
        for phrase, near in groups.get("counted_with", {}).items():
            forms.setdefault(phrase, {"kind": kind, "sorts": set(), "near": frozenset(), "doubtful": False})
            forms[phrase]["near"] = frozenset(near)
            forms[phrase]["sorts"].add("counted")
    entries: list[tuple[str, str, Any]] = [
        (phrase, _HARM, (e["kind"], frozenset(e["sorts"]), e["near"], e["doubtful"])) for phrase, e in forms.items()
    ]
    for phrase in data["subset"]:  # "parmi les morts" also says what befell them
        kinds = [forms[w]["kind"] for w in phrase.split() if w in forms and "counted" in forms[w]["sorts"]]
        entries.append((phrase, _SUBSET, kinds[0] if kinds else None))
    population = {word.lower(): name for name, listed in data["population"].items() for word in listed}
    persons = {w for name in _PERSONS for w in nouns.get(name, ())} | set(population) | set(data["people"])
    things = {w for name, listed in nouns.items() if name not in _PERSONS for w in listed} - persons
    things |= set(data["animals"])
    return HarmWords(
        words=lexicon(entries, {}, (), ()),
        population=population,
        phrases={phrase: name for phrase, name in population.items() if not phrase.isalpha()},
        persons=frozenset(persons),
        things=frozenset(things),
        crowds=frozenset(data["crowds"]),
        explaining=frozenset([",", "(", ":", "-", "–", "—", *data["of"], *data["determiners"]]),
        connectors=frozenset(data["connectors"]),
        avoir=frozenset(data["avoir"]),
        passive=frozenset(data["passive"]),
        relatives=frozenset(data["relatives"]),
        leading=frozenset(data["leading"]),
        amid=frozenset(data["amid"]),
        idle=frozenset(data["not_counted"]),
    )


def _forms(groups: Mapping[str, Any], endings: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Every phrase of one kind of harm with its sort; the verbs of "done" in all their forms."""
    for sort in SORTS:
        for phrase in groups.get(sort, ()):
            yield phrase, sort
    for mark in ("", "doubtful_"):
        for sort in ("participle", "active"):
            for phrase in groups.get(f"doubtful_{sort}", ()) if mark else ():
                yield phrase, f"{mark}{sort}"
            for verb in groups.get(f"{mark}done", ()):
                first, _, rest = verb.partition(" ")
                stem = first.removesuffix(endings["strip"])
                for ending in endings[sort]:
                    yield f"{stem}{ending} {rest}".strip(), f"{mark}{sort}"
                yield verb, f"{mark}active"


def find_harms(doc: Doc, words: HarmWords) -> tuple[list[Harm], dict[int, Harm | None]]:
    """The harms of a text in order, and the words that open a part of a total by their last token, with the harm that
    they name ("parmi les morts") or None ("dont"); a single word opens only what follows at once."""
    harms: list[Harm] = []
    openers: dict[int, Harm | None] = {}
    for x in lex(doc.text, words.words):
        if x.cls not in (_HARM, _SUBSET):
            continue
        span = doc.char_span(x.start, x.end, alignment_mode="expand")
        if span is None:
            continue
        if x.cls == _SUBSET:
            named = Harm(x.value, frozenset(("undergone",)), span.start, span.end) if x.value else None
            openers[span.end - 1] = named
            harms += [named] if named and doc[span.start].lower_ in words.amid else []
        else:
            kind, sorts, near, doubtful = x.value
            harms.append(Harm(kind, sorts, span.start, span.end, near, doubtful))
    return harms, openers


def singulars(token: Token) -> Iterable[str]:
    """The forms under which a noun may be listed: as written, without its plural ending, its lemma."""
    word = token.lower_
    yield word
    for ending in ("s", "x", "es"):
        if word.endswith(ending) and len(word) > 3:
            yield word.removesuffix(ending)
    if word.endswith("men"):
        yield word[:-2] + "an"
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if token.lemma_:
        yield token.lemma_.lower()


def population_of(tokens: Iterable[Token], words: HarmWords, text: str = "") -> str:
    """The kind of people that a phrase of ``text`` names, else the first telling word; "" when none does."""
    for phrase, name in words.phrases.items():
        if phrase in text:
            return name
    for token in tokens:
        for word in singulars(token):
            if word in words.population:
                return words.population[word]
    return ""


def is_person(token: Token, words: HarmWords) -> bool | None:
    """Whether a counted noun means people: True or False when listed, True for a name ("247 Palestiniens", which a
    recogniser may well take for the place), None when unknown."""
    forms = set(singulars(token))
    if forms & words.persons:
        return True
    if forms & words.things:
        return False
    return True if token.text[:1].isupper() and not token.is_sent_start else None
