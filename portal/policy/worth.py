"""Whether paying to go first changes anything at this moment. What changes nothing is not sold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.policy.calendars import Calendar

FEWEST = 5  # answers: fewer tell nothing of how fast a desk is
WINDOW = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Answered:
    """A first reply in the ordinary line, or in the urgent one.

    Attributes:
        since: when its clock began.
        at: when it came.
        is_paid: whether it stood in the urgent line.
    """

    since: datetime
    at: datetime
    is_paid: bool


def current_delay(
    answers: Sequence[Answered], ahead: int, calendar: Calendar | None, now: datetime
) -> timedelta | None:
    """Returns how long an ordinary request waits at this moment, in the hours that its promise counts.

    It is the longer of two: what half of the recent ones waited, and what those who are ahead still take at the pace of
    the last days.

    Args:
        answers: of the last days; older ones are left out.
        ahead: how many are answered first.
        calendar: whose opening hours count; None for day and night.
        now: aware moment.

    Returns:
        None when too few were answered to tell.
    """
    recent = [answer for answer in answers if now - WINDOW < answer.at <= now]
    ordinary = sorted(_between(answer.since, answer.at, calendar) for answer in recent if not answer.is_paid)
    if len(ordinary) < FEWEST:
        return None
    pace = _between(now - WINDOW, now, calendar) / len(recent)
    return max(ordinary[len(ordinary) // 2], ahead * pace)


def expected_at(
    delay: timedelta | None, due_at: datetime | None, calendar: Calendar | None, now: datetime
) -> datetime | None:
    """Returns when an ordinary request can be expected to be answered: as things go, else as was promised.

    Returns:
        None when neither tells: nothing was measured, and no time is promised that is still to come.
    """
    if delay is not None:
        return now + delay if calendar is None else calendar.add_open_time(now, delay)
    return due_at if due_at is not None and due_at > now else None


def changes_something(expected: datetime | None, paid_due_at: datetime | None) -> bool:
    """Whether the answer that is paid for is promised sooner than the ordinary one can be expected."""
    return expected is None or paid_due_at is None or paid_due_at < expected


def _between(start: datetime, end: datetime, calendar: Calendar | None) -> timedelta:
    return end - start if calendar is None else calendar.open_time_between(start, end)
