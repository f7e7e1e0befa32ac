"""Cases worked out by hand from the published promises of five real desks; hours that a desk left open are assumed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

PARIS = ZoneInfo("Europe/Paris")

# One desk with offices in Europe and America, at fixed distances from UTC, all the year round.
TWO_OFFICES = """
[calendars.europe]
timezone = "+01:00"
holidays = []
week = { mon-fri = ["08:00-17:00"] }
[calendars.america]
timezone = "-06:00"
holidays = []
week = { mon-fri = ["09:00-17:00"] } # the days are assumed
[calendars.both]
union = ["europe", "america"]
timezone = "UTC"
"""

# A desk that counts in business hours without saying which: 9 to 17 is assumed.
NINE_TO_FIVE = """
[calendars.office]
timezone = "Europe/Paris"
holidays = []
week = { mon-fri = ["09:00-17:00"] }
[calendars.weekdays]
timezone = "Europe/Paris"
holidays = []
week = { mon-fri = ["00:00-24:00"] }
"""

# A shop: Saturday morning for everybody, Sundays and holidays for who paid. The hours are assumed.
SHOP = """
[calendars.standard]
timezone = "Europe/Prague"
holidays = []
week = { mon-fri = ["08:00-18:00"], sat = ["09:00-12:00"] }
[calendars.premium]
extends = "standard"
also_open = { sun = ["09:00-12:00"], holidays = ["09:00-12:00"] }
"""


def plan(first_reply: str) -> str:
    return f'[plans.p]\nchannels = ["form"]\nfirst_reply = {{ {first_reply}, strength = "promise" }}\n'


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


CASES = [
    (
        "V1 four hours of one office run on after the weekend",
        TWO_OFFICES + plan('at_most = "4h", counted = "open", calendar = "europe"'),
        "2026-11-20T16:30:00+01:00",
        "2026-11-23T11:30:00+01:00",
    ),
    (
        "V1 on the union of both offices they end the same evening",
        TWO_OFFICES + plan('at_most = "4h", counted = "open", calendar = "both"'),
        "2026-11-20T16:30:00+01:00",
        "2026-11-20T19:30:00+00:00",
    ),
    (
        "V2 48 business hours, eight a day",
        NINE_TO_FIVE + plan('at_most = "48h", counted = "open", calendar = "office"'),
        "2026-11-23T09:00:00+01:00",
        "2026-11-30T17:00:00+01:00",
    ),
    (
        "V2 48 business hours read as hours of weekdays",
        NINE_TO_FIVE + plan('at_most = "48h", counted = "open", calendar = "weekdays"'),
        "2026-11-23T09:00:00+01:00",
        "2026-11-25T09:00:00+01:00",
    ),
    (
        "V3 before the cut-off: the same day",
        SHOP + plan('cutoff = "16:00", counted = "open_days", calendar = "standard"'),
        "2026-11-20T15:59:59+01:00",
        "2026-11-20T18:00:00+01:00",
    ),
    (
        "V3 at the cut-off: Saturday morning",
        SHOP + plan('cutoff = "16:00", counted = "open_days", calendar = "standard"'),
        "2026-11-20T16:00:00+01:00",
        "2026-11-21T12:00:00+01:00",
    ),
    (
        "V3 on a Sunday, paid: that Sunday",
        SHOP + plan('cutoff = "16:00", counted = "open_days", calendar = "premium"'),
        "2026-11-22T08:00:00+01:00",
        "2026-11-22T12:00:00+01:00",
    ),
    (
        "V4 24 elapsed hours over the change to summer time",
        plan('at_most = "24h", counted = "elapsed"'),
        "2027-03-27T12:00:00+01:00",
        "2027-03-28T13:00:00+02:00",
    ),
    (
        "V10 four hours from Friday 16:00, eight to five: Monday 11:00",
        TWO_OFFICES + plan('at_most = "4h", counted = "open", calendar = "europe"'),
        "2026-11-20T16:00:00+01:00",
        "2026-11-23T11:00:00+01:00",
    ),
    (
        "an answer within five days falls due at the closing of the fifth",
        TWO_OFFICES + plan('at_most = "5 days", counted = "open_days", calendar = "europe"'),
        "2026-11-20T16:30:00+01:00",
        "2026-11-27T17:00:00+01:00",
    ),
]


@pytest.mark.parametrize(("text", "start", "due"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_published_delay_falls_due_to_the_second(load, text, start, due):
    promise = load(text).plans["p"].first_reply

    assert promise.due(at(start)) == at(due)


def test_v5_hours_at_a_fixed_distance_from_utc_do_not_follow_summer_time(load):
    europe = load(TWO_OFFICES).calendars["europe"]

    opening, closing = (datetime(2026, 7, 1, hour, tzinfo=ZoneInfo("Europe/Zurich")) for hour in (9, 18))

    (span,) = europe.open_spans(opening.date())
    assert (span.start, span.end) == (opening, closing)
