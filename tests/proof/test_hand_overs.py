"""The rules by which the answer that a hand-over promises counts as kept, missed or taken away, one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.proof.history import Duty
from portal.proof.runs import runs
from portal.tickets.model import Kind
from tests.proof.histories import EARLY, FIVE_DAYS, LEGAL, MINUTE, MONDAY, SECOND, SPOKEN, history

FAR = datetime(2026, 12, 31, tzinfo=UTC)
REPLY, ASK, WRITE, SOLVE = Kind.AGENT_REPLIED, Kind.ASKED_MORE, Kind.CUSTOMER_REPLIED, Kind.SOLVED
CLOSE, REOPEN, LIFT, OVER, BACK = Kind.CLOSED, Kind.REOPENED, Kind.LIFTED, Kind.HANDED_OVER, Kind.HANDED_BACK
DAY = 1440  # minutes
KEPT, MISSED, TAKEN = "kept", "missed", "taken away"
TO_SECOND, TO_EARLY, TO_LEGAL, TO_SPOKEN = ({2: facts} for facts in (SECOND, EARLY, LEGAL, SPOKEN))

# Answered on Monday at 9:00 and handed over at 10:00 (120): eight open hours end on Tuesday at 10:00 (1560).
CASES = {
    "an answer before it is due keeps it": (TO_SECOND, [(1500, REPLY)], [(1500, KEPT)]),
    "at the very minute it is in time": (TO_SECOND, [(1560, REPLY)], [(1560, KEPT)]),
    "a minute later is late": (TO_SECOND, [(1561, REPLY)], [(1560, MISSED)]),
    "unanswered is missed": (TO_SECOND, [], [(1560, MISSED)]),
    "any answer is an answer: solving too": (TO_SECOND, [(200, SOLVE)], [(200, KEPT)]),
    "a question to the customer is none, and rests the clock": (
        TO_SECOND,
        [(180, ASK), (240, WRITE)],
        [(1620, MISSED)],
    ),
    "who waits for ever is never due": (TO_SECOND, [(180, ASK)], []),
    "taken away before it is due is neither": (TO_SECOND, [(1500, BACK), (9000, REPLY)], [(1500, TAKEN)]),
    "taken away at the very minute owes nothing": (TO_SECOND, [(1560, BACK)], [(1560, TAKEN)]),
    "missed stays missed: taking it away mends nothing": (TO_SECOND, [(1561, BACK)], [(1560, MISSED)]),
    "once a stay: what follows an answer owes nothing": (TO_SECOND, [(200, REPLY), (9000, REPLY)], [(200, KEPT)]),
    "and taking it away after an answer is nothing": (TO_SECOND, [(200, REPLY), (300, BACK)], [(200, KEPT)]),
    "closed owes nothing": (TO_SECOND, [(200, CLOSE)], []),
    "opened again, its clock starts anew": (TO_SECOND, [(200, CLOSE), (DAY, REOPEN)], [(DAY + 540, MISSED)]),
    "closed after it was missed is missed": (TO_SECOND, [(1561, CLOSE)], [(1560, MISSED)]),
    "solved and opened again owes nothing more": (TO_SECOND, [(200, SOLVE), (300, REOPEN)], [(200, KEPT)]),
    "from the opening where the file says so": (TO_EARLY, [], [(540, MISSED)]),
    "days are days": (TO_LEGAL, [], [(7 * DAY + 540, MISSED)]),
    "words are no clock": (TO_SPOKEN, [(99_000, REPLY)], [(99_000, KEPT)]),
    "words that are taken away are taken away": (TO_SPOKEN, [(99_000, BACK)], [(99_000, TAKEN)]),
    "a level that the file does not name promised nothing": ({2: {"level": "gone"}}, [(9000, REPLY)], []),
    "paid to go first changes nothing of it": (TO_SECOND, [(130, LIFT), (1561, REPLY)], [(1560, MISSED)]),
}


def told(found):
    return [
        ((run.decided - MONDAY) // MINUTE, TAKEN if run.is_withdrawn else KEPT if run.is_kept else MISSED)
        for run in found
        if run.duty is Duty.LEVEL
    ]


@pytest.mark.parametrize(("facts", "then", "expected"), CASES.values(), ids=CASES)
def test_rule(facts, then, expected):
    assert told(runs(history((60, REPLY), (120, OVER), *then, facts=facts), FAR)) == expected


@pytest.mark.parametrize(("at", "expected"), [(1560, (1560, KEPT)), (1561, (1560, MISSED))], ids=["at", "after"])
def test_waiting_before_the_hand_over_moves_nothing(at, expected):
    then = [(60, REPLY), (70, ASK), (110, WRITE), (120, OVER), (at, REPLY)]
    assert told(runs(history(*then, facts={4: SECOND}), FAR)) == [expected]


def test_due_before_the_hand_over_it_is_missed_by_the_hand_over():
    late = history((60, REPLY), (3 * DAY, OVER), (3 * DAY + 1, REPLY), facts=TO_EARLY)
    assert told(runs(late, FAR)) == [(3 * DAY, MISSED)]


def test_handed_on_each_level_has_its_own_promise():
    facts = {1: SECOND, 2: LEGAL, 4: SECOND}
    on = history((60, OVER), (120, OVER), (180, REPLY), (200, OVER), (300, REPLY), facts=facts)
    found = [run for run in runs(on, FAR) if run.duty is Duty.LEVEL]
    assert told(found) == [(120, TAKEN), (180, KEPT), (300, KEPT)]
    assert [run.level for run in found] == ["second", "legal", "second"]


def test_one_reply_keeps_the_first_promise_and_that_of_the_level():
    found = runs(history((60, OVER), (180, REPLY), facts={1: SECOND}), FAR)
    assert [(run.duty, run.is_kept, run.elapsed) for run in found] == [
        (Duty.FIRST_REPLY, True, 180 * MINUTE),
        (Duty.LEVEL, True, 120 * MINUTE),
    ]


def test_time_to_the_answer_of_a_level_leaves_out_what_the_promise_leaves_out():
    then = [(60, REPLY), (120, OVER), (180, ASK), (240, WRITE), (DAY, REPLY)]
    (run,) = [run for run in runs(history(*then, facts=TO_SECOND), FAR) if run.duty is Duty.LEVEL]
    assert run.counted == timedelta(hours=5)  # until 17:00 there are six open hours, one of them waiting
    assert run.elapsed == timedelta(hours=22)


def test_a_missed_level_still_says_how_late_the_answer_came_whoever_gave_it():
    then = [(60, REPLY), (120, OVER), (1600, BACK), (1620, REPLY)]
    (run,) = [run for run in runs(history(*then, facts=TO_SECOND), FAR) if run.duty is Duty.LEVEL]
    assert (run.is_kept, run.counted) == (False, timedelta(hours=9))


def test_what_was_taken_away_is_not_judged_and_has_no_time():
    (run,) = [r for r in runs(history((60, OVER), (90, BACK), (95, REPLY), facts={1: SECOND}), FAR) if r.level]
    assert (run.is_judged, run.counted, run.elapsed) == (False, None, None)


def test_legal_days_end_at_closing_time():
    assert FIVE_DAYS.due(MONDAY + 120 * MINUTE) == MONDAY + (7 * DAY + 540) * MINUTE
