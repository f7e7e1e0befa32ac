"""From a waiting mail to the message that leaves: plain text and the same as simple HTML, marked as automatic."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from portal.outbox.model import WaitingMail

LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes.

    Attributes:
        name: of the desk, shown beside the address.
        address: nobody reads what is sent to it, and every mail says so.
        host: right part of Message-IDs.
        secret: makes Message-IDs that nobody can guess.
    """

    name: str
    address: str
    host: str
    secret: str

    def __repr__(self) -> str:
        return f"Letterhead(name={self.name!r}, address={self.address!r})"


def compose(waiting: WaitingMail, letterhead: Letterhead) -> EmailMessage:
    """Returns the message of a waiting mail; every try of one mail gives the same bytes."""
    mail = waiting.mail
    message = EmailMessage(policy=SMTP)
    local, _, host = letterhead.address.rpartition("@")
    message["From"] = Address(letterhead.name, local, host)
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = waiting.created_at
    number = hmac.digest(letterhead.secret.encode(), mail.key.encode(), hashlib.sha256).hex()[:32]
    message["Message-ID"] = f"<{number}@{letterhead.host}>"
    message["Content-Language"] = mail.lang
    # RFC 3834: no other robot answers, so two robots never talk to each other for ever.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(as_html(mail.text, mail.subject, mail.lang), subtype="html", cte="quoted-printable")
    # The parts are separated by something that the same mail repeats, not by chance.
    message.set_boundary(f"=_{number}")
    return message


def as_html(text: str, subject: str, lang: str) -> str:
    """Returns plain text as a small HTML page: paragraphs, lines, links; nothing is fetched from anywhere."""
    paragraphs = "\n".join(
        f'<p style="margin:0 0 1em">{_linked(paragraph)}</p>' for paragraph in text.strip().split("\n\n")
    )
    style = "font:16px/1.5 system-ui,sans-serif;color:#1b1f2a;max-width:36em;margin:1.5em auto;padding:0 1em"
    return (
        f'<!doctype html><html lang="{escape(lang)}"><head><meta charset="utf-8"><title>{escape(subject)}</title>'
        f'</head><body style="{style}">{paragraphs}</body></html>'
    )


def _linked(text: str) -> str:
    pieces, end = [], 0
    for match in LINK.finditer(text):
        url = escape(match[0])
        pieces += [escape(text[end : match.start()]), f'<a href="{url}">{url}</a>']
        end = match.end()
    return "".join([*pieces, escape(text[end:])]).replace("\n", "<br>\n")
