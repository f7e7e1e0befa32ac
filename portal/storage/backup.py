"""Saving everything that cannot be built again, and putting it back."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from portal.errors import ConfigError
from portal.settings import Settings
from portal.storage.archive import ArchiveError, Contents, read_archive, write_archive
from portal.storage.database import Database, open_database
from portal.storage.faults import translated
from portal.storage.running import is_served
from portal.storage.schema import require_known, revisions

DATABASE = "portal.sqlite"  # its name in a backup, whatever it is called on the disk
SECRET = "secret"  # noqa: S105  the name of a file
# What a build, a restart or a restore makes again. Anything else in var/ is kept, so that what a later version adds
# is never forgotten.
DERIVED = frozenset({"releases", "current", "cache", "backups", "bench"})
PASSING = (".lock", ".unfinished", ".new", ".tmp")


def backup(settings: Settings, file: Path, now: datetime) -> Contents:
    """Writes everything in `var/` that is not derived into one file; the server may be running.

    Args:
        settings: of the portal.
        file: to write, such as `guichet-2026-11-22.tar.gz`; must not exist.
        now: aware moment.

    Raises:
        ArchiveError: the file exists, or cannot be written.
        ConfigError: the database is not SQLite, or not there.
        StorageError: the database does not answer.
    """
    database = open_database(settings)
    source = _sqlite_file(database)
    if not source.is_file():
        raise ConfigError(f"There is no database {source}", "There is nothing to save yet: start with guichet serve.")
    with tempfile.TemporaryDirectory(prefix="backup-", suffix=".unfinished", dir=settings.var) as place:
        copy = Path(place) / DATABASE
        try:
            with database.alone(), translated():
                _copy_database(source, copy)
            with database.reading() as connection:
                tables = revisions(connection)
        finally:
            database.close()
        # Files are written once and then renamed, or removed: a link holds on to what they are now.
        files = {DATABASE: copy} | dict(_kept_files(settings, source))
        return write_archive(file.absolute(), files, now.astimezone(UTC).isoformat(timespec="seconds"), tables)


def restore(settings: Settings, file: Path, now: datetime, *, force: bool = False) -> Contents:
    """Puts the files of a backup back into `var/`; what stood there is kept in `var/backups/`.

    Args:
        settings: of the portal; a secret in the environment still wins over the one in the backup.
        file: written by `backup`.
        now: aware moment; names the folder that the present files are moved to.
        force: even if `var/` already holds data.

    Raises:
        ArchiveError: the file is no backup, is damaged, or its database is.
        ConfigError: a server is running, there is data and `force` was not given, or a newer version wrote the backup.
    """
    database_file = _sqlite_file(open_database(settings))
    if is_served(settings):
        raise ConfigError("A server is running on this data", "Stop it first, then restore.")
    settings.var.mkdir(parents=True, exist_ok=True)
    present = dict(_kept_files(settings, database_file))
    # A secret alone is no data: every command makes one.
    if not force and (database_file.exists() or present.keys() - {SECRET}):
        raise ConfigError(
            f"{settings.var} already holds data", "Restore over it with --force: it is moved to var/backups/ first."
        )
    with tempfile.TemporaryDirectory(prefix="restore-", suffix=".unfinished", dir=settings.var) as place:
        contents = read_archive(file, Path(place))
        require_known(contents.revisions, "Install that version, then restore.")
        _require_sound(Path(place) / DATABASE)
        _put_aside(settings, database_file, present, now)
        for name in contents.members:
            target = database_file if name == DATABASE else settings.var / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (Path(place) / name).replace(target)
    return contents


def _sqlite_file(database: Database) -> Path:
    if database.file is None:
        raise ConfigError(
            "The database is not SQLite: its own tools save it", "Use pg_dump, and copy the rest of var/ beside it."
        )
    return database.file


def _kept_files(settings: Settings, database_file: Path) -> Iterator[tuple[str, Path]]:
    own = {database_file.with_name(database_file.name + end) for end in ("", "-wal", "-shm", ".lock")}
    for top in sorted(settings.var.iterdir()):
        if top.name in DERIVED or top.name.endswith(PASSING) or top in own or top.is_symlink():
            continue
        for file in [top] if top.is_file() else sorted(top.rglob("*")):
            if file.is_file() and not file.is_symlink() and not file.name.endswith(PASSING):
                yield file.relative_to(settings.var).as_posix(), file


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        # A copy that stands alone: no second file beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def _require_sound(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            problems = [row[0] for row in database.execute("PRAGMA integrity_check")]
            broken = database.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error as error:
        raise ArchiveError("The database in the backup cannot be opened", "Take another backup.") from error
    if problems != ["ok"] or broken:
        raise ArchiveError("The database in the backup is damaged", "Take another backup.")


def _put_aside(settings: Settings, database_file: Path, present: dict[str, Path], now: datetime) -> None:
    if not present and not database_file.exists():
        return
    aside = _new_folder(settings.var / "backups" / f"before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%S}")
    leftovers = {DATABASE + end: database_file.with_name(database_file.name + end) for end in ("", "-wal", "-shm")}
    for name, file in (leftovers | present).items():
        if file.exists():
            target = aside / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, target)


def _new_folder(wished: Path) -> Path:
    folder, number = wished, 1
    while True:
        try:
            folder.mkdir(mode=0o700, parents=True)
        except FileExistsError:  # whoever restores twice within a second keeps both states
            number += 1
            folder = wished.with_name(f"{wished.name}-{number}")
        else:
            return folder
