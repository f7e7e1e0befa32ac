"""The tables of questions that found nothing. A reader is a number that means nothing the day after."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)

from portal.search.model import LONGEST, Unanswered

metadata = MetaData()
questions = Table(
    "search_questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lang", String(8), nullable=False),
    Column("question", String(LONGEST), nullable=False),
    Column("day", Date, nullable=False),
    Column("reader", String(64), nullable=False),
    UniqueConstraint("lang", "question", "day", "reader", name="uq_search_questions_reader"),
    Index("ix_search_questions_day", "day"),
)
days = Table(
    "search_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("salt", String(64), nullable=False),
)


def salt_of(db: Connection, day: date) -> str | None:
    """Returns what readers are numbered with on `day`; None when it is not made yet, or forgotten."""
    return db.execute(select(days.c.salt).where(days.c.day == day)).scalar_one_or_none()


def begin_day(db: Connection, day: date, salt: str, keep_from: date) -> None:
    """Numbers readers anew: the salts of other days are forgotten, with questions older than `keep_from`."""
    db.execute(delete(days))
    db.execute(insert(days).values(day=day, salt=salt))
    db.execute(delete(questions).where(questions.c.day < keep_from))


def add(db: Connection, lang: str, question: str, day: date, reader: str) -> None:
    """Remembers that a reader asked; asking again the same day changes nothing."""
    same = (questions.c.lang == lang, questions.c.question == question)
    today = (questions.c.day == day, questions.c.reader == reader)
    if db.execute(select(questions.c.id).where(*same, *today)).first() is None:
        db.execute(insert(questions).values(lang=lang, question=question, day=day, reader=reader))


def count_on(db: Connection, day: date) -> int:
    """Returns how many questions are remembered of `day`."""
    return int(db.execute(select(func.count()).where(questions.c.day == day)).scalar_one())


def asked_by_at_least(db: Connection, readers: int, since: date) -> tuple[Unanswered, ...]:
    """Returns the questions that at least `readers` asked from the day `since` on, the most asked first."""
    asked = func.count().label("asked")
    rows = db.execute(
        select(questions.c.lang, questions.c.question, asked, func.max(questions.c.day))
        .where(questions.c.day >= since)
        .group_by(questions.c.lang, questions.c.question)
        .having(asked >= readers)
        .order_by(asked.desc(), questions.c.lang, questions.c.question)
    )
    return tuple(Unanswered(lang, question, readers, last) for lang, question, readers, last in rows)
