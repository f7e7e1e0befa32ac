from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

PARIS = ZoneInfo("Europe/Paris")
CALENDARS = """
[calendars.office]
timezone = "Europe/Paris"
holidays = ["2026-11-11"]
week = { mon-fri = ["09:00-12:00", "14:00-17:00"], sat = ["09:00-12:00"] }
"""


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def promise_of(load, keys: str):
    text = f'{CALENDARS}[plans.p]\nchannels = []\nfirst_reply = {{ {keys}, strength = "promise" }}\n'
    return load(text).plans["p"].first_reply


# 2026-11-09 is a Monday, the 11th (a Wednesday) a holiday.
DAYS = [
    ("received in the morning", 'at_most = "1 day"', "2026-11-09T09:00:00", "2026-11-10T17:00:00"),
    ("received a second before closing", 'at_most = "1 day"', "2026-11-09T16:59:59", "2026-11-10T17:00:00"),
    ("received after closing", 'at_most = "1 day"', "2026-11-09T23:59:59", "2026-11-10T17:00:00"),
    ("received at midnight", 'at_most = "1 day"', "2026-11-10T00:00:00", "2026-11-12T17:00:00"),
    ("a holiday is no open day", 'at_most = "2 days"', "2026-11-09T12:00:00", "2026-11-12T17:00:00"),
    ("a Saturday is one, until noon", 'at_most = "1 day"', "2026-11-13T12:00:00", "2026-11-14T12:00:00"),
    ("received on a holiday", 'at_most = "1 day"', "2026-11-11T12:00:00", "2026-11-12T17:00:00"),
    ("cut-off: a second before", 'cutoff = "16:00"', "2026-11-09T15:59:59", "2026-11-09T17:00:00"),
    ("cut-off: at it", 'cutoff = "16:00"', "2026-11-09T16:00:00", "2026-11-10T17:00:00"),
    ("cut-off: a second after", 'cutoff = "16:00"', "2026-11-09T16:00:01", "2026-11-10T17:00:00"),
    ("cut-off: before opening", 'cutoff = "16:00"', "2026-11-09T00:00:00", "2026-11-09T17:00:00"),
    ("cut-off after closing counts until closing", 'cutoff = "16:00"', "2026-11-14T11:59:59", "2026-11-14T12:00:00"),
    ("cut-off after closing, at closing", 'cutoff = "16:00"', "2026-11-14T12:00:00", "2026-11-16T17:00:00"),
    ("cut-off on a closed day", 'cutoff = "16:00"', "2026-11-15T10:00:00", "2026-11-16T17:00:00"),
    ("cut-off and days", 'cutoff = "16:00", at_most = "1 day"', "2026-11-09T15:59:59", "2026-11-10T17:00:00"),
    ("cut-off and days, late", 'cutoff = "16:00", at_most = "1 day"', "2026-11-09T16:00:00", "2026-11-12T17:00:00"),
]


@pytest.mark.parametrize(("keys", "start", "due"), [case[1:] for case in DAYS], ids=[case[0] for case in DAYS])
def test_open_days_end_at_closing(load, keys, start, due):
    promise = promise_of(load, f'{keys}, counted = "open_days", calendar = "office"')

    assert promise.due(paris(start)) == paris(due)


def test_a_range_has_an_earliest_and_a_latest_moment(load):
    promise = promise_of(load, 'at_least = "1h", at_most = "4h", counted = "open", calendar = "office"')

    assert promise.earliest(paris("2026-11-09T11:00:00")) == paris("2026-11-09T12:00:00")
    assert promise.due(paris("2026-11-09T11:00:00")) == paris("2026-11-09T17:00:00")


def test_a_range_of_days_has_them_too(load):
    promise = promise_of(load, 'at_least = "1 day", at_most = "2 days", counted = "open_days", calendar = "office"')

    assert promise.earliest(paris("2026-11-09T11:00:00")) == paris("2026-11-10T17:00:00")
    assert promise.due(paris("2026-11-09T11:00:00")) == paris("2026-11-12T17:00:00")


def test_elapsed_time_runs_day_and_night(load):
    promise = promise_of(load, 'at_most = "24h", counted = "elapsed"')

    assert promise.due(paris("2026-10-24T12:00:00")) == paris("2026-10-25T11:00:00")
    assert promise.due(paris("2026-10-24T12:00:00")).tzinfo is UTC


def test_a_single_figure_has_no_earliest_moment(load):
    assert promise_of(load, 'at_most = "24h", counted = "elapsed"').earliest(paris("2026-11-09T11:00:00")) is None


def test_words_are_never_clocked(load):
    text = '[plans.p]\nchannels = []\nfirst_reply = { words = "soon", strength = "typical" }\n'
    promise = load(text).plans["p"].first_reply

    assert not promise.is_clocked
    assert promise.due(paris("2026-11-09T11:00:00")) is None
    assert promise.words == {"en": "soon"}


def test_a_due_time_over_a_year_of_promises_costs_under_100_microseconds(load):
    """In time of the processor, on the median of rounds: what else the machine does is not the clock's fault."""
    import statistics
    import time

    promise = promise_of(load, 'at_most = "16h", counted = "open", calendar = "office"')
    starts = [paris("2026-01-01T00:00:00").astimezone(UTC) + timedelta(minutes=37 * n) for n in range(14_000)]
    rounds = []
    for _ in range(5):
        before = time.thread_time()
        for start in starts:
            promise.due(start)
        rounds.append((time.thread_time() - before) / len(starts))

    assert statistics.median(rounds) < 100e-6
