"""Suggestions: real titles and questions for what is typed so far."""

from __future__ import annotations

import pytest

from search_index.pages import Section
from tests.search_index.made_articles import make_article

PAGES = (
    make_article("a", "Configurer les enregistrements MX", sections=(Section("ttl", 2, "Durée de vie", "…"),)),
    make_article("b", "Ajouter une adresse e-mail"),
    make_article("c", "Télécharger une facture", synonyms=("Retrouver un reçu",)),
    make_article(
        "d", "Questions fréquentes", kind="faq", sections=(Section("q", 2, "Comment configurer ma boîte ?", "…"),)
    ),
    make_article("e", "Une très longue page " + "de titre " * 30),
)


@pytest.fixture
def searcher(search_in):
    return search_in(*PAGES)


SUGGESTED = [
    ("beginning of a title", "conf", "Configurer les enregistrements MX"),
    ("without accents", "telech", "Télécharger une facture"),
    ("a word inside", "fact", "Télécharger une facture"),
    ("words in another order", "mx conf", "Configurer les enregistrements MX"),
    ("words apart", "ajouter mail", "Ajouter une adresse e-mail"),
    ("a finished word", "ajouter une ", "Ajouter une adresse e-mail"),
    ("a question", "comment c", "Comment configurer ma boîte ?"),
    ("a heading", "durée", "Durée de vie"),
    ("an old title", "retr", "Retrouver un reçu"),
    ("an elision", "l'adr", "Ajouter une adresse e-mail"),
    ("a slip", "facutre", "Télécharger une facture"),
    ("a slip in the first of two words", "ajotuer adresse", "Ajouter une adresse e-mail"),
]


@pytest.mark.parametrize(("typed", "first"), [case[1:] for case in SUGGESTED], ids=[case[0] for case in SUGGESTED])
def test_a_title_that_goes_on_from_what_is_typed_comes_first(searcher, typed, first):
    assert searcher.suggest(typed)[:1] == (first,)


def test_titles_that_begin_with_it_come_before_those_that_hold_it(searcher):
    assert searcher.suggest("conf", 2) == ("Configurer les enregistrements MX", "Comment configurer ma boîte ?")


@pytest.mark.parametrize("typed", ["", " ", "…", "zzzzzz", "'", "\x00", "é" * 5000])
def test_nothing_is_suggested_for_nothing(searcher, typed):
    assert searcher.suggest(typed) == ()


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_no_more_are_suggested_than_asked_for(searcher, limit):
    assert len(searcher.suggest("e", limit)) <= limit


def test_no_title_is_suggested_twice(searcher):
    suggested = searcher.suggest("e", 50)

    assert len(set(suggested)) == len(suggested)


def test_a_heading_as_long_as_a_paragraph_is_no_suggestion(searcher):
    assert searcher.suggest("une tres longue") == ()


def test_whoosh_alone_suggests_titles_too(bare_searchers):
    assert "Télécharger une facture" in bare_searchers["fr"].suggest("facture")


@pytest.mark.parametrize(
    ("typed", "name", "title", "location"),
    [
        ("telech", "Télécharger une facture", "Télécharger une facture", "facture/"),
        ("où est le re", "Où est le reçu ?", "Télécharger une facture", "facture/#recu"),
        ("avoir", "Avoir", "Télécharger une facture", "facture/"),
    ],
)
def test_a_suggestion_leads_somewhere(search_in, typed, name, title, location):
    question = Section("recu", 2, "Où est le reçu ?", "Ici.")
    page = make_article("facture", "Télécharger une facture", "…", sections=(question,), synonyms=("Avoir",))
    searcher = search_in(page)
    (first, *_) = searcher.named(typed)
    assert (first.name, first.title, first.location) == (name, title, location)


def test_whoosh_alone_suggests_what_leads_somewhere(bare_searchers):
    assert "aide/facture/" in [named.location for named in bare_searchers["fr"].named("facture")]
