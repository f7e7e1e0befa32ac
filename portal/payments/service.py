"""Paying: a page to pay on, the notices that come of it, and asking by ourselves when none comes.

The provider is never called inside a transaction: what is to be asked is written first, and what was answered after.
Dying between the two loses nothing, because the same question under the same key has the same answer.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

import structlog
from sqlalchemy import Connection

from portal.errors import PortalError
from portal.payments import mails, store
from portal.payments.deadline import within
from portal.payments.model import (
    PAGE_LASTS,
    Attempt,
    Ledger,
    Order,
    OrderState,
    attempt_key,
    new_id,
    next_check,
    require_amount,
)
from portal.payments.providers.port import Checkout, CheckoutRequest, Payment, PaymentNotice, ProviderError
from portal.payments.settlement import settle
from portal.payments.store import DueCheck
from portal.payments.till import Till
from portal.policy.money import Money

PATIENCE = 1.4  # seconds that a customer waits for the provider; the whole answer takes less than two
LEFT_TO_TRY = 0.3  # seconds
FIRST_PAUSE = 0.1  # seconds
NOTICE_PATIENCE = 4.0  # seconds that a provider waits for our answer to a notice, with room to spare
EARLY = timedelta(hours=1)  # a notice this young may be faster than our own commit
MOST_CHECKS = 20  # at once: mail waits meanwhile
# Longer than the slowest answer of a provider: a page whose worker died is taken by another after this.
LEASE = timedelta(minutes=2)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Wish:
    """A customer wants a ticket to go first. Everything in it comes from our own rows and the promise file.

    Attributes:
        ticket_id: the ticket.
        reference: of it, as people write it.
        lang: language of the payer.
        email: where receipts go.
        amount: the fee at this moment.
        policy_version: of the promise file that says so.
    """

    ticket_id: int
    reference: str
    lang: str
    email: str
    amount: Money
    policy_version: str


@dataclass(frozen=True, slots=True)
class Started:
    """Where a customer who wants to pay stands.

    Attributes:
        order_id: their order.
        state: what it has come to.
        url: where to send them; None when there is nothing to pay, or nowhere to pay for the moment.
    """

    order_id: str
    state: OrderState
    url: str | None


class Taken(StrEnum):
    """What became of a notice."""

    APPLIED = "applied"
    REPEATED = "repeated"  # it was taken before
    IGNORED = "ignored"  # it is about nothing of ours


class TooEarlyError(PortalError):
    """A notice is about an order that we do not know yet; it will come again."""


def start(till: Till, wish: Wish, now: datetime) -> Started:
    """Returns where to pay for a ticket: one order however often it is asked.

    A provider that hangs or fails delays this by less than two seconds.

    Args:
        till: where money is taken.
        wish: what is wanted.
        now: aware moment.

    Raises:
        OrderError: the amount is none that can be paid.
        StorageError: the database does not answer; nothing was ordered.
    """
    require_amount(wish.amount)
    with till.database.writing() as db:
        ledger = _order(db, till, wish, now)
        if ledger.state is not OrderState.CREATED:
            return Started(ledger.order.id, ledger.state, None)
        attempt = _attempt(db, ledger, now)
    # From here on: a database that was slow to write has not used up the provider's time.
    url = attempt.url or _ask_for_page(till, ledger.order, attempt, now, time.monotonic() + PATIENCE)
    return Started(ledger.order.id, ledger.state, url)


def receive(till: Till, body: bytes, headers: Mapping[str, str], now: datetime) -> Taken:
    """Takes a notice: asks the provider what became of the payment, and writes that with everything that follows.

    Raises:
        ForgedNoticeError: it is not the provider's.
        TooEarlyError: we do not know its order yet.
        ProviderError: the provider does not say what became of the payment.
        StorageError: the database does not answer. All three want the notice again.
    """
    notice = till.provider.read_notice(body, headers, now)
    if not notice.is_about_payments:
        return Taken.IGNORED
    with till.database.reading() as db:
        if store.is_known(db, till.provider.name, notice.id):
            return Taken.REPEATED
        order_id = _order_of(db, notice)
        ledger = store.ledger(db, order_id) if order_id else None
    if ledger is None:
        if notice.order_id is not None and now - notice.made_at < EARLY:
            raise TooEarlyError(f"There is no order {notice.order_id} yet", "The notice comes again by itself.")
        log.info("notice_ignored", kind=notice.kind)
        return Taken.IGNORED
    payments = _fetch(till, _sessions(notice, ledger), NOTICE_PATIENCE)
    if not payments and now - notice.made_at < EARLY:
        raise TooEarlyError(f"The order {ledger.order.id} has no payment page yet", "The notice comes again by itself.")
    return _take(till, notice, ledger.order.id, payments, now)


def look(till: Till, order_id: str, now: datetime) -> OrderState | None:
    """Asks the provider what became of an order, and returns what it has come to; None when there is no such order.

    A provider that does not answer changes nothing.

    Raises:
        StorageError: the database does not answer.
    """
    ledger = known(till, order_id)
    if ledger is None:
        return None
    if ledger.order.provider == till.provider.name:
        try:
            payments = _fetch(till, [one.session_id for one in ledger.unfinished if one.session_id], PATIENCE)
        except ProviderError as error:
            log.warning("payment_not_fetched", order=order_id, reason=error.message)
            return ledger.state
        with till.database.writing() as db:
            for payment in payments:
                ledger = settle(db, till.effects, payment, now) or ledger
    return ledger.state


def known(till: Till, order_id: str) -> Ledger | None:
    """Returns an order with everything that is known of it; asks nobody.

    Raises:
        StorageError: the database does not answer.
    """
    with till.database.reading() as db:
        return store.ledger(db, order_id)


def reconcile(till: Till, now: datetime, since: datetime | None = None) -> int:
    """Asks the provider about payment pages whose notice may be lost, and returns how many had news for us.

    Several workers share the work. A provider that does not answer is left alone for a while.

    Args:
        till: where money is taken.
        now: aware moment.
        since: ask about every page that could take money at that moment or later; None: about those whose turn it is.

    Raises:
        StorageError: the database does not answer.
    """
    news = 0
    for check in _due_checks(till, now) if since is None else _all_checks(till, since):
        try:
            news += _check(till, check, now)
        except ProviderError as error:
            log.warning("payment_not_fetched", order=check.order_id, reason=error.message)
            if not error.permanent:
                break  # it rests: the others would only wait for nothing
            with till.database.writing() as db:
                store.set_check(db, check.order_id, check.number, None)
    return news


def _due_checks(till: Till, now: datetime) -> Iterator[DueCheck]:
    for _ in range(MOST_CHECKS):
        # Looking costs nobody anything; only a page that is there is worth the writers' lock.
        with till.database.reading() as db:
            if not store.has_due_check(db, till.provider.name, now):
                return
        with till.database.writing() as db:
            check = store.take_check(db, till.provider.name, now, now + LEASE)
        if check is None:
            return
        yield check


def _all_checks(till: Till, since: datetime) -> tuple[DueCheck, ...]:
    with till.database.reading() as db:
        return store.checks_since(db, till.provider.name, since)


def troubled(till: Till) -> tuple[Ledger, ...]:
    """Returns the orders that a person must look at, the newest first.

    Raises:
        StorageError: the database does not answer.
    """
    with till.database.reading() as db:
        return store.problems(db)


def forget_problem(till: Till, order_id: str) -> bool:
    """Writes that a person has looked at an order; returns whether there was anything to look at.

    Raises:
        StorageError: the database does not answer.
    """
    with till.database.writing() as db:
        return store.forget_problem(db, order_id)


def _order(db: Connection, till: Till, wish: Wish, now: datetime) -> Ledger:
    """Returns the one order of a ticket; an older one that was agreed otherwise makes room for a new one."""
    former = store.open_ledger(db, wish.ticket_id)
    if former is not None:
        terms = (former.order.amount, former.order.provider, former.order.is_live)
        if former.state is not OrderState.CREATED or terms == (wish.amount, till.provider.name, till.provider.is_live):
            return former
        store.save_order(db, replace(former, order=replace(former.order, is_cancelled=True)))
    order = Order(
        id=new_id(),
        ticket_id=wish.ticket_id,
        reference=wish.reference,
        amount=wish.amount,
        policy_version=wish.policy_version,
        provider=till.provider.name,
        is_live=till.provider.is_live,
        lang=wish.lang,
        email=wish.email,
        created_at=now,
    )
    store.add_order(db, order)
    log.info("order_created", order=order.id)
    return Ledger(order)


def _attempt(db: Connection, ledger: Ledger, now: datetime) -> Attempt:
    """Returns the payment page to send the payer to, written before the provider is asked for it."""
    usable = next((attempt for attempt in ledger.attempts if attempt.is_usable(now)), None)
    if usable is not None:
        return usable
    number = max((attempt.number for attempt in ledger.attempts), default=0) + 1
    attempt = Attempt(number, expires_at=now.replace(microsecond=0) + PAGE_LASTS)
    store.add_attempt(db, ledger.order.id, attempt)
    return attempt


def _ask_for_page(till: Till, order: Order, attempt: Attempt, now: datetime, deadline: float) -> str | None:
    """Returns where the page is; None when the provider does not say so in time."""
    request = CheckoutRequest(
        order_id=order.id,
        attempt=attempt.number,
        key=attempt_key(order.id, attempt.number),
        amount=order.amount,
        title=mails.title(order.reference, order.lang),
        lang=order.lang,
        return_url=till.return_url(order),
        expires_at=attempt.expires_at,
    )
    pause = FIRST_PAUSE
    while True:
        try:
            checkout = within(deadline - time.monotonic(), partial(till.provider.start_checkout, request))
        except ProviderError as error:
            facts = {"order": order.id, "attempt": attempt.number, "permanent": error.permanent}
            log.warning("checkout_failed", **facts, reason=error.message)
            if error.is_key_spent:
                with till.database.writing() as db:
                    store.spend(db, order.id, attempt.number)
            # Of two clicks one may be told that the other is being served: its page is ours too.
            if error.is_key_spent or error.permanent or time.monotonic() + pause + LEFT_TO_TRY > deadline:
                return _known_page(till, order.id, attempt.number)
            time.sleep(pause)
            pause *= 2
        else:
            _keep_page(till, order.id, attempt, checkout, now)
            return checkout.url


def _keep_page(till: Till, order_id: str, attempt: Attempt, checkout: Checkout, now: datetime) -> None:
    with till.database.writing() as db:
        store.set_page(db, order_id, attempt.number, checkout, next_check(attempt, now) or now)


def _known_page(till: Till, order_id: str, number: int) -> str | None:
    ledger = known(till, order_id)
    attempts = ledger.attempts if ledger else ()
    return next((attempt.url for attempt in attempts if attempt.number == number), None)


def _order_of(db: Connection, notice: PaymentNotice) -> str | None:
    if notice.order_id:
        return notice.order_id
    by_session = store.order_of_session(db, notice.session_id) if notice.session_id else None
    return by_session or (store.order_of_payment(db, notice.payment_id) if notice.payment_id else None)


def _sessions(notice: PaymentNotice, ledger: Ledger) -> list[str]:
    """Returns the payment pages that a notice may be about."""
    if notice.session_id:
        return [notice.session_id]
    known = [attempt for attempt in ledger.attempts if attempt.session_id]
    same = [attempt for attempt in known if attempt.payment_id == notice.payment_id]
    return [attempt.session_id for attempt in same or known if attempt.session_id]


def _fetch(till: Till, sessions: Iterable[str], patience: float) -> list[Payment]:
    deadline = time.monotonic() + patience
    fetched = []
    for session in sessions:
        left = max(deadline - time.monotonic(), 0)
        fetched.append(within(left, partial(till.provider.fetch_payment, session)))
    return fetched


def _take(till: Till, notice: PaymentNotice, order_id: str, payments: Iterable[Payment], now: datetime) -> Taken:
    with till.database.writing() as db:
        if not store.add_notice(db, till.provider.name, notice, order_id, now):
            return Taken.REPEATED
        for payment in payments:
            if settle(db, till.effects, payment, now) is None:
                log.warning("payment_without_order", kind=notice.kind)
                return Taken.IGNORED
    log.info("notice_taken", kind=notice.kind, order=order_id)
    return Taken.APPLIED


def _check(till: Till, check: DueCheck, now: datetime) -> bool:
    payment = till.provider.fetch_payment(check.session_id)
    with till.database.writing() as db:
        before = store.ledger(db, check.order_id)
        after = settle(db, till.effects, payment, now)
    is_news = before is not None and after is not None and before.state != after.state
    if is_news:
        log.info("payment_found", order=check.order_id)
    return is_news
