"""Everything one version of a promise file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType

from portal.policy.attachments import Attachments
from portal.policy.availability import Availability
from portal.policy.calendars import Calendar
from portal.policy.desk import Desk, Plan, Premium
from portal.policy.keeping import Keeping
from portal.policy.levels import Level
from portal.policy.limits import FairUse
from portal.policy.means import Means
from portal.policy.minutes import Minutes, Trial
from portal.policy.overlays import Overlay
from portal.policy.packs import Pack, PackRules
from portal.policy.queue_rules import DEFAULT_RULES, LONGEST_WAIT, Discipline, QueueRule
from portal.policy.reach import Channel, Link, Phone, Spoken, Texts, Way
from portal.policy.scope import Proof, Reading, Scope


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
        ways: what is said of a channel, by channel.
        phones: telephone numbers, and countries without one.
        links: places to look first, by name.
        spoken: languages in which requests are answered.
        packs: what is bought in advance, by name.
        pack_rules: what holds for them; None without packs.
        minutes: how worked time is charged; None when it is not.
        trial: work that is given away; None when none is.
        payments: means of payment, by name.
        attachments: what a request needs before files may go with it.
        scope: what the desk helps with.
        queue: the rules of its order, the first to decide first; `waited` is always among them.
        longest_wait: after how long, day and night, a request goes before all others.
        overlays: promises to single customers, by name.
        maintenance: what is said of maintenance, in words; None when nothing is.
        proof: what is published about promises kept.
        readings: published statements that do not agree, and which of them holds.
        keeping: after how long things are forgotten.
        assumed: keys of the file whose values are examples that somebody has to settle before the desk opens.
        agreement: the promise to a single customer that is laid over all this; None when it is what everybody gets.
    """

    version: str
    desk: Desk
    calendars: Mapping[str, Calendar]
    plans: Mapping[str, Plan]
    premium: Premium | None
    levels: Mapping[str, Level]
    fair_use: FairUse
    availability: Mapping[str, Availability]
    ways: Mapping[Channel, Way] = field(default_factory=lambda: MappingProxyType({}))
    phones: tuple[Phone, ...] = ()
    links: Mapping[str, Link] = field(default_factory=lambda: MappingProxyType({}))
    spoken: Spoken = field(default_factory=Spoken)
    packs: Mapping[str, Pack] = field(default_factory=lambda: MappingProxyType({}))
    pack_rules: PackRules | None = None
    minutes: Minutes | None = None
    trial: Trial | None = None
    payments: Mapping[str, Means] = field(default_factory=lambda: MappingProxyType({}))
    attachments: Attachments = Attachments.SIGN_IN
    scope: Scope = field(default_factory=Scope)
    queue: tuple[QueueRule, ...] = DEFAULT_RULES
    longest_wait: timedelta = LONGEST_WAIT
    overlays: Mapping[str, Overlay] = field(default_factory=lambda: MappingProxyType({}))
    maintenance: Texts | None = None
    proof: Proof = field(default_factory=Proof)
    readings: tuple[Reading, ...] = ()
    keeping: Keeping = field(default_factory=Keeping)
    assumed: tuple[str, ...] = ()
    agreement: Overlay | None = None

    @property
    def discipline(self) -> Discipline:
        """How the queue is put in order."""
        return Discipline(self.queue, self.longest_wait)

    def plan_of(self, name: str | None) -> Plan | None:
        """Returns the plan called `name`, else the one of somebody unknown, else None."""
        if name is not None and name in self.plans:
            return self.plans[name]
        return None if self.desk.default_plan is None else self.plans[self.desk.default_plan]

    def overlay_of(self, day: date, *, customer: str = "", organisation: str = "") -> Overlay | None:
        """Returns what one customer was promised of their own on a day, or None.

        Args:
            day: by the calendar of the desk.
            customer: their address; empty when it is not known.
            organisation: the number of their organisation; empty when there is none.
        """
        held = (o for o in self.overlays.values() if o.holds(day, customer=customer, organisation=organisation))
        return next(held, None)

    def under(self, agreement: Overlay) -> Policy:
        """Returns what this file says to the customer of an agreement, that laid over its plans and its levels."""
        return replace(
            self,
            plans=MappingProxyType({name: agreement.over(plan) for name, plan in self.plans.items()}),
            levels=MappingProxyType({name: agreement.over_level(level) for name, level in self.levels.items()}),
            agreement=agreement,
        )

    def is_offered(self, channel: Channel) -> bool:
        """Whether any plan can be reached this way."""
        return any(plan.offers(channel) for plan in self.plans.values())

    def is_assumed(self, *keys: str) -> bool:
        """Whether a value at or below one of these keys, or around it, is an example."""
        return any(_meet(key, assumed) for key in keys for assumed in self.assumed)


def _meet(key: str, other: str) -> bool:
    short, long = sorted((key, other), key=len)
    return long == short or (long.startswith(short) and long[len(short)] in ".[")
