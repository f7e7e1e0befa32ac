"""A month begins and ends on the desk's own wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.errors import UnusableError
from portal.proof.months import Month, month_of, parse_month

PARIS, TOKYO = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Tokyo")
SECOND = timedelta(seconds=1)


def test_a_month_is_half_open_and_summer_time_may_end_in_it():
    october = Month(2026, 10)
    assert october.start(PARIS) == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert october.end(PARIS) == datetime(2026, 10, 31, 23, tzinfo=UTC)
    for moment, inside in [
        (october.start(PARIS) - SECOND, False),
        (october.start(PARIS), True),
        (october.end(PARIS) - SECOND, True),
        (october.end(PARIS), False),
    ]:
        assert october.holds(moment, PARIS) == inside


def test_the_same_moment_is_in_two_months_at_two_desks():
    moment = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert (month_of(moment, PARIS), month_of(moment, TOKYO)) == (Month(2026, 12), Month(2027, 1))


def test_months_follow_each_other_over_the_year():
    assert Month(2026, 12).following == Month(2027, 1)
    assert Month(2027, 1).previous == Month(2026, 12)
    assert str(parse_month("2026-09").following) == "2026-10"


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "26-10", "2026-1", "octobre 2026"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(UnusableError):
        parse_month(text)
