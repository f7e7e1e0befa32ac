"""The engines, the lock and the types that every slice's tables rest on."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import stat
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from portal.errors import ConfigError
from portal.settings import Settings
from portal.storage import Database, StorageError, UtcDateTime
from portal.storage.database import sqlite_file
from portal.storage.lock import WriteLock, presence, somebody_is_present

WRITERS, ROWS_EACH = 2, 30

COUNT_ROWS = text("select count(*) from tally")


@pytest.fixture
def tally(database: Database) -> Database:
    with database.writing() as db:
        db.execute(text("create table tally (n integer unique)"))
    return database


def write_rows(url: str) -> None:
    database = Database(url)
    for _ in range(ROWS_EACH):
        with database.writing() as db:
            last = db.execute(text("select coalesce(max(n), -1) from tally")).scalar_one()
            db.execute(text("insert into tally values (:n)"), {"n": last + 1})
    database.close()


def test_writers_of_several_processes_never_miss_each_others_rows(tally: Database, settings: Settings):
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write_rows, args=(settings.database_url,)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    with tally.reading() as db:
        assert db.execute(COUNT_ROWS).scalar_one() == WRITERS * ROWS_EACH


def test_a_transaction_that_raises_leaves_nothing_behind(tally: Database):
    def write_then_fail() -> None:
        with tally.writing() as db:
            db.execute(text("insert into tally values (1)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_then_fail()
    with tally.reading() as db:
        assert db.execute(COUNT_ROWS).scalar_one() == 0


def test_a_reader_cannot_write(tally: Database):
    with pytest.raises(StorageError), tally.reading() as db:
        db.execute(text("insert into tally values (1)"))


def test_a_reader_sees_one_state_for_its_whole_block(tally: Database):
    with tally.reading() as reading:
        before = reading.execute(COUNT_ROWS).scalar_one()
        with tally.writing() as writing:
            writing.execute(text("insert into tally values (1)"))
        assert reading.execute(COUNT_ROWS).scalar_one() == before


def test_a_row_that_breaks_a_rule_is_not_taken_for_an_outage(tally: Database):
    with pytest.raises(IntegrityError), tally.writing() as db:
        db.execute(text("insert into tally values (1), (1)"))


def test_an_error_never_quotes_what_was_written(tally: Database):
    twice = [{"n": "reader@example.org"}] * 2
    with pytest.raises(IntegrityError) as caught, tally.writing() as db:
        db.execute(text("insert into tally values (:n)"), twice)
    assert "reader@example.org" not in str(caught.value)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0), ("secure_delete", 1)],
)
def test_every_connection_is_durable_and_strict(database: Database, pragma: str, value: str | int):
    with database.reading() as db:
        assert db.execute(text(f"pragma {pragma}")).scalar_one() == value


def test_a_database_locked_by_a_stranger_is_an_outage_and_not_a_crash(settings: Settings):
    database = Database(settings.database_url, patience=0.1)
    with closing(sqlite3.connect(settings.var / "portal.sqlite", isolation_level=None)) as stranger:
        stranger.execute("begin exclusive")
        with pytest.raises(StorageError), database.writing():
            pytest.fail("the stranger holds the lock")
    database.close()


def test_a_damaged_file_is_an_outage_and_not_a_crash(settings: Settings):
    (settings.var / "portal.sqlite").write_bytes(b"not a database, but long enough to have a header" * 100)
    database = Database(settings.database_url)
    with pytest.raises(StorageError, match="cannot be read"), database.reading() as db:
        db.execute(text("select 1"))
    database.close()


def test_the_lock_is_given_up_when_another_thread_keeps_it(tmp_path):
    lock, entered, leave = WriteLock(tmp_path / "lock", patience=0.1), threading.Event(), threading.Event()

    def keep() -> None:
        with lock.held():
            entered.set()
            leave.wait(10)

    keeper = threading.Thread(target=keep)
    keeper.start()
    assert entered.wait(10)
    with pytest.raises(StorageError, match="too long"), lock.held():
        pytest.fail("two threads are inside")
    leave.set()
    keeper.join()


def test_the_lock_is_given_up_when_another_process_keeps_it(tmp_path):
    mine, theirs = (WriteLock(tmp_path / "lock", patience=0.1) for _ in range(2))
    started = time.monotonic()
    with theirs.held(), pytest.raises(StorageError, match="too long"), mine.held():
        pytest.fail("two are inside")
    assert time.monotonic() - started < 5


def test_the_lock_of_a_process_that_died_is_free(tmp_path):
    file = tmp_path / "lock"
    child = os.fork()
    if child == 0:
        with WriteLock(file, 1).held():
            os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    with WriteLock(file, 0.1).held():
        assert file.exists()


def test_presence_is_seen_while_it_lasts(tmp_path):
    file = tmp_path / "server.lock"
    assert not somebody_is_present(file)
    with presence(file):
        assert somebody_is_present(file)
    assert not somebody_is_present(file)


def test_a_moment_comes_back_aware_and_in_utc(database: Database):
    moments = Table("moments", MetaData(), Column("id", Integer, primary_key=True), Column("at", UtcDateTime))
    in_delhi = datetime(2026, 11, 22, 2, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    with database.writing() as db:
        moments.create(db)
        db.execute(insert(moments).values(at=in_delhi))
        assert db.execute(select(moments.c.at)).scalar_one() == datetime(2026, 11, 21, 21, 0, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused(database: Database):
    moments = Table("moments", MetaData(), Column("at", UtcDateTime))
    with database.writing() as db:
        moments.create(db)
    with pytest.raises(StatementError, match="time zone"), database.writing() as db:
        db.execute(insert(moments).values(at=datetime(2026, 11, 22)))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("case", "url"),
    [("no file", "sqlite://"), ("memory", "sqlite:///:memory:"), ("no address", "portal.sqlite")],
)
def test_an_address_that_processes_cannot_share_is_refused(case: str, url: str):
    with pytest.raises(ConfigError, match="GUICHET_DATABASE_URL"):
        sqlite_file(url)


def test_an_address_that_cannot_be_read_is_not_repeated():
    with pytest.raises(ConfigError) as caught:
        sqlite_file("postgres//guichet:password@db")
    assert "password" not in str(caught.value)


def test_only_their_owner_reads_the_database_and_the_secret(settings: Settings, database: Database):
    from portal.storage import migrate

    for file in settings.var.glob("portal.sqlite*"):
        file.unlink()
    migrate(settings)
    with database.writing() as db:
        db.execute(text("create table t (n integer)"))
        files = [settings.var / name for name in ("portal.sqlite", "portal.sqlite-wal", "portal.sqlite-shm", "secret")]
        assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in files} == {file.name: 0o600 for file in files}
