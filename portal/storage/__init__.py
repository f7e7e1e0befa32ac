"""Where rows are kept: engines, the writers' lock, migrations, backup. Tables belong to each slice's `store`."""

from __future__ import annotations

from portal.storage.database import Database, open_database
from portal.storage.faults import StorageError
from portal.storage.running import is_served, serving
from portal.storage.schema import is_migrated, migrate
from portal.storage.types import UtcDateTime

__all__ = ["Database", "StorageError", "UtcDateTime", "is_migrated", "is_served", "migrate", "open_database", "serving"]
