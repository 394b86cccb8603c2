"""The tokenizer as the French treebanks write: a hyphen inside a word does not cut it.

"vice-président", "al-Toukhar", "Deir-ez-Zor" and "celui-ci" stay whole; the clitics of "est-ce", "a-t-il" and
"donne-moi" are cut off. The rules are saved with the pipeline, so loading it needs no code of ours.
"""

from __future__ import annotations

import spacy
from spacy.lang.char_classes import ALPHA
from spacy.language import Language

_CLITICS = "je|tu|il|elle|on|nous|vous|ils|elles|ce|moi|toi|le|la|les|lui|leur|y|en|là"


def mend(nlp: Language) -> None:
    """Change the rules of a French pipeline; another language keeps its own."""
    if nlp.lang != "fr":
        return
    defaults = nlp.Defaults
    infixes = [rule.replace("(?:-|–|", "(?:–|") for rule in defaults.infixes]
    if infixes == list(defaults.infixes):
        raise ValueError(f"models/tokens.py: spaCy {spacy.__version__} has another hyphen rule; look at its infixes")
    clitics = rf"(?<=[{ALPHA}])-(?:t-)?(?:{_CLITICS}|{_CLITICS.upper()})"
    suffixes = [rule for rule in defaults.suffixes if "ce|clés|elle" not in rule]
    nlp.tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    nlp.tokenizer.suffix_search = spacy.util.compile_suffix_regex([*suffixes, clitics]).search
    for word in ("rendez-vous", "Rendez-vous", "garde-à-vous", "c'est-à-dire"):
        nlp.tokenizer.add_special_case(word, [{"ORTH": word}])
