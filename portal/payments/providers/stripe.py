"""Stripe: its hosted payment page (Checkout), by its own library.

Import this module only on a desk that uses Stripe: the library takes almost a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from http import HTTPStatus
from typing import Any

import stripe

from portal.payments.providers.port import (
    Checkout,
    CheckoutRequest,
    ForgedNoticeError,
    Payment,
    PaymentNotice,
    PaymentState,
    ProviderError,
    Refund,
    RefundState,
)
from portal.policy.money import Money, decimals_of

TOLERANCE = timedelta(seconds=300)
CONNECT_TIMEOUT, READ_TIMEOUT = 1.0, 1.5  # seconds: a customer waits
PATIENT_TIMEOUT = 20.0  # seconds: nobody waits for a refund
MOST_REFUNDS = 100
LIVE_KEY = re.compile(r"(?:sk|rk)_live_")
API = "https://api.stripe.com"
PAGES = "https://checkout.stripe.com"
LANGUAGES = frozenset({"fr", "en", "es"})

# Source: https://docs.stripe.com/currencies, "Special cases". Stripe counts these with other decimals than ISO 4217.
DECIMALS = {"ISK": 2, "UGX": 2, "MGA": 0}
ENDS_IN_ZERO = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})  # the third decimal must be 0

# Answers that Stripe does not keep for the key: the request was not carried out.
NOT_KEPT = frozenset({401, 409, 429})

_CHECKOUT_STATES = {"open": PaymentState.OPEN, "expired": PaymentState.EXPIRED, "complete": PaymentState.PENDING}
_REFUND_STATES = {
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}


class StripeProvider:
    """Takes money through a Stripe account.

    Args:
        key: the account's secret or restricted key.
        webhook_secrets: signing secrets of our webhook endpoint; several while one replaces another.
        api: address of Stripe's API.
    """

    name = "stripe"

    def __init__(self, key: str, webhook_secrets: tuple[str, ...], api: str = API) -> None:
        self._key = key
        self._webhook_secrets = webhook_secrets
        self._api = api
        self.is_live = bool(LIVE_KEY.match(key))
        self.page_origin = PAGES if api == API else api

    def __repr__(self) -> str:
        return f"StripeProvider(is_live={self.is_live}, api={self._api!r})"

    def start_checkout(self, request: CheckoutRequest) -> Checkout:
        """See `PaymentProvider`."""
        ours = {"order_id": request.order_id, "attempt": str(request.attempt)}
        with _translated():
            session = self._quick.v1.checkout.sessions.create(
                {
                    "mode": "payment",
                    "client_reference_id": request.order_id,
                    "metadata": ours,
                    # Copied to the charge: a refund is announced by the charge alone.
                    "payment_intent_data": {"metadata": ours, "description": request.title},
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": request.amount.currency.lower(),
                                "unit_amount": to_stripe(request.amount),
                                "product_data": {"name": request.title},
                            },
                        }
                    ],
                    # In the payer's own currency the amount would not be the one that was ordered.
                    "adaptive_pricing": {"enabled": False},
                    "locale": request.lang if request.lang in LANGUAGES else "auto",
                    "success_url": request.return_url,
                    "cancel_url": request.return_url,
                    "expires_at": int(request.expires_at.timestamp()),
                },
                {"idempotency_key": request.key},
            )
        if not session.url:
            raise ProviderError("Stripe gave a payment page without address", permanent=True, is_key_spent=True)
        return Checkout(session.id, session.url)

    def read_notice(self, body: bytes, headers: Mapping[str, str], now: datetime) -> PaymentNotice:
        """See `PaymentProvider`."""
        signature = {name.lower(): value for name, value in headers.items()}.get("stripe-signature", "")
        event = self._verified(body, signature)
        # Stripe's library only refuses what is too old, and by a clock of its own.
        signed_at = re.search(r"(?:^|,)t=([0-9]{1,12})(?:,|$)", signature)
        made_at = _moment(int(signed_at[1])) if signed_at else None
        if made_at is None or abs(now - made_at) > TOLERANCE:
            raise ForgedNoticeError("The notice was not signed just now", "Compare this machine's clock with the time.")
        if event.get("livemode") is not self.is_live:
            raise ForgedNoticeError("The notice is about play money on a live desk, or the other way round")
        about = event.get("data", {}).get("object", {})
        is_session = about.get("object") == "checkout.session"
        return PaymentNotice(
            id=str(event["id"]),
            kind=str(event.get("type", "")),
            made_at=_moment(int(event["created"])) if event.get("created") else made_at,
            session_id=str(about["id"]) if is_session else None,
            payment_id=_id(about.get("payment_intent")),
            order_id=(about.get("metadata") or {}).get("order_id"),
        )

    def fetch_payment(self, session_id: str) -> Payment:
        """See `PaymentProvider`."""
        with _translated():
            session = self._quick.v1.checkout.sessions.retrieve(session_id, {"expand": ["payment_intent"]})
            content = session.to_dict()
            intent = content.get("payment_intent") or {}
            state = _state(content, intent)
            refunds = self._refunds(intent["id"]) if state is PaymentState.PAID else ()
            ours = content.get("metadata") or {}
            return Payment(
                session_id=str(content["id"]),
                order_id=ours.get("order_id"),
                attempt=int(ours.get("attempt") or 0),
                state=state,
                amount=from_stripe(content["amount_total"], content["currency"]),
                is_live=bool(content["livemode"]),
                payment_id=intent.get("id"),
                refunds=refunds,
            )

    def refund(self, payment_id: str, amount: Money, key: str, refund_id: str) -> Refund:
        """See `PaymentProvider`."""
        with _translated():
            made = self._patient.v1.refunds.create(
                {
                    "payment_intent": payment_id,
                    "amount": to_stripe(amount),
                    "reason": "requested_by_customer",
                    "metadata": {"refund_id": refund_id},
                },
                {"idempotency_key": key},
            )
            return _refund(made.to_dict())

    def _refunds(self, payment_id: str) -> tuple[Refund, ...]:
        found = self._quick.v1.refunds.list({"payment_intent": payment_id, "limit": MOST_REFUNDS})
        return tuple(_refund(one.to_dict()) for one in found.data)

    def _verified(self, body: bytes, signature: str) -> dict[str, Any]:
        for secret in self._webhook_secrets:
            try:
                event = stripe.Webhook.construct_event(body, signature, secret, tolerance=0, api_key=self._key)
                content: dict[str, Any] = event.to_dict()
            except stripe.SignatureVerificationError:
                continue
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ForgedNoticeError("The notice is no event of Stripe's") from error
            return content
        raise ForgedNoticeError(
            "No signature of the notice is Stripe's",
            "Compare GUICHET_STRIPE_WEBHOOK_SECRET with the signing secret of the endpoint in Stripe's dashboard.",
        )

    @cached_property
    def _quick(self) -> stripe.StripeClient:
        return self._client((CONNECT_TIMEOUT, READ_TIMEOUT))

    @cached_property
    def _patient(self) -> stripe.StripeClient:
        return self._client((CONNECT_TIMEOUT, PATIENT_TIMEOUT))

    def _client(self, timeout: tuple[float, float]) -> stripe.StripeClient:
        # What this machine runs on is none of anybody's business.
        stripe.enable_telemetry = False
        return stripe.StripeClient(
            self._key,
            base_addresses={"api": self._api},
            # Trying again is our queue's task: it knows which key is spent.
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=timeout),
        )


def to_stripe(amount: Money) -> int:
    """Returns the amount as Stripe counts it.

    Raises:
        ProviderError: Stripe cannot take this amount.
    """
    counted = amount.amount.scaleb(DECIMALS.get(amount.currency, decimals_of(amount.currency)))
    if counted != counted.to_integral_value() or (amount.currency in ENDS_IN_ZERO and counted % 10):
        raise ProviderError(f"Stripe cannot take {amount}", permanent=True, is_key_spent=False)
    return int(counted)


def from_stripe(counted: int, currency: str) -> Money:
    """Returns the amount that Stripe counts as `counted`."""
    code = currency.upper()
    own, theirs = decimals_of(code), DECIMALS.get(code, decimals_of(code))
    # An amount finer than we can write stays different from every amount that we asked for.
    minor = Decimal(counted).scaleb(own - theirs)
    return Money(int(minor) if minor == minor.to_integral_value() else -1, code)


@contextmanager
def _translated() -> Iterator[None]:
    """Promises that whatever goes wrong with Stripe shows as a `ProviderError`, without what Stripe was told."""
    try:
        yield
    except stripe.APIConnectionError as error:
        raise ProviderError("Stripe did not answer", permanent=False, is_key_spent=False) from error
    except stripe.StripeError as error:
        status = error.http_status or HTTPStatus.OK
        is_kept = status >= HTTPStatus.BAD_REQUEST and status not in NOT_KEPT
        raise ProviderError(
            f"Stripe refused: {type(error).__name__}, status {status}, code {error.code}",
            permanent=is_kept and status < HTTPStatus.INTERNAL_SERVER_ERROR,
            is_key_spent=is_kept,
        ) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # A key that was answered with something else than JSON may have been carried out: only the same one is safe.
        raise ProviderError("Stripe's answer cannot be read", permanent=False, is_key_spent=False) from error


def _state(session: Mapping[str, Any], intent: Mapping[str, Any]) -> PaymentState:
    if session["payment_status"] == "paid":
        return PaymentState.PAID
    state = _CHECKOUT_STATES[session["status"]]
    # The payer had agreed; once the bank has refused, the payment waits for another means of paying that never comes.
    if state is PaymentState.PENDING and intent.get("status") in {"requires_payment_method", "canceled"}:
        return PaymentState.FAILED
    return state


def _refund(content: Mapping[str, Any]) -> Refund:
    return Refund(
        id=str(content["id"]),
        refund_id=(content.get("metadata") or {}).get("refund_id"),
        amount=from_stripe(content["amount"], content["currency"]),
        state=_REFUND_STATES[content["status"]],
    )


def _id(value: object) -> str | None:
    """Returns the id of something that Stripe may have written out in full."""
    if isinstance(value, dict):
        value = value.get("id")
    return str(value) if value else None


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
