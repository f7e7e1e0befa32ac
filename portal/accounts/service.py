"""Signing in by a mailed link, staying signed in, and what the operator says of customers."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from portal.accounts import mails, store
from portal.accounts.model import LINK_LIVES, LONGEST_SESSION, SESSION_LIVES, Customer
from portal.outbox import service as outbox
from portal.storage import Database

CODE_BYTES = 24  # 192 bits
LINKS_AN_HOUR = 5
AN_HOUR = timedelta(hours=1)
# A session in use is noted this often, not at every request: reading a page writes nothing.
NOTED_EVERY = timedelta(hours=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """What signing in needs to know of the portal.

    Attributes:
        database: where customers are.
        url: public address, the beginning of every link in a mail.
    """

    database: Database
    url: str


def request_link(door: Doorkeeper, email: str, lang: str, now: datetime) -> None:
    """Mails a link to a customer; says nothing to anybody about whether the address is one.

    Args:
        door: the portal.
        email: normalised address.
        lang: language of the mail.
        now: aware moment.
    """
    with door.database.writing() as db:
        customer = store.by_email(db, email)
        if customer is None or store.count_links(db, customer.id, now - AN_HOUR) >= LINKS_AN_HOUR:
            return
        code = secrets.token_urlsafe(CODE_BYTES)
        store.add_link(db, customer.id, _digest(code), now, now + LINK_LIVES)
        link = f"{door.url}/{lang}/account/link/{code}"
        outbox.enqueue(db, mails.link(customer.email, lang, link, _digest(code)[:16]), now)
    log.info("login_link_mailed", customer=customer.id)


def is_link_usable(door: Doorkeeper, code: str, now: datetime) -> bool:
    """Whether a mailed link would sign in now; asking uses nothing up, so mail scanners may open it."""
    with door.database.reading() as db:
        return store.is_usable(db, _digest(code), now)


def sign_in(door: Doorkeeper, code: str, now: datetime) -> str | None:
    """Uses a mailed link up and opens a session; returns its code, None when the link opens nothing any more."""
    with door.database.writing() as db:
        customer = store.use_link(db, _digest(code), now)
        if customer is None:
            return None
        store.confirm(db, customer, now)
        session = secrets.token_urlsafe(CODE_BYTES)
        store.add_session(db, customer, _digest(session), now)
    log.info("customer_signed_in", customer=customer)
    return session


def customer_of(door: Doorkeeper, session: str, now: datetime) -> Customer | None:
    """Returns who is signed in with the session of that code; None for nobody."""
    digest = _digest(session)
    with door.database.reading() as db:
        found = store.session_of(db, digest, now - SESSION_LIVES, now - LONGEST_SESSION)
        customer = None if found is None else store.by_id(db, found.customer)
    if found is not None and now - found.seen_at >= NOTED_EVERY:
        with door.database.writing() as db:
            store.touch_session(db, digest, now)
    return customer


def sign_out(door: Doorkeeper, session: str) -> None:
    """Ends a session."""
    with door.database.writing() as db:
        store.end_session(db, _digest(session))


def sign_out_everywhere(door: Doorkeeper, customer: int) -> int:
    """Ends every session of a customer; returns how many."""
    with door.database.writing() as db:
        return store.end_sessions(db, customer)


def _digest(code: str) -> str:
    # 192 random bits need no slow hash.
    return hashlib.sha256(code.encode()).hexdigest()
