"""What speaks for and against a time as the time of an event: the features that the scorer of times sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from kg.nlp import syntax
from kg.nlp.context import bucket, path_between
from kg.nlp.dates import bounds
from kg.nlp.drafts import Draft
from kg.nlp.lemmas import lemma_of
from kg.nlp.roles import ROLES
from kg.nlp.timeline import REACH, Option, Timeline, Told

if TYPE_CHECKING:
    from spacy.tokens import Token

_STEPS = ((0, "today"), (1, "yesterday"), (6, "week"), (31, "month"), (365, "year"))


def weigh(line: Timeline, draft: Draft, found: list[Option]) -> None:
    """Give each option of an event its features."""
    cues = _Cues(line, draft, found)
    shared = list(cues.of_event())
    for option in found:
        option.features = [*shared, *cues.of_option(option)]


class _Cues:
    """An event and its options while they are weighed."""

    def __init__(self, line: Timeline, draft: Draft, found: list[Option]) -> None:
        self.line, self.draft, self.found = line, draft, found
        self.reading, self.around, self.reporting = line.reading, line.around, line.reporting
        self.lang = line.reading.lexicon.lang
        self.head = line.reading.passages[draft.frame.passage].doc[draft.head]
        self.here = line.around.sentence_of(draft)
        self.family = line.around.family(draft)
        self.pos = draft.frame.trigger.entry.pos
        self.tense = _tense(self.head)
        rule = draft.time
        #: what the rules say: a time, an expression without value, or nothing
        self.rule = "none" if rule is None else "vague" if rule.value is None else "time"

    def of_event(self) -> Iterator[str]:
        """What all options of an event share."""
        mine = self.line.by_sentence.get(self.here, [])
        yield "bias"
        yield f"family={self.family}"
        yield f"type={self.draft.type}"
        yield f"times here={min(sum(t.hit.when.value is not None for t in mine), 3)}"
        yield f"events here={min(len(self.around.drafts.get(self.here, ())), 5)}"
        yield f"tense={self.tense}"
        yield f"rule={self.rule}"

    def of_option(self, option: Option) -> Iterator[str]:
        value, form, told = option.when.value or "", option.form, option.told
        kind, family, status, pos, tense = self.draft.type, self.family, self.draft.status, self.pos, self.tense
        gap = self.here - told.sentence if told is not None else 0
        gap = gap if -1 <= gap <= REACH else 9
        rule = self._agrees(option)
        grain = _grain(value)
        key = f"rule={rule}&form={form}"
        yield key
        yield f"{key}&gap={gap}"
        yield f"{key}&grain={grain}"
        yield f"{key}&family={family}"
        yield f"{key}&type={kind}"
        yield f"{key}&status={status}"
        yield f"{key}&tense={tense}"
        yield f"form={form}&gap={gap}&pos={pos}"
        yield f"form={form}&gap={gap}&family={family}"
        yield f"form={form}&gap={gap}&status={status}"
        yield f"form={form}&gap={gap}&tense={tense}"
        yield f"form={form}&type={kind}&grain={grain}"
        yield f"value told={min(sum(o.when.value == value and o.form == form for o in self.found), 3)}&gap={gap}"
        since = _since(value, self.line.day)
        yield f"ago={since}&gap={gap}"
        yield f"ago={since}&status={status}&tense={tense}"
        yield f"ago={since}&family={family}"
        if told is None:
            return
        yield f"bound={told.bound}&dateline={told.dateline}&aside={told.hit.aside}&form={form}&gap={gap}"
        yield from self._of_words(told, form, gap)
        yield from self._of_owners(told, form, gap)
        if gap == 0 and told.passage == self.draft.frame.passage:
            yield from self._of_way(told, form)
        else:
            yield from self._of_distance(told, gap)

    def _agrees(self, option: Option) -> str:
        """How an option stands to what the rules say."""
        rule = self.draft.time
        if rule is None or rule.value is None:
            return self.rule
        if rule.value == option.when.value:
            return "this" if option.told is None or rule.span == option.told.hit.when.span else "same value"
        return "this otherwise" if option.told is not None and rule.span == option.told.hit.when.span else "other"

    def _of_words(self, told: Told, form: str, gap: int) -> Iterator[str]:
        """The words of the expression, what stands before it and where in its sentence."""
        doc = self.reading.passages[told.passage].doc
        hit = told.hit
        lang = self.lang
        shape = "-".join(dict.fromkeys(_shape(t) for t in doc[hit.start : hit.end]))
        before = doc[hit.start - 1].lower_ if hit.start else "^"
        after = doc[hit.end].lower_ if hit.end < len(doc) else "$"
        sent = doc[hit.start].sent
        yield f"words={lang}:{doc[hit.start].lower_}&form={form}"
        yield f"words={lang}:{doc[hit.start].lower_}&gap={gap}"
        yield f"shape={shape}&gap={gap}"
        yield f"before={lang}:{before}&gap={gap}"
        yield f"before={lang}:{before}&form={form}"
        yield f"after={lang}:{after}&gap={gap}"
        yield f"opens={hit.start - sent.start <= 1}&closes={sent.end - hit.end <= 1}&gap={gap}"
        yield f"first={told is self.line.first}&gap={gap}"
        yield f"passage start={sent.start == 0}&gap={gap}"
        fine = hit.when.precision in ("hour", "minute")
        yield f"fine={fine}&gap={gap}"

    def _of_owners(self, told: Told, form: str, gap: int) -> Iterator[str]:
        """Which events the time dates by rule, and how they stand to this one."""
        draft, family = self.draft, self.family
        others = [d for d in told.owners if d is not draft]
        yield f"taken={min(len(others), 3)}&gap={gap}"
        yield f"taken={min(len(others), 3)}&gap={gap}&rule={self.rule}"
        yield f"taken={min(len(others), 3)}&mine={draft in told.owners}&form={form}"
        home = self.line.owner.get((told.passage, told.home))
        token = self.reading.passages[told.passage].doc[told.home]
        role = "mine" if home is draft else "event" if home is not None else _role(token, self.reporting)
        yield f"home={role}&gap={gap}"
        yield f"home={role}&form={form}"
        yield f"home={role}&family={family}&gap={gap}"
        yield f"home={role}&rule={self.rule}&gap={gap}"
        mine = {e for r in ROLES for _, e in draft.frame.roles.get(r, [])}
        lemma = lemma_of(self.head)
        for other in others:
            doc = self.reading.passages[other.frame.passage].doc
            theirs = {e for r in ROLES for _, e in other.frame.roles.get(r, [])}
            where = "here" if self.around.sentence_of(other) == self.here else "away"
            side = "before" if self.line.order[id(other)] < self.line.order[id(draft)] else "after"
            yield f"theirs={self.around.family(other)}&family={family}&{where}"
            yield f"same type={other.type == draft.type}&{where}&{side}&gap={gap}"
            yield f"same word={lemma_of(doc[other.head]) == lemma}&{where}&gap={gap}"
            yield f"shared={min(len(mine & theirs), 2)}&{where}&gap={gap}"
            yield f"status={draft.status}&theirs={other.status}&{where}&gap={gap}"

    def _of_way(self, told: Told, form: str) -> Iterator[str]:
        """Within the sentence: the path, the order, the distance and what stands between."""
        draft, head, pos, family, tense = self.draft, self.head, self.pos, self.family, self.tense
        doc, hit = head.doc, told.hit
        root = doc[hit.start : hit.end].root
        side = "before" if root.i < head.i else "after"
        path, top = path_between(root, head)
        steps = path.count("<") + path.count(">")
        low, high = (hit.end, head.i) if hit.start < head.i else (head.i + 1, hit.start)
        between = doc[low:high] if low < high else doc[0:0]
        events = {
            id(d)
            for t in between
            if (d := self.line.owner.get((draft.frame.passage, t.i))) is not None and d is not draft
        }
        nearer = self._rank(told)
        yield f"inside={hit.start <= head.i < hit.end}&form={form}"
        yield f"side={side}&distance={bucket(max(1, high - low))}&form={form}"
        yield f"side={side}&events={min(len(events), 3)}&pos={pos}"
        yield f"side={side}&events={min(len(events), 3)}&rule={self.rule}"
        yield f"rank={nearer}&side={side}"
        yield f"rank={nearer}&taken={min(len(told.owners), 2)}"
        yield f"rank={nearer}&rule={self.rule}"
        yield f"steps={min(steps, 8)}&form={form}"
        if steps <= 6:
            yield f"path={path}"
            yield f"path={path}&form={form}"
            yield f"path={path}&pos={pos}"
            yield f"path={path}&tense={tense}"
            yield f"path={path}&family={family}"
            yield f"path={path}&rule={self.rule}"
        yield f"down={path.replace('<', ' <').split()[-1] if path else 'self'}&side={side}"
        home = path_between(doc[told.home], head)[0]
        if home.count("<") + home.count(">") <= 4:
            yield f"from home={home}"
            yield f"from home={home}&pos={pos}&side={side}"
            yield f"from home={home}&tense={tense}&theirs={_tense(doc[told.home])}"
            yield f"from home={home}&rule={self.rule}"
            yield f"from home={home}&home={_role(doc[told.home], self.reporting)}&family={family}"
        if top is not None:
            yield f"top={_role(top, self.reporting)}&path={path if steps <= 4 else '-'}"
        same = syntax.clause_of(root).i == syntax.clause_of(head).i
        yield f"clause={same}&side={side}&pos={pos}"
        yield f"clause={same}&label={syntax.relation(syntax.clause_of(head))}&side={side}"
        marks = [c.lower_ for c in syntax.clause_of(head).children if syntax.relation(c) in ("mark", "advmod")]
        for mark in marks[:2]:
            yield f"mark={self.lang}:{mark}&side={side}&clause={same}"
        texts = {t.lower_ for t in between}
        yield f"comma={',' in texts}&side={side}&clause={same}"
        yield f"quote={bool(texts & {'«', '»', chr(34)})}&side={side}"
        yield f"says={any(lemma_of(t) in self.reporting for t in between)}&side={side}&family={family}"
        for t in between:
            if t.pos_ in ("SCONJ", "ADP", "CCONJ") and t.head.i in (head.i, syntax.clause_of(head).i):
                yield f"between={self.lang}:{t.lower_}&side={side}"

    def _rank(self, told: Told) -> int:
        """How many events of the sentence stand nearer to the time than this one."""
        here = self.around.drafts.get(told.sentence, ())
        mine = abs(self.draft.head - told.hit.start)
        return min(sum(abs(d.head - told.hit.start) < mine for d in here if d is not self.draft), 3)

    def _of_distance(self, told: Told, gap: int) -> Iterator[str]:
        """Across sentences: whether other times lie between, and how the event's sentence opens."""
        draft, head, here, pos, tense = self.draft, self.head, self.here, self.pos, self.tense
        opening = head.sent[0].lower_
        own = [t for t in self.line.by_sentence.get(here, ()) if t.hit.when.value is not None]
        definite = any(syntax.is_definite(c) for c in head.children)
        same = told.passage == draft.frame.passage
        last = self.line.is_last(told, here)
        yield f"far&gap={gap}&last={last}&own={bool(own)}"
        yield f"far&gap={gap}&last={last}&same passage={same}"
        yield f"far&gap={gap}&last={last}&tense={tense}"
        yield f"far&gap={gap}&last={last}&family={self.family}"
        yield f"far&gap={gap}&definite={definite}&pos={pos}"
        yield f"far&gap={gap}&last={last}&tense={tense}&status={draft.status}&same passage={same}"
        yield f"far&opening={self.lang}:{opening}&gap={gap}"
        yield f"far&subject={lemma_of(head) if pos == 'noun' else '-'}&gap={gap}"
        yield f"far&label={syntax.relation(syntax.clause_of(head))}&gap={gap}&last={last}"
        yield f"far&sources={min(len(draft.sources), 1)}&gap={gap}&last={last}"
        yield f"far&casualties={bool(draft.casualties)}&gap={gap}&last={last}"
        if gap > 0 and told.dateline:
            yield "far&dateline"


def _grain(value: str) -> str:
    """How exact a value is: day, month or year, and whether it is a stretch, open on which side."""
    first, slash, last = value.partition("/")
    size = max(len(part.removeprefix("--")) + 5 * part.startswith("--") for part in (first, last) if part != "..")
    grain = "day" if size == 10 else "month" if size == 7 else "year"
    return grain if not slash else f"{grain} since" if last == ".." else f"{grain} until" if first == ".." else "range"


def _since(value: str, day: date | None) -> str:
    """How long before the article's day a value begins, in steps that grow."""
    first, last = bounds(value)
    text = first or last
    if day is None or text is None:
        return "unknown"
    days = (day - date.fromisoformat(text)).days
    if days < 0:
        return "ahead"
    return next((name for most, name in _STEPS if days <= most), "long")


def _tense(token: Token) -> str:
    """The form of the verb group that a word belongs to, with "noun" before it for a nominal event."""
    verb = token if token.pos_ in syntax.VERBAL else syntax.clause_of(token)
    group = [verb, *(c for c in verb.children if c.dep_.startswith(("aux", "cop")))]
    found = sorted({x for t in group for k in ("Tense", "VerbForm", "Mood") for x in t.morph.get(k, []) if x != "Ind"})
    future = any(syntax.is_future(t) for t in group)
    name = "+".join(found) + (" future" if future else "") + f" {len(group) > 1}"
    return name if token.pos_ in syntax.VERBAL else f"noun {name}"


def _shape(token: Token) -> str:
    """A word of a time expression in general: a number by its length, a name, or the word itself when it is short."""
    if token.text[:1].isdigit():
        return f"d{min(len(token.text), 4)}"
    return "X" if token.text[:1].isupper() and token.pos_ == "PROPN" else token.lower_


def _role(token: Token, reporting: frozenset[str]) -> str:
    """What a word that is no event is: a verb that tells, another verb, a noun."""
    if lemma_of(token) in reporting:
        return "says"
    return "verb" if token.pos_ in syntax.VERBAL else "noun"
