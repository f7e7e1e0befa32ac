"""`/search.json`: what the dialog's worker asks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from portal.search.typed import titles_first
from search_index.pages import Article
from search_index.search import Answer, Named
from tests.conftest import reader
from tests.hand_made import ARTICLES, article, make_current, make_release


def ask(client, **query):
    return client.get("/search.json", query_string=query)


def test_the_answer_has_the_shape_that_the_dialog_expects(client):
    answer = ask(client, q="plage", lang="fr").json
    assert list(answer) == ["build", "query", "corrected", "quoted", "items", "elsewhere"]
    assert (answer["build"], answer["query"], answer["corrected"]) == ("first", "plage", None)
    first = answer["items"][0]
    assert [hit["location"] for hit in first] == ["guides/plages/", "guides/plages/#jours-fériés"]
    assert set(first[0]) == {"location", "title", "text", "score", "terms"}
    assert first[0]["title"] == "Les <mark>plages</mark> horaires"


def test_a_typing_error_is_corrected_and_said(client):
    answer = ask(client, q="facutre", lang="fr").json
    assert (answer["query"], answer["corrected"]) == ("facutre", "facture")
    assert answer["items"][0][0]["location"] == "factures/"


@pytest.mark.parametrize(("lang", "words"), [("fr", "facture"), ("en", "invoice"), ("es", "factura")])
def test_each_language_has_its_own_index(client, lang: str, words: str):
    assert ask(client, q=words, lang=lang).json["items"]


def test_an_unknown_language_falls_back_to_the_browsers(client):
    answer = client.get("/search.json?q=invoice&lang=de", headers={"Accept-Language": "en"})
    assert answer.json["items"]


@pytest.mark.parametrize(
    ("asked", "articles"),
    [("1", 1), ("2", 2), ("0", 1), ("-1", 2), ("", 2), ("many", 2), ("99999999999", 2), ("٣", 2), ("1e3", 2)],
)
def test_the_limit_is_kept_sensible(client, asked: str, articles: int):
    assert len(ask(client, q="facture webhook", lang="fr", limit=asked).json["items"]) == articles


def test_answers_are_not_kept_by_the_browser(client):
    assert ask(client, q="plage", lang="fr").headers["Cache-Control"] == "no-store"


def test_the_same_question_is_asked_of_the_index_once(client, app, monkeypatch):
    from portal.app import keeper_of

    searcher = keeper_of(app).current.searchers["fr"]
    asked = []
    search = searcher.search
    monkeypatch.setattr(searcher, "search", lambda *a, **k: asked.append(a) or search(*a, **k))
    first, second = ask(client, q="webhook", lang="fr"), ask(client, q="webhook", lang="fr")
    assert first.data == second.data
    assert len(asked) == 1


@pytest.mark.parametrize(
    "query",
    ["", "q=", "lang=fr", "q=%00", "q=%ff%fe", "q=" + "a" * 3000, "q=%F0%9F%90%9F&lang=%00&limit=%00", "q[]=a&q=b&q=c"],
)
def test_no_query_is_refused(client, query: str):
    answer = client.get(f"/search.json?{query}")
    assert answer.status_code == 200
    assert isinstance(answer.json["items"], list)


@given(words=st.text(max_size=300), lang=st.sampled_from(["fr", "en", "es", "", "xx"]), limit=st.text(max_size=4))
@given_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_answered(app, words: str, lang: str, limit: str):
    answer = ask(reader(app), q=words, lang=lang, limit=limit)
    assert answer.status_code == 200
    assert len(answer.json["query"]) <= 200


def titles(answer) -> list[str]:
    return [item[0]["title"].replace("<mark>", "").replace("</mark>", "") for item in answer.json["items"]]


def test_what_is_corrected_can_be_searched_as_it_is_written(client):
    answer = ask(client, q="facutre", lang="fr", exact="1").json
    assert (answer["corrected"], answer["items"]) == (None, [])


def test_a_phrase_that_nowhere_stands_word_for_word_is_said(client):
    assert ask(client, q='"plage horaire"', lang="fr").json["quoted"] is True
    assert ask(client, q='"horaire plage"', lang="fr").json["quoted"] is False


def made(name: str, title: str, sections: dict[str, str], lang: str = "fr") -> Article:
    return article(lang, name, title, sections)


@pytest.fixture
def typed(settings, make_app, clock):
    """A reader of a help center whose articles all speak of bills."""
    pages = [
        made("payer", "Payer", {"": "Payer une facture, une autre facture, encore une facture, toujours une facture."}),
        made("comptes", "Vos comptes", {"": "Une facture.", "Facture perdue : que faire ?": "Demandez-la."}),
        made("factures", "Factures et avoirs", {"": "Ce sont des papiers."}),
        replace(made("notes", "Notes", {"": "De frais."}), synonyms=("factures de frais",)),
    ]
    make_release(settings.var, "typed", articles=dict(ARTICLES) | {"fr": pages}, probes={})
    make_current(settings.var, "typed")
    return reader(make_app(settings, clock=clock))


def test_while_typing_titles_and_questions_that_go_on_come_first(typed):
    found = ask(typed, q="fact", lang="fr", typing="1")
    assert titles(found)[:2] == ["Factures et avoirs", "Vos comptes"]
    question = found.json["items"][1]
    assert [hit["location"] for hit in question][:2] == ["comptes/", "comptes/#facture-perdue-:-que-faire-?"]
    assert question[1]["score"] >= question[0]["score"], "or the dialog would fold it away"


def test_a_synonym_that_nobody_sees_is_not_put_first(typed):
    assert "Notes" not in titles(ask(typed, q="fact", lang="fr", typing="1"))[:2]


def test_a_question_that_was_asked_keeps_the_order_of_the_index(typed):
    asked, typing = (ask(typed, q="payer facture", lang="fr", typing=value) for value in ("", "1"))
    assert titles(asked) == titles(typing)
    assert titles(asked)[0] == "Payer"


def test_a_title_that_the_index_ranks_low_comes_with_its_words_marked(typed):
    (first, *_) = ask(typed, q="fact", lang="fr", typing="1", limit="1").json["items"]
    assert (first[0]["location"], first[0]["terms"]) == ("factures/", {"fact": True})
    assert first[0]["title"] == "<mark>Factures</mark> et avoirs"


@pytest.mark.parametrize(
    ("query", "name", "shown"),
    [
        ("ecr", "Écrire les sous-titres", "<mark>Écrire</mark> les sous-titres"),
        (
            "abonn fact",
            "S’abonner <vite>, une facture ?",
            "S’<mark>abonner</mark> &lt;vite&gt;, une <mark>facture</mark> ?",
        ),
        ("les f", "Écrire les fiches", "Écrire <mark>les</mark> fiches"),
    ],
)
def test_a_question_that_no_extract_shows_is_marked_like_the_others(query, name, shown):
    named = Named(name, name, f"videos/#{name}")
    _article, question = titles_first(Answer(query, None, ()), [named], 5).items[0]
    assert question.title == shown


def test_what_is_typed_gives_each_article_once_and_no_more_than_asked(typed):
    locations = [item[0]["location"] for item in ask(typed, q="fact", lang="fr", typing="1", limit="2").json["items"]]
    assert len(locations) == len(set(locations)) == 2


ASKED_IN_ANOTHER = [
    ("nothing here", "fr", "opening hours", "en"),
    ("a word in common", "en", "retrouver ma facture", "fr"),
    ("the best of two", "es", "server tells webhook", "en"),
    ("good here", "fr", "facture", None),
    ("misspelt here", "fr", "facutre", None),
    ("a word that both have", "fr", "webhook", None),
    ("nowhere", "fr", "xyzzyx", None),
    ("empty", "fr", "", None),
]


@pytest.mark.parametrize(
    ("lang", "question", "other"), [case[1:] for case in ASKED_IN_ANOTHER], ids=[case[0] for case in ASKED_IN_ANOTHER]
)
def test_an_answer_that_stands_in_another_language_only_is_shown(client, lang, question, other):
    elsewhere = ask(client, q=question, lang=lang).json["elsewhere"]
    assert (elsewhere and elsewhere["lang"]) == other


def test_an_answer_in_another_language_names_it_and_its_translation(client):
    elsewhere = ask(client, q="opening hours", lang="fr").json["elsewhere"]
    assert elsewhere["language"] == "anglais"
    assert elsewhere["items"][0][0]["location"] == "guides/plages/"
    assert elsewhere["here"][0] == "guides/plages/"


def test_an_article_without_a_translation_says_so(client):
    assert ask(client, q="opening hours", lang="es").json["elsewhere"]["here"][0] is None


def test_the_other_languages_are_not_asked_when_our_own_answers(client, app, monkeypatch):
    from portal.app import keeper_of

    other = keeper_of(app).current.searchers["en"]
    monkeypatch.setattr(other, "search", lambda *_a, **_k: pytest.fail("asked for nothing"))
    assert ask(client, q="facture", lang="fr").json["items"]
