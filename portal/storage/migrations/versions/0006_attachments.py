"""Files that come with a message, and questions that an article answered before they were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.storage.types import UtcDateTime

revision = "tickets02"
down_revision = "accounts01"


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket", sa.Integer, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("event", sa.Integer, sa.ForeignKey("ticket_events.id"), nullable=False),
        sa.Column("key", sa.String(43), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_attachments_ticket", "attachments", ["ticket"])
    op.create_table(
        "spared_questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("article", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("spared_questions")
    op.drop_table("attachments")
