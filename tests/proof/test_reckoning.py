"""The record of a month: who belongs to it, what it says, and what it keeps to itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from portal.proof.history import Duty
from portal.proof.model import SETTLING
from portal.proof.months import Month
from portal.proof.reckoning import Titles, reckon, settled_at
from portal.proof.record_form import from_text, to_text
from portal.proof.runs import runs
from portal.tickets.model import Kind, Lane
from tests.proof.histories import (
    AT_BEST,
    IN_WORDS,
    MINUTE,
    MONDAY,
    PARIS,
    TWO_DAYS,
    USUALLY,
    history,
    invented,
)
from tests.proof.minutes import waited_by, watch

OCTOBER = Month(2026, 10)
TITLES = {"pro": {"fr": "Pro", "en": "Pro"}, "free": {"fr": "Gratuit", "en": "Free"}}
LAST_FRIDAY = datetime(2026, 10, 30, 14, tzinfo=UTC)  # 15:00 in Paris: four open hours end on Monday 2 November
REPLY, SOLVE, RATE = Kind.AGENT_REPLIED, Kind.SOLVED, Kind.RATED


def record(*histories, month=OCTOBER, fewest=1, previous=""):
    return reckon(month, PARIS, histories, titles=Titles(TITLES), fewest=fewest, previous=previous)


def only_row(*histories, **options):
    (row,) = record(*histories, **options).rows
    return row


def minutes(number):
    return timedelta(minutes=number)


def test_a_request_of_one_month_answered_in_the_next_counts_in_the_next():
    late = history((3 * 1440, REPLY), start=LAST_FRIDAY)
    assert (record(late).judged, record(late, month=OCTOBER.following).judged) == (0, 1)


def test_a_promise_that_fell_due_unanswered_counts_in_the_month_it_fell_due():
    unanswered = history(start=LAST_FRIDAY - timedelta(days=1))
    assert (record(unanswered).judged, record(unanswered).kept) == (1, 0)
    assert record(unanswered, month=OCTOBER.following).judged == 0


def test_an_answer_after_the_end_of_the_month_still_says_how_late_it_was():
    start = datetime(2026, 10, 30, 8, tzinfo=UTC)  # Friday 9:00: due at 14:00, answered on Monday at 10:00
    (breach,) = record(history((3 * 1440 + 60, REPLY), start=start)).breaches
    assert breach.achieved == timedelta(hours=9)
    (breach,) = record(history((30 * 1440, REPLY), start=start)).breaches
    assert breach.achieved is None  # the month was settled without an answer


@pytest.mark.parametrize("promise", [USUALLY, AT_BEST, IN_WORDS], ids=["typical", "best effort", "words"])
def test_what_does_not_bind_is_reported_and_never_judged(promise):
    late = history((2000, REPLY), standard=promise)
    statement = record(late)
    assert (statement.judged, statement.breaches, statement.rows[0].cases, statement.rows[0].kept) == (0, (), 1, None)
    assert statement.rows[0].elapsed.median == minutes(2000)


def test_words_have_no_counted_time():
    row = only_row(history((90, REPLY), standard=IN_WORDS))
    assert (row.counted, row.elapsed.median) == (None, minutes(90))


def test_each_promise_of_a_plan_in_a_lane_has_its_row_in_the_order_of_the_file():
    statement = record(
        history((60, REPLY), plan="free", standard=USUALLY),
        history((60, REPLY)),
        history((60, REPLY), standard=TWO_DAYS),
        history((10, Kind.LIFTED), (60, REPLY)),
        history((60, REPLY), plan="gone"),
    )
    assert [(row.plan, row.lane, row.cases) for row in statement.rows] == [
        ("pro", Lane.STANDARD, 1),
        ("pro", Lane.STANDARD, 1),
        ("pro", Lane.URGENT, 1),
        ("free", Lane.STANDARD, 1),
        ("gone", Lane.STANDARD, 1),
    ]


def test_the_unanswered_count_as_longer_than_anybody_waited():
    row = only_row(history((60, REPLY)), history((61, REPLY)), history())
    assert (row.cases, row.kept, row.elapsed.median, row.elapsed.ninetieth) == (3, 2, minutes(61), None)


@pytest.mark.parametrize(("cases", "fewest", "says"), [(4, 5, False), (5, 5, True), (6, 5, True)])
def test_too_few_to_say_says_how_few_and_nothing_else(cases, fewest, says):
    statement = record(*(history((60, REPLY)) for _ in range(cases)), fewest=fewest)
    (row,) = statement.rows
    figures = (row.kept, row.counted, row.elapsed, statement.kept)
    assert [figure is not None for figure in figures] == [says] * 4
    assert (row.cases, statement.judged) == (cases, cases)


def test_a_breach_is_listed_however_few_there_are_and_tells_nobody():
    statement = record(history((490, REPLY)), fewest=5)
    (breach,) = statement.breaches
    assert (breach.plan, breach.lane, breach.promise.at_most) == ("pro", Lane.STANDARD, timedelta(hours=4))
    assert breach.achieved == minutes(435)  # 7 h 10 of open time, up to the quarter of an hour
    assert "2026-10-05" not in to_text(statement)


def test_breaches_stand_in_the_order_of_their_length_and_not_of_their_days():
    late = [history((at, REPLY), start=MONDAY + timedelta(days=day)) for day, at in ((0, 530), (1, 310), (2, 490))]
    lengths = [breach.achieved for breach in record(*late, history()).breaches]
    assert lengths == [minutes(255), minutes(435), minutes(480), None]


def rated(*then, facts):
    return history(*then, facts=facts)


def test_satisfaction_is_asked_once_a_solving_and_the_last_answer_counts():
    yes, no = ({"solving": "2", "satisfied": word} for word in ("yes", "no"))
    changed = rated((60, SOLVE), (70, RATE), (80, RATE), facts={2: yes, 3: no})
    assert only_row(changed).opinions.__class__(1, 1, 0) == only_row(changed).opinions
    silent = rated((60, SOLVE), facts={})
    twice = rated(
        (60, SOLVE),
        (70, RATE),
        (90, Kind.REOPENED),
        (120, SOLVE),
        (130, RATE),
        facts={2: no, 5: {"solving": "5", "satisfied": "yes"}},
    )
    opinions = record(changed, silent, twice).opinions
    assert (opinions.asked, opinions.answers, opinions.satisfied) == (4, 3, 1)


def test_satisfaction_belongs_to_the_month_of_the_solving_until_that_month_is_settled():
    yes = {"solving": "2", "satisfied": "yes"}
    month_end = (OCTOBER.end(PARIS) - MONDAY) // MINUTE
    settled = month_end + SETTLING // MINUTE
    for at, answers in ((settled - 1, 1), (settled, 0)):
        opinions = record(rated((60, SOLVE), (at, RATE), facts={2: yes})).opinions
        assert (opinions.asked, opinions.answers) == (1, answers)


def test_the_lane_of_an_opinion_is_where_the_request_was_solved():
    yes = {"solving": "3", "satisfied": "yes"}
    row = only_row(rated((10, Kind.LIFTED), (60, SOLVE), (70, RATE), facts={3: yes}))
    assert (row.lane, row.opinions.satisfied) == (Lane.URGENT, 1)


def invented_ones(seed, number):
    random = Random(seed)
    start = datetime(2026, 9, 20, tzinfo=UTC)
    return [invented(random, start + random.randrange(60 * 24 * 60) * MINUTE) for _ in range(number)]


@pytest.mark.parametrize("seed", range(3))
def test_every_promise_is_decided_in_one_month_and_in_one_only(seed):
    histories = invented_ones(seed, 120)
    months = [Month(2026, 9), OCTOBER, Month(2026, 11), Month(2026, 12)]
    settled = settled_at(months[-1], PARIS)
    everything = sum(len(runs(one, settled)) for one in histories)
    told = [row for month in months for row in record(*histories, month=month).rows]
    assert everything == sum(row.cases + row.withdrawn for row in told) > 50
    assert {row.duty for row in told} == set(Duty)
    assert sum(row.withdrawn for row in told) > 0


@pytest.mark.parametrize("seed", range(2))
def test_the_figures_equal_those_of_stopwatches_put_together(seed):
    histories = invented_ones(seed, 30)
    settled = settled_at(OCTOBER, PARIS)
    watched = [run for one in histories for run in watch(one, settled) if OCTOBER.holds(run.decided, PARIS)]
    statement = record(*histories)
    judged = [run for run in watched if run.is_judged]
    assert (statement.judged, statement.kept) == (len(judged), sum(run.is_kept for run in judged))
    for row in statement.rows:
        mine = [
            run
            for run in watched
            if (run.duty, run.level, run.level or run.plan, run.lane)
            == (row.duty, row.level, row.level or row.plan, row.lane)
            and not run.is_withdrawn
            and (None if run.promise is None else replace(run.promise, calendar=None)) == row.promise
        ]
        never = timedelta(days=9999)
        waits = [never if run.elapsed is None else run.elapsed for run in mine]
        if not waits:
            assert row.cases == 0
            continue
        expected = [waited_by(waits, tenths) for tenths in (5, 9)]
        assert [row.elapsed.median or never, row.elapsed.ninetieth or never] == expected


@pytest.mark.parametrize("seed", range(3))
def test_what_happens_after_a_month_was_settled_changes_nothing_of_it(seed):
    histories = invented_ones(seed, 120)
    settled = settled_at(OCTOBER, PARIS)
    cut = [
        replace(one, events=tuple(event for event in one.events if event.at < settled))
        for one in histories
        if one.events[0].at < settled
    ]
    assert to_text(record(*histories)) == to_text(record(*cut))


def test_a_record_is_read_as_it_was_written():
    statement = record(
        *invented_ones(9, 80), history((9000, REPLY)), history((60, REPLY), standard=TWO_DAYS), fewest=3, previous="ab"
    )
    assert from_text(to_text(statement)) == statement
    assert statement.breaches
    assert statement.rows
