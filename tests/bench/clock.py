"""What the clock costs, in processor time: a due time over a year of promises, an order of 10,000 open requests."""

from __future__ import annotations

import random
import statistics
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

from portal.policy.explain import explain
from portal.policy.pauses import due_with_pauses
from portal.policy.policy import Policy
from portal.policy.promises import Promise
from portal.policy.queue import Standing, order
from portal.policy.spans import Span
from portal.promise_file import read_policy

ROOT = Path(__file__).parents[2]
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MINUTES = 365 * 24 * 60
CASES, TICKETS, ROUNDS = 20_000, 10_000, 9


def main() -> None:
    """Measure and print."""
    policy = read_policy(ROOT / "support.toml")
    chance = random.Random(20261122)
    print(f"due time, {CASES:,} requests of one year, for each promise of the sample desk:")
    for name, promise in promises(policy).items():
        cold, warm = due_times(read_again(name), promise, chance)
        print(f"  {name:20} {warm:6.1f} µs   the first 1,000 after a start {cold:6.1f} µs")
    promise = promises(policy)["plans.pro"]
    print(f"  with two pauses      {paused(promise, chance):6.1f} µs")
    print(f"  explained            {explained(promise, chance):6.1f} µs")
    print(f"queue: {TICKETS:,} open requests put in order in {sorting(policy, chance):.1f} ms (median of {ROUNDS})")


def promises(policy: Policy) -> dict[str, Promise]:
    """Returns the clocked promises of a desk by name."""
    plans = {f"plans.{plan.name}": plan.first_reply for plan in policy.plans.values()}
    urgent = {"premium": None if policy.premium is None else policy.premium.first_reply}
    found = {**plans, **urgent, **{f"levels.{level.name}": level.reply for level in policy.levels.values()}}
    return {name: promise for name, promise in found.items() if promise is not None and promise.is_clocked}


def read_again(name: str) -> Promise:
    """Returns the promise of a policy that has worked out nothing yet."""
    return promises(read_policy(ROOT / "support.toml"))[name]


def due_times(fresh: Promise, promise: Promise, chance: random.Random) -> tuple[float, float]:
    """Returns microseconds a due time: of the first thousand after a start, and of all once the year is worked out."""
    starts = [_moment(chance) for _ in range(CASES)]
    cold = _seconds(lambda: [fresh.due(start) for start in starts[:1000]]) / 1000
    _seconds(lambda: [promise.due(start) for start in starts])
    warm = _seconds(lambda: [promise.due(start) for start in starts]) / CASES
    return cold * 1e6, warm * 1e6


def paused(promise: Promise, chance: random.Random) -> float:
    """Returns microseconds a due time with two pauses."""
    cases = []
    for _ in range(CASES):
        start = _moment(chance)
        first, second = start + timedelta(hours=1), start + timedelta(hours=30)
        cases.append((start, (Span(first, first + timedelta(hours=5)), Span(second, second + timedelta(hours=2)))))
    return _seconds(lambda: [due_with_pauses(promise, start, pauses) for start, pauses in cases]) / CASES * 1e6


def explained(promise: Promise, chance: random.Random) -> float:
    """Returns microseconds to tell the time until an answer is due, stretch by stretch."""
    starts = [_moment(chance) for _ in range(CASES // 10)]
    cases = [(start, promise.due(start) or start) for start in starts]
    return _seconds(lambda: [explain(promise, start, end) for start, end in cases]) / len(cases) * 1e6


def sorting(policy: Policy, chance: random.Random) -> float:
    """Returns milliseconds to put open requests in order."""
    plans = list(policy.plans.values())
    standings = []
    for ticket in range(TICKETS):
        start, plan = _moment(chance), chance.choice(plans)
        due = plan.first_reply.due(start) if plan.first_reply else None
        standings.append(Standing(ticket, chance.random() < 0.05, plan.rank, due, start, awaited_since=start))
    return (
        statistics.median(_seconds(lambda: order(standings, YEAR + timedelta(days=365))) for _ in range(ROUNDS)) * 1000
    )


def _moment(chance: random.Random) -> datetime:
    return YEAR + timedelta(minutes=chance.randrange(MINUTES), seconds=chance.randrange(60))


def _seconds(work) -> float:
    start = process_time()
    work()
    return process_time() - start
