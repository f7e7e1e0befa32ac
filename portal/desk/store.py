"""The tables of the desk. Codes of sessions are kept as digests only, passwords as Argon2 hashes."""

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

from portal.desk.model import Agent, AgentSession, Credentials
from portal.storage import UtcDateTime

metadata = MetaData()
agents = Table(
    "agents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("password", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime, nullable=True),
)
sessions = Table(
    "agent_sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("agent", Integer, ForeignKey("agents.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Index("ix_agent_sessions_agent", "agent"),
)
attempts = Table(
    "agent_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_agent_attempts_account", "account", "at"),
)
presence = Table(
    "agent_presence",
    metadata,
    Column("ticket", Integer, primary_key=True),
    Column("agent", Integer, ForeignKey("agents.id"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

_PRESENT = agents.c.removed_at.is_(None)


def by_email(db: Connection, email: str) -> Agent | None:
    """Returns the agent of a normalised address; None when there is none, or none any more."""
    return _one(db, agents.c.email == email)


def by_id(db: Connection, agent: int) -> Agent | None:
    """Returns an agent; None when there is none, or none any more."""
    return _one(db, agents.c.id == agent)


def everybody(db: Connection) -> tuple[Agent, ...]:
    """Returns every agent, by address."""
    return tuple(map(_agent, db.execute(select(agents).where(_PRESENT).order_by(agents.c.email))))


def names(db: Connection) -> dict[int, str]:
    """Returns the name of every agent there ever was, by id: what they wrote stays theirs."""
    return {row.id: row.name for row in db.execute(select(agents.c.id, agents.c.name))}


def put(db: Connection, email: str, password: str, now: datetime, *, name: str, lang: str) -> None:
    """Writes a new agent; one who was removed under the same address comes back."""
    values = {"name": name, "lang": lang, "password": password, "made_at": now, "removed_at": None}
    if not db.execute(update(agents).where(agents.c.email == email).values(**values)).rowcount:
        db.execute(insert(agents).values(email=email, **values))


def change(db: Connection, agent: int, **values: Any) -> None:  # noqa: ANN401  the columns have their own types
    """Changes columns of an agent."""
    db.execute(update(agents).where(agents.c.id == agent).values(**values))


def credentials_of(db: Connection, email: str) -> Credentials | None:
    """Returns what the password of an address is compared with; None when it is no agent's."""
    row = db.execute(select(agents.c.id, agents.c.password).where(agents.c.email == email, _PRESENT)).first()
    return None if row is None else Credentials(row.id, row.password)


def add_attempt(db: Connection, account: str, now: datetime) -> None:
    """Notes a wrong password."""
    db.execute(insert(attempts).values(account=account, at=now))


def count_attempts(db: Connection, account: str, since: datetime) -> int:
    """Returns how many wrong passwords an account was tried with from `since` on."""
    recent = (attempts.c.account == account, attempts.c.at > since)
    return int(db.execute(select(func.count()).select_from(attempts).where(*recent)).scalar_one())


def forget_attempts(db: Connection, account: str) -> None:
    """Forgets the wrong passwords of an account."""
    db.execute(delete(attempts).where(attempts.c.account == account))


def add_session(db: Connection, agent: int, digest: str, now: datetime) -> None:
    """Opens a session."""
    db.execute(insert(sessions).values(agent=agent, digest=digest, made_at=now, seen_at=now))


def session_of(db: Connection, digest: str, seen_after: datetime, made_after: datetime) -> AgentSession | None:
    """Returns the session of a code; None when it is unknown, idle too long or too old."""
    alive = (sessions.c.digest == digest, sessions.c.seen_at > seen_after, sessions.c.made_at > made_after)
    row = db.execute(select(sessions.c.agent, sessions.c.seen_at).where(*alive)).first()
    return None if row is None else AgentSession(row.agent, row.seen_at)


def touch_session(db: Connection, digest: str, now: datetime) -> None:
    """Notes that a session was used."""
    db.execute(update(sessions).where(sessions.c.digest == digest).values(seen_at=now))


def end_session(db: Connection, digest: str) -> None:
    """Ends one session."""
    db.execute(delete(sessions).where(sessions.c.digest == digest))


def end_sessions(db: Connection, agent: int) -> int:
    """Ends every session of an agent; returns how many."""
    return db.execute(delete(sessions).where(sessions.c.agent == agent)).rowcount


def look_at(db: Connection, ticket: int, agent: int, now: datetime) -> None:
    """Notes that an agent has a ticket before them."""
    own = (presence.c.ticket == ticket, presence.c.agent == agent)
    if not db.execute(update(presence).where(*own).values(at=now)).rowcount:
        db.execute(insert(presence).values(ticket=ticket, agent=agent, at=now))


def looked_at(db: Connection, ticket: int, agent: int) -> datetime | None:
    """Returns when an agent was last noted to look at a ticket; None for never."""
    own = (presence.c.ticket == ticket, presence.c.agent == agent)
    row = db.execute(select(presence.c.at).where(*own)).first()
    return None if row is None else row.at


def others_at(db: Connection, ticket: int, agent: int, since: datetime) -> tuple[str, ...]:
    """Returns the names of the other agents who looked at a ticket after `since`, by name."""
    there = (presence.c.ticket == ticket, presence.c.agent != agent, presence.c.at > since)
    statement = select(agents.c.name).join(presence, presence.c.agent == agents.c.id).where(*there, _PRESENT)
    return tuple(row.name for row in db.execute(statement.order_by(agents.c.name)))


def _one(db: Connection, condition: Any) -> Agent | None:  # noqa: ANN401  SQLAlchemy's own
    row = db.execute(select(agents).where(condition, _PRESENT)).first()
    return None if row is None else _agent(row)


def _agent(row: Row[Any]) -> Agent:
    return Agent(id=row.id, email=row.email, name=row.name, lang=row.lang, made_at=row.made_at)
