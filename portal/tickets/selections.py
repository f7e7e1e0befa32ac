"""Parts of the queue that agents look at by themselves: taken by one, due soon, overdue, at a level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, false, func, or_, select

from portal.policy.promises import Counted, Promise
from portal.tickets.model import Lane
from portal.tickets.pledges import Pledges, promise_of
from portal.tickets.queue import first_at, level_at, ours, owed_at
from portal.tickets.tables import tickets

SOON = timedelta(hours=1)  # of open time
LONGEST_SOON = timedelta(hours=24)

Chosen = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many requests that are ours stand where.

    Attributes:
        all: in the queue.
        mine: taken by one agent.
        soon: due within a given open time.
        overdue: due, and not answered.
        levels: key of a level → at it; levels without any are absent.
    """

    all: int
    mine: int
    soon: int
    overdue: int
    levels: dict[str, int]


def taken_by(agent: int) -> Chosen:
    """Returns what an agent has taken."""
    return tickets.c.assignee == agent


def at_level(level: str) -> Chosen:
    """Returns what a level has taken over."""
    return tickets.c.level == level


def overdue(now: datetime) -> Chosen:
    """Returns what was due and is not answered."""
    return owed_at < now


def due_soon(db: Connection, pledges: Pledges, now: datetime, within: timedelta) -> Chosen:
    """Returns what falls due within some time, as its own promise counts it: opening hours, or day and night.

    In the evening that is what falls due in the first hour of the next morning. What is overdue is not in it.

    Args:
        db: to read from.
        pledges: what was promised.
        now: aware moment.
        within: how long.
    """
    return and_(owed_at >= now, or_(false(), *_limits(db, pledges, now, within)))


def counts(db: Connection, pledges: Pledges, agent: int, now: datetime, within: timedelta) -> Counts:
    """Returns how many requests stand where, in one reading of the queue's index.

    Args:
        db: to read from.
        pledges: what was promised.
        agent: whose requests are "mine".
        now: aware moment.
        within: what "soon" means.
    """
    parts = (taken_by(agent), due_soon(db, pledges, now, within), overdue(now))
    sums = [func.coalesce(func.sum(case((part, 1), else_=0)), 0) for part in parts]
    total, mine, soon, late = db.execute(select(func.count(), *sums).select_from(tickets).where(ours)).one()
    levels = select(tickets.c.level, func.count()).where(ours, tickets.c.level != "").group_by(tickets.c.level)
    return Counts(
        all=total, mine=mine, soon=soon, overdue=late, levels={row.level: row[1] for row in db.execute(levels)}
    )


def _limits(db: Connection, pledges: Pledges, now: datetime, within: timedelta) -> Iterator[Chosen]:
    """Yields what is due by then, promise by promise: only the few different ones that wait in the queue are asked."""
    firsts = select(tickets.c.promised, tickets.c.plan, tickets.c.lane).where(ours).distinct()
    for digest, plan, lane in db.execute(firsts).all():
        promise = promise_of(pledges.of_digest(db, digest), plan, Lane(lane))
        own = and_(tickets.c.promised == digest, tickets.c.plan == plan, tickets.c.lane == lane)
        if promise is not None:
            yield and_(own, first_at <= _later(promise, now, within))
    taken = select(tickets.c.promised, tickets.c.level).where(ours, tickets.c.level != "").distinct()
    for digest, name in db.execute(taken).all():
        level = pledges.of_digest(db, digest).levels.get(name)
        if level is not None:
            own = and_(tickets.c.promised == digest, tickets.c.level == name)
            yield and_(own, level_at <= _later(level.reply, now, within))


def _later(promise: Promise, now: datetime, within: timedelta) -> datetime:
    if promise.calendar is None or promise.counted is Counted.ELAPSED:
        return now + within
    return promise.calendar.add_open_time(now, within)
