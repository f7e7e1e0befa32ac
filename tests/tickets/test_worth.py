"""Urgency is offered only while it changes something, and money that changes nothing goes back."""

from __future__ import annotations

import re

import pytest

from portal.tickets import service
from portal.tickets.model import Kind, Lane
from portal.tickets.worth import worth_of
from tests.conftest import OWN_ORIGIN, reader
from tests.tickets.conftest import PROMISES, a_request

AGENT = 1


def ask(counter, clock, name, **changes):
    return service.open_ticket(counter, a_request(submission=f"form-{name}", **changes), clock())


def answer_quickly(counter, clock, minutes=10):
    """Five ordinary requests, each answered after some minutes."""
    asked = [ask(counter, clock, f"quick-{number}").ticket for number in range(5)]
    clock.advance(minutes=minutes)
    for ticket in asked:
        service.act_as_agent(counter, ticket.id, Kind.SOLVED, AGENT, clock())


def offer_path(opened):
    return f"/fr/t/{opened.ticket.reference}/{opened.code}"


def test_nothing_is_sold_while_ordinary_requests_are_answered_as_soon(app, counter, clock):
    answer_quickly(counter, clock)
    opened, browser = ask(counter, clock, "own"), reader(app)
    assert "Payer ne changerait rien" in browser.get(offer_path(opened)).text
    assert f'href="{offer_path(opened)}/pay"' not in browser.get(offer_path(opened)).text
    page = browser.get(f"{offer_path(opened)}/pay").text
    assert "nous ne vendons donc rien" in page
    assert 'name="begin"' not in page
    assert "aujourd’hui à 10" in page


def test_whoever_opened_the_offer_before_pays_nothing_either(app, counter, clock):
    quick = [ask(counter, clock, f"quick-{number}").ticket for number in range(5)]
    clock.advance(minutes=10)
    opened, browser = ask(counter, clock, "own"), reader(app)
    page = browser.get(f"{offer_path(opened)}/pay").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    assert 'name="begin"' in page
    for ticket in quick:
        service.act_as_agent(counter, ticket.id, Kind.SOLVED, AGENT, clock())
    data = {"csrf_token": token, "begin": "yes"}
    answer = browser.post(f"{offer_path(opened)}/pay", data=data, headers=OWN_ORIGIN)
    assert (answer.status_code, "nous ne vendons donc rien" in answer.text) == (200, True)


@pytest.mark.parametrize(("name", "minutes", "is_given"), [("quick answers", 10, False), ("slow answers", 200, True)])
def test_how_things_go_decides(counter, clock, name, minutes, is_given):
    answer_quickly(counter, clock, minutes)
    ticket = ask(counter, clock, "own").ticket
    assert worth_of(counter, ticket, 0, clock()).is_given is is_given, name


def test_a_full_queue_makes_urgency_worth_something_again(counter, clock):
    answer_quickly(counter, clock)
    ticket = ask(counter, clock, "own").ticket
    assert worth_of(counter, ticket, 40, clock()).is_given


def test_whoever_has_waited_longer_than_others_is_not_told_that_it_goes_fast(counter, clock):
    answer_quickly(counter, clock)
    ticket = ask(counter, clock, "own").ticket
    clock.advance(minutes=11)
    worth = worth_of(counter, ticket, 0, clock())
    assert (worth.is_measured, worth.is_given) == (False, True)


def test_money_for_a_request_that_was_answered_meanwhile_lifts_nothing(counter, clock):
    ticket = ask(counter, clock, "own").ticket
    service.act_as_agent(counter, ticket.id, Kind.AGENT_REPLIED, AGENT, clock(), text="Voici.")
    with counter.database.writing() as db:
        assert not service.lift(db, counter, ticket.id, clock(), {"order": "o"})
    assert service.read(counter, ticket.id).ticket.lane is Lane.STANDARD


def test_money_never_makes_a_promise_later(counter, clock):
    ticket = ask(counter, clock, "own").ticket  # promised within four open hours
    clock.advance(hours=3)  # one of them is lunch: two are left, as many as money would buy
    with counter.database.writing() as db:
        assert not service.lift(db, counter, ticket.id, clock(), {"order": "o"})
    assert service.read(counter, ticket.id).ticket.due_at == ticket.due_at


def test_a_promise_that_was_missed_already_can_still_be_paid_for(counter, clock):
    ticket = ask(counter, clock, "own").ticket
    clock.advance(hours=7)
    with counter.database.writing() as db:
        assert service.lift(db, counter, ticket.id, clock(), {"order": "o"})


def test_a_desk_that_sells_nothing_is_never_asked(settings, counter, clock):
    settings.promise_file.write_text(PROMISES.split("[premium]")[0], encoding="utf-8")
    ticket = ask(counter, clock, "own").ticket
    assert worth_of(counter, ticket, 0, clock()).is_given
