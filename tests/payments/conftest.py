"""A till with either provider behind it, and tickets that only remember what was done to them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, insert, select

from portal.outbox import store as outbox
from portal.payments import service, store
from portal.payments.model import GivenBack, Ledger, Order, OrderState
from portal.payments.providers import stripe as stripe_provider
from portal.payments.providers.port import RefundState
from portal.payments.providers.sandbox import SandboxProvider
from portal.payments.providers.stripe import StripeProvider
from portal.payments.service import Started, Wish
from portal.payments.till import TicketEffects, Till
from portal.policy.money import Money
from portal.storage import Database
from tests.payments.fake_stripe import FakeStripe, Json

FEE = Money(490, "EUR")
REFERENCE = "GU-7K3FQ-X"
SECRET = "sandbox secret, at least 32 characters"

LONG = 60.0  # seconds
PATIENCES = {
    (module, name): getattr(module, name)
    for module, name in (
        (service, "PATIENCE"),
        (service, "NOTICE_PATIENCE"),
        (stripe_provider, "CONNECT_TIMEOUT"),
        (stripe_provider, "READ_TIMEOUT"),
    )
}

deeds = Table(
    "test_deeds",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("ticket_id", Integer, nullable=False),
    Column("deed", String(10), nullable=False),
)


@dataclass
class Tickets:
    """Tickets: what is done to them is written in the caller's transaction, as the real ones do."""

    ended: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    told: list[RefundState] = field(default_factory=list)

    def lift(self, db: Connection, order: Order, now: datetime) -> bool:
        if order.ticket_id in self.ended:
            return False
        db.execute(insert(deeds).values(ticket_id=order.ticket_id, deed="lifted"))
        return True

    def lower(self, db: Connection, order: Order, now: datetime) -> None:
        db.execute(insert(deeds).values(ticket_id=order.ticket_id, deed="lowered"))

    def given_back(self, db: Connection, order: Order, refund: GivenBack, now: datetime) -> None:
        self.told.append(refund.state)

    def link(self, db: Connection, order: Order, now: datetime) -> str:
        return f"http://127.0.0.1:8000/fr/t/{order.reference}/code"

    @property
    def effects(self) -> TicketEffects:
        return TicketEffects(
            self.lift,
            self.lower,
            self.given_back,
            self.link,
            lambda _db, paid, _now: tuple(ticket for ticket in paid if ticket in self.late),
        )


@dataclass
class Shop:
    """Everything around a till that a test looks at."""

    till: Till
    tickets: Tickets
    clock: Callable[[], datetime]

    def wish(self, ticket_id: int = 1, **other: object) -> Wish:
        values = {
            "ticket_id": ticket_id,
            "reference": REFERENCE,
            "lang": "fr",
            "email": "lea@example.org",
            "amount": FEE,
            "policy_version": "2026-11-22",
        }
        return Wish(**{**values, **other})  # type: ignore[arg-type]

    def start(self, ticket_id: int = 1, **other: object) -> Started:
        return service.start(self.till, self.wish(ticket_id, **other), self.clock())

    def ledger(self, started: Started) -> Ledger:
        with self.till.database.reading() as db:
            found = store.ledger(db, started.order_id)
        assert found is not None
        return found

    def state(self, started: Started) -> OrderState:
        return self.ledger(started).state

    def session(self, started: Started) -> str:
        session = self.ledger(started).attempts[-1].session_id
        assert session is not None
        return session

    def deeds(self, ticket_id: int = 1) -> list[str]:
        with self.till.database.reading() as db:
            rows = db.execute(select(deeds.c.deed).where(deeds.c.ticket_id == ticket_id).order_by(deeds.c.id))
            return [row.deed for row in rows]

    def mails(self) -> list[str]:
        with self.till.database.reading() as db:
            return [row.kind for row in db.execute(select(outbox.mails.c.kind).order_by(outbox.mails.c.id))]

    def texts(self) -> list[str]:
        with self.till.database.reading() as db:
            return [row.text for row in db.execute(select(outbox.mails.c.text).order_by(outbox.mails.c.id))]

    def reconcile(self) -> int:
        return service.reconcile(self.till, self.clock())


@dataclass
class StripeShop(Shop):
    """A till with Stripe behind it."""

    stripe: FakeStripe

    def post(self, event: Json) -> service.Taken:
        """One webhook, as Stripe sends it."""
        return service.receive(self.till, *self.stripe.signed(event), self.clock())

    def post_all(self) -> list[service.Taken]:
        """Every webhook that is waiting, in order."""
        return [self.post(event) for event in self.stripe.take_events()]


@pytest.fixture(autouse=True)
def _time_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not look like a provider that hangs."""
    for module, name in PATIENCES:
        monkeypatch.setattr(module, name, LONG)


@contextmanager
def as_patient_as_promised() -> Iterator[None]:
    """For the block, a provider is waited for no longer than in earnest."""
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), seconds in PATIENCES.items():
            patch.setattr(module, name, seconds)
        yield


@pytest.fixture
def database(tmp_path: Path, made_database: Path) -> Iterator[Database]:
    """A migrated database and nothing else: most of these tests serve no page."""
    file = tmp_path / "portal.sqlite"
    shutil.copy(made_database, file)
    opened = Database(f"sqlite:///{file}")
    yield opened
    opened.close()


@pytest.fixture
def tickets(database: Database) -> Tickets:
    with database.writing() as db:
        deeds.create(db)
    return Tickets()


@pytest.fixture
def stripe(clock: Callable[[], datetime]) -> Iterator[FakeStripe]:
    fake = FakeStripe(clock=lambda: clock().timestamp())
    with fake.running():
        yield fake


@pytest.fixture
def shop(database: Database, tickets: Tickets, clock: Callable[[], datetime], stripe: FakeStripe) -> StripeShop:
    return stripe_shop(database, tickets, clock, stripe)


def stripe_shop(database: Database, tickets: Tickets, clock: Callable[[], datetime], stripe: FakeStripe) -> StripeShop:
    provider = StripeProvider(stripe.key, (stripe.secret,), stripe.url)
    return StripeShop(Till(database, provider, tickets.effects, return_url), tickets, clock, stripe)


@dataclass
class SandboxShop(Shop):
    """A till with the sandbox behind it."""

    sandbox: SandboxProvider

    def deliver(self) -> int:
        return self.sandbox.deliver_due(lambda body, headers: service.receive(self.till, body, headers, self.clock()))


@pytest.fixture
def sandbox_shop(database: Database, tickets: Tickets, clock: Callable[[], datetime]) -> SandboxShop:
    provider = SandboxProvider(database, SECRET, clock)
    return SandboxShop(Till(database, provider, tickets.effects, return_url), tickets, clock, provider)


def return_url(order: Order) -> str:
    return f"http://127.0.0.1:8000/pay/{order.id}"


def forked(till: Till) -> Till:
    """The same till for a child process: connections must not be shared over a fork."""
    return replace(till, database=Database(f"sqlite:///{till.database.file}"))
