"""What the doctor finds, and how it says to mend it."""

from __future__ import annotations

import dataclasses
import ipaddress
import shutil
import socket
import sqlite3
import sys
from datetime import UTC, datetime, timedelta

import pytest

from portal.errors import ConfigError
from portal.helpcenter import doctor_desk, doctor_machine, doctor_server
from portal.helpcenter.doctor import examine
from portal.helpcenter.doctor_report import Level, fail, ok, warn
from search_index.schema import FORMAT
from tests.hand_made import seal_as_of_format

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def levels(diagnoses) -> list[str]:
    return [diagnosis.level.value for diagnosis in diagnoses]


def test_a_diagnosis_is_one_line_and_says_how_to_mend():
    assert str(ok("All is well")) == "ok    All is well"
    assert str(warn("It leaks", "Call\nthe plumber.")) == "warn  It leaks — Call the plumber."
    assert str(fail("It burns", "Run.")) == "fail  It burns — Run."


def test_a_served_help_center_has_nothing_that_fails(settings):
    diagnoses = list(doctor_server.examine_release(settings, datetime.now(UTC) + timedelta(days=1)))
    diagnoses += doctor_server.examine_secret(settings, NOW)
    diagnoses += doctor_server.examine_database(settings, NOW)
    assert levels(diagnoses) == ["ok", "ok", "ok", "ok"]


def test_an_index_of_an_earlier_version_is_told_with_its_remedy(settings):
    seal_as_of_format(settings.var / "releases" / "first", "first", FORMAT - 1)
    diagnoses = list(doctor_server.examine_release(settings, datetime.now(UTC) + timedelta(days=1)))
    assert levels(diagnoses) == ["ok", "fail", "ok"]
    assert "Search rests" in str(diagnoses[1])
    assert "guichet build" in str(diagnoses[1])


def test_settings_that_cannot_be_read_do_not_hide_the_rest(tmp_path):
    def read():
        raise ConfigError("GUICHET_PORT is odd", "Unset it.")

    diagnoses = list(examine(tmp_path, read, NOW))
    assert diagnoses[-1] == fail("GUICHET_PORT is odd", "Unset it.")
    assert any(diagnosis.what.startswith("Python") for diagnosis in diagnoses)


def test_a_secret_that_cannot_be_read_does_not_hide_the_rest(tmp_path):
    def read():
        raise PermissionError(13, "Permission denied", "var/secret")

    found = list(examine(tmp_path, read, NOW))[-1]
    assert (found.level, found.what) == (Level.FAIL, "var/secret cannot be read or written: Permission denied")
    assert f"chown -R USER {tmp_path}" in str(found)


def test_an_old_python_fails(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "version_info", (3, 11, 1))
    assert levels(doctor_machine.examine_python(tmp_path)) == ["fail"]


@pytest.mark.parametrize(("version", "level"), [((3, 51, 2), "warn"), ((3, 51, 3), "ok"), ((3, 52, 0), "ok")])
def test_a_sqlite_with_the_wal_fault_is_a_warning(monkeypatch, tmp_path, version, level):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    assert levels(doctor_machine.examine_sqlite(tmp_path)) == [level]


MIB = 1024 * 1024


@pytest.mark.parametrize(("free", "level"), [(199 * MIB, "fail"), (200 * MIB, "warn"), (1024 * MIB, "ok")])
def test_room_on_the_disk(monkeypatch, tmp_path, free, level):
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert levels(doctor_machine.examine_disk(tmp_path)) == [level]


def test_dates_need_git_and_a_repository(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/git")
    assert levels(doctor_machine.examine_git(tmp_path)) == ["warn"]
    (tmp_path / ".git").mkdir()
    assert levels(doctor_machine.examine_git(tmp_path / "inside")) == ["ok"]
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert levels(doctor_machine.examine_git(tmp_path)) == ["warn"]


def test_the_browser_is_asked_for_only_where_tests_need_it(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert levels(doctor_machine.examine_chromium(tmp_path)) == []
    (tmp_path / "tests" / "journeys").mkdir(parents=True)
    assert levels(doctor_machine.examine_chromium(tmp_path)) == ["warn"]
    for found in ("chromium-headless-shell", "chromium"):
        monkeypatch.setattr(shutil, "which", {found: f"/usr/bin/{found}"}.get)
        assert levels(doctor_machine.examine_chromium(tmp_path)) == ["ok"]


def test_libraries_that_hide_each_other_fail(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor_machine, "_is_installed", lambda _: True)
    monkeypatch.setattr(doctor_machine, "version", lambda _: "1.0")
    first = next(iter(doctor_machine.examine_libraries(tmp_path)))
    assert first.level is Level.FAIL
    assert "whoosh 1.0, whoosh-reloaded 1.0" in first.what


@pytest.mark.parametrize(("mode", "level"), [(0o600, "ok"), (0o640, "fail"), (0o604, "fail")])
def test_nobody_else_reads_the_secret(settings, mode, level):
    (settings.var / "secret").chmod(mode)
    assert levels(doctor_server.examine_secret(settings, NOW)) == [level]


@pytest.mark.parametrize(("mode", "level"), [(0o755, "ok"), (0o775, "warn"), (0o757, "warn")])
def test_nobody_else_writes_in_var(settings, mode, level):
    settings.var.chmod(mode)
    found = [
        diagnosis for diagnosis in examine(settings.root, lambda: settings, NOW) if diagnosis.what.startswith("var/ ")
    ]
    assert levels(found) == [level]


def test_a_database_that_others_can_read_fails(settings):
    (settings.var / "portal.sqlite").chmod(0o644)
    assert levels(doctor_server.examine_database(settings, NOW)) == ["fail"]


def test_no_database_yet_is_no_fault(settings):
    (settings.var / "portal.sqlite").unlink()
    assert levels(doctor_server.examine_database(settings, NOW)) == ["ok"]
    assert not (settings.var / "portal.sqlite").exists()


def test_a_port_that_another_program_has_fails(settings):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        taken = dataclasses.replace(settings, port=other.getsockname()[1])
        other.listen()
        assert levels(doctor_server.examine_port(taken, NOW)) == ["fail"]
    assert levels(doctor_server.examine_port(taken, NOW)) == ["ok"]


def test_an_altered_release_fails(settings):
    page = next((settings.var / "current" / "site" / "fr").rglob("*.html"))
    page.write_bytes(page.read_bytes() + b" ")
    assert levels(doctor_server.examine_release(settings, NOW)) == ["fail"]


def test_a_clock_that_is_before_the_release_fails(settings):
    assert levels(doctor_server.examine_release(settings, datetime(2001, 1, 1, tzinfo=UTC))) == ["ok", "fail"]


ADDRESSES = [
    ("this machine", "http://127.0.0.1:8000", [], ["ok"]),
    ("this machine by its name", "http://localhost:8000", [], ["ok"]),
    ("a public address without TLS", "http://help.example.org", ["127.0.0.1"], ["fail"]),
    ("a public address, a proxy trusted", "https://help.example.org", ["127.0.0.1"], ["ok"]),
    ("a public address, no proxy trusted", "https://help.example.org", [], ["ok", "warn"]),
    ("everybody trusted", "https://help.example.org", ["0.0.0.0/0"], ["ok", "fail"]),
    ("everybody trusted, the new way", "https://help.example.org", ["10.0.0.0/8", "::/0"], ["ok", "fail"]),
]


@pytest.mark.parametrize(
    ("url", "proxies", "found"), [case[1:] for case in ADDRESSES], ids=[case[0] for case in ADDRESSES]
)
def test_the_way_readers_come(settings, url, proxies, found):
    networks = tuple(ipaddress.ip_network(proxy) for proxy in proxies)
    reached = dataclasses.replace(settings, url=url, trusted_proxies=networks)
    assert levels(doctor_server.examine_address(reached, NOW)) == found


def test_promises_and_the_holidays_of_next_year(settings, monkeypatch):
    assert "fail" not in levels(doctor_desk.examine_promises(settings, NOW))
    monkeypatch.setattr(doctor_desk, "holiday_codes", lambda _: frozenset({"FR"}))
    monkeypatch.setattr(doctor_desk, "holiday_dates", lambda *_: {})
    diagnosis = list(doctor_desk.examine_promises(settings, NOW))[-1]
    assert diagnosis.what == "The holidays of 2027 are not known: FR"


def test_a_promise_file_that_is_wrong_is_a_failure_and_not_a_crash(settings):
    settings.promise_file.write_text("version = 1\n")
    found = [str(diagnosis) for diagnosis in examine(settings.root, lambda: settings, NOW)]
    assert any(line.startswith("fail") and "support.toml cannot be used" in line for line in found)
