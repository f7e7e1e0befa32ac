"""Finding a request again."""

from __future__ import annotations

import time

import pytest

from portal.accounts import store as customers
from portal.accounts import web as account_pages
from portal.accounts.model import CustomerRecord
from portal.tickets import service
from tests.conftest import OWN_ORIGIN
from tests.tickets.conftest import a_request
from tests.tickets.test_contact_web import fields_of, mails

PAGE = "/fr/t/"


@pytest.fixture
def opened(counter, clock):
    return service.open_ticket(counter, a_request(), clock())


def look_up(client, **typed):
    fields = fields_of(client.get(PAGE).text) | typed
    return client.post(PAGE, data=fields, headers=OWN_ORIGIN)


def test_number_and_code_answer_at_once(client, opened):
    answer = look_up(client, number=opened.ticket.reference.lower().replace("-", " "), code=opened.code)
    assert (answer.status_code, answer.location) == (303, f"/fr/t/{opened.ticket.reference}/{opened.code}")


def test_number_and_address_have_a_link_mailed(client, database, opened):
    look_up(client, number=opened.ticket.reference, email="ADA@example.org ")
    link = mails(database)[-1].text.split("http://127.0.0.1:8000")[1].split("\n")[0]
    assert opened.ticket.reference in client.get(link).text


def test_s08_the_answer_is_the_same_whatever_is_true(client, database, opened):
    right = look_up(client, number=opened.ticket.reference, email="ada@example.org")
    wrong = look_up(client, number=opened.ticket.reference, email="eve@example.org")
    absent = look_up(client, number="GU-22222-2", email="ada@example.org")
    assert {(answer.status_code, answer.location, answer.text) for answer in (right, wrong, absent)} == {
        (303, "/fr/t/mailed", right.text)
    }
    assert len(mails(database)) == 2


def test_s08_the_answer_takes_the_same_time_whatever_is_true(client, opened):
    spent = []
    for email in ("ada@example.org", "eve@example.org"):
        fields = fields_of(client.get(PAGE).text) | {"number": opened.ticket.reference, "email": email}
        began = time.monotonic()
        client.post(PAGE, data=fields, headers=OWN_ORIGIN)
        spent.append(time.monotonic() - began)
    assert min(spent) >= account_pages.STEADY_SECONDS


def test_s33_links_to_one_request_do_not_come_without_end(client, database, counter, clock, opened):
    for _ in range(service.LINKS_AN_HOUR + 3):
        service.mail_link(counter, opened.ticket.reference, "ada@example.org", clock())
    assert len([mail for mail in mails(database) if mail.kind == "ticket_link"]) <= service.LINKS_AN_HOUR


@pytest.mark.parametrize(
    ("case", "typed", "field"),
    [
        ("a sign is wrong", {"number": "GU-23456-7", "email": "ada@example.org"}, "number"),
        ("nothing typed", {"number": "", "email": ""}, "number"),
        ("no address and no code", {"number": "GU-22222-2", "email": ""}, "lookup-email"),
        ("a code that opens nothing", {"number": "GU-22222-2", "code": "x" * 32}, "code"),
    ],
)
def test_a_look_up_that_cannot_succeed_says_what_to_mend(client, case: str, typed: dict[str, str], field: str):
    answer = look_up(client, **typed)
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text
    assert typed["number"] in answer.text


def test_my_requests_are_for_who_is_signed_in(client):
    answer = client.get("/fr/account/")
    assert (answer.status_code, answer.location) == (303, "/fr/account/sign-in")


def sign_in(client, database, clock, email):
    with database.writing() as db:
        customers.put(db, CustomerRecord(email=email, plan="pro"), "free", clock())
    token = fields_of(client.get("/fr/account/sign-in").text)["csrf_token"]
    client.post("/fr/account/sign-in", data={"csrf_token": token, "email": email}, headers=OWN_ORIGIN)
    link = mails(database)[-1].text.split("http://127.0.0.1:8000")[1].split("\n")[0]
    token = fields_of(client.get(link).text)["csrf_token"]
    return client.post(link, data={"csrf_token": token}, headers=OWN_ORIGIN)


def test_my_requests_are_mine_alone(client, database, counter, clock, opened):
    other = service.open_ticket(counter, a_request(email="eve@example.org", submission="form-2"), clock())
    sign_in(client, database, clock, "ada@example.org")
    page = client.get("/fr/account/").text
    assert f'href="/fr/t/{opened.ticket.reference}/mine"' in page
    assert other.ticket.reference not in page
    assert client.get(f"/fr/t/{opened.ticket.reference}/mine").status_code == 200
    assert client.get(f"/fr/t/{other.ticket.reference}/mine").status_code == 404


def test_signing_out_closes_my_requests(client, database, clock, opened):
    sign_in(client, database, clock, "ada@example.org")
    token = fields_of(client.get("/fr/account/").text)["csrf_token"]
    out = {"csrf_token": token, "where": "everywhere"}
    assert client.post("/fr/account/sign-out", data=out, headers=OWN_ORIGIN).status_code == 303
    assert client.get("/fr/account/").status_code == 303
    assert client.get(f"/fr/t/{opened.ticket.reference}/mine").status_code == 404


def test_paying_from_my_requests_makes_a_link_of_its_own(client, database, clock, opened):
    sign_in(client, database, clock, "ada@example.org")
    path = f"/fr/t/{opened.ticket.reference}/mine"
    token = fields_of(client.get(path).text)["csrf_token"]
    answer = client.post(path, data={"csrf_token": token, "do": "pay"}, headers=OWN_ORIGIN)
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
