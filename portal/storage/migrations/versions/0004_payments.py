"""Orders, their payment pages and refunds, the notices that were taken, and the sandbox's own books."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.storage.types import UtcDateTime

revision = "payments01"
down_revision = "tickets01"


def upgrade() -> None:
    _orders()
    _sandbox()


def _orders() -> None:
    op.create_table(
        "payments_orders",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("ticket_id", sa.Integer, nullable=False, index=True),
        sa.Column("open_ticket_id", sa.Integer, nullable=True, unique=True),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("policy_version", sa.String(64), nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("is_live", sa.Boolean, nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("is_cancelled", sa.Boolean, nullable=False),
        sa.Column("paid_at", UtcDateTime, nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("problem", sa.String(200), nullable=False),
    )
    op.create_table(
        "payments_attempts",
        sa.Column("order_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("session_id", sa.String(128), nullable=True, unique=True),
        sa.Column("url", sa.String(2000), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("payment_id", sa.String(128), nullable=True, index=True),
        sa.Column("is_spent", sa.Boolean, nullable=False),
        sa.Column("check_at", UtcDateTime, nullable=True, index=True),
        sa.PrimaryKeyConstraint("order_id", "number"),
    )
    op.create_table(
        "payments_refunds",
        sa.Column("id", sa.String(128), primary_key=True),
        sa.Column("order_id", sa.String(32), nullable=False, index=True),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("provider_id", sa.String(128), nullable=True, unique=True),
        sa.Column("requested_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("key_number", sa.Integer, nullable=False),
    )
    op.create_index("ix_payments_refunds_due", "payments_refunds", ["due_at"])
    op.create_table(
        "payments_notices",
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("order_id", sa.String(32), nullable=True),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("provider", "id"),
    )


def _sandbox() -> None:
    op.create_table(
        "payments_sandbox_sessions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(120), nullable=False, unique=True),
        sa.Column("order_id", sa.String(64), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("return_url", sa.String(500), nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("payment_id", sa.String(64), nullable=True, unique=True),
    )
    op.create_table(
        "payments_sandbox_refunds",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(120), nullable=False, unique=True),
        sa.Column("payment_id", sa.String(64), nullable=False, index=True),
        sa.Column("refund_id", sa.String(64), nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
    )
    op.create_table(
        "payments_sandbox_notices",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("delivered_at", UtcDateTime, nullable=True),
    )
    op.create_index("ix_payments_sandbox_notices_due", "payments_sandbox_notices", ["delivered_at", "due_at"])


def downgrade() -> None:
    for table in ("notices", "refunds", "sessions"):
        op.drop_table(f"payments_sandbox_{table}")
    for table in ("notices", "refunds", "attempts", "orders"):
        op.drop_table(f"payments_{table}")
