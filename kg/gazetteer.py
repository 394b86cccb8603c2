"""Countries and towns of the world by name, from the files that ``ontology/gazetteer/make.py`` writes.

The towns stay one block of bytes, sorted by key, and are found by bisection: opening takes as long as unpacking
(under 0.1 s), a look-up some twenty comparisons, and nothing is built that is not asked for.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

from kg.model import RESOURCE, Entity, Geometry, Name
from kg.paths import ontology_dir

#: What GeoNames calls a thing, as linked data: https://www.geonames.org/ontology/documentation.html
GEONAMES = "https://sws.geonames.org/"


class GazetteerError(ValueError):
    """A gazetteer file is missing or damaged; the message names it and the remedy."""


def slug(text: str) -> str:
    """A name as the last part of an IRI: ASCII letters and digits, each word with a capital (``DeirEzZor``)."""
    flat = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", ""))
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    words = re.findall(r"[A-Za-z0-9]+", flat)
    return "".join(w[0].upper() + w[1:] for w in words) or "x" + "".join(f"{ord(c):x}" for c in text[:24])


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory. ``neighbours`` are ISO codes; ``capital`` is the English name of its capital."""

    iso: str
    geonames: int
    label: str
    names: tuple[Name, ...]
    capital: str
    neighbours: tuple[str, ...]
    population: int

    @property
    def id(self) -> str:
        """Its IRI, readable: the English name."""
        return RESOURCE + slug(self.label.split(" (")[0])

    def entity(self, score: float = 1.0) -> Entity:
        """The country as an entity of the graph."""
        same = (f"{GEONAMES}{self.geonames}/",)
        return Entity(self.id, "Country", self.label, self.names, True, score, self.iso, same_as=same)


@dataclass(frozen=True, slots=True)
class Region:
    """A first-level subdivision of a country by its ISO 3166-2 code; ``admin1`` is None where no source gives it."""

    code: str
    country: str
    admin1: str | None
    label: str

    @property
    def id(self) -> str:
        """Its IRI: the name and the code because names recur."""
        return f"{RESOURCE}{slug(self.label)}-{self.code}"


@dataclass(frozen=True, slots=True)
class Town:
    """A populated place. ``admin1`` is the country code, a dot and the code of its first-level region."""

    geonames: int
    label: str
    country: str
    admin1: str
    geometry: Geometry
    population: int
    others: tuple[str, ...]

    @property
    def id(self) -> str:
        """Its IRI: the name, and the GeoNames number because names recur."""
        return f"{RESOURCE}{slug(self.label)}-{self.geonames}"

    def entity(self, score: float = 1.0, within: tuple[str, ...] = ()) -> Entity:
        """The town as an entity of the graph; the names it has come without a language, as the source gives them."""
        names = (Name(self.label, "en"), *(Name(n) for n in self.others))
        same = (f"{GEONAMES}{self.geonames}/",)
        return Entity(
            self.id, "City", self.label, names, True, score, self.country, within, self.geometry, same_as=same
        )


class Gazetteer:
    """All countries and towns. ``find`` and ``begins`` take keys of ``kg.nlp.names`` ("~" before a key of sounds)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = folder / "places.tsv.gz"
        try:
            self._blob = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, gzip.BadGzipFile) as error:
            raise GazetteerError(f"{path}: {error}; make it anew with python ontology/gazetteer/make.py") from None
        self._first = self._blob.find(b"\n\n") + 2
        if self._first < 2:
            raise GazetteerError(f"{path}: no index part; make it anew with python ontology/gazetteer/make.py")

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """Countries by ISO 3166-1 alpha-2 code."""
        out = {}
        for cells in self._rows("countries.tsv", 7):
            iso, geonames, capital, neighbours, population, label, listed = cells
            names = tuple(Name(t, lang) for lang, _, t in (entry.partition(":") for entry in listed.split("|")))
            near = tuple(c for c in neighbours.split(",") if c)
            out[iso] = Country(iso, int(geonames), label, names, capital, near, int(population))
        return MappingProxyType(out)

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """The first-level subdivisions whose name is no town's and no ordinary word."""
        rows = self._rows("regions.tsv", 4)
        return tuple(Region(code, iso, admin1 or None, name) for code, iso, admin1, name in rows)

    def _rows(self, name: str, columns: int) -> Iterator[list[str]]:
        path = self.folder / name
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            cells = line.split("\t")
            if len(cells) != columns:
                raise GazetteerError(f"{path}:{n}: {len(cells)} columns, expected {columns}; make it anew with make.py")
            yield cells

    def _at_least(self, probe: bytes) -> int:
        """The offset of the first index line that does not sort before ``probe``."""
        blob, low, high = self._blob, self._first, len(self._blob)
        while low < high:
            middle = (low + high) // 2
            start = blob.rfind(b"\n", low, middle) + 1 or low
            if blob[start : start + len(probe)] < probe:
                low = blob.find(b"\n", middle, high) + 1 or high
            else:
                high = start
        return low

    @lru_cache(maxsize=4096)  # noqa: B019 - as for _town; an article says the same words again and again
    def find(self, key: str) -> tuple[tuple[Town, str], ...]:
        """The towns that a key can mean, biggest first, each with its mark (m, a, s, with w for an ordinary word)."""
        probe = key.encode() + b"\t"
        start = self._at_least(probe)
        if not self._blob.startswith(probe, start):
            return ()
        line = self._blob[start + len(probe) : self._blob.index(b"\n", start)].decode()
        marks = (re.match(r"(\d+)(\w+)", entry) for entry in line.split())
        return tuple((self._town(int(m[1])), m[2]) for m in marks if m)

    @lru_cache(maxsize=4096)  # noqa: B019 - as for _town
    def begins(self, key: str) -> bool:
        """Whether some longer name begins with the words of ``key``."""
        probe = key.encode() + b" "
        return self._blob.startswith(probe, self._at_least(probe))

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one gazetteer a folder, and it lives as long as the process
    def _town(self, offset: int) -> Town:
        row = self._blob[offset : self._blob.index(b"\n", offset)].decode().split("\t")
        others = tuple(n for n in row[7].split("|") if n)
        where = Geometry(float(row[4]), float(row[5]))
        return Town(int(row[0]), row[1], row[2], f"{row[2]}.{row[3]}", where, int(row[6]), others)


@cache
def load_gazetteer(folder: Path | None = None) -> Gazetteer:
    """The gazetteer in ``folder`` (the one that ships, when None), opened once. Raises GazetteerError."""
    return Gazetteer(folder or ontology_dir() / "gazetteer")
