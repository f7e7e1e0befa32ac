"""What waits for nobody's request is done by a worker."""

from __future__ import annotations

import email
import os
import time
from email import policy as mail_policy

import pytest

from portal.errors import ConfigError
from portal.outbox import service as outbox
from portal.outbox.files import FilePostman
from portal.outbox.model import Mail
from portal.outbox.smtp import SmtpPostman
from portal.settings import read_settings
from portal.worker import Hand, opened_workshop, postman_of, sweep, work_once

PATIENCE = 60  # seconds: other tests may keep the processors busy
MAIL = Mail("ada@example.org", "Votre demande", "Bonjour", "fr", "ticket_opened", "one")


@pytest.fixture
def workshop(settings, clock):
    with opened_workshop(settings, clock) as opened:
        yield opened


def sent(settings):
    files = sorted((settings.var / "mail").glob("*.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=mail_policy.default) for file in files]


def test_a_mail_that_is_due_becomes_a_file(workshop, settings, clock):
    with workshop.database.writing() as db:
        outbox.enqueue(db, MAIL, clock())
    assert work_once(workshop) == 1
    (message,) = sent(settings)
    assert (message["To"], message["From"]) == ("ada@example.org", "Guichet <no-reply@localhost.localdomain>")
    assert work_once(workshop) == 0


def test_a_thread_sends_mail_until_it_is_stopped(settings, database, clock):
    hand = Hand(settings, clock)
    with database.writing() as db:
        outbox.enqueue(db, MAIL, clock())
    hand.start()
    deadline = time.monotonic() + PATIENCE
    while not sent(settings) and time.monotonic() < deadline:
        time.sleep(0.05)
    hand.stop(PATIENCE)
    assert len(sent(settings)) == 1


def test_what_ended_long_ago_is_forgotten(workshop, settings, clock):
    with workshop.database.writing() as db:
        outbox.enqueue(db, MAIL, clock())
    work_once(workshop)
    assert sweep(workshop) == 0
    for file in (settings.var / "mail").iterdir():
        os.utime(file, (clock().timestamp(), clock().timestamp()))
    clock.advance(days=31)
    assert sweep(workshop) == 2  # the mail, and the file that it became


def test_nothing_is_forgotten_while_no_promise_file_says_for_how_long_it_is_kept(settings, clock):
    settings.promise_file.write_text("broken", encoding="utf-8")
    with opened_workshop(settings, clock) as workshop:
        with workshop.database.writing() as db:
            outbox.enqueue(db, MAIL, clock())
        work_once(workshop)
        clock.advance(days=4000)
        assert sweep(workshop) == 0


def test_mail_goes_where_the_settings_say(settings):
    assert isinstance(postman_of(settings), FilePostman)
    served = read_settings(settings.root, {"GUICHET_SMTP_URL": "smtp://mail.example.org"})
    assert isinstance(postman_of(served), SmtpPostman)


def test_a_mail_server_that_cannot_be_used_is_told(settings):
    with pytest.raises(ConfigError):
        postman_of(read_settings(settings.root, {"GUICHET_SMTP_URL": "http://mail.example.org"}))


@pytest.mark.parametrize("given", ["nobody", "a@b", "a b@example.org", "x@example.org\nBcc: y@example.org"])
def test_an_address_that_mails_cannot_come_from_is_refused(settings, given: str):
    with pytest.raises(ConfigError):
        read_settings(settings.root, {"GUICHET_MAIL_FROM": given})


def test_without_an_address_mails_come_from_the_public_host(settings):
    public = read_settings(settings.root, {"GUICHET_URL": "https://aide.example.org"})
    assert public.mail_from == "no-reply@aide.example.org"
