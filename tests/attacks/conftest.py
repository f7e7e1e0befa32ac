"""The portal that is attacked: two customers, two requests, an agent; and a look behind it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.access.conftest import world

__all__ = ["world"]

VOTE = {"lang": "fr", "article": "factures", "value": "yes"}


def table_rows(settings) -> dict[str, list]:
    """Everything the database holds."""
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        names = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")]
        return {name: db.execute(f"select * from {name}").fetchall() for name in names}
