"""The values that a promise file holds, by kind, and by plan: what a figure in prose may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from portal.policy.calendars import UnionCalendar, WeekCalendar
from portal.policy.desk import Plan
from portal.policy.durations import Days
from portal.policy.hours import MINUTES_PER_HOUR
from portal.policy.policy import Policy
from portal.policy.promises import Promise

_A_DAY = Decimal(24)
# A sentence that names a plan and urgency speaks of both.
_URGENT = re.compile(r"urgen|premium|passer devant|going first", re.IGNORECASE)


class Kind(StrEnum):
    """What a figure counts, and its unit."""

    PRICE = "price"  # units of the desk's currency
    PERCENT = "percent"
    CLOCK = "clock"  # minutes after midnight
    HOURS = "hours"
    DAYS = "days"


Values = Mapping[Kind, frozenset[Decimal]]


@dataclass(frozen=True, slots=True)
class Promised:
    """What may be written.

    Attributes:
        all: every value of the file.
        by_plan: what a plan is called → its own prices and delays.
        urgent: what is paid for urgency, and what it buys.
        currency: of every price.
    """

    all: Values
    by_plan: Mapping[str, Values] = field(default_factory=dict)
    urgent: Values = field(default_factory=dict)
    currency: str = ""

    def holds(self, kind: Kind, value: Decimal, sentence: str, currency: str = "") -> bool:
        """Whether the file says that; a sentence that names one plan is held to what the plan is promised.

        A kind of which the file says nothing at all cannot be contradicted; a price in another currency is one that the
        file does not name.
        """
        allowed = self._allowed(kind, sentence)
        if allowed and currency and currency != self.currency:
            return False
        return not allowed or value in allowed

    def names_a_plan(self, sentence: str) -> bool:
        """Whether the sentence calls a plan by its name."""
        return bool(self._named(sentence))

    def told(self, kind: Kind, sentence: str) -> str:
        """Returns the values that may stand there, for a message."""
        values = sorted(self._allowed(kind, sentence))
        if kind is Kind.CLOCK:
            return ", ".join(f"{int(value) // MINUTES_PER_HOUR}:{int(value) % MINUTES_PER_HOUR:02}" for value in values)
        unit = {Kind.PRICE: f" {self.currency}", Kind.PERCENT: " %", Kind.HOURS: " h", Kind.DAYS: " days"}[kind]
        return f"{', '.join(_written(value) for value in values)}{unit}"

    def _allowed(self, kind: Kind, sentence: str) -> frozenset[Decimal]:
        named, is_urgent = self._named(sentence), bool(_URGENT.search(sentence))
        if len(named) == 1 and not is_urgent and kind in self.by_plan[named[0]]:
            return self.by_plan[named[0]][kind]
        if is_urgent and not named and kind is Kind.PRICE and kind in self.urgent:
            return self.urgent[kind]
        return self.all.get(kind, frozenset())

    def _named(self, sentence: str) -> list[str]:
        return [title for title in self.by_plan if re.search(rf"(?<!\w){re.escape(title)}(?!\w)", sentence)]


def promised_by(policy: Policy) -> Promised:
    """Returns what prose may say of a promise file."""
    pairs = list(_everything(policy))
    by_plan: dict[str, Values] = {}
    for plan in policy.plans.values():
        own = _gathered(_of_plan(plan))
        for title in {*plan.title.values(), plan.name.capitalize()}:
            by_plan[title] = own
    urgent = _gathered(_of_urgency(policy))
    return Promised(_gathered(iter(pairs)), by_plan, urgent, policy.desk.currency)


def _gathered(pairs: Iterator[tuple[Kind, Decimal]]) -> Values:
    found: dict[Kind, set[Decimal]] = {}
    for kind, value in pairs:
        found.setdefault(kind, set()).add(value)
    return {kind: frozenset(values) for kind, values in found.items()}


def _everything(policy: Policy) -> Iterator[tuple[Kind, Decimal]]:
    for plan in policy.plans.values():
        yield from _of_plan(plan)
    yield from _of_urgency(policy)
    for overlay in policy.overlays.values():
        if overlay.first_reply is not None:
            yield from _of_promise(overlay.first_reply)
    for level in policy.levels.values():
        yield from _of_promise(level.reply)
    for pack in policy.packs.values():
        if pack.price is not None:
            yield Kind.PRICE, pack.price.amount
    if policy.minutes is not None and policy.minutes.hourly is not None:
        yield Kind.PRICE, policy.minutes.hourly.amount
    yield from _lengths(policy)
    for target in policy.availability.values():
        yield Kind.PERCENT, target.percent
    yield from _hours(policy)


def _of_urgency(policy: Policy) -> Iterator[tuple[Kind, Decimal]]:
    if policy.premium is not None:
        yield Kind.PRICE, policy.premium.fee.amount
        yield from _of_promise(policy.premium.first_reply)


def _lengths(policy: Policy) -> Iterator[tuple[Kind, Decimal]]:
    """Lengths of time that are no delay, and stand beside delays."""
    lengths = [policy.longest_wait, policy.fair_use.lasts if policy.fair_use.exists else None]
    lengths += [policy.trial.length] if policy.trial else []
    lengths += [policy.minutes.floor, policy.minutes.step] if policy.minutes else []
    lengths += [timedelta(minutes=policy.pack_rules.minutes)] if policy.pack_rules else []
    for length in lengths:
        if length is not None:
            yield from _of_length(length)


def _of_length(length: timedelta) -> Iterator[tuple[Kind, Decimal]]:
    hours = Decimal(length // timedelta(minutes=1)) / MINUTES_PER_HOUR
    yield Kind.HOURS, hours
    if not hours % _A_DAY:
        yield Kind.DAYS, hours / _A_DAY


def _of_plan(plan: Plan) -> Iterator[tuple[Kind, Decimal]]:
    if plan.price is not None:
        yield Kind.PRICE, plan.price.money.amount
    for promise in (plan.first_reply, plan.solution):
        if promise is not None:
            yield from _of_promise(promise)


def _of_promise(promise: Promise) -> Iterator[tuple[Kind, Decimal]]:
    for delay in (promise.at_most, promise.at_least):
        if isinstance(delay, Days):
            yield Kind.DAYS, Decimal(delay.count)
        elif delay is not None:
            yield from _of_length(delay)
    if promise.cutoff is not None:
        yield Kind.CLOCK, Decimal(promise.cutoff.hour * MINUTES_PER_HOUR + promise.cutoff.minute)


def _hours(policy: Policy) -> Iterator[tuple[Kind, Decimal]]:
    """The minutes at which any calendar opens or closes."""
    for calendar in policy.calendars.values():
        if isinstance(calendar, UnionCalendar) or not isinstance(calendar, WeekCalendar):
            continue
        week = calendar.week
        for hours in (*week.days, week.on_holidays, *week.dates.values()):
            for span in hours:
                yield Kind.CLOCK, Decimal(span.opens)
                yield Kind.CLOCK, Decimal(span.closes)


def _written(value: Decimal) -> str:
    return f"{round(value, 2).normalize():f}"
