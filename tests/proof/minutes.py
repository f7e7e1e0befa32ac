"""The model: looks at a request once a minute, as somebody with a stopwatch for each promise would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.policy.promises import ClockStart, Counted, Promise
from portal.proof.history import Duty, History, Run
from portal.tickets.levels import LEVEL
from portal.tickets.model import STEPS, Event, Kind, Lane, State
from tests.proof.histories import MINUTE, PARIS

REPLIES = {Kind.AGENT_REPLIED, Kind.SOLVED}


@dataclass
class Stopwatch:
    """Runs from the beginning of a promise until it is done, whatever became of the promise meanwhile."""

    start: datetime
    promise: Promise | None
    lane: Lane = Lane.STANDARD
    duty: Duty = Duty.FIRST_REPLY
    level: str = ""
    minutes: int = 0
    is_due: bool = False
    is_held: bool = True
    verdict: tuple[datetime, bool | None] | None = None
    done: tuple[datetime, int] | None = None

    def tick(self, *, is_open: bool) -> None:
        """One more minute has passed."""
        if self.promise is None or not self.promise.is_clocked:
            return
        if self.promise.counted is Counted.ELAPSED or is_open:
            self.minutes += 1
        self.is_due = self.is_due or self.minutes * MINUTE >= self.promise.at_most

    def do(self, at: datetime) -> None:
        self.done = self.done or (at, self.minutes)

    def decide(self, at: datetime, *, is_kept: bool | None) -> None:
        self.verdict = self.verdict or (at, is_kept)

    def run(self, plan: str) -> Run:
        decided, is_kept = self.verdict
        done = None if is_kept is None else self.done
        return Run(
            plan=plan,
            lane=self.lane,
            duty=self.duty,
            level=self.level,
            promise=self.promise,
            decided=decided,
            is_kept=is_kept is not False,
            is_withdrawn=is_kept is None,
            counted=done[1] * MINUTE if done and self.promise is not None and self.promise.is_clocked else None,
            elapsed=done[0] - self.start if done else None,
        )


def shows_open(at: datetime) -> bool:
    """Monday to Friday, 8 to 12 and 13 to 17, as the wall in Paris shows it."""
    wall = at.astimezone(PARIS)
    return wall.weekday() < 5 and (8 <= wall.hour < 12 or 13 <= wall.hour < 17)


class Watcher:
    """Looks at one request, minute by minute."""

    def __init__(self, history: History) -> None:
        self.history, self.opened = history, history.events[0].at
        self.state, self.solved, self.first_reply = State.OPEN, None, None
        self.first = self.current = Stopwatch(self.opened, history.promises[Lane.STANDARD])
        self.replies, self.stays, self.solutions = [self.first], [], []
        # What a level promises from the opening on is timed from the opening on, handed over or not.
        self.early = [Stopwatch(self.opened, one) for one in history.levels.values() if one.start is ClockStart.ARRIVAL]
        self.stay: Stopwatch | None = None
        self.owe_a_solution(self.opened)

    def owe_a_solution(self, at: datetime) -> None:
        if self.history.solution is not None:
            self.solutions.append(Stopwatch(at, self.history.solution, duty=Duty.SOLUTION))

    def see(self, event: Event) -> None:
        """Something happens in this minute."""
        at, before = event.at, self.state
        self.state = STEPS[before].get(event.kind, before)
        if event.kind in REPLIES:
            self.reply(at)
        if event.kind in {Kind.HANDED_OVER, Kind.HANDED_BACK} and self.stay is not None:
            self.stay.decide(at, is_kept=None)
            self.stay = None
        if event.kind is Kind.HANDED_OVER:
            self.arrive(event.facts[LEVEL], at)
        if self.first_reply is None:
            self.move_lane(event.kind, at)
        self.look_at_the_solution(at)
        if before is State.CLOSED and self.state is not State.CLOSED:
            self.reopen(at)
        elif self.state is State.CLOSED and self.solved is None:
            for one in self.solutions:
                one.is_held = False

    def look_at_the_solution(self, at: datetime) -> None:
        if self.state is State.SOLVED and self.solved is None:
            self.solved = at
            for one in self.solutions:
                if one.verdict is None:
                    one.done = None  # the last that stands when it falls due
                one.do(at)
                if one.is_held and not one.promise.is_clocked:
                    one.decide(at, is_kept=True)
        elif self.state not in {State.SOLVED, State.CLOSED}:
            self.solved = None

    def reply(self, at: datetime) -> None:
        if self.first_reply is None:
            self.first_reply = at
            self.current.decide(at, is_kept=True)
        for one in (*self.replies, *self.stays):
            one.do(at)
        if self.stay is not None:
            self.stay.decide(at, is_kept=True)
            self.stay = None

    def arrive(self, level: str, at: datetime) -> None:
        promise = self.history.levels[level]
        is_early = promise.is_clocked and promise.start is ClockStart.ARRIVAL
        known = next((one for one in self.early if one.promise is promise), None) if is_early else None
        self.stay = Stopwatch(self.opened if is_early else at, promise, duty=Duty.LEVEL, level=level)
        if known is not None:
            self.stay.minutes, self.stay.is_due = known.minutes, known.is_due
        self.stays.append(self.stay)

    def move_lane(self, kind: Kind, at: datetime) -> None:
        if kind is Kind.LIFTED:
            self.current = Stopwatch(at, self.history.promises[Lane.URGENT], Lane.URGENT)
            self.replies.append(self.current)
        elif kind is Kind.LOWERED:
            self.current = self.first

    def reopen(self, at: datetime) -> None:
        if self.first_reply is None:
            self.current = Stopwatch(at, self.history.promises[self.current.lane], self.current.lane)
            self.replies.append(self.current)
        if self.stay is not None and self.stay.promise.start is ClockStart.ESCALATION:
            self.stay = Stopwatch(at, self.stay.promise, duty=Duty.LEVEL, level=self.stay.level)
            self.stays.append(self.stay)
        elif self.stay is not None and not self.stay.promise.is_clocked:
            self.stay.start = at
        if self.solutions and not self.solutions[-1].is_held:
            self.owe_a_solution(at)

    @property
    def is_anything_owed(self) -> bool:
        """Whether time alone may still decide something."""
        if self.state is State.WAITING:
            return False
        owed = [one for one in self.solutions if one.is_held]
        if self.state is not State.CLOSED:
            owed += [self.stay] if self.stay is not None else []
            owed += [self.current] if self.first_reply is None else []
        return any(one.verdict is None and one.promise is not None and one.promise.is_clocked for one in owed)

    def pass_minute(self, at: datetime, *, is_open: bool) -> None:
        """The minute goes by; who is owed something by then has a verdict."""
        if self.state is not State.CLOSED:
            if self.first_reply is None and self.current.is_due:
                self.current.decide(at, is_kept=False)
            if self.stay is not None and self.stay.is_due:
                self.stay.decide(at, is_kept=False)
        for one in self.solutions:
            if one.is_due and one.is_held and one.verdict is None:
                one.done = None if self.solved is None else one.done
                one.decide(at, is_kept=self.solved is not None)
        if self.state is not State.WAITING:
            for one in (*self.replies, *self.early, *self.stays, *self.solutions):
                one.tick(is_open=is_open)


def watch(history: History, until: datetime) -> list[Run]:
    """What `runs` must say; every event stands on a full minute, none beside another."""
    happens = {event.at: event for event in history.events[1:] if event.at < until}
    watcher, at = Watcher(history), history.events[0].at
    last = max(happens, default=at)
    while at < until and (at <= last or watcher.is_anything_owed):
        if at in happens:
            watcher.see(happens[at])
        watcher.pass_minute(at, is_open=shows_open(at))
        at += MINUTE
    watches = (*watcher.replies, *watcher.stays, *watcher.solutions)
    return [one.run(history.plan) for one in watches if one.verdict is not None]


def waited_by(lengths: list[timedelta], tenths: int) -> timedelta:
    """The shortest wait that so many tenths of all did not exceed, found by trying each."""
    return min(one for one in lengths if 10 * sum(other <= one for other in lengths) >= tenths * len(lengths))
