"""What is kept of tickets: who asked, what happened, who may read it, what was promised."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Row, Select, bindparam, func, insert, or_, select, true, update

from portal.policy.criticality import Criticality
from portal.tickets.access import Access, Scope
from portal.tickets.model import Author, Event, Kind, Lane, NewTicket, State, Ticket
from portal.tickets.tables import access, events, promise_versions, tickets

_AT_ONCE = 500  # tickets: as many parameters as any SQLite takes


# Written once: putting a statement together takes longer than running it.
_BY_ID = select(tickets).where(tickets.c.id == bindparam("wanted"))
_BY_REFERENCE = select(tickets).where(tickets.c.reference == bindparam("wanted"))
_IN_THE_WAY = select(tickets).where(
    or_(tickets.c.submission == bindparam("form"), tickets.c.reference == bindparam("number"))
)
_OWN = tuple(field.name for field in fields(Ticket) if field.name != "id")
_ADD, _ADD_EVENT, _GRANT = insert(tickets), insert(events), insert(access)
_EVENTS_OF = select(events).where(events.c.ticket == bindparam("wanted")).order_by(events.c.id)


def in_the_way(db: Connection, submission: str, reference: str) -> tuple[Ticket | None, bool]:
    """Returns the ticket that a form has made already, if any, and whether another has the number meant for it."""
    rows = db.execute(_IN_THE_WAY, {"form": submission, "number": reference}).all()
    made = next((_ticket(row) for row in rows if row.submission == submission), None)
    return made, any(row.reference == reference for row in rows)


def add(
    db: Connection, new: NewTicket, *, reference: str, promised: str, due_at: datetime | None, now: datetime
) -> Ticket:
    """Writes a ticket that nobody has answered yet, in the standard lane."""
    ticket = Ticket(
        id=0,
        reference=reference,
        lang=new.lang,
        name=new.name,
        email=new.email,
        subject=new.subject,
        area=new.area,
        number=new.number,
        plan=new.plan,
        customer=new.customer,
        lane=Lane.STANDARD,
        state=State.OPEN,
        promised=promised,
        opened_at=now,
        clock_from=now,
        due_at=due_at,
        first_reply_at=None,
        changed_at=now,
        is_address_confirmed=new.customer is not None,
        awaited_since=now,
    )
    values = {name: getattr(ticket, name) for name in _OWN}
    result = db.execute(_ADD, {**values, "submission": new.submission, "article": new.article})
    return replace(ticket, id=_made(result))


def by_id(db: Connection, ticket: int) -> Ticket | None:
    """Returns a ticket; None when there is none."""
    return _one(db, _BY_ID, ticket)


def by_reference(db: Connection, reference: str) -> Ticket | None:
    """Returns the ticket of a number; None when there is none."""
    return _one(db, _BY_REFERENCE, reference)


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
    values = {
        "ticket": ticket,
        "kind": kind,
        "at": at,
        "author": author,
        "agent": agent,
        "text": text,
        "facts": json.dumps(dict(facts or {}), ensure_ascii=False, sort_keys=True),
    }
    return _made(db.execute(_ADD_EVENT, values))


def events_of(db: Connection, ticket: int) -> tuple[Event, ...]:
    """Returns all that happened to a ticket, in order."""
    return tuple(map(_event, db.execute(_EVENTS_OF, {"wanted": ticket})))


def events_of_each(db: Connection, wanted: Sequence[int]) -> dict[int, tuple[Event, ...]]:
    """Returns all that happened to each of a few tickets, by its id, in order."""
    found: dict[int, list[Event]] = {ticket: [] for ticket in wanted}
    if found:
        for event in map(_event, db.execute(select(events).where(events.c.ticket.in_(wanted)).order_by(events.c.id))):
            found[event.ticket].append(event)
    return {ticket: tuple(its) for ticket, its in found.items()}


def told_in(
    db: Connection, start: datetime, end: datetime, *, all_told: bool = False
) -> Iterator[tuple[Ticket, tuple[Event, ...]]]:
    """Yields every ticket to which something may have happened between two moments, with all its events.

    Nobody having answered is something, and a level that owes an answer: those are among them, whenever anything else
    happened to them.

    Args:
        db: to read from.
        start: aware moment.
        end: aware moment; who came in later has no part in it.
        all_told: yield those to which nothing can have happened as well.
    """
    silent = (tickets.c.first_reply_at.is_(None), tickets.c.level_due_at.is_not(None))
    touched = true() if all_told else or_(tickets.c.changed_at >= start, *silent)
    found = tuple(
        map(_ticket, db.execute(select(tickets).where(tickets.c.opened_at < end, touched).order_by(tickets.c.id)))
    )
    for first in range(0, len(found), _AT_ONCE):
        some = found[first : first + _AT_ONCE]
        by_ticket = events_of_each(db, [ticket.id for ticket in some])
        yield from ((ticket, by_ticket[ticket.id]) for ticket in some)


def solutions_are_promised(db: Connection) -> bool:
    """Whether a promise file under which tickets came in may have said how soon a problem is solved."""
    wanted = select(promise_versions.c.digest).where(promise_versions.c.text.contains("solution")).limit(1)
    return db.execute(wanted).first() is not None


def first_opening(db: Connection) -> datetime | None:
    """Returns when the first ticket of all came in; None before that."""
    row = db.execute(select(tickets.c.opened_at).order_by(tickets.c.opened_at).limit(1)).first()
    return None if row is None else row.opened_at


def last_event_at(db: Connection, until: datetime) -> datetime | None:
    """Returns when anything last happened to any ticket, not after `until`; None when nothing had."""
    row = db.execute(select(events.c.at).where(events.c.at <= until).order_by(events.c.at.desc()).limit(1)).first()
    return None if row is None else row.at


def count_events(db: Connection, ticket: int) -> int:
    """Returns how many things happened to a ticket: a form that saw fewer is out of date."""
    return int(db.execute(select(func.count()).select_from(events).where(events.c.ticket == ticket)).scalar_one())


def grant(db: Connection, ticket: int, digest: str, scope: Scope, *, now: datetime, expires_at: datetime) -> None:
    """Lets whoever holds the code of `digest` in; no two grants have one code."""
    db.execute(_GRANT, {"ticket": ticket, "digest": digest, "scope": scope, "made_at": now, "expires_at": expires_at})


def access_of(db: Connection, digest: str, now: datetime) -> Access | None:
    """Returns what a code opens; None when it is unknown, expired or revoked."""
    alive = (access.c.digest == digest, access.c.expires_at > now, access.c.revoked_at.is_(None))
    row = db.execute(select(access).where(*alive)).first()
    return None if row is None else Access(row.ticket, Scope(row.scope))


def revoke_all(db: Connection, ticket: int, now: datetime, *, keep: str = "") -> int:
    """Shuts every link to a ticket but the one of the digest `keep`; returns how many."""
    open_ones = (access.c.ticket == ticket, access.c.revoked_at.is_(None), access.c.digest != keep)
    return db.execute(update(access).where(*open_ones).values(revoked_at=now)).rowcount


def keep_promise_version(
    db: Connection, digest: str, version: str, text: str, now: datetime, *, agreement: str = ""
) -> bool:
    """Keeps the text of a promise file and the agreement laid over it, once, so that what was promised stays readable.

    Returns:
        Whether it had been kept before.
    """
    if db.execute(select(promise_versions.c.digest).where(promise_versions.c.digest == digest)).first() is not None:
        return True
    db.execute(
        insert(promise_versions).values(digest=digest, version=version, text=text, since=now, agreement=agreement)
    )
    return False


def kept_promise(db: Connection, digest: str) -> tuple[str, str] | None:
    """Returns the promise file that a ticket was opened under and the agreement laid over it, empty for none.

    Returns:
        None when it was not kept.
    """
    columns = (promise_versions.c.text, promise_versions.c.agreement)
    row = db.execute(select(*columns).where(promise_versions.c.digest == digest)).first()
    return None if row is None else (str(row.text), str(row.agreement))


def _one(db: Connection, statement: Select[Any], wanted: int | str) -> Ticket | None:
    row = db.execute(statement, {"wanted": wanted}).first()
    return None if row is None else _ticket(row)


def _made(result: CursorResult[Any]) -> int:
    (key,) = result.inserted_primary_key or (0,)
    return int(key)


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
        erased_at=row.erased_at,
        level=row.level,
        level_due_at=row.level_due_at,
        criticality=Criticality(row.criticality),
        assignee=row.assignee,
        awaited_since=row.awaited_since,
        behind_until=row.behind_until,
    )


def _event(row: Row[Any]) -> Event:
    facts = json.loads(row.facts)
    return Event(row.id, row.ticket, Kind(row.kind), row.at, Author(row.author), row.agent, row.text, facts)
