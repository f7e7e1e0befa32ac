"""Signed months get on the pages by themselves, by one process, and nobody waits for it."""

from __future__ import annotations

import json
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from portal.proof import ledger
from portal.proof.months import Month
from portal.proof.press import LOOK_EVERY, TRY_AGAIN, Press, command_for
from portal.worker import Hand, opened_workshop, work_until
from tests.proof.conftest import SETTLED

NOW = datetime(2026, 11, 6, 3, tzinfo=UTC)
OCTOBER = Month(2026, 10)
PATIENCE = 60.0  # seconds: other tests may keep the processors busy


@pytest.fixture
def served(tmp_path):
    """A release with one language, as far as the press looks at it."""
    folder = tmp_path / "releases" / "one"
    (folder / "site" / "fr").mkdir(parents=True)
    facts = {"format": 1, "build": "one", "languages": ["fr"], "csp": {"script_hashes": []}, "probes": {}, "files": {}}
    (folder / "manifest.json").write_text(json.dumps(facts))
    (folder / "routes.json").write_text(json.dumps({"slots": {}, "articles": {}, "redirects": {}}))
    (tmp_path / "current").symlink_to(folder)
    return folder


@pytest.fixture
def signed(tmp_path):
    return ledger.write(tmp_path / ledger.FOLDER, OCTOBER, "{}", "")


def show(served):
    content = json.dumps({"months": [{"month": "2026-10"}]})
    return f"open({str(served / 'site' / 'fr' / ledger.PUBLISHED)!r}, 'w').write({content!r})"


def press(tmp_path, code="pass"):
    done = tmp_path / "done"
    return Press(tmp_path, (sys.executable, "-c", f"open({str(done)!r}, 'a').write('x'); {code}"))


def times(tmp_path):
    done = tmp_path / "done"
    return len(done.read_text()) if done.exists() else 0


def see_it_through(one, now):
    deadline = time.monotonic() + PATIENCE
    while one.is_at_work:
        assert time.monotonic() < deadline
        one.look(now)
        time.sleep(0.01)


def test_what_was_signed_is_published_once(tmp_path, served, signed):
    one = press(tmp_path, show(served))
    one.look(NOW)
    assert one.is_at_work
    see_it_through(one, NOW)
    one.look(NOW + TRY_AGAIN)
    assert (one.is_at_work, times(tmp_path)) == (False, 1)


def test_nothing_waits_where_no_month_is_signed(tmp_path, served):
    one = press(tmp_path)
    one.look(NOW)
    assert not one.is_at_work


def test_nothing_is_published_where_no_release_is_served(tmp_path, signed):
    one = press(tmp_path)
    one.look(NOW)
    assert not one.is_at_work


@pytest.mark.parametrize(
    ("later", "tries"), [(LOOK_EVERY, 1), (TRY_AGAIN - timedelta(seconds=1), 1), (TRY_AGAIN, 2)], ids=str
)
def test_what_did_not_work_is_tried_again_a_day_later(tmp_path, served, signed, later, tries):
    one = press(tmp_path, "raise SystemExit(1)")
    for now in (NOW, NOW + later):
        one.look(now)
        see_it_through(one, now)
    assert times(tmp_path) == tries


def test_or_as_soon_as_another_release_is_served(tmp_path, served, signed):
    one = press(tmp_path)
    one.look(NOW)
    see_it_through(one, NOW)
    manifest = served / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"one"', '"two"'))
    one.look(NOW + LOOK_EVERY)
    see_it_through(one, NOW)
    assert times(tmp_path) == 2


def test_two_workers_do_not_publish_at_once(tmp_path, served, signed):
    one, other = (press(tmp_path, "import time; time.sleep(600)") for _ in range(2))
    one.look(NOW)
    other.look(NOW)
    assert (one.is_at_work, other.is_at_work) == (True, False)
    one.stop()
    assert not one.is_at_work
    other.look(NOW + LOOK_EVERY)
    assert other.is_at_work
    other.stop()


def test_looking_does_not_wait_for_the_build(tmp_path, served, signed):
    one = press(tmp_path, "import time; time.sleep(600)")
    began = time.monotonic()
    one.look(NOW)
    one.look(NOW)
    assert time.monotonic() - began < PATIENCE
    assert one.is_at_work
    one.stop()


def test_a_build_that_cannot_begin_leaves_the_place_to_others(tmp_path, served, signed):
    one, other = Press(tmp_path, ("/nowhere/python",)), press(tmp_path, show(served))
    with pytest.raises(FileNotFoundError):
        one.look(NOW)
    assert not one.is_at_work
    other.look(NOW)
    see_it_through(other, NOW)
    assert times(tmp_path) == 1


def test_a_build_that_cannot_begin_ends_no_other_work(settings, counter, october, monkeypatch):
    monkeypatch.setattr("portal.worker.command_for", lambda _settings: ("/nowhere/python",))
    stopped = threading.Event()
    with opened_workshop(settings, lambda: SETTLED) as workshop, capture_logs() as lines:
        worker = threading.Thread(target=work_until, args=(workshop, stopped))
        worker.start()
        deadline = time.monotonic() + PATIENCE
        while "work_postponed" not in [line["event"] for line in lines] and time.monotonic() < deadline:
            time.sleep(0.05)
        worker.join(0.5)
        is_at_work = worker.is_alive()
        stopped.set()
        worker.join(PATIENCE)
    assert is_at_work
    assert {"event": "work_postponed", "log_level": "warning", "reason": "No such file or directory"} in lines


def test_the_command_signs_and_publishes_for_this_server(settings):
    assert command_for(settings)[2:] == (
        *("portal.cli", "-C", str(settings.root)),
        *("proof", "sign", "--port", str(settings.port)),
    )


def test_the_worker_of_a_server_signs_and_has_the_month_published(settings, counter, october, monkeypatch):
    asked = settings.var / "asked"
    code = f"open({str(asked)!r}, 'w')"
    monkeypatch.setattr("portal.worker.command_for", lambda _settings: (sys.executable, "-c", code))
    hand = Hand(settings, lambda: SETTLED)
    hand.start()
    deadline = time.monotonic() + PATIENCE
    while not asked.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    hand.stop(PATIENCE)
    assert asked.exists()
    assert ledger.read(ledger.file_of(settings.var / ledger.FOLDER, OCTOBER)).statement.judged == 12
