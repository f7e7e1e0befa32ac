"""Requests as tests tell them: a line a thing that happened, at so many minutes after the opening."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from portal.policy.calendars import WeekCalendar
from portal.policy.durations import Days
from portal.policy.hours import Hours, Week
from portal.policy.promises import ClockStart, Counted, Promise, Strength
from portal.proof.history import History
from portal.tickets.levels import LEVEL
from portal.tickets.model import STEPS, Author, Event, Kind, Lane, State

PARIS = ZoneInfo("Europe/Paris")
MINUTE = timedelta(minutes=1)
MONDAY = datetime(2026, 10, 5, 6, tzinfo=UTC)  # 8:00 in Paris: the desk opens

_DAY = (Hours(8 * 60, 12 * 60), Hours(13 * 60, 17 * 60))
OFFICE = WeekCalendar(name="office", zone=PARIS, week=Week(days=(_DAY,) * 5 + ((), ())))

FOUR_HOURS = Promise(Strength.PROMISE, Counted.OPEN, timedelta(hours=4), calendar=OFFICE)
TWO_HOURS = Promise(Strength.PROMISE, Counted.OPEN, timedelta(hours=2), calendar=OFFICE)
A_DAY_ROUND = Promise(Strength.PROMISE, Counted.ELAPSED, timedelta(hours=24))
TWO_DAYS = Promise(Strength.PROMISE, Counted.OPEN_DAYS, Days(2), calendar=OFFICE, cutoff=time(16))
USUALLY = Promise(Strength.TYPICAL, Counted.OPEN, timedelta(hours=4), calendar=OFFICE)
AT_BEST = Promise(Strength.BEST_EFFORT, Counted.OPEN, timedelta(hours=4), calendar=OFFICE)
IN_WORDS = Promise(Strength.TYPICAL, words={"fr": "en quelques heures", "en": "in a few hours"})
_HANDED = {"start": ClockStart.ESCALATION, "calendar": OFFICE}
EIGHT_HOURS = Promise(Strength.PROMISE, Counted.OPEN, timedelta(hours=8), **_HANDED)
FIVE_DAYS = Promise(Strength.PROMISE, Counted.OPEN_DAYS, Days(5), **_HANDED)
FROM_ARRIVAL = Promise(Strength.PROMISE, Counted.OPEN, timedelta(hours=8), calendar=OFFICE)
LEVELS = {"second": EIGHT_HOURS, "legal": FIVE_DAYS, "early": FROM_ARRIVAL, "spoken": IN_WORDS}
CLOCKED = ("second", "early", "spoken")  # by the hour, as the model of minutes can tell, or not at all
EIGHT_HOURS_TO_SOLVE, TWO_DAYS_TO_SOLVE = FROM_ARRIVAL, Promise(Strength.PROMISE, Counted.ELAPSED, timedelta(hours=48))
SECOND, LEGAL, EARLY, SPOKEN = ({LEVEL: name} for name in LEVELS)

_AUTHORS = {
    Kind.OPENED: Author.CUSTOMER,
    Kind.CUSTOMER_REPLIED: Author.CUSTOMER,
    Kind.RATED: Author.CUSTOMER,
    Kind.LIFTED: Author.SYSTEM,
    Kind.LOWERED: Author.SYSTEM,
}


def history(
    *then: tuple[int, Kind],
    start: datetime = MONDAY,
    plan: str = "pro",
    standard: Promise | None = FOUR_HOURS,
    urgent: Promise | None = TWO_HOURS,
    facts: dict[int, dict[str, str]] | None = None,
    solution: Promise | None = None,
    own: frozenset[Lane] = frozenset(),
) -> History:
    """What happened to a request, from its opening on; `facts` go with the event of that place, the opening's is 0."""
    told = [(0, Kind.OPENED), *then]
    return History(
        plan=plan,
        promises={Lane.STANDARD: standard, Lane.URGENT: urgent},
        levels=LEVELS,
        solution=solution,
        own=own,
        events=tuple(
            Event(
                place + 1,
                1,
                kind,
                start + at * MINUTE,
                _AUTHORS.get(kind, Author.AGENT),
                None,
                "",
                (facts or {}).get(place, {}),
            )
            for place, (at, kind) in enumerate(told)
        ),
    )


def invented(random: Random, start: datetime, longest: int = 4 * 24 * 60) -> History:
    """A request to which things happen by chance, each possible at its moment, no two within a minute."""
    at, state, lane, told = 0, State.OPEN, Lane.STANDARD, []
    kinds = [Kind.ASKED_MORE, Kind.CUSTOMER_REPLIED, Kind.NOTED, Kind.CLOSED, Kind.REOPENED, Kind.LIFTED, Kind.LOWERED]
    kinds += [Kind.HANDED_OVER, Kind.HANDED_BACK]
    weights = [4, 4, 1, 1, 2, 2, 1, 3, 1]
    level, facts = "", {}
    while True:
        at += random.choice((1, 7, 30, 60, 119, 120, 121, 240, 241, 500, 1440, random.randrange(1, 2000)))
        if at > longest:
            break
        kind = Kind.AGENT_REPLIED if random.random() < 0.25 else random.choices(kinds, weights)[0]
        if kind is Kind.AGENT_REPLIED and random.random() < 0.2:
            kind = Kind.SOLVED
        if kind not in STEPS[state] or (kind is Kind.LIFTED) > (lane is Lane.STANDARD):
            continue
        if kind is Kind.LOWERED and lane is Lane.STANDARD:
            continue
        if kind is Kind.HANDED_BACK and not level:
            continue
        if kind is Kind.HANDED_OVER:
            level = random.choice([name for name in CLOCKED if name != level])
            facts[len(told) + 1] = {LEVEL: level}
        level = "" if kind is Kind.HANDED_BACK else level
        lane = {Kind.LIFTED: Lane.URGENT, Kind.LOWERED: Lane.STANDARD}.get(kind, lane)
        state = STEPS[state][kind]
        told.append((at, kind))
    promises = (FOUR_HOURS, A_DAY_ROUND, USUALLY, IN_WORDS, None)
    plan, standard = random.choice(("pro", "free")), random.choice(promises)
    solution = random.choice((None, EIGHT_HOURS_TO_SOLVE, TWO_DAYS_TO_SOLVE, IN_WORDS))
    return history(*told, start=start, plan=plan, standard=standard, facts=facts, solution=solution)
