"""Run by Alembic: applies the versions on the connection that `portal.storage.schema` handed over."""

from __future__ import annotations

from alembic import context

# The transaction is the caller's: all the versions are applied, or none.
context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
