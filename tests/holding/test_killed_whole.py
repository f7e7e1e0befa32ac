"""kill -9 of everything at random moments, people in the middle of what they do: nothing acknowledged is lost."""

from __future__ import annotations

import random
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from portal.clock import utc_now
from portal.worker import opened_workshop, work_once
from tests.holding.visitors import Asked, Visitor
from tests.served import Served, make_center
from tests.tickets.conftest import PROMISES

ROUNDS, ROUNDS_IN_SHORT = 200, 3
LONGEST_ROUND = 1.0  # seconds of life, at random
# What a worker had in hand when it died is taken up after its lease; nobody waits for that here.
AFTER_EVERY_LEASE = timedelta(minutes=11)
BROKEN = (OSError, ValueError)  # the other end has died


@dataclass
class People:
    """Everybody who came, and what they were told."""

    everybody: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def come(self) -> Asked:
        asked = Asked()
        with self.lock:
            self.everybody.append(asked)
        return asked

    def acknowledged(self) -> list[Asked]:
        with self.lock:
            return [asked for asked in self.everybody if asked.place]

    def unsure(self) -> list[Asked]:
        """Those who never saw an answer: they send the same form again."""
        with self.lock:
            return [asked for asked in self.everybody if not asked.place]


@dataclass
class Town:
    """A served help center and the people of it."""

    served: Served
    people: People = field(default_factory=People)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10**9)))

    def live(self, chance: random.Random) -> None:
        """Let people do what they do until everything is killed."""
        stopped = threading.Event()
        threads = [
            threading.Thread(target=self._while_it_lives, args=(stopped, deed, chance.random()))
            for deed in (self._ask, self._ask, self._reply, self._pay)
        ]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.02, LONGEST_ROUND))
        self.served.kill()
        stopped.set()
        for thread in threads:
            thread.join()

    def come_again(self) -> None:
        """Whoever does not know whether they were heard says it once more."""
        visitor = Visitor(self.served.port)
        for asked in self.people.unsure():
            asked.send(visitor)
        for asked in self.people.acknowledged():
            for text, is_heard in list(asked.replies.items()):
                if not is_heard:
                    asked.reply(visitor, text)
        visitor.leave()

    def _while_it_lives(self, stopped: threading.Event, deed: Callable, seed: float) -> None:
        chance, visitor = random.Random(seed), Visitor(self.served.port)
        while not stopped.is_set():
            try:
                deed(visitor, chance)
            except BROKEN:
                break
        visitor.leave()

    def _ask(self, visitor: Visitor, _chance: random.Random) -> None:
        self.people.come().send(visitor)

    def _reply(self, visitor: Visitor, chance: random.Random) -> None:
        known = self.people.acknowledged()[::2]
        if known:
            chance.choice(known).reply(visitor, f"Encore ceci, {next(self.numbers)}.")

    def _pay(self, visitor: Visitor, chance: random.Random) -> None:
        known = [asked for asked in self.people.acknowledged()[1::2] if not asked.has_paid]
        if known:
            chance.choice(known).pay(visitor)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    served = Served(make_center(tmp_path / "center", PROMISES), {"GUICHET_LIMITS_TIMES": "1000000"})
    yield Town(served)
    served.close()


def rows(served: Served, question: str, *values: object) -> list[tuple]:
    with closing(sqlite3.connect(served.settings.var / "portal.sqlite")) as db:
        return db.execute(question, values).fetchall()


def assert_whole(town: Town) -> None:
    """What must hold at any moment, however many died."""
    assert rows(town.served, "PRAGMA integrity_check") == [("ok",)]
    assert rows(town.served, "PRAGMA foreign_key_check") == []
    kept = dict(rows(town.served, "SELECT submission, reference FROM tickets"))
    for asked in town.people.acknowledged():
        assert kept.get(asked.key) == asked.reference
    # One opening event and one mail to each, and none without a ticket.
    assert (
        rows(
            town.served,
            "SELECT t.id FROM tickets t LEFT JOIN ticket_events e ON e.ticket = t.id AND e.kind = 'opened' "
            "GROUP BY t.id HAVING count(e.id) <> 1",
        )
        == []
    )
    assert (
        rows(
            town.served,
            "SELECT t.id FROM tickets t LEFT JOIN outbox_mails m ON m.recipient = t.email AND m.kind = 'ticket_opened' "
            "GROUP BY t.id HAVING count(m.id) <> 1",
        )
        == []
    )


def assert_nobody_was_forgotten(town: Town) -> None:
    """What must hold once everybody was served."""
    assert_whole(town)
    assert len(rows(town.served, "SELECT id FROM tickets")) == len(town.people.everybody)
    replies = [text for (text,) in rows(town.served, "SELECT text FROM ticket_events WHERE kind = 'customer_replied'")]
    expected = [text for asked in town.people.everybody for text in asked.replies]
    assert sorted(replies) == sorted(expected)
    for asked in town.people.everybody:
        lifted = rows(
            town.served,
            "SELECT t.lane, count(e.id) FROM tickets t LEFT JOIN ticket_events e ON e.ticket = t.id "
            "AND e.kind = 'lifted' WHERE t.submission = ? GROUP BY t.id",
            asked.key,
        )
        if asked.has_paid:
            assert lifted == [("urgent", 1)]
    # An order is paid, its ticket lifted and its receipt written, or none of the three.
    orders = rows(town.served, "SELECT ticket_id, state FROM payments_orders")
    assert len({ticket for ticket, _ in orders}) == len(orders)
    paid = {ticket for ticket, state in orders if state == "paid"}
    assert {ticket for (ticket,) in rows(town.served, "SELECT ticket FROM ticket_events WHERE kind = 'lifted'")} == paid
    assert rows(town.served, "SELECT count(*) FROM outbox_mails WHERE kind = 'payment_received'") == [(len(paid),)]
    assert {state for (state,) in rows(town.served, "SELECT state FROM outbox_mails")} <= {"sent"}
    letters = [file.read_bytes() for file in (town.served.settings.var / "mail").glob("*.eml")]
    sent = {message_from_bytes(letter, policy=policy.default)["Message-ID"] for letter in letters}
    assert len(sent) == len(letters) == rows(town.served, "SELECT count(*) FROM outbox_mails")[0][0]


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def go_through(town: Town, rounds: int) -> None:
    chance = random.Random(20261122)
    for number in range(rounds):
        town.served.start()
        town.come_again()
        town.live(chance)
        assert_whole(town)
        if number % 20 == 19:
            say(f"{number + 1} kills, {len(town.people.acknowledged())} requests acknowledged")
    town.served.start()
    town.come_again()
    town.served.stop()
    with opened_workshop(town.served.settings, lambda: utc_now() + AFTER_EVERY_LEASE) as workshop:
        while work_once(workshop):
            pass
    assert_nobody_was_forgotten(town)
    assert len(town.people.everybody) > rounds


def test_killed_whole_a_few_times_nothing_acknowledged_is_lost(town: Town) -> None:
    go_through(town, ROUNDS_IN_SHORT)


@pytest.mark.soak
def test_killed_whole_two_hundred_times_nothing_acknowledged_is_lost(town: Town) -> None:
    go_through(town, ROUNDS)
    replies = sum(len(asked.replies) for asked in town.people.everybody)
    paid = sum(asked.has_paid for asked in town.people.everybody)
    letters = rows(town.served, "SELECT count(*) FROM outbox_mails")[0][0]
    say(f"{ROUNDS} kills: {len(town.people.everybody)} requests, {replies} replies, {paid} paid, {letters} mails")
