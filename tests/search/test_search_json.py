"""`/search.json`: what the dialog's worker asks."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from tests.conftest import reader


def ask(client, **query):
    return client.get("/search.json", query_string=query)


def test_the_answer_has_the_shape_that_the_dialog_expects(client):
    answer = ask(client, q="plage", lang="fr").json
    assert list(answer) == ["build", "query", "corrected", "items"]
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
@given_settings(
    max_examples=60, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
def test_whatever_is_typed_is_answered(app, words: str, lang: str, limit: str):
    answer = ask(reader(app), q=words, lang=lang, limit=limit)
    assert answer.status_code == 200
    assert len(answer.json["query"]) <= 200
