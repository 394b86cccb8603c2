"""Every trigger's example sentence is read, and must yield its event on its words; most must yield their roles."""

from __future__ import annotations

import re

import pytest

from kg.lexicon import Entry, load_lexicon
from kg.model import Article, Event, Span
from kg.nlp.pipeline import load_pipeline
from kg.nlp.triggers import TriggerMatcher
from kg.ontology import load_ontology

LANGS = ("fr", "en")
BREAK = "\n\n"
TOGETHER = 15  # sentences that are parsed as the paragraphs of one text, twice as fast as alone
_MARK = re.compile(r"\{(?P<trigger>[^{}]*)\}|\[(?P<filler>[^\[\]|]*)\|(?P<role>\w+)\]")


def plain(example: str) -> tuple[str, list[Span], list[tuple[str, Span]]]:
    """The sentence without markup, the spans of its trigger words, and its (role, span) pairs."""
    text, triggers, fillers, at = "", [], [], 0
    # a trigger may stand inside a filler's brackets or the other way round: strip the inner markup first
    for match in _MARK.finditer(example):
        text += example[at : match.start()]
        words = match["trigger"] if match["trigger"] is not None else match["filler"]
        span = Span(len(text), len(text) + len(words))
        text += words
        at = match.end()
        if match["trigger"] is not None:
            triggers.append(span)
        else:
            fillers.append((match["role"], span))
    return text + example[at:], triggers, fillers


def read_examples(lang: str) -> list[tuple[Entry, str, list[Span], list[tuple[str, Span]], tuple[Event, ...]]]:
    """Every example of a language, read as an article of its own."""
    from kg.nlp import Reader

    strong = [entry for entry in load_lexicon(lang).entries if not entry.weak]
    cases = [(entry, *plain(example)) for entry in strong for example in entry.examples]
    articles = [Article(f"example-{n}", case[1], lang, "2020-06-15") for n, case in enumerate(cases)]
    found = Reader(lang).read_many(articles)
    return [(*case, extraction.events) for case, extraction in zip(cases, found, strict=True)]


def hit(event: Event, entry: Entry, triggers: list[Span]) -> bool:
    """Whether an event is the one an example shows."""
    return event.type == entry.type and any(event.trigger.overlaps(t) for t in triggers)


@pytest.mark.parametrize("lang", LANGS)
def test_examples_yield_their_events_and_most_roles(lang: str) -> None:
    """One test, since reading them takes the time."""
    cases = read_examples(lang)
    missed = []
    wanted = filled = 0
    for entry, text, triggers, fillers, events in cases:
        event = next((e for e in events if hit(e, entry, triggers)), None)
        if event is None:
            missed.append(f"{entry.name}: {text}")
        for role, span in fillers:
            wanted += 1
            if event is not None and any(a.span.overlaps(span) for a in getattr(event, role, ())):
                filled += 1
    assert len(missed) <= 0.05 * len(cases), f"{len(missed)} of {len(cases)} missed:\n" + "\n".join(missed)
    assert filled >= 0.75 * wanted, f"{filled} of {wanted} roles filled"


@pytest.mark.parametrize("lang", LANGS)
def test_every_weak_trigger_is_found_in_its_example(lang: str) -> None:
    """Whether it counts there is the scorer's to say; that its words are found is not."""
    weak = [entry for entry in load_lexicon(lang).entries if entry.weak]
    cases = [(entry, *plain(example)) for entry in weak for example in entry.examples]
    matcher = TriggerMatcher(load_lexicon(lang))
    groups = [cases[n : n + TOGETHER] for n in range(0, len(cases), TOGETHER)]
    texts = [BREAK.join(text for _, text, _, _ in group) for group in groups]
    missed = []
    for group, doc in zip(groups, load_pipeline(lang).pipe(texts, disable=["ner"]), strict=True):
        found: dict[int, list[Span]] = {}  # by entry, of which several may have one name
        for trigger in matcher.find(doc):
            words = (doc[i] for i in trigger.tokens)
            found.setdefault(id(trigger.entry), []).extend(Span(t.idx, t.idx + len(t)) for t in words)
        begin = 0
        for entry, text, spans, _ in group:
            here = [Span(begin + span.start, begin + span.end) for span in spans]
            if not any(word.overlaps(span) for word in found.get(id(entry), ()) for span in here):
                missed.append(f"{entry.name}: {text}")
            begin += len(text) + len(BREAK)
    assert len(cases) > 2000
    assert len(missed) <= 0.02 * len(cases), f"{len(missed)} of {len(cases)} missed:\n" + "\n".join(missed)


@pytest.mark.parametrize("lang", LANGS)
def test_counterexamples_stay_silent(lang: str) -> None:
    from kg.nlp import Reader

    entries = [(e, s) for e in load_lexicon(lang).entries for s in e.counterexamples]
    seen: set[tuple[str, str]] = set()
    cases = [(e, s) for e, s in entries if (e.type, s) not in seen and not seen.add((e.type, s))]  # type: ignore[func-returns-value]
    articles = [Article(f"silent-{n}", s, lang, "2020-06-15") for n, (_, s) in enumerate(cases)]
    loud = [
        f"{entry.name}: {s}"
        for (entry, s), x in zip(cases, Reader(lang).read_many(articles), strict=True)
        if any(e.type == entry.type for e in x.events)
    ]
    assert len(loud) <= 0.05 * max(1, len(cases)), "\n".join(loud)


@pytest.mark.parametrize("lang", LANGS)
def test_every_fact_type_has_triggers(lang: str) -> None:
    types = [e.type for e in load_lexicon(lang).entries]
    assert len(set(types)) >= 33
    assert len(types) / 33 >= 25


def test_both_languages_know_the_same_types() -> None:
    fr, en = ({e.type for e in load_lexicon(lang).entries} for lang in LANGS)
    assert len(fr ^ en) <= 4, fr ^ en


def test_both_languages_know_every_type() -> None:
    """A question by type finds dispatches of either language."""
    ontology = load_ontology()
    wanted = {kind for kind in ontology.events if not any(ontology.is_a(c, kind) for c in ontology.events if c != kind)}
    for lang in LANGS:
        assert wanted <= {entry.type for entry in load_lexicon(lang).entries if not entry.weak}, lang
