"""What became of a promise equals what a stopwatch says that is read every minute."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from portal.proof.runs import runs
from tests.proof.histories import MINUTE, MONDAY, invented
from tests.proof.minutes import watch

FEW, MANY = 60, 4_000


def _place(run):
    return run.duty, run.level, run.lane, run.decided, str(run.elapsed)


def check(seed: int) -> None:
    random = Random(seed)
    history = invented(random, MONDAY + random.randrange(40 * 24 * 60) * MINUTE)
    until = history.events[0].at + timedelta(minutes=random.randrange(1, 5 * 24 * 60))
    found, expected = (sorted(told(history, until), key=_place) for told in (runs, watch))
    assert found == expected, (seed, until, [(event.at, event.kind, event.facts) for event in history.events])


@pytest.mark.parametrize("seed", range(FEW))
def test_a_promise_is_decided_as_a_stopwatch_decides_it(seed):
    check(seed)


@pytest.mark.soak
def test_thousands_of_promises_are_decided_as_a_stopwatch_decides_them():
    for seed in range(FEW, FEW + MANY):
        check(seed)
