"""What we ask of whoever takes the money, in our own words.

Four verbs. A provider moves money and says what became of it; it decides nothing about tickets, and nothing of what it
says is believed before it was asked for by us (`fetch_payment`): a notice only tells *when* to ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from portal.errors import AdapterError, PortalError
from portal.policy.money import Money


class PaymentState(StrEnum):
    """What one visit to a payment page has come to."""

    OPEN = "open"  # nothing was paid yet, and it still can be
    EXPIRED = "expired"  # the page no longer takes money
    PENDING = "pending"  # the payer has agreed, the money has not arrived
    FAILED = "failed"  # the payer had agreed, the money will not arrive
    PAID = "paid"


class RefundState(StrEnum):
    """What giving money back has come to. A bank may refuse what had succeeded, so `FAILED` comes last."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """What a payment page is to ask for. Made of an order that stands in our database already.

    Attributes:
        order_id: ours; comes back in every `Payment`.
        attempt: 1 for the first payment page of the order, and so on; comes back too.
        key: whoever sends the same request twice under the same key is given the same page.
        amount: more than nothing.
        title: what is paid for, in the payer's language; no word of what they wrote to us.
        lang: language of the page.
        return_url: where the payer is sent afterwards, whatever happened.
        expires_at: when the page stops taking money; whole seconds.
    """

    order_id: str
    attempt: int
    key: str
    amount: Money
    title: str
    lang: str
    return_url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Checkout:
    """A payment page.

    Attributes:
        session_id: the provider's name for it.
        url: where to send the payer.
    """

    session_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back, as the provider tells it.

    Attributes:
        id: the provider's.
        refund_id: ours; None when it was made on the provider's own pages.
        amount: more than nothing.
        state: what became of it.
    """

    id: str
    refund_id: str | None
    amount: Money
    state: RefundState


@dataclass(frozen=True, slots=True)
class Payment:
    """What the provider says of one payment page, asked by us.

    Attributes:
        session_id: the provider's name for the page.
        order_id: ours, as it was given; None when the page is none of ours.
        attempt: as it was given; 0 when the page is none of ours.
        state: what it has come to.
        amount: what the page asks for.
        is_live: whether real money moves.
        payment_id: the provider's name for the payment, to refund it by; None before there is any.
        refunds: everything given back so far.
    """

    session_id: str
    order_id: str | None
    attempt: int
    state: PaymentState
    amount: Money
    is_live: bool
    payment_id: str | None = None
    refunds: tuple[Refund, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """A provider's word that something has changed.

    Attributes:
        id: the provider's; the same notice sent again has the same.
        kind: the provider's word for what happened; only ever written down.
        made_at: when the provider wrote it.
        session_id: the payment page concerned; None when it is not named.
        payment_id: the payment concerned; None when it is not named.
        order_id: ours, as it was given; None when it is not named.
    """

    id: str
    kind: str
    made_at: datetime
    session_id: str | None = None
    payment_id: str | None = None
    order_id: str | None = None

    @property
    def is_about_payments(self) -> bool:
        """Whether there is anything to ask the provider about."""
        return any((self.session_id, self.payment_id, self.order_id))


class ForgedNoticeError(PortalError):
    """A notice does not bear the provider's signature, bears an old one, or comes from play money."""


class ProviderError(AdapterError):
    """The provider refused, failed or did not answer.

    Args:
        message: what happened, without anything that a person typed.
        permanent: whether trying again is useless.
        is_key_spent: whether it answered: it then gives the same answer to the same key, so that another try needs
            another key. Without an answer nobody knows what it did, and only the same key is safe.
    """

    def __init__(self, message: str, *, permanent: bool, is_key_spent: bool) -> None:
        super().__init__(message, permanent=permanent, hint="Look at the payment provider's status page and our log.")
        self.is_key_spent = is_key_spent


class PaymentProvider(Protocol):
    """Whoever takes the money. Every method but `read_notice` may take long, and fail with `ProviderError`."""

    @property
    def name(self) -> str:
        """What orders remember it by."""

    @property
    def is_live(self) -> bool:
        """Whether real money moves."""

    @property
    def page_origin(self) -> str:
        """Scheme and host of the payment pages, for the browser's list of allowed form targets; empty: our own."""

    def start_checkout(self, request: CheckoutRequest) -> Checkout:
        """Returns a page that takes the money: one page for one key."""

    def read_notice(self, body: bytes, headers: Mapping[str, str], now: datetime) -> PaymentNotice:
        """Returns what a notice says.

        Args:
            body: as it came, to the byte.
            headers: of the request, whatever the case of their names.
            now: aware moment; a notice is too old or too new by it.

        Raises:
            ForgedNoticeError: it is not the provider's.
        """

    def fetch_payment(self, session_id: str) -> Payment:
        """Returns what a payment page has come to."""

    def refund(self, payment_id: str, amount: Money, key: str, refund_id: str) -> Refund:
        """Gives money back: once for one key.

        Args:
            payment_id: the payment to take it from.
            amount: at most what is left of the payment.
            key: see `CheckoutRequest.key`.
            refund_id: ours; comes back in every `Payment`.
        """
