"""The queue, asked of the database: a place or a page of it, without reading all of it.

The order is that of `portal.policy.queue`, put into SQL here by the same list of rules; a test holds both against each
other. A rank is a fact of the promise file of a ticket's own day, so it is in no column: of the open tickets only the
few different pairs of file and plan are read, and their ranks handed back to the database. The rules are today's: one
queue has one order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, and_, case, func, literal, or_, select, tuple_

from portal.policy.policy import Policy
from portal.policy.queue import NEVER, Place, Reason, Standing, has_waited, is_behind, reason_of
from portal.policy.queue_rules import Discipline, QueueRule
from portal.tickets import store
from portal.tickets.model import Lane, State, Ticket
from portal.tickets.pledges import Pledges, rank_of
from portal.tickets.tables import tickets

ours = tickets.c.state == State.OPEN
_IS_UNPAID = case((tickets.c.lane == Lane.URGENT, 0), else_=1)
_UNCRITICAL = -tickets.c.criticality
# Who has had an answer is owed no other by a given time, but by the level that took over.
first_at = case((tickets.c.first_reply_at.is_(None), tickets.c.due_at))
level_at = tickets.c.level_due_at
owed_at = case((or_(first_at.is_(None), level_at < first_at), level_at), else_=first_at)
_MOMENT = tickets.c.due_at.type
_NO_TIME = literal(NEVER, _MOMENT)
_IS_ANSWERED = case((and_(tickets.c.awaited_since.is_(None), owed_at.is_(None)), 1), else_=0)


@dataclass(frozen=True, slots=True)
class Ranks:
    """How far to the front each plan puts its tickets, by the promises that the open tickets were opened under.

    Attributes:
        of: digest of a promise file and plan → rank.
    """

    of: dict[tuple[str, str], int]

    @property
    def lowest(self) -> int:
        """The rank that nobody is behind; 0 in an empty queue."""
        return min(self.of.values(), default=0)


def ranks(db: Connection, pledges: Pledges) -> Ranks:
    """Returns the ranks that occur in the queue."""
    pairs = select(tickets.c.promised, tickets.c.plan, func.min(tickets.c.id)).where(ours)
    found = db.execute(pairs.group_by(tickets.c.promised, tickets.c.plan))
    return Ranks({(digest, plan): rank_of(pledges.of_digest(db, digest), plan) for digest, plan, _ in found})


def length(
    db: Connection,
    lane: Lane | None = None,
    besides: int | None = None,
    only: ColumnElement[bool] | None = None,
) -> int:
    """Returns how many tickets wait for us.

    Args:
        db: to read from.
        lane: count this one only.
        besides: id of a ticket not to count.
        only: count these only.
    """
    wanted = [ours] if only is None else [ours, only]
    if lane is not None:
        wanted.append(tickets.c.lane == lane)
    if besides is not None:
        wanted.append(tickets.c.id != besides)
    return _count(db, and_(*wanted))


def place_of(db: Connection, pledges: Pledges, ticket: Ticket, now: datetime) -> Place | None:
    """Returns the place of a ticket; None when its turn is not ours, or when it has its answer."""
    own = standing(pledges.of(db, ticket), ticket)
    if ticket.state is not State.OPEN or own.is_answered:
        return None
    known, discipline = ranks(db, pledges), _discipline(pledges)
    ahead = _count(db, and_(ours, tuple_(*_keys(known, now, discipline)) < tuple_(*_values(own, now, discipline))))
    return Place(ticket.id, ahead + 1, reason_of(own, known.lowest, now, discipline))


def page(
    db: Connection, pledges: Pledges, now: datetime, skipped: int, most: int, *, only: ColumnElement[bool] | None = None
) -> tuple[tuple[Ticket, Place], ...]:
    """Returns tickets whose turn is ours, in the order in which they are answered.

    Args:
        db: to read from.
        pledges: what was promised.
        now: aware moment.
        skipped: how many of the first to leave out.
        most: how many to return.
        only: these only, in the order they have among all.
    """
    known, discipline = ranks(db, pledges), _discipline(pledges)
    # The keys stand in one index; the rows are read for those of the page alone.
    chosen = (
        select(tickets.c.id)
        .where(ours if only is None else and_(ours, only))
        .order_by(*_keys(known, now, discipline))
        .limit(most)
        .offset(skipped)
    )
    ids = [row.id for row in db.execute(chosen)]
    found = {ticket.id: ticket for ticket in store.by_ids(db, ids)}

    def reason(ticket: Ticket) -> Reason:
        return reason_of(standing(pledges.of(db, ticket), ticket), known.lowest, now, discipline)

    return tuple(
        (found[key], Place(key, position, reason(found[key]))) for position, key in enumerate(ids, start=skipped + 1)
    )


def standing(policy: Policy, ticket: Ticket) -> Standing:
    """Returns what decides the place of a ticket.

    Args:
        policy: the promise file of its own day.
        ticket: as it stands.
    """
    return Standing(
        ticket=ticket.id,
        is_paid=ticket.lane is Lane.URGENT,
        rank=rank_of(policy, ticket.plan),
        due_at=ticket.owed_at,
        since=ticket.clock_from,
        criticality=ticket.criticality,
        awaited_since=ticket.awaited_since,
        behind_until=ticket.behind_until,
        is_answered=ticket.awaited_since is None and ticket.owed_at is None,
    )


def _discipline(pledges: Pledges) -> Discipline:
    return pledges.current().policy.discipline


def _keys(known: Ranks, now: datetime, discipline: Discipline) -> tuple[ColumnElement[Any], ...]:
    """What the queue is sorted by; `_values` is the same for one ticket."""
    own = [
        (and_(tickets.c.promised == digest, tickets.c.plan == plan), -rank) for (digest, plan), rank in known.of.items()
    ]
    by_rule: dict[QueueRule, ColumnElement[Any]] = {
        QueueRule.PAID: _IS_UNPAID,
        QueueRule.PLAN: case(*own, else_=0) if own else literal(0, Integer),
        QueueRule.CRITICALITY: _UNCRITICAL,
        QueueRule.DUE: func.coalesce(owed_at, _NO_TIME),
    }
    behind: ColumnElement[Any] = literal(0, Integer)
    if QueueRule.FAIR_USE in discipline.rules:
        is_held = and_(tickets.c.lane == Lane.STANDARD, tickets.c.behind_until > literal(now, _MOMENT))
        behind = case((is_held, 1), else_=0)
    long_enough = tickets.c.awaited_since <= literal(now - discipline.longest_wait, _MOMENT)
    waited = case((long_enough, tickets.c.awaited_since), else_=_NO_TIME)
    chosen = (by_rule[rule] for rule in discipline.rules if rule in by_rule)
    return (_IS_ANSWERED, behind, waited, *chosen, tickets.c.clock_from, tickets.c.id)


def _values(own: Standing, now: datetime, discipline: Discipline) -> tuple[ColumnElement[Any], ...]:
    by_rule: dict[QueueRule, ColumnElement[Any]] = {
        QueueRule.PAID: literal(int(not own.is_paid), Integer),
        QueueRule.PLAN: literal(-own.rank, Integer),
        QueueRule.CRITICALITY: literal(-own.criticality, Integer),
        QueueRule.DUE: literal(own.due_at or NEVER, _MOMENT),
    }
    waited = own.awaited_since if has_waited(own, now, discipline) else None
    return (
        literal(int(own.is_answered), Integer),
        literal(int(is_behind(own, now, discipline)), Integer),
        literal(waited or NEVER, _MOMENT),
        *(by_rule[rule] for rule in discipline.rules if rule in by_rule),
        literal(own.since, _MOMENT),
        literal(own.ticket, Integer),
    )


def _count(db: Connection, condition: ColumnElement[bool]) -> int:
    return int(db.execute(select(func.count()).select_from(tickets).where(condition)).scalar_one())
