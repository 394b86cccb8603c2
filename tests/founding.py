"""The founding article as a careful reader understands it: an extraction made by hand, for tests of the graph half."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from kg.model import (
    ARTICLE,
    RESOURCE,
    Argument,
    Article,
    Casualty,
    Count,
    Entity,
    Event,
    Evidence,
    Extraction,
    Geometry,
    Mention,
    Name,
    Offset,
    Relation,
    Span,
    When,
)

PATH = Path(__file__).resolve().parent.parent / "examples" / "alep.txt"
HOME = ARTICLE + "alep"


def _known(name: str, cls: str, label: str, *names: tuple[str, str], **more: Any) -> Entity:
    listed = tuple(Name(text, lang) for lang, text in (("en", label), *names))
    return Entity(RESOURCE + name, cls, label, listed, True, 0.95, **more)


def _local(name: str, cls: str, label: str, **more: Any) -> Entity:
    return Entity(f"{HOME}#{name}", cls, label, (Name(label, "fr"),), **more)


ENTITIES = {
    "sdf": _known("SyrianDemocraticForces", "ArmedGroup", "Syrian Democratic Forces", ("en", "SDF"), ("fr", "FDS"),
                  ("fr", "Forces démocratiques syriennes"), ("ar", "قوات سوريا الديمقراطية")),
    "coalition": _known("Coalition", "Coalition", "international coalition", ("fr", "coalition internationale")),
    "regime": _known("SyrianArmy", "StateForce", "Syrian government forces", ("fr", "forces du régime")),
    "ahrar": _known("AhrarAlSham", "ArmedGroup", "Ahrar al-Sham", ("fr", "Ahrar al-Cham")),
    "is": _known("IslamicState", "ArmedGroup", "Islamic State", ("en", "IS"), ("fr", "EI")),
    "amnesty": _known("AmnestyInternational", "NGO", "Amnesty International"),
    "sohr": _known("SyrianObservatoryForHumanRights", "NGO", "Syrian Observatory for Human Rights", ("fr", "OSDH")),
    "rami": _known("RamiAbdulrahman", "Person", "Rami Abdulrahman", ("fr", "Rami Abdel Rahmane")),
    "us": _known("UnitedStates", "Country", "United States", ("fr", "Etats-Unis"), country="US"),
    "russia": _known("Russia", "Country", "Russia", ("fr", "Russie"), country="RU"),
    "syria": _known("Syria", "Country", "Syria", ("fr", "Syrie"), country="SY"),
    "aleppo": _known("Aleppo-170063", "City", "Aleppo", ("fr", "Alep"), country="SY",
                     geometry=Geometry(36.20124, 37.16117), within=(RESOURCE + "Syria",)),
    "manbij": _known("Manbij-167357", "City", "Manbij", ("fr", "Minbej"), country="SY",
                     geometry=Geometry(36.52815, 37.95495), within=(RESOURCE + "Syria",),
                     same_as=("https://sws.geonames.org/167357/",)),
    "tukhar": _local("al-toukhar", "Village", "al-Toukhar", offset=Offset(RESOURCE + "Manbij-167357")),
    "atareb": _local("atareb", "City", "Atareb", offset=Offset(RESOURCE + "Aleppo-170063", 35.0, 270.0)),
    "east": _local("est-d-alep", "Quarter", "l'est d'Alep"),
    "road": _local("castello", "Road", "route du Castello"),
    "hq": _local("qg", "Facility", "un QG de l'EI"),
    "command": _local("commandement", "StateForce", "le commandement militaire américain"),
    "aircraft": _local("avions-russes", "Aircraft", "avions russes"),
    "residents": _local("habitants", "Population", "les habitants"),
    "kurds": _local("combattants", "ArmedGroup", "combattants arabes et kurdes"),
}  # fmt: skip


class _Reader:
    """Finds words in the text and counts on from where it found the last ones."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text, self.home = name, text, ARTICLE + name
        self.entities: set[str] = set()
        self.mentions: dict[tuple[Span, str], Mention] = {}

    def span(self, words: str, nth: int = 1) -> Span:
        at = -1
        for _ in range(nth):
            at = self.text.index(words, at + 1)
        return Span(at, at + len(words))

    def sentence(self, span: Span) -> Span:
        start = self.text.rfind("\n\n", 0, span.start)
        start = start + 2 if start >= 0 else len(self.text) - len(self.text.lstrip())
        end = self.text.find("\n\n", span.end)
        return Span(max(start, 0), end if end >= 0 else len(self.text))

    def argument(self, key: str, words: str, nth: int = 1) -> Argument:
        entity = ENTITIES[key]
        span = self.span(words, nth)
        self.entities.add(key)
        mention = Mention(span, words, span, entity.cls, entity.id, entity.known)
        self.mentions[span, entity.id] = mention
        return Argument(entity.id, span)

    def arguments(self, *listed: tuple[Any, ...]) -> tuple[Argument, ...]:
        return tuple(self.argument(*given) for given in listed)

    def when(self, words: str, value: str | None, start: str | None, end: str | None, nth: int = 1) -> When:
        precision = "day" if value else "unknown"
        return When(self.span(words, nth), words, value, start, end, precision)

    def casualty(self, kind: Any, low: int | None, high: int | None, population: str, words: str, nth: int = 1,
                 part: int | None = None) -> Casualty:  # fmt: skip
        return Casualty(kind, Count(low, high), population, self.span(words, nth), words, part)

    def event(self, kind: str, words: str, nth: int = 1, **more: Any) -> Event:
        trigger = self.span(words, nth)
        sentence = self.sentence(trigger)
        roles = {r: self.arguments(*more.pop(r, ())) for r in ("initiator", "target", "place", "instrument", "sources")}
        return Event(
            id=f"{self.home}#event-{trigger.start}-{kind}",
            type=kind,
            trigger=trigger,
            sentence=sentence,
            evidence=Evidence(self.name, trigger, words),
            confidence=more.pop("confidence", 0.8),
            why=(f"{kind}/{words}", "read by hand"),
            **roles,
            **more,
        )

    def relation(self, kind: str, subject: tuple[Any, ...], other: tuple[Any, ...], **more: Any) -> Relation:
        one, two = self.argument(*subject), self.argument(*other)
        span = Span(min(one.span.start, two.span.start), max(one.span.end, two.span.end))
        iri = f"{self.home}#relation-{kind}-{one.span.start}-{two.span.start}"
        return Relation(iri, kind, one, two, Evidence(self.name, span, span.of(self.text)), confidence=0.9, **more)


@cache
def founding() -> Extraction:
    """The extraction, with every kind of thing that the model knows."""
    r = _Reader("alep", PATH.read_text(encoding="utf-8"))
    tuesday, monday = ("2016-07-19",) * 3, ("2016-07-18",) * 3
    rami = ("rami", "Rami Abdel Rahmane")
    events = (
        r.event("Offensive", "bataille", initiator=[("ahrar", "Ahrar al-Cham")], place=[("aleppo", "Alep", 6)],
                status="actual", mentions=(r.span("bataille", 2),)),
        r.event("Siege", "siège", initiator=[("regime", "les forces du régime")],
                place=[("east", "les quartiers rebelles")]),
        r.event("AirStrike", "bombardements aériens", place=[("east", "l'est d'Alep")],
                time=r.when("mardi", *tuesday), confidence=0.7),
        r.event("AirStrike", "frappes", initiator=[("coalition", "la coalition")],
                place=[("tukhar", "al-Toukhar")], time=r.when("à l'aube", None, None, None), sources=[rami],
                casualties=(r.casualty("killed", 56, None, "civilian", "au moins 56 morts civils"),
                            r.casualty("killed", 11, 11, "child", "11 enfants", part=0),
                            r.casualty("injured", 20, None, "unknown", "des dizaines de blessés"))),
        r.event("Displacement", "fuyaient", initiator=[("residents", "les habitants")],
                place=[("tukhar", "al-Toukhar")], sources=[rami]),
        r.event("Demand", "exhorté", initiator=[("amnesty", "Amnesty International")],
                target=[("coalition", "la coalition", 5)]),
        r.event("Investigation", "enquêter", initiator=[("coalition", "la coalition", 5)], status="unrealized",
                confidence=0.6),
        r.event("AirStrike", "raids", initiator=[("coalition", "la coalition", 7)],
                place=[("tukhar", "al-Toukhar", 2), ("manbij", "Minbej", 3)], time=r.when("lundi", *monday),
                sources=[("sohr", "OSDH", 2)],
                casualties=(r.casualty("killed", 21, None, "civilian", "au moins 21 civils"),)),
        r.event("Support", "soutenue", initiator=[("us", "Etats-Unis")], target=[("sdf", "FDS")]),
        r.event("Entry", "parvenus à entrer", initiator=[("sdf", "FDS", 2)], place=[("manbij", "Minbej", 4)]),
        r.event("Advance", "avancer", initiator=[("sdf", "FDS", 3)], place=[("manbij", "Minbej", 5)],
                status="unrealized", sources=[("command", "le commandement militaire américain")]),
        r.event("Capture", "repris", initiator=[("sdf", "FDS", 4)], target=[("is", "EI", 2)],
                place=[("hq", "un QG de l'EI"), ("manbij", "Minbej", 6)],
                sources=[("command", "le commandement militaire américain")]),
        r.event("Siege", "coupé", initiator=[("regime", "les troupes du régime")],
                place=[("road", "route du Castello")], time=r.when("le 7 juillet", "2016-07-07", "2016-07-07",
                                                                  "2016-07-07")),
        r.event("AirStrike", "raids aériens", instrument=[("aircraft", "avions russes")],
                initiator=[("russia", "russes")], place=[("atareb", "Atareb")], time=r.when("mardi", *tuesday, nth=3),
                status="uncertain", sources=[("sohr", "OSDH", 3)], confidence=0.75,
                casualties=(r.casualty("killed", 21, None, "civilian", "au moins 21 civils", 2),)),
    )  # fmt: skip
    relations = (
        r.relation("leads", rami, ("sohr", "OSDH")),
        r.relation("memberOf", ("kurds", "combattants arabes et kurdes"), ("sdf", "Forces démocratiques syriennes")),
        r.relation("opposes", ("regime", "régime", 3), ("ahrar", "Ahrar al-Cham"), status="uncertain"),
    )
    article = Article("alep", r.text, "fr", "2016-07-20", publisher="AFP", body=Span(14, len(r.text)),
                      notes=("begins with the crawl stamp 'date 2021-11'",))  # fmt: skip
    used = {ENTITIES[key].id: ENTITIES[key] for key in sorted(r.entities | {"syria"})}
    sentences = sorted({e.sentence for e in events})
    return Extraction(article, used, tuple(sorted(r.mentions.values(), key=lambda m: (m.span, m.entity))), events,
                      relations, tuple(sentences), ("one line of a table",))  # fmt: skip


#: Another report of the same days, written for the tests: it counts otherwise, and tells what the first does not.
SECOND = """Coalition strikes on Manbij on Monday killed 35 civilians, the Manbij Council said, and fighters of the \
Islamic State shelled the bridge with mortars.

Rebels clashed with the army near Aleppo. The army abducted two medics and arrested Omar Haddad, who leads the Manbij \
Council; three prisoners were freed on Tuesday.

Envoys of Russia met the Manbij Council, and the parliament voted on a truce. The \
council denied that it opposes Russia."""


@cache
def second() -> Extraction:
    """The other report as a careful reader understands it."""
    r = _Reader("second", SECOND)
    new = {
        "council": Entity(r.home + "#council", "Government", "Manbij Council", (Name("Manbij Council", "en"),)),
        "omar": Entity(r.home + "#omar", "Person", "Omar Haddad", (Name("Omar Haddad", "en"),)),
        "medics": Entity(r.home + "#medics", "Population", "two medics", (Name("two medics", "en"),)),
        "prisoners": Entity(r.home + "#prisoners", "Population", "three prisoners", (Name("three prisoners", "en"),)),
        "rebels": Entity(r.home + "#rebels", "ArmedGroup", "rebels", (Name("rebels", "en"),)),
        "bridge": Entity(r.home + "#bridge", "Facility", "the bridge", (Name("the bridge", "en"),)),
        "mortars": Entity(r.home + "#mortars", "Weapon", "mortars", (Name("mortars", "en"),)),
        "parliament": Entity(r.home + "#parliament", "Government", "the parliament", (Name("the parliament", "en"),)),
    }
    ENTITIES.update(new)
    try:
        events = (
            r.event("AirStrike", "strikes", initiator=[("coalition", "Coalition")], place=[("manbij", "Manbij")],
                    time=r.when("Monday", "2016-07-18", "2016-07-18", "2016-07-18"),
                    sources=[("council", "Manbij Council")],
                    casualties=(r.casualty("killed", 35, 35, "civilian", "35 civilians"),)),
            r.event("Shelling", "shelled", initiator=[("is", "fighters of the Islamic State")],
                    target=[("bridge", "the bridge")], instrument=[("mortars", "mortars")]),
            r.event("ArmedClash", "clashed", initiator=[("rebels", "Rebels")], target=[("regime", "the army")],
                    place=[("aleppo", "Aleppo")]),
            r.event("Abduction", "abducted", initiator=[("regime", "The army")], target=[("medics", "two medics")],
                    casualties=(r.casualty("captured", 2, 2, "medic", "two medics"),)),
            r.event("Arrest", "arrested", initiator=[("regime", "The army")], target=[("omar", "Omar Haddad")]),
            r.event("Release", "freed", target=[("prisoners", "three prisoners")],
                    time=r.when("Tuesday", "2016-07-19", "2016-07-19", "2016-07-19")),
            r.event("Meeting", "met", initiator=[("russia", "Russia")], target=[("council", "Manbij Council", 3)]),
            r.event("Vote", "voted", initiator=[("parliament", "the parliament")]),
            r.event("Denial", "denied", initiator=[("council", "The council")]),
        )  # fmt: skip
        relations = (
            r.relation("leads", ("omar", "Omar Haddad"), ("council", "Manbij Council", 2)),
            r.relation("opposes", ("council", "it opposes"), ("russia", "Russia", 2), status="negated"),
            r.relation("opposes", ("rebels", "Rebels"), ("regime", "the army")),
        )
        used = {ENTITIES[key].id: ENTITIES[key] for key in sorted(r.entities | {"syria"})}
    finally:
        for key in new:
            ENTITIES.pop(key)
    article = Article("second", r.text, "en", "2016-07-20", title="Strikes on Manbij")
    sentences = sorted({e.sentence for e in events})
    return Extraction(article, used, tuple(sorted(r.mentions.values(), key=lambda m: (m.span, m.entity))), events,
                      relations, tuple(sentences))  # fmt: skip
