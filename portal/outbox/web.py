"""`/_mail/`: what was "sent" on a machine without a mail server. Only that machine's own browser may look."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy as mail_policy
from pathlib import Path

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from portal.errors import AbsentError
from portal.outbox.message import LINK
from portal.settings import LOOPBACK, Settings
from portal.web.audience import Audience, Gates, open_to
from portal.web.languages import gettext as _
from portal.web.languages import request_language
from portal.web.page import shell_page
from portal.web.release import opened_release

MOST = 200
FILE = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{12}")
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that was written to a file.

    Attributes:
        name: of the file, without its suffix.
        recipient: whose it is.
        subject: one line.
        at: when it was written.
        text: its plain part.
    """

    name: str
    recipient: str
    subject: str
    at: datetime
    text: str


def is_shown(settings: Settings) -> bool:
    """Whether there is a mailbox page: only where mails are files and the public address is this machine's own."""
    return settings.is_on_this_machine and not settings.smtp_url


def mailbox_pages(settings: Settings, gates: Gates) -> Blueprint:
    """Returns the mailbox page and its letters; knows whether a browser is on this machine."""
    pages = Blueprint("mailbox", __name__, template_folder="templates")
    folder = settings.var / "mail"

    def know(**_parts: object) -> None:
        if request.remote_addr not in LOOPBACK or any(name in request.headers for name in FORWARDED):
            raise AbsentError("The mailbox is for this machine alone")

    gates.keep(Audience.THIS_MACHINE, know)

    @pages.get("/_mail/")
    @open_to(Audience.THIS_MACHINE)
    def letters() -> Response:
        files = sorted(folder.glob("*.eml"), reverse=True)[:MOST]
        content = render_template("outbox/mailbox.html", letters=[read_letter(file) for file in files])
        return _page(_("Mailbox"), content)

    @pages.get("/_mail/<name>")
    @open_to(Audience.THIS_MACHINE)
    def letter(name: str) -> Response:
        file = folder / f"{name}.eml"
        if not FILE.fullmatch(name) or not file.is_file():
            raise AbsentError("There is no such mail")
        found = read_letter(file)
        return _page(found.subject, render_template("outbox/letter.html", letter=found, text=linked(found.text)))

    return pages


def read_letter(file: Path) -> Letter:
    """Returns the mail of a file."""
    message = email.message_from_bytes(file.read_bytes(), policy=mail_policy.default)
    plain = message.get_body(("plain",))
    text = plain.get_content() if plain is not None else ""
    return Letter(file.stem, str(message["To"]), str(message["Subject"]), message["Date"].datetime, text)


def linked(text: str) -> Markup:
    """Returns plain text with its links made clickable, all else escaped."""
    pieces, end = Markup(), 0
    for match in LINK.finditer(text):
        pieces += Markup("{}<a href='{}'>{}</a>").format(text[end : match.start()], match[0], match[0])
        end = match.end()
    return pieces + text[end:]


def _page(title: str, content: str) -> Response:
    response = shell_page(opened_release().release, request_language(), title, Markup(content))  # noqa: S704  escaped
    response.headers["Referrer-Policy"] = "same-origin"
    return response
