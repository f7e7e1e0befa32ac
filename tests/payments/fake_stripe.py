"""The part of Stripe's API that we use, on a local port, with every way it can misbehave.

Requests are answered, refused, remembered by idempotency key and announced as Stripe does: form-encoded in, JSON out,
events indented by two spaces and signed `t=…,v1=…`. Tests act as the payer (`pay`, `pay_later`, …) and as the network
(`faults`, `events`).
"""

from __future__ import annotations

import hashlib
import hmac
import html
import itertools
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

VERSION = "2026-10-28.endive"
HALF_AN_HOUR, A_DAY = 1800, 86400
SMALLEST = {"eur": 50, "usd": 50, "gbp": 30, "jpy": 50}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to misbehave.

    Attributes:
        before: seconds to wait before anything is done.
        status: answer with this status instead of doing what was asked.
        after_commit: do what was asked, and only then fail.
        hang: seconds to wait before answering.
        garbage: answer 200 with something that is no JSON.
        reset: cut the connection.
        drip: seconds between two bytes of the answer.
    """

    before: float = 0
    status: int | None = None
    after_commit: bool = False
    hang: float = 0
    garbage: bool = False
    reset: bool = False
    drip: float = 0


@dataclass(slots=True)
class Kept:
    """An answer that was given to an idempotency key."""

    fingerprint: str
    status: int | None = None
    body: bytes = b""


class RefusedError(Exception):
    """An answer in Stripe's words of refusal."""

    def __init__(self, status: int, kind: str, message: str, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"type": kind, "message": message}
        if code:
            self.error |= {"code": code, "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"}
        if param:
            self.error["param"] = param


def invalid(message: str, param: str | None = None, code: str | None = None, status: int = 400) -> RefusedError:
    return RefusedError(status, "invalid_request_error", message, code, param)


@dataclass(slots=True)
class FakeStripe:
    """A Stripe account of our own.

    Attributes:
        key: the secret key it accepts.
        secret: signing secret of the webhook endpoint.
        livemode: whether it claims that real money moves.
        clock: seconds since 1970.
        faults: path prefix → what goes wrong, one call after the other; the last one stays when `stuck`.
        stuck: keep using the last fault of a list.
        events: made and not yet taken by `take_events`.
        calls: method and path of every request that reached us.
    """

    key: str = "sk_test_made_up"
    secret: str = "whsec_made_up"
    livemode: bool = False
    clock: Callable[[], float] = time.time
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    stuck: bool = False
    events: list[Json] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    sessions: dict[str, Json] = field(default_factory=dict)
    intents: dict[str, Json] = field(default_factory=dict)
    refunds: dict[str, Json] = field(default_factory=dict)
    url: str = ""
    _kept: dict[str, Kept] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    # What the payer does.

    def pay(self, session_id: str) -> Json:
        """The card is accepted at once."""
        return self._complete(session_id, "paid", "succeeded")

    def pay_later(self, session_id: str) -> Json:
        """A bank debit is agreed to; the money comes days later, or not."""
        return self._complete(session_id, "unpaid", "processing")

    def settle(self, session_id: str) -> Json:
        """The debit arrives."""
        with self._lock:
            session = self.sessions[session_id]
            session["payment_status"] = "paid"
            self.intents[session["payment_intent"]] |= {
                "status": "succeeded",
                "amount_received": session["amount_total"],
            }
            return self._announce("checkout.session.async_payment_succeeded", session)

    def bounce(self, session_id: str) -> Json:
        """The debit is refused by the bank."""
        with self._lock:
            session = self.sessions[session_id]
            self.intents[session["payment_intent"]]["status"] = "requires_payment_method"
            return self._announce("checkout.session.async_payment_failed", session)

    def expire(self, session_id: str) -> Json:
        """Nobody paid in time."""
        with self._lock:
            session = self.sessions[session_id]
            if session["status"] != "open":
                raise invalid(f"A session whose status is {session['status']} cannot expire.")
            session |= {"status": "expired", "url": None}
            return self._announce("checkout.session.expired", session)

    def pay_although_expired(self, session_id: str) -> Json:
        """A payment that was under way when the page expired comes through."""
        with self._lock:
            self.sessions[session_id]["status"] = "open"
            return self.pay(session_id)

    def give_back(self, session_id: str, amount: int, status: str = "succeeded") -> Json:
        """Somebody refunds on the dashboard."""
        with self._lock:
            payment_id = self.sessions[session_id]["payment_intent"]
            self._create_refund({"payment_intent": payment_id, "amount": str(amount)}, status)
            return self.events[-1]

    def fail_refund(self, refund_id: str) -> Json:
        """The bank sends a refund back to us."""
        with self._lock:
            refund = self.refunds[refund_id]
            refund |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
            return self._announce("refund.failed", refund)

    # What the network does.

    def take_events(self, *kinds: str) -> list[Json]:
        """The events made so far, oldest first, only of these kinds if any are given; they are forgotten here."""
        with self._lock:
            taken = [event for event in self.events if not kinds or event["type"] in kinds]
            self.events = [event for event in self.events if event not in taken]
            return taken

    def signed(self, event: Json, secret: str | None = None, at: float | None = None) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a webhook, as Stripe would post them."""
        return sign(json.dumps(event, indent=2).encode(), secret or self.secret, self.clock() if at is None else at)

    def event(self, kind: str, about: Json) -> Json:
        """An event of any kind, without queueing it."""
        return {
            "id": self._id("evt"),
            "object": "event",
            "api_version": VERSION,
            "created": int(self.clock()),
            "data": {"object": json.loads(json.dumps(about))},
            "livemode": self.livemode,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        }

    @contextmanager
    def running(self) -> Iterator[FakeStripe]:
        """Answers on a free local port for the block."""
        fake = self

        class Handler(_Handler):
            stripe = fake

        server = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    # How a request is answered.

    def answer(  # noqa: PLR0911  one way out for each way to refuse
        self, method: str, path: str, params: Json, headers: dict[str, str], fault: Fault
    ) -> tuple[int, bytes]:
        """Status and body; remembered by idempotency key, errors included."""
        if headers.get("authorization") != f"Bearer {self.key}":
            return _error(RefusedError(401, "invalid_request_error", "Invalid API Key provided: sk_****"))
        if fault.status in {401, 409, 429}:
            return _error(RefusedError(fault.status, "rate_limit_error", "Too many requests", "rate_limit"))
        key = headers.get("idempotency-key")
        if method != "POST" or not key:
            return self._carry_out(method, path, params, fault)
        fingerprint = hashlib.sha256(json.dumps([path, params], sort_keys=True).encode()).hexdigest()
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                kept = self._kept[key] = Kept(fingerprint)
            elif kept.fingerprint != fingerprint:
                message = f"The key {key} was first used with other parameters."
                return _error(RefusedError(400, "idempotency_error", message))
            elif kept.status is None:
                return _error(
                    RefusedError(
                        409,
                        "idempotency_error",
                        "A request with this key is being carried out.",
                        "idempotency_key_in_use",
                    )
                )
            else:
                return kept.status, kept.body
        status, body = self._carry_out(method, path, params, fault)
        kept.status, kept.body = status, body
        return status, body

    def _carry_out(self, method: str, path: str, params: Json, fault: Fault) -> tuple[int, bytes]:
        failure = RefusedError(fault.status or 500, "api_error", "An unknown error occurred")
        if fault.status and not fault.after_commit:
            return _error(failure)
        try:
            with self._lock:
                made = self._route(method, path, params)
        except RefusedError as refusal:
            return _error(refusal)
        return _error(failure) if fault.status else (200, json.dumps(made, indent=2).encode())

    def _route(self, method: str, path: str, params: Json) -> Json:
        params.pop("expand", None)
        match [method, *path.strip("/").split("/")[1:]]:
            case ["POST", "checkout", "sessions"]:
                return self._create_session(params)
            case ["GET", "checkout", "sessions", session_id]:
                session = _known(self.sessions, session_id, "checkout.session")
                return session | {"payment_intent": self.intents.get(session["payment_intent"] or "")}
            case ["POST", "checkout", "sessions", session_id, "expire"]:
                _known(self.sessions, session_id, "checkout.session")
                self.expire(session_id)
                return self.sessions[session_id]
            case ["GET", "payment_intents", payment_id]:
                return _known(self.intents, payment_id, "payment_intent")
            case ["POST", "refunds"]:
                return self._create_refund(params)
            case ["GET", "refunds"]:
                found = [r for r in self.refunds.values() if r["payment_intent"] == params.get("payment_intent")]
                return {"object": "list", "data": found[::-1], "has_more": False, "url": "/v1/refunds"}
        raise invalid(f"Unrecognized request URL ({method}: {path}).", status=404)

    def _create_session(self, params: Json) -> Json:
        from stripe.params.checkout import SessionCreateParams

        for name in params:
            if name not in SessionCreateParams.__annotations__:
                raise invalid(f"Received unknown parameter: {name}", name, "parameter_unknown")
        for name in ("mode", "line_items", "success_url"):
            if name not in params:
                raise invalid(f"Missing required param: {name}.", name, "parameter_missing")
        price = params["line_items"]["0"]["price_data"]
        currency, amount = price["currency"], price["unit_amount"]
        if not amount.lstrip("-").isdigit() or int(amount) < 0:
            raise invalid(
                f"Invalid integer: {amount}", "line_items[0][price_data][unit_amount]", "parameter_invalid_integer"
            )
        total = int(amount) * int(params["line_items"]["0"]["quantity"])
        if total < SMALLEST.get(currency, 50):
            raise invalid("The amount is too small.", None, "amount_too_small")
        if total > 99999999:
            raise invalid("The amount is too large.", None, "amount_too_large")
        now = int(self.clock())
        expires_at = int(params.get("expires_at", now + A_DAY))
        if not now + HALF_AN_HOUR <= expires_at <= now + A_DAY:
            raise invalid(
                "A session must last between 30 minutes and 24 hours.",
                "expires_at",
            )
        session_id = self._id("cs_live" if self.livemode else "cs_test")
        self.sessions[session_id] = {
            "id": session_id,
            "object": "checkout.session",
            "adaptive_pricing": {"enabled": params.get("adaptive_pricing", {}).get("enabled") != "false"},
            "amount_subtotal": total,
            "amount_total": total,
            "cancel_url": params.get("cancel_url"),
            "client_reference_id": params.get("client_reference_id"),
            "created": now,
            "currency": currency,
            "expires_at": expires_at,
            "livemode": self.livemode,
            "locale": params.get("locale"),
            "metadata": params.get("metadata", {}),
            "mode": params["mode"],
            "payment_intent": None,
            "payment_method_types": ["card"],
            "payment_status": "unpaid",
            "status": "open",
            "success_url": params["success_url"],
            "ui_mode": "hosted_page",
            "url": f"{self.url}/c/pay/{session_id}",
            "_intent_metadata": params.get("payment_intent_data", {}).get("metadata", {}),
        }
        return self.sessions[session_id]

    def _complete(self, session_id: str, payment_status: str, intent_status: str) -> Json:
        with self._lock:
            session = self.sessions[session_id]
            if session["status"] != "open":
                raise invalid("This Checkout Session is no longer open.")
            payment_id = self._id("pi")
            self.intents[payment_id] = {
                "id": payment_id,
                "object": "payment_intent",
                "amount": session["amount_total"],
                "amount_received": session["amount_total"] if intent_status == "succeeded" else 0,
                "currency": session["currency"],
                "latest_charge": self._id("ch"),
                "livemode": self.livemode,
                "metadata": session["_intent_metadata"],
                "status": intent_status,
            }
            session |= {
                "status": "complete",
                "payment_status": payment_status,
                "payment_intent": payment_id,
                "url": None,
            }
            return self._announce("checkout.session.completed", session)

    def _create_refund(self, params: Json, status: str = "succeeded") -> Json:
        intent = _known(self.intents, params.get("payment_intent", ""), "payment_intent")
        if intent["status"] != "succeeded":
            raise invalid(
                f"The payment {intent['id']} was not received.",
                None,
                "resource_missing",
            )
        back = [r for r in self.refunds.values() if r["payment_intent"] == intent["id"] and r["status"] != "failed"]
        left = intent["amount_received"] - sum(refund["amount"] for refund in back)
        amount = int(params.get("amount", left))
        if left == 0:
            raise invalid("Everything was given back already.", None, "charge_already_refunded")
        if not 0 < amount <= left:
            raise invalid(f"{amount} cannot be given back: {left} is left.", "amount")
        refund_id = self._id("re")
        self.refunds[refund_id] = {
            "id": refund_id,
            "object": "refund",
            "amount": amount,
            "charge": intent["latest_charge"],
            "created": int(self.clock()),
            "currency": intent["currency"],
            "metadata": params.get("metadata", {}),
            "payment_intent": intent["id"],
            "reason": params.get("reason"),
            "status": status,
        }
        self._announce("refund.created", self.refunds[refund_id])
        charge = {
            "id": intent["latest_charge"],
            "object": "charge",
            "amount": intent["amount"],
            "amount_refunded": intent["amount_received"] - left + amount,
            "currency": intent["currency"],
            "metadata": intent["metadata"],
            "payment_intent": intent["id"],
            "refunded": amount == left,
        }
        self._announce("charge.refunded", charge)
        return self.refunds[refund_id]

    def _announce(self, kind: str, about: Json) -> Json:
        event = self.event(kind, about)
        self.events.append(event)
        return event

    def _id(self, prefix: str) -> str:
        return f"{prefix}_{next(self._numbers):024d}"

    def fault_for(self, path: str) -> Fault:
        """What goes wrong with this call."""
        with self._lock:
            for prefix, faults in self.faults.items():
                if path.startswith(prefix) and faults:
                    return faults[0] if self.stuck and len(faults) == 1 else faults.pop(0)
        return Fault()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that gave up is no news."""


class _Handler(BaseHTTPRequestHandler):
    stripe: FakeStripe
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path.startswith("/c/pay/"):
            return self._payment_page(parts.path.rpartition("/")[2])
        if parts.path == "/events":
            return self._send(200, json.dumps(self.stripe.events).encode(), "application/json")
        return self._api("GET", parts.path, parse_qsl(parts.query))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        parts = urlsplit(self.path)
        if parts.path.startswith("/c/pay/"):
            return self._payment_page(parts.path.rpartition("/")[2], dict(parse_qsl(body)).get("do", ""))
        return self._api("POST", parts.path, parse_qsl(body))

    def _api(self, method: str, path: str, pairs: list[tuple[str, str]]) -> None:
        self.stripe.calls.append((method, path))
        fault = self.stripe.fault_for(path)
        time.sleep(fault.before)
        if fault.reset and not fault.after_commit:
            return self._reset()
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, body = self.stripe.answer(method, path, nested(pairs), headers, fault)
        time.sleep(fault.hang)
        if fault.reset:
            return self._reset()
        return self._send(status, b"<html>Bad Gateway" if fault.garbage else body, "application/json", fault.drip)

    def _payment_page(self, session_id: str, do: str = "") -> None:
        """What the payer sees: an amount and what they may do."""
        session = self.stripe.sessions[session_id]
        if session["status"] == "open" and do == "pay":
            self.stripe.pay(session_id)
        if session["status"] == "open" and do == "pay later":
            self.stripe.pay_later(session_id)
        if do:
            target = session["cancel_url"] if do == "back" else session["success_url"]
            page = f'<!doctype html><meta http-equiv="refresh" content="0; url={html.escape(target)}">'
            return self._send(200, page.encode(), "text/html; charset=utf-8")
        buttons = "".join(f'<button name="do" value="{do}">{do}</button>' for do in ("pay", "pay later", "back"))
        amount = html.escape(f"{session['amount_total']} {session['currency']}")
        page = f"<!doctype html><title>Checkout</title><p>{amount}</p><form method=post>{buttons}</form>"
        return self._send(200, page.encode(), "text/html; charset=utf-8")

    def _send(self, status: int, body: bytes, content_type: str, drip: float = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Request-Id", "req_made_up")
        self.end_headers()
        for piece in (body[i : i + 1] for i in range(len(body))) if drip else (body,):
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(drip)

    def _reset(self) -> None:
        """Cuts the connection with RST, as a failing load balancer does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_: object) -> None:
        """Nothing: pytest shows what matters."""


def sign(body: bytes, secret: str, at: float) -> tuple[bytes, dict[str, str]]:
    """A body with the headers that vouch for it."""
    stamp = int(at)
    mac = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Stripe-Signature": f"t={stamp},v1={mac},v0={'0' * 64}",
    }


def nested(pairs: list[tuple[str, str]]) -> Json:
    """`a[b][0]=c` as `{"a": {"b": {"0": "c"}}}`."""
    root: Json = {}
    for name, value in pairs:
        *folders, last = re.findall(r"[^\[\]]+", name)
        place = root
        for folder in folders:
            place = place.setdefault(folder, {})
        place[last] = value
    return root


def _known(objects: dict[str, Json], name: str, kind: str) -> Json:
    if name not in objects:
        raise invalid(f"No such {kind}: '{name}'", "id", "resource_missing", 404)
    return objects[name]


def _error(refusal: RefusedError) -> tuple[int, bytes]:
    return refusal.status, json.dumps({"error": refusal.error}, indent=2).encode()
