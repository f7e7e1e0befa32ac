"""One customer asks what is held about them, and to be forgotten: every table and every file answers."""

from __future__ import annotations

import json
import sqlite3
import stat
import zipfile
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import String, delete, select

from portal.errors import ConfigError
from portal.privacy.persons import WITHHELD, export, find, remove
from portal.privacy.register import TABLES
from portal.storage.register import Whose
from tests.privacy.conftest import ADA, BOB, OF_CUSTOMERS, age, found

PERSONAL_TEXTS = [
    (entry, name)
    for entry in OF_CUSTOMERS
    for name, personal in entry.personal.items()
    if isinstance(entry.table.c[name].type, String) and not personal.remains
]


def test_before_anybody_is_removed_their_traces_are_everywhere(peopled):
    assert {"portal.sqlite", "mail/20260101T000000-1.eml"} <= {
        name.removesuffix("-wal") for name in found(peopled, *ADA.traces)
    }


def test_after_removal_no_file_holds_a_trace(peopled, database, clock):
    removed = remove(peopled, database, ADA.email, clock())
    # Ada was planted into the rows of agents and readers too: these are others, of whom no customer can ask.
    others = [one.table for one in TABLES if one.whose is not Whose.CUSTOMER and one.table.name != "proof_months"]
    with database.writing() as db:
        for table in sorted(others, key=lambda table: -len(table.foreign_keys)):
            db.execute(delete(table))
    remove(peopled, database, ADA.email, clock())
    assert removed.is_scrubbed
    assert found(peopled, *ADA.traces) == []
    assert (removed.requests, removed.accounts, removed.mails, removed.orders, removed.files) == (1, 1, 1, 1, 2)


def rows_of(database, email):
    """Every row of somebody, by table."""
    with database.reading() as db:
        person = find(db, email)
        return {one.table.name: db.execute(select(one.table).where(one.of(person))).all() for one in OF_CUSTOMERS}


def test_after_removal_nobody_else_lost_a_word(peopled, database, clock):
    before = rows_of(database, BOB.email)
    remove(peopled, database, ADA.email, clock())
    assert rows_of(database, BOB.email) == before
    assert all(before.values())
    assert (peopled.uploads / BOB.word("attachments", "key")).exists()


def test_the_books_keep_what_was_paid(peopled, database, clock):
    with closing(sqlite3.connect(peopled.var / "portal.sqlite")) as db:
        before = db.execute("SELECT reference, amount, currency, paid_at FROM payments_orders").fetchall()
    remove(peopled, database, ADA.email, clock())
    with closing(sqlite3.connect(peopled.var / "portal.sqlite")) as db:
        assert db.execute("SELECT reference, amount, currency, paid_at FROM payments_orders").fetchall() == before
    assert before[0][0] == ADA.in_books


def test_copies_are_named_with_their_age(peopled, database, clock):
    (copy,) = (peopled.var / "backups").iterdir()
    age(copy, clock() - timedelta(days=12))
    assert remove(peopled, database, ADA.email, clock()).copies == ((copy, 12),)
    assert ADA.email.encode() in copy.read_bytes()


def test_others_who_quote_the_address_are_named(peopled, database, clock):
    with database.writing() as db:
        db.exec_driver_sql(
            "INSERT INTO ticket_events (ticket, kind, at, author, text, facts)"
            f" VALUES (2, 'customer_replied', '2026-11-23', 'customer', 'ask {ADA.email} too', '{{}}')"
        )
    assert remove(peopled, database, ADA.email, clock()).named_in == ("reference-2",)


def test_removing_somebody_unknown_removes_nothing(peopled, database, clock):
    assert not remove(peopled, database, "nobody@example.org", clock()).is_anything
    assert found(peopled, ADA.email.encode())


def test_removing_again_finds_nothing(peopled, database, clock):
    assert remove(peopled, database, ADA.email, clock()).is_anything
    assert not remove(peopled, database, ADA.email, clock()).is_anything


@pytest.fixture
def exported(peopled, database, clock, tmp_path):
    target = tmp_path / "ada.zip"
    assert export(peopled, database, ADA.email, target, clock()) > 0
    return target


def test_the_export_holds_every_column_that_the_register_names(exported):
    with zipfile.ZipFile(exported) as archive:
        tables = json.loads(archive.read("data.json"))["tables"]
    missing = [
        f"{entry.table.name}.{name}"
        for entry, name in PERSONAL_TEXTS
        if name not in WITHHELD and tables[entry.table.name][0][name] != ADA.word(entry.table.name, name)
    ]
    assert missing == []
    assert set(tables) == {entry.table.name for entry in OF_CUSTOMERS}


def test_the_export_holds_files_and_mails_and_is_private(exported):
    with zipfile.ZipFile(exported) as archive:
        names = [name for name in archive.namelist() if name != "data.json"]
        assert [name.split("/")[0] for name in names] == ["files", "mails"]
        assert ADA.traces[1] in archive.read(names[0])
    assert stat.S_IMODE(exported.stat().st_mode) == 0o600


def test_the_export_holds_nobody_else(exported):
    with zipfile.ZipFile(exported) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert not any(trace in content for trace in BOB.traces)


def test_an_export_never_replaces_a_file(exported, peopled, database, clock):
    with pytest.raises(ConfigError):
        export(peopled, database, BOB.email, exported, clock())


def test_an_export_of_nobody_writes_nothing(peopled, database, clock, tmp_path):
    assert export(peopled, database, "nobody@example.org", tmp_path / "none.zip", clock()) == 0
    assert not (tmp_path / "none.zip").exists()
