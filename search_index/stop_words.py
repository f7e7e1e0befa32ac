"""Words that say nothing by themselves, folded. They count only where nothing else was asked."""

from __future__ import annotations

FRENCH = """
a ai ainsi apres as au aucun aussi autre aux avant avec avez avoir avons c ca car ce ceci cela celle ces cet cette
ceux chaque chez ci comme comment d dans de deja depuis des dois doit donc dont du elle elles en encore entre est et
etais etait ete etes etre eu eux faire fait faut font il ils j je l la le les leur leurs lors lorsque lui m ma mais me
meme mes moi mon n ne ni non nos notre nous on ont or ou par pas peut peuvent peux plus plusieurs pour pourquoi pouvez
puis puisque qu quand que quel quelle quelles quels qui quoi s sa sans se ses si soit son sont sous sur t ta te tel
tes toi ton tous tout toute toutes tres tu un une vers vos votre vous y
"""

ENGLISH = """
a about after all also am an and any are as at be because been before being both but by can cannot could did do does
doing dont each every for from get had has have having he her here hers him his how i if in into is it its just like
make may me might more most must my no nor not of on only or other our out over own s same she should so some such t
than that the their them then there these they this those through to too under until up us very was we were what when
where which while who whom why will with would you your
"""

SPANISH = """
a al algo alguna alguno ante antes asi aun aunque cada como con contra cual cuales cuando de del desde donde dos e el
ella ellas ellos en entre era eres es esa ese eso esta estan estar este esto estoy fue ha hace hacer hacia han hasta
hay la las le les lo los mas me mi mis mucho muy ni no nos nosotros o otra otro para pero por porque puede puedo pues
que quien se sea ser si sin sobre son soy su sus tambien tan te tengo tiene todo todos tu tus u un una uno unos usted
y ya yo
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(ENGLISH.split()),
    "es": frozenset(SPANISH.split()),
    "fr": frozenset(FRENCH.split()),
}
