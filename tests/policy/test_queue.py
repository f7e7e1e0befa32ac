"""Who is answered next, and the reason that is shown beside it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.policy.criticality import Criticality
from portal.policy.queue import Reason, Standing, order

MONDAY = NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def standing(ticket, *, paid=False, rank=0, due=None, since=0, critical=0):
    moment = None if due is None else MONDAY + timedelta(hours=due)
    return Standing(ticket, paid, rank, moment, MONDAY + timedelta(hours=since), Criticality(critical))


@pytest.mark.parametrize(
    ("name", "first", "second", "reason"),
    [
        ("paid before a better plan", standing(1, paid=True, due=9), standing(2, rank=3, due=1), Reason.PAID),
        ("a better plan before an earlier due time", standing(1, rank=1, due=9), standing(2, due=1), Reason.PLAN),
        ("a better plan before what is critical", standing(1, rank=1), standing(2, critical=2), Reason.PLAN),
        ("critical before due", standing(1, critical=1, due=9), standing(2, due=1), Reason.CRITICALITY),
        ("what falls due first", standing(1, due=1, since=5), standing(2, due=2, since=0), Reason.DUE),
        ("a due time before none", standing(1, due=99), standing(2, since=-9), Reason.DUE),
        ("first come", standing(1, since=0), standing(2, since=1), Reason.ARRIVED),
        ("the same moment: the older number", standing(1), standing(2), Reason.ARRIVED),
    ],
)
def test_goes_first(name, first, second, reason):
    places = order([second, first], NOW)
    assert [(place.ticket, place.position) for place in places] == [(1, 1), (2, 2)]
    assert places[0].reason is reason


def test_when_all_have_the_same_plan_the_plan_is_no_reason():
    assert {place.reason for place in order([standing(1, rank=2, due=1), standing(2, rank=2, due=2)], NOW)} == {
        Reason.DUE
    }


def test_the_order_does_not_depend_on_how_tickets_are_given():
    chance = random.Random(7)
    crowd = [
        standing(n, paid=chance.random() < 0.2, rank=chance.randint(0, 2), due=chance.choice([None, 1, 2, 3]))
        for n in range(60)
    ]
    expected = order(crowd, NOW)
    chance.shuffle(crowd)
    assert order(crowd, NOW) == expected


def test_what_is_answered_stands_after_all_who_wait_whatever_was_paid():
    answered = replace(standing(1, paid=True, rank=9), is_answered=True)
    places = order([answered, standing(2, since=9)], NOW)
    assert [(place.ticket, place.reason) for place in places] == [(2, Reason.ARRIVED), (1, Reason.ANSWERED)]


def test_an_empty_queue_is_empty():
    assert order([], NOW) == ()
