"""The sweep: forgets what the register says has outlived its purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from portal.accounts import keeping as accounts
from portal.desk import keeping as desk
from portal.feedback import keeping as feedback
from portal.outbox import keeping as outbox
from portal.payments import keeping as payments
from portal.policy.keeping import Keeping
from portal.privacy import files
from portal.search import keeping as search
from portal.settings import Settings
from portal.storage import Database
from portal.storage.scrubbing import scrub
from portal.storage.sweeps import Sweep, forget_all
from portal.tickets import keeping as tickets

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Swept:
    """How much of something was forgotten, or would be.

    Attributes:
        what: in English, in the plural.
        count: how many.
    """

    what: str
    count: int


def sweep(settings: Settings, database: Database, keeping: Keeping, now: datetime) -> tuple[Swept, ...]:
    """Forgets what has outlived its purpose; several may do so at once, and killed half-way the next one goes on.

    Args:
        settings: of the portal.
        database: of the portal.
        keeping: how long things are kept.
        now: aware moment.

    Raises:
        StorageError: the database does not answer; what was forgotten before stays so.
    """
    done = [Swept(one.what, forget_all(database, one)) for one in _sweeps(keeping, now)]
    # After the rows: the files of a request that was just erased belong to nobody now.
    done += [Swept(what, files.delete(find())) for what, find in _files(settings, database, keeping, now)]
    if any(one.count for one in done):
        scrub(database)
        log.info("swept", forgotten=sum(one.count for one in done))
    if gone := files.lost(settings, database, now):
        log.warning("attached_files_lost", files=len(gone))
    return tuple(done)


def would_sweep(settings: Settings, database: Database, keeping: Keeping, now: datetime) -> tuple[Swept, ...]:
    """Returns what `sweep` would forget, and changes nothing. What follows from an erasure is not counted.

    Raises:
        StorageError: the database does not answer.
    """
    with database.reading() as db:
        counted = [Swept(one.what, one.count(db)) for one in _sweeps(keeping, now)]
    counted += [Swept(what, len(find())) for what, find in _files(settings, database, keeping, now)]
    return tuple(counted)


def _sweeps(keeping: Keeping, now: datetime) -> tuple[Sweep, ...]:
    return (
        *tickets.sweeps(keeping, now),
        *payments.sweeps(keeping, now),
        *outbox.sweeps(keeping, now),
        *accounts.sweeps(keeping, now, tickets.unlink_customers),
        *desk.sweeps(keeping, now),
        *feedback.sweeps(keeping, now),
        *search.sweeps(keeping, now),
    )


def _files(
    settings: Settings, database: Database, keeping: Keeping, now: datetime
) -> tuple[tuple[str, Callable[[], tuple[Path, ...]]], ...]:
    return (
        ("files that belong to no request", lambda: files.orphans(settings, database, now)),
        ("mails written as files", lambda: files.old_mails(settings, keeping, now)),
        ("copies set aside by updates and restores", lambda: files.old_copies(settings, keeping, now)),
    )
