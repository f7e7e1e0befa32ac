"""The rules by which a promise counts as kept or missed, one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.proof.runs import runs
from portal.tickets.model import Kind, Lane
from tests.proof.histories import (
    A_DAY_ROUND,
    AT_BEST,
    FOUR_HOURS,
    IN_WORDS,
    MINUTE,
    MONDAY,
    TWO_DAYS,
    TWO_HOURS,
    USUALLY,
    history,
)

FAR = datetime(2026, 12, 31, tzinfo=UTC)
H = 60  # minutes
REPLY, ASK, WRITE, SOLVE = Kind.AGENT_REPLIED, Kind.ASKED_MORE, Kind.CUSTOMER_REPLIED, Kind.SOLVED
CLOSE, REOPEN, LIFT, LOWER, NOTE = Kind.CLOSED, Kind.REOPENED, Kind.LIFTED, Kind.LOWERED, Kind.NOTED

# Monday 8:00; four open hours end at 12:00. What happened, then (lane, minute of the decision, kept) of each promise.
CASES = {
    "a reply before it is due keeps it": ([(200, REPLY)], [("standard", 200, True)]),
    "kept to the second: a reply at the very minute is in time": ([(240, REPLY)], [("standard", 240, True)]),
    "a minute later is late, and was decided when it fell due": ([(241, REPLY)], [("standard", 240, False)]),
    "solving without a word is a reply": ([(100, SOLVE)], [("standard", 100, True)]),
    "a note is none": ([(100, NOTE), (300, REPLY)], [("standard", 240, False)]),
    "a question to the customer is none": ([(100, ASK), (5 * 1440, NOTE)], []),
    "unanswered is missed": ([], [("standard", 240, False)]),
    "waiting does not count": ([(60, ASK), (180, WRITE), (420, REPLY)], [("standard", 420, True)]),
    "waiting moves the due time by what it took": (
        [(60, ASK), (180, WRITE), (421, REPLY)],
        [("standard", 420, False)],  # three hours left from 11:00, lunch between
    ),
    "waiting that begins too late mends nothing": (
        [(250, ASK), (500, WRITE), (510, REPLY)],
        [("standard", 240, False)],
    ),
    "a reply while we wait for the customer is in time": ([(60, ASK), (1440, REPLY)], [("standard", 1440, True)]),
    "who waits for ever is never due": ([(60, ASK)], []),
    "paid is another promise": ([(60, LIFT), (120, REPLY)], [("urgent", 120, True)]),
    "and is judged from the payment on": ([(60, LIFT), (181, REPLY)], [("urgent", 180, False)]),
    "paid after it was missed: both are decided": (
        [(300, LIFT), (420, REPLY)],
        [("standard", 240, False), ("urgent", 420, True)],
    ),
    "paid after a reply promises nothing more": ([(60, REPLY), (90, LIFT)], [("standard", 60, True)]),
    "money back is the first promise": ([(60, LIFT), (90, LOWER), (200, REPLY)], [("standard", 200, True)]),
    "money back: what fell due meanwhile is late when it holds again": (
        [(230, LIFT), (260, LOWER), (300, REPLY)],
        [("standard", 260, False)],
    ),
    "money back: what was missed before is missed once": (
        [(250, LIFT), (260, LOWER), (300, REPLY)],
        [("standard", 240, False)],
    ),
    "closed owes nothing": ([(100, CLOSE)], []),
    "closed after it was missed is missed": ([(241, CLOSE)], [("standard", 240, False)]),
    "closed at the very minute owes nothing": ([(240, CLOSE)], []),
    "opened again, its promise begins anew": ([(60, CLOSE), (180, REOPEN), (480, REPLY)], [("standard", 480, True)]),
    "and is missed by its own clock": ([(60, CLOSE), (180, REOPEN), (481, REPLY)], [("standard", 480, False)]),
    "a word of the customer opens it again too": (
        [(60, CLOSE), (180, WRITE), (481, REPLY)],
        [("standard", 480, False)],
    ),
    "answered is answered: opened again, nothing new is promised": (
        [(60, SOLVE), (1440, REOPEN), (9000, REPLY)],
        [("standard", 60, True)],
    ),
}


@pytest.mark.parametrize(("then", "expected"), CASES.values(), ids=CASES)
def test_rule(then, expected):
    found = [(run.lane.value, (run.decided - MONDAY) // MINUTE, run.is_kept) for run in runs(history(*then), FAR)]
    assert found == expected


def test_what_happens_from_a_moment_on_is_not_known_then():
    late = history((300, REPLY))
    assert runs(late, MONDAY + 240 * MINUTE) == ()
    (run,) = runs(late, MONDAY + 241 * MINUTE)
    assert (run.is_kept, run.elapsed) == (False, None)
    (run,) = runs(late, MONDAY + 301 * MINUTE)
    assert (run.is_kept, run.elapsed) == (False, 300 * MINUTE)


TIMES = {
    # promise, what happened, counted, elapsed
    "open hours leave out lunch": (FOUR_HOURS, [(310, REPLY)], 250, 310),
    "and the night": (FOUR_HOURS, [(24 * H + 30, REPLY)], 8 * H + 30, 24 * H + 30),
    "waiting is elapsed and not counted": (FOUR_HOURS, [(30, ASK), (60, WRITE), (90, REPLY)], 60, 90),
    "waiting at night takes nothing away twice": (
        FOUR_HOURS,
        [(9 * H, ASK), (24 * H, WRITE), (25 * H, REPLY)],
        9 * H,
        25 * H,
    ),
    "day and night count where it says so": (A_DAY_ROUND, [(23 * H, REPLY)], 23 * H, 23 * H),
    "waiting is left out there as well": (A_DAY_ROUND, [(H, ASK), (3 * H, WRITE), (5 * H, REPLY)], 3 * H, 5 * H),
    "promised in days, told in open hours": (TWO_DAYS, [(24 * H, REPLY)], 8 * H, 24 * H),
    "words count nothing": (IN_WORDS, [(90, REPLY)], None, 90),
    "no promise counts nothing": (None, [(90, REPLY)], None, 90),
}


@pytest.mark.parametrize(("promise", "then", "counted", "elapsed"), TIMES.values(), ids=TIMES)
def test_time_to_the_first_reply(promise, then, counted, elapsed):
    (run,) = runs(history(*then, standard=promise), FAR)
    assert run.counted == (None if counted is None else timedelta(minutes=counted))
    assert run.elapsed == timedelta(minutes=elapsed)


@pytest.mark.parametrize(
    ("promise", "is_judged"),
    [(FOUR_HOURS, True), (A_DAY_ROUND, True), (TWO_DAYS, True), (USUALLY, False), (AT_BEST, False), (IN_WORDS, False)],
    ids=["open", "elapsed", "days", "typical", "best effort", "words"],
)
def test_only_a_promise_is_judged(promise, is_judged):
    (run,) = runs(history((60, REPLY), standard=promise), FAR)
    assert run.is_judged == is_judged


def test_the_lane_decides_which_promise_is_judged():
    (run,) = runs(history((60, LIFT), (70, REPLY), standard=IN_WORDS), FAR)
    assert (run.lane, run.promise, run.is_judged) == (Lane.URGENT, TWO_HOURS, True)


def test_words_are_no_clock_and_are_decided_by_the_reply_alone():
    assert runs(history(standard=IN_WORDS), FAR) == ()
    (run,) = runs(history((99_000, REPLY), standard=IN_WORDS), FAR)
    assert (run.is_kept, run.decided) == (True, MONDAY + 99_000 * MINUTE)
