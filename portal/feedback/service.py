"""Voting, saying why, and handing the counts to the next build."""

from __future__ import annotations

import hmac
import json
import os
from datetime import datetime
from pathlib import Path

from portal.feedback import store
from portal.feedback.model import Ballot, Counts, Reason, UnusableVoteError, is_helpful, tidy_reason
from portal.settings import Settings
from portal.storage import Database, open_database


def reader_number(secret: str, cookie: str) -> str:
    """Returns what a reader is kept as: from it nobody can tell the cookie, nor vote in the reader's place."""
    return hmac.digest(secret.encode(), f"reader {cookie}".encode(), "sha256").hex()[:32]


def vote(database: Database, ballot: Ballot, value: str, now: datetime) -> Counts:
    """Writes a reader's vote, in the place of the one they gave before, and returns the article's counts.

    Args:
        database: of the portal.
        ballot: whose, and on what: an article of the release; the reader as `reader_number` writes them.
        value: `yes` or `no`.
        now: aware moment.

    Raises:
        UnusableVoteError: the value is another.
        StorageError: the database does not answer; nothing was written.
    """
    helpful = is_helpful(value)
    with database.writing() as db:
        store.put(db, ballot, now, is_helpful=helpful)
        return store.counts(db, ballot.lang, ballot.article)


def give_reason(database: Database, ballot: Ballot, text: str) -> None:
    """Keeps what a reader missed with the "no" that they voted.

    Raises:
        UnusableVoteError: the text is empty, or this reader has not voted no.
        StorageError: the database does not answer; nothing was written.
    """
    reason = tidy_reason(text)
    with database.writing() as db:
        if not store.put_reason(db, ballot, reason):
            raise UnusableVoteError("A reason goes with a vote, and there is none from this reader")


def counts(database: Database, lang: str, article: str) -> Counts:
    """Returns how an article's readers voted.

    Raises:
        StorageError: the database does not answer.
    """
    with database.reading() as db:
        return store.counts(db, lang, article)


def given_reasons(settings: Settings) -> tuple[Reason, ...]:
    """Returns what readers missed, the last given first; for writers.

    Raises:
        StorageError: the database does not answer.
    """
    database = open_database(settings)
    try:
        with database.reading() as db:
            return store.reasons(db)
    finally:
        database.close()


def export_votes(settings: Settings) -> Path:
    """Writes the counts to `var/export/votes.json` for the next build, and returns that file.

    The same votes give the same bytes: they are part of what a build is made of. Where there is no database, as on a
    machine that only builds, the file is left as it is.

    Raises:
        StorageError: the database does not answer; the file is as it was.
    """
    target = settings.var / "export" / "votes.json"
    database = open_database(settings)
    if database.file is not None and not database.file.is_file():
        return target
    try:
        with database.reading() as db:
            found = store.all_counts(db)
    finally:
        database.close()
    table = {
        lang: {article: {"yes": given.yes, "no": given.no} for article, given in articles.items()}
        for lang, articles in found.items()
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}.unfinished")
    unfinished.write_text(json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    unfinished.replace(target)
    return target
