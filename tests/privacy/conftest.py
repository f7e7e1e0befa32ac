"""Two customers, an agent and a reader, of whom something stands in every column that the register names."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Connection, Date, Integer, String, insert

from portal.privacy.register import TABLES
from portal.settings import Settings
from portal.storage import Database, UtcDateTime
from portal.storage.register import Whose
from tests.tickets.conftest import PROMISES

# What a column must hold for the row to be one that the product could have written.
FIXED: dict[str, Any] = {
    "tickets.state": "closed",
    "tickets.lane": "standard",
    "tickets.plan": "free",
    "tickets.lang": "fr",
    "tickets.erased_at": None,
    "tickets.is_address_confirmed": True,
    "ticket_events.kind": "opened",
    "ticket_events.author": "customer",
    "ticket_events.facts": "{}",
    "ticket_access.scope": "receipt",
    "ticket_access.revoked_at": None,
    "outbox_mails.state": "sent",
    "payments_orders.state": "paid",
    "payments_orders.problem": "",
    "payments_attempts.state": "paid",
    "payments_refunds.state": "done",
    "payments_refunds.due_at": None,
    "payments_attempts.check_at": None,
    "account_links.used_at": None,
}


@dataclass(frozen=True)
class Planted:
    """Somebody of whom something stands everywhere.

    Attributes:
        name: begins every word planted.
        number: the id of their rows.
    """

    name: str
    number: int

    @property
    def email(self) -> str:
        return f"{self.name}-canary@example.org"

    @property
    def traces(self) -> tuple[bytes, bytes]:
        """What must not be found once they are forgotten."""
        return self.email.encode(), f"canary-{self.name}".encode()

    def word(self, table: str, column: str) -> str:
        """What stands in a column that holds something of them."""
        return self.email if column in {"email", "recipient"} else f"canary-{self.name}-{table}-{column}"

    @property
    def in_books(self) -> str:
        """What stands in columns that remain."""
        return f"books-{self.name}"


ADA, BOB = Planted("ada", 1), Planted("bob", 2)


def plant(db: Connection, who: Planted, at: datetime) -> None:
    """Writes a row into every table of the register, with a word in every personal column of text."""
    for entry in sorted(TABLES, key=lambda entry: len(entry.table.foreign_keys)):
        if entry.table.name in {"search_days", "offer_days"} and who is not ADA:
            continue  # one a day
        values = {column.name: _value(who, entry.table.name, column, at) for column in entry.table.c}
        for name, personal in entry.personal.items():
            if isinstance(entry.table.c[name].type, String):
                values[name] = who.in_books if personal.remains else who.word(entry.table.name, name)
        db.execute(insert(entry.table).values(**values))


def _value(who: Planted, table: str, column: Column[Any], at: datetime) -> object:
    full = f"{table}.{column.name}"
    if full in FIXED:
        return FIXED[full]
    of_type: dict[type, object] = {
        UtcDateTime: at,
        Date: date(at.year, at.month, at.day),
        Boolean: False,
        Integer: who.number,
    }
    named = f"order-{who.number}" if column.name in {"order_id", "id"} else f"{column.name}-{who.number}"
    return of_type.get(type(column.type), named)


def plant_files(settings: Settings, who: Planted) -> None:
    """Writes an attached file and a mail on the disk."""
    uploads, mail = settings.uploads, settings.var / "mail"
    uploads.mkdir(exist_ok=True)
    mail.mkdir(exist_ok=True)
    (uploads / who.word("attachments", "key")).write_bytes(b"picture " + who.traces[1])
    (mail / f"20260101T000000-{who.number}.eml").write_bytes(
        f"From: Aide <no-reply@example.org>\r\nTo: {who.email}\r\nSubject: GU-1\r\n\r\nBonjour {who.name}\r\n".encode()
    )


def found(settings: Settings, *traces: bytes) -> list[str]:
    """Returns the files of `var/` in which something is written, or that are called so; releases and copies aside."""
    names = []
    for file in sorted(settings.var.rglob("*")):
        name = file.relative_to(settings.var).as_posix()
        if file.is_file() and not name.startswith(("releases/", "backups/")):
            content = file.read_bytes() + name.encode()
            names += [name for trace in traces if trace in content]
    return names


def age(path: Path, at: datetime) -> None:
    """Makes a file look as if it was written at a moment."""
    os.utime(path, (at.timestamp(), at.timestamp()))


@pytest.fixture(autouse=True)
def promised(settings: Settings) -> None:
    settings.promise_file.write_text(PROMISES, encoding="utf-8")


@pytest.fixture
def peopled(settings: Settings, database: Database, clock) -> Settings:
    """Ada, Bob and everybody else, everywhere; and a copy that an update set aside."""
    with database.writing() as db:
        for who in (ADA, BOB):
            plant(db, who, clock())
    for who in (ADA, BOB):
        plant_files(settings, who)
    (settings.var / "backups").mkdir(exist_ok=True)
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        db.execute("VACUUM INTO ?", [str(settings.var / "backups" / "before-next.sqlite")])
    return settings


OF_CUSTOMERS = tuple(entry for entry in TABLES if entry.whose is Whose.CUSTOMER)
