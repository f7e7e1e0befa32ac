"""One promise while it held, and what became of it. The same for a first reply and for the answer of a level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.policy.pauses import due_with_pauses
from portal.policy.promises import Counted, Promise
from portal.policy.spans import as_utc
from portal.proof.history import REPLIES, Duty, History, Run
from portal.tickets.model import Event, Lane, Pause, pauses, waits_since


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A promise while it held.

    Attributes:
        duty: what was promised.
        lane: in which the request stood.
        level: which level had it; empty for a first reply.
        start: when its clock began.
        since: when it came to hold; later than `start` when it holds again.
        end: when it ended without a reply; None when it did not.
        is_withdrawn: whether the desk ended it, and nobody else.
        first: how many events had happened when it came to hold: replies from there on count.
        last: how many had happened when it ended.
    """

    lane: Lane
    start: datetime
    since: datetime
    end: datetime | None
    last: int
    first: int = 0
    duty: Duty = Duty.FIRST_REPLY
    level: str = ""
    is_withdrawn: bool = False


def decided(
    history: History, promise: Promise | None, known: tuple[Event, ...], stretch: Stretch, until: datetime
) -> Run | None:
    """Returns what became of a promise; None while nobody can tell, and for one that ended owing nothing.

    Args:
        history: of the request.
        promise: what held; None where nothing was promised.
        known: what had happened before `until`, in order.
        stretch: while it held.
        until: aware moment; what happens from then on is not known.
    """
    seen = known[: stretch.last]
    reply = seen[-1].at if stretch.end is None and seen[-1].kind in REPLIES else None
    waits = waits_since(stretch.start, pauses(seen))
    due = None if promise is None else due_with_pauses(promise, stretch.start, *waits)
    is_missed = due is not None and due < (reply or stretch.end or as_utc(until))
    if due is not None and is_missed:
        moment = max(due, stretch.since)
    elif reply is not None:
        moment = reply
    elif stretch.is_withdrawn and stretch.end is not None:
        moment = stretch.end
    else:
        return None
    replies = (event.at for event in known[stretch.first :] if event.kind in REPLIES)
    return made(history, promise, known, stretch, (moment, not is_missed, next(replies, None)))


def made(
    history: History,
    promise: Promise | None,
    known: tuple[Event, ...],
    stretch: Stretch,
    verdict: tuple[datetime, bool, datetime | None],
) -> Run:
    """Returns a run from its verdict: when it was decided, whether it was kept, and when what was promised was done."""
    moment, is_kept, done = verdict
    is_withdrawn = is_kept and stretch.is_withdrawn
    if is_withdrawn:
        done = None
    return Run(
        plan=history.plan,
        lane=stretch.lane,
        duty=stretch.duty,
        level=stretch.level,
        promise=promise,
        is_own=history.is_own(stretch.duty, stretch.lane, stretch.level),
        decided=moment,
        is_kept=is_kept,
        is_withdrawn=is_withdrawn,
        counted=None if done is None else _counted(promise, stretch.start, done, pauses(known)),
        elapsed=None if done is None else done - stretch.start,
    )


def _counted(promise: Promise | None, start: datetime, end: datetime, found: tuple[Pause, ...]) -> timedelta | None:
    """The time that passed as the promise counts it, waiting left out; None where it counts nothing."""
    if promise is None or not promise.is_clocked:
        return None
    total = _passed(promise, start, end)
    for wait in waits_since(start, found)[0]:
        inside = wait.clipped(start, end)
        if inside is not None:
            total -= _passed(promise, inside.start, inside.end)
    return total


def _passed(promise: Promise, start: datetime, end: datetime) -> timedelta:
    if promise.counted is Counted.ELAPSED or promise.calendar is None:
        return end - start
    return promise.calendar.open_time_between(start, end)
