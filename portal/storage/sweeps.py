"""Forgetting in small steps, so that no writer waits long: each step is a transaction, and may be the last one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select, tuple_, update

from portal.storage.database import Database

BATCH = 50  # rows of a step: a request has files and a conversation beside its own row


class Sweep(Protocol):
    """Something that has outlived its purpose."""

    @property
    def what(self) -> str:
        """What it is, in English, in the plural."""

    def count(self, db: Connection) -> int:
        """Returns how much of it there is."""

    def forget(self, db: Connection, limit: int) -> int:
        """Forgets at most `limit` of it; returns how much that was. Less than `limit`: nothing is left."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows to delete, or of which some columns are to be emptied.

    Attributes:
        what: see `Sweep`.
        table: where they are.
        which: conditions; a row that was emptied must not meet them any more.
        blank: column → what stands there afterwards; rows are deleted when there is none.
    """

    what: str
    table: Table
    which: tuple[ColumnElement[bool], ...]
    blank: Mapping[str, Any] = field(default_factory=dict)

    def count(self, db: Connection) -> int:
        """Returns how many there are."""
        return int(db.execute(select(func.count()).select_from(self.table).where(*self.which)).scalar_one())

    def forget(self, db: Connection, limit: int) -> int:
        """Deletes or empties at most `limit`; returns how many."""
        key = list(self.table.primary_key.columns)
        some = tuple_(*key).in_(select(*key).where(*self.which).limit(limit))
        if not self.blank:
            return db.execute(delete(self.table).where(some)).rowcount
        return db.execute(update(self.table).where(some).values(**self.blank)).rowcount


def forget_all(database: Database, sweep: Sweep) -> int:
    """Forgets everything that a sweep finds, step by step; killed half-way, the next one goes on.

    Returns:
        How much was forgotten.

    Raises:
        StorageError: the database does not answer; what was forgotten before stays so.
    """
    total = 0
    while True:
        with database.reading() as db:  # looking costs nobody their turn
            left = sweep.count(db)
        if not left:
            return total
        with database.writing() as db:
            forgotten = sweep.forget(db, BATCH)
        total += forgotten
        if forgotten < BATCH:
            return total
