"""What our mails could be made to do: to write to strangers, to carry words, to answer robots, to tell on readers."""

from __future__ import annotations

import re
from dataclasses import replace
from email.message import EmailMessage

from structlog.testing import capture_logs

from portal.outbox import service as outbox
from portal.outbox.message import compose
from portal.outbox.model import WaitingMail
from portal.settings import read_settings
from portal.tickets import service
from portal.worker import opened_workshop, work_once
from tests.access.conftest import World, secret_of
from tests.conftest import OWN_ORIGIN
from tests.outbox.conftest import LETTERHEAD
from tests.tickets.conftest import a_request
from tests.tickets.test_contact_web import filled, mails, send

VICTIM = "victim@example.org"


def composed(world: World) -> list[EmailMessage]:
    """Every mail of every kind that waits, as it will leave."""
    with world.database.reading() as db:
        rows = db.execute(outbox.store.mails.select()).all()
    return [
        compose(WaitingMail(row.id, outbox.store._mail(row), 1, row.created_at, "lease"), LETTERHEAD) for row in rows
    ]


def test_s33_a_stranger_is_sent_a_few_mails_a_day_whoever_types_their_address(world: World):
    spellings = [VICTIM, "VICTIM@example.org", " victim@example.org ", "victim@EXAMPLE.org"]
    for number in range(4 * service.MAILS_TO_UNKNOWN):
        browser = world.browser(f"203.0.113.{number}")  # each from elsewhere
        answer = send(
            browser, filled(browser, email=spellings[number % 4], subject=f"Buy {number}", text="Buy it now!")
        )
        assert answer.status_code == 303, "whoever asks is told nothing of it"
    sent = [mail for mail in mails(world.database) if mail.recipient.lower() == VICTIM]
    assert len(sent) == service.MAILS_TO_UNKNOWN
    assert not any("Buy" in mail.subject + mail.text or "Ada" in mail.text for mail in sent)


def test_s27_a_code_that_another_service_would_mail_is_never_passed_on(world: World):
    words = "Your sign-in code is 482913"
    service.open_ticket(
        world.counter, a_request(email=VICTIM, subject=words, text=words, submission="x"), world.clock()
    )
    assert not any("482913" in mail.subject + mail.text for mail in mails(world.database))


def test_s34_every_mail_says_that_no_robot_should_answer_and_nobody_can(world: World):
    written = composed(world)
    assert len(written) >= 2
    for message in written:
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["X-Auto-Response-Suppress"] == "All"
        assert message["Reply-To"] is None


def test_s47_a_mail_fetches_nothing_and_tells_nobody_that_it_was_read(world: World):
    for message in composed(world):
        html = message.get_body(("html",)).get_content()
        assert not re.search(r"<(img|link|script|iframe|object|video|audio)\b|url\(|@import|background=", html)
        assert message["Disposition-Notification-To"] is None
        assert message["Return-Receipt-To"] is None


BREAKS = ["\r\nBcc: victim@example.org", "\nBcc: victim@example.org", "\rBcc: x", "%0d%0aBcc: x", "\u2028Bcc: x", "\0"]


def test_s24_no_line_break_of_a_form_reaches_the_head_of_a_mail(world: World):
    browser = world.browser()
    fields = filled(browser)
    for name in ("name", "email", "subject", "number"):
        for number, end in enumerate(BREAKS):
            broken = {name: f"ada@example.org{end}", "submission": f"{name}-{number}"}
            send(browser, fields | broken)
    for message in composed(world):
        assert message["Bcc"] is None
        assert [key for key in message if key.lower() == "to"] == ["To"]
        assert not any(set("\r\n\0") & set(str(value)) for value in message.values())


def test_s24_no_line_break_of_an_address_reaches_an_answer_s_head(world: World, monkeypatch):
    monkeypatch.setattr("portal.accounts.web.time.sleep", lambda _seconds: None)
    browser = world.browser()
    token = filled(browser)["csrf_token"]
    for end in BREAKS:
        typed = {"email": f"a@example.org{end}", "number": world.reference("ada"), "next": f"/desk/{end}"}
        for path in ("/fr/account/sign-in", "/desk/sign-in", "/fr/t/"):
            answer = browser.post(path, data=typed | {"csrf_token": token}, headers=OWN_ORIGIN)
            assert "Bcc" not in answer.headers
            assert "Bcc" not in answer.headers.get("Location", "")


def test_s41_a_password_of_the_mail_server_is_in_no_log_and_on_no_page(world: World, tmp_path):
    canary = "canary-of-the-mail-server"
    read = read_settings(tmp_path, {"GUICHET_SMTP_URL": f"smtps://desk:{canary}@127.0.0.1:9"})
    settings = replace(world.settings, smtp_url=read.smtp_url)
    world.counter.database.close()
    service.open_ticket(world.counter, a_request(submission="another"), world.clock())
    with capture_logs() as lines, opened_workshop(settings, world.clock) as workshop:
        work_once(workshop)
    with world.database.reading() as db:
        kept = str(db.execute(outbox.store.mails.select()).all())
    assert "reached" in kept, "the server was tried"
    assert canary not in kept + str(lines) + repr(settings)
    assert canary not in world.browser(guichet_agent=world.seat()).get("/desk/mails").text


def test_s14_what_customers_call_themselves_is_no_markup_in_a_mail(world: World):
    name = "<img src=x onerror=alert(1)>"
    asked = a_request(name=name, subject=name, submission="marked")
    service.open_ticket(world.counter, asked, world.clock())
    for message in composed(world):
        assert "<img" not in message.get_body(("html",)).get_content()
        assert secret_of("ada") not in message.as_string()
