"""Light stemming of folded words: plurals, genders and the commonest endings, nothing that changes a word's meaning.

The stemmers of the Snowball family expect accents, which visitors leave out: `résilié` and `resilie` would part ways.
These rules work on folded words only, so that both are written the same before a rule looks at them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from whoosh.lang.snowball.english import EnglishStemmer

SHORTEST = 4  # letters: shorter words have no ending worth taking away

# Ending, letters that must remain, what replaces it. The first that fits is applied; longer ones stand first.
Rule = tuple[str, int, str]
Rules = Mapping[str, Sequence[Rule]]  # by the last letter of their endings


def _by_form(forms: Mapping[str, str]) -> dict[str, str]:
    """Word, or stem → forms of it, the other way round."""
    return {form: word for word, its_forms in forms.items() for form in its_forms.split()}


def _by_last_letter(rules: Iterable[Rule]) -> Rules:
    """The same rules, in the same order, a few for each letter that a word may end with."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule[0][-1], []).append(rule)
    return found


FRENCH_ENDINGS: tuple[Rule, ...] = (
    ("conversion", 0, "convert"),
    ("araissant", 2, "ar"),
    ("araissent", 2, "ar"),
    ("scription", 2, "scri"),
    ("blication", 2, "bli"),
    ("pression", 2, "prim"),
    ("issement", 3, ""),
    ("issaient", 3, ""),
    ("fication", 2, "fi"),
    ("ierement", 3, "i"),
    ("etection", 1, "etect"),
    ("isation", 4, "is"),
    ("isateur", 4, "is"),
    ("araisse", 2, "ar"),
    ("araitre", 2, "ar"),
    ("definie", 0, "defin"),
    ("ecution", 1, "ecut"),
    ("sertion", 2, "ser"),
    ("eraient", 4, ""),
    ("rondie", 1, "rond"),
    ("bution", 3, "bu"),
    ("ournie", 1, "ourn"),
    ("tablie", 1, "tabl"),
    ("atrice", 4, ""),
    ("acente", 3, "ac"),
    ("igente", 4, "ig"),
    ("emplie", 1, "empl"),
    ("nexion", 2, "nect"),
    ("scrire", 2, "scri"),
    ("scrite", 2, "scri"),
    ("suivie", 0, "suiv"),
    ("vertie", 1, "vert"),
    ("suivre", 0, "suiv"),
    ("iement", 2, "i"),
    ("yement", 2, "i"),
    ("issant", 3, ""),
    ("issent", 3, ""),
    ("issait", 3, ""),
    ("issons", 3, ""),
    ("erions", 4, ""),
    ("andie", 3, "and"),
    ("antie", 3, "ant"),
    ("artie", 3, "art"),
    ("dente", 4, "d"),
    ("nente", 4, "n"),
    ("rente", 4, "r"),
    ("ussie", 1, "uss"),
    ("ateur", 4, ""),
    ("ation", 3, ""),
    ("nnent", 3, "nn"),
    ("rtent", 2, "rt"),
    ("scrit", 2, "scri"),
    ("stent", 2, "st"),
    ("suivi", 0, "suiv"),
    ("ttent", 2, "tt"),
    ("ition", 5, ""),
    ("ement", 4, ""),
    ("eront", 4, ""),
    ("erons", 4, ""),
    ("erait", 4, ""),
    ("aient", 4, ""),
    ("issez", 3, ""),
    ("ante", 4, ""),
    ("arue", 3, "ar"),
    ("eure", 3, "eu"),
    ("euse", 3, "eu"),
    ("aise", 4, "ai"),
    ("iere", 3, "i"),
    ("irez", 4, ""),
    ("isie", 2, "is"),
    ("rent", 3, "r"),
    ("vent", 3, "v"),
    ("tage", 0, "tag"),
    ("tuit", 0, "tuit"),
    ("erez", 4, ""),
    ("erai", 4, ""),
    ("elle", 4, "el"),
    ("enne", 4, "en"),
    ("age", 4, ""),
    ("aru", 3, "ar"),
    ("dre", 3, "d"),
    ("due", 3, "d"),
    ("eau", 4, "el"),
    ("eur", 3, "eu"),
    ("ira", 4, ""),
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
    ("if", 4, "iv"),
    ("it", 5, ""),
    ("ai", 0, "ai"),
    ("oi", 0, "oi"),
    ("ui", 0, "ui"),
    ("e", 3, ""),
    ("i", 5, ""),
)

# Words that look like a form of another one, and are none.
FRENCH_OWN = _by_form(
    {
        "case": "case cases",
        "formation": "formation formations",
        "important": "important importante importantes importants",
        "imprimante": "imprimante imprimantes",
        "pays": "pays",
        "paysage": "paysage paysages",
    }
)
# What the endings leave of forms of one word that differ before them, and of words that visitors cut short.
FRENCH_STEMS = _by_form(
    {
        "acces": "acc acced",
        "achet": "achat",
        "administr": "admin",
        "applic": "appli",
        "chois": "choix",
        "cle": "clef",
        "configur": "config",
        "ecri": "ecrir ecrit ecriv",
        "ferm": "fermetur",
        "obten": "obtenu obtien obtient",
        "ordin": "ordi",
        "ouvr": "ouvert ouvertur",
        "perd": "pert",
        "photograph": "photo photographi",
        "recev": "recevo recoi recoit recoiv",
        "redu": "reduction reduir reduis reduit",
        "repond": "repons",
        "retir": "retr",
        "synchronis": "synchro",
        "tradu": "traduction traduir traduis traduit",
        "transfer": "transfert",
    }
)

SPANISH_ENDINGS: tuple[Rule, ...] = (
    ("conversion", 0, "convert"),
    ("scripcion", 2, "scrib"),
    ("idamente", 4, ""),
    ("adamente", 3, ""),
    ("stacion", 0, "stacion"),
    ("presion", 2, "prim"),
    ("amiento", 4, ""),
    ("imiento", 4, ""),
    ("duccion", 2, "duc"),
    ("primen", 1, "prim"),
    ("emente", 3, ""),
    ("amente", 3, ""),
    ("nexion", 2, "nect"),
    ("iendo", 4, ""),
    ("stado", 0, "stad"),
    ("acion", 3, ""),
    ("clara", 1, "clar"),
    ("ecera", 4, "ec"),
    ("icion", 5, ""),
    ("ieron", 3, ""),
    ("paran", 1, "par"),
    ("ucion", 3, "u"),
    ("mente", 4, ""),
    ("adora", 4, ""),
    ("ador", 4, ""),
    ("ando", 4, ""),
    ("aran", 4, ""),
    ("aron", 4, ""),
    ("aban", 4, ""),
    ("iran", 4, ""),
    ("para", 1, "par"),
    ("aba", 4, ""),
    ("ado", 3, ""),
    ("ada", 3, ""),
    ("ido", 4, ""),
    ("ida", 4, ""),
    ("ara", 4, ""),
    ("gen", 0, "gen"),
    ("ira", 4, ""),
    ("men", 0, "men"),
    ("ar", 3, ""),
    ("er", 3, ""),
    ("ir", 3, ""),
    ("an", 3, ""),
    ("en", 3, ""),
    ("a", 3, ""),
    ("e", 3, ""),
    ("o", 3, ""),
)

# Words that look like a form of another one, and are none.
SPANISH_OWN = _by_form(
    {
        "aleman": "aleman alemana alemanas alemanes",
        "catalan": "catalan catalana catalanas catalanes",
        "orden": "orden ordenes",
        "ordenador": "ordenador ordenadores",
    }
)
# What the endings leave of forms of one word that differ before them, and of words that visitors cut short.
SPANISH_STEMS = _by_form(
    {
        "abr": "abiert abrir",
        "administr": "admin",
        "cerr": "cierr",
        "configur": "config",
        "consegu": "consig",
        "convert": "conviert",
        "describ": "descrit",
        "despert": "despiert",
        "devolv": "devuelt devuelv",
        "eleg": "elig elij",
        "empec": "empiec",
        "encend": "enciend",
        "encontr": "encuentr",
        "escrib": "escrit",
        "fotografi": "fot",
        "imprim": "impres",
        "invert": "inviert",
        "mostr": "muestr",
        "mov": "movid muev",
        "perd": "pierd",
        "prefer": "prefier",
        "prob": "prueb",
        "quer": "quier",
        "record": "recuerd",
        "recib": "recibi recibid",
        "requer": "requier",
        "resolv": "resuelt resuelv",
        "sub": "subid",
        "suger": "sugier",
        "suscrib": "suscrit",
        "volv": "vuelt vuelv",
    }
)

# enviarlo, conectarse, guardándola; not comparte, confirme, modernos, which end alike.
SPANISH_CLITICS = re.compile(
    r"(?P<verb>\w{2,}[aei]r)(?:se(?:l[aeo]s?)?|l[eo]s?)"
    r"|(?P<longer>\w{3,}[aei]r)las?"
    r"|(?P<own>\w{3,}[ae]r|\w{3,}[^f]ir)me(?:l[ao]s?)?"
    r"|(?P<ours>\w{3,}[ai]r)nos"
    r"|(?P<going>\w{2,}(?:ando|iendo))(?:[mts]e(?:l[ao]s?)?|l[aeo]s?|nos)"
)

FRENCH, SPANISH = _by_last_letter(FRENCH_ENDINGS), _by_last_letter(SPANISH_ENDINGS)
DOUBLED = frozenset("cfglmnprt")  # abonner and abonement, appeler and apeler: writers and visitors disagree on these


def _without_ending(word: str, rules: Rules) -> str:
    for ending, least, replacement in rules.get(word[-1], ()):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: len(word) - len(ending)] + replacement
    return word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > SHORTEST and word[-1] == word[-2] and word[-1] in DOUBLED else word


def french_stem(word: str) -> str:
    """Returns the stem of a folded French word: `abonnements` and `abonne` give `abon`."""
    if len(word) < SHORTEST:
        return word
    if own := FRENCH_OWN.get(word):
        return own
    if word.endswith("eaux"):
        word = word[:-1]
    elif word.endswith("aux") and len(word) > SHORTEST:
        word = word[:-3] + "al"
    elif word.endswith(("s", "ux")) and not word.endswith("ss"):  # prix and index have no other form
        word = word[:-1]
    word = _undoubled(_without_ending(word, FRENCH))
    if word.endswith("qu") and len(word) > SHORTEST:
        word = word[:-2] + "c"
    elif word.endswith("y"):  # envoyer and envoi
        word = word[:-1] + "i"
    return FRENCH_STEMS.get(word, word)


def spanish_stem(word: str) -> str:
    """Returns the stem of a folded Spanish word: `facturas` and `facturación` give `factur`."""
    if len(word) < SHORTEST:
        return word
    if own := SPANISH_OWN.get(word):
        return own
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
        word = word[:-2] + ("g" if word.endswith("gu") else "c")
    elif word.endswith("z") and len(word) > SHORTEST:  # actualice and actualizo
        word = word[:-1] + "c"
    return SPANISH_STEMS.get(word, word)


_english = EnglishStemmer()
BRITISH = re.compile(r"(\w{2,}(?:al|an|ar|er|gn|il|im|in|it|og|om|on|or))is(e|ed|er|es|ing|ation|ations)")
BRITISH_OUR = re.compile(r"(behavi|col|fav|flav|hon|lab|neighb)our(\w*)")
SUBSCRIPT = frozenset(["conscript", "descript", "inscript", "prescript", "subscript", "transcript"])  # of -scription
ENGLISH_FORMS = _by_form(
    {
        "administrator": "admin admins",
        "application": "app apps",
        "begin": "began begun",
        "break": "broke broken",
        "build": "built",
        "buy": "bought",
        "center": "centre centres",
        "choose": "choice choices chose chosen",
        "configure": "config configs",
        "convert": "conversion conversions",
        "cpu": "cpus",
        "deliver": "deliveries delivery",
        "expire": "expiry",
        "fail": "failure failures",
        "forget": "forgot forgotten",
        "freeze": "froze frozen",
        "gpu": "gpus",
        "gray": "grey",
        "hide": "hidden",
        "keep": "kept",
        "license": "licence licences",
        "lose": "loss losses lost",
        "menu": "menus",
        "pay": "paid payment payments",
        "photograph": "photo photos",
        "recover": "recoveries recovery",
        "run": "ran",
        "sell": "sold",
        "send": "sent",
        "ship": "shipment shipments",
        "spend": "spent",
        "steal": "stolen",
        "synchronize": "sync synced syncing syncs",
        "wake": "woke woken",
        "withdraw": "withdrawal withdrawals",
        "write": "written wrote",
    }
)


def english_stem(word: str) -> str:
    """Returns the stem of a folded English word: `invoices` and `invoiced` give `invoic`."""
    word = ENGLISH_FORMS.get(word, word)
    if len(word) < SHORTEST:
        return word
    if british := BRITISH.fullmatch(word):
        word = f"{british[1]}iz{british[2]}"
    elif british := BRITISH_OUR.fullmatch(word):
        word = f"{british[1]}or{british[2]}"
    stem = str(_english.stem(word))
    if stem.endswith("ifi"):  # notify and notification
        return stem[:-1]
    return f"{stem[:-2]}b" if stem in SUBSCRIPT else stem


STEMMERS: dict[str, Callable[[str], str]] = {"en": english_stem, "es": spanish_stem, "fr": french_stem}
