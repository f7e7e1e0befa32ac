"""A mail as it waits, and when to try again."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.errors import UnusableError

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
# With the pauses above, the last try comes about two days after the first.
MOST_ATTEMPTS = 16
LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3
LONGEST_SUBJECT = 200
FORBIDDEN_IN_HEADERS = frozenset("\r\n\0\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


class MailState(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"  # given up: somebody must look


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to send once.

    Attributes:
        recipient: one address.
        subject: one line.
        text: plain text; links stand on lines of their own.
        lang: language of the text.
        kind: what it tells, such as `ticket_opened`; logged, so it holds nothing personal.
        key: of two mails with one key only the first is sent.
    """

    recipient: str
    subject: str
    text: str
    lang: str
    kind: str
    key: str

    def __post_init__(self) -> None:
        """Refuses what could add a header or a recipient.

        Raises:
            UnusableError: a line break or a NUL in a header, or no single address.
        """
        for name, value in (("recipient", self.recipient), ("subject", self.subject)):
            if FORBIDDEN_IN_HEADERS & set(value):
                raise UnusableError(f"The {name} of a mail holds a line break", "Write it on one line.")
        local, _, host = self.recipient.rpartition("@")
        if not local or not host or len(self.recipient) > LONGEST_ADDRESS or set(self.recipient) & set(" ,;<>"):
            raise UnusableError("A mail has no usable recipient", "Give one address, such as nom@example.org.")


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that a worker has taken to send.

    Attributes:
        id: its row.
        mail: what to send.
        attempts: tries so far, this one included.
        created_at: when it was written.
        lease: proves that it is this worker's turn.
    """

    id: int
    mail: Mail
    attempts: int
    created_at: datetime
    lease: str


@dataclass(frozen=True, slots=True)
class DeadMail:
    """A mail that was given up.

    Attributes:
        id: its row.
        mail: what was not sent.
        attempts: tries made.
        error: what the last one met.
        since: when it was given up.
    """

    id: int
    mail: Mail
    attempts: int
    error: str
    since: datetime


def pause_after(attempts: int, chance: random.Random) -> timedelta:
    """Returns how long to wait after the given number of failed tries.

    Doubles each time up to `LONGEST_PAUSE`; a quarter is left to chance, so that mails which failed together do not
    come back together.
    """
    doubled: timedelta = FIRST_PAUSE * float(2 ** min(attempts - 1, MOST_ATTEMPTS))
    return min(doubled, LONGEST_PAUSE) * (0.75 + 0.25 * chance.random())
