"""Whether paying to go first changes anything for a request, or for one that is about to be sent, at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from portal.policy import worth
from portal.policy.problems import NeverOpensError, UnknownHolidaysError
from portal.policy.promises import Promise
from portal.policy.worth import Answered
from portal.tickets.model import Lane, Ticket
from portal.tickets.pledges import promise_of
from portal.tickets.service import Counter
from portal.tickets.tables import tickets

LAST = 200  # requests: what came before them says little of today


@dataclass(frozen=True, slots=True)
class Worth:
    """What the ordinary line is expected to do, and whether the urgent one is faster.

    Attributes:
        expected_at: when an ordinary request can be expected to be answered; None when nobody can tell.
        is_measured: whether that is how things go at this moment, rather than what is promised.
        is_given: whether paying changes anything.
    """

    expected_at: datetime | None
    is_measured: bool
    is_given: bool


def worth_now(
    db: Connection,
    promise: Promise | None,
    ahead: int,
    now: datetime,
    *,
    due_at: datetime | None,
    paid_due_at: datetime | None,
    since: datetime | None = None,
) -> Worth:
    """Returns whether the urgent line is faster than the ordinary one.

    Args:
        db: to read from.
        promise: of the ordinary line; None when none is published.
        ahead: how many stand before the request in it.
        now: aware moment.
        due_at: when the ordinary answer falls due; None when it does not.
        paid_due_at: when the urgent one would; None when nobody can tell.
        since: when the clock of the request began; None for one that is not sent yet. Whoever has waited for longer
            than others do is not told that they will be answered as soon as others.
    """
    calendar = None if promise is None else promise.calendar
    try:
        delay = worth.current_delay(_answers(db), ahead, calendar, now)
        if delay is not None and since is not None and _waited(promise, since, now) > delay:
            delay = None
        expected = worth.expected_at(delay, due_at, calendar, now)
    except (NeverOpensError, UnknownHolidaysError):
        return Worth(None, is_measured=False, is_given=True)
    return Worth(expected, delay is not None, worth.changes_something(expected, paid_due_at))


def worth_of(counter: Counter, ticket: Ticket, ahead: int | None, now: datetime) -> Worth:
    """Returns whether the urgent line is faster for a request that was sent; it always is while its clock rests.

    Args:
        counter: the portal.
        ticket: as it stands.
        ahead: how many stand before it; None when its turn is not ours.
        now: aware moment.
    """
    with counter.database.reading() as db:
        policy = counter.pledges.of(db, ticket)
        if policy.premium is None or ahead is None:
            return Worth(None, is_measured=False, is_given=True)
        promise = promise_of(policy, ticket.plan, Lane.STANDARD)
        paid_due_at = policy.premium.first_reply.due(now)
        return worth_now(
            db, promise, ahead, now, due_at=ticket.due_at, paid_due_at=paid_due_at, since=ticket.clock_from
        )


def _waited(promise: Promise | None, since: datetime, now: datetime) -> timedelta:
    calendar = None if promise is None else promise.calendar
    return now - since if calendar is None else calendar.open_time_between(since, now)


def _answers(db: Connection) -> list[Answered]:
    columns = (tickets.c.clock_from, tickets.c.first_reply_at, tickets.c.lane)
    rows = db.execute(select(*columns).order_by(tickets.c.id.desc()).limit(LAST))
    return [
        Answered(row.clock_from, row.first_reply_at, row.lane == Lane.URGENT)
        for row in rows
        if row.first_reply_at is not None and row.first_reply_at > row.clock_from
    ]
