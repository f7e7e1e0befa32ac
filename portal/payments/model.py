"""An order: what was agreed, what the provider says of it, and what follows. Pure: nothing here reads or writes.

What a provider says may come twice, late or out of order. So an order is never told "this happened": it is shown what
the provider says now (a `Payment`), keeps the furthest state of each payment page and of each refund, and everything
else is computed from those. Showing the same thing again changes nothing, whatever the order.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from portal.errors import PortalError
from portal.payments.providers.port import Payment, PaymentState, RefundState
from portal.policy.money import Money

LARGEST_AMOUNT = 99_999_999  # minor units: eight digits are the most that card networks take
PAGE_LASTS = timedelta(hours=2)
# A page that the provider never confirmed is asked for again under its own key, as long as this much is left of it:
# Stripe takes no page that lasts less than half an hour.
LEFT_AT_LEAST = timedelta(minutes=45)

CHECKED_FIRST, CHECKED_AT_LEAST = timedelta(minutes=1), timedelta(hours=6)
WATCHED = timedelta(days=4)  # a notice is sent again for three days
PENDING_WATCHED = timedelta(days=30)  # a bank debit may take fourteen working days

# What a page came to, from what may still change to what may not.
_STATES = (PaymentState.OPEN, PaymentState.EXPIRED, PaymentState.PENDING, PaymentState.FAILED, PaymentState.PAID)
_REFUND_STATES = (RefundState.PENDING, RefundState.SUCCEEDED, RefundState.FAILED)


class OrderState(StrEnum):
    """What an order has come to."""

    CREATED = "created"  # nothing was received
    CANCELLED = "cancelled"  # another order took its place; money that comes all the same is still seen
    PENDING = "pending"  # the payer has agreed, the money has not arrived
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


class Reason(StrEnum):
    """Why money is given back."""

    MISSED = "missed"  # the answer came after the time that was paid for
    TWICE = "twice"  # two payments for one ticket
    TOO_LATE = "too_late"  # the ticket had ended when the payment came
    AGENT = "agent"  # an agent decided it
    ELSEWHERE = "elsewhere"  # made on the provider's own pages


PAID_STATES = frozenset({OrderState.PAID, OrderState.PARTIALLY_REFUNDED})


class OrderError(PortalError):
    """An order cannot be made or changed as was asked."""


class MismatchError(PortalError):
    """What was paid is not what was ordered: nothing follows from it but a person looking at it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was agreed, frozen before any provider hears of it.

    Attributes:
        id: 128 random bits.
        ticket_id: the ticket it lifts.
        reference: of that ticket, as people write it.
        amount: what it costs; never changes, whatever the promise file says later.
        policy_version: of the promise file that said so.
        provider: who takes the money.
        is_live: whether real money moves.
        lang: language of the payer.
        email: where receipts go.
        created_at: when it was made.
        is_cancelled: another order took its place.
        paid_at: when we first knew that it was paid.
        problem: what a person must look at; empty when there is nothing.
    """

    id: str
    ticket_id: int
    reference: str
    amount: Money
    policy_version: str
    provider: str
    is_live: bool
    lang: str
    email: str
    created_at: datetime
    is_cancelled: bool = False
    paid_at: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One payment page of an order.

    Attributes:
        number: 1 for the first.
        expires_at: when the page stops taking money.
        session_id: the provider's name for it; None as long as we do not know whether there is one.
        url: where it is; None likewise.
        state: the furthest that the provider told us.
        payment_id: to refund it by.
        is_spent: the provider refused to make the page: its key is of no use any more.
    """

    number: int
    expires_at: datetime
    session_id: str | None = None
    url: str | None = None
    state: PaymentState = PaymentState.OPEN
    payment_id: str | None = None
    is_spent: bool = False

    def is_usable(self, now: datetime) -> bool:
        """Whether a payer can be sent to it, once the provider has confirmed it if it has not."""
        if self.is_spent or self.state is not PaymentState.OPEN:
            return False
        return now < self.expires_at - (timedelta() if self.session_id else LEFT_AT_LEAST)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """One refund of an order.

    Attributes:
        id: ours.
        attempt: number of the page whose payment it is taken from.
        amount: more than nothing.
        reason: why.
        state: the furthest that the provider told us; `PENDING` from the moment we decided it.
        provider_id: the provider's name for it; None until it confirmed.
    """

    id: str
    attempt: int
    amount: Money
    reason: Reason
    state: RefundState = RefundState.PENDING
    provider_id: str | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """An order with everything that is known of it.

    Attributes:
        order: what was agreed.
        attempts: its payment pages, the first one first.
        refunds: what was or will be given back.
    """

    order: Order
    attempts: tuple[Attempt, ...] = ()
    refunds: tuple[GivenBack, ...] = ()

    @property
    def received(self) -> Money:
        """What was paid, on all the pages together."""
        return _sum((self.order.amount for attempt in self.paid), self.order.amount.currency)

    @property
    def given_back(self) -> Money:
        """What the provider says was given back, or is on its way."""
        back = (refund for refund in self.refunds if refund.provider_id and refund.state is not RefundState.FAILED)
        return _sum((refund.amount for refund in back), self.order.amount.currency)

    @property
    def paid(self) -> tuple[Attempt, ...]:
        """The pages that were paid."""
        return tuple(attempt for attempt in self.attempts if attempt.state is PaymentState.PAID)

    @property
    def state(self) -> OrderState:
        """What the order has come to."""
        if self.paid:
            kept = self.received - self.given_back
            if kept.minor <= 0:
                return OrderState.REFUNDED
            return OrderState.PARTIALLY_REFUNDED if kept < self.order.amount else OrderState.PAID
        if any(attempt.state is PaymentState.PENDING for attempt in self.attempts):
            return OrderState.PENDING
        return OrderState.CANCELLED if self.order.is_cancelled else OrderState.CREATED

    @property
    def is_paid(self) -> bool:
        """Whether money was received and at least a part of it was kept."""
        return self.state in PAID_STATES

    @property
    def unfinished(self) -> tuple[Attempt, ...]:
        """The pages on which something may still happen."""
        return tuple(
            a for a in self.attempts if a.state in {PaymentState.OPEN, PaymentState.PENDING} and not a.is_spent
        )

    def refundable(self, attempt: Attempt) -> Money:
        """Returns what is left of the payment made on a page, refunds on their way deducted."""
        if attempt.state is not PaymentState.PAID:
            return Money(0, self.order.amount.currency)
        back = (r.amount for r in self.refunds if r.attempt == attempt.number and r.state is not RefundState.FAILED)
        return self.order.amount - _sum(back, self.order.amount.currency)

    def after(self, payment: Payment) -> Ledger:
        """Returns the ledger once it is known what the provider says of one page.

        What was known to be further stays; a page or a refund we did not know of is taken up.

        Raises:
            MismatchError: the payment is of another order, amount, currency or kind of money.
        """
        self._require_match(payment)
        attempts = {attempt.number: attempt for attempt in self.attempts}
        known = attempts.get(payment.attempt)
        if known is None or known.session_id is None:
            # The notice was faster than our own commit of the page's name.
            known = known or Attempt(payment.attempt, self.order.created_at + PAGE_LASTS)
            known = replace(known, session_id=payment.session_id, is_spent=False)
        attempts[payment.attempt] = replace(
            known,
            state=max(known.state, payment.state, key=_STATES.index),
            payment_id=known.payment_id or payment.payment_id,
        )
        return replace(
            self,
            attempts=tuple(attempts[number] for number in sorted(attempts)),
            refunds=_merged(self.refunds, payment),
        )

    def _require_match(self, payment: Payment) -> None:
        known = next((a for a in self.attempts if a.number == payment.attempt), None)
        wrong = {
            "order": payment.order_id != self.order.id,
            "amount": payment.amount != self.order.amount,
            "mode": payment.is_live != self.order.is_live,
            "page": known is not None and known.session_id not in {None, payment.session_id},
        }
        what = [name for name, is_wrong in wrong.items() if is_wrong]
        if what:
            raise MismatchError(
                f"The payment {payment.session_id} does not match the order {self.order.id}: {', '.join(what)}",
                "Look at the payment on the provider's pages before anything else.",
            )


def new_id() -> str:
    """Returns 128 random bits, as letters and digits."""
    return secrets.token_hex(16)


def attempt_key(order_id: str, number: int) -> str:
    """Returns the key under which the provider makes the page `number` of an order only once."""
    return f"order:{order_id}:v{number}"


def refund_key(refund_id: str, tries: int) -> str:
    """Returns the key under which the provider gives back only once. A key that was answered with an error is spent."""
    return f"refund:{refund_id}:v{tries}"


def next_check(attempt: Attempt, now: datetime) -> datetime | None:
    """Returns when to ask the provider about a page again, as if no notice ever came; None: never.

    Often at first, when a customer may be waiting, then ever more rarely.
    """
    age = now - (attempt.expires_at - PAGE_LASTS)
    if age >= (PENDING_WATCHED if attempt.state is PaymentState.PENDING else WATCHED):
        return None
    return now + min(max(age / 2, CHECKED_FIRST), CHECKED_AT_LEAST)


def require_amount(amount: Money) -> Money:
    """Returns `amount` if it can be asked for.

    Raises:
        OrderError: it is nothing, less than nothing, or more than any card takes.
    """
    if not 0 < amount.minor <= LARGEST_AMOUNT:
        raise OrderError(
            f"The amount {amount} cannot be paid by card",
            f"Correct the fee in support.toml: more than nothing, at most {LARGEST_AMOUNT} minor units.",
        )
    return amount


def _merged(refunds: Iterable[GivenBack], payment: Payment) -> tuple[GivenBack, ...]:
    merged = {refund.id: refund for refund in refunds}
    by_provider_id = {refund.provider_id: refund.id for refund in merged.values() if refund.provider_id}
    for told in payment.refunds:
        known = merged.get(by_provider_id.get(told.id) or told.refund_id or "")
        if known is None or known.provider_id not in {None, told.id}:
            own_id = hashlib.sha256(told.id.encode()).hexdigest()[:32]
            merged[own_id] = GivenBack(own_id, payment.attempt, told.amount, Reason.ELSEWHERE, told.state, told.id)
        else:
            further = max(known.state, told.state, key=_REFUND_STATES.index)
            merged[known.id] = replace(known, state=further, provider_id=told.id)
    return tuple(merged.values())


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    return sum(amounts, start=Money(0, currency))
