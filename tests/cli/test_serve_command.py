"""`guichet serve`: up, answering, down."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.releases import current_link
from tests.cli.conftest import GUICHET
from tests.ports import free_port

PUBLIC = "http://127.0.0.1:8000"
PATIENCE = 60  # seconds: machines that run tests do other things too


def fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, OSError):
        return ""


def wait_until(holds, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.1)


@contextmanager
def serving(center: Path, *options: str):
    """Serves a help center; gives its address, the process and what it prints."""
    port, log = free_port(), center / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [GUICHET, "-C", center, "serve", "--port", str(port), *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=os.environ | {"GUICHET_URL": PUBLIC},  # of the built release: another address would build another one
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: process.poll() is not None or fetch(f"{address}/healthz"), "the server to answer")
        assert process.poll() is None, log.read_text()
        yield address, process, log
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def leaves_nothing_running(center: Path) -> bool:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return not [line for line in listed.splitlines() if str(center) in line and "serve.log" not in line]


def test_a_port_that_is_taken_is_said_before_anything_is_built(run, tmp_path):
    run("new", tmp_path / "center")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run("-C", tmp_path / "center", "serve", "--port", port)
    assert result.exit_code == 2
    assert f"Port {port} is taken by another program" in result.stderr
    assert "--port" in result.stderr
    assert not (tmp_path / "center" / "var" / "releases").exists()


def test_it_says_where_it_is_once_it_answers_and_ctrl_c_ends_it_with_0(center):
    with serving(center) as (address, process, log):
        assert "Centre d'aide" in fetch(f"{address}/fr/").replace("&#39;", "'").replace("’", "'")
        printed = log.read_text()
        assert "Nothing changed since the release" in printed
        assert f"fr      {PUBLIC}/fr/" in printed
        assert f"en      {PUBLIC}/en/" in printed
        assert f"search  {PUBLIC}/fr/recherche/" in printed
        assert f"health  {PUBLIC}/healthz" in printed
        assert f"here    {address}/" in printed
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 0
    assert "Traceback" not in log.read_text()
    assert leaves_nothing_running(center)


def test_pages_that_cannot_be_built_leave_the_last_good_release_served(center):
    page = center / "docs" / "fr" / "contact.md"
    page.write_text(page.read_text() + "\n{{ nothing.of.the.kind }}\n")
    with serving(center) as (address, _, log):
        assert fetch(f"{address}/fr/contact/")
        assert "docs/fr/contact.md: {{ nothing.of.the.kind }} is not a fact" in log.read_text()
        assert "The last good release is served meanwhile" in log.read_text()


def save(page: Path, text: str) -> None:
    """Save at once, as editors do: a page that is half written is a page too, and would be built."""
    new = page.parents[3] / "saved"
    new.write_text(text, encoding="utf-8")
    new.replace(page)


def test_live_a_save_reaches_the_browser_and_the_search_and_an_error_changes_nothing(center):
    page = center / "docs" / "fr" / "faq" / "index.md"
    good = page.read_text()
    with serving(center, "--live") as (address, process, log):

        def build() -> str:
            return fetch(f"{address}/_live/build")

        first = build()
        save(page, good + "\n## Des zèbres ?\n\nOui.\n")
        wait_until(lambda: build() != first, "the release made of the save")
        wait_until(lambda: "faq/" in fetch(f"{address}/search.json?q=zebres&lang=fr"), "the zebras to be found")

        second = current_link(center / "var").readlink()
        save(page, good + "\n{{ nothing.of.the.kind }}\n")
        wait_until(lambda: "nothing.of.the.kind }} is not a fact" in log.read_text(), "the error to be told")
        assert current_link(center / "var").readlink() == second, log.read_text()
        # Of the two processes that answer, one may still have had the release before.
        for _ in range(10):
            wait_until(lambda: build() == second.name, "the release made of the save, of whoever answers")
        assert "faq/" in fetch(f"{address}/search.json?q=zebres&lang=fr")

        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 0
    assert leaves_nothing_running(center)


@pytest.mark.soak
def test_a_second_start_with_nothing_changed_is_up_within_5_seconds(center):
    with serving(center) as (_, process, _):
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=PATIENCE)
    began = time.monotonic()
    with serving(center):
        took = time.monotonic() - began
    sys.stdout.write(f"\nsecond start, nothing changed: {took:.2f} s\n")
    assert took < 5
