"""Signing in, as a customer without any script meets it."""

from __future__ import annotations

import re

import pytest
import sqlalchemy

from portal.accounts import service, store
from portal.accounts.model import CustomerRecord
from portal.accounts.service import Doorkeeper
from portal.accounts.web import STEADY_SECONDS
from portal.outbox import store as outbox
from portal.settings import read_settings
from tests.conftest import OWN_ORIGIN, reader

ADA = "ada@example.org"


@pytest.fixture(autouse=True)
def ada(database, clock):
    with database.writing() as db:
        store.put(db, CustomerRecord(email=ADA, plan="pro", name="Ada"), "free", clock())


def post(client, path, page=None, **fields):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page or path).text)
    data = {"csrf_token": token[1] if token else "", **fields}
    return client.post(path, data=data, headers=OWN_ORIGIN)


def mailed_link(database):
    with database.reading() as db:
        text = db.execute(sqlalchemy.select(outbox.mails.c.text).order_by(outbox.mails.c.id.desc())).scalars().first()
    return text.split("http://127.0.0.1:8000")[1].split("\n")[0]


def ask(client, email=ADA):
    return post(client, "/fr/account/sign-in", email=email)


def test_a_mailed_link_and_a_button_sign_in(client, database):
    assert ask(client).location == "/fr/account/mailed"
    answer = post(client, mailed_link(database))
    assert (answer.status_code, answer.location) == (303, "/fr/account/")
    assert ADA in client.get("/fr/account/").text


def test_s12_opening_the_link_signs_nobody_in_and_uses_nothing_up(client, database):
    ask(client)
    link = mailed_link(database)
    for _ in range(3):
        answer = client.get(link)
        assert answer.status_code == 200
        assert "guichet_customer" not in str(answer.headers)
    assert post(client, link).status_code == 303


def test_a_used_link_says_so(client, database):
    ask(client)
    link = mailed_link(database)
    post(client, link)
    assert client.get(link).status_code == 410
    assert post(client, link, "/fr/account/sign-in").status_code == 410


def test_s09_an_unknown_address_gets_the_same_answer(client):
    known, unknown = ask(client), ask(client, "eve@example.org")
    assert (known.status_code, known.location, known.text) == (unknown.status_code, unknown.location, unknown.text)
    assert STEADY_SECONDS > 0


def test_an_address_that_is_none_is_said_and_kept(client):
    answer = ask(client, "ada@")
    assert answer.status_code == 400
    assert 'value="ada@"' in answer.text


def test_s10_codes_that_are_none_open_nothing(client):
    for code in ("x", "%20", "x" * 500):
        assert client.get(f"/fr/account/link/{code}").status_code == 410


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client, database):
    ask(client)
    cookie = next(
        value for value in post(client, mailed_link(database)).headers.getlist("Set-Cookie") if "customer" in value
    )
    for word in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert cookie.startswith("guichet_customer=")


def test_on_https_no_other_host_can_set_the_cookie(settings, make_app, clock, database):
    public = read_settings(settings.root, {"GUICHET_URL": "https://aide.example.org"})
    visitor = reader(make_app(public, clock=clock), "198.51.100.7", "https://aide.example.org")
    service.request_link(Doorkeeper(database, public.url), ADA, "fr", clock())
    with database.reading() as db:
        text = db.execute(sqlalchemy.select(outbox.mails.c.text)).scalars().one()
    link = text.split(public.url)[1].split("\n")[0]
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get(link).text)[1]
    answer = visitor.post(link, data={"csrf_token": token}, headers={"Origin": public.url})
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if "customer" in value)
    assert cookie.startswith("__Host-guichet_customer=")
    assert "Secure" in cookie


def test_s44_signing_out_everywhere_ends_the_other_devices_too(app, client, database):
    other = reader(app)
    for visitor in (client, other):
        ask(visitor)
        post(visitor, mailed_link(database))
    assert post(client, "/fr/account/sign-out", "/fr/account/", where="everywhere").status_code == 303
    assert other.get("/fr/account/").status_code == 303


def test_s45_nobody_is_signed_out_or_in_by_another_site(client, database):
    ask(client)
    link = mailed_link(database)
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for path in (link, "/fr/account/sign-out", "/fr/account/sign-in"):
        assert client.post(path, headers=foreign).status_code == 403
        assert client.post(path, headers=OWN_ORIGIN).status_code == 400
    assert post(client, link).status_code == 303
