"""Files over HTTP: taken from who is signed in, handed out to who may read the request, never shown as a page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Blueprint, Response, request, send_file

from portal.accounts.model import Customer
from portal.errors import AbsentError
from portal.policy.attachments import Attachments
from portal.policy.policy import Policy
from portal.storage import StorageError
from portal.tickets.attachments import LARGEST_FILE, MOST_FILES, Accepted, Refusal, RefusedFileError, examine, keep
from portal.tickets.files_store import Attachment, attachments_of, known_keys
from portal.tickets.forms import Problem
from portal.tickets.front_desk import FrontDesk
from portal.tickets.model import Ticket
from portal.tickets.receipt_finding import found_request
from portal.web.audience import Audience, open_to
from portal.web.languages import gettext as _

FIELD = "files"
# Whatever a browser makes of it, it is a file to keep and not a page: it runs nothing and reaches nothing.
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
UNKNOWN_EVENT = 0  # the event is written with the files


@dataclass(frozen=True, slots=True)
class Brought:
    """The files of a form.

    Attributes:
        accepted: that may be kept.
        problems: one for each that may not.
    """

    accepted: tuple[Accepted, ...]
    problems: tuple[Problem, ...]


def has_files() -> bool:
    """Whether the form came with files."""
    return any(file.filename for file in request.files.getlist(FIELD))


def may_send_files(policy: Policy, customer: Customer | None) -> bool:
    """Whether files may go with a new request, by `attachments.requires` of the promise file.

    Args:
        policy: what is promised now.
        customer: who is signed in; None for anybody.
    """
    if policy.attachments is Attachments.SIGN_IN:
        return customer is not None
    return policy.attachments is Attachments.NOTHING


def may_attach(policy: Policy, customer: Customer | None, ticket: Ticket) -> bool:
    """Whether whoever reads a request may add files to it: where one has to sign in, its own customer alone."""
    if policy.attachments is not Attachments.SIGN_IN:
        return policy.attachments is Attachments.NOTHING
    return customer is not None and (ticket.customer == customer.id or ticket.email == customer.email)


def brought_files(policy: Policy, *, is_allowed: bool) -> Brought:
    """Returns the files of the posted form; of somebody who may send none, a problem that says so instead."""
    given = [file for file in request.files.getlist(FIELD) if file.filename]
    if not given:
        return Brought((), ())
    if not is_allowed:
        is_never = policy.attachments is Attachments.NEVER
        words = (
            _("No file can be sent along. Your words are kept; send them without it.")
            if is_never
            else _("Files can be sent once you are signed in. Your words are kept; send them without, or sign in.")
        )
        return Brought((), (Problem(FIELD, words),))
    if len(given) > MOST_FILES:
        words = _("Choose %(num)d files at most. Your words are kept; choose the files again.", num=MOST_FILES)
        return Brought((), (Problem(FIELD, words),))
    accepted, problems = [], []
    for file in given:
        try:
            accepted.append(examine(file.filename or "", file.stream.read(LARGEST_FILE + 1)))
        except RefusedFileError as error:
            problems.append(Problem(FIELD, _words(error)))
    return Brought(tuple(accepted), tuple(problems))


def forgotten_files(problems: Collection[Problem], *, is_allowed: bool) -> tuple[Problem, ...]:
    """Returns what to say of the files of a form that comes back: browsers keep none.

    Args:
        problems: what the form comes back with; a problem of its files says it already.
        is_allowed: whether the form asks for files.
    """
    if not is_allowed or not has_files() or any(problem.field == FIELD for problem in problems):
        return ()
    return (Problem(FIELD, _("Choose your files again: a form that comes back has lost them.")),)


@contextmanager
def kept_files(desk: FrontDesk, accepted: tuple[Accepted, ...]) -> Iterator[tuple[Attachment, ...]]:
    """The files, on disk for the block; those that belong to no message at its end are deleted.

    Raises:
        StorageError: the disk refuses.
    """
    kept: list[Attachment] = []
    try:
        for file in accepted:
            key = _kept(desk, file)
            kept.append(Attachment(UNKNOWN_EVENT, key, file.name, file.kind, len(file.content)))
        yield tuple(kept)
    except BaseException:
        _forget(desk, kept)
        raise
    if kept:
        # The same form sent twice makes one request, and its files are kept once.
        with desk.counter.database.reading() as db:
            known = known_keys(db, tuple(attachment.key for attachment in kept))
        _forget(desk, [attachment for attachment in kept if attachment.key not in known])


def upload_pages(desk: FrontDesk, pages: Blueprint) -> None:
    """Adds the address of each file of a request."""

    @pages.get("/<lang>/t/<reference>/<code>/files/<key>")
    @open_to(Audience.LINK)
    def file(lang: str, reference: str, code: str, key: str) -> Response:  # noqa: ARG001  the gate looked at them
        found = found_request()
        with desk.counter.database.reading() as db:
            attachments = attachments_of(db, found.access.ticket)
        attachment = next((one for one in attachments if one.key == key), None)
        if attachment is None or not (desk.settings.uploads / attachment.key).is_file():
            raise AbsentError("This request has no such file")
        response = send_file(
            desk.settings.uploads / attachment.key,
            mimetype=attachment.kind if attachment.kind.startswith("image/") else "application/octet-stream",
            as_attachment=True,
            download_name=attachment.name,
        )
        response.headers["Content-Security-Policy"] = SANDBOX
        return response


def _kept(desk: FrontDesk, file: Accepted) -> str:
    try:
        return keep(desk.settings.uploads, file.content)
    except OSError as error:
        raise StorageError("The files cannot be written", "Look whether the disk is full.") from error


def _forget(desk: FrontDesk, kept: list[Attachment]) -> None:
    for attachment in kept:
        (desk.settings.uploads / attachment.key).unlink(missing_ok=True)


def _words(error: RefusedFileError) -> str:
    if error.reason is Refusal.TOO_LARGE:
        return _("%(name)s is larger than 5\u00a0MB. Your words are kept; choose the files again.", name=error.name)
    if error.reason is Refusal.EMPTY:
        return _("%(name)s is empty. Your words are kept; choose the files again.", name=error.name)
    if error.reason is Refusal.BROKEN:
        return _("%(name)s cannot be read. Your words are kept; choose the files again.", name=error.name)
    return _(
        "%(name)s is neither a picture, a PDF nor a text. Your words are kept; choose the files again.", name=error.name
    )
