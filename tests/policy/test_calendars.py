from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.policy.calendars import WeekCalendar
from portal.policy.hours import Week, parse_hours
from portal.policy.problems import NeverOpensError, UnknownHolidaysError
from portal.public_holidays import holiday_dates

PARIS = ZoneInfo("Europe/Paris")
OFFICE = """
timezone = "Europe/Paris"
holidays = []
week = { mon-fri = ["08:00-12:00", "13:00-17:00"], sat = ["09:00-12:00"] }
"""
FRENCH = OFFICE.replace("[]", '"FR"')
FRENCH_HOLIDAYS = {"FR": holiday_dates("FR", range(2025, 2029), "fr")}
NIGHT = """
timezone = "Europe/Paris"
holidays = []
week = { mon-sun = ["00:00-06:00", "22:00-24:00"] }
"""


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


# The second before, the second itself, the second after each edge of a day with a lunch break. A Monday.
EDGES = [
    ("07:59:59", False, "08:00:00", None),
    ("08:00:00", True, "08:00:00", "12:00:00"),
    ("08:00:01", True, "08:00:01", "12:00:00"),
    ("11:59:59", True, "11:59:59", "12:00:00"),
    ("12:00:00", False, "13:00:00", None),
    ("12:00:01", False, "13:00:00", None),
    ("12:59:59", False, "13:00:00", None),
    ("13:00:00", True, "13:00:00", "17:00:00"),
    ("13:00:01", True, "13:00:01", "17:00:00"),
    ("16:59:59", True, "16:59:59", "17:00:00"),
]


@pytest.mark.parametrize(("clock", "is_open", "opening", "closing"), EDGES, ids=[edge[0] for edge in EDGES])
def test_a_desk_is_open_from_the_second_of_opening_until_the_second_of_closing(
    calendar, clock, is_open, opening, closing
):
    office, moment = calendar(OFFICE), paris(f"2026-11-23T{clock}")

    assert office.is_open(moment) is is_open
    assert office.next_opening(moment) == paris(f"2026-11-23T{opening}")
    assert office.closes_at(moment) == (closing and paris(f"2026-11-23T{closing}"))


# A length of open time from a start: what comes out to the second.
ADDED = [
    ("no time at all", OFFICE, "2026-11-22T12:00:00", timedelta(0), "2026-11-22T12:00:00"),
    ("a second before closing", OFFICE, "2026-11-23T16:00:00", timedelta(seconds=3599), "2026-11-23T16:59:59"),
    ("exactly until closing", OFFICE, "2026-11-23T16:00:00", timedelta(hours=1), "2026-11-23T17:00:00"),
    ("a second after closing", OFFICE, "2026-11-23T16:00:00", timedelta(seconds=3601), "2026-11-24T08:00:01"),
    ("exactly until lunch", OFFICE, "2026-11-23T11:00:00", timedelta(hours=1), "2026-11-23T12:00:00"),
    ("over lunch", OFFICE, "2026-11-23T11:00:00", timedelta(hours=1, seconds=1), "2026-11-23T13:00:01"),
    ("from lunch", OFFICE, "2026-11-23T12:30:00", timedelta(minutes=1), "2026-11-23T13:01:00"),
    ("from a second before opening", OFFICE, "2026-11-23T07:59:59", timedelta(seconds=1), "2026-11-23T08:00:01"),
    ("over a Saturday morning", OFFICE, "2026-11-20T16:30:00", timedelta(hours=4), "2026-11-23T08:30:00"),
    ("exactly a Saturday morning", OFFICE, "2026-11-20T17:00:00", timedelta(hours=3), "2026-11-21T12:00:00"),
    ("over Christmas", FRENCH, "2026-12-24T16:00:00", timedelta(hours=2), "2026-12-26T10:00:00"),
    ("over the year's end", FRENCH, "2026-12-31T16:00:00", timedelta(hours=5), "2027-01-04T09:00:00"),
    ("over a leap day", OFFICE, "2028-02-28T16:00:00", timedelta(hours=9), "2028-02-29T17:00:00"),
    ("over midnight", NIGHT, "2026-11-23T23:00:00", timedelta(hours=3), "2026-11-24T02:00:00"),
    ("exactly until midnight", NIGHT, "2026-11-23T23:00:00", timedelta(hours=1), "2026-11-24T00:00:00"),
    ("a night that the clock makes shorter", NIGHT, "2027-03-27T22:00:00", timedelta(hours=7), "2027-03-28T06:00:00"),
    ("a night that the clock makes longer", NIGHT, "2026-10-24T22:00:00", timedelta(hours=9), "2026-10-25T06:00:00"),
    ("a month and more", OFFICE, "2026-01-05T08:00:00", timedelta(hours=43 * 8), "2026-02-28T12:00:00"),
]


@pytest.mark.parametrize(("lines", "start", "length", "end"), [c[1:] for c in ADDED], ids=[c[0] for c in ADDED])
def test_open_time_ends_to_the_second(calendar, lines, start, length, end):
    desk = calendar(lines, FRENCH_HOLIDAYS)

    assert desk.add_open_time(paris(start), length) == paris(end)


@pytest.mark.parametrize(("lines", "start", "length", "end"), [c[1:] for c in ADDED], ids=[c[0] for c in ADDED])
def test_counting_back_gives_the_same_length(calendar, lines, start, length, end):
    desk = calendar(lines, FRENCH_HOLIDAYS)

    assert desk.open_time_between(paris(start), paris(end)) == length


def test_open_time_over_many_months_is_the_sum_of_its_days(calendar):
    office = calendar(FRENCH, FRENCH_HOLIDAYS)

    days = (date(2026, 1, 1) + timedelta(days=offset) for offset in range(365))
    summed = sum((span.length for day in days for span in office.open_spans(day)), timedelta(0))
    assert office.open_time_between(paris("2026-01-01T00:00:00"), paris("2027-01-01T00:00:00")) == summed


# Hours of a day in UTC, on days when the wall clock does something odd.
ODD_DAYS = [
    ("an hour that is skipped is not there", "Europe/Paris", "01:30-04:00", "2027-03-28", ["00:30-02:00"]),
    ("hours inside the skipped hour are not there", "Europe/Paris", "02:10-02:50", "2027-03-28", []),
    ("an hour shown twice is open both times", "Europe/Paris", "02:00-03:00", "2026-10-25", ["00:00-02:00"]),
    ("half an hour shown twice", "Europe/Paris", "02:00-02:30", "2026-10-25", ["00:00-00:30", "01:00-01:30"]),
    ("a change of half an hour", "Australia/Lord_Howe", "01:00-03:00", "2026-10-04", ["14:30-16:00"]),
    ("a day that begins at one o'clock", "America/Santiago", "00:00-02:00", "2026-09-06", ["04:00-05:00"]),
    ("a day that was left out", "Pacific/Apia", "00:00-24:00", "2011-12-30", []),
    ("a fixed distance knows no summer", "+01:00", "08:00-17:00", "2026-07-01", ["07:00-16:00"]),
    ("a distance with minutes", "Asia/Kathmandu", "09:00-10:00", "2026-07-01", ["03:15-04:15"]),
]


@pytest.mark.parametrize(("zone", "hours", "day", "utc"), [c[1:] for c in ODD_DAYS], ids=[c[0] for c in ODD_DAYS])
def test_hours_are_those_that_the_wall_clock_shows(calendar, zone, hours, day, utc):
    desk = calendar(f'timezone = "{zone}"\nholidays = []\nweek = {{ mon-sun = ["{hours}"] }}')

    assert [f"{span.start:%H:%M}-{span.end:%H:%M}" for span in desk.open_spans(date.fromisoformat(day))] == utc


def test_a_zone_that_changes_its_rules_is_followed():
    """Morocco leaves its summer time during Ramadan: two changes within weeks."""
    from portal.policy.calendars import WeekCalendar
    from portal.policy.hours import Hours, Week

    day: tuple[Hours, ...] = (Hours(9 * 60, 10 * 60),)
    desk = WeekCalendar(name="c", zone=ZoneInfo("Africa/Casablanca"), week=Week(days=(day,) * 7))

    openings = [desk.open_spans(date(2026, month, 1))[0].start.hour for month in (2, 3, 4)]
    assert openings == [8, 9, 8]


def test_rules_of_a_day_win_in_this_order(calendar):
    desk = calendar(
        OFFICE.replace("[]", '["FR", "2026-11-23"]')
        + 'also_open = { sun = ["10:00-11:00"], holidays = ["10:00-12:00"], mon = ["17:00-18:00"] }\n'
        + 'dates = { 2026-12-25 = ["14:00-15:00"], 2026-12-28 = [] }',
        FRENCH_HOLIDAYS,
    )

    def hours(text: str) -> str:
        return ", ".join(str(span) for span in desk.week.hours_on(date.fromisoformat(text)))

    assert hours("2026-11-24") == "08:00-12:00, 13:00-17:00"
    assert hours("2026-11-30") == "08:00-12:00, 13:00-18:00"
    assert hours("2026-11-29") == "10:00-11:00"
    assert hours("2026-11-23") == "10:00-12:00"
    assert hours("2026-12-25") == "14:00-15:00"
    assert hours("2026-12-28") == ""


def test_a_holiday_on_a_sunday_has_the_hours_of_holidays(calendar):
    desk = calendar(FRENCH + 'also_open = { sun = ["09:00-12:00"] }', FRENCH_HOLIDAYS)

    assert desk.open_spans(date(2026, 11, 1)) == ()
    assert len(desk.open_spans(date(2026, 11, 8))) == 1


def test_what_extends_takes_everything_and_changes_what_it_names(load):
    calendars = load(
        f"[calendars.base]\n{OFFICE}dates = {{ 2026-12-24 = [] }}\n"
        '[calendars.wider]\nextends = "base"\nalso_open = { sun = ["09:00-12:00"] }\n'
        '[calendars.moved]\nextends = "wider"\ntimezone = "America/New_York"\nweek = { fri = [] }\n'
    ).calendars

    assert calendars["wider"].open_spans(date(2026, 12, 24)) == ()
    assert len(calendars["wider"].open_spans(date(2026, 11, 22))) == 1
    assert calendars["moved"].open_spans(date(2026, 11, 20)) == ()
    assert calendars["moved"].open_spans(date(2026, 11, 23))[0].start == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert calendars["base"].open_spans(date(2026, 11, 22)) == ()


def test_a_union_is_open_whenever_a_member_is(load):
    both = load(
        '[calendars.eu]\ntimezone = "+01:00"\nholidays = []\nweek = { mon-fri = ["08:00-17:00"] }\n'
        '[calendars.us]\ntimezone = "-06:00"\nholidays = []\nweek = { mon-fri = ["09:00-17:00"] }\n'
        '[calendars.both]\nunion = ["eu", "us"]\ntimezone = "UTC"\n'
    ).calendars["both"]

    (span,) = both.open_spans(date(2026, 11, 20))
    assert (span.start, span.end) == (
        datetime(2026, 11, 20, 7, tzinfo=UTC),
        datetime(2026, 11, 20, 23, tzinfo=UTC),
    )
    assert both.closes_at(datetime(2026, 11, 20, 15, 59, tzinfo=UTC)) == datetime(2026, 11, 20, 23, tzinfo=UTC)


def test_a_desk_that_never_closes_has_no_closing_time(calendar):
    desk = calendar('timezone = "Europe/Paris"\nalways = true')

    moment = paris("2026-11-22T03:00:00")
    assert desk.is_open(moment)
    assert desk.closes_at(moment) is None
    assert desk.add_open_time(moment, timedelta(hours=24)) == moment.astimezone(UTC) + timedelta(hours=24)
    assert (len(desk.open_spans(moment.date())), desk.open_spans(moment.date())[0].length) == (1, timedelta(hours=24))


def test_an_opening_over_the_end_of_a_month_is_one_opening(calendar):
    desk = calendar(NIGHT)

    assert desk.closes_at(paris("2026-11-30T22:30:00")) == paris("2026-12-01T06:00:00")
    # In Paris the month of UTC ends at one o'clock in the night, in the middle of an opening.
    assert desk.closes_at(paris("2026-12-01T00:30:00")) == paris("2026-12-01T06:00:00")


def test_a_calendar_whose_last_opening_has_passed_is_an_error_and_not_a_loop():
    week = Week(days=((),) * 7, dates={date(2026, 12, 24): (parse_hours("08:00-12:00"),)})
    desk = WeekCalendar(name="c", zone=ZoneInfo("Europe/Paris"), week=week)

    assert desk.next_opening(paris("2026-11-22T00:00:00")) == paris("2026-12-24T08:00:00")
    assert desk.add_open_time(paris("2026-11-22T00:00:00"), timedelta(hours=4)) == paris("2026-12-24T12:00:00")
    with pytest.raises(NeverOpensError, match="The calendar c does not open within five years of 2026-12-24"):
        desk.next_opening(paris("2026-12-24T12:00:00"))
    with pytest.raises(NeverOpensError):
        desk.add_open_time(paris("2026-11-22T00:00:00"), timedelta(hours=4, seconds=1))


def test_the_last_years_of_time_are_an_error_too(calendar):
    with pytest.raises(NeverOpensError):
        calendar(OFFICE).next_opening(datetime(9999, 12, 31, 23, tzinfo=UTC))


def test_a_year_whose_holidays_are_unknown_is_an_error_and_not_a_working_year(calendar):
    desk = calendar(FRENCH, FRENCH_HOLIDAYS)

    assert desk.add_open_time(paris("2028-11-30T16:00:00"), timedelta(hours=1)) == paris("2028-11-30T17:00:00")
    with pytest.raises(UnknownHolidaysError, match=r"holidays of 2029 are not known \(FR\)"):
        desk.add_open_time(paris("2028-12-29T16:00:00"), timedelta(hours=5))


def test_a_moment_without_a_zone_is_refused(calendar):
    with pytest.raises(ValueError, match="has no time zone"):
        calendar(OFFICE).is_open(datetime(2026, 11, 23, 9))  # noqa: DTZ001 -- the point of the test


def test_time_does_not_run_backwards(calendar):
    office, now = calendar(OFFICE), paris("2026-11-23T09:00:00")

    with pytest.raises(ValueError, match="time cannot be taken back"):
        office.add_open_time(now, timedelta(seconds=-1))
    with pytest.raises(ValueError, match="the end lies before the start"):
        office.open_time_between(now, now - timedelta(seconds=1))


def test_every_moment_returned_is_in_utc(calendar):
    office, moment = calendar(OFFICE), paris("2026-11-23T09:00:00")

    returned = [office.next_opening(moment), office.closes_at(moment), office.add_open_time(moment, timedelta(hours=1))]
    assert {value.tzinfo for value in returned} == {UTC}
