"""The table of votes: one a reader, article and language."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    case,
    func,
    insert,
    select,
    update,
)

from portal.feedback.model import LONGEST_REASON, Ballot, Counts, Reason
from portal.storage import UtcDateTime

metadata = MetaData()
votes = Table(
    "feedback_votes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lang", String(8), nullable=False),
    Column("article", String(200), nullable=False),
    Column("reader", String(64), nullable=False),
    Column("is_helpful", Boolean, nullable=False),
    Column("reason", String(LONGEST_REASON), nullable=False, server_default=""),
    Column("voted_at", UtcDateTime, nullable=False),
    UniqueConstraint("lang", "article", "reader", name="uq_feedback_votes_reader"),
)
_yes = func.coalesce(func.sum(case((votes.c.is_helpful, 1), else_=0)), 0)
_no = func.coalesce(func.sum(case((votes.c.is_helpful, 0), else_=1)), 0)


def put(db: Connection, ballot: Ballot, now: datetime, *, is_helpful: bool) -> None:
    """Writes a reader's vote, in the place of the one they gave before; a reason stays only with a "no"."""
    values: dict[str, object] = {"is_helpful": is_helpful, "voted_at": now} | ({"reason": ""} if is_helpful else {})
    found = db.execute(update(votes).where(*_one(ballot)).values(values))
    if found.rowcount == 0:
        db.execute(insert(votes).values(**asdict(ballot), **values))


def put_reason(db: Connection, ballot: Ballot, reason: str) -> bool:
    """Writes the reason of a reader's "no"; whether there was one to write it to."""
    no = (*_one(ballot), votes.c.is_helpful.is_(False))
    return db.execute(update(votes).where(*no).values(reason=reason)).rowcount > 0


def counts(db: Connection, lang: str, article: str) -> Counts:
    """Returns how an article's readers voted."""
    row = db.execute(select(_yes, _no).where(votes.c.lang == lang, votes.c.article == article)).one()
    return Counts(int(row[0]), int(row[1]))


def all_counts(db: Connection) -> dict[str, dict[str, Counts]]:
    """Returns language → article → how its readers voted, in the order of the alphabet."""
    order = (votes.c.lang, votes.c.article)
    found: dict[str, dict[str, Counts]] = {}
    for lang, article, yes, no in db.execute(select(*order, _yes, _no).group_by(*order).order_by(*order)):
        found.setdefault(lang, {})[article] = Counts(int(yes), int(no))
    return found


def reasons(db: Connection) -> tuple[Reason, ...]:
    """Returns every reason, the last given first."""
    rows = db.execute(
        select(votes.c.lang, votes.c.article, votes.c.reason)
        .where(votes.c.reason != "")
        .order_by(votes.c.voted_at.desc(), votes.c.id.desc())
    )
    return tuple(Reason(lang, article, text) for lang, article, text in rows)


def _one(ballot: Ballot) -> tuple[ColumnElement[bool], ...]:
    return (votes.c.lang == ballot.lang, votes.c.article == ballot.article, votes.c.reader == ballot.reader)
