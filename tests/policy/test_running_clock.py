"""A clock that runs: what has run, what is left, and a file that changes meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.policy.explain import Why, explain
from portal.policy.pauses import due_with_pauses, time_left, time_run
from portal.policy.spans import Span

OFFICE = """
[calendars.office]
timezone = "UTC"
holidays = ["2026-11-25"]
week = { mon-fri = ["09:00-17:00"] }
[plans.p]
channels = ["form"]
first_reply = { at_most = "8h", counted = "open", calendar = "office", strength = "promise" }
"""


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


def promise_of(load, text: str = OFFICE):
    return load(text).plans["p"].first_reply


RUN = [
    ("nothing yet", at(23, 9), at(23, 9), [], 0),
    ("a morning", at(23, 9), at(23, 12), [], 3 * 60),
    ("over a night", at(23, 16), at(24, 10), [], 2 * 60),
    ("over a holiday", at(24, 16), at(26, 10), [], 2 * 60),
    ("with a rest", at(23, 9), at(23, 12), [Span(at(23, 10), at(23, 11))], 2 * 60),
    ("V9 rested and solved in one step", at(23, 9), at(23, 12), [Span(at(23, 10), at(23, 12))], 60),
    ("V9 the rest is written to end after it was solved", at(23, 9), at(23, 12), [Span(at(23, 10), at(23, 13))], 60),
    (
        "several rests",
        at(23, 9),
        at(24, 10),
        [Span(at(23, 10), at(23, 11)), Span(at(23, 15), at(24, 9, 30))],
        5 * 60 + 30,
    ),
    ("a rest before it began", at(23, 9), at(23, 12), [Span(at(23, 7), at(23, 8))], 3 * 60),
    ("a rest all night long", at(23, 16), at(24, 10), [Span(at(23, 17), at(24, 9))], 2 * 60),
]


@pytest.mark.parametrize(("start", "until", "pauses", "minutes"), [c[1:] for c in RUN], ids=[c[0] for c in RUN])
def test_a_clock_counts_what_is_open_and_not_a_rest(load, start, until, pauses, minutes):
    promise = promise_of(load)

    assert time_run(promise, start, until, pauses) == timedelta(minutes=minutes)
    assert time_left(promise, start, until, pauses) == timedelta(hours=8) - timedelta(minutes=minutes)
    explained = explain(promise, start, until, pauses)
    assert sum((s.span.length for s in explained if s.is_counted), timedelta()) == timedelta(minutes=minutes)


DUE = [
    ("a second before", at(24, 8, 59, 59), timedelta(0)),
    ("when it is due", at(23, 17), timedelta(0)),
    ("a second of opening later", at(24, 9, 0, 1), -timedelta(seconds=1)),
]


@pytest.mark.parametrize(("now", "left"), [c[1:] for c in DUE], ids=[c[0] for c in DUE])
def test_what_is_left_reaches_nothing_when_the_answer_is_due(load, now, left):
    assert time_left(promise_of(load), at(23, 9), now, []) == left


def test_seconds_matter(load):
    promise = promise_of(load)

    assert time_run(promise, at(23, 8, 59, 59), at(23, 9, 0, 1), []) == timedelta(seconds=1)
    assert time_run(promise, at(23, 16, 59, 59), at(23, 17, 0, 1), []) == timedelta(seconds=1)


def test_elapsed_time_runs_by_night(load):
    promise = promise_of(load, OFFICE.replace('counted = "open", calendar = "office"', 'counted = "elapsed"'))

    assert time_run(promise, at(23, 16), at(24, 10), [Span(at(23, 20), at(24, 8))]) == timedelta(hours=6)


def test_days_have_no_hours_left(load):
    days = OFFICE.replace('at_most = "8h", counted = "open"', 'at_most = "2 days", counted = "open_days"')

    assert time_left(promise_of(load, days), at(23, 9), at(24, 9), []) is None


CHANGED = [
    ("longer hours", '"09:00-17:00"', '"09:00-19:00"'),
    ("another zone", '"UTC"', '"+02:00"'),
    ("a shorter delay", '"8h"', '"2h"'),
    ("another day off", '["2026-11-25"]', '["2026-11-24"]'),
]


@pytest.mark.parametrize(("old", "new"), [c[1:] for c in CHANGED], ids=[c[0] for c in CHANGED])
def test_a_file_that_changes_while_a_clock_runs_changes_only_what_comes_in_later(load, old, new):
    """A request keeps the whole file of its day: the promise it holds goes on being counted as it was."""
    kept = promise_of(load)
    due = due_with_pauses(kept, at(23, 16), [Span(at(23, 16, 30), at(24, 9, 30))])
    edited = promise_of(load, OFFICE.replace(old, new))

    assert due == due_with_pauses(kept, at(23, 16), [Span(at(23, 16, 30), at(24, 9, 30))]) == at(24, 17)
    assert edited.due(at(23, 16)) != kept.due(at(23, 16))


def test_every_stretch_points_to_a_rule(load):
    stretches = explain(promise_of(load), at(24, 16), at(27, 10), [Span(at(26, 10), at(26, 11))])

    assert [(s.why, s.rule) for s in stretches] == [
        (Why.OPEN, "calendars.office.week.tue"),
        (Why.NIGHT, "calendars.office.week.tue"),
        (Why.HOLIDAY, "calendars.office.holidays"),
        (Why.NIGHT, "calendars.office.week.thu"),
        (Why.OPEN, "calendars.office.week.thu"),
        (Why.WAITING, "plans.p.first_reply"),
        (Why.OPEN, "calendars.office.week.thu"),
        (Why.NIGHT, "calendars.office.week.thu"),
        (Why.OPEN, "calendars.office.week.fri"),
    ]


def test_words_and_time_that_runs_backwards_have_no_clock(load):
    words = OFFICE.replace(
        'at_most = "8h", counted = "open", calendar = "office", strength = "promise"',
        'words = "soon", strength = "typical"',
    )

    with pytest.raises(ValueError, match="words"):
        time_run(promise_of(load, words), at(23, 9), at(23, 10), [])
    with pytest.raises(ValueError, match="before"):
        time_run(promise_of(load), at(23, 10), at(23, 9), [])
