"""Starvation is impossible: whatever is paid for meanwhile, a wait is bounded by who was there before."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from portal.policy.criticality import Criticality
from portal.policy.queue import Reason, Standing, order
from portal.policy.queue_rules import DEFAULT_RULES, Discipline, QueueRule

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
LONGEST = timedelta(hours=10)
HELD = timedelta(hours=6)
LISTS = {
    "the usual rules": DEFAULT_RULES,
    "paid first": (QueueRule.WAITED, QueueRule.PAID, QueueRule.DUE, QueueRule.FAIR_USE),
    "plans alone": (QueueRule.WAITED, QueueRule.PLAN),
    "what is critical": (QueueRule.WAITED, QueueRule.CRITICALITY, QueueRule.DUE),
    "nothing but the bound": (QueueRule.WAITED,),
}


def a_favourite(number, now):
    """Whoever every rule puts in front."""
    return Standing(
        ticket=number,
        is_paid=True,
        rank=9,
        due_at=now + HOUR,
        since=now,
        criticality=Criticality.CRITICAL,
        awaited_since=now,
    )


def an_ordinary(number, now, chance):
    held = now + HELD if chance.random() < 0.3 else None
    return Standing(ticket=number, is_paid=False, rank=0, due_at=None, since=now, awaited_since=now, behind_until=held)


@pytest.mark.parametrize("rules", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("seed", range(3))
def test_a_wait_is_bounded_by_who_was_there_before(rules, seed):
    """Two favourites come in every hour, and one request is answered: without the bound no other ever is."""
    chance, discipline = random.Random(seed), Discipline(rules, LONGEST)
    queue: dict[int, Standing] = {}
    before: dict[int, int] = {}
    waits: dict[int, timedelta] = {}
    for hour in range(300):
        now = MONDAY + hour * HOUR
        for number in (3 * hour, 3 * hour + 1, 3 * hour + 2):
            if number % 3 and hour < 200:
                before[number] = len(queue)
                queue[number] = a_favourite(number, now)
            elif number % 30 == 0 and hour < 200:
                before[number] = len(queue)
                queue[number] = an_ordinary(number, now, chance)
        if not queue:
            break
        answered = queue.pop(order(queue.values(), now, discipline)[0].ticket)
        waits[answered.ticket] = now - answered.since
        # From the longest wait on, and once fair use has ended, only those are ahead who were there before.
        assert waits[answered.ticket] <= LONGEST + HELD + (before[answered.ticket] + 1) * HOUR
    assert any(not number % 30 and wait > LONGEST for number, wait in waits.items())


def test_without_the_bound_it_would_not_be():
    never = Discipline(DEFAULT_RULES, timedelta(days=10_000))
    ordinary = an_ordinary(0, MONDAY, random.Random(1))
    for day in range(365):
        now = MONDAY + timedelta(days=day)
        assert order([ordinary, a_favourite(1, now)], now, never)[0].ticket == 1


@pytest.mark.parametrize(
    ("name", "seconds", "reason"),
    [("before", -1, Reason.ARRIVED), ("at", 0, Reason.WAITED), ("after", 1, Reason.WAITED)],
)
def test_the_bound_holds_from_its_own_second(name, seconds, reason):
    ordinary = Standing(ticket=1, is_paid=False, rank=0, due_at=None, since=MONDAY, awaited_since=MONDAY)
    now = MONDAY + LONGEST + timedelta(seconds=seconds)
    places = order([a_favourite(2, now), ordinary], now, Discipline(longest_wait=LONGEST))
    assert {place.ticket: place.reason for place in places}[1] is reason, name
    assert places[0].ticket == (1 if reason is Reason.WAITED else 2)


def test_whoever_waits_for_nothing_does_not_go_first():
    answered = Standing(ticket=1, is_paid=False, rank=0, due_at=None, since=MONDAY)
    now = MONDAY + timedelta(days=30)
    assert order([answered, a_favourite(2, now)], now)[0].ticket == 2


def test_among_those_who_waited_nothing_counts_but_how_long():
    now = MONDAY + timedelta(days=30)
    first = Standing(ticket=1, is_paid=False, rank=0, due_at=None, since=MONDAY, awaited_since=MONDAY)
    assert [place.ticket for place in order([a_favourite(2, MONDAY + HOUR), first], now)] == [1, 2]


@pytest.mark.parametrize(
    ("name", "behind", "paid", "first"),
    [
        ("held back", HOUR, False, 2),
        ("its end has come", timedelta(0), False, 1),
        ("paid for", HOUR, True, 1),
    ],
)
def test_fair_use_holds_back_until_its_moment_and_never_what_is_paid(name, behind, paid, first):
    held = Standing(ticket=1, is_paid=paid, rank=5, due_at=MONDAY, since=MONDAY, behind_until=MONDAY + behind)
    other = Standing(ticket=2, is_paid=False, rank=0, due_at=None, since=MONDAY + HOUR)
    assert order([other, held], MONDAY)[0].ticket == first, name


def test_rules_decide_in_the_order_of_the_list():
    paid, critical = (
        Standing(ticket=1, is_paid=True, rank=0, due_at=None, since=MONDAY),
        Standing(ticket=2, is_paid=False, rank=0, due_at=None, since=MONDAY, criticality=Criticality.HIGH),
    )
    rules = (QueueRule.WAITED, QueueRule.CRITICALITY, QueueRule.PAID)
    assert [place.ticket for place in order([paid, critical], MONDAY)] == [1, 2]
    places = order([paid, critical], MONDAY, Discipline(rules))
    assert [(place.ticket, place.reason) for place in places] == [(2, Reason.CRITICALITY), (1, Reason.PAID)]
