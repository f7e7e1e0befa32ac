"""A portal with two customers, two requests, files, payments, links of every kind, and an agent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from portal.accounts import service as accounts
from portal.accounts import store as account_store
from portal.accounts.model import LINK_LIVES, CustomerRecord
from portal.desk import service as desk
from portal.desk import store as desk_store
from portal.outbox import service as outbox
from portal.outbox import store as outbox_store
from portal.payments import service as payments
from portal.payments.urgency import offer_of
from portal.payments.web import return_url
from portal.payments.wiring import open_till
from portal.settings import Settings
from portal.storage import Database
from portal.tickets import service as tickets
from portal.tickets import store as ticket_store
from portal.tickets.access import MAILED_LIVES, Scope, digest_of
from portal.tickets.files_store import Attachment, add_attachment
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter, Opened
from portal.web.promises import Promises
from portal.worker import opened_workshop, work_once
from tests.conftest import Clock, reader
from tests.tickets.conftest import PROMISES, a_request

PEOPLE = ("ada", "ben")
ABSENT = "GU-22222-2"
UNKNOWN = "A" * 32


@dataclass(frozen=True)
class Payment:
    """What was ordered for a request.

    Attributes:
        order: its id.
        mac: opens its page.
        session: of the sandbox.
    """

    order: str
    mac: str
    session: str


@dataclass
class World:
    """Everything that somebody could want to reach.

    Attributes:
        opened: by whom, their request.
        links: what kind of link to Ada's request, its code.
        files: of whose request, the key of its file.
        payments: for whose request.
        letter: a mail on disk.
        given_up: a mail that did not leave.
    """

    app: Flask
    settings: Settings
    database: Database
    counter: Counter
    clock: Clock
    opened: dict[str, Opened]
    links: dict[str, str]
    files: dict[str, str]
    payments: dict[str, Payment]
    letter: str
    given_up: int
    agent: Any
    seats: int = 0

    def reference(self, whose: str) -> str:
        """Returns the number of somebody's request; one that nobody has for anybody else."""
        return self.opened[whose].ticket.reference if whose in self.opened else ABSENT

    def invite(self, whose: str = "ada", made: datetime | None = None) -> str:
        """Returns the code of a new sign-in link."""
        code, made = self._code(), made or self.clock()
        with self.database.writing() as db:
            customer = account_store.by_email(db, f"{whose}@example.org")
            account_store.add_link(db, customer.id, accounts._digest(code), made, made + LINK_LIVES)
        return code

    def session_of(self, whose: str, made: datetime | None = None) -> str:
        """Returns the code of a new session of a customer."""
        code = self._code()
        with self.database.writing() as db:
            customer = account_store.by_email(db, f"{whose}@example.org")
            account_store.add_session(db, customer.id, accounts._digest(code), made or self.clock())
        return code

    def seat(self, made: datetime | None = None) -> str:
        """Returns the code of a new session of the agent."""
        code = self._code()
        with self.database.writing() as db:
            desk_store.add_session(db, self.agent.id, desk._digest(code), made or self.clock())
        return code

    def browser(self, address: str = "198.51.100.7", **cookies: str):
        """Returns a browser of its own, with these cookies."""
        made = reader(self.app, address)
        for name, value in cookies.items():
            made.set_cookie(name, value, domain="127.0.0.1")
        return made

    def _code(self) -> str:
        self.seats += 1
        return f"Code-{self.seats:027d}"


@pytest.fixture
def world(settings: Settings, database: Database, make_app: Callable[..., Flask], clock: Clock) -> World:
    settings.promise_file.write_text(PROMISES, encoding="utf-8")
    settings = replace(settings, live=True)
    counter = Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, settings.url)
    with database.writing() as db:
        for name in PEOPLE:
            account_store.put(db, CustomerRecord(email=f"{name}@example.org", plan="pro"), "free", clock())
    opened = {name: _ask(counter, name, clock) for name in PEOPLE}
    files = {name: _attach(settings, counter, name, opened[name], clock) for name in PEOPLE}
    ordered = {name: _order(settings, counter, opened[name], clock) for name in PEOPLE}
    letter, given_up = _mails(settings, database, clock)
    agent = desk._put(database, "camille@example.org", "", clock(), name="Camille", lang="fr")
    return World(
        app=make_app(settings, clock=clock),
        settings=settings,
        database=database,
        counter=counter,
        clock=clock,
        opened=opened,
        links=_links(database, opened["ada"], clock()),
        files=files,
        payments=ordered,
        letter=letter,
        given_up=given_up,
        agent=agent,
    )


def secret_of(name: str) -> str:
    """What only somebody and the agents may read."""
    return f"confidence-of-{name}"


def _ask(counter: Counter, name: str, clock: Clock) -> Opened:
    words = secret_of(name)
    new = a_request(name=words, email=f"{name}@example.org", subject=words, text=words, submission=f"form-{name}")
    return tickets.open_ticket(counter, new, clock())


def _attach(settings: Settings, counter: Counter, name: str, opened: Opened, clock: Clock) -> str:
    settings.uploads.mkdir(parents=True, exist_ok=True)
    key = f"{name}s-key"
    (settings.uploads / key).write_text(secret_of(name), encoding="utf-8")
    event = tickets.read(counter, opened.ticket.id).events[0].id
    with counter.database.writing() as db:
        add_attachment(db, opened.ticket.id, Attachment(event, key, f"{name}.txt", "text/plain", 9), clock())
    return key


def _order(settings: Settings, counter: Counter, opened: Opened, clock: Clock) -> Payment:
    till = open_till(settings, counter, clock)
    started = payments.start(till, offer_of(counter, opened.ticket, clock()).wish(), clock())
    ledger = payments.known(till, started.order_id)
    mac = urlsplit(return_url(settings, ledger.order)).path.rpartition("/")[2]
    return Payment(started.order_id, mac, ledger.attempts[-1].session_id)


def _mails(settings: Settings, database: Database, clock: Clock) -> tuple[str, int]:
    with database.writing() as db:
        given_up = outbox_store.take(db, clock(), clock(), "lease")
        outbox_store.give_up(db, given_up, clock(), "550 no such mailbox")
    with opened_workshop(settings, clock) as workshop:
        work_once(workshop)
    with database.reading() as db:
        (dead,) = outbox.dead_letters(db)
    letters = sorted((settings.var / "mail").glob("*.eml"))
    return letters[0].stem, dead.id


def _links(database: Database, opened: Opened, now: datetime) -> dict[str, str]:
    codes = {kind: f"Code-{kind}-{'x' * 20}" for kind in ("mailed", "expired", "revoked")}
    with database.writing() as db:
        ticket_store.grant(
            db, opened.ticket.id, digest_of(codes["revoked"]), Scope.MAILED, now=now, expires_at=now + MAILED_LIVES
        )
        ticket_store.revoke_all(db, opened.ticket.id, now, keep=digest_of(opened.code))
        ticket_store.grant(db, opened.ticket.id, digest_of(codes["expired"]), Scope.MAILED, now=now, expires_at=now)
        ticket_store.grant(
            db, opened.ticket.id, digest_of(codes["mailed"]), Scope.MAILED, now=now, expires_at=now + MAILED_LIVES
        )
    return codes | {"receipt": opened.code}
