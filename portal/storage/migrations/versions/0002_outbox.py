"""Mail that leaves after the commit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.storage.types import UtcDateTime

revision = "outbox01"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "outbox_mails",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(120), nullable=False, unique=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("lease", sa.String(32), nullable=False),
        sa.Column("leased_until", UtcDateTime, nullable=True),
        sa.Column("error", sa.String(300), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime, nullable=True),
    )
    op.create_index("ix_outbox_mails_due", "outbox_mails", ["state", "due_at"])


def downgrade() -> None:
    op.drop_table("outbox_mails")
