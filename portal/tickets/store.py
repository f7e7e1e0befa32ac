"""What is kept of tickets: who asked, what happened, who may read it, what was promised."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select, update

from portal.tickets.access import Access, Scope
from portal.tickets.model import Author, Event, Kind, Lane, NewTicket, State, Ticket
from portal.tickets.tables import access, events, promise_versions, tickets


def is_taken(db: Connection, reference: str) -> bool:
    """Whether a ticket has this number."""
    return db.execute(select(tickets.c.id).where(tickets.c.reference == reference)).first() is not None


def add(
    db: Connection, new: NewTicket, *, reference: str, promised: str, due_at: datetime | None, now: datetime
) -> Ticket:
    """Writes a ticket that nobody has answered yet, in the standard lane."""
    values = {
        "reference": reference,
        "submission": new.submission,
        "lang": new.lang,
        "name": new.name,
        "email": new.email,
        "subject": new.subject,
        "area": new.area,
        "article": new.article,
        "number": new.number,
        "plan": new.plan,
        "customer": new.customer,
        "lane": Lane.STANDARD,
        "state": State.OPEN,
        "promised": promised,
        "opened_at": now,
        "clock_from": now,
        "due_at": due_at,
        "first_reply_at": None,
        "changed_at": now,
        "is_address_confirmed": new.customer is not None,
    }
    db.execute(insert(tickets).values(**values))
    found = by_reference(db, reference)
    if found is None:
        raise AssertionError("a ticket just written is there")
    return found


def by_id(db: Connection, ticket: int) -> Ticket | None:
    """Returns a ticket; None when there is none."""
    return _one(db, tickets.c.id == ticket)


def by_reference(db: Connection, reference: str) -> Ticket | None:
    """Returns the ticket of a number; None when there is none."""
    return _one(db, tickets.c.reference == reference)


def by_submission(db: Connection, submission: str) -> Ticket | None:
    """Returns the ticket that a form made; None when it made none."""
    return _one(db, tickets.c.submission == submission)


def by_ids(db: Connection, ids: Sequence[int]) -> tuple[Ticket, ...]:
    """Returns some tickets, in no order."""
    return tuple(map(_ticket, db.execute(select(tickets).where(tickets.c.id.in_(ids)))))


def late_urgent(db: Connection, among: tuple[int, ...], now: datetime) -> tuple[Ticket, ...]:
    """Returns those of some tickets that stand in the paid lane and were not answered when they fell due."""
    late = (
        tickets.c.id.in_(among),
        tickets.c.lane == Lane.URGENT,
        tickets.c.due_at < func.coalesce(tickets.c.first_reply_at, bindparam("now", now, tickets.c.due_at.type)),
    )
    return tuple(map(_ticket, db.execute(select(tickets).where(*late).order_by(tickets.c.id))))


def latest(db: Connection, states: tuple[State, ...], limit: int) -> tuple[Ticket, ...]:
    """Returns the tickets in some states that changed last."""
    statement = select(tickets).where(tickets.c.state.in_(states)).order_by(tickets.c.changed_at.desc()).limit(limit)
    return tuple(map(_ticket, db.execute(statement)))


def of_customer(db: Connection, customer: int, email: str) -> tuple[Ticket, ...]:
    """Returns a customer's tickets and those of their address, the newest first."""
    own = or_(tickets.c.customer == customer, tickets.c.email == email)
    return tuple(map(_ticket, db.execute(select(tickets).where(own).order_by(tickets.c.id.desc()))))


def change(db: Connection, ticket: int, **values: Any) -> None:  # noqa: ANN401  the columns have their own types
    """Changes columns of a ticket."""
    db.execute(update(tickets).where(tickets.c.id == ticket).values(**values))


def add_event(
    db: Connection,
    ticket: int,
    kind: Kind,
    at: datetime,
    author: Author,
    *,
    agent: int | None = None,
    text: str = "",
    facts: Mapping[str, str] | None = None,
) -> int:
    """Writes what happened; returns its id."""
    result = db.execute(
        insert(events).values(
            ticket=ticket,
            kind=kind,
            at=at,
            author=author,
            agent=agent,
            text=text,
            facts=json.dumps(dict(facts or {}), ensure_ascii=False, sort_keys=True),
        )
    )
    (key,) = result.inserted_primary_key or (0,)
    return int(key)


def events_of(db: Connection, ticket: int) -> tuple[Event, ...]:
    """Returns all that happened to a ticket, in order."""
    rows = db.execute(select(events).where(events.c.ticket == ticket).order_by(events.c.id))
    return tuple(map(_event, rows))


def count_events(db: Connection, ticket: int) -> int:
    """Returns how many things happened to a ticket: a form that saw fewer is out of date."""
    return int(db.execute(select(func.count()).select_from(events).where(events.c.ticket == ticket)).scalar_one())


def grant(db: Connection, ticket: int, digest: str, scope: Scope, *, now: datetime, expires_at: datetime) -> None:
    """Lets whoever holds the code of `digest` in; granting the same code again changes nothing."""
    if db.execute(select(access.c.id).where(access.c.digest == digest)).first() is None:
        values = {"ticket": ticket, "digest": digest, "scope": scope, "made_at": now, "expires_at": expires_at}
        db.execute(insert(access).values(**values))


def access_of(db: Connection, digest: str, now: datetime) -> Access | None:
    """Returns what a code opens; None when it is unknown, expired or revoked."""
    alive = (access.c.digest == digest, access.c.expires_at > now, access.c.revoked_at.is_(None))
    row = db.execute(select(access).where(*alive)).first()
    return None if row is None else Access(row.ticket, Scope(row.scope))


def revoke_all(db: Connection, ticket: int, now: datetime, *, keep: str = "") -> int:
    """Shuts every link to a ticket but the one of the digest `keep`; returns how many."""
    open_ones = (access.c.ticket == ticket, access.c.revoked_at.is_(None), access.c.digest != keep)
    return db.execute(update(access).where(*open_ones).values(revoked_at=now)).rowcount


def keep_promise_version(db: Connection, digest: str, version: str, text: str, now: datetime) -> None:
    """Keeps the text of a promise file, once, so that what was promised stays readable."""
    if db.execute(select(promise_versions.c.digest).where(promise_versions.c.digest == digest)).first() is None:
        db.execute(insert(promise_versions).values(digest=digest, version=version, text=text, since=now))


def promise_text(db: Connection, digest: str) -> str | None:
    """Returns the promise file that a ticket was opened under; None when it was not kept."""
    row = db.execute(select(promise_versions.c.text).where(promise_versions.c.digest == digest)).first()
    return None if row is None else str(row.text)


def _one(db: Connection, condition: Any) -> Ticket | None:  # noqa: ANN401  SQLAlchemy's own
    row = db.execute(select(tickets).where(condition)).first()
    return None if row is None else _ticket(row)


def _ticket(row: Row[Any]) -> Ticket:
    return Ticket(
        id=row.id,
        reference=row.reference,
        lang=row.lang,
        name=row.name,
        email=row.email,
        subject=row.subject,
        area=row.area,
        number=row.number,
        plan=row.plan,
        customer=row.customer,
        lane=Lane(row.lane),
        state=State(row.state),
        promised=row.promised,
        opened_at=row.opened_at,
        clock_from=row.clock_from,
        due_at=row.due_at,
        first_reply_at=row.first_reply_at,
        changed_at=row.changed_at,
        is_address_confirmed=row.is_address_confirmed,
    )


def _event(row: Row[Any]) -> Event:
    facts = json.loads(row.facts)
    return Event(row.id, row.ticket, Kind(row.kind), row.at, Author(row.author), row.agent, row.text, facts)
