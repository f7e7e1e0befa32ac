"""How soon a problem was said to be solved, where the promise file says so. Rules, each with a test of its name:

- **judged on the day it is due**: kept when the request stands solved at that moment, missed when it does not. A
  request that its customer opens again before was not solved, so nothing is gained by saying so early; one opened
  again afterwards was, and is promised nothing more.
- **paid or not**, the solution is promised from the opening on, and a hand-over changes nothing of it.
- **closed owes nothing**: a request that is closed without having been solved is not judged; opened again, its promise
  begins anew.
- **words are no clock**: a solution that is said in words is told by the first one there is, and never judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from portal.policy.pauses import due_with_pauses
from portal.policy.promises import Promise
from portal.policy.spans import as_utc
from portal.proof.history import Duty, History, Run
from portal.proof.verdicts import Stretch, made
from portal.tickets.model import Event, Lane, pauses, waits_since
from portal.tickets.solutions import standings, stretches


def solutions(history: History, known: tuple[Event, ...], until: datetime) -> Iterator[Run]:
    """Yields the promises of a solution that were decided; nothing where the promise file says nothing of it."""
    promise = history.solution
    if promise is None:
        return
    for first, last, end in stretches(known):
        stretch = Stretch(
            duty=Duty.SOLUTION,
            lane=Lane.STANDARD,
            start=known[first].at,
            since=known[first].at,
            end=end,
            first=first,
            last=last,
        )
        verdict = _verdict(promise, known, stretch, until)
        if verdict is not None:
            yield made(history, promise, known, stretch, verdict)


def _verdict(
    promise: Promise, known: tuple[Event, ...], stretch: Stretch, until: datetime
) -> tuple[datetime, bool, datetime | None] | None:
    stood = tuple(standings(known))
    within = stood[stretch.first : stretch.last]
    if not promise.is_clocked:
        solved = next((one.solved for one in within if one.solved is not None), None)
        return None if solved is None else (solved, True, solved)
    due = due_with_pauses(promise, stretch.start, *waits_since(stretch.start, pauses(known[: stretch.last])))
    if due is None or due >= (stretch.end or as_utc(until)):
        return None
    solved = next((one.solved for one in reversed(within) if one.at <= due), None)
    if solved is not None:
        return due, True, solved
    return due, False, next((one.solved for one in stood[stretch.first :] if one.at > due and one.solved), None)
