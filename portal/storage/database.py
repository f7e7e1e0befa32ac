"""The two ways into the database: to read, as many as wish; to write, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

import sqlalchemy
from sqlalchemy import Connection, Engine, event, make_url

from portal.errors import ConfigError
from portal.settings import Settings
from portal.storage.faults import translated
from portal.storage.lock import WriteLock

PATIENCE = 10.0  # seconds that a writer waits for its turn
PRAGMAS = (
    "journal_mode=WAL",
    # FULL: what was acknowledged survives a power cut. NORMAL could lose the last transactions.
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "journal_size_limit=67108864",
    # What is deleted is overwritten: a reason taken back, yesterday's salt.
    "secure_delete=ON",
)


class Database:
    """An open database.

    Args:
        url: an SQLAlchemy address. SQLite is given two engines and a lock; others have their own order.
        patience: seconds that a writer waits for its turn.
    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self.file = sqlite_file(url)
        if self.file is None:
            self.lock = None
            self._writer = self._reader = sqlalchemy.create_engine(url, pool_pre_ping=True, hide_parameters=True)
        else:
            self.lock = WriteLock(self.file.with_name(f"{self.file.name}.lock"), patience)
            pragmas = (f"busy_timeout={patience * 1000:.0f}", *PRAGMAS)
            self._writer = _sqlite_engine(url, pragmas)
            self._reader = _sqlite_engine(url, (*pragmas, "query_only=ON"))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database for the whole block, and cannot change it.

        Raises:
            StorageError: the database does not answer.
        """
        with translated(), self._reader.begin() as connection:
            self._begin(connection, "BEGIN")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: kept on disk when the block ends, as if never begun when it raises.

        Nothing slow belongs inside: every other writer waits.

        Raises:
            StorageError: the database does not answer, or our turn did not come.
        """
        with translated(), self.alone(), self._writer.begin() as connection:
            self._begin(connection, "BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For the block, nobody else writes; for what is no transaction, such as a backup.

        Raises:
            StorageError: our turn did not come.
        """
        with self.lock.held() if self.lock else nullcontext():
            yield

    def _begin(self, connection: Connection, statement: str) -> None:
        # Not at SQLAlchemy's own "begin" event: an engine with a listener looks for listeners at every statement.
        if self.file is not None:
            connection.exec_driver_sql(statement)

    def close(self) -> None:
        """Gives every connection back."""
        with self.alone():
            # The last connection to close empties the WAL: that is a write like another.
            self._reader.dispose()
            self._writer.dispose()


def open_database(settings: Settings) -> Database:
    """Returns the database of a portal; nothing is connected yet.

    Raises:
        ConfigError: the address is of a kind that cannot be used.
    """
    return Database(settings.database_url)


def sqlite_file(url: str) -> Path | None:
    """Returns the file of an SQLite address; None for another kind of database.

    Raises:
        ConfigError: the address cannot be read, or names no file.
    """
    try:
        parts = make_url(url)
    except sqlalchemy.exc.ArgumentError as error:
        raise ConfigError(
            "GUICHET_DATABASE_URL is not an address of a database",
            "Write it as sqlite:////var/lib/guichet/portal.sqlite or postgresql://…",
        ) from error
    if parts.get_backend_name() != "sqlite":
        return None
    if not parts.database or parts.database == ":memory:":
        raise ConfigError(
            "GUICHET_DATABASE_URL names no file",
            "Several processes share the database: give SQLite a file, such as sqlite:////var/lib/guichet/portal.sqlite",
        )
    return Path(parts.database)


def _sqlite_engine(url: str, pragmas: tuple[str, ...]) -> Engine:
    # Errors are logged: they must not carry what a person wrote.
    engine = sqlalchemy.create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: SqliteConnection, _record: object) -> None:
        # Python's driver begins transactions by itself, and late; we begin them, so that writers queue at the lock.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return engine
