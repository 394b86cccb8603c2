"""Lemmas that can be trusted: the pipeline's, mended by a lookup table where the trained lemmatizer made a form up.

The table is spacy-lookups-data's ``lemma_lookup``; French gives several lemmas for a form, English one.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.lookups import Table
    from spacy.tokens import Token

_VERBAL_ENDINGS = {"fr": ("er", "ir", "re", "ïr"), "en": ()}
#: Forms that treebanks give several lemmas: contractions are read as their preposition, "s'" as the reflexive.
_FIXED = {"fr": {"au": "à", "aux": "à", "du": "de", "des": "de", "d'": "de", "s'": "se", "se": "se"}}
_CACHE: dict[tuple[str, str, str, str], tuple[str, ...]] = {}


@cache
def _lookup(lang: str) -> Table | None:
    from spacy.lookups import load_lookups

    tables = load_lookups(lang, ["lemma_lookup"], strict=False)
    return tables.get_table("lemma_lookup") if tables.has_table("lemma_lookup") else None


def lemmas_of(token: Token) -> tuple[str, ...]:
    """The lemmas a token may have, lower case, the likeliest first; its form is always among them."""
    key = (token.doc.lang_, token.text, token.lemma_, token.pos_)
    found = _CACHE.get(key)
    if found is None:
        if len(_CACHE) > 200_000:
            _CACHE.clear()
        found = _CACHE[key] = _compute(*key)
    return found


def lemma_of(token: Token) -> str:
    """The likeliest lemma of a token, lower case."""
    return lemmas_of(token)[0]


def _compute(lang: str, text: str, lemma: str, pos: str) -> tuple[str, ...]:
    form, given = text.casefold(), (lemma or text).casefold()
    fixed = _FIXED.get(lang, {}).get(form)
    if fixed is not None:
        return tuple(dict.fromkeys([fixed, given, form]))
    table = _lookup(lang)
    known = table.get(form) if table is not None else None
    listed = [known] if isinstance(known, str) else list(known or ())
    listed = [w.casefold() for w in listed]
    endings = _VERBAL_ENDINGS.get(lang, ())
    if pos in ("VERB", "AUX") and endings:
        verbs = [w for w in listed if w.endswith(endings)]
        if given not in verbs and (verbs and (not given.endswith(endings) or given not in listed)):
            return tuple(dict.fromkeys([*verbs, given, form, *listed]))
    elif pos == "ADJ" and endings:
        # a participle that the tagger calls an adjective: the verb is one of its readings, not the first
        return tuple(dict.fromkeys([given, form, *listed]))
    elif given == form and listed and pos in ("VERB", "NOUN"):
        return tuple(dict.fromkeys([*listed, given]))
    return tuple(dict.fromkeys([given, form, *listed]))
