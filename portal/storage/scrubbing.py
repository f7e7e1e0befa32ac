"""What was deleted must not be readable in the files either."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from portal.storage.database import Database
from portal.storage.faults import StorageError

PATIENCE = 2.0  # seconds that a checkpoint waits for readers


def scrub(database: Database, *, thoroughly: bool = False) -> bool:
    """Empties the write-ahead log, where earlier states of rows stand; SQLite only.

    Args:
        database: its pages are overwritten when rows are deleted; see `secure_delete`.
        thoroughly: writes the whole file anew as well, so that no page keeps a trace; nobody else writes meanwhile.

    Returns:
        False when somebody was reading and the log could not be emptied: it is at the next occasion.

    Raises:
        StorageError: the disk is full, or our turn did not come.
    """
    if database.file is None:
        return True
    with database.alone(), closing(sqlite3.connect(database.file, timeout=PATIENCE, isolation_level=None)) as direct:
        try:
            direct.execute("PRAGMA secure_delete=ON")
            if thoroughly:
                direct.execute("VACUUM")
            busy, _, _ = direct.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            raise StorageError(f"The database file cannot be rewritten: {error}", "Is the disk full?") from error
    return not busy
