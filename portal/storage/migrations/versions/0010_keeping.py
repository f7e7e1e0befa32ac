"""When a request was erased, when a customer was last here; only what was erased may be emptied."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.storage.types import UtcDateTime

revision = "keeping01"
down_revision = "proof01"

SQLITE_FORMER_HOLD = """
    CREATE TRIGGER ticket_events_hold BEFORE UPDATE ON ticket_events
    WHEN NEW.id IS NOT OLD.id OR NEW.ticket IS NOT OLD.ticket OR NEW.kind IS NOT OLD.kind OR NEW.at IS NOT OLD.at
      OR NEW.author IS NOT OLD.author OR NEW.agent IS NOT OLD.agent OR NEW.facts IS NOT OLD.facts OR NEW.text <> ''
    BEGIN SELECT RAISE(ABORT, 'ticket events are only added'); END
"""
# Whoever empties a text says for good, in the same transaction, that the whole request was erased.
SQLITE_HOLD = """
    CREATE TRIGGER ticket_events_hold BEFORE UPDATE ON ticket_events
    WHEN NEW.id IS NOT OLD.id OR NEW.ticket IS NOT OLD.ticket OR NEW.kind IS NOT OLD.kind OR NEW.at IS NOT OLD.at
      OR NEW.author IS NOT OLD.author OR NEW.agent IS NOT OLD.agent OR NEW.facts IS NOT OLD.facts OR NEW.text <> ''
      OR (SELECT erased_at FROM tickets WHERE tickets.id = OLD.ticket) IS NULL
    BEGIN SELECT RAISE(ABORT, 'ticket events are only added'); END
"""
SQLITE_STAY = """
    CREATE TRIGGER tickets_stay_erased BEFORE UPDATE ON tickets
    WHEN OLD.erased_at IS NOT NULL
      AND (NEW.erased_at IS NOT OLD.erased_at OR NEW.name <> '' OR NEW.email <> '' OR NEW.subject <> '')
    BEGIN SELECT RAISE(ABORT, 'what was erased stays erased'); END
"""
POSTGRESQL_HOLD = """
    CREATE OR REPLACE FUNCTION ticket_events_are_only_added() RETURNS trigger AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NEW.text = '' AND (NEW.id, NEW.ticket, NEW.kind, NEW.at, NEW.author, NEW.facts)
        = (OLD.id, OLD.ticket, OLD.kind, OLD.at, OLD.author, OLD.facts) AND NEW.agent IS NOT DISTINCT FROM OLD.agent
        {condition}
      THEN RETURN NEW; END IF;
      RAISE EXCEPTION 'ticket events are only added';
    END $$ LANGUAGE plpgsql
"""
POSTGRESQL_STAY = (
    """
    CREATE FUNCTION tickets_stay_erased() RETURNS trigger AS $$
    BEGIN
      IF NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at AND NEW.name = '' AND NEW.email = '' AND NEW.subject = ''
      THEN RETURN NEW; END IF;
      RAISE EXCEPTION 'what was erased stays erased';
    END $$ LANGUAGE plpgsql
    """,
    """
    CREATE TRIGGER tickets_stay_erased BEFORE UPDATE ON tickets
    FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION tickets_stay_erased()
    """,
)


def upgrade() -> None:
    op.add_column("tickets", sa.Column("erased_at", UtcDateTime, nullable=True))
    op.add_column("customers", sa.Column("active_at", UtcDateTime, nullable=True))
    # Whoever is signed in was here lately; of the others we know when they were added.
    op.execute(
        "UPDATE customers SET active_at = COALESCE("
        "(SELECT MAX(seen_at) FROM account_sessions WHERE customer = customers.id), made_at)"
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER ticket_events_hold")
        op.execute(SQLITE_HOLD)
        op.execute(SQLITE_STAY)
        return
    op.execute(
        POSTGRESQL_HOLD.format(condition="AND (SELECT erased_at FROM tickets WHERE id = OLD.ticket) IS NOT NULL")
    )
    for statement in POSTGRESQL_STAY:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER tickets_stay_erased")
        op.execute("DROP TRIGGER ticket_events_hold")
        op.execute(SQLITE_FORMER_HOLD)
    else:
        op.execute("DROP TRIGGER tickets_stay_erased ON tickets")
        op.execute("DROP FUNCTION tickets_stay_erased")
        op.execute(POSTGRESQL_HOLD.format(condition=""))
    op.drop_column("customers", "active_at")
    op.drop_column("tickets", "erased_at")
