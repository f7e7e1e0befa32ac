"""While we wait for the customer the clock rests, whatever the delay is counted in."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from portal.policy.calendars import Calendar
from portal.policy.pauses import due_with_pauses
from portal.policy.promises import Counted, Promise, Strength
from portal.policy.spans import Span

OFFICE = 'timezone = "Europe/Paris"\nholidays = []\nweek = { mon-fri = ["08:00-12:00", "13:00-17:00"] }'
MINUTE = timedelta(minutes=1)


def utc(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def promise(calendar, counted, at_most):
    return Promise(strength=Strength.PROMISE, counted=counted, at_most=at_most, calendar=calendar)


def four_hours(calendar):
    return promise(calendar(OFFICE), Counted.OPEN, timedelta(hours=4))


# The 23rd is a Monday; 8:00 in Paris is 7:00 UTC.
@pytest.mark.parametrize(
    ("name", "pauses", "due"),
    [
        ("no pause", [], utc(23, 11)),
        ("an hour in the morning", [Span(utc(23, 8), utc(23, 9))], utc(23, 13)),
        ("over lunch alone", [Span(utc(23, 11), utc(23, 12))], utc(23, 11)),
        ("over the night", [Span(utc(23, 10), utc(24, 8))], utc(24, 9)),
        ("two pauses", [Span(utc(23, 8), utc(23, 9)), Span(utc(23, 9, 30), utc(23, 10))], utc(23, 13, 30)),
        ("asked at the very moment when it was due", [Span(utc(23, 11), utc(23, 15))], utc(23, 11)),
        ("asked a second before", [Span(utc(23, 10, 59), utc(23, 12))], utc(23, 12, 1)),
        ("asked when it was already late", [Span(utc(23, 14), utc(23, 15))], utc(23, 11)),
    ],
)
def test_opening_hours_in_a_pause_do_not_count(calendar, name, pauses, due):
    assert due_with_pauses(four_hours(calendar), utc(23, 7), pauses) == due


def test_nobody_can_tell_while_the_clock_rests(calendar):
    assert due_with_pauses(four_hours(calendar), utc(23, 7), [], resting_since=utc(23, 8)) is None


def test_what_was_missed_before_the_pause_stays_missed(calendar):
    assert due_with_pauses(four_hours(calendar), utc(23, 7), [], resting_since=utc(23, 14)) == utc(23, 11)


def test_elapsed_time_rests_for_just_as_long():
    delay = promise(None, Counted.ELAPSED, timedelta(hours=24))
    pauses = [Span(utc(21, 13), utc(22, 0)), Span(utc(22, 3), utc(22, 4))]
    assert due_with_pauses(delay, utc(21, 12), pauses) == utc(22, 12) + timedelta(hours=12)


@pytest.mark.parametrize(
    ("name", "pause", "due"),
    [
        ("no closing in it", Span(utc(23, 10), utc(23, 15)), utc(25, 16)),
        ("asked at the very moment when it was due", Span(utc(25, 16), utc(27, 10)), utc(25, 16)),
        ("one closing in it", Span(utc(24, 10), utc(25, 10)), utc(26, 16)),
        ("a weekend in it", Span(utc(24, 10), utc(30, 10)), datetime(2026, 12, 1, 16, tzinfo=UTC)),
    ],
)
def test_days_that_end_in_a_pause_do_not_count(load, name, pause, due):
    policy = load(
        f"[calendars.c]\n{OFFICE}\n"
        "[plans.p]\nchannels = []\n"
        'first_reply = { at_most = "2 days", counted = "open_days", calendar = "c", strength = "promise" }'
    )
    delay = policy.plans["p"].first_reply
    assert delay is not None
    assert due_with_pauses(delay, utc(23, 9), [pause]) == due


def test_words_have_no_due_time():
    assert due_with_pauses(Promise(strength=Strength.TYPICAL, words={"en": "soon"}), utc(23, 9), []) is None


@pytest.mark.parametrize("seed", range(40))
def test_it_equals_counting_minute_by_minute(calendar, seed):
    chance = random.Random(seed)
    office: Calendar = calendar(OFFICE)
    length = timedelta(minutes=chance.randint(1, 900))
    start = utc(23, 0) + timedelta(minutes=chance.randint(0, 4000))
    pauses, moment = [], start
    for _ in range(chance.randint(0, 3)):
        begin = moment + timedelta(minutes=chance.randint(1, 700))
        moment = begin + timedelta(minutes=chance.randint(1, 2000))
        pauses.append(Span(begin, moment))

    left, minute = length, start
    while left:
        if office.is_open(minute) and not any(pause.start <= minute < pause.end for pause in pauses):
            left -= MINUTE
        minute += MINUTE

    assert due_with_pauses(promise(office, Counted.OPEN, length), start, pauses) == minute
