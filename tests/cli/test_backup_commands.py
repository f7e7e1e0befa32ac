"""`guichet backup` and `guichet restore`."""

from __future__ import annotations

import pytest

from portal.settings import read_settings
from portal.storage import migrate


@pytest.fixture
def used(run, tmp_path):
    """A help center with data to lose."""
    folder = tmp_path / "center"
    run("new", folder)
    migrate(read_settings(folder, {}))
    return folder


def test_what_was_saved_is_put_back(run, used, tmp_path):
    file = tmp_path / "saved.tar.gz"
    secret = (used / "var" / "secret").read_bytes()
    saved = run("-C", used, "backup", file)
    assert saved.exit_code == 0
    assert "Saved 2 files" in saved.stdout
    for name in ("secret", "portal.sqlite"):
        (used / "var" / name).unlink()
    restored = run("-C", used, "restore", file)
    assert restored.exit_code == 0
    assert (used / "var" / "secret").read_bytes() == secret
    assert (used / "var" / "portal.sqlite").is_file()


def test_a_backup_is_never_overwritten(run, used, tmp_path):
    (tmp_path / "saved.tar.gz").write_text("an older one")
    result = run("-C", used, "backup", tmp_path / "saved.tar.gz")
    assert result.exit_code == 1
    assert "exists already" in result.stderr


def test_data_is_replaced_only_when_forced(run, used, tmp_path):
    run("-C", used, "backup", tmp_path / "saved.tar.gz")
    assert run("-C", used, "restore", tmp_path / "saved.tar.gz").exit_code == 2
    assert run("-C", used, "restore", tmp_path / "saved.tar.gz", "--force").exit_code == 0


def test_a_file_that_is_no_backup_is_refused(run, used, tmp_path):
    (tmp_path / "other.tar.gz").write_text("hello")
    result = run("-C", used, "restore", tmp_path / "other.tar.gz", "--force")
    assert result.exit_code == 1
    assert "is no backup" in result.stderr
