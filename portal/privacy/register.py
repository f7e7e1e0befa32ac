"""The whole register: what every slice says of its tables, and what lies in files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.accounts import keeping as accounts
from portal.desk import keeping as desk
from portal.feedback import keeping as feedback
from portal.outbox import keeping as outbox
from portal.payments import keeping as payments
from portal.policy.keeping import Keeping
from portal.proof import keeping as proof
from portal.search import keeping as search
from portal.storage.register import Entry, Personal, Whose
from portal.tickets import keeping as tickets

TABLES: tuple[Entry, ...] = (
    *tickets.REGISTER,
    *outbox.REGISTER,
    *payments.REGISTER,
    *accounts.REGISTER,
    *desk.REGISTER,
    *feedback.REGISTER,
    *search.REGISTER,
    *proof.REGISTER,
)


@dataclass(frozen=True, slots=True)
class FileEntry:
    """What is said of a file or a folder in `var/`.

    Attributes:
        pattern: its name there, as a shell would match it.
        what: what it holds.
        personal: why and until when; None when it holds nothing of anybody, or is spoken of elsewhere.
        whose: the person; None with `personal`.
    """

    pattern: str
    what: str
    personal: Personal | None = None
    whose: Whose | None = None


_ENDED = "{requests} after the request ended, or was left without an answer to us"
_COPIES = "{copies} after they were made; a file that the operator put there stays"
FILES: tuple[FileEntry, ...] = (
    FileEntry("*.sqlite*", "the database: its tables are spoken of one by one; deleted rows are overwritten"),
    FileEntry(
        "uploads",
        "files that came with requests",
        Personal("to understand and answer", _ENDED),
        Whose.CUSTOMER,
    ),
    FileEntry(
        "mail",
        "mails as files, where no mail server is set",
        Personal("to read what was sent, on a machine without a mail server", "{mails} after they were written"),
        Whose.CUSTOMER,
    ),
    FileEntry(
        "backups",
        "what an update or a restore set aside: all of the above as it was",
        Personal("to go back when an update or a restore went wrong", _COPIES, remains=True),
        Whose.CUSTOMER,
    ),
    FileEntry("export", "counts of votes, for the next build"),
    FileEntry("secret", "what forms and cookies are signed with"),
    FileEntry("releases", "the published pages"),
    FileEntry("current", "which release is served"),
    FileEntry("previous", "which release was served before"),
    FileEntry("cache", "what makes the next build faster"),
    FileEntry("bench", "what was measured, on a developer's machine"),
    FileEntry("*.lock", "who works at this moment; empty"),
    FileEntry("*.unfinished", "what a backup or a restore is writing; goes with it"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the register as it is printed."""

    whose: str
    place: str
    purpose: str
    until: str


def lines(keeping: Keeping) -> Iterator[Line]:
    """Yields a line for everything that holds something of a person, under the spans of a promise file."""
    for entry in TABLES:
        for column, personal in entry.personal.items():
            whose = entry.whose or Whose.CUSTOMER
            yield Line(whose, f"{entry.table.name}.{column}", personal.purpose, personal.until_by(keeping))
    for file in FILES:
        if file.personal is not None and file.whose is not None:
            purpose = f"{file.what}: {file.personal.purpose}"
            yield Line(file.whose, f"var/{file.pattern}/", purpose, file.personal.until_by(keeping))
