"""kill -9 at every point of a request's life: taken in, answered by its writer, its mails handed over."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy

from portal.outbox import service as outbox
from portal.outbox.service import LEASE, Dispatch
from portal.outbox.store import mails
from portal.storage import Database
from portal.tickets import service
from portal.tickets.model import Kind
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.promises import Promises
from tests.deadly import Deadly, dies
from tests.outbox.conftest import LETTERHEAD
from tests.tickets.conftest import PROMISES, a_request

WORDS = "Encore ceci : la page est blanche ailleurs aussi."
POINTS = 14  # three around each transaction, two of the counter and two of the worker; two around the mail server
BETWEEN_YES_AND_COMMIT = {10, 11, 12}  # the one moment that may send a mail twice


class Sheet:
    """A mail server's book: survives whoever hands mail over."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def send(self, message: EmailMessage) -> None:
        with self._file.open("a", encoding="utf-8") as book:
            book.write(f"{message['Message-ID']}\n")

    def taken(self) -> list[str]:
        return self._file.read_text(encoding="utf-8").split() if self._file.exists() else []


@dataclass
class Desk:
    counter: Counter
    sheet: Sheet
    clock: object

    def live(self, deadly: Deadly) -> None:
        """Sends the form, writes once more, and lets a worker pass: every step may be taken again."""
        now = self.clock()
        counter = replace(self.counter, database=deadly.database(self.counter.database))
        opened = service.open_ticket(counter, a_request(), now)
        _, access = service.find(self.counter, opened.ticket.reference, opened.code, now)
        service.reply_as_customer(counter, access, WORDS, now)
        dispatch = Dispatch(deadly.caller(self.sheet), LETTERHEAD, self.clock)
        outbox.deliver_due(deadly.database(self.counter.database), dispatch)

    def forked(self) -> Desk:
        """The same for a child process: connections must not be shared over a fork."""
        database = Database(f"sqlite:///{self.counter.database.file}")
        return replace(self, counter=replace(self.counter, database=database))

    def die(self, at: int) -> bool:
        return dies(lambda: self.forked().live(Deadly(at)))


@pytest.fixture
def desk(settings, database, clock, tmp_path, monkeypatch):
    # However slow the machine, the worker never rests: its transactions can be counted.
    monkeypatch.setattr(outbox, "BUSY", float("inf"))
    settings.promise_file.write_text(PROMISES, encoding="utf-8")
    counter = Counter(database, Pledges(Promises(settings.promise_file)), settings.secret, settings.url)
    return Desk(counter, Sheet(tmp_path / "book"), clock)


def recover(desk: Desk, clock) -> None:
    """What happens without anybody's help: the writer sends again, a worker comes by after the lease."""
    for _ in range(2):
        desk.live(Deadly(-1))
        clock.now += LEASE + timedelta(seconds=1)


def assert_once(desk: Desk) -> None:
    conversation = service.read(desk.counter, 1)
    assert [event.kind for event in conversation.events] == [Kind.OPENED, Kind.CUSTOMER_REPLIED]
    with desk.counter.database.reading() as db:
        assert [row.state for row in db.execute(sqlalchemy.select(mails.c.state))] == ["sent"]
        assert db.exec_driver_sql("SELECT count(*) FROM tickets").scalar_one() == 1
        assert db.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    assert len(set(desk.sheet.taken())) == 1


def test_a_life_has_the_points_that_are_tried(desk) -> None:
    deadly = Deadly(-1)
    desk.live(deadly)
    assert deadly.passed == POINTS
    assert_once(desk)


@pytest.mark.parametrize("at", range(POINTS))
def test_killed_at_any_point_a_request_is_kept_once_and_its_mail_sent(desk, clock, at: int) -> None:
    assert desk.die(at)
    recover(desk, clock)
    assert_once(desk)
    assert len(desk.sheet.taken()) == (2 if at in BETWEEN_YES_AND_COMMIT else 1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(200))
def test_killed_again_and_again_a_request_is_kept_once_and_its_mail_sent(desk, clock, seed: int) -> None:
    chance = random.Random(seed)
    risky = 0
    for _ in range(chance.randint(2, 6)):
        risky += desk.die(chance.randrange(POINTS))
        clock.now += LEASE + timedelta(seconds=1)
    recover(desk, clock)
    assert_once(desk)
    assert len(desk.sheet.taken()) <= 1 + risky
