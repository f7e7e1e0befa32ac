"""`guichet proof`, and the worker that signs by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.cli import proof as command
from portal.proof import ledger
from portal.proof.months import Month
from portal.proof.reckoning import Titles, reckon
from portal.releases import current_link
from portal.tickets.model import Kind
from portal.worker import opened_workshop, sign_months
from tests.proof.conftest import SETTLED
from tests.proof.histories import PARIS, TWO_DAYS_TO_SOLVE, USUALLY, history

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
    code, said = guichet("proof", "sign", "--no-publish")
    assert (code, "Signed 2026-10" in said) == (0, True)
    code, said = guichet("proof", "show")
    digest = ledger.read(ledger.file_of(settings.var / ledger.FOLDER, OCTOBER)).digest
    assert f"2026-10, signed: {digest}" in said
    assert "pro: 12 decided, 10 kept (83 %)" in said
    assert "promises kept: 10 of 12" in said
    assert "missed, pro: took 7 h 00" in said
    code, said = guichet("proof", "verify")
    assert (code, digest in said) == (0, True)
    assert "No month to sign" in guichet("proof", "sign", "--no-publish")[1]


def test_sign_waits_for_somebody_to_vouch_for_a_clock_that_nothing_bears_out(guichet, monkeypatch, october):
    monkeypatch.setattr(command, "utc_now", lambda: SETTLED + timedelta(days=365))
    code, said = guichet("proof", "sign", "--no-publish")
    assert code == 0
    assert "2026-10 is not signed: nothing has happened at the desk since 2026-10-05" in said
    assert "the clock says 2027-11-05" in said
    assert "No month to sign" not in said
    assert "Signed 2026-10" in guichet("proof", "sign", "--no-publish", "--clock-is-right")[1]


def test_verify_fails_when_a_file_was_touched(guichet, settings, october):
    guichet("proof", "sign", "--no-publish")
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


@pytest.mark.parametrize(
    ("month", "words", "hint"),
    [
        ("2026-09", "the first request came in 2026-10", "proof show 2026-10"),
        ("2026-12", "2026-12 has not begun", "proof show 2026-11"),
        ("2031-01", "2031-01 has not begun", "proof show 2026-11"),
    ],
)
def test_a_month_of_which_nothing_can_be_said_is_refused_in_words(guichet, october, month, words, hint):
    code, said = guichet("proof", "show", month)
    assert code == 1
    assert words in said
    assert hint in said
    assert "figures" not in said


def test_before_the_first_request_no_month_is_shown(guichet):
    code, said = guichet("proof", "show", "2026-10")
    assert (code, "No request has come in yet" in said) == (1, True)


def test_a_month_that_runs_says_until_when_it_may_change(guichet, october):
    assert "may still change until 2026-12-05 23:00 UTC" in guichet("proof", "show", "2026-11")[1]
    assert "may still change until it is: guichet proof sign" in guichet("proof", "show", "2026-10")[1]


def test_what_a_running_month_missed_is_not_spoken_of_as_over(guichet, monkeypatch, october):
    monkeypatch.setattr(command, "utc_now", lambda: SETTLED - timedelta(days=10))
    said = guichet("proof", "show", "2026-10")[1]
    assert "missed, pro: not answered yet" in said
    assert "when the month was settled" not in said
    monkeypatch.setattr(command, "utc_now", lambda: SETTLED)
    assert "missed, pro: not answered when the month was settled" in guichet("proof", "show", "2026-10")[1]


def test_a_signed_month_without_its_file_is_not_shown_as_unsigned(guichet, settings, october):
    guichet("proof", "sign", "--no-publish")
    ledger.file_of(settings.var / ledger.FOLDER, OCTOBER).unlink()
    code, said = guichet("proof", "show", "2026-10")
    assert (code, "was signed, and its file is missing" in said, "guichet proof sign" in said) == (1, True, True)


def test_before_the_first_build_signing_leaves_the_pages_alone(guichet, settings, october):
    current_link(settings.var).unlink()
    code, said = guichet("proof", "sign")
    assert (code, said.endswith("Signed 2026-10: var/export/proof/2026-10.json\n")) == (0, True)


def test_a_month_that_cannot_be_put_on_the_pages_is_signed_all_the_same(guichet, settings, october):
    code, said = guichet("proof", "sign")  # the sample's mkdocs.yml is empty: nothing can be built
    assert (code != 0, "Signed 2026-10" in said) == (True, True)
    assert ledger.read(ledger.file_of(settings.var / ledger.FOLDER, OCTOBER)).month == OCTOBER


def test_pages_that_show_every_month_are_not_built_again(guichet, settings, october, monkeypatch):
    guichet("proof", "sign", "--no-publish")
    monkeypatch.setattr(command, "months_that_wait", lambda _var: None)
    assert guichet("proof", "sign")[0] == 0


def test_what_was_answered_and_never_solved_is_told_as_such():
    unsolved = history((60, Kind.AGENT_REPLIED), solution=TWO_DAYS_TO_SOLVE)
    statement = reckon(OCTOBER, PARIS, [unsolved], titles=Titles({}), fewest=1, previous="")
    lines = list(command.tell(statement))
    assert "  missed, pro, solution: not solved when the month was settled" in lines
    assert not any("not answered" in line for line in lines)


def test_a_month_in_which_nothing_bound_us_is_not_too_few_to_say():
    usual = [history((60, Kind.AGENT_REPLIED), standard=USUALLY) for _ in range(3)]
    statement = reckon(OCTOBER, PARIS, usual, titles=Titles({}), fewest=1, previous="")
    assert list(command.tell(statement))[-1] == "  promises kept: none fell due"


def test_deflection_says_so_while_nothing_was_offered(guichet):
    assert "No article was offered" in guichet("proof", "deflection")[1]


@pytest.mark.parametrize(("early", "signed"), [(timedelta(seconds=1), 0), (timedelta(0), 1)])
def test_the_worker_signs_by_itself_once_a_month_is_settled(settings, october, early, signed):
    with opened_workshop(settings, lambda: SETTLED - early) as workshop:
        assert sign_months(workshop) == signed
        assert sign_months(workshop) == 0
