"""One history of the tables, and the stores agree with where it ends."""

from __future__ import annotations

import importlib
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import alembic.command
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import portal
from portal.errors import ConfigError
from portal.settings import Settings, read_settings
from portal.storage import Database, is_migrated, migrate, open_database, schema
from portal.storage.schema import MIGRATIONS, heads, require_known, revisions

NEXT_VERSION = """
import sqlalchemy as sa
from alembic import op

revision = "9998"
down_revision = "{}"


def upgrade():
    op.create_table("later", sa.Column("n", sa.Integer))
"""


def modules_with_tables() -> list[str]:
    """The modules of the portal that declare tables, whichever slice they belong to."""
    root = Path(portal.__file__).parent
    files = [file for file in root.rglob("*.py") if " = MetaData()" in file.read_text(encoding="utf-8")]
    return [".".join(("portal", *file.relative_to(root).with_suffix("").parts)) for file in files]


def test_the_migrations_end_at_the_tables_that_the_stores_use(database: Database):
    declared = [importlib.import_module(name).metadata for name in modules_with_tables()]
    with database.reading() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, declared) == []


def test_migrating_again_changes_nothing(settings: Settings):
    before = (settings.var / "portal.sqlite").read_bytes()
    migrate(settings)
    assert (settings.var / "portal.sqlite").read_bytes() == before


def test_a_database_without_tables_is_not_migrated(tmp_path):
    settings = read_settings(tmp_path, {})
    database = open_database(settings)
    assert not is_migrated(database)
    database.close()
    migrate(settings)
    assert is_migrated(database)
    database.close()


def test_the_history_is_read_as_alembic_reads_it(database: Database):
    script = ScriptDirectory(MIGRATIONS)
    assert heads() == frozenset(script.get_heads())
    require_known(frozenset(each.revision for each in script.walk_revisions("base", "heads")), "")
    with database.reading() as db:
        assert revisions(db) == frozenset(MigrationContext.configure(db).get_current_heads())


def test_a_start_with_nothing_to_change_loads_no_alembic(settings: Settings):
    code = (
        "import sys\nfrom pathlib import Path\nfrom portal.settings import read_settings\n"
        "from portal.storage import migrate\nmigrate(read_settings(Path(sys.argv[1]), {}))\n"
        "assert not [name for name in sys.modules if name.startswith('alembic')]\n"
    )
    subprocess.run([sys.executable, "-c", code, str(settings.root)], check=True)


def test_every_version_can_be_taken_back(settings: Settings, database: Database):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.writing() as db:
        config.attributes["connection"] = db
        alembic.command.downgrade(config, "base")
    assert not is_migrated(database)
    migrate(settings)
    assert is_migrated(database)


def test_an_older_database_is_copied_before_it_is_changed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path
):
    versions = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, versions)
    (versions / "versions" / "9998_next.py").write_text(NEXT_VERSION.format(min(heads())))
    monkeypatch.setattr(schema, "MIGRATIONS", versions)
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        db.execute("insert into search_days values ('2026-11-22', 'salt')")
        db.commit()
    migrate(settings)
    with closing(sqlite3.connect(settings.var / "backups" / "before-9998.sqlite")) as copy:
        assert copy.execute("select salt from search_days").fetchone() == ("salt",)
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        assert db.execute("select count(*) from later").fetchone() == (0,)


def test_a_database_of_a_newer_version_is_refused_and_left_alone(settings: Settings):
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        db.execute("update alembic_version set version_num = '9999' where version_num = ?", [min(heads())])
        db.commit()
    with pytest.raises(ConfigError, match="newer version"):
        migrate(settings)
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        assert ("9999",) in db.execute("select version_num from alembic_version").fetchall()
