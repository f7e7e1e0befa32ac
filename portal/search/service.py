"""Remembering what found nothing, without remembering who asked.

A question is kept with its language and its day. To count readers rather than requests, each is kept with a number:
the HMAC of the reader's address and browser under a salt made for that day and deleted the next. Once it is deleted,
nobody, not even who runs the server, can tell from the number who asked, or that two days' numbers are one reader.
Questions that look personal are not kept at all, and none longer than `KEPT_DAYS`. Writers see only those that
`ENOUGH_READERS` asked.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime, timedelta

import structlog

from portal.search import store
from portal.search.model import Unanswered, worth_remembering
from portal.settings import Settings
from portal.storage import Database, StorageError, open_database

ENOUGH_READERS = 3
KEPT_DAYS = 180
MOST_A_DAY = 5_000  # rows: a script that searches nonsense cannot fill the disk

log = structlog.get_logger()


def remember_unanswered(database: Database, question: str, lang: str, reader: str, now: datetime) -> None:
    """Remembers a question that found nothing. Never fails: an answer does not wait for a memory.

    Args:
        database: of the portal.
        question: whatever a visitor typed.
        lang: language of the index that was asked.
        reader: what tells readers apart today, such as address and browser; only its keyed hash is kept.
        now: aware moment.
    """
    text = worth_remembering(question)
    if text is None:
        return
    day = now.astimezone(UTC).date()
    try:
        with database.writing() as db:
            salt = store.salt_of(db, day)
            if salt is None:
                salt = secrets.token_hex(32)
                store.begin_day(db, day, salt, day - timedelta(days=KEPT_DAYS))
            if store.count_on(db, day) < MOST_A_DAY:
                number = hmac.digest(salt.encode(), reader.encode(), "sha256").hex()[:32]
                store.add(db, lang, text, day, number)
    except StorageError as error:
        log.warning("question_not_remembered", reason=error.message)


def unanswered(settings: Settings, now: datetime) -> tuple[Unanswered, ...]:
    """Returns the questions that found nothing and that at least `ENOUGH_READERS` readers asked, most asked first.

    Raises:
        StorageError: the database does not answer.
    """
    database = open_database(settings)
    try:
        with database.reading() as db:
            since = now.astimezone(UTC).date() - timedelta(days=KEPT_DAYS)
            return store.asked_by_at_least(db, ENOUGH_READERS, since)
    finally:
        database.close()
