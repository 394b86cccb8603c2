"""How sure a text is of an event: who did not do it, who was not let do it, who is accused of it."""

from __future__ import annotations

from functools import cache

import pytest

from kg.model import Article
from kg.nlp import Reader


@cache
def reader(lang: str) -> Reader:
    return Reader(lang)


def statuses(lang: str, text: str) -> dict[str, str]:
    """The status of each event by its type."""
    article = Article(id="a", text=text, lang=lang, date="2020-06-15")
    return {e.type: e.status for e in reader(lang).read(article).events}


@pytest.mark.parametrize(
    ("lang", "text", "kind", "wanted"),
    [
        # what money is offered for
        (
            "en",
            "Washington offered a reward of $5 million for information leading to the arrest of the warlord.",
            "Arrest",
            "unrealized",
        ),
        ("en", "Manila offered two million pesos for the capture of the rebels.", "Capture", "unrealized"),
        ("fr", "Nairobi offre 215.000 dollars pour la capture du chef des rebelles.", "Abduction", "unrealized"),
        ("en", "Washington offered its condolences for the killing of the soldiers.", "Killing", "actual"),
        # what is neither confirmed nor denied
        ("en", "The ministry neither confirmed nor denied that rebels had shelled Bor.", "Shelling", "uncertain"),
        ("en", "The ministry would not confirm or deny the arrest.", "Denial", "negated"),
        ("fr", "Le ministère n'a ni confirmé ni démenti l'arrestation.", "Denial", "negated"),
        # what is still to be done in the passive, and what is arranged
        ("en", "The bishop called for the hostages to be freed.", "Release", "unrealized"),
        ("en", "The judge ordered the general to be arrested.", "Arrest", "unrealized"),
        ("en", "The captives are to be freed on Monday.", "Release", "unrealized"),
        ("en", "The envoy is to visit Juba on Friday.", "Meeting", "unrealized"),
        ("en", "Families waited to be evacuated.", "Displacement", "unrealized"),
        ("en", "Five families had to be evacuated.", "Displacement", "actual"),
        ("en", "Rebels took the fort, only to be driven off a day later.", "Resistance", "actual"),
        ("fr", "Les suspects ont été transférés à Bor pour être jugés.", "Arrest", "unrealized"),
        ("fr", "Le général vient d'être arrêté.", "Arrest", "actual"),
        # what a deed is done to say is said, unless somebody is sent to say it
        ("en", "Teachers marched through Bor to demand the release of a colleague.", "Demand", "actual"),
        ("en", "Teachers plan to march through Bor to demand the release of a colleague.", "Demand", "unrealized"),
        ("en", "The bishop sent an envoy to demand the release of the hostages.", "Demand", "unrealized"),
        ("fr", "Des enseignants ont manifesté à Bor pour réclamer la libération d'un collègue.", "Demand", "actual"),
        # what is denied in one clause says nothing of the next
        ("fr", "Le raid n'a pas été revendiqué, mais la zone est un fief des rebelles.", "Control", "actual"),
        # what somebody is charged with and rejects
        ("en", "The envoy rejected the charge that soldiers had bombed a market.", "AirStrike", "uncertain"),
        ("en", "The envoy denied the charge that soldiers had raped women.", "ArmedAttack", "negated"),
        ("fr", "Il a rejeté les accusations selon lesquelles l'armée avait tué dix civils.", "Killing", "uncertain"),
        # what is promised, what is doubted
        ("en", "The army promised an inquiry.", "Investigation", "unrealized"),
        ("fr", "L'armée a promis une enquête.", "Investigation", "unrealized"),
        ("en", "Residents doubt that the bishop is still in custody.", "Arrest", "uncertain"),
        # what there is no agreement on, what a place is on the brink of
        ("en", "The two sides parted without a deal on the release of the hostages.", "Release", "unrealized"),
        ("fr", "Ils se sont séparés sans accord sur une libération des otages.", "Release", "unrealized"),
        ("en", "The country is on the verge of a return to civil war.", "ArmedClash", "unrealized"),
        ("fr", "Le pays est au bord de la guerre civile.", "ArmedClash", "unrealized"),
        # what somebody calls a thing he does call so
        ("en", "The bishop called the killings heinous.", "Accusation", "actual"),
        # a subject that says there is none
        ("en", "The army said none of its planes had carried out strikes in the area.", "AirStrike", "negated"),
        ("fr", "Aucun avion n'a bombardé la ville, a dit l'armée.", "AirStrike", "negated"),
        ("fr", "Aucun groupe n'a revendiqué l'attentat.", "Claim", "negated"),
        ("fr", "Un avion a bombardé la ville, a dit l'armée.", "AirStrike", "actual"),
        ("en", "The army said its planes had carried out strikes in the area.", "AirStrike", "actual"),
        # a war that is fought, not something fought for
        ("en", "Ethiopia and Eritrea fought a two-year war in which 70,000 people died.", "ArmedClash", "actual"),
        ("en", "Troops fought to capture the town.", "Capture", "unrealized"),
        # what is only supposed not to happen
        ("en", "The army will attack the camp if rebels do not withdraw from the bridge.", "Withdrawal", "unrealized"),
        ("fr", "L'armée attaquera le camp si les rebelles ne se retirent pas du pont.", "Withdrawal", "unrealized"),
        # what nobody in particular reports, what nobody can confirm, what nothing shows, what is doubted
        ("en", "The UN was checking reports that soldiers had burned the village.", "Destruction", "uncertain"),
        ("fr", "Des informations selon lesquelles l'armée a bombardé le marché circulent.", "Shelling", "uncertain"),
        ("en", "There was no confirmation that rebels had captured the town.", "Capture", "uncertain"),
        ("fr", "L'ONU n'a aucune confirmation que des civils aient été tués.", "Killing", "uncertain"),
        ("en", "The army said there was no evidence that its planes had bombed the hospital.", "AirStrike", "negated"),
        ("en", "Analysts doubt that the rebels are able to capture the town.", "Capture", "uncertain"),
        # what is for something holds, whether that comes about or not
        ("en", "The truce was meant to end the war.", "Agreement", "actual"),
        ("en", "The talks are expected to resume.", "Meeting", "unrealized"),
        # what is dated later than the article, but for what is decided or said
        ("en", "Talks on June 21 in Geneva are the third of the year.", "Meeting", "unrealized"),
        ("fr", "Les violences redoublent avant les pourparlers du 21 juin à Genève.", "Meeting", "unrealized"),
        ("en", "The truce takes effect on June 21.", "Agreement", "actual"),
        # "not one", and "not only"
        ("en", "Not one civilian was killed by the army in Goma, the minister said.", "Killing", "negated"),
        ("fr", "Pas un seul civil n'a été tué par l'armée à Goma.", "Killing", "negated"),
        ("en", "Not only soldiers were killed by the rebels in Goma.", "Killing", "actual"),
        # what is not denied, not excluded, not prevented, not over
        ("en", "The army has not denied killing the two journalists.", "Killing", "uncertain"),
        ("en", "The army did not rule out bombing the camp.", "AirStrike", "unrealized"),
        ("fr", "L'armée n'exclut pas de bombarder le camp.", "Shelling", "unrealized"),
        ("en", "The truce has not stopped attacks on the town.", "ArmedAttack", "actual"),
        ("fr", "Le siège de la ville n'a pas été levé.", "Siege", "actual"),
        # what predicates say, and what something is done for
        ("en", "An offensive on the town is likely.", "Offensive", "unrealized"),
        ("en", "Talks are not under way.", "Meeting", "negated"),
        ("fr", "Des négociations seraient en cours, a dit un notable.", "Meeting", "uncertain"),
        ("fr", "L'émissaire est à Doha en vue de la libération des otages.", "Release", "unrealized"),
        ("en", "The envoy went to Doha with a view to the release of the hostages.", "Release", "unrealized"),
        ("en", "Eritrean troops were supposed to leave Axum in April.", "Withdrawal", "unrealized"),
        ("fr", "Les troupes érythréennes étaient censées quitter Axoum en avril.", "Withdrawal", "unrealized"),
        # what something is told since is as sure as ever
        ("fr", "Depuis la trêve, l'armée aurait mené des attaques.", "Agreement", "actual"),
        # what is planned, but for what is known
        ("en", "The rebels are planning an offensive on Goma.", "Offensive", "unrealized"),
        ("fr", "Les rebelles préparent une offensive sur Goma.", "Offensive", "unrealized"),
        ("en", "The rebels had planned the attack for months.", "ArmedAttack", "actual"),
        ("fr", "L'ONU a demandé l'ouverture d'une enquête.", "Investigation", "unrealized"),
        # before and after what else was done: as sure as that
        ("fr", "Les rebelles ont pillé le marché avant de se retirer vers le nord.", "Withdrawal", "actual"),
        ("fr", "L'armée devrait bombarder le camp avant de le reprendre.", "Capture", "unrealized"),
        ("fr", "L'armée n'a pas quitté le camp avant de l'incendier.", "Destruction", "actual"),
        ("en", "The army will shell the camp before storming it.", "ArmedAttack", "unrealized"),
        # what is talked about, but for what has come of it, is in force or lies back
        ("en", "Talks on a ceasefire resumed in Doha on Monday.", "Agreement", "unrealized"),
        ("fr", "Les négociations sur la libération des otages ont repris au Caire.", "Release", "unrealized"),
        ("en", "The leaders discussed a withdrawal of Rwandan troops from Congo.", "Withdrawal", "unrealized"),
        ("fr", "Les ministres ont discuté d'un cessez-le-feu à Genève.", "Agreement", "unrealized"),
        ("en", "Turkey is negotiating for the release of 80 of its citizens.", "Release", "unrealized"),
        ("fr", "Le Qatar négocie la libération de 50 otages.", "Release", "unrealized"),
        ("fr", "Le Qatar a négocié la libération de 50 otages.", "Release", "actual"),
        ("en", "Envoys negotiated the release of the hostages.", "Release", "actual"),
        ("fr", "Une trêve a été négociée par l'Égypte.", "Agreement", "actual"),
        ("en", "They discussed the truce.", "Agreement", "actual"),
        ("en", "They discussed the attack on the convoy.", "ArmedAttack", "actual"),
        # what somebody had to do he did; what was to be done may not have been
        ("fr", "L'armée a dû se retirer de la ville.", "Withdrawal", "actual"),
        ("fr", "L'armée devait se retirer de la ville.", "Withdrawal", "unrealized"),
        ("fr", "Les rebelles auraient dû se retirer de la ville.", "Withdrawal", "unrealized"),
        # as sure as the agreeing is what is agreed to
        ("en", "The envoy urged the two leaders to agree to a ceasefire.", "Agreement", "unrealized"),
        ("fr", "L'ONU a exhorté les deux camps à conclure un cessez-le-feu.", "Agreement", "unrealized"),
        ("en", "The president asked the Security Council to convene an urgent meeting.", "Meeting", "unrealized"),
        ("en", "The two sides agreed to a truce.", "Agreement", "actual"),
        ("fr", "L'ONU a imposé un embargo au Mali.", "Sanction", "actual"),
        # what is promised in the past tense is still to come
        ("fr", "Le ministre a promis que les meneurs seraient arrêtés.", "Arrest", "unrealized"),
        ("fr", "Le ministre a dit que les meneurs auraient été arrêtés.", "Arrest", "uncertain"),
        ("fr", "Le plan obligerait Khartoum à libérer les otages.", "Release", "uncertain"),
        # what is let happen, and what is not
        ("fr", "Les insurgés n'ont pas permis aux civils d'évacuer la ville.", "Displacement", "negated"),
        ("fr", "La trêve a permis à 8.000 civils de quitter la ville, a dit l'ONU.", "Displacement", "actual"),
        ("en", "The truce allowed 8,000 civilians to flee the city.", "Displacement", "actual"),
        # what one is accused of
        ("en", "The group accused the United States of having bombed the town.", "AirStrike", "uncertain"),
        ("fr", "Moscou accuse Kiev d'avoir bombardé un marché de Donetsk.", "Shelling", "uncertain"),
        ("fr", "L'ONG a accusé l'armée d'avoir exécuté des civils à Axoum.", "Killing", "uncertain"),
        # who tells, and who tells somebody to do something
        ("en", "Rebels seized the airport in Goma on Tuesday, UN sources told Reuters.", "Capture", "actual"),
        ("en", "A colonel told AFP that his men had recaptured the town.", "Capture", "actual"),
        ("en", "The ministry insisted that the army had captured the town.", "Capture", "actual"),
        ("en", "The army told residents to flee the town.", "Displacement", "unrealized"),
        ("fr", "L'armée dit avoir repris mercredi la ville de Goma.", "Capture", "actual"),
        ("fr", "L'armée se dit prête à reprendre la ville de Goma.", "Capture", "unrealized"),
        # who claims a deed says that it was done
        ("fr", "Le JNIM a revendiqué l'attaque contre le camp de Djibo.", "ArmedAttack", "actual"),
        # what is denied, what is prevented, and what was not possible
        ("en", "The army denied killing the two journalists.", "Killing", "negated"),
        ("fr", "L'armée nie avoir tué des civils à Goma.", "Killing", "negated"),
        ("en", "The army prevented the group from capturing Bama.", "Capture", "unrealized"),
        ("en", "The rebels were unable to capture the airport.", "Capture", "negated"),
        ("en", "The rebels were not able to capture the airport.", "Capture", "negated"),
        ("en", "Troops were about to storm the hospital.", "ArmedAttack", "unrealized"),
        ("en", "The junta has yet to release the president.", "Release", "negated"),
        ("en", "The RSF denied responsibility for the attack on El Fasher.", "ArmedAttack", "actual"),
        ("en", "There were no reports of an attack on Goma.", "ArmedAttack", "negated"),
        # only the harm is denied
        ("fr", "La frappe sur la ville de Homs n'a pas fait de morts.", "AirStrike", "actual"),
        ("fr", "Les combats n'ont pas eu lieu à Homs.", "ArmedClash", "negated"),
        # what somebody agrees to, and what he said that he would do; hearsay is another conditional
        ("fr", "Le Hamas accepte de libérer 33 otages.", "Release", "unrealized"),
        ("fr", "L'armée a dit qu'elle attaquerait la ville de Goma.", "ArmedAttack", "unrealized"),
        ("fr", "L'armée aurait tué dix civils à Goma.", "Killing", "uncertain"),
        ("en", "Hamas rejected a truce.", "Agreement", "unrealized"),
        # what is agreed on is there
        ("en", "Israel and Hamas agreed to a ceasefire on Wednesday.", "Agreement", "actual"),
        ("fr", "Les deux camps ont convenu d'une trêve de trois jours.", "Agreement", "actual"),
        # what one is given time for, or risks, has not come
        ("en", "The army has given the rebels three days to surrender.", "Withdrawal", "unrealized"),
        ("en", "Militants were given until Friday to surrender.", "Withdrawal", "unrealized"),
        ("en", "Eritrea must withdraw or face sanctions.", "Sanction", "unrealized"),
        ("fr", "La Cédéao exige un vote sous peine d'embargo.", "Sanction", "unrealized"),
        # a denial reaches "any"
        ("en", "The military said it was not aware of any strike on the camp.", "AirStrike", "negated"),
    ],
)
def test_status_of_an_event(lang: str, text: str, kind: str, wanted: str) -> None:
    assert statuses(lang, text).get(kind) == wanted
