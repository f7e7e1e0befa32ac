"""What is kept of files that came with a message, and of questions that an article answered before they were sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from portal.tickets.tables import attachments, spared_questions


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message.

    Attributes:
        event: id of the event whose message it came with.
        key: its name on our disk, drawn at random.
        name: what the customer calls it; shown, never used as a path.
        kind: its media type, found in its content.
        size: bytes.
    """

    event: int
    key: str
    name: str
    kind: str
    size: int


def add_attachment(db: Connection, ticket: int, attachment: Attachment, now: datetime) -> None:
    """Notes that a file belongs to a message."""
    values = {name: getattr(attachment, name) for name in ("event", "key", "name", "kind", "size")}
    db.execute(insert(attachments).values(ticket=ticket, made_at=now, **values))


def attachments_of(db: Connection, ticket: int) -> tuple[Attachment, ...]:
    """Returns the files of a ticket, in the order in which they came."""
    rows = db.execute(select(attachments).where(attachments.c.ticket == ticket).order_by(attachments.c.id))
    return tuple(Attachment(row.event, row.key, row.name, row.kind, row.size) for row in rows)


def known_keys(db: Connection, keys: tuple[str, ...]) -> frozenset[str]:
    """Returns those of some keys that belong to a message."""
    return frozenset(db.execute(select(attachments.c.key).where(attachments.c.key.in_(keys))).scalars())


def note_spared(db: Connection, lang: str, article: str, now: datetime) -> None:
    """Notes that an article answered what somebody was about to ask; nothing about them is kept."""
    db.execute(insert(spared_questions).values(lang=lang, article=article, at=now))
