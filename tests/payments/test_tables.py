"""The tables in the code are the tables in the database."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData

from portal.payments import tables
from portal.payments.providers import sandbox_store
from portal.storage import Database


@pytest.mark.parametrize(
    "metadata", [pytest.param(tables.metadata, id="orders"), pytest.param(sandbox_store.metadata, id="sandbox")]
)
def test_the_migration_makes_the_tables_that_the_code_writes(database: Database, metadata: MetaData) -> None:
    def is_ours(_object: object, name: str, kind: str, *_rest: object) -> bool:
        return kind != "table" or name in metadata.tables

    with database.reading() as db:
        context = MigrationContext.configure(db, opts={"include_object": is_ours})
        assert compare_metadata(context, metadata) == []
