"""What waits for nobody's request: mail that is due, payments that need a look, what may be forgotten, what is signed.

It runs in every server process and, where wished, in processes of its own; all share the work, because each mail and
each payment is taken by one of them at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from portal.errors import PortalError
from portal.outbox import service as outbox
from portal.outbox.carriers import Carriers
from portal.outbox.files import FilePostman
from portal.outbox.message import Letterhead
from portal.outbox.postman import Postman
from portal.outbox.service import Dispatch
from portal.outbox.smtp import SmtpPostman, read_smtp_url
from portal.payments.till import Till
from portal.payments.wiring import opened_till, work
from portal.privacy import sweeping
from portal.proof import service as proof
from portal.proof.press import Press, command_for
from portal.settings import Settings
from portal.storage import Database
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.promises import Promises

LOOK_EVERY = 1.0  # seconds
SECONDS_FOR_A_MAIL = 30.0  # in hand when the work ends; another sends it otherwise
SWEEP_EVERY = timedelta(days=1)
TRY_AGAIN = timedelta(minutes=10)  # what is done once a day and failed
NAMELESS = "Guichet"  # while the promise file cannot be read

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the work is done with.

    Attributes:
        settings: what the portal was told.
        database: of the portal.
        till: where money is taken.
        postman: carries mail away.
        promises: say what the desk is called.
        clock: tells the present moment, aware.
    """

    settings: Settings
    database: Database
    till: Till
    postman: Postman
    promises: Promises
    clock: Callable[[], datetime]

    def dispatch(self) -> Dispatch:
        """Returns how mail is sent at this moment."""
        policy = self.promises.current()
        letterhead = Letterhead(
            name=NAMELESS if policy is None else policy.desk.name,
            address=self.settings.mail_from,
            host=urlsplit(self.settings.url).hostname or "localhost",
            secret=self.settings.secret,
        )
        return Dispatch(self.postman, letterhead, self.clock)


@contextmanager
def opened_workshop(settings: Settings, clock: Callable[[], datetime]) -> Iterator[Workshop]:
    """Everything that a worker needs; given back afterwards.

    Raises:
        ConfigError: a setting cannot be used.
    """
    postman = postman_of(settings)
    with opened_till(settings, clock) as till:
        yield Workshop(settings, till.database, till, postman, Promises(settings.promise_file), clock)


def postman_of(settings: Settings) -> Postman:
    """Returns who carries mail away: the mail server of the settings, else files in `var/mail`.

    Raises:
        ConfigError: the mail server's address cannot be used.
    """
    if settings.smtp_url:
        return SmtpPostman(read_smtp_url(settings.smtp_url))
    return FilePostman(settings.var / "mail")


def work_until(workshop: Workshop, stopped: threading.Event) -> None:
    """Works until `stopped` is set. What fails is logged and tried again; nothing ends the work but that."""
    daily = workshop.clock()  # when what is done once a day is due
    carriers = Carriers(workshop.database, workshop.dispatch)
    press = Press(workshop.settings.var, command_for(workshop.settings))
    while not stopped.is_set():
        try:
            carriers.look()
            work(workshop.till, workshop.clock())
            if workshop.clock() >= daily:
                daily = workshop.clock() + TRY_AGAIN
                sweep(workshop)
                if workshop.promises.current() is not None:
                    sign_months(workshop)
                    daily = workshop.clock() + SWEEP_EVERY
            press.look(workshop.clock())
        except PortalError as error:
            log.warning("work_postponed", reason=error.message)
        except OSError as error:  # a full disk, or no memory for a process: whatever needs none goes on
            log.warning("work_postponed", reason=error.strerror or type(error).__name__)
        stopped.wait(LOOK_EVERY)
    press.stop()
    carriers.stop(SECONDS_FOR_A_MAIL)


def work_once(workshop: Workshop) -> int:
    """Does what is due now; returns how much there was to do.

    Raises:
        StorageError: the database does not answer.
    """
    paid = work(workshop.till, workshop.clock())
    return paid + outbox.deliver_due(workshop.database, workshop.dispatch())


def sweep(workshop: Workshop) -> int:
    """Forgets what has outlived its purpose; returns how much that was.

    Nothing is forgotten while no promise file can be read: it says how long things are kept.

    Raises:
        StorageError: the database does not answer.
    """
    policy = workshop.promises.current()
    if policy is None:
        log.warning("sweep_postponed")
        return 0
    done = sweeping.sweep(workshop.settings, workshop.database, policy.keeping, workshop.clock())
    return sum(one.count for one in done)


def sign_months(workshop: Workshop) -> int:
    """Signs the months that are over and settled, for the next build; returns how many.

    Raises:
        ConfigError: the promise file has never been right.
        StorageError: the database does not answer.
    """
    counter = Counter(workshop.database, Pledges(workshop.promises), workshop.settings.secret, workshop.settings.url)
    return len(proof.sign_due(counter, workshop.settings.var, workshop.clock()))


class Hand:
    """A worker on a thread of its own, for a process that also serves pages.

    Args:
        settings: what the portal was told.
        clock: tells the present moment, aware.
    """

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._clock = clock
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="worker", daemon=True)

    def start(self) -> None:
        """Begins to work. Call it after any fork."""
        self._thread.start()

    def stop(self, patience: float) -> None:
        """Ends the work after the mail in hand, or after `patience` seconds: another worker then takes it up."""
        self._stopped.set()
        self._thread.join(patience)

    def _work(self) -> None:
        try:
            with opened_workshop(self._settings, self._clock) as workshop:
                work_until(workshop, self._stopped)
        except PortalError as error:
            log.critical("worker_stopped", reason=error.message)
