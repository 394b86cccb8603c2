"""Who says it: attributions inside a sentence, in quotations that run over sentences, and by "according to".

An attribution has speakers and a scope (token indices of its passage). An event whose trigger lies in a scope is told
by those speakers; the narrowest scope wins, so that a quotation inside a report keeps its own speaker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of
from kg.nlp.nodes import Node
from kg.nlp.phrases import beginnings
from kg.nlp.reading import Reading
from kg.nlp.sources.headlines import signed
from kg.nlp.sources.quotations import quotations
from kg.nlp.sources.reaches import reach_of
from kg.nlp.sources.recent import meant_by, same_source
from kg.nlp.sources.saying import sayings
from kg.nlp.sources.scopes import background, scope_of, segment
from kg.nlp.sources.sequels import sequels
from kg.nlp.sources.tellers import tellers, who
from kg.nlp.sources.turns import turns
from kg.nlp.sources.voices import testimonies, voices

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


#: How many tokens behind a phrase of attribution its noun is looked for where the parse does not lead to it.
_NEAR = 5
#: How many tokens before a phrase of attribution the "but" may stand that sets it off.
_TURN = 2


@dataclass(frozen=True, slots=True)
class Attribution:
    """Speakers and the tokens they answer for; ``verb`` is the token of the reporting verb or phrase.

    ``speech`` says whether it is speaking rather than counting or believing: only that keeps or takes the floor.
    ``loose`` tells that the scope is guessed from the order of words: it counts where no other covers an event.
    """

    speakers: tuple[Node, ...]
    scope: frozenset[int]
    verb: int
    quoted: bool = False
    speech: bool = True
    loose: bool = False


def attributions(reading: Reading) -> list[list[Attribution]]:
    """The attributions of every passage."""
    out: list[list[Attribution]] = []
    last: tuple[Node, ...] = ()
    floor: tuple[Node, ...] = ()  # who was given the floor by "X said:" at the end of a passage
    for n, passage in enumerate(reading.passages):
        doc = passage.doc
        quotes = quotations(doc)
        said: list[Attribution] = []
        for sent in doc.sents:
            recent = next((a.speakers for a in said[::-1] if a.speech and not a.loose), last)
            here = list(_of_sentence(reading, n, sent, quotes, recent))
            here = _parted(doc, here, reading.lexicon.set("contrast_markers"))
            said += _told(reading, sent, here, quotes)
        # "we announced" names nobody: it is the one who has the floor
        first = reading.lexicon.set("first_person")
        found = [a for a in said if not all(s.text.casefold() in first for s in a.speakers)]
        for colon in (t.i for t in doc if t.text == ":" and t.i + 3 < len(doc)):
            opener = next((a for a in found if 0 < colon - a.verb <= 4 and doc[colon].sent == doc[a.verb].sent), None)
            if opener is not None and not any(start <= colon + 1 < end for start, end in quotes):
                own_voice = any(t.lower_ in first for t in doc[colon + 1 :])
                floor = opener.speakers if own_voice else floor
                end = len(doc) if own_voice else doc[colon].sent.end
                found.append(Attribution(opener.speakers, frozenset(range(colon + 1, end)), opener.verb, True))
        found += [a for start, _ in quotes for a in _announced(reading, n, doc, start, found)]
        covered = {i for a in found for i in a.scope if not a.loose}
        speakers = last
        for start, end in quotes:
            if end - start < 6:
                continue
            before = [a for a in found if a.verb < start and a.speech and not a.loose]
            if before:
                speakers = before[-1].speakers
            # a quotation that nobody is named for goes on with the last speaker
            if speakers and start + 1 not in covered and (before or start <= 1):
                found.append(Attribution(speakers, frozenset(range(start, end)), start, True))
        found += list(_rests(quotes, found))
        taken = any(a.speech and not a.loose and any(_somebody(reading, x) for x in a.speakers) for a in found)
        if floor and (not taken or quotes) and not any(a.speakers == floor for a in found):
            found.append(Attribution(floor, frozenset(range(len(doc))), -1, True))
        mark, signers = signed(reading, n, doc)
        if signers and not any(a.verb > mark for a in found):
            found.append(Attribution(signers, frozenset(range(mark)), mark, speech=False))
        for sent, who_said in sequels(reading, n, found):
            found.append(Attribution(who_said, frozenset(range(sent.start, sent.end)), -1, speech=False))
        found.sort(key=lambda a: a.verb)
        own = [a for a in found if a.verb >= 0 and a.speech and not a.loose]
        last = own[-1].speakers if own else floor
        floor = _floor(doc, own, floor)
        out.append(found)
    for n, start, speakers in _spoken(reading):
        others = {i for a in out[n] for i in a.scope if not a.loose}
        scope = frozenset(range(start, len(reading.passages[n].doc))) - others
        out[n].append(Attribution(speakers, scope, start - 1, quoted=True))
    return out


def _spoken(reading: Reading) -> list[tuple[int, int, tuple[Node, ...]]]:
    """The passages that are somebody's as a whole, from which token on: of a transcript, a list, a testimony."""
    said: list[tuple[int, int, tuple[Node, ...]]] = [(n, start, (who_said,)) for n, start, who_said in turns(reading)]
    return said or [*voices(reading), *testimonies(reading)]


def _told(
    reading: Reading, sent: Span, said: list[Attribution], quotes: list[tuple[int, int]]
) -> Iterator[Attribution]:
    """The attributions of a sentence without its asides of time, but for those quoted and those of a verb inside."""
    openers, since = reading.lexicon.set("aside_openers"), reading.lexicon.set("since_words")
    quoted = {i for start, end in quotes for i in range(start, end)}
    asides = [a - quoted for a in background(sent, openers, since)]
    for one in said:
        aside = frozenset(i for a in asides if one.verb not in a for i in a)
        if one.scope - aside:
            yield replace(one, scope=one.scope - aside)


def _somebody(reading: Reading, node: Node) -> bool:
    """Whether a speaker can take the floor: who has a name or is a person, not a report that is told of."""
    return node.root().named or reading.is_a(node, "Person")


def _parted(doc: Doc, said: list[Attribution], contrast: frozenset[str]) -> list[Attribution]:
    """ "..., said X, and ..., said Y": each answers for his side of ", and", where both would for the whole.

    ``contrast`` are the words that part a verb of saying from a phrase ("..., said X, but ..., according to Y"), too.
    """
    out = sorted(said, key=lambda a: a.verb)
    for i, first in enumerate(out):
        for j in range(i + 1, len(out)):
            other, here = out[j], out[i]
            cut = next((t for t in range(first.verb + 1, other.verb) if _parts(doc, t)), None)
            if cut is None or here.quoted or other.quoted or max(other.scope) <= cut:
                continue
            turned = doc[cut].lower_ in contrast
            set_off = turned and other.verb - cut <= _TURN  # "..., but according to Y": what follows is Y's alone
            behind = min(here.scope) > first.verb or min(other.scope) > first.verb
            if not set_off and (behind or (doc[first.verb].pos_ != doc[other.verb].pos_ and not turned)):
                continue
            out[i] = replace(here, scope=frozenset(t for t in here.scope if t < cut))
            out[j] = replace(other, scope=frozenset(t for t in other.scope if t > cut))
            break
    return out


def _parts(doc: Doc, i: int) -> bool:
    return bool(doc[i].pos_ == "CCONJ" and doc[i - 1].text == ",")


def _announced(reading: Reading, n: int, doc: Doc, start: int, found: list[Attribution]) -> Iterator[Attribution]:
    """ "X reacted on Twitter: “…”": a quotation at ``start`` behind a colon is its sentence's subject's."""
    if start < 3 or doc[start - 1].text != ":" or any(start in a.scope for a in found):
        return
    colon = doc[start - 1]
    verb = next((t for t in (colon.head, *colon.head.ancestors, colon.sent.root) if t.i < start and _acts(t)), None)
    speakers = tuple(x for t in syntax.subjects(verb) for x in who(reading, n, t)) if verb is not None else ()
    end = next((e for s, e in quotations(doc) if s == start), start)
    if verb is not None and speakers and not any(reading.cls(x) == "Country" for x in speakers):
        yield Attribution(speakers, frozenset(range(start, end)), verb.i, True)


def _rests(quotes: list[tuple[int, int]], found: list[Attribution]) -> Iterator[Attribution]:
    """What a quotation goes on with behind the sentence that names its speaker: "« A, dit X. B. »": B is X's, too."""
    for start, end in quotes:
        said = [a for a in found if start + 1 in a.scope and (a.speech or a.quoted) and not a.loose and a.verb < end]
        opener = min(said, key=lambda a: len(a.scope), default=None)
        known = {i for a in found for i in a.scope if not a.loose}
        rest = frozenset(range(start, end)) - known
        if opener is not None and any(i > max(opener.verb, start) for i in rest):
            yield Attribution(opener.speakers, rest, opener.verb, True)


def _acts(token: Token) -> bool:
    return token.pos_ in syntax.VERBAL and not syntax.is_passive(token)


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


def _of_sentence(
    reading: Reading, n: int, sent: Span, quotes: list[tuple[int, int]], recent: tuple[Node, ...]
) -> Iterator[Attribution]:
    """The attributions of one sentence; ``recent`` are the speakers before it."""
    contrast, openers = reading.lexicon.set("contrast_markers"), reading.lexicon.set("clause_openers")
    for saying in sayings(sent, reading.lexicon, quotes):
        speakers = tellers(reading, n, saying, recent)
        speech = saying.kind in ("report", "open")
        scope = scope_of(saying, sent, quotes, contrast, openers) if speakers else frozenset()
        ahead = speech and _leads(saying.verb, sent)
        if ahead:  # "Speaking after the fall of Y, X said:": what stands before is the writer's
            scope = frozenset(i for i in scope if i > saying.verb.i or any(s <= i < e for s, e in quotes))
        if speakers and speech and not scope and sent.text.rstrip().endswith(":"):
            scope = frozenset({sent.end - 1})  # "X said:", and what he said stands in the next paragraph
        if scope:
            quoted = any(start <= min(scope) <= start + 1 or end - 1 in scope for start, end in quotes)
            yield Attribution(speakers, scope, saying.verb.i, quoted, speech)
        loose = reach_of(saying, sent, speakers, reading.lexicon) - scope if speakers and not ahead else frozenset()
        if loose:
            yield Attribution(speakers, loose, saying.verb.i, False, speech, True)
    yield from _according(reading, n, sent, recent)


def _leads(verb: Token, sent: Span) -> bool:
    """Whether what a verb says comes behind the colon that ends its sentence, with no other clause between."""
    after = [t for t in verb.doc[verb.i + 1 : sent.end] if not t.is_space]
    return bool(after) and after[-1].text == ":" and not any(t.pos_ in syntax.VERBAL for t in after)


def _according(reading: Reading, n: int, sent: Span, recent: tuple[Node, ...]) -> Iterator[Attribution]:
    phrases, nouns = reading.lexicon.set("according_to"), reading.lexicon.set("source_nouns")
    openings = beginnings(phrases)
    for token in sent:
        first = token.text.casefold()
        opens = first in openings or "à" + first[1:] in openings  # capitals lose their accents
        end = _phrase_end(token, sent, phrases) if opens else None
        if end is not None:
            yield from _by_phrase(reading, n, sent, token.i, end, recent)
        elif (
            lemma_of(token) in nouns
            and syntax.case_of(token) == "by"
            and any(c.dep_ == "nmod:poss" for c in token.children)
        ):
            speakers = tuple(who(reading, n, token))  # "by the ministry's count"
            if speakers and not any(x.head == token.i for x in speakers):
                phrase = {t.i for t in token.subtree}
                yield Attribution(speakers, frozenset(_clause(reading, sent, token.i, token) - phrase), token.i)
    yield from _fronted(reading, n, sent)


def _phrase_end(token: Token, sent: Span, phrases: frozenset[str]) -> int | None:
    """Where the longest phrase of attribution that begins at ``token`` ends; contractions count as "de", "à"."""
    for length in range(min(6, sent.end - token.i), 0, -1):
        words = token.doc[token.i : token.i + length]
        text = words.text.casefold()
        if words.doc.lang_ == "fr" and words.text.startswith("A "):
            text = "à" + text[1:]  # capitals lose their accents
        last = {"du": "de", "des": "de", "d'": "de", "au": "à", "aux": "à"}.get(words[-1].lower_, "")
        if text in phrases or (last and length > 1 and text[: -len(words[-1])] + last in phrases):
            return int(token.i + length)
    return None


def _by_phrase(
    reading: Reading, n: int, sent: Span, start: int, end: int, recent: tuple[Node, ...]
) -> Iterator[Attribution]:
    phrases, told = reading.lexicon.set("according_to"), reading.lexicon.set("addressee_prepositions")
    doc = sent.doc
    heads = [t for i in range(start, end) for t in (doc[i].head,) if t.i >= end and t.i - end < 12]
    inner = [doc[i] for i in range(start, end) if doc[i].pos_ in ("NOUN", "PROPN")]
    if any(syntax.relation(t) == "nmod" for t in inner):
        return  # "a network of medical sources" attributes nothing
    near = range(end, min(end + _NEAR, sent.end))
    if doc[end - 1].lower_ in told and any(_phrase_end(doc[i], sent, phrases) for i in near):
        return  # "a-t-on indiqué à X de source médicale": X was told
    after = [doc[i] for i in near if doc[i].pos_ in ("NOUN", "PROPN", "PRON") and not _says_when(doc[i])]
    for head in [*heads, *inner, *(_whole(t) for t in after[:1])]:
        speakers = same_source(reading, n, head, recent) or meant_by(reading, n, head, recent)
        speakers = speakers or tuple(who(reading, n, head))
        # ", and ten wounded" behind the speaker goes on telling, whatever the parser made of it
        cut = next((i for i in range(end, sent.end) if i > head.i and _parts(doc, i)), sent.end)
        speakers = tuple(x for x in speakers if x.passage != n or x.head < cut)
        if speakers:
            phrase = {t.i for t in head.subtree if syntax.relation(t) != "acl" and t.i < cut}
            yield Attribution(speakers, frozenset(_clause(reading, sent, start, head) - phrase), start)
            return


def _says_when(word: Token) -> bool:
    """Whether a noun without a preposition only dates a verb: "a-t-on appris mardi auprès de X"."""
    return word.dep_ in ("obl:mod", "obl:unmarked") and not syntax.case_of(word)


def _whole(word: Token) -> Token:
    """The noun of "senior Ukrainian police officials" from any word before it."""
    while word.dep_ in ("amod", "compound", "nmod", "nmod:poss", "nummod") and 0 < word.head.i - word.i < 6:
        word = word.head
    return word


def _clause(reading: Reading, sent: Span, start: int, head: Token) -> set[int]:
    """What a phrase of attribution at ``start`` covers: its sentence, or the relative clause that it opens."""
    markers = reading.lexicon.set("contrast_markers"), reading.lexicon.set("clause_openers")
    whole = set(range(*segment(sent, start, *markers)))
    turn = next((i for i in range(max(start - _TURN, sent.start + 1), start) if sent.doc[i].lower_ in markers[0]), None)
    if turn is not None:  # "..., but according to X, ...": what stands before is not his
        whole = {i for i in whole if i > turn}
    top = next((t for t in (head, *head.ancestors) if t.dep_.startswith("acl")), None)
    opened = any(syntax.is_relative(t) for t in sent.doc[max(sent.start, start - 2) : start])
    # "the raids, which killed ten according to police": told is only what the relative clause adds
    closed = top is not None and top.i < start and not sent.doc[start - 1].is_punct and _added(top)
    return {t.i for t in top.subtree} if top is not None and (opened or closed) else whole


def _added(clause: Token) -> bool:
    """Whether a clause at a noun is a relative one or a participle between commas ("X, taken on Monday by Y, ...")."""
    if clause.dep_ == "acl:relcl":
        return True
    doc, first, last = clause.doc, clause.left_edge.i, clause.right_edge.i
    before, behind = doc[max(first - 1, 0)].text, doc[min(last + 1, len(doc) - 1)].text
    return "," in (doc[first].text, before) and "," in (doc[last].text, behind)


def _fronted(reading: Reading, n: int, sent: Span) -> Iterator[Attribution]:
    """ "Pour l'ONU, ...": whoever a sentence begins with as the one who judges so."""
    opening = next((t for t in sent if not t.is_punct and t.text not in "«»"), None)
    if opening is None or opening.lower_ not in reading.lexicon.set("opinion_prepositions"):
        return
    head = opening.head
    edge = head.right_edge.i
    last = next((i for i in (edge, edge + 1) if i < sent.end and sent.doc[i].text == ","), None)
    if last is None or head.i < opening.i or head.pos_ in syntax.VERBAL:
        return
    speakers = tuple(x for x in who(reading, n, head) if reading.is_a(x, "Person") or reading.is_a(x, "Organization"))
    if speakers:
        yield Attribution(speakers, frozenset(range(last, segment(sent, last)[1])), opening.i)


def _background(head: Token, state: bool = False) -> bool:
    participle = "Part" in head.morph.get("VerbForm") or head.pos_ == "ADJ"
    if state and participle and head.dep_ in ("acl", "amod"):
        return not any(c.dep_ == "mark" for c in head.children)
    for token in (head, *head.ancestors):
        if token.dep_ in ("acl", "acl:relcl", "amod"):
            first = token.left_edge.i
            return "," in (token.doc[first].text, token.doc[max(first - 1, 0)].text)
        if token.pos_ in syntax.VERBAL or syntax.relation(token) in ("ccomp", "advcl", "parataxis"):
            return False
    return False


def sources_of(found: list[Attribution], tokens: tuple[int, ...], head: Token, state: bool = False) -> tuple[Node, ...]:
    """The speakers for an event by its trigger's tokens; the narrowest scope wins.

    What a participle or relative clause adds behind a comma ("the alliance, backed by X") is the writer's background
    unless it stands in a quotation, which has a scope of its own. So is a ``state`` that a participle only mentions to
    say what is spoken of: "rebel-held districts", "troops backed by X".
    """
    fitting = [a for a in found if tokens[0] in a.scope and (a.verb not in tokens or a.verb in a.scope)]
    fitting = [a for a in fitting if not a.loose] or fitting
    if not fitting:
        return ()
    if _background(head, state):
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
