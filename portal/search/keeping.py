"""What unanswered questions hold of readers, and when they are forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from portal.policy.keeping import Keeping
from portal.search.service import KEPT_DAYS
from portal.search.store import days, questions
from portal.storage.register import Entry, Personal, Whose
from portal.storage.sweeps import Rows, Sweep

_OLD = f"{KEPT_DAYS} days after it was asked"

REGISTER = (
    Entry(
        questions,
        plain=("id", "lang", "day"),
        personal={
            "question": Personal("to write the article that was missing; nothing that looks personal is kept", _OLD),
            "reader": Personal("to count readers; means nothing once the salt of its day is gone", _OLD),
        },
        whose=Whose.READER,
    ),
    Entry(
        days,
        plain=("day",),
        personal={"salt": Personal("to number the readers of one day", "the day after, at the next sweep")},
        whose=Whose.READER,
    ),
)


def sweeps(keeping: Keeping, now: datetime) -> tuple[Sweep, ...]:  # noqa: ARG001  as every slice has it
    """Returns what has outlived its purpose: questions, and the salts of former days."""
    today = now.astimezone(UTC).date()
    return (
        Rows("unanswered questions", questions, (questions.c.day < today - timedelta(days=KEPT_DAYS),)),
        Rows("salts of former days", days, (days.c.day < today,)),
    )
