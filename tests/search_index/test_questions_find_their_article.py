"""The questions that other help centers' search is known to miss."""

from __future__ import annotations

import pytest

from tests.search_index.made_articles import make_article

FOUND_FIRST = [
    ("accents left out", "fr", "resilier", "aide/abonnement/"),
    ("accents typed", "fr", "résilié", "aide/abonnement/"),
    ("elision", "fr", "l'abonnement", "aide/abonnement/"),
    ("elision, typographic apostrophe", "fr", "l’abonnement", "aide/abonnement/"),
    ("elision with qu", "fr", "qu'est-ce qu'un webhook", "aide/webhook/"),
    ("elision with qu, typographic", "fr", "qu’est‑ce qu’un webhook", "aide/webhook/"),
    ("plural asked, singular written", "fr", "abonnements", "aide/abonnement/"),
    ("singular asked, plural written", "fr", "plage", "aide/plage/"),
    ("plural", "fr", "plages", "aide/plage/"),
    ("webhook", "fr", "webhook", "aide/webhook/"),
    ("webhooks", "fr", "webhooks", "aide/webhook/"),
    ("swapped letters", "fr", "facutre", "aide/facture/"),
    ("missing letter", "fr", "abonement", "aide/abonnement/"),
    ("doubled letter", "fr", "facturre", "aide/facture/"),
    ("wrong letter", "fr", "webhouk", "aide/webhook/"),
    ("short technical word", "fr", "configurer MX", "aide/mx/"),
    ("noun for a verb", "fr", "résiliation", "aide/abonnement/"),
    ("capitals", "fr", "WEBHOOK", "aide/webhook/"),
    ("writers' keyword", "fr", "reçu", "aide/facture/"),
    ("compound without hyphen", "fr", "email", "aide/mail/"),
    ("compound with hyphen", "fr", "e-mail", "aide/mail/"),
    ("address", "fr", "jean@exemple.org", "aide/mail/"),
    ("domain of an address", "fr", "exemple.org", "aide/mail/"),
    ("error name", "fr", "ERR_CONNECTION_REFUSED", "aide/erreur/"),
    ("part of an error name", "fr", "connection refused", "aide/erreur/"),
    ("hexadecimal code", "fr", "0x80070005", "aide/erreur/"),
    ("reply code", "fr", "550 5.7.1", "aide/erreur/"),
    ("phrase in quotes", "fr", '"clé publique"', "aide/dkim/"),
    ("French quotes", "fr", "« clé publique »", "aide/dkim/"),
    ("two words written as one", "fr", "plagehoraire", "aide/plage/"),
    ("one word written as two", "fr", "web hook", "aide/webhook/"),
    ("a word still being typed", "fr", "téléch", "aide/facture/"),
    ("little words only in the title", "fr", "les", "aide/plage/"),
    ("a stranger's word beside a known one", "fr", "zzyzx abonnement", "aide/abonnement/"),
    ("English plural", "en", "invoice", "help/invoices/"),
    ("English keyword", "en", "receipts", "help/invoices/"),
    ("English typo", "en", "subscripton", "help/cancel/"),
    ("English contraction", "en", "don’t wait", "help/hours/"),
    ("Spanish accents left out", "es", "suscripcion", "ayuda/baja/"),
    ("Spanish plural", "es", "facturas", "ayuda/factura/"),
    ("Spanish typo", "es", "suscirpcion", "ayuda/baja/"),
]


NUMBERS = (
    make_article("quota", "La boîte", "Elle tient 10\u202f000 messages, à 4,90 € par mois."),
    make_article("autre", "Les messages", "Il y en a 10 par page, à 90 centimes, et jusqu’à 4 000."),
)


@pytest.mark.parametrize("bare", [False, True], ids=["derived", "whoosh alone"])
@pytest.mark.parametrize("question", ["10000", "10 000", "10\u00a0000", "10,000", "10.000", "4,90", "4.90", "4.90 €"])
def test_a_number_is_found_however_it_is_grouped(search_in, question, bare):
    assert search_in(*NUMBERS, bare=bare).search(question).items[0][0].location == "quota/"


CASES = pytest.mark.parametrize(
    ("lang", "question", "expected"), [case[1:] for case in FOUND_FIRST], ids=[case[0] for case in FOUND_FIRST]
)


@CASES
def test_the_article_meant_comes_first(searchers, lang, question, expected):
    answer = searchers[lang].search(question)

    assert [item[0].location for item in answer.items][:1] == [expected]


@CASES
def test_whoosh_alone_finds_the_same_article_first(bare_searchers, lang, question, expected):
    answer = bare_searchers[lang].search(question)

    assert [item[0].location for item in answer.items][:1] == [expected]
