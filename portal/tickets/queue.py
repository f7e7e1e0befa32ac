"""The queue, asked of the database: a place or a page of it, without reading all of it.

The order is that of `portal.policy.queue`, put into SQL here; a test holds both against each other. A rank is a fact of
the promise file of a ticket's own day, so it is in no column: of the open tickets only the few different pairs of file
and plan are read, and their ranks handed back to the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, and_, case, func, literal, or_, select, tuple_

from portal.policy.policy import Policy
from portal.policy.queue import NEVER, Place, Standing, reason_of
from portal.tickets import store
from portal.tickets.model import Lane, State, Ticket
from portal.tickets.pledges import Pledges, rank_of
from portal.tickets.tables import tickets

_OURS = tickets.c.state == State.OPEN
_IS_UNPAID = case((tickets.c.lane == Lane.URGENT, 0), else_=1)
_UNCRITICAL = -tickets.c.criticality
# Who has had an answer is owed no other by a given time, but by the level that took over.
_FIRST_AT = case((tickets.c.first_reply_at.is_(None), tickets.c.due_at))
_LEVEL_AT = tickets.c.level_due_at
_OWED_AT = case((or_(_FIRST_AT.is_(None), _LEVEL_AT < _FIRST_AT), _LEVEL_AT), else_=_FIRST_AT)
_NO_TIME = literal(NEVER, tickets.c.due_at.type)


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
    pairs = select(tickets.c.promised, tickets.c.plan, func.min(tickets.c.id)).where(_OURS)
    found = db.execute(pairs.group_by(tickets.c.promised, tickets.c.plan))
    return Ranks({(digest, plan): rank_of(pledges.of_digest(db, digest), plan) for digest, plan, _ in found})


def length(db: Connection, lane: Lane | None = None, besides: int | None = None) -> int:
    """Returns how many tickets wait for us.

    Args:
        db: to read from.
        lane: count this one only.
        besides: id of a ticket not to count.
    """
    wanted = [_OURS]
    if lane is not None:
        wanted.append(tickets.c.lane == lane)
    if besides is not None:
        wanted.append(tickets.c.id != besides)
    return _count(db, and_(*wanted))


def ahead_of(db: Connection, pledges: Pledges, ticket: Ticket) -> int | None:
    """Returns how many tickets are answered before one; None when its turn is not ours."""
    if ticket.state is not State.OPEN:
        return None
    own = standing(pledges.of(db, ticket), ticket)
    keys = _keys(ranks(db, pledges))
    values = (
        literal(int(not own.is_paid), Integer),
        literal(-own.rank, Integer),
        literal(-own.criticality, Integer),
        literal(own.due_at or NEVER, tickets.c.due_at.type),
        literal(own.since, tickets.c.clock_from.type),
        literal(own.ticket, Integer),
    )
    return _count(db, and_(_OURS, tuple_(*keys) < tuple_(*values)))


def page(db: Connection, pledges: Pledges, skipped: int, most: int) -> tuple[tuple[Ticket, Place], ...]:
    """Returns tickets whose turn is ours, in the order in which they are answered.

    Args:
        db: to read from.
        pledges: what was promised.
        skipped: how many of the first to leave out.
        most: how many to return.
    """
    known = ranks(db, pledges)
    # The keys stand in one index; the rows are read for those of the page alone.
    chosen = select(tickets.c.id).where(_OURS).order_by(*_keys(known)).limit(most).offset(skipped)
    ids = [row.id for row in db.execute(chosen)]
    found = {ticket.id: ticket for ticket in store.by_ids(db, ids)}
    return tuple(
        (found[key], Place(key, position, reason_of(standing(pledges.of(db, found[key]), found[key]), known.lowest)))
        for position, key in enumerate(ids, start=skipped + 1)
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
    )


def _keys(known: Ranks) -> tuple[ColumnElement[Any], ...]:
    own = [
        (and_(tickets.c.promised == digest, tickets.c.plan == plan), -rank) for (digest, plan), rank in known.of.items()
    ]
    rank: ColumnElement[Any] = case(*own, else_=0) if own else literal(0, Integer)
    return (_IS_UNPAID, rank, _UNCRITICAL, func.coalesce(_OWED_AT, _NO_TIME), tickets.c.clock_from, tickets.c.id)


def _count(db: Connection, condition: ColumnElement[bool]) -> int:
    return int(db.execute(select(func.count()).select_from(tickets).where(condition)).scalar_one())
