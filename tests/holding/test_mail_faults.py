"""A mail server in every bad mood, met by the worker: a mail leaves once the mood has passed, or is shown as dead."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy
from aiosmtpd.controller import Controller

from portal.outbox import service as outbox
from portal.outbox.carriers import MOST_CARRIERS, Carriers
from portal.outbox.model import FIRST_PAUSE, MOST_ATTEMPTS
from portal.outbox.smtp import SmtpPostman, SmtpServer
from portal.outbox.store import mails
from portal.worker import opened_workshop, work_once
from tests.contracts.test_postmen import Mailroom, mailroom
from tests.outbox.conftest import a_mail

__all__ = ["mailroom"]

PATIENCE, AT_MOST = 0.3, 0.8  # seconds; half a minute and two in earnest
BUSY = 50  # times that, for what is well and runs on a machine that does other things too
GREETING = b"220 hello\r\n"


@pytest.fixture
def workshop(settings, clock):
    with opened_workshop(settings, clock) as opened:
        yield opened


def through(workshop, port, tls="none", host="127.0.0.1", times=1):
    """The workshop, its mail handed over at `port`, with `times` the patience."""
    postman = SmtpPostman(SmtpServer(host, port, tls, "", ""), PATIENCE * times, at_most=AT_MOST * times)
    return replace(workshop, postman=postman)


def write(workshop, clock, *recipients):
    with workshop.database.writing() as db:
        for recipient in recipients:
            assert outbox.enqueue(db, a_mail(key=recipient, recipient=recipient), clock())


def states(workshop):
    with workshop.database.reading() as db:
        return [tuple(row) for row in db.execute(sqlalchemy.select(mails.c.state, mails.c.attempts, mails.c.error))]


@contextmanager
def server(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does as `talk` with each who calls."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.1)
    over = threading.Event()

    def answer(connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            try:
                talk(connection)
            except OSError:
                return

    def listen() -> None:
        while not over.is_set():
            try:
                connection, _ = listening.accept()
            except TimeoutError:
                continue
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        thread.join()
        listening.close()


def hang(connection: socket.socket) -> None:
    connection.recv(1)


def drip(connection: socket.socket) -> None:
    for _ in range(100):
        connection.sendall(b"2")
        time.sleep(0.1)


def drop_in_the_middle(connection: socket.socket) -> None:
    connection.sendall(GREETING)
    file = connection.makefile("rb")
    for line in file:
        if line.upper().startswith(b"DATA"):
            connection.sendall(b"354 go on\r\n")
            file.readline()
            return
        connection.sendall(b"250 yes\r\n")


def offer_no_tls(connection: socket.socket) -> None:
    connection.sendall(GREETING)
    while connection.recv(1000):
        connection.sendall(b"250 yes\r\n")


def refuse_tls(connection: socket.socket) -> None:
    connection.sendall(GREETING)
    connection.recv(1000)
    connection.sendall(b"250-yes\r\n250 STARTTLS\r\n")
    connection.recv(1000)
    connection.sendall(b"454 4.7.0 not now\r\n")
    connection.recv(1000)


def speak_nonsense_instead_of_tls(connection: socket.socket) -> None:
    connection.recv(1000)
    connection.sendall(b"this is no handshake\r\n" * 10)


MOODS = {
    "it hangs": (hang, "none"),
    "it answers a byte at a time": (drip, "none"),
    "it hangs up in the middle of a mail": (drop_in_the_middle, "none"),
    "it offers no TLS": (offer_no_tls, "starttls"),
    "it refuses TLS": (refuse_tls, "starttls"),
    "its TLS is nonsense": (speak_nonsense_instead_of_tls, "implicit"),
}


@pytest.mark.parametrize("mood", MOODS)
def test_a_mail_waits_until_the_mood_has_passed_and_leaves_once(workshop, mailroom, clock, mood: str):
    talk, tls = MOODS[mood]
    write(workshop, clock, "ada@example.org")
    with server(talk) as port:
        began = time.monotonic()
        assert work_once(through(workshop, port, tls)) == 1
        assert time.monotonic() - began < AT_MOST * BUSY
        assert work_once(through(workshop, port, tls)) == 0  # it rests before the next try
    ((state, attempts, error),) = states(workshop)
    assert (state, attempts) == ("waiting", 1)
    assert error
    clock.now += FIRST_PAUSE
    assert work_once(through(workshop, mailroom.port, times=BUSY)) == 1
    assert states(workshop) == [("sent", 2, "")]
    assert len(mailroom.taken) == 1


def test_a_mail_waits_while_nobody_knows_where_the_server_is(workshop, mailroom, clock, monkeypatch):
    def gone(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    write(workshop, clock, "ada@example.org")
    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", gone)
        work_once(through(workshop, 25, host="mail.example.org"))
    assert [state for state, _, _ in states(workshop)] == ["waiting"]
    clock.now += FIRST_PAUSE
    work_once(through(workshop, mailroom.port, times=BUSY))
    assert len(mailroom.taken) == 1


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["421 4.3.2 closing", "450 4.2.0 greylisted", "451 4.3.0 later", "452 4.2.2 full"])
def test_a_refusal_for_now_is_tried_again(workshop, mailroom, clock, stage: str, answer: str):
    write(workshop, clock, "ada@example.org")
    mailroom.answers[stage] = answer
    work_once(through(workshop, mailroom.port, times=BUSY))
    assert [state for state, _, _ in states(workshop)] == ["waiting"]
    mailroom.answers.clear()
    clock.now += FIRST_PAUSE
    work_once(through(workshop, mailroom.port, times=BUSY))
    assert states(workshop) == [("sent", 2, "")]
    assert len(mailroom.taken) == 1


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_a_final_refusal_is_a_dead_letter_and_the_next_mail_leaves(workshop, mailroom, clock, stage: str):
    write(workshop, clock, "gone@example.org")
    mailroom.answers[stage] = "550 5.1.1 gone@example.org is unknown here"
    work_once(through(workshop, mailroom.port, times=BUSY))
    mailroom.answers.clear()
    write(workshop, clock, "ada@example.org")
    work_once(through(workshop, mailroom.port, times=BUSY))
    assert states(workshop) == [("dead", 1, "The mail server refused: 550 5.1.1"), ("sent", 1, "")]


def test_a_server_that_never_comes_back_leaves_a_dead_letter_after_two_days(workshop, clock):
    write(workshop, clock, "ada@example.org")
    began = clock.now
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for _ in range(MOST_ATTEMPTS):
        assert work_once(through(workshop, port)) == 1
        clock.now += timedelta(hours=6)
    assert [state for state, _, _ in states(workshop)] == ["dead"]
    assert clock.now - began > timedelta(days=2)


class SlowForSome(Mailroom):
    """A mail server that asks elsewhere, for minutes, whether it knows some of the recipients."""

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  aiosmtpd's name
        if address.startswith("slow"):
            await asyncio.sleep(600)
        envelope.rcpt_tos.append(address)
        return "250 OK"


def test_mails_that_hang_do_not_keep_the_others_waiting(workshop, clock):
    room = SlowForSome()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        room.port = probe.getsockname()[1]
    controller = Controller(room, hostname="127.0.0.1", port=room.port)
    controller.start()
    patient = through(workshop, room.port, times=4 * BUSY)  # none of them gives up here
    write(workshop, clock, *(f"slow-{number}@example.org" for number in range(MOST_CARRIERS - 1)))
    write(workshop, clock, *(f"ada-{number}@example.org" for number in range(10)))
    carriers = Carriers(patient.database, patient.dispatch)
    began = time.monotonic()
    while sum(state == "sent" for state, *_ in states(workshop)) < 10 and time.monotonic() - began < AT_MOST * BUSY:
        carriers.look()
        time.sleep(0.2)
    controller.stop()
    carriers.stop()
    assert len(room.taken) == 10
    assert sorted(state for state, _, _ in states(workshop)) == ["sent"] * 10 + ["waiting"] * (MOST_CARRIERS - 1)


class Handover:
    """A postman who takes his time: he says that he has a mail in hand, and waits to be let go."""

    def __init__(self) -> None:
        self.has_one, self.may_go = threading.Event(), threading.Event()
        self.carried = 0

    def send(self, _message: object) -> None:
        self.has_one.set()
        self.may_go.wait(10)
        self.carried += 1


def test_carriers_stop_after_the_mail_in_hand(workshop, clock):
    write(workshop, clock, *(f"ada-{number}@example.org" for number in range(5)))
    postman = Handover()
    sending = replace(workshop, postman=postman)
    carriers = Carriers(sending.database, sending.dispatch)
    carriers.look()
    assert postman.has_one.wait(10)
    stopping = threading.Thread(target=carriers.stop)
    stopping.start()
    while not carriers.is_stopping:
        time.sleep(0.01)
    postman.may_go.set()
    stopping.join()
    assert postman.carried == 1
    assert sorted(state for state, _, _ in states(workshop)) == ["sent"] + ["waiting"] * 4
