"""What payments hold of people: the books stay as long as the law asks, addresses go with the request."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select, update

from portal.payments.providers import sandbox_store as sandbox
from portal.payments.tables import attempts, notices, orders, refunds
from portal.policy.keeping import Keeping
from portal.storage.register import Entry, Person, Personal, Whose
from portal.storage.sweeps import Rows, Sweep
from portal.tickets.tables import tickets

SANDBOX_KEPT = timedelta(days=30)  # play money that nobody paid: longer than anything asks for it
_BOOKS = "{payments} after the order; {requests} when nothing was paid"


def _of(person: Person) -> ColumnElement[bool]:
    return or_(orders.c.email == person.email, orders.c.ticket_id.in_(person.tickets))


def _through_order(table: Table) -> Entry:
    """Returns what is said of a table whose rows belong to orders and hold nothing of anybody by themselves."""
    return Entry(
        table,
        plain=tuple(table.c.keys()),
        whose=Whose.CUSTOMER,
        of=lambda person: table.c.order_id.in_(select(orders.c.id).where(_of(person))),
    )


REGISTER = (
    Entry(
        orders,
        plain=(
            "id",
            "open_ticket_id",
            "amount",
            "currency",
            "policy_version",
            "provider",
            "is_live",
            "lang",
            "created_at",
            "is_cancelled",
            "paid_at",
            "state",
            "problem",
        ),
        personal={
            "email": Personal("to send receipts, and word of money given back", "with the words of the request"),
            "reference": Personal("the books: what the money was paid for", _BOOKS, remains=True),
            "ticket_id": Personal("the books: what the money was paid for", _BOOKS, remains=True),
        },
        whose=Whose.CUSTOMER,
        of=_of,
    ),
    _through_order(attempts),
    _through_order(refunds),
    _through_order(notices),
    Entry(sandbox.sessions, plain=tuple(sandbox.sessions.c.keys())),
    Entry(sandbox.refunds, plain=tuple(sandbox.refunds.c.keys())),
    Entry(sandbox.notices, plain=tuple(sandbox.notices.c.keys())),
)


def sweeps(keeping: Keeping, now: datetime) -> tuple[Sweep, ...]:
    """Returns what has outlived its purpose: addresses, orders that nobody paid, books older than the law asks."""
    unerased = select(tickets.c.id).where(tickets.c.erased_at.is_(None))
    addressed = (orders.c.email != "", orders.c.ticket_id.not_in(unerased))
    gone = or_(orders.c.created_at < keeping.payments.before(now), _was_never_paid(keeping.requests.before(now)))
    of_gone = select(orders.c.id).where(gone)
    return (
        Rows("addresses of payments", orders, addressed, {"email": ""}),
        Rows("notices of payments", notices, (notices.c.received_at < keeping.payments.before(now),)),
        # An order goes after everything that belongs to it: killed in between, it is still there to be found.
        Rows("refunds of old orders", refunds, (refunds.c.order_id.in_(of_gone),)),
        Rows("payment pages of old orders", attempts, (attempts.c.order_id.in_(of_gone),)),
        Rows("orders", orders, (gone, orders.c.id.not_in(select(attempts.c.order_id)))),
        *_sandbox(keeping, now),
    )


def _was_never_paid(before: datetime) -> ColumnElement[bool]:
    charged = select(attempts.c.order_id).where(attempts.c.payment_id.is_not(None))
    unpaid = and_(orders.c.paid_at.is_(None), orders.c.problem == "", orders.c.id.not_in(charged))
    return and_(orders.c.created_at < before, unpaid)


def _sandbox(keeping: Keeping, now: datetime) -> tuple[Sweep, ...]:
    lately = now - SANDBOX_KEPT
    pages = sandbox.sessions
    unpaid = and_(pages.c.payment_id.is_(None), pages.c.expires_at < lately)
    known = select(pages.c.payment_id).where(pages.c.payment_id.is_not(None))
    return (
        Rows("payment pages of the sandbox", pages, (or_(unpaid, pages.c.expires_at < keeping.payments.before(now)),)),
        Rows("refunds of the sandbox", sandbox.refunds, (sandbox.refunds.c.payment_id.not_in(known),)),
        Rows("notices of the sandbox", sandbox.notices, (sandbox.notices.c.due_at < lately,)),
    )


def remove(db: Connection, person: Person) -> int:
    """Takes somebody's address out of the books; returns of how many orders. What was paid stays."""
    addressed = (_of(person), orders.c.email != "")
    return db.execute(update(orders).where(*addressed).values(email="")).rowcount
