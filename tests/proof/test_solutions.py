"""The rules by which a solution that was promised counts as kept or missed, one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.proof.history import Duty
from portal.proof.runs import runs
from portal.tickets.model import Kind
from tests.proof.histories import IN_WORDS, MINUTE, MONDAY, SECOND, TWO_DAYS_TO_SOLVE, history

FAR = datetime(2026, 12, 31, tzinfo=UTC)
REPLY, ASK, WRITE, SOLVE = Kind.AGENT_REPLIED, Kind.ASKED_MORE, Kind.CUSTOMER_REPLIED, Kind.SOLVED
CLOSE, REOPEN, LIFT, OVER = Kind.CLOSED, Kind.REOPENED, Kind.LIFTED, Kind.HANDED_OVER
DUE = 2 * 1440  # minutes: two days, nights counted

CASES = {
    "judged on the day it is due, however early it was solved": ([(60, SOLVE)], [(DUE, True)]),
    "solved at the very minute is in time": ([(DUE, SOLVE)], [(DUE, True)]),
    "a minute later is late": ([(DUE + 1, SOLVE)], [(DUE, False)]),
    "a reply solves nothing": ([(60, REPLY)], [(DUE, False)]),
    "opened again before it is due, it was not solved": ([(60, SOLVE), (90, REOPEN)], [(DUE, False)]),
    "by a word of the customer too": ([(60, SOLVE), (90, WRITE)], [(DUE, False)]),
    "and is solved by the next solution": ([(60, SOLVE), (90, REOPEN), (100, SOLVE)], [(DUE, True)]),
    "opened again afterwards, it had been": ([(60, SOLVE), (DUE + 1, REOPEN), (DUE + 9000, SOLVE)], [(DUE, True)]),
    "closing what was solved leaves it solved": ([(60, SOLVE), (70, CLOSE)], [(DUE, True)]),
    "closed owes nothing": ([(60, CLOSE)], []),
    "closed after it was missed is missed": ([(DUE + 1, CLOSE)], [(DUE, False)]),
    "opened again, its promise begins anew": ([(60, CLOSE), (100, REOPEN)], [(DUE + 100, False)]),
    "waiting does not count": ([(60, ASK), (160, WRITE), (DUE + 100, SOLVE)], [(DUE + 100, True)]),
    "waiting for ever is never due": ([(60, ASK)], []),
    "paid or not, it is promised from the opening on": ([(60, LIFT), (90, SOLVE)], [(DUE, True)]),
}


def told(found):
    return [((run.decided - MONDAY) // MINUTE, run.is_kept) for run in found if run.duty is Duty.SOLUTION]


@pytest.mark.parametrize(("then", "expected"), CASES.values(), ids=CASES)
def test_rule(then, expected):
    assert told(runs(history(*then, solution=TWO_DAYS_TO_SOLVE), FAR)) == expected


def test_a_hand_over_changes_nothing_of_it():
    assert told(runs(history((60, OVER), (90, SOLVE), facts={1: SECOND}, solution=TWO_DAYS_TO_SOLVE), FAR)) == [
        (DUE, True)
    ]


def test_words_are_no_clock_and_are_told_by_the_first_solution():
    (run,) = [
        run
        for run in runs(history((60, SOLVE), (90, REOPEN), (300, SOLVE), solution=IN_WORDS), FAR)
        if run.duty is Duty.SOLUTION
    ]
    assert (run.is_judged, run.elapsed, run.counted) == (False, 60 * MINUTE, None)


@pytest.mark.parametrize(("at", "elapsed"), [(60, 60), (DUE + 30, DUE + 30)], ids=["kept", "late"])
def test_it_says_how_long_it_took(at, elapsed):
    (run,) = [run for run in runs(history((at, SOLVE), solution=TWO_DAYS_TO_SOLVE), FAR) if run.duty is Duty.SOLUTION]
    assert run.elapsed == run.counted == timedelta(minutes=elapsed)


def test_nothing_is_known_before_it_is_due():
    early = history((60, SOLVE), solution=TWO_DAYS_TO_SOLVE)
    assert told(runs(early, MONDAY + DUE * MINUTE)) == []
    assert told(runs(early, MONDAY + (DUE + 1) * MINUTE)) == [(DUE, True)]
