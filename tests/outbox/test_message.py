"""What leaves: readable as text and as HTML, marked as automatic, with headers that nobody can add to."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

import pytest

from portal.errors import UnusableError
from portal.outbox.message import compose
from portal.outbox.model import Mail, WaitingMail
from tests.outbox.conftest import LETTERHEAD, a_mail


def composed(clock, mail):
    message = compose(WaitingMail(1, mail, 1, clock(), "lease"), LETTERHEAD)
    return message_from_bytes(message.as_bytes(), policy=default)


def test_a_mail_is_marked_as_automatic_and_carries_no_tracking(clock):
    message = composed(clock, a_mail())
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == "Guichet <no-reply@guichet.example>"
    assert "<img" not in message.as_string()


def test_both_parts_say_the_same(clock):
    message = composed(clock, a_mail(text="Bonjour,\n\nSuivez-la ici :\nhttp://127.0.0.1:8000/fr/t/GU-7K3FQ-X/abc"))
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert "Suivez-la ici :\nhttp://127.0.0.1:8000/fr/t/GU-7K3FQ-X/abc" in text.get_content().replace("\r\n", "\n")
    assert '<a href="http://127.0.0.1:8000/fr/t/GU-7K3FQ-X/abc">' in html.get_content()
    assert '<html lang="fr">' in html.get_content()


def test_every_try_gives_the_same_bytes(clock):
    waiting = WaitingMail(1, a_mail(), 1, clock(), "lease")
    assert compose(waiting, LETTERHEAD).as_bytes() == compose(waiting, LETTERHEAD).as_bytes()


def test_s30_message_ids_cannot_be_guessed_from_the_key(clock):
    ids = {composed(clock, a_mail(key=f"ticket:{number}:opened"))["Message-ID"] for number in range(20)}
    assert len(ids) == 20
    assert not any("ticket" in number for number in ids)


def test_s14_html_in_a_mail_is_text(clock):
    html = composed(clock, a_mail(text='<script>alert(1)</script> <a href="javascript:x">y</a>')).get_body(("html",))
    assert "<script" not in html.get_content()
    assert 'href="javascript' not in html.get_content()


@pytest.mark.parametrize("sign", ["\r", "\n", "\0", "\u2028", "\x85"], ids=ascii)
@pytest.mark.parametrize("field", ["recipient", "subject"])
def test_s24_a_line_break_in_a_header_is_refused(field, sign):
    values = {"recipient": "ada@example.org", "subject": "Bonjour"}
    values[field] = f"{values[field]}{sign}Bcc: eve@example.org"
    with pytest.raises(UnusableError):
        Mail(**values, text="", lang="fr", kind="test", key="k")


@pytest.mark.parametrize(
    "recipient", ["", "ada", "@example.org", "ada@", "a@b.c, d@e.f", "<a@b.c>", f"{'a' * 251}@b.c"]
)
def test_what_is_no_single_address_is_refused(recipient):
    with pytest.raises(UnusableError):
        a_mail(recipient=recipient)
