"""What is bought in advance and what is charged by the minute: the sums, at their edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.policy.durations import Months
from portal.policy.minutes import Minutes, Trial
from portal.policy.money import Money
from portal.policy.packs import AtExpiry, Balance, Lot, NotEnoughUnitsError, Pack, PackRules
from portal.policy.subscriptions import ReadableUntil, Subscription

RULES = PackRules(minutes=30, shared_from=20, is_splittable=False, at_expiry=AtExpiry.FROZEN, returned_for=Months(6))
ONE = Pack("one", {}, 1, Money(2500, "EUR"), Months(6))
TWENTY = Pack("twenty", {}, 20, None, Months(12))
HOURLY = Minutes(Money(6000, "EUR"), timedelta(minutes=30), timedelta(minutes=1))


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


WORKED = [
    ("nothing yet", 0, 1, 0),
    ("a minute", 1, 1, 30),
    ("V6 29 minutes", 29, 1, 30),
    ("V6 30 minutes", 30, 1, 30),
    ("a second more", 30 + 1 / 60, 2, 31),
    ("V6 31 minutes", 31, 2, 31),
    ("an hour", 60, 2, 60),
    ("an hour and a second", 60 + 1 / 60, 3, 61),
]


@pytest.mark.parametrize(("worked", "units", "charged"), [c[1:] for c in WORKED], ids=[c[0] for c in WORKED])
def test_work_takes_units_of_a_pack_or_minutes_of_an_hour(worked, units, charged):
    assert RULES.units_for(minutes(worked)) == units
    assert HOURLY.charged(minutes(worked)) == minutes(charged)


def test_longer_steps_are_counted_whole_after_the_floor():
    quarter = Minutes(None, minutes(30), minutes(15))

    assert [quarter.charged(minutes(n)) // minutes(1) for n in (30, 31, 45, 46)] == [30, 45, 45, 60]


def test_minutes_are_paid_at_the_price_of_an_hour_and_no_coin_is_split():
    assert HOURLY.price(minutes(31)) == Money(3100, "EUR")
    assert Minutes(Money(1000, "EUR"), minutes(1), minutes(1)).price(minutes(1)) == Money(17, "EUR")
    assert Minutes(None, minutes(1), minutes(1)).price(minutes(1)) is None


def test_time_that_was_worked_cannot_be_taken_back():
    for sum_ in (RULES.units_for, HOURLY.charged):
        with pytest.raises(ValueError, match="taken back"):
            sum_(minutes(-1))


@pytest.mark.parametrize(("units", "is_shared"), [(19, False), (20, True), (21, True)])
def test_colleagues_share_a_pack_from_a_number_of_units(units, is_shared):
    assert RULES.is_shared(Pack("p", {}, units, None, Months(1))) is is_shared


EXPIRY = [
    ("the day before", date(2027, 5, 21), 1, 0),
    ("the day itself", date(2027, 5, 22), 0, 1),
    ("the day after", date(2027, 5, 23), 0, 1),
]


@pytest.mark.parametrize(("day", "usable", "resting"), [c[1:] for c in EXPIRY], ids=[c[0] for c in EXPIRY])
def test_a_unit_is_good_until_its_day(day, usable, resting):
    balance = Balance().bought(ONE, date(2026, 11, 22), RULES)

    assert (balance.usable(day), balance.resting(day)) == (usable, resting)


def test_frozen_units_come_back_at_the_next_purchase():
    late = date(2027, 6, 1)
    balance = Balance().bought(ONE, date(2026, 11, 22), RULES).bought(ONE, late, RULES)

    assert (balance.usable(late), balance.resting(late)) == (2, 0)
    assert balance.usable(date(2027, 11, 30)) == 2
    assert balance.usable(date(2027, 12, 1)) == 0


def test_units_come_back_from_the_first_day_on_which_they_rest():
    day = date(2027, 5, 22)
    balance = Balance().bought(ONE, date(2026, 11, 22), RULES).bought(ONE, day, RULES)

    assert (balance.usable(day), balance.resting(day)) == (2, 0)


def test_lost_units_do_not():
    rules = PackRules(minutes=30, shared_from=None, is_splittable=False, at_expiry=AtExpiry.LOST, returned_for=None)
    balance = Balance().bought(ONE, date(2026, 11, 22), rules).bought(ONE, date(2027, 6, 1), rules)

    assert balance.usable(date(2027, 6, 1)) == 1
    assert not rules.is_shared(TWENTY)


def test_units_that_expire_first_are_used_first():
    day = date(2026, 11, 22)
    balance = Balance().bought(TWENTY, day, RULES).bought(ONE, day, RULES).used(2, day)

    assert balance == Balance((Lot(19, date(2027, 11, 22)),))


def test_a_balance_that_is_too_small_is_left_whole():
    balance = Balance().bought(ONE, date(2026, 11, 22), RULES)

    with pytest.raises(NotEnoughUnitsError, match="2 units are needed, 1 are good"):
        balance.used(2, date(2026, 11, 22))
    with pytest.raises(NotEnoughUnitsError):
        balance.used(1, date(2027, 5, 22))


MONTHS = [
    ("the same day", date(2026, 11, 22), 3, date(2027, 2, 22)),
    ("into a short month", date(2026, 11, 30), 3, date(2027, 2, 28)),
    ("into a leap day", date(2027, 8, 31), 6, date(2028, 2, 29)),
    ("a year from a leap day", date(2028, 2, 29), 12, date(2029, 2, 28)),
    ("over the year's end", date(2026, 12, 31), 1, date(2027, 1, 31)),
]


@pytest.mark.parametrize(("day", "count", "after"), [c[1:] for c in MONTHS], ids=[c[0] for c in MONTHS])
def test_months_go_from_day_to_day(day, count, after):
    assert Months(count).after(day) == after


@pytest.mark.parametrize(
    ("cancelled", "readable"),
    [
        (date(2026, 11, 22), date(2026, 11, 30)),
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_v7_requests_can_be_read_until_the_month_ends(cancelled, readable):
    ended = Subscription(None, None, ReadableUntil.MONTH_END, Months(3), is_cancelled_any_time=True)

    assert ended.readable_until(cancelled) == readable


def test_v7_one_subscribes_again_after_three_months():
    ended = Subscription(None, None, ReadableUntil.MONTH_END, Months(3), is_cancelled_any_time=True)

    assert ended.again_from(date(2026, 11, 22)) == date(2027, 2, 22)


def test_a_subscription_may_end_at_once_and_begin_again_at_once():
    ended = Subscription(5, 1, ReadableUntil.CANCELLATION, None, is_cancelled_any_time=False)

    assert ended.readable_until(date(2026, 11, 22)) == ended.again_from(date(2026, 11, 22)) == date(2026, 11, 22)


TRIAL = [("fresh", 0, False, 15), ("begun", 10, False, 5), ("over", 20, False, 0), ("after a purchase", 0, True, 0)]


@pytest.mark.parametrize(("used", "has_bought", "left"), [c[1:] for c in TRIAL], ids=[c[0] for c in TRIAL])
def test_what_is_left_of_a_trial(used, has_bought, left):
    assert Trial(minutes(15)).left(minutes(used), has_bought=has_bought) == minutes(left)
