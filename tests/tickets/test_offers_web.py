"""The contact form tells what it offered, and what came of it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from portal.tickets.offers import tally
from tests.conftest import OWN_ORIGIN

CONTACT = "/fr/contact/"


def token_and_form(client):
    text = client.get(CONTACT).text
    return (
        re.search(r'name="csrf_token" value="([^"]+)"', text)[1],
        re.search(r'name="submission" value="([^"]+)"', text)[1],
    )


def form(client, **more):
    token, submission = token_and_form(client)
    return {
        "csrf_token": token,
        "submission": submission,
        "name": "Ada",
        "email": "ada@example.org",
        "subject": "Où est ma facture",
        "text": "Bonjour, je ne trouve pas ma facture de mars.",
    } | more


@pytest.fixture
def total(database):
    def counted():
        with database.reading() as db:
            return tally(db, date(2020, 1, 1))

    return counted


def post(client, data, path=CONTACT):
    return client.post(path, data=data, headers=OWN_ORIGIN)


def test_articles_that_the_form_comes_back_with_are_an_offer_nobody_knows_the_end_of(client, total):
    answer = post(client, form(client))
    assert "factures" in answer.text
    offered, by_article = total()
    assert (offered.offered, offered.left) == (1, 1)
    assert ("fr", "factures") in by_article


def test_sending_anyway_is_no_success(client, total):
    data = form(client)
    post(client, data)
    assert post(client, data | {"looked": "yes"}).status_code == 303
    assert (total()[0].offered, total()[0].sent, total()[0].left) == (1, 1, 0)


def test_this_one_answers_my_question_is_one(client, total):
    data = form(client)
    post(client, data)
    answer = post(client, data | {"answered": "factures"})
    assert answer.headers["Location"].endswith("/fr/factures/")
    assert total()[1]["fr", "factures"].solved == 1


def test_what_a_script_offered_is_told_when_the_request_is_sent(client, total):
    post(client, form(client, looked="yes", offered="factures/ guides/webhooks/ nowhere/"))
    offered, by_article = total()
    assert (offered.sent, set(by_article)) == (1, {("fr", "factures"), ("fr", "guides/webhooks")})


def test_what_a_script_offered_is_told_when_its_reader_leaves(client, total):
    data = form(client)
    told = {name: data[name] for name in ("csrf_token", "submission")} | {"offered": "factures/"}
    answer = post(client, told, "/fr/t/offered")
    assert (answer.status_code, answer.data) == (204, b"")
    assert total()[0].left == 1


def test_an_article_that_a_script_offered_can_be_the_answer(client, total):
    answer = post(client, form(client, answered="factures/", offered="factures/"))
    assert answer.headers["Location"].endswith("/fr/factures/")
    assert total()[0].solved == 1


def test_a_page_of_another_site_cannot_tell_offers(client, total):
    token, submission = token_and_form(client)
    told = {"csrf_token": token, "submission": submission, "offered": "factures/"}
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/fr/t/offered", data=told, headers=headers).status_code == 403
    assert post(client, told | {"csrf_token": "wrong"}, "/fr/t/offered").status_code == 404
    assert total()[0].offered == 0
