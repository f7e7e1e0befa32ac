"""The promises of a first reply that one request was given. Rules, each with a test of its name:

- **paid is another promise**: a request that is paid to go first leaves its ordinary promise, unless that was decided
  already, and is judged by the one it bought, from the payment on.
- **money back is the first promise**: when the payment is taken back, the ordinary promise holds again from the
  opening, and falls due no earlier than that moment; one that was decided already stays decided.
- **closed owes nothing**: a request that is closed before its answer fell due is not judged; opened again, its promise
  begins anew.
- **answered is answered**: a request opened again after its first reply was promised no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from portal.proof.history import REPLIES, History, Run
from portal.proof.verdicts import Stretch, decided
from portal.tickets.model import STEPS, Event, Kind, Lane, State


def first_replies(history: History, known: tuple[Event, ...], until: datetime) -> Iterator[Run]:
    """Yields the promises of a first reply that were decided, in the order in which they came to hold."""
    found: set[tuple[Lane, datetime]] = set()
    for stretch in _stretches(known):
        key = stretch.lane, stretch.start
        if key not in found:
            run = decided(history, history.promises.get(stretch.lane), known, stretch, until)
            if run is not None:
                found.add(key)
                yield run


def _stretches(events: tuple[Event, ...]) -> Iterator[Stretch]:
    """Yields the promises that held before the first reply, each until the event that ended it."""
    opened = events[0].at
    lane, start, since = Lane.STANDARD, opened, opened
    state = State.OPEN
    for number, event in enumerate(events[1:], start=2):
        before, state = state, STEPS[state].get(event.kind, state)
        was_closed, is_closed = before is State.CLOSED, state is State.CLOSED
        move = {Kind.LIFTED: (Lane.URGENT, event.at), Kind.LOWERED: (Lane.STANDARD, opened)}.get(event.kind)
        if event.kind in REPLIES:
            yield Stretch(lane=lane, start=start, since=since, end=None, last=number)
            return
        if not was_closed and (is_closed or move is not None):
            yield Stretch(lane=lane, start=start, since=since, end=event.at, last=number)
        if move is not None:
            (lane, start), since = move, event.at
        elif was_closed and not is_closed:
            start = since = event.at
    if state is not State.CLOSED:
        yield Stretch(lane=lane, start=start, since=since, end=None, last=len(events))
