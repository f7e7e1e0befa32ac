"""Worked examples: a request that comes in at a fixed moment, and when the clock itself says it is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from portal.helpcenter.markdown.problems import PageError
from portal.helpcenter.markdown.wording.wording import Wording
from portal.policy.policy import Policy
from portal.policy.promises import ClockStart, Promise, Strength

HOW = "Write for instance {{ example plans.pro 2026-11-20T16:30 }}"


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example; its moments are on the wall clock of the desk.

    Attributes:
        start: when the clock starts.
        earliest: when the range begins in which an answer is typical; None for a single figure.
        due: when the answer is due.
        strength: what the delay binds to.
        escalated: the clock starts when the request is handed over, not when it arrives.
    """

    start: datetime
    earliest: datetime | None
    due: datetime
    strength: Strength
    escalated: bool


def targets(policy: Policy) -> Mapping[str, Promise]:
    """Returns every delay that an example can be made of, by the name that a page gives it."""
    plans = {f"plans.{plan.name}": plan.first_reply for plan in policy.plans.values() if plan.first_reply is not None}
    urgent = {} if policy.premium is None else {"premium": policy.premium.first_reply}
    levels = {f"levels.{level.name}": level.reply for level in policy.levels.values()}
    return {**plans, **urgent, **levels}


def zone_of(promise: Promise, policy: Policy) -> tzinfo:
    """Returns where the wall clock of an example hangs: the promise's calendar, else the file's first, else UTC."""
    calendar = promise.calendar or next(iter(policy.calendars.values()), None)
    return UTC if calendar is None else calendar.zone


def work_out(target: str, promise: Promise, moment: str, zone: tzinfo) -> Example:
    """Returns the example of a request that comes in at `moment`, an ISO date and time on the wall clock of `zone`.

    Raises:
        PageError: it is no moment, or the promise is said in words and has no due time.
    """
    try:
        start = datetime.fromisoformat(moment)
    except ValueError as error:
        raise PageError(f'The example of {target} names "{moment}", which is not a date and time', HOW) from error
    start = start.replace(tzinfo=zone) if start.tzinfo is None else start
    earliest, due = promise.earliest(start), promise.due(start)
    if due is None:
        raise PageError(f"The first reply of {target} is said in words: there is nothing to work out")
    return Example(
        start=start.astimezone(zone),
        earliest=None if earliest is None else earliest.astimezone(zone),
        due=due.astimezone(zone),
        strength=promise.strength,
        escalated=promise.start is ClockStart.ESCALATION,
    )


def sentence(example: Example, wording: Wording) -> str:
    """Returns an example in one sentence, with a capital and no final stop."""
    phrases = wording.phrases
    received = phrases.handed_over if example.escalated else phrases.received
    start = phrases.on_day.format(date=wording.moment(example.start))
    return f"{received} {start}{phrases.colon} {phrases.answer} {answer(example, wording)}"


def answer(example: Example, wording: Wording) -> str:
    """Returns when the request of an example is answered; its words follow the strength of the delay."""
    when = _before(example, wording) if example.earliest is None else _between(example, example.earliest, wording)
    return wording.phrases.bound[example.strength] + when


def _before(example: Example, wording: Wording) -> str:
    start, due, clock = example.start, example.due, wording.clock(example.due)
    if due.date() == start.date():
        return wording.phrases.before_same_day.format(clock=clock)
    return wording.phrases.before.format(moment=wording.moment(due, with_year=due.year != start.year))


def _between(example: Example, earliest: datetime, wording: Wording) -> str:
    start, due, phrases = example.start, example.due, wording.phrases
    if earliest.date() != due.date():
        moments = [wording.moment(at, with_year=at.year != start.year) for at in (earliest, due)]
        return phrases.between.format(first=moments[0], last=moments[1])
    first, last = wording.clock(earliest), wording.clock(due)
    if due.date() == start.date():
        return phrases.between_same_day.format(first=first, last=last)
    date = wording.date(due.date(), with_year=due.year != start.year)
    return phrases.between_clocks.format(date=date, first=first, last=last)
