"""What mails hold of people, and when they are forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete

from portal.outbox.store import mails
from portal.policy.keeping import Keeping
from portal.storage.register import Entry, Person, Personal, Whose
from portal.storage.sweeps import Rows, Sweep

_ENDED = "{mails} after it was sent or given up"

REGISTER = (
    Entry(
        mails,
        plain=(
            "id",
            "key",
            "kind",
            "lang",
            "state",
            "attempts",
            "due_at",
            "lease",
            "leased_until",
            "created_at",
            "ended_at",
        ),
        personal={
            "recipient": Personal("to send the mail, and to say whether it left", _ENDED),
            "subject": Personal("the mail itself: the number of the request and fixed words", _ENDED),
            "text": Personal("the mail itself: a link and fixed words", _ENDED),
            "error": Personal("what the mail server answered, to mend a mail that does not leave", _ENDED),
        },
        whose=Whose.CUSTOMER,
        of=lambda person: mails.c.recipient == person.email,
    ),
)


def sweeps(keeping: Keeping, now: datetime) -> tuple[Sweep, ...]:
    """Returns what has outlived its purpose: mails that ended long enough ago."""
    return (Rows("mails that were sent or given up", mails, (mails.c.ended_at < keeping.mails.before(now),)),)


def remove(db: Connection, person: Person) -> int:
    """Deletes every mail to somebody, those that wait included; returns how many."""
    return db.execute(delete(mails).where(mails.c.recipient == person.email)).rowcount
