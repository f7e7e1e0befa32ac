"""What the desk holds of agents, and when they are forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, cast, or_

from portal.desk.model import ATTEMPTS_COUNT_FOR, IDLE, LONGEST_SESSION, LOOKING_FOR
from portal.desk.store import agents, attempts, presence, sessions
from portal.policy.keeping import Keeping
from portal.storage.register import Entry, Personal, Whose
from portal.storage.sweeps import Rows, Sweep

_GONE = "{requests} after they left the desk"
_SESSION = f"{IDLE.seconds // 3600} hours after it was last used, {LONGEST_SESSION.days} days at most"
_ATTEMPT = f"{ATTEMPTS_COUNT_FOR.seconds // 60} minutes after it, at the next sweep"

REGISTER = (
    Entry(
        agents,
        plain=("id", "lang", "made_at", "removed_at"),
        personal={
            "email": Personal("to let the agent in", _GONE),
            "name": Personal("to show who answered to the agents who read a request later", _GONE),
            "password": Personal("to let the agent in; a hash that does not tell the password", _GONE),
        },
        whose=Whose.AGENT,
    ),
    Entry(
        sessions,
        plain=("id", "made_at", "seen_at"),
        personal={
            "agent": Personal("who is signed in", _SESSION),
            "digest": Personal("to know their browser again", _SESSION),
        },
        whose=Whose.AGENT,
    ),
    Entry(
        attempts,
        plain=("id", "at"),
        personal={"account": Personal("to slow down whoever guesses passwords; a hash of the address", _ATTEMPT)},
        whose=Whose.AGENT,
    ),
    Entry(
        presence,
        plain=("ticket", "at"),
        personal={
            "agent": Personal(
                "so that two agents on one request see each other",
                f"{LOOKING_FOR.seconds // 60} minutes after they looked, at the next sweep",
            )
        },
        whose=Whose.AGENT,
    ),
)


def sweeps(keeping: Keeping, now: datetime) -> tuple[Sweep, ...]:
    """Returns what has outlived its purpose: sessions, wrong passwords, glances, agents who left."""
    is_over = or_(sessions.c.seen_at < now - IDLE, sessions.c.made_at < now - LONGEST_SESSION)
    left = (agents.c.removed_at < keeping.requests.before(now), agents.c.name != "")
    # What they wrote keeps their number: an agent's row stays, and is nobody's.
    blank = {"email": "removed-" + cast(agents.c.id, String), "name": "", "password": ""}
    return (
        Rows("sessions of agents", sessions, (is_over,)),
        Rows("wrong passwords", attempts, (attempts.c.at < now - ATTEMPTS_COUNT_FOR,)),
        Rows("glances at requests", presence, (presence.c.at < now - LOOKING_FOR,)),
        Rows("agents who left, whose names are erased", agents, left, blank),
    )
