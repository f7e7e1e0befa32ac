"""The queue of refunds: what is to be given back, and whose turn it is to ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from portal.payments.model import GivenBack, Order
from portal.payments.providers.port import RefundState
from portal.payments.tables import attempts, orders, refunds
from portal.policy.money import Money


@dataclass(frozen=True, slots=True)
class DueRefund:
    """Money that is to be given back.

    Attributes:
        id: ours.
        order_id: whose order.
        session_id: page of the payment it is taken from.
        payment_id: that payment.
        amount: more than nothing.
        tries: how often the provider was asked.
        key_number: part of the key to ask under.
    """

    id: str
    order_id: str
    session_id: str
    payment_id: str
    amount: Money
    tries: int
    key_number: int


def add(db: Connection, order: Order, refund: GivenBack, now: datetime, due_at: datetime | None) -> None:
    """Writes money to give back at `due_at`, or that was given back already."""
    db.execute(
        insert(refunds).values(
            id=refund.id,
            order_id=order.id,
            attempt=refund.attempt,
            amount=refund.amount.minor,
            currency=refund.amount.currency,
            reason=refund.reason,
            state=refund.state,
            provider_id=refund.provider_id,
            requested_at=now,
            due_at=due_at,
            tries=0,
            key_number=1,
        )
    )


def has_due(db: Connection, provider: str, now: datetime) -> bool:
    """Whether a refund waits for a worker."""
    return db.execute(_due(provider, now)).first() is not None


def take(db: Connection, provider: str, now: datetime, until: datetime) -> DueRefund | None:
    """Takes the refund that has waited longest, for one worker until `until`; None when none is due."""
    row = db.execute(_due(provider, now)).first()
    if row is None:
        return None
    values = {"due_at": until, "tries": refunds.c.tries + 1}
    db.execute(update(refunds).where(refunds.c.id == row.id).values(values))
    return DueRefund(
        row.id,
        row.order_id,
        row.session_id,
        row.payment_id,
        Money(row.amount, row.currency),
        row.tries + 1,
        row.key_number,
    )


def postpone(db: Connection, refund_id: str, due_at: datetime, *, is_key_spent: bool) -> None:
    """Gives a refund back to the queue, under another key if the provider answered to this one."""
    unsettled = (refunds.c.id == refund_id, refunds.c.due_at.is_not(None))
    values = {"due_at": due_at, "key_number": refunds.c.key_number + (1 if is_key_spent else 0)}
    db.execute(update(refunds).where(*unsettled).values(values))


def fail(db: Connection, refund_id: str) -> None:
    """Ends a refund that the provider will never make."""
    unsettled = (refunds.c.id == refund_id, refunds.c.due_at.is_not(None))
    db.execute(update(refunds).where(*unsettled).values(state=RefundState.FAILED, due_at=None))


def _due(provider: str, now: datetime) -> Select[Any]:
    return (
        select(refunds, attempts.c.session_id, attempts.c.payment_id)
        .join(attempts, (attempts.c.order_id == refunds.c.order_id) & (attempts.c.number == refunds.c.attempt))
        .join(orders, orders.c.id == refunds.c.order_id)
        .where(refunds.c.due_at <= now, orders.c.provider == provider, attempts.c.payment_id.is_not(None))
        .order_by(refunds.c.due_at, refunds.c.id)
        .limit(1)
    )
