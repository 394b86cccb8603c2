"""What is only talked about: a truce that is discussed, a release that is negotiated has yet to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.status import certainty_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.nlp.drafts import Draft
    from kg.nlp.reading import Reading


def deliberated(reading: Reading, draft: Draft) -> str | None:
    """The word by which an event is still being talked about; None for another.

    "Talks on a ceasefire", "discussed the release of hostages", "is negotiating a withdrawal". What was negotiated and
    is told as a fact has come about ("negotiated a truce"), and so has what the article knows: "discussed the
    sanctions".
    """
    head = syntax.first_conjunct(reading.passages[draft.frame.passage].doc[draft.head])
    if head.pos_ != "NOUN" or draft.type not in reading.ontology.negotiable or _is_known(reading, draft, head):
        return None
    above, label, case = head.head, syntax.relation(head), syntax.case_of(head)
    lexicon = reading.lexicon
    before = head.doc[max(head.left_edge.i - 1, 0)]
    if label == "obl" and before.head == above and before.pos_ == "NOUN":
        above, label = before, "nmod"  # "se sont quittés sans accord sur la libération": on what, not where
    if case and case not in lexicon.set("topic_prepositions"):
        return None
    if above.pos_ in syntax.VERBAL:
        as_object = label == "obj" or head.dep_ == "nsubj:pass" or (label == "obl" and bool(case))
        talked = lemma_of(above) in lexicon.set("deliberating_verbs") or _settling(above, lexicon.set("settling_verbs"))
        reported = lemma_of(above) in lexicon.verbs("reporting_verbs") and "Plur" in head.morph.get("Number")
        return above.text if as_object and talked and not reported else None
    on = label == "compound" or (label == "nmod" and bool(case))
    if on and lemma_of(above) in lexicon.set("settled_nouns"):  # "without agreement on", "hoped for a deal on"
        reached = certainty_of(above, lexicon)
        return above.text if reached in ("negated", "unrealized") else None
    return above.text if on and lemma_of(above) in lexicon.set("deliberating_nouns") else None


def _settling(verb: Token, settling: frozenset[str]) -> bool:
    """Whether a verb that brings something about by talks has not done so yet: "is negotiating", "to negotiate"."""
    if lemma_of(verb) not in settling or syntax.is_passive(verb):
        return False
    # French dispatches have no simple past: the tagger takes a present for it
    told = "Past" in verb.morph.get("Tense") and (syntax.is_participle(verb) or verb.doc.lang_ != "fr")
    return not told or syntax.is_gerund(verb)


def _is_known(reading: Reading, draft: Draft, noun: Token) -> bool:
    """Whether an event has been told before or is in force: "the truce", "the sanctions on Iran"; but "the release of
    hostages" may be still to come."""
    if syntax.determiner(noun) not in ("Def", "Dem"):
        return False
    bare = not any(syntax.relation(c) in ("nmod", "compound") for c in noun.children)
    return bare or draft.type in reading.ontology.takes_effect
