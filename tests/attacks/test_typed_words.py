"""What other help desks suffered from what was typed, voted and searched for. Named after its number."""

from __future__ import annotations

import json
import re
import time
from urllib.parse import quote

import pytest

from portal.feedback.service import export_votes
from portal.search.service import unanswered
from tests.attacks.conftest import VOTE, table_rows
from tests.conftest import A_MONDAY_MORNING, OWN_ORIGIN, reader
from tests.hand_made import ARTICLES, article, make_current, make_release

SCRIPT = "<script>alert(1)</script>"

BREAK_OUTS = [
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) x='",
    "</title><svg/onload=alert(1)>",
]


@pytest.mark.parametrize("text", BREAK_OUTS)
def test_s15_words_carried_into_the_subject_stay_words(client, text: str):
    page = client.get("/fr/contact/", query_string={"subject": text, "article": text}).text
    assert text not in page


def test_s15_words_are_never_taken_for_a_template(client):
    words = {"q": "{{ 1234 * 2 }}", "subject": "{{ 1234 * 2 }}{% raw %}"}
    for path in ("/fr/recherche/", "/fr/contact/"):
        assert "2468" not in client.get(path, query_string=words).text


@pytest.mark.parametrize("text", BREAK_OUTS)
@pytest.mark.parametrize("path", ["/fr/recherche/", "/en/search/"])
def test_s15_a_question_stays_words_on_the_results_page(client, path: str, text: str):
    page = client.get(path, query_string={"q": text, "limit": text, "exact": text}).text
    assert text not in page
    assert not re.search(r'<script(?! src="/)', page), "a script that is none of our files"
    assert "onerror=alert(1)>" not in page


@pytest.mark.parametrize("text", BREAK_OUTS)
def test_s15_an_address_that_leads_nowhere_is_not_repeated_as_html(client, text: str):
    assert text not in client.get(f"/fr/{quote(text)}").text
    assert text not in client.get(f"/feedback/thanks?lang={quote(text)}&article=factures&value={quote(text)}").text


def test_s14_an_article_that_holds_markup_is_shown_as_words(settings, make_app):
    hostile = article("fr", "hostile", f"Titre {SCRIPT}", {"": f"Du texte {SCRIPT} avec xyzzyx.", SCRIPT: "xyzzyx"})
    make_release(settings.var, "hostile", articles=dict(ARTICLES) | {"fr": [hostile]}, probes={})
    make_current(settings.var, "hostile")
    client = reader(make_app(settings))
    found = client.get("/search.json?q=xyzzyx+titre&lang=fr").json["items"][0]
    assert all("<script" not in hit["title"] + hit["text"] for hit in found)
    assert SCRIPT not in client.get("/fr/recherche/?q=xyzzyx+titre").text
    carried = client.get("/fr/contact/?article=hostile").text
    assert SCRIPT not in carried.partition("gu-carried")[2]


@pytest.mark.parametrize("text", [*BREAK_OUTS, "=cmd|' /C calc'!A0"])
def test_s22_a_reason_is_kept_as_words_and_never_shown_to_readers(client, text: str):
    client.post("/feedback/vote", data=VOTE | {"value": "no"}, headers=OWN_ORIGIN)
    answer = client.post("/feedback/reason", data=VOTE | {"reason": text}, headers=OWN_ORIGIN)
    assert text not in answer.text + client.get(answer.location).text
    assert text not in client.get("/fr/factures/").text


def test_s23_what_writers_export_is_counts_and_holds_no_formula(client, settings):
    client.post("/feedback/vote", data=VOTE | {"value": "no"}, headers=OWN_ORIGIN)
    client.post("/feedback/reason", data=VOTE | {"reason": "=HYPERLINK(1)"}, headers=OWN_ORIGIN)
    assert json.loads(export_votes(settings).read_text()) == {"fr": {"factures": {"no": 1, "yes": 0}}}


@pytest.mark.parametrize("end", ["\r\nX-Injected: 1", "\nX-Injected: 1", "%0d%0aX-Injected:%201", "\x00"])
def test_s24_no_line_break_reaches_a_header_or_a_mail_link(client, end: str):
    for path in ("/fr/factures", "/fr/contact/", "/fr/recherche/"):
        answer = client.get(path, query_string={"article": "factures" + end, "subject": "x" + end, "q": "x" + end})
        assert "X-Injected" not in answer.headers
    mail = client.get("/fr/contact/", query_string={"subject": "x" + end}).text
    link = mail.partition('href="mailto:')[2].partition('"')[0]
    assert not any(sign in link.lower() for sign in ("%0d", "%0a", "%00", "\r", "\n"))


CROSS_SITE = {
    "another site": {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    "a sibling host": {"Origin": "http://other.127.0.0.1:8000", "Sec-Fetch-Site": "same-site"},
    "a sandboxed frame": {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    "an old browser on another site": {"Origin": "https://evil.example"},
    "a script without a browser": {},
    "a Referer that lies": {"Referer": "http://127.0.0.1:8000/fr/factures/"},
}


@pytest.mark.parametrize("sender", CROSS_SITE)
def test_s45_another_site_cannot_vote_for_its_visitors(client, settings, sender: str):
    client.post("/feedback/vote", data=VOTE, headers=OWN_ORIGIN)
    before = table_rows(settings)
    for path in ("/feedback/vote", "/feedback/reason"):
        answer = client.post(path, data=VOTE | {"value": "no", "reason": "x"}, headers=CROSS_SITE[sender])
        assert (answer.status_code, "Pour votre sécurité" in answer.text) == (403, True)
    assert table_rows(settings) == before


def test_s45_a_link_cannot_vote(client, settings):
    before = table_rows(settings)
    for path in ("/feedback/vote", "/feedback/reason"):
        answer = client.get(path, query_string=VOTE)
        assert answer.status_code in {404, 405}
    assert table_rows(settings) == before


QUERY_LANGUAGE = [
    "*", "*:*", "a*", "*a", "?a?", "word*", "*1*", "title:facture", "NOT facture", "facture AND NOT facture", "a OR b",
    "facture~9", '"facture"~99', "[a TO z]", "{a TO}", "facture^1e9", "(((((((((", "a" * 5000, "a " * 3000, "**~**",
    "' OR 1=1 --", "facture\x00", "\\", "/.*/", "lang:en invoice",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERY_LANGUAGE, ids=lambda query: query[:12])
def test_s46_no_operator_of_the_search_language_reaches_the_index(app, query: str):
    began = time.thread_time()  # others may have the processor
    answer = reader(app).get("/search.json", query_string={"q": query[:1500], "lang": "fr", "limit": "50"})
    assert answer.status_code == 200
    assert time.thread_time() - began < 1.0
    locations = {item[0]["location"] for item in answer.json["items"]}
    assert len(locations) < len(ARTICLES["fr"]), "no question means everything"


def test_s46_a_question_cannot_reach_into_the_database(client, settings):
    for query in ("'); drop table feedback_votes; --", "xyzzyx' union select secret", "%' or '1'='1"):
        client.get("/search.json", query_string={"q": query, "lang": "fr", "settled": "1"})
    assert "feedback_votes" in table_rows(settings)
    assert unanswered(settings, A_MONDAY_MORNING) == ()
