"""The answers that were promised at hand-overs, to a second line or to lawyers. Rules, each with a test of its name:

- **the level's own clock**: it starts with the hand-over, or with the opening where the promise file says so; a promise
  that was due before the hand-over is decided by the hand-over.
- **any answer is an answer**: whoever replies from there on, or solves, keeps it.
- **taken away is neither kept nor missed**: handed back, or on to another level, before it is due and answered, it
  ends. The desk did that and not the customer, so it is told how often it did.
- **missed stays missed**: taking it away afterwards mends nothing.
- **closed owes nothing**, and opened again before the level answered, its clock starts anew.
- **once a stay**: a level that has answered owes nothing more until the request is handed over again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.policy.promises import ClockStart
from portal.proof.history import REPLIES, Duty, History, Run
from portal.proof.verdicts import Stretch, decided
from portal.tickets.levels import LEVEL
from portal.tickets.model import STEPS, Event, Kind, Lane, State

_MOVES = frozenset({Kind.HANDED_OVER, Kind.HANDED_BACK})


def hand_overs(history: History, known: tuple[Event, ...], until: datetime) -> Iterator[Run]:
    """Yields the promises of levels that were decided, in the order in which they came to hold."""
    found: set[tuple[int, datetime]] = set()
    for stay, stretch in _stretches(history, known):
        key = stay, stretch.start
        if key not in found:
            run = decided(history, history.levels[stretch.level], known, stretch, until)
            if run is not None:
                found.add(key)
                yield run


@dataclass(frozen=True, slots=True)
class _Stay:
    """A level that owes an answer: its number among the hand-overs, its key, since when, from which event on."""

    number: int
    level: str
    since: datetime
    first: int


def _stretches(history: History, events: tuple[Event, ...]) -> Iterator[tuple[int, Stretch]]:
    """Yields the promises of levels, each until the event that ended it, with the number of its hand-over."""
    stay: _Stay | None = None
    state = State.OPEN
    for number, event in enumerate(events[1:], start=2):
        before, state = state, STEPS[state].get(event.kind, state)
        is_left, is_moved = state is State.CLOSED and before is not State.CLOSED, event.kind in _MOVES
        if stay is not None and before is State.CLOSED and state is not State.CLOSED:
            stay = _Stay(stay.number, stay.level, event.at, stay.first)
        elif stay is not None and event.kind in REPLIES:
            yield stay.number, _stretch(history, events, stay, number, None)
            stay = None
        elif stay is not None and (is_left or is_moved):
            yield stay.number, _stretch(history, events, stay, number, event)
        if is_moved:
            level = event.facts.get(LEVEL, "") if event.kind is Kind.HANDED_OVER else ""
            stay = _Stay(number, level, event.at, number) if level in history.levels else None
    if stay is not None and state is not State.CLOSED:
        yield stay.number, _stretch(history, events, stay, len(events), None)


def _stretch(history: History, events: tuple[Event, ...], stay: _Stay, last: int, ended: Event | None) -> Stretch:
    promise = history.levels[stay.level]
    is_late_start = promise.start is ClockStart.ESCALATION or not promise.is_clocked
    return Stretch(
        duty=Duty.LEVEL,
        level=stay.level,
        lane=Lane.STANDARD,
        start=stay.since if is_late_start else events[0].at,
        since=stay.since,
        end=None if ended is None else ended.at,
        is_withdrawn=ended is not None and ended.kind in _MOVES,
        first=stay.first,
        last=last,
    )
