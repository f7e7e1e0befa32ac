"""An agent, and what is asked of their password and session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.errors import UnusableError

IDLE = timedelta(hours=12)  # a session that nobody used for so long is over
LONGEST_SESSION = timedelta(days=7)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256  # hashing a book would keep a processor busy
LONGEST_NAME = 80
# An account that was tried in vain so often within the span is closed for the rest of it, whoever tries.
MOST_ATTEMPTS = 10
ATTEMPTS_COUNT_FOR = timedelta(minutes=15)
LOOKING_FOR = timedelta(minutes=2)  # how long somebody who opened a ticket is taken to look at it


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Somebody who answers.

    Attributes:
        id: their row.
        email: normalised address; they sign in with it.
        name: shown to other agents.
        lang: of the desk's own words.
        made_at: when they were added.
    """

    id: int
    email: str
    name: str
    lang: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a password is compared with.

    Attributes:
        agent: id of whose it is.
        password: Argon2 hash.
    """

    agent: int
    password: str


@dataclass(frozen=True, slots=True)
class AgentSession:
    """An agent signed in.

    Attributes:
        agent: id of who.
        seen_at: when it was last noted to be in use.
    """

    agent: int
    seen_at: datetime


class WrongPasswordError(UnusableError):
    """Address and password do not belong together; nobody is told which of them is wrong."""


class TooManyAttemptsError(UnusableError):
    """This address was tried too often, whether or not it is an agent's."""


def require_password(text: str) -> None:
    """Promises that a password is long enough to be kept.

    Raises:
        UnusableError: it is too short or too long.
    """
    if len(text) < SHORTEST_PASSWORD:
        raise UnusableError(
            f"The password is shorter than {SHORTEST_PASSWORD} characters",
            "Four words drawn at random make a good one.",
        )
    if len(text) > LONGEST_PASSWORD:
        raise UnusableError(f"The password is longer than {LONGEST_PASSWORD} characters", "Choose a shorter one.")


def require_name(text: str) -> str:
    """Returns the name of an agent, without white space around.

    Raises:
        UnusableError: it is empty, too long or not on one line.
    """
    name = text.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UnusableError(f"An agent's name has 1 to {LONGEST_NAME} characters on one line", "Give it with --name.")
    return name
