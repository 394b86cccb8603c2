"""Who says it: attributions inside a sentence, in quotations that run over sentences, and by "according to".

An attribution has speakers and a scope (token indices of its passage). An event whose trigger lies in a scope is told
by those speakers; the narrowest scope wins, so that a quotation inside a report keeps its own speaker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.fillers import expand
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_OPEN, _CLOSE, _EITHER = {"«", "“"}, {"»", "”"}, {'"'}


@dataclass(frozen=True, slots=True)
class Attribution:
    """Speakers and the tokens they answer for; ``verb`` is the token of the reporting verb or phrase."""

    speakers: tuple[Node, ...]
    scope: frozenset[int]
    verb: int
    quoted: bool = False


def quotations(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges between quotation marks, marks included; one that is never closed runs to the end."""
    out, start = [], None
    for token in doc:
        text = token.text
        if start is None:
            if text in _OPEN or text in _EITHER:
                start = token.i
        elif text in _CLOSE or (text in _EITHER and doc[start].text in _EITHER):
            out.append((start, token.i + 1))
            start = None
    if start is not None and len(doc) - start > 3:
        out.append((start, len(doc)))
    return out


def attributions(reading: Reading) -> list[list[Attribution]]:
    """The attributions of every passage."""
    out: list[list[Attribution]] = []
    last: tuple[Node, ...] = ()
    floor: tuple[Node, ...] = ()  # who was given the floor by "X said:" at the end of a passage
    for n, passage in enumerate(reading.passages):
        doc = passage.doc
        quotes = quotations(doc)
        said = [a for sent in doc.sents for a in _of_sentence(reading, n, sent, quotes)]
        # "we announced" names nobody: it is the one who has the floor
        first = reading.lexicon.set("first_person")
        found = [a for a in said if not all(s.text.casefold() in first for s in a.speakers)]
        for colon in (t.i for t in doc if t.text == ":" and t.i + 3 < len(doc)):
            opener = next((a for a in found if 0 < colon - a.verb <= 4 and doc[colon].sent == doc[a.verb].sent), None)
            if opener is not None and not any(start <= colon + 1 < end for start, end in quotes):
                floor = opener.speakers
                found.append(Attribution(floor, frozenset(range(colon + 1, len(doc))), opener.verb, True))
        covered = {i for a in found for i in a.scope}
        speakers = last
        for start, end in quotes:
            if end - start < 6:
                continue
            before = [a for a in found if a.verb < start]
            if before:
                speakers = before[-1].speakers
            # a quotation that nobody is named for goes on with the last speaker
            if speakers and start + 1 not in covered and (before or start <= 1):
                found.append(Attribution(speakers, frozenset(range(start, end)), start, True))
        if floor and (not found or quotes) and not any(a.speakers == floor for a in found):
            found.append(Attribution(floor, frozenset(range(len(doc))), -1, True))
        found.sort(key=lambda a: a.verb)
        own = [a for a in found if a.verb >= 0]
        last = own[-1].speakers if own else floor
        floor = _floor(doc, own, floor)
        out.append(found)
    return out


def _floor(doc: Doc, own: list[Attribution], before: tuple[Node, ...]) -> tuple[Node, ...]:
    """Who speaks in the passages that follow: after "X said:", until a closing quotation mark or another speaker."""
    text = doc.text.rstrip()
    if text.endswith(":"):
        return own[-1].speakers if own else ()
    if before and own and own[-1].speakers == before and own[-1].quoted and max(own[-1].scope) == len(doc) - 1:
        return before
    opened = text.count("«") + text.count("\u201c") > text.count("»") + text.count("\u201d") or text.count('"') % 2 == 1
    if not before or (own and not opened):
        return ()
    return () if text.endswith(('"', "»")) and not opened else before


def _of_sentence(reading: Reading, n: int, sent: Span, quotes: list[tuple[int, int]]) -> Iterator[Attribution]:
    lexicon = reading.lexicon
    verbs = lexicon.verbs("reporting_verbs")
    for token in sent:
        if token.pos_ in syntax.VERBAL and (lemma_of(token) in verbs or token.lower_ in verbs):
            speakers = _speakers(reading, n, token)
            if speakers:
                scope = _scope(token, sent, quotes)
                if scope:
                    quoted = any(start <= min(scope) <= start + 1 or end - 1 in scope for start, end in quotes)
                    yield Attribution(speakers, scope, token.i, quoted)
    yield from _according(reading, n, sent)


def _speakers(reading: Reading, n: int, verb: Token) -> tuple[Node, ...]:
    if syntax.is_passive(verb) and syntax.relation(verb) in ("acl", "amod"):
        return ()  # "an alliance backed by X" says nothing of what X said
    found = syntax.agents(verb) if syntax.is_passive(verb) else syntax.subjects(verb)
    if syntax.relation(verb) == "parataxis" and not any(c.dep_ in syntax.SUBJECTS for c in verb.children):
        # "..., a annoncé l'armée": an inverted subject that the parser took for an object
        found = [
            c for c in syntax.children(verb, "obj", "obl:arg", "xcomp") if c.i > verb.i and not syntax.case_of(c)
        ] or found
    speakers = tuple(node for token in found for node in _who(reading, n, token))
    return speakers or _beside(reading, n, verb)


def _beside(reading: Reading, n: int, verb: Token) -> tuple[Node, ...]:
    """ "X said", "a dit X": the name that touches the verb, where the parse gave it no subject."""
    doc = verb.doc
    before = verb.i - 1
    while (before >= 0 and doc[before].pos_ in ("AUX", "ADV")) or (before >= 0 and doc[before].text == "-"):
        before -= 1
    after = verb.i + 1
    while after < len(doc) and doc[after].pos_ == "DET":
        after += 1
    for i in (before, after):
        node = reading.mentions.at(n, i) if 0 <= i < len(doc) else None
        if node is not None and node.named and reading.is_a(node, "Agent") and reading.cls(node) != "Country":
            return (node,)
    return ()


def _who(reading: Reading, n: int, token: Token) -> Iterator[Node]:
    nodes = list(expand(reading, n, token))
    if lemma_of(token) in reading.lexicon.set("source_nouns") and not any(
        x.named or reading.is_a(x, "Person") for x in nodes
    ):
        owners = list(_owners(reading, n, token, 0))
        best = [o for o in owners if o.named] or owners
        if best:
            yield from best
            return
    for node in nodes:
        if reading.is_a(node, "Agent") or reading.country_of(node):
            yield node
    if (
        nodes
        and lemma_of(token) in reading.lexicon.set("source_nouns")
        and not any(reading.is_a(x, "Agent") for x in nodes)
    ):
        yield nodes[0]


def _owners(reading: Reading, n: int, token: Token, depth: int) -> Iterator[Node]:
    """Whose statement, report or count it is: agents among its complements, two steps down."""
    for child in token.children:
        if syntax.relation(child) in ("nmod", "amod", "compound", "appos") and child.pos_ != "DET":
            for node in expand(reading, n, child):
                if reading.is_a(node, "Agent"):
                    yield node
            if depth < 1:
                yield from _owners(reading, n, child, depth + 1)


def _scope(verb: Token, sent: Span, quotes: list[tuple[int, int]]) -> frozenset[int]:
    own = {verb.i}
    subjects = [c for c in verb.children if c.dep_ in syntax.SUBJECTS]
    for subject in subjects:
        own.update(t.i for t in subject.subtree)
    out: set[int] = set()
    for child in verb.children:
        label = syntax.relation(child)
        if label in ("ccomp", "xcomp", "parataxis", "obj") or (
            label == "conj" and child.pos_ in syntax.VERBAL and child.i > verb.i and _says_on(child)
        ):
            out.update(t.i for t in child.subtree)
    inserted = syntax.relation(verb) == "parataxis" or (
        syntax.relation(verb) in ("advcl", "acl", "conj")
        and verb.i > sent.start
        and any(s.i > verb.i for s in subjects)
    )
    light = ("obl", "advmod", "case", "det", "nmod", "flat", "fixed", "appos", "amod")
    tail = all(t.i <= verb.i or t.i in own or t.is_punct or syntax.relation(t) in light
               for t in sent if t.i >= verb.i)  # fmt: skip
    if inserted or (not out and verb.i - sent.start > 3 and (tail or any(s.i > verb.i for s in subjects))):
        out.update(range(sent.start, sent.end))
    for start, end in quotes:
        touching = (0 <= verb.i - end <= 4) or (0 <= start - verb.i <= 3) or (subjects and 0 <= start - max(own) <= 3)
        if touching or (start <= sent.start and end >= sent.start and end <= verb.i):
            out.update(range(start, end))
    return frozenset(out - own)


def _says_on(verb: Token) -> bool:
    return not any(c.dep_ in syntax.SUBJECTS for c in verb.children)


def _according(reading: Reading, n: int, sent: Span) -> Iterator[Attribution]:
    doc = sent.doc
    phrases = reading.lexicon.set("according_to")
    for token in sent:
        for length in (3, 2, 1):
            end = token.i + length
            if end > sent.end or doc[token.i : end].text.casefold() not in phrases:
                continue
            heads = [t for i in range(token.i, end) for t in (doc[i].head,) if t.i >= end and t.i - end < 12]
            inner = [doc[i] for i in range(token.i, end) if doc[i].pos_ in ("NOUN", "PROPN")]
            if any(syntax.relation(t) == "nmod" for t in inner):
                break  # "a network of medical sources" attributes nothing
            after = [doc[i] for i in range(end, min(end + 4, sent.end)) if doc[i].pos_ in ("NOUN", "PROPN", "PRON")]
            for head in [*heads, *inner, *after[:1]]:
                speakers = tuple(_who(reading, n, head))
                if speakers:
                    phrase = {t.i for t in head.subtree if syntax.relation(t) != "acl"}
                    yield Attribution(speakers, frozenset(set(range(sent.start, sent.end)) - phrase), token.i)
                    break
            break


def _background(head: Token) -> bool:
    for token in (head, *head.ancestors):
        if token.dep_ in ("acl", "acl:relcl", "amod"):
            return True
        if token.pos_ in syntax.VERBAL or syntax.relation(token) in ("ccomp", "advcl", "parataxis"):
            return False
    return False


def sources_of(found: list[Attribution], tokens: tuple[int, ...], head: Token) -> tuple[Node, ...]:
    """The speakers for an event by its trigger's tokens; the narrowest scope wins.

    What a participle or relative clause adds about a noun ("the alliance, backed by X") is the writer's background
    unless it stands in a quotation, which has a scope of its own.
    """
    fitting = [a for a in found if tokens[0] in a.scope and a.verb not in tokens]
    if not fitting:
        return ()
    if _background(head):
        top = next((t for t in [head, *head.ancestors] if syntax.relation(t) in ("acl", "amod")), head)
        fitting = [a for a in fitting if top.head.i not in a.scope or a.verb in {t.i for t in top.subtree} or a.quoted]
        if not fitting:
            return ()
    best = min(fitting, key=lambda a: (len(a.scope), abs(a.verb - tokens[0])))
    speakers = list(best.speakers)
    for other in fitting:
        # "X said, citing Y" and "according to Y, says X": equal scopes name a chain
        if other is not best and len(other.scope) <= len(best.scope) + 12:
            speakers += [s for s in other.speakers if s not in speakers]
    return tuple(speakers)
