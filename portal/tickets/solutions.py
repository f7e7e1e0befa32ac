"""How soon the problem behind a request is said to be solved: where the promise file says so, from its events.

The desk and the customer are shown it as it stands; the public record judges it by the same stretches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.policy.pauses import due_with_pauses
from portal.policy.policy import Policy
from portal.policy.problems import NeverOpensError, UnknownHolidaysError
from portal.policy.promises import Promise
from portal.tickets.model import STEPS, Event, State, Ticket, pauses, waits_since


@dataclass(frozen=True, slots=True)
class Standing:
    """What was true of a request from an event on.

    Attributes:
        at: when.
        state: whose turn it was.
        solved: since when it stood solved; None when it did not. Closing what was solved leaves it solved: both agree.
    """

    at: datetime
    state: State
    solved: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What is said of a solution, and how it stands.

    Attributes:
        promise: how soon.
        start: when its clock began.
        due: when it falls due, pauses counted in; None for words, while the clock rests, and when nobody can tell.
        solved: since when the request stands solved; None while it does not.
    """

    promise: Promise
    start: datetime
    due: datetime | None
    solved: datetime | None

    def is_overdue(self, now: datetime) -> bool:
        """Whether it was due and the request does not stand solved."""
        return self.solved is None and self.due is not None and self.due < now


def solution_of(policy: Policy, ticket: Ticket, events: tuple[Event, ...]) -> Solution | None:
    """Returns what is said of the solution of a request.

    Args:
        policy: the promise file of its own day.
        ticket: as it stands.
        events: all that happened, in order.

    Returns:
        None where its plan says nothing of a solution, and when it was closed without one.
    """
    plan = policy.plan_of(ticket.plan)
    promise = None if plan is None else plan.solution
    if promise is None:
        return None
    first, last, end = tuple(stretches(events))[-1]
    if end is not None:
        return None
    start = events[first].at
    try:
        due = due_with_pauses(promise, start, *waits_since(start, pauses(events[:last])))
    except (NeverOpensError, UnknownHolidaysError):
        due = None
    return Solution(promise=promise, start=start, due=due, solved=tuple(standings(events))[-1].solved)


def standings(events: tuple[Event, ...]) -> Iterator[Standing]:
    """Yields how a request stood after each of its events."""
    state, solved = State.OPEN, None
    for event in events:
        state = STEPS[state].get(event.kind, state)
        if state is State.SOLVED:
            solved = solved or event.at
        elif state is not State.CLOSED:
            solved = None
        yield Standing(event.at, state, solved)


def stretches(events: tuple[Event, ...]) -> Iterator[tuple[int, int, datetime | None]]:
    """Yields each stretch in which a solution was owed: its first event, how many there were at its end, its end.

    A request that is closed without having been solved is owed none until it is opened again; then its clock begins
    anew. The end of a stretch that lasts is None.
    """
    first: int | None = 0
    before = Standing(events[0].at, State.OPEN, None)
    for place, standing in enumerate(standings(events)):
        is_left = standing.state is State.CLOSED and standing.solved is None
        if first is not None and is_left:
            yield first, place + 1, standing.at
            first = None
        elif first is None and before.state is State.CLOSED and standing.state is not State.CLOSED:
            first = place
        before = standing
    if first is not None:
        yield first, len(events), None
