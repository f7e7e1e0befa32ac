"""From what happened to requests to the record of a month. Pure: the same histories give the same record."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from portal.policy.promises import Promise
from portal.proof.model import SETTLING, Breach, Lengths, Opinions, Row, Statement, Texts
from portal.proof.months import Month
from portal.proof.runs import History, Run, runs
from portal.proof.statistics import MEDIAN, NINETIETH, nearest_rank, of_many, of_one
from portal.tickets.model import Kind, Lane
from portal.tickets.opinions import SATISFIED, SOLVING, YES


@dataclass(frozen=True, slots=True, order=True)
class _Key:
    """What a row is about. A calendar is known by its name: two versions of a file have two objects for it."""

    plan: str
    lane: Lane
    promise: str


@dataclass(slots=True)
class _Heap:
    """What falls on one row."""

    promise: Promise | None
    runs: list[Run] = field(default_factory=list)
    asked: int = 0
    answers: list[bool] = field(default_factory=list)


def settled_at(month: Month, zone: tzinfo) -> datetime:
    """Returns until when answers count for a month: it can be signed from then on."""
    return month.end(zone) + SETTLING


def reckon(
    month: Month,
    zone: tzinfo,
    histories: Iterable[History],
    *,
    titles: Mapping[str, Texts],
    fewest: int,
    previous: str,
) -> Statement:
    """Returns the record of a month.

    It depends on nothing that happened after the month was settled, so it can be reckoned any time later.

    Args:
        month: which.
        zone: on whose wall it begins and ends.
        histories: of requests; those that have no part in the month are left alone.
        titles: plan → what customers call it, in the order in which plans are shown.
        fewest: with fewer cases, a figure is too few to say.
        previous: digest of the record of the month before; empty for the first.
    """
    settled = settled_at(month, zone)
    heaps: dict[_Key, _Heap] = {}
    for history in histories:
        for run in runs(history, settled):
            if month.holds(run.decided, zone):
                _heap(heaps, run.plan, run.lane, run.promise).runs.append(run)
        for lane, opinion in _solvings(history, month, zone, settled):
            heap = _heap(heaps, history.plan, lane, history.promises.get(lane))
            heap.asked += 1
            heap.answers += () if opinion is None else (opinion,)
    order = {plan: place for place, plan in enumerate(titles)}
    keys = sorted(heaps, key=lambda key: (order.get(key.plan, len(order)), key.plan, key.lane, key.promise))
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
        breaches=tuple(breach for key in keys for breach in _breaches(heaps[key].runs, titles)),
        opinions=_opinions(list(heaps.values()), fewest),
        previous=previous,
    )


def _paid(heaps: Mapping[_Key, _Heap]) -> dict[_Key, _Heap]:
    """What falls on the paid lane, all plans put together."""
    together: dict[_Key, _Heap] = {}
    for key, heap in heaps.items():
        if key.lane is Lane.URGENT:
            whole = together.setdefault(_Key("", key.lane, key.promise), _Heap(heap.promise))
            whole.runs += heap.runs
            whole.asked += heap.asked
            whole.answers += heap.answers
    return together


def _heap(heaps: dict[_Key, _Heap], plan: str, lane: Lane, promise: Promise | None) -> _Heap:
    written = "" if promise is None else repr(dataclasses.replace(promise, calendar=None)) + calendar_of(promise)
    return heaps.setdefault(_Key(plan, lane, written), _Heap(promise))


def calendar_of(promise: Promise | None) -> str:
    """Returns the key of the calendar whose hours count; empty for none."""
    return "" if promise is None or promise.calendar is None else promise.calendar.name


def _solvings(history: History, month: Month, zone: tzinfo, settled: datetime) -> Iterator[tuple[Lane, bool | None]]:
    """Yields the lane of each time the request was solved in the month, and what its customer said of it in the end."""
    opinions = {
        event.facts[SOLVING]: event.facts[SATISFIED] == YES
        for event in history.events
        if event.kind is Kind.RATED and event.at < settled
    }
    lane = Lane.STANDARD
    for event in history.events:
        lane = {Kind.LIFTED: Lane.URGENT, Kind.LOWERED: Lane.STANDARD}.get(event.kind, lane)
        if event.kind is Kind.SOLVED and month.holds(event.at, zone):
            yield lane, opinions.get(str(event.id))


def _row(key: _Key, heap: _Heap, titles: Mapping[str, Texts], fewest: int) -> Row:
    cases = heap.runs
    enough = len(cases) >= fewest
    judged = [run for run in cases if run.is_judged]
    counts = heap.promise is not None and heap.promise.is_clocked
    return Row(
        plan=key.plan,
        title=titles.get(key.plan, {}),
        lane=key.lane,
        promise=_bare(heap.promise),
        calendar=calendar_of(heap.promise),
        cases=len(cases),
        kept=sum(run.is_kept for run in judged) if enough and judged else None,
        counted=_lengths([run.counted for run in cases]) if enough and counts else None,
        elapsed=_lengths([run.elapsed for run in cases]) if enough else None,
        opinions=_opinions([heap], fewest),
    )


def _lengths(found: Sequence[timedelta | None]) -> Lengths:
    median, ninetieth = nearest_rank(found, MEDIAN), nearest_rank(found, NINETIETH)
    return Lengths(None if median is None else of_many(median), None if ninetieth is None else of_many(ninetieth))


def _breaches(found: Iterable[Run], titles: Mapping[str, Texts]) -> list[Breach]:
    """The missed promises of one row, the least late first: their order tells nothing of when they were made."""
    missed = [
        Breach(
            plan=run.plan,
            title=titles.get(run.plan, {}),
            lane=run.lane,
            promise=dataclasses.replace(run.promise, calendar=None),
            achieved=None if run.counted is None else of_one(run.counted),
        )
        for run in found
        if run.promise is not None and run.is_judged and not run.is_kept
    ]
    return sorted(missed, key=lambda breach: (breach.achieved is None, breach.achieved or timedelta(0)))


def _bare(promise: Promise | None) -> Promise | None:
    return None if promise is None else dataclasses.replace(promise, calendar=None)


def _opinions(heaps: Sequence[_Heap], fewest: int) -> Opinions:
    answers = [answer for heap in heaps for answer in heap.answers]
    return Opinions(sum(heap.asked for heap in heaps), len(answers), sum(answers) if len(answers) >= fewest else None)
