"""What changed opening hours change: the days, whose delays are counted in them, and a request worked out both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.calendars import Calendar
from portal.policy.changes import ChangedDay, changed_days
from portal.policy.policy import Policy
from portal.policy.problems import NeverOpensError, UnknownHolidaysError
from portal.policy.promises import Promise
from portal.policy.spans import Span

Example = Callable[[Promise, Promise, datetime], str]
SHOWN_DAYS = 3
_LOOKED_AT = 10  # changed days that an example is looked for on
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Delay:
    """A delay of somebody, as it was and as it will be; None where there is none."""

    whom: str
    before: Promise | None
    after: Promise | None

    def is_counted_in(self, calendar: str) -> bool:
        """Whether the hours of a calendar make it."""
        return self.after is not None and self.after.calendar is not None and self.after.calendar.name == calendar


def tell_calendars(old: Policy, new: Policy, now: datetime, say: Wording, example: Example) -> Iterator[str]:
    """Yields what changes, one sentence each, those of a calendar together.

    Args:
        old: the version that is served.
        new: the one to come.
        now: from when days are compared.
        say: wording of the language to say it in: English.
        example: says when a request of a moment is answered by a delay as it was and as it will be; a clause.
    """
    for name in dict.fromkeys([*new.calendars, *old.calendars]):
        before, after = old.calendars.get(name), new.calendars.get(name)
        if after is None:
            yield f"The calendar {name} is gone."
        elif before is None:
            yield f"The calendar {name} is new: {say.calendar(after)}."
        else:
            days = changed_days(before, after, after.day_of(now))
            if days:
                counted = [delay for delay in _delays(old, new, say) if delay.is_counted_in(name)]
                yield f"{_opens(after, days, say)}{_counts(counted, say)}{_worked(counted, days, now, example)}"


def quiet_calendars(old: Policy, new: Policy, now: datetime) -> frozenset[str]:
    """Returns the calendars of which `tell_calendars` says nothing: every day of the next year is as it was."""
    kept = ((name, old.calendars[name], after) for name, after in new.calendars.items() if name in old.calendars)
    return frozenset(name for name, before, after in kept if not changed_days(before, after, after.day_of(now)))


def _opens(calendar: Calendar, days: tuple[ChangedDay, ...], say: Wording) -> str:
    shown = "; ".join(_day(day, calendar, say) for day in days[:SHOWN_DAYS])
    more = f"; {len(days) - SHOWN_DAYS} more days within a year" if len(days) > SHOWN_DAYS else ""
    return f"The calendar {calendar.name} opens otherwise on: {shown}{more}."


def _day(changed: ChangedDay, calendar: Calendar, say: Wording) -> str:
    hours = [_hours(spans, calendar, say) for spans in (changed.after, changed.before)]
    return f"{say.date(changed.day)}, {hours[0]} (was {hours[1]})"


def _hours(spans: tuple[Span, ...], calendar: Calendar, say: Wording) -> str:
    parts = [[say.clock(at.astimezone(calendar.zone)) for at in (span.start, span.end)] for span in spans]
    return say.listed(["–".join(part) for part in parts]) if parts else say.phrases.closed


def _counts(counted: list[_Delay], say: Wording) -> str:
    return f" Delays of {say.listed([delay.whom for delay in counted])} are counted in it." if counted else ""


def _delays(old: Policy, new: Policy, say: Wording) -> Iterator[_Delay]:
    for name, plan in new.plans.items():
        before = old.plans.get(name)
        yield _Delay(say.own(plan.title), None if before is None else before.first_reply, plan.first_reply)
    if new.premium is not None:
        yield _Delay(
            "urgent requests", None if old.premium is None else old.premium.first_reply, new.premium.first_reply
        )
    for name, level in new.levels.items():
        known = old.levels.get(name)
        yield _Delay(f"the level {say.own(level.title)}", None if known is None else known.reply, level.reply)


def _worked(counted: list[_Delay], days: tuple[ChangedDay, ...], now: datetime, example: Example) -> str:
    """The first request on one of the changed days that is due at another time; empty when there is none."""
    for day in days[:_LOOKED_AT]:
        for moment in _moments(day, now):
            for delay in counted:
                if delay.before is None or delay.after is None:
                    continue
                due = [_due(promise, moment) for promise in (delay.before, delay.after)]
                if None not in due and due[0] != due[1]:
                    return f" For {delay.whom}, {example(delay.before, delay.after, moment)}."
    return ""


def _moments(day: ChangedDay, now: datetime) -> Iterator[datetime]:
    """Yields when somebody may write on a day: as it opens, and an hour before it closes, after and before."""
    spans = (*day.after, *day.before)
    found = {moment for span in spans for moment in (span.start, max(span.start, span.end - _HOUR)) if moment >= now}
    yield from sorted(found)


def _due(promise: Promise, moment: datetime) -> datetime | None:
    try:
        return promise.due(moment)
    except (NeverOpensError, UnknownHolidaysError):
        return None
