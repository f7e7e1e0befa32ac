"""Alembic's place: `env` is run by it, `versions` holds one module a change."""
