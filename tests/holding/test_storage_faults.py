"""The disk is full, or somebody else has the database: every word is kept, and all goes on when the fault is gone."""

from __future__ import annotations

import io
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import portal.app
from portal.payments.providers.sandbox import SandboxProvider
from portal.storage import Database
from portal.storage.lock import WriteLock
from portal.tickets import service
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.promises import Promises
from tests.conftest import OWN_ORIGIN, Reader, reader
from tests.desk import conftest as desks
from tests.holding.visitors import hidden_fields
from tests.tickets.conftest import PROMISES, a_request
from tests.tickets.test_contact_web import filled, send
from tests.tickets.test_lookup_web import sign_in

WORDS = "Depuis ce matin, la page reste blanche."
QUICK = 0.4  # seconds that a writer waits here; ten in earnest
UNAVAILABLE = 503
FILL = 300_000  # bytes, more than is left below the limit
SMALL_DISK = 8_000_000  # bytes


@dataclass
class Stage:
    """A portal, and whoever is about to send something to it."""

    client: Reader
    agent: Reader
    counter: Counter
    sandbox: SandboxProvider
    clock: Callable
    var: Path

    def count(self, question: str) -> int:
        with closing(sqlite3.connect(self.var / "portal.sqlite")) as db:
            return int(db.execute(question).fetchone()[0])

    def files(self) -> list[Path]:
        folder = self.var / "uploads"
        return sorted(folder.iterdir()) if folder.exists() else []


@pytest.fixture
def stage(settings, clock, make_app, monkeypatch) -> Iterator[Stage]:
    settings.promise_file.write_text(PROMISES, encoding="utf-8")
    monkeypatch.setattr(portal.app, "open_database", lambda known: Database(known.database_url, QUICK))
    app = make_app(settings, clock=clock)
    database = Database(settings.database_url)
    counter = Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, settings.url)
    agent = reader(app)
    camille = desks.desk._put(database, "camille@example.org", "", clock(), name="Camille", lang="fr")
    with database.writing() as db:
        desks.store.add_session(db, camille.id, desks.desk._digest("code"), clock())
    agent.set_cookie("guichet_agent", "code", domain="127.0.0.1")
    sandbox = SandboxProvider(database, settings.secret, clock)
    yield Stage(reader(app), agent, counter, sandbox, clock, settings.var)
    database.close()


@contextmanager
def full_disk(stage: Stage) -> Iterator[None]:
    """Every block of the small disk is taken."""
    filler = stage.var / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    yield
    filler.unlink()


@contextmanager
def no_file_may_grow(stage: Stage) -> Iterator[None]:
    """Every file has the size that it may have."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = (stage.var / "portal.sqlite-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def locked_by_a_stranger(stage: Stage) -> Iterator[None]:
    """A program that knows nothing of our lock has the database for itself."""
    with closing(sqlite3.connect(stage.var / "portal.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def locked_by_one_of_ours(stage: Stage) -> Iterator[None]:
    """One of our own commands writes for long, such as a backup of a slow disk."""
    with WriteLock(stage.var / "portal.sqlite.lock", 1).held():
        yield


FAULTS = {
    "full disk": full_disk,
    "no file may grow": no_file_may_grow,
    "a stranger has it": locked_by_a_stranger,
    "one of ours has it": locked_by_one_of_ours,
}


def a_new_request(stage: Stage):
    fields = filled(stage.client, text=WORDS)
    return lambda: send(stage.client, fields), "SELECT count(*) FROM tickets WHERE subject = 'Une page blanche'"


def a_reply(stage: Stage):
    opened = service.open_ticket(stage.counter, a_request(), stage.clock())
    path = f"/fr/t/{opened.ticket.reference}/{opened.code}"
    fields = {**hidden_fields(stage.client.get(path).text), "reply": WORDS, "do": "reply"}
    done = "SELECT count(*) FROM ticket_events WHERE kind = 'customer_replied'"
    return lambda: stage.client.post(path, data=fields, headers=OWN_ORIGIN), done


def a_file(stage: Stage):
    sign_in(stage.client, stage.counter.database, stage.clock, "ada@example.org")
    fields = filled(stage.client, text=WORDS)

    def post():
        files = {"files": (io.BytesIO(b"Erreur\n" * (FILL // 7)), "journal.txt")}
        return stage.client.post("/fr/contact/", data={**fields, **files}, headers=OWN_ORIGIN)

    return post, "SELECT count(*) FROM attachments"


def an_answer(stage: Stage):
    opened = service.open_ticket(stage.counter, a_request(), stage.clock())
    page = stage.agent.get(f"/desk/tickets/{opened.ticket.reference}").text
    fields = {"csrf_token": desks.token_of(page), "seen": "1", "do": "reply", "text": WORDS}
    path = f"/desk/tickets/{opened.ticket.reference}"
    done = "SELECT count(*) FROM ticket_events WHERE kind = 'agent_replied'"
    return lambda: stage.agent.post(path, data=fields, headers=OWN_ORIGIN), done


def a_notice(stage: Stage):
    opened = service.open_ticket(stage.counter, a_request(), stage.clock())
    path = f"/fr/t/{opened.ticket.reference}/{opened.code}/pay"
    start = {**hidden_fields(stage.client.get(path).text), "begin": "yes"}
    checkout = stage.client.post(path, data=start, headers=OWN_ORIGIN).location
    stage.sandbox.pay(urlsplit(checkout).path.rpartition("/")[2])
    with stage.counter.database.reading() as db:
        body = db.exec_driver_sql("SELECT body FROM payments_sandbox_notices").scalar_one()
    content, headers = stage.sandbox.signed(body.encode(), stage.clock())
    done = "SELECT count(*) FROM ticket_events WHERE kind = 'lifted'"
    return lambda: stage.client.post("/notices/sandbox", data=content, headers=headers), done


DEEDS = {
    "a request": a_new_request,
    "a reply": a_reply,
    "a file": a_file,
    "an agent's answer": an_answer,
    "a payment's notice": a_notice,
}


@pytest.fixture
def small_disk(help_center, request) -> Iterator[None]:
    """`var/` on a disk of its own, for whoever may make one."""
    if request.node.callspec.params.get("fault") != "full disk":
        yield
        return
    var = help_center / "var"
    apart = var.with_name("apart")
    var.rename(apart)
    var.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(var)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may make a disk; files that may not grow are tried in any case")
    try:
        subprocess.run(["cp", "-a", f"{apart}/.", str(var)], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", str(var)], check=True)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_half_done_every_word_is_kept_and_it_works_again_at_once(small_disk, stage, fault: str, deed: str):
    for number in range(20):  # the log of the database is larger than what a test prints
        service.open_ticket(stage.counter, a_request(submission=f"before-{number}"), stage.clock())
    post, done = DEEDS[deed](stage)
    before = stage.count(done)
    with FAULTS[fault](stage):
        began = time.monotonic()
        answer = post()
        took = time.monotonic() - began
        assert answer.status_code == UNAVAILABLE
        if deed != "a payment's notice":
            assert WORDS in unescape(answer.text)
            assert answer.headers["Retry-After"]
            assert stage.agent.get("/desk/").status_code == 200
        assert stage.client.get("/fr/contact/").status_code == 200
        assert stage.count(done) == before
        assert stage.files() == []
    assert took < QUICK * 10
    assert post().status_code in {200, 303}
    assert stage.count(done) == before + 1
    assert len(stage.files()) == (deed == "a file")
    assert stage.count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'") == 0


LOCKED = """
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
time.sleep(15)
db.execute("ROLLBACK")
"""


@pytest.mark.soak
def test_locked_for_fifteen_seconds_a_request_is_told_and_taken_afterwards(app, settings, client, database):
    fields = filled(client, text=WORDS)
    command = [sys.executable, "-c", LOCKED, str(settings.var / "portal.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        began = time.monotonic()
        first = send(client, fields)
        waited = time.monotonic() - began
        second = send(client, fields)  # five seconds are left: this one waits for its turn
    assert (first.status_code, second.status_code) == (UNAVAILABLE, 303)
    assert WORDS in unescape(first.text)
    assert waited < 12
    with database.reading() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM tickets").scalar_one() == 1
