"""What requests hold of people, and how one is erased: its words go, its dates and figures stay."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, select, update

from portal.policy.keeping import Keeping
from portal.storage.register import Entry, Person, Personal, Whose
from portal.storage.sweeps import Rows, Sweep
from portal.tickets import store
from portal.tickets.model import Author, Kind, State
from portal.tickets.offers import OldOffers, offered_articles, offers
from portal.tickets.offers import days as offer_days
from portal.tickets.tables import (
    access,
    attachments,
    events,
    fair_use_cases,
    fair_use_marks,
    promise_versions,
    spared_questions,
    tickets,
)

ENDED = (State.SOLVED, State.CLOSED, State.WAITING)  # who left us waiting for as long will not answer any more
_ENDED = "{requests} after the request ended, or was left without an answer to us"
_WEEK = "seven days after the day of the offer"
_LINK = "when the link expires: a year after it was made for a receipt, thirty days for a mail"

REGISTER = (
    Entry(
        tickets,
        plain=(
            "id",
            "reference",
            "lang",
            "area",
            "article",
            "plan",
            "lane",
            "state",
            "promised",
            "opened_at",
            "clock_from",
            "due_at",
            "first_reply_at",
            "changed_at",
            "is_address_confirmed",
            "erased_at",
            "level",
            "level_due_at",
            "criticality",
            # Like the agent of an event: a number that means nothing once their name is gone.
            "assignee",
            "awaited_since",
            "behind_until",
        ),
        personal={
            "submission": Personal("so that a form sent twice makes one request", _ENDED),
            "name": Personal("to address who asked", _ENDED),
            "email": Personal("to answer, and to know who asked again", _ENDED),
            "subject": Personal("to understand and answer", _ENDED),
            "number": Personal("to find the customer in the operator's own books", _ENDED),
            "customer": Personal("to show the request to the account that made it", _ENDED),
        },
        whose=Whose.CUSTOMER,
        of=lambda person: tickets.c.id.in_(person.tickets),
    ),
    Entry(
        events,
        # The number of the agent means nothing once their name is gone; see the desk.
        plain=("id", "ticket", "kind", "at", "author", "agent", "facts"),
        personal={"text": Personal("the conversation, and a word on the solution: to understand and answer", _ENDED)},
        whose=Whose.CUSTOMER,
        of=lambda person: events.c.ticket.in_(person.tickets),
    ),
    Entry(
        access,
        plain=("id", "ticket", "scope", "made_at", "expires_at", "revoked_at"),
        personal={"digest": Personal("to know a link to the request again, without being able to make it", _LINK)},
        whose=Whose.CUSTOMER,
        of=lambda person: access.c.ticket.in_(person.tickets),
    ),
    Entry(
        attachments,
        plain=("id", "ticket", "event", "kind", "size", "made_at"),
        personal={
            "key": Personal("to find the attached file on the disk", _ENDED),
            "name": Personal("to show the attached file by the name it came with", _ENDED),
        },
        whose=Whose.CUSTOMER,
        of=lambda person: attachments.c.ticket.in_(person.tickets),
    ),
    # Whose they are is known by the request alone: once its address is erased, they are nobody's.
    Entry(fair_use_marks, plain=("id", "ticket", "what", "at")),
    Entry(
        fair_use_cases,
        plain=("id", "ticket", "rule", "allowed", "since", "until", "contested_at", "decided_at", "decision"),
    ),
    Entry(promise_versions, plain=("digest", "version", "text", "since", "agreement")),
    Entry(spared_questions, plain=("id", "lang", "article", "at")),
    Entry(
        offers,
        plain=("id", "lang", "day", "outcome", "came_back"),
        personal={
            "form": Personal("to know what came of the articles that a form offered", _WEEK),
            "reader": Personal("to notice who comes back on the same topic", _WEEK),
        },
        whose=Whose.READER,
    ),
    Entry(offered_articles, plain=("offer", "article", "is_answer")),
    Entry(
        offer_days,
        plain=("day",),
        personal={"salt": Personal("to number readers for a week, and never after it", _WEEK)},
        whose=Whose.READER,
    ),
)


_ERASE = (
    update(tickets)
    .where(tickets.c.id == bindparam("row"))
    .values(
        submission=bindparam("drawn"),
        name="",
        email="",
        subject="",
        number="",
        customer=None,
        state=State.CLOSED,
        erased_at=bindparam("now"),
    )
)


@dataclass(frozen=True, slots=True)
class EndedRequests:
    """Requests that ended long ago, whose words are still there.

    Attributes:
        ended_before: those that nothing happened to since this moment are erased.
        now: aware moment, written down as that of the erasure.
    """

    ended_before: datetime
    now: datetime

    @property
    def what(self) -> str:
        """See `Sweep`."""
        return "requests that ended, of which the words are erased"

    def count(self, db: Connection) -> int:
        """See `Sweep`."""
        return int(db.execute(select(func.count()).select_from(tickets).where(*self._which())).scalar_one())

    def forget(self, db: Connection, limit: int) -> int:
        """See `Sweep`. The attached files are on the disk still: they belong to no request now."""
        ids = tuple(db.execute(select(tickets.c.id).where(*self._which()).limit(limit)).scalars())
        erase(db, ids, self.now)
        return len(ids)

    def _which(self) -> tuple[ColumnElement[bool], ...]:
        ended = (tickets.c.state.in_(ENDED), tickets.c.changed_at < self.ended_before)
        return (*ended, tickets.c.erased_at.is_(None))


def sweeps(keeping: Keeping, now: datetime) -> tuple[Sweep, ...]:
    """Returns what has outlived its purpose: words of requests, links to them."""
    return (
        EndedRequests(keeping.requests.before(now), now),
        Rows("links to requests", access, (access.c.expires_at < now,)),
        OldOffers(now),
    )


def erase(db: Connection, ids: tuple[int, ...], now: datetime) -> tuple[str, ...]:
    """Erases requests for good: who asked, all that was written, what was attached.

    When it came in and was answered, its plan, its lane and its number stay, and so does what was paid for it. Links to
    it go on opening its page, which says that it was erased.

    Returns:
        The keys of the attached files, to be deleted from the disk once this is committed.
    """
    for row in db.execute(select(tickets.c.id, tickets.c.state).where(tickets.c.id.in_(ids))).all():
        if row.state != State.CLOSED:
            store.add_event(db, row.id, Kind.CLOSED, now, Author.SYSTEM)
    if ids:
        # A number nobody can foresee: a form made to collide with it would stop the erasure.
        db.execute(_ERASE, [{"row": id_, "drawn": f"erased-{secrets.token_hex(16)}", "now": now} for id_ in ids])
    db.execute(update(events).where(events.c.ticket.in_(ids), events.c.text != "").values(text=""))
    keys = tuple(db.execute(select(attachments.c.key).where(attachments.c.ticket.in_(ids))).scalars())
    db.execute(delete(attachments).where(attachments.c.ticket.in_(ids)))
    return keys


def remove(db: Connection, ids: tuple[int, ...], now: datetime) -> tuple[str, ...]:
    """Erases requests because their customer asks for it, and shuts every link to them; see `erase`."""
    db.execute(delete(access).where(access.c.ticket.in_(ids)))
    return erase(db, ids, now)


def unlink_customers(db: Connection, ids: tuple[int, ...]) -> None:
    """Takes accounts that are about to go out of the requests they made."""
    db.execute(update(tickets).where(tickets.c.customer.in_(ids)).values(customer=None))


def unerased_of(db: Connection, email: str, customer: int | None) -> tuple[int, ...]:
    """Returns the ids of somebody's requests: made with their address, or signed in."""
    return tuple(ticket.id for ticket in store.of_customer(db, -1 if customer is None else customer, email))


def named_in(db: Connection, words: str) -> tuple[str, ...]:
    """Returns the numbers of the requests in whose conversation something is written, such as an address."""
    wanted = events.c.text.contains(words, autoescape=True)
    rows = select(tickets.c.reference).join(events, events.c.ticket == tickets.c.id).where(wanted)
    return tuple(db.execute(rows.distinct().order_by(tickets.c.reference)).scalars())


def keys_of(db: Connection, person: Person) -> tuple[tuple[str, str], ...]:
    """Returns key and name of every file that came with somebody's requests."""
    rows = db.execute(select(attachments.c.key, attachments.c.name).where(attachments.c.ticket.in_(person.tickets)))
    return tuple((row.key, row.name) for row in rows)
