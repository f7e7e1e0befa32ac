"""Agents, their sessions, wrong passwords, who looks at which ticket."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.storage.types import UtcDateTime

revision = "desk01"
down_revision = "tickets02"


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("removed_at", UtcDateTime, nullable=True),
    )
    op.create_table(
        "agent_sessions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agent", sa.Integer, sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_agent_sessions_agent", "agent_sessions", ["agent"])
    op.create_table(
        "agent_attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_agent_attempts_account", "agent_attempts", ["account", "at"])
    op.create_table(
        "agent_presence",
        sa.Column("ticket", sa.Integer, primary_key=True),
        sa.Column("agent", sa.Integer, sa.ForeignKey("agents.id"), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("agent_presence")
    op.drop_table("agent_attempts")
    op.drop_table("agent_sessions")
    op.drop_table("agents")
