"""Light stemming of folded words: plurals, genders and the commonest endings, nothing that changes a word's meaning.

The stemmers of the Snowball family expect accents, which visitors leave out: `résilié` and `resilie` would part ways.
These rules work on folded words only, so that both are written the same before a rule looks at them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from whoosh.lang.snowball.english import EnglishStemmer

SHORTEST = 4  # letters: shorter words have no ending worth taking away

# Ending, letters that must remain, what replaces it. The first that fits is applied; longer ones stand first.
Rule = tuple[str, int, str]

FRENCH: tuple[Rule, ...] = (
    ("scription", 2, "scri"),
    ("blication", 2, "bli"),
    ("pression", 2, "prim"),
    ("issement", 3, ""),
    ("issaient", 3, ""),
    ("fication", 2, "fi"),
    ("isation", 4, "is"),
    ("isateur", 4, "is"),
    ("atrice", 4, ""),
    ("nexion", 2, "nect"),
    ("scrire", 2, "scri"),
    ("scrite", 2, "scri"),
    ("suivie", 0, "suiv"),
    ("suivre", 0, "suiv"),
    ("iement", 2, "i"),
    ("yement", 2, "i"),
    ("issant", 3, ""),
    ("issent", 3, ""),
    ("issait", 3, ""),
    ("issons", 3, ""),
    ("eraient", 4, ""),
    ("erions", 4, ""),
    ("ateur", 4, ""),
    ("ation", 3, ""),
    ("scrit", 2, "scri"),
    ("suivi", 0, "suiv"),
    ("ition", 4, ""),
    ("ement", 4, ""),
    ("eront", 4, ""),
    ("erons", 4, ""),
    ("erait", 4, ""),
    ("aient", 4, ""),
    ("issez", 3, ""),
    ("euse", 4, "eur"),
    ("aise", 4, "ai"),
    ("isie", 2, "is"),
    ("tage", 0, "tag"),
    ("tuit", 0, "tuit"),
    ("erez", 4, ""),
    ("erai", 4, ""),
    ("elle", 4, "el"),
    ("enne", 4, "en"),
    ("ives", 4, "if"),
    ("ive", 4, "if"),
    ("age", 4, ""),
    ("dre", 3, "d"),
    ("eau", 4, "el"),
    ("isi", 2, "is"),
    ("era", 4, ""),
    ("ait", 4, ""),
    ("ant", 4, ""),
    ("ees", 3, ""),
    ("ent", 5, ""),
    ("ons", 4, ""),
    ("ee", 3, ""),
    ("er", 3, ""),
    ("ez", 3, ""),
    ("ir", 4, ""),
    ("du", 3, "d"),
    ("ie", 4, "i"),
    ("it", 5, ""),
    ("e", 3, ""),
)

SPANISH: tuple[Rule, ...] = (
    ("staciones", 0, "stacion"),
    ("scripcion", 2, "scrib"),
    ("stacion", 0, "stacion"),
    ("presion", 2, "prim"),
    ("amiento", 4, ""),
    ("imiento", 4, ""),
    ("aciones", 3, ""),
    ("uciones", 3, "u"),
    ("adores", 4, ""),
    ("adoras", 4, ""),
    ("amente", 3, ""),
    ("nexion", 2, "nect"),
    ("iendo", 4, ""),
    ("stado", 0, "stad"),
    ("acion", 3, ""),
    ("ucion", 3, "u"),
    ("mente", 4, ""),
    ("adora", 4, ""),
    ("ador", 4, ""),
    ("ando", 4, ""),
    ("aron", 4, ""),
    ("aban", 4, ""),
    ("able", 4, ""),
    ("aba", 4, ""),
    ("ado", 3, ""),
    ("ada", 3, ""),
    ("ido", 4, ""),
    ("ida", 4, ""),
    ("ara", 5, ""),
    ("era", 5, ""),
    ("ar", 3, ""),
    ("er", 3, ""),
    ("ir", 3, ""),
    ("an", 5, ""),
    ("en", 5, ""),
    ("a", 3, ""),
    ("e", 3, ""),
    ("o", 3, ""),
)

# enviarlo, conectarse, guardándola; not comparte, confirme, modernos, which end alike.
SPANISH_CLITICS = re.compile(
    r"(?P<verb>\w{2,}[aei]r)(?:se(?:l[aeo]s?)?|l[eo]s?)"
    r"|(?P<longer>\w{3,}[aei]r)las?"
    r"|(?P<own>\w{3,}[ae]r|\w{3,}[^f]ir)me(?:l[ao]s?)?"
    r"|(?P<ours>\w{3,}[ai]r)nos"
    r"|(?P<going>\w{2,}(?:ando|iendo))(?:[mts]e(?:l[ao]s?)?|l[aeo]s?|nos)"
)

DOUBLED = frozenset("cfglmnprt")  # abonner and abonement, appeler and apeler: writers and visitors disagree on these


def _without_ending(word: str, rules: tuple[Rule, ...]) -> str:
    for ending, least, replacement in rules:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: len(word) - len(ending)] + replacement
    return word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > SHORTEST and word[-1] == word[-2] and word[-1] in DOUBLED else word


def french_stem(word: str) -> str:
    """Returns the stem of a folded French word: `abonnements` and `abonne` give `abon`."""
    if len(word) < SHORTEST:
        return word
    if word.endswith("eaux"):
        word = word[:-1]
    elif word.endswith("aux") and len(word) > SHORTEST:
        word = word[:-3] + "al"
    elif word[-1] in "sx" and not word.endswith("ss"):
        word = word[:-1]
    word = _undoubled(_without_ending(word, FRENCH))
    if word.endswith("qu") and len(word) > SHORTEST:
        return word[:-2] + "c"
    return word[:-1] + "i" if word.endswith("y") else word  # envoyer and envoi


def spanish_stem(word: str) -> str:
    """Returns the stem of a folded Spanish word: `facturas` and `facturación` give `factur`."""
    if len(word) < SHORTEST:
        return word
    if clitics := SPANISH_CLITICS.fullmatch(word):
        word = next(filter(None, clitics.groups()))
    if word.endswith("ces"):
        word = word[:-3] + "z"
    elif word.endswith("es") and word[-3] not in "aeiou" and len(word) > SHORTEST:
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    word = _without_ending(word, SPANISH)
    if word.endswith(("gu", "qu")):  # pague and pago, busque and busco
        return word[:-2] + ("g" if word.endswith("gu") else "c")
    return word[:-1] + "c" if word.endswith("z") and len(word) > SHORTEST else word  # actualice and actualizo


_english = EnglishStemmer()
BRITISH = re.compile(r"(\w{2,}(?:al|an|ar|er|gn|il|im|in|it|og|om|on|or))is(e|ed|er|es|ing|ation|ations)")
BRITISH_OUR = re.compile(r"(behavi|col|fav|flav|hon|lab|neighb)our(\w*)")
SUBSCRIPT = frozenset(["conscript", "descript", "inscript", "prescript", "subscript", "transcript"])  # of -scription
ENGLISH_FORMS = {
    form: word
    for word, forms in {
        "break": "broke broken",
        "buy": "bought",
        "center": "centre centres",
        "choose": "chose chosen",
        "forget": "forgot forgotten",
        "freeze": "froze frozen",
        "gray": "grey",
        "hide": "hidden",
        "license": "licence licences",
        "lose": "lost",
        "pay": "paid payment payments",
        "sell": "sold",
        "send": "sent",
        "ship": "shipment shipments",
        "spend": "spent",
        "steal": "stolen",
        "withdraw": "withdrawal withdrawals",
        "write": "written wrote",
    }.items()
    for form in forms.split()
}


def english_stem(word: str) -> str:
    """Returns the stem of a folded English word: `invoices` and `invoiced` give `invoic`."""
    if len(word) < SHORTEST:
        return word
    word = ENGLISH_FORMS.get(word, word)
    if british := BRITISH.fullmatch(word):
        word = f"{british[1]}iz{british[2]}"
    elif british := BRITISH_OUR.fullmatch(word):
        word = f"{british[1]}or{british[2]}"
    stem = str(_english.stem(word))
    if stem.endswith("ifi"):  # notify and notification
        return stem[:-1]
    return f"{stem[:-2]}b" if stem in SUBSCRIPT else stem


STEMMERS: dict[str, Callable[[str], str]] = {"en": english_stem, "es": spanish_stem, "fr": french_stem}
