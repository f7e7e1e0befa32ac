"""What follows from a payment, in the transaction that writes it: a ticket is lifted, money goes back, mail is written.

Everything follows from the difference between what was known and what is known now, so a notice that says nothing new
does nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from portal.outbox.model import Mail
from portal.outbox.service import enqueue
from portal.outbox.store import count_to
from portal.payments import mails, refund_queue, store
from portal.payments.model import (
    Attempt,
    GivenBack,
    Ledger,
    MismatchError,
    Order,
    OrderState,
    Reason,
    new_id,
    next_check,
)
from portal.payments.providers.port import Payment, PaymentState, RefundState
from portal.payments.till import TicketEffects

REFUND_FAILED = "refund_failed"
MISMATCH = "mismatch"
PLAY_MAILS_A_DAY = 5  # of one kind to one address
A_DAY = timedelta(days=1)

log = structlog.get_logger()


def settle(db: Connection, effects: TicketEffects, payment: Payment, now: datetime) -> Ledger | None:
    """Writes what the provider says of a payment page, and everything that follows.

    A payment that does not match its order changes nothing but the order's `problem`.

    Args:
        db: a transaction.
        effects: what a payment does to its ticket.
        payment: what the provider said, asked by us.
        now: aware moment.

    Returns:
        The order as it is now; None when we know of no such order.
    """
    before = store.ledger(db, payment.order_id) if payment.order_id else None
    if before is None:
        return None
    try:
        after = before.after(payment)
    except MismatchError as error:
        log.warning("payment_mismatch", order=before.order.id, reason=error.message)
        return flag(db, before, MISMATCH)
    store.save(db, before, after, now)
    attempt = next(one for one in after.attempts if one.number == payment.attempt)
    store.set_check(db, after.order.id, attempt.number, next_check(attempt, now))
    former = {one.number: one.state for one in before.attempts}.get(attempt.number, PaymentState.OPEN)
    if attempt.state is not former:
        log.info("payment_changed", order=after.order.id, state=attempt.state)
        after = _follow_page(db, effects, after, attempt, now)
    return _follow_refunds(db, effects, before, after, now)


def queue_refund(db: Connection, order: Order, refund: GivenBack, now: datetime) -> None:
    """Writes money to give back as soon as a worker asks the provider for it."""
    refund_queue.add(db, order, refund, now, due_at=now)
    log.info("refund_requested", order=order.id, reason=refund.reason)


def _follow_page(db: Connection, effects: TicketEffects, after: Ledger, attempt: Attempt, now: datetime) -> Ledger:
    if attempt.state is PaymentState.FAILED and not after.is_paid:
        _post(db, effects, after.order, now, partial(mails.failed, after.order, attempt.number))
    if attempt.state is PaymentState.PAID:
        return _receive(db, effects, after, attempt, now)
    return after


def _receive(db: Connection, effects: TicketEffects, after: Ledger, attempt: Attempt, now: datetime) -> Ledger:
    if after.state is OrderState.REFUNDED:
        return after  # it went back before we knew that it had come
    if after.order.paid_at is not None or store.is_ticket_paid(db, after.order.ticket_id, but_for=after.order.id):
        return _return_all(db, after, attempt, Reason.TWICE, now)
    if not effects.lift(db, after.order, now):
        return _return_all(db, after, attempt, Reason.TOO_LATE, now)
    store.cancel_others(db, after.order.ticket_id, but_for=after.order.id)
    after = replace(after, order=replace(after.order, paid_at=now, is_cancelled=False))
    store.save_order(db, after)
    _post(db, effects, after.order, now, partial(mails.receipt, after.order, now))
    return after


def _return_all(db: Connection, ledger: Ledger, attempt: Attempt, reason: Reason, now: datetime) -> Ledger:
    amount = ledger.refundable(attempt)
    if amount.minor <= 0:
        return ledger
    refund = GivenBack(new_id(), attempt.number, amount, reason)
    queue_refund(db, ledger.order, refund, now)
    return replace(ledger, refunds=(*ledger.refunds, refund))


def _follow_refunds(db: Connection, effects: TicketEffects, before: Ledger, after: Ledger, now: datetime) -> Ledger:
    former = {refund.id: refund.state for refund in before.refunds if refund.provider_id}
    for refund in after.refunds:
        if not refund.provider_id or former.get(refund.id) is refund.state:
            continue
        log.info("refund_changed", order=after.order.id, state=refund.state)
        if refund.state is RefundState.FAILED:
            after = flag(db, after, REFUND_FAILED)
            if refund.id in former:  # its page has said that it was given back
                effects.given_back(db, after.order, refund, now)
        elif refund.id not in former:
            effects.given_back(db, after.order, refund, now)
            _post(db, effects, after.order, now, partial(mails.refunded, after.order, refund))
    was_given_back = after.state is OrderState.REFUNDED and before.state is not OrderState.REFUNDED
    # Who was let down keeps the place that they had paid for.
    was_let_down = any(refund.reason is Reason.MISSED for refund in after.refunds)
    if was_given_back and after.order.paid_at is not None and not was_let_down:
        effects.lower(db, after.order, now)
    return after


def flag(db: Connection, ledger: Ledger, problem: str) -> Ledger:
    """Writes what a person must look at."""
    flagged = replace(ledger, order=replace(ledger.order, problem=problem))
    store.save_order(db, flagged)
    return flagged


def _post(db: Connection, effects: TicketEffects, order: Order, now: datetime, write: Callable[[str], Mail]) -> None:
    # An order that is older than addresses are kept has none any more.
    if not order.email:
        return
    # Real money pays for its mail; with play money anybody could have mail sent to anybody.
    mail = write(effects.link(db, order, now))
    if not order.is_live and count_to(db, order.email, (mail.kind,), now - A_DAY) >= PLAY_MAILS_A_DAY:
        log.warning("mail_withheld", order=order.id)
        return
    enqueue(db, mail, now)
