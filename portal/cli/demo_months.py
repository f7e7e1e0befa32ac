"""Invented months behind us, so that the page of kept promises has something to show: most kept, some not."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection

from portal.policy.levels import levels_above
from portal.policy.policy import Policy
from portal.policy.promises import Counted, Promise
from portal.proof.months import Month, month_of
from portal.tickets import store
from portal.tickets.levels import LEVEL
from portal.tickets.model import Author, Kind, Lane, NewTicket, State
from portal.tickets.moments import zone_of
from portal.tickets.opinions import NO, SATISFIED, SOLVING, YES
from portal.tickets.pledges import promise_of
from portal.tickets.service import Counter, free_reference

MONTHS = 3
REQUESTS_A_MONTH = 150
SEED = 20261122  # the same months at every desk, as far as its promises allow
LATE, RATED, CONTENT, PAID, HANDED = 0.06, 0.45, 0.88, 0.15, 0.18  # shares
_LONGEST_WITHOUT_PROMISE = timedelta(hours=30)
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_SUBJECTS = {
    "fr": ("Une image ne s’affiche pas", "Changer l’ordre du menu", "Question sur la facture"),
    "en": ("An image does not show", "Changing the order of the menu", "A question about the invoice"),
    "es": ("Una imagen no se muestra", "Cambiar el orden del menú", "Una pregunta sobre la factura"),
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What all invented requests share: nothing of theirs happens after `now`."""

    db: Connection
    policy: Policy
    promised: str
    agent: int
    random: Random
    now: datetime


def fill_months(counter: Counter, agent: int, now: datetime) -> int:
    """Puts the requests of the last months on the desk, all of them ended and none of them mailed; returns how many.

    Args:
        counter: the portal.
        agent: id of who answered them.
        now: aware moment.

    Raises:
        ConfigError: the promise file cannot be used.
    """
    pledge = counter.pledges.current()
    policy = pledge.policy
    if not policy.plans:
        return 0
    month, total = month_of(now, zone_of(policy)), 0
    with counter.database.writing() as db:
        counter.pledges.keep(db, pledge, now)
        desk = _Desk(db, policy, pledge.digest, agent, Random(SEED), now)  # noqa: S311  nothing secret is drawn
        for back in range(MONTHS, 0, -1):
            for start in _arrivals(desk, _before(month, back)):
                _play(desk, start)
                total += 1
    return total


def _before(month: Month, back: int) -> Month:
    for _ in range(back):
        month = month.previous
    return month


def _arrivals(desk: _Desk, month: Month) -> Sequence[datetime]:
    zone = zone_of(desk.policy)
    first, last = month.start(zone), month.end(zone) - 2 * _HOUR
    minutes = (last - first) // _MINUTE
    return sorted(first + desk.random.randrange(minutes) * _MINUTE for _ in range(REQUESTS_A_MONTH))


def _play(desk: _Desk, start: datetime) -> None:
    db, random = desk.db, desk.random
    plan = random.choice(
        [plan for plan in desk.policy.plans.values() if plan.channels] or [*desk.policy.plans.values()]
    )
    is_paid = desk.policy.premium is not None and random.random() < PAID
    standard = promise_of(desk.policy, plan.name, Lane.STANDARD)
    due = None if standard is None else standard.due(start)
    lang = random.choice(desk.policy.desk.languages)
    new = _new(plan.name, lang, random)
    _, reference = free_reference(db, new.submission)
    ticket = store.add(db, new, reference=reference, promised=desk.promised, due_at=due, now=start)
    store.add_event(db, ticket.id, Kind.OPENED, start, Author.CUSTOMER, text=new.text, facts={"plan": plan.name})
    clock_from, promise = start, standard
    if is_paid:
        clock_from = start + 4 * _MINUTE
        promise = promise_of(desk.policy, plan.name, Lane.URGENT)
        due = None if promise is None else promise.due(clock_from)
        store.add_event(db, ticket.id, Kind.LIFTED, clock_from, Author.SYSTEM, facts={"demo": "yes"})
    replied = min(_reply(promise, clock_from, random), desk.now)
    store.add_event(db, ticket.id, Kind.AGENT_REPLIED, replied, Author.AGENT, agent=desk.agent, text="…")
    level, answered = _hand_over(desk, ticket.id, replied)
    solved = min(answered + random.randrange(5, 900) * _MINUTE, desk.now)
    solving = store.add_event(db, ticket.id, Kind.SOLVED, solved, Author.AGENT, agent=desk.agent)
    ended = solved
    if random.random() < RATED:
        ended = min(solved + random.randrange(5, 2000) * _MINUTE, desk.now)
        said = {SOLVING: str(solving), SATISFIED: YES if random.random() < CONTENT else NO}
        store.add_event(db, ticket.id, Kind.RATED, ended, Author.CUSTOMER, facts=said)
    store.change(
        db,
        ticket.id,
        lane=Lane.URGENT if is_paid else Lane.STANDARD,
        state=State.SOLVED,
        clock_from=clock_from,
        due_at=due,
        first_reply_at=replied,
        changed_at=ended,
        level=level,
    )


def _hand_over(desk: _Desk, ticket: int, replied: datetime) -> tuple[str, datetime]:
    """Hands some requests over to a level, which answers; returns the level, empty for none, and the last answer."""
    levels, random = list(levels_above(desk.policy.levels).values()), desk.random
    if not levels or random.random() >= HANDED:
        return "", replied
    level = random.choices(levels, [len(levels) - place for place in range(len(levels))])[0]
    at = replied + random.randrange(2, 90) * _MINUTE
    answered = _reply(level.reply, at, random)
    if answered > desk.now:
        return "", replied
    db, agent, facts = desk.db, desk.agent, {LEVEL: level.name}
    store.add_event(db, ticket, Kind.HANDED_OVER, at, Author.AGENT, agent=agent, facts=facts)
    store.add_event(db, ticket, Kind.AGENT_REPLIED, answered, Author.AGENT, agent=agent, text="…")
    return level.name, answered


def _reply(promise: Promise | None, start: datetime, random: Random) -> datetime:
    """When somebody replies: mostly well within what was promised."""
    part = random.uniform(1.05, 1.9) if random.random() < LATE else random.betavariate(1.6, 2.6) * 0.98
    if promise is None or not isinstance(promise.at_most, timedelta):
        due = None if promise is None else promise.due(start)
        return start + part * (_LONGEST_WITHOUT_PROMISE if due is None else due - start)
    length = max(part * promise.at_most, _MINUTE)
    if promise.counted is Counted.ELAPSED or promise.calendar is None:
        return start + length
    return promise.calendar.add_open_time(start, length)


def _new(plan: str, lang: str, random: Random) -> NewTicket:
    return NewTicket(
        name="",
        email="someone@example.org",
        subject=random.choice(_SUBJECTS.get(lang, _SUBJECTS["en"])),
        text="…",
        area="",
        number="",
        lang=lang,
        plan=plan,
        customer=None,
        article="",
        submission=secrets.token_urlsafe(16),
    )
