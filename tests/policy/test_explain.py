from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from portal.policy.explain import explain
from portal.policy.spans import Span
from portal.public_holidays import holiday_dates

PARIS = ZoneInfo("Europe/Paris")
HOLIDAYS = {"FR": holiday_dates("FR", range(2025, 2029), "fr")}
DESK = """
[calendars.office]
timezone = "Europe/Paris"
holidays = "FR"
week = { mon-fri = ["08:00-12:00", "13:00-17:00"], sat = ["09:00-12:00"] }
dates = { 2026-12-24 = ["08:00-10:00"], 2026-12-28 = [] }
[calendars.every_day]
extends = "office"
also_open = { sun = ["09:00-12:00"], holidays = ["09:00-12:00"] }
[calendars.far]
timezone = "-06:00"
holidays = []
week = { mon-fri = ["09:00-17:00"] }
[calendars.both]
union = ["office", "far"]
timezone = "UTC"
"""


def paris(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=PARIS)


def promise_of(load, keys):
    text = f'{DESK}[plans.p]\nchannels = []\nfirst_reply = {{ {keys}, strength = "promise" }}\n'
    return load(text, HOLIDAYS).plans["p"].first_reply


def told(stretches) -> list[str]:
    """Each stretch as `Fri 16:30 - 17:00 open`, on the wall clock of Paris."""
    return [
        f"{stretch.span.start.astimezone(PARIS):%a %H:%M} - {stretch.span.end.astimezone(PARIS):%a %H:%M} {stretch.why}"
        for stretch in stretches
    ]


CASES = [
    ("within one opening", "office", "4h", "11-20T08:00", ["Fri 08:00 - Fri 12:00 open"]),
    (
        "over lunch",
        "office",
        "4h",
        "11-20T11:00",
        ["Fri 11:00 - Fri 12:00 open", "Fri 12:00 - Fri 13:00 break", "Fri 13:00 - Fri 16:00 open"],
    ),
    (
        "over a weekend",
        "office",
        "4h",
        "11-20T16:30",
        [
            "Fri 16:30 - Fri 17:00 open",
            "Fri 17:00 - Sat 09:00 night",
            "Sat 09:00 - Sat 12:00 open",
            "Sat 12:00 - Sun 00:00 night",
            "Sun 00:00 - Mon 00:00 closed_day",
            "Mon 00:00 - Mon 08:00 night",
            "Mon 08:00 - Mon 08:30 open",
        ],
    ),
    ("asked at lunch", "office", "1h", "11-20T12:15", ["Fri 12:15 - Fri 13:00 break", "Fri 13:00 - Fri 14:00 open"]),
    (
        "asked before opening",
        "office",
        "1h",
        "11-20T07:00",
        ["Fri 07:00 - Fri 08:00 night", "Fri 08:00 - Fri 09:00 open"],
    ),
    (
        "over a single date, a holiday, a weekend and a date without hours",
        "office",
        "4h",
        "12-24T09:00",
        [
            "Thu 09:00 - Thu 10:00 open",
            "Thu 10:00 - Fri 00:00 night",
            "Fri 00:00 - Sat 00:00 holiday",
            "Sat 00:00 - Sat 09:00 night",
            "Sat 09:00 - Sat 12:00 open",
        ],
    ),
    (
        "a holiday that is worked",
        "every_day",
        "2h",
        "11-11T08:00",
        ["Wed 08:00 - Wed 09:00 night", "Wed 09:00 - Wed 11:00 open"],
    ),
]


@pytest.mark.parametrize(
    ("calendar", "at_most", "start", "stretches"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_the_time_until_due_is_told_stretch_by_stretch(load, calendar, at_most, start, stretches):
    promise = promise_of(load, f'at_most = "{at_most}", counted = "open", calendar = "{calendar}"')
    moment = paris(start)

    assert told(explain(promise, moment, promise.due(moment))) == stretches


def test_each_stretch_points_to_the_rule_that_made_it(load):
    promise = promise_of(load, 'at_most = "4h", counted = "open", calendar = "office"')

    rules = [(s.why.value, s.rule, s.name) for s in explain(promise, paris("12-24T09:00"), paris("12-29T09:00"))]
    assert rules == [
        ("open", "calendars.office.dates.2026-12-24", ""),
        ("night", "calendars.office.dates.2026-12-24", ""),
        ("holiday", "calendars.office.holidays", "Noël"),
        ("night", "calendars.office.week.sat", ""),
        ("open", "calendars.office.week.sat", ""),
        ("night", "calendars.office.week.sat", ""),
        ("closed_day", "calendars.office.week.sun", ""),
        ("dated", "calendars.office.dates.2026-12-28", ""),
        ("night", "calendars.office.week.tue", ""),
        ("open", "calendars.office.week.tue", ""),
    ]


def test_a_worked_holiday_points_to_what_opens_it(load):
    promise = promise_of(load, 'at_most = "2h", counted = "open", calendar = "every_day"')

    (stretch,) = explain(promise, paris("11-11T09:00"), paris("11-11T11:00"))
    assert (stretch.rule, stretch.name, stretch.is_counted) == (
        "calendars.every_day.also_open.holidays",
        "Armistice",
        True,
    )


def test_elapsed_time_and_waiting_point_to_the_promise_whose_clock_it_is(load):
    promise = promise_of(load, 'at_most = "24h", counted = "elapsed"')
    pause = Span(paris("11-20T17:00"), paris("11-20T18:00"))

    stretches = explain(promise, paris("11-20T16:30"), paris("11-20T19:00"), [pause])

    assert [(stretch.why.value, stretch.rule) for stretch in stretches] == [
        ("elapsed", "plans.p.first_reply.counted"),
        ("waiting", "plans.p.first_reply"),
        ("elapsed", "plans.p.first_reply.counted"),
    ]


def test_where_a_promise_stands_does_not_make_it_another(load):
    same = '{ at_most = "4h", counted = "elapsed", strength = "promise" }'
    plan = load(f"[plans.p]\nchannels = []\nfirst_reply = {same}\nsolution = {same}\n").plans["p"]

    assert (plan.first_reply.key, plan.solution.key) == ("plans.p.first_reply", "plans.p.solution")
    assert plan.first_reply == plan.solution


def test_elapsed_time_is_one_stretch(load):
    promise = promise_of(load, 'at_most = "24h", counted = "elapsed"')

    assert told(explain(promise, paris("11-20T16:30"), paris("11-21T16:30"))) == ["Fri 16:30 - Sat 16:30 elapsed"]


def test_waiting_for_the_customer_takes_its_place_in_the_strip(load):
    promise = promise_of(load, 'at_most = "4h", counted = "open", calendar = "office"')
    pauses = [Span(paris("11-19T10:00"), paris("11-19T12:30")), Span(paris("11-19T18:00"), paris("11-20T09:00"))]

    assert told(explain(promise, paris("11-19T09:00"), paris("11-20T09:30"), pauses)) == [
        "Thu 09:00 - Thu 10:00 open",
        "Thu 10:00 - Thu 12:30 waiting",
        "Thu 12:30 - Thu 13:00 break",
        "Thu 13:00 - Thu 17:00 open",
        "Thu 17:00 - Thu 18:00 night",
        "Thu 18:00 - Fri 09:00 waiting",
        "Fri 09:00 - Fri 09:30 open",
    ]


@pytest.mark.parametrize("calendar", ["office", "every_day", "far", "both"])
def test_stretches_leave_nothing_out_and_those_that_count_add_up_to_the_delay(load, calendar):
    promise = promise_of(load, f'at_most = "11h", counted = "open", calendar = "{calendar}"')
    draw = random.Random(calendar)
    for _ in range(60):
        start = paris("01-01T00:00") + timedelta(seconds=draw.randrange(365 * 86_400))
        due = promise.due(start)

        stretches = explain(promise, start, due)

        assert (stretches[0].span.start, stretches[-1].span.end) == (start, due)
        assert all(a.span.end == b.span.start for a, b in pairwise(stretches))
        assert all(stretch.span.length > timedelta(0) for stretch in stretches)
        assert all(stretch.rule for stretch in stretches)
        counted = sum((stretch.span.length for stretch in stretches if stretch.is_counted), timedelta(0))
        assert counted == timedelta(hours=11)


def test_nothing_has_happened_at_the_start(load):
    promise = promise_of(load, 'at_most = "4h", counted = "open", calendar = "office"')

    assert explain(promise, paris("11-20T16:30"), paris("11-20T16:30")) == ()


def test_words_and_time_that_runs_backwards_are_refused(load):
    promise = promise_of(load, 'at_most = "4h", counted = "open", calendar = "office"')

    with pytest.raises(ValueError, match="the end lies before the start"):
        explain(promise, paris("11-20T16:30"), paris("11-20T16:29"))
    words = load('[plans.p]\nchannels = []\nfirst_reply = { words = "soon", strength = "typical" }\n').plans["p"]
    with pytest.raises(ValueError, match="no clock to explain"):
        explain(words.first_reply, paris("11-20T16:30"), paris("11-20T16:31"))
