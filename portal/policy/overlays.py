"""A promise of its own for one customer or one organisation, laid over a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from portal.policy.desk import Plan
from portal.policy.levels import Level
from portal.policy.promises import Promise
from portal.policy.reach import Channel


@dataclass(frozen=True, slots=True)
class Overlay:
    """What one customer was promised instead of what their plan says. What it leaves out, the plan says.

    Attributes:
        name: its key in the promise file.
        version: of this agreement, told with every ticket that it decides.
        organisation: number of the organisation it is for; None when it is for one customer.
        customer: address of the customer it is for; None when it is for an organisation.
        since: first day on which it holds, by the calendar of the desk.
        until: first day on which it no longer does; None while nobody has ended it.
        rank: instead of the plan's.
        channels: instead of the plan's.
        first_reply: instead of the plan's.
        levels: instead of the delays of those levels.
    """

    name: str
    version: str
    organisation: str | None
    customer: str | None
    since: date
    until: date | None = None
    rank: int | None = None
    channels: tuple[Channel, ...] | None = None
    first_reply: Promise | None = None
    levels: Mapping[str, Promise] = field(default_factory=lambda: MappingProxyType({}))

    def holds(self, day: date, *, customer: str = "", organisation: str = "") -> bool:
        """Whether it decides for a customer of that address and of that organisation's number on a day."""
        is_theirs = (self.customer is not None and self.customer == customer.casefold()) or (
            self.organisation is not None and self.organisation == organisation
        )
        return is_theirs and self.since <= day and (self.until is None or day < self.until)

    def over(self, plan: Plan) -> Plan:
        """Returns the plan with what this agreement says instead."""
        return replace(
            plan,
            rank=plan.rank if self.rank is None else self.rank,
            channels=plan.channels if self.channels is None else self.channels,
            first_reply=plan.first_reply if self.first_reply is None else self.first_reply,
        )

    def over_level(self, level: Level) -> Level:
        """Returns the level with the delay that this agreement says instead."""
        reply = self.levels.get(level.name)
        return level if reply is None else replace(level, reply=reply)

    def clashes_with(self, other: Overlay) -> bool:
        """Whether both would decide for the same customer on the same day."""
        same = (self.customer is not None and self.customer == other.customer) or (
            self.organisation is not None and self.organisation == other.organisation
        )
        before = self.until is not None and self.until <= other.since
        after = other.until is not None and other.until <= self.since
        return same and not before and not after
