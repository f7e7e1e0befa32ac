"""Signed months; articles offered before a request was sent, and what came of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.storage.types import UtcDateTime

revision = "proof01"
down_revision = "queue01"

SQLITE_GUARDS = tuple(
    f"""
    CREATE TRIGGER proof_months_{action.lower()} BEFORE {action} ON proof_months
    BEGIN SELECT RAISE(ABORT, 'a signed month stays as it is'); END
    """
    for action in ("UPDATE", "DELETE")
)
POSTGRESQL_GUARDS = (
    """
    CREATE FUNCTION proof_months_stay() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION 'a signed month stays as it is'; END $$ LANGUAGE plpgsql
    """,
    """
    CREATE TRIGGER proof_months_hold BEFORE UPDATE OR DELETE ON proof_months
    FOR EACH ROW EXECUTE FUNCTION proof_months_stay()
    """,
)


def upgrade() -> None:
    op.create_table(
        "proof_months",
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.Column("signed_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("form", sa.String(64), nullable=False, unique=True),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("came_back", sa.Boolean, nullable=False),
    )
    op.create_index("ix_offers_day", "offers", ["day", "reader"])
    op.create_table(
        "offered_articles",
        sa.Column("offer", sa.Integer, sa.ForeignKey("offers.id"), primary_key=True),
        sa.Column("article", sa.String(200), primary_key=True),
        sa.Column("is_answer", sa.Boolean, nullable=False),
    )
    op.create_table(
        "offer_days",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("salt", sa.String(64), nullable=False),
    )
    guards = SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_GUARDS
    for statement in guards:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("offer_days")
    op.drop_table("offered_articles")
    op.drop_table("offers")
    op.drop_table("proof_months")
