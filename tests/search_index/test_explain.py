"""Explanations: which word, standing where, gave what."""

from __future__ import annotations

import pytest

from search_index.pages import Section
from search_index.wishes import Wishes
from tests.search_index.made_articles import make_article

PAGES = (
    make_article(
        "dns",
        "Régler le DNS",
        "Chaque domaine a ses serveurs.",
        keywords=("nom de domaine",),
        sections=(Section("ttl", 2, "Durée de vie", "La durée de vie des réponses du DNS."),),
        boost=2.0,
    ),
    make_article("mx", "Le courrier", "Le courrier suit le DNS."),
)


@pytest.fixture
def searcher(search_in):
    return search_in(*PAGES)


def fields_of(explanation, word: str) -> set[str]:
    return {reason.field for reason in explanation.reasons if reason.word == word}


@pytest.mark.parametrize(
    "question", ["dns", "durée de vie", "domaine serveurs", "regler le dns", "nom de domane", '"durée de vie"']
)
def test_the_points_add_up_to_the_score(searcher, question):
    for explanation in searcher.explain(question):
        assert sum(reason.points for reason in explanation.reasons) == pytest.approx(explanation.score, rel=0.001)


def test_articles_are_explained_in_the_order_of_the_answer(searcher):
    answer, explained = searcher.search("dns"), searcher.explain("dns")

    assert [one.location for one in explained] == [item[0].location for item in answer.items]
    assert [one.score for one in explained] == [item[0].score for item in answer.items]


@pytest.mark.parametrize(
    ("question", "word", "fields"),
    [
        ("dns", "dns", {"title", "text"}),
        ("durée", "duree", {"heading", "text"}),
        ("domaine", "domaine", {"keywords", "text"}),
        ("serveurs", "serveurs", {"text"}),
    ],
)
def test_a_word_is_explained_by_the_fields_that_hold_it(searcher, question, word, fields):
    assert fields_of(searcher.explain(question)[0], word) == fields


def test_what_is_no_word_is_explained_too(searcher):
    assert {"likeness", "boost"} <= fields_of(searcher.explain("regler le dns")[0], "")


def test_the_best_section_is_named(searcher):
    assert searcher.explain("durée de vie")[0].best_section == "dns/#ttl"


def test_a_settled_question_says_so(search_in):
    searcher = search_in(*PAGES, wishes=Wishes(settled={"dns": "mx"}))

    assert fields_of(searcher.explain("dns")[0], "") >= {"settled"}


@pytest.mark.parametrize("typed", ["", "zzyzx", "?"])
def test_nothing_found_nothing_explained(searcher, typed):
    assert searcher.explain(typed) == ()


def test_whoosh_alone_explains_nothing(bare_searchers):
    assert bare_searchers["fr"].explain("facture") == ()


def test_words_that_can_be_joined_are_a_pair_still(search_in):
    searcher = search_in(
        make_article("a", "Premier", "le web hook est ici"),
        make_article("b", "Deuxième", "le webhook est là"),
        make_article("c", "Troisième", "hook du truc et du web"),
    )

    explained = {found.location: found.reasons for found in searcher.explain("le web hook")}

    assert "pair" in {reason.field for reason in explained["a/"]}
    assert "pair" not in {reason.field for reason in explained["c/"]}
