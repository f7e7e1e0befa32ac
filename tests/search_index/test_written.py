"""A misspelt word is replaced by the right one, written as pages write it."""

from __future__ import annotations

import pytest

from search_index.analysis import Analysis
from search_index.pages import Section
from search_index.query import parse
from tests.search_index.made_articles import make_article

FRENCH = """Demandez la résiliation par écrit. Toute résiliation prend effet le jour même, sauf RÉSILIATION tardive.
Le cœur du service tient à ceci : la réponse du desk.
Révocation immédiate. Révocation d’une clé, c’est urgent.
Configurez Thunderbird en IMAP. Le logiciel Thunderbird lit le courrier par IMAP sur imap.exemple.org.
Les serveurs imap.exemple.org et mail.exemple.org servent Thunderbird, Outlook et « Webmail ».
Cliquez sur Enregistrer, puis sur Enregistrer encore ; enregistrer prend un instant.
Le mode opératoire (Préfecture de police) précise l’Administration concernée.
"""
ENGLISH = "Revoke the certificate in Thunderbird. Certificate renewals need a naïve résumé, never another."
SPANISH = "La suscripción se cancela. Suscripción anual: pida la suscripción en español a Correos, en España."

CASES = [
    ("its accents", "fr", FRENCH, "resiliaton", "résiliation"),
    ("its accents, whatever capitals were typed", "fr", FRENCH, "RESILIATON", "résiliation"),
    ("its ligature", "fr", FRENCH, "couer service", "cœur service"),
    ("no capital of a sentence's beginning", "fr", FRENCH, "revocatoin cle", "révocation cle"),
    ("the capital of a name", "fr", FRENCH, "thunderbrid lit", "Thunderbird lit"),
    ("a name between quotation marks", "fr", FRENCH, "webmial outlook", "Webmail outlook"),
    ("a name behind a bracket", "fr", FRENCH, "prefectrue police", "Préfecture police"),
    ("a name behind an elision", "fr", FRENCH, "adminsitration", "Administration"),
    ("an abbreviation, whatever addresses say", "fr", FRENCH, "imaap courrier", "IMAP courrier"),
    ("a label that is a word as well", "fr", FRENCH, "enregisrter", "enregistrer"),
    ("behind an elision that was typed", "fr", FRENCH, "l'enregisrter", "l'enregistrer"),
    ("two words that were written as one", "fr", FRENCH, "thunderbirdoutlook", "Thunderbird Outlook"),
    ("English", "en", ENGLISH, "certifcate naivee", "certificate naïve"),
    ("Spanish", "es", SPANISH, "suscripcon espanna", "suscripción España"),
]


@pytest.mark.parametrize(
    ("lang", "text", "typed", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_was_searched_instead_is_told_as_pages_write_it(lang, text, typed, told, search_in):
    answer = search_in(make_article("a", "Page", text, lang=lang), lang=lang).search(typed)

    assert answer.corrected == told


@pytest.mark.parametrize(
    ("lang", "text", "typed", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_words_that_are_searched_are_those_that_whoosh_searches(lang, text, typed, told, search_in):
    analysis = Analysis(lang)
    page = make_article("a", "Page", text, lang=lang)

    folded = search_in(page, lang=lang, bare=True).search(typed).corrected

    searched = [(word.text, word.stem, word.whole, word.stop) for word in parse(told, analysis).words]
    assert [(word.text, word.stem, word.whole, word.stop) for word in parse(folded or "", analysis).words] == searched


def test_a_title_counts_once_however_many_sections_repeat_it(search_in):
    sections = tuple(Section(f"s{number}", 2, "", "Rien.") for number in range(9))
    lead = make_article("a", "Le MARCHÉ public", "Un marche, deux marche, trois marche.", sections=sections)

    assert search_in(lead).search("marchhe").corrected == "marche"


def test_accents_that_are_commonest_win(search_in):
    page = make_article("a", "Page", "On marche vers le marché, ce marché couvert, puis on marche au marché.")

    assert search_in(page).search("marchhe").corrected == "marché"


def test_what_was_typed_right_stays_as_it_was_typed(search_in):
    searcher = search_in(make_article("a", "Page", FRENCH))

    assert searcher.search("resiliation").corrected is None
    assert searcher.search("resiliation thunderbrid").corrected == "resiliation Thunderbird"
