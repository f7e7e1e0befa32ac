"""Votes on articles, and questions that the index could not answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.storage.types import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "feedback_votes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("article", sa.String(200), nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("is_helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False, server_default=""),
        sa.Column("voted_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("lang", "article", "reader", name="uq_feedback_votes_reader"),
    )
    op.create_table(
        "search_questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.UniqueConstraint("lang", "question", "day", "reader", name="uq_search_questions_reader"),
    )
    op.create_index("ix_search_questions_day", "search_questions", ["day"])
    op.create_table(
        "search_days",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("salt", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("search_days")
    op.drop_table("search_questions")
    op.drop_table("feedback_votes")
