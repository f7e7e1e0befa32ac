"""Files in `var/` that nothing points at any more, and those that have outlived their purpose."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from email.policy import default as modern
from pathlib import Path

from sqlalchemy import select

from portal.accounts.model import normalise_address
from portal.errors import UnusableError
from portal.policy.keeping import Keeping
from portal.settings import Settings
from portal.storage import Database
from portal.tickets.files_store import known_keys
from portal.tickets.tables import attachments

# A file is written before the row that names it is committed: within seconds. A day is safe.
SAFE_AGE = timedelta(days=1)
LOOKED_UP_AT_ONCE = 500
SET_ASIDE = "before-*"  # what updates and restores call their copies
UNFINISHED = ".*.unfinished"


def orphans(settings: Settings, database: Database, now: datetime) -> tuple[Path, ...]:
    """Returns attached files that belong to no request, and halves of files: what a kill or an erasure left behind.

    Raises:
        StorageError: the database does not answer.
    """
    old = [file for file in _files(settings.uploads, "*") if _made_at(file) < now - SAFE_AGE]
    found: list[Path] = []
    for start in range(0, len(old), LOOKED_UP_AT_ONCE):
        some = old[start : start + LOOKED_UP_AT_ONCE]
        with database.reading() as db:
            known = known_keys(db, tuple(file.name for file in some))
        found += [file for file in some if file.name not in known]
    halves = (file for file in _files(settings.var / "mail", UNFINISHED) if _made_at(file) < now - SAFE_AGE)
    return (*found, *halves)


def lost(settings: Settings, database: Database, now: datetime) -> tuple[str, ...]:
    """Returns the keys of attached files that a request names and the disk does not have; empty when all is well.

    Raises:
        StorageError: the database does not answer.
    """
    with database.reading() as db:
        keys = db.execute(select(attachments.c.key).where(attachments.c.made_at < now - SAFE_AGE)).scalars().all()
    return tuple(key for key in keys if not (settings.uploads / key).is_file())


def old_mails(settings: Settings, keeping: Keeping, now: datetime) -> tuple[Path, ...]:
    """Returns mails that were written as files long enough ago."""
    before = keeping.mails.before(now)
    return tuple(file for file in _files(settings.var / "mail", "*.eml") if _made_at(file) < before)


def mails_to(settings: Settings, email: str) -> tuple[Path, ...]:
    """Returns the mails to one address that were written as files."""
    return tuple(file for file in _files(settings.var / "mail", "*.eml") if _recipient(file) == email)


def old_copies(settings: Settings, keeping: Keeping, now: datetime) -> tuple[Path, ...]:
    """Returns what updates and restores set aside long enough ago."""
    before = keeping.copies.before(now)
    return tuple(copy for copy in (settings.var / "backups").glob(SET_ASIDE) if _made_at(copy) < before)


def copies(settings: Settings, now: datetime) -> tuple[tuple[Path, int], ...]:
    """Returns everything in `var/backups/` with its age in days: it still holds what is erased elsewhere."""
    found = sorted((settings.var / "backups").glob("*"))
    return tuple((copy, (now - _made_at(copy)).days) for copy in found)


def delete(paths: tuple[Path, ...]) -> int:
    """Deletes files and folders; one that is gone already is no error. Returns how many were named."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(paths)


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    return (file for file in sorted(folder.glob(pattern)) if file.is_file() and not file.is_symlink())


def _made_at(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # somebody else deleted it: it is in nobody's way
        return datetime.max.replace(tzinfo=UTC)


def _recipient(file: Path) -> str:
    try:
        with file.open("rb") as source:
            return normalise_address(str(BytesHeaderParser(policy=modern).parse(source)["To"] or ""))
    except (OSError, UnusableError):
        return ""
