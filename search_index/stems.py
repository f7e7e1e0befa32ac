"""Light stemming of folded words: plurals, genders and the commonest endings, nothing that changes a word's meaning.

The stemmers of the Snowball family expect accents, which visitors leave out: `résilié` and `resilie` would part ways.
These rules work on folded words only, so that both are written the same before a rule looks at them.
"""

from __future__ import annotations

from collections.abc import Callable

from whoosh.lang.snowball.english import EnglishStemmer

SHORTEST = 4  # letters: shorter words have no ending worth taking away

# Ending, letters that must remain, what replaces it. The first that fits is applied; longer ones stand first.
Rule = tuple[str, int, str]

FRENCH: tuple[Rule, ...] = (
    ("issement", 3, ""),
    ("issaient", 3, ""),
    ("isation", 4, "is"),
    ("isateur", 4, "is"),
    ("atrice", 4, ""),
    ("issant", 3, ""),
    ("issent", 3, ""),
    ("issait", 3, ""),
    ("issons", 3, ""),
    ("eraient", 4, ""),
    ("erions", 4, ""),
    ("ateur", 4, ""),
    ("ation", 4, ""),
    ("ition", 4, ""),
    ("ement", 4, ""),
    ("eront", 4, ""),
    ("erons", 4, ""),
    ("erait", 4, ""),
    ("aient", 4, ""),
    ("issez", 3, ""),
    ("euse", 4, "eur"),
    ("erez", 4, ""),
    ("erai", 4, ""),
    ("elle", 4, "el"),
    ("enne", 4, "en"),
    ("ives", 4, "if"),
    ("ive", 4, "if"),
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
    ("ie", 4, "i"),
    ("it", 5, ""),
    ("e", 3, ""),
)

SPANISH: tuple[Rule, ...] = (
    ("amiento", 4, ""),
    ("imiento", 4, ""),
    ("aciones", 4, ""),
    ("uciones", 3, "u"),
    ("adores", 4, ""),
    ("adoras", 4, ""),
    ("iendo", 4, ""),
    ("acion", 4, ""),
    ("ucion", 3, "u"),
    ("mente", 4, ""),
    ("adora", 4, ""),
    ("ador", 4, ""),
    ("ando", 4, ""),
    ("aron", 4, ""),
    ("aban", 4, ""),
    ("able", 4, ""),
    ("aba", 4, ""),
    ("ado", 4, ""),
    ("ada", 4, ""),
    ("ido", 4, ""),
    ("ida", 4, ""),
    ("ara", 5, ""),
    ("era", 5, ""),
    ("ar", 3, ""),
    ("er", 4, ""),
    ("ir", 4, ""),
    ("an", 5, ""),
    ("en", 5, ""),
    ("a", 3, ""),
    ("e", 3, ""),
    ("o", 3, ""),
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
    return word[:-2] + "c" if word.endswith("qu") and len(word) > SHORTEST else word


def spanish_stem(word: str) -> str:
    """Returns the stem of a folded Spanish word: `facturas` and `facturación` give `factur`."""
    if len(word) < SHORTEST:
        return word
    if word.endswith("ces"):
        word = word[:-3] + "z"
    elif word.endswith("es") and word[-3] not in "aeiou" and len(word) > SHORTEST:
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return _without_ending(word, SPANISH)


_english = EnglishStemmer()


def english_stem(word: str) -> str:
    """Returns the stem of a folded English word: `invoices` and `invoiced` give `invoic`."""
    return str(_english.stem(word)) if len(word) >= SHORTEST else word


STEMMERS: dict[str, Callable[[str], str]] = {"en": english_stem, "es": spanish_stem, "fr": french_stem}
