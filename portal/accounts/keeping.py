"""What accounts hold of people, and when they are forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, false, func, or_, select

from portal.accounts.model import LONGEST_SESSION, SESSION_LIVES
from portal.accounts.store import customers, links, sessions
from portal.policy.keeping import Keeping
from portal.storage.register import Entry, Person, Personal, Whose
from portal.storage.sweeps import Rows, Sweep

LINKS_KEPT = timedelta(days=1)  # after they expire, so that a limit can be counted
_GONE = "{customers} after the account was last used, or last said by the operator"
_LINK = "a day after the link expired"
_SESSION = f"{SESSION_LIVES.days} days after it was last used, {LONGEST_SESSION.days} days at most"


def _of(column: ColumnElement[int], person: Person) -> ColumnElement[bool]:
    return false() if person.customer is None else column == person.customer


REGISTER = (
    Entry(
        customers,
        plain=("id", "plan"),
        personal={
            "email": Personal("to know the customer again, and to mail them links to sign in", _GONE),
            "name": Personal("to address them", _GONE),
            "organisation": Personal("to know whom they write for", _GONE),
            "number": Personal("to find them in the operator's own books", _GONE),
            "lang": Personal("to write to them in their language", _GONE),
            "made_at": Personal("to know since when they are a customer", _GONE),
            "confirmed_at": Personal("to know whether their address was ever confirmed", _GONE),
            "active_at": Personal("to know when to forget them", _GONE),
        },
        whose=Whose.CUSTOMER,
        of=lambda person: customers.c.email == person.email,
    ),
    Entry(
        links,
        plain=("id", "made_at", "expires_at", "used_at"),
        personal={
            "customer": Personal("whose link it is", _LINK),
            "digest": Personal("to know a mailed link again, once", _LINK),
        },
        whose=Whose.CUSTOMER,
        of=lambda person: _of(links.c.customer, person),
    ),
    Entry(
        sessions,
        plain=("id", "made_at", "seen_at"),
        personal={
            "customer": Personal("who is signed in", _SESSION),
            "digest": Personal("to know their browser again", _SESSION),
        },
        whose=Whose.CUSTOMER,
        of=lambda person: _of(sessions.c.customer, person),
    ),
)

Unlink = Callable[[Connection, tuple[int, ...]], None]


@dataclass(frozen=True, slots=True)
class IdleCustomers:
    """Accounts that nobody has used for long.

    Attributes:
        idle_since: accounts last used before this moment go.
        unlink: takes their ids out of every other slice: a new account may be given an id that is free again.
    """

    idle_since: datetime
    unlink: Unlink

    @property
    def what(self) -> str:
        """See `Sweep`."""
        return "customers who have not been here for long"

    def count(self, db: Connection) -> int:
        """See `Sweep`."""
        idle = customers.c.active_at < self.idle_since
        return int(db.execute(select(func.count()).select_from(customers).where(idle)).scalar_one())

    def forget(self, db: Connection, limit: int) -> int:
        """See `Sweep`."""
        idle = select(customers.c.id).where(customers.c.active_at < self.idle_since).limit(limit)
        return remove(db, tuple(db.execute(idle).scalars()), self.unlink)


def sweeps(keeping: Keeping, now: datetime, unlink: Unlink) -> tuple[Sweep, ...]:
    """Returns what has outlived its purpose: links, sessions, accounts.

    Args:
        keeping: how long things are kept.
        now: aware moment.
        unlink: see `IdleCustomers`.
    """
    is_over = or_(sessions.c.seen_at < now - SESSION_LIVES, sessions.c.made_at < now - LONGEST_SESSION)
    return (
        Rows("links to sign in", links, (links.c.expires_at < now - LINKS_KEPT,)),
        Rows("sessions of customers", sessions, (is_over,)),
        IdleCustomers(keeping.customers.before(now), unlink),
    )


def remove(db: Connection, ids: tuple[int, ...], unlink: Unlink) -> int:
    """Deletes accounts with their links and sessions; returns how many."""
    unlink(db, ids)
    db.execute(delete(links).where(links.c.customer.in_(ids)))
    db.execute(delete(sessions).where(sessions.c.customer.in_(ids)))
    return db.execute(delete(customers).where(customers.c.id.in_(ids))).rowcount
