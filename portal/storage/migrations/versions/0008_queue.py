"""The queue's keys in one index; the mails to one address, counted without reading all."""

from __future__ import annotations

from alembic import op

revision = "queue01"
down_revision = "desk01"


def upgrade() -> None:
    op.drop_index("ix_tickets_state", "tickets")
    op.create_index(
        "ix_tickets_queue",
        "tickets",
        ["state", "promised", "plan", "lane", "first_reply_at", "due_at", "clock_from", "id"],
    )
    op.create_index("ix_outbox_mails_recipient", "outbox_mails", ["recipient", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_outbox_mails_recipient", "outbox_mails")
    op.drop_index("ix_tickets_queue", "tickets")
    op.create_index("ix_tickets_state", "tickets", ["state", "due_at"])
