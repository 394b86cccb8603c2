"""Parses that grammar forbids, or that say less than they could, mended before anything reads them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from spacy.tokens import Span

from kg.lexicon import Lexicon, load_lexicon
from kg.nlp import syntax
from kg.nlp.lemmas import lemma_of, lemmas_of
from kg.nlp.sources.saying import speech_verbs

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def repair(doc: Doc, lexicon: Lexicon) -> None:
    """Mend what the parser gets wrong and hang words from where the rules look; the document is changed in place.

    Against agreement: "L'un des enjeux de la guerre, les rebelles ont annoncé …": the parser takes "un" for the subject
    and "rebelles" for a second one. A plural verb and no "and" between say that the second is the subject; the first
    stands beside it. The others are told where they are mended.
    """
    ones = lexicon.set("one_words")
    _trim(doc)
    for token in doc:
        if token.dep_ in ("conj", "advcl", "parataxis", "ccomp") and token.pos_ == "VERB":
            _lent(token, lexicon)
        if token.pos_ == "PROPN" and not token.ent_type_:
            _common(token, lexicon)
        if token.pos_ == "ADV" and lexicon.lang == "fr":
            _denies(token, lexicon)
        if token.dep_ == "acl" and token.head.dep_ == "obj" and syntax.is_infinitive(token):
            _purposed(token, lexicon)
        if token.dep_ == "compound" and token.lower_.endswith("ing") and lexicon.lang == "en":
            _denied(token, lexicon)
        if token.dep_ == "nsubj" and token.i > token.head.i and lexicon.lang == "en":
            _given(token)
        if token.dep_ == "advcl" and token.lower_.endswith("ing") and lexicon.lang == "en":
            _gerund(token, lexicon)
        if token.dep_ == "xcomp" and lemma_of(token.head) in lexicon.verbs("leaving_verbs"):
            _left(token)
        if token.dep_.startswith("parataxis") and lexicon.lang == "fr":
            _inverted(token, lexicon)
        if token.dep_ == "nsubj:pass" and lexicon.lang == "en":
            _active(token)
        if token.dep_ == "conj" and token.pos_ in ("NOUN", "PROPN"):
            _outside(token)
            _listed(token, lexicon)
            _in_turn(token)
        if token.dep_ == "conj" and token.pos_ == "VERB":
            _resumed(token, lexicon)
            _said_on(token, lexicon)
        if token.dep_ == "nmod" and token.head.dep_.startswith("nmod"):
            _done(token, lexicon)
        if token.dep_.startswith(("obl", "nmod")) and token.i > token.head.i:
            _doer(token, lexicon)
        if token.dep_ == "nmod":
            _nearest(token, lexicon)
        if token.dep_ == "case" and token.head.dep_ == "compound" and token.i < token.head.i < token.head.head.i:
            _lead(token)
        if token.lower_ == "avant" and lexicon.lang == "fr" and token.i + 2 < len(doc):
            _before(token)
        if token.pos_ == "ADJ" and lexicon.lang == "en" and token.i >= 2 and doc[token.i - 1].text == "-":
            _unbend(token, lexicon)
        if token.dep_ in ("nsubj", "nsubj:pass") and token.lower_ in ones:
            subject = _true_subject(token)
            if subject is not None:
                verb, label = token.head, token.dep_
                subject.head, subject.dep_ = verb, label
                token.head, token.dep_ = subject, "appos"


def _trim(doc: Doc) -> None:
    """ "The People's Army in X": no name ends in a preposition, an article or a conjunction."""
    ends = []
    for name in doc.ents:
        end = name.end
        while end > name.start + 1 and doc[end - 1].pos_ in ("ADP", "CCONJ", "DET", "SCONJ") and doc[end - 1].is_lower:
            end -= 1
        ends.append(end)
    if any(end != name.end for end, name in zip(ends, doc.ents, strict=True)):
        cut = [Span(doc, name.start, end, name.label) for end, name in zip(ends, doc.ents, strict=True)]
        doc.ents = tuple(cut)


def _common(token: Token, lexicon: Lexicon) -> None:
    """ "Soldiers attacked", "Armed men": a noun of the lexicon is no name in small letters or as a first word."""
    if not (token.is_lower or token.is_sent_start):
        return
    token.pos_ = "NOUN"
    lemma = next((x for x in lemmas_of(token) if x in lexicon.nouns), None)
    if lemma is None:
        token.pos_ = "PROPN"
    else:
        token.lemma_ = lemma
        token.set_morph("Number=Plur" if token.lower_ != lemma else "Number=Sing")


def _denies(token: Token, lexicon: Lexicon) -> None:
    """ "L'Iran nie armer les Houthis": a verb of denying before an infinitive, taken for an adverb of it."""
    token.pos_ = "VERB"
    lemma = next((x for x in lemmas_of(token) if x in lexicon.verbs("negative_verbs")), None)
    deed = token.head if token.dep_ == "advmod" else next((c for c in token.children if c.dep_ == "xcomp"), None)
    if lemma is None or deed is None or not any(syntax.is_infinitive(t) for t in (deed, *deed.children)):
        token.pos_ = "ADV"
        return
    token.lemma_ = lemma
    token.set_morph("Mood=Ind|Tense=Pres|VerbForm=Fin")
    if token.dep_ == "advmod":
        over, label = deed.head, deed.dep_
        token.head, token.dep_ = (token, "ROOT") if over == deed else (over, label)
        for child in [c for c in deed.children if c.i < token.i]:
            child.head = token
        deed.head, deed.dep_ = token, "xcomp"


def _denied(deed: Token, lexicon: Lexicon) -> None:
    """ "Denied bombing villages": what is denied is the deed, done to the people or place that the parser made it part
    of. Of deeds it stays a part: "denied bombing raids"."""
    victim = deed.head
    verb = victim.head
    if victim.dep_ != "obj" or verb.i != deed.i - 1 or verb.lemma_ not in lexicon.set("denying_verbs"):
        return
    if lemma_of(victim) not in lexicon.nouns or not _deeds(lexicon.lang).isdisjoint(lemmas_of(victim)):
        return
    deed.head, deed.dep_, deed.pos_ = verb, "xcomp", "VERB"
    deed.lemma_ = lemma_of(deed)
    deed.set_morph("Tense=Pres|VerbForm=Part")
    victim.head = deed


def _inverted(verb: Token, lexicon: Lexicon) -> None:
    """ "…, jure le ministre", "…, ont fait savoir des habitants": who says it stands behind the verb of saying."""
    reporting = lexicon.verbs("reporting_verbs")
    if verb.pos_ == "NOUN":
        verb.pos_ = "VERB"
        lemma = next((x for x in lemmas_of(verb) if x in reporting), None)
        if lemma is None:
            verb.pos_ = "NOUN"
            return
        verb.lemma_ = lemma
    for child in verb.children:
        if child.lower_ in ("s'", "se") and child.dep_ == "obj":
            child.dep_ = "expl:comp"
    if verb.pos_ != "VERB" or any(c.dep_.startswith(("nsubj", "ccomp")) or c.dep_ == "mark" for c in verb.children):
        return
    for child in verb.children:
        first = child.left_edge
        if child.i < verb.i or child.pos_ not in ("NOUN", "PROPN", "PRON"):
            continue
        if child.dep_ == "obj" or (child.dep_.startswith("obl") and first.lower_ == "des" and first.head == child):
            child.dep_ = "nsubj"
            if first.lower_ == "des":
                first.dep_, first.pos_, first.lemma_ = "det", "DET", "un"
            return


def _active(subject: Token) -> None:
    """ "One group fired at the post.": a sentence whose verb is finite and alone is in the active; headlines leave the
    auxiliary out ("Hundreds killed in raid")."""
    verb = subject.head
    alone = not any(c.dep_.startswith(("aux", "cop", "expl")) for c in verb.children)
    past = verb.tag_ == "VBD" or "Fin" in verb.morph.get("VerbForm")
    if verb.dep_ == "ROOT" and alone and past and verb.sent[-1].text in ".!?":
        subject.dep_ = "nsubj"
        verb.set_morph("Mood=Ind|Tense=Past|VerbForm=Fin")


def _outside(member: Token) -> None:
    """ "The army, led by General X, and rebels said": behind what two commas close off, a list goes on."""
    cc = next((c for c in member.children if c.dep_ == "cc"), None)
    if cc is None or cc.i < 1 or cc.nbor(-1).text != ",":
        return
    for inner in [member.head, *member.head.ancestors]:
        subject = inner.head
        closed = inner.dep_ in ("acl", "acl:relcl", "appos") and inner.left_edge.i > subject.i
        if closed and subject.dep_.startswith("nsubj") and subject.head.i > member.i:
            if inner.left_edge.text == "," or inner.left_edge.nbor(-1).text == ",":
                member.head = subject
            return


def _listed(member: Token, lexicon: Lexicon) -> None:
    """ "Strikes on a market and a clinic": what is no deed stands in a list with what is like it, not with the deed."""
    deed, deeds = member.head, _deeds(lexicon.lang)
    if deed.pos_ != "NOUN" or deeds.isdisjoint(lemmas_of(deed)) or not deeds.isdisjoint(lemmas_of(member)):
        return
    before = [c for c in deed.children if c.dep_ == "nmod" and deed.i < c.i < member.i and c.pos_ == member.pos_]
    bare = all(c.dep_ != "case" for c in member.children)
    if before and bare and before[-1].right_edge.i >= member.left_edge.i - 2:
        kinds = {lexicon.nouns.get(lemma_of(t)) for t in (before[-1], member)}
        if member.pos_ == "PROPN" or (len(kinds) == 1 and None not in kinds):
            member.head = before[-1]


def _in_turn(other: Token) -> None:
    """ "Urged the army to withdraw its men and the rebels to disarm": each does what is asked of him."""
    doc, end = other.doc, other.right_edge.i + 1
    cc = next((c for c in other.children if c.dep_ == "cc"), None)
    if cc is None or end >= len(doc) or doc[end].dep_ != "mark":
        return
    deed, first = doc[end].head, doc[end].head.head
    asked = syntax.is_infinitive(deed) and syntax.is_infinitive(first) and first.dep_ == "xcomp"
    if asked and first.i < cc.i and syntax.relation(deed) in ("xcomp", "advcl", "conj"):
        other.head, other.dep_ = deed, "nsubj"
        cc.head, deed.dep_ = deed, "conj"


def _lead(case: Token) -> None:
    """ "Killed in South Kivu blast": the preposition leads the whole phrase, not the name within it."""
    noun = case.head
    while noun.dep_ == "compound" and noun.i < noun.head.i:
        noun = noun.head
    case.head = noun


def _resumed(verb: Token, lexicon: Lexicon) -> None:
    """ "Forces took the town, the ministry announced, and killed 20": behind who says it goes on what is said."""
    saying = verb.head
    if lemma_of(saying) not in lexicon.verbs("reporting_verbs") or lemma_of(verb) in lexicon.verbs("reporting_verbs"):
        return
    own = any(c.dep_.startswith("nsubj") for c in verb.children)
    teller = next((c for c in saying.children if c.dep_ == "nsubj"), None)
    said = next((c for c in saying.children if c.dep_ == "ccomp" and c.pos_ == "VERB" and c.i < saying.i), None)
    if not own and said is not None and teller is not None and said.i < teller.i:
        verb.head = said


def _said_on(verb: Token, lexicon: Lexicon) -> None:
    """ "X said rebels had shelled the port and urged Y to act": whose act of speech it is, the tenses tell."""
    said, saying = verb.head, verb.head.head
    if said.dep_ != "ccomp" or not saying.i < said.i < verb.i or lemma_of(verb) not in speech_verbs(lexicon.lang):
        return
    own = any(c.dep_ in (*syntax.SUBJECTS, "mark") for c in verb.children)
    if own or syntax.is_passive(verb) or lemma_of(saying) not in lexicon.verbs("reporting_verbs"):
        return
    if syntax.tenses(said) != syntax.tenses(verb) == syntax.tenses(saying):
        verb.head = saying


def _lent(verb: Token, lexicon: Lexicon) -> None:
    """ "The fighting, which killed 200", "the total siege that troops lay to it": a clause whose subject or object is a
    relative pronoun hangs from the noun before."""
    for child in verb.children:
        subject = child.dep_.startswith("nsubj") and child.lower_ in lexicon.set("relative_subjects")
        given = child.dep_ == "obj" and child.i < verb.i and child.lower_ in lexicon.set("relative_objects")
        if (subject or given) and child.i >= 2:
            before = child.nbor(-1) if child.nbor(-1).text != "," else child.nbor(-2)
            if before.pos_ == "ADJ" and before.head.i < before.i:
                before = before.head
            if before.pos_ in ("NOUN", "PROPN") and verb not in (before, *before.ancestors):
                verb.head, verb.dep_ = before, "acl:relcl"
            return


@cache
def _deeds(lang: str) -> frozenset[str]:
    """The nouns that tell events by themselves."""
    return frozenset(e.words[0] for e in load_lexicon(lang).entries if e.pos == "noun" and len(e.words) == 1)


def _purposed(verb: Token, lexicon: Lexicon) -> None:
    """ "Launched an offensive to retake the city": the purpose of a deed is that of whoever does it."""
    noun = verb.head
    if not _deeds(lexicon.lang).isdisjoint(lemmas_of(noun)) and lemma_of(noun) not in lexicon.set("unrealized_nouns"):
        verb.head, verb.dep_ = noun.head, "advcl"


def _done(deed: Token, lexicon: Lexicon) -> None:
    """ "The crushing by the army of a revolt": what is done hangs from the doing, not from who does it."""
    doer = deed.head
    by = syntax.case_of(doer) in ("par", "by") and syntax.case_of(deed) in ("de", "of")
    if by and doer.head.i < doer.i < deed.i and lemma_of(doer) in lexicon.nouns:
        deeds = _deeds(lexicon.lang)
        if not deeds.isdisjoint(lemmas_of(deed)) and not deeds.isdisjoint(lemmas_of(doer.head)):
            deed.head = doer.head


def _doer(by: Token, lexicon: Lexicon) -> None:
    """ "They fled amid shelling by the army": nobody is the agent of an active verb, but of the deed before him."""
    case = next((c for c in by.children if c.dep_ == "case" and c.lower_ in ("by", "par")), None)
    if case is None or case.i < 1 or syntax.is_passive(by.head):
        return
    deed, deeds = case.nbor(-1), _deeds(lexicon.lang)
    if by.pos_ == "PROPN" or lemma_of(by) in lexicon.nouns:
        # "condemned the bombing of a camp by the army": the deed stands further off
        while deed.pos_ in ("NOUN", "PROPN") and syntax.relation(deed) in ("nmod", "compound"):
            if not deeds.isdisjoint(lemmas_of(deed)):
                break
            deed = deed.head
    above = by.head if by.head.pos_ in syntax.VERBAL else deed.head
    inside = above in (deed.head, deed.head.head) and deed.i > above.i
    if inside and deed.pos_ == "NOUN" and deed != by.head and not deeds.isdisjoint(lemmas_of(deed)):
        by.head, by.dep_ = deed, "nmod"


def _nearest(of: Token, lexicon: Lexicon) -> None:
    """ "Police and supporters of X": whose they are belongs to the last of a list of people, where it stands."""
    first = of.head
    if syntax.case_of(of) not in ("de", "of") or lemma_of(first) not in lexicon.nouns:
        return
    last = [c for c in first.children if c.dep_ == "conj" and first.i < c.i < of.left_edge.i]
    if last and last[-1].i == of.left_edge.i - 1 and _deeds(lexicon.lang).isdisjoint(lemmas_of(first)):
        of.head = last[-1]


def _gerund(deed: Token, lexicon: Lexicon) -> None:
    """ "Killed by shelling", "died in fighting near the town": behind such prepositions a gerund alone is a noun."""
    before = deed.nbor(-1) if deed.i else deed
    labels = {c.dep_ for c in deed.children} | {c.dep_ for c in deed.head.children}
    agent = before.lower_ == "by" and ("aux:pass" in labels or deed.head.dep_ in ("acl", "amod"))
    if before.head != deed or not (agent or before.lower_ in lexicon.set("nominal_prepositions")):
        return
    if "obj" in labels or deed.lower_ not in _deeds(lexicon.lang):
        return
    before.dep_, before.pos_ = "case", "ADP"
    deed.dep_, deed.pos_, deed.lemma_ = "obl", "NOUN", deed.lower_
    deed.set_morph("Number=Sing")
    for child in deed.children:
        if child.dep_.startswith("obl"):
            child.dep_ = "nmod"


def _given(receiver: Token) -> None:
    """ "The Community gave the Ivory Coast aid": a second subject before an object is whom it is given."""
    around = list(receiver.head.children)
    before, after = ([c for c in around if c.dep_ == label] for label in ("nsubj", "obj"))
    if any(c.i < receiver.head.i for c in before) and any(c.i > receiver.i for c in after):
        receiver.dep_ = "iobj"


def _left(harmed: Token) -> None:
    """ "The blast left ten people dead": what is left so is a word on the people."""
    people = next((c for c in harmed.head.children if c.dep_ == "obj" and c.i < harmed.i), None)
    if people is not None and harmed.pos_ in ("ADJ", "VERB") and harmed.i - people.i <= 2:
        harmed.head, harmed.dep_ = people, "amod"


def _unbend(token: Token, lexicon: Lexicon) -> None:
    """ "The Saudi-led coalition": a participle behind a hyphen that was taken for an adjective is a verb."""
    if token.lower_.endswith("ed") or token.lower_ in lexicon.set("leading_participles"):
        token.pos_ = "VERB"
        token.set_morph("Tense=Past|VerbForm=Part|Voice=Pass")
        token.lemma_ = next((x for x in lemmas_of(token) if x != token.lower_), token.lemma_)


def _before(avant: Token) -> None:
    """ "Ils ont pillé le marché avant de fuir": what marks a clause belongs to it, and the clause to the one before."""
    de = avant.nbor(1)
    deed, over = de.head, avant.head
    if de.dep_ != "mark" or not syntax.is_infinitive(deed) or avant in deed.children or over == avant:
        return
    if deed.head == avant:
        deed.head, deed.dep_ = over, "advcl"
    if deed.head == over:
        avant.head, avant.dep_ = deed, "mark"


def _true_subject(one: Token) -> Token | None:
    """The noun that agrees with the verb whose subject "one of the …" is said to be; None when nothing is wrong."""
    verb = one.head
    if not any(child.dep_ == "nmod" for child in one.children) or not _plural_verb(verb):
        return None
    for other in (*one.children, *verb.children):
        if other.dep_ == one.dep_ and one.i < other.i < verb.i and other.pos_ in ("NOUN", "PROPN"):
            return other  # both were taken for it
        joined = any(child.dep_ == "cc" for child in other.children)
        if other.dep_ == "conj" and not joined and one.i < other.i < verb.i and "Plur" in other.morph.get("Number"):
            return other
    return None


def _plural_verb(verb: Token) -> bool:
    forms = [verb, *(child for child in verb.children if child.dep_.startswith("aux"))]
    return any("Plur" in form.morph.get("Number") for form in forms if "Part" not in form.morph.get("VerbForm"))
