"""Every postman keeps one contract: files, and a real SMTP server with its moods."""

from __future__ import annotations

import socket
import stat
import threading
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from portal.errors import AdapterError, ConfigError
from portal.outbox.files import FilePostman
from portal.outbox.message import compose
from portal.outbox.model import WaitingMail
from portal.outbox.smtp import SmtpPostman, SmtpServer, read_smtp_url
from tests.outbox.conftest import LETTERHEAD, a_mail

SUBJECT = "Votre demande GU-7K3FQ-X"


class Mailroom:
    """An SMTP server's side: keeps what it takes, answers what it is told to."""

    port: int

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  aiosmtpd's name
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  aiosmtpd's name
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.taken.append(envelope.content)
        return "250 taken"


@pytest.fixture
def mailroom():
    room = Mailroom()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        room.port = probe.getsockname()[1]
    controller = Controller(room, hostname="127.0.0.1", port=room.port)
    controller.start()
    yield room
    controller.stop()


def to_server(port, patience=5.0):
    return SmtpPostman(SmtpServer("127.0.0.1", port, "none", "", ""), patience)


@pytest.fixture(params=["files", "smtp"])
def kept(request, tmp_path, mailroom):
    """A postman, and what it has carried so far."""
    if request.param == "files":
        folder = tmp_path / "mail"
        return FilePostman(folder), lambda: [file.read_bytes() for file in sorted(folder.glob("*.eml"))]
    return to_server(mailroom.port), lambda: mailroom.taken


def message_of(clock, **mail):
    return compose(WaitingMail(1, a_mail(**mail), 1, clock(), "lease"), LETTERHEAD)


def test_what_was_sent_is_there_when_send_returns(kept, clock):
    postman, carried = kept
    postman.send(message_of(clock))
    (content,) = carried()
    assert message_from_bytes(content, policy=default)["Subject"] == SUBJECT


def test_accents_and_long_lines_survive(kept, clock):
    postman, carried = kept
    text = "Où en est ma demande ? " * 200
    postman.send(message_of(clock, text=text))
    (content,) = carried()
    body = message_from_bytes(content, policy=default).get_body(("plain",)).get_content()
    assert body.strip() == text.strip()


def test_a_line_that_is_a_dot_does_not_end_the_mail(kept, clock):
    postman, carried = kept
    postman.send(message_of(clock, text="avant\n.\naprès"))
    (content,) = carried()
    assert "après" in message_from_bytes(content, policy=default).get_body(("plain",)).get_content()


def test_files_are_for_their_owner_alone(tmp_path, clock):
    FilePostman(tmp_path / "mail").send(message_of(clock))
    (file,) = (tmp_path / "mail").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_same_mail_to_files_twice_is_one_file(tmp_path, clock):
    postman = FilePostman(tmp_path / "mail")
    postman.send(message_of(clock))
    postman.send(message_of(clock))
    assert len(list((tmp_path / "mail").iterdir())) == 1


@pytest.mark.parametrize(
    ("stage", "answer", "permanent"),
    [
        ("RCPT", "421 4.3.2 closing", False),
        ("RCPT", "450 4.2.0 greylisted", False),
        ("RCPT", "550 5.1.1 ada@example.org unknown", True),
        ("DATA", "451 4.3.0 try later", False),
        ("DATA", "554 5.7.1 ada@example.org is spam", True),
    ],
)
def test_a_server_that_refuses_says_whether_it_is_final(mailroom, clock, stage, answer, permanent):
    mailroom.answers[stage] = answer
    with pytest.raises(AdapterError) as caught:
        to_server(mailroom.port).send(message_of(clock))
    assert caught.value.permanent is permanent
    assert "ada@" not in str(caught.value)


def test_a_server_that_is_not_there_is_worth_another_try(clock):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(AdapterError) as caught:
            to_server(nobody.getsockname()[1]).send(message_of(clock))
    assert not caught.value.permanent


def test_a_server_that_says_nothing_is_left_in_time(clock):
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(AdapterError) as caught:
        to_server(silent.getsockname()[1], patience=0.2).send(message_of(clock))
    assert not caught.value.permanent


def test_a_server_that_hangs_up_in_the_middle_is_worth_another_try(clock):
    with socket.create_server(("127.0.0.1", 0)) as rude:

        def hang_up():
            connection, _ = rude.accept()
            with connection:
                connection.sendall(b"220 hello\r\n")
                connection.recv(100)

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(AdapterError) as caught:
            to_server(rude.getsockname()[1]).send(message_of(clock))
        thread.join()
    assert not caught.value.permanent


def test_s41_the_password_is_in_no_text_of_the_server():
    server = read_smtp_url("smtp://ada:canary-secret@mail.example.org")
    assert "canary-secret" not in repr(server)
    assert (server.port, server.tls, server.user) == (587, "starttls", "ada")


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://canary:canary@mail.example.org:port",
        "smtp://canary:canary@mail.example.org?tls=none",
        "smtp://canary:canary@mail.example.org?tls=maybe",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url):
    with pytest.raises(ConfigError) as caught:
        read_smtp_url(url)
    assert "canary" not in str(caught.value)
