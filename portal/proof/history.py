"""A request as its events tell it, and what became of one promise that it was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from portal.policy.promises import Promise, Strength
from portal.tickets.model import Event, Kind, Lane

REPLIES = frozenset({Kind.AGENT_REPLIED, Kind.SOLVED})


class Duty(StrEnum):
    """What was promised."""

    FIRST_REPLY = "first_reply"
    LEVEL = "level"  # the answer of a level that a request was handed over to
    SOLUTION = "solution"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A request as its events tell it.

    Attributes:
        plan: key of the plan it came in under.
        promises: lane → the first reply that was promised on its day; None where nothing was.
        levels: level → the answer that was promised at a hand-over.
        solution: how soon a problem was said to be solved; None where nothing was said.
        own: lanes whose first reply was promised to this customer alone.
        own_levels: levels whose answer was.
        events: all that happened, in order; the first is its opening.
    """

    plan: str
    promises: Mapping[Lane, Promise | None]
    events: tuple[Event, ...]
    levels: Mapping[str, Promise] = field(default_factory=lambda: MappingProxyType({}))
    solution: Promise | None = None
    own: frozenset[Lane] = frozenset()
    own_levels: frozenset[str] = frozenset()

    def is_own(self, duty: Duty, lane: Lane, level: str) -> bool:
        """Whether something was promised to this customer alone; a level may be called as a lane is."""
        if duty is Duty.LEVEL:
            return level in self.own_levels
        return duty is Duty.FIRST_REPLY and lane in self.own

    def until(self, moment: datetime) -> tuple[Event, ...]:
        """Returns what had happened before a moment, in order.

        Time goes forward: where the machine's clock was set back between two events, the later one counts as of the
        moment of the earlier.
        """
        found: list[Event] = []
        for event in self.events:
            ahead = bool(found) and event.at < found[-1].at
            found.append(replace(event, at=found[-1].at) if ahead else event)
        return tuple(event for event in found if event.at < moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A promise that was decided, or said in words and answered.

    Attributes:
        plan: key of the plan.
        lane: in which the request stood, for a first reply; standard for anything else.
        duty: what was promised.
        level: key of the level; empty for anything else.
        promise: what was promised; None where nothing was.
        is_own: whether it was promised to this customer alone.
        decided: when it was kept, missed or withdrawn, in UTC.
        is_kept: whether it was done in time; True where nothing can be missed.
        is_withdrawn: whether the desk took the request away from the level before it was due and answered: nobody can
            say then that it was kept or missed, and it counts as neither.
        counted: the time it took as the promise counts it, waiting left out; None when it was not done, or when
            nothing is counted.
        elapsed: the time it took by the wall clock; None when it was not done.
    """

    plan: str
    lane: Lane
    promise: Promise | None
    decided: datetime
    is_kept: bool
    counted: timedelta | None
    elapsed: timedelta | None
    duty: Duty = Duty.FIRST_REPLY
    level: str = ""
    is_own: bool = False
    is_withdrawn: bool = False

    @property
    def is_judged(self) -> bool:
        """Whether somebody can hold us to it: only a promise binds, and only a clock tells."""
        return not self.is_withdrawn and is_binding(self.promise)


def is_binding(promise: Promise | None) -> bool:
    """Whether a promise can be kept or missed."""
    return promise is not None and promise.is_clocked and promise.strength is Strength.PROMISE
