"""Everything one version of a promise file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.policy.calendars import Calendar
from portal.policy.desk import Availability, Desk, FairUse, Level, Plan, Premium
from portal.policy.keeping import Keeping


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of what a desk promises. Names are the keys of the file, in the file's order.

    Attributes:
        version: pinned on every ticket, so that an edit never rewrites an old promise.
        desk: who promises.
        calendars: opening hours by name.
        plans: what is sold, by name.
        premium: the paid fast lane; None when the desk sells no urgency.
        levels: who takes over, by name.
        fair_use: limits; each may be absent.
        availability: targets by name.
        keeping: how long what is known of people is kept.
    """

    version: str
    desk: Desk
    calendars: Mapping[str, Calendar]
    plans: Mapping[str, Plan]
    premium: Premium | None
    levels: Mapping[str, Level]
    fair_use: FairUse
    availability: Mapping[str, Availability]
    keeping: Keeping = field(default_factory=Keeping)

    def plan_of(self, name: str | None) -> Plan | None:
        """Returns the plan called `name`, else the one of somebody unknown, else None."""
        if name is not None and name in self.plans:
            return self.plans[name]
        return None if self.desk.default_plan is None else self.plans[self.desk.default_plan]
