"""Words that say nothing by themselves, folded. They count only where nothing else was asked."""

from __future__ import annotations

FRENCH = """
a ai aie ainsi ait alors apres arrive as au aucun aurais aurait auriez auront aussi autre aux avaient avais avait
avant avec avez avoir avons bonjour bonsoir c ca car ce ceci cela celle celui ces cet cette ceux chaque chez ci comme
comment d dans de deja depuis des devez devons devrais devrait dois doit doivent donc dont du elle elles en encore
entre est et etaient etais etait ete etes etre eu eut eux faire fais fait faites faudrait faut font ici il ils j
jamais je l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais me meme merci mes moi
mon n ne ni non nos notre nous on ont or ou par parce pas peut peuvent peux plus plusieurs pour pourquoi pourrais
pourrait pourrions pouvez puis puisque qu quand que quel quelle quelles quels qui quoi s sa sais sans se sera
seraient serait seront ses si soient soit sommes son sont souhaite souhaiterais sous sur svp t ta te tel tes toi ton
toujours tous tout toute toutes tres trop tu un une vers veut veux voici voila vos votre voudrais voulais voulez
voulons vous y
"""

ENGLISH = """
a about after ain all also always am an and another any anyone anything are aren arent as at be because been before
being both but by can cannot cant could couldn couldnt d did didn didnt do does doesn doesnt doing don dont during
each else ever every everything few for from get had hadn hadnt has hasn hasnt have haven havent having he hello her
here hers hi him his how i if im in into is isn isnt it its ive just let lets like ll m make many may me might more
most much must mustn mustnt my myself need needed needn needs never no nor not of on only or other our out over own
please re s same shall shan she should shouldn shouldnt since so some someone something still such t than thank thanks
that the their them then there theres these they thing things this those through to too tried try trying under until
up us ve very want wanted wants was wasn wasnt we were weren werent what whats when where wheres whether which while
who whom why will with without won wont would wouldn wouldnt yet you your youre yourself
"""

SPANISH = """
a ahi ahora al algo alguien algun alguna algunas alguno algunos alli ante antes aquel aquella aqui asi aun aunque
buenas buenos cada como con contra cual cuales cualquier cuando cuanta cuantas cuanto cuantos de debe deben debo del
demasiada demasiadas demasiado demasiados desde deseo donde dos e el ella ellas ellos en entre era eres es esa esas
ese eso esos esta estamos estan estar estas este esto estos estoy favor fue gracias ha hace hacer hacia han hasta hay
he hemos hola jamas la las le les lo los mas me mi mia mio mis misma mismo mucho muy necesito ni no nos nosotros
nuestra nuestro nunca o otra otras otro otros para pero podemos poder podria por porfa porque puede pueden puedo pues
que querria quien quieres quiero quisiera se sea ser si sido siempre siendo sin sobre solo son soy su sus tambien
tampoco tan te tener tengo tiene tienen tienes toda todas todo todos tu tus u un una uno unos usted van voy vuestra
vuestro y ya yo
"""

# What people say when something is wrong and they have not said what: no article answers to these alone.
FRENCH_VAGUE = """
aide aider appel assistance besoin bloque blocage bug bugs chose coince conseil conseils demande demandes erreur
fonctionne fonctionnent fonctionner info information informations infos marche marchent marcher message panne plante
probleme problemes question questions renseignement renseignements requete reponse souci soucis sos support ticket truc
"""

ENGLISH_VAGUE = """
advice answer assistance broken bug bugs error fail failed failing fails failure help helping info information issue
issues message problem problems query question questions request requests stuck support ticket trouble
work worked working works wrong
"""

SPANISH_VAGUE = """
aviso ayuda ayudar ayudarme consulta consultas duda dudas error errores fallo fallos falla fallan funciona funcionan
funcionar incidencia incidencias informacion mensaje peticion pregunta preguntas problema problemas respuesta solicitud
soporte ticket
"""

VAGUE_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(ENGLISH_VAGUE.split()),
    "es": frozenset(SPANISH_VAGUE.split()),
    "fr": frozenset(FRENCH_VAGUE.split()),
}

STOP_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(ENGLISH.split()),
    "es": frozenset(SPANISH.split()),
    "fr": frozenset(FRENCH.split()),
}
