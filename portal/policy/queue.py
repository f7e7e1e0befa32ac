"""Who is answered next, and why: a pure function of what was promised and of the desk's own list of rules.

Nobody waits for ever. Who has waited for the longest wait stands before everybody who came later, whatever they paid or
bought: from then on only those are ahead who waited already when they came, and each of them is answered once. Fair
use moves a request behind the others once and until a fixed moment, so it only delays that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from portal.policy.criticality import Criticality
from portal.policy.queue_rules import USUAL, Discipline, QueueRule

NEVER = datetime.max.replace(tzinfo=UTC)  # when an answer falls due that was promised for no time


class Reason(StrEnum):
    """The first rule that speaks for a ticket's place."""

    FAIR_USE = "fair_use"  # behind the others, for a time: its customer went over a limit
    WAITED = "waited"  # it has waited long enough
    PAID = "paid"  # somebody paid for this one request
    PLAN = "plan"  # its plan goes before others
    CRITICALITY = "criticality"  # an agent said that it is worse than usual
    DUE = "due"  # what falls due first
    ARRIVED = "arrived"  # nothing falls due: first come, first served
    ANSWERED = "answered"  # nobody waits for a word of ours: after all those where somebody does


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
        awaited_since: since when its customer has waited for an answer; None when nobody does.
        behind_until: until when fair use moves it behind the others; None for never. What is paid for stays in front.
        is_answered: whether nobody waits for a word of ours, though the request is not over.
    """

    ticket: int
    is_paid: bool
    rank: int
    due_at: datetime | None
    since: datetime
    criticality: Criticality = Criticality.NORMAL
    awaited_since: datetime | None = None
    behind_until: datetime | None = None
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue.

    Attributes:
        ticket: whose.
        position: 1 is answered next.
        reason: why it is not further back, or why it is not in front.
    """

    ticket: int
    position: int
    reason: Reason


def order(standings: Iterable[Standing], now: datetime, discipline: Discipline = USUAL) -> tuple[Place, ...]:
    """Returns the queue as it stands at a moment, the next to be answered first.

    The order does not depend on the order in which the tickets are given. Tickets that no rule tells apart go in the
    order in which they came in. Those that are answered and not over stand last, whatever the rules say: what was
    bought is an answer.

    Args:
        standings: one for each ticket.
        now: aware moment.
        discipline: the rules, and the longest wait.
    """
    queue = sorted(standings, key=_key(now, discipline))
    lowest = min((standing.rank for standing in queue), default=0)
    return tuple(
        Place(standing.ticket, position, reason_of(standing, lowest, now, discipline))
        for position, standing in enumerate(queue, start=1)
    )


def reason_of(standing: Standing, lowest: int, now: datetime, discipline: Discipline = USUAL) -> Reason:
    """Returns the first rule that speaks for a place, in a queue whose lowest rank is `lowest`."""
    if standing.is_answered:
        return Reason.ANSWERED
    if is_behind(standing, now, discipline):
        return Reason.FAIR_USE
    if has_waited(standing, now, discipline):
        return Reason.WAITED
    spoken = (rule for rule in discipline.rules if rule in _SPEAKS and _SPEAKS[rule](standing, lowest))
    rule = next(spoken, None)
    return Reason.ARRIVED if rule is None else Reason(rule)


def is_behind(standing: Standing, now: datetime, discipline: Discipline) -> bool:
    """Whether fair use holds a ticket behind the others: never one that was paid for, never beyond its moment."""
    if QueueRule.FAIR_USE not in discipline.rules or standing.is_paid or standing.behind_until is None:
        return False
    return standing.behind_until > now


def has_waited(standing: Standing, now: datetime, discipline: Discipline) -> bool:
    """Whether a ticket has waited for an answer as long as anybody has to."""
    return standing.awaited_since is not None and standing.awaited_since <= now - discipline.longest_wait


_SPEAKS: Mapping[QueueRule, Callable[[Standing, int], bool]] = {
    QueueRule.PAID: lambda standing, _lowest: standing.is_paid,
    QueueRule.PLAN: lambda standing, lowest: standing.rank > lowest,
    QueueRule.CRITICALITY: lambda standing, _lowest: standing.criticality > Criticality.NORMAL,
    QueueRule.DUE: lambda standing, _lowest: standing.due_at is not None,
}
_KEYS: Mapping[QueueRule, Callable[[Standing], object]] = {
    QueueRule.PAID: lambda standing: not standing.is_paid,
    QueueRule.PLAN: lambda standing: -standing.rank,
    QueueRule.CRITICALITY: lambda standing: -standing.criticality,
    QueueRule.DUE: lambda standing: standing.due_at or NEVER,
}


def _key(now: datetime, discipline: Discipline) -> Callable[[Standing], tuple[object, ...]]:
    keys = tuple(_KEYS[rule] for rule in discipline.rules if rule in _KEYS)

    def key(standing: Standing) -> tuple[object, ...]:
        # Among those who have waited long enough nothing counts but how long: any other rule would let whoever comes
        # later go first, and those who wait could be overtaken again.
        waited = standing.awaited_since if has_waited(standing, now, discipline) else None
        return (
            standing.is_answered,
            is_behind(standing, now, discipline),
            waited or NEVER,
            *(part(standing) for part in keys),
            standing.since,
            standing.ticket,
        )

    return key
