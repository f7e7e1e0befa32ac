"""What writers decide: synonyms, and questions that one article must answer."""

from __future__ import annotations

import pytest

from search_index.wishes import Wishes
from tests.search_index.made_articles import make_article

PAGES = (
    make_article("facture", "Télécharger une facture", "Chaque facture est gardée dix ans."),
    make_article("messagerie", "Ouvrir la messagerie", "La messagerie s'ouvre avec un mot de passe de messagerie."),
    make_article("passe", "Changer de mot de passe", "Le mot de passe se change ici."),
)
WISHES = Wishes(
    synonyms=(("facture", "fac", "note de frais"), ("messagerie", "boîte mail")),
    settled={
        "Comment payer ?": "facture",
        "la messagrie": "facture",
        "J’ai oublié le mot de passe de ma messagerie": "passe",
        "perdu": "absent",
    },
)


@pytest.fixture(params=[False, True], ids=["derived", "whoosh alone"])
def searcher(search_in, request):
    return search_in(*PAGES, wishes=WISHES, bare=request.param)


def first(searcher, question: str) -> str | None:
    items = searcher.search(question).items
    return items[0][0].location if items else None


@pytest.mark.parametrize(
    ("name", "question", "expected"),
    [
        ("a synonym that no page holds", "fac", "facture/"),
        ("its plural", "facs", "facture/"),
        ("several words", "note de frais", "facture/"),
        ("several words among others", "ouvrir ma boîte mail", "messagerie/"),
        ("part of a wording is not the wording", "boîte", None),
        ("settled", "comment payer", "facture/"),
        ("settled, asked with accents left out and little words changed", "je paye comment", "facture/"),
        ("not settled", "ouvrir mot de passe messagerie", "messagerie/"),
        ("settled, without the apostrophe", "jai oublie mot de passe messagerie", "passe/"),
        ("settled against the ranking, as written", "j'ai oublié mot passe messagerie", "passe/"),
    ],
)
def test_a_wish_is_granted(searcher, name, question, expected):
    assert first(searcher, question) == expected


def test_a_synonym_is_no_slip(searcher):
    assert searcher.search("fac").corrected is None


def test_a_settled_question_is_no_slip(searcher):
    answer = searcher.search("la messagrie")
    assert (answer.corrected, answer.items[0][0].location) == (None, "facture/")


def test_the_synonym_that_was_found_is_marked(searcher):
    assert "<mark>facture</mark>" in searcher.search("fac").items[0][0].title


def test_a_settled_article_that_does_not_exist_changes_nothing(searcher):
    assert first(searcher, "perdu") is None


def test_a_settled_article_is_listed_once(searcher):
    locations = [item[0].location for item in searcher.search("comment payer une facture").items]

    assert len(set(locations)) == len(locations)


@pytest.mark.parametrize("with_whoosh_alone", [False, True])
def test_questions_that_differ_in_little_words_keep_their_own_articles(search_in, with_whoosh_alone):
    settled = {"je n'ai pas de facture": "messagerie", "quand une facture ?": "passe"}
    searcher = search_in(*PAGES, wishes=Wishes(settled=settled), bare=with_whoosh_alone)

    first = {question: searcher.search(question).items[0][0].location for question in settled}

    assert first == {"je n'ai pas de facture": "messagerie/", "quand une facture ?": "passe/"}
