"""Sport, kitchens and markets speak of strikes, attacks and captures; none of it is an event of ours."""

from __future__ import annotations

from functools import cache

import pytest

from kg.model import Article, Extraction

FR = {
    "football": """L'OM s'impose à Lyon au bout du suspense

Menés dès la huitième minute sur une frappe lointaine de l'attaquant lyonnais, les Marseillais ont renversé la
rencontre dans les dix dernières minutes. La défense rhodanienne, solide jusque-là, a fini par céder sous la
pression : après une contre-attaque éclair, Harit a trompé le gardien d'un tir croisé, avant que Mbemba n'assomme
les siens d'un coup franc victorieux. « On a livré une vraie bataille, on s'est battus sur chaque ballon », a réagi
l'entraîneur.

L'arbitre a expulsé deux joueurs et Lyon, qui a perdu son capitaine sur blessure, tombe à la sixième place. Cette
victoire permet au club phocéen de reprendre la deuxième place du championnat, à trois points du leader. Les deux
équipes se retrouveront en quart de finale de la Coupe, où le vainqueur affrontera Lens ou Rennes. Les supporters
ont envahi la pelouse au coup de sifflet final pour fêter leurs héros.""",
    "rugby et tennis": """Les Bleus dominent l'Irlande et prennent la tête du Tournoi

Le pack français a pilonné la ligne irlandaise pendant toute la première période avant que Dupont ne perce la
défense pour marquer le premier essai. Les avants ont gagné la bataille du sol et capturé cinq ballons en touche.
Les Irlandais, acculés dans leurs vingt-deux mètres, ont résisté une demi-heure puis ont craqué sur un raid
solitaire de l'ailier.

À Melbourne, la tête de série numéro un a été éliminée dès le premier tour, battue par une joueuse issue des
qualifications. Elle a sauvé trois balles de match, mais sa rivale l'a achevée d'un ace. « J'ai été attaquée sur mon
revers, je n'ai pas trouvé la parade », a-t-elle reconnu. Blessé à la cuisse, le Serbe a déclaré forfait ; son
départ ouvre la voie à l'Espagnol, qui défend son titre.""",
    "cuisine": """L'épaule d'agneau de sept heures

Attaquez la veille : frottez la viande d'ail et d'épices, puis laissez-la reposer au frais. Le lendemain, faites-la
saisir à feu vif dans une cocotte, arrosez-la de bouillon et enfournez. Une fois la cuisson lancée, n'ouvrez plus le
four : la chaleur prend la viande en étau et détruit les fibres les plus dures. Si la sauce tourne, ajoutez un filet
de citron et battez-la énergiquement.

Pour la garniture, écrasez les pommes de terre à la fourchette, tuez l'amertume des endives avec une pincée de sucre
et coupez les herbes au dernier moment. Le chef conseille de frapper le dessert : un sorbet sorti dix minutes à
l'avance fond et perd sa tenue. Les convives prendront d'assaut le plat ; prévoyez une réserve.""",
    "bourse": """OPA hostile sur le numéro deux du ciment

Le groupe suisse a lancé lundi un raid boursier sur son rival espagnol, dont il a pris le contrôle de 12 % du
capital en une séance. L'offensive, menée par deux fonds activistes, valorise la cible à 9 milliards d'euros. Le
conseil d'administration prépare sa défense et cherche un chevalier blanc ; une contre-offre n'est pas exclue. Le
titre a explosé de 18 %, entraînant tout le secteur.

La guerre des prix que se livrent les deux géants a tué les marges depuis deux ans. Sous le feu des critiques, le
patron a défendu sa stratégie de conquête du marché asiatique. Les analystes, eux, craignent une explosion de la
dette. À Paris, le CAC 40 a cédé 0,8 %, plombé par les bancaires, tandis que l'euro reculait face au dollar et que
le pétrole, repassé sous la barre des 70 dollars, battait en retraite.""",
    "échecs et jeux vidéo": """Un prodige de quinze ans fait tomber le champion

En sacrifiant sa tour au vingt-deuxième coup, le jeune grand maître a lancé une attaque imparable sur le roque
adverse. Son adversaire, qui avait capturé deux pions au centre, n'a pas vu venir le cavalier qui menaçait sa dame.
Assiégé, le roi noir a fini par capituler. « J'ai bombardé l'aile roi, c'est mon style », a souri le vainqueur.

Le studio lyonnais sort ce vendredi la suite de son jeu de tir à succès. On y défend une forteresse contre des
vagues de monstres, on y prend des châteaux et on y tue des dragons à l'arbalète. Le mode en ligne oppose deux
équipes de douze joueurs, et la bande-annonce, vue trois millions de fois en une journée, a fait exploser les
précommandes.""",
}
EN = {
    "football": """City strike late to sink battling Burnley

Haaland fired City ahead from the spot before the visitors hit back through a thunderous strike from outside the
box. Burnley defended bravely and twice denied the champions with goal-line clearances, but the siege finally told
in stoppage time when the substitute shot low past the goalkeeper. "We fought for everything, we battled until the
end," the manager said. "Sometimes you get punished."

The win lifts City to the top, two points clear of Arsenal, who were held at Brentford. The striker, who missed
three games through injury, was booked for a late challenge and will be suspended for the derby. Everton sacked
their coach hours after a heavy defeat, while Leeds captured the signature of a Dutch winger on a four-year deal.""",
    "basketball and boxing": """Rockets explode in fourth quarter to down Warriors

Houston bombed away from long range, hitting nine threes in the final period as they overran Golden State. The guard
shot 12 of 18 and attacked the rim at will; the Warriors' defense, under assault from the opening tip, simply
collapsed. "They killed us on the boards," the coach said. The Kings stormed back from 20 points behind to beat the
Raptors, and the Bulls surrendered a big lead for the third straight night.

In Las Vegas the champion retained his belt by knockout, dropping the challenger twice in the sixth round. He landed
a barrage of punches to the body before a left hook ended the fight. The Mexican, cut above the eye, refused to
blame the referee and demanded a rematch.""",
    "cooking": """How to win the battle of the barbecue

Fire up the grill an hour before your guests arrive and let the charcoal burn down until it is covered in ash. Pound
the chicken thighs flat, blast them over direct heat for two minutes a side, then move them to the cooler zone. Kill
the heat if the marinade starts to catch: burnt sugar will destroy the flavor. A shot of bourbon in the glaze
captures the smoke beautifully.

For the salad, crush the garlic, strip the leaves from the herbs and execute a quick pickle of red onions. Resist
the urge to stir. The desserts will come under attack first, so hold a few back; a raid on the freezer for vanilla
ice cream never hurt anybody.""",
    "markets": """Stocks tumble as hostile bid battle heats up

Shares in the chipmaker exploded 22 percent higher after its larger rival launched a hostile takeover, firing the
first shot in what analysts expect to be a bruising war for control of the company. The target's board rejected the
offer as too low and adopted a poison pill to defend itself. An activist fund that seized a 9 percent stake demanded
that the chief executive step down.

The S&P 500 retreated 1.2 percent and the Nasdaq fell for a fourth day as bond yields advanced. Banks came under
fire after weak results; the biggest lender lost $4 billion in market value. The Federal Reserve signaled that it
would hold rates, and the dollar gained ground against the yen. Oil slid below $70 a barrel, and gold struck a
record high.""",
    "baseball and golf": """Yankees blast four homers to complete sweep

The starter struck out eleven and retired the last nine batters he faced as New York routed Boston 9-1. Judge
crushed a fastball into the second deck and drove in four; Boston's bullpen, shelled for the second night running,
surrendered five runs in the eighth. The Mets stranded the tying run at third, and the Dodgers' closer blew a save
for the first time since May.

At Augusta the Spaniard shot a 65 to seize the lead, firing six birdies on the back nine. He fended off a late
charge by the Australian, who hit into the trees at the last. "I attacked every pin," he said. The defending
champion missed the cut after a double bogey killed his momentum.""",
}

# Words of sport and markets do not silence what is about people who are killed, or about war and sanctions.
LOUD = {
    "fr": """Attentat devant un stade de Mogadiscio : neuf morts

Un kamikaze s'est fait exploser dimanche devant le stade de Mogadiscio, où deux équipes disputaient la finale de la
coupe, tuant neuf supporters et un joueur, selon la police. Les Shebab ont revendiqué l'attaque. Le match a été
interrompu et l'arbitre a renvoyé les équipes au vestiaire ; l'entraîneur du club local est blessé.""",
    "en": """Oil jumps after drones hit Saudi terminal

Oil prices rose 8 percent and shares in airlines fell after drones struck an export terminal in eastern Saudi Arabia.
The Houthi rebels said they had carried out the attack. Traders and analysts expect the market to stay nervous: the army
deployed air defences around the port and the government warned Tehran. The index lost 2 percent.""",
}


@cache
def read(lang: str) -> tuple[Extraction, ...]:
    """All articles of a language, read together."""
    from kg.nlp import Reader

    texts = FR if lang == "fr" else EN
    articles = (Article(f"{lang}-{n}", text, lang, "2023-03-14") for n, text in enumerate(texts.values()))
    return tuple(Reader(lang).read_many(articles))


@pytest.mark.parametrize(
    ("lang", "n"),
    [(lang, n) for lang, texts in (("fr", FR), ("en", EN)) for n in range(len(texts))],
    ids=[f"{lang}-{name}" for lang, texts in (("fr", FR), ("en", EN)) for name in texts],
)
def test_no_event_outside_politics(lang: str, n: int) -> None:
    extraction = read(lang)[n]
    text = extraction.article.text
    told = [f"{e.type} {e.trigger.of(text)!r} in {e.sentence.of(text)!r} ({e.why[0]})" for e in extraction.events]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    ("lang", "types"), [("fr", {"SuicideBombing", "Killing"}), ("en", {"AirStrike", "ArmedAttack"})]
)
def test_violence_among_other_topics_is_told(lang: str, types: set[str]) -> None:
    from kg.nlp import Reader

    extraction = Reader(lang).read(Article(f"{lang}-loud", LOUD[lang], lang, "2023-03-14"))
    assert types & {e.type for e in extraction.events}
