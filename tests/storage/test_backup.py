"""Everything that cannot be built again can be put back."""

from __future__ import annotations

import io
import json
import sqlite3
import stat
import tarfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.errors import ConfigError
from portal.settings import Settings, read_settings
from portal.storage import serving
from portal.storage.archive import LIST, ArchiveError
from portal.storage.backup import backup, restore

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def archive(settings: Settings, tmp_path: Path) -> Path:
    """A backup of a portal with one row, an upload and a secret."""
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        db.execute("insert into search_days values ('2026-11-22', 'salt')")
        db.commit()
    upload = settings.var / "uploads" / "2026" / "été.png"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"picture")
    file = tmp_path / "saved.tar.gz"
    backup(settings, file, NOW)
    return file


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """The same help center on a new machine: no data yet."""
    return read_settings(tmp_path / "new machine", {})


def salts(settings: Settings) -> list[str]:
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        return [row[0] for row in db.execute("select salt from search_days")]


def rewrite(archive: Path, change) -> Path:
    """A backup whose members were changed by `change(name, content)`; None leaves one out."""
    made = archive.with_name("changed.tar.gz")
    with tarfile.open(archive) as source, tarfile.open(made, "w:gz") as target:
        for info in source:
            content = change(info.name, source.extractfile(info).read())
            if content is not None:
                info.size = len(content)
                target.addfile(info, io.BytesIO(content))
    return made


def test_what_was_saved_comes_back(settings: Settings, archive: Path, elsewhere: Settings):
    restore(elsewhere, archive, NOW)
    assert salts(elsewhere) == ["salt"]
    assert (elsewhere.var / "uploads" / "2026" / "été.png").read_bytes() == b"picture"
    assert (elsewhere.var / "secret").read_text().strip() == settings.secret


def test_what_can_be_built_again_is_left_out(archive: Path):
    with tarfile.open(archive) as tar:
        assert sorted(tar.getnames()) == [LIST, "portal.sqlite", "secret", "uploads/2026/été.png"]


def test_a_backup_is_taken_while_the_server_runs(settings: Settings, tmp_path: Path):
    with serving(settings):
        backup(settings, tmp_path / "running.tar.gz", NOW)
    assert (tmp_path / "running.tar.gz").stat().st_size > 0


def test_a_backup_holds_rows_that_are_still_in_the_wal(settings: Settings, tmp_path: Path, elsewhere: Settings):
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        db.execute("pragma journal_mode=wal")
        db.execute("insert into search_days values ('2026-11-22', 'in the wal')")
        db.commit()
        assert (settings.var / "portal.sqlite-wal").stat().st_size > 0
        backup(settings, tmp_path / "wal.tar.gz", NOW)
    restore(elsewhere, tmp_path / "wal.tar.gz", NOW)
    assert salts(elsewhere) == ["in the wal"]


def test_a_backup_is_read_by_its_owner_only(archive: Path):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_a_backup_is_never_overwritten(settings: Settings, archive: Path):
    before = archive.read_bytes()
    with pytest.raises(ArchiveError, match="exists already"):
        backup(settings, archive, NOW)
    assert archive.read_bytes() == before


def test_a_backup_leaves_no_half_file(settings: Settings, archive: Path):
    assert [
        file.name for file in (*archive.parent.iterdir(), *settings.var.iterdir()) if "unfinished" in file.name
    ] == []


def test_nothing_is_restored_under_a_running_server(archive: Path, elsewhere: Settings):
    with serving(elsewhere), pytest.raises(ConfigError, match="server is running"):
        restore(elsewhere, archive, NOW)


def test_data_is_not_replaced_unasked(settings: Settings, archive: Path):
    with pytest.raises(ConfigError, match="already holds data"):
        restore(settings, archive, NOW)


def test_data_replaced_on_request_is_kept_aside(settings: Settings, archive: Path):
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        db.execute("update search_days set salt = 'newer'")
        db.commit()
    restore(settings, archive, NOW, force=True)
    aside = settings.var / "backups" / "before-restore-20261122T030000"
    assert salts(settings) == ["salt"]
    with closing(sqlite3.connect(aside / "portal.sqlite")) as db:
        assert db.execute("select salt from search_days").fetchall() == [("newer",)]
    assert (aside / "uploads" / "2026" / "été.png").read_bytes() == b"picture"


def test_data_replaced_twice_within_a_second_is_kept_aside_twice(settings: Settings, archive: Path):
    for _ in range(2):
        restore(settings, archive, NOW, force=True)
    aside = sorted((settings.var / "backups").iterdir())
    assert [folder.name for folder in aside] == ["before-restore-20261122T030000", "before-restore-20261122T030000-2"]
    assert all((folder / "portal.sqlite").exists() for folder in aside)


def list_another_name(name: str):
    def change(member: str, content: bytes) -> bytes:
        if member != LIST:
            return content
        listed = json.loads(content)
        listed["files"][name] = {"sha256": "0" * 64, "size": 1}
        return json.dumps(listed).encode()

    return change


DAMAGES = {
    "a byte changed": lambda name, content: b"pictxre" if name.startswith("uploads") else content,
    "a file longer": lambda name, content: content + b"!" if name.startswith("uploads") else content,
    "a file left out": lambda name, content: None if name.startswith("uploads") else content,
    "no list": lambda name, content: None if name == LIST else content,
    "a list that is no JSON": lambda name, content: b"[" if name == LIST else content,
    "a name above the folder": list_another_name("../outside"),
    "a name from the root": list_another_name("/etc/outside"),
    "a name that hides a climb": list_another_name("uploads/../../outside"),
    "a listed file that is not there": list_another_name("uploads/absent"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_and_changes_nothing(damage: str, archive: Path, elsewhere: Settings):
    with pytest.raises(ArchiveError):
        restore(elsewhere, rewrite(archive, DAMAGES[damage]), NOW)
    assert [file.name for file in elsewhere.var.iterdir()] == ["secret"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_a_backup_with_anything_but_files_is_refused(kind: bytes, archive: Path, elsewhere: Settings):
    made = archive.with_name("special.tar.gz")
    with tarfile.open(archive) as source, tarfile.open(made, "w:gz") as target:
        for info in source:
            if info.name.startswith("uploads"):
                info.type, info.linkname, info.size = kind, "/etc/passwd", 0
            target.addfile(info, source.extractfile(info) if info.isreg() else None)
    with pytest.raises(ArchiveError):
        restore(elsewhere, made, NOW)
    assert not (elsewhere.var / "uploads").exists()


@pytest.mark.parametrize("size", [0, 1, 20, 200])
def test_a_backup_cut_short_is_refused(size: int, archive: Path, elsewhere: Settings):
    archive.write_bytes(archive.read_bytes()[:size])
    with pytest.raises(ArchiveError):
        restore(elsewhere, archive, NOW)


def test_a_backup_of_a_newer_version_is_refused(settings: Settings, tmp_path: Path, elsewhere: Settings):
    with closing(sqlite3.connect(settings.var / "portal.sqlite")) as db:
        db.execute("insert into alembic_version values ('9999')")
        db.commit()
    backup(settings, tmp_path / "newer.tar.gz", NOW)
    with pytest.raises(ConfigError, match="newer version"):
        restore(elsewhere, tmp_path / "newer.tar.gz", NOW)


def test_a_database_of_another_kind_is_left_to_its_own_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    settings = read_settings(tmp_path, {"GUICHET_DATABASE_URL": "postgresql://localhost/guichet"})
    monkeypatch.setattr("sqlalchemy.create_engine", lambda *_a, **_k: None)  # the driver is not installed here
    with pytest.raises(ConfigError, match="not SQLite"):
        backup(settings, tmp_path / "saved.tar.gz", NOW)
