"""Requests whose words are there still, by when they ended: the daily sweep reads none that is erased."""

from __future__ import annotations

from alembic import op

revision = "keeping02"
down_revision = "keeping01"


def upgrade() -> None:
    op.create_index("ix_tickets_ended", "tickets", ["erased_at", "state", "changed_at"])


def downgrade() -> None:
    op.drop_index("ix_tickets_ended", "tickets")
