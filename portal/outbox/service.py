"""Writing mail inside a transaction, and sending what is due outside of any."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from portal.errors import AdapterError
from portal.outbox import store
from portal.outbox.message import Letterhead, compose
from portal.outbox.model import MOST_ATTEMPTS, DeadMail, Mail, WaitingMail, pause_after
from portal.outbox.postman import Postman
from portal.storage import Database

# Longer than the slowest exchange with a mail server: a mail whose worker died is taken by another after this.
LEASE = timedelta(minutes=10)
LONGEST_ERROR = 300

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What sending needs to know.

    Attributes:
        postman: carries mail away.
        letterhead: who writes.
        clock: tells the present moment, aware.
    """

    postman: Postman
    letterhead: Letterhead
    clock: Callable[[], datetime]


def enqueue(db: Connection, mail: Mail, now: datetime) -> bool:
    """Writes a mail in the caller's transaction: it leaves if, and only if, that is kept.

    Returns:
        False when a mail with this key was written before; nothing changes then.
    """
    return store.add(db, mail, now)


def deliver_due(database: Database, dispatch: Dispatch, limit: int = 50) -> int:
    """Sends what is due, one after the other; several workers share the work.

    Each mail is handed over at least once. It may be handed over twice only when the process dies between the mail
    server's yes and our commit; both then carry one Message-ID.

    Returns:
        How many mails were tried.

    Raises:
        StorageError: the database does not answer.
    """
    # Looking costs nobody anything; only a mail that is there is worth the writers' lock.
    is_any = is_any_due(database, dispatch.clock())
    tried = 0
    while is_any and tried < limit and (taken := _take(database, dispatch.clock())) is not None:
        tried += 1
        _try(database, dispatch, taken)
    return tried


def is_any_due(database: Database, now: datetime) -> bool:
    """Whether a mail waits for a worker.

    Raises:
        StorageError: the database does not answer.
    """
    with database.reading() as db:
        return store.has_due(db, now)


def dead_letters(db: Connection) -> tuple[DeadMail, ...]:
    """Returns the mails that were given up, the newest first."""
    return store.dead(db)


def try_again(db: Connection, mail_id: int, now: datetime) -> bool:
    """Lets a dead mail be tried anew; returns whether there was one."""
    return store.revive(db, mail_id, now)


def _take(database: Database, now: datetime) -> WaitingMail | None:
    with database.writing() as db:
        return store.take(db, now, now + LEASE, secrets.token_hex(16))


def _try(database: Database, dispatch: Dispatch, taken: WaitingMail) -> None:
    facts = {"mail": taken.id, "kind": taken.mail.kind, "attempt": taken.attempts}
    try:
        dispatch.postman.send(compose(taken, dispatch.letterhead))
    except AdapterError as error:
        now, reason = dispatch.clock(), error.message[:LONGEST_ERROR]
        with database.writing() as db:
            if error.permanent or taken.attempts >= MOST_ATTEMPTS:
                store.give_up(db, taken, now, reason)
                log.warning("mail_given_up", **facts)
            else:
                chance = random.Random(taken.lease)  # noqa: S311  a pause is no secret
                store.postpone(db, taken, now + pause_after(taken.attempts, chance), reason)
                log.warning("mail_failed", **facts)
    else:
        with database.writing() as db:
            store.mark_sent(db, taken, dispatch.clock())
        log.info("mail_sent", **facts)
