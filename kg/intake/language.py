"""Which language a text is in, among those that can be read."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any

from kg.intake.draft import Refused
from kg.paths import models_dir

#: Characters looked at: more changes nothing, the classifier's time grows with the length.
_SAMPLE = 4000
#: Below this share of the probability, the text is in none of the languages that can be read. Two languages among
#: the classifier's 71 labels have 0.028 when it knows nothing at all.
_FOREIGN = 0.02
#: Below this the classifier has seen nothing that it knows: bare names belong to no language.
_UNSURE = 0.05
#: A paragraph as long as this tells its language: of 13,500 sentences and texts in our corpora none that is longer has
#: more than _CERTAIN in the wrong one of our languages, and 98 in 100 have it in the right one.
_TELLING, _CERTAIN = 100, 0.9
#: A word longer than this is none, whatever the language.
_LONGEST_WORD = 100
#: Where a paragraph ends: at an empty line, or after a line that is as long as one.
_BREAK = re.compile(rf"\n\s*\n|(?<=[^\n]{{{_TELLING}}})\n")


def installed() -> tuple[str, ...]:
    """The languages that have a pipeline."""
    return tuple(sorted(p.parent.parent.name for p in models_dir().glob("*/pipeline/config.cfg")))


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def find_language(text: str, languages: Collection[str]) -> str:
    """The language of ``text`` among ``languages`` (ISO 639-1 codes). Raises Refused when it is in none of them."""
    ranks = _identifier().rank(text[:_SAMPLE])
    ours = [(lang, p) for lang, p in ranks if lang in languages]
    names = " and ".join(sorted(languages)) or "none"
    best, share = ranks[0]
    if share < _UNSURE:
        longest = max(map(len, text.split()), default=0)
        if longest > _LONGEST_WORD:
            raise Refused(f"holds a word of {longest:,} characters, which is in no language; check what the text is")
        short = "is too short" if len(text) <= _TELLING else "has no words by which"
        raise Refused(f"{short} to tell its language; pass --lang")
    if not ours or sum(p for _, p in ours) < _FOREIGN or (best not in languages and share > 0.9):
        raise Refused(f"is in {best!r}, a language without a pipeline; there are {names}; or pass --lang and --model")
    return str(ours[0][0])


def find_others(text: str, lang: str, languages: Collection[str]) -> dict[str, float]:
    """The other ones of ``languages`` that whole paragraphs of ``text`` are in, and their shares of its characters.

    Paragraphs too short to tell are passed over, unless the text has no longer one: then it is judged as a whole.
    """
    rest = frozenset(languages) - {lang}
    if not rest:
        return {}
    found: dict[str, float] = {}
    for part in [p for p in _BREAK.split(text) if len(p) > _TELLING] or [text]:
        best, certainty = _identifier().rank(part[:_SAMPLE])[0]
        if best in rest and certainty > _CERTAIN:
            found[best] = found.get(best, 0.0) + len(part) / len(text)
    return found
