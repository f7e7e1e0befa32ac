"""The record of a month, as it is signed and published. It names no request and nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.policy.promises import Promise
from portal.proof.history import Duty
from portal.proof.months import Month
from portal.tickets.model import Lane

SETTLING = timedelta(days=5)  # after the end of a month: an answer that comes late still says how late
QUIET = timedelta(days=70)  # longer than from the first day of a month to the signature of the next: see `doubted`
HEARD = timedelta(days=1)  # what happened since may have been dated by that same clock

Texts = Mapping[str, str]  # language → words


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long it took. None stands for "half (or a tenth) of them had no reply at all".

    Attributes:
        median: half of them took no longer.
        ninetieth: nine in ten took no longer.
    """

    median: timedelta | None
    ninetieth: timedelta | None


@dataclass(frozen=True, slots=True)
class Opinions:
    """What customers said once their request was solved.

    Attributes:
        asked: how often somebody could say it.
        answers: how many did.
        satisfied: how many of these were; None when they are too few to say.
    """

    asked: int
    answers: int
    satisfied: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One promise: of a first reply to a plan in a lane, of a solution to a plan, of the answer of a level.

    Attributes:
        plan: its key in the promise file; empty for a level, and for all plans together.
        title: what customers call the plan or the level; empty for all together.
        lane: standard or paid.
        promise: what was promised, without its calendar; None where nothing was, and for what was promised to single
            customers alone, whose agreements are not published.
        calendar: key of the calendar whose hours count; empty for none.
        cases: how many of these promises were decided in the month.
        kept: how many in time; None when they are too few to say, and where nothing binds.
        counted: as the promise counts time; None when too few, and where it counts none.
        elapsed: by the wall clock; None when too few.
        opinions: of customers whose request was solved in the month; of no account but for a first reply.
        duty: what was promised.
        level: key of the level; empty for anything else.
        is_own: whether it holds what was promised to single customers alone, all of them together.
        withdrawn: how often the desk took a request away from the level before its answer; not among the cases.
    """

    plan: str
    title: Texts
    lane: Lane
    promise: Promise | None
    calendar: str
    cases: int
    kept: int | None
    counted: Lengths | None
    elapsed: Lengths | None
    opinions: Opinions
    duty: Duty = Duty.FIRST_REPLY
    level: str = ""
    is_own: bool = False
    withdrawn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A promise that was not kept.

    Attributes:
        plan: key of the plan; empty as in `Row`.
        title: what customers call the plan or the level.
        lane: standard or paid.
        promise: what was promised, without its calendar; None for an agreement with a single customer.
        achieved: how long it took as the promise counts time, rounded up; None when nobody had answered by the time the
            month was settled.
        duty: what was promised.
        level: key of the level; empty for anything else.
        is_own: whether it was promised to a single customer alone.
    """

    plan: str
    title: Texts
    lane: Lane
    promise: Promise | None
    achieved: timedelta | None
    duty: Duty = Duty.FIRST_REPLY
    level: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What was kept in a month.

    Attributes:
        month: which.
        zone: name of the zone whose calendar it is.
        settled: until when answers counted.
        fewest: with fewer cases, a figure is left out as too few to say.
        rows: first replies by plan and lane, then levels, then solutions, each in the order of the promise file.
        paid: the paid lane whatever the plan, a row for each promise that was sold; their `plan` is empty.
        judged: how many promises bound us, of whatever kind.
        kept: how many of them were kept; None when they are too few to say.
        breaches: all of those that were not, in no order of time.
        opinions: of all customers.
        previous: digest of the record of the month before; empty for the first.
    """

    month: Month
    zone: str
    settled: datetime
    fewest: int
    rows: tuple[Row, ...]
    paid: tuple[Row, ...]
    judged: int
    kept: int | None
    breaches: tuple[Breach, ...]
    opinions: Opinions
    previous: str
