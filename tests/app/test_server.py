"""The web server as it is started: ready, answering, stopped by Ctrl-C with everything."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.server import SECONDS_TO_FINISH
from portal.settings import read_settings
from portal.storage import is_served
from tests.hand_made import PROMISES, make_current, make_release
from tests.ports import free_port

START = """
import sys
from pathlib import Path
from portal import server
from portal.settings import read_settings
settings = read_settings(Path(sys.argv[1]), port=int(sys.argv[2]))
server.run(settings, lambda: print("ready", flush=True))
"""
# Its second process takes a while from the fork until it hears anything.
SLOW_TO_LISTEN = START.replace(
    "server.run(",
    """
import time
begin = server._Worker.init_process
server._Worker.init_process = lambda worker: (time.sleep(worker.age == 2 and 1.5), begin(worker))
server.run(""",
)
PATIENCE = 60  # seconds: other tests may keep both processors busy


@dataclass(frozen=True)
class Running:
    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            return answer.read().decode()

    def stop(self, number: int) -> int:
        """Interrupt it as a terminal does: every process of the group."""
        os.killpg(self.process.pid, number)
        return self.process.wait(PATIENCE)

    def events(self) -> list[dict]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture(scope="module")
def folder(made_release, made_database, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(made_release, folder / "var", symlinks=True)
    shutil.copy(made_database, folder / "var")
    (folder / "support.toml").write_text(PROMISES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def start(folder: Path) -> Iterator:
    started: list[Running] = []

    def run(program: str = START) -> Running:
        port = free_port()
        log = folder / f"server-{port}.log"
        command = [sys.executable, "-c", program, str(folder), str(port)]
        with log.open("wb") as stderr:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, start_new_session=True)
        running = Running(folder, port, process, log)
        started.append(running)
        assert process.stdout.readline() == b"ready\n", log.read_text()
        return running

    yield run
    for running in started:
        running.process.stdout.close()
        if running.process.poll() is None:
            running.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def server(start) -> Running:
    """One for all who only ask."""
    return start()


def test_it_answers_as_soon_as_it_says_so(server: Running):
    assert server.get("/healthz") == "ok\n"
    assert "Retrouver une facture" in server.get("/fr/factures/")
    assert json.loads(server.get("/search.json?q=facture&lang=fr"))["items"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_stops_without_a_word_too_many(start, number: int):
    server = start()
    server.get("/healthz")
    assert server.stop(number) == 0
    assert {event["event"] for event in server.events()} == {"release_opened"}, server.log.read_text()
    with pytest.raises(OSError, match="refused"):
        server.get("/healthz")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_process_that_has_just_been_made_is_stopped_with_the_others(start, number: int):
    server = start(SLOW_TO_LISTEN)
    server.get("/healthz")  # the other process answers
    begun = time.monotonic()
    assert server.stop(number) == 0
    assert time.monotonic() - begun < SECONDS_TO_FINISH
    assert {event["event"] for event in server.events()} == {"release_opened"}, server.log.read_text()


def test_whoever_restores_a_backup_knows_that_it_runs(server: Running):
    assert is_served(read_settings(server.folder, {}))


def test_it_serves_a_new_release_within_seconds(server: Running):
    make_release(server.folder / "var", "second")
    make_current(server.folder / "var", "second")
    deadline = time.monotonic() + PATIENCE
    while (
        build := json.loads(server.get("/search.json?q=facture"))["build"]
    ) == "first" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert build == "second"


def open_files(pid: str) -> set[str]:
    """What a process has open; some of it is closed while one looks."""
    found = set()
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.add(str(file.readlink()))
    return found


def test_it_opens_no_door_but_its_port(server: Running):
    pids = subprocess.run(["pgrep", "-g", str(server.process.pid)], capture_output=True, text=True, check=True)
    listening = 0
    for pid in pids.stdout.split():
        inodes = open_files(pid)
        unix = Path(f"/proc/{pid}/net/unix").read_text().splitlines()[1:]
        named = [line.split()[-1] for line in unix if f"socket:[{line.split()[6]}]" in inodes and "/" in line]
        assert named == [], "no control socket"
        tcp = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
        listening += sum(f"socket:[{row[9]}]" in inodes and row[1].startswith("0100007F:") for row in tcp)
    assert listening > 0


def test_a_request_that_is_no_http_is_logged_without_its_sender(server: Running):
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as stranger:
        stranger.sendall(b"GET / HTTP/1.1\r\nBroken Header reader@example.org\r\n\r\n")
        assert b"400" in stranger.recv(200)
    deadline = time.monotonic() + PATIENCE
    while "server_warned" not in (text := server.log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "server_warned" in text
    assert "127.0.0.1" not in text
    assert "reader@example.org" not in text
