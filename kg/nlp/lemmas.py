"""Lemmas that can be trusted: the pipeline's, mended by a lookup table where the trained lemmatizer made a form up.

The table is spacy-lookups-data's ``lemma_lookup``; French gives several lemmas for a form, English one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.lookups import Table
    from spacy.tokens import Token

_PARTICIPLE = re.compile(r"(?:é|i|u|is|it|int|ert|ort|ût)e?s?$")
_VERBAL_ENDINGS = {"fr": ("er", "ir", "re", "ïr"), "en": ()}
#: Forms that treebanks give several lemmas: contractions are read as their preposition, "s'" as the reflexive.
_FIXED = {"fr": {"au": "à", "aux": "à", "du": "de", "des": "de", "d'": "de", "s'": "se", "se": "se"}}
#: By spaCy's numbers of language, form, lemma and part of speech, which are cheaper to ask for than their strings.
_CACHE: dict[tuple[int, int, int, int], tuple[str, ...]] = {}


@cache
def _lookup(lang: str) -> Table | None:
    from spacy.lookups import load_lookups

    tables = load_lookups(lang, ["lemma_lookup"], strict=False)
    return tables.get_table("lemma_lookup") if tables.has_table("lemma_lookup") else None


@cache
def _grammar(lang: str) -> tuple[dict[str, list[str]], tuple[tuple[str, str], ...], frozenset[str], frozenset[str]]:
    """What the same package knows of verbs: irregular forms, endings, infinitives; and the words that are no verbs."""
    from spacy.lookups import load_lookups

    tables = load_lookups(lang, ["lemma_exc", "lemma_rules", "lemma_index"], strict=False)
    if lang != "fr" or not all(tables.has_table(t) for t in ("lemma_exc", "lemma_rules", "lemma_index")):
        return {}, (), frozenset(), frozenset()
    index = tables.get_table("lemma_index")
    other = frozenset(w for pos in ("noun", "adj", "adv") if pos in index for w in index[pos])
    rules = tuple((old, new) for old, new in tables.get_table("lemma_rules")["verb"] if "(" not in old)
    rules += (("e", "er"),)  # the table leaves the commonest ending out
    return dict(tables.get_table("lemma_exc")["verb"]), rules, frozenset(index["verb"]), other


def verb_readings(lang: str, form: str) -> tuple[str, ...]:
    """The infinitives that a form can belong to by the tables, irregular ones first; () when it is no verb's."""
    irregular, rules, infinitives, _ = _grammar(lang)
    found = list(irregular.get(form, ()))
    found += [w for old, new in rules if form.endswith(old) and (w := form[: -len(old)] + new) in infinitives]
    return tuple(dict.fromkeys(found))


def is_only_verb(token: Token) -> bool:
    """Whether the form of a word that the tagger took for something else can only be a verb's ("avancent", "nie")."""
    lang, form = token.doc.lang_, token.text.casefold()
    other = _grammar(lang)[3]
    plain = form.rstrip("sx")
    return bool(verb_readings(lang, form)) and form not in other and plain not in other and not token.is_title


def may_be_participle(token: Token) -> bool:
    """Whether an adjective's form can be a past participle: "plastiques" and "exigeant" cannot."""
    return token.doc.lang_ != "fr" or _PARTICIPLE.search(token.text.casefold()) is not None


def lemmas_of(token: Token) -> tuple[str, ...]:
    """The lemmas a token may have, lower case, the likeliest first; its form is always among them."""
    key = (token.lang, token.orth, token.lemma, token.pos)
    found = _CACHE.get(key)
    if found is None:
        if len(_CACHE) > 200_000:
            _CACHE.clear()
        found = _CACHE[key] = _compute(token.doc.lang_, token.text, token.lemma_, token.pos_)
    return found


def lemma_of(token: Token) -> str:
    """The likeliest lemma of a token, lower case."""
    return lemmas_of(token)[0]


def _compute(lang: str, text: str, lemma: str, pos: str) -> tuple[str, ...]:
    form, given = text.casefold(), (lemma or text).casefold()
    fixed = _FIXED.get(lang, {}).get(form)
    if fixed is not None:
        return tuple(dict.fromkeys([fixed, given, form]))
    if pos in ("NOUN", "PROPN") and given == form and len(form) > 4 and form.endswith("s") and not form.endswith("ss"):
        given = form[:-1]  # a plural that the lemmatizer left alone; the form stays among the readings
    table = _lookup(lang)
    known = table.get(form) if table is not None else None
    listed = [known] if isinstance(known, str) else list(known or ())
    listed = [*(w.casefold() for w in listed), *verb_readings(lang, form)]
    endings = _VERBAL_ENDINGS.get(lang, ())
    if pos in ("VERB", "AUX") and endings:
        verbs = [w for w in listed if w.endswith(endings)]
        if given not in verbs and (verbs and (not given.endswith(endings) or given not in listed)):
            return tuple(dict.fromkeys([*verbs, given, form, *listed]))
    elif pos == "ADJ" and endings:
        # a participle that the tagger calls an adjective: the verb is one of its readings, not the first
        return tuple(dict.fromkeys([given, form, *listed]))
    elif pos == "NOUN" and form in _grammar(lang)[3]:
        return tuple(dict.fromkeys([given, form, *listed]))
    elif given == form and listed and pos in ("VERB", "NOUN"):
        return tuple(dict.fromkeys([*listed, given]))
    return tuple(dict.fromkeys([given, form, *listed]))
