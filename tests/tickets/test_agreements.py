"""A promise to one customer alone: theirs gets it, wherever the promise is told, counted and kept; nobody else does."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal.accounts import store as customers
from portal.accounts.model import CustomerRecord
from portal.desk.rows import Reader, ticket_sheet
from portal.outbox import store as outbox
from portal.tickets import handovers, service
from portal.tickets.levels import HandOver
from portal.tickets.queue import page as queue_page
from portal.tickets.queue import standing
from portal.tickets.selections import due_soon
from tests.tickets.conftest import PROMISES, a_request
from tests.tickets.test_contact_web import filled, send, tickets
from tests.tickets.test_lookup_web import sign_in

ACME = """
[overlays.acme]
version = "2026-03"
organisation = "AB123"
since = 2026-01-01
rank = 7
first_reply = { at_most = "1h", counted = "open", calendar = "office", strength = "promise" }
levels.second = { at_most = "2h", counted = "open", calendar = "office", strength = "promise", from = "escalation" }
"""
SECOND = """
[levels.second]
reply = { at_most = "8h", counted = "open", calendar = "office", strength = "promise", from = "escalation" }
"""
AN_HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def agreed(settings, promised):
    settings.promise_file.write_text(PROMISES + SECOND + ACME, encoding="utf-8")


def signed_in(client, database, clock, *, number="AB123"):
    sign_in(client, database, clock, "ada@example.org")
    with database.writing() as db:
        customers.put(db, CustomerRecord(email="ada@example.org", plan="pro", number=number), "free", clock())


def the_ticket(counter, database):
    (row,) = tickets(database)
    return service.read(counter, row.id).ticket


def test_the_form_says_and_the_clock_keeps_what_was_agreed(client, database, counter, clock):
    signed_in(client, database, clock)

    page = client.get("/fr/contact/").text
    answer = send(client, filled(client))

    assert "Votre accord particulier s’applique ici, version 2026-03." in page
    assert "Réponse promise avant aujourd’hui à 11\xa0h (heure de Paris)." in page
    assert the_ticket(counter, database).due_at == clock() + AN_HOUR
    for receipt in (answer.location, re.sub(r"/[^/]+$", "/mine", answer.location)):
        assert "Votre accord particulier, version 2026-03" in client.get(receipt).text
    assert "Votre accord particulier s’applique ici, version 2026-03." in client.get("/fr/account/").text


@pytest.mark.parametrize(
    ("own", "typed"),
    [
        pytest.param("AB124", "", id="a customer of another organisation"),
        pytest.param("AB124", "AB123", id="a customer who types the number of another organisation"),
        pytest.param("", "AB123", id="somebody whom nobody knows, who types the number"),
    ],
)
def test_an_agreement_is_for_nobody_else(client, database, clock, own, typed):
    if own:
        signed_in(client, database, clock, number=own)

    answer = send(client, filled(client, number=typed, email="ada@example.org"))

    (ticket,) = tickets(database)
    assert ticket.due_at != clock() + AN_HOUR
    assert "accord particulier" not in client.get(answer.location).text


def test_an_agreement_holds_for_an_address_too(settings, client, database, counter, clock):
    settings.promise_file.write_text(
        PROMISES + SECOND + ACME.replace('organisation = "AB123"', 'customer = "ada@example.org"'), encoding="utf-8"
    )
    signed_in(client, database, clock, number="")

    send(client, filled(client))

    assert the_ticket(counter, database).due_at == clock() + AN_HOUR


def test_a_request_keeps_the_agreement_it_was_given(settings, counter, clock):
    opened = service.open_ticket(counter, a_request(agreement="acme"), clock())
    settings.promise_file.write_text(PROMISES + SECOND, encoding="utf-8")
    later = service.open_ticket(counter, a_request(agreement="acme", submission="form-2"), clock())

    with counter.database.reading() as db:
        kept, ended = (counter.pledges.of(db, one.ticket) for one in (opened, later))

    assert (kept.agreement.name, kept.agreement.version) == ("acme", "2026-03")
    assert kept.plans["pro"].first_reply.at_most == AN_HOUR
    assert (ended.agreement, later.ticket.due_at) == (None, clock() + 5 * AN_HOUR)  # lunch counted out


def test_an_agent_reads_which_agreement_holds(app, counter, clock):
    opened = service.open_ticket(counter, a_request(agreement="acme"), clock())

    with app.test_request_context("/desk/"):
        sheet = ticket_sheet(counter, service.read(counter, opened.ticket.id), Reader("fr", {}), clock())

    assert sheet.row.agreement == "acme, 2026-03"


def test_the_queue_knows_the_rank_and_the_due_time_of_an_agreement(counter, clock):
    ordinary = service.open_ticket(counter, a_request(submission="form-1"), clock())
    agreed_later = service.open_ticket(counter, a_request(submission="form-2", agreement="acme"), clock() + AN_HOUR / 2)

    with counter.database.reading() as db:
        order = [ticket.id for ticket, _place in queue_page(db, counter.pledges, clock(), 0, 10)]
        ranks = [standing(counter.pledges.of(db, one.ticket), one.ticket).rank for one in (ordinary, agreed_later)]
        soon = due_soon(db, counter.pledges, clock(), 2 * AN_HOUR)
        found = queue_page(db, counter.pledges, clock(), 0, 10, only=soon)

    assert order == [agreed_later.ticket.id, ordinary.ticket.id]
    assert ranks == [1, 7]
    assert [ticket.id for ticket, _place in found] == [agreed_later.ticket.id]


def test_a_level_answers_by_the_agreement(counter, clock):
    opened = service.open_ticket(counter, a_request(agreement="acme"), clock())

    handovers.hand_over(counter, opened.ticket.id, HandOver(level="second"), agent=1, now=clock())

    ticket = service.read(counter, opened.ticket.id).ticket
    assert ticket.level_due_at == clock() + 2 * AN_HOUR


@pytest.mark.parametrize(
    ("agreement", "said"),
    [("acme", "C’est une promesse. C’est votre accord particulier, version 2026-03, qui le dit."), ("", "")],
    ids=["an agreement of their own", "what everybody is promised"],
)
def test_the_mail_that_gives_a_time_names_the_agreement_it_comes_from(counter, database, clock, agreement, said):
    opened = service.open_ticket(counter, a_request(agreement=agreement), clock())

    handovers.hand_over(counter, opened.ticket.id, HandOver(level="second"), agent=1, now=clock())

    with database.reading() as db:
        (text,) = [mail.text for mail in db.execute(outbox.mails.select()) if mail.kind == "ticket_handed_over"]
    assert "C’est une promesse." in text
    assert said in text
    assert ("accord" in text) is bool(said)


def test_an_agreement_may_open_the_form(settings, client, database, clock):
    closed = PROMISES.replace('[plans.pro]\nchannels = ["form"]', '[plans.pro]\nchannels = ["email"]')
    closed = closed.replace('currency = "EUR"\n', 'currency = "EUR"\nemail = "help@example.org"\n')
    own = ACME.replace("rank = 7", 'channels = ["form"]')
    settings.promise_file.write_text(closed + SECOND + own, encoding="utf-8")
    signed_in(client, database, clock)
    assert 'id="gu-contact"' in client.get("/fr/contact/").text

    signed_in(client, database, clock, number="AB124")
    assert 'id="gu-contact"' not in client.get("/fr/contact/").text
