"""The shape of the tables, and how an older database gets there."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import alembic.command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from portal.errors import ConfigError
from portal.settings import Settings
from portal.storage.database import Database, open_database

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(settings: Settings) -> None:
    """Promises that the database of a portal has the tables that this version of the program expects.

    An SQLite file that exists is copied to `var/backups/` before it is changed.

    Raises:
        ConfigError: the database was made by a newer version of the program.
        StorageError: the database does not answer.
    """
    settings.var.mkdir(parents=True, exist_ok=True)
    database = open_database(settings)
    if database.file is not None:
        # Whoever else works on this machine has no business in it. The WAL takes the mode of the file.
        os.close(os.open(database.file, os.O_CREAT | os.O_CLOEXEC, 0o600))
    try:
        with database.writing() as connection:
            present = revision(connection)
            if present == head():
                return
            if present is not None and present not in known_revisions():
                raise ConfigError(
                    f"The database was made by a newer version of Guichet (revision {present})",
                    "Install that version again, or restore a backup made by this one.",
                )
        if present is not None and database.file is not None:
            _keep_copy(database, database.file, settings.var / "backups" / f"before-{head()}.sqlite")
        with database.writing() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")
    finally:
        database.close()


def is_migrated(database: Database) -> bool:
    """Whether the tables are the ones that this version of the program expects.

    Raises:
        StorageError: the database does not answer.
    """
    with database.reading() as connection:
        return revision(connection) == head()


def revision(connection: Connection) -> str | None:
    """Returns the revision of the tables; None for a database without any."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """Returns the revision that this version of the program expects."""
    return str(ScriptDirectory(MIGRATIONS).get_current_head())


def known_revisions() -> frozenset[str]:
    """Returns every revision that this version of the program can bring to `head`."""
    return frozenset(script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions())


def _keep_copy(database: Database, file: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with (
        database.alone(),
        closing(sqlite3.connect(file)) as source,
        closing(sqlite3.connect(unfinished)) as copy,
    ):
        source.backup(copy)
    shutil.move(unfinished, target)
