"""Words that say nothing by themselves, folded. They count only where nothing else was asked."""

from __future__ import annotations

FRENCH = """
a ai aie aimerais ainsi ait alors apres arrive as au aucun aucune aurais aurait auriez auront aussi autre aux avaient
avais avait avant avec avez avoir avons beaucoup bien bonjour bonsoir c ca car ce ceci cela celle celui ces cest cet
cette ceux chaque chez ci combien comme comment d dabord dans de deja depuis des devez devons devrais devrait dois doit
doivent donc dont du dun dune elle elles en encore ensuite entre est et etaient etais etait etant ete etes etre eu eut
eux facon faire fais fait faites faudrait faut font ici il ils j jai jamais je l la laquelle le lequel les lesquelles
lesquels leur leurs lors lorsque lui m ma maintenant mais maniere me meme merci mes moi moins mon n ne nest ni non nos
notre nous on ont or ou par parce parfois pas pendant permet permettent permettre peu peut peuvent peux plait plus
plusieurs plutot possible pour pourquoi pourrais pourrait pourrions pouvez puis puisque qu quand que quel quelle
quelles quelque quelques quels qui quil quoi quon rien s sa sais sans savoir se sera seraient serait seront ses sest
seulement si sil soient soit sommes son sont souhaite souhaiterais sous stp sur surtout svp t ta te tel tes toi ton
toujours tous tout toute toutes tres trop tu un une vers veuillez veut veux voici voila vos votre voudrais voulais
voulez voulons vous vraiment y ya
"""

ENGLISH = """
a able about after again ain all already also although always am an and another any anymore anyone anything anyway are
aren arent as at be because been before being between both but by can cannot cant come comes coming could couldn
couldnt d did didn didnt do does doesn doesnt doing don dont during each else ever every everything few for from get
gets getting go goes going gone gonna got gotta gotten had hadn hadnt has hasn hasnt have haven havent having he hello
her here hers hi him his how however i if im in instead into is isn isnt it its itself ive just let lets like ll m make
many may maybe me might more most much must mustn mustnt my myself need needed needn needs never no nor not now of on
once only or other our out over own please possible quite rather re really s same several shall shan she should shouldn
shouldnt since so some somehow someone something sometimes still such t than thank thanks that the their them then
there theres these they thing things this those through to too tried try trying under unless until up upon us ve very
want wanted wants was wasn wasnt way ways we went were weren werent what whatever whats when whenever where wheres
wherever whether which while who whom whose why will with within without won wont would wouldn wouldnt yes yet you your
youre yourself
"""

SPANISH = """
a ademas ahi ahora al algo alguien algun alguna algunas alguno algunos alli ante antes aquel aquella aqui asi aun
aunque bien buenas buenos cada como con contra cual cuales cualquier cualquiera cuando cuanta cuantas cuanto cuantos da
dame dan dar de debe deben debo del demasiada demasiadas demasiado demasiados dentro desde deseo despues donde dos e el
ella ellas ellos en entonces entre era eres es esa esas ese eso esos esta estaba estamos estan estar estas este esto
estos estoy favor fue gracias ha hace hacer hacia haciendo haga hago han hasta hay haya he hemos hizo hola jamas la las
le les lo los luego manera mas me menos mi mia mientras mio mis misma mismo mucha muchas mucho muchos muy nada nadie
necesito ni ningun ninguna ninguno no nos nosotras nosotros nuestra nuestro nunca o ojala otra otras otro otros para
pasa permite permitir pero poca pocas poco pocos podemos poder podria por porfa porque posible puede pueden puedo pues
que querria quien quieres quiero quisiera saber sale se sea segun ser sera si sido siempre siendo sin sino sobre solo
son soy su sus tal tales tambien tampoco tan tanto te tener tengo tiene tienen tienes toda todas todo todos tu tus u un
una uno unos usted ustedes van veces voy vuestra vuestro y ya yo
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
