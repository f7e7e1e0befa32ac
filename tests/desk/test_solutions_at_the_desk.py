"""A solution that the promise file gives a time is shown beside the answer, with its clock."""

from __future__ import annotations

import re

import pytest

from portal.tickets import service, store
from tests.conftest import A_MONDAY_MORNING, reader
from tests.desk.conftest import act
from tests.tickets.conftest import PROMISES, a_request

REPLY = 'first_reply = { at_most = "4h", counted = "open", calendar = "office", strength = "promise" }'
CLOCKED = 'solution = {{ at_most = "7h", counted = "open", calendar = "office", strength = "{strength}" }}'
WORDS = 'solution = { words = { fr = "sous peu", en = "before long", es = "en breve" }, strength = "typical" }'


def promise(settings, line):
    settings.promise_file.write_text(PROMISES.replace(REPLY, f"{REPLY}\n{line}", 1), encoding="utf-8")


@pytest.fixture
def clocked(settings):
    promise(settings, CLOCKED.format(strength="promise"))


def desk_page(browser, opened):
    return browser.get(f"/desk/tickets/{opened.ticket.reference}").text


@pytest.mark.usefixtures("clocked")
def test_the_queue_and_the_request_say_when_the_solution_is_due(browser, opened):
    assert '<time datetime="2026-11-24T08:00:00Z">demain à 9\xa0h</time>' in browser.get("/desk/").text
    page = desk_page(browser, opened)
    assert "Promise avant demain à 9\xa0h." in page
    assert re.search("<summary>[^<]*La solution[^<]*</summary>", page)


@pytest.mark.usefixtures("clocked")
def test_it_is_still_due_once_answered_and_late_once_missed(browser, seat, camille, opened, clock):
    act(browser, opened.ticket.reference, "reply", "Nous cherchons.")
    row = browser.get("/desk/").text
    assert "répondue, pas encore résolue" in row
    assert 'desk-row__solution">' in row
    clock.advance(days=2)
    browser = seat(camille, "two days later")
    assert "desk-row__solution--late" in browser.get("/desk/").text
    assert "En retard\u202f: elle était due le mardi 24 novembre à 9\xa0h." in desk_page(browser, opened)


@pytest.mark.usefixtures("clocked")
def test_its_clock_rests_with_the_customer_and_stops_when_it_is_solved(browser, seat, camille, opened, clock):
    act(browser, opened.ticket.reference, "ask", "Quel navigateur\u202f?")
    assert "Son délai est suspendu aussi." in desk_page(browser, opened)
    clock.advance(minutes=30)
    act(browser, opened.ticket.reference, "solve")
    assert "Résolue le lundi 23 novembre à" in desk_page(browser, opened)
    clock.advance(days=2)
    browser = seat(camille, "two days later")
    act(browser, opened.ticket.reference, "reopen")
    assert "En retard\u202f: elle était due le mardi 24 novembre à 9\xa0h\xa030." in desk_page(browser, opened)


@pytest.mark.usefixtures("clocked")
def test_what_was_closed_without_one_owes_none_until_it_is_opened_again(app, browser, opened, clock, counter):
    found, access = service.find(counter, opened.ticket.reference, opened.code, clock())
    service.act_as_customer(counter, access, service.Kind.CLOSED, clock())
    assert "<dt>Solution</dt>" not in desk_page(browser, found)
    clock.advance(hours=1)
    act(browser, opened.ticket.reference, "reopen")
    assert "Promise avant demain à 10\xa0h." in desk_page(browser, found)


@pytest.mark.usefixtures("clocked")
def test_the_customer_is_shown_the_same_strip(app, opened):
    page = reader(app).get(f"/fr/t/{opened.ticket.reference}/{opened.code}").text
    assert re.search("<summary>[^<]*La solution[^<]*</summary>", page)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param(CLOCKED.format(strength="typical"), "D’ordinaire avant demain", id="typical"),
        pytest.param(CLOCKED.format(strength="best_effort"), "Si possible avant demain", id="best effort"),
        pytest.param(WORDS, "<dd>sous peu</dd>", id="words"),
    ],
)
def test_it_is_worded_by_how_far_it_binds(settings, browser, counter, line, said):
    promise(settings, line)
    assert said in desk_page(browser, service.open_ticket(counter, a_request(), A_MONDAY_MORNING))


def test_one_that_is_past_and_was_not_promised_is_not_late(settings, counter, seat, camille, clock):
    promise(settings, CLOCKED.format(strength="typical"))
    opened = service.open_ticket(counter, a_request(), clock())
    clock.advance(days=2)
    browser = seat(camille, "two days later")
    assert "desk-row__solution--late" not in browser.get("/desk/").text
    page = desk_page(browser, opened)
    assert "Dépassé\u202f: elle était attendue le mardi 24 novembre à 9\xa0h, sans être promise." in page
    assert "Ce n’est pas une promesse." in page


def test_a_plan_that_says_nothing_of_solutions_shows_none(browser, opened):
    assert "<dt>Solution</dt>" not in desk_page(browser, opened)
    assert "desk-row__solution" not in browser.get("/desk/").text


@pytest.mark.usefixtures("clocked")
def test_a_list_reads_the_events_of_all_its_rows_at_once(browser, counter, clock, monkeypatch):
    for key in "abc":
        service.open_ticket(counter, a_request(submission=key), clock())
    asked = []
    read = store.events_of_each
    monkeypatch.setattr(store, "events_of_each", lambda db, ids: asked.append(len(ids)) or read(db, ids))
    assert browser.get("/desk/").text.count('desk-row__solution">') == 3
    assert asked == [3]


def test_the_place_in_the_queue_and_its_reason_stand_on_the_request(browser, opened):
    assert "<dt>Place dans la file</dt><dd>1 · " in desk_page(browser, opened)
    act(browser, opened.ticket.reference, "solve")
    assert "Place dans la file" not in desk_page(browser, opened)
