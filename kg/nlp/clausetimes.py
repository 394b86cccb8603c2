"""Times told beside a clause, which the event that follows them has.

"A day after the town fell", "since Monday, when the wall was breached", "on the third day of fighting".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.timehomes import is_day, point_of, same_tense, same_words, says

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.nlp.drafts import Draft
    from kg.nlp.timing import Scene
    from kg.nlp.when import TimeHit

#: A time that its grammar gives to no event goes to one at most this many words away.
NEAR = 12


def follow(scene: Scene) -> list[Draft]:
    """ "A day after the town fell", "since Monday, when the wall was breached": the event that follows the time has
    it; the events so dated."""
    settled = []
    for hit in (*scene.asides, *scene.hits):
        start = hit.end if hit.aside else _opened(scene, hit)
        if start is None or hit.when.value is None or hit.only is not None:
            continue
        sent = scene.doc[hit.start].sent
        end = min(sent.end, start + NEAR)
        if hit.aside:
            end = next((t.i for t in scene.doc[start:end] if t.text == ","), end)
        after = [d for d in scene.drafts if start <= d.head < end and d not in settled and not d.gone]
        counted = hit.aside and hit.when.value.endswith("/..")  # "the sixth day of fighting"
        if hit.aside:
            after = [d for d in after if not _reported(scene, d, start)]
            if hit.when.precision == "hour" and any(start <= h.start < end for h in scene.hits if is_day(h)):
                continue  # "hours after talks collapsed on Sunday"
        if counted:
            heads = [(d, (scene.doc[d.head].head.i, _whole(scene, d).head.i)) for d in after]
            after = [d for d, above in heads if any(hit.start <= i < hit.end for i in above)]
        if after:
            first = min(after, key=lambda d: d.head)
            begun = hit.aside and _begun(scene, first)
            for draft in (first, *_beside_it(scene, first)):
                draft.time = hit.when if counted else point_of(hit.when)
                if begun:
                    draft.time = same_words(draft.time, f"{draft.time.value}/..")
                settled.append(draft)
    return settled


def _whole(scene: Scene, draft: Draft) -> Token:
    """The noun of an event, or that which says of what part of it is told: "a resumption of the fighting"."""
    noun = scene.doc[draft.head]
    return noun.head if lemma_of(noun.head) in scene.lexicon.set("aspect_nouns") else noun


def _begun(scene: Scene, draft: Draft) -> bool:
    """Whether it is told of an event that lasts that it began: "two years after the outbreak of the war"."""
    whole = _whole(scene, draft)
    return draft.type in scene.ontology.lasting and whole.i != draft.head and says(whole, scene.words.onset)


def _reported(scene: Scene, draft: Draft, start: int) -> bool:
    """Whether an event is what somebody says in a clause that begins at ``start``: "a day after he said that …"."""
    over = (t for t in scene.doc[draft.head].ancestors if start <= t.i < draft.head)
    return scene.doc[draft.head].pos_ in syntax.VERBAL and any(lemma_of(t) in scene.reporting for t in over)


def _beside_it(scene: Scene, first: Draft) -> list[Draft]:
    """The events told in one breath with one, without a time of their own: "a day after rebels attacked the town
    and soldiers took revenge"."""
    verb = scene.doc[first.head]
    beside = [d for d in scene.drafts if scene.doc[d.head].head == verb and scene.doc[d.head].dep_ == "conj"]
    return [
        d
        for d in beside
        if d.head not in scene.homes and verb.pos_ in syntax.VERBAL and same_tense(scene.doc[d.head], verb)
    ]


def _opened(scene: Scene, hit: TimeHit) -> int | None:
    """Where the clause begins that a time opens ("on Monday, when"), if it opens one."""
    at = hit.end + (hit.end < len(scene.doc) and scene.doc[hit.end].text == ",")
    if at > hit.end and any(t.lower_ in scene.words.single for t in scene.doc[at : at + 2]):  # "the day when"
        at += 1 + (scene.doc[at].pos_ == "DET")
    opens = at < len(scene.doc) and scene.doc[at].lower_ in scene.words.when_words and at > hit.end
    return at + 1 if opens else None
