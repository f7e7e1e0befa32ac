"""From what happened to requests to the record of a month. Pure: the same histories give the same record."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from types import MappingProxyType

from portal.policy.promises import Promise
from portal.proof.history import Duty, History, Run, is_binding
from portal.proof.model import SETTLING, Breach, Lengths, Opinions, Row, Statement, Texts
from portal.proof.months import Month
from portal.proof.runs import runs
from portal.proof.statistics import MEDIAN, NINETIETH, nearest_rank, of_many, of_one
from portal.tickets.model import Kind, Lane
from portal.tickets.opinions import SATISFIED, SOLVING, YES


@dataclass(frozen=True, slots=True, order=True)
class _Key:
    """What a row is about. A calendar is known by its name: two versions of a file have two objects for it."""

    duty: Duty
    is_own: bool
    plan: str
    lane: Lane
    level: str
    promise: str


@dataclass(slots=True)
class _Heap:
    """What falls on one row."""

    promise: Promise | None
    runs: list[Run] = field(default_factory=list)
    withdrawn: int = 0
    asked: int = 0
    answers: list[bool] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Titles:
    """What customers call what the promise file names, in the order in which it is shown.

    Attributes:
        plans: plan → what it is called.
        levels: level → what it is called.
    """

    plans: Mapping[str, Texts]
    levels: Mapping[str, Texts] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, plan: str, level: str) -> Texts:
        """Returns what a level is called, else what a plan is; empty for what the file does not name any more."""
        return self.levels.get(level, {}) if level else self.plans.get(plan, {})


def settled_at(month: Month, zone: tzinfo) -> datetime:
    """Returns until when answers count for a month: it can be signed from then on."""
    return month.end(zone) + SETTLING


def reckon(
    month: Month,
    zone: tzinfo,
    histories: Iterable[History],
    *,
    titles: Titles,
    fewest: int,
    previous: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Statement:
    """Returns the record of a month.

    It depends on nothing that happened after the month was settled, so it can be reckoned any time later.

    Args:
        month: which.
        zone: on whose wall it begins and ends.
        histories: of requests; those that have no part in the month are left alone.
        titles: what customers call plans and levels.
        fewest: with fewer cases, a figure is too few to say.
        previous: digest of the record of the month before; empty for the first.
        since: when the month before ended, which a desk that moved to another zone ended on another wall: what was
            decided between the two belongs to this month. None where the month begins on its own wall.
        until: what happens from then on is not known, and nothing that falls due later is decided; None for the moment
            at which the month is settled, as in every record that is signed.
    """
    start, end, settled = since or month.start(zone), month.end(zone), settled_at(month, zone)
    known = settled if until is None else min(until, settled)
    heaps: dict[_Key, _Heap] = {}
    for history in histories:
        for run in runs(history, known):
            if start <= run.decided < end:
                _put(heaps, run)
        for lane, opinion in _solvings(history, start, end, known):
            is_own = lane in history.own
            heap = _heap(heaps, Duty.FIRST_REPLY, history.promises.get(lane), history.plan, lane, is_own=is_own)
            heap.asked += 1
            heap.answers += () if opinion is None else (opinion,)
    keys = sorted(heaps, key=lambda key: _place(key, titles))
    judged = [run for heap in heaps.values() for run in heap.runs if run.is_judged]
    return Statement(
        month=month,
        zone=str(zone),
        settled=settled,
        fewest=fewest,
        rows=tuple(_row(key, heaps[key], titles, fewest) for key in keys),
        paid=tuple(_row(key, heap, titles, fewest) for key, heap in sorted(_paid(heaps).items())),
        judged=len(judged),
        kept=sum(run.is_kept for run in judged) if len(judged) >= fewest else None,
        breaches=tuple(breach for key in keys for breach in _breaches(key, heaps[key].runs, titles)),
        opinions=_opinions(list(heaps.values()), fewest),
        previous=previous,
    )


def calendar_of(promise: Promise | None) -> str:
    """Returns the key of the calendar whose hours count; empty for none."""
    return "" if promise is None or promise.calendar is None else promise.calendar.name


def _put(heaps: dict[_Key, _Heap], run: Run) -> None:
    heap = _heap(heaps, run.duty, run.promise, run.plan, run.lane, level=run.level, is_own=run.is_own)
    if run.is_withdrawn:
        heap.withdrawn += 1
    else:
        heap.runs.append(run)


def _heap(
    heaps: dict[_Key, _Heap],
    duty: Duty,
    promise: Promise | None,
    plan: str,
    lane: Lane,
    *,
    level: str = "",
    is_own: bool = False,
) -> _Heap:
    """The heap that something falls on. What was promised to single customers lies on one, whatever it was.

    A level promises the same to all plans.
    """
    if is_own:
        binds = "binding" if is_binding(promise) else ""
        return heaps.setdefault(_Key(duty, is_own, "", Lane.STANDARD, "", binds), _Heap(None))
    written = "" if promise is None else repr(dataclasses.replace(promise, calendar=None)) + calendar_of(promise)
    key = _Key(duty, is_own, "" if level else plan, lane, level, written)
    return heaps.setdefault(key, _Heap(promise))


def _place(key: _Key, titles: Titles) -> tuple[object, ...]:
    plans, levels = list(titles.plans), list(titles.levels)
    return (
        list(Duty).index(key.duty),
        key.is_own,
        plans.index(key.plan) if key.plan in plans else len(plans),
        levels.index(key.level) if key.level in levels else len(levels),
        key,
    )


def _paid(heaps: Mapping[_Key, _Heap]) -> dict[_Key, _Heap]:
    """What falls on the paid lane, all plans put together."""
    together: dict[_Key, _Heap] = {}
    for key, heap in heaps.items():
        if key.lane is Lane.URGENT:
            whole = together.setdefault(dataclasses.replace(key, plan=""), _Heap(heap.promise))
            whole.runs += heap.runs
            whole.asked += heap.asked
            whole.answers += heap.answers
    return together


def _solvings(
    history: History, start: datetime, end: datetime, settled: datetime
) -> Iterator[tuple[Lane, bool | None]]:
    """Yields the lane of each time the request was solved in the month, and what its customer said of it in the end."""
    known = history.until(settled)
    opinions = {event.facts[SOLVING]: event.facts[SATISFIED] == YES for event in known if event.kind is Kind.RATED}
    lane = Lane.STANDARD
    for event in known:
        lane = {Kind.LIFTED: Lane.URGENT, Kind.LOWERED: Lane.STANDARD}.get(event.kind, lane)
        if event.kind is Kind.SOLVED and start <= event.at < end:
            yield lane, opinions.get(str(event.id))


def _row(key: _Key, heap: _Heap, titles: Titles, fewest: int) -> Row:
    cases = heap.runs
    enough = len(cases) >= fewest
    judged = [run for run in cases if run.is_judged]
    counts = heap.promise is not None and heap.promise.is_clocked
    return Row(
        plan=key.plan,
        title=titles.of(key.plan, key.level),
        lane=key.lane,
        promise=_bare(heap.promise),
        calendar=calendar_of(heap.promise),
        cases=len(cases),
        kept=sum(run.is_kept for run in judged) if enough and judged else None,
        counted=_lengths([run.counted for run in cases]) if enough and counts else None,
        elapsed=_lengths([run.elapsed for run in cases]) if enough else None,
        opinions=_opinions([heap], fewest),
        duty=key.duty,
        level=key.level,
        is_own=key.is_own,
        withdrawn=heap.withdrawn,
    )


def _lengths(found: Sequence[timedelta | None]) -> Lengths:
    median, ninetieth = nearest_rank(found, MEDIAN), nearest_rank(found, NINETIETH)
    return Lengths(None if median is None else of_many(median), None if ninetieth is None else of_many(ninetieth))


def _breaches(key: _Key, found: Iterable[Run], titles: Titles) -> list[Breach]:
    """The missed promises of one row, the least late first: their order tells nothing of when they were made."""
    missed = [
        Breach(
            plan=key.plan,
            title=titles.of(key.plan, key.level),
            lane=key.lane,
            promise=None if key.is_own else _bare(run.promise),
            achieved=None if run.counted is None else of_one(run.counted),
            duty=key.duty,
            level=key.level,
            is_own=key.is_own,
        )
        for run in found
        if run.is_judged and not run.is_kept
    ]
    return sorted(missed, key=lambda breach: (breach.achieved is None, breach.achieved or timedelta(0)))


def _bare(promise: Promise | None) -> Promise | None:
    return None if promise is None else dataclasses.replace(promise, calendar=None)


def _opinions(heaps: Sequence[_Heap], fewest: int) -> Opinions:
    answers = [answer for heap in heaps for answer in heap.answers]
    return Opinions(sum(heap.asked for heap in heaps), len(answers), sum(answers) if len(answers) >= fewest else None)
