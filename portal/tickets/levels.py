"""Who has a request, from its events: which level took it over, what that brought along, and when it owes an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from portal.policy.levels import Condition, Level, Need, levels_above
from portal.policy.pauses import due_with_pauses
from portal.policy.policy import Policy
from portal.policy.promises import ClockStart
from portal.tickets.model import STEPS, Event, Kind, State, Ticket, pauses, waits_since

LONGEST_REASON = 300  # characters: why something could not be brought
LEVEL, VERSION, DUE, STARTS, ASKED = "level", "version", "due", "starts", "asked"  # facts of a hand-over
OWED = "owed"  # fact of a hand-back: the level had yet to answer; absent when it had
NEED = "need."  # and the beginning of what was brought: `need.reproduced`
REPLIES = frozenset({Kind.AGENT_REPLIED, Kind.SOLVED})


class Brought(StrEnum):
    """What became of one thing that a level needs."""

    DONE = "done"
    IMPOSSIBLE = "impossible"  # and why
    NOT_APPLICABLE = "not_applicable"


class Lack(StrEnum):
    """Why a hand-over may not happen yet."""

    OPEN = "open"  # nobody said what became of it
    ALWAYS_NEEDED = "always_needed"  # it cannot be left out
    NO_REASON = "no_reason"  # impossible, but nobody says why
    TOO_LONG = "too_long"  # the reason


# What may become of a thing, by when the promise file asks for it.
ALLOWED: Mapping[Condition, tuple[Brought, ...]] = {
    Condition.ALWAYS: (Brought.DONE,),
    Condition.IF_POSSIBLE: (Brought.DONE, Brought.IMPOSSIBLE),
    Condition.WHERE_IT_APPLIES: (Brought.DONE, Brought.IMPOSSIBLE, Brought.NOT_APPLICABLE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What an agent hands over, as the form was filled in.

    Attributes:
        level: key of the promise file.
        brought: need → what became of it; one that is absent is open.
        because: need → why it was impossible.
        note: what the level should know; for the desk alone.
        words: to the customer; empty for none.
    """

    level: str
    brought: Mapping[str, Brought] = field(default_factory=dict)
    because: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """A request at a level.

    Attributes:
        level: key of the promise file of the request's day.
        arrived: when it was handed over.
        start: when the clock of the level started, if that starts with the hand-over.
        answered_at: when an agent answered from there; None while nobody has.
    """

    level: str
    arrived: datetime
    start: datetime
    answered_at: datetime | None


def lacks_of(level: Level, wish: HandOver) -> dict[str, Lack]:
    """Returns what a hand-over still lacks, by need in the file's order; empty when it may happen."""
    found = {need.name: _lack_of(need, wish) for need in level.needs}
    return {name: lack for name, lack in found.items() if lack is not None}


def _lack_of(need: Need, wish: HandOver) -> Lack | None:
    brought = wish.brought.get(need.name)
    if brought is None:
        return Lack.OPEN
    if brought not in ALLOWED[need.condition]:
        return Lack.ALWAYS_NEEDED
    if brought is Brought.IMPOSSIBLE:
        reason = wish.because.get(need.name, "").strip()
        if not reason:
            return Lack.NO_REASON
        if len(reason) > LONGEST_REASON:
            return Lack.TOO_LONG
    return None


def stay_of(events: tuple[Event, ...]) -> Stay | None:
    """Returns where a request is, from its events in their order; None for the first line.

    Nobody waits while a request is closed: one opened again before its level answered starts that clock anew.
    """
    stay: Stay | None = None
    state = State.OPEN
    for event in events:
        before, state = state, STEPS[state].get(event.kind, state)
        if event.kind is Kind.HANDED_OVER:
            stay = Stay(event.facts.get(LEVEL, ""), event.at, event.at, None)
        elif event.kind is Kind.HANDED_BACK:
            stay = None
        elif stay is not None and stay.answered_at is None:
            if event.kind in REPLIES:
                stay = replace(stay, answered_at=event.at)
            elif before is State.CLOSED and state is not State.CLOSED:
                stay = replace(stay, start=event.at)
    return stay


def clock_start(level: Level, stay: Stay, events: tuple[Event, ...]) -> datetime:
    """Returns when the clock of a level began for a request that stays there."""
    return stay.start if level.reply.start is ClockStart.ESCALATION else events[0].at


def level_due(policy: Policy, events: tuple[Event, ...]) -> datetime | None:
    """Returns when the answer of the level falls due that has a request, pauses counted in.

    Args:
        policy: the promise file of the request's own day.
        events: of the request, in order.

    Returns:
        None when no level has it, when that has answered or promises no time, and while the clock rests.
    """
    stay = stay_of(events)
    level = None if stay is None else policy.levels.get(stay.level)
    if stay is None or level is None or stay.answered_at is not None:
        return None
    start = clock_start(level, stay, events)
    spans, resting = waits_since(start, pauses(events))
    return due_with_pauses(level.reply, start, spans, resting)


def asked_level(events: tuple[Event, ...]) -> Event | None:
    """Returns the customer's wish for a level that nobody has answered yet; None for none."""
    for event in reversed(events):
        if event.kind is Kind.LEVEL_ASKED:
            return event
        if event.kind in {Kind.HANDED_OVER, Kind.LEVEL_DECLINED, Kind.SOLVED, Kind.CLOSED}:
            return None
    return None


def levels_to_ask_for(policy: Policy, ticket: Ticket, events: tuple[Event, ...]) -> tuple[Level, ...]:
    """Returns the levels that the customer of a request may ask for now: those of their plan, one wish at a time."""
    plan = policy.plan_of(ticket.plan)
    if plan is None or ticket.state not in {State.OPEN, State.WAITING} or asked_level(events) is not None:
        return ()
    above = levels_above(policy.levels).values()
    return tuple(level for level in above if plan.name in level.plans and level.name != ticket.level)
