"""A payment provider without money, for trying things out: a page on this very site, and signed notices.

It keeps its own books in the portal's database, so that it survives a restart, and behaves as a real provider does: a
key makes one page, a payment is announced by a notice that may come late, and a lost notice is found by asking.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from portal.errors import AbsentError, PortalError
from portal.payments.providers import sandbox_store as store
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
from portal.payments.providers.sandbox_store import Session
from portal.policy.money import Money
from portal.storage import Database

SIGNATURE = "Guichet-Sandbox-Signature"
SIGNED = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")
TOLERANCE = timedelta(seconds=300)
MOST_NOTICES = 50
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)

Receive = Callable[[bytes, Mapping[str, str]], None]


class ClosedPageError(PortalError):
    """A payment page takes no money any more: it was paid, or its time is over."""


@dataclass(frozen=True, slots=True)
class SandboxProvider:
    """Plays a payment provider.

    Attributes:
        database: where it keeps its books.
        secret: signs notices.
        clock: tells the present moment, aware.
    """

    database: Database
    secret: str
    clock: Callable[[], datetime]

    name = "sandbox"
    is_live = False
    page_origin = ""

    def __repr__(self) -> str:
        return "SandboxProvider()"

    def start_checkout(self, request: CheckoutRequest) -> Checkout:
        """See `PaymentProvider`."""
        if request.amount.minor <= 0:
            raise _refused(f"{request.amount} cannot be paid")
        with self.database.writing() as db:
            made = store.session_of_key(db, request.key)
            if made is None:
                session_id = f"sandbox_{secrets.token_hex(16)}"
                store.add_session(db, session_id, request)
            elif made.request != request:
                raise _refused(f"The key {request.key} was used for another page")
            else:
                session_id = made.id
        return Checkout(session_id, f"/sandbox/checkout/{session_id}?lang={request.lang}")

    def read_notice(self, body: bytes, headers: Mapping[str, str], now: datetime) -> PaymentNotice:
        """See `PaymentProvider`."""
        given = {name.lower(): value for name, value in headers.items()}.get(SIGNATURE.lower(), "")
        found = SIGNED.fullmatch(given)
        if found is None or not hmac.compare_digest(found[2], self._mac(found[1], body)):
            raise ForgedNoticeError("No signature of the notice is the sandbox's")
        if abs(now - datetime.fromtimestamp(int(found[1]), UTC)) > TOLERANCE:
            raise ForgedNoticeError("The notice was not signed just now", "Compare this machine's clock with the time.")
        try:
            content = json.loads(body)
            return PaymentNotice(
                id=str(content["id"]),
                kind=str(content["kind"]),
                made_at=datetime.fromisoformat(content["made_at"]),
                session_id=content.get("session_id"),
                payment_id=content.get("payment_id"),
                order_id=content.get("order_id"),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ForgedNoticeError("The notice cannot be read") from error

    def fetch_payment(self, session_id: str) -> Payment:
        """See `PaymentProvider`."""
        with self.database.reading() as db:
            session = store.session(db, session_id)
            if session is None:
                raise _refused("There is no such page")
            refunds = store.refunds_of(db, session.payment_id) if session.payment_id else ()
        return Payment(
            session_id=session.id,
            order_id=session.request.order_id,
            attempt=session.request.attempt,
            state=session.state_at(self.clock()),
            amount=session.request.amount,
            is_live=False,
            payment_id=session.payment_id,
            refunds=refunds,
        )

    def refund(self, payment_id: str, amount: Money, key: str, refund_id: str) -> Refund:
        """See `PaymentProvider`."""
        with self.database.writing() as db:
            made = store.refund_of_key(db, key)
            if made is not None:
                if made[0] != payment_id or made[1].amount != amount or made[1].refund_id != refund_id:
                    raise _refused(f"The key {key} was used for another refund")
                return made[1]
            session = store.session_of_payment(db, payment_id)
            if session is None:
                raise _refused("There is no such payment")
            left = session.request.amount - Money(store.refunded(db, payment_id), session.request.amount.currency)
            if amount.minor <= 0 or left < amount:
                raise _refused(f"{amount} cannot be given back: {left} is left")
            refund = Refund(f"refund_{secrets.token_hex(16)}", refund_id, amount, RefundState.SUCCEEDED)
            store.add_refund(db, key, payment_id, refund)
            self._announce(db, "payment.refunded", session, payment_id)
        return refund

    # What the payer does on the page.

    def open_page(self, session_id: str) -> Session:
        """Returns what a payment page asks for.

        Raises:
            AbsentError: there is no such page.
        """
        with self.database.reading() as db:
            return _require(store.session(db, session_id))

    def pay(self, session_id: str, *, notice_is_lost: bool = False) -> None:
        """Takes the money of a page, and announces it unless the notice is to be lost.

        Raises:
            AbsentError: there is no such page.
            ClosedPageError: it takes no money any more.
        """
        with self.database.writing() as db:
            session = _require(store.session(db, session_id))
            if session.state_at(self.clock()) is not PaymentState.OPEN:
                raise ClosedPageError("This page takes no money any more")
            payment_id = f"payment_{secrets.token_hex(16)}"
            store.set_state(db, session_id, PaymentState.PAID, payment_id)
            if not notice_is_lost:
                self._announce(db, "payment.paid", session, payment_id)

    # What the network does.

    def deliver_due(self, receive: Receive) -> int:
        """Hands every due notice to `receive`, as a webhook would; what it refuses comes again later.

        Args:
            receive: takes body and headers; raises when it cannot.

        Returns:
            How many were taken.
        """
        now = self.clock()
        with self.database.reading() as db:
            due = store.due_notices(db, now, MOST_NOTICES)
        taken = 0
        for notice in due:
            try:
                receive(*self.signed(notice.body.encode(), now))
            except PortalError:
                with self.database.writing() as db:
                    pause = min(FIRST_PAUSE * (2 ** min(notice.tries, 16)), LONGEST_PAUSE)
                    store.postpone_notice(db, notice.id, now + pause)
            else:
                taken += 1
                with self.database.writing() as db:
                    store.mark_delivered(db, notice.id, now)
        return taken

    def signed(self, body: bytes, now: datetime) -> tuple[bytes, dict[str, str]]:
        """Returns a notice's body and headers, signed at `now`."""
        stamp = str(int(now.timestamp()))
        return body, {SIGNATURE: f"t={stamp},v1={self._mac(stamp, body)}"}

    def _announce(self, db: Connection, kind: str, session: Session, payment_id: str) -> None:
        now = self.clock()
        notice_id = f"notice_{secrets.token_hex(16)}"
        body = {
            "id": notice_id,
            "kind": kind,
            "made_at": now.isoformat(timespec="seconds"),
            "session_id": session.id,
            "payment_id": payment_id,
            "order_id": session.request.order_id,
        }
        store.add_notice(db, notice_id, json.dumps(body), now)

    def _mac(self, stamp: str, body: bytes) -> str:
        key = hashlib.sha256(b"sandbox notices " + self.secret.encode()).digest()
        return hmac.digest(key, stamp.encode() + b"." + body, "sha256").hex()


def _require(session: Session | None) -> Session:
    if session is None:
        raise AbsentError("There is no such payment page")
    return session


def _refused(message: str) -> ProviderError:
    return ProviderError(f"The sandbox refused: {message}", permanent=True, is_key_spent=True)
