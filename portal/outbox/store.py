"""The table of mails."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from portal.outbox.model import DeadMail, Mail, MailState, WaitingMail
from portal.storage import UtcDateTime

metadata = MetaData()
mails = Table(
    "outbox_mails",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("recipient", String(254), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("lease", String(32), nullable=False),
    Column("leased_until", UtcDateTime, nullable=True),
    Column("error", String(300), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=True),
    Index("ix_outbox_mails_due", "state", "due_at"),
    Index("ix_outbox_mails_recipient", "recipient", "created_at"),
)


_NOW = bindparam("now", type_=UtcDateTime())
_DUE = (
    mails.c.state == MailState.WAITING,
    mails.c.due_at <= _NOW,
    or_(mails.c.leased_until.is_(None), mails.c.leased_until <= _NOW),
)
_NEW = (
    "key",
    "kind",
    "recipient",
    "subject",
    "text",
    "lang",
    "state",
    "attempts",
    "due_at",
    "lease",
    "error",
    "created_at",
)
# Written once: putting a statement together takes longer than running it.
_ADD = insert(mails).from_select(
    _NEW,
    select(*(bindparam(f"new_{name}", type_=mails.c[name].type) for name in _NEW)).where(
        ~exists().where(mails.c.key == bindparam("new_key"))
    ),
)
_HAS_DUE = select(mails.c.id).where(*_DUE).limit(1)
_NEXT = select(mails).where(*_DUE).order_by(mails.c.due_at, mails.c.id).limit(1)
_CHANGE = update(mails).where(mails.c.id == bindparam("row"), mails.c.lease == bindparam("held"))


def add(db: Connection, mail: Mail, now: datetime) -> bool:
    """Writes a mail to send as soon as possible; returns False, having changed nothing, when its key is known."""
    words = (mail.key, mail.kind, mail.recipient, mail.subject, mail.text, mail.lang)
    values = (*words, MailState.WAITING, 0, now, "", "", now)
    return db.execute(_ADD, {f"new_{name}": value for name, value in zip(_NEW, values, strict=True)}).rowcount == 1


def has_due(db: Connection, now: datetime) -> bool:
    """Whether a mail waits for a worker."""
    return db.execute(_HAS_DUE, {"now": now}).first() is not None


def take(db: Connection, now: datetime, until: datetime, lease: str) -> WaitingMail | None:
    """Takes the mail that has waited longest, for `lease` alone until `until`; None when none is due."""
    row = db.execute(_NEXT, {"now": now}).first()
    if row is None:
        return None
    values: dict[str, Any] = {"lease": lease, "leased_until": until, "attempts": row.attempts + 1}
    db.execute(_CHANGE, {"row": row.id, "held": row.lease, **values})
    return WaitingMail(row.id, _mail(row), row.attempts + 1, row.created_at, lease)


def mark_sent(db: Connection, taken: WaitingMail, now: datetime) -> None:
    """Ends a mail: it was handed over. Whose turn has passed changes nothing."""
    _end(db, taken, state=MailState.SENT, error="", ended_at=now)


def postpone(db: Connection, taken: WaitingMail, due_at: datetime, error: str) -> None:
    """Gives a mail back, to be tried again at `due_at`."""
    _end(db, taken, state=MailState.WAITING, due_at=due_at, error=error)


def give_up(db: Connection, taken: WaitingMail, now: datetime, error: str) -> None:
    """Sets a mail aside until somebody looks."""
    _end(db, taken, state=MailState.DEAD, error=error, ended_at=now)


def revive(db: Connection, mail_id: int, now: datetime) -> bool:
    """Lets a dead mail be tried anew; returns whether there was one."""
    statement = update(mails).where(mails.c.id == mail_id, mails.c.state == MailState.DEAD)
    return db.execute(statement.values(state=MailState.WAITING, attempts=0, due_at=now, ended_at=None)).rowcount == 1


def dead(db: Connection) -> tuple[DeadMail, ...]:
    """Returns the mails that were given up, the newest first."""
    rows = db.execute(select(mails).where(mails.c.state == MailState.DEAD).order_by(mails.c.ended_at.desc()))
    return tuple(DeadMail(row.id, _mail(row), row.attempts, row.error, row.ended_at) for row in rows)


def count_to(db: Connection, recipient: str, kinds: Collection[str], since: datetime) -> int:
    """Returns how many mails of some kinds were written to `recipient` from `since` on, sent or not."""
    return int(db.execute(_count_of(tuple(kinds)), {"to": recipient, "now": since}).scalar_one())


@cache
def _count_of(kinds: tuple[str, ...]) -> Select[int]:
    # A list handed over with the values would be written into the statement each time; our code names few lists.
    own = (mails.c.recipient == bindparam("to"), or_(*(mails.c.kind == kind for kind in kinds)))
    return select(func.count()).select_from(mails).where(*own, mails.c.created_at >= _NOW)


def _end(db: Connection, taken: WaitingMail, **values: datetime | str | None) -> None:
    db.execute(_CHANGE, {"row": taken.id, "held": taken.lease, "lease": "", "leased_until": None, **values})


def _mail(row: Row[Any]) -> Mail:
    return Mail(row.recipient, row.subject, row.text, row.lang, row.kind, row.key)
