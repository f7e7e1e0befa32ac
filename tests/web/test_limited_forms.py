"""A form from a network that sends too many comes back with every word, and says when to send it again."""

from __future__ import annotations

import io
import re

import pytest

from portal.tickets import service
from portal.tickets.model import Kind
from tests.conftest import OWN_ORIGIN, reader
from tests.tickets.conftest import PROMISES, a_request, counter  # noqa: F401  a fixture
from tests.tickets.test_contact_web import fields_of


@pytest.fixture
def hurried(settings, make_app, clock, monkeypatch):
    """A reader to whom the sidecar takes one form of each kind."""
    settings.promise_file.write_text(PROMISES, encoding="utf-8")
    monkeypatch.setattr("portal.tickets.web.REQUESTS", "1 per hour")
    monkeypatch.setattr("portal.tickets.receipt_web.REPLIES", "1 per hour")
    monkeypatch.setattr("portal.accounts.web.SIGN_INS", "1 per hour")
    monkeypatch.setattr("portal.accounts.web.STEADY_SECONDS", 0)
    return reader(make_app(settings, clock=clock))


FORMS = {
    "the contact form": (
        "/fr/contact/",
        {"name": "Ada", "email": "a", "subject": "Une page", "text": "Mes\nmots"},
    ),
    "the look-up": ("/fr/t/", {"number": "GU-7K3FQ", "email": "ada@example.org"}),
    "the way in": ("/fr/account/sign-in", {"email": "ada arobase example"}),
}


@pytest.mark.parametrize("case", FORMS)
def test_what_was_typed_comes_back_with_when_to_send_it(hurried, case: str):
    path, typed = FORMS[case]
    token = fields_of(hurried.get(path).text)["csrf_token"]
    first, second = (hurried.post(path, data=typed | {"csrf_token": token}, headers=OWN_ORIGIN) for _ in range(2))
    assert (first.status_code, second.status_code) == (400, 429)
    assert 0 < int(second.headers["Retry-After"]) <= 3601
    assert re.search(r"Rien n’est perdu.: renvoyez celle-ci dans (1\u00a0heure|\d+\u00a0minutes)\.", second.text)
    assert all(line in second.text for value in typed.values() for line in value.split("\n"))
    assert fields_of(second.text)["csrf_token"]


LEVEL = """
[levels.second]
reply = { at_most = "8h", counted = "elapsed", strength = "promise", from = "escalation" }
plans = ["pro"]
"""
LEFT_OVER = {
    "why somebody else should look": {"do": "level", "why": "Le second mot."},
    "a word about the answer": {"do": "rate", "satisfied": "no", "remark": "Le second mot."},
}


@pytest.mark.parametrize("case", LEFT_OVER)
def test_whatever_was_typed_beside_the_conversation_comes_back_too(hurried, settings, counter, clock, case: str):  # noqa: F811
    settings.promise_file.write_text(PROMISES + LEVEL, encoding="utf-8")
    opened = service.open_ticket(counter, a_request(plan="pro"), clock())
    if case.startswith("a word"):
        service.act_as_agent(counter, opened.ticket.id, Kind.SOLVED, 1, clock())
    path = f"/fr/t/{opened.ticket.reference}/{opened.code}"
    token = fields_of(hurried.get(path).text)["csrf_token"]
    hurried.post(path, data={"csrf_token": token, "do": "reply", "reply": ""}, headers=OWN_ORIGIN)
    answer = hurried.post(path, data={"csrf_token": token} | LEFT_OVER[case], headers=OWN_ORIGIN)
    assert answer.status_code == 429
    assert "Le second mot.</textarea>" in answer.text


def test_a_form_that_comes_back_says_that_it_lost_its_files(hurried, settings, database, clock):
    allowed = PROMISES.replace("[desk]", '[attachments]\nrequires = "nothing"\n\n[desk]', 1)
    settings.promise_file.write_text(allowed, encoding="utf-8")
    token = fields_of(hurried.get("/fr/contact/").text)["csrf_token"]
    for expected in (400, 429):
        data = {"csrf_token": token, "subject": "Une page", "files": (io.BytesIO(b"A log.\n"), "a.txt")}
        answer = hurried.post("/fr/contact/", data=data, headers=OWN_ORIGIN)
        assert answer.status_code == expected
        assert 'id="files-error">Choisissez de nouveau vos fichiers' in answer.text


def test_a_reply_comes_back_with_when_to_send_it(hurried, counter, clock):  # noqa: F811  the fixture
    opened = service.open_ticket(counter, a_request(), clock())
    path = f"/fr/t/{opened.ticket.reference}/{opened.code}"
    token = fields_of(hurried.get(path).text)["csrf_token"]
    data = {"csrf_token": token, "do": "reply"}
    assert hurried.post(path, data=data | {"reply": "Le premier mot."}, headers=OWN_ORIGIN).status_code == 303
    answer = hurried.post(path, data=data | {"reply": "Le second mot."}, headers=OWN_ORIGIN)
    assert answer.status_code == 429
    assert "Le second mot.</textarea>" in answer.text
    assert "renvoyez celle-ci dans" in answer.text
    assert len(service.read(counter, opened.ticket.id).events) == 2
