"""Threads that hand mail over, so that one mail that hangs does not keep the others waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from portal.errors import PortalError
from portal.outbox import service
from portal.outbox.service import Dispatch
from portal.storage import Database

MOST_CARRIERS = 4  # mails that may hang at once before the others wait

log = structlog.get_logger()


class Carriers:
    """Hands mail over on threads of its own: one as a rule, another whenever all of them are held up.

    Args:
        database: where mail waits.
        dispatch: tells how mail is sent at this moment.
    """

    def __init__(self, database: Database, dispatch: Callable[[], Dispatch]) -> None:
        self._database = database
        self._dispatch = dispatch
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._carried = 0
        self._seen = 0

    def look(self) -> None:
        """Sets somebody to work when mail is due and nobody gets ahead. Call it about once a second.

        Raises:
            StorageError: the database does not answer.
        """
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        is_moving, self._seen = self._carried != self._seen, self._carried
        if len(self._threads) >= MOST_CARRIERS or (self._threads and is_moving):
            return
        if service.is_any_due(self._database, self._dispatch().clock()):
            thread = threading.Thread(target=self._carry, name="carrier", daemon=True)
            thread.start()
            self._threads.append(thread)

    @property
    def is_stopping(self) -> bool:
        """Whether no other mail will be begun."""
        return self._stopped.is_set()

    def stop(self, patience: float | None = None) -> None:
        """Ends the work after the mails in hand, or after `patience` seconds each: others take them up then."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(patience)

    def _carry(self) -> None:
        try:
            while not self._stopped.is_set() and service.deliver_due(
                self._database, self._dispatch(), go_on=self._count_one
            ):
                pass
        except PortalError as error:
            log.warning("work_postponed", reason=error.message)

    def _count_one(self) -> bool:
        self._carried += 1
        return not self._stopped.is_set()
