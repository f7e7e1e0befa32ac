"""Which promise to a single customer was laid over a kept promise file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "agreements01"
down_revision = "fairness01"


def upgrade() -> None:
    op.add_column("promise_versions", sa.Column("agreement", sa.String(60), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("promise_versions", "agreement")
