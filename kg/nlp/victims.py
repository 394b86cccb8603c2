"""What befell those whom a count counts, as the words round the count say it.

Four places can tell: the counted noun itself ("30 blessés"), the verb or noun before the count ("killing seven", "la
mort de 12"), the predicate or participle after it ("21 civils ont péri"), and, failing these, the governor in the
parse.
"""

from __future__ import annotations

from kg.model import CasualtyKind, Count
from kg.nlp.harm import Harm, is_person, population_of, singulars
from kg.nlp.quotations import MARKS
from kg.nlp.tallies import Tallies, Tally

#: One of what is told by the crowd ("one family") is not one person.
ONE = Count(1, 1)
#: How far after a count the word that says what happened may stand, in tokens; twice as far past a parenthesis.
REACH = 24


def own(text: Tallies, tally: Tally) -> Harm | None:
    """The harm that the counted noun names, or an adjective before it ("12 wounded soldiers")."""
    noun, end = tally.hit.noun, tally.hit.end
    places = [text.skip(end)] + ([noun] if noun is not None else [])
    places += list(range(end, noun)) if noun is not None else []
    for i in places:
        harm = text.at.get(i)
        if harm is None or "counted" not in harm.sorts:
            continue
        if noun is not None and i < noun and not is_person(text.doc[noun], text.harm):
            continue  # "three dead languages"
        if harm.near and not harm.near & set(text.lower[max(0, tally.hit.start - 6) : i + 7]):
            continue
        if tally.article:
            said = " ".join(text.lower[tally.hit.start : i + 1])
            if text.lower[tally.hit.start] not in text.words.data["numbers"] or said in text.harm.idle:
                continue
            if harm.kind == "captured":
                continue
        return harm
    return None


def spared(text: Tallies, tally: Tally, past: int = 0) -> bool:
    """Whether the clause after a count, from token ``past`` on, says that those counted came away: "were freed"."""
    said = [phrase.split() for phrase in text.words.data["spared"]]
    counted = [g.hit.start for g in text.tallies if g.hit.start >= tally.end and not g.article]
    for i in range(max(past, tally.end), min([tally.end + REACH, len(text.doc), *counted[:1]])):
        if text.sentence[i] != text.sentence[tally.hit.start] or text.lower[i] == ";":
            return False
        if i in text.at and "counted" not in text.at[i].sorts:
            return False
        if any(text.lower[i : i + len(w)] == w for w in said):
            return True
    return False


def before(text: Tallies, tally: Tally) -> Harm | None:
    """The verb or noun just before a count: "killing seven", "la mort de 12"."""
    i, linked, along = tally.hit.start, False, False
    first = text.lower[i] in text.words.of
    for _ in range(6):
        harm = text.ending.get(i)
        if harm is not None and text.sentence[i - 1] == text.sentence[tally.hit.start]:
            close = i == tally.hit.start
            wanted = {"of"} if linked else {"active", "participle"}
            if close:  # "tué des dizaines", "la mort de dizaines"; "où ont péri 39 personnes"
                wanted |= {"undergone", "pushed"} | ({"of"} if first else set())
            if along:
                wanted = {"participle"} if text.person(tally) and after(text, tally) is None else set()
            if harm.sorts & wanted and not harm.near:
                return harm
        if i == 0:
            break
        word = text.lower[i - 1]
        if word in text.words.of or word in text.words.data["to"]:
            linked = True
        elif word in text.words.data["together"]:
            along = True  # "assassinated along with two of his guards"
        elif not (word in text.words.determiners or word in text.words.data["fillers"] or text.adverb(i - 1)):
            if word not in MARKS:  # 'a tué "plus de 120 soldats"'
                break
        i -= 1
    return _past_phrase(text, i)


def _past_phrase(text: Tallies, i: int) -> Harm | None:
    """The active verb before a short phrase of place or manner: "a tué sur le coup deux enfants"."""
    for j in range(i, max(i - 5, 0), -1):
        harm = text.ending.get(j)
        if harm is not None:
            doing = harm.sorts == {"active"} or text.auxiliary(harm.start) & text.harm.avoir
            passive = text.auxiliary(harm.start) & text.harm.passive
            return harm if doing and not passive and not harm.near else None
        if text.doc[j - 1].pos_ not in ("ADP", "DET", "NOUN", "PROPN", "ADV"):
            return None
    return None


def after(text: Tallies, tally: Tally) -> Harm | None:
    """The predicate or participle that follows a count in its clause: "ont été tués", "died", "killed by"."""
    others = {g.hit.start: g for g in text.tallies if g is not tally}
    relative, commas, limit, closed = False, False, len(text.doc), 0
    sentence = text.sentence[tally.hit.start]
    last = tally.end
    governed = tally.hit.start > 0 and text.doc[tally.hit.start - 1].pos_ == "ADP"
    for i in range(tally.hit.end, min(len(text.doc), tally.end + 2 * REACH)):
        if text.sentence[i] != sentence or text.lower[i] == ";" or i > limit:
            return None
        if i < closed:
            continue
        if text.lower[i] == "(":
            closed = next((j + 1 for j in range(i + 1, min(i + REACH, len(text.doc))) if text.lower[j] == ")"), i)
            last = closed if closed > i and last == i else last
        harm = text.at.get(i)
        if limit < len(text.doc):  # past the verb only its goal counts: "contraint 2.000 familles à fuir"
            amid = harm in text.openers.values()  # "figurent parmi les morts"
            if harm is not None and ("pushed" in harm.sorts or amid or _leaves(text, harm)):
                return harm
            continue
        if harm is not None and _past(text, tally, i) and not _heads_other(text, harm, others):
            if commas or (governed and not relative and text.auxiliary(i)):
                return None  # "sur un policier a été arrêté", "devant 300 personnes, neuf ont été arrêtées": no subject
            led = text.doc[i - 1].pos_ == "ADP" or _named(text, harm)
            suffered = "undergone" in harm.sorts and not text.acts(harm) and not led
            if "pushed" in harm.sorts or suffered or _leaves(text, harm):  # but not "condamnées à mort"
                return harm
            if "participle" in harm.sorts:
                return None if text.acts(harm) else harm
            if "active" in harm.sorts and i > tally.end:
                return None
        other = others.get(i)
        if other is not None and i >= tally.end:
            between = text.lower[last:i]
            led = text.doc[i - 1].pos_ == "ADP" or i - 1 in text.openers
            if not led and not all(w in text.harm.connectors for w in between):
                return None
            commas = not led and not set(between) & set(text.words.data["and"])  # until an "and" ends the list
            last = other.end
        if text.lower[i] in text.harm.relatives:
            relative = True
        elif _finite(text, i) and i >= tally.end:
            if not relative:
                limit = i + 6
            relative = False
    return None


def _named(text: Tallies, harm: Harm) -> bool:
    """Whether a word that could say what befell those before it stands for others: "helped bury the dead"."""
    doc = text.doc
    led = harm.start > 0 and doc[harm.start - 1].pos_ == "DET" and "counted" in harm.sorts
    return led and harm.end - harm.start == 1 and doc[harm.start].pos_ not in ("VERB", "AUX")


def _past(text: Tallies, tally: Tally, i: int) -> bool:
    """Whether token ``i`` lies past the noun of a count; a noun that is no person may itself be the participle."""
    noun = tally.hit.noun
    return noun is None or i > noun or (i == noun and not is_person(text.doc[noun], text.harm))


def _leaves(text: Tallies, harm: Harm) -> bool:
    """Whether a word for leaving has a place as its object: "quitter Alep", "left the city"."""
    if "left" not in harm.sorts:
        return False
    places = text.words.times.places
    for token in text.doc[harm.end : harm.end + 3]:
        if token.pos_ == "PROPN" or token.lower_ in places or token.lemma_ in places:
            return True
        if token.pos_ not in ("DET", "ADJ", "NUM"):
            return False
    return False


def _heads_other(text: Tallies, harm: Harm, others: dict[int, Tally]) -> bool:
    """Whether the harm is the noun of another count ("… et 30 blessés")."""
    return "counted" in harm.sorts and any(
        g.hit.noun == harm.start or text.skip(g.hit.end) == harm.start for g in others.values()
    )


def _finite(text: Tallies, i: int) -> bool:
    token = text.doc[i]
    if token.pos_ != "VERB" or i in text.at:
        return False
    if "Fin" in token.morph.get("VerbForm", []):
        return True
    return bool(text.auxiliary(i) & text.harm.avoir)


def governed(text: Tallies, tally: Tally) -> Harm | None:
    """The harm over a count in the parse: its verb, its participle, its noun."""
    if not text.parsed:
        return None
    token = text.doc[tally.hit.noun if tally.hit.noun is not None else tally.hit.end - 1]
    for _ in range(8):
        if token.dep_ not in ("conj", "nummod", "appos", "flat") or token.head.i == token.i:
            break
        token = token.head
    head = token.head
    harm = text.covering.get(head.i)
    if harm is None or head.i == token.i:
        return None
    role = token.dep_.split(":")[0]
    if role == "nsubj":
        if "undergone" in harm.sorts or (token.dep_ == "nsubj:pass" and "participle" in harm.sorts):
            return harm
    elif role == "obj":
        return harm if {"active", "participle"} & harm.sorts else None
    elif role == "nmod" and "of" in harm.sorts and any(c.lower_ in text.words.of for c in token.children):
        return harm
    return None


def suits(text: Tallies, tally: Tally, kind: CasualtyKind, doubtful: bool = False) -> bool:
    """Whether those counted can be what the harm befalls: people, and civilians where they are displaced."""
    noun = tally.hit.noun
    if noun is None:
        return True
    if (tally.article or tally.hit.count == ONE) and set(singulars(text.doc[noun])) & text.harm.crowds:
        return False
    if noun in text.at and "counted" in text.at[noun].sorts:
        return True
    person = is_person(text.doc[noun], text.harm)
    if person is False:
        return False
    if person is None and (tally.article or doubtful or kind not in ("killed", "injured")):
        return False
    return kind != "displaced" or (not tally.article and population(text, tally) != "combatant")


def teller(text: Tallies, harm: Harm) -> int:
    """The token that tells: the verb of a phrase, else its noun (of a toll the last), else its first word."""
    for pos in ("VERB", "NOUN"):
        for i in range(harm.start, harm.end)[:: -1 if "toll" in harm.sorts else 1]:
            if text.doc[i].pos_ == pos:
                return i
    return harm.start


def population(text: Tallies, tally: Tally) -> str:
    """Who was counted, in the words of the fact record."""
    noun, end = tally.hit.noun, tally.end
    heads = [text.doc[noun]] if noun is not None else []
    if tally.of_them or (tally.how == "part" and (noun is None or noun in text.covering)):
        end = min(len(text.doc), end + 3)  # "three of them were children"
        killers = (t for t in text.doc[tally.hit.end : end] if t.lower_ in text.words.data["by"])
        end = next((t.i for t in killers), end)
    phrase = text.doc[tally.hit.end : end + 2].text.lower()
    found = population_of(heads, text.harm, phrase) or population_of(text.doc[tally.hit.end : end], text.harm)
    if found == "hostage":
        return "unknown" if tally.kind == "captured" else "prisoner"
    if found:
        other = text.doc[end + 1] if end + 1 < len(text.doc) and text.lower[end] in text.words.data["and"] else None
        second = population_of([other], text.harm) if other is not None else ""
        numbered = other is not None and any(g.hit.start == other.i for g in text.tallies)
        return "mixed" if second and not numbered and {found, second} == {"civilian", "combatant"} else found
    if tally.how == "toll" and tally.trigger is not None:  # "the civilian toll"
        return population_of(text.doc[max(tally.trigger - 2, 0) : tally.trigger], text.harm) or "unknown"
    if noun is None and tally.how == "after" and tally.trigger is not None and text.doc[tally.trigger].dep_ == "acl":
        if said := population_of([text.doc[tally.trigger].head], text.harm):
            return said  # "porte à 60 le nombre de civils tués"
    if tally.how == "compared":
        return "unknown"  # "a woman died, bringing the toll to five"
    others = noun is not None and not text.doc[noun].text[:1].isupper()
    if noun is None or (others and set(text.lower[tally.hit.end : noun + 1]) & text.words.others):
        at = next(i for i, g in enumerate(text.tallies) if g is tally)
        told = [g for g in text.tallies[:at] if g.kind and g.how != "part"]
        reach = 0 if noun is None else 1
        if told and text.sentence[tally.hit.start] - text.sentence[told[-1].hit.start] <= reach:
            listed = {population(text, g) for g in told if g.kind == told[-1].kind and g.trigger == told[-1].trigger}
            return listed.pop() if len(listed) == 1 else "unknown"
    return "unknown"
