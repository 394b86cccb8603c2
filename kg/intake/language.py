"""Which language a text is in, among those that can be read."""

from __future__ import annotations

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
        raise Refused("is too short to tell its language; pass --lang")
    if not ours or sum(p for _, p in ours) < _FOREIGN or (best not in languages and share > 0.9):
        raise Refused(f"is in {best!r}, a language without a pipeline; there are {names}; or pass --lang and --model")
    return str(ours[0][0])
