"""Who is answered next, and why: a pure function of what was promised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from portal.policy.criticality import Criticality

NEVER = datetime.max.replace(tzinfo=UTC)  # when an answer falls due that was promised for no time


class Reason(StrEnum):
    """The first rule that speaks for a ticket's place."""

    PAID = "paid"  # somebody paid for this one request
    PLAN = "plan"  # its plan goes before others
    CRITICALITY = "criticality"  # an agent said that it is worse than usual
    DUE = "due"  # what falls due first
    ARRIVED = "arrived"  # nothing falls due: first come, first served


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides the place of one ticket.

    Attributes:
        ticket: its id.
        is_paid: whether it stands in the paid lane.
        rank: of its plan; higher goes first.
        due_at: when its answer falls due; None when nothing is clocked or the clock rests.
        since: when it came in.
        criticality: as an agent has set it; higher goes first.
    """

    ticket: int
    is_paid: bool
    rank: int
    due_at: datetime | None
    since: datetime
    criticality: Criticality = Criticality.NORMAL


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue.

    Attributes:
        ticket: whose.
        position: 1 is answered next.
        reason: why it is not further back.
    """

    ticket: int
    position: int
    reason: Reason


def order(standings: Iterable[Standing]) -> tuple[Place, ...]:
    """Returns the queue: what was paid for, then plans by rank, then what is critical, then what falls due first,
    then who came first.

    The order does not depend on the order in which the tickets are given.
    """
    queue = sorted(standings, key=_key)
    lowest = min((standing.rank for standing in queue), default=0)
    return tuple(
        Place(standing.ticket, position, reason_of(standing, lowest))
        for position, standing in enumerate(queue, start=1)
    )


def reason_of(standing: Standing, lowest: int) -> Reason:
    """Returns the first rule that speaks for a place, in a queue whose lowest rank is `lowest`."""
    if standing.is_paid:
        return Reason.PAID
    if standing.rank > lowest:
        return Reason.PLAN
    if standing.criticality > Criticality.NORMAL:
        return Reason.CRITICALITY
    return Reason.ARRIVED if standing.due_at is None else Reason.DUE


def _key(standing: Standing) -> tuple[bool, int, int, datetime, datetime, int]:
    rank, critical = -standing.rank, -standing.criticality
    return not standing.is_paid, rank, critical, standing.due_at or NEVER, standing.since, standing.ticket
