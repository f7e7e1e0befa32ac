"""The sandbox's own books: they belong to the provider it plays, and no other module of ours reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

from portal.payments.providers.port import CheckoutRequest, PaymentState, Refund, RefundState
from portal.policy.money import Money
from portal.storage import UtcDateTime

metadata = MetaData()
sessions = Table(
    "payments_sandbox_sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("order_id", String(64), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("title", String(200), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("return_url", String(500), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("payment_id", String(64), nullable=True, unique=True),
)
refunds = Table(
    "payments_sandbox_refunds",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("payment_id", String(64), nullable=False, index=True),
    Column("refund_id", String(64), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("state", String(10), nullable=False),
)
notices = Table(
    "payments_sandbox_notices",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("body", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("delivered_at", UtcDateTime, nullable=True),
    Index("ix_payments_sandbox_notices_due", "delivered_at", "due_at"),
)


@dataclass(frozen=True, slots=True)
class Session:
    """A payment page of the sandbox.

    Attributes:
        id: its name, 128 random bits.
        request: what it was asked for.
        state: what it has come to, but for the passing of time.
        payment_id: once it was paid.
    """

    id: str
    request: CheckoutRequest
    state: PaymentState
    payment_id: str | None

    def state_at(self, now: datetime) -> PaymentState:
        """Returns what it has come to."""
        is_over = self.state is PaymentState.OPEN and now >= self.request.expires_at
        return PaymentState.EXPIRED if is_over else self.state


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to deliver.

    Attributes:
        id: its row, and the notice's own id.
        body: what it says, JSON.
        tries: deliveries that failed.
    """

    id: str
    body: str
    tries: int


def add_session(db: Connection, session_id: str, request: CheckoutRequest) -> None:
    """Writes a payment page that nobody has paid yet."""
    db.execute(
        insert(sessions).values(
            id=session_id,
            key=request.key,
            order_id=request.order_id,
            attempt=request.attempt,
            amount=request.amount.minor,
            currency=request.amount.currency,
            title=request.title,
            lang=request.lang,
            return_url=request.return_url,
            expires_at=request.expires_at,
            state=PaymentState.OPEN,
            payment_id=None,
        )
    )


def session(db: Connection, session_id: str) -> Session | None:
    """Returns a payment page."""
    return _session(db.execute(select(sessions).where(sessions.c.id == session_id)).first())


def session_of_key(db: Connection, key: str) -> Session | None:
    """Returns the payment page that was made under a key."""
    return _session(db.execute(select(sessions).where(sessions.c.key == key)).first())


def session_of_payment(db: Connection, payment_id: str) -> Session | None:
    """Returns the payment page that led to a payment."""
    return _session(db.execute(select(sessions).where(sessions.c.payment_id == payment_id)).first())


def set_state(db: Connection, session_id: str, state: PaymentState, payment_id: str | None) -> None:
    """Writes what a payment page has come to."""
    db.execute(update(sessions).where(sessions.c.id == session_id).values(state=state, payment_id=payment_id))


def add_refund(db: Connection, key: str, payment_id: str, refund: Refund) -> None:
    """Writes money given back."""
    db.execute(
        insert(refunds).values(
            id=refund.id,
            key=key,
            payment_id=payment_id,
            refund_id=refund.refund_id or "",
            amount=refund.amount.minor,
            currency=refund.amount.currency,
            state=refund.state,
        )
    )


def refund_of_key(db: Connection, key: str) -> tuple[str, Refund] | None:
    """Returns payment and refund that were made under a key."""
    row = db.execute(select(refunds).where(refunds.c.key == key)).first()
    return None if row is None else (row.payment_id, _refund(row))


def refunds_of(db: Connection, payment_id: str) -> tuple[Refund, ...]:
    """Returns what was given back of a payment."""
    return tuple(_refund(row) for row in db.execute(select(refunds).where(refunds.c.payment_id == payment_id)))


def refunded(db: Connection, payment_id: str) -> int:
    """Returns how much was given back of a payment, in minor units."""
    counts = (refunds.c.payment_id == payment_id, refunds.c.state != RefundState.FAILED)
    return int(db.execute(select(func.coalesce(func.sum(refunds.c.amount), 0)).where(*counts)).scalar_one())


def add_notice(db: Connection, notice_id: str, body: str, due_at: datetime) -> None:
    """Writes a notice to deliver from `due_at` on."""
    db.execute(insert(notices).values(id=notice_id, body=body, due_at=due_at, tries=0))


def due_notices(db: Connection, now: datetime, limit: int) -> tuple[Notice, ...]:
    """Returns the notices to deliver, the oldest first."""
    due = (notices.c.delivered_at.is_(None), notices.c.due_at <= now)
    rows = db.execute(select(notices).where(*due).order_by(notices.c.due_at, notices.c.id).limit(limit))
    return tuple(Notice(row.id, row.body, row.tries) for row in rows)


def mark_delivered(db: Connection, notice_id: str, now: datetime) -> None:
    """Ends a notice: it was taken."""
    db.execute(update(notices).where(notices.c.id == notice_id).values(delivered_at=now))


def postpone_notice(db: Connection, notice_id: str, due_at: datetime) -> None:
    """Counts a delivery that failed; the next is made at `due_at`."""
    values = {"due_at": due_at, "tries": notices.c.tries + 1}
    db.execute(update(notices).where(notices.c.id == notice_id).values(values))


def _session(row: Row[Any] | None) -> Session | None:
    if row is None:
        return None
    request = CheckoutRequest(
        order_id=row.order_id,
        attempt=row.attempt,
        key=row.key,
        amount=Money(row.amount, row.currency),
        title=row.title,
        lang=row.lang,
        return_url=row.return_url,
        expires_at=row.expires_at,
    )
    return Session(row.id, request, PaymentState(row.state), row.payment_id)


def _refund(row: Row[Any]) -> Refund:
    return Refund(row.id, row.refund_id or None, Money(row.amount, row.currency), RefundState(row.state))
