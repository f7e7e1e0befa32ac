"""When paying to go first changes something: closed desks, week-ends, calendars of their own, full queues."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.policy.load import load_policy
from portal.policy.worth import FEWEST, Answered, changes_something, current_delay, expected_at

FILE = """
version = "1"
[desk]
name = "D"
languages = ["fr"]
currency = "EUR"
[calendars.office]
timezone = "UTC"
holidays = []
week = { mon-fri = ["08:00-18:00"] }
[calendars.every_day]
extends = "office"
also_open = { sun = ["09:00-12:00"] }
[premium]
fee = "5 EUR"
refund_if_missed = true
first_reply = { at_most = "2h", counted = "open", calendar = "every_day", strength = "promise" }
"""
POLICY = load_policy(FILE, {})
OFFICE, PAID = POLICY.calendars["office"], POLICY.premium.first_reply
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
FRIDAY_NIGHT = datetime(2026, 11, 27, 20, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)


def answered(now, minutes, count=FEWEST, *, paid=False):
    """So many answers of last Monday morning, each after as many open minutes."""
    monday = now - timedelta(days=now.weekday() or 3)
    start = monday.replace(hour=9, minute=0)
    return [Answered(start, start + timedelta(minutes=minutes), paid) for _ in range(count)]


@pytest.mark.parametrize(
    ("name", "now", "minutes", "ahead", "is_given"),
    [
        ("quick answers, an open desk", MONDAY, 40, 0, False),
        ("slow answers, an open desk", MONDAY, 240, 0, True),
        ("quick answers, but a full queue", MONDAY, 40, 30, True),
        ("closed for the week-end, urgency is answered on Sunday", FRIDAY_NIGHT, 40, 0, True),
        ("Sunday, when only urgency is answered", SUNDAY, 40, 0, True),
    ],
)
def test_paying_changes_something(name, now, minutes, ahead, is_given):
    delay = current_delay(answered(now, minutes), ahead, OFFICE, now)
    expected = expected_at(delay, None, OFFICE, now)
    assert changes_something(expected, PAID.due(now)) is is_given, name


def test_a_closed_desk_whose_urgency_is_closed_too_sells_nothing_to_nobody():
    closed = load_policy(FILE.replace('calendar = "every_day", strength', 'calendar = "office", strength'), {})
    delay = current_delay(answered(FRIDAY_NIGHT, 40), 0, OFFICE, FRIDAY_NIGHT)
    expected = expected_at(delay, None, OFFICE, FRIDAY_NIGHT)
    assert not changes_something(expected, closed.premium.first_reply.due(FRIDAY_NIGHT))


@pytest.mark.parametrize(
    ("name", "seconds", "is_given"),
    [("sooner by a second", -1, False), ("the same moment", 0, False), ("later by a second", 1, True)],
)
def test_what_is_promised_decides_while_nothing_was_measured(name, seconds, is_given):
    paid = MONDAY + timedelta(hours=2)
    expected = expected_at(None, paid + timedelta(seconds=seconds), OFFICE, MONDAY)
    assert changes_something(expected, paid) is is_given, name


@pytest.mark.parametrize("due", [None, MONDAY - timedelta(minutes=1), MONDAY])
def test_who_was_promised_nothing_that_is_still_to_come_may_pay(due):
    assert expected_at(None, due, OFFICE, MONDAY) is None
    assert changes_something(None, PAID.due(MONDAY))


@pytest.mark.parametrize(("count", "is_known"), [(FEWEST - 1, False), (FEWEST, True)])
def test_too_few_answers_tell_nothing(count, is_known):
    assert (current_delay(answered(MONDAY, 40, count), 0, OFFICE, MONDAY) is not None) is is_known


def test_urgent_answers_say_nothing_of_the_ordinary_line():
    assert current_delay(answered(MONDAY, 5, 50, paid=True), 0, OFFICE, MONDAY) is None


def test_old_answers_are_forgotten():
    later = MONDAY + timedelta(days=8)
    assert current_delay(answered(MONDAY, 40), 0, OFFICE, later) is None


def test_day_and_night_count_where_no_calendar_does():
    found = current_delay(answered(MONDAY, 90), 0, None, MONDAY)
    assert (found, expected_at(found, None, None, MONDAY)) == (timedelta(minutes=90), MONDAY + timedelta(minutes=90))
