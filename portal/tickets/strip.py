"""The time of a request, stretch by stretch: what counted, what did not, and by which rule.

Customers and agents are shown the same strip, from the same stretches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from babel.dates import get_day_names

from portal.policy.durations import Days
from portal.policy.explain import Stretch, Why, explain
from portal.policy.hours import WEEKDAYS
from portal.policy.policy import Policy
from portal.policy.promises import Counted, Promise, Strength
from portal.policy.spans import Span
from portal.tickets.levels import clock_start, stay_of
from portal.tickets.model import STEPS, Event, State, Ticket, pauses, waits_since
from portal.tickets.moments import Said, clock_time, place_of, when, zone_of
from portal.tickets.pledges import promise_of
from portal.tickets.solutions import solution_of
from portal.web.languages import gettext as _
from portal.web.languages import ngettext, request_locale

WIDTH = 1000  # of the drawn strip, in units of its own
_A_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StripLine:
    """A stretch of time.

    Attributes:
        start: from when.
        end: until when.
        is_counted: whether the clock ran.
        length: how long, in words.
        why: the rule, in words.
        x: where it begins on the drawn strip.
        width: how much of the drawn strip it takes.
    """

    start: Said
    end: Said
    is_counted: bool
    length: str
    why: str
    x: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The time of one clock.

    Attributes:
        title: which clock.
        rule: what it counts, and how much of it is promised; in words.
        counted: how much has counted from its start to its end, in words; empty for days.
        place: whose wall clock the moments are said by.
        lines: in order, none missing.
        now: where the present moment lies on the drawn strip; None when it is not on it.
    """

    title: str
    rule: str
    counted: str
    place: str
    lines: tuple[StripLine, ...]
    now: int | None


def strips_of(policy: Policy, ticket: Ticket, events: tuple[Event, ...], now: datetime) -> tuple[Strip, ...]:
    """Returns the clocks of a request: that of its first reply, of the level that has it, and of its solution.

    A clock is shown from its start until it stops, or until the moment at which that is due; until now while nobody
    can tell. Promises in words have none.

    Args:
        policy: the promise file of its own day.
        ticket: as it stands.
        events: all that happened, in order.
        now: aware moment.
    """
    clocks = [
        _Clock(_("The first answer"), _first(policy, ticket), ticket.clock_from, ticket.first_reply_at, ticket.due_at)
    ]
    stay = stay_of(events)
    level = None if stay is None else policy.levels.get(stay.level)
    if stay is not None and level is not None:
        title = level.title.get(request_locale()[:2]) or next(iter(level.title.values()), level.name)
        start = clock_start(level, stay, events)
        clocks.append(_Clock(title, level.reply, start, stay.answered_at, ticket.level_due_at))
    solution = solution_of(policy, ticket, events)
    if solution is not None:
        clocks.append(_Clock(_("The solution"), solution.promise, solution.start, solution.solved, solution.due))
    zone = zone_of(policy)
    return tuple(
        _strip(clock, clock.promise, events, zone, now)
        for clock in clocks
        if clock.promise is not None and clock.promise.is_clocked
    )


@dataclass(frozen=True, slots=True)
class _Clock:
    title: str
    promise: Promise | None
    start: datetime
    answered: datetime | None
    due: datetime | None


def _first(policy: Policy, ticket: Ticket) -> Promise | None:
    return promise_of(policy, ticket.plan, ticket.lane)


def _strip(clock: _Clock, promise: Promise, events: tuple[Event, ...], zone: tzinfo, now: datetime) -> Strip:
    end = max(clock.answered or _ended(events) or clock.due or now, clock.start)
    waits, resting = waits_since(clock.start, pauses(events))
    if resting is not None and resting < end:
        waits = (*waits, Span(resting, end))
    stretches = explain(promise, clock.start, end, waits)
    whole = (end - clock.start) or timedelta(seconds=1)

    def place(moment: datetime) -> int:
        return round((moment - clock.start) / whole * WIDTH)

    counted = sum((stretch.span.length for stretch in stretches if stretch.is_counted), timedelta(0))
    return Strip(
        title=clock.title,
        rule=rule_of(promise),
        counted="" if isinstance(promise.at_most, Days) else length_of(counted),
        place=place_of(zone),
        lines=tuple(
            StripLine(
                start=when(stretch.span.start, zone),
                end=when(stretch.span.end, zone),
                is_counted=stretch.is_counted,
                length=length_of(stretch.span.length),
                why=why_of(stretch),
                x=place(stretch.span.start),
                width=max(place(stretch.span.end) - place(stretch.span.start), 1),
            )
            for stretch in stretches
        ),
        now=place(now) if clock.start <= now < end else None,
    )


def _ended(events: tuple[Event, ...]) -> datetime | None:
    """When a request that nobody answered was closed; None while it is not."""
    state, since = State.OPEN, None
    for event in events:
        before, state = state, STEPS[state].get(event.kind, state)
        if state is State.CLOSED and before is not State.CLOSED:
            since = event.at
    return since if state is State.CLOSED else None


def rule_of(promise: Promise) -> str:
    """Returns how much of what a clock counts it may take, and whether that is promised."""
    if promise.strength is Strength.PROMISE:
        return _longest(promise)
    return " ".join((_longest(promise), _("This is not a promise.")))


def _longest(promise: Promise) -> str:
    if isinstance(promise.at_most, Days):
        return _days(promise.at_most.count, promise.cutoff)
    length = length_of(promise.at_most or timedelta(0))
    if promise.counted is Counted.ELAPSED:
        return _("At most %(length)s, day and night.", length=length)
    return _("At most %(length)s of opening time.", length=length)


def _days(most: int, cutoff: time | None) -> str:
    if not most and cutoff is not None:
        last = clock_time(datetime.combine(date.min, cutoff))
        return _("The same day if it comes in before %(time)s, otherwise the next day on which we are open.", time=last)
    return ngettext(
        "At most %(num)d\u00a0day on which we are open.", "At most %(num)d\u00a0days on which we are open.", most
    )


def length_of(span: timedelta) -> str:
    """Returns a length of time in hours and minutes; what is shorter than a minute is one."""
    minutes = max(int(span.total_seconds()) // _A_MINUTE, 1) if span else 0
    hours, rest = divmod(minutes, _A_MINUTE)
    if not hours:
        return _("%(minutes)s\u00a0min", minutes=rest)
    return (
        _("%(hours)s\u00a0h\u00a0%(minutes)s\u00a0min", hours=hours, minutes=f"{rest:02}")
        if rest
        else _("%(hours)s\u00a0h", hours=hours)
    )


def why_of(stretch: Stretch) -> str:
    """Returns the rule by which a stretch of time counts or does not."""
    part = stretch.rule.rpartition(".")[2]
    if stretch.why is Why.OPEN and part in WEEKDAYS:
        return _("Opening hours: %(day)s", day=_day(part))
    if stretch.why is Why.CLOSED_DAY and part in WEEKDAYS:
        return _("Closed: %(day)s", day=_day(part))
    if stretch.why is Why.HOLIDAY and stretch.name:
        return _("Public holiday: %(name)s", name=stretch.name)
    if stretch.why is Why.OPEN and stretch.name:
        return _("Opening hours on a public holiday: %(name)s", name=stretch.name)
    return _WHYS[stretch.why]()


def _day(code: str) -> str:
    return str(get_day_names("wide", locale=request_locale())[WEEKDAYS.index(code)])


_WHYS: Mapping[Why, Callable[[], str]] = {
    Why.OPEN: lambda: _("Opening hours"),
    Why.ELAPSED: lambda: _("Day and night count"),
    Why.NIGHT: lambda: _("Before opening or after closing"),
    Why.BREAK: lambda: _("Break between opening hours"),
    Why.CLOSED_DAY: lambda: _("Closed that day"),
    Why.HOLIDAY: lambda: _("Public holiday"),
    Why.DATED: lambda: _("Closed on this date"),
    Why.WAITING: lambda: _("Waiting for the customer’s answer"),
}
