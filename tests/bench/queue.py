"""A year of a desk on paper: how long each line waits, with and without the rule that nobody waits for ever.

Requests come by the hour of the day and the day of the week; for four weeks of the year paid ones fill the desk by
themselves. Agents answer whoever stands first, in opening hours. The queue is put in order by the product's own rules.
"""

from __future__ import annotations

import random
import statistics
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from portal.policy.queue import Standing, order
from portal.policy.queue_rules import Discipline

START = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
DAYS = 364
OPEN = range(8, 18)
ANSWERS_AN_HOUR = 8
# Arrivals an hour by hour of the day: few at night, most in the morning; fewer on week-ends.
DAY_SHAPE = [0.1] * 7 + [0.5, 1.2, 1.8, 1.9, 1.6, 1.0, 1.2, 1.5, 1.5, 1.3, 1.0, 0.7, 0.5, 0.4, 0.3, 0.2, 0.1]
WEEKEND = 0.3
FLOOD = range(91, 119)  # days on which paid requests alone fill the desk
LINES = ("standard", "plan", "paid")
NO_RULE = Discipline(longest_wait=timedelta(days=10_000))


@dataclass(frozen=True, slots=True)
class Waits:
    """How long the requests of one line waited.

    Attributes:
        hours: of each that was answered.
        unanswered: hours of those that still wait at the end of the year.
    """

    hours: list[float]
    unanswered: list[float]

    @property
    def longest(self) -> float:
        """The longest wait, of whoever still waits too."""
        return max([*self.hours, *self.unanswered], default=0.0)


def main() -> None:
    """Simulate and print."""
    print(f"a year of {ANSWERS_AN_HOUR} answers an open hour; paid requests fill the desk for {len(FLOOD)} days of it")
    for name, discipline in (("without the rule", NO_RULE), ("with it, after 7 days", Discipline())):
        print(f"{name}:")
        for line, waits in a_year(discipline, seed=20261122).items():
            every = sorted([*waits.hours, *waits.unanswered])
            p90 = every[int(len(every) * 0.9)]
            print(
                f"  {line:9} {len(every):6,} requests   p50 {statistics.median(every):7.1f} h   p90 {p90:7.1f} h"
                f"   longest {waits.longest:7.1f} h   never answered {len(waits.unanswered):4}"
            )


def a_year(discipline: Discipline, seed: int, *, days: int = DAYS, flood: range = FLOOD) -> dict[str, Waits]:
    """Returns how long each line waited.

    Args:
        discipline: how the queue is put in order.
        seed: of the arrivals; the same for every discipline.
        days: how long the desk is watched.
        flood: days on which paid requests alone fill it.
    """
    chance = random.Random(seed)
    waiting: dict[int, tuple[Standing, str]] = {}
    waits: dict[str, list[float]] = defaultdict(list)
    number = 0
    for hour in range(days * 24):
        now = START + timedelta(hours=hour)
        for line, count in arrivals(now, chance, flood).items():
            for _ in range(count):
                number += 1
                came = now + timedelta(minutes=chance.randrange(60))
                waiting[number] = (standing(number, line, came), line)
        if now.weekday() < 5 and now.hour in OPEN:
            for place in first(waiting, now + timedelta(hours=1), discipline):
                answered, line = waiting.pop(place)
                waits[line].append((now + timedelta(hours=1) - answered.since) / timedelta(hours=1))
    end = START + timedelta(days=days)
    left = {
        line: [(end - one.since) / timedelta(hours=1) for one, own in waiting.values() if own == line] for line in LINES
    }
    return {line: Waits(waits[line], left[line]) for line in LINES}


def first(waiting: dict[int, tuple[Standing, str]], now: datetime, discipline: Discipline) -> list[int]:
    """Returns who is answered in one hour."""
    return [place.ticket for place in order((one for one, _ in waiting.values()), now, discipline)[:ANSWERS_AN_HOUR]]


def arrivals(now: datetime, chance: random.Random, flood: range) -> dict[str, int]:
    """Returns how many requests of each line come in within one hour."""
    busy = DAY_SHAPE[now.hour] * (WEEKEND if now.weekday() >= 5 else 1)
    paid = busy * 0.1
    if (now - START).days in flood and now.weekday() < 5 and now.hour in OPEN:
        paid = ANSWERS_AN_HOUR
    rates = {"standard": busy * 0.9, "plan": busy * 0.5, "paid": paid}
    return {line: sum(chance.random() < rate / 20 for _ in range(20)) for line, rate in rates.items()}


def standing(number: int, line: str, came: datetime) -> Standing:
    """Returns what decides the place of a new request."""
    due = came + timedelta(hours={"standard": 48, "plan": 12, "paid": 2}[line])
    one = Standing(number, line == "paid", int(line == "plan"), due, came)
    return replace(one, awaited_since=came)
