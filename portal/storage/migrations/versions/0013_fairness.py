"""Since when somebody waits, until when fair use holds a request behind the others, and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.storage.types import UtcDateTime

revision = "fairness01"
down_revision = "levels01"

_BEFORE = [
    *("state", "promised", "plan", "lane", "criticality", "first_reply_at", "due_at", "level_due_at", "clock_from"),
    *("id", "level", "assignee"),
]
_AFTER = [*_BEFORE, "awaited_since", "behind_until"]


def upgrade() -> None:
    op.add_column("tickets", sa.Column("awaited_since", UtcDateTime, nullable=True))
    op.add_column("tickets", sa.Column("behind_until", UtcDateTime, nullable=True))
    # As it is kept from now on: since the first word of the customer's that nothing of ours has answered.
    op.execute(
        "UPDATE tickets SET awaited_since = (SELECT min(asked.at) FROM ticket_events AS asked"
        " WHERE asked.ticket = tickets.id AND asked.kind IN ('opened', 'customer_replied', 'reopened')"
        " AND asked.id > coalesce((SELECT max(said.id) FROM ticket_events AS said WHERE said.ticket = tickets.id"
        " AND said.kind IN ('agent_replied', 'asked_more', 'solved', 'closed')), 0))"
    )
    op.drop_index("ix_tickets_queue", "tickets")
    op.create_index("ix_tickets_queue", "tickets", _AFTER)
    op.create_table(
        "fair_use_marks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket", sa.Integer, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("what", sa.String(24), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_fair_use_marks_ticket", "fair_use_marks", ["ticket", "what", "at"])
    op.create_table(
        "fair_use_cases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket", sa.Integer, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("rule", sa.String(24), nullable=False),
        sa.Column("allowed", sa.Integer, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("until", UtcDateTime, nullable=False),
        sa.Column("contested_at", UtcDateTime, nullable=True),
        sa.Column("decided_at", UtcDateTime, nullable=True),
        sa.Column("decision", sa.String(12), nullable=False, server_default=""),
    )
    op.create_index("ix_fair_use_cases_ticket", "fair_use_cases", ["ticket"])
    op.create_index("ix_fair_use_cases_contested", "fair_use_cases", ["contested_at", "decided_at"])


def downgrade() -> None:
    op.drop_table("fair_use_cases")
    op.drop_table("fair_use_marks")
    op.drop_index("ix_tickets_queue", "tickets")
    op.create_index("ix_tickets_queue", "tickets", _BEFORE)
    for column in ("behind_until", "awaited_since"):
        op.drop_column("tickets", column)
