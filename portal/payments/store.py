"""Orders with all that belongs to them, read and written as one; and the notices that were taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, insert, or_, select, update

from portal.payments import refund_queue
from portal.payments.model import PAID_STATES, Attempt, GivenBack, Ledger, Order, OrderState, Reason
from portal.payments.providers.port import Checkout, PaymentNotice, PaymentState, RefundState
from portal.payments.tables import attempts, notices, orders, refunds
from portal.policy.money import Money


@dataclass(frozen=True, slots=True)
class DueCheck:
    """A payment page whose fate is to be asked of the provider."""

    order_id: str
    number: int
    session_id: str


def add_order(db: Connection, order: Order) -> None:
    """Writes an order, the one open order of its ticket."""
    db.execute(
        insert(orders).values(
            id=order.id,
            ticket_id=order.ticket_id,
            open_ticket_id=order.ticket_id,
            reference=order.reference,
            amount=order.amount.minor,
            currency=order.amount.currency,
            policy_version=order.policy_version,
            provider=order.provider,
            is_live=order.is_live,
            lang=order.lang,
            email=order.email,
            created_at=order.created_at,
            is_cancelled=order.is_cancelled,
            paid_at=order.paid_at,
            state=OrderState.CREATED,
            problem=order.problem,
        )
    )


def add_attempt(db: Connection, order_id: str, attempt: Attempt) -> None:
    """Writes a payment page before the provider is asked for it."""
    db.execute(insert(attempts).values(order_id=order_id, number=attempt.number, **_attempt_values(attempt)))


def set_page(db: Connection, order_id: str, number: int, checkout: Checkout, check_at: datetime) -> None:
    """Writes what the provider answered: where the page is. What a notice told us first stays."""
    unknown = or_(attempts.c.session_id.is_(None), attempts.c.session_id == checkout.session_id)
    values = {"session_id": checkout.session_id, "url": checkout.url, "is_spent": False, "check_at": check_at}
    db.execute(update(attempts).where(*_one(order_id, number), unknown).values(values))


def spend(db: Connection, order_id: str, number: int) -> None:
    """Writes that the provider refused to make a page."""
    unknown = attempts.c.session_id.is_(None)
    db.execute(update(attempts).where(*_one(order_id, number), unknown).values(is_spent=True))


def save(db: Connection, before: Ledger, after: Ledger, now: datetime) -> None:
    """Writes what changed from one ledger of an order to the next."""
    known = {attempt.number: attempt for attempt in before.attempts}
    for attempt in after.attempts:
        if attempt.number not in known:
            add_attempt(db, after.order.id, attempt)
        elif known[attempt.number] != attempt:
            db.execute(update(attempts).where(*_one(after.order.id, attempt.number)).values(**_attempt_values(attempt)))
    given = {refund.id: refund for refund in before.refunds}
    for refund in after.refunds:
        if refund.id not in given:
            refund_queue.add(db, after.order, refund, now, due_at=None)
        elif given[refund.id] != refund:
            values = {"state": refund.state, "provider_id": refund.provider_id, "due_at": None}
            db.execute(update(refunds).where(refunds.c.id == refund.id).values(values))
    if before.order != after.order or before.state != after.state:
        save_order(db, after)


def save_order(db: Connection, ledger: Ledger) -> None:
    """Writes what may change of an order itself, and the state that follows from its pages and refunds."""
    order, state = ledger.order, ledger.state
    is_over = order.is_cancelled or state is OrderState.REFUNDED
    db.execute(
        update(orders)
        .where(orders.c.id == order.id)
        .values(
            is_cancelled=order.is_cancelled,
            paid_at=order.paid_at,
            problem=order.problem,
            state=state,
            open_ticket_id=None if is_over else order.ticket_id,
        )
    )


def add_notice(db: Connection, provider: str, notice: PaymentNotice, order_id: str | None, now: datetime) -> bool:
    """Writes that a notice was taken; returns False, having changed nothing, when it had been before."""
    if is_known(db, provider, notice.id):
        return False
    db.execute(
        insert(notices).values(
            provider=provider,
            id=notice.id,
            kind=notice.kind[:64],
            order_id=order_id,
            made_at=notice.made_at,
            received_at=now,
        )
    )
    return True


def is_known(db: Connection, provider: str, notice_id: str) -> bool:
    """Whether a notice was taken before."""
    same = (notices.c.provider == provider, notices.c.id == notice_id)
    return db.execute(select(notices.c.id).where(*same)).first() is not None


def ledger(db: Connection, order_id: str) -> Ledger | None:
    """Returns an order with everything that is known of it."""
    return _ledger(db, select(orders).where(orders.c.id == order_id))


def open_ledger(db: Connection, ticket_id: int) -> Ledger | None:
    """Returns the order of a ticket that is to be paid, or was paid and kept."""
    return _ledger(db, select(orders).where(orders.c.open_ticket_id == ticket_id))


def ledgers_of(db: Connection, ticket_id: int) -> tuple[Ledger, ...]:
    """Returns every order of a ticket, the first one first."""
    rows = db.execute(
        select(orders.c.id).where(orders.c.ticket_id == ticket_id).order_by(orders.c.created_at, orders.c.id)
    )
    return tuple(found for row in rows if (found := ledger(db, row.id)) is not None)


def problems(db: Connection) -> tuple[Ledger, ...]:
    """Returns the orders that a person must look at, the newest first."""
    rows = db.execute(select(orders.c.id).where(orders.c.problem != "").order_by(orders.c.created_at.desc()))
    return tuple(found for row in rows if (found := ledger(db, row.id)) is not None)


def ticket_of(db: Connection, reference: str) -> int | None:
    """Returns the ticket of a number that somebody began to pay for; None when nobody did."""
    row = db.execute(select(orders.c.ticket_id).where(orders.c.reference == reference).limit(1)).first()
    return None if row is None else int(row.ticket_id)


def forget_problem(db: Connection, order_id: str) -> bool:
    """Writes that a person has looked at an order; returns whether there was anything to look at."""
    troubled = (orders.c.id == order_id, orders.c.problem != "")
    return db.execute(update(orders).where(*troubled).values(problem="")).rowcount == 1


def order_of_session(db: Connection, session_id: str) -> str | None:
    """Returns the order of a payment page."""
    return _order_id(db, attempts.c.session_id == session_id)


def order_of_payment(db: Connection, payment_id: str) -> str | None:
    """Returns the order of a payment."""
    return _order_id(db, attempts.c.payment_id == payment_id)


def is_ticket_paid(db: Connection, ticket_id: int, but_for: str) -> bool:
    """Whether an order of the ticket, other than `but_for`, was paid and kept."""
    others = (orders.c.ticket_id == ticket_id, orders.c.id != but_for, orders.c.state.in_(PAID_STATES))
    return db.execute(select(orders.c.id).where(*others)).first() is not None


def paid_tickets(db: Connection, since: datetime) -> tuple[int, ...]:
    """Returns the tickets that were paid at `since` or later and whose money was kept."""
    kept = (orders.c.paid_at >= since, orders.c.state.in_(PAID_STATES))
    return tuple(row.ticket_id for row in db.execute(select(orders.c.ticket_id).where(*kept)))


def cancel_others(db: Connection, ticket_id: int, but_for: str) -> None:
    """Takes the place of every other order of the ticket that was not paid."""
    unpaid = (OrderState.CREATED, OrderState.PENDING)
    others = (orders.c.ticket_id == ticket_id, orders.c.id != but_for, orders.c.state.in_(unpaid))
    state = case((orders.c.state == OrderState.CREATED, OrderState.CANCELLED), else_=orders.c.state)
    db.execute(update(orders).where(*others).values(is_cancelled=True, open_ticket_id=None, state=state))


def has_due_check(db: Connection, provider: str, now: datetime) -> bool:
    """Whether it is time to ask the provider about a payment page."""
    return bool(_checks(db, provider, attempts.c.check_at <= now, 1))


def take_check(db: Connection, provider: str, now: datetime, until: datetime) -> DueCheck | None:
    """Takes the page that has waited longest to be asked about, for one worker until `until`; None when none is due."""
    due = _checks(db, provider, attempts.c.check_at <= now, 1)
    if not due:
        return None
    set_check(db, due[0].order_id, due[0].number, until)
    return due[0]


def checks_since(db: Connection, provider: str, since: datetime) -> tuple[DueCheck, ...]:
    """Returns the payment pages that could take money at `since` or later."""
    return _checks(db, provider, attempts.c.expires_at >= since, None)


def set_check(db: Connection, order_id: str, number: int, check_at: datetime | None) -> None:
    """Writes when to ask about a payment page next; None: never again."""
    db.execute(update(attempts).where(*_one(order_id, number)).values(check_at=check_at))


def _checks(db: Connection, provider: str, which: ColumnElement[bool], limit: int | None) -> tuple[DueCheck, ...]:
    rows = db.execute(
        select(attempts.c.order_id, attempts.c.number, attempts.c.session_id)
        .join(orders, orders.c.id == attempts.c.order_id)
        .where(which, attempts.c.session_id.is_not(None), orders.c.provider == provider)
        .order_by(attempts.c.check_at, attempts.c.order_id, attempts.c.number)
        .limit(limit)
    )
    return tuple(DueCheck(row.order_id, row.number, row.session_id) for row in rows)


def _order_id(db: Connection, which: ColumnElement[bool]) -> str | None:
    row = db.execute(select(attempts.c.order_id).where(which)).first()
    return None if row is None else str(row.order_id)


def _ledger(db: Connection, statement: Select[Any]) -> Ledger | None:
    row = db.execute(statement).first()
    if row is None:
        return None
    pages = db.execute(select(attempts).where(attempts.c.order_id == row.id).order_by(attempts.c.number))
    back = db.execute(
        select(refunds).where(refunds.c.order_id == row.id).order_by(refunds.c.requested_at, refunds.c.id)
    )
    return Ledger(_order(row), tuple(map(_attempt, pages)), tuple(map(_given_back, back)))


def _one(order_id: str, number: int) -> Iterable[ColumnElement[bool]]:
    return attempts.c.order_id == order_id, attempts.c.number == number


def _attempt_values(attempt: Attempt) -> dict[str, Any]:
    return {
        "expires_at": attempt.expires_at,
        "session_id": attempt.session_id,
        "url": attempt.url,
        "state": attempt.state,
        "payment_id": attempt.payment_id,
        "is_spent": attempt.is_spent,
    }


def _order(row: Row[Any]) -> Order:
    return Order(
        id=row.id,
        ticket_id=row.ticket_id,
        reference=row.reference,
        amount=Money(row.amount, row.currency),
        policy_version=row.policy_version,
        provider=row.provider,
        is_live=row.is_live,
        lang=row.lang,
        email=row.email,
        created_at=row.created_at,
        is_cancelled=row.is_cancelled,
        paid_at=row.paid_at,
        problem=row.problem,
    )


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(
        number=row.number,
        expires_at=row.expires_at,
        session_id=row.session_id,
        url=row.url,
        state=PaymentState(row.state),
        payment_id=row.payment_id,
        is_spent=row.is_spent,
    )


def _given_back(row: Row[Any]) -> GivenBack:
    return GivenBack(
        id=row.id,
        attempt=row.attempt,
        amount=Money(row.amount, row.currency),
        reason=Reason(row.reason),
        state=RefundState(row.state),
        provider_id=row.provider_id,
    )
