"""The shape of the tables, and how an older database gets there.

Each slice may have a line of versions of its own, so the history has one end a line: heads, and not one head.

Alembic changes tables, and is loaded for nothing else: every start asks whether there is something to change, and
nearly always there is nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from ast import literal_eval
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

from portal.errors import ConfigError
from portal.settings import Settings
from portal.storage.database import Database, open_database

MIGRATIONS = Path(__file__).with_name("migrations")
STAMPS = table("alembic_version", column("version_num"))
NAMED = re.compile(r"^(revision|down_revision) = (.+)$", re.MULTILINE)


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
            present = revisions(connection)
            if present == heads():
                return
            require_known(present, "Install that version again, or restore a backup made by this one.")
        if present and database.file is not None:
            name = "-".join(sorted(heads() - present))
            _keep_copy(database, database.file, settings.var / "backups" / f"before-{name}.sqlite")
        with database.writing() as connection:
            _upgrade(connection)
    finally:
        database.close()


def _upgrade(connection: Connection) -> None:
    import alembic.command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    alembic.command.upgrade(config, "heads")


def is_migrated(database: Database) -> bool:
    """Whether the tables are the ones that this version of the program expects.

    Raises:
        StorageError: the database does not answer.
    """
    with database.reading() as connection:
        return revisions(connection) == heads()


def revisions(connection: Connection) -> frozenset[str]:
    """Returns where the tables are in each line of the history; empty for a database without any."""
    if not inspect(connection).has_table(STAMPS.name):
        return frozenset()
    return frozenset(connection.scalars(select(STAMPS.c.version_num)))


def heads() -> frozenset[str]:
    """Returns where this version of the program expects them to be."""
    history = _history(MIGRATIONS)
    return frozenset(history).difference(*history.values())


@cache
def _history(folder: Path) -> Mapping[str, frozenset[str]]:
    """Every version → the versions that it follows."""
    # Read once: a health check asks every few seconds, and the history lies in as many files as it has versions.
    history = {}
    for file in sorted(folder.glob("versions/[0-9]*.py")):
        named = {name: literal_eval(value) for name, value in NAMED.findall(file.read_text(encoding="utf-8"))}
        before = named["down_revision"]
        history[str(named["revision"])] = frozenset([before] if isinstance(before, str) else before or ())
    return history


def require_known(present: frozenset[str], hint: str) -> None:
    """Promises that this version of the program can bring tables at `present` to its own.

    Args:
        present: see `revisions`.
        hint: what to do when it cannot.

    Raises:
        ConfigError: a newer version made them.
    """
    unknown = sorted(present - _history(MIGRATIONS).keys())
    if unknown:
        raise ConfigError(f"The database was made by a newer version of Guichet (revision {unknown[0]})", hint)


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
