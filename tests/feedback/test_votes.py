"""Was this helpful? One vote a reader, who may change their mind."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from portal.feedback.model import LONGEST_REASON, UnusableVoteError, tidy_reason
from portal.feedback.service import export_votes, given_reasons
from portal.settings import read_settings
from tests.conftest import OWN_ORIGIN, reader

IN_JSON = OWN_ORIGIN | {"Accept": "application/json"}


def vote(client, value: str, article: str = "factures", lang: str = "fr", headers=OWN_ORIGIN):
    fields = {"lang": lang, "article": article, "value": value, "page": "factures/"}
    return client.post("/feedback/vote", data=fields, headers=headers)


def say_why(client, reason: str, article: str = "factures", headers=OWN_ORIGIN):
    return client.post("/feedback/reason", data={"lang": "fr", "article": article, "reason": reason}, headers=headers)


def counts(client, article: str = "factures", lang: str = "fr"):
    return client.get(f"/feedback/counts.json?lang={lang}&article={article}").json


@pytest.fixture
def kept(settings):
    def read(columns: str):
        with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
            return db.execute(f"select {columns} from feedback_votes order by id").fetchall()

    return read


def test_an_article_starts_at_zero(client):
    assert counts(client) == {"yes": 0, "no": 0}


def test_votes_are_counted_by_reader(app):
    for address, value in (("198.51.100.1", "yes"), ("198.51.100.2", "yes"), ("198.51.100.3", "no")):
        vote(reader(app, address), value)
    assert counts(reader(app)) == {"yes": 2, "no": 1}


def test_readers_behind_one_address_vote_each(app):
    vote(reader(app), "yes")
    vote(reader(app), "yes")
    assert counts(reader(app)) == {"yes": 2, "no": 0}


def test_a_reader_has_one_vote_and_the_last_counts(client):
    for value in ("yes", "yes", "no"):
        vote(client, value)
    assert counts(client) == {"yes": 0, "no": 1}


def test_articles_and_languages_are_counted_apart(client):
    vote(client, "yes")
    vote(client, "no", article="guides/plages")
    assert (counts(client), counts(client, "guides/plages"), counts(client, lang="en")) == (
        {"yes": 1, "no": 0},
        {"yes": 0, "no": 1},
        {"yes": 0, "no": 0},
    )


@pytest.mark.parametrize("value", ["yes", "no"])
def test_without_javascript_a_vote_leads_to_thanks_and_back(client, value: str):
    answer = vote(client, value)
    assert (answer.status_code, answer.location) == (303, f"/feedback/thanks?lang=fr&article=factures&value={value}")
    page = client.get(answer.location)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert '<a href="/fr/factures/">Revenir à l’article</a>' in page.text


def test_only_a_no_is_asked_for_its_reason(client):
    assert 'name="reason"' in client.get(vote(client, "no").location).text
    assert 'name="reason"' not in client.get(vote(client, "yes").location).text


def test_the_thanks_are_in_the_language_of_the_article(client):
    assert "Volver al artículo" in client.get(vote(client, "yes", lang="es").location).text


def test_a_script_gets_the_counts(client):
    answer = vote(client, "no", headers=IN_JSON)
    assert (answer.status_code, answer.json) == (200, {"yes": 0, "no": 1, "value": "no"})


@pytest.mark.parametrize(
    ("case", "fields", "status"),
    [
        ("an article that is not published", {"article": "absent"}, 404),
        ("a language that it is not published in", {"article": "guides/webhooks", "lang": "es"}, 404),
        ("no article", {"article": ""}, 404),
        ("no such button", {"value": "maybe"}, 400),
        ("no button", {"value": ""}, 400),
    ],
)
def test_a_form_that_no_article_sends_is_refused(client, kept, case: str, fields: dict[str, str], status: int):
    sent = {"lang": "fr", "article": "factures", "value": "yes"} | fields
    answer = client.post("/feedback/vote", data=sent, headers=OWN_ORIGIN)
    assert answer.status_code == status, case
    assert kept("*") == []
    assert "Set-Cookie" not in answer.headers


def test_counts_of_an_unknown_article_are_not_found(client):
    assert client.get("/feedback/counts.json?lang=fr&article=absent").status_code == 404


def test_a_reason_is_kept_with_its_no(client, settings):
    vote(client, "no")
    answer = say_why(client, "  Il manque\r\nles \x00prix.  ")
    assert answer.location == "/feedback/thanks?lang=fr&article=factures&value=reason"
    assert "Les rédacteurs" in client.get(answer.location).text
    assert [(one.lang, one.article, one.text) for one in given_reasons(settings)] == [
        ("fr", "factures", "Il manque les prix.")
    ]


def test_a_reason_may_be_written_anew(client, settings):
    vote(client, "no")
    say_why(client, "the first")
    say_why(client, "the second")
    assert [one.text for one in given_reasons(settings)] == ["the second"]


def test_a_change_of_mind_takes_the_reason_back(client, settings):
    vote(client, "no")
    say_why(client, "missing prices")
    vote(client, "yes")
    assert given_reasons(settings) == ()


@pytest.mark.parametrize("before", [[], ["yes"]], ids=["no vote", "a yes"])
def test_a_reason_without_a_no_is_refused(client, settings, before: list[str]):
    for value in before:
        vote(client, value)
    assert say_why(client, "because").status_code == 400
    assert given_reasons(settings) == ()


def test_nobody_writes_a_reason_to_anothers_vote(app, settings):
    vote(reader(app), "no")
    other = reader(app)
    vote(other, "no", article="guides/plages")
    assert say_why(other, "not mine").status_code == 400
    assert given_reasons(settings) == ()


def test_a_script_gets_word_that_the_reason_is_kept(client):
    vote(client, "no")
    assert say_why(client, "prices", headers=IN_JSON).json == {"kept": True}


@pytest.mark.parametrize("reason", ["", "   ", "\x00\x01\u202e"])
def test_an_empty_reason_is_refused(client, reason: str):
    vote(client, "no")
    assert say_why(client, reason).status_code == 400


@pytest.mark.parametrize("length", [LONGEST_REASON - 1, LONGEST_REASON, LONGEST_REASON + 1])
def test_a_reason_is_cut_at_its_limit(length: int):
    assert len(tidy_reason("x" * length)) == min(length, LONGEST_REASON)


def test_a_reason_of_nothing_visible_is_none():
    with pytest.raises(UnusableVoteError):
        tidy_reason("\u200b\n")


def test_the_cookie_is_plain_on_this_machine(client):
    header = vote(client, "yes").headers["Set-Cookie"]
    assert header.startswith("guichet_reader=")
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Secure" not in header


def test_the_cookie_is_bound_to_the_host_on_https(settings, make_app, clock):
    public = read_settings(settings.root, {"GUICHET_URL": "https://aide.example.org"})
    client = reader(make_app(public, clock=clock), base_url="https://aide.example.org")
    header = vote(client, "yes", headers={"Origin": "https://aide.example.org"}).headers["Set-Cookie"]
    assert header.startswith("__Host-guichet_reader=")
    assert "Secure" in header
    assert "Path=/" in header
    assert "Domain" not in header


def test_the_cookie_itself_is_not_kept(client, kept):
    vote(client, "yes")
    cookie = client.get_cookie("guichet_reader", "127.0.0.1").value
    assert len(cookie) == 32
    assert cookie not in str(kept("*"))


@pytest.mark.parametrize("forged", ["", "x", "'; drop table", "é" * 32, "0" * 31, "0" * 33, "-" * 32])
def test_a_cookie_that_we_did_not_make_is_replaced(client, forged: str):
    client.set_cookie("guichet_reader", forged, domain="127.0.0.1")
    vote(client, "yes")
    assert client.get_cookie("guichet_reader", "127.0.0.1").value != forged


def test_votes_survive_a_restart(settings, make_app, clock):
    vote(reader(make_app(settings, clock=clock)), "yes")
    assert counts(reader(make_app(settings, clock=clock))) == {"yes": 1, "no": 0}


def test_a_database_that_is_gone_is_an_outage_that_says_so(client, settings):
    (settings.var / "portal.sqlite").write_bytes(b"x" * 8192)
    answer = vote(client, "yes")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Set-Cookie" not in answer.headers


def test_the_export_has_the_counts_of_every_article(app, settings):
    vote(reader(app), "yes")
    vote(reader(app), "no")
    vote(reader(app), "yes", article="guides/plages", lang="en")
    file = export_votes(settings)
    assert file == settings.var / "export" / "votes.json"
    assert json.loads(file.read_text()) == {
        "fr": {"factures": {"yes": 1, "no": 1}},
        "en": {"guides/plages": {"yes": 1, "no": 0}},
    }


def test_the_same_votes_give_the_same_bytes(app, settings):
    articles = ["guides/plages", "factures", "guides/webhooks"]
    for article in articles:
        vote(reader(app), "yes", article=article)
    first = export_votes(settings).read_bytes()
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        db.execute("create table other as select * from feedback_votes order by id desc")
        db.execute("delete from feedback_votes")
        db.execute("insert into feedback_votes select * from other")
        db.commit()
    assert export_votes(settings).read_bytes() == first
    assert [file.name for file in (settings.var / "export").iterdir()] == ["votes.json"]


def test_without_a_vote_the_export_is_empty(settings):
    assert json.loads(export_votes(settings).read_text()) == {}


def test_a_machine_that_only_builds_keeps_the_export_it_was_given(settings):
    before = export_votes(settings)
    before.write_text('{"fr": {}}')
    (settings.var / "portal.sqlite").unlink()
    assert export_votes(settings).read_text() == '{"fr": {}}'
    assert not (settings.var / "portal.sqlite").exists()
