"""What a ticket was promised stays what it was promised: the promise file of its day, read again when needed."""

from __future__ import annotations

import threading
from datetime import datetime

import structlog
from sqlalchemy import Connection

from portal.errors import ConfigError
from portal.policy.pauses import due_with_pauses
from portal.policy.policy import Policy
from portal.policy.promises import Promise, Strength
from portal.promise_file import policy_of
from portal.tickets import store
from portal.tickets.model import Event, Lane, State, Ticket, pauses, waits_since
from portal.web.promises import Pledge, Promises

log = structlog.get_logger()

REMEMBERED = 64  # versions: a desk that edits its promises daily keeps two months at hand


class Pledges:
    """The promise file of today, and those of the days on which tickets came in.

    Args:
        promises: the file as the sidecar knows it.
    """

    def __init__(self, promises: Promises) -> None:
        self._promises = promises
        self._lock = threading.Lock()
        self._read: dict[str, Policy] = {}
        self._unreadable: set[str] = set()  # told once, and not tried again for each request of a queue
        self._kept = ""

    def current(self) -> Pledge:
        """Returns what is promised now.

        Raises:
            ConfigError: the promise file has never been right since the sidecar started.
        """
        pledge = self._promises.pledge()
        if pledge is None:
            raise ConfigError("The promise file cannot be used, so nothing can be promised", "Run: guichet check")
        return pledge

    def keep(self, db: Connection, pledge: Pledge, now: datetime) -> None:
        """Promises that what `pledge` says stays readable with the tickets opened under it, when `db` is committed."""
        if pledge.digest != self._kept and store.keep_promise_version(
            db, pledge.digest, pledge.policy.version, pledge.text, now, agreement=pledge.agreement
        ):
            # It was there when this transaction began, so it is there for good.
            self._kept = pledge.digest

    def of(self, db: Connection, ticket: Ticket) -> Policy:
        """Returns what was promised when `ticket` came in; today's promises when that was not kept."""
        return self.of_digest(db, ticket.promised)

    def as_given(self, db: Connection, ticket: Ticket) -> Policy:
        """Returns what `of` does, but never another day's promises in the place of those that cannot be read.

        Raises:
            ConfigError: what was promised when `ticket` came in is kept, and can be read no more.
        """
        policy = self.of(db, ticket)
        with self._lock:
            is_lost = ticket.promised in self._unreadable
        if is_lost:
            raise ConfigError(
                f"The promise file {ticket.promised[:8]}, under which {ticket.reference} came in, cannot be read",
                "This version reads it otherwise than the one that took it: install that one, or a newer one.",
            )
        return policy

    def of_digest(self, db: Connection, digest: str) -> Policy:
        """Returns what a promise file said; today's promises when that was not kept, or can be read no more."""
        current = self.current()
        if digest == current.digest:
            return current.policy
        with self._lock:
            known = current.policy if digest in self._unreadable else self._read.get(digest)
        if known is not None:
            return known
        kept = store.kept_promise(db, digest)
        if kept is None:
            return current.policy
        text, agreement = kept
        try:
            policy = policy_of(text, f"the promise file {digest[:8]}")
        except ConfigError as error:
            # It was right on its day: only this version of ours reads it otherwise. A request whose file cannot be
            # read must still be answered, and its due time stands with it.
            log.warning("kept_promises_unreadable", promised=digest[:8], problems=str(error).count("\n"))
            with self._lock:
                self._unreadable.add(digest)
            return current.policy
        if agreement:
            policy = policy.under(policy.overlays[agreement])
        with self._lock:
            while len(self._read) >= REMEMBERED:
                self._read.pop(next(iter(self._read)))
            self._read[digest] = policy
        return policy


def promise_of(policy: Policy, plan: str, lane: Lane) -> Promise | None:
    """Returns the delay of a first reply; None when the desk publishes none."""
    if lane is Lane.URGENT and policy.premium is not None:
        return policy.premium.first_reply
    bought = policy.plan_of(plan)
    return None if bought is None else bought.first_reply


def rank_of(policy: Policy, plan: str) -> int:
    """Returns how far to the front a plan puts its tickets."""
    bought = policy.plan_of(plan)
    return 0 if bought is None else bought.rank


def missed_since(policy: Policy, ticket: Ticket, now: datetime) -> datetime | None:
    """Returns when an answer fell due that was promised and has not come; None while no promise is broken.

    A usual delay and a best effort are followed as well, and break no promise when they are past.

    Args:
        policy: the promise file of its own day.
        ticket: as it stands.
        now: aware moment.
    """
    if ticket.state is not State.OPEN:
        return None
    first = promise_of(policy, ticket.plan, ticket.lane) if ticket.first_reply_at is None else None
    level = policy.levels.get(ticket.level)
    owed = ((first, ticket.due_at), (None if level is None else level.reply, ticket.level_due_at))
    return min(
        (
            due
            for promise, due in owed
            if promise is not None and promise.strength is Strength.PROMISE and due is not None and due < now
        ),
        default=None,
    )


def due_of(promise: Promise | None, ticket: Ticket, events: tuple[Event, ...]) -> datetime | None:
    """Returns when the first reply falls due, counting the pauses since the clock of `ticket` began.

    Returns:
        None when nothing is clocked, or while the clock rests.
    """
    if promise is None:
        return None
    spans, resting = waits_since(ticket.clock_from, pauses(events))
    return due_with_pauses(promise, ticket.clock_from, spans, resting)
