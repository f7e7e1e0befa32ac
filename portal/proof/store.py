"""The table of signed months. Nothing in it is ever changed: the database itself refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, MetaData, String, Table, Text, insert, select

from portal.proof.months import Month, parse_month
from portal.storage import UtcDateTime

metadata = MetaData()
months = Table(
    "proof_months",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("text", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("signature", String(64), nullable=False),
    Column("signed_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A signed month as the database keeps it.

    Attributes:
        month: which.
        text: its record, as it was signed.
        digest: of the text.
        signature: of the digest.
    """

    month: Month
    text: str
    digest: str
    signature: str


def last(db: Connection) -> Kept | None:
    """Returns the month that was signed last; None before the first."""
    row = db.execute(select(months).order_by(months.c.month.desc()).limit(1)).first()
    return None if row is None else Kept(parse_month(row.month), row.text, row.digest, row.signature)


def every(db: Connection) -> tuple[Kept, ...]:
    """Returns every signed month, the first month first."""
    rows = db.execute(select(months).order_by(months.c.month))
    return tuple(Kept(parse_month(row.month), row.text, row.digest, row.signature) for row in rows)


def add(db: Connection, kept: Kept, now: datetime) -> None:
    """Keeps a month that was signed at this moment, for good."""
    db.execute(
        insert(months).values(
            month=str(kept.month), text=kept.text, digest=kept.digest, signature=kept.signature, signed_at=now
        )
    )
