"""Who has taken a request over and when they owe an answer, how critical it is, which agent has taken it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.storage.types import UtcDateTime

revision = "levels01"
down_revision = "keeping02"

_BEFORE = ["state", "promised", "plan", "lane", "first_reply_at", "due_at", "clock_from", "id"]
_AFTER = [
    *("state", "promised", "plan", "lane", "criticality", "first_reply_at", "due_at", "level_due_at", "clock_from"),
    *("id", "level", "assignee"),
]


def upgrade() -> None:
    op.add_column("tickets", sa.Column("level", sa.String(60), nullable=False, server_default=""))
    op.add_column("tickets", sa.Column("level_due_at", UtcDateTime, nullable=True))
    op.add_column("tickets", sa.Column("criticality", sa.Integer, nullable=False, server_default="0"))
    op.add_column("tickets", sa.Column("assignee", sa.Integer, nullable=True))
    op.drop_index("ix_tickets_queue", "tickets")
    op.create_index("ix_tickets_queue", "tickets", _AFTER)


def downgrade() -> None:
    op.drop_index("ix_tickets_queue", "tickets")
    op.create_index("ix_tickets_queue", "tickets", _BEFORE)
    for column in ("assignee", "criticality", "level_due_at", "level"):
        op.drop_column("tickets", column)
