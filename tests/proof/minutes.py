"""The model: looks at a request once a minute, as somebody with a stopwatch for each promise would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.policy.promises import Counted, Promise
from portal.proof.runs import History, Run
from portal.tickets.model import Kind, Lane
from tests.proof.histories import MINUTE, PARIS


@dataclass
class Stopwatch:
    """Runs from the beginning of a promise until somebody replies, whatever became of the promise meanwhile."""

    lane: Lane
    start: datetime
    promise: Promise | None
    minutes: int = 0
    is_due: bool = False
    verdict: tuple[datetime, bool] | None = None

    def tick(self, at: datetime) -> None:
        """One more minute has passed."""
        if self.promise is None or not self.promise.is_clocked:
            return
        if self.promise.counted is Counted.ELAPSED or shows_open(at):
            self.minutes += 1
        self.is_due = self.is_due or self.minutes * MINUTE >= self.promise.at_most


def shows_open(at: datetime) -> bool:
    """Monday to Friday, 8 to 12 and 13 to 17, as the wall in Paris shows it."""
    wall = at.astimezone(PARIS)
    return wall.weekday() < 5 and (8 <= wall.hour < 12 or 13 <= wall.hour < 17)


class Watcher:
    """Looks at one request, minute by minute."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.first = self.current = self._take_up(Lane.STANDARD, history.events[0].at)
        self.all = [self.first]
        self.is_waiting = self.is_closed = False
        self.replied: datetime | None = None

    def _take_up(self, lane: Lane, at: datetime) -> Stopwatch:
        return Stopwatch(lane, at, self.history.promises[lane])

    def begin(self, lane: Lane, at: datetime) -> None:
        self.current = self._take_up(lane, at)
        self.all.append(self.current)

    def see(self, kind: Kind | None, at: datetime) -> None:
        """Something happens in this minute, or nothing does."""
        if kind in {Kind.AGENT_REPLIED, Kind.SOLVED}:
            self.replied = at
            self.current.verdict = self.current.verdict or (at, True)
        elif kind is Kind.ASKED_MORE:
            self.is_waiting = True
        elif kind in {Kind.CUSTOMER_REPLIED, Kind.REOPENED, Kind.CLOSED}:
            if self.is_closed and kind is not Kind.CLOSED:
                self.begin(self.current.lane, at)
            self.is_waiting, self.is_closed = False, kind is Kind.CLOSED
        elif kind is Kind.LIFTED:
            self.begin(Lane.URGENT, at)
        elif kind is Kind.LOWERED:
            self.current = self.first

    def pass_minute(self, at: datetime) -> None:
        """The minute goes by; who is owed an answer by then has a verdict."""
        if self.current.is_due and not self.is_closed:
            self.current.verdict = self.current.verdict or (at, False)
        if not self.is_waiting:
            for one in self.all:
                one.tick(at)


def watch(history: History, until: datetime) -> list[Run]:
    """What `runs` must say; every event stands on a full minute, none beside another."""
    happens = {event.at: event.kind for event in history.events if event.at < until}
    watcher, at = Watcher(history), history.events[0].at
    while at < until and watcher.replied is None:
        watcher.see(happens.get(at), at)
        if watcher.replied is None:
            watcher.pass_minute(at)
        at += MINUTE
    replied = watcher.replied
    return [
        Run(
            plan=history.plan,
            lane=one.lane,
            promise=one.promise,
            decided=one.verdict[0],
            is_kept=one.verdict[1],
            counted=one.minutes * MINUTE if replied and one.promise is not None and one.promise.is_clocked else None,
            elapsed=replied - one.start if replied else None,
        )
        for one in watcher.all
        if one.verdict is not None
    ]


def waited_by(lengths: list[timedelta], tenths: int) -> timedelta:
    """The shortest wait that so many tenths of all did not exceed, found by trying each."""
    return min(one for one in lengths if 10 * sum(other <= one for other in lengths) >= tenths * len(lengths))
