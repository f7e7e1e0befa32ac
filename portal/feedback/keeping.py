"""What votes hold of readers, and when it is forgotten: a vote goes on counting, whose it was does not stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, cast

from portal.feedback.store import votes
from portal.policy.keeping import Keeping
from portal.storage.register import Entry, Personal, Whose
from portal.storage.sweeps import Rows, Sweep

_OLD = "{votes} after the vote; the vote goes on counting"
NOBODY = "-"  # begins the reader of a vote that is nobody's any more; a reader's number is hexadecimal

REGISTER = (
    Entry(
        votes,
        plain=("id", "lang", "article", "is_helpful", "voted_at"),
        personal={
            "reader": Personal("so that one reader has one vote; a number that does not tell who", _OLD),
            "reason": Personal("to mend the article", _OLD),
        },
        whose=Whose.READER,
    ),
)


def sweeps(keeping: Keeping, now: datetime) -> tuple[Sweep, ...]:
    """Returns what has outlived its purpose: who voted, and why."""
    old = (votes.c.voted_at < keeping.votes.before(now), votes.c.reader.not_like(f"{NOBODY}%"))
    blank = {"reader": NOBODY + cast(votes.c.id, String), "reason": ""}
    return (Rows("votes, of which the reader and the reason are erased", votes, old, blank),)
