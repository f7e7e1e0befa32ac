"""`guichet doctor`."""

from __future__ import annotations


def test_a_healthy_help_center_ends_with_0(run, built):
    result = run("-C", built, "doctor")
    assert result.exit_code == 0, result.stdout
    assert {line[:4].strip() for line in result.stdout.splitlines()} <= {"ok", "warn"}


def test_a_failure_ends_with_1_and_says_how_to_mend_it(run, tmp_path):
    run("new", tmp_path / "center")
    result = run("-C", tmp_path / "center", "doctor")
    assert result.exit_code == 1
    assert "fail  No release is published yet — Build one with: guichet build" in result.stdout


def test_settings_that_cannot_be_read_are_a_failure_and_not_a_crash(run, built, monkeypatch):
    monkeypatch.setenv("GUICHET_WORKERS", "many")
    result = run("-C", built, "doctor")
    assert result.exit_code == 1
    assert "fail  GUICHET_WORKERS is not a whole number" in result.stdout
