"""The clock equals a model that looks at every minute on the wall, on generated calendars and moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.policy.calendars import Calendar, UnionCalendar, WeekCalendar
from portal.policy.hours import Holidays, Hours, Week, merged

MINUTE = timedelta(minutes=1)
HORIZON = timedelta(days=2)
ZONES: list[tzinfo] = [
    *(
        ZoneInfo(name)
        for name in (
            "Europe/Paris",
            "America/New_York",
            "Asia/Kolkata",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",  # half an hour of summer time
            "America/Santiago",  # changes at midnight
            "Atlantic/Azores",  # changes across midnight
            "Asia/Beirut",
            "Africa/Casablanca",  # winter time in Ramadan
            "Pacific/Chatham",
            "Pacific/Kiritimati",
            "Antarctica/Troll",  # two hours of summer time
        )
    ),
    timezone(timedelta(hours=1)),
    timezone(-timedelta(hours=9, minutes=30)),
]


Spans = list[tuple[int, int]]
Rule = tuple[tzinfo, dict[int, Spans], dict[date, Spans]]


class Minutes:
    """The model: looks at the wall clock once a minute, from a moment on, and knows nothing else."""

    def __init__(self, rules: list[Rule], start: datetime) -> None:
        self.start = start
        self.first = start.replace(second=0, microsecond=0)
        self.open = [any(shows_open(rule, self.first + n * MINUTE) for rule in rules) for n in range(HORIZON // MINUTE)]

    def between(self, end: datetime) -> timedelta:
        total = timedelta(0)
        for since, until in self._open_minutes():
            total += max(min(until, end) - since, timedelta(0))
        return total

    def add(self, length: timedelta) -> datetime | None:
        for since, until in self._open_minutes():
            if length <= until - since:
                return since + length
            length -= until - since
        return None

    def next_change(self) -> datetime | None:
        changed = next((n for n, is_open in enumerate(self.open) if is_open is not self.open[0]), None)
        return None if changed is None else self.first + changed * MINUTE

    def _open_minutes(self) -> Iterator[tuple[datetime, datetime]]:
        for n, is_open in enumerate(self.open):
            if is_open:
                yield max(self.first + n * MINUTE, self.start), self.first + (n + 1) * MINUTE


def shows_open(rule: Rule, moment: datetime) -> bool:
    zone, week, dates = rule
    wall = moment.astimezone(zone)
    minute, day = wall.hour * 60 + wall.minute, wall.date()
    spans = dates[day] if day in dates else week[day.weekday()]
    return any(opens <= minute < closes for opens, closes in spans)


@dataclass
class Case:
    calendar: Calendar
    model: Minutes
    start: datetime
    length: timedelta


def changes_of(zone: tzinfo, year: int) -> list[datetime]:
    """Days of a year around which the zone changes its distance from UTC."""
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=offset) for offset in range(366)]
    return [
        day
        for day in days
        if day.astimezone(zone).utcoffset() != (day + timedelta(days=1)).astimezone(zone).utcoffset()
    ]


INTERESTING = {
    zone: [
        *(day for year in (2026, 2027, 2028) for day in changes_of(zone, year)),
        datetime(2026, 12, 31, tzinfo=UTC),
        datetime(2028, 2, 28, tzinfo=UTC),
    ]
    for zone in ZONES
}


def span_of(numbers: tuple[int, int]) -> tuple[int, int]:
    opens, length = numbers
    return opens, min(opens + length, 1440)


hours_of_a_day = st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(span_of), max_size=3)
seconds = st.integers(0, 59)


@st.composite
def week_calendars(draw, zone, around):
    patterns = [draw(hours_of_a_day) for _ in range(3)]
    order = draw(st.integers(0, 3**7 - 1))
    week = {day: patterns[order // 3**day % 3] for day in range(7)}
    days = [(around + timedelta(days=offset)).date() for offset in range(-1, 5)]
    dates = draw(st.dictionaries(st.sampled_from(days), hours_of_a_day, max_size=2))
    holidays = draw(st.sets(st.sampled_from(days), max_size=2))
    on_holidays = draw(hours_of_a_day)

    def as_hours(spans):
        return merged(Hours(*span) for span in spans)

    calendar = WeekCalendar(
        name="c",
        zone=zone,
        week=Week(
            days=tuple(as_hours(week[day]) for day in range(7)),
            on_holidays=as_hours(on_holidays),
            dates={day: as_hours(spans) for day, spans in dates.items()},
            holidays=Holidays(("X",), dict.fromkeys(holidays, "x"), frozenset(range(2025, 2031))),
        ),
    )
    return calendar, (zone, week, {**dict.fromkeys(holidays, on_holidays), **dates})


@st.composite
def cases(draw):
    zone = draw(st.sampled_from(ZONES))
    around = draw(st.sampled_from(INTERESTING[zone]))
    start = around + timedelta(
        hours=draw(st.integers(-30, 40)), minutes=draw(st.integers(0, 59)), seconds=draw(seconds)
    )
    calendar, rule = draw(week_calendars(zone, around))
    rules = [rule]
    if draw(st.integers(0, 4)) == 0:
        other, other_rule = draw(week_calendars(draw(st.sampled_from(ZONES)), around))
        calendar = UnionCalendar(name="u", zone=zone, members=(calendar, other))
        rules.append(other_rule)
    length = timedelta(minutes=draw(st.integers(0, 24 * 60)), seconds=draw(seconds))
    return Case(calendar, Minutes(rules, start), start, length)


def compare(case: Case) -> None:
    calendar, model, start = case.calendar, case.model, case.start
    assert calendar.is_open(start) is model.open[0]
    assert calendar.open_time_between(start, start + case.length) == model.between(start + case.length)
    due = model.add(case.length) if case.length else start
    if due is not None:
        assert calendar.add_open_time(start, case.length) == due
    change = model.next_change()
    if change is not None and model.open[0]:
        assert calendar.next_opening(start) == start
        assert calendar.closes_at(start) == change
    elif change is not None:
        assert calendar.next_opening(start) == change
        assert calendar.closes_at(start) is None


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(cases())
def test_the_clock_equals_the_minutes_on_the_wall(case):
    compare(case)


@pytest.mark.soak
@settings(max_examples=20_000, derandomize=False, suppress_health_check=list(HealthCheck))
@given(cases())
def test_the_clock_equals_the_minutes_on_the_wall_on_twenty_thousand_cases(case):
    compare(case)
