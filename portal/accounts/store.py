"""The tables of customers, of the links mailed to them and of their sessions. Codes are kept as digests only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from portal.accounts.model import Customer, CustomerRecord, Session
from portal.storage import UtcDateTime

metadata = MetaData()
customers = Table(
    "customers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("plan", String(60), nullable=False),
    Column("organisation", String(120), nullable=False),
    Column("number", String(60), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("confirmed_at", UtcDateTime, nullable=True),
    # When the account was last used, or last said by the operator; decides when it is forgotten.
    Column("active_at", UtcDateTime, nullable=True),
)
links = Table(
    "account_links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer", Integer, ForeignKey("customers.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=True),
    Index("ix_account_links_customer", "customer", "made_at"),
)
sessions = Table(
    "account_sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer", Integer, ForeignKey("customers.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Index("ix_account_sessions_customer", "customer"),
)


def by_email(db: Connection, email: str) -> Customer | None:
    """Returns the customer of a normalised address; None when there is none."""
    return _one(db, customers.c.email == email)


def by_id(db: Connection, customer: int) -> Customer | None:
    """Returns a customer; None when there is none."""
    return _one(db, customers.c.id == customer)


def everybody(db: Connection) -> tuple[Customer, ...]:
    """Returns every customer, by address."""
    return tuple(map(_customer, db.execute(select(customers).order_by(customers.c.email))))


def put(db: Connection, record: CustomerRecord, default_plan: str, now: datetime) -> bool:
    """Writes what is said of a customer; what is not said stays. Returns whether the customer is new."""
    said = {
        name: value
        for name in ("plan", "name", "organisation", "number", "lang")
        if (value := getattr(record, name)) is not None
    }
    if by_email(db, record.email) is not None:
        db.execute(update(customers).where(customers.c.email == record.email).values(**said, active_at=now))
        return False
    blank = {"plan": default_plan, "name": "", "organisation": "", "number": "", "lang": ""}
    db.execute(insert(customers).values(**(blank | said), email=record.email, made_at=now, active_at=now))
    return True


def confirm(db: Connection, customer: int, now: datetime) -> None:
    """Notes that a customer reads the mail sent to their address; the first time counts."""
    unconfirmed = (customers.c.id == customer, customers.c.confirmed_at.is_(None))
    db.execute(update(customers).where(*unconfirmed).values(confirmed_at=now))


def add_link(db: Connection, customer: int, digest: str, now: datetime, expires_at: datetime) -> None:
    """Writes a link that can be used once."""
    db.execute(insert(links).values(customer=customer, digest=digest, made_at=now, expires_at=expires_at))


def count_links(db: Connection, customer: int, since: datetime) -> int:
    """Returns how many links a customer was sent from `since` on."""
    recent = (links.c.customer == customer, links.c.made_at >= since)
    return int(db.execute(select(func.count()).select_from(links).where(*recent)).scalar_one())


def is_usable(db: Connection, digest: str, now: datetime) -> bool:
    """Whether a link would open a session now."""
    return db.execute(select(links.c.id).where(*_usable(digest, now))).first() is not None


def use_link(db: Connection, digest: str, now: datetime) -> int | None:
    """Uses a link up; returns whose it is, None when it is unknown, expired or used."""
    row = db.execute(select(links.c.id, links.c.customer).where(*_usable(digest, now))).first()
    if row is None:
        return None
    used = db.execute(update(links).where(links.c.id == row.id, links.c.used_at.is_(None)).values(used_at=now))
    return int(row.customer) if used.rowcount == 1 else None


def add_session(db: Connection, customer: int, digest: str, now: datetime) -> None:
    """Opens a session."""
    db.execute(insert(sessions).values(customer=customer, digest=digest, made_at=now, seen_at=now))
    db.execute(update(customers).where(customers.c.id == customer).values(active_at=now))


def session_of(db: Connection, digest: str, seen_after: datetime, made_after: datetime) -> Session | None:
    """Returns the session of a code; None when it is unknown, idle too long or too old."""
    alive = (sessions.c.digest == digest, sessions.c.seen_at > seen_after, sessions.c.made_at > made_after)
    row = db.execute(select(sessions.c.customer, sessions.c.seen_at).where(*alive)).first()
    return None if row is None else Session(row.customer, row.seen_at)


def touch_session(db: Connection, digest: str, now: datetime) -> None:
    """Notes that a session was used."""
    whose = select(sessions.c.customer).where(sessions.c.digest == digest).scalar_subquery()
    db.execute(update(customers).where(customers.c.id == whose).values(active_at=now))
    db.execute(update(sessions).where(sessions.c.digest == digest).values(seen_at=now))


def end_session(db: Connection, digest: str) -> None:
    """Ends one session."""
    db.execute(delete(sessions).where(sessions.c.digest == digest))


def end_sessions(db: Connection, customer: int) -> int:
    """Ends every session of a customer; returns how many."""
    return db.execute(delete(sessions).where(sessions.c.customer == customer)).rowcount


def _usable(digest: str, now: datetime) -> tuple[Any, ...]:
    return links.c.digest == digest, links.c.used_at.is_(None), links.c.expires_at > now


def _one(db: Connection, condition: Any) -> Customer | None:  # noqa: ANN401  SQLAlchemy's own
    row = db.execute(select(customers).where(condition)).first()
    return None if row is None else _customer(row)


def _customer(row: Row[Any]) -> Customer:
    return Customer(
        id=row.id,
        email=row.email,
        name=row.name,
        plan=row.plan,
        organisation=row.organisation,
        number=row.number,
        lang=row.lang,
        confirmed_at=row.confirmed_at,
    )
