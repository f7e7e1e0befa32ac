"""Fair use: what one customer did, counted; and their requests behind the others' once a limit of the file is met.

Only what a customer certainly did is counted: what was sent signed in, or from a link mailed to the address. A form
proves nothing of the address typed into it, so that nobody can make somebody else wait. What was paid for is neither
counted nor held back.

A request is held back once in its life at most, until a moment that is fixed when it begins: later deeds do not
lengthen it, and a limit met again holds only what is new. Whoever an agent lets off is left alone until then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, update

from portal.policy.limits import FairUse, Trigger
from portal.policy.policy import Policy
from portal.policy.queue_rules import QueueRule
from portal.tickets import store
from portal.tickets.model import Author, Kind, Lane, State, Ticket
from portal.tickets.pledges import Pledges
from portal.tickets.tables import events, tickets
from portal.tickets.tables import fair_use_cases as cases
from portal.tickets.tables import fair_use_marks as marks

RULE, ALLOWED, UNTIL, DECISION, WHAT = "rule", "allowed", "until", "decision", "what"  # facts of events
COUNTED = {
    "request": Trigger.REQUESTS_PER_DAY,
    "message": Trigger.MESSAGES_PER_DAY,
    "answered": Trigger.ANSWERED_QUESTIONS,
    "steps": Trigger.STEPS_NOT_DONE,
}


class Mark(StrEnum):
    """Something a customer did that counts."""

    REQUEST = "request"
    MESSAGE = "message"
    ANSWERED = "answered"  # asked what an article says that they had come from
    STEPS = "steps"  # came back without the steps of an earlier answer done


class Decision(StrEnum):
    """What an agent said of it."""

    LIFTED = "lifted"
    UPHELD = "upheld"


@dataclass(frozen=True, slots=True)
class Case:
    """A limit that was met.

    Attributes:
        id: its row.
        ticket: id of the request with which it was met.
        rule: the limit.
        allowed: what the limit says.
        since: when it was met.
        until: when it ends.
        contested_at: when the customer objected; None while they have not.
        decided_at: when an agent decided; None while nobody has.
        decision: what they decided; None while nobody has.
    """

    id: int
    ticket: int
    rule: Trigger
    allowed: int
    since: datetime
    until: datetime
    contested_at: datetime | None
    decided_at: datetime | None
    decision: Decision | None

    def is_running(self, now: datetime) -> bool:
        """Whether requests are held back by it."""
        return self.decision is not Decision.LIFTED and self.until > now

    @property
    def is_contested(self) -> bool:
        """Whether an agent is asked to decide."""
        return self.contested_at is not None and self.decided_at is None

    def can_be_decided(self, now: datetime) -> bool:
        """Whether an agent may decide: while it runs, and afterwards as long as an objection waits for an answer."""
        return self.decided_at is None and (self.until > now or self.contested_at is not None)


def is_confirmed(ticket: Ticket) -> bool:
    """Whether it is certain whose request it is."""
    return ticket.email != "" and (ticket.customer is not None or ticket.is_address_confirmed)


def has_limits(policy: Policy) -> bool:
    """Whether a desk holds anybody back at all: it names a limit, and the rule in its order."""
    return policy.fair_use.exists and QueueRule.FAIR_USE in policy.queue


def note(db: Connection, pledges: Pledges, ticket: Ticket, mark: Mark, now: datetime) -> Case | None:
    """Counts something that the customer of a request certainly did, and holds their requests back if it was too much.

    Args:
        db: a transaction.
        pledges: what is promised now.
        ticket: as it stands.
        mark: what they did.
        now: aware moment.

    Returns:
        What holds their requests back at this moment; None for nothing.
    """
    policy = pledges.current().policy
    if not has_limits(policy) or not is_confirmed(ticket):
        return None
    db.execute(insert(marks).values(ticket=ticket.id, what=mark, at=now))
    case = latest(db, ticket.email, now)
    if case is None:
        trigger = policy.fair_use.met_by(counts(db, policy.fair_use, ticket.email, now))
        if trigger is None:
            return None
        allowed = policy.fair_use.limits[trigger] or 0
        until = now + policy.fair_use.lasts
        db.execute(insert(cases).values(ticket=ticket.id, rule=trigger, allowed=allowed, since=now, until=until))
        case = latest(db, ticket.email, now)
    if case is None or not case.is_running(now):
        return None
    _hold(db, ticket.email, case, now)
    return case


def latest(db: Connection, email: str, now: datetime) -> Case | None:
    """Returns the case of an address that has not ended, lifted or not; None for none."""
    statement = select(cases).join(tickets, tickets.c.id == cases.c.ticket)
    own = statement.where(tickets.c.email == email, cases.c.until > now).order_by(cases.c.id.desc()).limit(1)
    row = None if not email else db.execute(own).first()
    return None if row is None else _case(row)


def of_ticket(db: Connection, ticket: Ticket, now: datetime) -> Case | None:
    """Returns what holds a request back, or did until an agent lifted it; None once it has ended, and for others."""
    return None if ticket.behind_until is None else latest(db, ticket.email, now)


def to_decide(db: Connection, ticket: Ticket, now: datetime) -> Case | None:
    """Returns what an agent may decide at a request; None for nothing.

    It is the objection of its customer that has waited longest, even past the end of what they objected to: they were
    told that somebody answers. Without any, what holds the request back.
    """
    if not is_confirmed(ticket):
        return None
    waits = (tickets.c.email == ticket.email, cases.c.contested_at.is_not(None), cases.c.decided_at.is_(None))
    joined = select(cases).join(tickets, tickets.c.id == cases.c.ticket)
    row = db.execute(joined.where(*waits).order_by(cases.c.contested_at, cases.c.id).limit(1)).first()
    if row is not None:
        return _case(row)
    case = of_ticket(db, ticket, now)
    return case if case is not None and case.can_be_decided(now) else None


def decided_in(db: Connection, email: str, case: Case) -> str:
    """Returns the number of the request in which a decision and its reason are written; empty before there is one."""
    joined = select(tickets.c.reference).join(events, events.c.ticket == tickets.c.id)
    wanted = (tickets.c.email == email, events.c.kind == Kind.DECIDED, events.c.at == case.decided_at)
    return "" if case.decided_at is None else db.execute(joined.where(*wanted).limit(1)).scalar() or ""


def held_by(db: Connection, email: str, case: Case) -> tuple[Ticket, ...]:
    """Returns the requests of an address that a case holds back, the first first; none once it was lifted."""
    found = db.execute(select(tickets.c.id).where(tickets.c.email == email, tickets.c.behind_until == case.until))
    return tuple(sorted(store.by_ids(db, list(found.scalars())), key=lambda ticket: ticket.id))


def counts(db: Connection, limits: FairUse, email: str, now: datetime) -> dict[Trigger, int]:
    """Returns how much of each limit an address has used at a moment."""
    # A request that we answered and nobody has closed yet is not the customer's doing.
    is_awaited = or_(tickets.c.state == State.WAITING, tickets.c.awaited_since.is_not(None))
    is_open = and_(tickets.c.state.in_((State.OPEN, State.WAITING)), is_awaited)
    open_now = select(func.count()).select_from(tickets).where(*_certain(email), is_open)
    found = {Trigger.OPEN_REQUESTS: int(db.execute(open_now).scalar_one())}
    joined = select(func.count()).select_from(marks.join(tickets, tickets.c.id == marks.c.ticket))
    for what, trigger in COUNTED.items():
        recent = (marks.c.what == what, marks.c.at > now - limits.counted_for(trigger))
        found[trigger] = int(db.execute(joined.where(*_certain(email), *recent)).scalar_one())
    return found


def contested(db: Connection) -> tuple[tuple[Ticket, Case], ...]:
    """Returns the cases that an agent is asked to decide, the oldest objection first."""
    wanted = (cases.c.contested_at.is_not(None), cases.c.decided_at.is_(None))
    found = [_case(row) for row in db.execute(select(cases).where(*wanted).order_by(cases.c.contested_at, cases.c.id))]
    by_id = {ticket.id: ticket for ticket in store.by_ids(db, [case.ticket for case in found])}
    return tuple((by_id[case.ticket], case) for case in found if by_id[case.ticket].erased_at is None)


def change(db: Connection, case: Case, **values: Any) -> None:  # noqa: ANN401  the columns have their own types
    """Changes columns of a case."""
    db.execute(update(cases).where(cases.c.id == case.id).values(**values))


def release(db: Connection, email: str, now: datetime) -> None:
    """Gives the requests of an address their places back."""
    held = (tickets.c.email == email, tickets.c.behind_until > now)
    db.execute(update(tickets).where(*held).values(behind_until=now))


def _hold(db: Connection, email: str, case: Case, now: datetime) -> None:
    fresh = (tickets.c.behind_until.is_(None), tickets.c.state.in_((State.OPEN, State.WAITING)))
    found = db.execute(select(tickets.c.id).where(*_certain(email), *fresh).order_by(tickets.c.id)).scalars()
    facts = {RULE: case.rule.value, ALLOWED: str(case.allowed), UNTIL: case.until.isoformat()}
    for ticket in tuple(found):
        store.add_event(db, ticket, Kind.PUT_BEHIND, now, Author.SYSTEM, facts=facts)
        store.change(db, ticket, behind_until=case.until, changed_at=now)


def _certain(email: str) -> tuple[ColumnElement[bool], ...]:
    """The requests that are certainly of an address, and that nothing was paid for."""
    is_theirs = or_(tickets.c.customer.is_not(None), tickets.c.is_address_confirmed.is_(True))
    return tickets.c.email == email, is_theirs, tickets.c.lane == Lane.STANDARD


def _case(row: Row[Any]) -> Case:
    decision = Decision(row.decision) if row.decision else None
    return Case(
        id=row.id,
        ticket=row.ticket,
        rule=Trigger(row.rule),
        allowed=row.allowed,
        since=row.since,
        until=row.until,
        contested_at=row.contested_at,
        decided_at=row.decided_at,
        decision=decision,
    )
