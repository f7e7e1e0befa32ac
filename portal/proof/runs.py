"""The promises that one request was given, and what became of each. Read from its events alone.

A run is one promise of a first reply while it held. These are the rules; each has a test of its name.

- **decided once**: a run is decided when the first reply comes or when it falls due, whichever is first; it belongs to
  the month of that moment, whenever the request came in. What happens later never decides it again.
- **kept to the second**: a reply at the very moment it is due is in time.
- **unanswered is missed**: who waits when it falls due was let down, whether a reply comes later or never.
- **waiting does not count**: time in which we wait for the customer moves the due time, and is in no counted time. It
  is in the elapsed time, which is what the wall clock says from asking to the reply.
- **paid is another promise**: a request that is paid to go first leaves its ordinary promise, unless that was decided
  already, and is judged by the one it bought, from the payment on.
- **money back is the first promise**: when the payment is taken back, the ordinary promise holds again from the
  opening, and falls due no earlier than that moment; one that was decided already stays decided.
- **closed owes nothing**: a request that is closed before its answer fell due is not judged; opened again, its promise
  begins anew.
- **answered is answered**: a request opened again after its first reply was promised no other.
- **words are no clock**: a promise in words is decided by its reply and by nothing else, and is never judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.policy.pauses import due_with_pauses
from portal.policy.promises import Counted, Promise, Strength
from portal.policy.spans import as_utc
from portal.tickets.model import STEPS, Event, Kind, Lane, Pause, State, pauses, waits_since

REPLIES = frozenset({Kind.AGENT_REPLIED, Kind.SOLVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A request as its events tell it.

    Attributes:
        plan: key of the plan it came in under.
        promises: lane → the first reply that was promised on its day; None where nothing was.
        events: all that happened, in order; the first is its opening.
    """

    plan: str
    promises: Mapping[Lane, Promise | None]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A promise that was decided, or said in words and answered.

    Attributes:
        plan: key of the plan.
        lane: in which the request stood.
        promise: what was promised; None where nothing was.
        decided: when it was kept or missed, in UTC.
        is_kept: whether the reply came in time; True where nothing can be missed.
        counted: time to the first reply as the promise counts it, waiting left out; None when nobody replied, or when
            nothing is counted.
        elapsed: time to the first reply by the wall clock; None when nobody replied.
    """

    plan: str
    lane: Lane
    promise: Promise | None
    decided: datetime
    is_kept: bool
    counted: timedelta | None
    elapsed: timedelta | None

    @property
    def is_judged(self) -> bool:
        """Whether somebody can hold us to it: only a promise binds, and only a clock tells."""
        return self.promise is not None and self.promise.is_clocked and self.promise.strength is Strength.PROMISE


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A promise while it held.

    Attributes:
        lane: in which the request stood.
        start: when its clock began.
        since: when it came to hold; later than `start` when it holds again.
        end: when it ended without a reply; None when it did not.
        last: how many events had happened then.
    """

    lane: Lane
    start: datetime
    since: datetime
    end: datetime | None
    last: int


def runs(history: History, until: datetime) -> tuple[Run, ...]:
    """Returns the promises of a request that were decided, in the order in which they came to hold.

    Args:
        history: of the request.
        until: aware moment; what happens from then on is not known.
    """
    known = tuple(event for event in history.events if event.at < until)
    if not known:
        return ()
    found: dict[tuple[Lane, datetime], Run] = {}
    for stretch in _stretches(known):
        key = stretch.lane, stretch.start
        if key not in found:
            run = _decided(history, known, stretch, until)
            if run is not None:
                found[key] = run
    return tuple(found.values())


def _stretches(events: tuple[Event, ...]) -> Iterator[_Stretch]:
    """Yields the promises that held before the first reply, each until the event that ended it."""
    opened = events[0].at
    lane, start, since = Lane.STANDARD, opened, opened
    state = State.OPEN
    for number, event in enumerate(events[1:], start=2):
        before, state = state, STEPS[state].get(event.kind, state)
        was_closed, is_closed = before is State.CLOSED, state is State.CLOSED
        move = {Kind.LIFTED: (Lane.URGENT, event.at), Kind.LOWERED: (Lane.STANDARD, opened)}.get(event.kind)
        if event.kind in REPLIES:
            yield _Stretch(lane, start, since, None, number)
            return
        if not was_closed and (is_closed or move is not None):
            yield _Stretch(lane, start, since, event.at, number)
        if move is not None:
            (lane, start), since = move, event.at
        elif was_closed and not is_closed:
            start = since = event.at
    if state is not State.CLOSED:
        yield _Stretch(lane, start, since, None, len(events))


def _decided(history: History, known: tuple[Event, ...], stretch: _Stretch, until: datetime) -> Run | None:
    promise = history.promises.get(stretch.lane)
    seen = known[: stretch.last]
    reply = seen[-1].at if seen[-1].kind in REPLIES else None
    due = (
        None if promise is None else due_with_pauses(promise, stretch.start, *waits_since(stretch.start, pauses(seen)))
    )
    is_missed = due is not None and due < (reply or stretch.end or as_utc(until))
    if due is not None and is_missed:
        decided = max(due, stretch.since)
    elif reply is not None:
        decided = reply
    else:
        return None
    answered = next((event.at for event in known if event.kind in REPLIES), None)
    return Run(
        plan=history.plan,
        lane=stretch.lane,
        promise=promise,
        decided=decided,
        is_kept=not is_missed,
        counted=None if answered is None else _counted(promise, stretch.start, answered, pauses(known)),
        elapsed=None if answered is None else answered - stretch.start,
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
