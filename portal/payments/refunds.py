"""Giving money back: decided inside somebody's transaction, asked of the provider later and by nobody who waits."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from portal.outbox.model import pause_after
from portal.payments import refund_queue, store
from portal.payments.model import GivenBack, OrderError, Reason, new_id, refund_key
from portal.payments.providers.port import ProviderError, RefundState
from portal.payments.refund_queue import DueRefund
from portal.payments.settlement import REFUND_FAILED, flag, queue_refund, settle
from portal.payments.till import Till
from portal.policy.money import Money

# Longer than the slowest exchange with a provider: a refund whose worker died is taken by another after this.
LEASE = timedelta(minutes=5)
MOST_REFUNDS = 20
REMEMBERED = timedelta(days=60)  # a desk that was away for so long has other troubles

log = structlog.get_logger()


def request_refund(
    db: Connection, ticket_id: int, reason: Reason, now: datetime, amount: Money | None = None
) -> GivenBack | None:
    """Puts money paid for a ticket into the queue of refunds, in the caller's transaction.

    Args:
        db: a transaction.
        ticket_id: the ticket.
        reason: the payer is told.
        now: aware moment.
        amount: more than nothing; None for everything that is left.

    Returns:
        What will be given back; None when nothing is left.

    Raises:
        OrderError: more than what is left was asked for, or nothing, or another currency.
    """
    for ledger in reversed(store.ledgers_of(db, ticket_id)):
        for attempt in ledger.paid:
            left = ledger.refundable(attempt)
            if left.minor > 0:
                refund = GivenBack(new_id(), attempt.number, _part(amount, left), reason)
                queue_refund(db, ledger.order, refund, now)
                return refund
    if amount is not None:
        raise OrderError(f"{amount} cannot be given back", "Nothing is left of what was paid for this ticket.")
    return None


def refund_reference(till: Till, reference: str, amount: Money | None, now: datetime) -> GivenBack:
    """Puts money paid for the ticket of a number into the queue of refunds, as an agent decided.

    Raises:
        OrderError: nothing was paid for it, or less than `amount` is left.
        StorageError: the database does not answer; nothing was decided.
    """
    with till.database.writing() as db:
        ticket = store.ticket_of(db, reference)
        refund = None if ticket is None else request_refund(db, ticket, Reason.AGENT, now, amount)
    if refund is None:
        raise OrderError(f"Nothing is left of what was paid for {reference}", "Look whether the number is right.")
    return refund


def refund_missed(till: Till, now: datetime) -> int:
    """Puts into the queue of refunds what was paid for an answer that came too late, unasked, once.

    Returns:
        How many refunds that makes.

    Raises:
        StorageError: the database does not answer.
    """
    with till.database.reading() as db:
        paid = store.paid_tickets(db, now - REMEMBERED)
        late = [ticket for ticket in till.effects.late(db, paid, now) if _is_owed(db, ticket)] if paid else []
    made = 0
    for ticket in late:
        with till.database.writing() as db:
            if _is_owed(db, ticket):
                made += request_refund(db, ticket, Reason.MISSED, now) is not None
    return made


def _is_owed(db: Connection, ticket_id: int) -> bool:
    ledger = store.open_ledger(db, ticket_id)
    if ledger is None or not ledger.is_paid:
        return False
    return all(refund.reason is not Reason.MISSED for refund in ledger.refunds)


def give_back_due(till: Till, now: datetime) -> int:
    """Asks the provider for the refunds whose turn it is; several workers share the work.

    Returns:
        How many were tried.

    Raises:
        StorageError: the database does not answer.
    """
    tried = 0
    while tried < MOST_REFUNDS and (due := _take(till, now)) is not None:
        tried += 1
        _try(till, due, now)
    return tried


def _part(amount: Money | None, left: Money) -> Money:
    if amount is None:
        return left
    if amount.currency != left.currency or not 0 < amount.minor <= left.minor:
        raise OrderError(f"{amount} cannot be given back", f"At most {left} is left of what was paid.")
    return amount


def _take(till: Till, now: datetime) -> DueRefund | None:
    with till.database.reading() as db:
        if not refund_queue.has_due(db, till.provider.name, now):
            return None
    with till.database.writing() as db:
        return refund_queue.take(db, till.provider.name, now, now + LEASE)


def _try(till: Till, due: DueRefund, now: datetime) -> None:
    try:
        # An earlier try may have been carried out and its answer lost: what the provider has is looked at first.
        if due.tries > 1 and _is_made(till, due, now):
            return
        till.provider.refund(due.payment_id, due.amount, refund_key(due.id, due.key_number), due.id)
        _is_made(till, due, now)
    except ProviderError as error:
        _postpone(till, due, error, now)


def _is_made(till: Till, due: DueRefund, now: datetime) -> bool:
    payment = till.provider.fetch_payment(due.session_id)
    with till.database.writing() as db:
        settle(db, till.effects, payment, now)
    return any(refund.refund_id == due.id and refund.state is not RefundState.FAILED for refund in payment.refunds)


def _postpone(till: Till, due: DueRefund, error: ProviderError, now: datetime) -> None:
    log.warning("refund_not_made", order=due.order_id, attempt=due.tries, reason=error.message)
    with till.database.writing() as db:
        if not error.permanent:
            chance = random.Random(f"{due.id}{due.tries}")  # noqa: S311  a pause is no secret
            pause = pause_after(due.tries, chance)
            refund_queue.postpone(db, due.id, now + pause, is_key_spent=error.is_key_spent)
            return
        refund_queue.fail(db, due.id)
        ledger = store.ledger(db, due.order_id)
        if ledger is not None:
            flag(db, ledger, REFUND_FAILED)
