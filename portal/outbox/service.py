"""Writing mail inside a transaction, and sending what is due outside of any."""

from __future__ import annotations

import random
import secrets
import time
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
BUSY = 0.02  # seconds: a write that took longer than this stood in line behind others
GIVE_WAY = 8  # times as long as that write took, others are left alone
LONGEST_REST = 0.5  # seconds

Ending = Callable[[Connection], None]

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


def deliver_due(
    database: Database, dispatch: Dispatch, limit: int = 50, go_on: Callable[[], bool] = lambda: True
) -> int:
    """Sends what is due, one after the other; several workers share the work.

    Requests come first: a write that had to wait shows that others write, and they are left alone for a while. What a
    mail came to is otherwise noted in the transaction that takes the next one.

    Each mail is handed over at least once. It may be handed over twice only when the process dies between the mail
    server's yes and our commit; both then carry one Message-ID.

    Args:
        database: where mail waits.
        dispatch: how it is sent.
        limit: no more than so many.
        go_on: asked after each mail; another is begun when it says so.

    Returns:
        How many mails were tried.

    Raises:
        StorageError: the database does not answer.
    """
    # Looking costs nobody anything; only a mail that is there is worth the writers' lock.
    if not is_any_due(database, dispatch.clock()):
        return 0
    tried = 0
    ended: Ending | None = None
    is_more = True
    while is_more:
        began = time.monotonic()
        with database.writing() as db:
            if ended is not None:
                ended(db)
            now = dispatch.clock()
            taken = store.take(db, now, now + LEASE, secrets.token_hex(16))
        waited = time.monotonic() - began
        if taken is None:
            return tried
        tried += 1
        ended = _hand_over(dispatch, taken)
        is_more = go_on() and tried < limit
        if not is_more or waited > BUSY:
            with database.writing() as db:
                ended(db)
            ended = None
        if is_more and waited > BUSY:
            time.sleep(min(waited * GIVE_WAY, LONGEST_REST))
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


def _hand_over(dispatch: Dispatch, taken: WaitingMail) -> Ending:
    """Sends one mail; returns what notes how that ended."""
    facts = {"mail": taken.id, "kind": taken.mail.kind, "attempt": taken.attempts}
    try:
        dispatch.postman.send(compose(taken, dispatch.letterhead))
    except AdapterError as error:
        now, reason = dispatch.clock(), error.message[:LONGEST_ERROR]
        if error.permanent or taken.attempts >= MOST_ATTEMPTS:
            log.warning("mail_given_up", **facts)
            return lambda db: store.give_up(db, taken, now, reason)
        log.warning("mail_failed", **facts)
        chance = random.Random(taken.lease)  # noqa: S311  a pause is no secret
        due_at = now + pause_after(taken.attempts, chance)
        return lambda db: store.postpone(db, taken, due_at, reason)
    log.info("mail_sent", **facts)
    sent_at = dispatch.clock()
    return lambda db: store.mark_sent(db, taken, sent_at)
