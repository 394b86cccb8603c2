"""The other words of a language: head nouns by class, closed word classes, demonyms."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import yaml

from kg.check.problem import Problem
from kg.check.tree import fields, items, load_tree, repeated

#: The lists without which a language cannot be read: who says it, whether it happened, who is who.
NEEDED = (
    "reporting_verbs",
    "according_to",
    "light_verbs",
    "attempt_verbs",
    "plan_verbs",
    "demand_verbs",
    "negation",
    "negative_verbs",
    "hedge_adverbs",
    "hedge_adjectives",
    "conditional_markers",
    "leader_titles",
    "spokes_titles",
    "person_titles",
    "locative_prepositions",
    "pronouns",
)


def check_nouns(path: Path, classes: Collection[str]) -> Iterator[Problem]:
    """Classes that the ontology lacks, and lemmas that stand under two classes."""
    tree = load_tree(path)
    if isinstance(tree, Problem):
        yield tree
        return
    yield from repeated(path, tree)
    seen: dict[str, tuple[str, int]] = {}
    for cls, lemmas in items(tree):
        if cls.value not in classes:
            line = cls.start_mark.line + 1
            yield Problem(path, line, f"{cls.value!r} is no class of conflict.ttl; add it there or correct it")
        if not isinstance(lemmas, yaml.SequenceNode):
            yield Problem(path, cls.start_mark.line + 1, f"{cls.value} must hold a list of lemmas")
            continue
        for lemma in lemmas.value:
            line = lemma.start_mark.line + 1
            other, at = seen.setdefault(lemma.value, (cls.value, line))
            if other != cls.value:
                yield Problem(path, line, f"{lemma.value!r} stands already under {other} (line {at}); keep one")


def check_words(path: Path) -> Iterator[Problem]:
    """Lists that are missing or empty."""
    tree = load_tree(path)
    if isinstance(tree, Problem):
        yield tree
        return
    yield from repeated(path, tree)
    top = fields(tree)
    for key in NEEDED:
        if key not in top or not top[key].value:
            yield Problem(path, 0, f"the list {key!r} is missing or empty; the other languages show what belongs in it")


def check_demonyms(path: Path) -> Iterator[Problem]:
    """Country codes that are none (ISO 3166-1 alpha-2), and missing sections."""
    import pycountry

    tree = load_tree(path)
    if isinstance(tree, Problem):
        yield tree
        return
    yield from repeated(path, tree)
    top = fields(tree)
    for section in ("peoples", "capitals_as_government"):
        if section not in top:
            yield Problem(path, 0, f"the section {section!r} is missing")
    codes = {country.alpha_2 for country in (*pycountry.countries, *pycountry.historic_countries)}
    codes.add("XK")  # Kosovo: user-assigned, in common use
    for node in (tree, top.get("demonyms"), top.get("capitals_as_government")):
        for _, value in items(node):
            if isinstance(value, yaml.ScalarNode) and value.value not in codes:
                line = value.start_mark.line + 1
                yield Problem(path, line, f"{value.value!r} is no country code (ISO 3166-1 alpha-2); correct it")
