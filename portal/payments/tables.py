"""The tables of orders, their payment pages, their refunds, and the notices that were taken."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, PrimaryKeyConstraint, String, Table

from portal.storage import UtcDateTime

metadata = MetaData()
orders = Table(
    "payments_orders",
    metadata,
    Column("id", String(32), primary_key=True),
    # No foreign key: a ticket is forgotten when its time has come, what was paid must be kept much longer.
    Column("ticket_id", Integer, nullable=False, index=True),
    # The ticket again, as long as this is its one order to pay or keep: two clicks make one order.
    Column("open_ticket_id", Integer, nullable=True, unique=True),
    Column("reference", String(20), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("policy_version", String(64), nullable=False),
    Column("provider", String(16), nullable=False),
    Column("is_live", Boolean, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("email", String(254), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("is_cancelled", Boolean, nullable=False),
    Column("paid_at", UtcDateTime, nullable=True),
    Column("state", String(20), nullable=False),
    Column("problem", String(200), nullable=False),
)
attempts = Table(
    "payments_attempts",
    metadata,
    Column("order_id", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("session_id", String(128), nullable=True, unique=True),
    Column("url", String(2000), nullable=True),
    Column("state", String(10), nullable=False),
    Column("payment_id", String(128), nullable=True, index=True),
    Column("is_spent", Boolean, nullable=False),
    Column("check_at", UtcDateTime, nullable=True, index=True),
    PrimaryKeyConstraint("order_id", "number"),
)
refunds = Table(
    "payments_refunds",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("order_id", String(32), nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("state", String(10), nullable=False),
    Column("provider_id", String(128), nullable=True, unique=True),
    Column("requested_at", UtcDateTime, nullable=False),
    # When to ask the provider for it; NULL once it was asked.
    Column("due_at", UtcDateTime, nullable=True),
    Column("tries", Integer, nullable=False),
    Column("key_number", Integer, nullable=False),
    Index("ix_payments_refunds_due", "due_at"),
)
notices = Table(
    "payments_notices",
    metadata,
    Column("provider", String(16), nullable=False),
    Column("id", String(128), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("order_id", String(32), nullable=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("provider", "id"),
)
