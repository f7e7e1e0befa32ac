"""One customer asking: what is held about me, and forget me."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Connection, select

from portal.accounts import keeping as accounts
from portal.accounts import store as accounts_store
from portal.errors import ConfigError
from portal.outbox import keeping as outbox
from portal.payments import keeping as payments
from portal.privacy import files
from portal.privacy.register import TABLES
from portal.settings import Settings
from portal.storage import Database
from portal.storage.register import Person, Whose
from portal.storage.scrubbing import scrub
from portal.storage.sweeps import BATCH
from portal.tickets import keeping as tickets

# What opens something is not handed out, though only its fingerprint is known.
WITHHELD = frozenset({"digest", "submission"})

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was forgotten of a customer, and what was not.

    Attributes:
        requests: how many were erased.
        files: attached files and mails on the disk that were deleted.
        mails: rows of mails that were deleted.
        orders: payments that the address was taken out of; the rest of the books stays.
        accounts: 1 when there was an account.
        copies: what still holds everything, with its age in days.
        named_in: numbers of other requests in whose words the address stands.
        is_scrubbed: whether no trace is left in the database file; else it is after the next sweep.
    """

    requests: int
    files: int
    mails: int
    orders: int
    accounts: int
    copies: tuple[tuple[Path, int], ...]
    named_in: tuple[str, ...]
    is_scrubbed: bool

    @property
    def is_anything(self) -> bool:
        """Whether anything was known of the customer."""
        return any((self.requests, self.files, self.mails, self.orders, self.accounts))


def find(db: Connection, email: str) -> Person:
    """Returns what is known of an address: the account, the requests that are not erased."""
    customer = accounts_store.by_email(db, email)
    known = None if customer is None else customer.id
    return Person(email, known, tickets.unerased_of(db, email, known))


def remove(settings: Settings, database: Database, email: str, now: datetime) -> Removed:
    """Forgets a customer for good. Killed half-way, the same call goes on.

    Args:
        settings: of the portal.
        database: of the portal.
        email: normalised address.
        now: aware moment.

    Raises:
        StorageError: the database does not answer, or the disk is too full to rewrite it.
    """
    requests = attached = orders = 0
    while True:
        with database.writing() as db:
            person = find(db, email)
            some = Person(email, person.customer, person.tickets[:BATCH])
            orders += payments.remove(db, some)
            keys = tickets.remove(db, some.tickets, now)
        requests += len(some.tickets)
        attached += files.delete(tuple(settings.uploads / key for key in keys))
        if len(some.tickets) == len(person.tickets):
            break
    with database.writing() as db:
        mails = outbox.remove(db, person)
        # Last: the account is how the requests made with it are found again after a kill.
        ids = () if person.customer is None else (person.customer,)
        gone = accounts.remove(db, ids, tickets.unlink_customers)
        named_in = tickets.named_in(db, email)
    attached += files.delete(files.mails_to(settings, email))
    log.info("customer_removed", requests=requests)
    return Removed(
        requests=requests,
        files=attached,
        mails=mails,
        orders=orders,
        accounts=gone,
        copies=files.copies(settings, now),
        named_in=named_in,
        is_scrubbed=scrub(database, thoroughly=True),
    )


def export(settings: Settings, database: Database, email: str, target: Path, now: datetime) -> int:
    """Writes what is held about a customer into a ZIP file that only its owner may read: JSON and files.

    Args:
        settings: of the portal.
        database: of the portal.
        email: normalised address.
        target: the file to write; must not exist.
        now: aware moment.

    Returns:
        How many rows were found; nothing is written when there are none.

    Raises:
        ConfigError: the file exists, or cannot be written.
        StorageError: the database does not answer.
    """
    with database.reading() as db:
        person = find(db, email)
        tables = {name: rows for name, rows in _rows(db, person) if rows}
        attached = tickets.keys_of(db, person)
    found = sum(map(len, tables.values()))
    if not found:
        return 0
    described = {"address": email, "made_at": now.astimezone(UTC).isoformat(timespec="seconds"), "tables": tables}
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as output, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("data.json", json.dumps(described, ensure_ascii=False, indent=1, default=_written))
            for number, (key, name) in enumerate(attached, 1):
                if (settings.uploads / key).is_file():
                    archive.write(settings.uploads / key, f"files/{number:03}-{name}")
            for file in files.mails_to(settings, email):
                archive.write(file, f"mails/{file.name}")
    except FileExistsError as error:
        raise ConfigError(f"{target} exists already", "Choose another name.") from error
    except OSError as error:
        raise ConfigError(f"{target} cannot be written: {error.strerror}") from error
    return found


def _rows(db: Connection, person: Person) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for entry in TABLES:
        if entry.whose is Whose.CUSTOMER:
            shown = [column for column in entry.table.c if column.name not in WITHHELD]
            statement = select(*shown).where(entry.of(person)).order_by(*entry.table.primary_key.columns)
            yield entry.table.name, [dict(row) for row in db.execute(statement).mappings()]


def _written(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
