"""An upgrade tells since when each customer waits, from what happened, as the running code does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import alembic.command
import pytest
from alembic.config import Config

from portal.storage import Database, migrate
from portal.storage.schema import MIGRATIONS
from portal.tickets.model import Kind, waits_from

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
# What happened, an hour apart, and after how many hours the customer has waited since: None when nobody waits.
HISTORIES = [
    ("nothing yet", (Kind.OPENED,), 0),
    ("wrote twice", (Kind.OPENED, Kind.CUSTOMER_REPLIED), 0),
    ("answered", (Kind.OPENED, Kind.AGENT_REPLIED), None),
    ("answered, then wrote twice", (Kind.OPENED, Kind.AGENT_REPLIED, Kind.CUSTOMER_REPLIED, Kind.CUSTOMER_REPLIED), 2),
    ("asked for more", (Kind.OPENED, Kind.ASKED_MORE), None),
    ("asked for more, and told", (Kind.OPENED, Kind.ASKED_MORE, Kind.CUSTOMER_REPLIED, Kind.NOTED), 2),
    ("solved", (Kind.OPENED, Kind.SOLVED), None),
    ("solved, and opened again", (Kind.OPENED, Kind.SOLVED, Kind.REOPENED), 2),
    ("handed over", (Kind.OPENED, Kind.ASSIGNED, Kind.HANDED_OVER), 0),
    ("closed", (Kind.OPENED, Kind.CUSTOMER_REPLIED, Kind.CLOSED), None),
]


@pytest.fixture
def waits(settings, database: Database):
    """Since when each ticket waits once a database of before the column has been upgraded."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.writing() as db:
        config.attributes["connection"] = db
        alembic.command.downgrade(config, "levels01")
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        columns = {row[1]: row for row in db.execute("pragma table_info(tickets)")}
        assert "awaited_since" not in columns
        db.execute("pragma foreign_keys = off")
        for ticket, (_, kinds, _) in enumerate(HISTORIES, start=1):
            # Every column that must hold something does; what it holds decides nothing here.
            needed = {name: f"{name}{ticket}" for name, row in columns.items() if row[3]} | {"id": ticket}
            marks = ", ".join("?" * len(needed))
            db.execute(f"insert into tickets ({', '.join(needed)}) values ({marks})", list(needed.values()))
            for at, kind in enumerate(kinds):
                db.execute(
                    "insert into ticket_events (ticket, kind, at, author, text, facts) values (?, ?, ?, '', '', '')",
                    [ticket, kind.value, (MONDAY + at * HOUR).isoformat()],
                )
        db.commit()
    migrate(settings)
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        return dict(db.execute("select id, awaited_since from tickets"))


def test_a_wait_is_filled_in_from_what_happened(waits):
    told = {name: waits[ticket] for ticket, (name, _, _) in enumerate(HISTORIES, start=1)}

    assert told == {
        name: None if hours is None else (MONDAY + hours * HOUR).isoformat() for name, _, hours in HISTORIES
    }


@pytest.mark.parametrize(("kinds", "hours"), [case[1:] for case in HISTORIES], ids=[case[0] for case in HISTORIES])
def test_the_running_code_says_the_same(kinds, hours):
    since = None
    for at, kind in enumerate(kinds):
        since = waits_from(since, kind, MONDAY + at * HOUR)

    assert since == (None if hours is None else MONDAY + hours * HOUR)
