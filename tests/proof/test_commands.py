"""`guichet proof`, and the worker that signs by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.cli import proof as command
from portal.proof import ledger
from portal.proof.months import Month
from portal.worker import opened_workshop, sign_months
from tests.proof.conftest import SETTLED

OCTOBER = Month(2026, 10)


@pytest.fixture
def guichet(settings, monkeypatch):
    """Runs a command on the help center, five days after October."""
    for name in ("docs", "mkdocs.yml"):
        (settings.root / name).touch()
    monkeypatch.setattr(command, "utc_now", lambda: SETTLED)

    def guichet(*words):
        done = CliRunner().invoke(main, ["-C", str(settings.root), *words], catch_exceptions=False)
        return done.exit_code, done.output

    return guichet


def test_sign_show_verify(guichet, settings, october):
    code, said = guichet("proof", "sign")
    assert (code, "Signed 2026-10" in said) == (0, True)
    code, said = guichet("proof", "show")
    digest = ledger.read(ledger.file_of(settings.var / ledger.FOLDER, OCTOBER)).digest
    assert f"2026-10, signed: {digest}" in said
    assert "pro: 12 decided, 10 kept (83 %)" in said
    assert "promises kept: 10 of 12" in said
    assert "missed, pro: took 7 h 00" in said
    code, said = guichet("proof", "verify")
    assert (code, digest in said) == (0, True)
    assert "No month to sign" in guichet("proof", "sign")[1]


def test_verify_fails_when_a_file_was_touched(guichet, settings, october):
    guichet("proof", "sign")
    file = ledger.file_of(settings.var / ledger.FOLDER, OCTOBER)
    file.write_text(file.read_text().replace("10", "11"))
    code, said = guichet("proof", "verify")
    assert code == 1
    assert "2026-10" in said


def test_a_month_that_is_not_signed_is_shown_as_such(guichet, october):
    _code, said = guichet("proof", "show", "2026-10")
    assert "2026-10, not signed: these figures may still change" in said
    assert guichet("proof", "show")[0] == 1
    assert guichet("proof", "show", "October")[0] == 1


def test_deflection_says_so_while_nothing_was_offered(guichet):
    assert "No article was offered" in guichet("proof", "deflection")[1]


@pytest.mark.parametrize(("early", "signed"), [(timedelta(seconds=1), 0), (timedelta(0), 1)])
def test_the_worker_signs_by_itself_once_a_month_is_settled(settings, october, early, signed):
    with opened_workshop(settings, lambda: SETTLED - early) as workshop:
        assert sign_months(workshop) == signed
        assert sign_months(workshop) == 0
