"""Tickets, their events, the links that open them and the promises they were given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.storage.types import UtcDateTime

revision = "tickets01"
down_revision = "outbox01"

# SQLite's and PostgreSQL's ways of refusing the same thing. Forgetting a person empties the text of an event: that
# alone is allowed, and never brings a text back.
SQLITE_GUARDS = (
    """
    CREATE TRIGGER ticket_events_keep BEFORE DELETE ON ticket_events
    BEGIN SELECT RAISE(ABORT, 'ticket events are only added'); END
    """,
    """
    CREATE TRIGGER ticket_events_hold BEFORE UPDATE ON ticket_events
    WHEN NEW.id IS NOT OLD.id OR NEW.ticket IS NOT OLD.ticket OR NEW.kind IS NOT OLD.kind OR NEW.at IS NOT OLD.at
      OR NEW.author IS NOT OLD.author OR NEW.agent IS NOT OLD.agent OR NEW.facts IS NOT OLD.facts OR NEW.text <> ''
    BEGIN SELECT RAISE(ABORT, 'ticket events are only added'); END
    """,
)
POSTGRESQL_GUARDS = (
    """
    CREATE FUNCTION ticket_events_are_only_added() RETURNS trigger AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NEW.text = '' AND (NEW.id, NEW.ticket, NEW.kind, NEW.at, NEW.author, NEW.facts)
        = (OLD.id, OLD.ticket, OLD.kind, OLD.at, OLD.author, OLD.facts) AND NEW.agent IS NOT DISTINCT FROM OLD.agent
      THEN RETURN NEW; END IF;
      RAISE EXCEPTION 'ticket events are only added';
    END $$ LANGUAGE plpgsql
    """,
    """
    CREATE TRIGGER ticket_events_hold BEFORE UPDATE OR DELETE ON ticket_events
    FOR EACH ROW EXECUTE FUNCTION ticket_events_are_only_added()
    """,
)


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(12), nullable=False, unique=True),
        sa.Column("submission", sa.String(64), nullable=False, unique=True),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(150), nullable=False),
        sa.Column("area", sa.String(60), nullable=False),
        sa.Column("article", sa.String(200), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("plan", sa.String(60), nullable=False),
        sa.Column("customer", sa.Integer, nullable=True),
        sa.Column("lane", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("promised", sa.String(64), nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("clock_from", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=True),
        sa.Column("first_reply_at", UtcDateTime, nullable=True),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("is_address_confirmed", sa.Boolean, nullable=False),
    )
    op.create_index("ix_tickets_state", "tickets", ["state", "due_at"])
    op.create_index("ix_tickets_email", "tickets", ["email"])
    op.create_index("ix_tickets_customer", "tickets", ["customer"])
    op.create_table(
        "ticket_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket", sa.Integer, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("author", sa.String(12), nullable=False),
        sa.Column("agent", sa.Integer, nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
    )
    op.create_index("ix_ticket_events_ticket", "ticket_events", ["ticket", "id"])
    op.create_table(
        "ticket_access",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket", sa.Integer, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("scope", sa.String(12), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("revoked_at", UtcDateTime, nullable=True),
    )
    op.create_index("ix_ticket_access_ticket", "ticket_access", ["ticket"])
    op.create_table(
        "promise_versions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("version", sa.String(60), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
    )
    guards = SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_GUARDS
    for statement in guards:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("promise_versions")
    op.drop_table("ticket_access")
    op.drop_table("ticket_events")
    op.drop_table("tickets")
